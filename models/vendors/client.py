"""The one way out: every call of a provider goes through this client, and no call goes where the guard refuses.

No redirects, no proxies of the environment, no cookies, no connection used twice: each connection is judged for the request
that it carries, and shows that the provider can be reached at this moment.
"""

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from models.errors import WrongConfiguration
from models.vendors import target
from models.vendors.guard import Guard
from models.vendors.packing import Unpacker
from models.vendors.target import Target
from models.vendors.transport import (
    BlockedAddress,
    BodyCut,
    ConnectionRefused,
    NameNotFound,
    NotHttp,
    NotSendable,
    TimedOut,
    TlsFailed,
    TransportError,
    Unreachable,
)

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


OnConnected = Callable[[int], Awaitable[None]]


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
        trace.on_connection_create_end.append(_connection_stands)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=self._tls,
                limit=0,
                force_close=True,
                use_dns_cache=False,
                resolver=_Resolver(self.guard, self._threads),
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            requote_redirect_url=False,
            trace_configs=[trace],
            headers={"User-Agent": "Providence", "Accept-Encoding": "identity"},
        )
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
        deadline: Deadline | None = None,
        on_connected: OnConnected | None = None,
        limit: int = BODY_LIMIT,
    ) -> Response:
        """One call. Raises a TransportError where there is no answer; every status is an answer, redirects too.

        `on_connected` is called with milliseconds once the connection stands, and has ended before this returns.
        """
        if self._session is None:
            raise RuntimeError("the client is not open")
        where = _read(url)
        self.guard.admit(where)
        times = deadline or self._deadline
        attempt = _Attempt(where, time.monotonic(), on_connected)
        token = _attempt.set(attempt)
        try:
            async with asyncio.timeout(times.total):
                return await self._send(attempt, method, url, headers or {}, json, times, limit)
        except TimeoutError:
            raise TimedOut(f"The answer was not complete after {times.total:g} seconds.") from None
        finally:
            _attempt.reset(token)
            await attempt.settle()

    async def _send(
        self,
        attempt: "_Attempt",
        method: str,
        url: str,
        headers: Mapping[str, str],
        json: Any,
        times: Deadline,
        limit: int,
    ) -> Response:
        assert self._session is not None  # noqa: S101
        body = None if json is None else orjson.dumps(json)
        sent = {"Accept": "application/json", **headers}
        if body is not None:
            sent["Content-Type"] = "application/json"
        try:
            async with asyncio.timeout(times.connect + times.first_byte):
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
            raise self._refusal(attempt) or _translated(attempt, error) from None
        latency = attempt.elapsed()
        try:
            content, fault = await _content(answer, limit)
        finally:
            answer.close()
        return Response(answer.status, answer.headers, content, fault, latency)

    def _refusal(self, attempt: "_Attempt") -> BlockedAddress | None:
        """What the guard said, or would say: of a name that is not allowed as such, not even its absence is told."""
        if attempt.refusal is None and not attempt.resolved and not self.guard.names_may_fail(attempt.where):
            return self.guard.refuse(attempt.where)
        return attempt.refusal

    def _socket(self, info: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        """Called for each address at the moment it is connected to: the check and the connection are one act."""
        family, kind, protocol, _, address = info
        attempt = _attempt.get()
        try:
            self.guard.admit_address(attempt.where, ip_address(address[0]))
        except BlockedAddress as refusal:
            attempt.refusal = refusal
            raise OSError(errno.EACCES, "refused by the guard") from None
        return socket.socket(family=family, type=kind, proto=protocol)


class _Attempt:
    """What one request knows of itself: the connector's callbacks find it through a context variable."""

    def __init__(self, where: Target, started: float, on_connected: OnConnected | None) -> None:
        self.where = where
        self.started = started
        self.connected = False
        self.resolved = where.address is not None
        self.refusal: BlockedAddress | None = None
        self._on_connected = on_connected
        self._told: asyncio.Task[None] | None = None

    def elapsed(self) -> int:
        return round((time.monotonic() - self.started) * 1000)

    def stands(self) -> None:
        """The report runs beside the call: a slow reader of it takes no time from the provider."""
        self.connected = True
        if self._on_connected is not None and self._told is None:
            self._told = asyncio.ensure_future(_tell(self._on_connected, self.elapsed()))

    async def settle(self) -> None:
        if self._told is not None:
            await self._told


_attempt: ContextVar[_Attempt] = ContextVar("attempt")


async def _tell(on_connected: OnConnected, latency_ms: int) -> None:
    await on_connected(latency_ms)


async def _connection_stands(session: Any, context: Any, params: Any) -> None:
    _attempt.get().stands()


class _Resolver(AbstractResolver):
    """Resolves in threads of its own, and refuses a name of which any address is refused: a mixed answer is a trick."""

    def __init__(self, guard: Guard, threads: ThreadPoolExecutor) -> None:
        self._guard = guard
        self._threads = threads

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        attempt = _attempt.get()
        loop = asyncio.get_running_loop()
        try:
            rows = await loop.run_in_executor(self._threads, _look_up, host, port, family)
        except UnicodeError as error:
            raise OSError(None, "not a name") from error
        found: list[ResolveResult] = []
        for row_family, protocol, address in rows:
            try:
                self._guard.admit_address(attempt.where, ip_address(address))
            except BlockedAddress as refusal:
                attempt.refusal = refusal
                raise OSError(None, "refused by the guard") from None
            found.append(
                ResolveResult(
                    hostname=host,
                    host=address,
                    port=port,
                    family=row_family,
                    proto=protocol,
                    flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
                )
            )
        attempt.resolved = True
        return found

    async def close(self) -> None:
        """The threads belong to the client."""


def _look_up(host: str, port: int, family: int) -> list[tuple[int, int, str]]:
    rows = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
    return [(row_family, protocol, str(address[0])) for row_family, _, protocol, _, address in rows]


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


def _translated(attempt: _Attempt, error: Exception) -> TransportError:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NameNotFound(f"The name {attempt.where.host} does not resolve.")
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return TlsFailed(_certificate_text(error))
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return TlsFailed(_certificate_text(cause))
        if isinstance(cause, ConnectionRefusedError) or getattr(cause, "errno", None) == errno.ECONNREFUSED:
            return ConnectionRefused(f"Nobody listens on {attempt.where.authority}.")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return Unreachable("It closed the connection without an answer.")
    if isinstance(error, aiohttp.ClientResponseError):
        return NotHttp("What it answered is not HTTP.")
    if isinstance(error, aiohttp.ClientOSError | OSError):
        reason = errno.errorcode.get(error.errno or 0)
        return Unreachable(f"The connection broke ({reason})." if reason else "The connection broke.")
    if isinstance(error, ValueError):
        return NotSendable("A field holds characters that a request cannot carry.")
    return Unreachable("The call could not be made.")


def _certificate_text(error: BaseException) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"Its certificate is not trusted: {cause.verify_message}."
        inner = getattr(cause, "certificate_error", None) or cause.__cause__
        cause = inner if inner is not cause else None
    return "No TLS connection could be made: is it an https server?"


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
