"""Whose turn it is: exact shares over full cycles, bounded bursts, tiers, the least busy and the quickest."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from models.pools.routing import EXPLORING, FRESH, Entrant, Rota, order
from models.standing.picture import PoolStrategy

ROUND_ROBIN = PoolStrategy.WEIGHTED_ROUND_ROBIN
WEIGHTS = st.lists(st.integers(1, 100), min_size=1, max_size=10)
SMALL = st.lists(st.integers(1, 9), min_size=2, max_size=7)


def entrants(weights: Sequence[int]) -> list[Entrant]:
    return [Entrant(number, number, weight) for number, weight in enumerate(weights)]


def turns(
    among: Sequence[Entrant], count: int, *, strategy: PoolStrategy = ROUND_ROBIN, rota: Rota = FRESH
) -> tuple[list[int], Rota]:
    found = []
    for _ in range(count):
        ordered, rota = order(strategy, among, rota)
        found.append(ordered[0].number)
    return found, rota


@given(weights=WEIGHTS, start=st.integers(0, 300))
def test_shares_are_exact_over_each_full_cycle_wherever_it_begins(weights: list[int], start: int) -> None:
    cycle = sum(weights)
    _, rota = turns(entrants(weights), start % cycle)
    found, after = turns(entrants(weights), cycle, rota=rota)
    assert Counter(found) == dict(enumerate(weights))
    assert after.credit == (rota.credit or dict.fromkeys(range(len(weights)), 0))


def test_nobody_owes_anything_after_a_full_cycle() -> None:
    assert turns(entrants([5, 3, 1]), 9)[1].credit == {0: 0, 1: 0, 2: 0}


def test_whose_turn_is_next_is_tried_next() -> None:
    rota = FRESH
    for expected in ([0, 1, 2], [1, 2, 0], [2, 0, 1]):
        ordered, rota = order(ROUND_ROBIN, entrants([1, 1, 1]), rota)
        assert [one.number for one in ordered] == expected


@given(weights=WEIGHTS)
def test_at_no_moment_has_a_member_a_turn_more_than_its_share(weights: list[int]) -> None:
    cycle, had = sum(weights), Counter[int]()
    found, _ = turns(entrants(weights), cycle)
    for so_far, number in enumerate(found, 1):
        had[number] += 1
        assert all(had[one] - so_far * weight / cycle < 1 for one, weight in enumerate(weights))
        assert all(had[one] - so_far * weight / cycle > -2 for one, weight in enumerate(weights))


@given(weights=SMALL)
def test_bursts_are_bounded(weights: list[int]) -> None:
    cycle = sum(weights)
    found, _ = turns(entrants(weights), 2 * cycle)
    for number, run in groupby(found):
        assert len(list(run)) * (cycle - weights[number]) <= 2 * cycle


def test_five_to_one_to_one_is_spread() -> None:
    assert turns(entrants([5, 1, 1]), 7)[0] == [0, 0, 1, 0, 2, 0, 0]


@given(weights=SMALL, before=st.integers(0, 60), gone=st.integers(0, 6))
def test_a_resting_members_share_goes_to_the_others_by_weight(
    weights: list[int], before: int, gone: int
) -> None:
    everybody = entrants(weights)
    _, rota = turns(everybody, before)
    left = [one for one in everybody if one.number != gone % len(weights)]
    cycle = sum(one.weight for one in left)
    found, rota = turns(left, cycle, rota=rota)
    # What it was ahead or behind when the other left is evened out once, and never again.
    assert all(abs(Counter(found)[one.number] - one.weight) <= 2 for one in left)
    _, rota = turns(left, 2 * cycle, rota=rota)
    found, _ = turns(left, cycle, rota=rota)
    assert Counter(found) == {one.number: one.weight for one in left}


@given(weights=SMALL, away=st.integers(1, 200))
def test_one_that_comes_back_makes_up_for_nothing(weights: list[int], away: int) -> None:
    everybody = entrants(weights)
    _, rota = turns(everybody[1:], away)
    found, _ = turns(everybody, sum(weights), rota=rota)
    assert abs(Counter(found)[0] - weights[0]) <= 1


@given(picks=st.lists(st.booleans(), min_size=60, max_size=200))
def test_a_member_that_comes_and_goes_takes_nothing_from_the_others(picks: list[bool]) -> None:
    everybody, rota, had = entrants([1, 1, 1]), FRESH, Counter[int]()
    for there in picks:
        ordered, rota = order(ROUND_ROBIN, everybody if there else everybody[:2], rota)
        had[ordered[0].number] += 1
    assert abs(had[0] - had[1]) <= 2
    assert abs(had[2] - sum(picks) / 3) <= 2


@given(
    sets=st.lists(st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=150),
    weights=st.lists(st.integers(1, 20), min_size=6, max_size=6),
)
def test_nobody_is_ever_many_turns_ahead_or_behind_whoever_comes_and_goes(
    sets: list[set[int]], weights: list[int]
) -> None:
    everybody, rota = entrants(weights), FRESH
    for present in sets:
        _, rota = order(ROUND_ROBIN, [everybody[number] for number in sorted(present)], rota)
    assert all(abs(credit) <= rota.turn * len(weights) for credit in rota.credit.values())


@given(
    among=st.lists(
        st.builds(
            Entrant,
            number=st.just(0),
            id=st.just(0),
            weight=st.integers(1, 100),
            share=st.integers(1, 100),
            priority=st.integers(0, 3),
            busy=st.integers(0, 9),
            latency=st.none() | st.floats(0, 10),
        ),
        max_size=8,
    ),
    strategy=st.sampled_from(PoolStrategy),
    asked=st.integers(0, 30),
)
def test_everybody_stands_in_the_order_once(among: list[Entrant], strategy: PoolStrategy, asked: int) -> None:
    among = [one._replace(number=number, id=number) for number, one in enumerate(among)]
    rota = FRESH
    for _ in range(asked):
        ordered, rota = order(strategy, among, rota)
        assert sorted(one.number for one in ordered) == list(range(len(among)))


def test_looking_moves_nothing() -> None:
    among, (_, rota) = entrants([2, 3]), turns(entrants([2, 3]), 3)
    credit = dict(rota.credit)
    assert order(ROUND_ROBIN, among, rota) == order(ROUND_ROBIN, among, rota)
    assert rota.credit == credit


def test_one_that_comes_back_has_its_share_of_its_weight() -> None:
    among = [Entrant(0, 0, 1), Entrant(1, 1, 1, share=25)]
    assert Counter(turns(among, 50)[0]) == {0: 40, 1: 10}


def by_priority(*priorities: int) -> list[Entrant]:
    return [Entrant(number, number, priority=priority) for number, priority in enumerate(priorities)]


def test_a_lower_number_is_tried_first_and_its_tier_shares_by_weight() -> None:
    among = [Entrant(0, 0, 9, priority=2), Entrant(1, 1, 2, priority=1), Entrant(2, 2, 1, priority=1)]
    found, _ = turns(among, 6, strategy=PoolStrategy.PRIORITY)
    assert Counter(found) == {1: 4, 2: 2}


def test_the_tiers_follow_each_other_in_the_order() -> None:
    ordered, _ = order(PoolStrategy.PRIORITY, by_priority(3, 1, 2, 1))
    assert [one.priority for one in ordered] == [1, 1, 2, 3]


def test_in_a_lower_tier_too_whose_turn_it_is_comes_first() -> None:
    among = by_priority(1, 2, 2)
    _, rota = order(PoolStrategy.PRIORITY, among[1:])
    ordered, _ = order(PoolStrategy.PRIORITY, among, rota)
    assert [one.number for one in ordered] == [0, 2, 1]


def test_priorities_count_for_the_strategy_of_that_name_alone() -> None:
    assert Counter(turns(by_priority(3, 1), 4)[0]) == {0: 2, 1: 2}


def test_the_least_busy_for_its_weight_is_tried_first() -> None:
    among = [Entrant(0, 0, 1, busy=2), Entrant(1, 1, 4, busy=6), Entrant(2, 2, 1, busy=3)]
    ordered, _ = order(PoolStrategy.LEAST_BUSY, among)
    assert [one.number for one in ordered] == [1, 0, 2]


def test_those_that_are_idle_take_turns_by_weight() -> None:
    found, _ = turns(entrants([3, 1]), 8, strategy=PoolStrategy.LEAST_BUSY)
    assert Counter(found) == {0: 6, 1: 2}


def test_the_quickest_is_tried_first() -> None:
    among = [Entrant(0, 0, latency=0.9), Entrant(1, 1, latency=0.2), Entrant(2, 2, latency=0.5)]
    ordered, _ = order(PoolStrategy.LOWEST_LATENCY, among)
    assert [one.number for one in ordered] == [1, 2, 0]
    assert set(turns(among, 20, strategy=PoolStrategy.LOWEST_LATENCY)[0]) == {1}


def test_those_that_are_not_measured_have_a_share() -> None:
    among = [Entrant(0, 0, latency=0.1), Entrant(1, 1), Entrant(2, 2)]
    found, _ = turns(among, 4 * EXPLORING, strategy=PoolStrategy.LOWEST_LATENCY)
    assert Counter(found) == {0: 4 * EXPLORING - 4, 1: 2, 2: 2}


def test_where_nobody_is_measured_they_take_turns_by_weight() -> None:
    found, _ = turns(entrants([1, 2]), 6, strategy=PoolStrategy.LOWEST_LATENCY)
    assert Counter(found) == {0: 2, 1: 4}


def test_one_that_comes_back_is_taken_for_slower() -> None:
    among = [Entrant(0, 0, latency=0.2, share=50), Entrant(1, 1, latency=0.3)]
    assert order(PoolStrategy.LOWEST_LATENCY, among)[0][0].number == 1


def test_nobody_is_an_order_too() -> None:
    assert order(ROUND_ROBIN, []) == ([], FRESH)
