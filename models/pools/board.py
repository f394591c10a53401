"""What this process knows of how keys fare and whose turn it is: it lends pools and limits a memory, which is bounded and asks
nobody. One a process; every moment comes as an argument."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.catalog.offerings import Address
from models.standing.fitness import Fitness, Rider, Seat, Turns
from models.standing.picture import MemberLimits
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import Usage


class MemberHealth(StrEnum):
    """How a member of a pool fares. PROBING: its rest is over, and one call at a time tries whether it serves again. OUT: its key
    was rejected again and again, and rests until a check says otherwise."""

    READY = "READY"
    RESTING = "RESTING"
    PROBING = "PROBING"
    OUT = "OUT"


class NoticeKind(StrEnum):
    """REJECTED: the provider said no to the key again and again, it is OUT. RESTED: it rests, or rests longer. READY: a rest is over
    for good."""

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


@dataclass(frozen=True, slots=True)
class Notice:
    """The health of a key changed, or of a model by it (`address`). `until` None: until a check says otherwise, or, of READY, none.
    `rest`: what to keep over a restart; None where that is not worth it, and of READY and REJECTED."""

    rider: Rider
    address: Address | None
    kind: NoticeKind
    failure: Failure | None
    until: datetime | None
    rest: StoredRest | None = None


class Ride:
    """One call under way. The first of its ends counts, and no other; one that never ends is forgotten after a while."""

    def first_byte(self, seconds: float) -> None:
        """The answer began, so many seconds after the call: of a stream this is its latency."""
        raise NotImplementedError

    def ended(self, outcome: Outcome | None, *, usage: Usage | None, now: datetime, latency: float) -> None:
        """It went well (None, or no failure), or not. `latency`: seconds."""
        raise NotImplementedError

    def cancelled(self, now: datetime) -> None:
        """The caller went away, or the call was never made: it says nothing of the key."""
        raise NotImplementedError


class Board:
    """Every method returns at once; none fails."""

    notices: "asyncio.Queue[Notice]"

    def __init__(self) -> None:
        self.notices = asyncio.Queue()

    def fitness(self, now: datetime) -> Fitness:
        """How keys fare at that moment."""
        raise NotImplementedError

    def turns(self, now: datetime, *, taking: bool) -> Turns:
        """Whose turn it is, for one call. `taking`: the first of the first answer has had its turn; else nothing moves."""
        raise NotImplementedError

    def begin(self, seat: Seat, *, tokens: int, now: datetime) -> Ride | None:
        """A call begins. `tokens`: how many it may use, at a guess. None: there is no place any more, which punishes nobody."""
        raise NotImplementedError

    def member_health(
        self, rider: Rider, address: Address, limits: MemberLimits | None, now: datetime
    ) -> tuple[MemberHealth, datetime | None, Failure | None]:
        """How it fares, until when it rests, and because of what. It rests also where a minute or a day of `limits` is used up,
        because of no failure then."""
        raise NotImplementedError

    def wake(self, rider: Rider, address: Address, now: datetime) -> None:
        """By hand: its rests are over, also of a key that is OUT, and the next call is a probe."""
        raise NotImplementedError

    def proved(self, rider: Rider, now: datetime) -> None:
        """A check proved that there is credit behind the key: it rests neither for want of it nor as rejected."""
        raise NotImplementedError

    def recognised(self, rider: Rider, now: datetime) -> None:
        """A check found the key good and proved no credit: it does not rest as rejected any more, and is not OUT."""
        raise NotImplementedError

    def rests(self) -> Iterable[StoredRest]:
        """The long rests; at most one for each key and one for each model of it, the longest. OUT is none: that is a verdict."""
        raise NotImplementedError

    def restore(self, rests: Iterable[StoredRest]) -> None:
        """What was kept; it lengthens what is known and shortens nothing, so it may be told again."""
        raise NotImplementedError

    def forget(self, rider: Rider) -> None:
        """The key is gone, or its secret is another one."""
        raise NotImplementedError
