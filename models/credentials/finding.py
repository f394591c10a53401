"""Finds the credentials of a workspace; an id of another one is answered exactly as an unknown one."""

from uuid import UUID

from models.catalog.offerings import Address
from models.credentials.status import CredentialScope
from models.credentials.tables import Credential
from models.errors import NotFound
from models.events.unit_of_work import Reader, Unit


async def stored_credential(workspace_id: UUID, credential_id: UUID) -> Credential:
    """The workspace's credential; called inside a unit or a reading. Raises NotFound."""
    credential = await Credential.get_or_none(workspace_id=workspace_id, id=credential_id)
    if credential is None:
        raise NotFound("credential")
    return credential


async def count_of_model(reader: Reader | Unit, workspace_id: UUID, address: Address) -> int:
    """How many credentials a model has of its own, be it on offer or not."""
    return await Credential.filter(
        workspace_id=workspace_id,
        provider_key=address.provider_key,
        scope=CredentialScope.MODEL.value,
        model_type=address.type.value,
        model_name=address.name,
    ).count()
