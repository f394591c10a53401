"""The queue of checks: who is admitted, which checks are one, and how an open one is cancelled. Asks no provider."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from models.access.actor import Actor
from models.catalog.ordering import one_at_a_time
from models.credentials.status import RunState
from models.errors import RateLimited
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from models.validation.desk import CheckDesk, CheckRules
from models.validation.minutes import MINUTE_MS
from models.validation.steps import closed, packed, planned, unpacked
from models.validation.tables import ValidationRun

OPEN = (RunState.QUEUED.value, RunState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check to be queued. `fields_version` None: a draft's. `counted`: somebody asked for it, so it counts towards the
    checks a minute; `bulk`: it waits behind people's, and for its minute; `delay` in seconds."""

    workspace_id: UUID
    provider_key: str
    host: str
    credential_id: UUID | None
    fields_version: int | None
    draft: bool = False
    of_change: bool = False
    bulk: bool = False
    counted: bool = True
    invoke: bool = False
    invoke_model: str | None = None
    attempt: int = 0
    delay: float = 0.0
    id: UUID = field(default_factory=uuid4)


async def enqueue(
    unit: Unit, actor: Actor, wanted: Wanted, *, desk: CheckDesk, now: datetime
) -> ValidationRun:
    """Queue a check in the caller's unit, or coalesce it with the same one that is under way; overtake an open one of
    other fields. Raises RateLimited, so that the whole unit is undone; a bulk check waits instead. The caller holds the
    workspace (models.catalog.ordering)."""
    now_ms = milliseconds(now)
    if wanted.credential_id is not None and not wanted.draft:
        same = await _same_open(wanted)
        if same is not None:
            return await _hurried(unit, actor, same, wanted, desk=desk, now_ms=now_ms)
        await cancel_checks(
            unit, wanted.workspace_id, wanted.credential_id, "A newer check overtook this one.", now=now
        )
    due_ms = now_ms + int(wanted.delay * 1000)
    if wanted.counted:
        due_ms = max(due_ms, await _admitted(unit, wanted, rules=desk.rules, now_ms=now_ms))
    run = await put(unit, actor, wanted, due_ms=due_ms, desk=desk, now=now)
    if wanted.credential_id is not None:
        await forget_oldest(unit, wanted.credential_id, keep=desk.rules.runs_kept)
    unit.after_commit(desk.ring)
    return run


async def put(
    unit: Unit, actor: Actor, wanted: Wanted, *, due_ms: int, desk: CheckDesk, now: datetime
) -> ValidationRun:
    """Write the row of a check that was admitted, to run from `due_ms` on, and announce it."""
    now_ms = milliseconds(now)
    lease = now_ms + int(desk.rules.lease * 1000) if wanted.draft else None
    run = await ValidationRun.create(
        id=wanted.id,
        workspace_id=wanted.workspace_id,
        credential_id=wanted.credential_id,
        provider_key=wanted.provider_key,
        draft=wanted.draft,
        fields_version=wanted.fields_version,
        of_change=wanted.of_change,
        bulk=wanted.bulk,
        counted=wanted.counted,
        invoke=wanted.invoke,
        invoke_model=wanted.invoke_model,
        host=wanted.host,
        state=RunState.QUEUED.value,
        steps=packed(planned(invoke=wanted.invoke)),
        requested_by_id=actor.account_id,
        requested_by_actor_id=actor.id if actor.kind != "system" else None,
        attempt=wanted.attempt,
        not_before_ms=due_ms,
        lease_until_ms=lease,
        process_id=desk.process_id if wanted.draft else None,
        created_at=now,
        created_ms=now_ms,
    )
    tell(unit, run)
    return run


async def cancel_checks(
    unit: Unit, workspace_id: UUID, credential_id: UUID, why: str, *, now: datetime
) -> None:
    """End every open check of a credential, drafts of it excepted: it was overtaken."""
    for run in await _locked(workspace_id, [credential_id], OPEN):
        if not run.draft:
            await end_cancelled(unit, run, why, now=now)


async def let_go(unit: Unit, workspace_id: UUID, credential_id: UUID, now: datetime) -> None:
    """The credential is deleted in this unit: its open checks (drafts too) end CANCELLED. They, the drafts that ended and
    what still counts towards the checks a minute stand alone for a day; the other checks go."""
    await let_all_go(unit, workspace_id, [credential_id], now)


async def let_all_go(unit: Unit, workspace_id: UUID, credential_ids: Collection[UUID], now: datetime) -> None:
    """The same of credentials that are deleted together."""
    gone, alone = [], []
    for run in await _locked(workspace_id, credential_ids, tuple(RunState)):
        if run.state in OPEN:
            await end_cancelled(unit, run, "The credential was deleted.", now=now)
            alone.append(run.id)
        elif run.draft or run.not_before_ms > milliseconds(now) - MINUTE_MS:
            alone.append(run.id)
        else:
            gone.append(run.id)
    if alone:
        await ValidationRun.filter(id__in=alone).update(credential_id=None)
    if gone:
        await ValidationRun.filter(id__in=gone).delete()


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Every check of a workspace that ends in this unit; whoever works on one finds it gone and records nothing."""
    await one_at_a_time(unit, workspace_id)
    await ValidationRun.filter(workspace_id=workspace_id).delete()


async def end_cancelled(unit: Unit, run: ValidationRun, why: str, *, now: datetime) -> None:
    """Write CANCELLED into a locked row; the fence moves, so that nobody who works on it records. A worker's lease
    stays: the slots are its own until it stepped aside."""
    if run.state == RunState.QUEUED.value:
        run.lease_until_ms = None
    run.steps = packed(closed(unpacked(run.steps), RunState.CANCELLED))
    run.state = RunState.CANCELLED.value
    run.message = why
    run.fence += 1
    run.finished_at = now
    await run.save(update_fields=["steps", "state", "message", "fence", "finished_at", "lease_until_ms"])
    tell(unit, run)


def tell(unit: Unit, run: ValidationRun) -> None:
    """Announce the run's present state."""
    unit.announce(
        Event(
            run.workspace_id,
            "run.updated",
            run.id,
            {
                "provider_key": run.provider_key,
                "credential_id": str(run.credential_id) if run.credential_id else None,
                "draft": "1" if run.draft else None,
            },
        )
    )


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp() * 1000)


