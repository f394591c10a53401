"""Keeps asking whether those who listen may still listen: one statement for all open sockets, twice a second."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Protocol

from models.access.actor import Actor, ActorKey
from models.access.identity import Standing, still_good
from models.events.unit_of_work import UnitOfWork

log = logging.getLogger("providence.watchman")

SECONDS = 0.5
LONGEST_PAUSE = 5.0


class Watched(Protocol):
    """Something that lasts as long as its actor's right."""

    @property
    def actor(self) -> Actor | None: ...

    def right_ended(self, standing: Standing) -> None:
        """The actor's right changed or is gone: nothing more may be told."""


class Watchman:
    """`watched` answers what is open now. `ring` makes him look at once."""

    def __init__(self, work: UnitOfWork, watched: Callable[[], Iterable[Watched]]) -> None:
        self._work = work
        self._watched = watched
        self._bell = asyncio.Event()

    def ring(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        """Look until cancelled. While the database cannot answer, nobody's right is taken as ended."""
        pause = SECONDS
        while True:
            try:
                async with asyncio.timeout(pause):
                    await self._bell.wait()
            except TimeoutError:
                pass
            self._bell.clear()
            try:
                await self.look()
                pause = SECONDS
            except Exception as error:  # the fence: a failing database must not end the watch
                pause = min(pause * 2, LONGEST_PAUSE)
                log.warning("rights cannot be read (%s); trying again", type(error).__name__)

    async def look(self) -> None:
        """Judge everyone once."""
        rounds: list[dict[ActorKey, tuple[Actor, list[Watched]]]] = []
        for one in self._watched():
            if one.actor is not None:
                _place(one.actor, one, rounds)
        for judged in rounds:
            actors = [actor for actor, _ in judged.values()]
            standings = await self._work.reading(lambda reader, actors=actors: still_good(reader, actors))  # type: ignore[misc]
            for actor, holders in judged.values():
                standing = standings.get(actor.key, "gone")
                if standing != "same":
                    for holder in holders:
                        holder.right_ended(standing)


def _place(actor: Actor, one: Watched, rounds: list[dict[ActorKey, tuple[Actor, list[Watched]]]]) -> None:
    # One session seen before and after a change of its role is two actors of one key: each is judged in a round of its own.
    for judged in rounds:
        known = judged.setdefault(actor.key, (actor, []))
        if known[0] == actor:
            known[1].append(one)
            return
    rounds.append({actor.key: (actor, [one])})
