"""Reads people, workspaces and tokens, always within the workspaces that the caller names."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.access.permissions import Permission, Role
from models.clock import utc_now
from models.events.rows import json_of, marks, moment_of, optional_moment_of, uuid_of
from models.events.unit_of_work import Reader, Unit

MEMBERS_READ = 500


@dataclass(frozen=True, slots=True)
class AccountView:
    id: UUID
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    id: UUID
    slug: str
    name: str
    plan: str
    load_balancing_allowed: bool
    revalidate_every_hours: int | None


@dataclass(frozen=True, slots=True)
class MembershipView:
    """An account's own view of a workspace it belongs to."""

    workspace_id: UUID
    slug: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class MemberView:
    """A workspace's view of an account that belongs to it."""

    id: UUID
    workspace_id: UUID
    account: AccountView
    role: Role
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class ApiTokenView:
    id: UUID
    workspace_id: UUID
    account_id: UUID
    name: str
    permissions: tuple[Permission, ...]
    environment: str | None
    hint: str
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvitationView:
    """A place that waits for the holder of its secret."""

    id: UUID
    workspace_id: UUID
    email: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AuditView:
    """Who did what to which thing, as it was written then."""

    id: UUID
    at: datetime
    actor: str
    action: str
    subject: str
    detail: Any


async def accounts_by_ids(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, AccountView]:
    """Those of the accounts that belong to the workspace, or made something in it that still names them."""
    if not ids:
        return {}
    wanted = list(ids)
    rows = await reader.rows(
        f"SELECT id, email, name FROM account a WHERE a.id IN ({marks(wanted)}) AND ("  # noqa: S608
        "EXISTS (SELECT 1 FROM membership m WHERE m.account_id = a.id AND m.workspace_id = ?) "
        "OR EXISTS (SELECT 1 FROM credential c WHERE c.created_by_id = a.id AND c.workspace_id = ?) "
        "OR EXISTS (SELECT 1 FROM validation_run r WHERE r.requested_by_id = a.id AND r.workspace_id = ?))",
        *(*wanted, workspace_id, workspace_id, workspace_id),
    )
    return {uuid_of(row["id"]): _account(row) for row in rows}


async def account_by_id(reader: Reader | Unit, account_id: UUID) -> AccountView | None:
    """The account itself, for its own eyes."""
    rows = await reader.rows("SELECT id, email, name FROM account WHERE id = ?", account_id)
    return _account(rows[0]) if rows else None


async def workspace_by_id(reader: Reader | Unit, workspace_id: UUID) -> WorkspaceView | None:
    rows = await reader.rows(
        f"SELECT {_OF_A_WORKSPACE} FROM workspace WHERE id = ?",  # noqa: S608
        workspace_id,
    )
    return _workspace(rows[0]) if rows else None


async def workspace_by_slug(reader: Reader | Unit, slug: str) -> WorkspaceView | None:
    """For the operator's commands; a request never chooses by slug alone."""
    rows = await reader.rows(f"SELECT {_OF_A_WORKSPACE} FROM workspace WHERE slug = ?", slug)  # noqa: S608
    return _workspace(rows[0]) if rows else None


async def memberships(reader: Reader | Unit, account_id: UUID) -> list[MembershipView]:
    """Where an account belongs, by name."""
    rows = await reader.rows(_MEMBERSHIPS + "ORDER BY w.name, w.slug", account_id)
    return [_membership(row) for row in rows]


async def membership_of(reader: Reader | Unit, account_id: UUID, workspace_id: UUID) -> MembershipView | None:
    rows = await reader.rows(_MEMBERSHIPS + "AND m.workspace_id = ?", account_id, workspace_id)
    return _membership(rows[0]) if rows else None


async def members(reader: Reader | Unit, workspace_id: UUID) -> list[MemberView]:
    """Who belongs to a workspace, by e-mail address."""
    rows = await reader.rows(_MEMBERS + "ORDER BY a.email LIMIT ?", workspace_id, MEMBERS_READ)
    return [_member(row) for row in rows]


async def members_by_ids(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, MemberView]:
    if not ids:
        return {}
    rows = await reader.rows(_MEMBERS + f"AND m.id IN ({marks(list(ids))})", workspace_id, *ids)
    return {uuid_of(row["id"]): _member(row) for row in rows}


async def tokens(reader: Reader | Unit, workspace_id: UUID) -> list[ApiTokenView]:
    """A workspace's API tokens, by name; their number is bounded when they are made."""
    rows = await reader.rows(_TOKENS + "ORDER BY name_key", workspace_id)
    return [_token(row) for row in rows]


async def tokens_by_ids(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, ApiTokenView]:
    if not ids:
        return {}
    rows = await reader.rows(_TOKENS + f"AND id IN ({marks(list(ids))})", workspace_id, *ids)
    return {uuid_of(row["id"]): _token(row) for row in rows}


