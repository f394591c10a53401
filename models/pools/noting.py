"""Notes what became of a pool: in the audit, and for all who listen."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from models.access.actor import Actor
from models.access.audit import record
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from models.standing.picture import PoolFacts


async def note(
    unit: Unit, actor: Actor, pool: PoolFacts, what: str, detail: Mapping[str, Any] | None = None
) -> None:
    """`pool.<what>` in the unit of the change, by whom."""
    await record(unit, actor, f"pool.{what}", f"pool:{pool.id}", {**_names(pool), **(detail or {})})
    announce(unit, actor.workspace, pool, what)


def announce(unit: Unit, workspace_id: UUID, pool: PoolFacts, what: str) -> None:
    """For all who listen alone: what came of something that the audit tells already."""
    unit.announce(Event(workspace_id, f"pool.{what}", pool.id, _names(pool)))


def told(pool: PoolFacts) -> dict[str, Any]:
    """What the audit keeps of a pool as it was saved."""
    return {
        "strategy": pool.strategy.value,
        "enabled": pool.enabled,
        "version": pool.version,
        "members": [
            {
                "credential": None if member.credential_id is None else str(member.credential_id),
                "weight": member.weight,
                "priority": member.priority,
                "enabled": member.enabled,
                "limits": {name: limit for name, limit in asdict(member.limits).items() if limit is not None},
            }
            for member in pool.members
        ],
    }


def _names(pool: PoolFacts) -> dict[str, str]:
    address = pool.address
    return {"provider_key": address.provider_key, "type": address.type.value, "name": address.name}
