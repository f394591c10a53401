"""Who acts: an account in a workspace, an API token, or the system itself."""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple
from uuid import UUID

from models.access.permissions import ALL_PERMISSIONS, Permission, Role

Kind = Literal["account", "token", "system"]

_NOBODY = UUID(int=0)


class WorkspaceRequired(Exception):
    """The actor has several workspaces and named none."""


class AccountsOnly(Exception):
    """An API token asked for what an account alone may do."""


class RightLost(Exception):
    """The right that the actor came with ended while the request was on its way."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.permission = permission


class ActorKey(NamedTuple):
    """What two appearances of the same right have in common: the session or token, and the workspace."""

    kind: Kind
    id: UUID
    workspace_id: UUID | None


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is the account's or the token's. `account_id` of a token is its maker. `label` is for people to read.
    `permissions` is what the actor may do in `workspace_id`; `environment` binds a token to credentials of that label."""

    kind: Kind
    id: UUID
    label: str
    account_id: UUID | None
    session_id: UUID | None
    workspace_id: UUID | None
    role: Role | None
    permissions: frozenset[Permission]
    environment: str | None

    @property
    def workspace(self) -> UUID:
        """The workspace acted in; raises WorkspaceRequired where none is chosen."""
        if self.workspace_id is None:
            raise WorkspaceRequired
        return self.workspace_id

    @property
    def account(self) -> UUID:
        """The signed-in account; raises AccountsOnly for a token or the system."""
        if self.kind != "account" or self.account_id is None:
            raise AccountsOnly
        return self.account_id

    @property
    def key(self) -> ActorKey:
        return ActorKey(self.kind, self.session_id or self.id, self.workspace_id)

    def nowhere(self) -> "Actor":
        """The same one without a workspace, and so without a right in any."""
        return replace(self, workspace_id=None, role=None, permissions=frozenset())

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def SYSTEM(workspace_id: UUID | None) -> Actor:
    """The service acting by itself in a workspace."""
    return Actor(
        kind="system",
        id=_NOBODY,
        label="system",
        account_id=None,
        session_id=None,
        workspace_id=workspace_id,
        role=None,
        permissions=ALL_PERMISSIONS,
        environment=None,
    )
