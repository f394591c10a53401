"""The queue of checks: who is admitted, which wait, which are claimed next, and who may record. Asks no provider."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from models.access.actor import Actor
from models.credentials.status import RunState
from models.errors import RateLimited
from models.events.outbox import Event
from models.events.rows import uuid_of
from models.events.unit_of_work import Unit
from models.validation.desk import CheckDesk, CheckRules
from models.validation.steps import Step, begun, closed, packed, planned, unpacked
from models.validation.tables import ValidationRun

_MINUTE_MS = 60_000
_OPEN = (RunState.QUEUED.value, RunState.RUNNING.value)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check to be queued. `fields_version` None: a draft's. `counted`: somebody asked for it, so it counts towards the
    checks a minute; `delay` in seconds."""

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


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a run until the lease ends; `fence` tells this claim from every other."""

    run_id: UUID
    workspace_id: UUID
    fence: int


async def enqueue(
    unit: Unit, actor: Actor, wanted: Wanted, *, desk: CheckDesk, now: datetime
) -> ValidationRun:
    """Queue a check in the caller's unit, or coalesce it with the same one that is under way; overtake an open one of
    other fields. Raises RateLimited, so that the whole unit is undone."""
    now_ms = _ms(now)
    if wanted.credential_id is not None and not wanted.draft:
        same = await _same_open(wanted)
        if same is not None:
            return await _hurried(unit, same, wanted, desk=desk, now_ms=now_ms)
        await cancel_checks(
            unit, wanted.workspace_id, wanted.credential_id, "A newer check overtook this one.", now=now
        )
    if wanted.counted:
        await _admit(unit, wanted, rules=desk.rules, now_ms=now_ms)
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
        not_before_ms=now_ms + int(wanted.delay * 1000),
        lease_until_ms=lease,
        process_id=desk.process_id if wanted.draft else None,
        created_at=now,
        created_ms=now_ms,
    )
    if wanted.credential_id is not None:
        await _forget_oldest(unit, wanted.credential_id, keep=desk.rules.runs_kept)
    tell(unit, run)
    unit.after_commit(desk.ring)
    return run


async def cancel_checks(
    unit: Unit, workspace_id: UUID, credential_id: UUID, why: str, *, now: datetime
) -> None:
    """End every open check of a credential, drafts of it excepted: it was overtaken."""
    runs = await ValidationRun.filter(
        workspace_id=workspace_id, credential_id=credential_id, draft=False, state__in=_OPEN
    )
    for run in runs:
        await end_cancelled(unit, run, why, now=now)


async def let_go(unit: Unit, workspace_id: UUID, credential_id: UUID, now: datetime) -> None:
    """The credential is deleted in this unit: its open checks (drafts too) end CANCELLED and stand alone, the ended go."""
    runs = await ValidationRun.filter(workspace_id=workspace_id, credential_id=credential_id)
    for run in runs:
        if run.state in _OPEN:
            run.credential_id = None
            await end_cancelled(unit, run, "The credential was deleted.", now=now, deleted=credential_id)
    gone = [run.id for run in runs if run.credential_id is not None]
    if gone:
        await ValidationRun.filter(id__in=gone).delete()


async def end_cancelled(
    unit: Unit, run: ValidationRun, why: str, *, now: datetime, deleted: UUID | None = None
) -> None:
    """Write CANCELLED; the fence moves, so that nobody who works on it records."""
    run.steps = packed(closed(unpacked(run.steps), RunState.CANCELLED))
    run.state = RunState.CANCELLED.value
    run.message = why
    run.fence += 1
    run.finished_at = now
    run.lease_until_ms = None
    await run.save()
    tell(unit, run, deleted=deleted)


async def claim(unit: Unit, *, desk: CheckDesk, free: int, now: datetime) -> list[ValidationRun]:
    """Take up to `free` runs that are due, or whose worker is dead: people's before bulk ones, workspaces in turn, within
    the slots of each host and workspace."""
    if unit.engine == "postgres":
        await unit.rows("SELECT pg_advisory_xact_lock(hashtextextended('validation.claim', 0))")
    now_ms, rules = _ms(now), desk.rules
    rows = await unit.rows(_NEXT, *_claim_arguments(desk.process_id, now_ms, rules), free)
    if not rows:
        return []
    runs = {run.id: run for run in await ValidationRun.filter(id__in=[uuid_of(row["id"]) for row in rows])}
    chosen = [runs[uuid_of(row["id"])] for row in rows]
    for run in chosen:
        run.state = RunState.RUNNING.value
        run.fence += 1
        run.lease_until_ms = now_ms + int(rules.lease * 1000)
        run.process_id = desk.process_id
        run.started_at = run.started_at or now
        run.steps = packed(begun(invoke=run.invoke))
        await run.save()
        tell(unit, run)
    return chosen


async def renew(unit: Unit, claims: Sequence[Claim], *, desk: CheckDesk, now: datetime) -> None:
    """Keep what this process works on, and the drafts whose secrets it holds."""
    until = _ms(now) + int(desk.rules.lease * 1000)
    ids = {claim.run_id for claim in claims} | set(desk.drafts)
    if ids:
        await ValidationRun.filter(
            id__in=list(ids), process_id=desk.process_id, state__in=_OPEN, lease_until_ms__gt=_ms(now)
        ).update(lease_until_ms=until)


async def held(unit: Unit, claim: Claim, *, now: datetime) -> ValidationRun | None:
    """The run, if the claim still holds: same fence, still running, lease not over. Locks the row where rows lock."""
    if unit.engine == "postgres":
        await unit.rows("SELECT id FROM validation_run WHERE id = ? FOR UPDATE", claim.run_id)
    return await ValidationRun.get_or_none(
        id=claim.run_id, fence=claim.fence, state=RunState.RUNNING.value, lease_until_ms__gt=_ms(now)
    )


async def give_back(unit: Unit, *, desk: CheckDesk, now: datetime) -> None:
    """This process ends: its leases are over at once, so that the next one takes the runs up without waiting, and its
    drafts end CANCELLED, for nobody else has their secrets."""
    mine = ValidationRun.filter(process_id=desk.process_id, state__in=_OPEN)
    for run in await mine.filter(draft=True):
        await end_cancelled(unit, run, "The service was stopped; test it again.", now=now)
    await mine.filter(draft=False).update(lease_until_ms=0)


async def ended(unit: Unit, run_ids: Collection[UUID]) -> list[UUID]:
    """Those of the runs that ended."""
    if not run_ids:
        return []
    rows = (
        await ValidationRun.filter(id__in=list(run_ids)).exclude(state__in=_OPEN).values_list("id", flat=True)
    )
    return [uuid_of(id) for id in rows]


async def sweep(unit: Unit, *, now: datetime) -> int:
    """End the drafts whose process died; forget drafts and checks without a credential after 24 h."""
    dead = await ValidationRun.filter(draft=True, state__in=_OPEN, lease_until_ms__lte=_ms(now)).limit(100)
    for run in dead:
        await end_cancelled(unit, run, "The process that held the draft ended; test it again.", now=now)
    old = _ms(now - timedelta(hours=24))
    await ValidationRun.filter(draft=True, created_ms__lt=old).exclude(state__in=_OPEN).delete()
    await (
        ValidationRun.filter(credential_id__isnull=True, created_ms__lt=old).exclude(state__in=_OPEN).delete()
    )
    return len(dead)


def tell(unit: Unit, run: ValidationRun, *, deleted: UUID | None = None) -> None:
    """Announce the run's present state."""
    credential = run.credential_id or deleted
    unit.announce(
        Event(
            run.workspace_id,
            "run.updated",
            run.id,
            {
                "provider_key": run.provider_key,
                "credential_id": str(credential) if credential else None,
                "draft": "1" if run.draft else None,
            },
        )
    )


