"""Every answer of Stability AI that is documented, and the verdict that it ends in."""

import pytest

from models.vendors.failure import Failure
from tests.fakes.stability import SAYINGS, Stability
from tests.models.vendors.standing import (
    GOOD,
    INVALID,
    LIMITED,
    NO_CREDIT,
    UNKNOWN,
    Row,
    classified,
    climb,
    letters,
    standing,
)
from tests.models.vendors.steps import check

CREDITS = "https://platform.stability.ai/account/credits"
ROWS = [
    Row(
        "bad_key",
        "balance",
        Failure.KEY_REJECTED,
        INVALID,
        "F..",
        "https://platform.stability.ai/account/keys",
    ),
    Row("payment", "balance", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", CREDITS),
    Row("no_credit", "balance", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", CREDITS),
    Row("in_debt", "balance", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", CREDITS),
    Row("credits_in_words", "balance", Failure.BAD_RESPONSE, UNKNOWN, "SI.", "broken"),
    Row("forbidden", "balance", None, LIMITED, "S-."),
    Row("rate", "balance", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("server", "balance", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("payment", "generate", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "S-F", CREDITS, invoke=True),
    Row("moderated", "generate", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("bad_request", "generate", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("too_large", "generate", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("unprocessable", "generate", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("filtered", "generate", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("filtered_head", "generate", Failure.REQUEST_REFUSED, INVALID, "S-F", "message", invoke=True),
    Row("rate", "generate", Failure.RATE_LIMITED, UNKNOWN, "S-I", "later", invoke=True),
]


@pytest.mark.parametrize("row", [row for row in ROWS if SAYINGS[row.said].status != 200], ids=str)
def test_each_documented_body_is_taken_for_what_it_is(row):
    expected = Failure.PERMISSION_DENIED if row.said == "forbidden" else row.failure
    assert classified("stability", row, SAYINGS[row.said]) is expected


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    async with Stability(says={row.at: SAYINGS[row.said]}) as fake:
        await climb(await client_for(fake.origin), "stability", fake, row)


def test_every_documented_body_is_in_the_table():
    assert {row.said for row in ROWS} == set(SAYINGS)


async def test_a_good_key_shows_its_credits_and_has_no_list(client_for):
    async with Stability() as fake:
        verdict, steps = await check(await client_for(fake.origin), "stability", fake.origin)
        assert fake.paths == ["/v1/user/balance"]
    assert (standing(verdict), letters(steps), verdict.models) == (GOOD, "S-.", None)
    assert steps.details["AUTHENTICATE"] == "The balance shows 12.5 credits."
    assert "catalog" in (steps.details["DISCOVER"] or "")


@pytest.mark.parametrize(
    ("said", "failure", "steps"),
    [
        ("page", Failure.WRONG_ENDPOINT, "F.."),
        ("empty_object", Failure.WRONG_ENDPOINT, "F.."),
        ("other_json", Failure.WRONG_ENDPOINT, "F.."),
        ("cut_json", Failure.BAD_RESPONSE, "SI."),
        ("never", Failure.TIMEOUT, "I.."),
    ],
)
async def test_what_is_not_the_providers_answer_is_told_from_a_broken_one(said, failure, steps, client_for):
    async with Stability(says={"balance": said}) as fake:
        verdict, log = await check(await client_for(fake.origin), "stability", fake.origin)
    assert (verdict.outcome.failure, letters(log)) == (failure, steps)


@pytest.mark.parametrize(
    ("name", "path", "sent"),
    [
        (None, "core", "stable-image-core"),
        ("stable-image-ultra", "ultra", "stable-image-ultra"),
        ("sd3.5-medium", "sd3", "sd3.5-medium"),
    ],
)
async def test_a_trial_draws_one_image_and_says_so(name, path, sent, client_for):
    async with Stability() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "stability", fake.origin, invoke=True, invoke_model=name)
        assert fake.paths[-1] == f"/v2beta/stable-image/generate/{path}"
        assert fake.requests[-1].headers["Content-Type"].startswith("multipart/form-data")
        assert ('name="model"' in fake.requests[-1].body) == (path == "sd3")
    assert (standing(verdict), letters(steps)) == (GOOD, "S-S")
    assert (steps.details["INVOKE"] or "").startswith(f"{sent} answered; it cost one image")


@pytest.mark.parametrize(("said", "failure"), [("page", "WRONG_ENDPOINT"), ("other_json", "WRONG_ENDPOINT")])
async def test_a_200_without_an_image_is_no_proof(said, failure, client_for):
    async with Stability(says={"generate": said}) as fake:
        verdict, steps = await check(await client_for(fake.origin), "stability", fake.origin, invoke=True)
    assert (verdict.outcome.failure, letters(steps)) == (failure, "S-F")
