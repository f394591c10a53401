"""Reads counts of tokens as providers write them; pure."""

from typing import Any


def count(told: Any, name: str) -> int | None:
    """The count of that name; None where none is told. Some write whole numbers as 12.0."""
    value = told.get(name) if isinstance(told, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e15:
        return None
    return int(value)
