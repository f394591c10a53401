"""Whether a workspace may spread load over pools: the operator's to say, until plans come."""

from models.access import audit
from models.access.actor import SYSTEM
from models.access.reading import WorkspaceView, workspace_by_slug
from models.errors import NotFound
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork


async def allow_load_balancing(slug: str, *, allowed: bool, work: UnitOfWork) -> WorkspaceView:
    """Allow or forbid it; pools stay as they were saved. Asked twice nothing happens the second time. Raises NotFound."""

    async def switch(unit: Unit) -> WorkspaceView:
        workspace = await workspace_by_slug(unit, slug)
        if workspace is None:
            raise NotFound("workspace")
        changed = await unit.execute(
            "UPDATE workspace SET load_balancing_allowed = ? WHERE id = ? AND load_balancing_allowed <> ?",
            *(allowed, workspace.id, allowed),
        )
        if changed:
            detail = {"slug": workspace.slug, "allowed": allowed}
            subject = f"workspace:{workspace.id}"
            await audit.record(unit, SYSTEM(workspace.id), "workspace.load_balancing", subject, detail)
            unit.announce(Event(workspace.id, "workspace.updated", workspace.id, {}))
        return workspace

    return await work.writing(switch)
