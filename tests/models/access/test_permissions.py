"""The one table of roles and permissions."""

import pytest

from models.access.actor import SYSTEM, AccountsOnly, WorkspaceRequired
from models.access.permissions import PERMISSIONS_OF, Permission, Role, grantable, token_permissions

LEAST = {
    Permission.PROVIDERS_VIEW: Role.MEMBER,
    Permission.MODELS_INVOKE: Role.MEMBER,
    Permission.USAGE_VIEW: Role.EDITOR,
    Permission.PROVIDERS_MANAGE: Role.ADMIN,
    Permission.CREDENTIALS_MANAGE: Role.ADMIN,
    Permission.DEFAULTS_MANAGE: Role.ADMIN,
    Permission.POOLS_MANAGE: Role.ADMIN,
    Permission.AUDIT_VIEW: Role.ADMIN,
    Permission.MEMBERS_MANAGE: Role.ADMIN,
    Permission.TOKENS_MANAGE: Role.ADMIN,
    Permission.WORKSPACE_MANAGE: Role.OWNER,
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_has_exactly_the_permissions_of_its_rank(role, permission):
    least = LEAST.get(permission)
    assert (permission in PERMISSIONS_OF[role]) == (least is not None and role.rank >= least.rank)


def test_ranks_stand_in_order():
    assert [role.rank for role in (Role.MEMBER, Role.EDITOR, Role.ADMIN, Role.OWNER)] == [1, 2, 3, 4]


def test_only_an_owner_may_grant_the_lease():
    assert [role for role in Role if Permission.CREDENTIALS_LEASE in grantable(role)] == [Role.OWNER]


@pytest.mark.parametrize("role", Role)
def test_a_tokens_right_never_exceeds_its_makers(role):
    assert token_permissions(list(Permission), role) == grantable(role)
    assert token_permissions(["PROVIDERS_VIEW", "NO_SUCH"], role) == {Permission.PROVIDERS_VIEW}
    assert token_permissions([], role) == frozenset()


def test_an_actor_without_a_workspace_is_asked_for_one():
    with pytest.raises(WorkspaceRequired):
        _ = SYSTEM(None).workspace


def test_the_system_is_no_account():
    with pytest.raises(AccountsOnly):
        _ = SYSTEM(None).account
