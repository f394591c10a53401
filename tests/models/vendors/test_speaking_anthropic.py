"""What is said to Anthropic's models, and what is read in their answers."""

import base64
import re

import pytest

from models.vendors.anthropic_speaking import AnthropicSpeaking
from models.vendors.anthropic_words import answer, question
from models.vendors.classify import classify
from models.vendors.failure import Failure
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    EmbedAsk,
    FinishReason,
    NotSpoken,
    ToolCall,
    Usage,
)
from tests.fakes.anthropic import LOW, SAYINGS, Anthropic, stream_of, told
from tests.fakes.anthropic import text as written
from tests.models.vendors.lines import (
    CLOCK,
    PDF,
    PNG,
    SCHEMA,
    SCHEMA_FORMAT,
    WEATHER,
    asking,
    audio,
    document,
    image,
    line_to,
    said,
    together,
    with_tools,
)

MODEL = "claude-haiku-4-5"
SPEAKER = AnthropicSpeaking()


def test_a_short_question_says_no_more_than_it_must():
    assert question(asking(MODEL), stream=False) == {
        "model": MODEL,
        "max_tokens": 4096,
        "messages": [{"role": "user", "content": [{"type": "text", "text": "Say OK."}]}],
    }


def test_every_part_of_a_question_is_said():
    asked = with_tools(
        MODEL,
        temperature=0.5,
        top_p=0.9,
        max_output_tokens=50,
        stop=("END",),
        tool_choice="required",
        response_format=SCHEMA_FORMAT,
    )
    assert question(asked, stream=True) == {
        "model": MODEL,
        "max_tokens": 50,
        "system": [{"type": "text", "text": "Be brief."}],
        "messages": [
            {"role": "user", "content": [written("How is Bonn?")]},
            {
                "role": "assistant",
                "content": [
                    written("I look."),
                    {"type": "tool_use", "id": "call_1", "name": "weather", "input": {"city": "Bonn"}},
                    {"type": "tool_use", "id": "call_2", "name": "clock", "input": {}},
                ],
            },
            {
                "role": "user",
                "content": [
                    {"type": "tool_result", "tool_use_id": "call_1", "content": [written('{"sky": "blue"}')]},
                    {"type": "tool_result", "tool_use_id": "call_2", "content": [written("noon")]},
                    written("And?"),
                ],
            },
        ],
        "temperature": 0.5,
        "top_p": 0.9,
        "stop_sequences": ["END"],
        "tools": [
            {"name": "weather", "description": "Tells the weather.", "input_schema": SCHEMA},
            {"name": "clock", "input_schema": {"type": "object"}},
        ],
        "tool_choice": {"type": "any"},
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
        "stream": True,
    }


def test_system_messages_go_to_the_top_wherever_they_stood():
    asked = asking(
        MODEL, said("user", "Hi."), said("system", "One."), said("user", "Ho."), said("system", "Two.")
    )
    body = question(asked, stream=False)
    assert body["system"] == [written("One."), written("Two.")]
    assert body["messages"] == [{"role": "user", "content": [written("Hi."), written("Ho.")]}]


def test_nothing_is_said_without_words():
    asked = asking(
        MODEL, said("system", ""), said("user", "Hi.", ""), said("assistant", ""), said("tool", of="x")
    )
    body = question(asked, stream=False)
    assert "system" not in body
    assert body["messages"] == [
        {"role": "user", "content": [written("Hi."), {"type": "tool_result", "tool_use_id": "x"}]}
    ]


def test_images_and_documents_are_said_by_people_and_by_tools():
    plain = base64.b64encode("Grüße".encode()).decode()
    parts = ("Look:", image(), document(), document("text/plain", plain))
    blocks = [
        written("Look:"),
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}},
        {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": PDF}},
        {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "Grüße"}},
    ]
    body = question(asking(MODEL, said("user", *parts), said("tool", *parts, of="x")), stream=False)
    assert body["messages"][0]["content"] == [
        *blocks,
        {"type": "tool_result", "tool_use_id": "x", "content": blocks},
    ]


@pytest.mark.parametrize(
    ("told", "said_"),
    [
        ("auto", {"type": "auto"}),
        ("none", {"type": "none"}),
        ("required", {"type": "any"}),
        ({"type": "function", "function": {"name": "clock"}}, {"type": "tool", "name": "clock"}),
        (None, None),
    ],
)
def test_the_choice_of_tools_is_said(told, said_):
    body = question(asking(MODEL, tools=(WEATHER, CLOCK), tool_choice=told), stream=False)
    assert body.get("tool_choice") == said_


