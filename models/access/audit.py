"""Who did what to which thing, written in the transaction of the change; never a secret."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from models.access.actor import Actor
from models.access.tables import AuditEntry
from models.clock import utc_now
from models.events.unit_of_work import Unit

_ACTOR_LENGTH = 260
_ACTION_LENGTH = 60
_SUBJECT_LENGTH = 300


async def record(
    unit: Unit,
    actor: Actor,
    action: str,
    subject: str,
    detail: Mapping[str, Any] | None = None,
    *,
    workspace_id: UUID | None = None,
) -> None:
    """One entry in the actor's workspace, or in the named one. It commits with the change or not at all."""
    await AuditEntry.create(
        workspace_id=workspace_id or actor.workspace_id,
        at=utc_now(),
        actor_kind=actor.kind,
        actor_id=None if actor.kind == "system" else actor.id,
        actor=actor.label[:_ACTOR_LENGTH],
        action=action[:_ACTION_LENGTH],
        subject=subject[:_SUBJECT_LENGTH],
        detail=None if detail is None else dict(detail),
    )
