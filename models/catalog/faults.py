"""Checks one provider's data before it becomes an entry; every fault is said with its file and entry."""

import re
from collections.abc import Mapping
from typing import Any

from models.catalog.entries import ConfigurationMethod, FieldType, ModelType
from models.errors import WrongConfiguration
from models.vendors import target
from models.vendors.registry import PROTOCOLS


class CatalogFault(WrongConfiguration):
    """The catalog's data is wrong: the process must not start."""

    def __init__(self, file: str, entry: str, fault: str) -> None:
        super().__init__(f"{file}: entry {entry!r}: {fault}")
        self.file = file
        self.entry = entry
        self.fault = fault


def check(file: str, key: str, data: Mapping[str, Any]) -> None:
    """Raises CatalogFault at the first fault."""
    fault = _first_fault(key, data)
    if fault is not None:
        raise CatalogFault(file, key, fault)


def _first_fault(key: str, data: Mapping[str, Any]) -> str | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key):
        return "its key (the file's name) must be a-z, 0-9 and _, at most 40 characters"
    fault = _shape(data, _ENTRY, "")
    if fault is not None:
        return fault
    for name, enum in _LISTS.items():
        for value in data.get(name, ()):
            if value not in enum:
                return f"{name}: {value!r} is not one of {', '.join(enum)}"
    for name in ("base_url", "help_url"):
        if name in data and (fault := _address(data[name])):
            return f"{name}: {fault}"
    if data["protocol"] not in PROTOCOLS:
        return f"protocol: {data['protocol']!r} is not one of {', '.join(sorted(PROTOCOLS))}"
    if not data["fields"]:
        return "fields: a provider without a field cannot be configured"
    if data.get("model_fields") and not data.get("custom_model_types"):
        return "model_fields: there are no custom_model_types to use them"
    return _fields("fields", data["fields"]) or _fields("model_fields", data.get("model_fields", []))


def _fields(where: str, rows: list[Any]) -> str | None:
    names: set[str] = set()
    types: dict[str, str] = {
        row["name"]: row.get("type", "") for row in rows if isinstance(row, dict) and "name" in row
    }
    for index, row in enumerate(rows):
        place = f"{where}[{index}]"
        if not isinstance(row, dict):
            return f"{place}: must be a table"
        fault = _shape(row, _FIELD, f"{place}.") or _field(place, row, types)
        if fault is not None:
            return fault
        if row["name"] in names:
            return f"{place}: the name {row['name']!r} stands twice"
        names.add(row["name"])
    return None


def _field(place: str, row: Mapping[str, Any], types: Mapping[str, str]) -> str | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", row["name"]):
        return f"{place}.name: must be a-z, 0-9 and _, at most 60 characters"
    if row["type"] not in set(FieldType):
        return f"{place}.type: {row['type']!r} is not one of {', '.join(FieldType)}"
    for name in row.get("resets", ()):
        if types.get(name) != FieldType.SECRET:
            return f"{place}.resets: {name!r} is not a secret field of this form"
    if row.get("resets") and row["type"] != FieldType.URL:
        return f"{place}.resets: only a URL decides where a secret is sent"
    options = row.get("options", [])
    if (row["type"] == FieldType.SELECT) != bool(options):
        return f"{place}.options: a SELECT has options, and nothing else has"
    for option in options:
        if not isinstance(option, dict) or set(option) != {"value", "label"}:
            return f"{place}.options: each has a value and a label"
    for condition in row.get("show_when", ()):
        if not isinstance(condition, dict) or set(condition) != {"field", "equals"}:
            return f"{place}.show_when: each has a field and equals"
        if (
            types.get(condition["field"], FieldType.SECRET) == FieldType.SECRET
            or condition["field"] == row["name"]
        ):
            return f"{place}.show_when: {condition['field']!r} is not another plain field of this form"
    if "help_url" in row and (fault := _address(row["help_url"])):
        return f"{place}.help_url: {fault}"
    return _default(place, row)


def _default(place: str, row: Mapping[str, Any]) -> str | None:
    if "default" not in row:
        return None
    default = row["default"]
    kind = row["type"]
    if kind == FieldType.SECRET:
        return f"{place}.default: a secret has none"
    if kind == FieldType.SELECT and default not in {option["value"] for option in row["options"]}:
        return f"{place}.default: {default!r} is not one of its options"
    if kind == FieldType.SWITCH and not isinstance(default, bool):
        return f"{place}.default: must be true or false"
    if kind == FieldType.INTEGER and (isinstance(default, bool) or not isinstance(default, int)):
        return f"{place}.default: must be a whole number"
    if kind == FieldType.TEXT and not isinstance(default, str):
        return f"{place}.default: must be a text"
    if kind == FieldType.URL and (fault := _address(default)):
        return f"{place}.default: {fault}"
    return None


def _address(value: Any) -> str | None:
    if not isinstance(value, str):
        return "must be a text"
    try:
        target.read(value)
    except target.BadAddress as error:
        return str(error)
    return None


def _shape(row: Mapping[str, Any], shape: Mapping[str, tuple[type, bool]], prefix: str) -> str | None:
    for name in row:
        if name not in shape:
            return f"{prefix}{name}: unknown"
    for name, (kind, required) in shape.items():
        if name not in row:
            if required:
                return f"{prefix}{name}: missing"
        elif kind is not object and type(row[name]) is not kind:
            return f"{prefix}{name}: must be {_KINDS[kind]}"
        elif kind is str and not row[name].strip():
            return f"{prefix}{name}: must not be empty"
    return None


_KINDS: Mapping[type, str] = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}

_ENTRY: Mapping[str, tuple[type, bool]] = {
    "order": (int, True),
    "name": (str, True),
    "description": (str, True),
    "protocol": (str, True),
    "base_url": (str, False),
    "help_url": (str, False),
    "icon": (str, False),
    "icon_dark": (str, False),
    "model_types": (list, True),
    "configuration_methods": (list, True),
    "custom_model_types": (list, False),
    "fields": (list, True),
    "model_fields": (list, False),
}

_FIELD: Mapping[str, tuple[type, bool]] = {
    "name": (str, True),
    "label": (str, True),
    "type": (str, True),
    "required": (bool, False),
    "default": (object, False),
    "placeholder": (str, False),
    "help": (str, False),
    "help_url": (str, False),
    "resets": (list, False),
    "options": (list, False),
    "show_when": (list, False),
}

_LISTS: Mapping[str, frozenset[str]] = {
    "model_types": frozenset(ModelType),
    "configuration_methods": frozenset(ConfigurationMethod),
    "custom_model_types": frozenset(ModelType),
}
