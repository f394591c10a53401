"""What a pick costs: who of a pool's members is fit, in what order they are tried, and the begin and end of the call; and what the
board weighs. No service and no network: the processor's time of one thread.

python -m tests.bench.routing [--members N] [--seconds S]
"""

import argparse
import gc
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from models.catalog.offerings import Address, ModelOrigin, ModelType
from models.pools.board import Board
from models.standing.fitness import Seat
from models.standing.moment import Standing
from models.standing.offers import Offer
from models.standing.picture import MemberFacts, MemberLimits, PoolFacts, PoolStrategy, Source
from models.standing.routes import RouteAsk
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import Usage
from tests.models.standing import arranged

ADDRESS = Address("openai", ModelType.LLM, "gpt")
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
USAGE = Usage(100, 50)
_KEYS = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=0.5, help="how long each is measured")
    given = parser.parse_args()
    print(f"a pick over {given.members} members, microseconds (median; 99th of 100)")
    plain = [seat(number) for number in range(given.members)]
    limited = [
        seat(number, MemberLimits(10_000, 10_000_000, 1_000_000, None, 100))
        for number in range(given.members)
    ]
    for strategy in PoolStrategy:
        tell(f"{strategy}", strategy, plain, given.seconds)
    tell("  a fifth of them rest", PoolStrategy.WEIGHTED_ROUND_ROBIN, plain, given.seconds, resting=True)
    tell("  each has limits", PoolStrategy.WEIGHTED_ROUND_ROBIN, limited, given.seconds)
    planned = timed(planning(given.members), given.seconds)
    print(f"{'a whole plan':26} {planned[0]:8.1f} {planned[1]:8.1f}")
    ride = timed(riding(Board(), limited), given.seconds)
    print(f"{'begin and end of a call':26} {ride[0]:8.1f} {ride[1]:8.1f}")
    weigh()


def planning(members: int) -> Callable[[], None]:
    """A plan of a call through a pool, as the call engine makes one, of a picture at hand."""
    numbers = range(1, members + 1)
    made = arranged.picture(
        *(arranged.credential(number) for number in numbers), pools=[arranged.pool(*numbers)]
    )
    board, now, address = Board(), arranged.NOW, arranged.ALPHA
    offer, ask = arranged.on_offer(made, address), RouteAsk(address.type, address)

    def plan() -> None:
        turns = board.turns(now, taking=True)
        assert Standing(made, now).plan(offer, ask, fitness=board.fitness(now), turns=turns).seats

    return plan


def tell(
    name: str, strategy: PoolStrategy, seats: Sequence[Seat], seconds: float, *, resting: bool = False
) -> None:
    """One line of the table."""
    board = Board()
    for number, one in enumerate(seats):
        rests = resting and number % 5 == 0
        called(board, one, NOW, Failure.QUOTA_EXHAUSTED if rests else None, 0.1 + number / 1000)
    found = timed(picking(board, strategy, seats), seconds)
    print(f"{name:26} {found[0]:8.1f} {found[1]:8.1f}")


def picking(board: Board, strategy: PoolStrategy, seats: Sequence[Seat]) -> Callable[[], None]:
    """Who is fit, and whose turn it is."""
    members = tuple(one.member for one in seats if one.member is not None)
    pool = PoolFacts(UUID(int=1), ADDRESS, strategy, True, 1, members)

    def pick() -> None:
        fitness = board.fitness(NOW)
        fit = [
            one
            for one in seats
            if one.member is not None and fitness.unfit(one.rider, ADDRESS, one.member.limits) is None
        ]
        assert board.turns(NOW, taking=True).order(pool, fit)

    return pick


def riding(board: Board, seats: Sequence[Seat]) -> Callable[[], None]:
    """A call that is served; ten a second by each key."""
    now, turn = NOW, 0

    def ride() -> None:
        nonlocal now, turn
        now, turn = now + timedelta(milliseconds=2), turn + 1
        called(board, seats[turn % len(seats)], now)

    return ride


def called(
    board: Board, one: Seat, now: datetime, failure: Failure | None = None, latency: float = 0.1
) -> None:
    """A whole call."""
    ride = board.begin(one, tokens=100, now=now)
    if ride is not None:
        ride.ended(Outcome(failure), usage=USAGE, now=now, latency=latency)


def weigh() -> None:
    """The memory of many keys: each was used by one model, and has limits of a minute and a day."""
    gc.collect()
    tracemalloc.start()
    board = Board()
    limits = MemberLimits(10_000, None, None, 10_000_000)
    for number in range(_KEYS):
        called(board, seat(number, limits), NOW + timedelta(milliseconds=number))
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"memory of a key            {kept / _KEYS / 1024:8.1f} KiB, with limits, used once")


def timed(what: Callable[[], None], seconds: float) -> tuple[float, float]:
    """Microseconds: the median, and what one of a hundred exceeds."""
    for _ in range(100):
        what()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        what()
        times.append(time.perf_counter() - began)
    times.sort()
    return times[len(times) // 2] * 1e6, times[len(times) * 99 // 100] * 1e6


def seat(number: int, limits: MemberLimits | None = None) -> Seat:
    """A member of the pool."""
    member = MemberFacts(
        UUID(int=1000 + number), UUID(int=2000 + number), 1 + number % 7, 0, True, limits or MemberLimits()
    )
    return Seat(OFFER, Source.CUSTOM, member.credential_id, member)


OFFER = Offer(
    address=ADDRESS,
    origin=ModelOrigin.PREDEFINED,
    label="GPT",
    features=(),
    context_window=None,
    max_output_tokens=None,
    prices=(),
    deprecated=False,
    retires_at=None,
    replaced_by=None,
    base_model_name=None,
    enabled=True,
    place=(0, 0, "gpt"),
)


if __name__ == "__main__":
    main()
