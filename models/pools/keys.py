"""What is remembered of one key, and of each model by it: how it fares, the calls under way, its windows; and what keeps it from one
call more."""

from collections.abc import Iterator
from datetime import timedelta
from math import inf
from typing import Protocol

from models.catalog.offerings import Address
from models.pools.health import WELL, Cause, Health, Rest
from models.pools.latency import Latency, measured
from models.pools.limits import Meter
from models.pools.notices import moment
from models.pools.routing import WHOLE
from models.standing.fitness import Rider, Unfit
from models.standing.picture import MemberLimits
from models.standing.reasons import RouteReason

LOST = 660.0
"""A call that has not ended so many seconds after it began, the longest of a stream and a while, is not under way any more."""

LANES = 200
"""So many models are remembered of one key."""

_SOON = 1.0
"""What ends with somebody else's call is worth another look after so many seconds."""


class Call(Protocol):
    """A call under way."""

    began: float


class Holder:
    """Something that fares well or not. `probe`: the one call that was let through after a rest."""

    __slots__ = ("health", "probe")

    def __init__(self) -> None:
        self.health: Health = WELL
        self.probe: Call | None = None

    def probing(self, at: float) -> bool:
        """Whether a probe is under way; one that never ended frees its place after a while."""
        return self.probe is not None and at < self.probe.began + LOST

    def unfit(self, at: float) -> Unfit | None:
        """What keeps it from one call more."""
        if not self.health.rests:
            return None
        rest = self.health.resting(at)
        if rest is not None:
            return _resting(rest)
        rest = self.health.unproved(at)
        if rest is not None and self.probing(at):
            return Unfit(_REASONS[rest.cause], "One call tries whether it serves again.", moment(at + _SOON))
        return None

    def quiet(self, at: float) -> bool:
        """Whether forgetting it changes nothing."""
        return self.health.quiet(at) and not self.probing(at)


class Key(Holder):
    """A key, whoever's it is."""

    __slots__ = ("calls", "lanes", "latencies", "meter", "rider")

    def __init__(self, rider: Rider) -> None:
        super().__init__()
        self.rider = rider
        self.calls: dict[Call, None] = {}
        # Models by it that rest, or did lately: of most keys there is none, and looking for one would cost more than all else.
        self.lanes: dict[Address, Holder] = {}
        self.latencies: dict[Address, Latency] = {}
        self.meter = Meter()

    def kept_from(
        self, address: Address, limits: MemberLimits | None, at: float, *, tokens: int = 0
    ) -> Unfit | None:
        """What keeps it from one call more of the model, of several things that which ends last; of so many tokens, where that is
        known."""
        found = self.unfit(at) if self.health.rests else None
        if self.lanes and (lane := self.lanes.get(address)) is not None:
            found = _last(found, lane.unfit(at))
        return found if limits is None else _last(found, self._beyond(limits, at, tokens=tokens))

    def busy(self, at: float) -> int:
        """How many calls are under way."""
        while self.calls:
            oldest = next(iter(self.calls))
            if at < oldest.began + LOST:
                break
            del self.calls[oldest]
        return len(self.calls)

    def share(self, address: Address, at: float) -> int:
        """How much of its weight it is to be given, in hundredths."""
        own = self.health.share(at) if self.health.rests else WHOLE
        lane = self.lanes.get(address) if self.lanes else None
        return own if lane is None else min(own, lane.health.share(at))

    def latency(self, address: Address, at: float) -> float | None:
        """The seconds that the model takes by it; None: not measured lately."""
        known = self.latencies.get(address)
        return None if known is None else known.known(at)

    def measure(self, address: Address, seconds: float, at: float) -> None:
        """A call of the model was served in so many seconds."""
        before = self.latencies.pop(address, None)
        if before is None and len(self.latencies) >= LANES:
            # The one that was measured longest ago.
            del self.latencies[next(iter(self.latencies))]
        self.latencies[address] = measured(before, seconds, at)

    def holders(self) -> Iterator[tuple[Address | None, Holder]]:
        """The key itself, and each model by it."""
        yield None, self
        yield from self.lanes.items()

    def lane(self, address: Address, at: float) -> Holder:
        """A model by it."""
        lane = self.lanes.get(address)
        if lane is None:
            if len(self.lanes) >= LANES:
                quiet = (one for one, lane in self.lanes.items() if lane.quiet(at))
                del self.lanes[next(quiet, next(iter(self.lanes)))]
            lane = self.lanes[address] = Holder()
        return lane

    def quiet(self, at: float) -> bool:
        """Whether forgetting it changes nothing."""
        return (
            super().quiet(at)
            and not self.busy(at)
            and self.meter.quiet(at)
            and all(lane.quiet(at) for lane in self.lanes.values())
            and all(one.known(at) is None for one in self.latencies.values())
        )

    def _beyond(self, limits: MemberLimits, at: float, *, tokens: int) -> Unfit | None:
        if limits.concurrency is not None and self.busy(at) >= limits.concurrency:
            message = f"As many calls are under way as are allowed, {limits.concurrency}."
            return Unfit(RouteReason.LIMIT_REACHED, message, moment(at + _SOON))
        free = self.meter.free(limits, at, tokens=tokens)
        if free <= at:
            return None
        if free == inf:
            return Unfit(
                RouteReason.LIMIT_REACHED, f"The call needs about {tokens} tokens, {_TOO_LARGE}.", None
            )
        return Unfit(
            RouteReason.LIMIT_REACHED, "What is allowed of it in a minute or a day is used up.", moment(free)
        )


def _last(one: Unfit | None, other: Unfit | None) -> Unfit | None:
    if one is None or other is None:
        return one or other
    if one.until is None or (other.until is not None and other.until <= one.until):
        return one
    return other


def _resting(rest: Rest) -> Unfit:
    if rest.out:
        message = f"The provider rejected it {rest.level} times in succession: it has to be checked."
        return Unfit(RouteReason.FAILING, message, None)
    until = moment(rest.until)
    # The second in which it ends is not over before the next one.
    shown = until + timedelta(seconds=1) if until.microsecond else until
    return Unfit(
        _REASONS[rest.cause], f"{_BECAUSE[rest.cause]}; it rests until {shown:%Y-%m-%d %H:%M:%S} UTC.", until
    )


_TOO_LARGE = "more than are ever allowed of it in a minute or a day"
_REASONS = {
    Cause.RATE: RouteReason.RESTING,
    Cause.KEY: RouteReason.RESTING,
    Cause.QUOTA: RouteReason.QUOTA_EXHAUSTED,
    Cause.MODEL: RouteReason.RESTING,
    Cause.FAULTS: RouteReason.FAILING,
}
_BECAUSE = {
    Cause.RATE: "The provider said that it is asked too often",
    Cause.KEY: "The provider rejected it",
    Cause.QUOTA: "Its account has no credit left",
    Cause.MODEL: "The provider keeps the model from it",
    Cause.FAULTS: "The provider failed too often, or was not reached",
}
