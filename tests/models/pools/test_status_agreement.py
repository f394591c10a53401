"""Whatever a picture holds and however keys fare: what a pool's status tells and what a plan tries never contradict each other."""

from datetime import datetime

from hypothesis import example, given
from hypothesis import strategies as st

from models.catalog.offerings import Address
from models.pools.notices import MemberHealth
from models.pools.status import PoolStatus, pool_view
from models.standing.fitness import Rider
from models.standing.picture import MemberLimits, Picture, Source
from models.standing.routes import RouteAsk
from models.vendors.failure import Failure
from tests.models.standing.arranged import (
    ALPHA,
    BETA,
    MINE,
    Unwell,
    credential,
    on_offer,
    picture,
    pool,
    standing,
)
from tests.models.standing.test_agreement import pictures, rests


class Faring:
    """A board on which keys fare as a fitness says."""

    def __init__(self, fitness: Unwell) -> None:
        self._fitness = fitness

    def member_health(
        self, rider: Rider, address: Address, limits: MemberLimits | None, now: datetime
    ) -> tuple[MemberHealth, datetime | None, Failure | None]:
        rest = self._fitness.unfit(rider, address, limits)
        return (MemberHealth.READY, None, None) if rest is None else (MemberHealth.RESTING, rest.until, None)


_ONE_SECRET = [credential(number, fingerprint="a") for number in (1, 2)]


@example(picture(*_ONE_SECRET, pools=[pool(1, 2)]), ALPHA, Unwell({1: None}))
@example(picture(*_ONE_SECRET, pools=[pool(1, 2)]), ALPHA, Unwell({2: None}))
@given(pictures(), st.sampled_from([ALPHA, BETA, MINE]), rests())
def test_a_pools_status_counts_those_whom_a_plan_would_try(
    made: Picture, model: Address, fares: Unwell
) -> None:
    facts, now, named = made.pools.get(model), standing(made), on_offer(made, model)
    if facts is None or not made.choice("house").enabled or not named.enabled:
        return
    found = pool_view(now, facts, board=Faring(fares))
    plan = now.plan(named, RouteAsk(model.type, model, source=Source.CUSTOM), fitness=fares)
    tried = [one for one in plan.seats if one.offer.address == model]
    if found.status is PoolStatus.OFF:
        assert all(one.member is None for one in tried)
    else:
        assert found.serving == len(tried)
