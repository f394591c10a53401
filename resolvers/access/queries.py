"""What may be asked about oneself and about the workspace."""

from uuid import UUID

import strawberry

from models.access.permissions import Permission
from resolvers.access.types import Account, ApiToken, Member, Viewer, Workspace, workspace_of
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


async def _workspace(info: Info, id: str) -> Workspace | None:
    key: UUID | None = read_id(id, "workspace")
    actor = info.context.signed_in
    return await workspace_of(key, info.context.services) if key and key == actor.workspace_id else None


NODES = (
    NodeKind("account", Permission.PROVIDERS_VIEW, _account),
    NodeKind("member", Permission.PROVIDERS_VIEW, _member),
    NodeKind("token", Permission.TOKENS_MANAGE, _api_token),
    NodeKind("workspace", Permission.PROVIDERS_VIEW, _workspace),
)
