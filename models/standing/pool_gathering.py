"""Reads of a workspace what a picture tells of pools: three statements."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.events.rows import optional_uuid_of, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.standing.picture import MemberFacts, MemberLimits, PoolFacts, PoolStrategy


async def pools(reader: Reader | Unit, workspace_id: UUID) -> dict[Address, PoolFacts]:
    """The pools by the models that they are of, switched off ones included; oldest first."""
    # A pool and its members in one statement: between two of them one could be saved anew.
    rows = await reader.rows(
        "SELECT pool.id AS pool_id, pool.provider_key, pool.type, pool.name, pool.strategy, pool.enabled AS pool_enabled,"
        " pool.version, member.id, member.credential_id, member.weight, member.priority, member.enabled,"
        " member.requests_per_minute, member.tokens_per_minute, member.requests_per_day, member.tokens_per_day,"
        " member.concurrency FROM pool LEFT JOIN pool_member AS member"
        " ON member.workspace_id = pool.workspace_id AND member.pool_id = pool.id"
        " WHERE pool.workspace_id = ? ORDER BY pool.created_at, pool.id, member.place, member.id",
        workspace_id,
    )
    found: dict[Address, PoolFacts] = {}
    members: dict[Address, list[MemberFacts]] = {}
    for row in rows:
        address = _address(row)
        found[address] = PoolFacts(
            id=uuid_of(row["pool_id"]),
            address=address,
            strategy=PoolStrategy(row["strategy"]),
            enabled=bool(row["pool_enabled"]),
            version=row["version"],
        )
        if row["id"] is not None:
            members.setdefault(address, []).append(_member(row))
    return {
        address: replace(pool, members=tuple(members.get(address, ()))) for address, pool in found.items()
    }


async def fallbacks(reader: Reader | Unit, workspace_id: UUID) -> dict[Address, tuple[Address, ...]]:
    """What is tried, in order, where a model cannot serve."""
    rows = await reader.rows(
        "SELECT provider_key, type, name, to_provider_key, to_name FROM model_fallback WHERE workspace_id = ?"
        " ORDER BY provider_key, type, name, place, id",
        workspace_id,
    )
    found: dict[Address, tuple[Address, ...]] = {}
    for row in rows:
        address = _address(row)
        other = Address(row["to_provider_key"], address.type, row["to_name"])
        found[address] = (*found.get(address, ()), other)
    return found


async def balanced(reader: Reader | Unit, workspace_id: UUID) -> bool:
    """Whether pools may be used in the workspace."""
    rows = await reader.rows("SELECT load_balancing_allowed FROM workspace WHERE id = ?", workspace_id)
    return bool(rows) and bool(rows[0]["load_balancing_allowed"])


def _member(row: Mapping[str, Any]) -> MemberFacts:
    return MemberFacts(
        id=uuid_of(row["id"]),
        credential_id=optional_uuid_of(row["credential_id"]),
        weight=row["weight"],
        priority=row["priority"],
        enabled=bool(row["enabled"]),
        limits=MemberLimits(
            requests_per_minute=row["requests_per_minute"],
            tokens_per_minute=row["tokens_per_minute"],
            requests_per_day=row["requests_per_day"],
            tokens_per_day=row["tokens_per_day"],
            concurrency=row["concurrency"],
        ),
    )


def _address(row: Mapping[str, Any]) -> Address:
    return Address(row["provider_key"], ModelType(row["type"]), row["name"])
