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


def check_icon(file: str, key: str, drawing: bytes) -> None:
    """Raises CatalogFault. A drawing is shapes alone: nothing that runs, is styled or is fetched from elsewhere."""
    text = drawing.decode("utf-8", "replace")
    if not text.startswith("<svg ") or not text.rstrip().endswith("</svg>"):
        raise CatalogFault(file, key, "it is not an SVG drawing")
    if len(drawing) > _LARGEST_ICON:
        raise CatalogFault(file, key, f"it is larger than {_LARGEST_ICON} bytes")
    unwanted = re.search(
        r"<(script|style|image|use|foreignObject|a)\b|\b(on\w+|style|href|xlink:href)\s*=|url\(|<[!?]", text
    )
    if unwanted:
        raise CatalogFault(file, key, f"it holds {unwanted[0]!r}: a drawing is shapes alone")


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
    return (
        _fields("fields", data["fields"])
        or _fields("model_fields", data.get("model_fields", []))
        or _where(data.get("address", "base_url"), data["fields"])
    )


def _where(address: str, rows: list[Any]) -> str | None:
    if any(row["name"] == address and row["type"] == FieldType.URL for row in rows):
        return None
    return f"address: {address!r} is not a URL field of fields"


def _fields(where: str, rows: list[Any]) -> str | None:
    names: set[str] = set()
    named = {row["name"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("name"), str)}
    for index, row in enumerate(rows):
        place = f"{where}[{index}]"
        if not isinstance(row, dict):
            return f"{place}: must be a table"
        fault = _shape(row, _FIELD, f"{place}.") or _field(place, row, named)
        if fault is not None:
            return fault
        if row["name"] in names:
            return f"{place}: the name {row['name']!r} stands twice"
        names.add(row["name"])
    return None


def _field(place: str, row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", row["name"]):
        return f"{place}.name: must be a-z, 0-9 and _, at most 60 characters"
    if row["type"] not in set(FieldType):
        return f"{place}.type: {row['type']!r} is not one of {', '.join(FieldType)}"
    for name in row.get("resets", ()):
        if rows.get(name, {}).get("type") != FieldType.SECRET:
            return f"{place}.resets: {name!r} is not a secret field of this form"
    if row.get("resets") and row["type"] != FieldType.URL and not _regional(row):
        return f"{place}.resets: only a URL, or a SELECT whose options have a base_url, decides where a secret is sent"
    fault = _options(place, row, rows) or _conditions(place, row, rows)
    if fault is not None:
        return fault
    if "help_url" in row and (fault := _address(row["help_url"])):
        return f"{place}.help_url: {fault}"
    return _default(place, row)


def _regional(row: Mapping[str, Any]) -> bool:
    return any(isinstance(option, dict) and "base_url" in option for option in row.get("options", ()))


def _options(place: str, row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str | None:
    options = row.get("options", [])
    if (row["type"] == FieldType.SELECT) != bool(options):
        return f"{place}.options: a SELECT has options, and nothing else has"
    for option in options:
        if not isinstance(option, dict) or not {"value", "label"} <= set(option) <= _OPTION:
            return f"{place}.options: each has a value and a label, and a base_url where it stands for an address"
        if not all(isinstance(text, str) and text.strip() for text in option.values()):
            return f"{place}.options: value, label and base_url must be texts that are not empty"
        if "base_url" in option and (fault := _address(option["base_url"])):
            return f"{place}.options: base_url of {option['value']!r}: {fault}"
    if len({option["value"] for option in options}) < len(options):
        return f"{place}.options: a value stands twice"
    if not _regional(row):
        return None
    address = rows.get("base_url", {})
    if address.get("type") != FieldType.URL or "default" in address:
        return f"{place}.options: their base_url stands for a URL field base_url without a default"
    sent = address.get("resets", [])
    if any(name not in row.get("resets", []) for name in sent):
        return f"{place}.resets: must name the secrets that base_url resets, for it decides the address too"
    return None


def _conditions(place: str, row: Mapping[str, Any], rows: Mapping[str, Mapping[str, Any]]) -> str | None:
    for condition in row.get("show_when", ()):
        if not isinstance(condition, dict) or set(condition) != {"field", "equals"}:
            return f"{place}.show_when: each has a field and equals"
        other = rows.get(condition["field"], {})
        if other.get("type", FieldType.SECRET) == FieldType.SECRET or condition["field"] == row["name"]:
            return f"{place}.show_when: {condition['field']!r} is not another plain field of this form"
        fault = _value(other, condition["equals"])
        if fault is not None:
            return f"{place}.show_when: {condition['field']} equals {condition['equals']!r}: {fault}"
    return None


def _default(place: str, row: Mapping[str, Any]) -> str | None:
    if "default" not in row:
        return None
    if row["type"] == FieldType.SECRET:
        return f"{place}.default: a secret has none"
    fault = _value(row, row["default"])
    return None if fault is None else f"{place}.default: {fault}"


def _value(row: Mapping[str, Any], value: Any) -> str | None:
    """What is wrong with it as a value of that field."""
    kind = row["type"]
    if kind == FieldType.SELECT:
        options = {option["value"] for option in row.get("options", ()) if isinstance(option, dict)}
        return None if value in options else f"{value!r} is not one of its options"
    if kind == FieldType.SWITCH and not isinstance(value, bool):
        return "must be true or false"
    if kind == FieldType.INTEGER and (isinstance(value, bool) or not isinstance(value, int)):
        return "must be a whole number"
    if kind == FieldType.TEXT and not isinstance(value, str):
        return "must be a text"
    return _address(value) if kind == FieldType.URL else None


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


_KINDS: Mapping[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}

_OPTION = frozenset({"value", "label", "base_url"})
_LARGEST_ICON = 4096

_ENTRY: Mapping[str, tuple[type, bool]] = {
    "order": (int, True),
    "name": (str, True),
    "description": (str, True),
    "protocol": (str, True),
    "base_url": (str, False),
    "help_url": (str, False),
    "address": (str, False),
    "model_types": (list, True),
    "configuration_methods": (list, True),
    "custom_model_types": (list, False),
    "fields": (list, True),
    "model_fields": (list, False),
    "models": (dict, False),
    "base_models": (dict, False),
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
