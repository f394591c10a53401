"""How a pool stands at a moment, by its picture and by how its members fare; pure, but for what the board remembers.

| load balancing | the switch | distinct members that can serve | the pool |
|---|---|---|---|
| forbidden | any | any | OFF |
| allowed | off | any | OFF |
| allowed | on | two or more | HEALTHY |
| allowed | on | one | DEGRADED |
| allowed | on | none | EXHAUSTED |

A member, first hit:

| the member | its health | can serve |
|---|---|---|
| is switched off, has no credential, or one that may not serve the model | OUT | no |
| has the credential, or the secrets, of one before it | as its credential fares | counts with that one |
| any other | as its credential fares | where it is READY or PROBING |
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from models.catalog.offerings import Address
from models.credentials.status import CredentialStatus
from models.pools.notices import MemberHealth
from models.standing.fitness import Rider
from models.standing.moment import Standing
from models.standing.offers import Offer, offer
from models.standing.picture import MemberFacts, MemberLimits, Picture, PoolFacts
from models.standing.serving import Key
from models.vendors.failure import Failure

NEEDED = 2


class PoolStatus(StrEnum):
    """DEGRADED: fewer than two members can serve; EXHAUSTED: none can; OFF: it is switched off, or load balancing is forbidden."""

    HEALTHY = "HEALTHY"
    DEGRADED = "DEGRADED"
    EXHAUSTED = "EXHAUSTED"
    OFF = "OFF"


class Fares(Protocol):
    """How keys fare: the board, seen from here."""

    def member_health(
        self, rider: Rider, address: Address, limits: MemberLimits | None, now: datetime
    ) -> tuple[MemberHealth, datetime | None, Failure | None]: ...


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member as it stands. `credential_id`: of the default entry that of the default, None where nothing is."""

    facts: MemberFacts
    credential_id: UUID | None
    health: MemberHealth
    resting_until: datetime | None = None
    resting_because: Failure | None = None


@dataclass(frozen=True, slots=True)
class PoolView:
    """A pool as it stands. `serving`: how many distinct credentials can serve it."""

    facts: PoolFacts
    status: PoolStatus
    members: tuple[MemberView, ...]
    serving: int


def pool_view(standing: Standing, pool: PoolFacts, *, board: Fares) -> PoolView:
    """The pool at that moment, by the tables above."""
    model, now = offer(standing.picture, pool.address), standing.now
    views: list[MemberView] = []
    first: dict[str, bool] = {}
    for facts, key in _entries(standing, pool):
        if key is None or not facts.enabled or not _able(key, model):
            views.append(_out(facts, key))
            continue
        health, until, because = board.member_health(key.facts.id, pool.address, facts.limits, now)
        views.append(MemberView(facts, key.facts.id, health, until, because))
        # Of entries that are one the first is asked alone, so that it rests or serves for all of them.
        first.setdefault(_mark(key), health in (MemberHealth.READY, MemberHealth.PROBING))
    serving = sum(first.values())
    status = PoolStatus.OFF
    if standing.picture.balanced and pool.enabled:
        status = (PoolStatus.EXHAUSTED, PoolStatus.DEGRADED, PoolStatus.HEALTHY)[min(serving, NEEDED)]
    return PoolView(pool, status, tuple(views), serving)


def counted(standing: Standing, pool: PoolFacts, *, able: bool = True) -> int:
    """The enabled, distinct members that may serve, or whose first check is under way: so many a pool has to be switched on by.
    Whether one rests just now does not matter; with `able` False, neither does whether it may serve."""
    model = offer(standing.picture, pool.address)
    return len(
        {
            _mark(key)
            for facts, key in _entries(standing, pool)
            if key is not None
            and facts.enabled
            and (not able or _able(key, model) or key.status is CredentialStatus.CHECKING)
        }
    )


def pools_of(standing: Standing, credential_id: UUID) -> list[PoolFacts]:
    """The pools in which the credential is a member, as itself or as the default that an entry follows."""
    facts = standing.picture.credential(credential_id)
    if facts is None:
        return []
    return [
        pool
        for address, pool in standing.picture.pools.items()
        if address.provider_key == facts.provider_key and credential_id in credentials_of(standing, pool)
    ]


def credentials_of(standing: Standing, pool: PoolFacts) -> set[UUID]:
    """The credentials that are its members, whether or not they can serve; that of the default entry is whichever is the default."""
    found = {facts.credential_id for facts in pool.members}
    default = standing.turn(pool.address).default if None in found else None
    if default is not None:
        found.add(default.facts.id)
    return {id for id in found if id is not None}


def pool_at(picture: Picture, pool_id: UUID) -> PoolFacts | None:
    """The pool of that id; None where there is none."""
    return next((pool for pool in picture.pools.values() if pool.id == pool_id), None)


def pool_of_member(picture: Picture, member_id: UUID) -> tuple[PoolFacts, MemberFacts] | None:
    """The member with its pool; None where there is none of that id."""
    members = ((pool, member) for pool in picture.pools.values() for member in pool.members)
    return next((found for found in members if found[1].id == member_id), None)


def _entries(standing: Standing, pool: PoolFacts) -> list[tuple[MemberFacts, Key | None]]:
    """Each entry with its credential, where that is one whose turn the model is."""
    turn = standing.turn(pool.address)
    by_id = {key.facts.id: key for key in turn.keys}
    return [
        (facts, turn.default if facts.credential_id is None else by_id.get(facts.credential_id))
        for facts in pool.members
    ]


def _out(facts: MemberFacts, key: Key | None) -> MemberView:
    # A member stays its credential's, though the credential's turn does not come.
    credential_id = facts.credential_id if key is None else key.facts.id
    return MemberView(
        facts,
        credential_id,
        MemberHealth.OUT,
        resting_because=None if key is None else key.facts.limited_by,
    )


def _able(key: Key, model: Offer | None) -> bool:
    return model is not None and key.bar is None and key.refusal(model) is None


def _mark(key: Key) -> str:
    return key.facts.fingerprint or key.facts.id.hex
