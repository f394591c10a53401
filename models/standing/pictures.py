"""Keeps the pictures of the workspaces that are asked about. `current` never shows an old one: one statement tells. `at_hand` costs no
statement: the bell tells of what this process commits, and a look at all marks, twice a second, of what others do."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from uuid import UUID
from weakref import WeakValueDictionary

from models.catalog.providers import Catalog
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.standing.gathering import gather, mark_of, marks_of
from models.standing.picture import Mark, Picture
from models.vault.custody import Vault

MOST_KEPT = 200
LOOK_EVERY = 0.5
WITHOUT_A_LOOK = 1.0
"""Where nobody looks (no `run`, or it is late), a picture older than this is compared before it is shown."""
WITHOUT_A_DATABASE = 30.0
"""How long a picture may serve that cannot be compared, in seconds."""

_READINGS = 10
"""How often a picture is read for one who asks, where something changes each time meanwhile."""

_log = logging.getLogger(__name__)


class Pictures:
    """One per process. The workspaces asked about last are kept. `read`: shown each picture that was read anew."""

    def __init__(
        self,
        work: UnitOfWork,
        catalog: Catalog,
        vault: Vault,
        *,
        most_kept: int = MOST_KEPT,
        look_every: float = LOOK_EVERY,
        clock: Callable[[], float] = time.monotonic,
        read: Callable[[Picture], None] = lambda picture: None,
    ) -> None:
        self._work = work
        self._catalog = catalog
        self._vault = vault
        self._most_kept = most_kept
        self._kept: OrderedDict[UUID, Picture] = OrderedDict()
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._look_every = look_every
        self._clock = clock
        self._read = read
        self._failing = False
        self._compared: dict[UUID, float] = {}
        # How often the bell rang since the picture was last read anew; no entry: it did not.
        self._rung: dict[UUID, int] = {}
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def current(self, workspace_id: UUID) -> Picture:
        """The picture of now: what was committed before the call shows in it. Read from memory, but for its mark, until an
        event is announced in the workspace or the operator changes a hosted key."""
        return await self._work.reading(lambda reader: self._current(reader, workspace_id))

    async def at_hand(self, workspace_id: UUID) -> Picture:
        """The picture without asking the database, as far as it may be: what this process committed shows at once, what
        another one did within a second. While the database fails it serves for half a minute, unless it is known to have
        changed; then DatabaseUnavailable."""
        kept = self._at_hand(workspace_id)
        if kept is not None:
            return kept
        turn = self._turns.setdefault(workspace_id, asyncio.Lock())
        async with turn:  # of many who find it old, one asks
            for _ in range(_READINGS):
                kept = self._at_hand(workspace_id)
                if kept is not None:
                    return kept
                rung = self._rung.get(workspace_id)
                try:
                    picture = await self.current(workspace_id)
                except DatabaseUnavailable:
                    kept = self._kept.get(workspace_id)
                    if kept is None or rung is not None or self._age(workspace_id) > WITHOUT_A_DATABASE:
                        raise
                    return kept
                if self._rung.get(workspace_id) == rung:  # else it rang while that was read
                    self._rung.pop(workspace_id, None)
                    break
            return picture

    def ring(self, workspaces: Collection[UUID]) -> None:
        """Events of these workspaces were committed."""
        for workspace_id in workspaces:
            if workspace_id in self._kept or workspace_id in self._turns or workspace_id in self._locks:
                self._rung[workspace_id] = self._rung.get(workspace_id, 0) + 1

    async def run(self) -> None:
        """Look, until cancelled, whether another process changed something; a database that fails is asked again."""
        while True:
            await asyncio.sleep(self._look_every)
            look = asyncio.create_task(self._look())
            try:
                done, _ = await asyncio.wait({look}, timeout=WITHOUT_A_LOOK)
                if not done:
                    self._fails()
                await look
                self._failing = False
            except DatabaseUnavailable:
                self._fails()
            finally:
                look.cancel()
                await asyncio.wait({look})

    async def within(self, unit: Unit, workspace_id: UUID) -> Picture:
        """The picture as a unit of work sees it, with what it wrote itself; not kept, for the unit may yet be undone."""
        return await gather(
            unit, workspace_id, catalog=self._catalog, vault=self._vault, kept=self._kept.get(workspace_id)
        )

    def forget(self, workspace_id: UUID) -> None:
        """The workspace has ended."""
        self._kept.pop(workspace_id, None)
        self._compared.pop(workspace_id, None)
        self._rung.pop(workspace_id, None)

    def _at_hand(self, workspace_id: UUID) -> Picture | None:
        kept = self._kept.get(workspace_id)
        # Of a database that is known to fail nobody is made to wait for an answer, except where something changed.
        longest = WITHOUT_A_DATABASE if self._failing else WITHOUT_A_LOOK
        if kept is None or workspace_id in self._rung or self._age(workspace_id) > longest:
            return None
        self._kept.move_to_end(workspace_id)
        return kept

    def _age(self, workspace_id: UUID) -> float:
        return self._clock() - self._compared.get(workspace_id, -WITHOUT_A_DATABASE)

    def _fails(self) -> None:
        if not self._failing:
            _log.warning("the pictures cannot be compared: they serve for %d s", WITHOUT_A_DATABASE)
        self._failing = True

    async def _look(self) -> None:
        before = dict(self._kept)
        if not before:
            return
        at = self._clock()
        marks = await self._work.reading(lambda reader: marks_of(reader, before))
        for workspace_id, picture in before.items():
            if self._kept.get(workspace_id) is not picture:
                continue  # read anew meanwhile, or gone
            if marks[workspace_id] == picture.mark:
                self._compared[workspace_id] = at
            elif marks[workspace_id].highest < picture.mark.highest:
                self.forget(
                    workspace_id
                )  # an older copy of the database was put back, or the workspace ended
            else:
                self.ring({workspace_id})

    async def _current(self, reader: Reader, workspace_id: UUID) -> Picture:
        mark = await mark_of(reader, workspace_id)
        fresh = self._fresh(workspace_id, mark)
        if fresh is not None:
            return fresh
        lock = self._locks.setdefault(workspace_id, asyncio.Lock())
        async with lock:  # of many who ask after one event, one reads
            fresh = self._fresh(workspace_id, mark)
            if fresh is not None:
                return fresh
            picture = await gather(
                reader,
                workspace_id,
                catalog=self._catalog,
                vault=self._vault,
                kept=self._kept.get(workspace_id),
            )
            self._keep(picture)
            return picture

    def _fresh(self, workspace_id: UUID, mark: Mark) -> Picture | None:
        kept = self._kept.get(workspace_id)
        if kept is None or kept.mark.highest < mark.highest or kept.mark.hosted < mark.hosted:
            return None
        self._kept.move_to_end(workspace_id)
        self._compared[workspace_id] = self._clock()
        return kept

    def _keep(self, picture: Picture) -> None:
        self._kept[picture.workspace_id] = picture
        self._read(picture)
        self._compared[picture.workspace_id] = self._clock()
        self._kept.move_to_end(picture.workspace_id)
        while len(self._kept) > self._most_kept:
            self.forget(next(iter(self._kept)))
