"""An answer as it comes in: whole and within a bound, or piece by piece; it knows nothing of what providers say."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import aiohttp

from models.vendors.keeping import REST
from models.vendors.packing import Unpacker
from models.vendors.transport import BodyCut, BodyTooLarge, TimedOut, TransportError

CUT = "The answer broke off before its end."


@dataclass(frozen=True, slots=True)
class Deadline:
    """Seconds: until a connection stands, from there until the answer's head, for all of it, and the longest silence between
    two pieces of a stream."""

    connect: float = 3.0
    first_byte: float = 15.0
    total: float = 30.0
    idle: float = 60.0

    def left(self, since: float) -> Self:
        """What is left of it, where it began at `since` on the monotonic clock and other requests were made meanwhile."""
        spent = time.monotonic() - since
        return replace(self, first_byte=max(self.first_byte - spent, 0.0), total=max(self.total - spent, 0.0))


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. `fault`: its body broke off or was too large; `body` is then what came. `latency_ms`: from the start of the
    connection to the head of the answer. Its repr shows no body."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    fault: TransportError | None
    latency_ms: int


class Streamed:
    """An answer whose head is here and whose body comes piece by piece, or is read as a whole by `read`. `ends_at`: on the
    loop's clock, when it must be complete."""

    def __init__(
        self, answer: aiohttp.ClientResponse, *, latency_ms: int, times: Deadline, ends_at: float, limit: int
    ) -> None:
        self.status = answer.status
        self.headers: Mapping[str, str] = answer.headers
        self.latency_ms = latency_ms
        self._answer = answer
        self._times = times
        self._ends_at = ends_at
        self._limit = limit

    def chunks(self) -> AsyncIterator[bytes]:
        """The pieces, as they come. Raises BodyCut where it breaks off, BodyTooLarge beyond the limit, TimedOut where it is
        silent for too long or not complete in time."""
        return _Chunks(self)

    async def read(self, limit: int) -> Response:
        """All of it, for an answer that is no stream. Raises TimedOut."""
        try:
            async with asyncio.timeout_at(self._ends_at):
                body, fault = await content(self._answer, limit)
        except TimeoutError:
            raise self._late() from None
        return Response(self.status, self.headers, body, fault, self.latency_ms)

    async def settle(self, seconds: float = 0.1) -> None:
        """What was wanted has come: waits a moment for the body's end, and for the connection's, so that it can serve again."""
        try:
            async with asyncio.timeout(seconds):
                while not self._answer.content.at_eof():
                    await self._answer.content.readany()
                await asyncio.sleep(REST)
        except (TimeoutError, aiohttp.ClientError, OSError):
            return

    async def next_chunk(self, taken: int) -> bytes:
        """The next piece after `taken` bytes; b"" at the end."""
        if self.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
            raise BodyCut("It answered packed in a way that nobody asked for.")
        silent_at = asyncio.get_running_loop().time() + self._times.idle
        try:
            async with asyncio.timeout_at(min(silent_at, self._ends_at)):
                chunk = await self._answer.content.readany()
        except TimeoutError:
            if silent_at < self._ends_at:
                raise TimedOut(
                    f"It was silent for {self._times.idle:.3g} seconds within its answer."
                ) from None
            raise self._late() from None
        except (aiohttp.ClientError, OSError):
            raise BodyCut(CUT) from None
        if taken + len(chunk) > self._limit:
            raise BodyTooLarge(f"The answer is larger than {self._limit} bytes.")
        return chunk

    def _late(self) -> TimedOut:
        return TimedOut(f"The answer was not complete after {self._times.total:.3g} seconds.")


class _Chunks(AsyncIterator[bytes]):
    """No generator: one that is left half-way would have to be closed."""

    def __init__(self, streamed: Streamed) -> None:
        self._streamed = streamed
        self._taken = 0

    async def __anext__(self) -> bytes:
        chunk = await self._streamed.next_chunk(self._taken)
        if not chunk:
            raise StopAsyncIteration
        self._taken += len(chunk)
        return chunk


async def content(answer: aiohttp.ClientResponse, limit: int) -> tuple[bytes, TransportError | None]:
    """The body up to the limit, unpacked, and what is wrong with it."""
    unpacker = Unpacker(answer.headers.get("Content-Encoding"), limit)
    try:
        async for chunk in answer.content.iter_any():
            unpacker.feed(chunk)
            if unpacker.fault is not None:
                break
        else:
            unpacker.end()
    except (aiohttp.ClientError, OSError):
        return unpacker.body, BodyCut(CUT)
    return unpacker.body, unpacker.fault
