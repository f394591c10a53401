"""Where a credential's fields lie: versions of plain values, and sealed secrets that are never sealed twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from models.catalog.entries import Entry, Form
from models.catalog.forms import Accepted, destination, form_of, host
from models.credentials.tables import Credential, CredentialFields, CredentialSecret
from models.events.unit_of_work import Reader, Unit
from models.vault.custody import Vault
from models.vault.masking import hint
from models.vault.sealing import Unreadable
from models.vault.secret import Secret
from models.vendors.target import BadAddress


async def keep_fields(
    unit: Unit,
    credential: Credential,
    accepted: Accepted,
    *,
    version: int,
    former: CredentialFields | None,
    entry: Entry,
    vault: Vault,
    now: datetime,
) -> CredentialFields:
    """Write one version of the fields. A secret that stays is pointed to where it lies, and opened for the fingerprint alone;
    a typed one is sealed to its destination."""
    secrets = {
        name: number
        for name, number in (former.secrets if former else {}).items()
        if name in accepted.kept_secrets
    }
    set_at = dict(former.set_at) if former else {}
    form = form_of(entry, credential.model_type)
    for name, secret in accepted.secrets.items():
        where = destination(entry, accepted.plain, name, form=form)
        sealed = await vault.seal(
            unit,
            workspace_id=credential.workspace_id,
            object_id=credential.id,
            field=name,
            version=version,
            destination=where,
            secret=secret,
        )
        await CredentialSecret.create(
            workspace_id=credential.workspace_id,
            credential_id=credential.id,
            name=name,
            version=version,
            sealed=sealed,
            destination=where,
            hint=hint(secret),
            set_at=now,
        )
        secrets[name] = version
    moment = now.isoformat()
    for name, value in accepted.plain.items():
        if former is None or name not in former.plain or former.plain[name] != value:
            set_at[name] = moment
    kept = set(accepted.plain) | set(secrets)
    stays = {name: number for name, number in secrets.items() if name not in accepted.secrets}
    fingerprint = await _fingerprint(
        unit, credential, accepted, stays, former=former, entry=entry, form=form, vault=vault
    )
    return await CredentialFields.create(
        workspace_id=credential.workspace_id,
        credential_id=credential.id,
        version=version,
        plain=dict(accepted.plain),
        secrets=secrets,
        fingerprint=fingerprint,
        set_at={name: at for name, at in set_at.items() if name in kept},
        created_at=now,
    )


def fingerprint_of(
    workspace_id: UUID, host: str, secrets: Mapping[str, Secret], *, vault: Vault
) -> str | None:
    """Equal within a workspace where all secrets are and the host that is called with them is: two servers may be given one
    key, and are two. Of no use without the service's key; None where there are no secrets."""
    if not secrets:
        return None
    parts = (part for name in sorted(secrets) for part in (name, secrets[name].reveal()))
    return vault.mac("fingerprints", "credential", workspace_id.bytes, host, *parts)


def fingerprint_at(
    workspace_id: UUID,
    entry: Entry,
    form: Form,
    plain: Mapping[str, Any],
    secrets: Mapping[str, Secret],
    *,
    vault: Vault,
) -> str | None:
    """That of secrets which are sent where `plain`, filled into `form`, says."""
    return fingerprint_of(workspace_id, f"{entry.key} {host(entry, plain, form=form)}", secrets, vault=vault)


async def keep_fingerprint(
    unit: Unit, workspace_id: UUID, credential_id: UUID, *, version: int, fingerprint: str
) -> None:
    """Of fields that were kept before fingerprints were, found when their secrets were opened."""
    await unit.execute(
        "UPDATE credential_fields SET fingerprint = ? WHERE workspace_id = ? AND credential_id = ? AND version = ?"
        " AND fingerprint IS NULL",
        *(fingerprint, workspace_id, credential_id, version),
    )


async def fields_of(credential: Credential, *, version: int) -> CredentialFields:
    """The stored version; called inside a unit or a reading."""
    return await CredentialFields.get(
        workspace_id=credential.workspace_id, credential_id=credential.id, version=version
    )


async def open_secrets(
    reader: Reader | Unit,
    workspace_id: UUID,
    credential_id: UUID,
    wanted: Mapping[str, int],
    *,
    entry: Entry,
    form: Form,
    plain: Mapping[str, Any],
    vault: Vault,
) -> dict[str, Secret]:
    """The named secrets in clear, to be sent where `plain`, filled into `form`, says. Raises Unreadable for the first that does not open, also
    where it was sealed for another destination."""
    opened = {}
    rows = await CredentialSecret.filter(workspace_id=workspace_id, credential_id=credential_id)
    sealed = {(row.name, row.version): row.sealed for row in rows}
    for name, version in wanted.items():
        if (name, version) not in sealed:
            raise Unreadable("the secret is not stored")
        opened[name] = await vault.open(
            reader,
            sealed[name, version],
            workspace_id=workspace_id,
            object_id=credential_id,
            field=name,
            version=version,
            destination=_where(entry, form, plain, name),
        )
    return opened


async def drop_unused(unit: Unit, credential: Credential) -> None:
    """Destroy the versions that neither serve nor wait, and the secrets that only they used."""
    kept = [credential.fields_version]
    if credential.pending_version is not None:
        kept.append(credential.pending_version)
    rows = await CredentialFields.filter(workspace_id=credential.workspace_id, credential_id=credential.id)
    used = {(name, version) for row in rows if row.version in kept for name, version in row.secrets.items()}
    gone = [row.id for row in rows if row.version not in kept]
    if gone:
        await CredentialFields.filter(id__in=gone).delete()
    secrets = await CredentialSecret.filter(workspace_id=credential.workspace_id, credential_id=credential.id)
    unused = [row.id for row in secrets if (row.name, row.version) not in used]
    if unused:
        await CredentialSecret.filter(id__in=unused).delete()


async def _fingerprint(
    unit: Unit,
    credential: Credential,
    accepted: Accepted,
    stays: Mapping[str, int],
    *,
    former: CredentialFields | None,
    entry: Entry,
    form: Form,
    vault: Vault,
) -> str | None:
    opened: Mapping[str, Secret] = {}
    if stays:
        plain = former.plain if former else accepted.plain
        place = (credential.workspace_id, credential.id, stays)
        try:
            opened = await open_secrets(unit, *place, entry=entry, form=form, plain=plain, vault=vault)
        except Unreadable:
            return None  # its check will tell; nobody can say what it equals
    secrets = {**opened, **accepted.secrets}
    return fingerprint_at(credential.workspace_id, entry, form, accepted.plain, secrets, vault=vault)


def _where(entry: Entry, form: Form, plain: Mapping[str, Any], name: str) -> str:
    # Of the address that will be called, never of the row beside the ciphertext: whoever can change one can change both.
    try:
        return destination(entry, plain, name, form=form)
    except BadAddress:
        raise Unreadable("the stored address is none, so the secret has no destination") from None
