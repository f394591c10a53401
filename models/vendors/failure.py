"""The one classification of what went wrong with a provider, for checks, attempts and resting members; it judges nothing."""

from enum import StrEnum


class Failure(StrEnum):
    """ProviderFailure of the public schema."""

    KEY_REJECTED = "KEY_REJECTED"
    PERMISSION_DENIED = "PERMISSION_DENIED"
    QUOTA_EXHAUSTED = "QUOTA_EXHAUSTED"
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
    REGION_BLOCKED = "REGION_BLOCKED"
    MODEL_NOT_FOUND = "MODEL_NOT_FOUND"
    REQUEST_REFUSED = "REQUEST_REFUSED"
    RATE_LIMITED = "RATE_LIMITED"
    UNREACHABLE = "UNREACHABLE"
    DNS_FAILURE = "DNS_FAILURE"
    CONNECTION_REFUSED = "CONNECTION_REFUSED"
    TLS_FAILURE = "TLS_FAILURE"
    TIMEOUT = "TIMEOUT"
    PROVIDER_ERROR = "PROVIDER_ERROR"
    BAD_RESPONSE = "BAD_RESPONSE"
    WRONG_ENDPOINT = "WRONG_ENDPOINT"
    MALFORMED = "MALFORMED"
    BLOCKED_ADDRESS = "BLOCKED_ADDRESS"

    @property
    def inconclusive(self) -> bool:
        """True: no verdict was reached, the run is INCONCLUSIVE and may be taken up again. False: the run is FAILED."""
        return self in _INCONCLUSIVE


LIMITS = frozenset({Failure.QUOTA_EXHAUSTED, Failure.PERMISSION_DENIED, Failure.MODEL_NOT_FOUND})
"""The key was recognised, but does not open everything: the credential is VALID and limited by this."""

CLOSED = frozenset({Failure.PERMISSION_DENIED, Failure.MODEL_NOT_FOUND})
"""Of the call of one model: it is closed to the key, whatever else the key opens."""

ANSWERS = frozenset(
    {
        Failure.KEY_REJECTED,
        Failure.PERMISSION_DENIED,
        Failure.QUOTA_EXHAUSTED,
        Failure.ACCOUNT_DISABLED,
        Failure.REGION_BLOCKED,
        Failure.MODEL_NOT_FOUND,
        Failure.REQUEST_REFUSED,
    }
)
"""The provider's own verdict; without one of these, and without success, the provider could not be asked."""

_INCONCLUSIVE = frozenset(
    {
        Failure.RATE_LIMITED,
        Failure.UNREACHABLE,
        Failure.DNS_FAILURE,
        Failure.CONNECTION_REFUSED,
        Failure.TLS_FAILURE,
        Failure.TIMEOUT,
        Failure.PROVIDER_ERROR,
        Failure.BAD_RESPONSE,
    }
)
