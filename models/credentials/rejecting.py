"""What use tells of a stored credential, and no check: that the provider rejects it, or that a secret of it does not open. Written
by the service itself, in the audit and for all who listen."""

from uuid import UUID

from models.access.actor import SYSTEM
from models.catalog.ordering import one_at_a_time
from models.credentials.noting import note
from models.credentials.status import Judgement
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit
from models.vendors.failure import Failure


async def reject(
    unit: Unit, workspace_id: UUID, credential_id: UUID, failure: Failure, *, version: int | None
) -> Credential | None:
    """Write that it is INVALID; None where that is no news: it is gone, it is known, or its fields are of another version than
    those that were rejected (None: whichever)."""
    credential = await _held(unit, workspace_id, credential_id)
    if credential is None or credential.verdict == Judgement.INVALID.value:
        return None
    if version is not None and version != credential.fields_version:
        return None
    credential.verdict = Judgement.INVALID.value
    credential.limited_by = None
    await credential.save(update_fields=["verdict", "limited_by"])
    await note(unit, SYSTEM(workspace_id), credential, "rejected", {"failure": failure.value})
    return credential


async def mark_unreadable(unit: Unit, workspace_id: UUID, credential_id: UUID) -> bool:
    """Write that a secret of it does not open; False where that is known, or it is gone."""
    credential = await _held(unit, workspace_id, credential_id)
    if credential is None or credential.unreadable:
        return False
    credential.unreadable = True
    await credential.save(update_fields=["unreadable"])
    await note(unit, SYSTEM(workspace_id), credential, "unreadable")
    return True


async def _held(unit: Unit, workspace_id: UUID, credential_id: UUID) -> Credential | None:
    await one_at_a_time(unit, workspace_id)
    return await Credential.get_or_none(workspace_id=workspace_id, id=credential_id)
