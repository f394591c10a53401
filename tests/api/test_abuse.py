"""What is sent to wear the service down, over real sockets: it is answered at once, or cut, and others go on being served."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
import pytest

from api import limits
from tests.api.bombs import BOMBS
from tests.api.service import Service, Socket

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("settled"),
]

# The promise is 100 ms; a machine that runs tests may be five times as busy as one that serves.
PROMPT = 0.5
TICK = 0.002


@asynccontextmanager
async def free_loop(longest: float = PROMPT) -> AsyncIterator[None]:
    """Within, the loop is never held for longer. The service runs on this very loop."""
    lags: list[float] = []

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            lags.append(time.perf_counter() - before - TICK)

    watching = asyncio.create_task(watch())
    try:
        yield
        await asyncio.sleep(TICK * 2)
    finally:
        watching.cancel()
        await asyncio.wait({watching})
    assert max(lags) < longest


@pytest.mark.parametrize("signed_in", [True, False], ids=["signed in", "a stranger"])
async def test_a_bomb_is_answered_at_once_and_holds_up_nobody(
    service: Service, signed_in: bool, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Authorization": f"Bearer {service.owner}"} if signed_in else {}
    for name, body in BOMBS.items():
        data = json.dumps(body).encode()
        async with free_loop():
            began = time.perf_counter()
            response = await service.post(data=data, **headers)
            told = await response.json()
            assert time.perf_counter() - began < PROMPT, name
        assert response.status < 500, name
        codes = {error["extensions"]["code"] for error in told.get("errors", [])}
        assert not codes & {"INTERNAL", "TIMEOUT"}, (name, codes)
        assert codes or signed_in, name  # what a stranger is not refused costs him nothing
    assert not [record for record in caplog.records if record.levelno > logging.INFO or record.exc_info]


async def test_bombs_of_each_kind_are_refused_by_the_limit_they_cross(service: Service) -> None:
    crossed = {}
    for name, body in BOMBS.items():
        told = await (await service.post(body, Authorization=f"Bearer {service.owner}")).json()
        crossed[name] = {error["extensions"].get("limit") for error in told.get("errors", [])}
    for name, limit in {
        "aliases": "aliases",
        "depth": "depth",
        "tokens": "tokens",
        "comments": "tokens",
        "directives": "directives",
        "operations": "operations",
        "a field nine hundred times": "complexity",
        "fragments side by side": "complexity",
        "a ladder of fragments": "depth",
        "introspection under aliases": "aliases",
        "deep introspection": "introspection_depth",
        "two hundred thousand characters": "document",
        "variables: fields of nothing": "values",
    }.items():
        assert crossed[name] == {limit}, name


async def test_bombs_in_a_socket_are_errors_and_the_socket_stays(service: Service) -> None:
    async with service.socket() as socket:
        for name, body in BOMBS.items():
            if "variables" in body:
                continue
            query = (
                body["query"].replace("{", "subscription {", 1) if body["query"][0] == "{" else body["query"]
            )
            async with free_loop():
                await socket.send({"id": "1", "type": "subscribe", "payload": {"query": query}})
                message = await socket.receive()
            assert message is not None, name
            assert message["type"] == "error", name
            codes = {error["extensions"]["code"] for error in message["payload"]}
            assert codes <= {"LIMIT_EXCEEDED", "GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"}, (name, codes)
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}


async def test_a_frame_of_too_many_values_ends_the_socket(service: Service) -> None:
    async with service.socket() as socket:
        payload = {"query": "{ __typename }", "variables": {"a": [1] * (limits.JSON_VALUES + 1)}}
        await socket.send({"id": "1", "type": "subscribe", "payload": payload})
        assert await socket.closed() == 4400


async def test_garbage_by_the_thousand_is_one_line_in_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "providence")
    for init in (True, False):
        caplog.clear()
        async with service.socket(init=init) as socket, free_loop():
            try:
                for _ in range(2_000):
                    await socket.connection.send_str("[]")
            except (ConnectionError, aiohttp.ClientError):
                pass  # it was closed meanwhile
            assert await socket.closed() == 4400
        lines = [record for record in caplog.records if record.name == "providence.sockets"]
        assert [record.levelno for record in lines] == [logging.INFO]
        assert not [record for record in caplog.records if record.exc_info]


async def test_messages_that_mean_nothing_are_borne_by_the_thousand_and_not_logged(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "providence.sockets")
    async with service.socket() as socket, free_loop():
        for number in range(1_000):
            await socket.send({"id": str(number), "type": "complete"})
            await socket.send({"type": "pong"})
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}
    assert not [record for record in caplog.records if record.name == "providence.sockets"]


async def test_five_hundred_idle_sockets_cost_nobody_anything(service: Service) -> None:
    async with AsyncExitStack() as stack:
        opened: list[Socket] = []
        connector = aiohttp.TCPConnector(limit=0)
        service.session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        for _ in range(10):
            opened += await asyncio.gather(*(stack.enter_async_context(service.socket()) for _ in range(50)))
        async with free_loop():
            began = time.perf_counter()
            await service.graphql("{ viewer { id } }")
            assert time.perf_counter() - began < PROMPT
            await opened[-1].send({"type": "ping"})
            assert await opened[-1].receive() == {"type": "pong"}


@pytest.mark.parametrize(
    "head",
    [
        b"POST /",
        b"POST /graphql HTTP/1.1\r\n",
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-",
    ],
    ids=["a word", "a line", "half the headers"],
)
async def test_half_a_head_is_cut_however_slowly_it_grows(
    service: Service, head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wire.HEAD_SECONDS", 0.4)
    async with connection(service) as (reader, writer):
        writer.write(head)
        growing = asyncio.create_task(_grow(writer))
        async with asyncio.timeout(5):
            assert await reader.read() == b""
        growing.cancel()
        await asyncio.wait({growing})


async def test_half_a_head_after_a_request_is_cut_too(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wire.HEAD_SECONDS", 0.3)
    async with connection(service) as (reader, writer):
        for _ in range(2):
            writer.write(b"GET /health/live HTTP/1.1\r\nHo")
            await asyncio.sleep(0.05)
            writer.write(b"st: x\r\n\r\n")
            head = await reader.readuntil(b"\r\n\r\n")
            assert b" 200 " in head.split(b"\r\n")[0]
            await reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        await asyncio.sleep(0.5)  # between requests it may rest
        writer.write(b"GET /health/live HTTP/1.1\r\nHo")
        async with asyncio.timeout(5):
            assert await reader.read() == b""


async def test_a_body_may_take_longer_than_a_head(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.wire.HEAD_SECONDS", 0.1)
    body = b'{"query": "{ __typename }"}'
    async with connection(service) as (reader, writer):
        writer.write(
            b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            % len(body)
        )
        for byte in body:
            await asyncio.sleep(0.01)
            writer.write(bytes([byte]))
        assert b" 200 " in await reader.readuntil(b"\r\n")


async def test_a_websocket_outlives_the_deadline_of_a_head(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.wire.HEAD_SECONDS", 0.1)
    async with service.socket() as socket:
        await asyncio.sleep(0.3)
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}


async def test_every_route_bears_the_headers_of_safety_and_names_no_version(service: Service) -> None:
    paths = {
        resource.canonical.replace("{name}", "openai.svg") for resource in service.app.router.resources()
    }
    assert {"/graphql", "/health/live", "/health/ready"} <= paths
    for path in sorted(paths | {"/", "/nowhere", "/graphql/", "//", "/%00", "/../etc/passwd"}):
        for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW"):
            response = await service.session.request(method, f"{service.url}{path}", allow_redirects=False)
            assert response.status < 500, (method, path)
            assert response.headers["Server"] == "providence", (method, path)
            assert response.headers["X-Content-Type-Options"] == "nosniff", (method, path)
            assert response.headers["Referrer-Policy"] == "no-referrer", (method, path)
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, (method, path)
            assert "frame-ancestors 'none'" in policy, (method, path)
            assert len(response.headers.getall("Content-Security-Policy")) == 1, (method, path)
            assert response.headers["X-Request-Id"], (method, path)
            told = repr(response.headers) + await response.text()
            assert not any(word in told.lower() for word in ("aiohttp", "python/", "strawberry")), (
                method,
                path,
            )
    async with service.socket() as socket:
        answered = socket.connection._response.headers
        assert answered["Server"] == "providence"
        assert answered["X-Content-Type-Options"] == "nosniff"


async def test_a_page_of_a_foreign_origin_neither_asks_nor_reads(service: Service) -> None:
    for origin in ("https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"):
        preflight = await service.session.options(
            f"{service.url}/graphql",
            headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
        )
        assert preflight.status == 403
        assert not [name for name in preflight.headers if name.lower().startswith("access-control-allow")]
        # What needs no preflight is not JSON, and is not taken.
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            response = await service.post(
                data=b'{"query": "{ __typename }"}', Content_Type=kind, Origin=origin
            )
            assert response.status == 415
            assert "Access-Control-Allow-Origin" not in response.headers


async def _grow(writer: asyncio.StreamWriter) -> None:
    while not writer.is_closing():
        await asyncio.sleep(0.05)
        writer.write(b"A")


@asynccontextmanager
async def connection(service: Service) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection."""
    address = urlsplit(service.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield reader, writer
    finally:
        writer.close()
