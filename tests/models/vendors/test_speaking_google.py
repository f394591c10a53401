"""What is said to Gemini's models, and what is read in their answers."""

import pytest

from models.vendors.classify import classify
from models.vendors.failure import Failure
from models.vendors.google_speaking import GoogleSpeaking
from models.vendors.google_words import UNSIGNED, question, usage
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    EmbedAsk,
    FinishReason,
    NotSpoken,
    ToolCall,
    Usage,
)
from tests.fakes.google import SAYINGS, Google, stream_of
from tests.fakes.streaming import Stream, event
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import (
    CLOCK,
    PDF,
    PNG,
    SCHEMA,
    SCHEMA_FORMAT,
    WAV,
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

MODEL = "gemini-3.8-flash"
SPEAKER = GoogleSpeaking()


def test_a_short_question_says_no_more_than_it_must():
    assert question(asking(MODEL)) == {"contents": [{"role": "user", "parts": [{"text": "Say OK."}]}]}


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
    assert question(asked) == {
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "contents": [
            {"role": "user", "parts": [{"text": "How is Bonn?"}]},
            {
                "role": "model",
                "parts": [
                    {"text": "I look."},
                    {
                        "functionCall": {"id": "call_1", "name": "weather", "args": {"city": "Bonn"}},
                        "thoughtSignature": UNSIGNED,
                    },
                    {"functionCall": {"id": "call_2", "name": "clock", "args": {}}},
                ],
            },
            {
                "role": "user",
                "parts": [
                    {"functionResponse": {"id": "call_1", "name": "weather", "response": {"sky": "blue"}}},
                    {"functionResponse": {"id": "call_2", "name": "clock", "response": {"output": "noon"}}},
                    {"text": "And?"},
                ],
            },
        ],
        "tools": [
            {
                "functionDeclarations": [
                    {"name": "weather", "description": "Tells the weather.", "parametersJsonSchema": SCHEMA},
                    {"name": "clock"},
                ]
            }
        ],
        "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
        "generationConfig": {
            "temperature": 0.5,
            "topP": 0.9,
            "maxOutputTokens": 50,
            "stopSequences": ["END"],
            "responseMimeType": "application/json",
            "responseJsonSchema": SCHEMA,
        },
    }


@pytest.mark.parametrize(
    ("model", "known_as", "signed"),
    [
        ("gemini-4-argon", None, True),
        ("gemini-flash-latest", None, True),
        ("gemini-2.5-pro", None, False),
        ("gemma-4-31b-it", None, False),
        ("tuned", "gemini-2.5-pro", False),
    ],
)
def test_models_that_ask_for_signatures_of_calls_are_told_that_there_are_none(model, known_as, signed):
    _, turn, _ = question(with_tools(model, known_as=known_as))["contents"]
    assert ["thoughtSignature" in part for part in turn["parts"]] == [False, signed, False]


def test_images_documents_and_audio_are_said_by_people_models_and_tools():
    parts = ("Look:", image(), document(), audio())
    media = [
        {"inlineData": {"mimeType": "image/png", "data": PNG}},
        {"inlineData": {"mimeType": "application/pdf", "data": PDF}},
        {"inlineData": {"mimeType": "audio/wav", "data": WAV}},
    ]
    calls = (ToolCall("1", "clock", "{}"),)
    asked = asking(
        MODEL, said("user", *parts), said("assistant", *parts, calls=calls), said("tool", *parts, of="1")
    )
    one, two, three = question(asked)["contents"]
    assert one["parts"] == [{"text": "Look:"}, *media]
    assert two["parts"][:-1] == one["parts"]
    (answered,) = three["parts"]
    assert answered["functionResponse"] == {
        "id": "1",
        "name": "clock",
        "response": {"output": "Look:"},
        "parts": media,
    }


def test_an_answer_of_a_tool_bears_the_name_of_the_last_call_of_its_id():
    asked = asking(
        MODEL,
        said("assistant", calls=(ToolCall("1", "weather", "{}"),)),
        said("tool", "a", of="1"),
        said("assistant", calls=(ToolCall("1", "clock", "{}"),)),
        said("tool", "[1]", of="1"),
    )
    answers = [turn["parts"][0]["functionResponse"] for turn in question(asked)["contents"][1::2]]
    assert [(told["name"], told["response"]) for told in answers] == [
        ("weather", {"output": "a"}),
        ("clock", {"output": "[1]"}),
    ]


@pytest.mark.parametrize(
    ("told", "config"),
    [
        ("auto", {"mode": "AUTO"}),
        ("none", {"mode": "NONE"}),
        ("required", {"mode": "ANY"}),
        (
            {"type": "function", "function": {"name": "clock"}},
            {"mode": "ANY", "allowedFunctionNames": ["clock"]},
        ),
    ],
)
def test_the_choice_of_tools_is_said(told, config):
    body = question(asking(MODEL, tools=(WEATHER, CLOCK), tool_choice=told))
    assert body["toolConfig"] == {"functionCallingConfig": config}


def test_json_of_any_shape_needs_no_schema():
    body = question(asking(MODEL, response_format={"type": "json_object"}))
    assert body["generationConfig"] == {"responseMimeType": "application/json"}


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        (asking(MODEL, said("system", "a", audio())), ("messages", "0", "parts", "1", "audio")),
        (asking(MODEL, said("user", "a"), said("tool", "b", of="1")), ("messages", "1", "toolCallId")),
        (
            asking(MODEL, said("assistant", calls=(ToolCall("1", "clock", "{"),))),
            ("messages", "0", "toolCalls", "0", "arguments"),
        ),
        (asking(MODEL, response_format={"type": "yaml"}), ("responseFormat",)),
        (asking(MODEL, tools=(CLOCK,), tool_choice="any"), ("toolChoice",)),
    ],
)
def test_what_the_protocol_has_no_words_for_is_named_by_its_path(asked, path):
    with pytest.raises(NotSpoken) as caught:
        question(asked)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("reason", "finish"),
    [
        ("STOP", FinishReason.STOP),
        ("MAX_TOKENS", FinishReason.LENGTH),
        ("SAFETY", FinishReason.CONTENT_FILTER),
        ("RECITATION", FinishReason.CONTENT_FILTER),
        ("PROHIBITED_CONTENT", FinishReason.CONTENT_FILTER),
        ("MALFORMED_FUNCTION_CALL", FinishReason.OTHER),
        ("SOMETHING_NEW", FinishReason.OTHER),
    ],
)
async def test_why_it_ended_is_read_alike_in_a_whole_and_in_a_stream(reason, finish, client_for):
    async with Google(finish=reason) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        assert (await SPEAKER.chat(line, asking(MODEL))).finish is finish
        assert (await together(SPEAKER.stream(line, asking(MODEL)))).finish is finish


