"""Calls and streams of the one guarded client: connections that serve again, and whatever must not happen on them."""

import asyncio
import time

import pytest

from models.vendors.client import Deadline
from models.vendors.transport import (
    BlockedAddress,
    BodyCut,
    BodyTooLarge,
    NotSendable,
    TimedOut,
    TransportError,
    Unreachable,
)
from tests.fakes.certificates import issue
from tests.fakes.listener import Listener
from tests.fakes.provider import KEY, Provider, playing
from tests.fakes.streaming import Stream, event

BEARER = {"Authorization": f"Bearer {KEY}"}
ASK = {"model": "gpt-5-nano", "messages": [{"role": "user", "content": "Say OK."}]}
PIECES = tuple(event(str(number)) for number in range(3))


async def _read(client, url, **how):
    async with client.stream("POST", url, headers=BEARER, json=ASK, **how) as streamed:
        return [chunk async for chunk in streamed.chunks()]


async def test_calls_and_streams_share_connections_and_requests_do_not(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        for _ in range(3):
            assert (await client.call("POST", url, headers=BEARER, json=ASK)).status == 200
        await _read(client, url)
        assert len(provider.connections) == 1
        for _ in range(2):
            await client.request("POST", url, headers=BEARER, json=ASK)
        assert len(provider.connections) == 3


async def test_calls_at_once_have_as_many_connections_as_they_need(client_for):
    async with Provider(delay=0.2) as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        # Client and provider share one loop here: time enough for all of them, on a busy machine too.
        patient = Deadline(connect=20, first_byte=20, total=40)
        for _ in range(2):
            await asyncio.gather(
                *(client.call("POST", url, headers=BEARER, json=ASK, deadline=patient) for _ in range(120))
            )
        assert len(provider.connections) == 120


async def test_a_connection_that_the_other_end_closed_is_not_used_again(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        await client.call("POST", url, headers=BEARER, json=ASK)
        for connection in provider.connections:
            connection.transport.close()
        await asyncio.sleep(0.05)
        assert (await client.call("POST", url, headers=BEARER, json=ASK)).status == 200
        assert len(provider.connections) == 2


async def test_an_answer_that_was_left_half_way_closes_its_connection(client_for):
    stream = Stream(PIECES, after="hang")
    async with Provider(chatting=playing(stream)) as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        async with client.stream("POST", url, headers=BEARER, json=ASK) as streamed:
            assert await anext(streamed.chunks())
        await asyncio.wait_for(stream.left.wait(), 5)


async def test_a_cancelled_stream_closes_its_connection(client_for):
    stream = Stream(PIECES, after="hang")
    async with Provider(chatting=playing(stream)) as provider:
        client = await client_for(provider.origin)
        reading = asyncio.create_task(_read(client, f"{provider.base_url}/chat/completions"))
        await asyncio.wait_for(provider.asked.wait(), 5)
        await asyncio.sleep(0.05)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await asyncio.wait_for(stream.left.wait(), 5)


async def test_a_cancelled_call_closes_its_connection(client_for):
    async with Provider(chatting="never") as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        call = asyncio.create_task(client.call("POST", url, headers=BEARER, json=ASK))
        await asyncio.wait_for(provider.asked.wait(), 5)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        provider.chatting = "good"
        assert (await client.call("POST", url, headers=BEARER, json=ASK)).status == 200
        assert len(provider.connections) == 2


async def test_a_stream_comes_piece_by_piece(client_for):
    async with Provider(chatting=playing(Stream(PIECES, pause=0.05))) as provider:
        client = await client_for(provider.origin)
        assert await _read(client, f"{provider.base_url}/chat/completions") == list(PIECES)


async def test_a_stream_that_breaks_is_told_from_one_that_ends(client_for):
    async with Provider(chatting=playing(Stream(PIECES, after="cut", pause=0.02))) as provider:
        client = await client_for(provider.origin)
        with pytest.raises(BodyCut):
            await _read(client, f"{provider.base_url}/chat/completions")


async def test_a_silent_stream_is_left_after_the_longest_silence(client_for):
    async with Provider(chatting=playing(Stream(PIECES, after="hang"))) as provider:
        client = await client_for(provider.origin)
        started = time.monotonic()
        with pytest.raises(TimedOut, match=r"silent for 0\.2 seconds"):
            await _read(
                client,
                f"{provider.base_url}/chat/completions",
                deadline=Deadline(first_byte=5, total=9, idle=0.2),
            )
    assert time.monotonic() - started < 2


async def test_an_endless_stream_is_left_at_the_total_deadline(client_for):
    async with Provider(chatting="endless") as provider:
        client = await client_for(provider.origin)
        with pytest.raises(TimedOut, match=r"not complete after 0\.4"):
            await _read(client, f"{provider.base_url}/chat/completions", deadline=Deadline(total=0.4, idle=5))


async def test_what_is_left_of_a_time_is_told_in_round_numbers(client_for):
    async with Provider(chatting="never") as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        deadline = Deadline(connect=1, first_byte=0.150801, total=0.300801)
        with pytest.raises(TimedOut, match=r"did not answer within 0\.151 seconds"):
            await client.call("POST", url, headers=BEARER, json=ASK, deadline=deadline)


@pytest.mark.parametrize("again", [False, True])
async def test_the_wait_for_the_first_byte_holds_on_a_kept_connection_too(again, client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        if again:
            await client.call("POST", url, headers=BEARER, json=ASK)
        provider.chatting = "never"
        patience = Deadline(connect=5, first_byte=0.2, total=9)
        for ask in (
            lambda: client.call("POST", url, headers=BEARER, json=ASK, deadline=patience),
            lambda: _read(client, url, deadline=patience),
        ):
            started = time.monotonic()
            with pytest.raises(TimedOut, match=r"did not answer within 0\.2"):
                await ask()
            assert time.monotonic() - started < 2


async def test_bodies_are_bounded_however_they_are_read(client_for):
    async with Provider(chatting="large") as provider:
        client = await client_for(provider.origin, deadline=Deadline())
        url = f"{provider.base_url}/chat/completions"
        whole = await client.call("POST", url, headers=BEARER, json=ASK)
        assert (whole.fault, len(whole.body) > 4 * 1024 * 1024) == (None, True)
        cut = await client.call("POST", url, headers=BEARER, json=ASK, limit=4 * 1024 * 1024)
        assert isinstance(cut.fault, BodyTooLarge)
        assert len(cut.body) == 4 * 1024 * 1024
        with pytest.raises(BodyTooLarge):
            await _read(client, url, limit=1024 * 1024)
        async with client.stream("POST", url, headers=BEARER, json=ASK) as streamed:
            told = await streamed.read(1000)
            assert (len(told.body), isinstance(told.fault, BodyTooLarge)) == (1000, True)
        provider.chatting = "bomb"
        packed = await client.call("POST", url, headers=BEARER, json=ASK)
        assert isinstance(packed.fault, BodyTooLarge)
        with pytest.raises(BodyCut, match="packed"):
            await _read(client, url)


async def test_a_redirect_is_an_answer_and_is_not_followed(client_for):
    async with Provider(chatting="redirect") as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        assert (await client.call("POST", url, headers=BEARER, json=ASK)).status == 307
        async with client.stream("POST", url, headers=BEARER, json=ASK) as streamed:
            assert streamed.status == 307
        assert provider.paths == ["/v1/chat/completions"] * 2


async def test_a_blocked_address_is_refused_before_a_byte_is_sent(client_for):
    async with Listener() as listener:
        client = await client_for()
        for host in ("127.0.0.1", "localhost", "[::1]", "2130706433"):
            url = f"http://{host}:{listener.port}/v1/chat/completions"
            with pytest.raises(BlockedAddress):
                await client.call("POST", url, headers=BEARER, json=ASK)
            with pytest.raises(BlockedAddress):
                await _read(client, url)
        assert listener.visits == 0


async def test_a_name_written_otherwise_shares_no_connection_with_the_one_that_is_allowed(client_for):
    async with Provider() as provider:
        listed = f"http://localhost:{provider.port}"
        client = await client_for(listed, f"http://10.0.0.0/8:{provider.port}")
        path = "/v1/chat/completions"
        assert (await client.call("POST", listed + path, headers=BEARER, json=ASK)).status == 200
        for _ in range(2):
            with pytest.raises(BlockedAddress):
                await client.call("POST", listed.replace("localhost", "localhost.") + path, json=ASK)
        assert len(provider.requests) == 1


async def test_what_the_guard_is_told_later_holds_for_kept_connections_too(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        await client.call("POST", url, headers=BEARER, json=ASK)
        client.guard.own("127.0.0.1", provider.port)
        with pytest.raises(BlockedAddress):
            await client.call("POST", url, headers=BEARER, json=ASK)
        assert len(provider.requests) == 1


async def test_a_call_is_made_once_though_its_connection_closed_without_an_answer(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        await client.call("POST", url, headers=BEARER, json=ASK)
        provider.chatting = "hang_up"
        with pytest.raises(Unreachable):
            await client.call("POST", url, headers=BEARER, json=ASK)
        with pytest.raises(Unreachable):
            await _read(client, url)
        assert len(provider.requests) == 3
        await client.call("GET", f"{provider.base_url}/models", headers=BEARER)
        provider.listing = "hang_up"
        with pytest.raises(Unreachable):
            await client.call("GET", f"{provider.base_url}/models", headers=BEARER)
        assert len(provider.requests) == 5


async def test_neither_cookies_nor_proxies_nor_split_headers_on_calls(client_for, monkeypatch):
    async with Provider() as provider, Listener() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        client = await client_for(provider.origin)
        url = f"{provider.base_url}/chat/completions"
        await client.call("POST", url, headers=BEARER, json=ASK)
        with pytest.raises(NotSendable):
            await client.call("POST", url, headers={"Authorization": "Bearer a\r\nX-Evil: 1"}, json=ASK)
        assert proxy.visits == 0
        assert len(provider.requests) == 1


async def test_the_certificate_is_checked_on_calls_too(client_for, tmp_path):
    issued = issue(tmp_path)
    async with Provider(tls=issued.context) as provider:
        url = f"{provider.base_url}/chat/completions"
        stranger = await client_for(provider.origin)
        with pytest.raises(TransportError, match="not trusted"):
            await stranger.call("POST", url, headers=BEARER, json=ASK)
        friend = await client_for(provider.origin, ca_bundle=issued.roots)
        for _ in range(2):
            assert (await friend.call("POST", url, headers=BEARER, json=ASK)).status == 200
        assert len(provider.connections) == 1
