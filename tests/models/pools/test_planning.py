"""A plan with the board's own memory: whose turn it is over many calls, and whom a rest leaves out."""

from collections import Counter
from datetime import timedelta

from models.pools.board import Board
from models.standing.fitness import Seat
from models.standing.offers import offer
from models.standing.picture import Picture
from models.standing.reasons import RouteReason
from models.standing.routes import Plan, RouteAsk
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from tests.models.standing.arranged import ALPHA, BETA, NOW, credential, member, picture, pool, standing

ASK = RouteAsk(ALPHA.type, ALPHA)
WEIGHTED = picture(*(credential(number) for number in (1, 2, 3)), pools=[pool(member(1, 5), member(2, 2), 3)])


def planned(board: Board, made: Picture, *, taking: bool = True) -> Plan:
    peek = board.turns(NOW, taking=False)
    turns = board.turns(NOW, taking=True) if taking else peek
    fitness = board.fitness(NOW)
    return standing(made).plan(offer(made, ALPHA), ASK, fitness=fitness, turns=turns, behind=peek)


def firsts(board: Board, made: Picture, calls: int) -> list[int]:
    found = [planned(board, made).chosen for _ in range(calls)]
    return [one.credential_id.int if one and one.credential_id else 0 for one in found]


def rested(board: Board, seat: Seat, seconds: float) -> None:
    ride = board.begin(seat, tokens=1, now=NOW)
    assert ride is not None
    refused = Outcome(Failure.RATE_LIMITED, "slower", http_status=429, retry_after=seconds)
    ride.ended(refused, usage=None, now=NOW, latency=0.1)


def test_shares_are_exact_over_every_cycle_of_calls() -> None:
    board = Board()
    for _ in range(5):
        assert Counter(firsts(board, WEIGHTED, 8)) == {1: 5, 2: 2, 3: 1}


def test_to_look_takes_no_turn_and_shows_whose_is_next() -> None:
    board = Board()
    for _ in range(20):
        next_one = planned(board, WEIGHTED, taking=False).chosen
        assert [planned(board, WEIGHTED, taking=False).chosen for _ in range(3)] == [next_one] * 3
        assert planned(board, WEIGHTED).chosen == next_one


def test_the_share_of_one_that_rests_goes_to_the_others_by_weight() -> None:
    board = Board()
    rested(
        board,
        next(one for one in planned(board, WEIGHTED).seats if one.member and one.member.weight == 5),
        60,
    )
    assert Counter(firsts(board, WEIGHTED, 30)) == {2: 20, 3: 10}
    told = planned(board, WEIGHTED, taking=False).candidates[-1]
    assert (told.reason, told.usable, told.weight) == (RouteReason.RESTING, False, 5)


def test_where_all_rest_nobody_is_tried_until_the_first_is_fit() -> None:
    board = Board()
    for seconds, seat in zip((300, 60, 900), planned(board, WEIGHTED).seats, strict=True):
        rested(board, seat, seconds)
    plan = planned(board, WEIGHTED)
    assert (plan.seats, plan.source, plan.chosen) == ((), None, None)
    assert plan.retry_at is not None
    assert NOW + timedelta(seconds=60) <= plan.retry_at < NOW + timedelta(seconds=300)


def test_a_pool_behind_another_model_or_side_loses_no_turn() -> None:
    hosted = picture(credential(1), credential(2), pools=[pool(1, 2)], hosted=["*"])
    behind = picture(
        credential(1), credential(2), default=[1], pools=[pool(1, 2, of=BETA)], fallbacks={ALPHA: [BETA]}
    )
    for made in (hosted, behind):
        board = Board()
        seats = {planned(board, made).seats for _ in range(5)}
        assert len(seats) == 1
