"""What people do about themselves and their rights: sign in and out, change the password, make a workspace, make
and revoke API tokens."""

from datetime import datetime
from typing import Annotated

import strawberry

from models.access import passwords, sessions, tokens, workspaces
from models.access.permissions import Permission
from models.access.sessions import SignInDraft
from models.access.tokens import ApiTokenDraft
from models.access.workspaces import WorkspaceDraft
from models.errors import NotFound as NothingFound
from resolvers.access.types import ApiToken, Membership, Viewer, Workspace, workspace_of
from resolvers.context import Info
from resolvers.errors import (
    IdempotencyConflict,
    InvalidCredentials,
    InvalidInput,
    LimitReached,
    NameTaken,
    NotFound,
    RateLimited,
    RoleForbids,
)
from resolvers.nodes import node_id, read_id
from resolvers.permissions import PUBLIC, SIGNED_IN, needs
from resolvers.scalars import Secret

KEY = "Repeated within 24 h: the same outcome, done once (1 to 128 characters)."


@strawberry.input(description="Who signs in.")
class SignInInput:
    email: str = strawberry.field(description="The account's e-mail address.")
    password: Secret = strawberry.field(description="The account's password.")
    workspace: str | None = strawberry.field(
        default=None, description="The slug of the workspace that the answer's viewer is told for."
    )


@strawberry.type(description="Signed in.")
class SignInSuccess:
    token: str = strawberry.field(description="The session's token, for `Authorization: Bearer`; shown once.")
    expires_at: datetime = strawberry.field(description="When the session ends.")
    viewer: Viewer = strawberry.field(description="Who signed in.")


SignInResult = Annotated[
    SignInSuccess | InvalidInput | InvalidCredentials | RateLimited,
    strawberry.union("SignInResult", description="What comes of signIn."),
]


@strawberry.input(description="Which sessions end.")
class SignOutInput:
    everywhere: bool = strawberry.field(
        default=False, description="All sessions of the account, not only this one."
    )


@strawberry.type(description="Signed out; the sockets of these sessions close.")
class SignOutSuccess:
    signed_out: int = strawberry.field(description="How many sessions ended.")


SignOutResult = Annotated[
    SignOutSuccess | InvalidInput, strawberry.union("SignOutResult", description="What comes of signOut.")
]


@strawberry.input(description="The present password, and the one to come.")
class ChangePasswordInput:
    current: Secret = strawberry.field(description="The present password.")
    new: Secret = strawberry.field(description="The one to come, of 8 characters at least.")


@strawberry.type(description="The password is changed, and all other sessions of the account ended.")
class ChangePasswordSuccess:
    viewer: Viewer = strawberry.field(description="Who speaks.")


ChangePasswordResult = Annotated[
    ChangePasswordSuccess | InvalidInput | InvalidCredentials | RateLimited,
    strawberry.union("ChangePasswordResult", description="What comes of changePassword."),
]


@strawberry.input(description="The workspace to make.")
class CreateWorkspaceInput:
    name: str = strawberry.field(description="Its name.")
    slug: str | None = strawberry.field(
        default=None, description="The name that X-Workspace takes; made from the name where it is absent."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The workspace is there, and the account owns it.")
class CreateWorkspaceSuccess:
    membership: Membership = strawberry.field(description="The account's membership.")


CreateWorkspaceResult = Annotated[
    CreateWorkspaceSuccess | InvalidInput | NameTaken | LimitReached | IdempotencyConflict,
    strawberry.union("CreateWorkspaceResult", description="What comes of createWorkspace."),
]


@strawberry.input(description="The API token to make.")
class CreateApiTokenInput:
    name: str = strawberry.field(description="Its name, unique in the workspace.")
    permissions: list[Permission] = strawberry.field(
        description="What it carries, within its maker's own right."
    )
    environment: str | None = strawberry.field(
        default=None, description="The only environment this token is served by, whatever a call says."
    )
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it ends; absent: in 90 days."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The API token is there.")
class CreateApiTokenSuccess:
    secret: str | None = strawberry.field(
        description="The token's text, shown once; null when the same request is repeated."
    )
    api_token: ApiToken = strawberry.field(description="The token.")
    workspace: Workspace = strawberry.field(description="Its workspace.")


CreateApiTokenResult = Annotated[
    CreateApiTokenSuccess | InvalidInput | NameTaken | RoleForbids | LimitReached | IdempotencyConflict,
    strawberry.union("CreateApiTokenResult", description="What comes of createApiToken."),
]


