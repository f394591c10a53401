"""Every answer of ElevenLabs that is documented, and the verdict that it ends in."""

import pytest
from aiohttp import web

from models.vendors.elevenlabs import FIRST_VOICE
from models.vendors.failure import Failure
from tests.fakes.elevenlabs import SAYINGS, ElevenLabs
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

KEYS = "https://elevenlabs.io/app/settings/api-keys"
PLAN = "https://elevenlabs.io/app/subscription"
ROWS = [
    Row("bad_key", "user", Failure.KEY_REJECTED, INVALID, "F..", KEYS),
    Row("unusual", "user", Failure.ACCOUNT_DISABLED, INVALID, "F..", "ask"),
    Row("quota", "user", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SF.", PLAN),
    Row("used_up", "user", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", PLAN),
    Row("used_up_beyond_extension", "user", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "F..", PLAN),
    Row("used_up_but_billed_on", "user", None, GOOD, "SS."),
    Row("used_up_within_extension", "user", None, GOOD, "SS."),
    Row("no_user_read", "user", None, LIMITED, "SS."),
    Row("creator_only", "user", None, LIMITED, "SS."),
    Row("no_models_read", "models", None, LIMITED, "S-."),
    Row("no_subscription", "user", Failure.WRONG_ENDPOINT, INVALID, "F..", "https://api.elevenlabs.io"),
    Row("too_many", "user", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("busy", "user", Failure.RATE_LIMITED, UNKNOWN, "I..", "later"),
    Row("server", "user", Failure.PROVIDER_ERROR, UNKNOWN, "I..", "later"),
    Row("server", "models", Failure.PROVIDER_ERROR, UNKNOWN, "SI.", "later"),
    Row("quota", "speech", Failure.QUOTA_EXHAUSTED, NO_CREDIT, "SSF", PLAN, invoke=True),
    Row("no_speech", "speech", Failure.PERMISSION_DENIED, REFUSED, "SSF", KEYS, invoke=True),
    Row("creator_only", "speech", Failure.PERMISSION_DENIED, REFUSED, "SSF", KEYS, invoke=True),
    Row("no_voice", "speech", None, GOOD, "SS-", invoke=True),
    Row("too_long", "speech", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("unprocessable", "speech", Failure.REQUEST_REFUSED, INVALID, "SSF", "message", invoke=True),
    Row("too_many", "speech", Failure.RATE_LIMITED, UNKNOWN, "SSI", "later", invoke=True),
]


@pytest.mark.parametrize("row", [row for row in ROWS if SAYINGS[row.said].status != 200], ids=str)
def test_each_documented_body_is_taken_for_what_it_is(row):
    unfailed = Failure.MODEL_NOT_FOUND if row.said == "no_voice" else Failure.PERMISSION_DENIED
    assert classified("elevenlabs", row, SAYINGS[row.said]) is (row.failure or unfailed)


@pytest.mark.parametrize("row", ROWS, ids=str)
async def test_each_documented_body_ends_in_the_right_verdict(row, client_for):
    async with ElevenLabs(says={row.at: SAYINGS[row.said]}) as fake:
        await climb(await client_for(fake.origin), "elevenlabs", fake, row)


def test_every_documented_body_is_in_the_table():
    assert {row.said for row in ROWS} == set(SAYINGS)


async def test_a_good_key_shows_what_is_left_of_its_quota(client_for):
    async with ElevenLabs() as fake:
        verdict, steps = await check(await client_for(fake.origin), "elevenlabs", fake.origin)
        assert fake.paths == ["/v1/user", "/v1/models"]
    assert (standing(verdict), letters(steps)) == (GOOD, "SS.")
    assert steps.details["AUTHENTICATE"] == "The account shows 9000 of 10000 credits left."
    assert [(found.name, found.type) for found in verdict.models or ()] == [
        ("eleven_v3", "TEXT_TO_SPEECH"),
        ("eleven_flash_v2_5", "TEXT_TO_SPEECH"),
        ("eleven_multilingual_sts_v2", None),
        ("scribe_v2", "SPEECH_TO_TEXT"),
    ]


async def test_a_restricted_key_is_good_by_the_list_and_says_that_no_quota_was_seen(client_for):
    async with ElevenLabs(says={"user": SAYINGS["no_user_read"]}) as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "elevenlabs", fake.origin)
        assert (standing(verdict), letters(steps), len(verdict.models or ())) == (LIMITED, "SS.", 4)
        assert "user_read" in (steps.details["AUTHENTICATE"] or "")
        fake.says["models"] = SAYINGS["no_models_read"]
        verdict, steps = await check(client, "elevenlabs", fake.origin)
        assert (standing(verdict), letters(steps), verdict.models) == (LIMITED, "S-.", None)
        assert "models_read" in (steps.details["DISCOVER"] or "")
        fake.says["models"] = SAYINGS["bad_key"]
        verdict, steps = await check(client, "elevenlabs", fake.origin)
        assert (standing(verdict), letters(steps)) == (INVALID, "F..")


@pytest.mark.parametrize(
    ("said", "failure", "steps"),
    [
        ("page", Failure.WRONG_ENDPOINT, "F.."),
        ("empty_object", Failure.WRONG_ENDPOINT, "F.."),
        ("cut_json", Failure.BAD_RESPONSE, "SI."),
        ("never", Failure.TIMEOUT, "I.."),
    ],
)
async def test_what_is_not_the_providers_answer_is_told_from_a_broken_one(said, failure, steps, client_for):
    async with ElevenLabs(says={"user": said}) as fake:
        verdict, log = await check(await client_for(fake.origin), "elevenlabs", fake.origin)
    assert (verdict.outcome.failure, letters(log)) == (failure, steps)


async def test_a_trial_speaks_two_characters_with_a_voice_of_the_account(client_for):
    async with ElevenLabs() as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "elevenlabs", fake.origin, invoke=True)
        assert fake.paths[-1] == "/v1/text-to-speech/my-voice"
        assert fake.requests[-1].body == {"text": "OK", "model_id": "eleven_flash_v2_5"}
        assert fake.requests[-1].headers["xi-api-key"] == fake.key
        assert (standing(verdict), letters(steps)) == (GOOD, "SSS")
        assert steps.details["INVOKE"] == "eleven_flash_v2_5 answered; it cost two characters."
        fake.says["voices"] = SAYINGS["no_user_read"]
        verdict, steps = await check(client, "elevenlabs", fake.origin, invoke=True, invoke_model="eleven_v3")
        assert fake.paths[-1] == f"/v1/text-to-speech/{FIRST_VOICE}"
        assert letters(steps) == "SSS"


async def test_a_voice_that_is_not_there_is_the_checks_own_affair_and_a_model_is_not(client_for):
    async with ElevenLabs(says={"speech": SAYINGS["no_voice"]}) as fake:
        client = await client_for(fake.origin)
        verdict, steps = await check(client, "elevenlabs", fake.origin, invoke=True)
        assert (verdict.limited_by, verdict.outcome.http_status) == (None, 200)
        assert "the voice my-voice" in (steps.details["INVOKE"] or "")
        fake.voices = (f"voice-{fake.key}",)
        _, steps = await check(client, "elevenlabs", fake.origin, invoke=True)
        assert fake.key not in (steps.details["INVOKE"] or "")
        del fake.says["speech"]
        verdict, steps = await check(
            client, "elevenlabs", fake.origin, invoke=True, invoke_model="eleven_none"
        )
        assert (standing(verdict), letters(steps)) == (NO_MODEL, "SSF")


class Mute(ElevenLabs):
    def answer(self, name, request, body):
        return (
            web.Response(content_type="audio/mpeg")
            if name == "speech"
            else super().answer(name, request, body)
        )


async def test_sound_without_a_sound_is_no_proof(client_for):
    async with Mute() as fake:
        verdict, steps = await check(await client_for(fake.origin), "elevenlabs", fake.origin, invoke=True)
    assert (verdict.outcome.failure, letters(steps)) == (Failure.BAD_RESPONSE, "SSI")


async def test_a_trial_of_what_hears_is_skipped_and_says_why(client_for):
    async with ElevenLabs() as fake:
        client = await client_for(fake.origin)
        _, steps = await check(client, "elevenlabs", fake.origin, invoke=True, invoke_model="scribe_v2")
        assert not any("speech" in path for path in fake.paths)
    assert letters(steps) == "SS-"
