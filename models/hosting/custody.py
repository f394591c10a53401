"""Where the hosted secrets lie, sealed to their provider and destination; opened where one is to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.catalog.entries import Entry
from models.catalog.forms import Accepted, destination
from models.events.outbox import Rows
from models.events.rows import json_of
from models.events.unit_of_work import Unit
from models.hosting.tables import HostedSecret
from models.vault.custody import Vault
from models.vault.masking import hint
from models.vault.sealing import Unreadable
from models.vault.secret import Secret
from models.vendors.target import BadAddress


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A hosted key as it lies: the form's plain fields, and version and ciphertext of each secret. It may be kept in memory."""

    plain: Mapping[str, Any]
    secrets: Mapping[str, tuple[int, str]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """A hosted key as it is sent: the form's plain fields, and its secrets in clear."""

    plain: Mapping[str, Any]
    secrets: Mapping[str, Secret]


async def keep_secrets(
    unit: Unit, entry: Entry, accepted: Accepted, *, version: int, vault: Vault, now: datetime
) -> None:
    """Seal the typed secrets in the place of all former ones."""
    await HostedSecret.filter(provider_key=entry.key).delete()
    for name, secret in accepted.secrets.items():
        where = destination(entry, accepted.plain, name)
        sealed = await vault.seal_hosted(
            unit, provider_key=entry.key, field=name, version=version, destination=where, secret=secret
        )
        await HostedSecret.create(
            provider_key=entry.key,
            name=name,
            version=version,
            sealed=sealed,
            destination=where,
            hint=hint(secret),
            set_at=now,
        )


async def sealed(reader: Rows, entry: Entry) -> SealedKey | None:
    """The hosted key of a provider as it lies; None where nothing is hosted."""
    # One statement, so that a key and its address are of one setting.
    rows = await reader.rows(
        "SELECT host.plain, kept.name, kept.version, kept.sealed FROM hosted_provider AS host"
        " LEFT JOIN hosted_secret AS kept ON kept.provider_key = host.provider_key"
        " WHERE host.provider_key = ? ORDER BY kept.name",
        entry.key,
    )
    if not rows:
        return None
    # A server that asks for no key has one row, without a name.
    kept = {row["name"]: (row["version"], row["sealed"]) for row in rows if row["name"] is not None}
    return SealedKey(json_of(rows[0]["plain"]), kept)


async def opened(reader: Rows, entry: Entry, *, vault: Vault) -> OpenedKey | None:
    """The hosted key of a provider, None where nothing is hosted. Raises Unreadable for the first secret that does not open,
    also where it was sealed for another destination than the address that will be called."""
    lying = await sealed(reader, entry)
    return None if lying is None else await open_key(reader, entry, lying, vault=vault)


async def open_key(reader: Rows, entry: Entry, lying: SealedKey, *, vault: Vault) -> OpenedKey:
    """The same of one that was read before."""
    secrets = {}
    for name, (version, text) in lying.secrets.items():
        try:
            where = destination(entry, lying.plain, name)
        except BadAddress:
            raise Unreadable("the stored address is none, so the secret has no destination") from None
        secrets[name] = await vault.open_hosted(
            reader, text, provider_key=entry.key, field=name, version=version, destination=where
        )
    return OpenedKey(lying.plain, secrets)