def steps_of(run: ValidationRun) -> tuple[Step, ...]:
    """The steps as values."""
    return unpacked(run.steps)


async def _same_open(wanted: Wanted) -> ValidationRun | None:
    return await ValidationRun.get_or_none(
        workspace_id=wanted.workspace_id,
        credential_id=wanted.credential_id,
        draft=False,
        fields_version=wanted.fields_version,
        invoke=wanted.invoke,
        invoke_model=wanted.invoke_model,
        state__in=_OPEN,
    )


async def _hurried(
    unit: Unit, run: ValidationRun, wanted: Wanted, *, desk: CheckDesk, now_ms: int
) -> ValidationRun:
    """One check serves both askers; where the newer is more urgent, so is the check."""
    waits = run.state == RunState.QUEUED.value
    if waits and (run.not_before_ms > now_ms or (run.bulk and not wanted.bulk)):
        if wanted.counted and not run.counted:
            await _admit(unit, wanted, rules=desk.rules, now_ms=now_ms)
            run.counted = True
            run.created_ms = now_ms
        run.not_before_ms = min(run.not_before_ms, now_ms + int(wanted.delay * 1000))
        run.bulk = run.bulk and wanted.bulk
        await run.save()
        unit.after_commit(desk.ring)
    return run


async def _admit(unit: Unit, wanted: Wanted, *, rules: CheckRules, now_ms: int) -> None:
    """At most so many checks a minute. `created_ms` of the check whose leaving makes room tells when."""
    if wanted.credential_id is not None:
        await _room(
            unit, "credential_id", wanted.credential_id, rules.per_credential, now_ms, "this credential"
        )
    if not wanted.bulk:
        await _room(unit, "workspace_id", wanted.workspace_id, rules.per_workspace, now_ms, "this workspace")


