"""What is removed, switched off or changed is asked no more as soon as that is committed, also by calls that are under way."""

import asyncio

import pytest
from aiohttp import web

from models.access.actor import Actor
from models.invocation.errors import CallBroke
from models.invocation.switchboard import Completed
from tests.fakes.provider import Provider
from tests.models.invocation.conftest import House, chat, heard

GONE = (
    "UPDATE credential SET enabled = false WHERE id = ?",
    "UPDATE credential SET verdict = 'INVALID' WHERE id = ?",
    "UPDATE credential SET environment = 'elsewhere' WHERE id = ?",
    "UPDATE credential SET expires_at = created_at WHERE id = ?",
)


class Gate:
    """A provider that fails, but not before it is told to."""

    def __init__(self) -> None:
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    async def __call__(self, _: Provider, __: web.Request) -> web.StreamResponse:
        self.asked.set()
        await self.open.wait()
        return web.json_response({"error": {"message": "down"}}, status=500)


@pytest.mark.parametrize("sql", GONE)
@pytest.mark.parametrize("streamed", [False, True])
async def test_a_call_under_way_goes_over_to_nobody_who_may_serve_no_more(
    house: House, actor: Actor, sql: str, streamed: bool
) -> None:
    gate = Gate()
    _, second = await house.pooled(actor, gate, "good")
    ask = heard(house, actor, chat()) if streamed else house.switchboard.complete(actor, chat())
    call = asyncio.create_task(ask)
    await gate.asked.wait()
    await house.alter(actor, sql, second)
    gate.open.set()
    with pytest.raises(CallBroke) as broke:
        await call
    assert len(broke.value.receipt.attempts) == 1
    assert len(house.provider.requests) == 1


async def test_a_call_under_way_goes_over_to_a_changed_key_as_it_is_by_then(
    house: House, actor: Actor
) -> None:
    gate = Gate()
    _, second = await house.pooled(actor, gate, "rejected")
    house.provider.keyed["sk-fake-0123456789abcdefghij-new"] = "good"
    call = asyncio.create_task(house.switchboard.complete(actor, chat()))
    await gate.asked.wait()
    await house.replace_key(actor, second, "sk-fake-0123456789abcdefghij-new")
    gate.open.set()
    assert [one.credential_id for one in (await call).receipt.attempts][1:] == [second]
    assert house.provider.requests[-1].headers["Authorization"].endswith("-new")
    assert isinstance(await call, Completed)
