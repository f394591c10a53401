"""What an owner may do to a workspace: rename it, have its credentials checked now and then, and end it."""

from typing import Annotated

import strawberry

from models.access import closing, workspaces
from models.access.actor import Actor
from models.access.identity import account_actor
from models.access.permissions import Permission
from models.access.texts import UNSET, Problems
from models.access.workspaces import WorkspaceChanges
from models.catalog import customs, provider_switching
from models.clock import utc_now
from models.credentials import removal
from models.defaults import explicit
from models.errors import ProblemCode
from models.pools import leaving
from models.usage import forgetting
from models.validation import queue
from resolvers.access.mutations import KEY
from resolvers.access.types import Viewer, Workspace, workspace_of
from resolvers.context import Info, Services
from resolvers.errors import IdempotencyConflict, InvalidInput, NameTaken
from resolvers.nodes import node_id
from resolvers.permissions import needs

_OWNER = [needs(Permission.WORKSPACE_MANAGE)]
_EVERY = (
    "Check stored credentials again by themselves, each once in so many hours, 1 to 8760, spread out and by free calls alone; "
    "null switches it off."
)
_NULL = "Neither the name nor the slug can be null: leave it out."


@strawberry.input(description="What changes; a field that is absent stays.")
class UpdateWorkspaceInput:
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The next name; null is refused."
    )
    slug: str | None = strawberry.field(
        default=strawberry.UNSET, description="What X-Workspace takes from then on; null is refused."
    )
    revalidate_every_hours: int | None = strawberry.field(default=strawberry.UNSET, description=_EVERY)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def changes(self) -> WorkspaceChanges:
        """As the business reads it."""
        problems = Problems()
        for field, given in (("name", self.name), ("slug", self.slug)):
            if given is None:
                problems.add(field, ProblemCode.REQUIRED, _NULL)
        problems.refuse_any()
        return WorkspaceChanges(
            name=None if self.name is strawberry.UNSET else self.name,
            slug=None if self.slug is strawberry.UNSET else self.slug,
            revalidate_every_hours=UNSET
            if self.revalidate_every_hours is strawberry.UNSET
            else self.revalidate_every_hours,
            idempotency_key=self.idempotency_key,
        )


@strawberry.type(description="It is changed.")
class UpdateWorkspaceSuccess:
    workspace: Workspace = strawberry.field(description="The workspace.")


UpdateWorkspaceResult = Annotated[
    UpdateWorkspaceSuccess | InvalidInput | NameTaken | IdempotencyConflict,
    strawberry.union("UpdateWorkspaceResult", description="What comes of updateWorkspace."),
]


@strawberry.input(description="The workspace to end.")
class DeleteWorkspaceInput:
    slug: str = strawberry.field(description="The slug of the workspace acted in, typed again.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.type(description="The workspace is gone, its keys are destroyed, and the sockets in it close.")
class DeleteWorkspaceSuccess:
    deleted_id: strawberry.ID = strawberry.field(description="The id that it had.")
    viewer: Viewer = strawberry.field(description="Who speaks, and which workspaces are left.")


DeleteWorkspaceResult = Annotated[
    DeleteWorkspaceSuccess | InvalidInput | IdempotencyConflict,
    strawberry.union("DeleteWorkspaceResult", description="What comes of deleteWorkspace."),
]


@strawberry.type
class WorkspaceMutation:
    @strawberry.mutation(
        description="Change the workspace acted in: its name, its slug, or how often its credentials are checked again.",
        directives=_OWNER,
    )
    async def update_workspace(self, info: Info, input: UpdateWorkspaceInput) -> UpdateWorkspaceResult:
        services, actor = info.context.services, info.context.signed_in
        await workspaces.update_workspace(actor, input.changes(), work=services.work, vault=services.vault)
        return UpdateWorkspaceSuccess(workspace=await workspace_of(actor.workspace, services))

    @strawberry.mutation(
        description=(
            "End the workspace acted in: its keys are destroyed, its credentials, checks, API tokens and memberships go. What was "
            "done in it stays in the operator's audit. An API token that is bound to an environment ends none."
        ),
        directives=_OWNER,
    )
    async def delete_workspace(self, info: Info, input: DeleteWorkspaceInput) -> DeleteWorkspaceResult:
        services, actor = info.context.services, info.context.signed_in
        deleted = await closing.delete_workspace(
            actor,
            input.slug,
            idempotency_key=input.idempotency_key,
            work=services.work,
            vault=services.vault,
            clearances=(
                leaving.forget_workspace,
                explicit.forget_workspace,
                forgetting.forget_workspace,
                queue.forget_workspace,
                removal.forget_workspace,
                customs.forget_workspace,
                provider_switching.forget_workspace,
            ),
        )
        services.pictures.forget(deleted)
        return DeleteWorkspaceSuccess(
            deleted_id=node_id("workspace", deleted),
            viewer=Viewer.of(await _elsewhere(actor, services), services),
        )


async def _elsewhere(actor: Actor, services: Services) -> Actor:
    """The actor where no workspace is named: in the account's only one that is left, or in none."""
    session_id = actor.session_id
    if session_id is not None:
        found = await services.work.reading(
            lambda reader: account_actor(reader, session_id, None, now=utc_now())
        )
        if found is not None:
            return found[0]
    return actor.nowhere()
