"""Whose turn it is in a pool, through the door: shares that are exact, told beforehand, and taken by calls that are made alone."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from datetime import datetime
from typing import Any

import pytest
from aiohttp import web

from models.catalog.offerings import Address, ModelType
from models.clock import utc_now
from tests.api.arrangements import key_of
from tests.api.calls import LLM, chat, chats, keyed, saying, streamed
from tests.api.pools import member, saved
from tests.api.service import Service
from tests.fakes.provider import Behaviour, Provider, behave

NANO = Address("openai_compatible", ModelType.LLM, "gpt-5-nano")
CHOSEN = """query ($model: ModelChoice) { explainRoute(type: LLM, model: $model) {
  candidates { usable credential { id } } } }"""


async def pool_of(service: Service, members: Sequence[dict[str, Any]], **more: Any) -> None:
    await saved(service, LLM["name"], *members, provider_key="openai_compatible", enabled=True, **more)


def asked(told: dict[str, Any]) -> list[str]:
    """By which keys, in order."""
    receipt = told.get("receipt") or told["completion"]["receipt"]
    return [one["credentialId"] for one in receipt["attempts"]]


def together(many: int) -> Behaviour:
    """Answers once the provider has been asked so often."""

    async def answer(provider: Provider, request: web.Request) -> web.StreamResponse:
        async with asyncio.timeout(30):
            while len(chats(provider)) < many:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return provider._chat(await request.json())

    return answer


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_shares_are_exact_and_told_beforehand(service: Service, provider: Provider) -> None:
    first, second = await keyed(service, provider, "good", "good")
    await pool_of(service, [member(first, weight=3), member(second, weight=1)])
    served = []
    for _ in range(40):
        plan = (await service.graphql(CHOSEN, {"model": LLM}))["explainRoute"]
        told = asked(await chat(service))
        assert [one["credential"]["id"] for one in plan["candidates"] if one["usable"]][:1] == told
        served += told
    for start in range(0, 40, 4):
        assert Counter(served[start : start + 4]) == {first: 3, second: 1}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_is_told_beforehand_is_tried_in_that_order(service: Service, provider: Provider) -> None:
    keys = await keyed(service, provider, "server_error", "server_error", "server_error", "good")
    await pool_of(service, [member(key) for key in keys])
    for _ in range(4):
        plan = (await service.graphql(CHOSEN, {"model": LLM}))["explainRoute"]
        order = [one["credential"]["id"] for one in plan["candidates"]]
        told = asked(await chat(service))
        assert told == order[: len(told)]
        assert told[-1] == keys[-1]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_call_that_was_made_before_takes_no_turn(service: Service, provider: Provider) -> None:
    first, second = await keyed(service, provider, "good", "good")
    await pool_of(service, [member(first), member(second)])
    served = []
    for number in range(6):
        once = saying(idempotencyKey=f"call {number}")
        served += asked(await chat(service, once))
        assert (await chat(service, once))["__typename"] == "CallAlreadyMade"
    assert served == [first, second] * 3


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_calls_that_wait_for_their_key_go_where_fewest_are_then(
    service: Service, provider: Provider
) -> None:
    first, second = await keyed(service, provider, together(10), together(10))
    await pool_of(service, [member(first), member(second)], strategy="LEAST_BUSY")
    under_way = asyncio.create_task(chat(service))
    async with asyncio.timeout(10):
        while not chats(provider):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    told = await asyncio.gather(*(chat(service, saying(idempotencyKey=f"call {one}")) for one in range(9)))
    told.append(await under_way)
    assert Counter(key for one in told for key in asked(one)) == {first: 5, second: 5}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("with_keys", [False, True])
async def test_of_fifty_calls_at_once_one_tries_whether_a_rested_key_serves_again(
    service: Service, provider: Provider, with_keys: bool
) -> None:
    rested, other = await keyed(service, provider, "rate", "good")
    await pool_of(service, [member(rested), member(other)])
    assert asked(await chat(service)) == [rested, other]
    provider.keyed[next(iter(provider.keyed))] = together(2 + 50)
    service.services.board.wake(key_of(rested), NANO, utc_now())
    inputs = [saying(idempotencyKey=f"call {one}" if with_keys else None) for one in range(50)]
    told = await asyncio.gather(*(chat(service, input) for input in inputs))
    assert Counter(key for one in told for key in asked(one)) == {rested: 1, other: 49}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_stream_that_has_begun_keeps_nobody_from_a_rested_key(
    service: Service, provider: Provider
) -> None:
    (rested,) = await keyed(service, provider, "rate")
    await chat(service)
    service.services.board.wake(key_of(rested), NANO, utc_now())
    provider.keyed[next(iter(provider.keyed))] = "stream_silent"
    async with aclosing(streamed(service)) as events:
        assert (await anext(events))["__typename"] == "ChatDelta"
        provider.keyed[next(iter(provider.keyed))] = "good"
        assert asked(await chat(service)) == [rested]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_streams_take_turns_too(service: Service, provider: Provider) -> None:
    first, second = await keyed(service, provider, "good", "good")
    await pool_of(service, [member(first), member(second)])
    served = []
    for _ in range(4):
        told = [event async for event in streamed(service)]
        served += asked(told[-1])
    assert served == [first, second] * 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_key_that_rests_twice_serves_when_the_longer_rest_is_over(
    service: Service, provider: Provider
) -> None:
    async def closed(provider: Provider, request: web.Request) -> web.StreamResponse:
        named = (await request.json())["model"]
        return await behave("denied" if named == LLM["name"] else "rate", provider, request)

    await keyed(service, provider, closed)
    broke = await chat(service)
    await chat(service, saying(model={**LLM, "name": "gpt-5.6-sol"}))
    told = await chat(service)
    assert (told["__typename"], told["retryAt"]) == ("NoRoute", broke["retryAt"])
    (candidate,) = told["route"]["candidates"]
    assert (candidate["reason"], candidate["until"]) == ("RESTING", told["retryAt"])
    shown = candidate["message"].removesuffix(".").rpartition("until ")[2]
    assert told["message"].endswith(f"Try again after {shown}.")
    assert datetime.strptime(f"{shown}+0000", "%Y-%m-%d %H:%M:%S UTC%z") >= datetime.fromisoformat(
        told["retryAt"]
    )
    assert len(chats(provider)) == 2
