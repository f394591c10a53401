"""A caller that goes away: the provider's call ends at once, the key is not to blame, and the receipt says so."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

import pytest

from models.access.actor import Actor
from models.clock import utc_now
from models.pools.health import FEWEST
from models.pools.notices import MemberHealth
from models.usage.receipts import AttemptOutcome
from tests.fakes import openai_chat
from tests.fakes.provider import Provider, playing
from tests.models.invocation.conftest import CHAT, House, chat, eventually, heard

SAID = openai_chat.stream_of(openai_chat.chatted("gpt-4o-mini", "All is well."))


async def _left(provider: Provider) -> None:
    """Until the provider has seen that nobody is there any more."""
    await eventually(lambda: all(one.transport is None for one in provider.connections))


async def test_the_call_of_the_provider_ends_with_its_callers(house: House, actor: Actor) -> None:
    id = await house.credential(actor, default=True)
    house.provider.chatting = "never"
    for _ in range(FEWEST):
        house.provider.asked.clear()
        calling = asyncio.create_task(house.switchboard.complete(actor, chat()))
        await house.provider.asked.wait()
        calling.cancel()
        with pytest.raises(asyncio.CancelledError):
            await calling
        await _left(house.provider)
    kept, *others = await house.receipts_of(actor)
    assert len(others) + 1 == len(house.provider.requests) == FEWEST
    (attempt,) = kept.attempts
    assert (attempt.outcome, attempt.failure, attempt.credential_id) == (AttemptOutcome.CANCELLED, None, id)
    assert (kept.served, kept.source, kept.failed) == (None, None, True)
    assert house.board.member_health(id, CHAT, None, utc_now())[0] is MemberHealth.READY


async def test_closing_a_stream_closes_the_providers(house: House, actor: Actor) -> None:
    stream = replace(SAID.but(2, "hang"), left=asyncio.Event())
    id = await house.credential(actor, default=True)
    house.provider.chatting = playing(stream)
    for _ in range(FEWEST):
        stream.left.clear()
        async with aclosing(house.switchboard.stream(actor, chat(), str(uuid4()))) as pieces:
            await anext(pieces)
        async with asyncio.timeout(2):
            await stream.left.wait()
    kept, *_ = await house.receipts_of(actor)
    (attempt,) = kept.attempts
    assert (attempt.outcome, attempt.failure) == (AttemptOutcome.CANCELLED, None)
    # It had begun to answer.
    assert (kept.served, kept.credential_id) == (None, id)
    assert house.board.member_health(id, CHAT, None, utc_now())[0] is MemberHealth.READY


async def test_a_stream_that_is_cancelled_before_its_first_piece(house: House, actor: Actor) -> None:
    stream = replace(SAID.but(0, "hang"), left=asyncio.Event())
    await house.credential(actor, default=True)
    house.provider.chatting = playing(stream)
    listening = asyncio.create_task(heard(house, actor, chat()))
    await house.provider.asked.wait()
    await asyncio.sleep(0.05)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    async with asyncio.timeout(2):
        await stream.left.wait()
    (kept,) = await house.receipts_of(actor)
    assert [one.outcome for one in kept.attempts] == [AttemptOutcome.CANCELLED]
    assert kept.credential_id is None


async def test_a_place_that_was_taken_is_free_again(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    house.provider.chatting = "never"
    for _ in range(3):
        house.provider.asked.clear()
        calling = asyncio.create_task(house.switchboard.complete(actor, chat()))
        await house.provider.asked.wait()
        calling.cancel()
        await asyncio.wait({calling})
    house.provider.chatting = "good"
    assert (await house.switchboard.complete(actor, chat())).answer.text == "OK"
    assert len(await house.receipts_of(actor)) == 4
    assert house.receipts._under_way == 0
