"""OpenAI's words: what goes over the wire for each part of a question, and what is made of the answer."""

import json
from dataclasses import replace

import pytest

from models.vendors.failure import Failure
from models.vendors.openai_speaking import AT_ONCE
from models.vendors.registry import speaker_for
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    EmbedAsk,
    FinishReason,
    NotSpoken,
    ToolCall,
    Usage,
)
from tests.fakes.openai_chat import DONE, USED, call, chatted, responded, responses_stream_of, stream_of
from tests.fakes.provider import KEY, Provider, fixed, playing, telling
from tests.fakes.streaming import Stream, event
from tests.models.vendors.lines import (
    PDF,
    PNG,
    SCHEMA,
    SCHEMA_FORMAT,
    WAV,
    asking,
    audio,
    document,
    image,
    line_to,
    said,
    together,
    with_tools,
)

MODEL = "gpt-5-nano"
SPEAKER = speaker_for("openai")
CALLS = (call("t1", "weather", '{"city":"Bonn"}'), call("t2", "clock", "{}"))
CALLED = (ToolCall("t1", "weather", '{"city":"Bonn"}'), ToolCall("t2", "clock", "{}"))
USAGE = Usage(9, 1, 4)
FRAME = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": MODEL}


def piece(delta, reason=None, **more):
    return event({**FRAME, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}], **more})


async def sent(client_for, ask, *, provider_key="openai", streamed=False, **plain):
    """What goes over the wire for a question."""
    async with Provider() as provider:
        line = line_to(await client_for(provider.origin), provider_key, provider.base_url, **plain)
        if streamed:
            await together(SPEAKER.stream(line, ask))
        else:
            await SPEAKER.chat(line, ask)
        (request,) = provider.requests
    return request


async def streamed(client_for, *pieces, after="end"):
    """What is made of a stream."""
    async with Provider(chatting=playing(Stream(pieces, after=after))) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        return await together(SPEAKER.stream(line, asking(MODEL)))


async def test_a_short_question_is_said_in_few_words(client_for):
    request = await sent(client_for, asking(MODEL))
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.body == {"model": MODEL, "messages": [{"role": "user", "content": "Say OK."}]}


async def test_a_stream_asks_for_its_usage(client_for):
    request = await sent(client_for, asking(MODEL), streamed=True)
    assert request.body["stream"] is True
    assert request.body["stream_options"] == {"include_usage": True}
    assert request.headers["Accept"] == "text/event-stream"


async def test_every_part_of_a_question_is_said(client_for):
    ask = with_tools(
        MODEL,
        temperature=0.5,
        top_p=0.9,
        max_output_tokens=40,
        stop=("END", "STOP"),
        tool_choice={"type": "function", "function": {"name": "weather"}},
        response_format=SCHEMA_FORMAT,
    )
    body = (await sent(client_for, ask, organization="org-1", project="proj-1")).body
    weather = {"name": "weather", "description": "Tells the weather.", "parameters": SCHEMA}
    assert body == {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "How is Bonn?"},
            {
                "role": "assistant",
                "content": "I look.",
                "tool_calls": [call("call_1", "weather", '{"city": "Bonn"}'), call("call_2", "clock", "")],
            },
            {"role": "tool", "tool_call_id": "call_1", "content": '{"sky": "blue"}'},
            {"role": "tool", "tool_call_id": "call_2", "content": "noon"},
            {"role": "user", "content": "And?"},
        ],
        "temperature": 0.5,
        "top_p": 0.9,
        "max_completion_tokens": 40,
        "stop": ["END", "STOP"],
        "tools": [
            {"type": "function", "function": weather},
            {"type": "function", "function": {"name": "clock", "parameters": {}}},
        ],
        "tool_choice": {"type": "function", "function": {"name": "weather"}},
        "response_format": SCHEMA_FORMAT,
    }


async def test_organization_and_project_go_in_headers(client_for):
    request = await sent(client_for, asking(MODEL), organization="org-1", project="proj-1")
    assert request.headers["OpenAI-Organization"] == "org-1"
    assert request.headers["OpenAI-Project"] == "proj-1"


