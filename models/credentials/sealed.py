"""The fields in force of a provider's credentials as they lie: plain ones clear, secrets sealed. They may be kept in memory, so
that a call costs no statement; what is opened of them may not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.catalog.entries import Entry, Form
from models.catalog.forms import called, destination, form_of
from models.events.outbox import Rows
from models.events.rows import json_of, uuid_of
from models.vault.custody import Vault
from models.vault.sealing import Unreadable
from models.vault.secret import Secret
from models.vendors.target import BadAddress


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """`destination` None: the address that would be called is none, so it cannot be sent anywhere. `sealed` None: it is not
    stored, though the fields name it."""

    version: int
    sealed: str | None = field(repr=False)
    destination: str | None


@dataclass(frozen=True, slots=True)
class SealedFields:
    """A credential's fields of one version. `plain`: as they are called with, the form's defaults filled in."""

    workspace_id: UUID
    credential_id: UUID
    version: int
    plain: Mapping[str, Any] = field(repr=False)
    secrets: Mapping[str, SealedSecret]


async def sealed_fields(reader: Rows, workspace_id: UUID, entry: Entry) -> dict[UUID, SealedFields]:
    """Of all credentials of the provider; one statement, so that an address and its secrets are of one version."""
    rows = await reader.rows(
        "SELECT credential.id, credential.model_type, fields.version, fields.plain, fields.secrets,"
        " kept.name, kept.version AS sealed_version, kept.sealed FROM credential"
        " JOIN credential_fields AS fields ON fields.workspace_id = credential.workspace_id"
        " AND fields.credential_id = credential.id AND fields.version = credential.fields_version"
        " LEFT JOIN credential_secret AS kept ON kept.workspace_id = credential.workspace_id"
        " AND kept.credential_id = credential.id"
        " WHERE credential.workspace_id = ? AND credential.provider_key = ?",
        *(workspace_id, entry.key),
    )
    heads: dict[UUID, dict[str, Any]] = {}
    lying: dict[tuple[UUID, str, int], str] = {}
    for row in rows:
        id = uuid_of(row["id"])
        heads.setdefault(id, row)
        if row["name"] is not None:
            lying[id, row["name"], row["sealed_version"]] = row["sealed"]
    found = {}
    for id, row in heads.items():
        form, plain = form_of(entry, row["model_type"]), json_of(row["plain"])
        found[id] = SealedFields(
            workspace_id=workspace_id,
            credential_id=id,
            version=row["version"],
            plain=called(entry, form, plain),
            secrets={
                name: SealedSecret(version, lying.get((id, name, version)), _where(entry, form, plain, name))
                for name, version in json_of(row["secrets"]).items()
            },
        )
    return found


async def opened(reader: Rows, fields: SealedFields, *, vault: Vault) -> dict[str, Secret]:
    """The secrets in clear, for one call. Raises Unreadable for the first that does not open."""
    secrets = {}
    for name, lying in fields.secrets.items():
        if lying.sealed is None:
            raise Unreadable("the secret is not stored")
        if lying.destination is None:
            raise Unreadable("the stored address is none, so the secret has no destination")
        secrets[name] = await vault.open(
            reader,
            lying.sealed,
            workspace_id=fields.workspace_id,
            object_id=fields.credential_id,
            field=name,
            version=lying.version,
            destination=lying.destination,
        )
    return secrets


def _where(entry: Entry, form: Form, plain: Mapping[str, Any], name: str) -> str | None:
    # Of the address that will be called, never of the row beside the ciphertext: whoever can change one can change both.
    try:
        return destination(entry, plain, name, form=form)
    except BadAddress:
        return None
