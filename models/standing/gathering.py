"""Reads a picture of a workspace: fourteen statements however much there is, and of credentials' lists only those not known yet."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from models.catalog.offerings import Address, ModelFeature, ModelType
from models.catalog.providers import Catalog
from models.credentials.capability import Capability
from models.credentials.status import Judgement
from models.events.rows import json_of, marks, moment_of, optional_moment_of, optional_uuid_of, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.hosting.reading import hosted
from models.standing.picture import (
    Choice,
    CredentialFacts,
    CustomModelFacts,
    Mark,
    Picture,
    UsagePriority,
)
from models.standing.pool_gathering import balanced, fallbacks, pools
from models.vault.custody import Vault
from models.vendors.failure import Failure
from models.vendors.verdict import FoundModel

_ROUNDS = 3


async def gather(
    reader: Reader | Unit, workspace_id: UUID, *, catalog: Catalog, vault: Vault, kept: Picture | None = None
) -> Picture:
    """The picture of this moment. Where others commit between its statements it is read again, three times at most; then
    it bears the mark of its beginning, so that whoever compares finds it old. `kept`: an earlier one, whose lists are
    taken over as far as they stand."""
    mark = await mark_of(reader, workspace_id)
    for _ in range(_ROUNDS):
        picture = await _read(reader, workspace_id, mark, catalog=catalog, vault=vault, kept=kept)
        after = await mark_of(reader, workspace_id)
        if after == mark:
            break
        kept, mark = picture, after
    return picture


async def mark_of(reader: Reader | Unit, workspace_id: UUID) -> Mark:
    """How far the workspace's events and the hosted keys have come; one statement."""
    (row,) = await reader.rows(
        "SELECT (SELECT highest FROM outbox_position WHERE id = ?) AS highest,"
        " (SELECT MAX(revision) FROM hosted_revision) AS hosted",
        workspace_id,
    )
    return Mark(row["highest"] or 0, row["hosted"] or 0)


async def marks_of(reader: Reader | Unit, workspaces: Collection[UUID]) -> dict[UUID, Mark]:
    """The same of many workspaces, in one statement."""
    rows = await reader.rows(
        "SELECT hosted.revision, place.id, place.highest FROM (SELECT MAX(revision) AS revision FROM hosted_revision) AS hosted"  # noqa: S608
        f" LEFT JOIN outbox_position AS place ON place.id IN ({marks(list(workspaces))})",
        *workspaces,
    )
    revision = rows[0]["revision"] or 0
    found = {uuid_of(row["id"]): row["highest"] for row in rows if row["id"] is not None}
    return {id: Mark(found.get(id, 0), revision) for id in workspaces}


async def _read(
    reader: Reader | Unit,
    workspace_id: UUID,
    mark: Mark,
    *,
    catalog: Catalog,
    vault: Vault,
    kept: Picture | None,
) -> Picture:
    return Picture(
        workspace_id=workspace_id,
        mark=mark,
        catalog=catalog,
        choices=await _choices(reader, workspace_id),
        customs=await _customs(reader, workspace_id),
        switches=await _switches(reader, workspace_id),
        credentials=await _credentials(reader, workspace_id, vault=vault, kept=kept),
        defaults=await _defaults(reader, workspace_id),
        hosted=await hosted(reader),
        default_models=await _default_models(reader, workspace_id),
        pools=await pools(reader, workspace_id),
        fallbacks=await fallbacks(reader, workspace_id),
        balanced=await balanced(reader, workspace_id),
    )


async def _choices(reader: Reader | Unit, workspace_id: UUID) -> dict[str, Choice]:
    rows = await reader.rows(
        "SELECT provider_key, enabled, usage_priority FROM workspace_provider WHERE workspace_id = ?",
        workspace_id,
    )
    return {
        row["provider_key"]: Choice(
            bool(row["enabled"]), UsagePriority(row["usage_priority"]) if row["usage_priority"] else None
        )
        for row in rows
    }


async def _customs(reader: Reader | Unit, workspace_id: UUID) -> dict[Address, CustomModelFacts]:
    rows = await reader.rows(
        "SELECT provider_key, type, name, label, context_window, max_output_tokens, features, base_model_name"
        " FROM custom_model WHERE workspace_id = ?",
        workspace_id,
    )
    found = {}
    for row in rows:
        features = json_of(row["features"])
        address = _address(row)
        found[address] = CustomModelFacts(
            address=address,
            label=row["label"],
            context_window=row["context_window"],
            max_output_tokens=row["max_output_tokens"],
            features=None if features is None else tuple(ModelFeature(name) for name in features),
            base_model_name=row["base_model_name"],
        )
    return found


async def _switches(reader: Reader | Unit, workspace_id: UUID) -> dict[Address, bool]:
    rows = await reader.rows(
        "SELECT provider_key, type, name, enabled FROM model_switch WHERE workspace_id = ?", workspace_id
    )
    return {_address(row): bool(row["enabled"]) for row in rows}


