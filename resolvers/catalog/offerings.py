"""A model on offer, as a workspace sees it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import strawberry

from models.catalog.offerings import Offering
from resolvers.catalog import pages
from resolvers.catalog.enums import ModelFeature, ModelOrigin, ModelType, PriceUnit
from resolvers.connections import PageInfo
from resolvers.context import Info
from resolvers.nodes import Node, model_id

if TYPE_CHECKING:
    from resolvers.catalog.types import Provider

LazyProvider = Annotated["Provider", strawberry.lazy("resolvers.catalog.types")]


@strawberry.type(description="An amount of money.")
class Money:
    amount: str = strawberry.field(description="An exact decimal.")
    currency: str = strawberry.field(description="Its ISO 4217 code.")


@strawberry.type(description="What the provider asks for one unit, before its tiers and discounts.")
class Price:
    unit: PriceUnit = strawberry.field(description="The unit.")
    price: Money = strawberry.field(description="For one of it.")
    valid_from: datetime | None = strawberry.field(
        description="The moment from which it holds; null where that is not known."
    )


@strawberry.type(
    description="A model on offer: a provider's, of one type, under the provider's own name for it."
)
class Model(Node):
    offering: strawberry.Private[Offering]

    name: str = strawberry.field(description="The provider's name for it.")
    label: str = strawberry.field(description="What people read.")
    type: ModelType = strawberry.field(description="The job it does.")
    origin: ModelOrigin = strawberry.field(description="How it came to be on offer.")
    features: list[ModelFeature] = strawberry.field(description="What it can do besides its job.")
    context_window: int | None = strawberry.field(description="In tokens; null where that is not known.")
    max_output_tokens: int | None = strawberry.field(description="Null where that is not known.")
    pricing: list[Price] = strawberry.field(description="Empty: unknown, never taken for zero.")
    deprecated: bool = strawberry.field(description="Whether the provider has announced its end.")
    retires_at: datetime | None = strawberry.field(
        description="From when on the provider no longer serves it; null where no day is known."
    )
    replaced_by: str | None = strawberry.field(
        description="What the provider recommends instead: a model name of the same provider and type."
    )

    @strawberry.field(description="Whose it is.")
    def provider(self, info: Info) -> LazyProvider:
        from resolvers.catalog.types import provider
        from resolvers.credentials.room import room

        entry = room(info).catalog.get(self.offering.provider_key)
        if entry is None:
            raise LookupError(f"the catalog has no {self.offering.provider_key}")
        return provider(info, entry)


@strawberry.type(description="A model in a list of models.")
class ModelEdge:
    node: Model = strawberry.field(description="The model.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of models, by type, then by name.")
class ModelConnection:
    edges: list[ModelEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where it stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


def model_page(
    info: Info, provider_key: str, found: Sequence[Offering], *, first: int, after: str | None
) -> ModelConnection:
    """A page of a provider's models, which come in their order."""
    shown, cursors, page_info = pages.page(
        found, first, after, place=lambda offering: offering.place, name=f"models of {provider_key}"
    )
    edges = [
        ModelEdge(node=model(info, offering), cursor=cursor)
        for offering, cursor in zip(shown, cursors, strict=True)
    ]
    return ModelConnection(edges=edges, page_info=page_info, total_count=len(found))


def model(info: Info, offering: Offering) -> Model:
    """A predefined model in the actor's workspace."""
    address = (offering.provider_key, str(offering.type), offering.name)
    return Model(
        id=model_id(info.context.signed_in.workspace, address),
        offering=offering,
        name=offering.name,
        label=offering.label,
        type=offering.type,
        origin=ModelOrigin.PREDEFINED,
        features=list(offering.features),
        context_window=offering.context_window,
        max_output_tokens=offering.max_output_tokens,
        pricing=[
            Price(
                unit=price.unit,
                price=Money(amount=format(price.amount, "f"), currency=price.currency),
                valid_from=None
                if price.valid_from is None
                else datetime.combine(price.valid_from, time(), tzinfo=UTC),
            )
            for price in offering.prices
        ],
        deprecated=offering.deprecated,
        retires_at=offering.retires_at,
        replaced_by=offering.replaced_by,
    )
