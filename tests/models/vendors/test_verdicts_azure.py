"""Every answer of Azure OpenAI and of its authority that is documented, and the verdict that it ends in."""

import pytest

from models.vault.secret import Secret
from models.vendors.failure import Failure
from tests.fakes.azure_openai import (
    CLIENT,
    ENTRA,
    SAYINGS,
    SECRET,
    TENANT,
    TOKEN,
    WRONG_SECRET,
    Authority,
    AzureOpenAI,
)
from tests.fakes.vendor import Saying
from tests.models.vendors.standing import (
    GOOD,
    INVALID,
    LIMITED,
    NO_CREDIT,
    NO_MODEL,
    REFUSED,
    UNKNOWN,
    Row,
    classified,
    climb,
    letters,
    standing,
)
from tests.models.vendors.steps import check

PORTAL = "https://portal.azure.com"
ROWS = [
    Row("bad_key", "models", Failure.KEY_REJECTED, INVALID, "F..", "a wrong key and a wrong endpoint alike"),
    Row("no_role", "models", None, LIMITED, "S-."),
    Row("firewall", "models", None, LIMITED, "S-."),
    Row("blocked", "models", Failure.ACCOUNT_DISABLED, INVALID, "F..", "support"),
    Row("volume", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", PORTAL),
    Row("no_path", "models", Failure.WRONG_ENDPOINT, INVALID, "F..", "API version"),
    Row("rate", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("rate_ms", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("timeout", "models", Failure.TIMEOUT, UNKNOWN, "I..", "in time"),
    Row("server", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("unavailable", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("no_deployment", "chat", Failure.MODEL_NOT_FOUND, NO_MODEL, "S-F", "five minutes", invoke=True),
    Row("no_role", "chat", Failure.PERMISSION_DENIED, REFUSED, "S-F", "role", invoke=True),
    Row("volume", "chat", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "S-F", PORTAL, invoke=True),
    Row("filtered", "chat", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("cut_by_filter", "chat", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("rate", "chat", Failure.RATE_LIMITED, UNKNOWN, "S-I", "later", invoke=True),
]
AT_AUTHORITY = [
    Row("bad_secret", "token", Failure.KEY_REJECTED, INVALID, "F..", "client secret"),
    Row("old_secret", "token", Failure.KEY_REJECTED, INVALID, "F..", "ended"),
    Row("no_client", "token", Failure.KEY_REJECTED, INVALID, "F..", "client id"),
    Row("no_tenant", "token", Failure.KEY_REJECTED, INVALID, "F..", "tenant"),
    Row("disabled", "token", Failure.ACCOUNT_DISABLED, INVALID, "F..", "administrator"),
    Row("policy", "token", Failure.PERMISSION_DENIED, REFUSED, "F..", "administrator"),
    Row("scope", "token", Failure.REQUEST_REFUSED, INVALID, "F..", "message"),
    Row("busy", "token", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
]


@pytest.mark.parametrize("row", [row for row in ROWS if row.said != "cut_by_filter"], ids=str)
def test_each_documented_body_is_taken_for_what_it_is(row):
    assert classified("azure_openai", row, SAYINGS[row.said]) is (row.failure or Failure.PERMISSION_DENIED)


@pytest.mark.parametrize("row", AT_AUTHORITY, ids=str)
def test_each_documented_body_of_the_authority_is_taken_for_what_it_is(row):
    assert classified("entra", row, ENTRA[row.said]) is row.failure


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    async with AzureOpenAI(says={row.at: SAYINGS[row.said]}) as fake:
        verdict = await climb(
            await client_for(fake.origin),
            "azure_openai",
            fake,
            row,
            endpoint=fake.origin,
            invoke_model="my-gpt",
        )
    assert verdict.outcome.retry_after == {"rate": 6, "rate_ms": 1.5, "volume": 172_800}.get(row.said)


def principal(fake: AzureOpenAI, authority: Authority, secret: str = SECRET) -> dict[str, object]:
    return {
        "secrets": {"client_secret": Secret(secret)},
        "endpoint": fake.origin,
        "auth_method": "entra_service_principal",
        "authority": authority.origin,
        "tenant_id": TENANT,
        "client_id": CLIENT,
    }


@pytest.mark.parametrize("row", AT_AUTHORITY, ids=str)
async def test_each_documented_body_of_the_authority_ends_in_the_right_verdict(row, client_for):
    async with AzureOpenAI() as fake, Authority(says={"token": ENTRA[row.said]}) as authority:
        client = await client_for(fake.origin, authority.origin)
        await climb(client, "azure_openai", fake, row, **principal(fake, authority))
        assert fake.requests == []


def test_every_documented_body_is_in_a_table():
    assert {row.said for row in ROWS} == set(SAYINGS)
    assert {row.said for row in AT_AUTHORITY} == set(ENTRA)


async def test_a_good_key_proves_no_deployment_and_says_so(client_for):
    async with AzureOpenAI() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "azure_openai", "", endpoint=f"{fake.origin}/")
        assert fake.paths == ["/openai/v1/models"]
        assert fake.requests[0].headers["api-key"] == fake.key
        assert (standing(verdict), letters(steps), verdict.models) == (GOOD, "S-.", None)
        assert "deployment" in (steps.details["AUTHENTICATE"] or "")
        assert "Azure does not list" in (steps.details["DISCOVER"] or "")
        verdict, steps = await check(client, "azure_openai", "", endpoint=fake.origin, invoke=True)
    assert (standing(verdict), letters(steps)) == (GOOD, "S--")
    assert "Name a deployment" in (steps.details["INVOKE"] or "")


@pytest.mark.parametrize(
    ("version", "listed", "called"),
    [
        (None, "/openai/v1/models", "/openai/v1/chat/completions"),
        ("v1", "/openai/v1/models", "/openai/v1/chat/completions"),
        ("preview", "/openai/v1/models", "/openai/v1/chat/completions"),
        ("2024-10-21", "/openai/models", "/openai/deployments/my-gpt/chat/completions"),
    ],
)
async def test_a_deployment_is_proved_by_calling_it_in_both_forms(version, listed, called, client_for):
    async with AzureOpenAI() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(
            client,
            "azure_openai",
            "",
            endpoint=f"{fake.origin}/openai/v1/",
            api_version=version,
            invoke=True,
            invoke_model="my-gpt",
        )
        assert fake.paths == [listed, called]
        told = {query.get("api-version") for query in fake.queries}
        assert told == {None if version in (None, "v1") else version}
        assert fake.requests[-1].body["max_completion_tokens"] == 16
    assert (standing(verdict), letters(steps)) == (GOOD, "S-S")


async def test_a_deployment_that_is_not_there_is_told_and_one_of_embeddings_embeds(client_for):
    async with AzureOpenAI() as fake:
        client = await client_for(fake.origin)
        how = {"endpoint": fake.origin, "invoke": True}
        verdict, steps = await check(client, "azure_openai", "", invoke_model="none", **how)
        assert (standing(verdict), letters(steps)) == (NO_MODEL, "S-F")
        assert "name of the deployment" in (verdict.outcome.hint or "")
        verdict, steps = await check(
            client, "azure_openai", "", invoke_model="my-embeddings", model_type="TEXT_EMBEDDING", **how
        )
        assert fake.paths[-1] == "/openai/v1/embeddings"
        assert (standing(verdict), letters(steps)) == (GOOD, "S-S")
        verdict, steps = await check(
            client, "azure_openai", "", invoke_model="none", deployment_name="my-gpt", model_type="LLM", **how
        )
        assert fake.requests[-1].body["model"] == "my-gpt"


async def test_a_service_principal_shows_its_secret_to_the_authority_and_the_token_to_the_endpoint(
    client_for,
):
    async with AzureOpenAI() as fake, Authority() as authority:
        client = await client_for(fake.origin, authority.origin)
        verdict, steps = await check(
            client, "azure_openai", "", invoke=True, invoke_model="my-gpt", **principal(fake, authority)
        )
        assert authority.paths == [f"/{TENANT}/oauth2/v2.0/token"]
        seen = str([(request.headers, request.body) for request in fake.requests])
        assert all(request.headers["Authorization"] == f"Bearer {TOKEN}" for request in fake.requests)
        assert SECRET not in seen
        assert "api-key" not in seen
        assert TOKEN not in str(authority.requests)
        assert not {"api-key", "Authorization"} & set(authority.requests[0].headers)
    assert (standing(verdict), letters(steps)) == (GOOD, "S-S")


async def test_a_wrong_secret_is_rejected_and_shown_nowhere(client_for):
    async with AzureOpenAI() as fake, Authority() as authority:
        client = await client_for(fake.origin, authority.origin)
        how = principal(fake, authority, WRONG_SECRET)
        verdict, steps = await check(client, "azure_openai", "", **how)
        assert fake.requests == []
    assert standing(verdict) == INVALID
    assert "AADSTS7000215" in (verdict.outcome.message or "")
    assert WRONG_SECRET not in repr(verdict) + repr(steps)


async def test_a_token_that_the_endpoint_repeats_is_kept_nowhere(client_for):
    repeated = Saying(401, {"error": {"code": "401", "message": f"The token {TOKEN} is not good here."}})
    async with AzureOpenAI(says={"models": repeated}) as fake, Authority() as authority:
        client = await client_for(fake.origin, authority.origin)
        verdict, steps = await check(client, "azure_openai", "", **principal(fake, authority))
    assert standing(verdict) == INVALID
    assert TOKEN not in repr(verdict) + repr(steps)


@pytest.mark.parametrize("said", ["page", "empty", "other_json"])
async def test_a_200_is_no_proof_neither_of_the_authority_nor_of_the_endpoint(said, client_for):
    async with AzureOpenAI() as fake, Authority(says={"token": said}) as authority:
        client = await client_for(fake.origin, authority.origin)
        verdict, _ = await check(client, "azure_openai", "", **principal(fake, authority))
        assert (verdict.outcome.failure, fake.requests) == (Failure.WRONG_ENDPOINT, [])
        assert "login.microsoftonline.com" in (verdict.outcome.hint or "")
        fake.says["models"] = said
        verdict, _ = await check(client, "azure_openai", "", endpoint=fake.origin)
        assert verdict.outcome.failure is Failure.WRONG_ENDPOINT
        assert "openai.azure.com" in (verdict.outcome.hint or "")
