"""The providers on offer and what the workspace made of them."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.catalog.offerings import Address
from models.standing.listing import listed
from resolvers import nodes
from resolvers.catalog.enums import ModelType
from resolvers.catalog.offerings import Model, ModelConnection, model_at, model_page
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

    @strawberry.field(
        description=(
            "The models on offer, by provider in the order of display, then by type, then by name. One past its end is among them "
            "only where somebody added it, switched it, or gave it a key of its own."
        ),
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def models(
        self,
        info: Info,
        type: Annotated[ModelType | None, strawberry.argument(description="Only those of this type.")] = None,
        provider_key: Annotated[str | None, strawberry.argument(description="Only this provider's.")] = None,
        search: Annotated[
            str | None,
            strawberry.argument(
                description="Only those whose name or label holds this text, whatever its case."
            ),
        ] = None,
        usable_only: Annotated[
            bool, strawberry.argument(description="Only those whose status is ACTIVE.")
        ] = False,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> ModelConnection:
        standing = await info.context.loaders.standing()
        found = listed(standing, provider_key=provider_key, type=type, search=search, usable_only=usable_only)
        return model_page(standing, found, first=first, after=after, name="models")

    @strawberry.field(
        description=(
            "One model, also one past its end; one that is on offer no longer, as far as a default or a pool goes on naming it; else null."
        ),
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def model(
        self,
        info: Info,
        provider_key: Annotated[str, strawberry.argument(description="The catalog's key of its provider.")],
        type: Annotated[ModelType, strawberry.argument(description="Its type.")],
        name: Annotated[str, strawberry.argument(description="The provider's name for it.")],
    ) -> Model | None:
        return await model_at(info, Address(provider_key, type, name))


async def _model_node(info: Info, id: str) -> Model | None:
    address = nodes.read_model_id(id, info.context.signed_in.workspace)
    if address is None or address[1] not in set(ModelType):
        return None
    return await model_at(info, Address(address[0], ModelType(address[1]), address[2]))


async def _node(info: Info, id: str) -> Provider | None:
    key = nodes.read_provider_id(id, info.context.signed_in.workspace)
    entry = None if key is None else room(info).catalog.get(key)
    return None if entry is None else provider(info, entry)


NODES = (
    NodeKind("provider", Permission.PROVIDERS_VIEW, _node),
    NodeKind("model", Permission.PROVIDERS_VIEW, _model_node),
)
