"""The one way out: every call of a provider goes through this client, and no call goes where the guard refuses.

No redirects, no proxies of the environment, no cookies, no connection used twice: each connection is judged for the request
that it carries, and shows that the provider can be reached at this moment.
"""

import asyncio
import ssl
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson
from yarl import URL

from models.errors import WrongConfiguration
from models.vendors import target
from models.vendors.dialing import Attempt, OnConnected, Resolver, connection_stands, current, judged_socket
from models.vendors.guard import Guard
from models.vendors.packing import Unpacker
from models.vendors.target import Target
from models.vendors.translation import translated
from models.vendors.transport import BlockedAddress, BodyCut, TimedOut, TransportError

BODY_LIMIT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Deadline:
    """Seconds: until a connection stands, from there until the answer's head, and for all of it."""

    connect: float = 3.0
    first_byte: float = 15.0
    total: float = 30.0


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `fault`: its body broke off or was too large; `body` is then what came. `latency_ms`: from the start of the
    connection to the head of the answer. Its repr shows no body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    fault: TransportError | None
    latency_ms: int


class VendorClient:
    """Holds one session; `async with` opens and closes it."""

    def __init__(
        self, guard: Guard, *, ca_bundle: Path | None = None, deadline: Deadline | None = None
    ) -> None:
        self.guard = guard
        self._deadline = deadline or Deadline()
        self._tls = _tls_context(ca_bundle)
        self._session: aiohttp.ClientSession | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="resolver")
        trace = aiohttp.TraceConfig()
        trace.on_connection_create_end.append(connection_stands)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=self._tls,
                limit=0,
                force_close=True,
                use_dns_cache=False,
                resolver=Resolver(self.guard, self._threads),
                socket_factory=judged_socket(self.guard),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            requote_redirect_url=False,
            trace_configs=[trace],
            headers={"User-Agent": "Providence", "Accept-Encoding": "identity"},
        )
        # The library asks a second time, unseen, where a connection closed without an answer; a call is made once.
        self._session._retry_connection = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        deadline: Deadline | None = None,
        on_connected: OnConnected | None = None,
        limit: int = BODY_LIMIT,
    ) -> Response:
        """One call, with `json` or with `content`, whose type is then among the headers. Raises a TransportError where there
        is no answer; every status is an answer, redirects too.

        `on_connected` is called with milliseconds once the connection stands, and has ended before this returns.
        """
        if self._session is None:
            raise RuntimeError("the client is not open")
        where = _read(url)
        self.guard.admit(where)
        times = deadline or self._deadline
        attempt = Attempt(where, time.monotonic(), on_connected)
        token = current.set(attempt)
        try:
            async with asyncio.timeout(times.total):
                return await self._send(attempt, method, url, headers or {}, json, content, times, limit)
        except TimeoutError:
            raise TimedOut(f"The answer was not complete after {times.total:g} seconds.") from None
        finally:
            current.reset(token)
            await attempt.settle()

    async def _send(
        self,
        attempt: Attempt,
        method: str,
        url: str,
        headers: Mapping[str, str],
        json: Any,
        content: bytes | None,
        times: Deadline,
        limit: int,
    ) -> Response:
        assert self._session is not None  # noqa: S101
        body = content if json is None else orjson.dumps(json)
        sent = {"Accept": "application/json", **headers}
        if json is not None:
            sent["Content-Type"] = "application/json"
        try:
            async with asyncio.timeout(times.connect + times.first_byte) as head:
                attempt.begin_waiting(head, times.first_byte)
                answer = await self._session.request(
                    method,
                    _wire_url(attempt.where, url),
                    headers=sent,
                    data=body,
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(
                        total=None, connect=times.connect, sock_connect=times.connect
                    ),
                )
        except TimeoutError as error:
            refusal = self._refusal(attempt)
            if refusal is not None:
                raise refusal from None
            if attempt.connected:
                raise TimedOut(
                    f"It took the connection, and did not answer within {times.first_byte:g} seconds."
                ) from None
            raise TimedOut(f"No connection within {times.connect:g} seconds.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._refusal(attempt) or translated(attempt.where, error) from None
        latency = attempt.elapsed()
        try:
            told, fault = await _content(answer, limit)
        finally:
            answer.close()
        return Response(answer.status, answer.headers, told, fault, latency)

    def _refusal(self, attempt: Attempt) -> BlockedAddress | None:
        """What the guard said, or would say: of a name that is not allowed as such, not even its absence is told."""
        if attempt.refusal is None and not attempt.resolved and not self.guard.names_may_fail(attempt.where):
            return self.guard.refuse(attempt.where)
        return attempt.refusal


def _read(url: str) -> Target:
    try:
        return target.read(url)
    except target.BadAddress as error:
        raise BlockedAddress(f"The address cannot be called: {error}.") from None


def _wire_url(where: Target, url: str) -> URL:
    """The URL as it goes out: the guard's reading of the host, so that no second reader can understand another one."""
    rest = url.split("://", 1)[1]
    cut = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    wire = URL(f"{where.origin}{rest[cut:]}")
    if wire.host != where.host or wire.port != where.port or wire.scheme != where.scheme:
        raise BlockedAddress("The address can be read in two ways.")
    return wire


async def _content(answer: aiohttp.ClientResponse, limit: int) -> tuple[bytes, TransportError | None]:
    unpacker = Unpacker(answer.headers.get("Content-Encoding"), limit)
    try:
        async for chunk in answer.content.iter_any():
            unpacker.feed(chunk)
            if unpacker.fault is not None:
                break
        else:
            unpacker.end()
    except (aiohttp.ClientError, OSError):
        return unpacker.body, BodyCut("The answer broke off before its end.")
    return unpacker.body, unpacker.fault


def _tls_context(ca_bundle: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_bundle is not None:
        try:
            context.load_verify_locations(cafile=str(ca_bundle))
        except OSError:
            raise WrongConfiguration(
                f"PROVIDENCE_CA_BUNDLE: {ca_bundle} is not a readable PEM file of certificates."
            ) from None
    return context
