"""What is told of checks: by id, the ones a credential shows, and its history. A draft's run is its maker's alone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.access.actor import Actor
from models.credentials.reading import CredentialView
from models.credentials.status import RunState
from models.events.rows import json_of, marks, moment_of, optional_moment_of, optional_uuid_of, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.validation.steps import Step, unpacked
from models.vendors.failure import Failure

Row = Mapping[str, Any]
# All but the list of discovered models, which may be long. Read raw: a list of credentials reads many of them.
_LISTED = (
    "id, workspace_id, credential_id, provider_key, draft, fields_version, of_change, state, steps, failure, message, hint,"
    " http_status, latency_ms, models_found, requested_by_id, requested_by_actor_id, created_at, created_ms, started_at,"
    " finished_at"
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
    found = (
        _view(row)
        for row in await _rows(reader, actor.workspace, run_ids)
        if not row["draft"] or optional_uuid_of(row["requested_by_actor_id"]) == actor.id
    )
    return {view.id: view for view in found}


async def kept_runs(
    reader: Reader | Unit, workspace_id: UUID, run_ids: Collection[UUID]
) -> dict[UUID, RunView]:
    """The runs that everyone in the workspace may see: a draft's is none."""
    found = (_view(row) for row in await _rows(reader, workspace_id, run_ids) if not row["draft"])
    return {view.id: view for view in found}


async def shown(
    reader: Reader | Unit, workspace_id: UUID, credentials: Sequence[CredentialView]
) -> dict[UUID, Shown]:
    """What each credential shows: the open check, the one of waiting fields, the last that ended of those in force."""
    if not credentials:
        return {}
    ids = [view.id for view in credentials]
    rows = await reader.rows(
        f"SELECT {_LISTED} FROM (SELECT {_LISTED}, ROW_NUMBER() OVER (PARTITION BY credential_id, fields_version,"  # noqa: S608
        " CASE WHEN state IN ('QUEUED', 'RUNNING') THEN 1 ELSE 0 END ORDER BY created_ms DESC, id DESC) AS place"
        f" FROM validation_run WHERE workspace_id = ? AND draft = ? AND credential_id IN ({marks(ids)})) AS ranked"
        " WHERE place <= 2 ORDER BY created_ms, id",
        workspace_id,
        False,
        *ids,
    )
    of: dict[UUID, list[Row]] = {id: [] for id in ids}
    for row in rows:
        of[uuid_of(row["credential_id"])].append(row)
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
    rows = await reader.rows(
        f"SELECT {_LISTED} FROM validation_run WHERE workspace_id = ? AND credential_id = ? AND draft = ?"  # noqa: S608
        " ORDER BY created_at DESC, id DESC",
        workspace_id,
        credential_id,
        False,
    )
    # At most fifty are kept, so the page is cut here and not in SQL.
    views = [_view(row) for row in rows]
    following = [view for view in views if after is None or (view.created_at, view.id) < after]
    return following[:limit], len(views)


def _shown(view: CredentialView, rows: Sequence[Row]) -> Shown:
    """What was open when the credential's status was judged stays the open check of this answer, though it may have ended
    since: else an answer could say that nothing is under way beside a status from before the end."""
    active = [
        row for row in rows if not RunState(row["state"]).ended or uuid_of(row["id"]) == view.open_run_id
    ]
    waiting = [row for row in rows if row["of_change"] and row["fields_version"] == view.pending_version]
    ended = [row for row in rows if row not in active and row["fields_version"] == view.fields_version]
    return Shown(
        active=_view(active[-1]) if active else None,
        pending=_view(waiting[-1]) if waiting and view.pending_version is not None else None,
        last=_view(ended[-1]) if ended else None,
    )


async def _rows(reader: Reader | Unit, workspace_id: UUID, run_ids: Collection[UUID]) -> list[dict[str, Any]]:
    return await reader.rows(
        f"SELECT {_LISTED} FROM validation_run WHERE workspace_id = ? AND id IN ({marks(list(run_ids))})",  # noqa: S608
        workspace_id,
        *run_ids,
    )


def _view(row: Row) -> RunView:
    return RunView(
        id=uuid_of(row["id"]),
        workspace_id=uuid_of(row["workspace_id"]),
        credential_id=None if row["draft"] else optional_uuid_of(row["credential_id"]),
        provider_key=row["provider_key"],
        state=RunState(row["state"]),
        steps=unpacked(json_of(row["steps"])),
        of_change=bool(row["of_change"]),
        failure=Failure(row["failure"]) if row["failure"] else None,
        message=row["message"],
        hint=row["hint"],
        http_status=row["http_status"],
        latency_ms=row["latency_ms"],
        models_found=row["models_found"],
        requested_by_id=optional_uuid_of(row["requested_by_id"]),
        created_at=moment_of(row["created_at"]),
        created_ms=row["created_ms"],
        started_at=optional_moment_of(row["started_at"]),
        finished_at=optional_moment_of(row["finished_at"]),
    )
