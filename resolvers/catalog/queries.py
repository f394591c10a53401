"""The providers on offer and what the workspace made of them."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from resolvers import nodes
from resolvers.catalog.enums import ModelType
from resolvers.catalog.offerings import Model, model
from resolvers.catalog.types import Provider, provider
from resolvers.context import Info
from resolvers.credentials.room import room
from resolvers.nodes import NodeKind
from resolvers.permissions import needs


@strawberry.type
class CatalogQuery:
    @strawberry.field(
        description="The providers on offer, in the order of display.",
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def providers(
        self,
        info: Info,
        model_type: Annotated[
            ModelType | None, strawberry.argument(description="Only those that offer models of this type.")
        ] = None,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Only those whose name or key holds this text, whatever its case."
            ),
        ] = None,
        configured_only: Annotated[
            bool, strawberry.argument(description="Only those of which the workspace has a credential.")
        ] = False,
    ) -> list[Provider]:
        entries = [
            entry
            for entry in room(info).catalog
            if (model_type is None or model_type in entry.model_types)
            and (search is None or search.casefold() in f"{entry.name}\n{entry.key}".casefold())
        ]
        if configured_only:
            found = await info.context.loaders.credentials.overviews.load_many(
                [entry.key for entry in entries]
            )
            entries = [entry for entry, one in zip(entries, found, strict=True) if one and one.credentials]
        return [provider(info, entry) for entry in entries]

    @strawberry.field(
        description="One provider by its key; null for a key that the catalog does not have.",
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def provider(
        self, info: Info, key: Annotated[str, strawberry.argument(description="The catalog's key.")]
    ) -> Provider | None:
        entry = room(info).catalog.get(key)
        return None if entry is None else provider(info, entry)


async def _model_node(info: Info, id: str) -> Model | None:
    address = nodes.read_model_id(id, info.context.signed_in.workspace)
    if address is None or address[1] not in set(ModelType):
        return None
    offering = room(info).catalog.offering(address[0], ModelType(address[1]), address[2])
    return None if offering is None else model(info, offering)


async def _node(info: Info, id: str) -> Provider | None:
    key = nodes.read_provider_id(id, info.context.signed_in.workspace)
    entry = None if key is None else room(info).catalog.get(key)
    return None if entry is None else provider(info, entry)


NODES = (
    NodeKind("provider", Permission.PROVIDERS_VIEW, _node),
    NodeKind("model", Permission.PROVIDERS_VIEW, _model_node),
)
