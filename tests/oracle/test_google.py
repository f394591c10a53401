"""Google's own client against the fake of Gemini."""

import pytest

from tests.fakes.google import SAYINGS, Google, model

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
