"""People as the schema tells them: the viewer, accounts, workspaces, members, API tokens."""

from datetime import datetime
from uuid import UUID

import strawberry

from models.access import reading
from models.access.actor import Actor
from models.access.permissions import Permission, Role
from models.access.reading import (
    AccountView,
    ApiTokenView,
    AuditView,
    InvitationView,
    MembershipView,
    MemberView,
    WorkspaceView,
)
from models.clock import utc_now
from models.credentials.reading import environments
from resolvers.connections import PageInfo
from resolvers.context import Info, Services
from resolvers.errors import not_found
from resolvers.nodes import Node, node_id
from resolvers.permissions import needs
from resolvers.scalars import JSON


@strawberry.type(description="A person.")
class Account(Node):
    email: str = strawberry.field(description="The e-mail address, which signs in.")
    name: str = strawberry.field(description="The name to show.")

    @classmethod
    def of(cls, view: AccountView) -> "Account":
        return cls(id=node_id("account", view.id), email=view.email, name=view.name)


@strawberry.type(description="An account's role in a workspace. It has no way into the workspace's contents.")
class Membership:
    workspace_id: strawberry.ID = strawberry.field(description="The workspace's id.")
    slug: str = strawberry.field(description="The name that X-Workspace takes.")
    name: str = strawberry.field(description="The workspace's name.")
    role: Role = strawberry.field(description="What the account is there.")

    @classmethod
    def of(cls, view: MembershipView) -> "Membership":
        return cls(
            workspace_id=node_id("workspace", view.workspace_id),
            slug=view.slug,
            name=view.name,
            role=view.role,
        )


@strawberry.type(description="An account that belongs to the workspace.")
class Member(Node):
    account: Account = strawberry.field(description="Who.")
    role: Role = strawberry.field(description="What the account is in the workspace.")
    joined_at: datetime = strawberry.field(description="Since when.")

    @classmethod
    def of(cls, view: MemberView) -> "Member":
        return cls(
            id=node_id("member", view.id),
            account=Account.of(view.account),
            role=view.role,
            joined_at=view.joined_at,
        )


@strawberry.type(description="A machine's right. Its secret is shown once, when it is made.")
class ApiToken(Node):
    view: strawberry.Private[ApiTokenView]
    name: str = strawberry.field(description="Its name, unique in the workspace.")
    permissions: list[Permission] = strawberry.field(
        description="What it carries; what it may do is judged at each use by its maker's role too."
    )
    environment: str | None = strawberry.field(
        description=(
            "The only environment that serves it, and whose credentials it may check, change or choose, besides those without a "
            "label; null: any."
        )
    )
    hint: str = strawberry.field(description="The last characters of its secret.")
    expires_at: datetime = strawberry.field(description="When it ends.")
    last_used_at: datetime | None = strawberry.field(description="When it was last used.")

    @strawberry.field(description="Who made it; null when that account has left.")
    async def created_by(self, info: Info) -> Account | None:
        view = await info.context.loaders.accounts.load(self.view.account_id)
        return Account.of(view) if view else None

    @classmethod
    def of(cls, view: ApiTokenView) -> "ApiToken":
        return cls(
            id=node_id("token", view.id),
            view=view,
            name=view.name,
            permissions=list(view.permissions),
            environment=view.environment,
            hint=view.hint,
            expires_at=view.expires_at,
            last_used_at=view.last_used_at,
        )


@strawberry.type(
    description="A place in the workspace that waits for one e-mail address. Its secret is shown once."
)
class Invitation(Node):
    email: str = strawberry.field(description="Whose place it is.")
    role: Role = strawberry.field(description="What that account will be.")
    expires_at: datetime = strawberry.field(description="Until when it may be accepted.")

    @classmethod
    def of(cls, view: InvitationView) -> "Invitation":
        return cls(
            id=node_id("invitation", view.id), email=view.email, role=view.role, expires_at=view.expires_at
        )


@strawberry.type(description="Who did what to which thing, with the names it had then; never a secret.")
class AuditEvent(Node):
    at: datetime = strawberry.field(description="When.")
    actor: str = strawberry.field(description="Who: an e-mail address, an API token's name, or the system.")
    action: str = strawberry.field(description="What, such as credential.added.")
    subject: str = strawberry.field(description="To which thing.")
    detail: JSON | None = strawberry.field(description="More of it.")

    @classmethod
    def of(cls, view: AuditView) -> "AuditEvent":
        return cls(
            id=node_id("audit", view.id),
            at=view.at,
            actor=view.actor,
            action=view.action,
            subject=view.subject,
            detail=view.detail,
        )


