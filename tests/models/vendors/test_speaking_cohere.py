"""What is said to Cohere's models, and what is read in their answers."""

import pytest

from models.vendors.classify import classify
from models.vendors.cohere_speaking import CohereSpeaking
from models.vendors.cohere_words import question, usage
from models.vendors.failure import Failure
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    EmbedAsk,
    FinishReason,
    NotSpoken,
    Usage,
)
from tests.fakes.cohere import SAYINGS, Cohere, stream_of, told
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import (
    CLOCK,
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

MODEL = "command-a-plus-05-2026"
SPEAKER = CohereSpeaking()


def test_a_short_question_says_no_more_than_it_must():
    assert question(asking(MODEL), stream=False) == {
        "model": MODEL,
        "messages": [{"role": "user", "content": "Say OK."}],
        "stream": False,
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
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How is Bonn?"},
            {
                "role": "assistant",
                "tool_plan": "I look.",
                "tool_calls": [
                    {
                        "id": "call_1",
                        "type": "function",
                        "function": {"name": "weather", "arguments": '{"city": "Bonn"}'},
                    },
                    {"id": "call_2", "type": "function", "function": {"name": "clock", "arguments": "{}"}},
                ],
            },
            {"role": "tool", "tool_call_id": "call_1", "content": '{"sky": "blue"}'},
            {"role": "tool", "tool_call_id": "call_2", "content": "noon"},
            {"role": "user", "content": "And?"},
        ],
        "stream": True,
        "temperature": 0.5,
        "p": 0.9,
        "max_tokens": 50,
        "stop_sequences": ["END"],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "description": "Tells the weather.",
                    "parameters": SCHEMA,
                },
            },
            {"type": "function", "function": {"name": "clock", "parameters": {"type": "object"}}},
        ],
        "tool_choice": "REQUIRED",
        "response_format": {"type": "json_object", "json_schema": SCHEMA},
    }


def test_images_are_said_within_the_message():
    body = question(asking(MODEL, said("user", "Look:", image()), said("assistant", "Oh.")), stream=False)
    assert body["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Look:"},
                {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
            ],
        },
        {"role": "assistant", "content": "Oh."},
    ]


@pytest.mark.parametrize(("told_", "words"), [("auto", None), ("none", "NONE"), ("required", "REQUIRED")])
def test_the_choice_of_tools_is_said(told_, words):
    body = question(asking(MODEL, tools=(WEATHER,), tool_choice=told_), stream=False)
    assert body.get("tool_choice") == words


def test_json_of_any_shape_needs_no_schema():
    body = question(asking(MODEL, response_format={"type": "json_object"}), stream=False)
    assert body["response_format"] == {"type": "json_object"}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (asking(MODEL, said("user", "a", document())), ("messages", "0", "parts", "1", "document")),
        (asking(MODEL, said("user", audio())), ("messages", "0", "parts", "0", "audio")),
        (asking(MODEL, said("tool", image(), of="1")), ("messages", "0", "parts", "0", "image")),
        (asking(MODEL, said("assistant", image())), ("messages", "0", "parts", "0", "image")),
        (asking(MODEL, said("system", image())), ("messages", "0", "parts", "0", "image")),
        (
            asking(MODEL, tools=(CLOCK,), tool_choice={"type": "function", "function": {"name": "clock"}}),
            ("toolChoice",),
        ),
        (asking(MODEL, response_format={"type": "yaml"}), ("responseFormat",)),
    ],
)
def test_what_the_protocol_has_no_words_for_is_named_by_its_path(asked, path):
    with pytest.raises(NotSpoken) as caught:
        question(asked, stream=False)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("COMPLETE", FinishReason.STOP),
        ("STOP_SEQUENCE", FinishReason.STOP),
        ("MAX_TOKENS", FinishReason.LENGTH),
        ("TOOL_CALL", FinishReason.TOOL_CALLS),
        ("SOMETHING_NEW", FinishReason.OTHER),
    ],
)
async def test_why_it_ended_is_read_alike_in_a_whole_and_in_a_stream(reason, finish, client_for):
    async with Cohere(finish=reason) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        assert (await SPEAKER.chat(line, asking(MODEL))).finish is finish
        assert (await together(SPEAKER.stream(line, asking(MODEL)))).finish is finish


