"""Who works on which check: claims with a lease and a fence by the database's clock, renewed, given back, or taken over."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.credentials.status import RunState
from models.events.rows import marks, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.validation.desk import CheckDesk
from models.validation.queue import OPEN, end_cancelled, milliseconds, tell
from models.validation.steps import begun, packed
from models.validation.tables import ValidationRun
from models.validation.turns import Waiting, next_in_turn


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a run until the lease ends; `fence` tells this claim from every other."""

    run_id: UUID
    workspace_id: UUID
    fence: int


async def waits(reader: Reader, *, desk: CheckDesk) -> bool:
    """Whether any run is due, or was left behind; cheap, and locks nothing."""
    due = _due(desk, milliseconds(await reader.now()))
    return bool(await reader.rows(f"SELECT 1 AS due FROM validation_run WHERE {_DUE} LIMIT 1", *due))  # noqa: S608


async def claim(unit: Unit, *, desk: CheckDesk, free: int, now: datetime) -> list[ValidationRun]:
    """Take up to `free` runs that are due, or whose worker is dead."""
    if unit.engine == "postgres":
        await unit.rows("SELECT pg_advisory_xact_lock(hashtextextended('validation.claim', 0))")
    rules, now_ms = desk.rules, milliseconds(now)
    due = _due(desk, now_ms)
    most = min(free, rules.workspace_slots, rules.host_slots)
    rows = await unit.rows(_CANDIDATES, *due, most)
    if not rows:
        return []
    busy = await unit.rows(_BUSY, now_ms)
    by_workspace, by_host = Counter[UUID](), Counter[str]()
    for row in busy:
        by_workspace[uuid_of(row["workspace_id"])] += row["busy"]
        by_host[row["host"]] += row["busy"]
    chosen = next_in_turn(
        (
            Waiting(
                uuid_of(row["id"]),
                uuid_of(row["workspace_id"]),
                row["host"],
                bool(row["bulk"]),
                row["created_ms"],
            )
            for row in rows
        ),
        busy_workspaces=by_workspace,
        busy_hosts=by_host,
        workspace_slots=rules.workspace_slots,
        host_slots=rules.host_slots,
        free=free,
    )
    ids = [run.id for run in chosen]
    if unit.engine == "postgres" and ids:
        # What another unit is just cancelling or hurrying is left to it; the condition is judged again under the lock.
        locked = await unit.rows(
            f"SELECT id FROM validation_run WHERE id IN ({marks(ids)}) AND ({_DUE})"  # noqa: S608
            " ORDER BY id FOR UPDATE SKIP LOCKED",
            *ids,
            *due,
        )
        ids = [uuid_of(row["id"]) for row in locked]
    return await _take(unit, ids, desk=desk, now=now)


async def _take(unit: Unit, ids: list[UUID], *, desk: CheckDesk, now: datetime) -> list[ValidationRun]:
    if not ids:
        return []
    until = milliseconds(now) + int(desk.rules.lease * 1000)
    for invoke in (False, True):
        await unit.execute(
            "UPDATE validation_run SET state = 'RUNNING', fence = fence + 1, lease_until_ms = ?, process_id = ?,"  # noqa: S608
            f" started_at = COALESCE(started_at, ?), steps = ? WHERE invoke = ? AND id IN ({marks(ids)})",
            until,
            desk.process_id,
            now,
            packed(begun(invoke=invoke)),
            invoke,
            *ids,
        )
    runs = await ValidationRun.filter(id__in=ids).order_by("created_ms", "id")
    for run in runs:
        tell(unit, run)
    return runs


async def renew(unit: Unit, claims: Sequence[Claim], *, desk: CheckDesk, now: datetime) -> None:
    """Keep what this process works on, and the drafts whose secrets it holds. A lease that is over stays over."""
    until = milliseconds(now) + int(desk.rules.lease * 1000)
    ids = list({claim.run_id for claim in claims} | set(desk.drafts))
    if not ids:
        return
    kept = ValidationRun.filter(
        id__in=ids, process_id=desk.process_id, state__in=OPEN, lease_until_ms__gt=milliseconds(now)
    )
    rows = await kept.order_by("id").select_for_update(skip_locked=True).values_list("id", flat=True)
    await ValidationRun.filter(id__in=list(rows)).update(lease_until_ms=until)


async def held(unit: Unit, claim: Claim) -> ValidationRun | None:
    """The run, if the claim still holds: same fence, still running, lease not over. Locked until the unit ends."""
    return (await all_held(unit, [claim])).get(claim)