async def test_pictures_documents_and_sounds_go_along(client_for):
    ask = asking(MODEL, said("user", "What is it?", image(), document(), audio()))
    (message,) = (await sent(client_for, ask)).body["messages"]
    assert message["content"] == [
        {"type": "text", "text": "What is it?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PNG}"}},
        {
            "type": "file",
            "file": {"filename": "document-3.pdf", "file_data": f"data:application/pdf;base64,{PDF}"},
        },
        {"type": "input_audio", "input_audio": {"data": WAV, "format": "wav"}},
    ]


@pytest.mark.parametrize(
    ("message", "path"),
    [
        (
            said("user", "x", replace(audio(), mime_type="audio/ogg")),
            ("messages", "0", "parts", "1", "audio"),
        ),
        (said("user", document("application/zip")), ("messages", "0", "parts", "0", "document")),
        (said("system", "x", image()), ("messages", "0", "parts", "1", "image")),
        (said("assistant", image()), ("messages", "0", "parts", "0", "image")),
        (said("tool", image(), of="t1"), ("messages", "0", "parts", "0", "image")),
    ],
)
async def test_what_cannot_be_said_is_refused_before_anything_is_sent(message, path, client_for):
    async with Provider() as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        for ask in (asking(MODEL, message), asking(MODEL, message, responses=True)):
            with pytest.raises(NotSpoken) as caught:
                await SPEAKER.chat(line, ask)
            assert caught.value.path == path
            with pytest.raises(NotSpoken):
                await together(SPEAKER.stream(line, ask))
        for wrong in ({"tool_choice": "any"}, {"response_format": {"type": "xml"}}):
            with pytest.raises(NotSpoken):
                await SPEAKER.chat(line, asking(MODEL, **wrong))
        assert provider.requests == []


@pytest.mark.parametrize(
    ("provider_key", "thinks", "name"),
    [
        ("openai", True, "max_completion_tokens"),
        ("openai", False, "max_completion_tokens"),
        ("openai_compatible", False, "max_tokens"),
        ("openai_compatible", True, "max_tokens"),
    ],
)
async def test_the_limit_of_tokens_has_the_name_that_the_server_knows(provider_key, thinks, name, client_for):
    ask = asking(MODEL, max_output_tokens=40, thinks=thinks)
    body = (await sent(client_for, ask, provider_key=provider_key)).body
    assert {key: value for key, value in body.items() if "tokens" in key} == {name: 40}


@pytest.mark.parametrize("slash", ["", "/"])
async def test_an_address_may_end_with_a_slash(slash, client_for):
    async with Provider(dialect="vllm") as provider:
        line = line_to(await client_for(provider.origin), "openai_compatible", provider.base_url + slash)
        await SPEAKER.chat(line, asking(MODEL))
        await SPEAKER.embed(line, EmbedAsk(MODEL, ("a",)))
        await together(SPEAKER.stream(line, asking(MODEL)))
        assert provider.paths == ["/v1/chat/completions", "/v1/embeddings", "/v1/chat/completions"]


