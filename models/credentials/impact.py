"""What hangs on a credential: told before it goes, so that nobody loses what he did not see."""

from dataclasses import dataclass
from datetime import datetime

from models.credentials.reading import CredentialView, Sieve, credentials
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit
from models.vault.custody import Vault


@dataclass(frozen=True, slots=True)
class Impact:
    """`others`: the other credentials of its scope as they are; `replacements`: those of them that could take its place."""

    credential: CredentialView
    others: tuple[CredentialView, ...]

    @property
    def is_default(self) -> bool:
        """Whether it is the default."""
        return self.credential.is_default

    @property
    def replacements(self) -> tuple[CredentialView, ...]:
        """Usable ones of the same scope."""
        return tuple(view for view in self.others if view.usable)


async def impact_of(unit: Unit, credential: Credential, *, vault: Vault, now: datetime) -> Impact:
    """What else there is of the credential's scope: its provider's, or its model's."""
    sieve = Sieve(
        provider_keys=(credential.provider_key,), model=(credential.model_type, credential.model_name)
    )
    views = await credentials(unit, credential.workspace_id, sieve, vault=vault, now=now)
    return Impact(
        credential=next(view for view in views if view.id == credential.id),
        others=tuple(view for view in views if view.id != credential.id),
    )
