"""What a process knows of how keys fare at this moment, and whose turn it is in a pool: the two things of a route that no picture
holds, seen from here as contracts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from models.catalog.offerings import Address
from models.standing.offers import Offer
from models.standing.picture import MemberFacts, MemberLimits, PoolFacts, Source
from models.standing.reasons import RouteReason

Rider = UUID | str
"""Who is asked: a credential by its id, or the operator's hosted key of a provider by the provider's key."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a key that could serve should not be asked just now: RESTING, FAILING, QUOTA_EXHAUSTED or LIMIT_REACHED; the reason
    for people; and when that ends by itself, where it is known."""

    reason: RouteReason
    message: str
    until: datetime | None


class Fitness(Protocol):
    """How keys fare at one moment."""

    def unfit(self, rider: Rider, address: Address, limits: MemberLimits | None) -> Unfit | None:
        """What keeps the key from a call of the model now; `limits`: of the pool's member that it is."""
        ...


@dataclass(frozen=True, slots=True)
class Seat:
    """A key that may serve a call of a model. `credential_id` None: the operator's hosted key. `member`: as which it stands in
    the model's pool; None outside of a pool."""

    offer: Offer
    source: Source
    credential_id: UUID | None
    member: MemberFacts | None = None

    @property
    def rider(self) -> Rider:
        return self.offer.address.provider_key if self.credential_id is None else self.credential_id


class Turns(Protocol):
    """Whose turn it is."""

    def order(self, pool: PoolFacts, seats: Sequence[Seat]) -> list[Seat]:
        """All of them, in the order in which they are to be tried."""
        ...


class _Fit:
    def unfit(self, rider: Rider, address: Address, limits: MemberLimits | None) -> Unfit | None:
        return None


class _ByWeight:
    def order(self, pool: PoolFacts, seats: Sequence[Seat]) -> list[Seat]:
        return sorted(seats, key=lambda seat: -(seat.member.weight if seat.member else 0))


ALWAYS_FIT: Fitness = _Fit()
BY_WEIGHT: Turns = _ByWeight()
