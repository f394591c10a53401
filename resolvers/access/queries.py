"""What may be asked about oneself and about the workspace."""

from typing import Annotated
from uuid import UUID

import strawberry

from models.access import reading
from models.access.permissions import Permission
from resolvers import connections
from resolvers.access.types import (
    Account,
    ApiToken,
    AuditEvent,
    AuditEventConnection,
    AuditEventEdge,
    Invitation,
    Member,
    Viewer,
    Workspace,
    workspace_of,
)
from resolvers.connections import Place
from resolvers.context import Info
from resolvers.nodes import NodeKind, read_id
from resolvers.permissions import SIGNED_IN, needs


@strawberry.type
class AccessQuery:
    @strawberry.field(description="Who speaks.", directives=[SIGNED_IN])
    async def viewer(self, info: Info) -> Viewer:
        return Viewer.of(info.context.signed_in, info.context.services)

    @strawberry.field(description="The workspace acted in.", directives=[needs(Permission.PROVIDERS_VIEW)])
    async def workspace(self, info: Info) -> Workspace:
        return await workspace_of(info.context.signed_in.workspace, info.context.services)

    @strawberry.field(
        description="What was done in the workspace, newest first.", directives=[needs(Permission.AUDIT_VIEW)]
    )
    async def audit_events(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> AuditEventConnection | None:
        wanted, workspace = connections.page(first, after, name="audit"), info.context.signed_in.workspace
        start = None if wanted.after is None else (wanted.after.at, wanted.after.id)
        found = await info.context.services.work.reading(
            lambda reader: reading.audit_entries(reader, workspace, after=start, limit=wanted.limit)
        )
        views, more = connections.cut(found, wanted)
        edges = [
            AuditEventEdge(
                node=AuditEvent.of(view), cursor=connections.cursor(Place(view.at, view.id), name="audit")
            )
            for view in views
        ]
        cursors = [edge.cursor for edge in edges]
        return AuditEventConnection(
            workspace_id=workspace,
            edges=edges,
            page_info=connections.page_info(cursors, wanted, more=more),
        )


async def _account(info: Info, id: str) -> Account | None:
    key = read_id(id, "account")
    view = await info.context.loaders.accounts.load(key) if key else None
    return Account.of(view) if view else None


async def _member(info: Info, id: str) -> Member | None:
    key = read_id(id, "member")
    view = await info.context.loaders.members.load(key) if key else None
    return Member.of(view) if view else None


async def _api_token(info: Info, id: str) -> ApiToken | None:
    key = read_id(id, "token")
    view = await info.context.loaders.api_tokens.load(key) if key else None
    return ApiToken.of(view) if view else None


async def _invitation(info: Info, id: str) -> Invitation | None:
    key = read_id(id, "invitation")
    view = await info.context.loaders.invitations.load(key) if key else None
    return Invitation.of(view) if view else None


async def _audit_event(info: Info, id: str) -> AuditEvent | None:
    key = read_id(id, "audit")
    view = await info.context.loaders.audit_events.load(key) if key else None
    return AuditEvent.of(view) if view else None


async def _workspace(info: Info, id: str) -> Workspace | None:
    key: UUID | None = read_id(id, "workspace")
    actor = info.context.signed_in
    return await workspace_of(key, info.context.services) if key and key == actor.workspace_id else None


NODES = (
    NodeKind("account", Permission.PROVIDERS_VIEW, _account),
    NodeKind("member", Permission.PROVIDERS_VIEW, _member),
    NodeKind("token", Permission.TOKENS_MANAGE, _api_token),
    NodeKind("invitation", Permission.MEMBERS_MANAGE, _invitation),
    NodeKind("audit", Permission.AUDIT_VIEW, _audit_event),
    NodeKind("workspace", Permission.PROVIDERS_VIEW, _workspace),
)
