"""The worker of checks: claims what is due, opens the secrets, asks the adapter, records while its lease holds."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from models.catalog import forms
from models.catalog.providers import Catalog
from models.credentials.custody import fields_of, open_secrets
from models.credentials.tables import Credential
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.validation.desk import CheckDesk
from models.validation.queue import Claim, claim, ended, give_back, renew, sweep
from models.validation.recording import record_steps, record_verdict
from models.validation.steps import Step, StepState, begun, moved
from models.validation.tables import ValidationRun
from models.vault.custody import Vault
from models.vault.masking import scrub
from models.vault.sealing import Unreadable
from models.vault.secret import Secret
from models.vendors.adapter import Adapter, CheckCall, StepKind
from models.vendors.client import VendorClient
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.verdict import Verdict

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else has the run: nothing more may be written by this claim."""


@dataclass(slots=True)
class Ladder:
    """The steps of one run as they happen; each transition is written before the next begins."""

    claim: Claim
    work: UnitOfWork
    steps: tuple[Step, ...]

    async def began(self, kind: StepKind) -> None:
        """The step is under way."""
        await self._move(kind, StepState.RUNNING)

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
        # An end is written together with what follows at once: the next beginning, or the run's own end.
        self.steps = moved(self.steps, kind, state, latency_ms=latency_ms, detail=detail)

    async def _move(self, kind: StepKind, state: StepState) -> None:
        self._set(kind, state)

        async def write(unit: Unit) -> bool:
            return await record_steps(unit, self.claim, self.steps, now=await unit.now())

        if not await self.work.writing(write):
            raise LeaseLost


