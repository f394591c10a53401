"""How keys fare, row by row of the table of models.pools.health."""

from dataclasses import dataclass
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.pools.health import (
    DAY,
    FEWEST,
    HOUR,
    MINUTE,
    MODEL_FAILURES,
    RETURNING,
    RULES,
    WELL,
    Cause,
    Health,
    Rest,
    after,
    proved,
    restored,
    woken,
)
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome

NOW = 1_800_000_000.0
SERVED = Outcome(http_status=200)

FAULTS = [failure for failure, rule in RULES.items() if rule.cause is Cause.FAULTS]
NOBODYS = [failure for failure in Failure if failure not in RULES]


@dataclass
class Fare:
    """A key that is asked, one call after the other, and a clock."""

    health: Health = WELL
    now: float = NOW
    checked: bool = True

    def call(self, *failures: Failure | None, asked: float | None = None) -> "Fare":
        """Calls that end a tenth of a second after they begin; each is a probe where one is due."""
        for failure in failures:
            probe = self.health.unproved(self.now) is not None
            began, self.now = self.now, self.now + 0.1
            outcome = Outcome(failure, retry_after=asked)
            self.health = after(
                self.health, outcome, began=began, probe=probe, now=self.now, checked=self.checked
            )
        return self

    def rests(self) -> float:
        """For how long it rests from this moment on."""
        rest = self.health.resting(self.now)
        return 0.0 if rest is None else round(rest.until - self.now, 3)

    def over(self) -> "Fare":
        """The clock goes on until no rest is left."""
        self.now += self.rests() + 0.1
        return self

    def series(self, failure: Failure, count: int) -> list[float]:
        """How long it rests, each time that a probe failed."""
        return [self.over().call(failure).rests() for _ in range(count)]


def test_429_with_retry_after_rests_the_key_for_as_long() -> None:
    assert Fare().call(Failure.RATE_LIMITED, asked=37.5).rests() == 37.5
    assert Fare().call(Failure.RATE_LIMITED, asked=3 * HOUR).rests() == 3 * HOUR


def test_429_rests_the_key_a_day_at_the_most() -> None:
    assert Fare().call(Failure.RATE_LIMITED, asked=9 * DAY).rests() == DAY


def test_429_without_retry_after_doubles_from_a_second_to_a_minute() -> None:
    assert Fare().series(Failure.RATE_LIMITED, 9) == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize("failure", [Failure.KEY_REJECTED, Failure.ACCOUNT_DISABLED])
def test_401_rests_the_key_shortly_and_the_third_in_succession_puts_it_out(failure: Failure) -> None:
    fare = Fare()
    assert fare.series(failure, 3) == [10, 20, inf]
    fare.now += 365 * DAY
    rest = fare.health.resting(fare.now)
    assert rest is not None
    assert rest.out
    assert rest.because is failure


def test_401s_with_a_success_between_are_not_in_succession() -> None:
    fare = Fare()
    for _ in range(5):
        assert fare.series(Failure.KEY_REJECTED, 2) == [10, 20]
        fare.over().call(None)


def test_401_of_a_key_that_nobody_checks_rests_it_for_an_hour_to_a_day() -> None:
    found = Fare(checked=False).series(Failure.KEY_REJECTED, 9)
    assert found == [10, 20, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR, DAY, DAY]


def test_exhausted_quota_rests_the_key_until_the_reset_that_the_provider_states() -> None:
    assert Fare().call(Failure.QUOTA_EXHAUSTED, asked=20 * DAY).rests() == 20 * DAY
    assert Fare().call(Failure.QUOTA_EXHAUSTED, asked=400 * DAY).rests() == 31 * DAY


def test_exhausted_quota_without_a_reset_doubles_from_an_hour_to_a_day() -> None:
    hours = [found / HOUR for found in Fare().series(Failure.QUOTA_EXHAUSTED, 7)]
    assert hours == [1, 2, 4, 8, 16, 24, 24]


def test_exhausted_quota_ends_sooner_where_a_check_proved_credit() -> None:
    fare = Fare().call(Failure.QUOTA_EXHAUSTED)
    assert proved(fare.health, {Cause.KEY}, fare.now) == fare.health
    fare.health = proved(fare.health, {Cause.QUOTA, Cause.KEY}, fare.now)
    assert fare.rests() == 0
    assert fare.health.unproved(fare.now) is None


