"""Who is tried, in which order, and when it is worth to ask again: one row of the truth tables a test."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from models.catalog.offerings import Address
from models.standing.fitness import Fitness, Seat
from models.standing.offers import offer
from models.standing.picture import MemberLimits, Picture, PoolFacts, Source
from models.standing.reasons import RouteReason
from models.standing.routes import Plan, RouteAsk
from tests.models.standing.arranged import (
    ABSENT,
    ALPHA,
    BETA,
    EMBED,
    ENDED,
    MINE,
    NOW,
    Unwell,
    credential,
    lists,
    member,
    on_offer,
    picture,
    pool,
    standing,
)

HOSTED = 0
PROD, STAGE = "production", "staging"
SOON, LATER = NOW + timedelta(seconds=20), NOW + timedelta(hours=1)
Told = tuple[str, int]


class Turned:
    """Turns that go backwards, and remember whom they were asked about."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def order(self, pool: PoolFacts, seats: Sequence[Seat]) -> list[Seat]:
        self.asked.append([number(one.credential_id) for one in seats])
        return list(reversed(seats))


def number(id: UUID | None) -> int:
    return HOSTED if id is None else id.int


def planned(
    made: Picture,
    address: Address = ALPHA,
    *,
    environment: str | None = None,
    source: str | None = None,
    pinned: int | None = None,
    rests: Fitness | None = None,
) -> Plan:
    ask = RouteAsk(
        address.type,
        address,
        environment,
        None if source is None else Source(source),
        None if pinned is None else UUID(int=pinned),
    )
    return standing(made).plan(offer(made, address), ask, fitness=rests or Unwell({}))


def tried(plan: Plan) -> list[int]:
    return [number(one.credential_id) for one in plan.seats]


def told(plan: Plan, which: int, address: Address = ALPHA) -> tuple[str | None, bool, str]:
    """Of a candidate its reason, whether it is usable, and what is said to people."""
    one = next(
        one for one in plan.candidates if number(one.credential_id) == which and one.address == address
    )
    return one.reason and one.reason.value, one.usable, one.message or ""


OWN = (credential(1), credential(2), credential(3))
POOLED = picture(*OWN, default=[3], pools=[pool(1, 2)])
BOTH = picture(*OWN, default=[3], pools=[pool(1, 2)], hosted=["*"])
OWN_FIRST = picture(*OWN, default=[3], pools=[pool(1, 2)], hosted=["*"], priority="CUSTOM_FIRST")
PLAIN = picture(*OWN, default=[1], hosted=["*"], priority="CUSTOM_FIRST")
WITHOUT_MEMBERS = picture(
    credential(1, "INVALID"), credential(2, "DISABLED"), credential(3), default=[3], pools=[pool(1, 2)]
)


@pytest.mark.parametrize(
    ("made", "asked", "order"),
    [
        pytest.param(POOLED, {}, [1, 2], id="a pool: its members, not the default"),
        pytest.param(POOLED, {"pinned": 3}, [3], id="one is pinned: that one alone, no pool"),
        pytest.param(BOTH, {"pinned": 1}, [1], id="one is pinned: no other member, no other side"),
        pytest.param(BOTH, {"pinned": 1, "source": "CUSTOM"}, [1], id="one is pinned, own keys asked for"),
        pytest.param(BOTH, {"pinned": 1, "source": "SYSTEM"}, [], id="one is pinned, hosted keys asked for"),
        pytest.param(BOTH, {"source": "SYSTEM"}, [HOSTED], id="hosted keys asked for: no going over"),
        pytest.param(OWN_FIRST, {"source": "SYSTEM"}, [HOSTED], id="hosted keys asked for, own keys first"),
        pytest.param(BOTH, {"source": "CUSTOM"}, [1, 2], id="own keys asked for: the pool, no going over"),
        pytest.param(BOTH, {}, [HOSTED, 1, 2], id="system first, then the pool"),
        pytest.param(OWN_FIRST, {}, [1, 2, HOSTED], id="the pool first, then the hosted keys"),
        pytest.param(PLAIN, {}, [1, HOSTED], id="no pool: the default, then the hosted keys"),
        pytest.param(WITHOUT_MEMBERS, {}, [], id="a pool whose members cannot serve: the default does not step in"),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2), default=[2], pools=[pool(1)], hosted=["*"],
                    priority="CUSTOM_FIRST"),
            {}, [HOSTED], id="a pool whose members cannot serve: the other side",
        ),
        pytest.param(
            picture(*OWN, default=[3], pools=[pool(1, 2, enabled=False)]), {}, [3], id="the pool is switched off"
        ),
        pytest.param(
            picture(*OWN, default=[3], pools=[pool(1, 2)], balanced=False), {}, [3], id="load balancing is forbidden"
        ),
    ],
)  # fmt: skip
def test_who_is_tried(made: Picture, asked: dict[str, object], order: list[int]) -> None:
    plan = planned(made, **asked)  # type: ignore[arg-type]
    assert tried(plan) == order
    assert plan.source == (None if not order else "SYSTEM" if order[0] == HOSTED else "CUSTOM")
    assert plan.retry_at is None


