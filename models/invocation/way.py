"""Whether a call goes on after a failure, with whom, and how long each may take; pure, by one table:

| the attempt ended with | the call goes on |
|---|---|
| the question refused (400, 413, 422, a filter, too long for the model) | no: it is refused elsewhere too |
| the model closed to the key (403), unknown to it (404), the region blocked | with one other key of the model at most, then with other models |
| the protocol has no words for the question | with other models; where none was asked before, it is the caller's mistake |
| anything else: the key rejected, no credit, too often, the server or the network at fault, a secret that does not open | yes |

Each key is asked once. The attempts are bounded, and the last of several is for a model that was not asked yet, where there is one:
many keys of one model leave room for its fall-backs. Bounded is the time of all attempts together, too; while others are left, an attempt may
take two thirds of what is left, so that one who hangs leaves time for another.
"""

from dataclasses import dataclass, field

from models.catalog.offerings import Address
from models.standing.fitness import Seat
from models.vendors.failure import Failure

MOST_ATTEMPTS = 8
_SHARE = 2 / 3
_OTHERS_AT_MOST = 1


@dataclass(slots=True)
class Way:
    """The way of one call, from seat to seat; `seats` in the order in which they are tried."""

    seats: tuple[Seat, ...]
    most: int = MOST_ATTEMPTS
    _at: int = 0
    _attempts: int = 0
    _ended: bool = False
    _closed: dict[Address, int] = field(default_factory=dict)
    _unsaid: set[Address] = field(default_factory=set)
    _asked: set[Address] = field(default_factory=set)

    def next(self) -> Seat | None:
        """Whose turn it is; None: nobody is left, or enough were asked."""
        while not self._ended and self._attempts < self.most and self._at < len(self.seats):
            seat = self.seats[self._at]
            self._at += 1
            if self._may(seat) and not self._leaves(seat):
                return seat
        return None

    def others(self) -> bool:
        """Whether anybody would be asked after the one whose turn it is."""
        return self._attempts + 1 < self.most and any(map(self._may, self.seats[self._at :]))

    def failed(self, seat: Seat, failure: Failure) -> None:
        """It was asked, and this came of it."""
        self._attempts += 1
        self._asked.add(seat.offer.address)
        if failure in _STOP:
            self._ended = True
        elif failure in _CLOSED:
            address = seat.offer.address
            self._closed[address] = self._closed.get(address, 0) + 1

    def unsaid(self, seat: Seat) -> None:
        """It was not asked: its protocol has no words for the question, nor has any other key of the model."""
        self._unsaid.add(seat.offer.address)

    def _leaves(self, seat: Seat) -> bool:
        """Whether the last attempt is for another model that comes later."""
        if self._attempts + 1 < self.most or seat.offer.address not in self._asked:
            return False
        return any(
            other.offer.address not in self._asked and self._may(other) for other in self.seats[self._at :]
        )

    def _may(self, seat: Seat) -> bool:
        address = seat.offer.address
        return address not in self._unsaid and self._closed.get(address, 0) <= _OTHERS_AT_MOST


def share(left: float, *, others: bool) -> float:
    """How many seconds an attempt may take."""
    return left * _SHARE if others else left


_STOP = frozenset({Failure.REQUEST_REFUSED})
_CLOSED = frozenset({Failure.PERMISSION_DENIED, Failure.MODEL_NOT_FOUND, Failure.REGION_BLOCKED})
