"""Which side of a provider a workspace wants asked first; what could not take effect is refused and not stored."""

from typing import Any
from uuid import uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.catalog.ordering import one_at_a_time
from models.catalog.provider_switching import note
from models.catalog.providers import Catalog
from models.catalog.tables import WorkspaceProvider
from models.errors import NothingHosted
from models.events.unit_of_work import Unit, UnitOfWork
from models.hosting.reading import is_hosted


async def set_usage_priority(
    actor: Actor, provider_key: str, priority: str, once: Once, *, work: UnitOfWork, catalog: Catalog
) -> None:
    """Ask that side first: SYSTEM_FIRST or CUSTOM_FIRST. Raises InvalidInput, NotFound, NothingHosted (SYSTEM_FIRST of a
    provider of which nothing is hosted), IdempotencyConflict."""
    catalog.entry(provider_key)

    async def choose(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            if priority == "SYSTEM_FIRST" and not await is_hosted(unit, provider_key):
                raise NothingHosted
            await _write(unit, actor, provider_key, priority)
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(choose)


async def _write(unit: Unit, actor: Actor, provider_key: str, priority: str) -> None:
    row = await WorkspaceProvider.get_or_none(workspace_id=actor.workspace, provider_key=provider_key)
    former = None if row is None else row.usage_priority
    if former == priority:
        return
    await unit.execute(
        "INSERT INTO workspace_provider (id, workspace_id, provider_key, enabled, usage_priority, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, provider_key)"
        " DO UPDATE SET usage_priority = excluded.usage_priority, changed_at = excluded.changed_at",
        *(uuid4(), actor.workspace, provider_key, True, priority, await unit.now()),
    )
    await note(unit, actor, provider_key, "priority_set", {"former": former, "priority": priority})