@pytest.mark.parametrize(
    ("reason", "failure"), [("ERROR", Failure.PROVIDER_ERROR), ("TIMEOUT", Failure.TIMEOUT)]
)
async def test_an_end_that_is_none_is_a_failure_with_what_it_cost(reason, failure, client_for):
    async with Cohere(finish=reason) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        for ask in (
            lambda: SPEAKER.chat(line, asking(MODEL)),
            lambda: together(SPEAKER.stream(line, asking(MODEL))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            outcome = caught.value.outcome
            assert (outcome.failure, outcome.message, outcome.http_status) == (
                failure,
                f"It ended with {reason}.",
                200,
            )
            assert caught.value.usage == Usage(2, 1)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (
            {"billed_units": {"input_tokens": 2.0, "output_tokens": 1.0}, "tokens": {"input_tokens": 70}},
            Usage(2, 1),
        ),
        ({"billed_units": {"input_tokens": 9, "output_tokens": 1}, "cached_tokens": 4.0}, Usage(9, 1, 4)),
        ({"tokens": {"input_tokens": 70, "output_tokens": 3}}, Usage(70, 3)),
        ({"billed_units": {"search_units": 1}}, None),
        (None, None),
    ],
)
def test_what_is_billed_is_what_was_used(counts, expected):
    assert usage(counts) == expected


async def test_a_stream_that_breaks_has_told_of_no_tokens(client_for):
    page = {
        "id": "c",
        "message": {"content": [{"type": "text", "text": "Hello."}]},
        "finish_reason": "COMPLETE",
        "usage": {},
    }
    async with Cohere(says={"chat": stream_of(page).but(-1, "cut")}) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await together(SPEAKER.stream(line, asking(MODEL)))
    assert (caught.value.outcome.failure, caught.value.usage) == (Failure.BAD_RESPONSE, None)


async def test_events_that_are_not_known_are_passed_over(client_for):
    page = {"id": "c", "message": {}, "finish_reason": "COMPLETE", "usage": {}}
    whole = stream_of(page)
    odd = (
        told(type="citation-start", index=0, delta={"message": {"citations": {}}}),
        told(type="content-delta", index=0, delta={"message": {"content": {"text": "Hi."}}}),
        told(type="content-delta", index=0),
        told(type="tool-call-delta", index=0, delta={"message": {"tool_calls": []}}),
        told(type="debug"),
    )
    async with Cohere(says={"chat": whole.but(1).then(*odd, *whole.pieces[1:])}) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        heard = await together(SPEAKER.stream(line, asking(MODEL)))
    assert heard == ChatAnswer("Hi.", (), FinishReason.STOP, None)


@pytest.mark.parametrize("name", sorted(SAYINGS))
async def test_each_documented_error_is_told_alike_whatever_is_asked(name, client_for):
    saying = SAYINGS[name]
    async with Cohere(says={"chat": saying, "embed": saying}) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        for ask in (
            lambda: SPEAKER.chat(line, asking(MODEL)),
            lambda: together(SPEAKER.stream(line, asking(MODEL))),
            lambda: SPEAKER.embed(line, EmbedAsk("embed-v4.0", ("a",))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            expected = classify("cohere", saying.status, saying.headers, saying.raw, naming_model=True)
            assert caught.value.outcome.failure is expected.failure


async def test_texts_are_embedded_as_documents_and_cost_what_is_billed(client_for):
    async with Cohere() as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        answer = await SPEAKER.embed(line, EmbedAsk("embed-v4.0", ("x",) * 100, 256))
        first, second = fake.requests
    assert first.body == {
        "model": "embed-v4.0",
        "texts": ["x"] * 96,
        "input_type": "search_document",
        "embedding_types": ["float"],
        "output_dimension": 256,
    }
    assert (first.path, len(second.body["texts"])) == ("/v2/embed", 4)
    assert answer.usage == Usage(200, 0)


async def test_texts_that_fail_half_way_tell_what_was_used_by_then(client_for):
    async with Cohere(says={"embed": [None, SAYINGS["per_minute"]]}) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.embed(line, EmbedAsk("embed-v4.0", ("x",) * 100))
    assert (caught.value.outcome.failure, caught.value.usage) == (Failure.RATE_LIMITED, Usage(192, 0))


async def test_an_answer_in_another_shape_is_a_bad_one(client_for):
    async with Cohere(says={"chat": Saying(200, {"message": "OK"})}) as fake:
        line = line_to(await client_for(fake.origin), "cohere", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.chat(line, asking(MODEL))
    assert caught.value.outcome.failure is Failure.BAD_RESPONSE
