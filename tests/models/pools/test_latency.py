"""How quickly a key answers: the latest counts most, and what is old counts as unknown."""

from hypothesis import given
from hypothesis import strategies as st

from models.pools.latency import STALE, Latency, measured

NOW = 1_800_000_000.0


def test_the_first_measure_is_believed() -> None:
    assert measured(None, 0.4, NOW).known(NOW) == 0.4


def test_after_a_while_the_latest_counts_almost_alone() -> None:
    found = measured(Latency(5.0, NOW), 0.5, NOW + 100)
    assert 0.5 < found.seconds < 0.7


def test_of_many_at_once_each_counts_a_fifth() -> None:
    assert round(measured(Latency(1.0, NOW), 2.0, NOW).seconds, 6) == 1.2


def test_what_is_old_is_not_known() -> None:
    found = Latency(0.4, NOW)
    assert found.known(NOW + STALE - 1) == 0.4
    assert found.known(NOW + STALE) is None
    assert measured(found, 3.0, NOW + STALE).seconds == 3.0


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(0, 120)), min_size=1))
def test_it_lies_within_what_was_measured(measures: list[tuple[float, float]]) -> None:
    now, found = NOW, None
    for pause, seconds in measures:
        now += pause
        found = measured(found, seconds, now)
    assert found is not None
    told = [seconds for _, seconds in measures]
    assert min(told) - 1e-9 <= found.seconds <= max(told) + 1e-9
