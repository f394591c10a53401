"""Which models are on offer in a workspace and what is known of each: predefined, discovered and added ones as one list; pure.

| the model is | origin | on by itself |
|---|---|---|
| added by hand | CUSTOM | yes |
| in the catalog | PREDEFINED | yes |
| in the list of a provider's credential, or switched by hand | DISCOVERED | where the catalog has no models of the provider |

What a list tells of a predefined model is not used over the catalog. A base model of the same name lends a discovered one
what its list does not tell, and its rules for parameters, of which no list tells. Of an added one what somebody typed counts, then what the base model tells that he named, then a
list, that of the model's own credential before those of its provider's.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from weakref import WeakKeyDictionary

from models.catalog.entries import Entry
from models.catalog.labels import label
from models.catalog.offerings import TYPE_ORDER, Address, ModelFeature, ModelOrigin, Offering, Price
from models.standing.picture import CustomModelFacts, Picture
from models.vendors.verdict import FoundModel


@dataclass(frozen=True, slots=True)
class Offer:
    """A model in a workspace. `enabled`: its switch. `place`: its place in the order of display: by provider, type, name.
    `dropped`, `refused`, `responses`: what the catalog says of calling it, or of its base model."""

    address: Address
    origin: ModelOrigin
    label: str
    features: tuple[ModelFeature, ...]
    context_window: int | None
    max_output_tokens: int | None
    prices: tuple[Price, ...]
    deprecated: bool
    retires_at: datetime | None
    replaced_by: str | None
    base_model_name: str | None
    enabled: bool
    place: tuple[int, int, str]
    dropped: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    responses: bool = False

    def retired(self, now: datetime) -> bool:
        """Whether the provider no longer serves it."""
        return self.retires_at is not None and self.retires_at <= now


def offers(picture: Picture, provider_key: str, now: datetime) -> Sequence[Offer]:
    """The provider's models in the order of display. One past its end is listed only where somebody configured it: added it,
    switched it, or gave it a key of its own."""
    keyed = {one.model for one in picture.of_provider(provider_key)}
    return [
        one
        for one in _lists(picture, provider_key).values()
        if not one.retired(now)
        or one.origin is ModelOrigin.CUSTOM
        or one.address in picture.switches
        or (one.address.type, one.address.name) in keyed
    ]


def all_offers(picture: Picture, now: datetime) -> Iterator[Offer]:
    """The models of all providers in the order of display."""
    for entry in picture.catalog:
        yield from offers(picture, entry.key, now)


def offer(picture: Picture, address: Address) -> Offer | None:
    """One model, also when it is past its end; None where it is not on offer."""
    return _lists(picture, address.provider_key).get(address)


# A picture never changes, so neither does what it makes; it goes with its picture.
_MADE: "WeakKeyDictionary[Picture, dict[str, dict[Address, Offer]]]" = WeakKeyDictionary()


def _lists(picture: Picture, provider_key: str) -> dict[Address, Offer]:
    made = _MADE.setdefault(picture, {})
    if provider_key not in made:
        entry = picture.catalog.get(provider_key)
        found = [] if entry is None else list(_of(picture, entry))
        made[provider_key] = {one.address: one for one in sorted(found, key=lambda one: one.place)}
    return made[provider_key]


def _of(picture: Picture, entry: Entry) -> Iterator[Offer]:
    number = next(place for place, one in enumerate(picture.catalog) if one.key == entry.key)
    bases = {(base.type, base.name): base for base in (*entry.base_models, *entry.offerings)}
    own, found = _own(picture, entry), _found(picture, entry)
    seen: set[Address] = set()
    for address, custom in picture.customs.items():
        if address.provider_key == entry.key:
            seen.add(address)
            base = bases.get((address.type, custom.base_model_name or ""))
            yield _added(picture, custom, base, own.get(address) or found.get(address), number)
    for offering in entry.offerings:
        address = Address(entry.key, offering.type, offering.name)
        if address not in seen:
            seen.add(address)
            yield _predefined(picture, address, offering, number)
    on = not entry.offerings
    for address, one in found.items():
        if address not in seen:
            yield _discovered(picture, address, one, bases.get((address.type, address.name)), number, on=on)


def _found(picture: Picture, entry: Entry) -> dict[Address, FoundModel]:
    """What the provider's credentials list, as the oldest of them tells it; then what somebody switched."""
    types = {type.value: type for type in entry.model_types}
    told: dict[Address, FoundModel] = {}
    for one in picture.of_provider(entry.key):
        if one.model is None and one.capability is not None:
            for found in one.capability.models:
                type = types.get(found.type or "")
                if type is not None:
                    told.setdefault(Address(entry.key, type, found.name), found)
    for address in picture.switches:
        if address.provider_key == entry.key:
            told.setdefault(address, FoundModel(address.name, address.type.value))
    return told