async def _room(unit: Unit, column: str, value: UUID, most: int, now_ms: int, what: str) -> None:
    rows = await unit.rows(
        f"SELECT created_ms FROM validation_run WHERE {column} = ? AND counted = ? AND created_ms > ?"  # noqa: S608
        + (" AND bulk = ?" if column == "workspace_id" else "")
        + " ORDER BY created_ms DESC LIMIT ?",
        value,
        True,
        now_ms - _MINUTE_MS,
        *([False] if column == "workspace_id" else []),
        most,
    )
    if len(rows) >= most:
        retry_at = datetime.fromtimestamp((int(rows[-1]["created_ms"]) + _MINUTE_MS) / 1000, tz=UTC)
        raise RateLimited(f"At most {most} checks a minute for {what}: try again later.", retry_at=retry_at)


async def _forget_oldest(unit: Unit, credential_id: UUID, *, keep: int) -> None:
    await unit.execute(
        "DELETE FROM validation_run WHERE credential_id = ? AND draft = ? AND state NOT IN ('QUEUED', 'RUNNING')"
        " AND id NOT IN (SELECT id FROM validation_run WHERE credential_id = ? AND draft = ?"
        " ORDER BY created_ms DESC, id DESC LIMIT ?)",
        credential_id,
        False,
        credential_id,
        False,
        keep,
    )


# `turn` is the place of a run among its workspace's, counting those that run: the least served workspace comes first.
_NEXT = """
WITH busy AS (
  SELECT workspace_id, host FROM validation_run WHERE state = 'RUNNING' AND lease_until_ms > ?
),
due AS (
  SELECT id, workspace_id, host, bulk, created_ms FROM validation_run
  WHERE (state = 'QUEUED' AND not_before_ms <= ? AND (draft = ? OR process_id = ?))
     OR (state = 'RUNNING' AND lease_until_ms <= ? AND draft = ?)
),
placed AS (
  SELECT due.*, ROW_NUMBER() OVER (PARTITION BY workspace_id ORDER BY bulk, created_ms, id)
    + (SELECT COUNT(*) FROM busy WHERE busy.workspace_id = due.workspace_id) AS turn
  FROM due
),
hosted AS (
  SELECT placed.*, ROW_NUMBER() OVER (PARTITION BY host ORDER BY bulk, turn, created_ms, id)
    + (SELECT COUNT(*) FROM busy WHERE busy.host = placed.host) AS place
  FROM placed WHERE turn <= ?
)
SELECT id FROM hosted WHERE place <= ? ORDER BY bulk, turn, created_ms, id LIMIT ?
"""


def _claim_arguments(process_id: UUID, now_ms: int, rules: CheckRules) -> tuple[object, ...]:
    return (now_ms, now_ms, False, process_id, now_ms, False, rules.workspace_slots, rules.host_slots)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
