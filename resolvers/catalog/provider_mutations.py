"""What may be done to providers: each mutation reads its input, makes one call, and tells what it changed."""

from functools import partial
from typing import Annotated

import strawberry

from models import errors as business
from models.access.permissions import Permission
from models.catalog import provider_switching
from models.credentials import provider_removal
from models.defaults import explicit
from models.hosting import priority
from models.pools import leaving
from models.pools.impacts import tell_provider
from models.validation import queue
from resolvers.catalog.enums import ModelType, UsagePriority
from resolvers.catalog.types import Provider
from resolvers.context import Info
from resolvers.credentials.room import room
from resolvers.credentials.types import provider_of
from resolvers.errors import IdempotencyConflict, InvalidInput, NotFound, UserError, answers
from resolvers.permissions import demand, needs
from resolvers.repeating import KEY, once
from resolvers.scalars import Count

_MANAGE = [needs(Permission.PROVIDERS_MANAGE)]
_RESULT = "A success or a refusal; end with `... on UserError`."


@strawberry.type(
    description="A priority that could not take effect: the operator hosts nothing of the provider."
)
class NothingHosted(UserError):
    pass


@strawberry.input(description="A provider to be switched on.")
class EnableProviderInput:
    provider_key: str = strawberry.field(description="The catalog's key.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="It is on.")
class EnableProviderSuccess:
    provider: Provider = strawberry.field(description="The provider.")


EnableProviderResult = Annotated[
    EnableProviderSuccess | InvalidInput | NotFound | IdempotencyConflict,
    strawberry.union("EnableProviderResult", description=_RESULT),
]


@strawberry.input(description="A provider to be switched off: nothing is lost, nothing serves.")
class DisableProviderInput:
    provider_key: str = strawberry.field(description="The catalog's key.")
    dry_run: bool = strawberry.field(
        default=False, description="Tell what it would mean, and change nothing."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="What switching a provider off means.")
class ProviderDisablingImpact:
    default_models: list[ModelType] = strawberry.field(
        description="The jobs whose default, chosen by hand, is a model of it: that default stays and serves nothing."
    )
    pools: int = strawberry.field(description="How many pools of its models that are on; they serve nothing.")
    calls_last_day: Count = strawberry.field(
        description="How many calls its models served in the last 24 hours."
    )


@strawberry.type(description="It is off, or would be.")
class DisableProviderSuccess:
    provider: Provider = strawberry.field(description="The provider.")
    impact: ProviderDisablingImpact = strawberry.field(description="What that means.")


DisableProviderResult = Annotated[
    DisableProviderSuccess | InvalidInput | NotFound | IdempotencyConflict,
    strawberry.union("DisableProviderResult", description=_RESULT),
]


@strawberry.input(
    description=(
        "A provider to be removed from the workspace: its credentials, the models added to it, its pools, its defaults and its settings "
        "go; receipts and the audit stay. The catalog offers it all the same."
    )
)
class RemoveProviderInput:
    provider_key: str = strawberry.field(description="The catalog's key.")
    dry_run: bool = strawberry.field(
        default=False, description="Tell what it would mean, and change nothing."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="What goes with a provider.")
class ProviderRemovalImpact:
    credentials: int = strawberry.field(
        description="How many credentials, of the provider and of its models; their secrets are destroyed."
    )
    custom_models: int = strawberry.field(description="How many models that were added by hand.")
    pools: int = strawberry.field(description="How many pools of its models, on or off.")
    default_models: list[ModelType] = strawberry.field(
        description="The jobs whose default, chosen by hand, is a model of it: from then on theirs goes by itself."
    )
    calls_last_day: Count = strawberry.field(
        description="How many calls its models served in the last 24 hours; their receipts stay."
    )


@strawberry.type(description="It is gone, or would be.")
class RemoveProviderSuccess:
    provider: Provider = strawberry.field(description="The provider as it is on offer.")
    impact: ProviderRemovalImpact = strawberry.field(description="What went, or would go.")


RemoveProviderResult = Annotated[
    RemoveProviderSuccess | InvalidInput | NotFound | IdempotencyConflict,
    strawberry.union("RemoveProviderResult", description=_RESULT),
]


@strawberry.input(description="Which side of a provider is asked first where both may serve.")
class SetUsagePriorityInput:
    provider_key: str = strawberry.field(description="The catalog's key.")
    priority: UsagePriority = strawberry.field(description="The side to be asked first.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="That side is asked first.")
class SetUsagePrioritySuccess:
    provider: Provider = strawberry.field(description="The provider.")


SetUsagePriorityResult = Annotated[
    SetUsagePrioritySuccess | InvalidInput | NotFound | NothingHosted | IdempotencyConflict,
    strawberry.union("SetUsagePriorityResult", description=_RESULT),
]


@strawberry.type
class ProviderMutation:
    @strawberry.mutation(description="Switch a provider on.", directives=_MANAGE)
    async def enable_provider(
        self,
        info: Info,
        input: Annotated[EnableProviderInput, strawberry.argument(description="Which.")],
    ) -> EnableProviderResult:
        await provider_switching.enable_provider(
            info.context.signed_in,
            input.provider_key,
            once(info, "enableProvider", input.idempotency_key, input.provider_key),
            work=info.context.services.work,
            catalog=room(info).catalog,
        )
        return EnableProviderSuccess(provider=provider_of(info, input.provider_key))

    @strawberry.mutation(
        description="Switch a provider off: it serves nothing, on either side, and loses nothing.",
        directives=_MANAGE,
    )
    async def disable_provider(
        self,
        info: Info,
        input: Annotated[DisableProviderInput, strawberry.argument(description="Which.")],
    ) -> DisableProviderResult:
        told = await provider_switching.disable_provider(
            info.context.signed_in,
            input.provider_key,
            once(info, "disableProvider", input.idempotency_key, (input.provider_key, input.dry_run)),
            dry_run=input.dry_run,
            work=info.context.services.work,
            catalog=room(info).catalog,
            defaults=explicit.defaults_among,
            tell=partial(tell_provider, on_alone=True),
        )
        return DisableProviderSuccess(
            provider=provider_of(info, input.provider_key),
            impact=ProviderDisablingImpact(
                default_models=list(told.default_models),
                pools=told.pools,
                calls_last_day=Count(told.calls_last_day),
            ),
        )

    @strawberry.mutation(
        description=(
            "Remove a provider from the workspace, whole or not at all; what goes with it is told first by a dry run. It needs "
            "CREDENTIALS_MANAGE too."
        ),
        directives=_MANAGE,
    )
    async def remove_provider(
        self,
        info: Info,
        input: Annotated[RemoveProviderInput, strawberry.argument(description="Which.")],
    ) -> RemoveProviderResult:
        demand(info, Permission.CREDENTIALS_MANAGE)
        impact = await provider_removal.remove_provider(
            info.context.signed_in,
            input.provider_key,
            once(info, "removeProvider", input.idempotency_key, (input.provider_key, input.dry_run)),
            dry_run=input.dry_run,
            work=info.context.services.work,
            catalog=room(info).catalog,
            defaults=explicit.defaults_among,
            tell=partial(tell_provider, on_alone=False),
            releases=(queue.let_all_go, partial(leaving.let_all_go, board=info.context.services.board)),
            clearances=(explicit.forget_provider, leaving.forget_provider),
        )
        return RemoveProviderSuccess(
            provider=provider_of(info, input.provider_key),
            impact=ProviderRemovalImpact(
                credentials=impact.credentials,
                custom_models=impact.custom_models,
                pools=impact.pools,
                default_models=list(impact.default_models),
                calls_last_day=Count(impact.calls_last_day),
            ),
        )

    @strawberry.mutation(
        description=(
            "Choose which side of a provider is asked first. A priority that could not take effect is refused: SYSTEM_FIRST where "
            "nothing is hosted."
        ),
        directives=_MANAGE,
    )
    async def set_usage_priority(
        self,
        info: Info,
        input: Annotated[SetUsagePriorityInput, strawberry.argument(description="Which side.")],
    ) -> SetUsagePriorityResult:
        await priority.set_usage_priority(
            info.context.signed_in,
            input.provider_key,
            input.priority.value,
            once(info, "setUsagePriority", input.idempotency_key, (input.provider_key, input.priority)),
            work=info.context.services.work,
            catalog=room(info).catalog,
        )
        return SetUsagePrioritySuccess(provider=provider_of(info, input.provider_key))


answers(
    business.NothingHosted, NothingHosted, lambda _, message, code: NothingHosted(message=message, code=code)
)
