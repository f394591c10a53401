"""Reads the catalog's data, one file a provider, and refuses a faulty one by file, entry and fault."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from models.catalog import faults
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

FOLDER = Path(__file__).parent / "data"


class Catalog:
    """The providers on offer, in the order of display."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {entry.key: entry for entry in entries}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The provider of that key."""
        return self._entries.get(key)


def load(folder: Path = FOLDER) -> Catalog:
    """The catalog of a folder. Raises CatalogFault, which names the file, the entry and what is wrong with it."""
    found: list[tuple[int, Entry]] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise faults.CatalogFault(path.name, path.stem, f"it cannot be read: {error}") from error
        faults.check(path.name, path.stem, data)
        found.append((data["order"], _entry(path.stem, data)))
    if not found:
        raise faults.CatalogFault(str(folder), "-", "the folder holds no provider")
    return Catalog(tuple(entry for _, entry in sorted(found, key=lambda pair: (pair[0], pair[1].key))))


def _entry(key: str, data: Mapping[str, Any]) -> Entry:
    custom = tuple(ModelType(name) for name in data.get("custom_model_types", ()))
    model_form = _form(data.get("model_fields", ()))
    return Entry(
        key=key,
        name=data["name"],
        description=data["description"],
        protocol=data["protocol"],
        base_url=data.get("base_url"),
        help_url=data.get("help_url"),
        icon=data.get("icon"),
        icon_dark=data.get("icon_dark"),
        model_types=tuple(ModelType(name) for name in data["model_types"]),
        configuration_methods=tuple(ConfigurationMethod(name) for name in data["configuration_methods"]),
        credential_form=_form(data["fields"]),
        custom_model_types=custom,
        model_forms={type: model_form for type in custom},
    )


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
            options=tuple(FormOption(option["value"], option["label"]) for option in row.get("options", ())),
            show_when=tuple(
                FormCondition(condition["field"], condition["equals"])
                for condition in row.get("show_when", ())
            ),
        )
        for row in rows
    )
