"""Finds a credential of a workspace; an id of another one is answered exactly as an unknown one."""

from uuid import UUID

from models.credentials.tables import Credential
from models.errors import NotFound


async def stored_credential(workspace_id: UUID, credential_id: UUID) -> Credential:
    """The workspace's credential; called inside a unit or a reading. Raises NotFound."""
    credential = await Credential.get_or_none(workspace_id=workspace_id, id=credential_id)
    if credential is None:
        raise NotFound("credential")
    return credential
