"""Destroys credentials that nothing hangs on any more: their secrets, their fields, what was learnt of them, and they themselves."""

from collections.abc import Collection
from uuid import UUID

from models.credentials.tables import Credential, CredentialFields, CredentialModels, CredentialSecret


async def destroy(workspace_id: UUID, credential_ids: Collection[UUID]) -> None:
    """Delete the rows, in the caller's unit. Whatever refers to them was let go before."""
    for table in (CredentialSecret, CredentialFields, CredentialModels):
        await table.filter(workspace_id=workspace_id, credential_id__in=list(credential_ids)).delete()
    await Credential.filter(workspace_id=workspace_id, id__in=list(credential_ids)).delete()
