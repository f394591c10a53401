"""Receipts on their way to the database: a call never waits for it, and no receipt is lost while the process lives.

A call takes its place before the provider is asked, so that there is always room for its receipt: where the buffer is full,
because the database is slow or away, calls wait at the door. What is in the buffer is committed in groups that begin GATHERING
seconds after the first of a group came; a group that fails is tried again until it is written.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from uuid import UUID

from models.errors import UnstorableValue
from models.events.constraints import ConstraintViolated
from models.events.unit_of_work import UnitOfWork
from models.usage import writing
from models.usage.receipts import Receipt

log = logging.getLogger(__name__)

CAPACITY = 5_000
GATHERING = 0.03  # so that a group is committed at most 0.1 s after its first receipt came, also where the loop is busy
GROUP = 512
PATIENCE = 120.0
_PAUSES = (0.1, 0.2, 0.5, 1.0, 2.0)


class Place:
    """Room for one call's receipt."""

    __slots__ = ("_receipts", "taken")

    def __init__(self, receipts: "Receipts") -> None:
        self._receipts = receipts
        self.taken = False

    def put(self, receipt: Receipt) -> None:
        """Keep the call's one receipt, once; it never waits."""
        if self.taken:
            raise RuntimeError("a place is for one receipt")
        self.taken = True
        self._receipts._keep(receipt)


class Receipts:
    """The buffer of one process; `run` writes beside, and `close` at the end. `capacity` bounds the calls under way and the
    receipts that are not written yet, together."""

    def __init__(self, work: UnitOfWork, *, capacity: int = CAPACITY, gathering: float = GATHERING) -> None:
        self._work = work
        self._room = asyncio.Semaphore(capacity)
        self._gathering = gathering
        self._unsaved: dict[UUID, Receipt] = {}
        self._first: float | None = None  # when the first of the group that gathers came
        self._under_way = 0
        self._bell = asyncio.Event()
        self._writing = asyncio.Lock()

    def __len__(self) -> int:
        """How many are not written yet."""
        return len(self._unsaved)

    @asynccontextmanager
    async def place(self, *, seconds: float = PATIENCE) -> AsyncIterator[Place]:
        """A place for a call that is about to be made; one that is left without a receipt is free again. Raises TimeoutError
        where there is none for so long: then nobody may be asked."""
        if self._room.locked():
            async with asyncio.timeout(seconds):
                await self._room.acquire()
        else:
            await self._room.acquire()  # at once
        place = Place(self)
        self._under_way += 1
        try:
            yield place
        finally:
            self._under_way -= 1
            if not place.taken:
                place.taken = True
                self._room.release()

    def waiting(self, workspace_id: UUID, receipt_id: UUID) -> Receipt | None:
        """A receipt of the workspace that is not written yet. Ask here before the database: what is missing here is there."""
        receipt = self._unsaved.get(receipt_id)
        return receipt if receipt is not None and receipt.workspace_id == workspace_id else None

    async def run(self) -> None:
        """Write until cancelled."""
        failures = 0
        while True:
            await self._bell.wait()
            await self._gathered()
            try:
                await self.flush()
                if failures:
                    log.warning("receipts are written again")
                failures = 0
            except Exception as error:  # the fence of this task: what is not written waits
                if not failures:
                    log.warning(
                        "%d receipts cannot be written (%s); trying again", len(self), type(error).__name__
                    )
                await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
                failures += 1
                self._bell.set()

    async def flush(self) -> None:
        """Write all that came until this moment. Raises what the database raises; then what was not written waits."""
        async with self._writing:
            self._bell.clear()
            self._first = None
            left = list(self._unsaved.values())
            while left:
                await self._save(left[:GROUP])
                del left[:GROUP]

    async def close(self, *, seconds: float) -> int:
        """Wait for the calls under way and write everything, trying again for so long; how many were left. Nothing is put
        afterwards."""
        try:
            async with asyncio.timeout(seconds):
                while self._under_way or self._unsaved:
                    try:
                        await self.flush()
                    except Exception as error:  # the fence of the end: it is tried again
                        log.warning("%d receipts cannot be written yet (%s)", len(self), type(error).__name__)
                        await asyncio.sleep(_PAUSES[0])
                    if self._under_way:
                        await asyncio.sleep(self._gathering)
        except TimeoutError:
            ids = ", ".join(str(id) for id in islice(self._unsaved, 20))
            log.critical("%d receipts could not be written in time and are lost: %s", len(self), ids)
        return len(self._unsaved)

    def _keep(self, receipt: Receipt) -> None:
        self._unsaved[receipt.id] = receipt
        if self._first is None:
            self._first = asyncio.get_running_loop().time()
            self._bell.set()

    async def _gathered(self) -> None:
        """Until it is time to write: those that came while the group before was written have waited already."""
        if self._first is not None:
            await asyncio.sleep(self._first + self._gathering - asyncio.get_running_loop().time())

    async def _save(self, group: Sequence[Receipt]) -> None:
        try:
            await self._work.writing(lambda unit: writing.save(unit, group))
        except (ConstraintViolated, UnstorableValue) as error:
            if len(group) > 1:
                # One that cannot be stored must not keep the others out for ever.
                await self._save(group[: len(group) // 2])
                await self._save(group[len(group) // 2 :])
                return
            log.critical(
                "the receipt %s cannot be stored (%s) and is lost", group[0].id, type(error).__name__
            )
        for receipt in group:
            if self._unsaved.pop(receipt.id, None) is not None:
                self._room.release()