@dataclass(slots=True)
class Runner:
    """Works off the queue until it is cancelled; `stop` lets what runs come to its end."""

    work: UnitOfWork
    vault: Vault
    client: VendorClient
    catalog: Catalog
    adapter_for: Callable[[str], Adapter]
    desk: CheckDesk
    _running: dict[UUID, tuple[Claim, asyncio.Task[None]]] = field(default_factory=dict, repr=False)

    async def run(self) -> None:
        """The loop: claim, start, and each second look again for what another process queued or left behind."""
        heart = asyncio.create_task(self._beat())
        try:
            while True:
                self.desk.bell.clear()
                try:
                    await self.claim_once()
                except Exception:  # the worker's fence: a failing database must not end the queue
                    log.exception("claiming checks failed; trying again")
                try:
                    async with asyncio.timeout(1.0):
                        await self.desk.bell.wait()
                except TimeoutError:
                    pass
        finally:
            heart.cancel()
            await asyncio.gather(heart, return_exceptions=True)
            await self._abandon()

    async def claim_once(self) -> int:
        """Claim what is due and free, and start it. Answers how many."""
        free = self.desk.rules.process_slots - len(self._running)
        if free <= 0:
            return 0

        async def take(unit: Unit) -> list[tuple[Claim, ValidationRun]]:
            runs = await claim(unit, desk=self.desk, free=free, now=await unit.now())
            return [(Claim(run.id, run.workspace_id, run.fence), run) for run in runs]

        taken = await self.work.writing(take)
        for held, run in taken:
            task = asyncio.create_task(self._check(held, run))
            self._running[run.id] = (held, task)
            task.add_done_callback(partial(self._finished, run.id))
        return len(taken)

    async def drain(self, seconds: float) -> None:
        """Wait until what runs has ended, at most so long."""
        tasks = [task for _, task in self._running.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)

    def _finished(self, run_id: UUID, _: object) -> None:
        self._running.pop(run_id, None)
        self.desk.drafts.pop(run_id, None)
        self.desk.ring()

    async def _beat(self) -> None:
        """Keep the leases, end what dead processes left."""
        while True:
            await asyncio.sleep(self.desk.rules.lease / 3)
            try:
                await self.work.writing(self._keep)
            except Exception:  # the worker's fence
                log.exception("renewing leases failed; trying again")

    async def _keep(self, unit: Unit) -> None:
        now = await unit.now()
        await renew(unit, [held for held, _ in self._running.values()], desk=self.desk, now=now)
        await sweep(unit, now=now)
        for run_id in await ended(unit, list(self.desk.drafts)):
            self.desk.drafts.pop(run_id, None)

    async def _abandon(self) -> None:
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

        async def release(unit: Unit) -> None:
            await give_back(unit, desk=self.desk, now=await unit.now())

        await self.work.writing(release)
        self.desk.drafts.clear()

    async def _check(self, held: Claim, run: ValidationRun) -> None:
        try:
            await self._climb(held, run)
        except LeaseLost:
            log.info("check %s was taken over or overtaken; nothing is recorded", held.run_id)
        except Exception:  # the worker's fence: one broken check must not end the others
            log.exception("check %s broke", held.run_id)
            await self._record_broken(held, run)

    async def _climb(self, held: Claim, run: ValidationRun) -> None:
        started = time.monotonic()
        ladder = Ladder(held, self.work, begun(invoke=run.invoke))
        unreadable = False
        try:
            plain, secrets = await self._opened(run)
        except Unreadable:
            unreadable = True
            verdict = _malformed(
                "A stored secret does not open.",
                "Type the secret again; if many do not open, ask the operator for the key ring.",
            )
        else:
            verdict = await self._asked(run, plain, secrets, ladder)
        latency = int((time.monotonic() - started) * 1000)

        async def write(unit: Unit) -> bool:
            return await record_verdict(
                unit,
                held,
                verdict,
                ladder.steps,
                desk=self.desk,
                latency_ms=latency,
                unreadable=unreadable,
                now=await unit.now(),
            )

        if not await self.work.writing(write):
            raise LeaseLost

    async def _asked(
        self, run: ValidationRun, plain: Mapping[str, Any], secrets: Mapping[str, Secret], ladder: Ladder
    ) -> Verdict:
        entry = self.catalog.get(run.provider_key)
        if entry is None:
            return _malformed(
                "This provider is no longer in the catalog.", "Delete the credential, or ask the operator."
            )
        problems = forms.faults(entry.credential_form, plain, secrets)
        if problems:
            await ladder.failed(StepKind.FORMAT, "; ".join(problem.message for problem in problems))
            return _malformed(
                "The stored fields do not fit the form.", "Edit the credential and fill in its form again."
            )
        await ladder.succeeded(StepKind.FORMAT, latency_ms=0)
        call = CheckCall(
            provider_key=run.provider_key,
            plain=forms.effective(entry.credential_form, plain),
            secrets=secrets,
            client=self.client,
            steps=ladder,
            scrub=lambda text: scrub(text, secrets.values()),
            invoke=run.invoke,
            invoke_model=run.invoke_model,
        )
        try:
            async with asyncio.timeout(self.desk.rules.deadline):
                return await self.adapter_for(entry.protocol).check(call)
        except TimeoutError:
            return Verdict(
                Outcome(
                    Failure.TIMEOUT,
                    message=f"The check was not done within {self.desk.rules.deadline:.0f} s.",
                    hint="The provider is slow or does not answer: try again later.",
                )
            )

    async def _opened(self, run: ValidationRun) -> tuple[Mapping[str, Any], Mapping[str, Secret]]:
        draft = self.desk.drafts.get(run.id)

        async def read(reader: Reader) -> tuple[Mapping[str, Any], Mapping[str, Secret]]:
            if draft is not None:
                if run.credential_id is None or not draft.stored:
                    return draft.plain, draft.secrets
                kept = await open_secrets(
                    reader, run.workspace_id, run.credential_id, draft.stored, vault=self.vault
                )
                return draft.plain, {**kept, **draft.secrets}
            if run.credential_id is None or run.fields_version is None:
                raise LeaseLost  # a draft whose secrets this process does not have
            credential = await Credential.get(workspace_id=run.workspace_id, id=run.credential_id)
            row = await fields_of(credential, version=run.fields_version)
            secrets = await open_secrets(
                reader, run.workspace_id, credential.id, row.secrets, vault=self.vault
            )
            return row.plain, secrets

        return await self.work.reading(read)

    async def _record_broken(self, held: Claim, run: ValidationRun) -> None:
        """Our own fault: the run ends without a verdict, and says so."""
        verdict = Verdict(
            Outcome(
                Failure.PROVIDER_ERROR,
                message="The check broke in this service, not at the provider.",
                hint="Try again; if it happens again, give the operator the id of this run.",
            )
        )

        async def write(unit: Unit) -> bool:
            now: datetime = await unit.now()
            return await record_verdict(
                unit,
                held,
                verdict,
                begun(invoke=run.invoke),
                desk=self.desk,
                latency_ms=0,
                unreadable=False,
                now=now,
            )

        try:
            await self.work.writing(write)
        except Exception:  # the worker's fence: the lease will end and the run is taken up again
            log.exception("check %s could not be recorded", held.run_id)


def _malformed(message: str, hint: str) -> Verdict:
    return Verdict(Outcome(Failure.MALFORMED, message=message, hint=hint))