async def test_a_server_without_keys_is_sent_none(client_for):
    async with Provider(dialect="llama", key=None) as provider:
        line = line_to(await client_for(provider.origin), "openai_compatible", provider.base_url, key=None)
        assert (await SPEAKER.chat(line, asking(MODEL))).text == "OK"
        assert "Authorization" not in provider.requests[0].headers


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        (chatted(MODEL), ChatAnswer("OK", (), FinishReason.STOP, USAGE)),
        (chatted(MODEL, None, *CALLS), ChatAnswer(None, CALLED, FinishReason.TOOL_CALLS, USAGE)),
        (chatted(MODEL, "I look.", *CALLS), ChatAnswer("I look.", CALLED, FinishReason.TOOL_CALLS, USAGE)),
        # A named tool that had to be called ends with stop.
        (
            chatted(MODEL, None, *CALLS, finish="stop"),
            ChatAnswer(None, CALLED, FinishReason.TOOL_CALLS, USAGE),
        ),
        (chatted(MODEL, finish="length"), ChatAnswer("OK", (), FinishReason.LENGTH, USAGE)),
        (chatted(MODEL, finish="content_filter"), ChatAnswer("OK", (), FinishReason.CONTENT_FILTER, USAGE)),
        (chatted(MODEL, finish="tired"), ChatAnswer("OK", (), FinishReason.OTHER, USAGE)),
        (chatted(MODEL, usage=None), ChatAnswer("OK", (), FinishReason.STOP, None)),
        (
            chatted(MODEL, usage={"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}),
            ChatAnswer("OK", (), FinishReason.STOP, Usage(3, 2)),
        ),
        (
            chatted(MODEL, usage={"prompt_tokens": 3, "completion_tokens": 2, "prompt_cache_hit_tokens": 1}),
            ChatAnswer("OK", (), FinishReason.STOP, Usage(3, 2, 1)),
        ),
        (
            chatted(MODEL, "Grüße, 世界! \U0001f600"),
            ChatAnswer("Grüße, 世界! \U0001f600", (), FinishReason.STOP, USAGE),
        ),
    ],
)
async def test_an_answer_is_the_same_as_a_whole_and_streamed(page, answer, client_for):
    async with Provider(chatting=telling(page)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        assert await SPEAKER.chat(line, asking(MODEL)) == answer
        for _ in range(2):
            assert await together(SPEAKER.stream(line, asking(MODEL))) == answer
        assert len(provider.connections) == 1


async def test_a_refusal_is_what_the_model_says(client_for):
    page = chatted(MODEL, None)
    page["choices"][0]["message"]["refusal"] = "I cannot."
    async with Provider(chatting=telling(page)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        assert (await SPEAKER.chat(line, asking(MODEL))).text == "I cannot."
    told = await streamed(client_for, piece({"refusal": "I "}), piece({"refusal": "cannot."}, "stop"), DONE)
    assert told.text == "I cannot."


@pytest.mark.parametrize(
    "pieces",
    [
        # As OpenAI; with the id and name on each piece; without numbers; without ids; with gaps; arguments as an object.
        [
            {"index": 0, "id": "call_0", "function": {"name": "f", "arguments": ""}},
            {"index": 0, "function": {"arguments": "{}"}},
        ],
        [
            {"index": 0, "id": "call_0", "function": {"name": "f", "arguments": "{"}},
            {"index": 0, "id": "call_0", "function": {"name": "f", "arguments": "}"}},
        ],
        [{"id": "call_0", "function": {"name": "f", "arguments": "{"}}, {"function": {"arguments": "}"}}],
        [{"index": 0, "function": {"name": "f", "arguments": "{}"}}],
        [{"function": {"name": "f", "arguments": "{}"}}],
        [{"index": 7, "id": "call_0", "function": {"name": "f", "arguments": "{}"}}],
        [{"index": 0, "id": "call_0", "function": {"name": "f", "arguments": {}}}],
    ],
)
async def test_tool_calls_come_together_however_a_server_cuts_them(pieces, client_for):
    told = await streamed(
        client_for, *(piece({"tool_calls": [one]}) for one in pieces), piece({}, "tool_calls"), DONE
    )
    assert told.tool_calls == (ToolCall("call_0", "f", "{}"),)
    assert told.finish is FinishReason.TOOL_CALLS


async def test_calls_without_numbers_are_told_apart_by_their_ids(client_for):
    told = await streamed(
        client_for,
        *(
            piece({"tool_calls": [{"id": id, "function": {"name": "f", "arguments": "{}"}}]})
            for id in ("a", "b")
        ),
        piece({}, "tool_calls"),
    )
    assert [one.id for one in told.tool_calls] == ["a", "b"]


async def test_either_end_mark_is_enough(client_for):
    assert (await streamed(client_for, piece({"content": "OK"}), DONE)).finish is FinishReason.OTHER
    assert (await streamed(client_for, piece({"content": "OK"}, "stop"))).finish is FinishReason.STOP


async def test_what_follows_the_reason_takes_nothing_from_a_whole_answer(client_for):
    for after in ("end", "cut", "hang"):
        told = await streamed(client_for, piece({"content": "OK"}, "stop"), after=after)
        assert (told.text, told.usage) == ("OK", None)


async def test_pieces_that_say_nothing_are_passed_over(client_for):
    told = await streamed(
        client_for,
        b": PROCESSING\n\n",
        event({}),
        event({"type": "ping"}),
        event({**FRAME, "choices": []}),
        event({**FRAME, "choices": [None]}),
        piece(None),
        piece({"content": "OK"}, "stop"),
        DONE,
    )
    assert told == ChatAnswer("OK", (), FinishReason.STOP, None)


@pytest.mark.parametrize(
    "told",
    [
        event({"message": "Too much.", "code": 429}, "error"),
        event({"object": "error", "message": "Too much.", "type": "RateLimit", "code": 429}),
    ],
)
async def test_an_error_in_a_stream_may_stand_bare(told, client_for):
    with pytest.raises(CallFailed) as caught:
        await streamed(client_for, piece({"content": "O"}), told)
    assert caught.value.outcome.failure is Failure.RATE_LIMITED
    assert caught.value.outcome.message == "Too much."


@pytest.mark.parametrize(
    ("told", "sent_as"),
    [
        ("json_object", {"type": "json_object"}),
        ({"type": "json_object"}, {"type": "json_object"}),
        ({"type": "text"}, {"type": "text"}),
        ("text", {"type": "text"}),
        (
            {"type": "json_schema", "json_schema": {"schema": SCHEMA, "strict": True}},
            {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA, "strict": True}},
        ),
    ],
)
async def test_a_format_is_said_in_full(told, sent_as, client_for):
    body = (await sent(client_for, asking(MODEL, response_format=told))).body
    assert body["response_format"] == sent_as
    response = (await sent(client_for, asking(MODEL, response_format=told, responses=True))).body
    flat = {**sent_as.get("json_schema", {}), "type": sent_as["type"]}
    assert response.get("text") == (None if sent_as["type"] == "text" else {"format": flat})


async def test_an_answer_beyond_all_bounds_has_failed(client_for):
    async with Provider(chatting="bomb") as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        line = replace(line, deadline=replace(line.deadline, first_byte=20, total=20))
        for ask in (SPEAKER.chat(line, asking(MODEL)), together(SPEAKER.stream(line, asking(MODEL)))):
            with pytest.raises(CallFailed) as caught:
                await ask
            assert caught.value.outcome.failure is Failure.BAD_RESPONSE


async def test_the_usage_is_taken_wherever_it_stands(client_for):
    told = await streamed(
        client_for,
        piece({"content": "O"}, usage={"prompt_tokens": 9, "completion_tokens": 1}),
        piece({"content": "K"}, "stop", usage={"prompt_tokens": 9, "completion_tokens": 2}),
        DONE,
    )
    assert told.usage == Usage(9, 2)


async def test_a_failed_stream_tells_the_usage_so_far(client_for):
    with pytest.raises(CallFailed) as caught:
        await streamed(client_for, piece({"content": "O"}, usage=USED))
    assert caught.value.usage == USAGE


@pytest.mark.parametrize("size", [1, 3, 64])
async def test_a_stream_is_understood_however_its_bytes_come(size, client_for):
    page = chatted(MODEL, "Grüße, 世界!", *CALLS)
    async with Provider(chatting=playing(replace(stream_of(page), chopped=size))) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        told = await together(SPEAKER.stream(line, asking(MODEL)))
    assert (told.text, told.tool_calls) == ("Grüße, 世界!", CALLED)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"choices": None},
        {"choices": []},
        {"choices": [None]},
        {"choices": [{"message": None}]},
        {"choices": [{"message": {"content": None, "tool_calls": [{"function": None}]}}]},
        {"choices": [{"message": {"tool_calls": [{"id": "a", "function": {"arguments": "{}"}}]}}]},
    ],
)
async def test_an_answer_that_lacks_what_it_must_have_has_failed(body, client_for):
    async with Provider(chatting=fixed(body, 200)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.chat(line, asking(MODEL))
    assert caught.value.outcome.failure in (Failure.BAD_RESPONSE, Failure.WRONG_ENDPOINT)
    assert caught.value.outcome.message
    assert caught.value.outcome.hint


async def test_texts_are_asked_for_in_groups_and_their_vectors_stay_in_order(client_for):
    texts = tuple("x" * (4 * number) for number in range(1, 2 * AT_ONCE + 3))
    async with Provider(models=("e",)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        answer = await SPEAKER.embed(line, EmbedAsk("e", texts, 3))
        assert [len(request.body["input"]) for request in provider.requests] == [AT_ONCE, AT_ONCE, 2]
        assert {request.body["dimensions"] for request in provider.requests} == {3}
        assert len(provider.connections) == 1
    assert [vector[0] for vector in answer.vectors] == list(range(1, len(texts) + 1))
    assert {len(vector) for vector in answer.vectors} == {3}
    assert answer.usage == Usage(len(texts), 0)


async def test_all_groups_of_texts_share_the_time_of_the_call(client_for):
    async with Provider(models=("e",), delay=0.2) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        line = replace(line, deadline=replace(line.deadline, total=0.5))
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.embed(line, EmbedAsk("e", ("x",) * (4 * AT_ONCE)))
        assert caught.value.outcome.failure is Failure.TIMEOUT
        assert len(provider.requests) == 3


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"index": 0, "embedding": []}, {"index": 1, "embedding": [1]}],
        [{"index": 0, "embedding": [None]}, {"index": 1, "embedding": [1]}],
        [{"index": 0, "embedding": [True]}, {"index": 1, "embedding": [1]}],
        [{"index": 0, "embedding": "AACAPw=="}, {"index": 1, "embedding": [1]}],
        [{"index": 1, "embedding": [1]}, {"index": 1, "embedding": [1]}],
        [{"index": 1, "embedding": [1]}, {"index": 2, "embedding": [1]}],
        [{"index": 0, "embedding": [1]}],
        [None, None],
    ],
)
async def test_a_missing_or_broken_vector_is_a_bad_answer(rows, client_for):
    async with Provider(embedding=fixed({"object": "list", "data": rows}, 200)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.embed(line, EmbedAsk("e", ("a", "b")))
    assert caught.value.outcome.failure is Failure.BAD_RESPONSE


async def test_vectors_are_put_in_order_by_their_numbers(client_for):
    rows = [{"index": 1, "embedding": [1.5]}, {"index": 0, "embedding": [0]}]
    async with Provider(embedding=fixed({"object": "list", "data": rows}, 200)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        answer = await SPEAKER.embed(line, EmbedAsk("e", ("a", "b")))
    assert (answer.vectors, answer.usage) == ([[0], [1.5]], None)


async def test_the_responses_api_is_told_the_same_and_stores_nothing(client_for):
    ask = with_tools(
        MODEL,
        temperature=0.5,
        top_p=0.9,
        max_output_tokens=40,
        tool_choice={"type": "function", "function": {"name": "weather"}},
        response_format=SCHEMA_FORMAT,
        responses=True,
    )
    ask = replace(ask, messages=(*ask.messages, said("user", "See.", image(), document())))
    request = await sent(client_for, ask)
    weather = {"name": "weather", "description": "Tells the weather.", "parameters": SCHEMA}
    assert request.path == "/v1/responses"
    assert request.body == {
        "model": MODEL,
        "store": False,
        "input": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": [{"type": "input_text", "text": "How is Bonn?"}]},
            {"role": "assistant", "content": "I look."},
            {
                "type": "function_call",
                "call_id": "call_1",
                "name": "weather",
                "arguments": '{"city": "Bonn"}',
            },
            {"type": "function_call", "call_id": "call_2", "name": "clock", "arguments": ""},
            {"type": "function_call_output", "call_id": "call_1", "output": '{"sky": "blue"}'},
            {"type": "function_call_output", "call_id": "call_2", "output": "noon"},
            {"role": "user", "content": [{"type": "input_text", "text": "And?"}]},
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "See."},
                    {
                        "type": "input_image",
                        "detail": "auto",
                        "image_url": f"data:image/png;base64,{PNG}",
                    },
                    {
                        "type": "input_file",
                        "filename": "document-3.pdf",
                        "file_data": f"data:application/pdf;base64,{PDF}",
                    },
                ],
            },
        ],
        "temperature": 0.5,
        "top_p": 0.9,
        "max_output_tokens": 40,
        "tools": [
            {"type": "function", **weather, "strict": False},
            {"type": "function", "name": "clock", "parameters": {}, "strict": False},
        ],
        "tool_choice": {"type": "function", "name": "weather"},
        "text": {"format": {"type": "json_schema", "name": "place", "schema": SCHEMA}},
    }


