"""What pools let go of when a workspace, a provider, a model or a credential goes; in the unit that takes it away, which tells the
audit."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.events.outbox import Event
from models.events.rows import marks, uuid_of
from models.events.unit_of_work import Unit
from models.pools.board import Board


async def pools_on(unit: Unit, workspace_id: UUID, credential_id: UUID) -> list[str]:
    """What hangs on a credential, in words that go on after `It is`: the pools that are on in which it is a member."""
    rows = await _pools_with(unit, workspace_id, credential_id)
    return [f"a member of the pool of {row['name']}" for row in rows if row["enabled"]]


async def succeed(
    unit: Unit, workspace_id: UUID, credential_id: UUID, replacement_id: UUID | None, *, board: Board
) -> None:
    """A credential goes: the replacement takes its place in each pool in which it has none; else its entry goes too."""
    for row in await _pools_with(unit, workspace_id, credential_id):
        place = (workspace_id, uuid_of(row["id"]))
        replaced = 0
        if replacement_id is not None:
            replaced = await unit.execute(
                "UPDATE pool_member SET credential_id = ? WHERE workspace_id = ? AND pool_id = ? AND credential_id = ?"
                " AND NOT EXISTS (SELECT 1 FROM pool_member AS other WHERE other.workspace_id = ? AND other.pool_id = ?"
                " AND other.credential_id = ?)",
                *(replacement_id, *place, credential_id, *place, replacement_id),
            )
        if not replaced:
            await unit.execute(
                "DELETE FROM pool_member WHERE workspace_id = ? AND pool_id = ? AND credential_id = ?",
                *(*place, credential_id),
            )
        unit.announce(_event(workspace_id, "members_changed", row))
    await _forget_rests(unit, workspace_id, [credential_id])
    unit.after_commit(lambda: board.forget(credential_id))


async def let_all_go(
    unit: Unit, workspace_id: UUID, credential_ids: Collection[UUID], now: datetime, *, board: Board
) -> None:
    """A provider's credentials go, and soon its pools."""
    ids = list(credential_ids)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        await unit.execute(
            f"DELETE FROM pool_member WHERE workspace_id = ? AND credential_id IN ({marks(part)})",  # noqa: S608
            *(workspace_id, *part),
        )
        await _forget_rests(unit, workspace_id, part)

    def forget() -> None:
        for id in ids:
            board.forget(id)

    unit.after_commit(forget)


async def forget_provider(unit: Unit, workspace_id: UUID, provider_key: str) -> None:
    """A provider leaves the workspace: its pools go, what its models fall back on, and they as fall-backs of others."""
    rows = await unit.rows(
        "SELECT id, provider_key, type, name FROM pool WHERE workspace_id = ? AND provider_key = ? ORDER BY created_at, id",
        *(workspace_id, provider_key),
    )
    await _drop_pools(unit, workspace_id, rows)
    await unit.execute(
        "DELETE FROM model_fallback WHERE workspace_id = ? AND (provider_key = ? OR to_provider_key = ?)",
        *(workspace_id, provider_key, provider_key),
    )


async def forget_model(unit: Unit, workspace_id: UUID, address: Address) -> None:
    """A model leaves the workspace: the same of it alone."""
    place = (address.provider_key, address.type.value, address.name)
    rows = await unit.rows(
        "SELECT id, provider_key, type, name FROM pool WHERE workspace_id = ? AND provider_key = ? AND type = ? AND name = ?",
        *(workspace_id, *place),
    )
    await _drop_pools(unit, workspace_id, rows)
    await unit.execute(
        "DELETE FROM model_fallback WHERE workspace_id = ? AND type = ?"
        " AND ((provider_key = ? AND name = ?) OR (to_provider_key = ? AND to_name = ?))",
        *(workspace_id, address.type.value, address.provider_key, address.name),
        *(address.provider_key, address.name),
    )


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Everything that pools keep of a workspace that ends in this unit."""
    for table in ("credential_rest", "model_fallback", "pool_member", "pool"):
        await unit.execute(f"DELETE FROM {table} WHERE workspace_id = ?", workspace_id)  # noqa: S608


async def _pools_with(unit: Unit, workspace_id: UUID, credential_id: UUID) -> list[dict[str, Any]]:
    return await unit.rows(
        "SELECT pool.id, pool.provider_key, pool.type, pool.name, pool.enabled FROM pool_member AS member"
        " JOIN pool ON pool.workspace_id = member.workspace_id AND pool.id = member.pool_id"
        " WHERE member.workspace_id = ? AND member.credential_id = ? ORDER BY pool.created_at, pool.id",
        *(workspace_id, credential_id),
    )


async def _drop_pools(unit: Unit, workspace_id: UUID, rows: Sequence[dict[str, Any]]) -> None:
    for row in rows:
        for table, column in (("pool_member", "pool_id"), ("pool", "id")):
            await unit.execute(
                f"DELETE FROM {table} WHERE workspace_id = ? AND {column} = ?",  # noqa: S608
                *(workspace_id, uuid_of(row["id"])),
            )
        unit.announce(_event(workspace_id, "deleted", row))


async def _forget_rests(unit: Unit, workspace_id: UUID, ids: Sequence[UUID]) -> None:
    await unit.execute(
        f"DELETE FROM credential_rest WHERE workspace_id = ? AND rider IN ({marks(list(ids))})",  # noqa: S608
        *(workspace_id, *(id.hex for id in ids)),
    )


def _event(workspace_id: UUID, what: str, row: dict[str, Any]) -> Event:
    address = Address(row["provider_key"], ModelType(row["type"]), row["name"])
    names = {"provider_key": address.provider_key, "type": address.type.value, "name": address.name}
    return Event(workspace_id, f"pool.{what}", uuid_of(row["id"]), names)