@strawberry.type(description="An audit event in the list of them.")
class AuditEventEdge:
    node: AuditEvent = strawberry.field(description="The event.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of audit events, newest first.")
class AuditEventConnection:
    workspace_id: strawberry.Private[UUID]
    edges: list[AuditEventEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")

    @strawberry.field(description="How many there are in all.")
    async def total_count(self, info: Info) -> int | None:
        return await info.context.services.work.reading(
            lambda reader: reading.count_audit_entries(reader, self.workspace_id)
        )


@strawberry.type(description="Where providers, credentials and everything else live.")
class Workspace(Node):
    view: strawberry.Private[WorkspaceView]
    slug: str = strawberry.field(description="The name that X-Workspace takes.")
    name: str = strawberry.field(description="The name to show.")
    plan: str = strawberry.field(description="The plan it is on.")
    load_balancing_allowed: bool = strawberry.field(
        description="Whether pools may be switched on and serve; where not, they are kept and OFF."
    )
    revalidate_every_hours: int | None = strawberry.field(
        description="How often stored credentials are checked again by themselves, in hours; null: only when somebody asks."
    )

    @strawberry.field(description="The environment labels in use.")
    async def environments(self, info: Info) -> list[str]:
        return await info.context.services.work.reading(lambda reader: environments(reader, self.view.id))

    @strawberry.field(
        description="Who belongs to it, by e-mail address.", directives=[needs(Permission.PROVIDERS_VIEW)]
    )
    async def members(self, info: Info) -> list[Member] | None:
        found = await info.context.services.work.reading(lambda reader: reading.members(reader, self.view.id))
        return [Member.of(view) for view in found]

    @strawberry.field(
        description="Its invitations that may still be accepted, by e-mail address.",
        directives=[needs(Permission.MEMBERS_MANAGE)],
    )
    async def invitations(self, info: Info) -> list[Invitation] | None:
        found = await info.context.services.work.reading(
            lambda reader: reading.invitations(reader, self.view.id, now=utc_now())
        )
        return [Invitation.of(view) for view in found]

    @strawberry.field(description="Its API tokens, by name.", directives=[needs(Permission.TOKENS_MANAGE)])
    async def api_tokens(self, info: Info) -> list[ApiToken] | None:
        found = await info.context.services.work.reading(lambda reader: reading.tokens(reader, self.view.id))
        return [ApiToken.of(view) for view in found]

    @classmethod
    def of(cls, view: WorkspaceView) -> "Workspace":
        return cls(
            id=node_id("workspace", view.id),
            view=view,
            slug=view.slug,
            name=view.name,
            plan=view.plan,
            load_balancing_allowed=view.load_balancing_allowed,
            revalidate_every_hours=view.revalidate_every_hours,
        )


@strawberry.type(description="Who speaks, and what they may do here.")
class Viewer:
    actor: strawberry.Private[Actor]
    services: strawberry.Private[Services]
    id: strawberry.ID = strawberry.field(description="The id of the account or the API token.")
    role: Role | None = strawberry.field(description="The role in the workspace acted in; null without one.")
    permissions: list[Permission] = strawberry.field(
        description="What may be done in the workspace acted in."
    )

    @strawberry.field(description="The account; null where an API token speaks.")
    async def account(self) -> Account | None:
        if self.actor.kind != "account":
            return None
        account_id = self.actor.account
        view = await self.services.work.reading(lambda reader: reading.account_by_id(reader, account_id))
        return Account.of(view) if view else None

    @strawberry.field(
        description="The workspace acted in; null where the account has several, or none, and none was named."
    )
    async def workspace(self) -> Workspace | None:
        workspace_id = self.actor.workspace_id
        if workspace_id is None:
            return None
        return await workspace_of(workspace_id, self.services)

    @strawberry.field(description="Every workspace of the account; empty where an API token speaks.")
    async def memberships(self) -> list[Membership]:
        if self.actor.kind != "account":
            return []
        account_id = self.actor.account
        found = await self.services.work.reading(lambda reader: reading.memberships(reader, account_id))
        return [Membership.of(view) for view in found]

    @classmethod
    def of(cls, actor: Actor, services: Services) -> "Viewer":
        return cls(
            id=node_id("account" if actor.kind == "account" else "token", actor.id),
            actor=actor,
            services=services,
            role=actor.role if actor.kind == "account" else None,
            permissions=[permission for permission in Permission if permission in actor.permissions],
        )


async def workspace_of(workspace_id: UUID, services: Services) -> Workspace:
    """A workspace that the actor is in."""
    view = await services.work.reading(lambda reader: reading.workspace_by_id(reader, workspace_id))
    if view is None:
        raise not_found("workspace")
    return Workspace.of(view)