LABELLED = (
    credential(1, environment=STAGE),
    credential(2),
    credential(3, environment=PROD),
    credential(4, environment=PROD),
    credential(5),
)


@pytest.mark.parametrize(
    ("made", "environment", "order"),
    [
        pytest.param(picture(*LABELLED, default=[1]), PROD, [3, 4, 2, 5], id="no pool: its label, then those without"),
        pytest.param(picture(*LABELLED, default=[1]), None, [1], id="no pool, none named: the default alone"),
        pytest.param(
            picture(*LABELLED, pools=[pool(5, 1, 4)]), PROD, [4, 5], id="a pool: its label first, no other's"
        ),
        pytest.param(picture(*LABELLED, pools=[pool(5, 1, 4)]), None, [5, 1, 4], id="a pool, none named: all"),
        pytest.param(
            picture(*LABELLED, pools=[pool(1)], hosted=["*"], priority="CUSTOM_FIRST"), PROD, [HOSTED],
            id="a pool of another label: the other side",
        ),
    ],
)  # fmt: skip
def test_who_is_tried_for_an_environment(made: Picture, environment: str | None, order: list[int]) -> None:
    assert tried(planned(made, environment=environment)) == order


FALLING = picture(
    credential(1), default=[1], hosted=["beta"], fallbacks={ALPHA: [ABSENT, BETA, ALPHA, BETA, MINE]}, customs=[MINE]
)  # fmt: skip


def models(plan: Plan) -> list[Told]:
    return [(one.offer.address.name, number(one.credential_id)) for one in plan.seats]


@pytest.mark.parametrize(
    ("made", "address", "asked", "order"),
    [
        pytest.param(
            FALLING, ALPHA, {}, [("alpha", 1), ("beta", HOSTED), ("beta", 1), ("mine", 1)],
            id="the model's own, then both sides of each; one that is gone, itself and a second time are passed over",
        ),
        pytest.param(FALLING, ALPHA, {"source": "CUSTOM"}, [("alpha", 1), ("beta", 1), ("mine", 1)], id="one side"),
        pytest.param(FALLING, ALPHA, {"source": "SYSTEM"}, [("beta", HOSTED)], id="the other side"),
        pytest.param(FALLING, ALPHA, {"pinned": 1}, [("alpha", 1)], id="one is pinned: no fall-back"),
        pytest.param(FALLING, BETA, {}, [("beta", HOSTED), ("beta", 1)], id="a model that has none"),
        pytest.param(
            picture(
                credential(1, environment=STAGE), credential(2, environment=PROD, capability=lists(2, "beta")),
                fallbacks={ALPHA: [BETA]},
            ),
            ALPHA, {"environment": PROD}, [("beta", 2)], id="for the same environment",
        ),
        pytest.param(
            picture(credential(1), default=[1], fallbacks={ALPHA: [BETA], BETA: [MINE]}, customs=[MINE]),
            ALPHA, {}, [("alpha", 1), ("beta", 1)], id="a fall-back's own are not followed",
        ),
        pytest.param(
            picture(credential(1), default=[1], switched={ALPHA: False}, fallbacks={ALPHA: [BETA]}),
            ALPHA, {}, [("beta", 1)], id="the model is switched off",
        ),
        pytest.param(
            picture(credential(1), default=[1], fallbacks={ENDED: [BETA]}), ENDED, {}, [("beta", 1)],
            id="the model is past its end",
        ),
        pytest.param(
            picture(credential(1), default=[1], fallbacks={ABSENT: [BETA]}), ABSENT, {}, [("beta", 1)],
            id="the model is on offer no longer",
        ),
        pytest.param(
            picture(credential(1), default=[1], switched={BETA: False}, fallbacks={ALPHA: [BETA]}), ALPHA, {},
            [("alpha", 1)], id="a fall-back that is switched off",
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[1], pools=[pool(2, 1, of=BETA)], fallbacks={ALPHA: [BETA]}),
            ALPHA, {}, [("alpha", 1), ("beta", 2), ("beta", 1)], id="a fall-back has a pool of its own",
        ),
    ],
)  # fmt: skip
def test_what_is_tried_where_a_model_cannot_serve(
    made: Picture, address: Address, asked: dict[str, object], order: list[Told]
) -> None:
    plan = planned(made, address, **asked)  # type: ignore[arg-type]
    assert models(plan) == order
    assert plan.requested == address
    assert plan.offer == on_offer(made, next(one.offer.address for one in plan.seats))


