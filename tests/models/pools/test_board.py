"""The board: what it remembers of keys and turns, whom it lets begin, what it tells of, and that it stays small."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from models.catalog.offerings import Address
from models.pools import board as boards
from models.pools import keys
from models.pools.board import Board, MemberHealth, Notice, NoticeKind, StoredRest
from models.standing.fitness import Rider, Seat
from models.standing.picture import MemberFacts, MemberLimits, PoolFacts, PoolStrategy, Source
from models.standing.reasons import RouteReason
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import Usage
from tests.models.standing.arranged import ALPHA, BETA, NOW, on_offer, picture

OFFERS = {address: on_offer(picture(), address) for address in (ALPHA, BETA)}
LIMITED, REJECTED, NO_CREDIT = Failure.RATE_LIMITED, Failure.KEY_REJECTED, Failure.QUOTA_EXHAUSTED


def rider(number: int) -> UUID:
    return UUID(int=number)


def seat(
    number: int | None,
    *,
    address: Address = ALPHA,
    weight: int = 1,
    priority: int = 0,
    limits: MemberLimits | None = None,
) -> Seat:
    """A credential of that number in the model's pool; None: the operator's hosted key."""
    if number is None:
        return Seat(OFFERS[address], Source.SYSTEM, None)
    member = MemberFacts(
        UUID(int=1000 + number), rider(number), weight, priority, True, limits or MemberLimits()
    )
    return Seat(OFFERS[address], Source.CUSTOM, rider(number), member)


def pool(
    seats: Sequence[Seat], strategy: PoolStrategy = PoolStrategy.WEIGHTED_ROUND_ROBIN, version: int = 1
) -> PoolFacts:
    members = tuple(one.member for one in seats if one.member is not None)
    return PoolFacts(UUID(int=7), ALPHA, strategy, True, version, members)


class Clocked:
    """A board and a clock."""

    def __init__(self) -> None:
        self.board = Board()
        self.now = NOW

    def later(self, **more: float) -> "Clocked":
        self.now += timedelta(**more)
        return self

    def begin(self, one: Seat, *, tokens: int = 0) -> boards.Ride:
        """A call that has a place."""
        ride = self.board.begin(one, tokens=tokens, now=self.now)
        assert ride is not None
        return ride

    def full(self, one: Seat, *, tokens: int = 0) -> bool:
        """Whether there is no place, and nothing happens where there is none."""
        before = self.board.member_health(one.rider, one.offer.address, None, self.now)
        ride = self.board.begin(one, tokens=tokens, now=self.now)
        if ride is not None:
            ride.cancelled(self.now)
            return False
        assert self.board.member_health(one.rider, one.offer.address, None, self.now) == before
        return True

    def call(
        self, one: Seat, failure: Failure | None = None, *, asked: float | None = None, latency: float = 0.1
    ) -> None:
        """A whole call."""
        ride = self.begin(one)
        self.now += timedelta(seconds=latency)
        ride.ended(Outcome(failure, retry_after=asked), usage=None, now=self.now, latency=latency)

    def health(self, one: Seat) -> MemberHealth:
        return self.board.member_health(one.rider, one.offer.address, None, self.now)[0]

    def reason(self, one: Seat) -> RouteReason | None:
        limits = one.member.limits if one.member else None
        found = self.board.fitness(self.now).unfit(one.rider, one.offer.address, limits)
        return None if found is None else found.reason

    def until(self, one: Seat) -> datetime | None:
        limits = one.member.limits if one.member else None
        found = self.board.fitness(self.now).unfit(one.rider, one.offer.address, limits)
        assert found is not None
        return found.until

    def order(self, of: PoolFacts, seats: Sequence[Seat], *, taking: bool = True) -> list[int]:
        found = self.board.turns(self.now, taking=taking).order(of, seats)
        return [one.credential_id.int for one in found if one.credential_id is not None]

    def told(self) -> list[Notice]:
        found = []
        while not self.board.notices.empty():
            found.append(self.board.notices.get_nowait())
        return found

    def rejected(self, one: Seat, times: int) -> None:
        for _ in range(times):
            self.later(minutes=1).call(one, REJECTED)


@pytest.fixture
def at() -> Clocked:
    return Clocked()


def test_a_key_of_which_nothing_is_known_is_fit_and_ready(at: Clocked) -> None:
    assert at.reason(seat(1)) is None
    assert at.board.member_health(rider(1), ALPHA, MemberLimits(1, 1, 1, 1, 1), NOW) == (
        MemberHealth.READY,
        None,
        None,
    )


def test_a_key_that_rests_is_not_fit_for_any_model_until_its_rest_is_over(at: Clocked) -> None:
    at.call(seat(1), LIMITED, asked=30)
    end = at.now + timedelta(seconds=30)
    for one in (seat(1), seat(1, address=BETA)):
        assert at.reason(one) is RouteReason.RESTING
        assert at.until(one) == end
        assert at.full(one)
        assert at.board.member_health(one.rider, one.offer.address, None, at.now) == (
            MemberHealth.RESTING,
            end,
            LIMITED,
        )
    assert at.reason(seat(2)) is None
    assert at.later(seconds=30).reason(seat(1)) is None


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (LIMITED, RouteReason.RESTING),
        (REJECTED, RouteReason.RESTING),
        (NO_CREDIT, RouteReason.QUOTA_EXHAUSTED),
        (Failure.PERMISSION_DENIED, RouteReason.RESTING),
    ],
)
def test_each_failure_has_its_reason(at: Clocked, failure: Failure, reason: RouteReason) -> None:
    at.call(seat(1), failure)
    assert at.reason(seat(1)) is reason


def test_a_key_whose_calls_fail_too_often_is_failing(at: Clocked) -> None:
    for _ in range(5):
        at.call(seat(1), Failure.PROVIDER_ERROR)
    assert at.reason(seat(1)) is RouteReason.FAILING


def test_what_closes_a_model_leaves_the_keys_other_models_open(at: Clocked) -> None:
    at.call(seat(1), Failure.MODEL_NOT_FOUND)
    assert at.health(seat(1)) is MemberHealth.RESTING
    assert at.health(seat(1, address=BETA)) is MemberHealth.READY
    assert at.reason(seat(1, address=BETA)) is None


def test_after_a_rest_one_call_at_a_time_is_a_probe(at: Clocked) -> None:
    at.call(seat(1), LIMITED, asked=30)
    at.later(seconds=30)
    assert at.health(seat(1)) is MemberHealth.PROBING
    probe = at.begin(seat(1))
    assert at.full(seat(1))
    assert at.full(seat(1, address=BETA))
    assert at.reason(seat(1)) is RouteReason.RESTING
    assert at.until(seat(1)) == at.now + timedelta(seconds=1)
    assert at.health(seat(1)) is MemberHealth.PROBING
    probe.ended(None, usage=None, now=at.now, latency=0.1)
    assert at.health(seat(1)) is MemberHealth.READY
    at.begin(seat(1))
    at.begin(seat(1))


def test_a_model_that_was_closed_has_a_probe_of_its_own(at: Clocked) -> None:
    at.call(seat(1), Failure.MODEL_NOT_FOUND)
    at.later(minutes=10)
    probe = at.begin(seat(1))
    assert at.full(seat(1))
    at.begin(seat(1, address=BETA))
    at.told()
    probe.ended(None, usage=None, now=at.now, latency=0.1)
    assert at.told() == [Notice(rider(1), ALPHA, NoticeKind.READY, None, None)]
    assert at.health(seat(1)) is MemberHealth.READY


def test_a_probe_that_fails_makes_a_longer_rest(at: Clocked) -> None:
    at.call(seat(1), NO_CREDIT)
    at.later(hours=1).call(seat(1), NO_CREDIT)
    assert at.until(seat(1)) == at.now + timedelta(hours=2)


def test_a_probe_that_was_cancelled_makes_room_for_the_next(at: Clocked) -> None:
    at.call(seat(1), LIMITED, asked=30)
    at.later(seconds=30).begin(seat(1)).cancelled(at.now)
    assert at.health(seat(1)) is MemberHealth.PROBING
    at.begin(seat(1))
    assert at.full(seat(1))


def test_a_probe_whose_answer_has_begun_brings_the_key_back(at: Clocked) -> None:
    at.call(seat(1, address=BETA), Failure.PERMISSION_DENIED)
    at.call(seat(1), LIMITED, asked=30)
    at.told()
    probe = at.later(seconds=30).begin(seat(1))
    assert at.full(seat(1))
    probe.first_byte(0.5, at.now)
    assert at.health(seat(1)) is MemberHealth.READY
    assert at.told() == [Notice(rider(1), None, NoticeKind.READY, None, None)]
    assert at.reason(seat(1, address=BETA)) is RouteReason.RESTING
    at.begin(seat(1)).cancelled(at.now)
    probe.ended(Outcome(LIMITED, retry_after=9), usage=None, now=at.now, latency=1.0)
    assert at.until(seat(1)) == at.now + timedelta(seconds=9)


def test_a_probe_that_never_ends_frees_its_place(at: Clocked) -> None:
    at.call(seat(1), LIMITED, asked=30)
    lost = at.later(seconds=30).begin(seat(1))
    at.later(seconds=keys.LOST - 1)
    assert at.full(seat(1))
    at.later(seconds=1)
    probe = at.begin(seat(1))
    lost.cancelled(at.now)
    assert at.full(seat(1))
    probe.cancelled(at.now)
    assert not at.full(seat(1))


def test_the_first_end_of_a_call_alone_counts(at: Clocked) -> None:
    ride = at.begin(seat(1))
    ride.cancelled(at.now)
    ride.ended(Outcome(LIMITED), usage=None, now=at.now, latency=0.1)
    assert at.health(seat(1)) is MemberHealth.READY
    other = at.begin(seat(1))
    other.ended(Outcome(LIMITED), usage=None, now=at.now, latency=0.1)
    rests = at.board.member_health(rider(1), ALPHA, None, at.now)
    other.ended(Outcome(LIMITED, retry_after=99), usage=None, now=at.now, latency=0.1)
    assert at.board.member_health(rider(1), ALPHA, None, at.now) == rests


def test_cancelled_calls_and_the_callers_mistakes_punish_nobody(at: Clocked) -> None:
    for _ in range(20):
        at.begin(seat(1)).cancelled(at.now)
        at.call(seat(1), Failure.REQUEST_REFUSED)
    assert at.health(seat(1)) is MemberHealth.READY
    assert at.told() == []


def test_that_there_is_no_place_punishes_nobody(at: Clocked) -> None:
    one = seat(1, limits=MemberLimits(concurrency=1))
    at.begin(one).ended(None, usage=None, now=at.now, latency=0.1)
    ride = at.begin(one)
    for _ in range(20):
        assert at.full(one)
    ride.ended(None, usage=None, now=at.now, latency=0.1)
    assert at.health(one) is MemberHealth.READY
    assert at.told() == []


def test_the_third_rejection_in_succession_puts_the_key_out_and_is_told_once(at: Clocked) -> None:
    at.rejected(seat(1), 2)
    assert [one.kind for one in at.told()] == [NoticeKind.RESTED]
    at.rejected(seat(1), 1)
    assert at.told() == [Notice(rider(1), None, NoticeKind.REJECTED, REJECTED, None)]
    assert at.later(days=400).health(seat(1)) is MemberHealth.OUT
    assert at.full(seat(1))
    assert at.reason(seat(1)) is RouteReason.FAILING
    assert at.until(seat(1)) is None


def test_a_burst_of_rejections_is_one(at: Clocked) -> None:
    rides = [at.begin(seat(1)) for _ in range(10)]
    for ride in rides:
        at.later(milliseconds=10)
        ride.ended(Outcome(REJECTED, http_status=401), usage=None, now=at.now, latency=0.1)
    assert at.health(seat(1)) is MemberHealth.RESTING
    assert [one.kind for one in at.told()] == [NoticeKind.RESTED]


def test_a_check_that_finds_the_key_good_brings_it_back(at: Clocked) -> None:
    at.rejected(seat(1), 3)
    at.told()
    at.board.recognised(rider(1), at.now)
    assert at.health(seat(1)) is MemberHealth.READY
    assert at.told() == [Notice(rider(1), None, NoticeKind.READY, None, None)]


def test_a_check_ends_a_rest_for_want_of_credit_only_where_it_proved_credit(at: Clocked) -> None:
    at.call(seat(1), NO_CREDIT)
    at.told()
    at.board.recognised(rider(1), at.now)
    assert at.health(seat(1)) is MemberHealth.RESTING
    assert at.told() == []
    at.board.proved(rider(1), at.now)
    assert at.health(seat(1)) is MemberHealth.READY
    assert [one.kind for one in at.told()] == [NoticeKind.READY]


def test_a_check_ends_no_other_rest(at: Clocked) -> None:
    at.call(seat(1), LIMITED, asked=30)
    at.call(seat(2), Failure.PERMISSION_DENIED)
    for number in (1, 2, 3):
        at.board.proved(rider(number), at.now)
    assert at.health(seat(1)) is at.health(seat(2)) is MemberHealth.RESTING


def test_the_operators_key_is_never_out_since_nobody_checks_it(at: Clocked) -> None:
    for _ in range(6):
        at.call(seat(None), REJECTED)
        assert at.health(seat(None)) is MemberHealth.RESTING
        at.later(days=1)
    assert not at.full(seat(None))


def test_waking_makes_the_next_call_a_probe(at: Clocked) -> None:
    at.call(seat(1), Failure.MODEL_NOT_FOUND)
    at.rejected(seat(1, address=BETA), 3)
    at.told()
    at.board.wake(rider(1), ALPHA, at.now)
    assert at.health(seat(1)) is MemberHealth.PROBING
    assert {(one.address, one.kind) for one in at.told()} == {
        (None, NoticeKind.READY),
        (ALPHA, NoticeKind.READY),
    }
    ride = at.begin(seat(1))
    assert at.full(seat(1))
    ride.ended(Outcome(REJECTED), usage=None, now=at.now, latency=0.1)
    assert at.health(seat(1)) is MemberHealth.OUT


def test_waking_one_of_which_nothing_is_known_changes_nothing(at: Clocked) -> None:
    at.board.wake(rider(1), ALPHA, at.now)
    assert at.health(seat(1)) is MemberHealth.READY
    assert at.told() == []


def test_what_is_told_of_a_rest_holds_what_to_keep_where_it_is_long(at: Clocked) -> None:
    at.call(seat(1), LIMITED, asked=59)
    at.call(seat(2), NO_CREDIT, asked=7200)
    short, long = at.told()
    assert (short.kind, short.rest) == (NoticeKind.RESTED, None)
    end = at.now + timedelta(hours=2)
    assert long == Notice(
        rider(2),
        None,
        NoticeKind.RESTED,
        NO_CREDIT,
        end,
        StoredRest(rider(2), None, NO_CREDIT, 1, at.now, end),
    )


def test_only_the_latest_is_told_of_a_key_but_a_rejection_is_never_lost(at: Clocked) -> None:
    for _ in range(4):
        at.call(seat(1), LIMITED)
        at.later(seconds=20).call(seat(1))
    at.rejected(seat(1), 3)
    at.board.recognised(rider(1), at.now)
    assert [one.kind for one in at.told()] == [NoticeKind.REJECTED, NoticeKind.READY]


def test_a_shorter_rest_beside_a_longer_one_is_not_told(at: Clocked) -> None:
    rides = [at.begin(seat(1)), at.begin(seat(1))]
    for ride, failure in zip(rides, (NO_CREDIT, LIMITED), strict=True):
        ride.ended(Outcome(failure), usage=None, now=at.now, latency=0.1)
    assert [one.failure for one in at.told()] == [NO_CREDIT]
    rides = [at.begin(seat(2)), at.begin(seat(2))]
    rides[0].ended(Outcome(NO_CREDIT), usage=None, now=at.now, latency=0.1)
    at.told()
    rides[1].ended(Outcome(LIMITED), usage=None, now=at.now, latency=0.1)
    assert at.told() == []


async def test_somebody_who_waits_is_told(at: Clocked) -> None:
    waiting = asyncio.create_task(at.board.notices.get())
    await asyncio.sleep(0)
    at.call(seat(1), LIMITED)
    assert (await asyncio.wait_for(waiting, 5)).rider == rider(1)


def test_long_rests_outlive_the_process(at: Clocked) -> None:
    at.call(seat(1), NO_CREDIT, asked=7200)
    at.call(seat(2), Failure.MODEL_NOT_FOUND)
    at.call(seat(3), LIMITED, asked=30)
    at.call(seat(None), LIMITED, asked=300)
    at.rejected(seat(4), 3)
    kept = list(at.board.rests(at.now))
    assert {(one.rider, one.address) for one in kept} == {
        (rider(1), None),
        (rider(2), ALPHA),
        ("house", None),
    }
    other = Clocked()
    other.now = at.now
    for _ in range(2):
        other.board.restore(kept)
    for number in (1, 2, None):
        one = seat(number)
        assert other.board.member_health(one.rider, ALPHA, None, at.now) == at.board.member_health(
            one.rider, ALPHA, None, at.now
        )
    assert other.told() == []
    assert other.later(hours=2).health(seat(1)) is MemberHealth.PROBING
    other.call(seat(1), NO_CREDIT)
    assert other.until(seat(1)) == other.now + timedelta(hours=2)


def test_a_key_that_is_forgotten_is_a_key_of_which_nothing_is_known(at: Clocked) -> None:
    at.call(seat(1), NO_CREDIT)
    ride = at.begin(seat(2))
    for number in (1, 2, 3):
        at.board.forget(rider(number))
    at.told()
    ride.ended(Outcome(NO_CREDIT), usage=None, now=at.now, latency=0.1)
    assert at.health(seat(1)) is at.health(seat(2)) is MemberHealth.READY
    assert at.told() == []


def test_no_more_calls_are_under_way_than_are_allowed_whatever_the_model(at: Clocked) -> None:
    limits = MemberLimits(concurrency=2)
    rides = [at.begin(seat(1, address=address, limits=limits)) for address in (ALPHA, BETA)]
    assert at.full(seat(1, limits=limits))
    assert at.reason(seat(1, limits=limits)) is RouteReason.LIMIT_REACHED
    assert at.until(seat(1, limits=limits)) == at.now + timedelta(seconds=1)
    assert at.health(seat(1, limits=limits)) is MemberHealth.READY
    rides[0].cancelled(at.now)
    assert not at.full(seat(1, limits=limits))


def test_a_call_that_never_ends_is_not_under_way_for_ever(at: Clocked) -> None:
    one = seat(1, limits=MemberLimits(concurrency=1))
    at.begin(one)
    assert at.later(seconds=keys.LOST - 1).full(one)
    assert not at.later(seconds=1).full(one)


def test_a_minute_that_is_used_up_rests_the_member_because_of_no_failure(at: Clocked) -> None:
    limits = MemberLimits(requests_per_minute=2)
    one = seat(1, limits=limits)
    at.call(one)
    at.call(one)
    assert at.full(one)
    assert at.reason(one) is RouteReason.LIMIT_REACHED
    health, until, because = at.board.member_health(rider(1), ALPHA, limits, at.now)
    assert (health, because) == (MemberHealth.RESTING, None)
    assert until == at.until(one)
    assert timedelta(seconds=59) < until - at.now < timedelta(seconds=62)
    at.now = until
    assert at.reason(one) is None
    assert at.board.member_health(rider(1), ALPHA, limits, at.now)[0] is MemberHealth.READY


def test_of_several_things_that_keep_a_key_from_a_call_that_which_ends_last_is_told(at: Clocked) -> None:
    one = seat(1, limits=MemberLimits(requests_per_minute=1))
    at.call(one, LIMITED, asked=10)
    assert at.reason(one) is RouteReason.LIMIT_REACHED
    at.call(seat(2), LIMITED, asked=10)
    at.later(seconds=10).call(seat(2), Failure.PERMISSION_DENIED)
    closed = at.until(seat(2))
    at.later(seconds=1).call(seat(2, address=BETA), LIMITED, asked=20)
    assert closed == at.until(seat(2))
    assert at.until(seat(2, address=BETA)) == at.now + timedelta(seconds=20)
    at.call(seat(3), Failure.PERMISSION_DENIED)
    at.later(hours=1).rejected(seat(3, address=BETA), 3)
    assert (at.reason(seat(3)), at.until(seat(3))) == (RouteReason.FAILING, None)


def test_tokens_count_as_guessed_until_it_is_known_what_was_used(at: Clocked) -> None:
    one = seat(1, limits=MemberLimits(tokens_per_minute=100))
    ride = at.begin(one, tokens=80)
    assert at.full(one, tokens=21)
    ride.ended(None, usage=Usage(20, 10), now=at.now, latency=0.1)
    at.begin(one, tokens=70)
    assert at.full(one, tokens=1)


def test_a_call_that_was_refused_at_once_used_no_tokens(at: Clocked) -> None:
    one = seat(1, limits=MemberLimits(tokens_per_minute=100))
    for failure, status, used in (
        (Failure.REQUEST_REFUSED, 400, 0),
        (Failure.TIMEOUT, None, 40),
        (Failure.BAD_RESPONSE, 200, 60),
    ):
        assert not at.full(seat(2))
        ride = at.begin(one, tokens=used or 100)
        ride.ended(Outcome(failure, http_status=status), usage=None, now=at.now, latency=0.1)
    assert at.full(one, tokens=1)


def test_turns_are_taken_by_weight(at: Clocked) -> None:
    seats = [seat(1, weight=3), seat(2, weight=1)]
    firsts = [at.order(pool(seats), seats)[0] for _ in range(40)]
    assert Counter(firsts) == {1: 30, 2: 10}


def test_looking_takes_no_turn(at: Clocked) -> None:
    seats = [seat(1, weight=2), seat(2, weight=1)]
    at.order(pool(seats), seats)
    looked = [at.order(pool(seats), seats, taking=False) for _ in range(3)]
    assert looked == [at.order(pool(seats), seats)] * 3


def test_one_call_takes_one_turn_however_often_it_asks(at: Clocked) -> None:
    seats = [seat(1), seat(2)]
    turns = at.board.turns(at.now, taking=True)
    assert [turns.order(pool(seats), seats)[0].credential_id for _ in range(3)] == [
        rider(1),
        rider(2),
        rider(2),
    ]
    assert at.order(pool(seats), seats)[0] == 2


def test_a_pool_that_was_saved_anew_begins_anew(at: Clocked) -> None:
    seats = [seat(1), seat(2)]
    assert at.order(pool(seats), seats)[0] == 1
    assert at.order(pool(seats, version=2), seats)[0] == 1
    assert at.order(pool(seats, version=2), seats)[0] == 2


def test_one_that_comes_back_has_fewer_turns_at_first(at: Clocked) -> None:
    seats = [seat(1), seat(2)]
    at.call(seat(1), LIMITED)
    at.later(seconds=2).call(seat(1))
    firsts = Counter(at.order(pool(seats), seats)[0] for _ in range(110))
    assert firsts == {1: 10, 2: 100}
    at.later(seconds=30)
    firsts = Counter(at.order(pool(seats), seats)[0] for _ in range(110))
    assert abs(firsts[1] - 55) <= 1


def test_one_to_which_a_model_is_opened_again_has_fewer_turns_of_that_model(at: Clocked) -> None:
    seats = [seat(1), seat(2)]
    at.call(seat(1), Failure.PERMISSION_DENIED)
    at.later(minutes=10).call(seat(1))
    assert Counter(at.order(pool(seats), seats)[0] for _ in range(110)) == {1: 10, 2: 100}


def test_the_least_busy_is_asked_first(at: Clocked) -> None:
    seats = [seat(1), seat(2), seat(3)]
    busy = pool(seats, PoolStrategy.LEAST_BUSY)
    at.begin(seat(1, address=BETA))
    rides = [at.begin(seat(2)), at.begin(seat(2))]
    assert at.order(busy, seats) == [3, 1, 2]
    for ride in rides:
        ride.cancelled(at.now)
    at.begin(seat(3))
    assert at.order(busy, seats)[0] == 2


def test_the_quickest_by_the_model_is_asked_first(at: Clocked) -> None:
    seats = [seat(1), seat(2)]
    quick = pool(seats, PoolStrategy.LOWEST_LATENCY)
    at.call(seat(1), latency=0.9)
    at.call(seat(2), latency=0.3)
    at.call(seat(1, address=BETA), latency=0.001)
    assert at.order(quick, seats) == [2, 1]
    ride = at.begin(seat(1))
    ride.first_byte(0.0001, at.now)
    ride.ended(None, usage=None, now=at.now + timedelta(seconds=60), latency=60.0)
    assert at.later(seconds=60).order(quick, seats) == [1, 2]


def test_failing_quickly_makes_nobody_the_quickest(at: Clocked) -> None:
    seats = [seat(1), seat(2)]
    at.call(seat(2), latency=0.3)
    at.call(seat(1), Failure.PROVIDER_ERROR, latency=0.001)
    assert at.order(pool(seats, PoolStrategy.LOWEST_LATENCY), seats) == [2, 1]


def test_a_seat_that_is_no_member_has_its_place_too(at: Clocked) -> None:
    seats = [replace(seat(1), member=None), seat(2)]
    assert sorted(at.order(pool(seats), seats)) == [1, 2]


def test_what_is_remembered_is_bounded(at: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "KEYS", 50)
    monkeypatch.setattr(boards, "POOLS", 50)
    monkeypatch.setattr(keys, "LANES", 5)
    for number in range(2, 400):
        seats = [seat(number)]
        at.call(seats[0], [None, Failure.REQUEST_REFUSED][number % 2])
        at.board.turns(at.now, taking=True).order(replace(pool(seats), id=rider(number)), seats)
        closed = ALPHA._replace(name=str(number))
        at.board.restore([StoredRest(rider(1), closed, Failure.MODEL_NOT_FOUND, 1, NOW, NOW)])
        at.later(minutes=2)
    assert len(at.board._keys) <= 50
    assert len(at.board._rotas) <= 50
    assert len(at.board._keys[1].lanes) <= 5


def test_a_model_that_is_open_again_for_long_is_not_remembered(at: Clocked) -> None:
    at.call(seat(1), Failure.MODEL_NOT_FOUND)
    at.later(minutes=10).call(seat(1))
    at.later(minutes=1).call(seat(1))
    assert at.board._keys[1].lanes == {}


def test_what_says_nothing_is_forgotten_first(at: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boards, "KEYS", 50)
    at.call(seat(1), NO_CREDIT, asked=90_000)
    for number in range(2, 400):
        at.later(minutes=2).call(seat(number))
    assert len(at.board._keys) <= 50
    assert at.health(seat(1)) is MemberHealth.RESTING


def test_where_everybody_rests_the_longest_unused_is_forgotten(
    at: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "KEYS", 50)
    for number in range(200):
        at.call(seat(number), NO_CREDIT)
    assert len(at.board._keys) <= 50
    assert at.health(seat(199)) is MemberHealth.RESTING


def test_words_for_people_name_the_end_and_nothing_that_a_provider_said(at: Clocked) -> None:
    ride = at.begin(seat(1))
    ride.ended(Outcome(LIMITED, message="sk-secret", retry_after=30), usage=None, now=at.now, latency=0.1)
    found = at.board.fitness(at.now).unfit(rider(1), ALPHA, None)
    assert found is not None
    assert found.message == (
        "The provider said that it is asked too often; it rests until 2026-06-01 12:00:30 UTC."
    )


def test_every_kind_of_rider_is_known_apart(at: Clocked) -> None:
    at.call(seat(None), LIMITED, asked=30)
    found: dict[Rider, MemberHealth] = {one.rider: at.health(one) for one in (seat(None), seat(1))}
    assert found == {"house": MemberHealth.RESTING, rider(1): MemberHealth.READY}
