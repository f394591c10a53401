"""The outbox: events are written in the transaction of what they tell, numbered per workspace in commit order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from models.events.rows import json_of, marks, moment_of, optional_uuid_of, uuid_of


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a workspace. `detail` holds names and ids, never a secret."""

    workspace_id: UUID
    kind: str
    subject_id: UUID | None
    detail: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its place in the workspace's sequence."""

    workspace_id: UUID
    kind: str
    subject_id: UUID | None
    detail: Mapping[str, str | None]
    sequence: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """`last`: the highest sequence given out. `pruned`: the highest no longer kept."""

    last: int = 0
    pruned: int = 0


class Rows(Protocol):
    """A reader, or a unit."""

    @property
    def engine(self) -> str: ...

    async def rows(self, sql: str, *params: object) -> list[dict[str, Any]]: ...


class Writes(Rows, Protocol):
    """A unit."""

    async def execute(self, sql: str, *params: object) -> int: ...


async def read_after(
    reader: Rows, workspace_id: UUID, sequence: int, *, limit: int = 500
) -> list[StoredEvent]:
    """The events after `sequence`, in order. A later call never shows one before those already shown."""
    rows = await reader.rows(
        "SELECT kind, subject_id, detail, sequence, at FROM outbox_event"
        " WHERE workspace_id = ? AND sequence > ? ORDER BY sequence LIMIT ?",
        workspace_id,
        sequence,
        limit,
    )
    return [
        StoredEvent(
            workspace_id=workspace_id,
            kind=row["kind"],
            subject_id=optional_uuid_of(row["subject_id"]),
            detail=json_of(row["detail"]),
            sequence=row["sequence"],
            at=moment_of(row["at"]),
        )
        for row in rows
    ]


async def position(reader: Rows, workspace_id: UUID) -> Position:
    """How far the workspace's sequence has come."""
    return (await positions(reader, [workspace_id])).get(workspace_id, Position())


async def positions(reader: Rows, workspaces: Iterable[UUID]) -> dict[UUID, Position]:
    """The positions of many workspaces, in one statement; a workspace without events has none."""
    wanted = list(workspaces)
    rows = await reader.rows(
        f"SELECT id, highest, pruned FROM outbox_position WHERE id IN ({marks(wanted)})",  # noqa: S608
        *wanted,
    )
    return {uuid_of(row["id"]): Position(row["highest"], row["pruned"]) for row in rows}


async def prune(unit: Writes, *, before: datetime, limit: int = 1000) -> int:
    """Forget the oldest events, about `limit` of them, that are older than `before`; how many went."""
    oldest = await unit.rows(
        "SELECT workspace_id, MAX(sequence) AS upto FROM (SELECT workspace_id, sequence FROM outbox_event"
        " WHERE at < ? ORDER BY at, sequence LIMIT ?) AS oldest GROUP BY workspace_id ORDER BY workspace_id",
        before,
        limit,
    )
    gone = 0
    for row in oldest:
        workspace_id, upto = uuid_of(row["workspace_id"]), row["upto"]
        await unit.execute(
            "UPDATE outbox_position SET pruned = ? WHERE id = ? AND pruned < ?", upto, workspace_id, upto
        )
        gone += await unit.execute(
            "DELETE FROM outbox_event WHERE workspace_id = ? AND sequence <= ?", workspace_id, upto
        )
    return gone


async def prune_workspace(unit: Writes, workspace_id: UUID, *, limit: int = 5000) -> int:
    """Forget the oldest events of one workspace, `limit` of them; how many went. A reader is told to read anew."""
    oldest = await unit.rows(
        "SELECT MAX(sequence) AS upto FROM (SELECT sequence FROM outbox_event WHERE workspace_id = ?"
        " ORDER BY sequence LIMIT ?) AS oldest",
        *(workspace_id, limit),
    )
    upto = oldest[0]["upto"]
    if upto is None:
        return 0
    await unit.execute(
        "UPDATE outbox_position SET pruned = ? WHERE id = ? AND pruned < ?", upto, workspace_id, upto
    )
    return await unit.execute(
        "DELETE FROM outbox_event WHERE workspace_id = ? AND sequence <= ?", workspace_id, upto
    )


async def forget_workspace(unit: Writes, workspace_id: UUID) -> None:
    """All events of a workspace that ends in this unit, and how far it had come."""
    # The position first: who announces holds it, and whose events come after it find the workspace gone.
    await unit.execute("DELETE FROM outbox_position WHERE id = ?", workspace_id)
    await unit.execute("DELETE FROM outbox_event WHERE workspace_id = ?", workspace_id)


async def append(unit: Writes, events: Iterable[Event]) -> None:
    """Number and write the events; the last act of a unit. The lock on the position's row is held until the commit, so
    that numbers become visible in their order and nobody who has read one misses a lower one that commits later."""
    by_workspace: dict[UUID, list[Event]] = defaultdict(list)
    for event in events:
        by_workspace[event.workspace_id].append(event)
    for workspace_id in sorted(
        by_workspace
    ):  # one order for all, so that two units never wait for each other
        batch = by_workspace[workspace_id]
        taken = await unit.rows(
            "INSERT INTO outbox_position (id, highest, pruned) VALUES (?, ?, 0)"
            " ON CONFLICT (id) DO UPDATE SET highest = outbox_position.highest + excluded.highest"
            " RETURNING highest",
            workspace_id,
            len(batch),
        )
        first = taken[0]["highest"] - len(batch) + 1
        row = f"(?, ?, ?, ?, ?, ?, {_AT[unit.engine]})"
        await unit.execute(
            "INSERT INTO outbox_event (id, workspace_id, sequence, kind, subject_id, detail, at)"  # noqa: S608
            f" VALUES {', '.join([row] * len(batch))}",
            *(
                value
                for number, event in enumerate(batch, first)
                for value in (uuid4(), workspace_id, number, event.kind, event.subject_id, event.detail)
            ),
        )


_AT = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')", "postgres": "clock_timestamp()"}
