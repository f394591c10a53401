"""Where refusals of the business become words of the schema: one table for mutations, and the errors that stand at the top."""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import strawberry
from graphql import GraphQLError

from models import errors as business
from models.clock import utc_now

strawberry.enum(
    business.ProblemCode, name="FieldProblemCode", description="What is wrong with one field of an input."
)


@strawberry.interface(description="A refusal: nothing was done, and why.")
class UserError:
    message: str = strawberry.field(description="What was refused and what helps, for people.")
    code: str = strawberry.field(description="The type's name in capitals, for programs.")


@strawberry.type(description="One mistake in an input.")
class FieldProblem:
    path: list[str] = strawberry.field(description="Where, below the input: names and positions.")
    code: business.ProblemCode = strawberry.field(description="Which mistake.")
    message: str = strawberry.field(description="What helps; it never repeats the value.")


@strawberry.type(description="The input is wrong; all its mistakes at once.")
class InvalidInput(UserError):
    problems: list[FieldProblem] = strawberry.field(description="Every mistake.")


@strawberry.type(
    description="Nothing of this id is in the workspace; an id of another workspace is answered exactly alike."
)
class NotFound(UserError):
    pass


@strawberry.type(description="The name is in use.")
class NameTaken(UserError):
    suggestion: str = strawberry.field(description="A name that is free.")


@strawberry.type(description="It was changed since it was read.")
class VersionConflict(UserError):
    current_version: int = strawberry.field(description="The version it has now.")


@strawberry.type(description="The idempotency key was used with another input.")
class IdempotencyConflict(UserError):
    pass


@strawberry.type(description="A bounded list is full.")
class LimitReached(UserError):
    limit: int = strawberry.field(description="How many there may be.")


@strawberry.type(description="Too often.")
class RateLimited(UserError):
    retry_at: datetime | None = strawberry.field(description="When it would be admitted.")


@strawberry.type(description="The destination changed, so its secrets must be typed again.")
class SecretsRequired(UserError):
    fields: list[str] = strawberry.field(description="The fields to type again.")


@strawberry.type(description="Sign-in failed: one answer for all reasons.")
class InvalidCredentials(UserError):
    pass


@strawberry.type(description="Above oneself, or against the last owner.")
class RoleForbids(UserError):
    pass


Answer = Callable[[Any, str, str], UserError]

# What a room adds for its own refusals (credentials: NotUsable, CredentialInUse), it registers beside its types.
_ANSWERS: dict[type[business.Refusal], tuple[type[UserError], Answer]] = {
    business.InvalidInput: (
        InvalidInput,
        lambda refused, message, code: InvalidInput(
            message=message,
            code=code,
            problems=[
                FieldProblem(path=list(p.path), code=p.code, message=p.message) for p in refused.problems
            ],
        ),
    ),
    business.NotFound: (NotFound, lambda _, message, code: NotFound(message=message, code=code)),
    business.NameTaken: (
        NameTaken,
        lambda refused, message, code: NameTaken(message=message, code=code, suggestion=refused.suggestion),
    ),
    business.VersionConflict: (
        VersionConflict,
        lambda refused, message, code: VersionConflict(
            message=message, code=code, current_version=refused.current_version
        ),
    ),
    business.IdempotencyConflict: (
        IdempotencyConflict,
        lambda _, message, code: IdempotencyConflict(message=message, code=code),
    ),
    business.LimitReached: (
        LimitReached,
        lambda refused, message, code: LimitReached(message=message, code=code, limit=refused.limit),
    ),
    business.RateLimited: (
        RateLimited,
        lambda refused, message, code: RateLimited(message=message, code=code, retry_at=refused.retry_at),
    ),
    business.SecretsRequired: (
        SecretsRequired,
        lambda refused, message, code: SecretsRequired(
            message=message, code=code, fields=list(refused.fields)
        ),
    ),
    business.InvalidCredentials: (
        InvalidCredentials,
        lambda _, message, code: InvalidCredentials(message=message, code=code),
    ),
    business.RoleForbids: (RoleForbids, lambda _, message, code: RoleForbids(message=message, code=code)),
}


def answers(refusal: type[business.Refusal], kind: type[UserError], answer: Answer) -> None:
    """Add one row to the table: how a room's own refusal is told."""
    _ANSWERS[refusal] = (kind, answer)


def answer(refused: business.Refusal, members: Collection[str]) -> UserError:
    """The union's member for a refusal. One that the union does not have is our own fault and is raised on."""
    row = next((_ANSWERS[kind] for kind in type(refused).__mro__ if kind in _ANSWERS), None)
    if row is None or row[0].__name__ not in members:
        raise RuntimeError(f"{type(refused).__name__} has no place in this mutation's union") from refused
    kind, build = row
    return build(refused, refused.message, capitals(kind.__name__))


def capitals(name: str) -> str:
    """NameTaken → NAME_TAKEN."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


class PublicError(GraphQLError):
    """A top-level error whose message and extensions may be shown as they are."""

    def __init__(self, message: str, code: str, **extensions: Any) -> None:
        super().__init__(message, extensions={"code": code, **extensions})


def unauthenticated() -> PublicError:
    return PublicError("Sign in first, or send a token that is valid.", "UNAUTHENTICATED")


def forbidden(permission: str, path: list[str | int]) -> PublicError:
    return PublicError(
        f"This needs the permission {permission!s}.", "FORBIDDEN", permission=str(permission), path=path
    )


def accounts_only(path: list[str | int]) -> PublicError:
    return PublicError("This is an account's alone.", "FORBIDDEN", permission=None, path=path)


def foreign_workspace() -> PublicError:
    """A named workspace that does not exist and one that is not the actor's are answered exactly alike."""
    return PublicError(
        "The workspace that was named is none of yours.", "FORBIDDEN", permission=None, path=["workspace"]
    )


def workspace_required() -> PublicError:
    return PublicError(
        "Several workspaces or none are yours: name one by X-Workspace (over a websocket: workspace in connection_init).",
        "WORKSPACE_REQUIRED",
    )


def bad_argument(path: str, message: str) -> PublicError:
    return PublicError(message, "BAD_ARGUMENT", path=path)


def not_found(what: str) -> PublicError:
    return PublicError(f"No such {what} in this workspace.", "NOT_FOUND")


def rate_limited(retry_after: int) -> PublicError:
    return PublicError("Too often; try again later.", "RATE_LIMITED", retryAfter=retry_after)


def unavailable() -> PublicError:
    return PublicError("The service cannot reach its database just now; try again.", "UNAVAILABLE")


def overtaken() -> PublicError:
    """What was to be written hangs on something that ended at the same moment, such as the workspace."""
    return PublicError("What this belongs to was removed at this moment; look again.", "UNAVAILABLE")


def outside_a_mutation(refused: business.Refusal) -> PublicError | None:
    """A refusal that a query or a subscription met, as a top-level error; None where there is no word for it."""
    if isinstance(refused, business.NotFound):
        return PublicError(refused.message, "NOT_FOUND")
    if isinstance(refused, business.InvalidInput):
        return bad_argument(".".join(refused.problems[0].path) if refused.problems else "", refused.message)
    if isinstance(refused, business.RateLimited):
        wait = (refused.retry_at - utc_now()).total_seconds() if refused.retry_at else 1.0
        return PublicError(refused.message, "RATE_LIMITED", retryAfter=max(1, round(wait)))
    return None
