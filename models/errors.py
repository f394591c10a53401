"""What the business refuses, as typed errors; each is mapped once, in resolvers/errors.py, to its GraphQL type."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ProblemCode(StrEnum):
    """What is wrong with one field of an input."""

    REQUIRED = "REQUIRED"
    UNKNOWN = "UNKNOWN"
    WRONG_TYPE = "WRONG_TYPE"
    NOT_AN_OPTION = "NOT_AN_OPTION"
    MALFORMED = "MALFORMED"
    TOO_LONG = "TOO_LONG"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    NOT_ALLOWED = "NOT_ALLOWED"
    DUPLICATE = "DUPLICATE"


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where (a path of names below the input), which, and what to do. Never echoes the value."""

    path: tuple[str, ...]
    code: ProblemCode
    message: str


class Refusal(Exception):
    """A rule of the business said no. Nothing was written. `message` tells the cure and holds no secret."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(Refusal):
    """The input is wrong; all mistakes at once."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems[:5]))
        self.problems = problems


class NotFound(Refusal):
    """Nothing of that id in this workspace; an id of another workspace is answered exactly alike."""

    def __init__(self, what: str) -> None:
        super().__init__(f"No such {what} in this workspace.")


class NameTaken(Refusal):
    """The name is in use; `suggestion` is free."""

    def __init__(self, message: str, *, suggestion: str) -> None:
        super().__init__(message)
        self.suggestion = suggestion


class VersionConflict(Refusal):
    """The row changed since it was read."""

    def __init__(self, current_version: int) -> None:
        super().__init__(f"It was changed meanwhile: read version {current_version} and decide again.")
        self.current_version = current_version


class IdempotencyConflict(Refusal):
    """The idempotency key was used with another input."""

    def __init__(self) -> None:
        super().__init__("This idempotency key was used with another input: take a new key.")


class LimitReached(Refusal):
    """A bounded list is full."""

    def __init__(self, message: str, *, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class RateLimited(Refusal):
    """Too often; `retry_at` tells when it would be admitted."""

    def __init__(self, message: str, *, retry_at: datetime | None) -> None:
        super().__init__(message)
        self.retry_at = retry_at


class SecretsRequired(Refusal):
    """The destination changed, so these secrets must be typed again."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(f"The address changed, so type again: {', '.join(fields)}.")
        self.fields = fields


class NotUsable(Refusal):
    """The credential may not serve; `status` is its CredentialStatus."""

    def __init__(self, message: str, *, status: str) -> None:
        super().__init__(message)
        self.status = status


class CredentialInUse(Refusal):
    """Something hangs on the credential; `impact` tells what, in plain values."""

    def __init__(self, message: str, *, impact: Any) -> None:
        super().__init__(message)
        self.impact = impact


class NothingHosted(Refusal):
    """A priority that could not take effect: the operator hosts nothing of the provider."""

    def __init__(self) -> None:
        super().__init__("The operator hosts nothing of this provider: only your own keys can serve it.")


class InvalidCredentials(Refusal):
    """Sign-in failed; one answer for all reasons."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class RoleForbids(Refusal):
    """Above the actor's own role, or against the last owner."""


class PoolTooSmall(Refusal):
    """A pool that is on needs two enabled, distinct members that can serve."""

    def __init__(self, enabled_members: int, needed: int) -> None:
        super().__init__(
            f"A pool that is on needs {needed} enabled, distinct members that can serve or whose first check is under way;"
            f" it has {enabled_members}: add a credential, or leave it switched off."
        )
        self.enabled_members = enabled_members
        self.needed = needed


class PlanForbids(Refusal):
    """The workspace's plan does not have the feature."""

    def __init__(self, message: str, *, plan: str, feature: str) -> None:
        super().__init__(message)
        self.plan = plan
        self.feature = feature


class WrongConfiguration(Exception):
    """The operator's set-up is wrong: the process must not start (exit 78). The message tells the cure."""


class DatabaseUnavailable(Exception):
    """The database cannot answer just so: locked, closed, full, restarting, too slow. Trying again may help."""


class UnstorableValue(Exception):
    """A value that the database cannot hold (a NUL byte, a lone surrogate, a number too large) slipped past the input's
    checks. Does not tell which, for its text may be a secret."""
