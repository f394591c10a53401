"""From a token's text to an actor in a workspace, in one statement; and whether actors seen before still have their right."""

import hmac
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from models.access.actor import Actor, ActorKey
from models.access.permissions import PERMISSIONS_OF, Role, token_permissions
from models.access.texts import is_label
from models.clock import utc_now
from models.events.rows import json_of, marks, optional_uuid_of, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.vault.custody import Vault
from models.vault.tokens import ParsedToken, parse

Standing = Literal["same", "changed", "gone"]

_LOOKED_UP_AT_ONCE = 2_000


class WorkspaceUnknown(Exception):
    """No workspace of that name, or not one of the actor's: never told apart."""


async def authenticate(
    reader: Reader, token_text: str, workspace_slug: str | None, *, vault: Vault
) -> Actor | None:
    """The actor who bears the token, or None when nobody does or the right has ended. A token that cannot be one costs
    no query. Raises WorkspaceUnknown when the workspace named is not the actor's."""
    token = parse(token_text)
    if token is None:
        return None
    if token.kind == "pvs":
        return await _session_actor(reader, token, workspace_slug, vault)
    if token.kind == "pvt":
        return await _token_actor(reader, token, workspace_slug, vault)
    return None


async def still_good(reader: Reader, actors: Collection[Actor]) -> Mapping[ActorKey, Standing]:
    """Of each actor whether the right is the same as it was, changed, or gone; one statement for all of them."""
    # A flood of actors is asked in slices, for a statement takes a bounded number of parameters.
    wanted = {actor.key: actor for actor in actors}
    found: dict[ActorKey, Standing] = {}
    everyone = list(wanted.values())
    for start in range(0, len(everyone), _LOOKED_UP_AT_ONCE):
        found.update(await _standings(reader, everyone[start : start + _LOOKED_UP_AT_ONCE], utc_now()))
    return found


def token_mac(vault: Vault, token: ParsedToken) -> str:
    """What is kept of a token's secret."""
    return vault.mac("tokens", token.kind, token.id.bytes, token.secret.reveal())


async def account_actor(
    reader: Reader | Unit, session_id: UUID, workspace_slug: str | None, *, now: datetime
) -> tuple[Actor, str] | None:
    """The actor of a session that has not ended, and the mac kept of its token."""
    if workspace_slug is None:
        # Two rows are enough to know that there is not one workspace only.
        rows = await reader.rows(_OF_SESSION + _ALL_WORKSPACES + _WHERE_SESSION + " LIMIT 2", session_id, now)
    else:
        slug = workspace_slug if is_label(workspace_slug) else ""
        rows = await reader.rows(_OF_SESSION + _NAMED_WORKSPACE + _WHERE_SESSION, slug, session_id, now)
    if not rows:
        return None
    row = rows[0]
    chosen = len(rows) == 1 and row["role"] is not None
    role = Role(row["role"]) if chosen else None
    actor = Actor(
        kind="account",
        id=uuid_of(row["account_id"]),
        label=row["email"],
        account_id=uuid_of(row["account_id"]),
        session_id=session_id,
        workspace_id=uuid_of(row["workspace_id"]) if chosen else None,
        role=role,
        permissions=PERMISSIONS_OF[role] if role else frozenset(),
        environment=None,
    )
    return actor, row["mac"]


_OF_SESSION = (
    "SELECT s.mac, a.id AS account_id, a.email, m.workspace_id, m.role "
    "FROM session s JOIN account a ON a.id = s.account_id "
)
_ALL_WORKSPACES = "LEFT JOIN membership m ON m.account_id = a.id "
_NAMED_WORKSPACE = (
    "LEFT JOIN workspace w ON w.slug = ? "
    "LEFT JOIN membership m ON m.account_id = a.id AND m.workspace_id = w.id "
)
_WHERE_SESSION = "WHERE s.id = ? AND s.expires_at > ?"

_OF_MACHINE = (
    "SELECT t.mac, t.name, t.account_id, t.workspace_id, t.permissions, t.environment, w.slug, m.role "
    "FROM api_token t JOIN workspace w ON w.id = t.workspace_id "
    "JOIN membership m ON m.workspace_id = t.workspace_id AND m.account_id = t.account_id "
    "WHERE t.id = ? AND t.expires_at > ?"
)


async def _session_actor(
    reader: Reader, token: ParsedToken, workspace_slug: str | None, vault: Vault
) -> Actor | None:
    found = await account_actor(reader, token.id, workspace_slug, now=utc_now())
    if found is None or not hmac.compare_digest(found[1], token_mac(vault, token)):
        return None
    if workspace_slug is not None and found[0].workspace_id is None:
        raise WorkspaceUnknown
    return found[0]


async def _token_actor(
    reader: Reader, token: ParsedToken, workspace_slug: str | None, vault: Vault
) -> Actor | None:
    rows = await reader.rows(_OF_MACHINE, token.id, utc_now())
    if not rows or not hmac.compare_digest(rows[0]["mac"], token_mac(vault, token)):
        return None
    row = rows[0]
    if workspace_slug is not None and workspace_slug != row["slug"]:
        raise WorkspaceUnknown
    role = Role(row["role"])
    return Actor(
        kind="token",
        id=token.id,
        label=f"API token {row['name']}",
        account_id=uuid_of(row["account_id"]),
        session_id=None,
        workspace_id=uuid_of(row["workspace_id"]),
        role=role,
        permissions=token_permissions(json_of(row["permissions"]), role),
        environment=row["environment"],
    )


async def _standings(reader: Reader, actors: list[Actor], now: datetime) -> dict[ActorKey, Standing]:
    sessions = sorted({actor.session_id for actor in actors if actor.session_id is not None})
    workspaces = sorted({actor.workspace_id for actor in actors if actor.workspace_id is not None})
    tokens = sorted({actor.id for actor in actors if actor.kind == "token"})
    rows = await reader.rows(
        "SELECT s.id, m.workspace_id, m.role, CAST(NULL AS TEXT) AS permissions FROM session s "  # noqa: S608
        f"LEFT JOIN membership m ON m.account_id = s.account_id AND m.workspace_id IN ({marks(workspaces)}) "
        f"WHERE s.id IN ({marks(sessions)}) AND s.expires_at > ? "
        "UNION ALL "
        "SELECT t.id, t.workspace_id, m.role, CAST(t.permissions AS TEXT) AS permissions FROM api_token t "
        "JOIN membership m ON m.workspace_id = t.workspace_id AND m.account_id = t.account_id "
        f"WHERE t.id IN ({marks(tokens)}) AND t.expires_at > ?",
        *(*workspaces, *sessions, now, *tokens, now),
    )
    living = {uuid_of(row["id"]) for row in rows}
    present = {(uuid_of(row["id"]), optional_uuid_of(row["workspace_id"])): row for row in rows}
    return {actor.key: _standing(actor, living, present) for actor in actors}


def _standing(
    actor: Actor, living: set[UUID], present: Mapping[tuple[UUID, UUID | None], dict[str, Any]]
) -> Standing:
    if actor.kind == "system":
        return "same"
    right = actor.session_id or actor.id
    if right not in living:
        return "gone"
    if actor.workspace_id is None:
        return "same"
    row = present.get((right, actor.workspace_id))
    if row is None:
        return "gone"
    role = Role(row["role"])
    carried = json_of(row["permissions"])
    permissions = PERMISSIONS_OF[role] if carried is None else token_permissions(carried, role)
    return "same" if role is actor.role and permissions == actor.permissions else "changed"