@pytest.mark.parametrize(
    ("made", "rests", "order", "retry_at"),
    [
        pytest.param(POOLED, {1: SOON}, [2], SOON, id="a member rests"),
        pytest.param(POOLED, {3: SOON}, [1, 2], None, id="one rests that nobody would ask"),
        pytest.param(POOLED, {1: LATER, 2: SOON}, [], SOON, id="all members rest: the default does not step in"),
        pytest.param(POOLED, {1: None, 2: None}, [], None, id="all rest, and nobody knows how long"),
        pytest.param(POOLED, {1: None, 2: LATER}, [], LATER, id="all rest, of one it is known how long"),
        pytest.param(OWN_FIRST, {1: SOON, 2: SOON}, [HOSTED], SOON, id="all members rest: the other side"),
        pytest.param(BOTH, {"house": LATER}, [1, 2], LATER, id="the hosted keys rest: the other side"),
        pytest.param(BOTH, {"house": LATER, 1: SOON, 2: SOON}, [], SOON, id="both sides rest"),
        pytest.param(PLAIN, {1: SOON}, [HOSTED], SOON, id="the default rests: the other side, no other credential"),
        pytest.param(
            picture(*OWN, default=[3], pools=[pool(1, 2)], fallbacks={ALPHA: [BETA]}), {1: SOON, 2: LATER}, [3], SOON,
            id="all members rest: the fall-back",
        ),
        pytest.param(
            picture(*OWN, default=[3], fallbacks={ALPHA: [BETA]}), {3: LATER}, [], LATER, id="the fall-back rests too"
        ),
        pytest.param(
            picture(credential(1, fingerprint="a"), credential(2, fingerprint="a"), pools=[pool(1, 2)]), {1: SOON},
            [], SOON, id="one rests whose secret another member has: the two are one",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2), pools=[pool(1, 2)]), {1: SOON}, [2], None,
            id="one rests that could not serve at all",
        ),
        pytest.param(
            picture(*OWN, default=[1], switched={ALPHA: False}), {1: SOON}, [], None, id="the model is switched off"
        ),
    ],
)  # fmt: skip
def test_who_rests_is_left_out_and_when_it_is_worth_to_ask_again(
    made: Picture, rests: dict[int | str, datetime | None], order: list[int], retry_at: datetime | None
) -> None:
    plan = planned(made, rests=Unwell(rests))
    assert tried(plan) == order
    assert plan.retry_at == retry_at


def test_a_pinned_one_that_rests_is_not_replaced() -> None:
    plan = planned(BOTH, pinned=1, rests=Unwell({1: SOON}))
    assert (tried(plan), plan.retry_at) == ([], SOON)
    assert told(plan, 1) == ("RESTING", False, "It rests.")
    assert told(plan, 2)[:2] == ("NOT_DEFAULT", True)


def test_the_next_of_an_environment_is_tried_where_the_first_rests() -> None:
    plan = planned(picture(*LABELLED), environment=PROD, rests=Unwell({3: SOON}))
    assert tried(plan) == [4, 2, 5]


@pytest.mark.parametrize("reason", ["RESTING", "FAILING", "QUOTA_EXHAUSTED", "LIMIT_REACHED"])
def test_one_that_rests_says_why_and_until_when(reason: str) -> None:
    plan = planned(POOLED, rests=Unwell({1: SOON, 3: LATER}, reason=RouteReason(reason)))
    found = {number(one.credential_id): one for one in plan.candidates}
    for which, until in ((1, SOON), (3, LATER)):
        one = found[which]
        assert (one.reason, one.usable, one.until, one.message) == (reason, False, until, "It rests.")
    assert found[2].until is None


