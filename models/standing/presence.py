"""Whether a model is on offer, asked within a unit of work that is about to build on it."""

from uuid import UUID

from models.catalog.offerings import Address
from models.errors import NotFound
from models.events.unit_of_work import Unit
from models.standing.offers import Offer, offer
from models.standing.pictures import Pictures


async def refuse_absent(unit: Unit, workspace_id: UUID, address: Address, *, pictures: Pictures) -> None:
    """Raises NotFound where the model is not on offer in the workspace."""
    if await found(unit, workspace_id, address, pictures=pictures) is None:
        raise NotFound("model")


async def found(unit: Unit, workspace_id: UUID, address: Address, *, pictures: Pictures) -> Offer | None:
    """The model as the unit sees it; None where it is not on offer in the workspace."""
    return offer(await pictures.within(unit, workspace_id), address)
