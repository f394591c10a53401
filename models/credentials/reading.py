"""What is told of credentials: names, states, hints; nothing here decrypts, and no list asks more than four statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import RawSQL

from models.credentials.status import (
    CredentialScope,
    CredentialStatus,
    Judgement,
    credential_status,
    expires_soon,
    usable,
)
from models.credentials.tables import Credential, CredentialFields, CredentialSecret, DefaultCredential
from models.events.rows import uuid_of
from models.events.unit_of_work import Reader, Unit
from models.vault.custody import Vault
from models.vendors.failure import Failure


@dataclass(frozen=True, slots=True)
class CredentialView:
    """One credential as it is told; `environment` None: any. `open_run_id`: the check that was open when `status` was judged.
    `pending_version`: fields that wait for their check."""

    id: UUID
    workspace_id: UUID
    provider_key: str
    scope: CredentialScope
    model_type: str
    model_name: str
    name: str
    environment: str | None
    enabled: bool
    status: CredentialStatus
    usable: bool
    limited_by: Failure | None
    is_default: bool
    open_run_id: UUID | None
    pending_version: int | None
    fields_version: int
    created_by_id: UUID | None
    created_at: datetime
    updated_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    expires_soon: bool
    version: int


@dataclass(frozen=True, slots=True)
class FieldView:
    """A stored field: a plain one's value, or a long secret's last four characters."""

    name: str
    value: Any
    hint: str | None
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which credentials a list shows; None: any."""

    provider_keys: tuple[str, ...] | None = None
    ids: tuple[UUID, ...] | None = None
    scope: CredentialScope | None = None
    environment: str | None = None
    status: CredentialStatus | None = None
    model: tuple[str, str] | None = None


async def credentials(
    reader: Reader | Unit, workspace_id: UUID, sieve: Sieve, *, vault: Vault, now: datetime
) -> list[CredentialView]:
    """The credentials that pass, oldest first. Bounded by 100 a provider and 100 a model, so paging is done on the answer."""
    query = Credential.filter(workspace_id=workspace_id)
    if sieve.provider_keys is not None:
        query = query.filter(provider_key__in=sieve.provider_keys)
    if sieve.ids is not None:
        query = query.filter(id__in=sieve.ids)
    if sieve.scope is not None:
        query = query.filter(scope=sieve.scope.value)
    if sieve.environment is not None:
        query = query.filter(environment=sieve.environment)
    if sieve.model is not None:
        query = query.filter(model_type=sieve.model[0], model_name=sieve.model[1])
    # The open check comes with its credential, in one statement: between two of them it could end, and the status be of neither.
    rows = await query.annotate(open_run=RawSQL(_OPEN_RUN)).order_by("created_at", "id")
    if not rows:
        return []
    open_runs = {row.id: uuid_of(row.open_run) for row in rows if row.open_run is not None}  # type: ignore[attr-defined]
    views = await _told(reader, workspace_id, rows, open_runs, vault=vault, now=now)
    return [view for view in views if sieve.status is None or view.status is sieve.status]


async def viewed(
    reader: Reader | Unit, workspace_id: UUID, rows: Sequence[Credential], *, vault: Vault, now: datetime
) -> list[CredentialView]:
    """The rows of a unit with what is computed: default, open check, readability."""
    open_runs = await _open_checks(reader, workspace_id)
    return await _told(reader, workspace_id, rows, open_runs, vault=vault, now=now)


async def _told(
    reader: Reader | Unit,
    workspace_id: UUID,
    rows: Sequence[Credential],
    open_runs: Mapping[UUID, UUID],
    *,
    vault: Vault,
    now: datetime,
) -> list[CredentialView]:
    keys = {row.provider_key for row in rows}
    defaults = await default_ids(reader, workspace_id, keys)
    unreadable = await _unreadable(reader, workspace_id, rows, vault=vault)
    return [
        _view(
            row,
            is_default=defaults.get((row.provider_key, row.model_type, row.model_name)) == row.id,
            open_run_id=open_runs.get(row.id),
            readable=not row.unreadable and row.id not in unreadable,
            now=now,
        )
        for row in rows
    ]


async def default_ids(
    reader: Reader | Unit, workspace_id: UUID, provider_keys: Iterable[str]
) -> dict[tuple[str, str, str], UUID | None]:
    """The default of each (provider, model type, model name). A key that is absent never had one; None: it was deleted."""
    rows = await DefaultCredential.filter(
        workspace_id=workspace_id, provider_key__in=sorted(set(provider_keys))
    )
    return {(row.provider_key, row.model_type, row.model_name): row.credential_id for row in rows}


