"""Google's own client against the fake of Gemini."""

from dataclasses import replace

import pytest

from models.vendors.google_words import question, texts
from models.vendors.speaking import EmbedAsk
from tests.fakes.google import SAYINGS, Google, model
from tests.models.vendors.lines import SCHEMA_FORMAT, audio, document, image, said, with_tools

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def client_of(genai, fake, version="v1beta"):
    return genai.Client(api_key=fake.key, http_options={"base_url": fake.origin, "api_version": version}).aio


@pytest.mark.parametrize("version", ["v1beta", "v1"])
async def test_the_list_is_believed_page_by_page(sdk, version):
    genai = sdk("google.genai")
    rows = tuple(model(f"gemini-{number}", "generateContent") for number in range(5))
    async with Google(models=rows, page=2) as fake, client_of(genai, fake, version) as client:
        listed = [offering async for offering in await client.models.list()]
        assert set(fake.paths) == {f"/{version}/models"}
        assert all("key" not in query for query in fake.queries)
        assert all("x-goog-api-key" in request.headers for request in fake.requests)
    assert [offering.name for offering in listed] == [row["name"] for row in rows]
    assert listed[0].input_token_limit == 1_048_576
    assert listed[0].supported_actions == ["generateContent"]


async def test_what_a_check_asks_is_what_the_client_asks(sdk):
    genai = sdk("google.genai")
    async with Google() as fake, client_of(genai, fake) as client:
        said = await client.models.generate_content(
            model="gemini-3.5-flash-lite", contents="Say OK.", config={"max_output_tokens": 16}
        )
        assert (said.text, said.usage_metadata.total_token_count) == ("OK", 5)
        assert fake.paths == ["/v1beta/models/gemini-3.5-flash-lite:generateContent"]
        assert fake.requests[0].body["generationConfig"] == {"maxOutputTokens": 16}
        embedded = await client.models.embed_content(model="gemini-embedding-2", contents="OK")
        assert embedded.embeddings[0].values == [0.5, 0.25]


REFUSED = sorted(name for name, saying in SAYINGS.items() if saying.status != 200)


@pytest.mark.parametrize("said", REFUSED)
async def test_each_error_is_of_the_clients_own_class(sdk, said):
    genai = sdk("google.genai")
    errors = sdk("google.genai.errors")
    saying = SAYINGS[said]
    async with Google(says={"generate": saying}) as fake, client_of(genai, fake) as client:
        with pytest.raises(errors.ClientError if saying.status < 500 else errors.ServerError) as caught:
            await client.models.generate_content(model="gemini-3.5-flash-lite", contents="x")
    error = (saying.body[0] if isinstance(saying.body, list) else saying.body)["error"]
    assert (caught.value.code, caught.value.message) == (saying.status, error["message"])


async def test_what_a_filter_held_back_comes_without_an_answer(sdk):
    genai = sdk("google.genai")
    async with Google(says={"generate": SAYINGS["blocked"]}) as fake, client_of(genai, fake) as client:
        said = await client.models.generate_content(model="gemini-3.5-flash-lite", contents="x")
    assert said.candidates is None
    assert said.prompt_feedback.block_reason.name == "SAFETY"


PARTS = (
    {"text": "Where is Bonn?", "thought": True},
    {"text": "I look."},
    {"functionCall": {"id": "1", "name": "weather", "args": {"city": "Bonn"}}, "thoughtSignature": "c2ln"},
)
COUNTS = {
    "promptTokenCount": 9,
    "candidatesTokenCount": 3,
    "thoughtsTokenCount": 4,
    "cachedContentTokenCount": 5,
    "totalTokenCount": 16,
}


def _asked(genai, **more):
    """A question of ours, in the client's own types, which refuse what they do not know."""
    types = genai.types
    body = question(with_tools("gemini-3.8-flash", **more))
    config = {**body.get("generationConfig", {}), "systemInstruction": body["systemInstruction"]}
    config |= {key: body[key] for key in ("tools", "toolConfig") if key in body}
    config["automaticFunctionCalling"] = {"disable": True}
    return body, {
        "model": "gemini-3.8-flash",
        "contents": [types.Content.model_validate(content) for content in body["contents"]],
        "config": types.GenerateContentConfig.model_validate(config),
    }


async def test_what_a_call_asks_is_what_the_client_asks_of_the_same(sdk):
    genai = sdk("google.genai")
    body, asked = _asked(
        genai,
        temperature=0.5,
        top_p=0.25,
        max_output_tokens=50,
        stop=("END",),
        tool_choice={"type": "function", "function": {"name": "clock"}},
        response_format=SCHEMA_FORMAT,
    )
    async with Google() as fake, client_of(genai, fake) as client:
        await client.models.generate_content(**asked)
        (request,) = fake.requests
    sent = request.body
    sent["systemInstruction"].pop("role", None)
    # The client writes this one name as the protocol's source has it; Google reads both.
    (tools,) = sent["tools"]
    weather = tools["functionDeclarations"][0]
    weather["parametersJsonSchema"] = weather.pop("parameters_json_schema")
    for part in (part for told in (sent, body) for content in told["contents"] for part in content["parts"]):
        # Bytes, for the client: it writes them in another alphabet.
        part.pop("thoughtSignature", None)
    assert sent == body


async def test_media_are_of_the_clients_own_types(sdk):
    types = sdk("google.genai.types")
    asked = with_tools("gemini-3.8-flash")
    media = said("user", image(), document(), audio())
    for content in question(replace(asked, messages=(*asked.messages, media)))["contents"]:
        types.Content.model_validate(content)


async def test_an_answer_is_believed_as_a_whole_and_streamed(sdk):
    genai = sdk("google.genai")
    _, asked = _asked(genai)
    async with Google(parts=PARTS, usage=COUNTS) as fake, client_of(genai, fake) as client:
        whole = await client.models.generate_content(**asked)
        pieces = [piece async for piece in await client.models.generate_content_stream(**asked)]
        assert [path.rpartition(":")[2] for path in fake.paths] == [
            "generateContent",
            "streamGenerateContent",
        ]
        assert fake.queries[1] == {"alt": "sse"}
    said_ = [part for piece in pieces for part in piece.candidates[0].content.parts]
    for parts in (whole.candidates[0].content.parts, said_):
        assert "".join(part.text or "" for part in parts if not part.thought) == "I look."
        (call,) = (part.function_call for part in parts if part.function_call)
        assert (call.id, call.name, call.args) == ("1", "weather", {"city": "Bonn"})
    for last in (whole, pieces[-1]):
        assert last.candidates[0].finish_reason.name == "STOP"
        counts = last.usage_metadata
        assert (counts.prompt_token_count, counts.candidates_token_count) == (9, 3)
        assert (counts.thoughts_token_count, counts.cached_content_token_count) == (4, 5)


async def test_texts_are_asked_about_as_the_client_asks(sdk):
    genai = sdk("google.genai")
    asked = EmbedAsk("gemini-embedding-001", ("one", "three"), 3)
    rows = (model("gemini-embedding-001", "embedContent"),)
    async with Google(models=rows) as fake, client_of(genai, fake) as client:
        answer = await client.models.embed_content(
            model=asked.model_name, contents=list(asked.texts), config={"output_dimensionality": 3}
        )
        (request,) = fake.requests
    assert [row.values for row in answer.embeddings] == [[0.75, 0.25, 0.25], [1.25, 0.25, 0.25]]
    for row in request.body["requests"]:
        row["content"].pop("role", None)
    assert request.body == texts(asked, asked.texts)
