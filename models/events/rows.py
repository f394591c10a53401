"""Raw rows, which the two engines answer differently, as the values that were put in; and the marks of a list."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson


def uuid_of(value: Any) -> UUID:
    """A UUID column: text on SQLite, the driver's own UUID on PostgreSQL."""
    return UUID(str(value))


def optional_uuid_of(value: Any) -> UUID | None:
    """A UUID column that may be null."""
    return None if value is None else UUID(str(value))


def moment_of(value: Any) -> datetime:
    """A time column, aware, in UTC."""
    return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(UTC)


def optional_moment_of(value: Any) -> datetime | None:
    """A time column that may be null."""
    return None if value is None else moment_of(value)


def json_of(value: Any) -> Any:
    """A JSON column: text on both engines; null stays None."""
    return orjson.loads(value) if isinstance(value, (str, bytes)) else value


def marks(values: Sequence[object]) -> str:
    """As many question marks as values, for `IN (…)`; of none, a list that matches nothing."""
    return ", ".join("?" * len(values)) or "NULL"


def parameter(value: object, *, engine: str) -> object:
    """A value as the driver wants it: mappings and lists become JSON, times UTC, UUIDs text on SQLite."""
    if isinstance(value, (Mapping, list, tuple)):
        return orjson.dumps(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, UUID) and engine == "sqlite":
        return str(value)
    return value
