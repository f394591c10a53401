"""Who may do what: the roles, the permissions, and the one table between them; pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """What an actor may do."""

    PROVIDERS_VIEW = "PROVIDERS_VIEW"
    MODELS_INVOKE = "MODELS_INVOKE"
    USAGE_VIEW = "USAGE_VIEW"
    PROVIDERS_MANAGE = "PROVIDERS_MANAGE"
    CREDENTIALS_MANAGE = "CREDENTIALS_MANAGE"
    DEFAULTS_MANAGE = "DEFAULTS_MANAGE"
    POOLS_MANAGE = "POOLS_MANAGE"
    AUDIT_VIEW = "AUDIT_VIEW"
    MEMBERS_MANAGE = "MEMBERS_MANAGE"
    TOKENS_MANAGE = "TOKENS_MANAGE"
    WORKSPACE_MANAGE = "WORKSPACE_MANAGE"
    CREDENTIALS_LEASE = "CREDENTIALS_LEASE"


class Role(StrEnum):
    """What an account is in a workspace, highest first."""

    OWNER = "OWNER"
    ADMIN = "ADMIN"
    EDITOR = "EDITOR"
    MEMBER = "MEMBER"

    @property
    def rank(self) -> int:
        """Higher may do more."""
        return _RANKS[self]


_RANKS = {Role.MEMBER: 1, Role.EDITOR: 2, Role.ADMIN: 3, Role.OWNER: 4}

_MEMBER = frozenset({Permission.PROVIDERS_VIEW, Permission.MODELS_INVOKE})
_EDITOR = _MEMBER | {Permission.USAGE_VIEW}
_ADMIN = _EDITOR | {
    Permission.PROVIDERS_MANAGE,
    Permission.CREDENTIALS_MANAGE,
    Permission.DEFAULTS_MANAGE,
    Permission.POOLS_MANAGE,
    Permission.AUDIT_VIEW,
    Permission.MEMBERS_MANAGE,
    Permission.TOKENS_MANAGE,
}
_OWNER = _ADMIN | {Permission.WORKSPACE_MANAGE}

PERMISSIONS_OF: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {Role.OWNER: _OWNER, Role.ADMIN: _ADMIN, Role.EDITOR: _EDITOR, Role.MEMBER: _MEMBER}
)

ALL_PERMISSIONS = frozenset(Permission)


def grantable(role: Role) -> frozenset[Permission]:
    """What an account of this role may give to an API token: its own, and of an owner also the lease."""
    return PERMISSIONS_OF[role] | ({Permission.CREDENTIALS_LEASE} if role is Role.OWNER else frozenset())


def token_permissions(carried: Iterable[str], role: Role) -> frozenset[Permission]:
    """An API token's right: what it carries, as far as its maker may still give it."""
    named = set(carried)
    return frozenset(permission for permission in grantable(role) if permission in named)
