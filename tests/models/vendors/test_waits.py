"""How long a provider asks to wait, however it spells it."""

from datetime import UTC, datetime

import pytest

from models.vendors.classify import classify
from models.vendors.failure import Failure
from models.vendors.waits import MONTH, wait

NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"retry-after": " 7 "}, 7),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": "Tue, 24 Nov 2026 12:01:30 GMT"}, 90),
        ({"Retry-After": "Tue, 24 Nov 2026 11:00:00 GMT"}, 0),
        ({"Retry-After": "999999999"}, 86_400),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "9" * 5000}, None),
        ({"Retry-After-Ms": "1500", "Retry-After": "7"}, 1.5),
        ({"retry-after-ms": "x", "Retry-After": "7"}, 7),
        ({"x-ratelimit-reset-requests": "1m12s"}, 72),
        ({"x-ratelimit-reset-tokens": "120ms"}, 0.12),
        ({"x-ratelimit-reset-tokens": "1h2m3.5s"}, 3723.5),
        ({"x-ratelimit-reset-requests": "6m0s", "x-ratelimit-reset-tokens": "1s"}, 360),
        (
            {
                "x-ratelimit-reset-requests": "6m0s",
                "x-ratelimit-remaining-requests": "9",
                "x-ratelimit-reset-tokens": "2s",
                "x-ratelimit-remaining-tokens": "0",
            },
            2,
        ),
        ({"anthropic-ratelimit-requests-reset": "2026-11-24T12:00:30Z"}, 30),
        ({"x-ratelimit-reset": "1795521660"}, 60),
        ({"x-ratelimit-reset": "1795521660000"}, 60),
        ({"Retry-After": "3", "x-ratelimit-reset-requests": "1m"}, 3),
        ({}, None),
    ],
)
def test_a_wait_is_read_in_every_spelling(headers, seconds):
    assert wait(headers, now=NOW) == pytest.approx(seconds)


def test_googles_delay_stands_in_the_body():
    body = b'{"error": {"message": "q", "details": [{"@type": "RetryInfo", "retryDelay": "37s"}]}}'
    assert classify("google", 429, {}, body, now=NOW).retry_after == 37


def test_only_what_may_be_tried_again_tells_a_wait():
    assert classify("openai", 429, {"Retry-After": "7"}, b"", now=NOW).retry_after == 7
    assert classify("openai", 503, {"Retry-After": "7"}, b"", now=NOW).retry_after == 7
    assert classify("openai", 401, {"Retry-After": "7"}, b"", now=NOW).retry_after is None
    assert classify("openai", 404, {"Retry-After": "7"}, b"", naming_model=True, now=NOW).retry_after is None


def test_a_used_up_quota_may_come_back_after_a_month():
    quota = b'{"error": {"message": "q", "type": "insufficient_quota"}}'
    assert classify("openai", 429, {}, quota, now=NOW).retry_after is None
    assert classify("openai", 429, {"Retry-After": "864000"}, quota, now=NOW).retry_after == 864_000
    assert classify("openai", 429, {"Retry-After": "99999999"}, quota, now=NOW).retry_after == 31 * 86_400
    assert classify("openai", 429, {"Retry-After": "864000"}, b"", now=NOW).retry_after == 86_400


def test_the_delay_of_a_minutes_limit_tells_nothing_of_the_days():
    body = (
        b'{"error": {"message": "q", "details": [{"@type": "QuotaFailure", "violations": [{"quotaId": '
        b'"RequestsPerDay"}]}, {"@type": "RetryInfo", "retryDelay": "37s"}]}}'
    )
    told = classify("google", 429, {}, body, now=NOW)
    assert (told.failure, told.retry_after) == (Failure.QUOTA_EXHAUSTED, None)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Out of call volume quota. Quota will be replenished in 2.01:00:05.", 2 * 86_400 + 3605),
        ("Out of call volume quota. Quota will be replenished in 00:30:00.", 1800),
        ("You will regain access on 2026-12-01 at 00:00 UTC.", 6 * 86_400 + 43_200),
        ("You will regain access on 2026-11-25.", 43_200),
        ("You will regain access on 2026-13-45.", None),
        ("You will regain access soon.", None),
    ],
)
def test_a_sentence_may_say_when_a_quota_comes_back(text, seconds):
    assert wait({}, now=NOW, text=text, longest=MONTH) == seconds
