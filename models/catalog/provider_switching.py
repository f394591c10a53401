"""Switching a provider on and off: off it serves nothing, on either side, and loses nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.audit import record
from models.access.idempotency import Once
from models.catalog.entries import ModelType
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.catalog.tables import WorkspaceProvider
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork

DefaultsAmong = Callable[[Unit, UUID, str], Awaitable[tuple[ModelType, ...]]]
"""The jobs whose default, chosen by hand, is a model of the provider (workspace, provider); handed in from above."""

TellProvider = Callable[[Unit, UUID, str], Awaitable[dict[str, int]]]
"""How much more hangs on the provider (workspace, provider): `pools` and `calls_last_day`; handed in from above."""


@dataclass(frozen=True, slots=True)
class Disabled:
    """What serves nothing once a provider is off. `default_models`: the jobs whose default, chosen by hand, is a model of it."""

    default_models: tuple[ModelType, ...]
    pools: int
    calls_last_day: int


async def enable_provider(
    actor: Actor, provider_key: str, once: Once, *, work: UnitOfWork, catalog: Catalog
) -> None:
    """Switch it on. Raises InvalidInput, NotFound, IdempotencyConflict."""
    catalog.entry(provider_key)

    async def enable(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            await _switch(unit, actor, provider_key, enabled=True)
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(enable)


async def disable_provider(
    actor: Actor,
    provider_key: str,
    once: Once,
    *,
    dry_run: bool,
    work: UnitOfWork,
    catalog: Catalog,
    defaults: DefaultsAmong,
    tell: TellProvider,
) -> Disabled:
    """Switch it off, whatever hangs on it, which is told. Raises InvalidInput, NotFound, IdempotencyConflict."""
    catalog.entry(provider_key)

    async def disable(unit: Unit) -> Disabled:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            jobs = await defaults(unit, actor.workspace, provider_key)
            more = await tell(unit, actor.workspace, provider_key)
            if not dry_run:
                await _switch(unit, actor, provider_key, enabled=False)
            return {"default_models": [job.value for job in jobs], **more}

        told = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return Disabled(
            default_models=tuple(ModelType(job) for job in told["default_models"]),
            pools=told.get("pools", 0),
            calls_last_day=told.get("calls_last_day", 0),
        )

    return await work.writing(disable)


async def note(
    unit: Unit,
    actor: Actor,
    provider_key: str,
    what: str,
    detail: dict[str, Any] | None = None,
    *,
    announced: str = "updated",
) -> None:
    """`provider.<what>` in the audit, and `provider.<announced>` for all who listen."""
    await record(unit, actor, f"provider.{what}", f"provider:{provider_key}", detail)
    unit.announce(Event(actor.workspace, f"provider.{announced}", None, {"provider_key": provider_key}))


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """What a workspace wanted of every provider, in the unit in which the workspace ends."""
    await WorkspaceProvider.filter(workspace_id=workspace_id).delete()


async def _switch(unit: Unit, actor: Actor, provider_key: str, *, enabled: bool) -> None:
    row = await WorkspaceProvider.get_or_none(workspace_id=actor.workspace, provider_key=provider_key)
    if enabled is (row is None or row.enabled):
        return
    await unit.execute(
        "INSERT INTO workspace_provider (id, workspace_id, provider_key, enabled, changed_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT (workspace_id, provider_key)"
        " DO UPDATE SET enabled = excluded.enabled, changed_at = excluded.changed_at",
        *(uuid4(), actor.workspace, provider_key, enabled, await unit.now()),
    )
    await note(unit, actor, provider_key, "enabled" if enabled else "disabled")
