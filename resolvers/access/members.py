"""What may be done about who belongs to a workspace: invite, accept, change a role, remove, leave, hand ownership on."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from models.access import accepting, invitations, membership, reading
from models.access.accepting import Acceptance
from models.access.invitations import InvitationDraft
from models.access.permissions import Permission, Role
from models.errors import NotFound as NothingFound
from resolvers.access.mutations import KEY
from resolvers.access.types import Invitation, Member, Membership, Workspace, workspace_of
from resolvers.context import Info
from resolvers.errors import (
    IdempotencyConflict,
    InvalidCredentials,
    InvalidInput,
    LimitReached,
    NotFound,
    RateLimited,
    RoleForbids,
)
from resolvers.nodes import node_id, read_id
from resolvers.permissions import PUBLIC, SIGNED_IN, needs
from resolvers.scalars import Secret

_MANAGE = [needs(Permission.MEMBERS_MANAGE)]


@strawberry.input(description="Whom to invite.")
class InviteMemberInput:
    email: str = strawberry.field(description="The e-mail address that the place is for.")
    role: Role = strawberry.field(description="What the account will be; not above the inviter.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The place is kept for seven days.")
class InviteMemberSuccess:
    secret: str | None = strawberry.field(
        description="For the link that is handed over; shown once, null when the same request is repeated."
    )
    invitation: Invitation = strawberry.field(description="The invitation.")
    workspace: Workspace = strawberry.field(description="Its workspace.")


InviteMemberResult = Annotated[
    InviteMemberSuccess | InvalidInput | RoleForbids | LimitReached | IdempotencyConflict,
    strawberry.union("InviteMemberResult", description="What comes of inviteMember."),
]


@strawberry.input(description="The invitation to take back.")
class RevokeInvitationInput:
    id: strawberry.ID = strawberry.field(description="The invitation's id.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The invitation is gone, and its secret opens nothing.")
class RevokeInvitationSuccess:
    deleted_id: strawberry.ID = strawberry.field(description="The id that it had.")
    workspace: Workspace = strawberry.field(description="Its workspace.")


RevokeInvitationResult = Annotated[
    RevokeInvitationSuccess | InvalidInput | NotFound | IdempotencyConflict,
    strawberry.union("RevokeInvitationResult", description="What comes of revokeInvitation."),
]


@strawberry.input(
    description=(
        "The secret of an invitation. Where its e-mail address has an account: that account must be signed in, or give its "
        "password. Where it has none: name and password make one."
    )
)
class AcceptInvitationInput:
    secret: Secret = strawberry.field(description="The invitation's secret.")
    name: str | None = strawberry.field(default=None, description="The name of a new account.")
    password: Secret | None = strawberry.field(
        default=None, description="The password of a new account, or of the one that is there."
    )


@strawberry.type(description="The account belongs to the workspace.")
class AcceptInvitationSuccess:
    membership: Membership = strawberry.field(description="The account's membership.")
    token: str | None = strawberry.field(
        description="The token of a new account's session, shown once; null for an account that was there."
    )
    expires_at: datetime | None = strawberry.field(description="When that session ends.")


AcceptInvitationResult = Annotated[
    AcceptInvitationSuccess | InvalidInput | NotFound | InvalidCredentials | RateLimited,
    strawberry.union("AcceptInvitationResult", description="What comes of acceptInvitation."),
]


@strawberry.input(description="A member and its next role.")
class ChangeMemberRoleInput:
    id: strawberry.ID = strawberry.field(description="The member's id.")
    role: Role = strawberry.field(description="What it will be.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The member has the role; its sockets come back with what they may now.")
class ChangeMemberRoleSuccess:
    member: Member = strawberry.field(description="The member.")


ChangeMemberRoleResult = Annotated[
    ChangeMemberRoleSuccess | InvalidInput | NotFound | RoleForbids | IdempotencyConflict,
    strawberry.union("ChangeMemberRoleResult", description="What comes of changeMemberRole."),
]


@strawberry.input(description="The member to remove.")
class RemoveMemberInput:
    id: strawberry.ID = strawberry.field(description="The member's id.")
    dry_run: bool = strawberry.field(default=False, description="Tell what would be, and change nothing.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The member is gone, or would be.")
class RemoveMemberSuccess:
    deleted_id: strawberry.ID | None = strawberry.field(
        description="The id that the member had; null: a dry run."
    )
    workspace: Workspace = strawberry.field(description="The workspace.")
    tokens_revoked: int = strawberry.field(
        description="How many API tokens of the workspace, made by the member, ended with it."
    )


RemoveMemberResult = Annotated[
    RemoveMemberSuccess | InvalidInput | NotFound | RoleForbids | IdempotencyConflict,
    strawberry.union("RemoveMemberResult", description="What comes of removeMember."),
]


@strawberry.input(description="Leaving the workspace acted in.")
class LeaveWorkspaceInput:
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The account has left, and its API tokens of the workspace have ended.")
class LeaveWorkspaceSuccess:
    left_workspace_id: strawberry.ID = strawberry.field(description="The workspace's id.")


LeaveWorkspaceResult = Annotated[
    LeaveWorkspaceSuccess | InvalidInput | RoleForbids | IdempotencyConflict,
    strawberry.union("LeaveWorkspaceResult", description="What comes of leaveWorkspace."),
]


@strawberry.input(description="Who is to own the workspace instead.")
class TransferOwnershipInput:
    member_id: strawberry.ID = strawberry.field(description="The member's id.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The member owns the workspace, and who gave it is an admin.")
class TransferOwnershipSuccess:
    members: list[Member] = strawberry.field(description="Both, the owner first.")


TransferOwnershipResult = Annotated[
    TransferOwnershipSuccess | InvalidInput | NotFound | RoleForbids | IdempotencyConflict,
    strawberry.union("TransferOwnershipResult", description="What comes of transferOwnership."),
]


@strawberry.type
class MemberMutation:
    @strawberry.mutation(
        description="Keep a place for an e-mail address; its secret is handed over by whoever invites.",
        directives=_MANAGE,
    )
    async def invite_member(self, info: Info, input: InviteMemberInput) -> InviteMemberResult:
        services, actor = info.context.services, info.context.signed_in
        draft = InvitationDraft(email=input.email, role=input.role, idempotency_key=input.idempotency_key)
        invited = await invitations.invite_member(actor, draft, work=services.work, vault=services.vault)
        return InviteMemberSuccess(
            secret=invited.secret.reveal() if invited.secret else None,
            invitation=Invitation.of(invited.invitation),
            workspace=await workspace_of(actor.workspace, services),
        )

    @strawberry.mutation(description="Take an invitation back.", directives=_MANAGE)
    async def revoke_invitation(self, info: Info, input: RevokeInvitationInput) -> RevokeInvitationResult:
        services, actor = info.context.services, info.context.signed_in
        revoked = await invitations.revoke_invitation(
            actor,
            _key(input.id, "invitation"),
            idempotency_key=input.idempotency_key,
            work=services.work,
            vault=services.vault,
        )
        return RevokeInvitationSuccess(
            deleted_id=node_id("invitation", revoked),
            workspace=await workspace_of(actor.workspace, services),
        )

    @strawberry.mutation(
        description="Take the place that an invitation keeps. One answer for every secret that opens none.",
        directives=[PUBLIC],
    )
    async def accept_invitation(self, info: Info, input: AcceptInvitationInput) -> AcceptInvitationResult:
        services = info.context.services
        accepted = await accepting.accept_invitation(
            Acceptance(secret=input.secret, name=input.name, password=input.password),
            actor=info.context.actor,
            address=info.context.address,
            work=services.work,
            vault=services.vault,
            hasher=services.hasher,
            throttle=services.throttle,
        )
        return AcceptInvitationSuccess(
            membership=Membership.of(accepted.membership),
            token=accepted.token.reveal() if accepted.token else None,
            expires_at=accepted.expires_at,
        )

    @strawberry.mutation(
        description="Give a member another role; nobody raises anyone above himself, and an owner remains.",
        directives=_MANAGE,
    )
    async def change_member_role(self, info: Info, input: ChangeMemberRoleInput) -> ChangeMemberRoleResult:
        services, id = info.context.services, _key(input.id, "member")
        await membership.change_member_role(
            info.context.signed_in,
            id,
            input.role,
            idempotency_key=input.idempotency_key,
            work=services.work,
            vault=services.vault,
        )
        (member,) = await _members(info, id)
        return ChangeMemberRoleSuccess(member=member)

    @strawberry.mutation(
        description="Take a member away, with the API tokens and invitations it made; its sockets close.",
        directives=_MANAGE,
    )
    async def remove_member(self, info: Info, input: RemoveMemberInput) -> RemoveMemberResult:
        services, actor, id = info.context.services, info.context.signed_in, _key(input.id, "member")
        removed = await membership.remove_member(
            actor,
            id,
            dry_run=input.dry_run,
            idempotency_key=input.idempotency_key,
            work=services.work,
            vault=services.vault,
        )
        return RemoveMemberSuccess(
            deleted_id=None if input.dry_run else node_id("member", id),
            workspace=await workspace_of(actor.workspace, services),
            tokens_revoked=removed.tokens_revoked,
        )

    @strawberry.mutation(
        description="Leave the workspace acted in; its last owner cannot.", directives=[SIGNED_IN]
    )
    async def leave_workspace(self, info: Info, input: LeaveWorkspaceInput) -> LeaveWorkspaceResult:
        services = info.context.services
        left = await membership.leave_workspace(
            info.context.signed_in,
            idempotency_key=input.idempotency_key,
            work=services.work,
            vault=services.vault,
        )
        return LeaveWorkspaceSuccess(left_workspace_id=node_id("workspace", left))

    @strawberry.mutation(
        description="Make a member the owner in one's own place, and become an admin.",
        directives=[needs(Permission.WORKSPACE_MANAGE)],
    )
    async def transfer_ownership(self, info: Info, input: TransferOwnershipInput) -> TransferOwnershipResult:
        services = info.context.services
        changed = await membership.transfer_ownership(
            info.context.signed_in,
            _key(input.member_id, "member"),
            idempotency_key=input.idempotency_key,
            work=services.work,
            vault=services.vault,
        )
        return TransferOwnershipSuccess(members=await _members(info, *changed))


def _key(id: str, kind: str) -> UUID:
    """A text that is no such id is answered as an unknown one."""
    key = read_id(id, kind)
    if key is None:
        raise NothingFound(kind)
    return key


async def _members(info: Info, *ids: UUID) -> list[Member]:
    """As they are now; raises NotFound where one has left since."""
    workspace_id = info.context.signed_in.workspace
    found = await info.context.services.work.reading(
        lambda reader: reading.members_by_ids(reader, workspace_id, ids)
    )
    if len(found) < len(ids):
        raise NothingFound("member")
    return [Member.of(found[id]) for id in ids]
