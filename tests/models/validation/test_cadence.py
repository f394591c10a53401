from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.validation.cadence import LONGEST_SPREAD, due_at, is_turn

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOURS = st.integers(1, 8760).map(lambda hours: timedelta(hours=hours))


def turns(id: UUID, last: datetime | None, every: timedelta, *, begin: datetime, minutes: int) -> list[int]:
    """The minutes after `begin` in which its turn came, where a round is made each minute and nothing is checked."""
    return [
        minute
        for minute in range(1, minutes + 1)
        if is_turn(id, last, every, since=begin + (minute - 1) * MINUTE, now=begin + minute * MINUTE)
    ]


@given(st.uuids(), HOURS)
def test_it_is_checked_again_after_an_interval_a_tenth_more_or_less(id: UUID, every: timedelta) -> None:
    due = due_at(id, NOW, every)
    assert 0.9 * every <= due - NOW <= 1.1 * every
    assert not is_turn(id, NOW, every, since=due - 2 * MINUTE, now=due - timedelta(microseconds=1))
    assert is_turn(id, NOW, every, since=due - MINUTE, now=due)
    assert is_turn(id, NOW, every, since=due, now=due + MINUTE)


@given(st.uuids(), st.integers(1, 24).map(lambda hours: timedelta(hours=hours)), st.booleans())
def test_what_is_late_or_never_was_checked_has_its_turn_once_in_the_time_of_the_spread(
    id: UUID, every: timedelta, ever: bool
) -> None:
    last = NOW - 3 * every if ever else None
    window = int(min(every / 2, LONGEST_SPREAD) / MINUTE)
    (first, second) = turns(id, last, every, begin=NOW, minutes=2 * window)
    assert first <= window
    assert second - first == window


@pytest.mark.parametrize(("hours", "window"), [(1, 30), (24, 360)])
def test_many_that_are_late_do_not_come_together(hours: int, window: int) -> None:
    every, many = timedelta(hours=hours), 1000
    came = Counter(
        minute for _ in range(many) for minute in turns(uuid4(), None, every, begin=NOW, minutes=window)
    )
    assert came.total() == many
    assert max(came.values()) < 3 * many / window + 20


def test_a_round_that_comes_late_misses_no_turn() -> None:
    ids, every = [uuid4() for _ in range(200)], timedelta(hours=24)
    whole = [id for id in ids if is_turn(id, None, every, since=NOW, now=NOW + 90 * MINUTE)]
    apart = [id for id in ids if turns(id, None, every, begin=NOW, minutes=90)]
    assert whole == apart != []