@pytest.mark.parametrize("said_", ["blocked", "filtered"])
async def test_what_the_filter_held_back_is_an_answer_of_that_reason(said_, client_for):
    held = SAYINGS[said_]
    async with Google(says={"generate": held, "stream": Stream((event(held.body),))}) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        whole = await SPEAKER.chat(line, asking(MODEL))
        streamed = await together(SPEAKER.stream(line, asking(MODEL)))
    assert whole == streamed == ChatAnswer("", (), FinishReason.CONTENT_FILTER, None)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"promptTokenCount": 4, "candidatesTokenCount": 1}, Usage(4, 1)),
        ({"promptTokenCount": 4, "candidatesTokenCount": 1, "thoughtsTokenCount": 60}, Usage(4, 61)),
        (
            {"promptTokenCount": 40, "toolUsePromptTokenCount": 2, "cachedContentTokenCount": 30},
            Usage(42, 0, 30),
        ),
        ({"totalTokenCount": 4}, None),
        (None, None),
    ],
)
def test_thinking_is_output_and_the_cache_is_input(counts, expected):
    assert usage(counts) == expected


WHOLE = {
    "candidates": [{"content": {"parts": [{"text": "Hello."}]}, "finishReason": "STOP"}],
    "usageMetadata": {"promptTokenCount": 4, "candidatesTokenCount": 2},
}


@pytest.mark.parametrize(("pieces", "used"), [(0, None), (1, Usage(4, 0)), (2, Usage(4, 0))])
async def test_a_stream_that_breaks_tells_what_was_used_by_then(pieces, used, client_for):
    async with Google(says={"stream": stream_of(WHOLE).but(pieces, "cut")}) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await together(SPEAKER.stream(line, asking(MODEL)))
    assert (caught.value.outcome.failure, caught.value.usage) == (Failure.BAD_RESPONSE, used)


@pytest.mark.parametrize("after", ["end", "cut", "hang"])
async def test_tokens_that_are_told_after_the_end_mark_are_read_and_not_waited_for_in_vain(after, client_for):
    mark = event({"candidates": [{"content": {"parts": [{"text": "Hi."}]}, "finishReason": "STOP"}]})
    late = event({"usageMetadata": WHOLE["usageMetadata"]})
    async with Google(says={"stream": Stream((mark, late), after=after)}) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        heard = await together(SPEAKER.stream(line, asking(MODEL)))
        assert heard == ChatAnswer("Hi.", (), FinishReason.STOP, Usage(4, 2))
        fake.says["stream"] = Stream((mark,), after=after)
        heard = await together(SPEAKER.stream(line, asking(MODEL)))
    assert heard == ChatAnswer("Hi.", (), FinishReason.STOP, None)


