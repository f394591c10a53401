"""A call that was under way when its process was killed is made by no other, though nobody can tell any more what became of it."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from tests.api.calls import STREAM, chat, chats, saying, streamed
from tests.api.test_process import founded
from tests.api.test_receipts_of_calls import LONG, process_again, running
from tests.fakes.provider import Provider, playing

__all__ = ["founded"]

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_a_call_of_a_killed_process_is_not_made_again(
    founded: str, tmp_path: Path, provider: Provider
) -> None:
    call_id, key = str(uuid4()), "the one call"
    async with running(founded, tmp_path, provider) as process:
        provider.chatting = "never"
        call = asyncio.create_task(chat(process.service, saying(idempotencyKey=key)))
        await process.asked(provider, 1)
        provider.chatting = playing(LONG.but(2, "hang"))
        async with process.service.socket() as socket:
            await socket.subscribe("1", STREAM, {"callId": call_id, "input": saying()})
            assert (await socket.receive() or {})["type"] == "next"
            process.child.kill()
            await process.child.wait()
        await asyncio.wait({call})
        assert call.exception() is not None
        assert process.written() == []
    provider.chatting = "good"
    async with process_again(founded, tmp_path, provider, process.service.owner) as service:
        (told,) = [one async for one in streamed(service, call_id=call_id)]
        assert (told["__typename"], told["earlier"]) == ("CallAlreadyMade", None)
        told = await chat(service, saying(idempotencyKey=key))
        assert (told["__typename"], told["earlier"]) == ("CallAlreadyMade", None)
        assert len(chats(provider)) == 2
        assert (await chat(service, saying(idempotencyKey="another")))["__typename"] == "CompleteChatSuccess"
