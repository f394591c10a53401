"""OpenAI's own client against the fakes of OpenAI, of Azure and of the servers that speak alike."""

import pytest

from tests.fakes.azure_openai import SAYINGS as AZURE
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.openai import SAYINGS
from tests.fakes.provider import MODELS, Provider, fixed

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