def test_a_rest_of_one_model_leaves_the_key_to_others() -> None:
    made = picture(credential(1), default=[1], fallbacks={ALPHA: [BETA]})
    plan = planned(made, rests=Unwell({1: SOON}, of=ALPHA))
    assert models(plan) == [("beta", 1)]
    assert (plan.source, plan.offer, plan.requested) == (Source.CUSTOM, on_offer(made, BETA), ALPHA)


def test_what_keeps_a_candidate_for_good_is_told_before_its_rest() -> None:
    made = picture(credential(1, "INVALID"), credential(2), pools=[pool(1, 2)])
    assert told(planned(made, rests=Unwell({1: SOON})), 1)[0] == "INVALID"


def test_a_member_is_asked_about_with_its_limits_and_nobody_else_is() -> None:
    limits = MemberLimits(requests_per_minute=3)
    made = picture(*OWN, default=[3], pools=[pool(member(1, limits=limits), 2)], fallbacks={ALPHA: [BETA]})
    fares = Unwell({})
    planned(made, rests=fares)
    assert fares.asked == [
        (UUID(int=1), ALPHA, limits),
        (UUID(int=2), ALPHA, MemberLimits()),
        (UUID(int=3), BETA, None),
    ]


@pytest.mark.parametrize(
    ("made", "asked", "which", "reason", "says"),
    [
        pytest.param(POOLED, {}, 2, None, "another member's turn", id="a member whose turn comes later"),
        pytest.param(POOLED, {}, 3, "NOT_IN_POOL", "no member", id="no member"),
        pytest.param(BOTH, {}, 1, "OTHER_SIDE_PREFERRED", "hosted keys come first", id="a member, the hosted keys first"),
        pytest.param(OWN_FIRST, {}, HOSTED, "OTHER_SIDE_PREFERRED", "own keys come first", id="hosted, the pool first"),
        pytest.param(POOLED, {"source": "SYSTEM"}, 1, "OTHER_SIDE_PREFERRED", "hosted keys alone", id="the other side"),
        pytest.param(POOLED, {"pinned": 3}, 1, "NOT_DEFAULT", "names a credential", id="a member, another one pinned"),
        pytest.param(WITHOUT_MEMBERS, {}, 3, "NOT_IN_POOL", "no member", id="no member, and no member can serve"),
        pytest.param(
            picture(*OWN, pools=[pool(1, 2, member(3, enabled=False))]), {}, 3, "NOT_IN_POOL", "switched off in",
            id="its entry is switched off",
        ),
        pytest.param(
            picture(credential(1, fingerprint="a"), credential(2), credential(3, fingerprint="a"), pools=[pool(1, 3, 2)]),
            {}, 3, "NOT_IN_POOL", "in Key 1: the two serve as one", id="the secret of another member",
        ),
        pytest.param(
            picture(
                credential(1, fingerprint="a"), credential(3, fingerprint="a"), default=[3],
                pools=[pool(1, None, member(3, enabled=False))],
            ),
            {}, 3, "NOT_IN_POOL", "in Key 1: the two", id="the default with the secret of a member, its own entry off",
        ),
        pytest.param(
            picture(*OWN, default=[2], pools=[pool(1, None, 2)]), {}, 2, None, "twice, as the default too",
            id="a member that is the default too, which has an entry of its own",
        ),
        pytest.param(
            picture(credential(1), credential(2, of=ALPHA), pools=[pool(1, 2)]), {}, 1, "CANNOT_USE_MODEL",
            "credentials of its own", id="a member of the provider, where the model has its own",
        ),
        pytest.param(
            picture(*LABELLED, pools=[pool(1, 3, 2)]), {"environment": PROD}, 1, "OTHER_ENVIRONMENT", "staging alone",
            id="a member of another label",
        ),
        pytest.param(
            picture(*LABELLED, pools=[pool(1, 3, 2)]), {"environment": PROD}, 2, None, "another member's turn",
            id="a member without a label behind one of the label",
        ),
        pytest.param(
            picture(*LABELLED, pools=[pool(1, 3, 2)]), {"environment": PROD}, 4, "NOT_IN_POOL", "no member",
            id="no member, of the label",
        ),
    ],
)  # fmt: skip
def test_why_a_candidate_does_not_come_first(
    made: Picture, asked: dict[str, object], which: int, reason: str | None, says: str
) -> None:
    plan = planned(made, **asked)  # type: ignore[arg-type]
    found, usable, message = told(plan, which)
    cannot = ("CANNOT_USE_MODEL", "OTHER_ENVIRONMENT")
    assert (found, usable) == (reason, reason not in cannot)
    assert says in message


