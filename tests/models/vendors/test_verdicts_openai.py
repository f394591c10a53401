"""Every answer of OpenAI that is documented, at the list, at the moderation and at a trial, and the verdict that it ends in."""

import json

import pytest

from models.vendors.classify import classify
from models.vendors.failure import Failure
from tests.fakes.openai import SAYINGS
from tests.fakes.provider import Provider, fixed
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
    letters,
    standing,
)
from tests.models.vendors.steps import check

KEYS, BILLING = (
    "https://platform.openai.com/api-keys",
    "https://platform.openai.com/settings/organization/billing",
)
QUOTA = ("credit", "old_quota", "organization_limit", "project_limit", "usage_limit")
ROWS = [
    Row("bad_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("no_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("not_a_member", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("deactivated", "models", Failure.ACCOUNT_DISABLED, INVALID, "F..", "ask"),
    Row("region", "models", Failure.REGION_BLOCKED, INVALID, "F..", "country"),
    Row("missing_scope_401", "models", None, LIMITED, "S-."),
    Row("missing_scope_403", "models", None, LIMITED, "S-."),
    *(Row(said, "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", BILLING) for said in QUOTA),
    Row("rate_requests", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("rate_tokens", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("slow_down", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("overloaded", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("server", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    *(Row(said, "moderations", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING) for said in QUOTA),
    Row("bad_key", "moderations", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("deactivated", "moderations", Failure.ACCOUNT_DISABLED, INVALID, "F..", "ask"),
    Row("region", "moderations", Failure.REGION_BLOCKED, INVALID, "F..", "country"),
    Row("missing_scope_401", "moderations", None, LIMITED, "SS."),
    Row("missing_scope_403", "moderations", None, LIMITED, "SS."),
    Row("no_model", "moderations", None, GOOD, "SS."),
    Row("context", "moderations", None, GOOD, "SS."),
    Row("rate_requests", "moderations", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("overloaded", "moderations", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    *(Row(said, "chat", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", BILLING, invoke=True) for said in QUOTA),
    Row("missing_scope_401", "chat", Failure.PERMISSION_DENIED, REFUSED, "SSF", KEYS, invoke=True),
    Row("no_model", "chat", Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF", "another", invoke=True),
    Row("context", "chat", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("rate_tokens", "chat", Failure.RATE_LIMITED, UNKNOWN, "SSI", "later", invoke=True),
]
WAITS = {"rate_requests": 72, "rate_tokens": 1.5, "slow_down": 20}
FIELDS = {"models": "listing", "moderations": "moderating", "chat": "chatting"}


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    saying = SAYINGS[row.said]
    behaviour = fixed(saying.body, saying.status, saying.headers)
    async with Provider(**{FIELDS[row.at]: behaviour}) as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "openai", fake.base_url, invoke=row.invoke)
    assert verdict.outcome.failure is row.failure
    assert (standing(verdict), letters(steps)) == (row.standing, row.steps)
    assert row.hint in (verdict.outcome.hint or "")
    assert (row.failure is None) == (verdict.outcome.hint is None)
    assert verdict.outcome.retry_after == (WAITS.get(row.said) if row.failure else None)
    assert row.failure is not None or classified("openai", row, saying) is not None


def test_every_documented_body_is_in_the_table():
    assert {row.said for row in ROWS} == set(SAYINGS)


@pytest.mark.parametrize(
    "said",
    ["no_method", "not_built", "no_such_model", "page", "empty", "other_json", fixed({"id": "modr-1"}, 200)],
)
async def test_an_address_without_moderations_is_told_from_an_account_without_credit(said, client_for):
    async with Provider(moderating=said) as fake:
        verdict, steps = await check(await client_for(fake.origin), "openai", fake.base_url)
    assert (standing(verdict), letters(steps)) == (GOOD, "SS.")
    assert "Credit is not shown" in (steps.details["AUTHENTICATE"] or "")


async def test_credit_is_seen_on_a_moderation_and_only_of_openai_itself(client_for):
    async with Provider() as fake:
        client = await client_for(fake.origin)
        _, steps = await check(client, "openai", fake.base_url)
        assert "Credit was seen on moderations" in (steps.details["AUTHENTICATE"] or "")
        assert fake.requests[-1].body["model"] == "omni-moderation-latest"
        await check(client, "openai_compatible", fake.base_url)
        assert fake.paths == ["/v1/models", "/v1/moderations", "/v1/models"]


async def test_a_key_that_may_not_list_is_still_asked_about_credit(client_for):
    async with Provider(listing="missing_scopes", moderating="credit") as fake:
        verdict, steps = await check(await client_for(fake.origin), "openai", fake.base_url)
    assert (standing(verdict), letters(steps)) == (NO_CREDIT, "F..")


async def test_a_trial_of_an_embedding_embeds(client_for):
    async with Provider() as fake:
        client = await client_for(fake.origin)
        name = "text-embedding-3-small"
        verdict, steps = await check(client, "openai", fake.base_url, invoke=True, invoke_model=name)
        assert fake.paths[-1] == "/v1/embeddings"
        assert (standing(verdict), letters(steps)) == (GOOD, "SSS")
        _, steps = await check(
            client, "openai", fake.base_url, invoke=True, invoke_model="m", model_type="SPEECH_TO_TEXT"
        )
        assert letters(steps) == "SS-"


OWN = [
    # llama.cpp
    (
        401,
        {"error": {"message": "Invalid API Key", "type": "authentication_error", "code": 401}},
        INVALID,
        "F..",
    ),
    (503, {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}, UNKNOWN, "I.."),
    (404, {"error": {"message": "File Not Found", "type": "not_found_error", "code": 404}}, INVALID, "F.."),
    (501, {"error": {"message": "No", "type": "not_supported_error", "code": 501}}, INVALID, "F.."),
    # vLLM
    (401, {"error": "Unauthorized"}, INVALID, "F.."),
    (404, {"detail": "Not Found"}, INVALID, "F.."),
    # LM Studio
    (200, {"error": "Unexpected endpoint or method. (GET /models)"}, INVALID, "F.."),
    # proxies in front
    (403, "<html>Forbidden</html>", INVALID, "F.."),
    (502, "<html>Bad gateway</html>", UNKNOWN, "I.."),
    (504, "<html>Gateway timeout</html>", UNKNOWN, "I.."),
]


@pytest.mark.parametrize(("status", "body", "expected", "steps"), OWN)
async def test_a_server_of_ones_own_ends_alike(status, body, expected, steps, client_for):
    async with Provider(listing=fixed(body, status)) as fake:
        verdict, log = await check(await client_for(fake.origin), "openai_compatible", fake.base_url)
    assert (standing(verdict), letters(log)) == (expected, steps)
    assert verdict.outcome.hint


OLLAMA = [
    (
        401,
        {"error": "unauthorized", "signin_url": "https://ollama.com/connect"},
        Failure.KEY_REJECTED,
        INVALID,
    ),
    (429, {"error": "too many requests"}, Failure.RATE_LIMITED, UNKNOWN),
    (500, {"error": "something broke"}, Failure.PROVIDER_ERROR, UNKNOWN),
    (502, {"error": "cloud model unreachable"}, Failure.PROVIDER_ERROR, UNKNOWN),
]
TRIALS = [
    (400, {"error": "model is required"}, Failure.REQUEST_REFUSED, INVALID, "SSF"),
    (400, {"error": '"x" does not support chat'}, Failure.REQUEST_REFUSED, INVALID, "SSF"),
    (400, {"error": "missing request body"}, Failure.REQUEST_REFUSED, INVALID, "SSF"),
    (404, {"error": "model 'x' not found"}, Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF"),
    (404, {"error": 'model "x" not found, try pulling it first'}, Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF"),
    (200, {"error": "the runner died"}, Failure.PROVIDER_ERROR, UNKNOWN, "SSI"),
]


@pytest.mark.parametrize(("status", "body", "failure", "expected"), OLLAMA)
async def test_ollamas_list_ends_alike(status, body, failure, expected, client_for):
    async with Provider(dialect="ollama", listing=fixed(body, status)) as fake:
        verdict, steps = await check(await client_for(fake.origin), "ollama", fake.origin)
    assert classify("ollama", status, {}, json.dumps(body).encode()).failure is failure
    assert (verdict.outcome.failure, standing(verdict)) == (failure, expected)
    assert letters(steps) == ("I.." if failure.inconclusive else "F..")
    assert verdict.outcome.hint


@pytest.mark.parametrize(("status", "body", "failure", "expected", "steps"), TRIALS)
async def test_ollamas_trial_ends_alike(status, body, failure, expected, steps, client_for):
    async with Provider(dialect="ollama", key=None, chatting=fixed(body, status)) as fake:
        client = await client_for(fake.origin)
        verdict, log = await check(client, "ollama", fake.origin, key=None, invoke=True, invoke_model="x")
    assert (verdict.outcome.failure, standing(verdict), letters(log)) == (failure, expected, steps)
