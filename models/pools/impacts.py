"""What the end of a credential, a model or a provider would mean for pools and for calls, within the unit that is about to make it; in
plain values, so that it can be kept for whoever asks again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.events.unit_of_work import Unit
from models.pools.status import Fares, pool_at, pool_view, pools_of
from models.standing.moment import Standing
from models.standing.picture import Picture
from models.usage.reading import calls_last_day_of_models, calls_last_day_of_providers


def tell_pools(
    before: Picture, after: Picture, credential_id: UUID, now: datetime, *, board: Fares
) -> dict[str, Any]:
    """The pools in which the credential is a member: their ids, how many distinct credentials can serve each after it, and how it
    stands then."""
    later = Standing(after, now)
    told = []
    for pool in pools_of(Standing(before, now), credential_id):
        left = pool_at(after, pool.id)
        if left is not None:
            view = pool_view(later, left, board=board)
            told.append([pool.id.hex, view.serving, view.status.value])
    return {"pools": told}


async def tell_provider(
    unit: Unit, workspace_id: UUID, provider_key: str, *, on_alone: bool
) -> dict[str, int]:
    """How many pools its models have (`on_alone`: that are on), and how many calls they served in the last 24 hours."""
    (row,) = await unit.rows(
        "SELECT count(*) AS pools FROM pool WHERE workspace_id = ? AND provider_key = ? AND (enabled = ? OR enabled = ?)",
        *(workspace_id, provider_key, True, on_alone),
    )
    calls = await calls_last_day_of_providers(unit, workspace_id, [provider_key], now=await unit.now())
    return {"pools": row["pools"], "calls_last_day": calls[provider_key]}


async def tell_model(unit: Unit, workspace_id: UUID, address: Address) -> dict[str, Any]:
    """Which models fall back on it (provider and name), how many members its pool has, and how many calls it served in the last 24
    hours."""
    place = (workspace_id, address.provider_key, address.type.value, address.name)
    (row,) = await unit.rows(
        "SELECT count(*) AS members FROM pool_member AS member"
        " JOIN pool ON pool.workspace_id = member.workspace_id AND pool.id = member.pool_id"
        " WHERE pool.workspace_id = ? AND pool.provider_key = ? AND pool.type = ? AND pool.name = ?",
        *place,
    )
    others = await unit.rows(
        "SELECT provider_key, name FROM model_fallback WHERE workspace_id = ? AND to_provider_key = ? AND type = ? AND to_name = ?"
        " ORDER BY provider_key, name",
        *place,
    )
    calls = await calls_last_day_of_models(unit, workspace_id, [address], now=await unit.now())
    return {
        "fallback_of": [[other["provider_key"], other["name"]] for other in others],
        "pool_members": row["members"],
        "calls_last_day": calls[address],
    }


def fallen_back_on(told: Mapping[str, Any], type: ModelType) -> list[Address]:
    """The models that `tell_model` named."""
    return [Address(provider_key, type, name) for provider_key, name in told.get("fallback_of", ())]
