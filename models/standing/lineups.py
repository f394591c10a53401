"""Everyone who could be asked for a model, and what keeps each from a call whoever else is there; as the picture has it, pure.

The candidates: the hosted keys, where the provider is hosted; the credentials of the model and of its provider; a pinned one,
whatever it is for. First hit, over each of them:

| the candidate | reason |
|---|---|
| the hosted keys: their plan leaves the model out | NOT_IN_PLAN |
| bears another label than the environment named | OTHER_ENVIRONMENT |
| may serve no model (the table of reasons) | UNREADABLE, EXPIRED, CREDENTIAL_DISABLED, INVALID, UNVERIFIED, QUOTA_EXHAUSTED |
| is for another provider or another model, or the provider's where the model has its own | CANNOT_USE_MODEL |
| is kept from the model (the table of serving) | CANNOT_USE_MODEL |
| any other | none |

Those that no reason keeps are able. Of the able credentials a call asks:

| pinned | pool | environment | asked, in this order |
|---|---|---|---|
| one | any | any | the pinned one |
| none | serves | any | its members (the tables of pools) |
| none | does not | none named | the default |
| none | does not | named | all of them (the table of serving) |
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from models.credentials.status import CredentialStatus
from models.standing.fitness import Seat
from models.standing.offers import Offer
from models.standing.picture import MemberFacts, PoolFacts, Source
from models.standing.pooling import crew, members
from models.standing.reasons import RouteReason
from models.standing.serving import Key, ProviderNow, in_turn, ranked

Why = tuple[RouteReason, str]


@dataclass(frozen=True, slots=True)
class Contender:
    """A candidate, as whom it would be tried; `key` None: the hosted keys. `why`: what keeps it from the call."""

    seat: Seat
    key: Key | None
    why: Why | None


@dataclass(frozen=True, slots=True)
class Lineup:
    """A model's candidates for calls of one environment. `system`, `tiers`: of the able ones, who is asked of each side; those of
    one tier take turns where there is a pool. `asked`: the ids of the credentials in `tiers`. `aside`: what is said of able
    ones that the pool does not ask. `twice`: those that have two entries in it."""

    provider: ProviderNow
    offer: Offer
    pool: PoolFacts | None
    contenders: tuple[Contender, ...]
    system: Seat | None
    tiers: tuple[tuple[Seat, ...], ...]
    asked: frozenset[UUID]
    has_default: bool
    aside: dict[UUID, str] = field(default_factory=dict)
    twice: frozenset[UUID] = frozenset()


def lineup(
    provider: ProviderNow,
    offer: Offer,
    environment: str | None,
    *,
    pool: PoolFacts | None = None,
    pin: UUID | None = None,
    pinned: Key | None = None,
) -> Lineup:
    """By the tables above. `pool`: the one that serves; `pin`: the credential that the call names; `pinned`: that one, whatever
    it is for; None also where there is no such one."""
    turn = provider.turn(offer.address)
    entries = [] if pool is None else members(pool, turn)
    facts = {one.key.facts.id: one.facts for one in entries}
    contenders = tuple(_contenders(provider, offer, environment, facts, pinned))
    able = [one for one in contenders if one.why is None]
    seats = {one.key.facts.id: one.seat for one in able if one.key is not None}
    aside: dict[UUID, str] = {}
    if pin is not None:
        tiers = [[seats[pin]] if pin in seats else []]
    elif pool is not None:
        found = crew(entries, offer, environment)
        tiers = [[seats[one.key.facts.id] for one in tier] for tier in found.tiers]
        aside = {
            id: f"The pool has its secret already, in {same.facts.name}: the two serve as one."
            for id, same in found.doubles.items()
        }
        off = {one.credential_id for one in pool.members if not one.enabled} - facts.keys()
        aside |= {id: "It is switched off in the model's pool." for id in off if id is not None}
    else:
        keys = [one.key for one in able if one.key is not None]
        tiers = [
            [seats[key.facts.id]] for key in in_turn(keys, environment=environment, default=turn.default)
        ]
    return Lineup(
        provider=provider,
        offer=offer,
        pool=pool,
        contenders=contenders,
        system=next((one.seat for one in able if one.key is None), None),
        tiers=tuple(tuple(tier) for tier in tiers if tier),
        asked=frozenset(
            seat.credential_id for tier in tiers for seat in tier if seat.credential_id is not None
        ),
        has_default=turn.default is not None,
        aside=aside,
        twice=frozenset(one.key.facts.id for one in entries if one.twice),
    )


def _contenders(
    provider: ProviderNow,
    offer: Offer,
    environment: str | None,
    facts: dict[UUID, MemberFacts],
    pinned: Key | None,
) -> Iterator[Contender]:
    if provider.hosted is not None:
        why = None if provider.system(offer) is None else _NOT_IN_PLAN
        yield Contender(Seat(offer, Source.SYSTEM, None), None, why)
    turn = provider.turn(offer.address)
    known = [*ranked(turn.keys, environment=environment, default=turn.default)]
    if turn is not provider.own:
        known += ranked(provider.own.keys, environment=environment, default=provider.own.default)
    if pinned is not None and all(key.facts.id != pinned.facts.id for key in known):
        known.append(pinned)
    for key in known:
        id = key.facts.id
        seat = Seat(offer, Source.CUSTOM, id, facts.get(id))
        yield Contender(seat, key, _kept(key, provider, offer, environment))


def _kept(key: Key, provider: ProviderNow, offer: Offer, environment: str | None) -> Why | None:
    facts = key.facts
    if environment is not None and facts.environment not in (None, environment):
        return RouteReason.OTHER_ENVIRONMENT, f"It is for {facts.environment} alone."
    if key.bar is not None:
        return key.bar, _barred(key)
    if facts.provider_key != offer.address.provider_key:
        return RouteReason.CANNOT_USE_MODEL, "It is a credential of another provider."
    if facts.model is None and provider.turn(offer.address) is not provider.own:
        return RouteReason.CANNOT_USE_MODEL, "The model has credentials of its own, which alone serve it."
    refusal = key.refusal(offer)
    return None if refusal is None else (RouteReason.CANNOT_USE_MODEL, refusal)


def _barred(key: Key) -> str:
    if key.status is CredentialStatus.EXPIRED:
        return f"It expired at {key.facts.expires_at:%Y-%m-%d %H:%M} UTC."
    return _BARRED[key.status]


_NOT_IN_PLAN = (RouteReason.NOT_IN_PLAN, "The operator does not host this model.")
_BARRED = {
    CredentialStatus.UNREADABLE: "A secret of it does not open: it has to be typed again.",
    CredentialStatus.DISABLED: "It is switched off.",
    CredentialStatus.INVALID: "The provider refused it when it was checked last.",
    CredentialStatus.UNVERIFIED: "It was checked, but no verdict was reached.",
    CredentialStatus.UNCHECKED: "It was never checked.",
    CredentialStatus.CHECKING: "Its first check has not ended.",
    CredentialStatus.VALID: "Its account has no credit left.",
}
