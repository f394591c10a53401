"""The worker of checks: claims what is due, has it examined, and records the end while its lease holds."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar
from uuid import UUID

from models.catalog.providers import Catalog
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.validation import leases
from models.validation.desk import CheckDesk
from models.validation.examination import Examiner, Finding, Vanished, broken
from models.validation.leases import Claim
from models.validation.pen import Ladder, Pen
from models.validation.recording import record_verdict
from models.validation.steps import begun
from models.validation.tables import ValidationRun
from models.vault.custody import Vault
from models.vendors.adapter import Adapter
from models.vendors.client import VendorClient

log = logging.getLogger(__name__)

T = TypeVar("T")

# Bells that ring close together are answered by one claim.
_BREATH = 0.02


class LeaseLost(Exception):
    """Somebody else has the run, or it was cancelled: nothing more may be written by this claim."""


@dataclass(slots=True)
class Runner:
    """Works off the queue until it is cancelled; then it claims no more, lets what runs come to its end for a while, and
    gives the rest back."""

    work: UnitOfWork
    vault: Vault
    client: VendorClient
    catalog: Catalog
    adapter_for: Callable[[str], Adapter]
    desk: CheckDesk
    _running: dict[Claim, asyncio.Task[None]] = field(default_factory=dict, repr=False)
    _ending: bool = False
    _pen: Pen = field(init=False, repr=False)
    _examiner: Examiner = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._pen = Pen(self.work, self._cut_off)
        self._examiner = Examiner(
            self.work, self.vault, self.client, self.catalog, self.adapter_for, lambda: self.desk.rules
        )

    async def run(self) -> None:
        """The loop: claim and start what is due, when the bell rings, and by itself now and then."""
        beside = [
            asyncio.create_task(self._pen.run()),
            asyncio.create_task(self._beat()),
            asyncio.create_task(self._watch()),
        ]
        try:
            rung = True
            while True:
                self.desk.bell.clear()
                await self._fenced("claiming checks", partial(self._look, rung=rung))
                await asyncio.sleep(_BREATH)
                rung = await self._woken()
        finally:
            try:
                await self.drain(self.desk.rules.grace)
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
                await self._fenced("giving checks back", self._abandon)

    async def claim_once(self) -> int:
        """Claim what is due and free, and start it. Answers how many."""
        free = self.desk.rules.process_slots - len(self._running)
        if free <= 0:
            return 0

        async def take(unit: Unit) -> list[ValidationRun]:
            return await leases.claim(unit, desk=self.desk, free=free, now=await unit.now())

        taken = await self.work.writing(take)
        for run in taken:
            held = Claim(run.id, run.workspace_id, run.fence)
            task = asyncio.create_task(self._check(held, run))
            self._running[held] = task
            task.add_done_callback(partial(self._finished, held))
        return len(taken)

    async def drain(self, seconds: float) -> None:
        """Wait until what runs has ended, at most so long."""
        if self._running:
            await asyncio.wait(list(self._running.values()), timeout=seconds)

    async def _look(self, *, rung: bool) -> None:
        # Unasked it only looks, so that an idle process keeps nobody from writing.
        if rung or await self.work.reading(lambda reader: leases.waits(reader, desk=self.desk)):
            await self.claim_once()

    async def _woken(self) -> bool:
        try:
            async with asyncio.timeout(self.desk.rules.poll):
                await self.desk.bell.wait()
        except TimeoutError:
            return False
        return True

    async def _beat(self) -> None:
        """Keep the leases, end what dead processes left."""
        while True:
            await self._fenced("renewing leases", lambda: self.work.writing(self._keep))
            await asyncio.sleep(self.desk.rules.lease / 3)

    async def _keep(self, unit: Unit) -> None:
        now = await unit.now()
        await leases.renew(unit, list(self._running), desk=self.desk, now=now)
        await leases.sweep(unit, now=now)

    async def _watch(self) -> None:
        """Stop what was cancelled under this worker, and forget the secrets of drafts that are over."""
        while True:
            await asyncio.sleep(self.desk.rules.watch)
            if self._running or self.desk.drafts:
                await self._fenced("watching checks", self._cut_off_lost)

    async def _cut_off_lost(self) -> None:
        claims, drafts = list(self._running), self.desk.drafts.keys() - self.desk.arriving

        async def read(reader: Reader) -> tuple[set[UUID], set[UUID]]:
            return await leases.lost(reader, claims, drafts)

        runs, over = await self.work.reading(read)
        for claim in claims:
            if claim.run_id in runs:
                self._cut_off(claim)
        for run_id in over:
            self.desk.drafts.pop(run_id, None)

    def _cut_off(self, claim: Claim) -> None:
        # Of a check that has just recorded its own end the task is done, or as good as done.
        task = self._running.get(claim)
        if task is not None:
            task.cancel()

    def _finished(self, claim: Claim, _: object) -> None:
        self._running.pop(claim, None)
        self._pen.forget(claim)
        self.desk.drafts.pop(claim.run_id, None)
        self.desk.ring()

    async def _abandon(self) -> None:
        self._ending = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.desk.drafts.clear()

        async def release(unit: Unit) -> None:
            await leases.give_back(unit, desk=self.desk, now=await unit.now())

        await self.work.writing(release)

    async def _check(self, held: Claim, run: ValidationRun) -> None:
        began = time.monotonic()
        ladder = Ladder(held, self._pen, begun(invoke=run.invoke))
        try:
            try:
                finding = await self._examined(run, ladder)
                await self._record(held, ladder, finding, began=began)
            except (LeaseLost, Vanished, DatabaseUnavailable):
                raise
            except Exception:  # the worker's fence: what broke must still come to an end
                log.exception("the end of check %s could not be written", held.run_id)
                await self._record(held, ladder, broken(), began=began)
        except Vanished as gone:
            why = str(gone)
            await self._fenced(
                "cancelling a check", lambda: self._lasting(lambda unit: leases.cancel_held(unit, held, why))
            )
            await self._fenced("leaving a check", partial(self._step_aside, held))
        except LeaseLost:
            log.info("check %s was taken over or overtaken; nothing is recorded", held.run_id)
            await self._fenced("leaving a check", partial(self._step_aside, held))
        except asyncio.CancelledError:
            if not self._ending:  # else all leases are given back together
                await self._fenced("leaving a check", partial(self._step_aside, held))
            raise
        except DatabaseUnavailable as error:
            log.warning("check %s could not be recorded (%s); it will be taken up again", held.run_id, error)
        except Exception:  # the worker's fence
            log.exception("check %s could not be recorded; it will be taken up again", held.run_id)

    async def _examined(self, run: ValidationRun, ladder: Ladder) -> Finding:
        try:
            return await self._examiner.examine(run, self.desk.drafts.get(run.id), ladder)
        except (Vanished, DatabaseUnavailable):
            raise
        except Exception:  # the worker's fence: the run must come to an end that people can read
            log.exception("check %s broke", run.id)
            return broken()

    async def _record(self, held: Claim, ladder: Ladder, finding: Finding, *, began: float) -> None:
        latency_ms = int((time.monotonic() - began) * 1000)
        self._pen.forget(held)

        async def write(unit: Unit) -> bool:
            return await record_verdict(
                unit,
                held,
                finding.verdict,
                ladder.steps,
                desk=self.desk,
                latency_ms=latency_ms,
                unreadable=finding.unreadable,
                fingerprint=finding.fingerprint,
            )

        if not await self._lasting(write):
            raise LeaseLost

    async def _lasting(self, write: Callable[[Unit], Awaitable[T]]) -> T:
        """Write it, and where the database is away try again for as long as the lease may last; the fence is judged anew
        each time. Raises DatabaseUnavailable."""
        until, pause = time.monotonic() + self.desk.rules.lease, 0.25
        while True:
            try:
                return await self.work.writing(write)
            except DatabaseUnavailable:
                if time.monotonic() + pause > until:
                    raise
            await asyncio.sleep(pause)
            pause = min(2 * pause, 2.0)

    async def _step_aside(self, held: Claim) -> None:
        async def write(unit: Unit) -> None:
            await leases.step_aside(unit, held, desk=self.desk)

        await self.work.writing(write)

    async def _fenced(self, what: str, act: Callable[[], Awaitable[object]]) -> None:
        """The worker's fence: a failing database must not end the queue."""
        try:
            await act()
        except DatabaseUnavailable as error:
            log.warning("%s failed (%s); trying again", what, error)
        except Exception:
            log.exception("%s failed; trying again", what)
