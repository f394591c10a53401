"""Every answer of Anthropic that is documented, and the verdict that it ends in."""

import pytest

from models.vendors.failure import Failure
from tests.fakes.anthropic import MODELS, SAYINGS, Anthropic, model
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

BILLING = "https://platform.claude.com/settings/billing"
AT_LIST = [
    Row(
        "bad_key", "models", Failure.KEY_REJECTED, INVALID, "F..", "https://platform.claude.com/settings/keys"
    ),
    Row("region", "models", Failure.REGION_BLOCKED, INVALID, "F..", "country"),
    Row("billing", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", BILLING),
    Row("credit", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", BILLING),
    Row("tier_cap", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", BILLING),
    Row("rate", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("rate_reset", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("ramp", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("on_hold", "models", Failure.ACCOUNT_DISABLED, INVALID, "F..", "appeal"),
    Row("disabled", "models", Failure.ACCOUNT_DISABLED, INVALID, "F..", "appeal"),
    Row("overloaded", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("server", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("timeout", "models", Failure.TIMEOUT, UNKNOWN, "I..", "in time"),
    Row("no_path", "models", Failure.WRONG_ENDPOINT, INVALID, "F..", "https://api.anthropic.com"),
    Row("no_method", "models", Failure.WRONG_ENDPOINT, INVALID, "F..", "https://api.anthropic.com"),
    Row("not_built", "models", Failure.REQUEST_REFUSED, INVALID, "F..", "message"),
]
AT_COUNT = [
    Row("bad_key", "count_tokens", Failure.KEY_REJECTED, INVALID, "F..", "keys"),
    Row("credit", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("spend_limit", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("workspace_limit", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("billing", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("tier_cap", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("contract_cap", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("linked_limit", "count_tokens", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", BILLING),
    Row("rate", "count_tokens", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("overloaded", "count_tokens", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("on_hold", "count_tokens", Failure.ACCOUNT_DISABLED, INVALID, "F..", "appeal"),
]
AT_INVOKE = [
    Row("credit", "messages", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", BILLING, invoke=True),
    Row("permission", "messages", Failure.PERMISSION_DENIED, REFUSED, "SSF", "workspace", invoke=True),
    Row("no_model", "messages", Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF", "another", invoke=True),
    Row("too_large", "messages", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("conflict", "messages", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("rate", "messages", Failure.RATE_LIMITED, UNKNOWN, "SSI", "later", invoke=True),
]
ROWS = [*AT_LIST, *AT_COUNT, *AT_INVOKE]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_documented_body_is_taken_for_what_it_is(row):
    assert classified("anthropic", row, SAYINGS[row.said]) is row.failure


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    async with Anthropic(says={row.at: SAYINGS[row.said]}) as fake:
        verdict = await climb(await client_for(fake.origin), "anthropic", fake, row)
    if row.said == "spend_limit":
        # It names a day, so that the wait grows shorter with the days.
        assert 0 <= (verdict.outcome.retry_after or 0) <= 31 * 86_400
        return
    waits = {"rate": 12, "ramp": 3, "rate_reset": 86_400}
    assert verdict.outcome.retry_after == waits.get(row.said)


async def test_the_step_says_which_call_showed_that_credit_is_gone(client_for):
    async with Anthropic(says={"count_tokens": SAYINGS["credit"]}) as fake:
        verdict, steps = await check(await client_for(fake.origin), "anthropic", fake.origin)
    assert (steps.details["AUTHENTICATE"] or "").startswith("Told by count_tokens: Your credit balance")
    assert (verdict.outcome.message or "").startswith("Your credit balance")


def test_every_documented_body_is_in_the_table():
    untabled = {"permission", "no_model", "too_large", "conflict"}
    assert {row.said for row in ROWS} | untabled == set(SAYINGS)


async def test_a_good_key_is_asked_about_the_list_and_about_credit(client_for):
    async with Anthropic() as fake:
        verdict, steps = await check(await client_for(fake.origin), "anthropic", f"{fake.origin}/")
        assert fake.paths == ["/v1/models", "/v1/messages/count_tokens"]
        assert all(request.headers["x-api-key"] == fake.key for request in fake.requests)
        assert fake.requests[1].body["model"] == "claude-haiku-4-5"
    assert (standing(verdict), letters(steps)) == (GOOD, "SS.")
    assert "count_tokens" in (steps.details["AUTHENTICATE"] or "")
    found = {offering.name: offering for offering in verdict.models or ()}
    assert set(found) == {"claude-opus-5-5", "claude-haiku-4-5"}
    assert found["claude-haiku-4-5"].context_window == 200_000
    assert found["claude-haiku-4-5"].features == ("VISION", "STRUCTURED_OUTPUT", "STREAMING", "REASONING")
    assert found["claude-opus-5-5"].features[-1] == "DOCUMENT_INPUT"
    assert {offering.type for offering in found.values()} == {"LLM"}


@pytest.mark.parametrize("said", ["no_path", "no_method", "not_built", "no_model"])
async def test_a_server_without_the_count_of_tokens_is_told_from_one_without_credit(said, client_for):
    async with Anthropic(says={"count_tokens": SAYINGS[said]}) as fake:
        verdict, steps = await check(await client_for(fake.origin), "anthropic", fake.origin)
    assert (standing(verdict), letters(steps)) == (GOOD, "SS.")
    assert "Credit is not shown" in (steps.details["AUTHENTICATE"] or "")


@pytest.mark.parametrize("said", ["page", "empty", "other_json"])
async def test_a_200_of_something_else_shows_no_credit(said, client_for):
    async with Anthropic(says={"count_tokens": said}) as fake:
        verdict, steps = await check(await client_for(fake.origin), "anthropic", fake.origin)
    assert standing(verdict) == GOOD
    assert "Credit is not shown" in (steps.details["AUTHENTICATE"] or "")


async def test_a_key_that_may_not_list_is_good_limited_and_still_asked_about_credit(client_for):
    async with Anthropic(says={"models": SAYINGS["permission"]}) as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "anthropic", fake.origin)
        assert (standing(verdict), letters(steps)) == (LIMITED, "S-.")
        assert "permission" in (steps.details["DISCOVER"] or "")
        fake.says["count_tokens"] = SAYINGS["credit"]
        verdict, steps = await check(client, "anthropic", fake.origin)
        assert (standing(verdict), letters(steps)) == (NO_CREDIT, "F..")


async def test_a_key_that_may_only_list_is_good_and_limited(client_for):
    async with Anthropic(says={"count_tokens": SAYINGS["permission"]}) as fake:
        verdict, steps = await check(await client_for(fake.origin), "anthropic", fake.origin)
    assert (standing(verdict), letters(steps)) == (LIMITED, "SS.")
    assert len(verdict.models or ()) == 2


ENDS = [
    ("page", Failure.WRONG_ENDPOINT, "F.."),
    ("empty", Failure.WRONG_ENDPOINT, "F.."),
    ("empty_object", Failure.WRONG_ENDPOINT, "F.."),
    ("forbidden_page", Failure.WRONG_ENDPOINT, "F.."),
    ("redirect", Failure.WRONG_ENDPOINT, "F.."),
    ("cut_json", Failure.BAD_RESPONSE, "SI."),
    ("cut", Failure.BAD_RESPONSE, "SI."),
    ("no_ids", Failure.BAD_RESPONSE, "SI."),
    ("data_of_another_kind", Failure.BAD_RESPONSE, "SI."),
    ("never", Failure.TIMEOUT, "I.."),
    ("hang_up", Failure.UNREACHABLE, "I.."),
]


@pytest.mark.parametrize(("said", "failure", "steps"), ENDS)
async def test_what_is_not_the_providers_answer_is_told_from_a_broken_one(said, failure, steps, client_for):
    async with Anthropic(says={"models": said}) as fake:
        verdict, log = await check(await client_for(fake.origin), "anthropic", fake.origin)
    assert (verdict.outcome.failure, letters(log)) == (failure, steps)
    assert verdict.models is None


async def test_all_pages_are_read_once_and_a_broken_one_ends_the_check(client_for):
    rows = tuple(model(f"claude-{number}") for number in range(7))
    async with Anthropic(models=rows, page=3) as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "anthropic", fake.origin)
        assert [offering.name for offering in verdict.models or ()] == [row["id"] for row in rows]
        assert steps.details["DISCOVER"] == "7 models"
        assert [query.get("after_id") for query in fake.queries] == [None, None, "claude-2", "claude-5"]
    endless = Saying(200, {"data": [MODELS[0]], "has_more": True, "last_id": "x"})
    async with Anthropic(says={"models": endless}) as fake:
        verdict, _ = await check(await client_for(fake.origin), "anthropic", fake.origin)
        assert (verdict.outcome.failure, len(verdict.models or ())) == (None, 1)
        assert fake.paths.count("/v1/models") == 2


async def test_a_trial_takes_the_small_model_and_names_its_cost(client_for):
    async with Anthropic() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "anthropic", fake.origin, invoke=True)
        assert fake.requests[-1].body["max_tokens"] == 16
        assert steps.details["INVOKE"] == "claude-haiku-4-5 answered; it cost at most 16 output tokens."
        assert (standing(verdict), letters(steps)) == (GOOD, "SSS")
        verdict, steps = await check(
            client, "anthropic", fake.origin, invoke=True, invoke_model="claude-none"
        )
        assert (standing(verdict), letters(steps)) == (NO_MODEL, "SSF")
        assert "claude-none is not among them" in (steps.details["DISCOVER"] or "")
