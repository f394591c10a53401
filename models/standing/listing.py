"""Which of a workspace's models a list shows, and which are named though they are on offer no longer; pure."""

from collections.abc import Iterable, Iterator

from models.catalog.offerings import TYPE_ORDER, Address, ModelOrigin, ModelType
from models.standing.model_status import ModelStatus
from models.standing.moment import Standing
from models.standing.offers import Offer, all_offers, offer, offers
from models.standing.picture import Picture


def listed(
    standing: Standing,
    *,
    provider_key: str | None = None,
    type: ModelType | None = None,
    search: str | None = None,
    usable_only: bool = False,
) -> list[Offer]:
    """The models on offer that pass, in the order of display. `search` looks into names and labels, whatever its case;
    `usable_only`: those that are ACTIVE. Of a provider that is not in the catalog there are none."""
    picture, now = standing.picture, standing.now
    found: Iterable[Offer] = (
        all_offers(picture, now) if provider_key is None else offers(picture, provider_key, now)
    )
    if type is not None:
        found = (one for one in found if one.address.type is type)
    if search is not None:
        found = _holding(found, search.casefold())
    if usable_only:
        found = (one for one in found if standing.model(one).status is ModelStatus.ACTIVE)
    return list(found)


def gone(picture: Picture, address: Address) -> Offer | None:
    """What can be told of a model that is on offer no longer, where a default goes on naming it, or a pool; None where nothing
    does."""
    named = picture.default_models.get(address.type) == address or address in picture.pools
    return unlisted(picture, address) if named and picture.catalog.get(address.provider_key) else None


def unlisted(picture: Picture, address: Address) -> Offer:
    """What can be told of a model of which only the name is left."""
    return Offer(
        address=address,
        origin=ModelOrigin.CUSTOM,
        label=address.name,
        features=(),
        context_window=None,
        max_output_tokens=None,
        prices=(),
        deprecated=False,
        retires_at=None,
        replaced_by=None,
        base_model_name=None,
        enabled=False,
        place=(len(picture.catalog), 0, address.name),
    )


def removed(picture: Picture, provider_key: str) -> list[Address]:
    """The provider's models that are on offer no longer and whose credentials are kept; by type, then by name."""
    kept = {
        Address(provider_key, *one.model)
        for one in picture.of_provider(provider_key)
        if one.model is not None
    }
    return sorted(
        (address for address in kept if offer(picture, address) is None),
        key=lambda address: (TYPE_ORDER[address.type], address.name),
    )


def _holding(found: Iterable[Offer], text: str) -> Iterator[Offer]:
    return (one for one in found if text in f"{one.address.name}\n{one.label}".casefold())