@pytest.mark.parametrize(
    ("saying", "failure"),
    [
        ("overloaded", Failure.PROVIDER_ERROR),
        ("per_minute", Failure.RATE_LIMITED),
        ("per_day", Failure.QUOTA_EXHAUSTED),
        ("bad_key", Failure.KEY_REJECTED),
        ("deadline", Failure.TIMEOUT),
        ("server", Failure.PROVIDER_ERROR),
    ],
)
async def test_an_error_under_200_is_classified_by_the_status_that_it_names(saying, failure, client_for):
    error = event(SAYINGS[saying].body)
    async with Google(says={"stream": stream_of(WHOLE).but(1).then(error)}) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await together(SPEAKER.stream(line, asking(MODEL)))
    assert (caught.value.outcome.failure, caught.value.outcome.http_status) == (failure, 200)
    assert caught.value.usage == Usage(4, 0)


@pytest.mark.parametrize("name", sorted(name for name, saying in SAYINGS.items() if saying.status != 200))
async def test_each_documented_error_is_told_alike_whatever_is_asked(name, client_for):
    saying = SAYINGS[name]
    async with Google(says=dict.fromkeys(("generate", "stream", "batch"), saying)) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        for ask in (
            lambda: SPEAKER.chat(line, asking(MODEL)),
            lambda: together(SPEAKER.stream(line, asking(MODEL))),
            lambda: SPEAKER.embed(line, EmbedAsk("gemini-embedding-2", ("a",))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            expected = classify("google", saying.status, saying.headers, saying.raw, naming_model=True)
            assert caught.value.outcome.failure is expected.failure
            assert caught.value.outcome.retry_after == expected.retry_after


@pytest.mark.parametrize(
    "body",
    [
        {"candidates": []},
        {"candidates": [{"content": {"parts": [{"text": "Hi."}]}}]},
        {"candidates": [{"content": {}, "finishReason": "FINISH_REASON_UNSPECIFIED"}]},
        {"candidates": "none"},
        {"promptFeedback": {}},
    ],
)
async def test_an_answer_that_does_not_say_why_it_ended_is_none(body, client_for):
    async with Google(says={"generate": Saying(200, body)}) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        with pytest.raises(CallFailed) as caught:
            await SPEAKER.chat(line, asking(MODEL))
    assert caught.value.outcome.failure is Failure.BAD_RESPONSE


async def test_a_call_without_an_id_gets_one_of_its_own(client_for):
    parts = ({"functionCall": {"name": "clock", "args": {}}}, {"functionCall": {"name": "clock"}})
    async with Google(parts=parts) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        whole = await SPEAKER.chat(line, asking(MODEL))
        streamed = await together(SPEAKER.stream(line, asking(MODEL)))
    ids = {call.id for answer in (whole, streamed) for call in answer.tool_calls}
    assert len(ids) == 4
    assert all(len(id) <= 40 for id in ids)
    assert whole.finish is FinishReason.TOOL_CALLS


async def test_a_model_stands_in_the_path_with_or_without_its_kind(client_for):
    async with Google() as fake:
        line = line_to(await client_for(fake.origin), "google", f"{fake.origin}/")
        await SPEAKER.chat(line, asking(f"models/{MODEL}"))
        await together(SPEAKER.stream(line, asking(MODEL)))
        await SPEAKER.embed(line, EmbedAsk("models/gemini-embedding-2", ("a", "b"), 4))
        assert fake.paths == [
            f"/v1beta/models/{MODEL}:generateContent",
            f"/v1beta/models/{MODEL}:streamGenerateContent",
            "/v1beta/models/gemini-embedding-2:batchEmbedContents",
        ]
        assert fake.queries == [{}, {"alt": "sse"}, {}]
        row = {"model": "models/gemini-embedding-2", "outputDimensionality": 4}
        assert fake.requests[-1].body["requests"] == [
            {**row, "content": {"parts": [{"text": text}]}} for text in ("a", "b")
        ]


async def test_vectors_cost_what_is_told_and_nothing_is_invented(client_for):
    rows = {"embeddings": [{"values": [0.5]}]}
    async with Google(says={"batch": Saying(200, rows)}) as fake:
        line = line_to(await client_for(fake.origin), "google", fake.origin)
        asked = EmbedAsk("gemini-embedding-2", ("a",))
        assert (await SPEAKER.embed(line, asked)).usage is None
        fake.says["batch"] = Saying(200, {**rows, "usageMetadata": {"promptTokenCount": 3}})
        assert (await SPEAKER.embed(line, asked)).usage == Usage(3, 0)
