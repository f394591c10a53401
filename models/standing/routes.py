"""Who would serve a call, and why each other one would not: every candidate with its first reason. Nothing is called, pure.

The candidates: the hosted keys, where the provider is hosted; the credentials of the model and of its provider; a pinned one,
whatever it is for. First hit, over each of them:

| the candidate | reason | usable |
|---|---|---|
| is of a provider that is switched off | PROVIDER_DISABLED | no |
| the model is switched off, or past its end | MODEL_DISABLED | no |
| the hosted keys: their plan leaves the model out | NOT_IN_PLAN | no |
| bears another label than the environment named | OTHER_ENVIRONMENT | no |
| may serve no model (the table of reasons) | UNREADABLE, EXPIRED, CREDENTIAL_DISABLED, INVALID, UNVERIFIED, QUOTA_EXHAUSTED | no |
| is for another provider or another model, or the provider's where the model has its own | CANNOT_USE_MODEL | no |
| is kept from the model (the table of serving) | CANNOT_USE_MODEL | no |
| is the chosen one | none | yes |
| is of a side that was not asked | OTHER_SIDE_PREFERRED | yes |
| the hosted keys: a credential is pinned | OTHER_SIDE_PREFERRED | yes |
| a credential: another one is pinned | NOT_DEFAULT | yes |
| is of the side that does not serve, while the other does | OTHER_SIDE_PREFERRED | yes |
| any other | NOT_DEFAULT | yes |

The chosen one:

| pinned | source asked | chosen |
|---|---|---|
| one | SYSTEM | nobody |
| one | CUSTOM, none | the pinned one, if it can |
| none | SYSTEM | the hosted keys, if they can |
| none | CUSTOM | the first in turn, if one can |
| none | none | by the table of sides: the hosted keys, or the first in turn |

Told first is the chosen one, then those that are usable, then the rest; in each part the side that serves (else the one that
was asked, else the preferred one) before the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.credentials.status import CredentialStatus
from models.standing.offers import Offer
from models.standing.picture import Source, UsagePriority
from models.standing.reasons import RouteReason
from models.standing.serving import Key, ProviderNow, in_turn, ranked
from models.standing.sides import Hindrance, side

__all__ = ["Candidate", "Plan", "RouteAsk", "RouteReason", "plan"]


@dataclass(frozen=True, slots=True)
class RouteAsk:
    """What a call names. `model` None: nothing, and the job has no default. `environment`: of the call, or the one that its
    token is bound to."""

    type: ModelType
    model: Address | None = None
    environment: str | None = None
    source: Source | None = None
    credential_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that could be asked. `credential_id` None: the hosted keys. `usable`: it could serve, though another comes first.
    `until`: when the reason ends by itself, where that is known. `weight`: its share of a pool."""

    position: int
    address: Address
    source: Source
    credential_id: UUID | None
    usable: bool
    reason: RouteReason | None
    message: str | None
    weight: int | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`offer` None: the model is not on offer, or none was named. `source` and `chosen` None: nobody would serve."""

    requested: Address | None
    offer: Offer | None = None
    source: Source | None = None
    chosen: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate, `key` None: the hosted keys; `reason`: what keeps it from the call, though no other could serve it."""

    key: Key | None
    reason: RouteReason | None = None
    message: str | None = None

    @property
    def source(self) -> Source:
        return Source.SYSTEM if self.key is None else Source.CUSTOM


_Why = tuple[RouteReason, str]


def plan(provider: ProviderNow, offer: Offer, ask: RouteAsk, *, pinned: Key | None, now: datetime) -> Plan:
    """The plan of a call for a model on offer. `pinned`: the credential that the call names, whatever it is for; None also
    where there is no such one."""
    judged = list(_judged(provider, offer, ask, pinned=pinned, now=now))
    chosen = _chosen(provider, offer, ask, judged)
    preferred = provider.priority is UsagePriority.SYSTEM_FIRST
    first = chosen.source if chosen else ask.source or (Source.SYSTEM if preferred else Source.CUSTOM)
    in_order = sorted(
        judged, key=lambda one: (one is not chosen, one.reason is not None, one.source is not first)
    )
    candidates = []
    for position, one in enumerate(in_order):
        reason, message = one.reason, one.message
        if reason is None and one is not chosen:
            reason, message = _passed_over(provider, offer, ask, one, chosen)
        candidates.append(
            Candidate(
                position=position,
                address=offer.address,
                source=one.source,
                credential_id=None if one.key is None else one.key.facts.id,
                usable=one.reason is None,
                reason=reason,
                message=message,
            )
        )
    return Plan(
        requested=ask.model or offer.address,
        offer=offer,
        source=chosen.source if chosen else None,
        chosen=candidates[0] if chosen else None,
        candidates=tuple(candidates),
    )


