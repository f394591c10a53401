"""What a model is worth at a moment, as one pure function with its truth table; first hit.

| the model | status |
|---|---|
| is not on offer, though something names it | REMOVED |
| is past its end | RETIRED |
| is of a provider that is switched off | PROVIDER_DISABLED |
| is switched off | DISABLED |
| would be served by the hosted side | ACTIVE |
| would be served by a credential | ACTIVE |
| would be served by its pool, of whose members the last check of one got an answer of the provider | ACTIVE |
| would be served by its pool, of whose members no last check got one | UNAVAILABLE |
| would be served by a credential whose last check got no answer of the provider | UNAVAILABLE |
| would be served by nobody; the hosted side is told, its plan without the model | NOT_IN_PLAN |
| would be served by nobody; the hosted side is told, its credits at an end | CREDITS_EXHAUSTED |
| would be served by nobody; the custom side is told | as its credentials stand |

Its credentials are those whose turn it is: the model's own, where it has any, else the provider's. They stand, for a model
that none of them serves:

| credentials | as a scope they are | those that count | status |
|---|---|---|---|
| none | NOT_CONFIGURED | | NOT_CONFIGURED |
| some | ACTIVE: the default is usable, but not with this model | | CREDENTIAL_MISSING |
| some | DEFAULT_CREDENTIAL_MISSING | | CREDENTIAL_MISSING |
| some | CHECKING, CREDENTIALS_UNUSABLE | UNVERIFIED: the provider could not be asked | UNAVAILABLE |
| some | CHECKING, CREDENTIALS_UNUSABLE | otherwise | CREDENTIALS_UNUSABLE |

Those that count: the default, where there is one, else all of them.

Of a model whose pool is on the entries that are switched on and have a credential count alone:

| they | status |
|---|---|
| are none, or one of them may serve, though not this model or not this environment | CREDENTIAL_MISSING |
| are all UNVERIFIED: the provider could not be asked | UNAVAILABLE |
| otherwise | CREDENTIALS_UNUSABLE |

How a key fares at this moment is none of a model's status, and a model that only its fall-backs serve for is not ACTIVE.
"""

from dataclasses import dataclass
from enum import StrEnum

from models.standing.picture import Source
from models.standing.providers import ProviderStatus
from models.standing.sides import Hindrance, Side


class ModelStatus(StrEnum):
    """Whether a model would serve now, and why not. A deprecated model is ACTIVE."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    PROVIDER_DISABLED = "PROVIDER_DISABLED"
    NOT_CONFIGURED = "NOT_CONFIGURED"
    CREDENTIAL_MISSING = "CREDENTIAL_MISSING"
    CREDENTIALS_UNUSABLE = "CREDENTIALS_UNUSABLE"
    CREDITS_EXHAUSTED = "CREDITS_EXHAUSTED"
    NOT_IN_PLAN = "NOT_IN_PLAN"
    UNAVAILABLE = "UNAVAILABLE"
    RETIRED = "RETIRED"
    REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True)
class ModelStanding:
    """`source`: the side that would serve a call; None: none would. An UNAVAILABLE model may have one: its credential is
    good, and tried, though the provider was not reached of late."""

    status: ModelStatus
    source: Source | None


REMOVED = ModelStanding(ModelStatus.REMOVED, None)
RETIRED = ModelStanding(ModelStatus.RETIRED, None)


def model_status(
    *,
    retired: bool,
    provider_enabled: bool,
    enabled: bool,
    side: Side,
    unreached: bool,
    unserved: ModelStatus,
) -> ModelStanding:
    """A model on offer, by the first table above. `unreached`: of the credential that would serve, or of all in its pool.
    `unserved`: how its credentials stand, by the second table, or its pool, by the third."""
    if retired:
        return RETIRED
    if not provider_enabled:
        return _PROVIDER_DISABLED
    if not enabled:
        return _DISABLED
    if side.source is not None:
        if side.source is Source.CUSTOM and unreached:
            return _UNREACHED
        return _ACTIVE[side.source]
    if side.told is Source.SYSTEM:
        return _EXHAUSTED if side.system is Hindrance.EXHAUSTED else _NOT_IN_PLAN
    return ModelStanding(unserved, None)


def unserved(keys: ProviderStatus, *, unverified: bool) -> ModelStatus:
    """How the credentials of a scope stand for a model that none of them serves, by the second table above. `unverified`:
    those that count are."""
    if keys is ProviderStatus.NOT_CONFIGURED:
        return ModelStatus.NOT_CONFIGURED
    if keys in (ProviderStatus.ACTIVE, ProviderStatus.DEFAULT_CREDENTIAL_MISSING):
        return ModelStatus.CREDENTIAL_MISSING
    return ModelStatus.UNAVAILABLE if unverified else ModelStatus.CREDENTIALS_UNUSABLE


_PROVIDER_DISABLED = ModelStanding(ModelStatus.PROVIDER_DISABLED, None)
_DISABLED = ModelStanding(ModelStatus.DISABLED, None)
_UNREACHED = ModelStanding(ModelStatus.UNAVAILABLE, Source.CUSTOM)
_ACTIVE = {source: ModelStanding(ModelStatus.ACTIVE, source) for source in Source}
_EXHAUSTED = ModelStanding(ModelStatus.CREDITS_EXHAUSTED, None)
_NOT_IN_PLAN = ModelStanding(ModelStatus.NOT_IN_PLAN, None)
