"""What a provider's standing would be after a credential went or was switched off; pure."""

from uuid import UUID

from models.credentials.impact import Impact
from models.credentials.status import CredentialStatus
from models.standing.providers import Candidate, ProviderStatus, own_keys_status


def status_after_deletion(impact: Impact, *, replacement_id: UUID | None) -> ProviderStatus:
    """Without the credential, and with its replacement as the default where it was one."""
    return own_keys_status(
        _others(impact),
        default_id=replacement_id if impact.is_default else impact.default_id,
        had_default=impact.had_default,
    )


def status_after_disabling(impact: Impact) -> ProviderStatus:
    """With the credential switched off; a disabled default stays the default."""
    off = Candidate(impact.credential.id, CredentialStatus.DISABLED, usable=False)
    return own_keys_status(
        [*_others(impact), off], default_id=impact.default_id, had_default=impact.had_default
    )


def _others(impact: Impact) -> list[Candidate]:
    return [Candidate(view.id, view.status, view.usable) for view in impact.others]
