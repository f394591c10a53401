"""What may be used of a key: no minute and no day holds more than is allowed, whoever asks and when."""

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from models.pools.limits import DAY, MINUTE, Meter, Window, correct
from models.standing.picture import MemberLimits

NOW = 1_800_000_000.0
PAUSES = st.lists(st.tuples(st.floats(0, 30), st.integers(0, 50)), max_size=120)


def allowed(
    limits: MemberLimits, events: list[tuple[float, int]], *, stretch: float = 1.0
) -> list[tuple[float, int]]:
    """The calls that had a place, by the moment and their tokens."""
    meter, now, found = Meter(), NOW, []
    for pause, tokens in events:
        now += pause * stretch
        if meter.free(limits, now, tokens=tokens) <= now:
            meter.add(limits, now, tokens=tokens)
            found.append((now, tokens))
    return found


@given(events=PAUSES, most=st.integers(1, 10))
def test_no_minute_holds_more_requests_than_are_allowed(events: list[tuple[float, int]], most: int) -> None:
    found = allowed(MemberLimits(requests_per_minute=most), events)
    for start, _ in found:
        assert sum(start <= at < start + 60 for at, _ in found) <= most


@given(events=PAUSES, most=st.integers(1, 200))
def test_no_minute_holds_more_tokens_than_are_allowed(events: list[tuple[float, int]], most: int) -> None:
    found = allowed(MemberLimits(tokens_per_minute=most), events)
    for start, _ in found:
        assert sum(tokens for at, tokens in found if start <= at < start + 60) <= most


@given(events=PAUSES, requests=st.integers(1, 10), tokens=st.integers(1, 200))
def test_no_day_holds_more_than_is_allowed(
    events: list[tuple[float, int]], requests: int, tokens: int
) -> None:
    limits = MemberLimits(requests_per_day=requests, tokens_per_day=tokens)
    found = allowed(limits, events, stretch=1000.0)
    for start, _ in found:
        within = [one for one in found if start <= one[0] < start + 86_400]
        assert len(within) <= requests
        assert sum(used for _, used in within) <= tokens


@given(events=PAUSES, most=st.integers(1, 10))
def test_the_moment_that_is_told_is_the_first_at_which_there_is_a_place(
    events: list[tuple[float, int]], most: int
) -> None:
    limits, meter, now = MemberLimits(requests_per_minute=most), Meter(), NOW
    for pause, _ in events:
        now += pause
        free = meter.free(limits, now, tokens=0)
        assert now <= free <= now + 61
        if free > now:
            assert meter.free(limits, free - 0.01, tokens=0) > free - 0.01
            assert meter.free(limits, free, tokens=0) == free
        meter.add(limits, now, tokens=0)


def test_what_is_allowed_may_be_used_in_full() -> None:
    assert len(allowed(MemberLimits(requests_per_minute=3), [(0, 0)] * 9)) == 3
    assert sum(tokens for _, tokens in allowed(MemberLimits(tokens_per_day=30), [(0, 10)] * 9)) == 30


def test_more_tokens_than_are_ever_allowed_never_have_a_place() -> None:
    limits = MemberLimits(tokens_per_minute=10, requests_per_minute=2)
    meter = Meter()
    assert meter.free(limits, NOW, tokens=11) == inf
    meter.add(limits, NOW, tokens=5)
    assert meter.free(limits, NOW, tokens=11) == inf


def test_a_call_of_which_nothing_is_known_needs_one_token() -> None:
    limits, meter = MemberLimits(tokens_per_minute=10), Meter()
    meter.add(limits, NOW, tokens=10)
    assert meter.free(limits, NOW, tokens=0) > NOW


def test_what_was_used_in_truth_takes_the_place_of_the_guess() -> None:
    limits, meter = MemberLimits(tokens_per_minute=10), Meter()
    counted = meter.add(limits, NOW, tokens=10)
    correct(counted, tokens=-4)
    assert meter.free(limits, NOW, tokens=4) == NOW
    assert meter.free(limits, NOW, tokens=5) > NOW


def test_a_correction_that_comes_too_late_changes_nothing() -> None:
    limits, meter = MemberLimits(tokens_per_minute=10), Meter()
    counted = meter.add(limits, NOW, tokens=10)
    meter.add(limits, NOW + 90, tokens=10)
    correct(counted, tokens=-10)
    assert meter.free(limits, NOW + 90, tokens=1) > NOW + 90


def test_calls_without_limits_count_once_a_limit_was_there() -> None:
    limits, meter = MemberLimits(requests_per_minute=2), Meter()
    meter.add(None, NOW, tokens=1)
    meter.add(limits, NOW, tokens=1)
    meter.add(None, NOW, tokens=1)
    assert meter.free(limits, NOW, tokens=1) > NOW


def test_a_clock_that_is_put_back_forgets_nothing() -> None:
    limits, meter = MemberLimits(requests_per_minute=2), Meter()
    meter.add(limits, NOW, tokens=0)
    meter.add(limits, NOW - 3600, tokens=0)
    assert meter.free(limits, NOW - 3600, tokens=0) > NOW


def test_a_clock_that_goes_to_and_fro_makes_a_window_no_larger() -> None:
    window = Window(*MINUTE)
    for number in range(200):
        window.add(NOW + 10 * (number % 2), tokens=1)
    assert len(window._slots) == 2


@given(events=PAUSES)
def test_a_window_is_small_and_adds_up(events: list[tuple[float, int]]) -> None:
    for span, length in (MINUTE, DAY):
        window, now = Window(span, length), NOW
        for pause, tokens in events:
            now += pause
            slot = window.add(now, tokens=tokens)
            window.correct(slot, tokens=1)
        kept = list(window._slots)
        assert len(kept) <= span / length + 1
        assert window.requests == sum(slot.requests for slot in kept)
        assert window.tokens == sum(slot.tokens for slot in kept)


def test_nothing_is_left_after_a_day() -> None:
    meter = Meter()
    meter.add(MemberLimits(requests_per_minute=9, tokens_per_day=9), NOW, tokens=1)
    assert not meter.quiet(NOW + 80_000)
    assert meter.quiet(NOW + 86_400 + 300)
