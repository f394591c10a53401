"""Hands the committed events of watched workspaces to this process's subscribers; one hub a process."""

import asyncio
import logging
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from uuid import UUID

from models.events import outbox
from models.events.outbox import Position, StoredEvent
from models.events.unit_of_work import UnitOfWork

_PAGE = 500
_LONGEST_PAUSE = 5.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Overflow:
    """The subscriber was too slow: everything up to `sequence` was dropped, and it goes on after it."""

    sequence: int


class Feed:
    """One subscriber's events. Enter it before reading the present state: what happens after `start` comes."""

    def __init__(self, hub: "Hub", workspace_id: UUID, *, buffer: int) -> None:
        self.workspace_id = workspace_id
        self.start = 0
        self._hub = hub
        self._buffer = buffer
        self._items: deque[StoredEvent] = deque()
        self._overflow: Overflow | None = None
        self._filled = asyncio.Event()

    async def __aenter__(self) -> Self:
        self.start = await self._hub._register(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hub._forget(self)

    async def next(self) -> StoredEvent | Overflow:
        """The next event; waits for one."""
        while True:
            if self._overflow is not None:
                overflow, self._overflow = self._overflow, None
                return overflow
            if self._items:
                return self._items.popleft()
            self._filled.clear()
            await self._filled.wait()

    def _put(self, event: StoredEvent) -> None:
        if len(self._items) >= self._buffer:
            self._drop(event.sequence)
        else:
            self._items.append(event)
            self._filled.set()

    def _drop(self, sequence: int) -> None:
        self._items.clear()
        self._overflow = Overflow(sequence)
        self._filled.set()


@dataclass(slots=True)
class _Watched:
    seen: int
    feeds: set[Feed] = field(default_factory=set)


class Hub:
    """The bell of this process's units makes it look at once; a poll, one statement for all watched workspaces, finds
    what other processes committed."""

    def __init__(self, work: UnitOfWork, *, poll: float = 1.0) -> None:
        self._work = work
        self._poll = poll
        self._watched: dict[UUID, _Watched] = {}
        self._rung: set[UUID] = set()
        self._bell = asyncio.Event()

    def ring(self, workspaces: Collection[UUID]) -> None:
        """Events of these workspaces were committed."""
        self._rung.update(workspace for workspace in workspaces if workspace in self._watched)
        if self._rung:
            self._bell.set()

    def subscribe(self, workspace_id: UUID, *, buffer: int = 256) -> Feed:
        """A feed of the workspace's events; a context manager."""
        return Feed(self, workspace_id, buffer=buffer)

    async def run(self) -> None:
        """Serve until cancelled. A database that fails is tried again, and no event is lost by it."""
        loop = asyncio.get_running_loop()
        due, pause = loop.time() + self._poll, 0.0
        while True:
            try:
                async with asyncio.timeout_at(due):
                    await self._bell.wait()
            except TimeoutError:
                pass
            self._bell.clear()
            rung, self._rung = self._rung, set()
            try:
                if loop.time() >= due:
                    await self._look_at_all(rung)
                    due = loop.time() + self._poll
                else:
                    await self._deliver(rung)
                pause = 0.0
            except Exception as error:  # the fence: a failing database must not end the hub
                self._rung |= rung
                pause = min(max(pause * 2, self._poll), _LONGEST_PAUSE)
                _log.warning(
                    "events cannot be read (%s); trying again in %.1f s", type(error).__name__, pause
                )
                await asyncio.sleep(pause)
                due = loop.time()

    async def _look_at_all(self, rung: set[UUID]) -> None:
        if not self._watched:
            return
        before = {workspace_id: (room, room.seen) for workspace_id, room in self._watched.items()}
        positions = await self._work.reading(lambda reader: outbox.positions(reader, before))
        behind = set(rung)
        for workspace_id, (room, seen) in before.items():
            last = positions.get(workspace_id, Position()).last
            if last > seen:
                behind.add(workspace_id)
            elif last < seen:
                self._reset(room, last)  # an older copy of the database was put back
        await self._deliver(behind)

    async def _deliver(self, workspaces: Collection[UUID]) -> None:
        for workspace_id in workspaces:
            while (room := self._watched.get(workspace_id)) is not None:
                after = room.seen
                events = await self._work.reading(
                    lambda reader, at=workspace_id, after=after: outbox.read_after(  # type: ignore[misc]
                        reader, at, after, limit=_PAGE
                    )
                )
                if self._watched.get(workspace_id) is not room or room.seen != after:
                    continue  # unwatched and watched again meanwhile: look anew
                self._hand_out(room, events)
                if len(events) < _PAGE:
                    break

    def _hand_out(self, room: _Watched, events: list[StoredEvent]) -> None:
        for event in events:
            if event.sequence != room.seen + 1:
                self._reset(room, event.sequence - 1)  # numbers have no gaps: what is missing was pruned
            room.seen = event.sequence
            for feed in room.feeds:
                feed._put(event)

    def _reset(self, room: _Watched, sequence: int) -> None:
        room.seen = sequence
        for feed in room.feeds:
            feed._drop(sequence)

    async def _register(self, feed: Feed) -> int:
        room = self._watched.get(feed.workspace_id)
        if room is None:
            found = await self._work.reading(lambda reader: outbox.position(reader, feed.workspace_id))
            # Another feed may have come first meanwhile; then its place, which is being served, counts.
            room = self._watched.setdefault(feed.workspace_id, _Watched(found.last))
        room.feeds.add(feed)
        return room.seen

    def _forget(self, feed: Feed) -> None:
        room = self._watched.get(feed.workspace_id)
        if room is not None:
            room.feeds.discard(feed)
            if not room.feeds:
                del self._watched[feed.workspace_id]