def _own(picture: Picture, entry: Entry) -> dict[Address, FoundModel]:
    """What credentials of one model list of that model, as the oldest of them tells it."""
    told: dict[Address, FoundModel] = {}
    for one in picture.of_provider(entry.key):
        if one.model is not None and one.capability is not None:
            type, name = one.model
            for found in one.capability.models:
                if found.name == name and found.type in (type.value, None):
                    told.setdefault(Address(entry.key, type, name), found)
    return told


def _added(
    picture: Picture, custom: CustomModelFacts, base: Offering | None, found: FoundModel | None, number: int
) -> Offer:
    address = custom.address
    listed = FoundModel(address.name) if found is None else found
    features = custom.features
    if features is None:
        features = base.features if base else tuple(_known_features(listed.features))
    return Offer(
        address=address,
        origin=ModelOrigin.CUSTOM,
        label=custom.label or listed.label or address.name,
        features=features,
        context_window=(
            custom.context_window or (base.context_window if base else None) or listed.context_window
        ),
        max_output_tokens=(
            custom.max_output_tokens or (base.max_output_tokens if base else None) or listed.max_output_tokens
        ),
        prices=base.prices if base else (),
        deprecated=base.deprecated if base else listed.deprecated,
        retires_at=base.retires_at if base else _moment(listed.retires_at),
        replaced_by=None,
        base_model_name=custom.base_model_name,
        enabled=picture.switches.get(address, True),
        place=_place(address, number),
        dropped=base.dropped if base else frozenset(),
        refused=base.refused if base else frozenset(),
        responses=base.responses if base else False,
    )


def _predefined(picture: Picture, address: Address, offering: Offering, number: int) -> Offer:
    return Offer(
        address=address,
        origin=ModelOrigin.PREDEFINED,
        label=offering.label,
        features=offering.features,
        context_window=offering.context_window,
        max_output_tokens=offering.max_output_tokens,
        prices=offering.prices,
        deprecated=offering.deprecated,
        retires_at=offering.retires_at,
        replaced_by=offering.replaced_by,
        base_model_name=None,
        enabled=picture.switches.get(address, True),
        place=_place(address, number),
        dropped=offering.dropped,
        refused=offering.refused,
        responses=offering.responses,
    )


def _discovered(
    picture: Picture, address: Address, found: FoundModel, base: Offering | None, number: int, *, on: bool
) -> Offer:
    features = tuple(_known_features(found.features))
    return Offer(
        address=address,
        origin=ModelOrigin.DISCOVERED,
        label=found.label or label(address.name),
        features=features or (base.features if base else ()),
        context_window=found.context_window or (base.context_window if base else None),
        max_output_tokens=found.max_output_tokens or (base.max_output_tokens if base else None),
        prices=base.prices if base else (),
        deprecated=found.deprecated,
        retires_at=_moment(found.retires_at),
        replaced_by=None,
        base_model_name=None,
        enabled=picture.switches.get(address, on),
        place=_place(address, number),
        dropped=base.dropped if base else frozenset(),
        refused=base.refused if base else frozenset(),
        responses=base.responses if base else False,
    )


def _known_features(names: Iterable[str]) -> Iterator[ModelFeature]:
    return (ModelFeature(name) for name in names if name in _FEATURES)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return datetime.combine(moment.date(), time(), tzinfo=UTC) if moment.tzinfo is None else moment


def _place(address: Address, number: int) -> tuple[int, int, str]:
    return number, TYPE_ORDER[address.type], address.name


_FEATURES = frozenset(ModelFeature)