@pytest.mark.parametrize("failure", sorted(MODEL_FAILURES))
def test_403_and_404_rest_the_model_by_the_key_for_ten_minutes_to_a_day(failure: Failure) -> None:
    assert RULES[failure].cause is Cause.MODEL
    minutes = [found / MINUTE for found in Fare().series(failure, 9)]
    assert minutes == [10, 20, 40, 80, 160, 320, 640, 1280, 1440]


@pytest.mark.parametrize("failure", FAULTS)
def test_5xx_and_the_network_rest_the_key_where_more_than_half_of_the_calls_fail(failure: Failure) -> None:
    fare = Fare().call(None, None, failure, failure)
    assert fare.rests() == 0
    assert fare.call(failure).rests() == 10
    assert fare.series(failure, 6) == [20, 40, 80, 160, 300, 300]


def test_5xx_of_half_of_the_calls_is_not_more_than_half() -> None:
    assert Fare().call(*[None, Failure.PROVIDER_ERROR] * 20).rests() == 0


def test_5xx_of_few_calls_rests_nobody() -> None:
    assert Fare().call(*[Failure.TIMEOUT] * (FEWEST - 1)).rests() == 0


def test_5xx_of_more_than_a_minute_ago_does_not_count() -> None:
    fare = Fare().call(*[Failure.TIMEOUT] * (FEWEST - 1))
    fare.now += 61
    assert fare.call(*[Failure.TIMEOUT] * (FEWEST - 1)).rests() == 0
    assert fare.call(Failure.TIMEOUT).rests() == 10


def test_5xx_from_before_a_rest_does_not_count_after_it() -> None:
    fare = Fare().call(*[Failure.PROVIDER_ERROR] * FEWEST).over().call(None)
    assert fare.call(Failure.PROVIDER_ERROR).rests() == 0


def test_5xx_with_retry_after_rests_the_key_for_as_long() -> None:
    assert Fare().call(Failure.PROVIDER_ERROR, asked=25).rests() == 25


@pytest.mark.parametrize("failure", NOBODYS)
def test_what_is_the_callers_fault_or_ours_punishes_nobody(failure: Failure) -> None:
    assert Fare().call(*[failure] * 20, asked=60).health == WELL
    assert {Failure.REQUEST_REFUSED, Failure.MALFORMED, Failure.BLOCKED_ADDRESS} == set(NOBODYS)


def test_success_alone_leaves_the_key_as_it_is() -> None:
    fare = Fare().call(*[None] * 20)
    assert (fare.health.rests, fare.health.share(fare.now)) == ((), 100)


def test_a_success_after_the_rest_brings_the_key_back_step_by_step() -> None:
    fare = Fare().call(Failure.RATE_LIMITED).over().call(None)
    shares = [fare.health.share(fare.now + seconds) for seconds in (0, 3, 7.5, 15, 29, 30, 300)]
    assert shares == [10, 10, 25, 50, 96, 100, 100]


def test_a_failure_while_it_comes_back_makes_a_longer_rest() -> None:
    fare = Fare().call(Failure.RATE_LIMITED).over().call(None)
    fare.now += RETURNING / 2
    assert fare.call(Failure.RATE_LIMITED).rests() == 2


def test_a_failure_long_after_it_came_back_is_the_first_again() -> None:
    fare = Fare().call(Failure.RATE_LIMITED).over().call(Failure.RATE_LIMITED).over().call(None)
    fare.now += RETURNING
    assert fare.call(Failure.RATE_LIMITED).rests() == 1


@pytest.mark.parametrize("failure", NOBODYS)
def test_a_probe_that_says_nothing_of_the_key_leaves_the_next_one_a_probe(failure: Failure) -> None:
    fare = Fare().call(Failure.RATE_LIMITED).over().call(failure)
    assert fare.health.unproved(fare.now) is not None
    assert fare.health.resting(fare.now) is None


def test_a_probe_that_is_not_answered_proves_no_credit_and_no_want_of_it() -> None:
    fare = Fare().call(Failure.QUOTA_EXHAUSTED).over().call(Failure.TIMEOUT)
    assert fare.rests() == 10
    rest = fare.over().health.unproved(fare.now)
    assert rest is not None
    assert rest.because is Failure.QUOTA_EXHAUSTED
    assert fare.call(Failure.QUOTA_EXHAUSTED).rests() == 2 * HOUR


