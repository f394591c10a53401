"""Takes a stream of bytes apart: server-sent events, or one JSON text a line, however the bytes were cut; it reads no JSON."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Generic, TypeVar

from models.vendors.failure import Failure
from models.vendors.hints import hint
from models.vendors.outcome import Outcome
from models.vendors.speaking import CallFailed

LINE_LIMIT = 1024 * 1024

Piece = TypeVar("Piece")


def sse(chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[str | None, str]]:
    """The events as (name, data); comments, ids and events without data are left out. Raises CallFailed at a line that is too
    long, and what `chunks` raises."""
    return _Apart(chunks, _Events())


def ndjson(chunks: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """The lines that hold something. Raises CallFailed at one that is too long, and what `chunks` raises."""
    return _Apart(chunks, _Texts())


class _Lines(ABC, Generic[Piece]):
    """Feed it bytes; a line ends with LF, CR or both, which may come apart."""

    def __init__(self) -> None:
        self._open: list[bytes] = []
        self._length = 0
        self._after_cr = False
        self._first = True

    def feed(self, chunk: bytes) -> Iterator[Piece]:
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        if not chunk:
            return
        self._after_cr = chunk.endswith(b"\r")
        for line in chunk.splitlines(keepends=True):
            self._open.append(line)
            self._length += len(line)
            if self._length > LINE_LIMIT:
                raise _too_long()
            if line.endswith((b"\n", b"\r")):
                yield from self._close()

    def end(self) -> Iterator[Piece]:
        """What is left when the stream ends: not every server ends its last line."""
        if self._open:
            yield from self._close()
        yield from self.last()

    def _close(self) -> Iterator[Piece]:
        line = b"".join(self._open).rstrip(b"\r\n")
        self._open.clear()
        self._length = 0
        if self._first:
            line, self._first = line.removeprefix(b"\xef\xbb\xbf"), False
        yield from self.line(line.decode(errors="replace"))

    @abstractmethod
    def line(self, line: str) -> Iterator[Piece]: ...

    def last(self) -> Iterator[Piece]:
        return iter(())


class _Texts(_Lines[str]):
    def line(self, line: str) -> Iterator[str]:
        if line.strip():
            yield line


class _Events(_Lines[tuple[str | None, str]]):
    def __init__(self) -> None:
        super().__init__()
        self._name: str | None = None
        self._data: list[str] = []
        self._held = 0

    def line(self, line: str) -> Iterator[tuple[str | None, str]]:
        if not line:
            yield from self.last()
            return
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value or None
        elif field == "data":
            self._held += len(value)
            if self._held > LINE_LIMIT:
                raise _too_long()
            self._data.append(value)

    def last(self) -> Iterator[tuple[str | None, str]]:
        name, data = self._name, self._data
        self._name, self._data, self._held = None, [], 0
        if data:
            yield name, "\n".join(data)


class _Apart(AsyncIterator[Piece]):
    """No generator: one that is left half-way would have to be closed."""

    def __init__(self, chunks: AsyncIterator[bytes], lines: _Lines[Piece]) -> None:
        self._chunks = chunks
        self._lines = lines
        self._ready: deque[Piece] = deque()
        self._ended = False

    async def __anext__(self) -> Piece:
        while not self._ready:
            if self._ended:
                raise StopAsyncIteration
            try:
                chunk = await anext(self._chunks)
            except StopAsyncIteration:
                self._ended = True
                self._ready.extend(self._lines.end())
            else:
                self._ready.extend(self._lines.feed(chunk))
        return self._ready.popleft()


def _too_long() -> CallFailed:
    message = f"A piece of its stream is longer than {LINE_LIMIT} bytes."
    return CallFailed(Outcome(Failure.BAD_RESPONSE, message, hint(Failure.BAD_RESPONSE, "")))
