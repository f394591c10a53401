"""The bytes of a request's body, and never more of them than its sender may send: whoever is unknown sends little."""

import asyncio
import zlib
from collections import deque
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from api import limits

Admit = Callable[[int], Awaitable[bool]]


class BadRequest(Exception):
    """What came is not a request: the HTTP status, and a message that repeats nothing of it."""

    def __init__(self, message: str, *, status: int = 400, limit: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.limit = limit


async def read_body(request: web.Request, *, admit: Admit) -> bytes:
    """The whole body, decompressed, if it is small enough and arrives in time. `admit` is asked, before a byte more than
    BODY_BYTES is read or unpacked, whether its sender may send so many."""
    encoding = request.headers.get(hdrs.CONTENT_ENCODING, "identity").strip().lower()
    if encoding not in ("identity", *_COMPRESSED):
        raise BadRequest("Send the body plain, or compressed by gzip or deflate.", status=415)
    told = request.content_length
    if told is not None and told > limits.MODEL_CALL_BYTES:
        raise too_large(limits.MODEL_CALL_BYTES)
    limit, body = limits.BODY_BYTES, bytearray()
    try:
        # Who sends much, and may, is given longer.
        async with asyncio.timeout(limits.BODY_SECONDS) as patience:
            if told is not None and told > limit:
                limit = await _longer(patience, admit, told)
            while chunk := await request.content.read(64 * 1024):
                body += chunk
                if len(body) > limit and limit == limits.BODY_BYTES:
                    limit = await _longer(patience, admit, limits.MODEL_CALL_BYTES)
                if len(body) > limit:
                    raise too_large(limit)
    except TimeoutError:
        raise BadRequest("The body did not arrive in time.", status=408, limit="body_seconds") from None
    except (web.RequestPayloadError, OSError):
        raise BadRequest("The body is not encoded as its headers say.") from None
    if encoding not in _COMPRESSED:
        return bytes(body)
    inflated = _inflated(bytes(body), limits.BODY_BYTES)
    if inflated is None and (limit > limits.BODY_BYTES or await admit(limits.MODEL_CALL_BYTES)):
        limit = limits.MODEL_CALL_BYTES
        inflated = await asyncio.to_thread(_inflated, bytes(body), limit)
    if inflated is None:
        raise too_large(limit)
    return inflated


async def _longer(patience: asyncio.Timeout, admit: Admit, size: int) -> int:
    patience.reschedule(asyncio.get_running_loop().time() + limits.MODEL_CALL_BODY_SECONDS)
    if not await admit(size):
        raise too_large(limits.BODY_BYTES)
    return limits.MODEL_CALL_BYTES


def too_large(limit: int) -> BadRequest:
    """A body of more bytes than its sender may send."""
    return BadRequest(f"The body is larger than {limit} bytes.", status=413, limit="body")


class Scales:
    """How many bytes of large bodies and frames this process holds at a time; who finds no room waits for his turn, not for
    long."""

    def __init__(self, most: int = limits.LARGE_BODIES_BYTES) -> None:
        self._free = most
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    def take_at_once(self, size: int) -> bool:
        """Room for so many bytes, to be given back, if there is any just now."""
        if self._waiting or size > self._free:
            return False
        self._free -= size
        return True

    async def take(self, size: int) -> None:
        """Room for so many bytes, to be given back; or BadRequest."""
        if self.take_at_once(size):
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        try:
            async with asyncio.timeout(limits.BODY_SECONDS):
                await turn
        except (TimeoutError, asyncio.CancelledError) as error:
            if (size, turn) in self._waiting:
                self._waiting.remove((size, turn))
                self._hand_on()
            elif not turn.cancelled():
                self.give(size)  # the turn had come in the same moment
            if isinstance(error, asyncio.CancelledError):
                raise
            message = "Too many large requests are under way; try again."
            raise BadRequest(message, status=503, limit="large_bodies") from None

    def give(self, size: int) -> None:
        """So many bytes are held no longer."""
        self._free += size
        self._hand_on()

    def _hand_on(self) -> None:
        while self._waiting and self._waiting[0][0] <= self._free:
            size, turn = self._waiting.popleft()
            if not turn.done():
                self._free -= size
                turn.set_result(None)


_COMPRESSED = ("gzip", "x-gzip", "deflate")
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def _inflated(body: bytes, limit: int) -> bytes | None:
    """What it unpacks to; None where that is more. Never a byte more than the limit is unpacked."""
    unpacking = zlib.decompressobj(wbits=_GZIP_OR_ZLIB)
    try:
        inflated = unpacking.decompress(body, limit + 1)
    except zlib.error:
        raise BadRequest("The body is not encoded as its headers say.") from None
    if len(inflated) > limit:
        return None
    if not unpacking.eof or unpacking.unused_data:
        raise BadRequest("The body is not encoded as its headers say.")
    return inflated
