"""Which kept connections serve the next call, and which may be gone."""

import asyncio

from models.vendors.keeping import REST
from tests.fakes.anthropic import Anthropic
from tests.fakes.streaming import Stream, event


async def test_a_connection_that_carried_a_stream_rests_before_it_serves_again(client_for):
    stream = Stream((event({"type": "ping"}),))
    async with Anthropic(says={"messages": stream}) as fake:
        client, url = await client_for(fake.origin), f"{fake.origin}/v1/messages"

        async def read() -> None:
            async with client.stream("POST", url, json={}) as streamed:
                assert [chunk async for chunk in streamed.chunks()]

        await read()
        await read()
        first, second = stream.peers
        assert first != second
        await asyncio.sleep(2 * REST)
        await read()
        assert stream.peers[2] == first


async def test_a_connection_that_carried_no_stream_serves_at_once(client_for):
    stream = Stream((b"{}",), "application/json")
    async with Anthropic(says={"messages": stream}) as fake:
        client = await client_for(fake.origin)
        for _ in range(3):
            await client.call("POST", f"{fake.origin}/v1/messages", json={})
    assert len(set(stream.peers)) == 1
