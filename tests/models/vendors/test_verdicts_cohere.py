"""Every answer of Cohere that is documented, and the verdict that it ends in."""

import pytest

from models.vendors.failure import Failure
from tests.fakes.cohere import SAYINGS, Cohere, model
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

KEYS = "https://dashboard.cohere.com/api-keys"
BILLING = "https://dashboard.cohere.com/billing"
ROWS = [
    Row("bad_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("no_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("expired_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("blocked_token", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("payment", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", BILLING),
    Row("billing_limit", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", BILLING),
    Row("trial_month", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", "next month"),
    Row("forbidden", "models", None, LIMITED, "S-."),
    Row("per_minute", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("trial_minute", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("trial_rate", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("cancelled", "models", Failure.TIMEOUT, UNKNOWN, "I..", "in time"),
    Row("timeout", "models", Failure.TIMEOUT, UNKNOWN, "I..", "in time"),
    Row("server", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("unavailable", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("not_built", "models", Failure.REQUEST_REFUSED, INVALID, "F..", "message"),
    Row("payment", "chat", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", BILLING, invoke=True),
    Row("trial_month", "chat", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", "next month", invoke=True),
    Row("trial_minute", "chat", Failure.RATE_LIMITED, UNKNOWN, "SSI", "later", invoke=True),
    Row("no_model", "chat", Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF", "another", invoke=True),
    Row("forbidden", "chat", Failure.PERMISSION_DENIED, REFUSED, "SSF", "permission", invoke=True),
    Row("invalid", "chat", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("unprocessable", "chat", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_documented_body_is_taken_for_what_it_is(row):
    expected = Failure.PERMISSION_DENIED if row.said == "forbidden" else row.failure
    assert classified("cohere", row, SAYINGS[row.said]) is expected


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    async with Cohere(says={row.at: SAYINGS[row.said]}) as fake:
        await climb(await client_for(fake.origin), "cohere", fake, row)


def test_every_documented_body_is_in_the_table():
    assert {row.said for row in ROWS} == set(SAYINGS)


async def test_a_good_key_tells_jobs_context_and_features_of_each_model(client_for):
    async with Cohere() as fake:
        verdict, steps = await check(await client_for(fake.origin), "cohere", fake.origin)
        assert fake.paths == ["/v1/models"]
    assert (standing(verdict), letters(steps)) == (GOOD, "SS.")
    assert "test with invoke" in (steps.details["AUTHENTICATE"] or "")
    assert [
        (found.name, found.type, found.context_window, found.features) for found in verdict.models or ()
    ] == [
        (
            "command-a-plus-05-2026",
            "LLM",
            128_000,
            ("VISION", "TOOL_CALL", "STRUCTURED_OUTPUT", "STREAMING", "REASONING"),
        ),
        ("command-r7b-12-2024", "LLM", 128_000, ("TOOL_CALL", "STREAMING")),
        ("embed-v4.0", "TEXT_EMBEDDING", 128_000, ()),
        ("rerank-v4.0-fast", "RERANK", 32_768, ()),
        ("classify-old", None, 512, ()),
    ]


@pytest.mark.parametrize(
    ("said", "failure", "steps"),
    [
        ("page", Failure.WRONG_ENDPOINT, "F.."),
        ("words", Failure.WRONG_ENDPOINT, "F.."),
        ("empty_object", Failure.WRONG_ENDPOINT, "F.."),
        ("cut_json", Failure.BAD_RESPONSE, "SI."),
        ("no_ids", Failure.BAD_RESPONSE, "SI."),
        ("never", Failure.TIMEOUT, "I.."),
    ],
)
async def test_what_is_not_the_providers_answer_is_told_from_a_broken_one(said, failure, steps, client_for):
    async with Cohere(says={"models": said}) as fake:
        verdict, log = await check(await client_for(fake.origin), "cohere", fake.origin)
    assert (verdict.outcome.failure, letters(log)) == (failure, steps)


async def test_all_pages_are_read(client_for):
    async with Cohere(models=tuple(model(f"c-{number}", "chat") for number in range(5)), page=2) as fake:
        verdict, _ = await check(await client_for(fake.origin), "cohere", fake.origin)
        assert [query.get("page_token") for query in fake.queries] == [None, "2", "4"]
    assert len(verdict.models or ()) == 5


@pytest.mark.parametrize(
    ("name", "path"),
    [(None, "/v2/chat"), ("embed-v4.0", "/v2/embed"), ("rerank-v4.0-fast", "/v2/rerank")],
)
async def test_a_trial_asks_each_job_in_its_own_way(name, path, client_for):
    async with Cohere() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "cohere", fake.origin, invoke=True, invoke_model=name)
        assert fake.paths[-1] == path
        assert fake.requests[-1].body["model"] == (name or "command-r7b-12-2024")
    assert (standing(verdict), letters(steps)) == (GOOD, "SSS")


async def test_a_ranking_of_nothing_proves_nothing(client_for):
    async with Cohere(says={"rerank": Saying(200, {"id": "r1", "results": []})}) as fake:
        verdict, steps = await check(
            await client_for(fake.origin), "cohere", fake.origin, invoke=True, invoke_model="rerank-v4.0-fast"
        )
    assert (verdict.outcome.failure, letters(steps)) == (Failure.BAD_RESPONSE, "SSI")
