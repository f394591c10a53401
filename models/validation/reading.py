"""What is told of checks: by id, the ones a credential shows, and its history. A draft's run is its maker's alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.access.actor import Actor
from models.credentials.reading import CredentialView
from models.credentials.status import RunState
from models.events.rows import uuid_of
from models.events.unit_of_work import Reader, Unit
from models.validation.steps import Step, unpacked
from models.validation.tables import ValidationRun
from models.vendors.failure import Failure

_COLUMNS = (
    "id",
    "workspace_id",
    "credential_id",
    "provider_key",
    "draft",
    "fields_version",
    "of_change",
    "state",
    "steps",
    "failure",
    "message",
    "hint",
    "http_status",
    "latency_ms",
    "models_found",
    "requested_by_id",
    "requested_by_actor_id",
    "created_at",
    "created_ms",
    "started_at",
    "finished_at",
)


@dataclass(frozen=True, slots=True)
class RunView:
    """One check as it is told. `credential_id` None: a draft's, or the credential is gone."""

    id: UUID
    workspace_id: UUID
    credential_id: UUID | None
    provider_key: str
    state: RunState
    steps: tuple[Step, ...]
    of_change: bool
    failure: Failure | None
    message: str | None
    hint: str | None
    http_status: int | None
    latency_ms: int | None
    models_found: int | None
    requested_by_id: UUID | None
    created_at: datetime
    created_ms: int
    started_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """The checks that a credential shows."""

    active: RunView | None = None
    pending: RunView | None = None
    last: RunView | None = None


async def runs_by_id(reader: Reader | Unit, actor: Actor, run_ids: Collection[UUID]) -> dict[UUID, RunView]:
    """The runs of the actor's workspace that he may see."""
    rows = await ValidationRun.filter(workspace_id=actor.workspace, id__in=list(run_ids)).only(*_COLUMNS)
    return {row.id: _view(row) for row in rows if not row.draft or row.requested_by_actor_id == actor.id}


async def shown(
    reader: Reader | Unit, workspace_id: UUID, credentials: Sequence[CredentialView]
) -> dict[UUID, Shown]:
    """What each credential shows: the open check, the one of waiting fields, the last that ended of those in force."""
    if not credentials:
        return {}
    ids = [view.id for view in credentials]
    marks = ", ".join("?" for _ in ids)
    newest = await reader.rows(
        "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY credential_id, fields_version,"  # noqa: S608
        " CASE WHEN state IN ('QUEUED', 'RUNNING') THEN 1 ELSE 0 END ORDER BY created_ms DESC, id DESC) AS place"
        f" FROM validation_run WHERE workspace_id = ? AND draft = ? AND credential_id IN ({marks})) AS ranked"
        " WHERE place = 1",
        workspace_id,
        False,
        *ids,
    )
    rows = await ValidationRun.filter(id__in=[uuid_of(row["id"]) for row in newest]).only(*_COLUMNS)
    of: dict[UUID, list[ValidationRun]] = {id: [] for id in ids}
    for row in sorted(rows, key=lambda row: (row.created_ms, row.id)):
        if row.credential_id is not None:
            of[row.credential_id].append(row)
    return {view.id: _shown(view, of[view.id]) for view in credentials}


async def history(
    reader: Reader | Unit,
    workspace_id: UUID,
    credential_id: UUID,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> tuple[list[RunView], int]:
    """The checks of a credential, newest first, from after that place on; and how many there are."""
    query = ValidationRun.filter(workspace_id=workspace_id, credential_id=credential_id, draft=False)
    total = await query.count()
    rows = query.order_by("-created_at", "-id").only(*_COLUMNS)
    if after is not None:
        # At most fifty are kept, so the page is cut here and not in SQL.
        kept = [row for row in await rows if (row.created_at, row.id) < after]
        return [_view(row) for row in kept[:limit]], total
    return [_view(row) for row in await rows.limit(limit)], total


def _shown(view: CredentialView, rows: Sequence[ValidationRun]) -> Shown:
    states: Mapping[UUID, RunState] = {row.id: RunState(row.state) for row in rows}
    active = [row for row in rows if not states[row.id].ended]
    waiting = [row for row in rows if row.of_change and row.fields_version == view.pending_version]
    ended = [row for row in rows if states[row.id].ended and row.fields_version == view.fields_version]
    return Shown(
        active=_view(active[-1]) if active else None,
        pending=_view(waiting[-1]) if waiting and view.pending_version is not None else None,
        last=_view(ended[-1]) if ended else None,
    )


def _view(row: ValidationRun) -> RunView:
    return RunView(
        id=row.id,
        workspace_id=row.workspace_id,
        credential_id=None if row.draft else row.credential_id,
        provider_key=row.provider_key,
        state=RunState(row.state),
        steps=unpacked(row.steps),
        of_change=row.of_change,
        failure=Failure(row.failure) if row.failure else None,
        message=row.message,
        hint=row.hint,
        http_status=row.http_status,
        latency_ms=row.latency_ms,
        models_found=row.models_found,
        requested_by_id=row.requested_by_id,
        created_at=row.created_at,
        created_ms=row.created_ms,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )
