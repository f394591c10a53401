"""What is said to Ollama's models, and what is read in their answers."""

import pytest

from models.vendors.failure import Failure
from models.vendors.ollama_speaking import OllamaSpeaking
from models.vendors.ollama_words import question
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    EmbedAsk,
    FinishReason,
    NotSpoken,
    ToolCall,
    Usage,
)
from tests.fakes.ollama import call, chatted, stream_of
from tests.fakes.provider import Provider, fixed
from tests.fakes.streaming import Stream, line
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

MODEL = "gemma3:270m"
SPEAKER = OllamaSpeaking()


def ollama(**how):
    return Provider(dialect="ollama", key=None, models=(MODEL, "all-minilm:latest"), **how)


def playing(stream: Stream):
    async def answer(provider, request):
        return await stream.play(request)

    return answer


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
        tool_choice="auto",
        response_format=SCHEMA_FORMAT,
    )
    assert question(asked, stream=True) == {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How is Bonn?"},
            {
                "role": "assistant",
                "content": "I look.",
                "tool_calls": [
                    {"id": "call_1", "function": {"name": "weather", "arguments": {"city": "Bonn"}}},
                    {"id": "call_2", "function": {"name": "clock", "arguments": {}}},
                ],
            },
            {
                "role": "tool",
                "content": '{"sky": "blue"}',
                "tool_call_id": "call_1",
                "tool_name": "weather",
            },
            {"role": "tool", "content": "noon", "tool_call_id": "call_2", "tool_name": "clock"},
            {"role": "user", "content": "And?"},
        ],
        "stream": True,
        "options": {"num_predict": 50, "temperature": 0.5, "top_p": 0.9, "stop": ["END"]},
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
        "format": SCHEMA,
    }


def test_images_stand_beside_the_text():
    body = question(asking(MODEL, said("user", "Look:", image(), image(), "Well?")), stream=False)
    assert body["messages"] == [{"role": "user", "content": "Look:Well?", "images": [PNG, PNG]}]


def test_no_tool_is_said_by_leaving_them_out():
    assert "tools" not in question(asking(MODEL, tools=(WEATHER,), tool_choice="none"), stream=False)


def test_json_of_any_shape_needs_no_schema():
    assert question(asking(MODEL, response_format={"type": "json_object"}), stream=False)["format"] == "json"


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (asking(MODEL, said("user", "a", document())), ("messages", "0", "parts", "1", "document")),
        (asking(MODEL, said("user", audio())), ("messages", "0", "parts", "0", "audio")),
        (asking(MODEL, said("tool", "a", of="1")), ("messages", "0", "toolCallId")),
        (asking(MODEL, tools=(CLOCK,), tool_choice="required"), ("toolChoice",)),
        (
            asking(MODEL, tools=(CLOCK,), tool_choice={"type": "function", "function": {"name": "clock"}}),
            ("toolChoice",),
        ),
        (
            asking(MODEL, said("assistant", calls=(ToolCall("1", "clock", "noon"),))),
            ("messages", "0", "toolCalls", "0", "arguments"),
        ),
        (asking(MODEL, response_format="yaml"), ("responseFormat",)),
    ],
)
def test_what_the_protocol_has_no_words_for_is_named_by_its_path(asked, path):
    with pytest.raises(NotSpoken) as caught:
        question(asked, stream=False)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("stop", FinishReason.STOP),
        ("length", FinishReason.LENGTH),
        ("load", FinishReason.OTHER),
        (None, FinishReason.STOP),
    ],
)
async def test_why_it_ended_is_read_alike_in_a_whole_and_in_a_stream(reason, finish, client_for):
    page = chatted(MODEL, done_reason=reason)
    async with ollama(chatting=fixed(page, 200)) as fake:
        line = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        assert (await SPEAKER.chat(line, asking(MODEL))).finish is finish
        fake.chatting = playing(stream_of(page))
        assert (await together(SPEAKER.stream(line, asking(MODEL)))).finish is finish


@pytest.mark.parametrize(
    ("counts", "usage"),
    [
        ({}, Usage(9, 1)),
        ({"prompt_eval_count": None}, Usage(0, 1)),
        ({"prompt_eval_count": None, "eval_count": None}, None),
    ],
)
async def test_a_count_that_is_left_out_is_none(counts, usage, client_for):
    page = {key: value for key, value in chatted(MODEL, **counts).items() if value is not None}
    async with ollama(chatting=fixed(page, 200)) as fake:
        line = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        assert (await SPEAKER.chat(line, asking(MODEL))).usage == usage


