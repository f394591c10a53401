"""Switching a pool on and off, deleting it, and waking a member: each a unit of work with its event. Off it is kept as it was saved."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.reading import workspace_by_id
from models.catalog.offerings import Address, ModelType
from models.catalog.ordering import one_at_a_time
from models.credentials.environments import is_foreign
from models.errors import (
    InvalidInput,
    NotFound,
    PlanForbids,
    PoolTooSmall,
    Problem,
    ProblemCode,
    VersionConflict,
)
from models.events.unit_of_work import Unit, UnitOfWork
from models.pools.noting import note
from models.pools.status import NEEDED, counted, credentials_of, pool_at
from models.standing.moment import Standing
from models.standing.picture import PoolFacts
from models.standing.pictures import Pictures

FEATURE = "load balancing"


async def switch_pool(
    actor: Actor,
    pool_id: UUID,
    once: Once,
    *,
    enabled: bool,
    expected_version: int | None,
    work: UnitOfWork,
    pictures: Pictures,
) -> None:
    """Switch it on or off; as it is already, nothing happens. Raises InvalidInput, NotFound, VersionConflict,
    IdempotencyConflict; on, also PlanForbids and PoolTooSmall."""
    workspace = actor.workspace

    async def switch(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            standing, pool = await _held(unit, actor, pool_id, expected_version, pictures=pictures)
            if enabled:
                await demand_allowed(unit, standing)
            if pool.enabled is enabled:
                return {}
            changed = replace(pool, enabled=enabled, version=pool.version + 1)
            if enabled:
                demand_serviceable(standing, changed)
            await unit.execute(
                "UPDATE pool SET enabled = ?, version = ?, updated_at = ? WHERE workspace_id = ? AND id = ?",
                *(enabled, changed.version, await unit.now(), workspace, pool_id),
            )
            await note(unit, actor, changed, "switched", {"enabled": enabled})
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(switch)


async def delete_pool(
    actor: Actor,
    pool_id: UUID,
    once: Once,
    *,
    expected_version: int | None,
    work: UnitOfWork,
    pictures: Pictures,
) -> Address:
    """Delete it; the model that it was of. Raises InvalidInput, NotFound, VersionConflict, IdempotencyConflict."""
    workspace = actor.workspace

    async def delete(unit: Unit) -> Address:
        async def act() -> dict[str, Any]:
            _, pool = await _held(unit, actor, pool_id, expected_version, pictures=pictures)
            for table, column in (("pool_member", "pool_id"), ("pool", "id")):
                await unit.execute(
                    f"DELETE FROM {table} WHERE workspace_id = ? AND {column} = ?",  # noqa: S608
                    *(workspace, pool_id),
                )
            await note(unit, actor, pool, "deleted", {"members": len(pool.members)})
            return {
                "provider": pool.address.provider_key,
                "type": pool.address.type,
                "name": pool.address.name,
            }

        kept = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return Address(kept["provider"], ModelType(kept["type"]), kept["name"])

    return await work.writing(delete)


async def demand_allowed(unit: Unit, standing: Standing) -> None:
    """No pool is to be on where none may be used. Raises PlanForbids."""
    if not standing.picture.balanced:
        workspace = await workspace_by_id(unit, standing.picture.workspace_id)
        raise PlanForbids(
            "Load balancing is not allowed in this workspace: the pool can be saved switched off, and the default credential serves.",
            plan="" if workspace is None else workspace.plan,
            feature=FEATURE,
        )


def demand_serviceable(standing: Standing, pool: PoolFacts, *, able: bool = True) -> None:
    """A pool that is to be on must be able to share a load; `able` False: as far as its entries go. Raises PoolTooSmall."""
    members = counted(standing, pool, able=able)
    if members < NEEDED:
        raise PoolTooSmall(members, NEEDED)


def refuse_foreign_members(actor: Actor, standing: Standing, pool: PoolFacts, path: str) -> None:
    """Who is bound to an environment leaves pools alone in which others' credentials serve. Raises InvalidInput at `path`."""
    members = credentials_of(standing, pool)
    if any(is_foreign(actor, one.environment) for one in standing.picture.credentials if one.id in members):
        raise InvalidInput(
            Problem(
                (path,),
                ProblemCode.NOT_ALLOWED,
                f"This token is bound to {actor.environment}: a credential of another environment serves in this pool.",
            )
        )


async def _held(
    unit: Unit, actor: Actor, pool_id: UUID, expected_version: int | None, *, pictures: Pictures
) -> tuple[Standing, PoolFacts]:
    await one_at_a_time(unit, actor.workspace)
    picture = await pictures.within(unit, actor.workspace)
    pool = pool_at(picture, pool_id)
    if pool is None:
        raise NotFound("pool")
    if expected_version is not None and expected_version != pool.version:
        raise VersionConflict(pool.version)
    standing = Standing(picture, await unit.now())
    refuse_foreign_members(actor, standing, pool, "id")
    return standing, pool
