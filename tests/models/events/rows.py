"""Small rows for the tests of this room."""

from uuid import UUID, uuid4

from models.access.tables import Account, Workspace
from models.clock import utc_now
from models.events.outbox import Event
from models.events.unit_of_work import Unit


async def add_workspace(unit: Unit, *, slug: str | None = None) -> UUID:
    """A workspace, inside a unit."""
    key = uuid4()
    await Workspace.create(id=key, slug=slug or key.hex, name="A workspace", created_at=await unit.now())
    return key


async def add_pair(unit: Unit, workspace_id: UUID) -> UUID:
    """An account and a workspace of one name, and an event that tells: all there or nothing."""
    key = uuid4()
    await Account.create(id=key, email=key.hex, name="A person", password_hash="x", created_at=utc_now())
    await unit.execute(
        "INSERT INTO workspace (id, slug, name, plan, load_balancing_allowed, created_at)"
        " VALUES (?, ?, ?, 'standard', ?, ?)",
        *(key, key.hex, "A workspace", True, utc_now()),
    )
    unit.announce(Event(workspace_id, "credential.added", key, {"provider_key": "openai"}))
    return key