def _judged(
    provider: ProviderNow, offer: Offer, ask: RouteAsk, *, pinned: Key | None, now: datetime
) -> Iterator[_Judged]:
    shut = _shut(provider, offer, now)
    if provider.hosted is not None:
        why = shut or (_NOT_IN_PLAN if provider.system(offer) is not None else None)
        yield _Judged(None, *(why or ()))
    turn = provider.turn(offer.address)
    known = [*ranked(turn.keys, environment=ask.environment, default=turn.default)]
    if turn is not provider.own:
        known += ranked(provider.own.keys, environment=ask.environment, default=provider.own.default)
    if pinned is not None and all(key.facts.id != pinned.facts.id for key in known):
        known.append(pinned)
    for key in known:
        why = shut or _kept(key, provider, offer, ask)
        yield _Judged(key, *(why or ()))


def _shut(provider: ProviderNow, offer: Offer, now: datetime) -> _Why | None:
    if not provider.enabled:
        return RouteReason.PROVIDER_DISABLED, "The provider is switched off."
    if offer.retired(now) and offer.retires_at is not None:
        after = f": {offer.replaced_by} replaces it" if offer.replaced_by else ""
        ended = f"The provider serves the model no longer, since {offer.retires_at:%Y-%m-%d}{after}."
        return RouteReason.MODEL_DISABLED, ended
    if not offer.enabled:
        return RouteReason.MODEL_DISABLED, "The model is switched off."
    return None


def _kept(key: Key, provider: ProviderNow, offer: Offer, ask: RouteAsk) -> _Why | None:
    facts = key.facts
    if ask.environment is not None and facts.environment not in (None, ask.environment):
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


def _chosen(provider: ProviderNow, offer: Offer, ask: RouteAsk, judged: list[_Judged]) -> _Judged | None:
    able = [one for one in judged if one.reason is None]
    system = next((one for one in able if one.key is None), None)
    if ask.credential_id is not None:
        custom = next((one for one in able if one.key and one.key.facts.id == ask.credential_id), None)
        return None if ask.source is Source.SYSTEM else custom
    by_id = {one.key.facts.id: one for one in able if one.key is not None}
    turn = provider.turn(offer.address)
    keys = [one.key for one in able if one.key is not None]
    order = in_turn(keys, environment=ask.environment, default=turn.default)
    custom = by_id[order[0].facts.id] if order else None
    source = ask.source or side(provider.priority, _hindrance(system), _hindrance(custom)).source
    return system if source is Source.SYSTEM else custom


def _passed_over(
    provider: ProviderNow, offer: Offer, ask: RouteAsk, one: _Judged, chosen: _Judged | None
) -> _Why:
    if ask.source is not None and one.source is not ask.source:
        asked = "the hosted keys" if ask.source is Source.SYSTEM else "the workspace's own keys"
        return RouteReason.OTHER_SIDE_PREFERRED, f"The call asks for {asked} alone."
    if ask.credential_id is not None:
        reason = RouteReason.OTHER_SIDE_PREFERRED if one.key is None else RouteReason.NOT_DEFAULT
        return reason, "The call names a credential, which alone may serve it."
    if chosen is not None and one.source is not chosen.source:
        preferred = "The workspace's own keys" if one.key is None else "The hosted keys"
        return RouteReason.OTHER_SIDE_PREFERRED, f"{preferred} come first."
    return RouteReason.NOT_DEFAULT, _not_first(provider, offer, ask)


def _not_first(provider: ProviderNow, offer: Offer, ask: RouteAsk) -> str:
    if ask.environment is not None:
        return f"Another credential comes first for {ask.environment}."
    if provider.turn(offer.address).default is None:
        return "No credential is the default: one has to be chosen."
    return "Another credential is the default, which alone serves where no environment is named."


def _hindrance(able: _Judged | None) -> Hindrance | None:
    return Hindrance.UNABLE if able is None else None


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