def test_ids_of_other_providers_are_written_in_letters_that_are_allowed_the_same_each_time():
    calls = (ToolCall("call:1/ü", "clock", "{}"), ToolCall("toolu_1-A", "clock", "{}"))
    asked = asking(
        MODEL, said("user", "?"), said("assistant", calls=calls), said("tool", "noon", of="call:1/ü")
    )
    _, turn, result = question(asked, stream=False)["messages"]
    first, second = (block["id"] for block in turn["content"])
    assert re.fullmatch("[a-zA-Z0-9_-]+", first)
    assert result["content"][0]["tool_use_id"] == first
    assert second == "toolu_1-A"


BAD_CALL = (ToolCall("1", "clock", "[1]"),)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (asking(MODEL, said("user", "a", audio())), ("messages", "0", "parts", "1", "audio")),
        (asking(MODEL, said("user", image("image/bmp"))), ("messages", "0", "parts", "0", "image")),
        (asking(MODEL, said("user", document("text/csv"))), ("messages", "0", "parts", "0", "document")),
        (
            asking(MODEL, said("user", document("text/plain", "/w=="))),
            ("messages", "0", "parts", "0", "document"),
        ),
        (asking(MODEL, said("assistant", image())), ("messages", "0", "parts", "0", "image")),
        (asking(MODEL, said("system", "a", image())), ("messages", "0", "parts", "1", "image")),
        (asking(MODEL, said("assistant", calls=BAD_CALL)), ("messages", "0", "toolCalls", "0", "arguments")),
        (asking(MODEL, response_format={"type": "json_object"}), ("responseFormat",)),
        (asking(MODEL, response_format={"type": "yaml"}), ("responseFormat",)),
        (asking(MODEL, response_format={"type": "json_schema"}), ("responseFormat",)),
        (asking(MODEL, response_format=["text"]), ("responseFormat",)),
        (asking(MODEL, tools=(CLOCK,), tool_choice="any"), ("toolChoice",)),
        (asking(MODEL, tools=(CLOCK,), tool_choice={"type": "function", "function": {}}), ("toolChoice",)),
        (asking(MODEL, tools=(CLOCK,), tool_choice=[]), ("toolChoice",)),
    ],
)
def test_what_the_protocol_has_no_words_for_is_named_by_its_path(asked, path):
    with pytest.raises(NotSpoken) as caught:
        question(asked, stream=False)
    assert caught.value.path == path
    assert caught.value.message.endswith(".")


def test_plain_text_needs_no_words():
    assert "output_config" not in question(asking(MODEL, response_format={"type": "text"}), stream=False)


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("end_turn", FinishReason.STOP),
        ("stop_sequence", FinishReason.STOP),
        ("max_tokens", FinishReason.LENGTH),
        ("model_context_window_exceeded", FinishReason.LENGTH),
        ("tool_use", FinishReason.TOOL_CALLS),
        ("refusal", FinishReason.CONTENT_FILTER),
        ("pause_turn", FinishReason.OTHER),
        ("something_else", FinishReason.OTHER),
        (None, FinishReason.OTHER),
    ],
)
async def test_why_it_ended_is_read_alike_in_a_whole_and_in_a_stream(reason, finish, client_for):
    async with Anthropic(stop_reason=reason) as fake:
        line = line_to(await client_for(fake.origin), "anthropic", fake.origin)
        assert (await SPEAKER.chat(line, asking(MODEL))).finish is finish
        assert (await together(SPEAKER.stream(line, asking(MODEL)))).finish is finish


@pytest.mark.parametrize(
    ("counts", "usage"),
    [
        ({"input_tokens": 9, "output_tokens": 1}, Usage(9, 1)),
        ({"input_tokens": 9, "output_tokens": 1, "cache_read_input_tokens": 0}, Usage(9, 1, 0)),
        (
            {
                "input_tokens": 9,
                "output_tokens": 1,
                "cache_read_input_tokens": 100,
                "cache_creation_input_tokens": 30,
            },
            Usage(139, 1, 100),
        ),
        ({"input_tokens": "many"}, None),
        (None, None),
    ],
)
def test_tokens_of_the_cache_are_counted_with_the_others(counts, usage):
    told_ = {"content": [written("OK")], "stop_reason": "end_turn", "usage": counts}
    assert answer(told_) == ChatAnswer("OK", (), FinishReason.STOP, usage)


