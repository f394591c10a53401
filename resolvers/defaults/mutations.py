"""Choosing the default model of a job, and leaving the choice to nobody again."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.defaults import explicit
from resolvers.catalog.enums import ModelType
from resolvers.catalog.inputs import ModelKey
from resolvers.context import Info
from resolvers.defaults.types import DefaultModel, default_model
from resolvers.errors import IdempotencyConflict, InvalidInput, NotFound
from resolvers.permissions import needs
from resolvers.repeating import KEY, once

_MANAGE = [needs(Permission.DEFAULTS_MANAGE)]


@strawberry.input(description="The model that is to serve its job when an application names none.")
class SetDefaultModelInput:
    model: ModelKey = strawberry.field(
        description="A model on offer: all three, its provider, type and name, are checked."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="It is the default.")
class SetDefaultModelSuccess:
    default_model: DefaultModel = strawberry.field(description="The default as it is now.")


SetDefaultModelResult = Annotated[
    SetDefaultModelSuccess | InvalidInput | NotFound | IdempotencyConflict,
    strawberry.union("SetDefaultModelResult", description="What comes of setDefaultModel."),
]


@strawberry.input(description="The job whose default goes by itself again.")
class ClearDefaultModelInput:
    type: ModelType = strawberry.field(description="The job.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="Nothing is chosen for the job, whether or not something was.")
class ClearDefaultModelSuccess:
    default_model: DefaultModel = strawberry.field(description="The default as it is now.")


ClearDefaultModelResult = Annotated[
    ClearDefaultModelSuccess | InvalidInput | IdempotencyConflict,
    strawberry.union("ClearDefaultModelResult", description="What comes of clearDefaultModel."),
]


@strawberry.type
class DefaultModelMutation:
    @strawberry.mutation(
        description=(
            "Choose the default model of a job, whatever it is worth now: its status tells. It stays chosen when it stops serving, "
            "and when it is on offer no longer."
        ),
        directives=_MANAGE,
    )
    async def set_default_model(
        self,
        info: Info,
        input: Annotated[SetDefaultModelInput, strawberry.argument(description="Which.")],
    ) -> SetDefaultModelResult:
        services, address = info.context.services, input.model.address()
        await explicit.set_default_model(
            info.context.signed_in,
            address,
            once(info, "setDefaultModel", input.idempotency_key, address),
            work=services.work,
            pictures=services.pictures,
        )
        standing = await info.context.loaders.standing()
        return SetDefaultModelSuccess(default_model=default_model(standing, address.type))

    @strawberry.mutation(
        description="Choose nothing for a job any more: its default is then the first model that would serve.",
        directives=_MANAGE,
    )
    async def clear_default_model(
        self,
        info: Info,
        input: Annotated[ClearDefaultModelInput, strawberry.argument(description="Which.")],
    ) -> ClearDefaultModelResult:
        await explicit.clear_default_model(
            info.context.signed_in,
            input.type,
            once(info, "clearDefaultModel", input.idempotency_key, input.type),
            work=info.context.services.work,
        )
        standing = await info.context.loaders.standing()
        return ClearDefaultModelSuccess(default_model=default_model(standing, input.type))
