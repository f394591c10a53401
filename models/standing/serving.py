"""Whose turn a model is: a provider's credentials at one moment, which of them can use a model, and in which order; pure.

A model is served by its own credentials where it has any, else by the provider's.

| environment | those that can serve | order |
|---|---|---|
| none named | the default alone, whatever its label | |
| named | those of that label, and those without one | its label first, then the default, then the oldest |

What keeps a credential from a model, first hit:

| the credential | kept |
|---|---|
| is of another model | yes |
| is of this model alone; its last check found the model closed to it | yes |
| was refused this model | yes |
| lists models of this type, not this one; the model was not added by hand | yes |
| is the provider's and lists models, not this one; lists alone know the model | yes |
| any other | no |

Whether the hosted side offers a model:

| hosted | the model | patterns | offered |
|---|---|---|---|
| nothing | any | | no |
| something | added by hand, of a provider whose models the catalog knows | any | no: a wildcard cannot mean what the operator never saw |
| something | any other | name it | yes |
| something | any other | do not | no |
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.catalog.offerings import Address, ModelOrigin, ModelType
from models.credentials.status import CredentialStatus
from models.hosting import patterns
from models.standing.model_status import ModelStatus, unserved
from models.standing.offers import Offer, offer
from models.standing.picture import CredentialFacts, Hosted, Picture, UsagePriority
from models.standing.providers import Candidate, ProviderStatus, custom_status, own_keys_status
from models.standing.reasons import RouteReason, bar
from models.standing.sides import Hindrance, priority_of
from models.vendors.failure import LIMITS, Failure


@dataclass(frozen=True, slots=True)
class Key:
    """A credential at a moment. `bar`: what keeps it from serving any model."""

    facts: CredentialFacts
    status: CredentialStatus
    bar: RouteReason | None

    def refusal(self, offer: Offer) -> str | None:
        """What keeps it from the model, by the second table above; for people."""
        facts = self.facts
        if facts.model is not None:
            if facts.model != (offer.address.type, offer.address.name):
                return f"It is a credential of {facts.model[1]} alone."
            if facts.limited_by in _CLOSED:
                return f"Its last check found the model closed to it ({facts.limited_by})."
        if facts.capability is None:
            return None
        return facts.capability.refusal(
            offer.address.type,
            offer.address.name,
            vouched=offer.origin is ModelOrigin.CUSTOM,
            found=offer.origin is ModelOrigin.DISCOVERED and facts.model is None,
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """The credentials of one scope, oldest first. `status`: as a scope; `unserved`: what a model is that none serves."""

    keys: tuple[Key, ...]
    default: Key | None
    status: ProviderStatus
    unserved: ModelStatus


@dataclass(frozen=True, slots=True)
class ProviderNow:
    """A provider at one moment, worked out once for all its models. `catalogued`: the catalog knows its models.
    `custom_status`: how the workspace's own keys stand."""

    enabled: bool
    priority: UsagePriority
    hosted: Hosted | None
    catalogued: bool
    own: Turn
    of_models: Mapping[tuple[ModelType, str], Turn]
    custom_status: ProviderStatus

    def turn(self, address: Address) -> Turn:
        """The credentials whose turn the model is."""
        return self.of_models.get((address.type, address.name), self.own) if self.of_models else self.own

    def system(self, offer: Offer) -> Hindrance | None:
        """What keeps the hosted side from the model, by the third table above."""
        if self.hosted is None:
            return Hindrance.ABSENT
        if self.catalogued and offer.origin is ModelOrigin.CUSTOM:
            return Hindrance.UNABLE
        address = offer.address
        offered = patterns.offers(self.hosted.patterns, address.type, address.name)
        return None if offered else Hindrance.UNABLE


def provider_now(picture: Picture, provider_key: str, now: datetime) -> ProviderNow:
    """The provider at that moment."""
    choice, hosted, entry = (
        picture.choice(provider_key),
        picture.hosted.get(provider_key),
        picture.catalog.get(provider_key),
    )
    by_scope: dict[tuple[ModelType, str] | None, list[Key]] = {}
    for facts in picture.of_provider(provider_key):
        by_scope.setdefault(facts.model, []).append(key_of(facts, now))
    own = _turn(picture, (provider_key, "", ""), by_scope.pop(None, ()), now)
    of_models = {
        model: _turn(picture, (provider_key, model[0].value, model[1]), keys, now)
        for model, keys in by_scope.items()
        if model is not None
    }
    on_offer = (model for model in of_models if offer(picture, Address(provider_key, *model)) is not None)
    return ProviderNow(
        enabled=choice.enabled,
        priority=priority_of(choice, hosted=hosted is not None),
        hosted=hosted,
        catalogued=entry is not None and bool(entry.offerings),
        own=own,
        of_models=of_models,
        custom_status=custom_status(own.status, [of_models[model].status for model in on_offer]),
    )


def key_of(facts: CredentialFacts, now: datetime) -> Key:
    """The credential at that moment."""
    status = facts.status(now)
    return Key(facts, status, bar(status, facts.limited_by))


def in_turn(able: Iterable[Key], *, environment: str | None, default: Key | None) -> list[Key]:
    """Those that may serve a call, best first, by the first table above; `able`: those that nothing else keeps from it."""
    if environment is None:
        return [key for key in able if key is default]
    return [
        key
        for key in ranked(able, environment=environment, default=default)
        if key.facts.environment in (environment, None)
    ]


def ranked(keys: Iterable[Key], *, environment: str | None, default: Key | None) -> list[Key]:
    """The order in which they are told: as if all of them might serve."""
    return sorted(
        keys, key=lambda key: (_distance(key.facts.environment, environment), key is not default)
    )  # the sort is stable: the oldest stays first


def _distance(label: str | None, environment: str | None) -> int:
    if environment is None or label == environment:
        return 0
    return 1 if label is None else 2


def _turn(picture: Picture, place: tuple[str, str, str], keys: Sequence[Key], now: datetime) -> Turn:
    default_id: UUID | None = picture.defaults.get(place)
    default = next((key for key in keys if key.facts.id == default_id), None)
    status = own_keys_status(
        [Candidate(key.facts.id, key.status, key.facts.usable(now)) for key in keys],
        default_id=default_id,
        had_default=place in picture.defaults,
    )
    counted = keys if default is None else (default,)
    unverified = all(key.status is CredentialStatus.UNVERIFIED for key in counted)
    return Turn(tuple(keys), default, status, unserved(status, unverified=unverified))


# Of a credential for one model these limits say that it cannot have that model.
_CLOSED = LIMITS - {Failure.QUOTA_EXHAUSTED}
