"""Limits of a pool's members, through the door: each key is left before its provider would have to say that it is asked too often."""

import asyncio
from typing import Any

import pytest

from tests.api.calls import LLM, chat, chats, keyed, saying
from tests.api.pools import member, one_pool, saved
from tests.api.service import Service
from tests.fakes.provider import Provider

OURS = "openai_compatible"


async def limited(
    service: Service, provider: Provider, *limits: dict[str, Any], **more: Any
) -> tuple[list[str], dict[str, Any]]:
    """The keys and the pool of as many members, each with its limits."""
    keys = await keyed(service, provider, *["good" for _ in limits])
    entries = [member(key, **limit) for key, limit in zip(keys, limits, strict=True)]
    return keys, await saved(service, LLM["name"], *entries, provider_key=OURS, enabled=True, **more)


def by(told: dict[str, Any]) -> str:
    """Whose key served it."""
    id: str = told["completion"]["receipt"]["credentialId"]
    return id


@pytest.mark.parametrize("limit", ["requestsPerMinute", "requestsPerDay"])
async def test_each_key_is_asked_as_often_as_it_may_and_no_more(
    service: Service, provider: Provider, limit: str
) -> None:
    keys, pool = await limited(service, provider, {limit: 1}, {limit: 3})
    told = [await chat(service) for _ in range(5)]
    served = [by(one) for one in told[:4]]
    assert (served.count(keys[0]), served.count(keys[1])) == (1, 3)
    assert told[4]["__typename"] == "NoRoute"
    assert told[4]["retryAt"] == min(one["until"] for one in told[4]["route"]["candidates"])
    assert [one["reason"] for one in told[4]["route"]["candidates"]] == ["LIMIT_REACHED"] * 2
    assert len(chats(provider)) == 4
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert found["status"] == "EXHAUSTED"
    assert [(one["health"], one["restingBecause"]) for one in found["members"]] == [("RESTING", None)] * 2


@pytest.mark.parametrize("limit", ["tokensPerMinute", "tokensPerDay"])
async def test_tokens_are_counted_as_the_provider_told_them(
    service: Service, provider: Provider, limit: str
) -> None:
    keys, _ = await limited(service, provider, {limit: 15}, {limit: 25})  # each call takes ten
    served = [by(await chat(service)) for _ in range(5)]
    assert (served.count(keys[0]), served.count(keys[1])) == (2, 3)
    assert (await chat(service))["__typename"] == "NoRoute"
    assert len(chats(provider)) == 5


async def test_as_many_calls_are_under_way_by_a_key_as_it_may_have(
    service: Service, provider: Provider
) -> None:
    keys, _ = await limited(service, provider, {"concurrency": 1}, {"concurrency": 2})
    provider.delay = 1.0
    told = await asyncio.gather(*(chat(service) for _ in range(6)))
    served = [by(one) for one in told if one["__typename"] == "CompleteChatSuccess"]
    assert (served.count(keys[0]), served.count(keys[1])) == (1, 2)
    refused = [one for one in told if one["__typename"] == "NoRoute"]
    assert len(refused) == 3
    assert all(one["retryAt"] is not None for one in refused)
    assert len(chats(provider)) == 3
    provider.delay = 0.0
    assert (await chat(service))["__typename"] == "CompleteChatSuccess"


async def test_a_call_that_is_larger_than_is_ever_allowed_is_told_so_and_asks_nobody(
    service: Service, provider: Provider
) -> None:
    await limited(service, provider, {"tokensPerMinute": 100}, {"tokensPerDay": 100})
    for _ in range(2):  # of keys that were never asked, and that were
        told = await chat(service, saying("x" * 4_000))
        assert (told["__typename"], told["retryAt"], told["route"]["chosen"]) == ("NoRoute", None, None)
        for one in told["route"]["candidates"]:
            assert (one["usable"], one["reason"], one["until"]) == (False, "LIMIT_REACHED", None)
            assert "about 1001 tokens" in one["message"]
        assert "about 1001 tokens" in told["message"]
        assert chats(provider) == []
        provider.requests.clear()
        assert [(await chat(service))["__typename"] for _ in range(2)] == ["CompleteChatSuccess"] * 2
        provider.requests.clear()


async def test_a_large_call_takes_no_turn_of_who_has_no_room_for_it(
    service: Service, provider: Provider
) -> None:
    keys, _ = await limited(service, provider, {"tokensPerMinute": 100}, {})
    assert [by(await chat(service, saying("x" * 4_000))) for _ in range(3)] == [keys[1]] * 3
    assert by(await chat(service)) == keys[0]
