"""The enumerations of credentials and checks, registered once with their descriptions; import them from here."""

import strawberry

from models.credentials.status import CredentialScope, CredentialStatus
from models.credentials.status import RunState as ValidationState
from models.validation.steps import StepState as ValidationStepState
from models.vendors.adapter import StepKind as ValidationStepKind
from models.vendors.failure import Failure as ProviderFailure

__all__ = [
    "CredentialScope",
    "CredentialStatus",
    "ProviderFailure",
    "ValidationState",
    "ValidationStepKind",
    "ValidationStepState",
]

strawberry.enum(
    CredentialStatus,
    name="CredentialStatus",
    description=(
        "Computed, first hit wins: UNREADABLE (a secret does not open), EXPIRED (past expiresAt), DISABLED (by hand), the last "
        "verdict, VALID or INVALID, CHECKING (the first check waits or runs), UNVERIFIED (checked, no verdict yet), UNCHECKED. "
        "A re-check never shows as CHECKING and, without a verdict, changes nothing. Verdict of a run: SUCCEEDED, "
        "QUOTA_EXHAUSTED, PERMISSION_DENIED and MODEL_NOT_FOUND make it VALID; KEY_REJECTED and ACCOUNT_DISABLED make it "
        "INVALID; any other FAILED makes it INVALID where no verdict stood before, else changes nothing; INCONCLUSIVE and "
        "CANCELLED change nothing."
    ),
)
strawberry.enum(
    ValidationState,
    name="ValidationState",
    description=(
        "The life of a check. CANCELLED: overtaken by a newer check, or its credential was changed or deleted, or a draft's "
        "process died."
    ),
)
strawberry.enum(
    ValidationStepKind,
    name="ValidationStepKind",
    description="The rungs of a check, in order; INVOKE only when asked for: it costs.",
)
strawberry.enum(
    ValidationStepState, name="ValidationStepState", description="The state of one rung of a check."
)
strawberry.enum(
    ProviderFailure,
    name="ProviderFailure",
    description=(
        "One classification for checks. The provider's verdict (the run is FAILED): KEY_REJECTED to REQUEST_REFUSED. None was "
        "reached (INCONCLUSIVE): the others; BLOCKED_ADDRESS, MALFORMED and WRONG_ENDPOINT excepted, which are FAILED."
    ),
)


strawberry.enum(
    CredentialScope,
    name="CredentialScope",
    description="PROVIDER: serves every model of the provider that has no credential of its own. MODEL: one custom model.",
)
