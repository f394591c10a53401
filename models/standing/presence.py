"""Whether a model is on offer, asked within a unit of work that is about to build on it."""

from uuid import UUID

from models.catalog.offerings import Address, ModelOrigin
from models.catalog.switches import keep_on_offer
from models.errors import NotFound
from models.events.unit_of_work import Unit
from models.standing.offers import Offer, offer
from models.standing.pictures import Pictures


async def build_on(unit: Unit, workspace_id: UUID, address: Address, *, pictures: Pictures) -> None:
    """Something that somebody configures is to hang on the model: one that only a list names stays on offer from then on.
    Raises NotFound where the model is not on offer in the workspace."""
    here = await found(unit, workspace_id, address, pictures=pictures)
    if here is None:
        raise NotFound("model")
    await keep(unit, workspace_id, here)


async def keep(unit: Unit, workspace_id: UUID, here: Offer) -> None:
    """One that only a list names stays on offer from then on, switched as it is."""
    if here.origin is ModelOrigin.DISCOVERED:
        await keep_on_offer(unit, workspace_id, here.address, enabled=here.enabled)


async def found(unit: Unit, workspace_id: UUID, address: Address, *, pictures: Pictures) -> Offer | None:
    """The model as the unit sees it; None where it is not on offer in the workspace."""
    return offer(await pictures.within(unit, workspace_id), address)
