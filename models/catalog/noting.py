"""Notes what became of a model: in the audit, and for all who listen."""

from collections.abc import Mapping
from typing import Any

from models.access.actor import Actor
from models.access.audit import record
from models.catalog.offerings import Address
from models.events.outbox import Event
from models.events.unit_of_work import Unit


async def note(
    unit: Unit,
    actor: Actor,
    address: Address,
    what: str,
    detail: Mapping[str, Any] | None = None,
    *,
    announced: str | None = None,
) -> None:
    """`model.<what>` in the unit of the change, by whom. `announced`: what listeners are told instead."""
    names = {"provider_key": address.provider_key, "type": address.type.value, "name": address.name}
    subject = f"model:{address.provider_key}/{address.type.value}/{address.name}"
    await record(unit, actor, f"model.{what}", subject, {**names, **(detail or {})})
    unit.announce(Event(actor.workspace, f"model.{announced or what}", None, names))
