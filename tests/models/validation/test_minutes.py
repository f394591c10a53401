"""Checks that wait are spread so that no minute holds more than it may."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from models.validation.minutes import MINUTE_MS, Minutes

NOW = 10 * MINUTE_MS


def busiest(moments: Sequence[int]) -> int:
    """The most that any minute holds, its end excluded."""
    return max((sum(start <= each < start + MINUTE_MS for each in moments) for start in moments), default=0)


@given(
    counted=st.lists(st.integers(NOW - MINUTE_MS + 1, NOW), max_size=8),
    asked=st.lists(st.integers(0, 3), max_size=40),
    per_workspace=st.integers(1, 6),
    per_credential=st.integers(1, 3),
)
def test_no_minute_holds_too_many(
    counted: list[int], asked: list[int], per_workspace: int, per_credential: int
) -> None:
    minutes = Minutes(NOW, per_workspace=per_workspace, per_credential=per_credential)
    counted = counted[:per_workspace]
    for at in counted:
        minutes.count(None, at)
    credentials = [uuid4() for _ in range(4)]
    given_out: dict[UUID, list[int]] = {}
    for number in asked:
        given_out.setdefault(credentials[number], []).append(minutes.take(credentials[number]))
    everything = [*counted, *(at for moments in given_out.values() for at in moments)]
    assert busiest(everything) <= per_workspace
    assert all(busiest(moments) <= per_credential for moments in given_out.values())
    assert all(at >= NOW for moments in given_out.values() for at in moments)


def test_what_is_free_is_given_at_once() -> None:
    minutes, credential = Minutes(NOW, per_workspace=2, per_credential=2), uuid4()
    minutes.count(credential, NOW - MINUTE_MS + 5)
    assert [minutes.take(credential) for _ in range(3)] == [NOW, NOW + 5, NOW + MINUTE_MS]
