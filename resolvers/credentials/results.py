"""What the mutations of credentials answer: a success that carries all it changed, or a typed refusal."""

from typing import Annotated

import strawberry

from models import errors as business
from resolvers.catalog.types import Provider
from resolvers.credentials.enums import CredentialStatus
from resolvers.credentials.types import Credential, DeletionImpact, ValidationRun
from resolvers.credentials.types import impact as told
from resolvers.errors import (
    IdempotencyConflict,
    InvalidInput,
    LimitReached,
    NameTaken,
    NotFound,
    RateLimited,
    SecretsRequired,
    UserError,
    VersionConflict,
    answers,
)


@strawberry.type(description="The credential may not serve now, so it cannot be a default or a replacement.")
class NotUsable(UserError):
    status: CredentialStatus = strawberry.field(description="Its status.")


@strawberry.type(description="Something hangs on the credential: name a replacement or accept the impact.")
class CredentialInUse(UserError):
    impact: DeletionImpact = strawberry.field(description="What deleting it would mean.")


@strawberry.type(description="The test is under way.")
class TestCredentialSuccess:
    validation_run: ValidationRun = strawberry.field(
        description="The check, to be watched by validationRunUpdated."
    )


@strawberry.type(description="It is kept, and its check is under way.")
class AddCredentialSuccess:
    credential: Credential = strawberry.field(description="The credential.")
    validation_run: ValidationRun = strawberry.field(description="Its first check.")


@strawberry.type(description="It is changed.")
class UpdateCredentialSuccess:
    credential: Credential = strawberry.field(description="The credential.")
    validation_run: ValidationRun | None = strawberry.field(
        description="The check of the changed fields; null where no field changed."
    )


@strawberry.type(description="The check is under way.")
class ValidateCredentialSuccess:
    validation_run: ValidationRun = strawberry.field(
        description="The check; one that was under way already serves both who asked."
    )


@strawberry.type(description="The checks wait for their turn; their progress comes as events.")
class ValidateCredentialsSuccess:
    validation_runs: list[ValidationRun] = strawberry.field(
        description="One for each credential, in the order asked for; of a provider's the oldest credential first."
    )


@strawberry.type(description="It is the default.")
class SetDefaultCredentialSuccess:
    credential: Credential = strawberry.field(description="The credential.")
    provider: Provider = strawberry.field(description="Its provider.")


@strawberry.type(description="It is on.")
class EnableCredentialSuccess:
    credential: Credential = strawberry.field(description="The credential.")
    provider: Provider = strawberry.field(description="Its provider.")


@strawberry.type(description="It is off, or would be.")
class DisableCredentialSuccess:
    credential: Credential = strawberry.field(description="The credential.")
    provider: Provider = strawberry.field(description="Its provider.")
    impact: DeletionImpact = strawberry.field(description="What that means.")


@strawberry.type(description="It is gone, or would be.")
class DeleteCredentialSuccess:
    deleted_id: strawberry.ID | None = strawberry.field(description="Its id; null: a dry run.")
    provider: Provider = strawberry.field(description="Its provider.")
    impact: DeletionImpact = strawberry.field(description="What that means.")


def _result(name: str) -> object:
    return strawberry.union(name, description="A success or a refusal; end with `... on UserError`.")


TestCredentialResult = Annotated[
    TestCredentialSuccess | InvalidInput | NotFound | SecretsRequired | RateLimited,
    _result("TestCredentialResult"),
]
AddCredentialResult = Annotated[
    AddCredentialSuccess
    | InvalidInput
    | NotFound
    | NameTaken
    | LimitReached
    | RateLimited
    | IdempotencyConflict,
    _result("AddCredentialResult"),
]
UpdateCredentialResult = Annotated[
    UpdateCredentialSuccess
    | InvalidInput
    | NotFound
    | NameTaken
    | SecretsRequired
    | VersionConflict
    | RateLimited
    | IdempotencyConflict,
    _result("UpdateCredentialResult"),
]
ValidateCredentialResult = Annotated[
    ValidateCredentialSuccess | InvalidInput | NotFound | RateLimited | IdempotencyConflict,
    _result("ValidateCredentialResult"),
]
ValidateCredentialsResult = Annotated[
    ValidateCredentialsSuccess | InvalidInput | NotFound | RateLimited | IdempotencyConflict,
    _result("ValidateCredentialsResult"),
]
SetDefaultCredentialResult = Annotated[
    SetDefaultCredentialSuccess | InvalidInput | NotFound | NotUsable | IdempotencyConflict,
    _result("SetDefaultCredentialResult"),
]
EnableCredentialResult = Annotated[
    EnableCredentialSuccess | InvalidInput | NotFound | VersionConflict | IdempotencyConflict,
    _result("EnableCredentialResult"),
]
DisableCredentialResult = Annotated[
    DisableCredentialSuccess | InvalidInput | NotFound | VersionConflict | IdempotencyConflict,
    _result("DisableCredentialResult"),
]
DeleteCredentialResult = Annotated[
    DeleteCredentialSuccess
    | InvalidInput
    | NotFound
    | NotUsable
    | VersionConflict
    | CredentialInUse
    | IdempotencyConflict,
    _result("DeleteCredentialResult"),
]


answers(
    business.NotUsable,
    NotUsable,
    lambda refused, message, code: NotUsable(
        message=message, code=code, status=CredentialStatus(refused.status)
    ),
)
answers(
    business.CredentialInUse,
    CredentialInUse,
    lambda refused, message, code: CredentialInUse(
        message=message,
        code=code,
        impact=told(refused.impact),
    ),
)