def test_those_of_a_fall_back_are_told_with_its_model() -> None:
    made = picture(
        credential(1, "INVALID"),
        credential(2),
        credential(3, capability=lists(3, "beta")),
        default=[3],
        hosted=["beta"],
        fallbacks={ALPHA: [BETA]},
    )
    plan = planned(made)
    assert [(one.address.name, number(one.credential_id), one.reason) for one in plan.candidates] == [
        ("beta", HOSTED, None),
        ("beta", 3, "OTHER_SIDE_PREFERRED"),
        ("alpha", 2, "NOT_DEFAULT"),
        ("beta", 2, "OTHER_SIDE_PREFERRED"),
        ("alpha", HOSTED, "NOT_IN_PLAN"),
        ("alpha", 3, "CANNOT_USE_MODEL"),
        ("alpha", 1, "INVALID"),
        ("beta", 1, "INVALID"),
    ]
    assert plan.chosen == plan.candidates[0]
    assert plan.chosen.message is None


def test_a_fall_back_that_would_be_tried_says_where() -> None:
    made = picture(
        credential(1), credential(2), default=[1], pools=[pool(1, 2, of=BETA)], fallbacks={ALPHA: [BETA]}
    )
    plan = planned(made)
    assert models(plan) == [("alpha", 1), ("beta", 1), ("beta", 2)]
    for which in (1, 2):
        assert told(plan, which, BETA) == (None, True, "It is tried where alpha cannot serve.")


def test_members_are_told_with_their_weights_and_nobody_else_is() -> None:
    made = picture(*OWN, default=[3], pools=[pool(member(1, 4), member(2, 9))], hosted=["*"])
    weights = {number(one.credential_id): one.weight for one in planned(made).candidates}
    assert weights == {1: 4, 2: 9, 3: None, HOSTED: None}
    assert all(one.weight is None for one in planned(made, pinned=1).candidates)
    assert all(one.weight is None for one in planned(made, BETA).candidates)


def test_the_turns_of_a_pool_are_asked_of_the_fit_alone_and_decide() -> None:
    turns, behind = Turned(), Turned()
    ask = RouteAsk(ALPHA.type, ALPHA)
    made = picture(*OWN, pools=[pool(1, 2, 3)])
    plan = standing(made).plan(offer(made, ALPHA), ask, fitness=Unwell({2: SOON}), turns=turns, behind=behind)
    assert (turns.asked, behind.asked) == ([[1, 3]], [])
    assert tried(plan) == [3, 1]
    assert [number(one.credential_id) for one in plan.candidates] == [3, 1, 2]


def test_pools_that_come_later_give_no_turn_away() -> None:
    made = picture(
        *LABELLED,
        pools=[pool(5, 3, 4), pool(2, 5, of=BETA)],
        fallbacks={ALPHA: [BETA]},
    )
    turns, behind = Turned(), Turned()
    ask = RouteAsk(ALPHA.type, ALPHA, PROD)
    standing(made).plan(offer(made, ALPHA), ask, turns=turns, behind=behind)
    assert (turns.asked, behind.asked) == ([[3, 4]], [[5], [2, 5]])


def test_the_hosted_keys_come_first_and_the_pool_behind_them_gives_no_turn_away() -> None:
    turns, behind = Turned(), Turned()
    standing(BOTH).plan(offer(BOTH, ALPHA), RouteAsk(ALPHA.type, ALPHA), turns=turns, behind=behind)
    assert (turns.asked, behind.asked) == ([], [[1, 2]])


def test_another_job_has_a_pool_of_its_own() -> None:
    made = picture(*OWN, default=[3], pools=[pool(1, 2, of=EMBED)])
    assert tried(planned(made)) == [3]
    assert tried(planned(made, EMBED)) == [1, 2]