@strawberry.input(description="The API token to end.")
class RevokeApiTokenInput:
    id: strawberry.ID = strawberry.field(description="The token's id.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The API token has ended, and its sockets close.")
class RevokeApiTokenSuccess:
    deleted_id: strawberry.ID = strawberry.field(description="The id that it had.")
    workspace: Workspace = strawberry.field(description="Its workspace.")


RevokeApiTokenResult = Annotated[
    RevokeApiTokenSuccess | InvalidInput | NotFound | IdempotencyConflict,
    strawberry.union("RevokeApiTokenResult", description="What comes of revokeApiToken."),
]


@strawberry.type
class AccessMutation:
    @strawberry.mutation(
        description="Begin a session of 30 days. One answer for every reason why it fails.",
        directives=[PUBLIC],
    )
    async def sign_in(self, info: Info, input: SignInInput) -> SignInResult:
        services = info.context.services
        signed_in = await sessions.sign_in(
            SignInDraft(email=input.email, password=input.password, workspace=input.workspace),
            address=info.context.address,
            work=services.work,
            vault=services.vault,
            hasher=services.hasher,
            throttle=services.throttle,
        )
        return SignInSuccess(
            token=signed_in.token.reveal(),
            expires_at=signed_in.expires_at,
            viewer=Viewer.of(signed_in.actor, services),
        )

    @strawberry.mutation(description="End this session, or all of the account's.", directives=[SIGNED_IN])
    async def sign_out(self, info: Info, input: SignOutInput | None = None) -> SignOutResult:
        ended = await sessions.sign_out(
            info.context.signed_in,
            everywhere=input is not None and input.everywhere,
            work=info.context.services.work,
        )
        return SignOutSuccess(signed_out=ended)

    @strawberry.mutation(
        description="Change the account's password; all its other sessions end.", directives=[SIGNED_IN]
    )
    async def change_password(self, info: Info, input: ChangePasswordInput) -> ChangePasswordResult:
        services, actor = info.context.services, info.context.signed_in
        await passwords.change_password(
            actor,
            current=input.current,
            new=input.new,
            address=info.context.address,
            work=services.work,
            hasher=services.hasher,
            throttle=services.throttle,
        )
        return ChangePasswordSuccess(viewer=Viewer.of(actor, services))

    @strawberry.mutation(description="Make a workspace, owned by the account.", directives=[SIGNED_IN])
    async def create_workspace(self, info: Info, input: CreateWorkspaceInput) -> CreateWorkspaceResult:
        services = info.context.services
        draft = WorkspaceDraft(name=input.name, slug=input.slug, idempotency_key=input.idempotency_key)
        membership = await workspaces.create_workspace(
            info.context.signed_in, draft, work=services.work, vault=services.vault
        )
        return CreateWorkspaceSuccess(membership=Membership.of(membership))

    @strawberry.mutation(
        description="Make an API token that may do no more than its maker.",
        directives=[needs(Permission.TOKENS_MANAGE)],
    )
    async def create_api_token(self, info: Info, input: CreateApiTokenInput) -> CreateApiTokenResult:
        services, actor = info.context.services, info.context.signed_in
        draft = ApiTokenDraft(
            name=input.name,
            permissions=input.permissions,
            environment=input.environment,
            expires_at=input.expires_at,
            idempotency_key=input.idempotency_key,
        )
        created = await tokens.create_api_token(actor, draft, work=services.work, vault=services.vault)
        return CreateApiTokenSuccess(
            secret=created.secret.reveal() if created.secret else None,
            api_token=ApiToken.of(created.token),
            workspace=await workspace_of(actor.workspace, services),
        )

    @strawberry.mutation(
        description="End an API token at once.", directives=[needs(Permission.TOKENS_MANAGE)]
    )
    async def revoke_api_token(self, info: Info, input: RevokeApiTokenInput) -> RevokeApiTokenResult:
        services, actor = info.context.services, info.context.signed_in
        key = read_id(input.id, "token")
        if key is None:
            raise NothingFound("API token")
        revoked = await tokens.revoke_api_token(
            actor, key, idempotency_key=input.idempotency_key, work=services.work, vault=services.vault
        )
        return RevokeApiTokenSuccess(
            deleted_id=node_id("token", revoked), workspace=await workspace_of(actor.workspace, services)
        )
