"""Keeps the pictures of the workspaces that are asked about, and never shows an old one: one statement tells."""

import asyncio
from collections import OrderedDict
from uuid import UUID
from weakref import WeakValueDictionary

from models.catalog.providers import Catalog
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.standing.gathering import gather, mark_of
from models.standing.picture import Mark, Picture
from models.vault.custody import Vault

MOST_KEPT = 200


class Pictures:
    """One per process. The workspaces asked about last are kept."""

    def __init__(
        self, work: UnitOfWork, catalog: Catalog, vault: Vault, *, most_kept: int = MOST_KEPT
    ) -> None:
        self._work = work
        self._catalog = catalog
        self._vault = vault
        self._most_kept = most_kept
        self._kept: OrderedDict[UUID, Picture] = OrderedDict()
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def current(self, workspace_id: UUID) -> Picture:
        """The picture of now: what was committed before the call shows in it. Read from memory, but for its mark, until an
        event is announced in the workspace or the operator changes a hosted key."""
        return await self._work.reading(lambda reader: self._current(reader, workspace_id))

    async def within(self, unit: Unit, workspace_id: UUID) -> Picture:
        """The picture as a unit of work sees it, with what it wrote itself; not kept, for the unit may yet be undone."""
        return await gather(
            unit, workspace_id, catalog=self._catalog, vault=self._vault, kept=self._kept.get(workspace_id)
        )

    def forget(self, workspace_id: UUID) -> None:
        """The workspace has ended."""
        self._kept.pop(workspace_id, None)

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
        return kept

    def _keep(self, picture: Picture) -> None:
        self._kept[picture.workspace_id] = picture
        self._kept.move_to_end(picture.workspace_id)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
