"""OpenAI's own client against the fakes of OpenAI, of Azure and of the servers that speak alike."""

import pytest

from models.vendors import openai_responses
from models.vendors.openai_words import chat_body
from tests.fakes.azure_openai import SAYINGS as AZURE
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.openai import SAYINGS
from tests.fakes.openai_chat import call, chatted, responded, responses_stream_of
from tests.fakes.provider import MODELS, Provider, fixed, playing, telling
from tests.models.vendors.lines import SCHEMA_FORMAT, with_tools

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ERRORS = {
    "bad_key": "AuthenticationError",
    "no_key": "AuthenticationError",
    "not_a_member": "AuthenticationError",
    "missing_scope_401": "AuthenticationError",
    "missing_scope_403": "PermissionDeniedError",
    "region": "PermissionDeniedError",
    "deactivated": "AuthenticationError",
    "rate_requests": "RateLimitError",
    "rate_tokens": "RateLimitError",
    "slow_down": "RateLimitError",
    "credit": "RateLimitError",
    "old_quota": "RateLimitError",
    "organization_limit": "RateLimitError",
    "project_limit": "RateLimitError",
    "usage_limit": "RateLimitError",
    "no_model": "NotFoundError",
    "context": "BadRequestError",
    "overloaded": "InternalServerError",
    "server": "InternalServerError",
}


@pytest.mark.parametrize("dialect", ["openai", "llama", "vllm"])
async def test_the_list_is_believed(sdk, dialect):
    openai = sdk("openai")
    async with (
        Provider(dialect=dialect) as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        listed = [offering async for offering in await client.models.list()]
    assert [offering.id for offering in listed] == list(MODELS)
    assert {offering.object for offering in listed} == {"model"}


async def test_what_a_check_asks_is_what_the_client_asks(sdk):
    openai = sdk("openai")
    async with (
        Provider() as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        judged = await client.moderations.create(model="omni-moderation-latest", input="x")
        assert judged.results[0].flagged is False
        said = await client.chat.completions.create(
            model="gpt-5-nano", messages=[{"role": "user", "content": "Say OK."}], max_completion_tokens=16
        )
        assert (said.choices[0].message.content, said.usage.total_tokens) == ("OK", 10)
        embedded = await client.embeddings.create(
            model="text-embedding-3-small", input="OK", encoding_format="float"
        )
        assert embedded.data[0].embedding == [0.5]
        assert fake.paths == ["/v1/moderations", "/v1/chat/completions", "/v1/embeddings"]
        assert fake.requests[1].body["max_completion_tokens"] == 16


@pytest.mark.parametrize("said", sorted(ERRORS))
async def test_each_error_is_of_the_clients_own_class(sdk, said):
    openai = sdk("openai")
    saying = SAYINGS[said]
    async with (
        Provider(listing=fixed(saying.body, saying.status, saying.headers)) as fake,
        openai.AsyncOpenAI(api_key="x", base_url=fake.base_url, max_retries=0) as client,
    ):
        with pytest.raises(getattr(openai, ERRORS[said])) as caught:
            await client.models.list()
    error = saying.body["error"]
    assert (caught.value.code, caught.value.type, caught.value.request_id) == (
        error["code"],
        error["type"],
        "req_1",
    )


def test_every_error_is_asked_about():
    assert set(ERRORS) == set(SAYINGS)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("bad_key", "AuthenticationError"),
        ("no_role", "AuthenticationError"),
        ("firewall", "PermissionDeniedError"),
        ("no_deployment", "NotFoundError"),
        ("filtered", "BadRequestError"),
        ("rate", "RateLimitError"),
        ("timeout", "APIStatusError"),
        ("unavailable", "InternalServerError"),
    ],
)
async def test_azures_errors_are_of_the_clients_own_classes(sdk, said, error):
    openai = sdk("openai")
    async with (
        AzureOpenAI(says={"chat": AZURE[said]}) as fake,
        openai.AsyncAzureOpenAI(
            api_key=fake.key, azure_endpoint=fake.origin, api_version="2024-10-21", max_retries=0
        ) as client,
    ):
        with pytest.raises(getattr(openai, error)):
            await client.chat.completions.create(model="my-gpt", messages=[])


async def test_azure_is_called_where_the_client_calls_it(sdk):
    openai = sdk("openai")
    async with (
        AzureOpenAI() as fake,
        openai.AsyncAzureOpenAI(
            api_key=fake.key, azure_endpoint=fake.origin, api_version="2024-10-21", max_retries=0
        ) as classic,
        openai.AsyncOpenAI(api_key=fake.key, base_url=f"{fake.origin}/openai/v1/", max_retries=0) as newer,
    ):
        fake.token = fake.key  # the newer form takes the key as a bearer too
        messages = [{"role": "user", "content": "Say OK."}]
        assert (await classic.models.list()).data[0].id == "gpt-5.4"
        await classic.chat.completions.create(model="my-gpt", messages=messages)
        assert (await newer.models.list()).data[0].id == "gpt-5.4"
        said = await newer.chat.completions.create(model="my-gpt", messages=messages)
        assert said.choices[0].message.content == "OK"
        assert fake.paths == [
            "/openai/models",
            "/openai/deployments/my-gpt/chat/completions",
            "/openai/v1/models",
            "/openai/v1/chat/completions",
        ]
        assert {query.get("api-version") for query in fake.queries} == {"2024-10-21", None}
        assert "api-key" in fake.requests[0].headers


