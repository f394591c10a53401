"""Making workspaces and renaming them: the workspace, its owner, its data key and the audit entry in one unit."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from models.access import audit, idempotency, rights
from models.access.actor import Actor, RightLost
from models.access.permissions import Permission, Role
from models.access.reading import MembershipView, WorkspaceView, membership_of, workspace_by_id
from models.access.tables import Membership, Workspace
from models.access.texts import UNSET, Problems, Unset, free_slug, slug_from
from models.clock import utc_now
from models.errors import LimitReached, NameTaken, ProblemCode
from models.events.constraints import ConstraintViolated
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault

WORKSPACES_OWNED = 20
REVALIDATION_HOURS = range(1, 8761)

_MUTATION, _UPDATE = "createWorkspace", "updateWorkspace"
_RACES = 5


@dataclass(frozen=True, slots=True)
class WorkspaceDraft:
    """`slug` is generated from the name when it is absent."""

    name: str
    slug: str | None = None
    idempotency_key: str | None = None


async def create_workspace(
    actor: Actor, draft: WorkspaceDraft, *, work: UnitOfWork, vault: Vault
) -> MembershipView:
    """A workspace owned by the account. Raises InvalidInput, NameTaken, LimitReached, IdempotencyConflict."""
    account_id = actor.account
    problems = Problems()
    name = problems.name("name", draft.name)
    slug = None if draft.slug is None else problems.label("slug", draft.slug)
    key = problems.idempotency_key(draft.idempotency_key)
    problems.refuse_any()
    mac = idempotency.fingerprint(vault, _MUTATION, {"name": draft.name, "slug": draft.slug})

    async def create(unit: Unit) -> MembershipView:
        kept = await idempotency.replay(unit, actor, _MUTATION, key, mac, scope=account_id)
        if kept is not None:
            return await _as_it_is_now(unit, account_id, kept)
        # Writing the account's row makes two requests of one account wait for each other.
        await unit.execute("UPDATE account SET name = name WHERE id = ?", account_id)
        await _demand_room(unit, account_id)
        free = await _free_slug(unit, slug or slug_from(name))
        if slug is not None and free != slug:
            raise _taken(slug, free)
        workspace_id = await found_workspace(unit, account_id, name=name, slug=free, vault=vault)
        await audit.record(unit, actor, "workspace.created", free, {"name": name}, workspace_id=workspace_id)
        view = MembershipView(workspace_id, free, name, Role.OWNER)
        outcome = {"workspace_id": workspace_id.hex, "slug": free, "name": name}
        await idempotency.keep(unit, actor, _MUTATION, key, outcome, scope=account_id)
        return view

    for _ in range(_RACES):
        try:
            return await work.writing(create)
        except ConstraintViolated as violated:
            # Somebody took the slug between the look and the commit: look again.
            if violated.constraint != "workspace_slug":
                raise
    wanted = slug or slug_from(name)
    raise _taken(wanted, f"{wanted[:31]}-{uuid4().hex[:8]}")


@dataclass(frozen=True, slots=True)
class WorkspaceChanges:
    """None: stays as it is; of `revalidate_every_hours` UNSET stays, and None switches the re-checks off."""

    name: str | None = None
    slug: str | None = None
    revalidate_every_hours: int | Unset | None = UNSET
    idempotency_key: str | None = None


async def update_workspace(
    actor: Actor, changes: WorkspaceChanges, *, work: UnitOfWork, vault: Vault
) -> None:
    """Rename it, or set how often stored credentials are checked again. A changed slug is what X-Workspace takes from then
    on. Raises InvalidInput, NameTaken, IdempotencyConflict."""
    problems = Problems()
    name = None if changes.name is None else problems.name("name", changes.name)
    slug = None if changes.slug is None else problems.label("slug", changes.slug)
    hours = changes.revalidate_every_hours
    if actor.environment is not None and not isinstance(hours, Unset):
        problems.add(
            "revalidateEveryHours",
            ProblemCode.NOT_ALLOWED,
            f"This token is bound to {actor.environment}: it has no credentials of others checked.",
        )
    elif isinstance(hours, int) and hours not in REVALIDATION_HOURS:
        problems.add(
            "revalidateEveryHours",
            ProblemCode.OUT_OF_RANGE,
            "Give 1 to 8760 hours, or null to switch it off.",
        )
    key = problems.idempotency_key(changes.idempotency_key)
    problems.refuse_any()
    told = {"name": changes.name, "slug": changes.slug, "revalidateEveryHours": hours}
    mac = idempotency.fingerprint(vault, _UPDATE, told)

    async def update(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await rights.demand(unit, actor, Permission.WORKSPACE_MANAGE)
            before = await workspace_by_id(unit, actor.workspace)
            if before is None:
                raise RightLost(Permission.WORKSPACE_MANAGE)
            to = (
                name or before.name,
                slug or before.slug,
                before.revalidate_every_hours if isinstance(hours, Unset) else hours,
            )
            if to == (before.name, before.slug, before.revalidate_every_hours):
                return {}
            if to[1] != before.slug:
                free = await _free_slug(unit, to[1])
                if free != to[1]:
                    raise _taken(to[1], free)
            await unit.execute(
                "UPDATE workspace SET name = ?, slug = ?, revalidate_every_hours = ? WHERE id = ?",
                *to,
                before.id,
            )
            await audit.record(
                unit, actor, "workspace.updated", f"workspace:{before.id}", _detail(before, to)
            )
            unit.announce(Event(before.id, "workspace.updated", before.id, {}))
            return {}

        await idempotency.once(unit, actor, _UPDATE, key, mac, act)

    for _ in range(_RACES):
        try:
            return await work.writing(update)
        except ConstraintViolated as violated:
            if violated.constraint != "workspace_slug":
                raise
    raise _taken(slug or "", f"{(slug or 'workspace')[:31]}-{uuid4().hex[:8]}")


def _detail(before: WorkspaceView, to: tuple[str, str, int | None]) -> dict[str, Any]:
    detail = {"name": to[0], "slug": to[1], "former_name": before.name, "former_slug": before.slug}
    if to[2] == before.revalidate_every_hours:
        return detail
    return {
        **detail,
        "revalidate_every_hours": to[2],
        "former_revalidate_every_hours": before.revalidate_every_hours,
    }


async def found_workspace(unit: Unit, account_id: UUID, *, name: str, slug: str, vault: Vault) -> UUID:
    """The rows of a new workspace with its owner and its data key; checks nothing."""
    workspace_id, now = uuid4(), utc_now()
    await Workspace.create(id=workspace_id, slug=slug, name=name, created_at=now)
    await Membership.create(
        workspace_id=workspace_id, account_id=account_id, role=Role.OWNER.value, created_at=now
    )
    await vault.new_workspace_key(unit, workspace_id)
    return workspace_id


async def _demand_room(unit: Unit, account_id: UUID) -> None:
    rows = await unit.rows(
        "SELECT count(*) AS owned FROM membership WHERE account_id = ? AND role = ?",
        account_id,
        Role.OWNER.value,
    )
    if rows[0]["owned"] >= WORKSPACES_OWNED:
        raise LimitReached(f"An account may own {WORKSPACES_OWNED} workspaces.", limit=WORKSPACES_OWNED)


async def _free_slug(unit: Unit, wanted: str) -> str:
    rows = await unit.rows(
        "SELECT slug FROM workspace WHERE slug = ? OR slug LIKE ?", wanted, f"{wanted[:34]}%"
    )
    return free_slug(wanted, {row["slug"] for row in rows})


async def _as_it_is_now(unit: Unit, account_id: UUID, kept: dict[str, Any]) -> MembershipView:
    workspace_id = UUID(kept["workspace_id"])
    present = await membership_of(unit, account_id, workspace_id)
    return present or MembershipView(workspace_id, kept["slug"], kept["name"], Role.OWNER)


def _taken(slug: str, suggestion: str) -> NameTaken:
    return NameTaken(f"A workspace is already called {slug}.", suggestion=suggestion)
