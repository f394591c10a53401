"""Why one that could be asked does not serve, in the schema's words; and what a credential alone is kept from serving by; pure.

| the credential is | bar |
|---|---|
| UNREADABLE | UNREADABLE |
| EXPIRED | EXPIRED |
| DISABLED | CREDENTIAL_DISABLED |
| INVALID | INVALID |
| UNVERIFIED, UNCHECKED, CHECKING | UNVERIFIED |
| VALID, limited by QUOTA_EXHAUSTED | QUOTA_EXHAUSTED |
| VALID otherwise | none |
"""

from enum import StrEnum

from models.credentials.status import CredentialStatus
from models.vendors.failure import Failure


class RouteReason(StrEnum):
    """Why a candidate does not serve."""

    OTHER_SIDE_PREFERRED = "OTHER_SIDE_PREFERRED"
    OTHER_ENVIRONMENT = "OTHER_ENVIRONMENT"
    NOT_DEFAULT = "NOT_DEFAULT"
    NOT_IN_POOL = "NOT_IN_POOL"
    MODEL_DISABLED = "MODEL_DISABLED"
    PROVIDER_DISABLED = "PROVIDER_DISABLED"
    CANNOT_USE_MODEL = "CANNOT_USE_MODEL"
    CREDENTIAL_DISABLED = "CREDENTIAL_DISABLED"
    INVALID = "INVALID"
    UNVERIFIED = "UNVERIFIED"
    EXPIRED = "EXPIRED"
    UNREADABLE = "UNREADABLE"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    RESTING = "RESTING"
    FAILING = "FAILING"
    LIMIT_REACHED = "LIMIT_REACHED"
    CREDITS_EXHAUSTED = "CREDITS_EXHAUSTED"
    NOT_IN_PLAN = "NOT_IN_PLAN"


def bar(status: CredentialStatus, limited_by: Failure | None) -> RouteReason | None:
    """What keeps a credential from serving any model, by the table above."""
    if status is not CredentialStatus.VALID:
        return _BARS[status]
    return RouteReason.QUOTA_EXHAUSTED if limited_by is Failure.QUOTA_EXHAUSTED else None


_BARS = {
    CredentialStatus.UNREADABLE: RouteReason.UNREADABLE,
    CredentialStatus.EXPIRED: RouteReason.EXPIRED,
    CredentialStatus.DISABLED: RouteReason.CREDENTIAL_DISABLED,
    CredentialStatus.INVALID: RouteReason.INVALID,
    CredentialStatus.UNVERIFIED: RouteReason.UNVERIFIED,
    CredentialStatus.UNCHECKED: RouteReason.UNVERIFIED,
    CredentialStatus.CHECKING: RouteReason.UNVERIFIED,
}