async def _defaults(reader: Reader | Unit, workspace_id: UUID) -> dict[tuple[str, str, str], UUID | None]:
    rows = await reader.rows(
        "SELECT provider_key, model_type, model_name, credential_id FROM default_credential WHERE workspace_id = ?",
        workspace_id,
    )
    return {
        (row["provider_key"], row["model_type"], row["model_name"]): optional_uuid_of(row["credential_id"])
        for row in rows
    }


async def _default_models(reader: Reader | Unit, workspace_id: UUID) -> dict[ModelType, Address]:
    rows = await reader.rows(
        "SELECT type, provider_key, name FROM default_model WHERE workspace_id = ?", workspace_id
    )
    return {ModelType(row["type"]): _address(row) for row in rows}


async def _credentials(
    reader: Reader | Unit, workspace_id: UUID, *, vault: Vault, kept: Picture | None
) -> tuple[CredentialFacts, ...]:
    # The open check comes with its credential, in one statement: between two of them it could end.
    rows = await reader.rows(
        "SELECT credential.id, credential.provider_key, credential.scope, credential.model_type, credential.model_name,"
        " credential.name, credential.environment, credential.created_at, credential.enabled, credential.unreadable,"
        " credential.verdict, credential.limited_by, credential.checked, credential.unreached, credential.expires_at,"
        " credential.fields_version, listed.revision AS revision, fields.fingerprint AS fingerprint, EXISTS (SELECT 1 FROM validation_run AS run"
        " WHERE run.workspace_id = credential.workspace_id AND run.credential_id = credential.id AND NOT run.draft"
        " AND run.state IN ('QUEUED', 'RUNNING')) AS check_open"
        " FROM credential LEFT JOIN credential_models AS listed ON listed.credential_id = credential.id"
        " LEFT JOIN credential_fields AS fields ON fields.workspace_id = credential.workspace_id"
        " AND fields.credential_id = credential.id AND fields.version = credential.fields_version"
        " WHERE credential.workspace_id = ? ORDER BY credential.created_at, credential.id",
        workspace_id,
    )
    sealed = await reader.rows(
        "SELECT credential_id, sealed FROM credential_secret WHERE workspace_id = ?", workspace_id
    )
    lost = {
        uuid_of(row["credential_id"]) for row in sealed if not vault.readable(workspace_id, row["sealed"])
    }
    revisions = {uuid_of(row["id"]): row["revision"] for row in rows if row["revision"] is not None}
    capabilities = await _capabilities(reader, workspace_id, revisions, kept=kept)
    return tuple(_facts(row, capabilities, lost) for row in rows)


async def _capabilities(
    reader: Reader | Unit, workspace_id: UUID, revisions: Mapping[UUID, int], *, kept: Picture | None
) -> dict[UUID, Capability]:
    found = {
        one.id: one.capability
        for one in (kept.credentials if kept else ())
        if one.capability is not None and revisions.get(one.id) == one.capability.revision
    }
    wanted = [id for id in revisions if id not in found]
    for part in _parts(wanted, 500):
        rows = await reader.rows(
            "SELECT credential_id, revision, run_id, models, denied FROM credential_models"  # noqa: S608
            f" WHERE workspace_id = ? AND credential_id IN ({marks(part)})",
            workspace_id,
            *part,
        )
        for row in rows:
            found[uuid_of(row["credential_id"])] = _capability(row)
    return found


def _capability(row: Mapping[str, Any]) -> Capability:
    denied = {}
    for place, failure in json_of(row["denied"]).items():
        type, _, name = place.partition("|")
        denied[type, name] = Failure(failure)
    return Capability(
        credential_id=uuid_of(row["credential_id"]),
        revision=row["revision"],
        listed=row["run_id"] is not None,
        models=tuple(FoundModel.read(one) for one in json_of(row["models"])),
        denied=denied,
    )


def _facts(
    row: Mapping[str, Any], capabilities: Mapping[UUID, Capability], lost: set[UUID]
) -> CredentialFacts:
    id = uuid_of(row["id"])
    of_model = row["scope"] == "MODEL"
    return CredentialFacts(
        id=id,
        provider_key=row["provider_key"],
        model=(ModelType(row["model_type"]), row["model_name"]) if of_model else None,
        name=row["name"],
        environment=row["environment"],
        created_at=moment_of(row["created_at"]),
        enabled=bool(row["enabled"]),
        readable=not row["unreadable"] and id not in lost,
        judgement=Judgement(row["verdict"]) if row["verdict"] else None,
        limited_by=Failure(row["limited_by"]) if row["limited_by"] else None,
        checked=bool(row["checked"]),
        check_open=bool(row["check_open"]),
        unreached=bool(row["unreached"]),
        expires_at=optional_moment_of(row["expires_at"]),
        capability=capabilities.get(id),
        fingerprint=row["fingerprint"],
        version=row["fields_version"],
    )


def _address(row: Mapping[str, Any]) -> Address:
    return Address(row["provider_key"], ModelType(row["type"]), row["name"])


def _parts(ids: Sequence[UUID], size: int) -> list[Sequence[UUID]]:
    return [ids[start : start + size] for start in range(0, len(ids), size)]
