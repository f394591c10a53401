"""Switching a model on and off, of whichever origin; a switch that stands as it is wanted is left alone."""

from typing import Any
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.catalog.customs import OnOffer
from models.catalog.noting import note
from models.catalog.offerings import Address
from models.catalog.ordering import one_at_a_time
from models.errors import NotFound
from models.events.unit_of_work import Unit, UnitOfWork


async def switch_model(
    actor: Actor, address: Address, once: Once, *, enabled: bool, work: UnitOfWork, on_offer: OnOffer
) -> None:
    """Switch a model on offer on or off: off it serves nothing and loses nothing. Raises NotFound,
    IdempotencyConflict."""

    async def switch(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            offered = await on_offer(unit, actor.workspace, address)
            if offered is None:
                raise NotFound("model")
            if offered.enabled is not enabled:
                await _write(unit, actor.workspace, address, _INSERT + _OR_SWITCH, enabled=enabled)
                what = "enabled" if enabled else "disabled"
                await note(unit, actor, address, what, announced="updated")
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(switch)


async def keep_on_offer(unit: Unit, workspace_id: UUID, address: Address, *, enabled: bool) -> None:
    """Something is built on the model: it stays on offer, switched as it stands, though its provider's next list does not
    name it. Whoever builds announces it."""
    await _write(unit, workspace_id, address, _INSERT + " DO NOTHING", enabled=enabled)


async def _write(unit: Unit, workspace_id: UUID, address: Address, sql: str, *, enabled: bool) -> None:
    await unit.execute(
        sql,
        *(uuid4(), workspace_id, address.provider_key, address.type.value, address.name),
        enabled,
        await unit.now(),
    )


_INSERT = (
    "INSERT INTO model_switch (id, workspace_id, provider_key, type, name, enabled, changed_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, provider_key, type, name)"
)
_OR_SWITCH = " DO UPDATE SET enabled = excluded.enabled, changed_at = excluded.changed_at"
