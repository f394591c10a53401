"""The standing of a provider's own-key side; a pure function with its truth table.

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
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from models.credentials.status import CredentialStatus


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


def own_keys_status(
    candidates: Sequence[Candidate], *, default_id: UUID | None, had_default: bool
) -> ProviderStatus:
    """The custom side of a provider, by the table above."""
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
