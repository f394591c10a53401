"""Examines a database as it lies there, for `providence doctor`: every promise that can be checked from outside a request.
It reads, opens what is sealed, and changes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.clock import utc_now
from models.events.rows import uuid_of
from models.events.unit_of_work import Reader, UnitOfWork
from models.vault.custody import Vault
from models.vault.sealing import Unreadable
from models.vault.secret import Secret

_PAGE = 200
_SKEW = timedelta(seconds=2)
_OVERDUE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `well` false asks for the operator."""

    about: str
    well: bool
    told: str


async def examine(work: UnitOfWork, vault: Vault) -> list[Finding]:
    """Every check of an unlocked database, in a fixed order."""
    return [
        await _data_keys(work, vault),
        await _secrets(work, vault),
        await _hosted_keys(work, vault),
        await _owners(work),
        await _integrity(work),
        await _references(work),
        await _positions(work),
        await _runs(work),
        await _pools(work),
        await _clock(work),
    ]


async def _data_keys(work: UnitOfWork, vault: Vault) -> Finding:
    workspaces = await work.reading(lambda reader: reader.rows("SELECT id FROM workspace ORDER BY id"))
    shut = 0
    for row in workspaces:
        workspace_id = uuid_of(row["id"])
        try:
            await work.reading(lambda reader, workspace_id=workspace_id: _sealed(reader, vault, workspace_id))  # type: ignore[misc]
        except Unreadable:
            shut += 1
    if shut:
        return Finding("data keys", False, f"of {shut} of {_many(len(workspaces), 'workspace')} do not open")
    return Finding("data keys", True, f"of {_many(len(workspaces), 'workspace')} open")


async def _sealed(reader: Reader, vault: Vault, workspace_id: UUID) -> str:
    return await vault.seal(
        reader,
        workspace_id=workspace_id,
        object_id=workspace_id,
        field="examination",
        version=1,
        destination="nowhere",
        secret=Secret("examination"),
    )


async def _secrets(work: UnitOfWork, vault: Vault) -> Finding:
    after, seen, unreadable = UUID(int=0), 0, set[UUID]()
    while True:
        rows = await work.reading(lambda reader, after=after: reader.rows(_SECRETS, after, _PAGE))  # type: ignore[misc]
        for row in rows:
            credential_id = uuid_of(row["credential_id"])
            try:
                await work.reading(
                    lambda reader, row=row, credential_id=credential_id: vault.open(  # type: ignore[misc]
                        reader,
                        row["sealed"],
                        workspace_id=uuid_of(row["workspace_id"]),
                        object_id=credential_id,
                        field=row["name"],
                        version=row["version"],
                        destination=row["destination"],
                    )
                )
            except Unreadable:
                unreadable.add(credential_id)
        seen += len(rows)
        if len(rows) < _PAGE:
            break
        after = uuid_of(rows[-1]["id"])
    if unreadable:
        named = ", ".join(credential_id.hex for credential_id in sorted(unreadable)[:5])
        count = _many(len(unreadable), "credential")
        return Finding(
            "secrets", False, f"of {count} do not open ({named}): type them again, or restore the ring"
        )
    return Finding("secrets", True, f"all {seen} open")


async def _hosted_keys(work: UnitOfWork, vault: Vault) -> Finding:
    rows = await work.reading(
        lambda reader: reader.rows(
            "SELECT provider_key, name, version, sealed, destination FROM hosted_secret ORDER BY provider_key, name"
        )
    )
    unreadable = set[str]()
    for row in rows:
        try:
            await work.reading(
                lambda reader, row=row: vault.open_hosted(  # type: ignore[misc]
                    reader,
                    row["sealed"],
                    provider_key=row["provider_key"],
                    field=row["name"],
                    version=row["version"],
                    destination=row["destination"],
                )
            )
        except Unreadable:
            unreadable.add(row["provider_key"])
    if unreadable:
        named = ", ".join(sorted(unreadable))
        return Finding(
            "hosted keys",
            False,
            f"of {named} do not open: `providence hosted set` them again, or restore the ring",
        )
    return Finding("hosted keys", True, f"all {len(rows)} open")


async def _owners(work: UnitOfWork) -> Finding:
    rows = await work.reading(
        lambda reader: reader.rows(
            "SELECT w.slug FROM workspace w WHERE NOT EXISTS (SELECT 1 FROM membership m"
            " WHERE m.workspace_id = w.id AND m.role = 'OWNER') ORDER BY w.slug LIMIT 5"
        )
    )
    if rows:
        return Finding("owners", False, f"no owner in the workspace {', '.join(row['slug'] for row in rows)}")
    return Finding("owners", True, "every workspace has one")


