"""A model on offer, as a workspace sees it."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import strawberry

from models.catalog.offerings import Address
from models.catalog.offerings import Price as Asked
from models.standing.listing import gone, unlisted
from models.standing.moment import Standing
from models.standing.offers import Offer, offer
from models.standing.pooling import serving_pool
from resolvers.catalog import pages
from resolvers.catalog.enums import ModelFeature, ModelOrigin, ModelStatus, ModelType, PriceUnit
from resolvers.connections import PageInfo
from resolvers.context import Info
from resolvers.nodes import Node, model_id

if TYPE_CHECKING:
    from resolvers.catalog.types import Provider
    from resolvers.credentials.types import Credential
    from resolvers.pools.types import Pool

LazyProvider = Annotated["Provider", strawberry.lazy("resolvers.catalog.types")]
LazyCredential = Annotated["Credential", strawberry.lazy("resolvers.credentials.types")]
LazyPool = Annotated["Pool", strawberry.lazy("resolvers.pools.types")]
LazyModel = Annotated["Model", strawberry.lazy("resolvers.catalog.offerings")]


@strawberry.type(description="A model as it was named; it may be gone.")
class ModelAddress:
    provider_key: str = strawberry.field(description="The catalog's key of its provider.")
    type: ModelType = strawberry.field(description="Its type.")
    name: str = strawberry.field(description="The provider's name for it.")


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
    standing: strawberry.Private[Standing]
    offer: strawberry.Private[Offer]

    name: str = strawberry.field(description="The provider's name for it.")
    label: str = strawberry.field(description="What people read.")
    type: ModelType = strawberry.field(description="The job it does.")
    origin: ModelOrigin = strawberry.field(description="How it came to be on offer.")
    base_model_name: str | None = strawberry.field(
        description="Of a custom model: the catalog's model that lends features, limits and prices."
    )
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
    enabled: bool = strawberry.field(description="Its own switch, whatever its provider's is.")
    status: ModelStatus = strawberry.field(
        description=(
            "Whether it would serve a call that names nothing but it: of the environment that an API token is bound to, and in a plan "
            "of the one that was named."
        )
    )

    @strawberry.field(description="Whose it is.")
    def provider(self, info: Info) -> LazyProvider:
        from resolvers.credentials.types import provider_of

        return provider_of(info, self.offer.address.provider_key)

    @strawberry.field(
        description=(
            "The credentials that can serve it, oldest first, usable now or not: its own where it has any, else the provider's. "
            "One that the provider refused the model, or whose list names others of the type (of a discovered one: any others) and not this "
            "one, is left out."
        )
    )
    async def credentials(self, info: Info) -> list[LazyCredential]:
        from resolvers.credentials.types import credentials_at

        return await credentials_at(info, [one.id for one in self.standing.able(self.offer)])

    @strawberry.field(
        description=(
            "The default of its own credentials where it has any, else the provider's: the one that serves where none is named, unless "
            "the model's pool is on."
        )
    )
    async def default_credential(self, info: Info) -> LazyCredential | None:
        from resolvers.credentials.types import credential_at

        return await credential_at(info, self.standing.default_credential_id(self.offer))

    @strawberry.field(
        description="Whether its pool is on and load balancing is allowed: the members share its calls."
    )
    def load_balanced(self) -> bool:
        return serving_pool(self.standing.picture, self.offer.address) is not None

    @strawberry.field(description="Its pool, on or off; null where none was saved.")
    def pool(self, info: Info) -> LazyPool | None:
        from resolvers.pools.types import pool

        found = self.standing.picture.pools.get(self.offer.address)
        return None if found is None else pool(info, self.standing, found)

    @strawberry.field(
        description=(
            "The models that are tried, in this order, when it cannot serve a call that pins no credential; those that are on offer. What "
            "they themselves fall back on is not tried."
        )
    )
    def fallbacks(self) -> list[LazyModel]:
        return [model(self.standing, one) for one in self.standing.fallbacks(self.offer.address)]


@strawberry.type(description="A model in a list of models.")
class ModelEdge:
    node: Model = strawberry.field(description="The model.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of models, by provider, then by type, then by name.")
class ModelConnection:
    edges: list[ModelEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where it stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


def model_page(
    standing: Standing, found: Sequence[Offer], *, first: int, after: str | None, name: str
) -> ModelConnection:
    """A page of models, which come in the order of display; `name` is the connection's."""
    shown, cursors, page_info = pages.page(found, first, after, place=lambda one: one.place, name=name)
    edges = [
        ModelEdge(node=model(standing, one), cursor=cursor)
        for one, cursor in zip(shown, cursors, strict=True)
    ]
    return ModelConnection(edges=edges, page_info=page_info, total_count=len(found))


async def model_at(info: Info, address: Address) -> Model | None:
    """A model on offer, though it be past its end; or one that a default or a pool goes on naming."""
    standing = await info.context.loaders.standing()
    found = offer(standing.picture, address)
    if found is not None:
        return model(standing, found)
    left = gone(standing.picture, address)
    return None if left is None else _told(standing, left, standing.model(None).status)


def model_named(standing: Standing, address: Address) -> Model:
    """A model, be it on offer or not: REMOVED where it is not, and then little more than its name is told."""
    found = offer(standing.picture, address)
    if found is not None:
        return model(standing, found)
    return _told(standing, unlisted(standing.picture, address), standing.model(None).status)


def model(standing: Standing, found: Offer) -> Model:
    """A model on offer in the words of the schema."""
    return _told(standing, found, standing.model(found).status)


def address_told(address: Address) -> ModelAddress:
    """The name of a model in the words of the schema."""
    return ModelAddress(provider_key=address.provider_key, type=address.type, name=address.name)


def _told(standing: Standing, found: Offer, status: ModelStatus) -> Model:
    return Model(
        id=model_id(standing.picture.workspace_id, found.address),
        standing=standing,
        offer=found,
        name=found.address.name,
        label=found.label,
        type=found.address.type,
        origin=found.origin,
        base_model_name=found.base_model_name,
        features=list(found.features),
        context_window=found.context_window,
        max_output_tokens=found.max_output_tokens,
        pricing=[_price(price) for price in found.prices],
        deprecated=found.deprecated,
        retires_at=found.retires_at,
        replaced_by=found.replaced_by,
        enabled=found.enabled,
        status=status,
    )


def _price(price: Asked) -> Price:
    start = price.valid_from
    return Price(
        unit=price.unit,
        price=Money(amount=format(price.amount, "f"), currency=price.currency),
        valid_from=None if start is None else datetime.combine(start, time(), tzinfo=UTC),
    )
