"""Reads the catalog's data, one file a provider, and refuses a faulty one by file, entry and fault.

The icons of a provider are the files icons/<key>.svg and icons/<key>-dark.svg beside its data. They are served under names
that hold a part of their hash, so that whoever keeps one for ever keeps the right one.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from models.catalog import faults, offering_faults
from models.catalog.entries import (
    ConfigurationMethod,
    Entry,
    FieldType,
    Form,
    FormCondition,
    FormField,
    FormOption,
    ModelType,
)
from models.catalog.offerings import ModelFeature, Offering, Price, PriceUnit
from models.errors import NotFound

FOLDER = Path(__file__).parent / "data"


class Catalog:
    """The providers on offer, in the order of display. `icons`: by the names that the entries give."""

    def __init__(self, entries: tuple[Entry, ...], icons: Mapping[str, bytes] | None = None) -> None:
        self._entries = {entry.key: entry for entry in entries}
        self._offerings = {
            (offering.provider_key, offering.type, offering.name): offering
            for entry in entries
            for offering in entry.offerings
        }
        self.icons = dict(icons or {})

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The provider of that key."""
        return self._entries.get(key)

    def entry(self, key: str) -> Entry:
        """The provider of that key. Raises NotFound."""
        found = self._entries.get(key)
        if found is None:
            raise NotFound("provider")
        return found

    def offering(self, key: str, type: ModelType, name: str) -> Offering | None:
        """A predefined model, also when the provider no longer serves it: what names it can still be told what it was."""
        return self._offerings.get((key, type, name))


def load(folder: Path = FOLDER) -> Catalog:
    """The catalog of a folder. Raises CatalogFault, which names the file, the entry and what is wrong with it."""
    found: dict[int, Entry] = {}
    icons: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise faults.CatalogFault(path.name, path.stem, f"it cannot be read: {error}") from error
        faults.check(path.name, path.stem, data)
        offering_faults.check(path.name, data)
        light, dark = (_icon(folder, path.stem, variant, icons) for variant in ("", "-dark"))
        order = data["order"]
        if order in found:
            raise faults.CatalogFault(path.name, path.stem, f"order: {order} is {found[order].key!r}'s place")
        found[order] = _entry(path.stem, data, light, dark)
    if not found:
        raise faults.CatalogFault(str(folder), "-", "the folder holds no provider")
    return Catalog(tuple(found[order] for order in sorted(found)), icons)


def _icon(folder: Path, key: str, variant: str, icons: dict[str, bytes]) -> str | None:
    path = folder / "icons" / f"{key}{variant}.svg"
    if not path.exists():
        return None
    drawing = path.read_bytes()
    faults.check_icon(path.name, key, drawing)
    name = f"{path.stem}.{hashlib.sha256(drawing).hexdigest()[:12]}.svg"
    icons[name] = drawing
    return name


def _entry(key: str, data: Mapping[str, Any], icon: str | None, icon_dark: str | None) -> Entry:
    custom = tuple(ModelType(name) for name in data.get("custom_model_types", ()))
    model_form = _form(data.get("model_fields", ()))
    return Entry(
        key=key,
        name=data["name"],
        description=data["description"],
        protocol=data["protocol"],
        base_url=data.get("base_url"),
        help_url=data.get("help_url"),
        icon=icon,
        icon_dark=icon_dark or icon,
        model_types=tuple(ModelType(name) for name in data["model_types"]),
        configuration_methods=tuple(ConfigurationMethod(name) for name in data["configuration_methods"]),
        credential_form=_form(data["fields"]),
        address=data.get("address", "base_url"),
        custom_model_types=custom,
        model_forms={type: model_form for type in custom},
        offerings=_offerings(key, data.get("models", {})),
        base_models=_offerings(key, data.get("base_models", {})),
    )


def _offerings(key: str, tables: Mapping[str, Any]) -> tuple[Offering, ...]:
    found = [
        Offering(
            provider_key=key,
            type=ModelType(type),
            name=name,
            label=row.get("label", name),
            features=tuple(ModelFeature(feature) for feature in row.get("features", ())),
            context_window=row.get("context"),
            max_output_tokens=row.get("max_output"),
            prices=tuple(
                Price(PriceUnit(unit), Decimal(amount), valid_from=row.get("prices_from"))
                for unit, amount in row.get("prices", {}).items()
            ),
            deprecated=row.get("deprecated", "ends" in row),
            ends=row.get("ends"),
            replaced_by=row.get("replaced_by"),
            dropped=frozenset(row.get("dropped", ())),
            refused=frozenset(row.get("refused", ())),
            responses=row.get("responses", False),
        )
        for type, rows in tables.items()
        for name, row in rows.items()
    ]
    return tuple(sorted(found, key=lambda offering: offering.place))


def _form(rows: Any) -> Form:
    return tuple(
        FormField(
            name=row["name"],
            label=row["label"],
            type=FieldType(row["type"]),
            required=row.get("required", False),
            default=row.get("default"),
            placeholder=row.get("placeholder"),
            help=row.get("help"),
            help_url=row.get("help_url"),
            resets=tuple(row.get("resets", ())),
            options=tuple(
                FormOption(option["value"], option["label"], option.get("base_url"))
                for option in row.get("options", ())
            ),
            show_when=tuple(
                FormCondition(condition["field"], condition["equals"])
                for condition in row.get("show_when", ())
            ),
        )
        for row in rows
    )
