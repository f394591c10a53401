"""Where the hosted secrets lie, sealed to their provider and destination; opened where one is to be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models.catalog.entries import Entry
from models.catalog.forms import Accepted, destination
from models.events.rows import json_of
from models.events.unit_of_work import Reader, Unit
from models.hosting.tables import HostedSecret
from models.vault.custody import Vault
from models.vault.masking import hint
from models.vault.sealing import Unreadable
from models.vault.secret import Secret
from models.vendors.target import BadAddress


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


async def opened(reader: Reader | Unit, entry: Entry, *, vault: Vault) -> OpenedKey | None:
    """The hosted key of a provider, None where nothing is hosted. Raises Unreadable for the first secret that does not open,
    also where it was sealed for another destination than the address that will be called."""
    # One statement, so that a key and its address are of one setting.
    rows = await reader.rows(
        "SELECT host.plain, kept.name, kept.version, kept.sealed FROM hosted_provider AS host"
        " LEFT JOIN hosted_secret AS kept ON kept.provider_key = host.provider_key"
        " WHERE host.provider_key = ? ORDER BY kept.name",
        entry.key,
    )
    if not rows:
        return None
    plain: dict[str, Any] = json_of(rows[0]["plain"])
    secrets = {}
    for row in rows:
        if row["name"] is None:
            continue  # a server that asks for no key
        try:
            where = destination(entry, plain, row["name"])
        except BadAddress:
            raise Unreadable("the stored address is none, so the secret has no destination") from None
        secrets[row["name"]] = await vault.open_hosted(
            reader,
            row["sealed"],
            provider_key=entry.key,
            field=row["name"],
            version=row["version"],
            destination=where,
        )
    return OpenedKey(plain, secrets)