async def _locked(
    workspace_id: UUID, credential_ids: Collection[UUID], states: Iterable[str]
) -> list[ValidationRun]:
    # In the order of ids, as every unit that locks several: two of them then never wait for each other.
    return (
        await ValidationRun.filter(
            workspace_id=workspace_id, credential_id__in=list(credential_ids), state__in=list(states)
        )
        .order_by("id")
        .select_for_update()
    )


async def _same_open(wanted: Wanted) -> ValidationRun | None:
    rows = (
        await ValidationRun.filter(
            workspace_id=wanted.workspace_id,
            credential_id=wanted.credential_id,
            draft=False,
            fields_version=wanted.fields_version,
            invoke=wanted.invoke,
            invoke_model=wanted.invoke_model,
            state__in=OPEN,
        )
        .order_by("id")
        .select_for_update()
    )
    return rows[0] if rows else None


async def _hurried(
    unit: Unit, actor: Actor, run: ValidationRun, wanted: Wanted, *, desk: CheckDesk, now_ms: int
) -> ValidationRun:
    """One check serves both askers; where the newer is more urgent, so is the check, which then is his."""
    due_ms = now_ms + int(wanted.delay * 1000)
    waits = run.state == RunState.QUEUED.value
    if not waits or not (run.not_before_ms > due_ms or (run.bulk and not wanted.bulk)):
        return run
    if wanted.counted and not run.counted:
        due_ms = max(due_ms, await _admitted(unit, wanted, rules=desk.rules, now_ms=now_ms))
        run.counted = True
    if actor.kind != "system":
        run.requested_by_id, run.requested_by_actor_id = actor.account_id, actor.id
    run.not_before_ms = min(run.not_before_ms, due_ms)
    run.bulk = run.bulk and wanted.bulk
    await run.save(
        update_fields=["counted", "requested_by_id", "requested_by_actor_id", "not_before_ms", "bulk"]
    )
    tell(unit, run)
    unit.after_commit(desk.ring)
    return run


async def _admitted(unit: Unit, wanted: Wanted, *, rules: CheckRules, now_ms: int) -> int:
    """From when on the check may run. What people start is refused beyond its minute; bulk ones wait for theirs, behind
    everything else that counts."""
    due_ms = now_ms
    if wanted.credential_id is not None:
        free_ms = await _room(unit, "credential_id", wanted.credential_id, rules.per_credential, now_ms)
        if not wanted.bulk:
            _refuse_beyond(free_ms, now_ms, rules.per_credential, "this credential")
        due_ms = max(due_ms, free_ms)
    only = "" if wanted.bulk else " AND NOT bulk"
    free_ms = await _room(unit, "workspace_id", wanted.workspace_id, rules.per_workspace, now_ms, only)
    if not wanted.bulk:
        _refuse_beyond(free_ms, now_ms, rules.per_workspace, "this workspace")
    return max(due_ms, free_ms)


async def _room(unit: Unit, column: str, value: UUID, most: int, now_ms: int, only: str = "") -> int:
    """When the minute that then ends holds less than `most` checks, by the times they were due."""
    rows = await unit.rows(
        f"SELECT not_before_ms FROM validation_run WHERE {column} = ? AND counted AND not_before_ms > ?{only}"  # noqa: S608
        " ORDER BY not_before_ms DESC LIMIT ?",
        value,
        now_ms - MINUTE_MS,
        most,
    )
    return int(rows[-1]["not_before_ms"]) + MINUTE_MS if len(rows) >= most else now_ms


def _refuse_beyond(free_ms: int, now_ms: int, most: int, what: str) -> None:
    if free_ms > now_ms:
        retry_at = datetime.fromtimestamp(free_ms / 1000, tz=UTC)
        raise RateLimited(f"At most {most} checks a minute for {what}: try again later.", retry_at=retry_at)


async def forget_oldest(unit: Unit, credential_id: UUID, *, keep: int) -> None:
    """Of a credential's checks that ended the last `keep` stay."""
    await unit.execute(
        "DELETE FROM validation_run WHERE credential_id = ? AND NOT draft AND state NOT IN ('QUEUED', 'RUNNING')"
        " AND id NOT IN (SELECT id FROM validation_run WHERE credential_id = ? AND NOT draft"
        " ORDER BY created_ms DESC, id DESC LIMIT ?)",
        credential_id,
        credential_id,
        keep,
    )
