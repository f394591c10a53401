"""Writes where checks stand: a step costs the check no time, and what waits of many checks goes into one unit of work."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from models.errors import DatabaseUnavailable
from models.events.unit_of_work import UnitOfWork
from models.validation.leases import Claim
from models.validation.recording import record_steps
from models.validation.steps import Step, StepState, moved
from models.vendors.adapter import StepKind

log = logging.getLogger(__name__)

Steps = tuple[Step, ...]


@dataclass(slots=True)
class Pen:
    """One per worker. Of each check only its newest steps wait; `on_lost` hears whose claim did not hold any more."""

    work: UnitOfWork
    on_lost: Callable[[Claim], None]
    _waiting: dict[Claim, Steps] = field(default_factory=dict, repr=False)
    _filled: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def note(self, claim: Claim, steps: Steps) -> None:
        """Write this soon."""
        self._waiting[claim] = steps
        self._filled.set()

    def forget(self, claim: Claim) -> None:
        """The check ended: its end says all."""
        self._waiting.pop(claim, None)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._filled.wait()
            self._filled.clear()
            taken, self._waiting = self._waiting, {}
            if not taken:
                continue
            try:
                lost = await self.work.writing(lambda unit, taken=taken: record_steps(unit, taken))  # type: ignore[misc]
            except DatabaseUnavailable as error:
                log.warning("steps of %d checks were not written (%s)", len(taken), error)
            except Exception:  # the worker's fence: what comes next of these checks is written all the same
                log.exception("steps of %d checks were not written", len(taken))
            else:
                for claim in lost:
                    self.on_lost(claim)


@dataclass(slots=True)
class Ladder:
    """The steps of one check as they happen."""

    claim: Claim
    pen: Pen
    steps: Steps

    async def began(self, kind: StepKind) -> None:
        """The step is under way."""
        self._set(kind, StepState.RUNNING)
        # An end is written together with what follows at once: the next beginning, or the check's own end.
        self.pen.note(self.claim, self.steps)

    async def succeeded(
        self, kind: StepKind, latency_ms: int | None = None, detail: str | None = None
    ) -> None:
        """The step is done."""
        self._set(kind, StepState.SUCCEEDED, latency_ms=latency_ms, detail=detail)

    async def failed(self, kind: StepKind, detail: str | None) -> None:
        """The provider refused at this step."""
        self._set(kind, StepState.FAILED, detail=detail)

    async def skipped(self, kind: StepKind, detail: str | None) -> None:
        """The step is not taken, and why."""
        self._set(kind, StepState.SKIPPED, detail=detail)

    async def inconclusive(self, kind: StepKind, detail: str | None) -> None:
        """No answer was reached at this step."""
        self._set(kind, StepState.INCONCLUSIVE, detail=detail)

    def _set(
        self, kind: StepKind, state: StepState, *, latency_ms: int | None = None, detail: str | None = None
    ) -> None:
        self.steps = moved(self.steps, kind, state, latency_ms=latency_ms, detail=detail)
