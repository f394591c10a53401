"""The standing of a provider and of its own-key side; pure functions with their truth tables.

The credentials of one scope (the provider's, or one model's own):

| credentials | default | the rest | status |
|---|---|---|---|
| none | any | | NOT_CONFIGURED |
| some | one that is usable | | ACTIVE |
| some | one whose first check is open | | CHECKING |
| some | one that is not usable | | CREDENTIALS_UNUSABLE |
| some | deleted, several left | | DEFAULT_CREDENTIAL_MISSING |
| some | none yet, or deleted and one left | one is checking | CHECKING |
| some | none yet, or deleted and one left | one is usable | DEFAULT_CREDENTIAL_MISSING |
| some | none yet, or deleted and one left | none is | CREDENTIALS_UNUSABLE |

The custom side of a provider, where credentials of a model count as long as it is on offer:

| the provider's credentials | its models' own | custom side |
|---|---|---|
| some | any | as the provider's stand |
| none | none | NOT_CONFIGURED |
| none | of one model ACTIVE | ACTIVE |
| none | of none ACTIVE, of one CHECKING | CHECKING |
| none | of none of these, of one DEFAULT_CREDENTIAL_MISSING | DEFAULT_CREDENTIAL_MISSING |
| none | CREDENTIALS_UNUSABLE alone | CREDENTIALS_UNUSABLE |

The provider, whose sides are ready where they are ACTIVE (which one serves: the table of sides):

| switched | a side would serve | status | source | each side's own status |
|---|---|---|---|---|
| off | any | DISABLED | none | DISABLED |
| on | one | ACTIVE | that one | as it stands |
| on | none | the told side's | none | as it stands |
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from models.credentials.status import CredentialStatus
from models.standing.picture import Source, UsagePriority
from models.standing.sides import Hindrance, side


class ProviderStatus(StrEnum):
    """Whether a provider would serve now, and what is missing."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"
    NOT_CONFIGURED = "NOT_CONFIGURED"
    CHECKING = "CHECKING"
    DEFAULT_CREDENTIAL_MISSING = "DEFAULT_CREDENTIAL_MISSING"
    CREDENTIALS_UNUSABLE = "CREDENTIALS_UNUSABLE"
    CREDITS_EXHAUSTED = "CREDITS_EXHAUSTED"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A credential as far as its provider's standing depends on it."""

    id: UUID
    status: CredentialStatus
    usable: bool


@dataclass(frozen=True, slots=True)
class ProviderStanding:
    """`source`: the side that would serve a call; None: none would. `custom`, `system`: each side alone, `system` None where
    nothing is hosted."""

    status: ProviderStatus
    source: Source | None
    custom: ProviderStatus
    system: ProviderStatus | None
    priority: UsagePriority


def provider_status(
    *, enabled: bool, priority: UsagePriority, system: ProviderStatus | None, custom: ProviderStatus
) -> ProviderStanding:
    """The provider, by the last table above. `system` None: nothing is hosted."""
    if not enabled:
        off = ProviderStatus.DISABLED
        return ProviderStanding(off, None, off, None if system is None else off, priority)
    found = side(priority, _hindrance(system), _hindrance(custom))
    told = system if found.told is Source.SYSTEM and system is not None else custom
    return ProviderStanding(told, found.source, custom, system, priority)


def custom_status(of_provider: ProviderStatus, of_models: Collection[ProviderStatus]) -> ProviderStatus:
    """The custom side, by the second table above, from the standing of the provider's credentials and of each model's own."""
    if of_provider is not ProviderStatus.NOT_CONFIGURED:
        return of_provider
    return next((status for status in _BEST_FIRST if status in of_models), ProviderStatus.NOT_CONFIGURED)


def own_keys_status(
    candidates: Sequence[Candidate], *, default_id: UUID | None, had_default: bool
) -> ProviderStatus:
    """The credentials of one scope, by the first table above."""
    if not candidates:
        return ProviderStatus.NOT_CONFIGURED
    default = next((one for one in candidates if one.id == default_id), None)
    if default is not None:
        if default.usable:
            return ProviderStatus.ACTIVE
        checking = default.status is CredentialStatus.CHECKING
        return ProviderStatus.CHECKING if checking else ProviderStatus.CREDENTIALS_UNUSABLE
    if had_default and len(candidates) > 1:
        return ProviderStatus.DEFAULT_CREDENTIAL_MISSING
    if any(one.status is CredentialStatus.CHECKING for one in candidates):
        return ProviderStatus.CHECKING
    if any(one.usable for one in candidates):
        return ProviderStatus.DEFAULT_CREDENTIAL_MISSING
    return ProviderStatus.CREDENTIALS_UNUSABLE


def _hindrance(status: ProviderStatus | None) -> Hindrance | None:
    if status is ProviderStatus.ACTIVE:
        return None
    if status is None or status is ProviderStatus.NOT_CONFIGURED:
        return Hindrance.ABSENT
    return Hindrance.EXHAUSTED if status is ProviderStatus.CREDITS_EXHAUSTED else Hindrance.UNABLE


_BEST_FIRST = (
    ProviderStatus.ACTIVE,
    ProviderStatus.CHECKING,
    ProviderStatus.DEFAULT_CREDENTIAL_MISSING,
    ProviderStatus.CREDENTIALS_UNUSABLE,
)
