"""The one way out: every call of a provider goes through this client, and no call goes where the guard refuses.

No redirects, no proxies of the environment, no cookies, no second try unseen. `request` makes a connection of its own, which shows
that the provider can be reached at this moment; `call` and `stream` use one again that was judged when it was made.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
import orjson
from yarl import URL

from models.errors import WrongConfiguration
from models.vendors import target
from models.vendors.answers import Deadline as Deadline
from models.vendors.answers import Response as Response
from models.vendors.answers import Streamed as Streamed
from models.vendors.answers import content as content_of
from models.vendors.dialing import Attempt, OnConnected, Resolver, connection_stands, current, judged_socket
from models.vendors.guard import Guard
from models.vendors.keeping import Keeping
from models.vendors.target import Target
from models.vendors.translation import translated
from models.vendors.transport import BlockedAddress, TimedOut

BODY_LIMIT = 4 * 1024 * 1024
ANSWER_LIMIT = 32 * 1024 * 1024
"""Of what a model answers: a few hundred long vectors, written out."""
KEPT_SECONDS = 15.0
SENT_AT_ONCE = 1024 * 1024
ADDRESSES = 500
"""So many that were read are remembered: they mean the same each time, and hold no secret."""


class VendorClient:
    """Holds two sessions, one of which keeps connections for the next call; `async with` opens and closes them."""

    def __init__(
        self, guard: Guard, *, ca_bundle: Path | None = None, deadline: Deadline | None = None
    ) -> None:
        self.guard = guard
        self._deadline = deadline or Deadline()
        self._tls = _tls_context(ca_bundle)
        self._single: aiohttp.ClientSession | None = None
        self._kept: aiohttp.ClientSession | None = None
        self._threads: ThreadPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="resolver")
        self._single = self._session(self._threads, force_close=True)
        self._kept = self._session(self._threads, keepalive_timeout=KEPT_SECONDS)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in (self._single, self._kept):
            if session is not None:
                await session.close()
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
        attempt = self._attempt(url, on_connected)
        try:
            return await self._whole(
                self._single, attempt, method, url, headers, json, content, deadline, limit
            )
        finally:
            await attempt.settle()

    async def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        deadline: Deadline | None = None,
        limit: int = ANSWER_LIMIT,
    ) -> Response:
        """As `request`, over a connection that is kept where there is one."""
        attempt = self._attempt(url)
        session = self._keeping(attempt)
        return await self._whole(session, attempt, method, url, headers, json, content, deadline, limit)

    @asynccontextmanager
    async def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        deadline: Deadline | None = None,
        limit: int = ANSWER_LIMIT,
    ) -> AsyncIterator[Streamed]:
        """As `call`, up to the answer's head; leaving closes the connection unless the body was read to its end."""
        attempt = self._attempt(url, streams=True)
        times = deadline or self._deadline
        ends_at = asyncio.get_running_loop().time() + times.total
        try:
            async with asyncio.timeout_at(ends_at):
                answer = await self._head(
                    self._keeping(attempt), attempt, method, url, headers, json, None, times
                )
        except TimeoutError:
            raise _late(times) from None
        try:
            yield Streamed(answer, latency_ms=attempt.elapsed(), times=times, ends_at=ends_at, limit=limit)
        finally:
            answer.close()

    def _attempt(
        self, url: str, on_connected: OnConnected | None = None, *, streams: bool = False
    ) -> Attempt:
        where = _read(url)
        self.guard.admit(where)
        return Attempt(where, time.monotonic(), on_connected, streams=streams)

    def _keeping(self, attempt: Attempt) -> aiohttp.ClientSession | None:
        # A name that is written otherwise than the operator listed it is judged otherwise: no connection is shared with it.
        return self._kept if attempt.where.exact else self._single

    async def _whole(
        self,
        session: aiohttp.ClientSession | None,
        attempt: Attempt,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        json: Any,
        content: bytes | None,
        deadline: Deadline | None,
        limit: int,
    ) -> Response:
        times = deadline or self._deadline
        try:
            async with asyncio.timeout(times.total):
                answer = await self._head(session, attempt, method, url, headers, json, content, times)
                latency = attempt.elapsed()
                try:
                    told, fault = await content_of(answer, limit)
                finally:
                    answer.close()
        except TimeoutError:
            raise _late(times) from None
        return Response(answer.status, answer.headers, told, fault, latency)

    async def _head(
        self,
        session: aiohttp.ClientSession | None,
        attempt: Attempt,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        json: Any,
        content: bytes | None,
        times: Deadline,
    ) -> aiohttp.ClientResponse:
        if session is None:
            raise RuntimeError("the client is not open")
        body = content if json is None else orjson.dumps(json)
        # A large one is sent bit by bit, so that others have their turn meanwhile.
        data = BytesIO(body) if body is not None and len(body) > SENT_AT_ONCE else body
        sent = {"Accept": "application/json", **(headers or {})}
        if json is not None:
            sent["Content-Type"] = "application/json"
        token = current.set(attempt)
        try:
            async with asyncio.timeout(times.connect + times.first_byte) as head:
                attempt.begin_waiting(head, times.first_byte)
                return await session.request(
                    method,
                    _wire_url(attempt.where, url),
                    headers=sent,
                    data=data,
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
                    f"It took the connection, and did not answer within {times.first_byte:.3g} seconds."
                ) from None
            raise TimedOut(f"No connection within {times.connect:.3g} seconds.") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._refusal(attempt) or translated(attempt.where, error) from None
        finally:
            current.reset(token)
            attempt.waited()

    def _session(self, threads: ThreadPoolExecutor, **keeping: Any) -> aiohttp.ClientSession:
        trace = aiohttp.TraceConfig()
        trace.on_connection_create_end.append(connection_stands)
        trace.on_connection_reuseconn.append(connection_stands)
        session = aiohttp.ClientSession(
            connector=Keeping(
                ssl=self._tls,
                limit=0,
                use_dns_cache=False,
                resolver=Resolver(self.guard, threads),
                socket_factory=judged_socket(self.guard),
                **keeping,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            requote_redirect_url=False,
            trace_configs=[trace],
            headers={"User-Agent": "Providence", "Accept-Encoding": "identity"},
        )
        # The library asks a second time, unseen, where a connection closed without an answer; a call is made once.
        session._retry_connection = False
        return session

    def _refusal(self, attempt: Attempt) -> BlockedAddress | None:
        """What the guard said, or would say: of a name that is not allowed as such, not even its absence is told."""
        if attempt.refusal is None and not attempt.resolved and not self.guard.names_may_fail(attempt.where):
            return self.guard.refuse(attempt.where)
        return attempt.refusal


@lru_cache(maxsize=ADDRESSES)
def _read(url: str) -> Target:
    try:
        return target.read(url)
    except target.BadAddress as error:
        raise BlockedAddress(f"The address cannot be called: {error}.") from None


@lru_cache(maxsize=ADDRESSES)
def _wire_url(where: Target, url: str) -> URL:
    """The URL as it goes out: the guard's reading of the host, so that no second reader can understand another one."""
    rest = url.split("://", 1)[1]
    cut = min((rest.find(mark) for mark in "/?#" if mark in rest), default=len(rest))
    wire = URL(f"{where.origin}{rest[cut:]}")
    if wire.host != where.host or wire.port != where.port or wire.scheme != where.scheme:
        raise BlockedAddress("The address can be read in two ways.")
    return wire


def _late(times: Deadline) -> TimedOut:
    return TimedOut(f"The answer was not complete after {times.total:.3g} seconds.")


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
