"""Writes receipts in groups, and moves when the credentials that served were last used. A group may be written again: what is
there already stays as it is.

What a provider or a person spelt strangely is made storable here, for a receipt that no database takes would be a lost one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from models.events.rows import marks, uuid_of
from models.events.unit_of_work import Unit
from models.usage.receipts import Attempt, Receipt

LARGEST_COUNT = 2**53 - 1
_LONGEST_LATENCY = 2**31 - 1
_COLUMNS: Mapping[str, int | None] = {
    "id": None,
    "workspace_id": None,
    "at": None,
    "requested_provider_key": 40,
    "requested_type": 30,
    "requested_name": 200,
    "served_provider_key": 40,
    "served_name": 200,
    "source": 10,
    "credential_id": None,
    "credential_name": 80,
    "environment": 40,
    "actor_label": 260,
    "actor_kind": 10,
    "actor_id": None,
    "attempts": None,
    "input_tokens": None,
    "cached_input_tokens": None,
    "output_tokens": None,
    "cost": 60,
    "currency": 3,
    "latency_ms": None,
    "failed": None,
    "dropped": None,
}
"""With the length of those that hold text."""


async def save(unit: Unit, receipts: Sequence[Receipt]) -> None:
    """Write them. Those of a workspace that has ended meanwhile go with it."""
    alive = await _alive(unit, {receipt.workspace_id for receipt in receipts})
    kept = [receipt for receipt in receipts if receipt.workspace_id in alive]
    for group in _groups(kept):
        values = [value for receipt in group for value in _row(receipt)]
        await unit.execute(_insert(len(group)), *values)
    # One order, so that two processes never cross.
    for (workspace_id, credential_id), at in sorted(_uses(kept).items()):
        await unit.execute(
            "UPDATE credential SET last_used_at = ? WHERE workspace_id = ? AND id = ?"
            " AND (last_used_at IS NULL OR last_used_at < ?)",
            *(at, workspace_id, credential_id, at),
        )


def attempt_kept(attempt: Attempt) -> dict[str, Any]:
    """An attempt as the column `attempts` keeps it."""
    return {
        "provider_key": _text(attempt.model.provider_key),
        "type": attempt.model.type.value,
        "name": _text(attempt.model.name),
        "source": attempt.source,
        "credential_id": None if attempt.credential_id is None else str(attempt.credential_id),
        "credential_name": _text(attempt.credential_name),
        "outcome": attempt.outcome.value,
        "failure": None if attempt.failure is None else attempt.failure.value,
        "message": _text(attempt.message),
        "http_status": attempt.http_status,
        "latency_ms": _count(attempt.latency_ms, _LONGEST_LATENCY),
    }


async def _alive(unit: Unit, workspace_ids: set[UUID]) -> set[UUID]:
    ids = sorted(workspace_ids)
    # Held until the commit: a workspace that ended in between would take the whole group with it.
    lock = " FOR KEY SHARE" if unit.engine == "postgres" else ""
    rows = await unit.rows(f"SELECT id FROM workspace WHERE id IN ({marks(ids)}) ORDER BY id{lock}", *ids)  # noqa: S608
    return {uuid_of(row["id"]) for row in rows}


def _groups(receipts: Sequence[Receipt]) -> Iterator[Sequence[Receipt]]:
    # A small one at once, a larger one by powers of two, so that there are few texts of statements, which drivers keep prepared.
    start = 0
    while start < len(receipts):
        left = len(receipts) - start
        size = left if left <= _SMALL_GROUP else min(_LARGEST_GROUP, 1 << (left.bit_length() - 1))
        yield receipts[start : start + size]
        start += size


@cache
def _insert(many: int) -> str:
    row = f"({marks(list(_COLUMNS))})"
    return (
        f"INSERT INTO receipt ({', '.join(_COLUMNS)}) VALUES {', '.join([row] * many)}"  # noqa: S608
        " ON CONFLICT (id) DO NOTHING"
    )


def _row(receipt: Receipt) -> Iterable[object]:
    served, usage = receipt.served, receipt.usage
    values: dict[str, object] = {
        "id": receipt.id,
        "workspace_id": receipt.workspace_id,
        "at": receipt.at,
        "requested_provider_key": receipt.requested.provider_key,
        "requested_type": receipt.requested.type.value,
        "requested_name": receipt.requested.name,
        "served_provider_key": None if served is None else served.provider_key,
        "served_name": None if served is None else served.name,
        "source": receipt.source,
        "credential_id": receipt.credential_id,
        "credential_name": receipt.credential_name,
        "environment": receipt.environment,
        "actor_label": receipt.actor,
        "actor_kind": receipt.actor_kind,
        "actor_id": receipt.actor_id,
        "attempts": [attempt_kept(attempt) for attempt in receipt.attempts],
        "input_tokens": None if usage is None else _count(usage.input),
        "cached_input_tokens": None if usage is None else _count(usage.cached_input),
        "output_tokens": None if usage is None else _count(usage.output),
        "cost": None if receipt.cost is None else format(receipt.cost, "f"),
        "currency": receipt.currency,
        "latency_ms": _count(receipt.latency_ms, _LONGEST_LATENCY),
        "failed": receipt.failed,
        "dropped": [_text(name) for name in receipt.dropped],
    }
    return (
        values[name] if length is None else _text(values[name], length) for name, length in _COLUMNS.items()
    )


def _text(value: Any, length: int | None = None) -> str | None:
    if value is None:
        return None
    text = str(value)
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\x00", "")[:length]


def _count(value: int | None, most: int = LARGEST_COUNT) -> int | None:
    return None if value is None else max(0, min(value, most))


def _uses(receipts: Iterable[Receipt]) -> dict[tuple[UUID, UUID], datetime]:
    latest: dict[tuple[UUID, UUID], datetime] = {}
    for receipt in receipts:
        if receipt.credential_id is not None:
            of = (receipt.workspace_id, receipt.credential_id)
            latest[of] = max(receipt.at, latest.get(of, receipt.at))
    return latest


_SMALL_GROUP, _LARGEST_GROUP = 16, 64
