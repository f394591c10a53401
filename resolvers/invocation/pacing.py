"""Between an answer that is being written and a reader who may be slow: a little is kept for him, and he is not waited for long."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Generic, TypeVar

MOST_PIECES = 256
MOST_CHARACTERS = 1024 * 1024
PATIENCE = 30.0
T = TypeVar("T")


class TooSlow(Exception):
    """The reader took nothing for so long that the stream was closed."""


async def paced(
    source: AsyncGenerator[T, None],
    *,
    weight: Callable[[T], int],
    most_pieces: int = MOST_PIECES,
    most_weight: int = MOST_CHARACTERS,
    patience: float | None = None,
) -> AsyncGenerator[T, None]:
    """What the source gives, while it is drawn from by a task of its own: closed as soon as this is, and where nothing was taken for
    `patience` seconds though there was no room left. Then what is left comes, and TooSlow."""
    pipe: _Pipe[T] = _Pipe(weight, most_pieces, most_weight)
    seconds = PATIENCE if patience is None else patience
    drawing = asyncio.create_task(_draw(source, pipe, seconds))
    try:
        while True:
            if pipe.items:
                yield pipe.take()
            elif drawing.done():
                drawing.result()
                return
            else:
                await pipe.change()
    finally:
        drawing.cancel()
        await asyncio.wait({drawing})
        if not drawing.cancelled():
            drawing.exception()  # it was told, or nobody is there to be told


class _Pipe(Generic[T]):
    def __init__(self, weight: Callable[[T], int], most_pieces: int, most_weight: int) -> None:
        self.items: deque[T] = deque()
        self._weight = weight
        self._most = most_pieces, most_weight
        self._held = 0
        self._changed = asyncio.Event()

    @property
    def full(self) -> bool:
        pieces, weight = self._most
        return len(self.items) >= pieces or self._held >= weight

    def put(self, item: T) -> None:
        self.items.append(item)
        self._held += self._weight(item)
        self._changed.set()

    def take(self) -> T:
        item = self.items.popleft()
        self._held -= self._weight(item)
        self._changed.set()
        return item

    def end(self) -> None:
        self._changed.set()

    async def change(self) -> None:
        """Until something is put or taken. One event is enough: who puts waits where it is full, who takes where it is empty."""
        self._changed.clear()
        await self._changed.wait()


async def _draw(source: AsyncGenerator[T, None], pipe: _Pipe[T], patience: float) -> None:
    try:
        async with aclosing(source):
            async for item in source:
                pipe.put(item)
                while pipe.full:
                    try:
                        async with asyncio.timeout(patience):
                            await pipe.change()
                    except TimeoutError:
                        raise TooSlow from None
    finally:
        pipe.end()
