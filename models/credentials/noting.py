"""Notes what became of a credential: in the audit, and for all who listen."""

from collections.abc import Mapping
from typing import Any

from models.access.actor import Actor
from models.access.audit import record
from models.credentials.tables import Credential
from models.events.outbox import Event
from models.events.unit_of_work import Unit


async def note(
    unit: Unit, actor: Actor, credential: Credential, what: str, detail: Mapping[str, Any] | None = None
) -> None:
    """`credential.<what>` in the unit of the change, by whom, with names as they are then."""
    told: dict[str, Any] = {"name": credential.name, "provider": credential.provider_key}
    if credential.model_name:
        told["model"] = {"type": credential.model_type, "name": credential.model_name}
    await record(unit, actor, f"credential.{what}", f"credential:{credential.id}", {**told, **(detail or {})})
    unit.announce(
        Event(
            credential.workspace_id,
            f"credential.{what}",
            credential.id,
            {"provider_key": credential.provider_key},
        )
    )