async def invitations(reader: Reader | Unit, workspace_id: UUID, *, now: datetime) -> list[InvitationView]:
    """A workspace's invitations that may still be accepted, by e-mail address; their number is bounded with the members'."""
    rows = await reader.rows(_INVITATIONS + "ORDER BY email", workspace_id, now)
    return [_invitation(row) for row in rows]


async def invitations_by_ids(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, InvitationView]:
    if not ids:
        return {}
    rows = await reader.rows(_INVITATIONS + f"AND id IN ({marks(list(ids))})", workspace_id, utc_now(), *ids)
    return {uuid_of(row["id"]): _invitation(row) for row in rows}


async def audit_entries(
    reader: Reader | Unit, workspace_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[AuditView]:
    """What was done in the workspace, newest first, from after that place on."""
    rows = await reader.rows(
        _AUDIT + ("AND (at, id) < (?, ?) " if after else "") + "ORDER BY at DESC, id DESC LIMIT ?",
        *(workspace_id, *(after or ()), limit),
    )
    return [_audit(row) for row in rows]


async def audit_entries_by_ids(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, AuditView]:
    if not ids:
        return {}
    rows = await reader.rows(_AUDIT + f"AND id IN ({marks(list(ids))})", workspace_id, *ids)
    return {uuid_of(row["id"]): _audit(row) for row in rows}


async def count_audit_entries(reader: Reader | Unit, workspace_id: UUID) -> int:
    rows = await reader.rows(
        "SELECT count(*) AS entries FROM audit_entry WHERE workspace_id = ?", workspace_id
    )
    entries: int = rows[0]["entries"]
    return entries


async def an_owner(reader: Reader | Unit, workspace_id: UUID) -> UUID | None:
    """The account of the workspace's longest-standing owner, in whose name the operator's commands act."""
    rows = await reader.rows(
        "SELECT account_id FROM membership WHERE workspace_id = ? AND role = ? ORDER BY created_at, id LIMIT 1",
        *(workspace_id, Role.OWNER.value),
    )
    return uuid_of(rows[0]["account_id"]) if rows else None


_MEMBERSHIPS = (
    "SELECT m.workspace_id, w.slug, w.name, m.role FROM membership m "
    "JOIN workspace w ON w.id = m.workspace_id WHERE m.account_id = ? "
)
_MEMBERS = (
    "SELECT m.id, m.workspace_id, m.role, m.created_at, a.id AS account_id, a.email, a.name FROM membership m "
    "JOIN account a ON a.id = m.account_id WHERE m.workspace_id = ? "
)
_TOKENS = (
    "SELECT id, workspace_id, account_id, name, permissions, environment, hint, expires_at, last_used_at "
    "FROM api_token WHERE workspace_id = ? "
)
_INVITATIONS = "SELECT id, workspace_id, email, role, expires_at FROM invitation WHERE workspace_id = ? AND expires_at > ? "
_AUDIT = "SELECT id, at, actor, action, subject, detail FROM audit_entry WHERE workspace_id = ? "


def _account(row: dict[str, Any], id_column: str = "id") -> AccountView:
    return AccountView(uuid_of(row[id_column]), row["email"], row["name"])


_OF_A_WORKSPACE = "id, slug, name, plan, load_balancing_allowed, revalidate_every_hours"


def _workspace(row: dict[str, Any]) -> WorkspaceView:
    return WorkspaceView(
        id=uuid_of(row["id"]),
        slug=row["slug"],
        name=row["name"],
        plan=row["plan"],
        load_balancing_allowed=bool(row["load_balancing_allowed"]),
        revalidate_every_hours=row["revalidate_every_hours"],
    )


def _membership(row: dict[str, Any]) -> MembershipView:
    return MembershipView(uuid_of(row["workspace_id"]), row["slug"], row["name"], Role(row["role"]))


def _member(row: dict[str, Any]) -> MemberView:
    return MemberView(
        uuid_of(row["id"]),
        uuid_of(row["workspace_id"]),
        _account(row, "account_id"),
        Role(row["role"]),
        moment_of(row["created_at"]),
    )


def _token(row: dict[str, Any]) -> ApiTokenView:
    carried = set(json_of(row["permissions"]))
    return ApiTokenView(
        id=uuid_of(row["id"]),
        workspace_id=uuid_of(row["workspace_id"]),
        account_id=uuid_of(row["account_id"]),
        name=row["name"],
        permissions=tuple(permission for permission in Permission if permission in carried),
        environment=row["environment"],
        hint=row["hint"],
        expires_at=moment_of(row["expires_at"]),
        last_used_at=optional_moment_of(row["last_used_at"]),
    )


def _invitation(row: dict[str, Any]) -> InvitationView:
    return InvitationView(
        uuid_of(row["id"]),
        uuid_of(row["workspace_id"]),
        row["email"],
        Role(row["role"]),
        moment_of(row["expires_at"]),
    )


def _audit(row: dict[str, Any]) -> AuditView:
    return AuditView(
        uuid_of(row["id"]),
        moment_of(row["at"]),
        row["actor"],
        row["action"],
        row["subject"],
        json_of(row["detail"]),
    )
