"""An answer that comes piece by piece, well or in any of the ways in which streams fail."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from aiohttp import web


@dataclass(frozen=True)
class Stream:
    """`after`: what follows the last piece: the body's proper "end", that and the connection's, which was not announced ("close"),
    a "cut" of the connection, or silence until the other one leaves ("hang"); `lingers` seconds pass before it. `left` is set when the other one has left. `peers`: from where it was asked
    for. `chopped`: so many bytes are sent at a time, whatever the pieces."""

    pieces: tuple[bytes, ...]
    content_type: str = "text/event-stream"
    after: str = "end"
    pause: float = 0.0
    chopped: int | None = None
    lingers: float = 0.0
    left: asyncio.Event = field(default_factory=asyncio.Event, compare=False)
    peers: list[Any] = field(default_factory=list, compare=False)

    def but(self, pieces: int, after: str = "end") -> Self:
        """The first so many pieces, or all but the last so many; then what is said."""
        return replace(self, pieces=self.pieces[:pieces], after=after)

    def then(self, *pieces: bytes, after: str = "end") -> Self:
        """With these at its end."""
        return replace(self, pieces=self.pieces + pieces, after=after)

    async def play(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": self.content_type})
        if request.transport is not None:
            self.peers.append(request.transport.get_extra_info("peername"))
        await response.prepare(request)
        for piece in self._chopped():
            if self.pause:
                await asyncio.sleep(self.pause)
            try:
                await response.write(piece)
            except ConnectionError:
                self.left.set()
                return response
        if self.lingers:
            await asyncio.sleep(self.lingers)
        if self.after == "close":
            await response.write_eof()
        if self.after in {"close", "cut"} and request.transport is not None:
            request.transport.close()
        while self.after == "hang":
            await asyncio.sleep(0.005)
            if request.transport is None or request.transport.is_closing():
                self.left.set()
                return response
        return response

    def _chopped(self) -> tuple[bytes, ...]:
        if self.chopped is None:
            return self.pieces
        whole = b"".join(self.pieces)
        return tuple(whole[start : start + self.chopped] for start in range(0, len(whole), self.chopped))


def event(body: Mapping[str, Any] | str, name: str | None = None) -> bytes:
    """One server-sent event."""
    data = body if isinstance(body, str) else json.dumps(body)
    return (f"event: {name}\n" if name else "").encode() + f"data: {data}\n\n".encode()


def line(body: Mapping[str, Any]) -> bytes:
    """One line of JSON."""
    return json.dumps(body).encode() + b"\n"


def halves(text: str) -> tuple[str, ...]:
    """A text in two pieces, where it is long enough."""
    middle = len(text) // 2
    return tuple(piece for piece in (text[:middle], text[middle:]) if piece)
