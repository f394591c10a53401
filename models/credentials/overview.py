"""A provider's credentials as one picture: all of them, the default, and whether there ever was one; four statements for
any number of providers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.credentials.reading import CredentialView, Sieve, credentials, default_ids
from models.events.unit_of_work import Reader, Unit
from models.vault.custody import Vault


@dataclass(frozen=True, slots=True)
class Overview:
    """`default_id` None and `had_default`: the default was deleted and nobody chose another."""

    credentials: tuple[CredentialView, ...]
    default_id: UUID | None
    had_default: bool


async def overviews(
    reader: Reader | Unit, workspace_id: UUID, provider_keys: Collection[str], *, vault: Vault, now: datetime
) -> dict[str, Overview]:
    """The picture of each of the providers."""
    sieve = Sieve(provider_keys=tuple(provider_keys))
    views = await credentials(reader, workspace_id, sieve, vault=vault, now=now)
    defaults = await default_ids(reader, workspace_id, provider_keys)
    return {
        key: Overview(
            credentials=tuple(view for view in views if view.provider_key == key),
            default_id=defaults.get((key, "", "")),
            had_default=(key, "", "") in defaults,
        )
        for key in provider_keys
    }
