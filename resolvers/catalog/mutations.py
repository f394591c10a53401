"""What may be done to models: each mutation reads its input, makes one call, and tells what it changed."""

from functools import partial
from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.catalog import customs, switches
from models.catalog.offerings import Address
from models.credentials.finding import count_of_model
from models.defaults.explicit import defaults_naming
from models.errors import NotFound
from models.pools import leaving
from models.pools.impacts import fallen_back_on, tell_model
from models.standing.presence import found
from models.validation import adding_models, discovering
from resolvers.catalog import inputs
from resolvers.catalog.offerings import Model, model_at, model_named
from resolvers.catalog.results import (
    AddCustomModelResult,
    AddCustomModelSuccess,
    DisableModelResult,
    DisableModelSuccess,
    DiscoverModelsResult,
    DiscoverModelsSuccess,
    EnableModelResult,
    EnableModelSuccess,
    ModelImpact,
    RemoveCustomModelResult,
    RemoveCustomModelSuccess,
    UpdateCustomModelResult,
    UpdateCustomModelSuccess,
)
from resolvers.context import Info
from resolvers.credentials.inputs import credential_key
from resolvers.credentials.room import room
from resolvers.credentials.types import credential_at, provider_of, run_at
from resolvers.nodes import model_id
from resolvers.permissions import demand, needs
from resolvers.repeating import once
from resolvers.scalars import Count

_MANAGE = [needs(Permission.PROVIDERS_MANAGE)]


@strawberry.type
class ModelMutation:
    @strawberry.mutation(
        description=(
            "Add a model that the catalog does not have: a deployment, a fine-tune, what a server of one's own holds. By the name "
            "of one that is on offer it adds the credential to that one. With fields it needs CREDENTIALS_MANAGE too."
        ),
        directives=_MANAGE,
    )
    async def add_custom_model(
        self,
        info: Info,
        input: Annotated[inputs.AddCustomModelInput, strawberry.argument(description="What to add.")],
    ) -> AddCustomModelResult:
        if input.fields is not None:
            demand(info, Permission.CREDENTIALS_MANAGE)
        services, here, draft = info.context.services, room(info), input.draft()
        added = await adding_models.add_custom_model(
            info.context.signed_in,
            draft,
            once(info, "addCustomModel", input.idempotency_key, draft),
            work=services.work,
            vault=services.vault,
            catalog=here.catalog,
            desk=here.desk,
            on_offer=partial(found, pictures=services.pictures),
        )
        return AddCustomModelSuccess(
            model=await _model(info, added.address),
            credential=await credential_at(info, added.credential_id),
            validation_run=await run_at(info, added.run_id),
            attached=added.attached,
        )

    @strawberry.mutation(
        description="Change what is told of a model that was added by hand.", directives=_MANAGE
    )
    async def update_custom_model(
        self,
        info: Info,
        input: Annotated[inputs.UpdateCustomModelInput, strawberry.argument(description="What to change.")],
    ) -> UpdateCustomModelResult:
        address, changes = input.model.address(), input.changes.draft()
        await customs.update_custom_model(
            info.context.signed_in,
            address,
            changes,
            once(info, "updateCustomModel", input.idempotency_key, (address, changes)),
            work=info.context.services.work,
            catalog=room(info).catalog,
        )
        return UpdateCustomModelSuccess(model=await _model(info, address))

    @strawberry.mutation(
        description="Remove a model that was added by hand; its credentials stay, to serve it when it is added again.",
        directives=_MANAGE,
    )
    async def remove_custom_model(
        self,
        info: Info,
        input: Annotated[inputs.RemoveCustomModelInput, strawberry.argument(description="Which.")],
    ) -> RemoveCustomModelResult:
        actor, address = info.context.signed_in, input.model.address()
        removed = await customs.remove_custom_model(
            actor,
            address,
            once(info, "removeCustomModel", input.idempotency_key, (address, input.dry_run)),
            dry_run=input.dry_run,
            work=info.context.services.work,
            catalog=room(info).catalog,
            defaults=defaults_naming,
            credentials=count_of_model,
            tell=tell_model,
            clearances=(leaving.forget_model,),
        )
        standing, more = await info.context.loaders.standing(), removed.more
        return RemoveCustomModelSuccess(
            deleted_id=model_id(actor.workspace, address) if removed.gone else None,
            provider=provider_of(info, address.provider_key),
            impact=ModelImpact(
                default_of=list(removed.default_of),
                fallback_of=[model_named(standing, other) for other in fallen_back_on(more, address.type)],
                pool_members=more.get("pool_members", 0),
                credentials_kept=removed.credentials_kept,
                calls_last_day=Count(more.get("calls_last_day", 0)),
            ),
        )

    @strawberry.mutation(
        description=(
            "Ask a provider again which models a credential may use: the free steps of a check. What it no longer lists goes "
            "unless somebody configured it."
        ),
        directives=_MANAGE,
    )
    async def discover_models(
        self,
        info: Info,
        input: Annotated[inputs.DiscoverModelsInput, strawberry.argument(description="By which.")],
    ) -> DiscoverModelsResult:
        here, id = room(info), credential_key(input.credential_id)
        admitted = await discovering.discover_models(
            info.context.signed_in,
            id,
            once(info, "discoverModels", input.idempotency_key, id),
            work=info.context.services.work,
            catalog=here.catalog,
            desk=here.desk,
        )
        check = await run_at(info, admitted.run_id)
        if check is None:
            raise NotFound("validation run")  # forgotten since
        return DiscoverModelsSuccess(validation_run=check)

    @strawberry.mutation(description="Switch a model on.", directives=_MANAGE)
    async def enable_model(
        self,
        info: Info,
        input: Annotated[inputs.EnableModelInput, strawberry.argument(description="Which.")],
    ) -> EnableModelResult:
        address = input.model.address()
        await _switch(info, "enableModel", address, input.idempotency_key, enabled=True)
        return EnableModelSuccess(model=await _model(info, address))

    @strawberry.mutation(
        description="Switch a model off: it serves nothing and loses nothing.", directives=_MANAGE
    )
    async def disable_model(
        self,
        info: Info,
        input: Annotated[inputs.DisableModelInput, strawberry.argument(description="Which.")],
    ) -> DisableModelResult:
        address = input.model.address()
        await _switch(info, "disableModel", address, input.idempotency_key, enabled=False)
        return DisableModelSuccess(model=await _model(info, address))


async def _switch(info: Info, mutation: str, address: Address, key: str | None, *, enabled: bool) -> None:
    services = info.context.services
    await switches.switch_model(
        info.context.signed_in,
        address,
        once(info, mutation, key, address),
        enabled=enabled,
        work=services.work,
        on_offer=partial(found, pictures=services.pictures),
    )


async def _model(info: Info, address: Address) -> Model:
    here = await model_at(info, address)
    if here is None:
        raise NotFound("model")  # removed since
    return here
