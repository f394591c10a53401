"""What may be done to pools: each mutation reads its input, makes one call, and tells what it changed."""

from typing import Annotated
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.errors import NotFound
from models.pools import fallbacks, saving, switching, waking
from resolvers.catalog.offerings import model_at, model_named
from resolvers.context import Info
from resolvers.permissions import needs
from resolvers.pools import inputs
from resolvers.pools.inputs import member_key, pool_key
from resolvers.pools.results import (
    DeletePoolResult,
    DeletePoolSuccess,
    DisablePoolResult,
    DisablePoolSuccess,
    EnablePoolResult,
    EnablePoolSuccess,
    SavePoolResult,
    SavePoolSuccess,
    SetFallbacksResult,
    SetFallbacksSuccess,
    WakePoolMemberResult,
    WakePoolMemberSuccess,
)
from resolvers.pools.types import Pool, member_of, pool_of
from resolvers.repeating import once

_MANAGE = [needs(Permission.POOLS_MANAGE)]


@strawberry.type
class PoolMutation:
    @strawberry.mutation(
        description="Save a model's pool, whole or not at all; there is one a model.", directives=_MANAGE
    )
    async def save_pool(
        self,
        info: Info,
        input: Annotated[inputs.SavePoolInput, strawberry.argument(description="As it is to be.")],
    ) -> SavePoolResult:
        services, draft = info.context.services, input.draft()
        id = await saving.save_pool(
            info.context.signed_in,
            draft,
            once(info, "savePool", input.idempotency_key, draft),
            work=services.work,
            pictures=services.pictures,
        )
        return SavePoolSuccess(pool=await _pool(info, id))

    @strawberry.mutation(
        description=(
            "Switch a pool on: from then on its members share the calls of its model that the workspace's own keys serve and that pin no "
            "credential."
        ),
        directives=_MANAGE,
    )
    async def enable_pool(
        self, info: Info, input: Annotated[inputs.EnablePoolInput, strawberry.argument(description="Which.")]
    ) -> EnablePoolResult:
        id = pool_key(input.id)
        await _switch(info, "enablePool", id, input.expected_version, key=input.idempotency_key, enabled=True)
        return EnablePoolSuccess(pool=await _pool(info, id))

    @strawberry.mutation(
        description="Switch a pool off: the default credential serves its model again; the pool is kept as it was saved.",
        directives=_MANAGE,
    )
    async def disable_pool(
        self, info: Info, input: Annotated[inputs.DisablePoolInput, strawberry.argument(description="Which.")]
    ) -> DisablePoolResult:
        id = pool_key(input.id)
        await _switch(
            info, "disablePool", id, input.expected_version, key=input.idempotency_key, enabled=False
        )
        return DisablePoolSuccess(pool=await _pool(info, id))

    @strawberry.mutation(description="Delete a pool; its credentials stay.", directives=_MANAGE)
    async def delete_pool(
        self, info: Info, input: Annotated[inputs.DeletePoolInput, strawberry.argument(description="Which.")]
    ) -> DeletePoolResult:
        services, id = info.context.services, pool_key(input.id)
        address = await switching.delete_pool(
            info.context.signed_in,
            id,
            once(info, "deletePool", input.idempotency_key, (id, input.expected_version)),
            expected_version=input.expected_version,
            work=services.work,
            pictures=services.pictures,
        )
        standing = await info.context.loaders.standing()
        return DeletePoolSuccess(deleted_id=input.id, model=model_named(standing, address))

    @strawberry.mutation(
        description="Choose the other models that are tried, in order, when this one cannot serve.",
        directives=_MANAGE,
    )
    async def set_fallbacks(
        self,
        info: Info,
        input: Annotated[inputs.SetFallbacksInput, strawberry.argument(description="Which.")],
    ) -> SetFallbacksResult:
        services, address = info.context.services, input.model.address()
        others = tuple(choice.address(address.type) for choice in input.fallbacks)
        await fallbacks.set_fallbacks(
            info.context.signed_in,
            address,
            others,
            once(info, "setFallbacks", input.idempotency_key, (address, others)),
            work=services.work,
            pictures=services.pictures,
        )
        model = await model_at(info, address)
        if model is None:
            raise NotFound("model")  # removed since
        return SetFallbacksSuccess(model=model)

    @strawberry.mutation(
        description=(
            "End the rest of a member by hand: its key is tried again at the next call of this process. One whose credential is "
            "INVALID stays OUT until a check finds it good."
        ),
        directives=_MANAGE,
    )
    async def wake_pool_member(
        self,
        info: Info,
        input: Annotated[inputs.WakePoolMemberInput, strawberry.argument(description="Which.")],
    ) -> WakePoolMemberResult:
        services, id = info.context.services, member_key(input.id)
        await waking.wake_member(
            info.context.signed_in,
            id,
            once(info, "wakePoolMember", input.idempotency_key, id),
            work=services.work,
            pictures=services.pictures,
            board=services.board,
        )
        member = await member_of(info, id)
        if member is None:
            raise NotFound("member")  # left since
        return WakePoolMemberSuccess(member=member)


async def _switch(
    info: Info, mutation: str, id: UUID, expected_version: int | None, *, key: str | None, enabled: bool
) -> None:
    services = info.context.services
    await switching.switch_pool(
        info.context.signed_in,
        id,
        once(info, mutation, key, (id, expected_version)),
        enabled=enabled,
        expected_version=expected_version,
        work=services.work,
        pictures=services.pictures,
    )


async def _pool(info: Info, id: UUID) -> Pool:
    found = await pool_of(info, id)
    if found is None:
        raise NotFound("pool")  # deleted since
    return found
