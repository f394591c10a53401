"""What hangs on a credential: told before it goes, so that nobody loses what he did not see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.credentials.reading import CredentialView, Sieve, credentials, default_ids
from models.credentials.status import CredentialScope
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit
from models.vault.custody import Vault


@dataclass(frozen=True, slots=True)
class Impact:
    """`others`: the provider's other credentials as they are; `replacements`: those of them that could take its place."""

    default_id: UUID | None
    credential: CredentialView
    others: tuple[CredentialView, ...]
    had_default: bool

    @property
    def is_default(self) -> bool:
        """Whether it is the default."""
        return self.default_id == self.credential.id

    @property
    def replacements(self) -> tuple[CredentialView, ...]:
        """Usable ones of the same scope."""
        return tuple(view for view in self.others if view.usable)


async def impact_of(unit: Unit, credential: Credential, *, vault: Vault, now: datetime) -> Impact:
    """The facts from which the impact of deleting or disabling is told."""
    sieve = Sieve(provider_keys=(credential.provider_key,), scope=CredentialScope(credential.scope))
    views = await credentials(unit, credential.workspace_id, sieve, vault=vault, now=now)
    defaults = await default_ids(unit, credential.workspace_id, [credential.provider_key])
    place = (credential.provider_key, credential.model_type, credential.model_name)
    return Impact(
        default_id=defaults.get(place),
        credential=next(view for view in views if view.id == credential.id),
        others=tuple(
            view
            for view in views
            if view.id != credential.id and (view.provider_key, view.model_type, view.model_name) == place
        ),
        had_default=place in defaults,
    )
