"""Who serves as a member of a model's pool, as the picture has it: whether one rests just now is not asked here; pure.

A pool serves a model:

| load balancing | the pool | the call | serves |
|---|---|---|---|
| forbidden | any | any | no |
| allowed | switched off | any | no |
| allowed | on | pins a credential | no |
| allowed | on | any other | yes: of the workspace's own keys its members alone |

An entry of the pool, first hit:

| the entry | its credential serves |
|---|---|
| is switched off | no |
| follows the default, and there is none | no |
| names a credential whose turn the model is not, or that is gone | no |
| has the credential of an entry before it | as that entry: the two are one, and weights are not added |
| has a credential that may not serve, or is kept from the model | no |
| has the secrets of another one that serves and comes before it | no: the two are one |
| any other | yes |

Where an environment is named, those of its label come first, then those without one; else all of them at once. A turn is taken
among those that come at once; in all else the order of the pool counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.catalog.offerings import Address
from models.credentials.status import CredentialStatus
from models.standing.model_status import ModelStatus
from models.standing.offers import Offer
from models.standing.picture import MemberFacts, Picture, PoolFacts
from models.standing.serving import Key, Turn


@dataclass(frozen=True, slots=True)
class Member:
    """An entry that is switched on, with its credential. `twice`: another entry is the same credential."""

    facts: MemberFacts
    key: Key
    twice: bool = False


@dataclass(frozen=True, slots=True)
class Crew:
    """`tiers`: those that serve, the first to be tried first. `doubles`: by the ids of members that are one with another, that
    other."""

    tiers: tuple[tuple[Member, ...], ...]
    doubles: dict[UUID, Key]


def serving_pool(picture: Picture, address: Address) -> PoolFacts | None:
    """The model's pool, where it serves calls that pin nothing, by the first table above."""
    pool = picture.pools.get(address) if picture.balanced else None
    return pool if pool is not None and pool.enabled else None


def members(pool: PoolFacts, turn: Turn) -> list[Member]:
    """The entries that have a credential, each credential once; whether or not it may serve."""
    by_id = {key.facts.id: key for key in turn.keys}
    found: dict[UUID, Member] = {}
    for facts in pool.members:
        key = turn.default if facts.credential_id is None else by_id.get(facts.credential_id)
        if facts.enabled and key is not None:
            first = found.get(key.facts.id)
            found[key.facts.id] = (
                Member(facts, key) if first is None else Member(first.facts, key, twice=True)
            )
    return list(found.values())


def crew(members: Iterable[Member], offer: Offer, environment: str | None) -> Crew:
    """Those that serve a call of the environment, by the second table above."""
    able = [one for one in members if one.key.bar is None and one.key.refusal(offer) is None]
    if environment is None:
        tiers: Sequence[list[Member]] = (able,)
    else:
        tiers = [[one for one in able if one.key.facts.environment == label] for label in (environment, None)]
    doubles: dict[UUID, Key] = {}
    first: dict[str, Key] = {}
    kept = []
    for tier in tiers:
        distinct = []
        for one in tier:
            fingerprint = one.key.facts.fingerprint
            same = one.key if fingerprint is None else first.setdefault(fingerprint, one.key)
            if same is one.key:
                distinct.append(one)
            else:
                doubles[one.key.facts.id] = same
        if distinct:
            kept.append(tuple(distinct))
    return Crew(tuple(kept), doubles)


def unserved(members: Sequence[Member]) -> ModelStatus:
    """How the members of a pool stand for a model that none of them serves, by the last table of a model's status."""
    if not members or any(one.key.bar is None for one in members):
        return ModelStatus.CREDENTIAL_MISSING
    unverified = all(one.key.status is CredentialStatus.UNVERIFIED for one in members)
    return ModelStatus.UNAVAILABLE if unverified else ModelStatus.CREDENTIALS_UNUSABLE
