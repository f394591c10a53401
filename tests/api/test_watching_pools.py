"""Watching pools: the present state first, then what was saved, switched and how its members fare, and the end of a deleted one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.vendors.failure import Failure
from tests.api.arrangements import api_token, other_workspace
from tests.api.credentials import DELETE, send
from tests.api.pools import DELETE_POOL, DISABLE_POOL, ENABLE_POOL, POOL_CHANGED, WAKE, saved
from tests.api.service import Service
from tests.api.standing import announced, stored
from tests.api.test_pools import GPT, resting

Next = Any


@pytest.fixture
async def two(service: Service) -> tuple[UUID, UUID]:
    return await stored(service, "openai"), await stored(service, "openai", default=False)


@asynccontextmanager
async def watching(service: Service, id: str | None = None, **how: Any) -> AsyncIterator[Next]:
    """`await told()` is the next event."""
    async with aclosing(service.subscribe(POOL_CHANGED, {"id": id}, **how)) as stream:  # type: ignore[type-var]

        async def told(seconds: float = 5.0) -> dict[str, Any]:
            async with asyncio.timeout(seconds):
                event: dict[str, Any] = (await anext(stream))["poolChanged"]
                return event

        yield told


async def test_a_pool_is_told_as_it_is_and_then_each_change_until_it_is_deleted(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    async with watching(service, pool["id"]) as told:
        first = await told()
        assert first == {"kind": "STATE", "poolId": pool["id"], "pool": pool}
        await send(service, DISABLE_POOL, {"id": pool["id"]})
        event = await told()
        assert (event["kind"], event["pool"]["status"], event["pool"]["version"]) == ("CHANGED", "OFF", 2)
        await send(service, ENABLE_POOL, {"id": pool["id"]})
        assert (await told())["pool"]["enabled"]
        await saved(service, GPT, two[1], two[0], expectedVersion=3)
        event = await told()
        assert [one["credential"]["id"] for one in event["pool"]["members"]] == [
            f"credential_{id.hex}" for id in (two[1], two[0])
        ]
        await send(service, DELETE_POOL, {"id": pool["id"]})
        assert await told() == {"kind": "DELETED", "poolId": pool["id"], "pool": None}
        with pytest.raises(StopAsyncIteration):
            await told()


async def test_how_members_fare_is_told_though_nothing_announces_it(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    async with watching(service, pool["id"]) as told:
        await told()
        await resting(service, two[0], Failure.QUOTA_EXHAUSTED)
        event = await told()
        assert (event["kind"], event["pool"]["status"]) == ("HEALTH_CHANGED", "DEGRADED")
        assert event["pool"]["members"][0]["health"] == "RESTING"
        assert event["pool"]["version"] == 1
        await send(service, WAKE, {"id": event["pool"]["members"][0]["id"]})
        event = await told()
        assert (event["kind"], event["pool"]["status"]) == ("HEALTH_CHANGED", "HEALTHY")


async def test_a_member_whose_credential_becomes_invalid_or_goes_degrades_its_pool(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    async with watching(service, pool["id"]) as told:
        await told()
        await announced(service, "UPDATE credential SET verdict = 'INVALID' WHERE id = ?", two[1])
        event = await told()
        assert (event["kind"], event["pool"]["status"]) == ("HEALTH_CHANGED", "DEGRADED")
        await send(service, DELETE, {"id": f"credential_{two[1].hex}", "acceptImpact": True})
        event = await told()
        assert (event["kind"], event["pool"]["status"], len(event["pool"]["members"])) == (
            "CHANGED",
            "DEGRADED",
            1,
        )


async def test_what_does_not_touch_a_pool_is_not_told(service: Service, two: tuple[UUID, UUID]) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    async with watching(service, pool["id"]) as told:
        await told()
        other = await saved(service, "gpt-4o-mini", *two)
        await stored(service, "openai", default=False)
        await send(service, DELETE_POOL, {"id": other["id"]})
        with pytest.raises(TimeoutError):
            await told(1.5)


async def test_without_an_id_every_pool_is_told_of_from_its_first_change(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    first = await saved(service, GPT, *two, enabled=True)
    async with service.socket() as socket:
        await socket.subscribe("1", POOL_CHANGED, {"id": None})
        await asyncio.sleep(0.3)
        second = await saved(service, "gpt-4o-mini", *two)
        heard: list[Any] = [await socket.receive()]
        await send(service, DISABLE_POOL, {"id": first["id"]})
        heard.append(await socket.receive())
        await send(service, DELETE_POOL, {"id": second["id"]})
        heard.append(await socket.receive())
    told = [one["payload"]["data"]["poolChanged"] for one in heard]
    assert [(one["kind"], one["poolId"]) for one in told] == [
        ("CHANGED", second["id"]),
        ("CHANGED", first["id"]),
        ("DELETED", second["id"]),
    ]


async def test_watching_costs_no_statement_while_nothing_happens(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    seen: list[str] = []
    async with watching(service, pool["id"]) as told:
        await told()
        await asyncio.sleep(0.7)
        service.work.database.observers.append(seen.append)
        with pytest.raises(TimeoutError):
            await told(1.6)
        service.work.database.observers.remove(seen.append)
    assert not [sql for sql in seen if "credential" in sql or "pool" in sql]


async def test_all_who_watch_every_pool_hear_the_same_though_one_looks_for_the_others(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    async with watching(service) as first, watching(service) as second:
        waiting = [asyncio.create_task(told()) for told in (first, second)]
        await asyncio.sleep(0.7)
        await resting(service, two[0], Failure.QUOTA_EXHAUSTED)
        for event in await asyncio.gather(*waiting):
            assert (event["kind"], event["poolId"]) == ("HEALTH_CHANGED", pool["id"])
            assert (event["pool"]["status"], event["pool"]["members"][0]["health"]) == ("DEGRADED", "RESTING")


async def test_an_unknown_id_and_another_workspaces_are_answered_alike(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two)
    slug = await other_workspace(service)
    for id in (pool["id"], f"pool_{uuid4().hex}", "x", pool["members"][0]["id"]):
        refused = await service.subscription_errors(POOL_CHANGED, {"id": id}, workspace=slug)
        assert refused == ["NOT_FOUND"]
    token = await api_token(service, "MODELS_INVOKE", workspace="main")
    assert await service.subscription_errors(POOL_CHANGED, {"id": pool["id"]}, token=token) == ["FORBIDDEN"]
