"""Ending a workspace: its keys are destroyed and everything that hangs on it goes in one unit. What was done in it stays in
the audit."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from models.access import audit, idempotency, rights
from models.access.actor import Actor, RightLost
from models.access.permissions import Permission
from models.access.reading import WorkspaceView, workspace_by_id
from models.access.texts import Problems
from models.errors import DatabaseUnavailable, ProblemCode
from models.events import outbox
from models.events.constraints import ConstraintViolated
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault

Clearance = Callable[[Unit, UUID], Awaitable[None]]
"""Deletes what a room above keeps of a workspace, in the unit that ends it; handed in from above, the highest room first."""

_MUTATION = "deleteWorkspace"
_RACES = 5
_OWN = ("api_token", "invitation", "membership")


async def delete_workspace(
    actor: Actor,
    slug: str,
    *,
    idempotency_key: str | None = None,
    work: UnitOfWork,
    vault: Vault,
    clearances: tuple[Clearance, ...],
) -> UUID:
    """End the workspace acted in, whose slug is typed again; the sockets in it close. Raises InvalidInput (of a token that is
    bound to an environment too, for the keys of all of them go), IdempotencyConflict."""
    workspace_id = actor.workspace
    problems = Problems()
    typed = problems.label("slug", slug)
    if actor.environment is not None:
        problems.add(
            "slug",
            ProblemCode.NOT_ALLOWED,
            f"This token is bound to {actor.environment}: the workspace holds more than that.",
        )
    key = problems.idempotency_key(idempotency_key)
    problems.refuse_any()
    mac = idempotency.fingerprint(vault, _MUTATION, {"workspace": workspace_id, "slug": slug})

    async def judge(unit: Unit) -> WorkspaceView:
        await rights.demand(unit, actor, Permission.WORKSPACE_MANAGE)
        workspace = await workspace_by_id(unit, workspace_id)
        if workspace is None:
            raise RightLost(Permission.WORKSPACE_MANAGE)
        if typed != workspace.slug:
            wrong = Problems()
            wrong.add(
                "slug", ProblemCode.NOT_AN_OPTION, "Type the slug of the workspace that is to be deleted."
            )
            wrong.refuse_any()
        return workspace

    async def end(unit: Unit) -> UUID:
        async def act() -> dict[str, Any]:
            workspace = await judge(unit)
            for clear in clearances:
                await clear(unit, workspace_id)
            keys = await vault.destroy_workspace_keys(unit, workspace_id)
            for table in _OWN:
                await unit.execute(f"DELETE FROM {table} WHERE workspace_id = ?", workspace_id)  # noqa: S608
            await unit.execute("DELETE FROM idempotency_record WHERE scope = ?", workspace_id)
            await outbox.forget_workspace(unit, workspace_id)
            await unit.execute("DELETE FROM workspace WHERE id = ?", workspace_id)
            detail = {"slug": workspace.slug, "name": workspace.name, "keys_destroyed": keys}
            await audit.record(unit, actor, "workspace.deleted", f"workspace:{workspace_id}", detail)
            # No workspace is left to announce it in.
            unit.ring("access.changed")
            return {"workspace": workspace_id.hex}

        # Kept under the actor, for the workspace's own answers go with it.
        outcome = await idempotency.once(unit, actor, _MUTATION, key, mac, act, scope=actor.id)
        return UUID(hex=outcome["workspace"])

    await _make_short(work, judge, workspace_id)
    for attempt in range(_RACES):
        try:
            ended = await work.writing(end)
            break
        except ConstraintViolated as violated:
            # Somebody wrote something of the workspace between its clearance and its end: clear anew.
            if violated.constraint != "foreign_key" or attempt == _RACES - 1:
                raise
    with suppress(DatabaseUnavailable):  # it is ended all the same
        await work.forget_deleted()
    return ended


async def _make_short(
    work: UnitOfWork, judge: Callable[[Unit], Awaitable[object]], workspace_id: UUID
) -> None:
    """The events of three days may be many: forget them in pieces, as they are forgotten every day, so that the unit that
    ends the workspace keeps nobody waiting."""

    async def piece(unit: Unit) -> int:
        await judge(unit)
        return await outbox.prune_workspace(unit, workspace_id)

    try:
        while await work.writing(piece):
            pass
    except RightLost:
        return  # the unit that ends it judges, and knows what was answered before