def ended(health: Health, failure: Failure | None, *, began: float, asked: float | None = None) -> Health:
    """The health after a call that is no probe, half a second from NOW."""
    return after(health, Outcome(failure, retry_after=asked), began=began, probe=False, now=NOW + 0.5)


@pytest.mark.parametrize("failure", sorted(RULES))
def test_calls_that_were_under_way_already_tell_nothing_new(failure: Failure) -> None:
    """A burst of refusals is one refusal, and a rejection of each of a burst is none in succession."""
    rest = Rest(RULES[failure].cause, failure, NOW + 5, 1, NOW)
    health = Health((rest,))
    for _ in range(20):
        health = ended(health, failure, began=NOW - 1)
    assert health == Health((rest,))


def test_a_longer_wait_that_is_asked_for_meanwhile_counts() -> None:
    health = Health((Rest(Cause.RATE, Failure.RATE_LIMITED, NOW + 5, 1, NOW),))
    found = ended(health, Failure.RATE_LIMITED, began=NOW - 1, asked=60).rest(Cause.RATE)
    assert found is not None
    assert (found.until, found.level) == (NOW + 60.5, 1)


def test_a_success_that_was_under_way_already_ends_no_rest() -> None:
    health = Health((Rest(Cause.RATE, Failure.RATE_LIMITED, NOW + 0.4, 1, NOW),))
    assert ended(health, None, began=NOW - 1).rests == health.rests


FAILURES = st.sampled_from([None, *Failure])


@given(
    events=st.lists(
        st.tuples(FAILURES, st.floats(0, 5), st.floats(0, 100), st.none() | st.floats(0, 3e6)),
        max_size=60,
    ),
    probe=st.booleans(),
)
def test_a_rest_only_lengthens_while_it_runs(
    events: list[tuple[Failure | None, float, float, float | None]], probe: bool
) -> None:
    health, now = WELL, NOW
    for failure, lasted, pause, asked in events:
        now += pause
        former = health.resting(now)
        due = probe and health.unproved(now) is not None
        outcome = Outcome(failure, retry_after=asked)
        health = after(health, outcome, began=now - lasted, probe=due, now=now)
        if former is not None:
            rest = health.resting(now)
            assert rest is not None
            assert rest.until >= former.until
        assert len(health.rests) <= len(Cause)
        assert len(health.calls) <= 13
        assert 10 <= health.share(now) <= 100
        assert all(one.out or one.until <= now + 31 * DAY for one in health.rests)


def test_waking_makes_the_next_call_a_probe_also_of_a_key_that_is_out() -> None:
    fare = Fare()
    fare.series(Failure.KEY_REJECTED, 3)
    fare.health = woken(fare.health, fare.now)
    assert fare.rests() == 0
    assert fare.health.unproved(fare.now) is not None
    assert fare.call(Failure.KEY_REJECTED).rests() == inf


def test_waking_one_that_does_not_rest_changes_nothing() -> None:
    fare = Fare().call(None)
    assert woken(fare.health, fare.now) is fare.health


def test_after_a_check_found_the_key_good_rejections_are_counted_from_the_first() -> None:
    fare = Fare()
    fare.series(Failure.KEY_REJECTED, 3)
    fare.health = proved(fare.health, {Cause.KEY}, fare.now)
    assert fare.call(Failure.KEY_REJECTED).rests() == 10


def test_a_kept_rest_comes_back_with_its_level_and_shortens_none() -> None:
    kept = Rest(Cause.QUOTA, Failure.QUOTA_EXHAUSTED, NOW + HOUR, 3, NOW - HOUR)
    fare = Fare(restored(WELL, kept))
    assert fare.rests() == HOUR
    assert fare.over().call(Failure.QUOTA_EXHAUSTED).rests() == 8 * HOUR
    assert restored(fare.health, kept) is fare.health


def test_a_kept_rest_does_not_undo_what_was_learnt_since() -> None:
    fare = Fare().call(Failure.RATE_LIMITED, asked=90).over().call(None)
    kept = Rest(Cause.RATE, Failure.RATE_LIMITED, NOW + 300, 1, NOW - 1)
    assert restored(fare.health, kept) is fare.health
