"""What is told of the health of keys: how a member fares, what changed, and which rests outlive the process."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from models.catalog.offerings import Address
from models.pools.health import RULES, Health, Rest
from models.standing.fitness import Rider
from models.vendors.failure import Failure

LONG = 60.0
"""Rests of so many seconds are worth keeping."""

_MOST = 10_000


class MemberHealth(StrEnum):
    """How a member of a pool fares. PROBING: its rest is over, and one call at a time tries whether it serves again. OUT: its key
    was rejected again and again, and rests until a check says otherwise."""

    READY = "READY"
    RESTING = "RESTING"
    PROBING = "PROBING"
    OUT = "OUT"


class NoticeKind(StrEnum):
    """REJECTED: the provider said no to the key again and again, it is OUT. RESTED: it rests, or rests longer. READY: it does not
    rest any more; after a rest that ended by its time alone this is told when the first call was served."""

    REJECTED = "REJECTED"
    RESTED = "RESTED"
    READY = "READY"


@dataclass(frozen=True, slots=True)
class StoredRest:
    """A rest as it outlives the process. `address` None: of the whole key."""

    rider: Rider
    address: Address | None
    because: Failure
    level: int
    set_at: datetime
    until: datetime

    def rest(self) -> Rest | None:
        """As health knows it; None: nothing rests because of that."""
        rule = RULES.get(self.because)
        if rule is None:
            return None
        return Rest(rule.cause, self.because, self.until.timestamp(), self.level, self.set_at.timestamp())


@dataclass(frozen=True, slots=True)
class Notice:
    """The health of a key changed, or that of a model by it (`address`). `until`: of a rest. `rest`: what to keep over a restart,
    in place of what was kept of the rider and address; None: nothing."""

    rider: Rider
    address: Address | None
    kind: NoticeKind
    failure: Failure | None
    until: datetime | None
    rest: StoredRest | None = None


class Notices(asyncio.Queue[Notice]):
    """Those that nobody took yet. Of a rider and address the latest alone, but a rejection is not lost by what came after it; and
    the oldest is given up where there are too many."""

    _queue: dict[tuple[Rider, Address | None, bool], Notice]

    def _init(self, maxsize: int) -> None:
        self._queue = {}

    def _put(self, item: Notice) -> None:
        place = item.rider, item.address, item.kind is NoticeKind.REJECTED
        self._queue.pop(place, None)
        self._queue[place] = item
        if len(self._queue) > _MOST:
            self._get()

    def _get(self) -> Notice:
        return self._queue.pop(next(iter(self._queue)))


def notice(rider: Rider, address: Address | None, before: Health, after: Health, now: float) -> Notice | None:
    """What is to be told of a change; None: nothing."""
    rest, was = after.resting(now), before.resting(now)
    if rest is not None:
        if rest == was:
            return None
        kind = NoticeKind.REJECTED if rest.out else NoticeKind.RESTED
        until = None if rest.out else moment(rest.until)
        return Notice(rider, address, kind, rest.because, until, kept(rider, address, rest, now))
    if was is None and (before.unproved(now) is None or after.unproved(now) is not None):
        return None
    return Notice(rider, address, NoticeKind.READY, None, None)


def kept(rider: Rider, address: Address | None, rest: Rest, now: float) -> StoredRest | None:
    """A rest that is long enough to be kept; OUT is none, for that is a verdict of its own."""
    if rest.out or rest.until < now + LONG:
        return None
    return StoredRest(rider, address, rest.because, rest.level, moment(rest.since), moment(rest.until))


def moment(seconds: float) -> datetime:
    """The moment so long after 1970."""
    return datetime.fromtimestamp(seconds, UTC)
