"""What a credential is worth, as pure functions; nothing here reads a clock or a row."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from models.vendors.failure import Failure

# So long before a credential's end it is warned of.
AHEAD = timedelta(days=14)


class CredentialStatus(StrEnum):
    """The standing of one credential; computed, first hit wins (see `credential_status`)."""

    UNCHECKED = "UNCHECKED"
    CHECKING = "CHECKING"
    VALID = "VALID"
    INVALID = "INVALID"
    UNVERIFIED = "UNVERIFIED"
    EXPIRED = "EXPIRED"
    DISABLED = "DISABLED"
    UNREADABLE = "UNREADABLE"


class CredentialScope(StrEnum):
    """What a credential serves: a whole provider, or one custom model."""

    PROVIDER = "PROVIDER"
    MODEL = "MODEL"


class Judgement(StrEnum):
    """What the last conclusive check said of the key."""

    VALID = "VALID"
    INVALID = "INVALID"


class RunState(StrEnum):
    """The life of a check."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    INCONCLUSIVE = "INCONCLUSIVE"
    CANCELLED = "CANCELLED"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to the run."""
        return self not in (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a check's outcome writes to its credential; `judgement` None changes nothing."""

    judgement: Judgement | None
    limited_by: Failure | None


# The key was recognised, what it may do is limited.
_RECOGNISED = frozenset({Failure.QUOTA_EXHAUSTED, Failure.PERMISSION_DENIED, Failure.MODEL_NOT_FOUND})
_REFUSED = frozenset({Failure.KEY_REJECTED, Failure.ACCOUNT_DISABLED})


def credential_status(
    *,
    readable: bool,
    expires_at: datetime | None,
    enabled: bool,
    judgement: Judgement | None,
    checked: bool,
    check_open: bool,
    now: datetime,
) -> CredentialStatus:
    """The status, by the order of the contract. `checked`: some check ended; `check_open`: one waits or runs."""
    if not readable:
        return CredentialStatus.UNREADABLE
    if expires_at is not None and expires_at <= now:
        return CredentialStatus.EXPIRED
    if not enabled:
        return CredentialStatus.DISABLED
    if judgement is not None:
        return CredentialStatus(judgement.value)
    if check_open and not checked:
        return CredentialStatus.CHECKING
    return CredentialStatus.UNVERIFIED if checked else CredentialStatus.UNCHECKED


def expires_soon(expires_at: datetime | None, *, now: datetime) -> bool:
    """Whether its end is near, and has not come."""
    return expires_at is not None and now < expires_at <= now + AHEAD


def usable(status: CredentialStatus, *, limited_by: Failure | None, of_model: bool) -> bool:
    """Whether it may serve now: VALID, with credit and, for one model's credential, with that model."""
    if status is not CredentialStatus.VALID or limited_by is Failure.QUOTA_EXHAUSTED:
        return False
    return not (of_model and limited_by in (Failure.MODEL_NOT_FOUND, Failure.PERMISSION_DENIED))


def ruling(
    state: RunState, failure: Failure | None, *, limited_by: Failure | None, former: Judgement | None
) -> Ruling:
    """The credential's side of a finished check of the fields in force (the table at CredentialStatus in the schema).
    `limited_by`: what the check found missing although it succeeded; `former`: the judgement that stood before."""
    if state is RunState.SUCCEEDED:
        return Ruling(Judgement.VALID, limited_by)
    if state is not RunState.FAILED:
        return Ruling(None, None)
    if failure in _RECOGNISED:
        return Ruling(Judgement.VALID, failure)
    if failure in _REFUSED or former is None:
        return Ruling(Judgement.INVALID, None)
    return Ruling(None, None)
