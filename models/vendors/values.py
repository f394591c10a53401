"""Reads single values of an answer, of whatever type they came; pure."""

from typing import Any


def word(value: Any) -> str | None:
    """A text, or none."""
    return value if isinstance(value, str) else None


def place(value: Any) -> int | None:
    """Which one of several it is, or none."""
    return value if isinstance(value, int) else None
