"""Every answer of Gemini that is documented, and the verdict that it ends in."""

import pytest

from models.vendors.failure import Failure
from tests.fakes.google import SAYINGS, Google, model
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

KEYS = "https://aistudio.google.com/apikey"
ROWS = [
    Row("bad_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("expired_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("no_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("leaked_key", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("in_a_list", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("interactions_authentication", "models", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("suspended", "models", Failure.ACCOUNT_DISABLED, INVALID, "F..", "ask"),
    Row("region", "models", Failure.REGION_BLOCKED, INVALID, "F..", "country"),
    Row("free_tier_region", "models", Failure.REGION_BLOCKED, INVALID, "F..", "country"),
    Row("no_billing", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", "billing"),
    Row("payment", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", "billing"),
    Row("per_day", "models", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", "midnight"),
    Row("per_minute", "models", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("overloaded", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("server", "models", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("deadline", "models", Failure.TIMEOUT, UNKNOWN, "I..", "in time"),
    Row("api_off", "models", None, LIMITED, "S-."),
    Row("restricted", "models", None, LIMITED, "S-."),
    Row("interactions_permission", "models", None, LIMITED, "S-."),
    Row("per_day", "generate", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", "midnight", invoke=True),
    Row("no_billing", "generate", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", "billing", invoke=True),
    Row("per_minute", "generate", Failure.RATE_LIMITED, UNKNOWN, "SSI", "later", invoke=True),
    Row("api_off", "generate", Failure.PERMISSION_DENIED, REFUSED, "SSF", "enable", invoke=True),
    Row("no_model", "generate", Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF", "another", invoke=True),
    Row(
        "interactions_no_model", "generate", Failure.MODEL_NOT_FOUND, NO_MODEL, "SSF", "another", invoke=True
    ),
    Row("interactions_range", "generate", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("blocked", "generate", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("filtered", "generate", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("overloaded", "generate", Failure.PROVIDER_ERROR, UNKNOWN, "SSI", "later", invoke=True),
]
OF_A_2XX = {"blocked", "filtered"}
LISTED_ONLY = {"api_off", "restricted", "interactions_permission"}


@pytest.mark.parametrize("row", [row for row in ROWS if row.said not in OF_A_2XX], ids=str)
def test_each_documented_body_is_taken_for_what_it_is(row):
    expected = Failure.PERMISSION_DENIED if row.said in LISTED_ONLY else row.failure
    assert classified("google", row, SAYINGS[row.said]) is expected


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    async with Google(says={row.at: SAYINGS[row.said]}) as fake:
        verdict = await climb(await client_for(fake.origin), "google", fake, row)
    assert verdict.outcome.retry_after == (37 if row.said == "per_minute" else None)


def test_every_documented_body_is_in_the_table():
    assert {row.said for row in ROWS} == set(SAYINGS)


async def test_a_good_key_goes_in_a_header_and_the_list_tells_jobs_and_limits(client_for):
    async with Google() as fake:
        verdict, steps = await check(await client_for(fake.origin), "google", fake.origin)
        assert fake.paths == ["/v1beta/models"]
        assert fake.requests[0].headers["x-goog-api-key"] == fake.key
        assert "key" not in fake.queries[0]
    assert (standing(verdict), letters(steps)) == (GOOD, "SS.")
    assert steps.details["AUTHENTICATE"] == "Credit is not shown by a free call: test with invoke."
    assert [(found.name, found.type, found.context_window) for found in verdict.models or ()] == [
        ("gemini-3.8-flash", "LLM", 1_048_576),
        ("gemini-3.5-flash-lite", "LLM", 1_048_576),
        ("gemini-3-pro-image", "IMAGE_GENERATION", 65_536),
        ("gemini-3.8-flash-tts", "TEXT_TO_SPEECH", 8_192),
        ("gemini-embedding-2", "TEXT_EMBEDDING", 8_192),
        ("imagen-4.0-generate-001", "IMAGE_GENERATION", 480),
        ("aqa", None, 7_168),
    ]
    assert {found.name for found in verdict.models or () if "REASONING" in found.features} == {
        "gemini-3.8-flash",
        "gemini-3.5-flash-lite",
    }


async def test_a_wrong_key_is_rejected_and_shown_nowhere(client_for):
    async with Google(key="another") as fake:
        verdict, steps = await check(await client_for(fake.origin), "google", fake.origin)
    assert (standing(verdict), letters(steps), verdict.outcome.http_status) == (INVALID, "F..", 400)


@pytest.mark.parametrize(
    ("said", "failure", "steps"),
    [
        ("page", Failure.WRONG_ENDPOINT, "F.."),
        ("empty_object", Failure.WRONG_ENDPOINT, "F.."),
        ("bare_list", Failure.WRONG_ENDPOINT, "F.."),
        ("cut_json", Failure.BAD_RESPONSE, "SI."),
        ("no_ids", Failure.BAD_RESPONSE, "SI."),
        ("forbidden_page", Failure.WRONG_ENDPOINT, "F.."),
        ("never", Failure.TIMEOUT, "I.."),
    ],
)
async def test_what_is_not_the_providers_answer_is_told_from_a_broken_one(said, failure, steps, client_for):
    async with Google(says={"models": said}) as fake:
        verdict, log = await check(await client_for(fake.origin), "google", fake.origin)
    assert (verdict.outcome.failure, letters(log)) == (failure, steps)


async def test_all_pages_are_read(client_for):
    rows = tuple(model(f"gemini-{number}", "generateContent") for number in range(5))
    async with Google(models=rows, page=2) as fake:
        verdict, _ = await check(await client_for(fake.origin), "google", fake.origin)
        assert [query.get("pageToken") for query in fake.queries] == [None, "2", "4"]
    assert len(verdict.models or ()) == 5


async def test_a_page_that_does_not_come_leaves_the_check_without_a_verdict(client_for):
    rows = tuple(model(f"gemini-{number}", "generateContent") for number in range(5))

    class Tiring(Google):
        def answer(self, name, request, body):
            return (
                SAYINGS["overloaded"] if "pageToken" in request.query else super().answer(name, request, body)
            )

    async with Tiring(models=rows, page=2) as fake:
        verdict, steps = await check(await client_for(fake.origin), "google", fake.origin)
    assert (standing(verdict), letters(steps), verdict.models) == (UNKNOWN, "SI.", None)


async def test_a_trial_takes_the_small_model_and_asks_each_job_in_its_own_way(client_for):
    async with Google() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "google", fake.origin, invoke=True)
        assert fake.paths[-1] == "/v1beta/models/gemini-3.5-flash-lite:generateContent"
        assert fake.requests[-1].body["generationConfig"] == {"maxOutputTokens": 16}
        assert (standing(verdict), letters(steps)) == (GOOD, "SSS")
        assert "at most 16 output tokens" in (steps.details["INVOKE"] or "")
        verdict, steps = await check(
            client, "google", fake.origin, invoke=True, invoke_model="models/gemini-embedding-2"
        )
        assert fake.paths[-1] == "/v1beta/models/gemini-embedding-2:embedContent"
        assert letters(steps) == "SSS"


async def test_an_answer_without_a_candidate_proves_nothing(client_for):
    async with Google(says={"generate": Saying(200, {"candidates": []})}) as fake:
        verdict, steps = await check(await client_for(fake.origin), "google", fake.origin, invoke=True)
    assert (verdict.outcome.failure, letters(steps)) == (Failure.BAD_RESPONSE, "SSI")
