"""How a connection comes to be: each address is judged for the request it is made for, when it is resolved and when it is used."""

import asyncio
import errno
import socket
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from ipaddress import ip_address
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from models.vendors.guard import Guard
from models.vendors.target import Target
from models.vendors.transport import BlockedAddress

AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]
OnConnected = Callable[[int], Awaitable[None]]


class Attempt:
    """What one request knows of itself: the connector's callbacks find it through a context variable. `streams`: its answer is
    to come piece by piece."""

    def __init__(
        self, where: Target, started: float, on_connected: OnConnected | None, *, streams: bool = False
    ) -> None:
        self.where = where
        self.streams = streams
        self.started = started
        self.connected = False
        self.resolved = where.address is not None
        self.refusal: BlockedAddress | None = None
        self._on_connected = on_connected
        self._told: asyncio.Task[None] | None = None
        self._head: asyncio.Timeout | None = None
        self._first_byte = 0.0

    def elapsed(self) -> int:
        return round((time.monotonic() - self.started) * 1000)

    def begin_waiting(self, head: asyncio.Timeout, first_byte: float) -> None:
        """The wait for the answer's head, which has `first_byte` seconds from when the connection stands."""
        self._head, self._first_byte = head, first_byte

    def stands(self) -> None:
        """The report runs beside the call: a slow reader of it takes no time from the provider."""
        self.connected = True
        if self._head is not None and not self._head.expired():
            self._head.reschedule(asyncio.get_running_loop().time() + self._first_byte)
        if self._on_connected is not None and self._told is None:
            self._told = asyncio.ensure_future(_tell(self._on_connected, self.elapsed()))

    def waited(self) -> None:
        """The answer's head is there, or there will be none. A kept connection remembers its first attempt as long as it lives:
        so that this one leads to nobody's key, and to no task of a caller, it lets go of them."""
        self._head = self._on_connected = None

    async def settle(self) -> None:
        if self._told is not None:
            await self._told


current: ContextVar[Attempt] = ContextVar("attempt")


async def _tell(on_connected: OnConnected, latency_ms: int) -> None:
    await on_connected(latency_ms)


async def connection_stands(session: Any, context: Any, params: Any) -> None:
    current.get().stands()


class Resolver(AbstractResolver):
    """Resolves in threads of its own, and refuses a name of which any address is refused: a mixed answer is a trick."""

    def __init__(self, guard: Guard, threads: ThreadPoolExecutor) -> None:
        self._guard = guard
        self._threads = threads

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        attempt = current.get()
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


def judged_socket(guard: Guard) -> Callable[[AddrInfo], socket.socket]:
    """Makes the socket for each address at the moment it is connected to: the check and the connection are one act."""

    def make(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        attempt = current.get()
        try:
            guard.admit_address(attempt.where, ip_address(str(address[0])))
        except BlockedAddress as refusal:
            attempt.refusal = refusal
            raise OSError(errno.EACCES, "refused by the guard") from None
        return socket.socket(family=family, type=kind, proto=protocol)

    return make