async def test_the_responses_api_knows_no_stop_texts(client_for):
    async with Provider() as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        with pytest.raises(NotSpoken) as caught:
            await SPEAKER.chat(line, asking(MODEL, stop=("END",), responses=True))
        assert caught.value.path == ("stop",)
        assert provider.requests == []


@pytest.mark.parametrize(
    ("page", "answer"),
    [
        (responded(MODEL), ChatAnswer("OK", (), FinishReason.STOP, USAGE)),
        (responded(MODEL, None, *CALLS), ChatAnswer(None, CALLED, FinishReason.TOOL_CALLS, USAGE)),
        (responded(MODEL, "I look.", *CALLS), ChatAnswer("I look.", CALLED, FinishReason.TOOL_CALLS, USAGE)),
        (responded(MODEL, why="max_output_tokens"), ChatAnswer("OK", (), FinishReason.LENGTH, USAGE)),
        (responded(MODEL, why="content_filter"), ChatAnswer("OK", (), FinishReason.CONTENT_FILTER, USAGE)),
    ],
)
async def test_a_response_is_the_same_as_a_whole_and_streamed(page, answer, client_for):
    async with Provider(responding=fixed(page, 200)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        ask = asking(MODEL, responses=True)
        assert await SPEAKER.chat(line, ask) == answer
        for size in (None, 5):
            provider.responding = playing(replace(responses_stream_of(page), chopped=size))
            assert await together(SPEAKER.stream(line, ask)) == answer
        assert len(provider.connections) == 1


@pytest.mark.parametrize(
    ("told", "failure"),
    [
        (
            {"type": "error", "code": "rate_limit_exceeded", "message": "Slow.", "param": None},
            Failure.RATE_LIMITED,
        ),
        ({"type": "error", "code": "server_error", "message": "Oh.", "param": None}, Failure.PROVIDER_ERROR),
        (
            {
                "type": "response.failed",
                "response": {"error": {"code": "insufficient_quota", "message": "No."}},
            },
            Failure.QUOTA_EXHAUSTED,
        ),
        ({"type": "response.failed", "response": {"error": None}}, Failure.PROVIDER_ERROR),
    ],
)
async def test_a_response_that_fails_within_its_stream_has_failed(told, failure, client_for):
    stream = responses_stream_of(responded(MODEL)).but(4).then(event(told, told["type"]))
    async with Provider(responding=playing(stream)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        with pytest.raises(CallFailed) as caught:
            await together(SPEAKER.stream(line, asking(MODEL, responses=True)))
    assert (caught.value.outcome.failure, caught.value.outcome.http_status) == (failure, 200)
    assert "status 500" not in (caught.value.outcome.message or "")


async def test_a_response_that_failed_as_a_whole_has_failed(client_for):
    page = {**responded(MODEL), "status": "failed", "error": {"code": "server_error", "message": "Oh."}}
    async with Provider(responding=fixed(page, 200)) as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.chat(line, asking(MODEL, responses=True))
    assert caught.value.outcome.failure is Failure.PROVIDER_ERROR


async def test_nothing_said_or_answered_shows_in_a_repr():
    ask = with_tools(MODEL)
    assert "Bonn" not in repr(ask.messages[1]) + repr(ask)
    assert "secret words" not in repr(ChatAnswer("secret words", (), FinishReason.STOP, None))


async def test_a_large_question_is_sent_whole(client_for):
    big = "x" * (7 * 1024 * 1024)
    request = await sent(client_for, asking(MODEL, said("user", big)))
    assert len(json.dumps(request.body)) > len(big)
