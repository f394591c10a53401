"""Who comes and goes in tests of people: the documents they send, and members who are there without a word of theirs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from models.access import sessions
from models.access.permissions import Role
from models.access.tables import Account, Membership
from models.clock import utc_now
from models.events.unit_of_work import Unit
from tests.api.arrangements import rows
from tests.api.service import Service

REFUSAL = "... on UserError { message code } ... on InvalidInput { problems { path code } }"
MEMBER = "member { id role account { email } }"
INVITE = f"""mutation ($input: InviteMemberInput!) {{ inviteMember(input: $input) {{ __typename
  ... on InviteMemberSuccess {{ secret invitation {{ id email role expiresAt }} workspace {{ invitations {{ id }} }} }}
  ... on LimitReached {{ limit }} {REFUSAL} }} }}"""
REVOKE_INVITATION = f"""mutation ($input: RevokeInvitationInput!) {{ revokeInvitation(input: $input) {{ __typename
  ... on RevokeInvitationSuccess {{ deletedId workspace {{ invitations {{ id }} }} }} {REFUSAL} }} }}"""
ACCEPT = f"""mutation ($input: AcceptInvitationInput!) {{ acceptInvitation(input: $input) {{ __typename
  ... on AcceptInvitationSuccess {{ membership {{ slug role }} token expiresAt }}
  ... on RateLimited {{ retryAt }} {REFUSAL} }} }}"""
CHANGE_ROLE = f"""mutation ($input: ChangeMemberRoleInput!) {{ changeMemberRole(input: $input) {{ __typename
  ... on ChangeMemberRoleSuccess {{ {MEMBER} }} {REFUSAL} }} }}"""
REMOVE = f"""mutation ($input: RemoveMemberInput!) {{ removeMember(input: $input) {{ __typename
  ... on RemoveMemberSuccess {{ deletedId tokensRevoked workspace {{ members {{ id }} }} }} {REFUSAL} }} }}"""
LEAVE = f"""mutation ($input: LeaveWorkspaceInput!) {{ leaveWorkspace(input: $input) {{ __typename
  ... on LeaveWorkspaceSuccess {{ leftWorkspaceId }} {REFUSAL} }} }}"""
TRANSFER = f"""mutation ($input: TransferOwnershipInput!) {{ transferOwnership(input: $input) {{ __typename
  ... on TransferOwnershipSuccess {{ members {{ id role }} }} {REFUSAL} }} }}"""
UPDATE_WORKSPACE = f"""mutation ($input: UpdateWorkspaceInput!) {{ updateWorkspace(input: $input) {{ __typename
  ... on UpdateWorkspaceSuccess {{ workspace {{ id slug name }} }} ... on NameTaken {{ suggestion }} {REFUSAL} }} }}"""
DELETE_WORKSPACE = f"""mutation ($input: DeleteWorkspaceInput!) {{ deleteWorkspace(input: $input) {{ __typename
  ... on DeleteWorkspaceSuccess {{ deletedId viewer {{ workspace {{ slug }} role memberships {{ slug }} }} }} {REFUSAL} }} }}"""
CHANGE_PASSWORD = f"""mutation ($input: ChangePasswordInput!) {{ changePassword(input: $input) {{ __typename
  ... on ChangePasswordSuccess {{ viewer {{ account {{ email }} }} }} ... on RateLimited {{ retryAt }} {REFUSAL} }} }}"""


@dataclass(frozen=True, slots=True)
class Person:
    """An account with a session. `member` is the id of its membership."""

    email: str
    token: str
    member: str
    account_id: UUID


async def joined(
    service: Service, role: Role, *, workspace_id: UUID | None = None, email: str | None = None
) -> Person:
    """Another account in the workspace, in this role, signed in; its password is the owner's."""
    (owner,) = await rows(
        service, "SELECT password_hash FROM account WHERE id = ?", service.founded.account_id
    )
    account_id, member_id, address = uuid4(), uuid4(), email or f"{uuid4().hex}@example.org"

    async def write(unit: Unit) -> str:
        now = utc_now()
        hashed = owner["password_hash"]
        await Account.create(id=account_id, email=address, name="x", password_hash=hashed, created_at=now)
        await Membership.create(
            id=member_id,
            workspace_id=workspace_id or service.founded.workspace_id,
            account_id=account_id,
            role=role.value,
            created_at=now,
        )
        begun = await sessions.begin(unit, account_id, None, vault=service.services.vault, now=now)
        return begun.token.reveal()

    token = await service.work.writing(write)
    return Person(address, token, f"member_{member_id.hex}", account_id)


async def do(service: Service, document: str, input: Mapping[str, Any], **how: Any) -> dict[str, Any]:
    """The one mutation's answer."""
    data = await service.graphql(document, {"input": dict(input)}, **how)
    (answer,) = data.values()
    told: dict[str, Any] = answer
    return told


async def invited(service: Service, email: str, role: Role = Role.MEMBER, **how: Any) -> str:
    """The secret of a fresh invitation."""
    answer = await do(service, INVITE, {"email": email, "role": role.value}, **how)
    assert answer["__typename"] == "InviteMemberSuccess", answer
    secret: str = answer["secret"]
    return secret


async def owner_member(service: Service) -> str:
    """The id of the founding owner's membership."""
    found = await rows(
        service,
        "SELECT id FROM membership WHERE account_id = ? AND workspace_id = ?",
        *(service.founded.account_id, service.founded.workspace_id),
    )
    return f"member_{UUID(str(found[0]['id'])).hex}"


async def roles(service: Service) -> dict[str, str]:
    """The role of each member of the founded workspace, by e-mail address."""
    found = await rows(
        service,
        "SELECT a.email, m.role FROM membership m JOIN account a ON a.id = m.account_id WHERE m.workspace_id = ?",
        service.founded.workspace_id,
    )
    return {row["email"]: row["role"] for row in found}


async def audited(service: Service, action: str) -> list[dict[str, Any]]:
    """The audit's entries of one action."""
    return await rows(
        service, "SELECT actor, subject, detail FROM audit_entry WHERE action = ? ORDER BY at", action
    )