async def test_a_call_without_an_id_gets_one_of_its_own(client_for):
    page = chatted(MODEL, "", call("clock"), call("clock"))
    async with ollama(chatting=fixed(page, 200)) as fake:
        line = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        whole = await SPEAKER.chat(line, asking(MODEL))
        fake.chatting = playing(stream_of(page))
        streamed = await together(SPEAKER.stream(line, asking(MODEL)))
    assert len({told.id for answer in (whole, streamed) for told in answer.tool_calls}) == 4
    assert (whole.text, whole.finish) == (None, FinishReason.TOOL_CALLS)
    assert (streamed.text, streamed.finish) == (None, FinishReason.TOOL_CALLS)


async def test_thinking_is_no_part_of_the_text(client_for):
    page = chatted(MODEL, "OK")
    page["message"]["thinking"] = "Say OK?"
    thinking = line({"message": {"role": "assistant", "content": "", "thinking": "Say OK?"}, "done": False})
    whole = stream_of(page)
    async with ollama(chatting=fixed(page, 200)) as fake:
        told = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        expected = ChatAnswer("OK", (), FinishReason.STOP, Usage(9, 1))
        assert await SPEAKER.chat(told, asking(MODEL)) == expected
        fake.chatting = playing(Stream((thinking, *whole.pieces), whole.content_type))
        assert await together(SPEAKER.stream(told, asking(MODEL))) == expected


@pytest.mark.parametrize(
    ("status", "text", "failure"),
    [
        (400, f'"{MODEL}" does not support chat', Failure.REQUEST_REFUSED),
        (401, "unauthorized", Failure.KEY_REJECTED),
        (404, f"model '{MODEL}' not found", Failure.MODEL_NOT_FOUND),
        (404, f'model "{MODEL}" not found, try pulling it first', Failure.MODEL_NOT_FOUND),
        (429, "too many requests", Failure.RATE_LIMITED),
        (500, "llama runner process has terminated", Failure.PROVIDER_ERROR),
        (502, "cloud model unreachable", Failure.PROVIDER_ERROR),
        (200, "llama runner process has terminated", Failure.PROVIDER_ERROR),
    ],
)
async def test_each_error_is_told_alike_whatever_is_asked(status, text, failure, client_for):
    said_ = fixed({"error": text}, status)
    async with ollama(chatting=said_, embedding=said_) as fake:
        told = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        for ask in (
            lambda: SPEAKER.chat(told, asking(MODEL)),
            lambda: together(SPEAKER.stream(told, asking(MODEL))),
            lambda: SPEAKER.embed(told, EmbedAsk("all-minilm:latest", ("a",))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            outcome = caught.value.outcome
            assert (outcome.failure, outcome.message, outcome.http_status) == (failure, text, status)


@pytest.mark.parametrize("done", [False, None])
async def test_an_answer_that_is_not_done_is_none(done, client_for):
    async with ollama(chatting=fixed(chatted(MODEL, done=done), 200)) as fake:
        told = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.chat(told, asking(MODEL))
    assert caught.value.outcome.failure is Failure.BAD_RESPONSE


async def test_a_last_line_without_its_end_is_a_line(client_for):
    whole = stream_of(chatted(MODEL, "Hello."))
    unended = Stream((*whole.pieces[:-1], whole.pieces[-1].rstrip()), whole.content_type)
    async with ollama(chatting=playing(unended)) as fake:
        told = line_to(await client_for(fake.origin), "ollama", fake.origin, key=None)
        heard = await together(SPEAKER.stream(told, asking(MODEL)))
    assert heard == ChatAnswer("Hello.", (), FinishReason.STOP, Usage(9, 1))


async def test_texts_are_embedded_and_their_tokens_counted(client_for):
    async with ollama() as fake:
        told = line_to(await client_for(fake.origin), "ollama", f"{fake.origin}/", key=None)
        answer = await SPEAKER.embed(told, EmbedAsk("all-minilm:latest", ("abcd", "abcdefgh"), 2))
        (request,) = fake.requests
    assert (request.path, request.body) == (
        "/api/embed",
        {"model": "all-minilm:latest", "input": ["abcd", "abcdefgh"], "dimensions": 2},
    )
    assert answer.vectors == [[1.0, 0.25], [2.0, 0.25]]
    assert answer.usage == Usage(2, 0)
    assert "Authorization" not in request.headers
