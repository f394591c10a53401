"""The tables of models/pools/status.py, a row at a time."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from models.catalog.offerings import Address
from models.pools.notices import MemberHealth
from models.pools.status import PoolStatus, PoolView, counted, pool_at, pool_of_member, pool_view, pools_of
from models.standing.fitness import Rider
from models.standing.picture import MemberFacts, MemberLimits, Picture
from models.vendors.failure import Failure
from tests.models.standing.arranged import (
    ALPHA,
    BETA,
    LLM,
    NOW,
    credential,
    lists,
    member,
    picture,
    pool,
    standing,
)

READY, RESTING, PROBING, OUT = MemberHealth
LATER = NOW + timedelta(minutes=1)


class Board:
    """Keys fare as told, by their numbers; the others are READY."""

    def __init__(self, fares: dict[int, MemberHealth] | None = None) -> None:
        self.fares = {UUID(int=number): health for number, health in (fares or {}).items()}

    def member_health(
        self, rider: Rider, address: Address, limits: MemberLimits | None, now: datetime
    ) -> tuple[MemberHealth, datetime | None, Failure | None]:
        assert isinstance(rider, UUID)
        health = self.fares.get(rider, READY)
        return (health, LATER, Failure.RATE_LIMITED) if health is RESTING else (health, None, None)


def house(
    *entries: int | MemberFacts | None, second: str = "usable", on: bool = True, balanced: bool = True
) -> Picture:
    """Three keys, the first of which is the default and the second of that kind, with a pool of those entries."""
    keys = credential(1), credential(2, second), credential(3)
    return picture(*keys, default=[1], pools=[pool(*entries, enabled=on)], balanced=balanced)


def seen(made: Picture) -> PoolView:
    return pool_view(standing(made), made.pools[ALPHA], board=Board())


@pytest.mark.parametrize(
    ("balanced", "on", "fares", "status"),
    [
        (False, True, {}, PoolStatus.OFF),
        (True, False, {}, PoolStatus.OFF),
        (True, True, {}, PoolStatus.HEALTHY),
        (True, True, {2: PROBING, 3: RESTING}, PoolStatus.HEALTHY),
        (True, True, {2: OUT, 3: RESTING}, PoolStatus.DEGRADED),
        (True, True, {1: RESTING, 2: RESTING, 3: OUT}, PoolStatus.EXHAUSTED),
    ],
)
def test_a_pool_stands_by_its_switch_and_by_how_many_can_serve(
    balanced: bool, on: bool, fares: dict[int, MemberHealth], status: PoolStatus
) -> None:
    made = house(1, 2, 3, on=on, balanced=balanced)
    assert pool_view(standing(made), made.pools[ALPHA], board=Board(fares)).status is status


@pytest.mark.parametrize("kind", ["DISABLED", "INVALID", "EXPIRED", "UNREADABLE", "UNVERIFIED", "no credit"])
def test_a_member_whose_credential_may_not_serve_is_out(kind: str) -> None:
    view = seen(house(1, 2, second=kind))
    assert [one.health for one in view.members] == [READY, OUT]
    assert (view.status, view.serving) == (PoolStatus.DEGRADED, 1)
    because = Failure.QUOTA_EXHAUSTED if kind == "no credit" else None
    assert view.members[1].resting_because is because


def test_a_member_that_is_switched_off_is_out_and_so_is_one_that_has_no_credential() -> None:
    made = picture(credential(1), credential(2), pools=[pool(1, member(2, enabled=False), None)])
    view = seen(made)
    assert [(one.health, one.credential_id) for one in view.members] == [
        (READY, UUID(int=1)),
        (OUT, UUID(int=2)),
        (OUT, None),
    ]


def test_a_member_that_cannot_use_the_model_is_out() -> None:
    keys = credential(1), credential(2, capability=lists(2, "another", type=LLM))
    view = seen(picture(*keys, default=[1], pools=[pool(1, 2)]))
    assert [one.health for one in view.members] == [READY, OUT]


def test_a_member_whose_turn_does_not_come_is_out_and_keeps_its_credential() -> None:
    keys = credential(1), credential(2), credential(3, of=ALPHA)
    view = seen(picture(*keys, default=[1], pools=[pool(1, 2, 3)]))
    assert [(one.health, one.credential_id) for one in view.members] == [
        (OUT, UUID(int=1)),
        (OUT, UUID(int=2)),
        (READY, UUID(int=3)),
    ]


def test_a_resting_member_tells_until_when_and_because_of_what() -> None:
    made = house(1, 2)
    view = pool_view(standing(made), made.pools[ALPHA], board=Board({2: RESTING}))
    assert (view.members[1].resting_until, view.members[1].resting_because) == (LATER, Failure.RATE_LIMITED)


def test_the_default_and_a_member_that_is_it_count_as_one() -> None:
    view = seen(house(None, 1))
    assert ([one.health for one in view.members], view.serving) == ([READY, READY], 1)
    assert counted(standing(house(None, 1)), pool(None, 1)) == 1


def test_two_credentials_of_one_secret_count_as_one() -> None:
    keys = credential(1, fingerprint="x"), credential(2, fingerprint="x"), credential(3, fingerprint="y")
    made = picture(*keys, default=[1], pools=[pool(1, 2, 3)])
    assert (seen(made).serving, counted(standing(made), pool(1, 2))) == (2, 1)


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("usable", 2),
        ("CHECKING", 2),
        ("UNCHECKED", 1),
        ("UNVERIFIED", 1),
        ("INVALID", 1),
        ("DISABLED", 1),
        ("no credit", 1),
    ],
)
def test_who_counts_towards_switching_on(second: str, count: int) -> None:
    made = house(1, 2, second=second)
    assert counted(standing(made), made.pools[ALPHA]) == count
    assert counted(standing(made), pool(1, member(2, enabled=False))) == 1


def test_a_pool_is_found_by_its_credentials_its_id_and_its_members() -> None:
    other = pool(None, 3, of=BETA)
    made = picture(credential(1), credential(2), credential(3), default=[1], pools=[pool(1, 2), other])
    now = standing(made)
    assert [one.address for one in pools_of(now, UUID(int=1))] == [ALPHA, BETA]
    assert [one.address for one in pools_of(now, UUID(int=3))] == [BETA]
    assert pools_of(now, UUID(int=4)) == []
    assert pool_at(made, UUID(int=900)) is not None
    assert pool_at(made, UUID(int=901)) is None
    assert pool_of_member(made, UUID(int=1002)) == (made.pools[ALPHA], made.pools[ALPHA].members[1])
    assert pool_of_member(made, UUID(int=1)) is None