@pytest.mark.parametrize(
    ("pieces", "usage"), [(0, None), (1, Usage(14, 1, 5)), (-2, Usage(14, 1, 5)), (-1, Usage(14, 9, 5))]
)
async def test_a_stream_that_breaks_tells_what_was_used_by_then(pieces, usage, client_for):
    used = {"input_tokens": 9, "cache_read_input_tokens": 5, "output_tokens": 9}
    message = {"content": [written("Hello.")], "stop_reason": "end_turn", "usage": used}
    async with Anthropic(says={"messages": stream_of(message).but(pieces, "cut")}) as fake:
        line = line_to(await client_for(fake.origin), "anthropic", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await together(SPEAKER.stream(line, asking(MODEL)))
    assert (caught.value.outcome.failure, caught.value.usage) == (Failure.BAD_RESPONSE, usage)


@pytest.mark.parametrize(
    ("type", "message", "failure"),
    [
        ("overloaded_error", "Overloaded", Failure.PROVIDER_ERROR),
        ("api_error", "Internal server error", Failure.PROVIDER_ERROR),
        ("something_new", "Oh.", Failure.PROVIDER_ERROR),
        ("rate_limit_error", "Too many tokens.", Failure.RATE_LIMITED),
        ("authentication_error", "invalid x-api-key", Failure.KEY_REJECTED),
        ("permission_error", "Not allowed.", Failure.PERMISSION_DENIED),
        ("invalid_request_error", LOW, Failure.QUOTA_EXHAUSTED),
        ("invalid_request_error", "messages: too long", Failure.REQUEST_REFUSED),
        ("billing_error", "Pay.", Failure.QUOTA_EXHAUSTED),
        ("timeout_error", "Late.", Failure.TIMEOUT),
    ],
)
async def test_an_error_under_200_is_classified_by_its_type(type, message, failure, client_for):
    error = told(type="error", error={"type": type, "message": message}, request_id="r")
    whole = {
        "content": [written("Hello.")],
        "stop_reason": "end_turn",
        "usage": {"input_tokens": 9, "output_tokens": 9},
    }
    async with Anthropic(says={"messages": stream_of(whole).but(4).then(error)}) as fake:
        line = line_to(await client_for(fake.origin), "anthropic", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await together(SPEAKER.stream(line, asking(MODEL)))
    outcome = caught.value.outcome
    assert (outcome.failure, outcome.message, outcome.http_status) == (failure, message, 200)
    assert caught.value.usage == Usage(9, 1)


@pytest.mark.parametrize("name", sorted(SAYINGS))
async def test_each_documented_error_is_told_alike_by_a_whole_and_by_a_stream(name, client_for):
    saying = SAYINGS[name]
    async with Anthropic(says={"messages": saying}) as fake:
        line = line_to(await client_for(fake.origin), "anthropic", fake.origin)
        for ask in (
            lambda: SPEAKER.chat(line, asking(MODEL)),
            lambda: together(SPEAKER.stream(line, asking(MODEL))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            expected = classify("anthropic", saying.status, saying.headers, saying.raw, naming_model=True)
            assert caught.value.outcome.failure is expected.failure
            assert caught.value.outcome.http_status == saying.status


async def test_the_version_and_the_key_go_in_headers(client_for):
    async with Anthropic() as fake:
        client = await client_for(fake.origin)
        await SPEAKER.chat(line_to(client, "anthropic", f"{fake.origin}/"), asking(MODEL))
        with pytest.raises(CallFailed):
            await SPEAKER.chat(line_to(client, "anthropic", fake.origin, key=None), asking(MODEL))
        with_key, without = fake.requests
    assert with_key.headers["anthropic-version"] == "2023-06-01"
    assert (with_key.headers["x-api-key"], with_key.path) == (fake.key, "/v1/messages")
    assert "x-api-key" not in without.headers


async def test_arguments_that_stand_at_the_beginning_of_a_call_are_read(client_for):
    block = {"type": "tool_use", "id": "t1", "name": "clock", "input": {"zone": "CET"}}
    whole = stream_of(
        {"content": [], "stop_reason": "tool_use", "usage": {"input_tokens": 1, "output_tokens": 2}}
    )
    begun = (
        told(type="content_block_start", index=0, content_block=block),
        told(type="content_block_delta", index=0, delta={"type": "a_new_delta", "text": "x"}),
        told(type="content_block_stop", index=0),
        told(type="a_new_event"),
    )
    stream = whole.but(1).then(*begun, *whole.pieces[1:])
    async with Anthropic(says={"messages": stream}) as fake:
        line = line_to(await client_for(fake.origin), "anthropic", fake.origin)
        heard = await together(SPEAKER.stream(line, asking(MODEL)))
    assert heard == ChatAnswer(
        None, (ToolCall("t1", "clock", '{"zone":"CET"}'),), FinishReason.TOOL_CALLS, Usage(1, 2)
    )


async def test_anthropic_embeds_nothing_and_is_not_asked(client_for):
    async with Anthropic() as fake:
        line = line_to(await client_for(fake.origin), "anthropic", fake.origin)
        with pytest.raises(NotSpoken) as caught:
            await SPEAKER.embed(line, EmbedAsk(MODEL, ("a",)))
        assert fake.requests == []
    assert caught.value.path == ("model",)
