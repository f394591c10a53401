"""A key under which a mutation is done once: how inputs describe it, and how the business hears of it."""

from typing import Any

from models.access import idempotency
from models.access.idempotency import Once
from resolvers.context import Info

KEY = (
    "1 to 128 characters. The same key and input again: the same outcome and ids, fields at their present state. Kept 24 hours; "
    "a refusal is not kept."
)


def once(info: Info, mutation: str, key: str | None, input: Any) -> Once:
    """The key with the keyed hash of all that was given."""
    mac = idempotency.fingerprint(info.context.services.vault, mutation, input) if key is not None else ""
    return Once(mutation, key, mac)