@pytest.mark.parametrize("streaming", [False, True])
async def test_a_chat_is_believed_whole_and_streamed(sdk, streaming):
    openai = sdk("openai")
    calls = (call("t1", "weather", '{"city":"Bonn"}'), call("t2", "clock", "{}"))
    page = chatted("gpt-5-nano", "I look.", *calls)
    async with (
        Provider(chatting=telling(page)) as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        asked = {"model": "gpt-5-nano", "messages": [{"role": "user", "content": "How is Bonn?"}]}
        if streaming:
            # The client puts the pieces together itself, and raises for what it does not understand.
            async with client.chat.completions.stream(
                **asked, stream_options={"include_usage": True}
            ) as told:
                said = await told.get_final_completion()
        else:
            said = await client.chat.completions.create(**asked)
    (choice,) = said.choices
    assert (choice.message.content, choice.finish_reason) == ("I look.", "tool_calls")
    assert [(one.id, one.function.name, one.function.arguments) for one in choice.message.tool_calls] == [
        ("t1", "weather", '{"city":"Bonn"}'),
        ("t2", "clock", "{}"),
    ]
    assert (said.usage.prompt_tokens, said.usage.prompt_tokens_details.cached_tokens) == (9, 4)


async def test_a_stream_that_was_not_asked_to_count_does_not(sdk):
    openai = sdk("openai")
    async with (
        Provider() as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        told = await client.chat.completions.create(model="gpt-5-nano", messages=[], stream=True)
        pieces = [piece async for piece in told]
    assert "".join(piece.choices[0].delta.content or "" for piece in pieces) == "OK"
    assert pieces[-1].choices[0].finish_reason == "stop"
    assert {piece.object for piece in pieces} == {"chat.completion.chunk"}


async def test_an_error_within_a_stream_is_believed(sdk):
    openai = sdk("openai")
    async with (
        Provider(chatting="stream_error") as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        told = await client.chat.completions.create(model="gpt-5-nano", messages=[], stream=True)
        with pytest.raises(openai.APIError, match="had an error"):
            async for _ in told:
                pass


@pytest.mark.parametrize("why", [None, "max_output_tokens"])
async def test_a_response_is_believed_whole_and_streamed(sdk, why):
    openai = sdk("openai")
    page = responded("gpt-5-nano", "I look.", call("t1", "weather", '{"city":"Bonn"}'), why=why)
    async with (
        Provider(responding=fixed(page, 200)) as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        whole = await client.responses.create(model="gpt-5-nano", input="How is Bonn?")
        fake.responding = playing(responses_stream_of(page))
        told = await client.responses.create(model="gpt-5-nano", input="How is Bonn?", stream=True)
        events = [one async for one in told]
        fake.responding = playing(responses_stream_of(page))
        async with client.responses.stream(model="gpt-5-nano", input="How is Bonn?") as kept:
            together = [one async for one in kept]
    assert whole.output_text == "I look."
    assert (whole.output[-1].call_id, whole.output[-1].arguments) == ("t1", '{"city":"Bonn"}')
    assert (whole.usage.input_tokens, whole.usage.input_tokens_details.cached_tokens) == (9, 4)
    assert [one.sequence_number for one in events] == list(range(len(events)))
    assert "".join(one.delta for one in events if one.type == "response.output_text.delta") == "I look."
    assert events[-1].response.to_dict() == whole.to_dict()
    assert together[-1].type == f"response.{whole.status}"


async def test_vectors_are_believed_in_their_order(sdk):
    openai = sdk("openai")
    async with (
        Provider() as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        told = await client.embeddings.create(
            model="text-embedding-3-small",
            input=["four", "eight..."],
            dimensions=3,
            encoding_format="float",
        )
    assert [(row.index, len(row.embedding), row.embedding[0]) for row in told.data] == [
        (0, 3, 1.0),
        (1, 3, 2.0),
    ]
    assert told.usage.prompt_tokens == 2


async def test_azures_streams_and_vectors_are_believed(sdk):
    openai = sdk("openai")
    async with (
        AzureOpenAI() as fake,
        openai.AsyncAzureOpenAI(
            api_key=fake.key, azure_endpoint=fake.origin, api_version="2024-10-21", max_retries=0
        ) as client,
    ):
        told = await client.chat.completions.create(
            model="my-gpt", messages=[], stream=True, stream_options={"include_usage": True}
        )
        pieces = [piece async for piece in told]
        embedded = await client.embeddings.create(
            model="my-embeddings", input=["four"], encoding_format="float"
        )
    assert pieces[0].choices == []
    assert "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices) == "OK"
    assert pieces[-1].usage.total_tokens == 10
    assert embedded.data[0].embedding == [1.0]


async def test_what_the_speaker_says_is_what_the_client_says(sdk):
    """The same question, said by both, is the same body."""
    openai = sdk("openai")
    ask = with_tools(
        "gpt-5-nano", max_output_tokens=40, temperature=0.5, tool_choice="auto", response_format=SCHEMA_FORMAT
    )
    body = chat_body(ask, limit="max_completion_tokens")
    response = openai_responses._body(ask)
    async with (
        Provider() as fake,
        openai.AsyncOpenAI(api_key=fake.key, base_url=fake.base_url, max_retries=0) as client,
    ):
        await client.chat.completions.create(**body)
        await client.responses.create(**response)
        assert [request.body for request in fake.requests] == [body, response]