async def fields_in_force(
    reader: Reader | Unit, workspace_id: UUID, versions: Mapping[UUID, int]
) -> dict[UUID, list[FieldView]]:
    """The stored fields of many credentials; a secret shows its hint alone."""
    ids = list(versions)
    sets = await CredentialFields.filter(workspace_id=workspace_id, credential_id__in=ids)
    secrets = await CredentialSecret.filter(workspace_id=workspace_id, credential_id__in=ids).only(
        "id", "credential_id", "name", "version", "hint", "set_at"
    )
    by_place = {(row.credential_id, row.name, row.version): row for row in secrets}
    found: dict[UUID, list[FieldView]] = {}
    for row in sets:
        if row.version != versions[row.credential_id]:
            continue
        plain = [FieldView(name, value, None, _moment(row, name)) for name, value in row.plain.items()]
        sealed = [
            _secret(row, name, by_place.get((row.credential_id, name, row.secrets[name])))
            for name in row.secrets
        ]
        found[row.credential_id] = plain + sealed
    return found


async def environments(reader: Reader | Unit, workspace_id: UUID) -> list[str]:
    """The labels in use, sorted."""
    rows = await reader.rows(
        "SELECT DISTINCT environment FROM credential WHERE workspace_id = ? AND environment IS NOT NULL"
        " UNION SELECT DISTINCT environment FROM api_token WHERE workspace_id = ? AND environment IS NOT NULL",
        workspace_id,
        workspace_id,
    )
    return sorted(row["environment"] for row in rows)


def _moment(row: CredentialFields, name: str) -> datetime:
    # A field that a check kept, and nobody typed, has no moment of its own.
    return datetime.fromisoformat(row.set_at[name]) if name in row.set_at else row.created_at


def _secret(row: CredentialFields, name: str, kept: CredentialSecret | None) -> FieldView:
    # A secret whose row was lost is shown as one without a hint: its next check tells that it does not open.
    return FieldView(name, None, kept.hint if kept else None, kept.set_at if kept else row.created_at)


_OPEN_RUN = (
    "(SELECT run.id FROM validation_run AS run WHERE run.workspace_id = credential.workspace_id"
    " AND run.credential_id = credential.id AND NOT run.draft AND run.state IN ('QUEUED', 'RUNNING')"
    " ORDER BY run.created_ms DESC, run.id DESC LIMIT 1)"
)


async def _open_checks(reader: Reader | Unit, workspace_id: UUID) -> dict[UUID, UUID]:
    rows = await reader.rows(
        "SELECT credential_id, id FROM validation_run WHERE workspace_id = ? AND draft = ?"
        " AND state IN ('QUEUED', 'RUNNING') AND credential_id IS NOT NULL",
        workspace_id,
        False,
    )
    return {uuid_of(row["credential_id"]): uuid_of(row["id"]) for row in rows}


async def _unreadable(
    reader: Reader | Unit, workspace_id: UUID, rows: Sequence[Credential], *, vault: Vault
) -> Collection[UUID]:
    # The head of a sealed text names its key, which tells whether it could be opened; nothing is.
    sealed = await CredentialSecret.filter(
        workspace_id=workspace_id, credential_id__in=[row.id for row in rows]
    ).values_list("credential_id", "sealed")
    return {credential for credential, text in sealed if not vault.readable(workspace_id, text)}


def _view(
    row: Credential, *, is_default: bool, open_run_id: UUID | None, readable: bool, now: datetime
) -> CredentialView:
    limited_by = Failure(row.limited_by) if row.limited_by else None
    status = credential_status(
        readable=readable,
        expires_at=row.expires_at,
        enabled=row.enabled,
        judgement=Judgement(row.verdict) if row.verdict else None,
        checked=row.checked,
        check_open=open_run_id is not None,
        now=now,
    )
    return CredentialView(
        id=row.id,
        workspace_id=row.workspace_id,
        provider_key=row.provider_key,
        scope=CredentialScope(row.scope),
        model_type=row.model_type,
        model_name=row.model_name,
        name=row.name,
        environment=row.environment,
        enabled=row.enabled,
        status=status,
        usable=usable(status, limited_by=limited_by, of_model=row.scope == CredentialScope.MODEL),
        limited_by=limited_by,
        is_default=is_default,
        open_run_id=open_run_id,
        pending_version=row.pending_version,
        fields_version=row.fields_version,
        created_by_id=row.created_by_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        last_used_at=row.last_used_at,
        expires_at=row.expires_at,
        expires_soon=expires_soon(row.expires_at, now=now),
        version=row.version,
    )
