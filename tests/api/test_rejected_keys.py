"""A key that the provider rejects in use, again and again: INVALID, told to all who listen, in the audit, and checked again; and one
that a check then finds good serves again."""

import asyncio
from contextlib import aclosing

from models.catalog.offerings import Address, ModelType
from models.clock import utc_now
from models.pools.board import MemberHealth
from tests.api.arrangements import key_of, rows
from tests.api.calls import chat, ready
from tests.api.credentials import CHANGED
from tests.api.service import Service
from tests.fakes.provider import Provider

NANO = Address("openai_compatible", ModelType.LLM, "gpt-5-nano")


async def rejected(service: Service, id: str) -> None:
    """Three calls, however long the key would rest between them."""
    board = service.services.board
    for _ in range(3):
        assert (await chat(service))["receipt"]["attempts"][0]["failure"] == "KEY_REJECTED"
        if board.member_health(key_of(id), NANO, None, utc_now())[0] is MemberHealth.RESTING:
            board.wake(key_of(id), NANO, utc_now())


async def test_a_key_that_is_rejected_in_use_is_told_and_checked_again(
    service: Service, provider: Provider
) -> None:
    id = await ready(service, provider.base_url)
    provider.chatting = provider.listing = "rejected"
    async with aclosing(service.subscribe(CHANGED, {})) as events, asyncio.timeout(10):
        await anext(events)
        await rejected(service, id)
        seen: list[tuple[str, str | None]] = []
        async for data in events:
            told = data["credentialChanged"]
            run = told["validationRun"]
            seen.append((told["kind"], run and run["state"]))
            if run and run["state"] == "FAILED":
                break
    assert seen[0] == ("UPDATED", None)
    assert seen[-1] == ("VALIDATION_UPDATED", "FAILED")
    assert told["credential"]["status"] == "INVALID"
    audited = await rows(
        service, "SELECT actor, action, detail FROM audit_entry WHERE action = 'credential.rejected'"
    )
    assert [(entry["actor"], entry["action"]) for entry in audited] == [("system", "credential.rejected")]
    refused = await chat(service)
    assert refused["__typename"] == "NoRoute"
    assert refused["route"]["candidates"][0]["reason"] == "INVALID"


async def test_a_key_that_its_check_finds_good_serves_again(service: Service, provider: Provider) -> None:
    id = await ready(service, provider.base_url)
    provider.chatting = "rejected"
    await rejected(service, id)
    provider.chatting = "good"
    async with asyncio.timeout(10):
        while (await chat(service))["__typename"] != "CompleteChatSuccess":  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    found = await rows(service, "SELECT verdict FROM credential")
    assert [row["verdict"] for row in found] == ["VALID"]
