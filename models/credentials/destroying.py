"""Destroys credentials that nothing hangs on any more: their secrets, their fields, what was learnt of them, and they themselves."""

from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from models.credentials.tables import Credential, CredentialFields, CredentialModels, CredentialSecret
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import UnitOfWork


async def destroy(workspace_id: UUID, credential_ids: Collection[UUID]) -> None:
    """Delete the rows, in the caller's unit. Whatever refers to them was let go before."""
    for table in (CredentialSecret, CredentialFields, CredentialModels):
        await table.filter(workspace_id=workspace_id, credential_id__in=list(credential_ids)).delete()
    await Credential.filter(workspace_id=workspace_id, id__in=list(credential_ids)).delete()


async def forget_secrets(work: UnitOfWork) -> None:
    """After the unit that destroyed them: the workspace's key opens what the database's log still holds of them."""
    with suppress(DatabaseUnavailable):  # they are destroyed all the same
        await work.forget_deleted()