async def all_held(unit: Unit, claims: Collection[Claim]) -> dict[Claim, ValidationRun]:
    """Those of the claims that hold, with their runs locked until the unit ends."""
    of = {claim.run_id: claim for claim in claims}
    runs = (
        await ValidationRun.filter(id__in=list(of), state=RunState.RUNNING.value)
        .order_by("id")
        .select_for_update()
    )
    now_ms = milliseconds(await unit.now())  # read after the lock was waited for
    return {
        of[run.id]: run
        for run in runs
        if run.fence == of[run.id].fence and run.lease_until_ms is not None and run.lease_until_ms > now_ms
    }


async def lost(
    reader: Reader, claims: Collection[Claim], drafts: Collection[UUID]
) -> tuple[set[UUID], set[UUID]]:
    """The runs of those claims that somebody ended or took over, and the drafts that are over."""
    ids = {claim.run_id for claim in claims} | set(drafts)
    if not ids:
        return set(), set()
    rows = await ValidationRun.filter(id__in=list(ids)).values_list("id", "fence", "state")
    fences = {uuid_of(id): fence for id, fence, state in rows if state == RunState.RUNNING.value}
    open_runs = {uuid_of(id) for id, _, state in rows if state in OPEN}
    return (
        {claim.run_id for claim in claims if fences.get(claim.run_id) != claim.fence},
        {id for id in drafts if id not in open_runs},
    )


async def step_aside(unit: Unit, claim: Claim, *, desk: CheckDesk) -> None:
    """This process works no more on a run that was cancelled under it: its slots are free."""
    await (
        ValidationRun.filter(id=claim.run_id, process_id=desk.process_id)
        .exclude(state__in=OPEN)
        .update(lease_until_ms=None)
    )


async def give_back(unit: Unit, *, desk: CheckDesk, now: datetime) -> None:
    """This process ends: its leases are over at once, so that the next one takes the runs up without waiting, and its
    drafts end CANCELLED, for nobody else has their secrets."""
    mine = ValidationRun.filter(process_id=desk.process_id)
    for run in await mine.filter(draft=True, state__in=OPEN).order_by("id").select_for_update():
        await end_cancelled(unit, run, "The service was stopped; test it again.", now=now)
    await mine.filter(state=RunState.RUNNING.value).update(lease_until_ms=0)
    await mine.filter(lease_until_ms__isnull=False).exclude(state__in=OPEN).update(lease_until_ms=None)


async def sweep(unit: Unit, *, now: datetime) -> int:
    """End the drafts whose process died; forget drafts and checks without a credential after 24 h."""
    dead = (
        await ValidationRun.filter(draft=True, state__in=OPEN, lease_until_ms__lte=milliseconds(now))
        .order_by("id")
        .limit(100)
        .select_for_update(skip_locked=True)
    )
    for run in dead:
        await end_cancelled(unit, run, "The process that held the draft ended; test it again.", now=now)
    old = milliseconds(now - timedelta(hours=24))
    for forgotten in (
        ValidationRun.filter(draft=True, created_ms__lt=old),
        ValidationRun.filter(credential_id__isnull=True, created_ms__lt=old),
    ):
        await forgotten.exclude(state__in=OPEN).delete()
    return len(dead)


async def cancel_held(unit: Unit, claim: Claim, why: str) -> bool:
    """End CANCELLED what this claim holds; False when it holds no more."""
    run = await held(unit, claim)
    if run is None:
        return False
    await end_cancelled(unit, run, why, now=await unit.now())
    return True


# A draft is its own process's alone. Parameters: see `_due`.
_DUE = (
    "(state = 'QUEUED' AND not_before_ms <= ? AND (draft = ? OR process_id = ?))"
    " OR (state = 'RUNNING' AND lease_until_ms <= ? AND draft = ?)"
)
# Of each workspace and host no more than could be taken, so that a long queue costs one pass and no long answer.
_CANDIDATES = f"""
SELECT id, workspace_id, host, bulk, created_ms FROM (
  SELECT id, workspace_id, host, bulk, created_ms,
    ROW_NUMBER() OVER (PARTITION BY workspace_id, host, bulk ORDER BY created_ms, id) AS place
  FROM validation_run WHERE {_DUE}
) AS due WHERE place <= ?
"""  # noqa: S608
# A run that was cancelled under its worker holds its slots until the worker stepped aside, or its lease is over.
_BUSY = """
SELECT workspace_id, host, COUNT(*) AS busy FROM validation_run
WHERE lease_until_ms > ? AND state <> 'QUEUED' GROUP BY workspace_id, host
"""


def _due(desk: CheckDesk, now_ms: int) -> tuple[object, ...]:
    return (now_ms, False, desk.process_id, now_ms, False)
