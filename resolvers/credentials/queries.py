"""Reading credentials and checks."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.access.texts import is_clean, is_label
from models.clock import utc_now
from models.credentials import reading
from models.credentials.drafts import MODEL_NAME_LENGTH
from models.credentials.reading import Sieve
from resolvers import connections
from resolvers.connections import Place
from resolvers.context import Info
from resolvers.credentials.enums import CredentialScope, CredentialStatus
from resolvers.credentials.inputs import ModelName
from resolvers.credentials.room import room
from resolvers.credentials.types import (
    Credential,
    CredentialConnection,
    CredentialEdge,
    ValidationRun,
    credential,
    credential_at,
    run_at,
)
from resolvers.nodes import NodeKind, read_id
from resolvers.permissions import needs

_VIEW = [needs(Permission.PROVIDERS_VIEW)]


@strawberry.type
class CredentialQuery:
    @strawberry.field(description="The workspace's credentials, oldest first.", directives=_VIEW)
    async def credentials(
        self,
        info: Info,
        provider_key: Annotated[str | None, strawberry.argument(description="Only this provider's.")] = None,
        scope: Annotated[
            CredentialScope | None, strawberry.argument(description="Only those of this scope.")
        ] = None,
        model: Annotated[
            ModelName | None, strawberry.argument(description="Only those of this custom model.")
        ] = None,
        environment: Annotated[
            str | None, strawberry.argument(description="Only those of this label, whatever its case.")
        ] = None,
        status: Annotated[
            CredentialStatus | None, strawberry.argument(description="Only those of this status.")
        ] = None,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> CredentialConnection:
        wanted = connections.page(first, after, name="credentials")
        label = None if environment is None else environment.strip().lower()
        # What no credential can bear is not asked for: the database may not even take such a text.
        nothing = (
            (provider_key is not None and room(info).catalog.get(provider_key) is None)
            or (label is not None and not is_label(label))
            or (model is not None and not (is_clean(model.name) and len(model.name) <= MODEL_NAME_LENGTH))
        )
        sieve = Sieve(
            provider_keys=None if nothing or provider_key is None else (provider_key,),
            ids=() if nothing else None,
            scope=scope,
            model=None if nothing or model is None else (model.type.value, model.name),
            environment=None if nothing else label,
            status=status,
        )
        services, workspace = info.context.services, info.context.signed_in.workspace
        views = await services.work.reading(
            lambda reader: reading.credentials(reader, workspace, sieve, vault=services.vault, now=utc_now())
        )
        start = wanted.after
        following = [
            view for view in views if start is None or (view.created_at, view.id) > (start.at, start.id)
        ]
        page, more = connections.cut(following, wanted)
        edges = [
            CredentialEdge(
                node=credential(view),
                cursor=connections.cursor(Place(view.created_at, view.id), name="credentials"),
            )
            for view in page
        ]
        cursors = [edge.cursor for edge in edges]
        return CredentialConnection(
            edges=edges, page_info=connections.page_info(cursors, wanted, more=more), total_count=len(views)
        )

    @strawberry.field(
        description="One credential; null for an id that is not the workspace's.", directives=_VIEW
    )
    async def credential(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Credential | None:
        return await _credential_node(info, id)

    @strawberry.field(
        description="One check; null for an id that is not the workspace's, and for another's draft.",
        directives=_VIEW,
    )
    async def validation_run(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> ValidationRun | None:
        return await _run_node(info, id)


async def _credential_node(info: Info, id: str) -> Credential | None:
    return await credential_at(info, read_id(id, "credential"))


async def _run_node(info: Info, id: str) -> ValidationRun | None:
    return await run_at(info, read_id(id, "run"))


NODES = (
    NodeKind("credential", Permission.PROVIDERS_VIEW, _credential_node),
    NodeKind("run", Permission.PROVIDERS_VIEW, _run_node),
)
