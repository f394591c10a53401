"""What the mutations of models answer: a success that carries all it changed, or a typed refusal."""

from typing import Annotated

import strawberry

from resolvers.catalog.enums import ModelType
from resolvers.catalog.offerings import Model
from resolvers.catalog.types import Provider
from resolvers.credentials.types import Credential, ValidationRun
from resolvers.errors import (
    IdempotencyConflict,
    InvalidInput,
    LimitReached,
    NameTaken,
    NotFound,
    RateLimited,
)
from resolvers.scalars import Count


@strawberry.type(
    description="The model is on offer; the check of a credential that came with it is under way."
)
class AddCustomModelSuccess:
    model: Model = strawberry.field(description="The model.")
    credential: Credential | None = strawberry.field(
        description="The credential that was added or named; null: the provider's serve the model."
    )
    validation_run: ValidationRun | None = strawberry.field(
        description="The first check of a credential that was added."
    )
    attached: bool = strawberry.field(
        description="The model was on offer before; the credential, if any, was added to it."
    )


@strawberry.type(description="It is changed.")
class UpdateCustomModelSuccess:
    model: Model = strawberry.field(description="The model.")


@strawberry.type(description="What hangs on a model.")
class ModelImpact:
    default_of: list[ModelType] = strawberry.field(
        description="The jobs whose explicit default it is; such a default stays, and its status tells that the model is gone."
    )
    fallback_of: list[Model] = strawberry.field(
        description="The models that fall back on it; they do so no longer."
    )
    pool_members: int = strawberry.field(description="How many members its pool has; the pool goes with it.")
    credentials_kept: int = strawberry.field(
        description="How many credentials of its own it has; they stay and serve it when it is added again."
    )
    calls_last_day: Count = strawberry.field(description="How many calls it served in the last 24 hours.")


@strawberry.type(description="It is gone, or would be.")
class RemoveCustomModelSuccess:
    deleted_id: strawberry.ID | None = strawberry.field(description="Its id; null: a dry run.")
    provider: Provider = strawberry.field(description="Its provider.")
    impact: ModelImpact = strawberry.field(description="What that means.")


@strawberry.type(description="The provider is asked.")
class DiscoverModelsSuccess:
    validation_run: ValidationRun = strawberry.field(
        description="The check that lists the models; one that was under way already serves both who asked."
    )


@strawberry.type(description="It is on.")
class EnableModelSuccess:
    model: Model = strawberry.field(description="The model.")


@strawberry.type(description="It is off.")
class DisableModelSuccess:
    model: Model = strawberry.field(description="The model.")


def _result(name: str) -> object:
    return strawberry.union(name, description="A success or a refusal; end with `... on UserError`.")


AddCustomModelResult = Annotated[
    AddCustomModelSuccess
    | InvalidInput
    | NotFound
    | NameTaken
    | LimitReached
    | RateLimited
    | IdempotencyConflict,
    _result("AddCustomModelResult"),
]
UpdateCustomModelResult = Annotated[
    UpdateCustomModelSuccess | InvalidInput | NotFound | IdempotencyConflict,
    _result("UpdateCustomModelResult"),
]
RemoveCustomModelResult = Annotated[
    RemoveCustomModelSuccess | InvalidInput | NotFound | IdempotencyConflict,
    _result("RemoveCustomModelResult"),
]
DiscoverModelsResult = Annotated[
    DiscoverModelsSuccess | InvalidInput | NotFound | RateLimited | IdempotencyConflict,
    _result("DiscoverModelsResult"),
]
EnableModelResult = Annotated[
    EnableModelSuccess | InvalidInput | NotFound | IdempotencyConflict, _result("EnableModelResult")
]
DisableModelResult = Annotated[
    DisableModelSuccess | InvalidInput | NotFound | IdempotencyConflict, _result("DisableModelResult")
]
