"""A provider's credentials read at one moment: all of them, the defaults, and whether there ever was one; four statements
for any number of providers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.credentials.reading import CredentialView, Sieve, credentials, default_ids
from models.events.unit_of_work import Reader, Unit
from models.vault.custody import Vault


@dataclass(frozen=True, slots=True)
class Overview:
    """`defaults`: of the provider (two empty texts) and of each model, by type and name; one that is absent never was, None:
    it was deleted and nobody chose another."""

    credentials: tuple[CredentialView, ...] = ()
    defaults: Mapping[tuple[str, str], UUID | None] = field(default_factory=dict)

    @property
    def default_id(self) -> UUID | None:
        """The provider's default."""
        return self.defaults.get(("", ""))

    @property
    def had_default(self) -> bool:
        """Whether the provider has or ever had one."""
        return ("", "") in self.defaults


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
            defaults={place[1:]: id for place, id in defaults.items() if place[0] == key},
        )
        for key in provider_keys
    }
