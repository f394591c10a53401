"""The one guarded client: deadlines, bounds, and what it never does."""

import asyncio
import socket
import ssl
import time

import pytest

from models.errors import WrongConfiguration
from models.vendors.client import Deadline, VendorClient
from models.vendors.guard import Guard
from models.vendors.transport import (
    BodyCut,
    BodyTooLarge,
    ConnectionRefused,
    NotHttp,
    NotSendable,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from tests.fakes.certificates import issue
from tests.fakes.listener import Listener, free_port
from tests.fakes.provider import KEY, Provider

BEARER = {"Authorization": f"Bearer {KEY}"}


async def test_a_good_answer_comes_whole(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        answer = await client.request("GET", f"{provider.base_url}/models", headers=BEARER)
    assert (answer.status, answer.fault) == (200, None)
    assert answer.body.startswith(b"{")
    assert answer.latency_ms >= 0


async def test_a_body_never_shows_in_the_repr_of_an_answer(client_for):
    async with Provider(listing="echo") as provider:
        client = await client_for(provider.origin)
        answer = await client.request("GET", f"{provider.base_url}/models", headers=BEARER)
    assert KEY.encode() in answer.body
    assert KEY not in repr(answer)


async def test_a_redirect_is_an_answer_and_is_not_followed(client_for):
    async with Provider(listing="redirect") as provider:
        client = await client_for(provider.origin)
        answer = await client.request("GET", f"{provider.base_url}/models", headers=BEARER)
        assert answer.status == 307
        assert provider.paths == ["/v1/models"]


async def test_the_proxies_of_the_environment_are_not_used(client_for, monkeypatch):
    async with Provider() as provider, Listener() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        client = await client_for(provider.origin)
        assert (await client.request("GET", f"{provider.base_url}/models", headers=BEARER)).status == 200
        assert proxy.visits == 0


async def test_cookies_are_not_kept(client_for):
    reply = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n\r\n{}"
    async with Listener(reply=reply) as listener, Provider(port=0) as provider:
        client = await client_for(f"http://127.0.0.1:{listener.port}", provider.origin)
        await client.request("GET", f"http://127.0.0.1:{listener.port}/")
        await client.request("GET", f"{provider.base_url}/models")
        assert "Cookie" not in provider.requests[0].headers


async def test_every_call_has_a_connection_of_its_own(client_for):
    told = []

    async def connected(milliseconds):
        told.append(milliseconds)

    async with Provider() as provider:
        client = await client_for(provider.origin)
        for _ in range(3):
            await client.request("GET", f"{provider.base_url}/models", headers=BEARER, on_connected=connected)
    assert len(told) == 3


async def test_the_connection_is_told_before_the_answer_and_costs_the_provider_no_time(client_for):
    order = []

    async def connected(milliseconds):
        order.append("begins")
        await asyncio.sleep(0.7)
        order.append("ends")

    async with Provider(delay=0.2) as provider:
        client = await client_for(provider.origin, deadline=Deadline(connect=0.3, first_byte=0.3, total=0.6))
        answer = await client.request(
            "GET", f"{provider.base_url}/models", headers=BEARER, on_connected=connected
        )
    assert answer.status == 200
    assert answer.latency_ms < 600
    assert order == ["begins", "ends"]


async def test_nobody_listening_is_refused_and_tells_no_connection(client_for):
    told = []

    async def connected(milliseconds):
        told.append(milliseconds)

    port = free_port()
    client = await client_for(f"http://127.0.0.1:{port}")
    with pytest.raises(ConnectionRefused):
        await client.request("GET", f"http://127.0.0.1:{port}", on_connected=connected)
    assert told == []


async def test_a_provider_that_never_answers_is_left_at_the_first_byte_deadline(client_for):
    async with Provider(listing="never") as provider:
        client = await client_for(provider.origin, deadline=Deadline(connect=9, first_byte=0.2, total=30))
        started = time.monotonic()
        with pytest.raises(TimedOut, match=r"did not answer within 0\.2"):
            await client.request("GET", f"{provider.base_url}/models")
    assert time.monotonic() - started < 2.5


async def test_a_stream_without_an_end_is_left_at_the_total_deadline(client_for):
    async with Provider(listing="endless") as provider:
        client = await client_for(provider.origin, deadline=Deadline(connect=1, first_byte=1, total=0.4))
        with pytest.raises(TimedOut, match="not complete"):
            await client.request("GET", f"{provider.base_url}/models")


async def test_the_default_deadlines_are_three_fifteen_and_thirty_seconds():
    assert Deadline() == Deadline(connect=3.0, first_byte=15.0, total=30.0)


async def test_a_server_that_takes_no_connection_is_left_at_the_connect_deadline(client_for):
    """A backlog that is full swallows the next connection."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(("127.0.0.1", port))
        client = await client_for(
            f"http://127.0.0.1:{port}", deadline=Deadline(connect=0.3, first_byte=5, total=9)
        )
        started = time.monotonic()
        with pytest.raises(TimedOut, match="No connection"):
            await client.request("GET", f"http://127.0.0.1:{port}")
        assert time.monotonic() - started < 3
        for each in waiting:
            each.close()


async def test_a_body_is_read_up_to_its_bound(client_for):
    async with Provider(listing="large") as provider:
        client = await client_for(provider.origin, deadline=Deadline())
        answer = await client.request("GET", f"{provider.base_url}/models")
    assert isinstance(answer.fault, BodyTooLarge)
    assert len(answer.body) == 4 * 1024 * 1024


async def test_a_packed_body_is_bounded_as_it_unpacks(client_for):
    async with Provider(listing="bomb") as provider:
        client = await client_for(provider.origin, deadline=Deadline())
        answer = await client.request("GET", f"{provider.base_url}/models")
    assert isinstance(answer.fault, BodyTooLarge)
    assert len(answer.body) == 4 * 1024 * 1024


async def test_a_packed_body_that_fits_is_read(client_for):
    async with Provider(listing="packed") as provider:
        client = await client_for(provider.origin)
        answer = await client.request("GET", f"{provider.base_url}/models")
        assert "gzip" not in provider.requests[0].headers["Accept-Encoding"]
    assert answer.fault is None
    assert answer.body.startswith(b'{"object"')


async def test_a_body_that_breaks_off_is_told_from_a_whole_one(client_for):
    async with Provider(listing="cut") as provider:
        client = await client_for(provider.origin)
        answer = await client.request("GET", f"{provider.base_url}/models")
    assert answer.status == 200
    assert isinstance(answer.fault, BodyCut)


async def test_a_connection_closed_without_an_answer_is_unreachable(client_for):
    async with Provider(listing="hang_up") as provider:
        client = await client_for(provider.origin)
        with pytest.raises(Unreachable):
            await client.request("GET", f"{provider.base_url}/models")


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
        b"220 mail.example.com ESMTP\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_what_is_not_http_is_no_provider(reply, client_for):
    async with Listener(reply=reply) as listener:
        client = await client_for(f"http://127.0.0.1:{listener.port}")
        with pytest.raises(NotHttp):
            await client.request("GET", f"http://127.0.0.1:{listener.port}/")


async def test_a_header_is_never_split(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        with pytest.raises(NotSendable):
            await client.request(
                "GET", f"{provider.base_url}/models", headers={"Authorization": "Bearer a\r\nX-Evil: 1"}
            )
        assert all("X-Evil" not in request.headers for request in provider.requests)


async def test_a_private_certificate_needs_the_operators_roots(client_for, tmp_path):
    issued = issue(tmp_path)
    async with Provider(tls=issued.context) as provider:
        stranger = await client_for(provider.origin)
        with pytest.raises(TlsFailed, match="not trusted"):
            await stranger.request("GET", f"{provider.base_url}/models")
        friend = await client_for(provider.origin, ca_bundle=issued.roots)
        assert (await friend.request("GET", f"{provider.base_url}/models", headers=BEARER)).status == 200
        assert len(provider.requests) == 1


@pytest.mark.parametrize(("host", "days"), [("models.example.com", 30), ("127.0.0.1", -1)])
async def test_a_certificate_of_another_name_or_time_is_not_trusted(host, days, client_for, tmp_path):
    issued = issue(tmp_path, host=host, days=days)
    async with Provider(tls=issued.context) as provider:
        client = await client_for(provider.origin, ca_bundle=issued.roots)
        with pytest.raises(TlsFailed):
            await client.request("GET", f"{provider.base_url}/models")
        assert provider.requests == []


async def test_a_server_without_tls_is_a_tls_failure_and_is_asked_once(client_for):
    async with Listener(reply=b"HTTP/1.1 400 Bad Request\r\n\r\n") as listener:
        client = await client_for(f"https://127.0.0.1:{listener.port}")
        with pytest.raises((TlsFailed, TimedOut)):
            await client.request("GET", f"https://127.0.0.1:{listener.port}")
        assert listener.visits == 1


async def test_a_server_that_speaks_plainly_to_tls_is_a_tls_failure(client_for):
    async def plain(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = await client_for(f"https://127.0.0.1:{port}")
    with pytest.raises(TlsFailed):
        await client.request("GET", f"https://127.0.0.1:{port}")
    server.close()
    await server.wait_closed()


def test_a_bundle_that_cannot_be_read_is_a_wrong_setting(tmp_path):
    (tmp_path / "bad.pem").write_text("not a certificate")
    for name in ("bad.pem", "missing.pem"):
        with pytest.raises(WrongConfiguration, match="PROVIDENCE_CA_BUNDLE"):
            VendorClient(Guard(), ca_bundle=tmp_path / name)


async def test_a_cancelled_call_leaves_no_task_and_no_connection(client_for):
    async with Provider(listing="never") as provider:
        client = await client_for(provider.origin)
        before = asyncio.all_tasks()
        call = asyncio.create_task(client.request("GET", f"{provider.base_url}/models"))
        await asyncio.wait_for(provider.asked.wait(), 5)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.sleep(0.05)
        left = {task for task in asyncio.all_tasks() - before if "models/vendors" in repr(task)}
    assert left == set()


def test_certificates_are_always_checked():
    client = VendorClient(Guard())
    assert client._tls.verify_mode is ssl.CERT_REQUIRED
    assert client._tls.check_hostname
