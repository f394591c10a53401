"""The same key and input give the same outcome once: a mutation's outcome is kept in the mutation's own transaction."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from collections.abc import Set as AnySet
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID, uuid4

from models.access.actor import Actor
from models.access.texts import Problems
from models.clock import utc_now
from models.errors import IdempotencyConflict
from models.events.rows import json_of
from models.events.unit_of_work import Reader, Unit
from models.vault.custody import Vault
from models.vault.secret import Secret

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key and the keyed hash of the whole input."""

    mutation: str
    key: str | None
    input_mac: str


def fingerprint(vault: Vault, mutation: str, input: Any) -> str:
    """The keyed hash of an input (mappings, dataclasses, lists, plain values); secrets are revealed into it alone."""
    canonical = json.dumps(_plain(input), sort_keys=True, separators=(",", ":"))
    return vault.mac("idempotency", mutation, canonical)


async def replay(
    unit: Unit,
    actor: Actor,
    mutation: str,
    key: str | None,
    input_mac: str,
    *,
    scope: UUID | None = None,
) -> dict[str, Any] | None:
    """The outcome kept under the key, or None: go on, and `keep` what comes of it. Call it first in the unit: a second
    request with the key waits here until the first has ended. `scope` is the actor's workspace unless told."""
    if key is None:
        return None
    problems = Problems()
    problems.idempotency_key(key)
    problems.refuse_any()
    scope = scope or actor.workspace
    at = utc_now()
    await unit.execute(
        "DELETE FROM idempotency_record "
        "WHERE scope = ? AND actor_id = ? AND mutation = ? AND key = ? AND created_at < ?",
        *(scope, actor.id, mutation, key, at - KEPT),
    )
    claimed = await unit.execute(
        "INSERT INTO idempotency_record (id, scope, actor_id, mutation, key, input_mac, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope, actor_id, mutation, key) DO NOTHING",
        *(uuid4(), scope, actor.id, mutation, key, input_mac, at),
    )
    if claimed:
        return None
    earlier = await known(unit, actor, mutation, key, input_mac, scope=scope)
    if earlier is None:
        raise IdempotencyConflict
    return earlier


async def known(
    reader: Reader | Unit, actor: Actor, mutation: str, key: str, input_mac: str, *, scope: UUID | None = None
) -> dict[str, Any] | None:
    """The outcome that stands under the key, empty while none was kept; None where the key is free. Nothing is claimed. Raises
    IdempotencyConflict where the input was another one."""
    rows = await reader.rows(
        "SELECT input_mac, outcome FROM idempotency_record "
        "WHERE scope = ? AND actor_id = ? AND mutation = ? AND key = ?",
        *(scope or actor.workspace, actor.id, mutation, key),
    )
    if not rows:
        return None
    if rows[0]["input_mac"] != input_mac:
        raise IdempotencyConflict
    outcome: dict[str, Any] = json_of(rows[0]["outcome"]) or {}
    return outcome


async def release(unit: Unit, actor: Actor, mutation: str, key: str) -> None:
    """The key is free again: what it was taken for did not happen."""
    await unit.execute(
        "DELETE FROM idempotency_record WHERE scope = ? AND actor_id = ? AND mutation = ? AND key = ?",
        *(actor.workspace, actor.id, mutation, key),
    )


async def once(
    unit: Unit,
    actor: Actor,
    mutation: str,
    key: str | None,
    input_mac: str,
    act: Callable[[], Awaitable[dict[str, Any]]],
    *,
    scope: UUID | None = None,
) -> dict[str, Any]:
    """The outcome of `act`, kept under the key; or the one that was kept before, and nothing is done."""
    kept = await replay(unit, actor, mutation, key, input_mac, scope=scope)
    if kept is not None:
        return kept
    outcome = await act()
    await keep(unit, actor, mutation, key, outcome, scope=scope)
    return outcome


async def keep(
    unit: Unit,
    actor: Actor,
    mutation: str,
    key: str | None,
    outcome: Mapping[str, Any],
    *,
    scope: UUID | None = None,
) -> None:
    """Keeps a success under its key, in the unit that made it. A refusal rolls back and is judged anew next time."""
    if key is None:
        return
    await unit.execute(
        "UPDATE idempotency_record SET outcome = ? "
        "WHERE scope = ? AND actor_id = ? AND mutation = ? AND key = ?",
        *(json.dumps(dict(outcome)), scope or actor.workspace, actor.id, mutation, key),
    )


async def prune(unit: Unit, *, limit: int = 500) -> int:
    """Forgets outcomes past their time."""
    return await unit.execute(
        "DELETE FROM idempotency_record WHERE id IN "
        "(SELECT id FROM idempotency_record WHERE created_at < ? ORDER BY created_at LIMIT ?)",
        utc_now() - KEPT,
        limit,
    )


def _plain(value: Any) -> Any:
    # Tagged where JSON would make two kinds of value look the same.
    if isinstance(value, Secret):
        return {"secret": value.reveal()}
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, UUID):
        return {"id": value.hex}
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat()}
    if is_dataclass(value) and not isinstance(value, type):
        return {"fields": {field.name: _plain(getattr(value, field.name)) for field in fields(value)}}
    if isinstance(value, Mapping):
        return {"fields": {str(name): _plain(item) for name, item in value.items()}}
    if isinstance(value, AnySet):
        return {"set": sorted(json.dumps(_plain(item), sort_keys=True) for item in value)}
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    raise TypeError(f"an input holds no {type(value).__name__}")
