"""Lets the board hear of checks that end a key's rest: those that proved that there is credit, and those that found a rejected key
good. Checks of other processes count as one's own."""

import asyncio
from datetime import datetime
from typing import Any
from uuid import UUID

from models.clock import utc_now
from models.events.rows import json_of, marks, moment_of, uuid_of
from models.events.unit_of_work import Reader, UnitOfWork
from models.pools.board import Board
from models.standing.fitness import Rider
from models.validation.steps import StepState, unpacked
from models.vendors.adapter import StepKind
from models.vendors.credit import shows_credit
from models.vendors.failure import Failure

POLL = 2.0
_MOST = 10_000
_ENDED_BY_CHECKS = frozenset({Failure.KEY_REJECTED, Failure.ACCOUNT_DISABLED, Failure.QUOTA_EXHAUSTED})


class Recoveries:
    """The keys whose rest a check may end. Nothing is read while there are none. `poll`: seconds between two looks where nobody
    rings."""

    def __init__(self, work: UnitOfWork, board: Board, *, poll: float = POLL) -> None:
        self._work = work
        self._board = board
        self._poll = poll
        self._bell = asyncio.Event()
        # Since when each rests, or the end of the last check that was heard of.
        self._watched: dict[UUID, datetime] = {}

    def ring(self) -> None:
        """Something became of a check: look at once."""
        self._bell.set()

    def watch(self, rider: Rider, because: Failure | None, since: datetime) -> None:
        """It rests. Nobody checks hosted keys, and of other rests no check says anything."""
        if isinstance(rider, UUID) and because in _ENDED_BY_CHECKS:
            self._watched[rider] = since
            if len(self._watched) > _MOST:
                del self._watched[next(iter(self._watched))]

    def leave(self, rider: Rider) -> None:
        """It rests no more."""
        if isinstance(rider, UUID):
            self._watched.pop(rider, None)

    async def wait(self) -> None:
        """Until it is time for a look."""
        try:
            async with asyncio.timeout(self._poll):
                await self._bell.wait()
        except TimeoutError:
            pass
        self._bell.clear()

    async def look(self) -> None:
        """Tell the board what checks have said."""
        if not self._watched:
            return
        for row in await self._work.reading(self._ended):
            credential_id, at = uuid_of(row["credential_id"]), moment_of(row["finished_at"])
            since = self._watched.get(credential_id)
            if since is not None and at > since:
                self._watched[credential_id] = at
                heard = self._board.proved if _shows_credit(row["steps"]) else self._board.recognised
                heard(credential_id, utc_now())

    async def _ended(self, reader: Reader) -> list[dict[str, Any]]:
        watched = dict(self._watched)
        return await reader.rows(
            "SELECT credential_id, finished_at, steps FROM validation_run WHERE NOT draft AND state = 'SUCCEEDED'"  # noqa: S608
            f" AND finished_at > ? AND credential_id IN ({marks(list(watched))}) ORDER BY finished_at, id",
            *(min(watched.values()), *watched),
        )


def _shows_credit(steps: Any) -> bool:
    return any(
        step.state is StepState.SUCCEEDED and (step.kind is StepKind.INVOKE or shows_credit(step.detail))
        for step in unpacked(json_of(steps))
    )