async def _integrity(work: UnitOfWork) -> Finding:
    if work.database.engine != "sqlite":
        return Finding("integrity", True, "kept by the database server")
    rows = await work.reading(lambda reader: reader.rows("PRAGMA integrity_check(5)"))
    found = [str(row["integrity_check"]) for row in rows]
    if found != ["ok"]:
        return Finding("integrity", False, f"the file is damaged, restore a backup: {'; '.join(found)[:300]}")
    return Finding("integrity", True, "SQLite finds the file whole")


async def _references(work: UnitOfWork) -> Finding:
    if work.database.engine != "sqlite":
        return Finding("references", True, "kept by the database server")
    rows = await work.reading(lambda reader: reader.rows("PRAGMA foreign_key_check"))
    if rows:
        tables = ", ".join(sorted({str(row["table"]) for row in rows}))
        return Finding("references", False, f"{_many(len(rows), 'row')} point to nothing, in {tables}")
    return Finding("references", True, "every row points to one that is there")


async def _positions(work: UnitOfWork) -> Finding:
    rows = await work.reading(lambda reader: reader.rows(_POSITIONS))
    if rows:
        named = ", ".join(uuid_of(row["workspace_id"]).hex for row in rows[:5])
        return Finding("events", False, f"the sequence has gaps in {_many(len(rows), 'workspace')} ({named})")
    return Finding("events", True, "sequences and positions agree")


async def _runs(work: UnitOfWork) -> Finding:
    now = await work.reading(lambda reader: reader.now())
    before = _milliseconds(now - _OVERDUE)
    rows = await work.reading(
        lambda reader: reader.rows(
            "SELECT state, COUNT(*) AS runs FROM validation_run WHERE (state = 'QUEUED' AND not_before_ms < ?"
            " AND created_ms < ?) OR (state = 'RUNNING' AND lease_until_ms < ?) GROUP BY state ORDER BY state",
            *(before, before, before),
        )
    )
    if rows:
        stuck = ", ".join(f"{row['runs']} {row['state']}" for row in rows)
        return Finding("checks", False, f"{stuck} for over 15 minutes: `providence serve` takes them up")
    return Finding("checks", True, "none is stuck")


async def _pools(work: UnitOfWork) -> Finding:
    rows = await work.reading(lambda reader: reader.rows(_STRANGERS))
    if rows:
        named = ", ".join(sorted({uuid_of(row["pool_id"]).hex for row in rows})[:5])
        return Finding(
            "pools",
            False,
            f"{_many(len(rows), 'member')} cannot serve their pool's model ({named}): save them anew",
        )
    return Finding("pools", True, "every member is a key for its pool's model")


async def _clock(work: UnitOfWork) -> Finding:
    before = utc_now()
    told = await work.reading(lambda reader: reader.now())
    skew = max(before - told, told - utc_now(), timedelta())
    if skew > _SKEW:
        seconds = skew.total_seconds()
        return Finding(
            "clock", False, f"the database's differs from this machine's by {seconds:.1f} s: synchronise them"
        )
    return Finding("clock", True, "the database's agrees with this machine's")


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


_SECRETS = (
    "SELECT id, workspace_id, credential_id, name, version, sealed, destination FROM credential_secret"
    " WHERE id > ? ORDER BY id LIMIT ?"
)

# Members whose credential is of another provider, or for another model, than their pool.
_STRANGERS = """
SELECT m.pool_id FROM pool_member m JOIN pool p ON p.workspace_id = m.workspace_id AND p.id = m.pool_id
JOIN credential c ON c.workspace_id = m.workspace_id AND c.id = m.credential_id
WHERE c.provider_key <> p.provider_key
   OR (c.scope = 'MODEL' AND (c.model_type <> p.type OR c.model_name <> p.name))
"""

# The kept events of a workspace are exactly pruned + 1 … highest.
_POSITIONS = """
SELECT w.id AS workspace_id FROM workspace w
LEFT JOIN outbox_position p ON p.id = w.id
LEFT JOIN (SELECT workspace_id, COUNT(*) AS kept, MIN(sequence) AS low, MAX(sequence) AS high
           FROM outbox_event GROUP BY workspace_id) e ON e.workspace_id = w.id
WHERE COALESCE(e.kept, 0) <> COALESCE(p.highest, 0) - COALESCE(p.pruned, 0)
   OR (e.kept > 0 AND (e.low <> p.pruned + 1 OR e.high <> p.highest))
ORDER BY w.id
"""
