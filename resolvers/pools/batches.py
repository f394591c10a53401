"""What one operation reads of pools beside pictures, asked one by one and fetched in batches."""

from typing import TYPE_CHECKING
from uuid import UUID

from strawberry.dataloader import DataLoader

from models.access.actor import Actor
from models.catalog.offerings import Address
from models.clock import utc_now
from models.usage.reading import served_last_hour

if TYPE_CHECKING:
    from resolvers.context import Services
    from resolvers.pools.types import Pool

Place = tuple[UUID, Address]


class PoolBatches:
    """`keep`: what was read once is not read again; only where nothing changes meanwhile."""

    def __init__(self, services: "Services", actor: Actor | None, *, keep: bool) -> None:
        self._services = services
        self._actor = actor
        self.told: dict[UUID, Pool] = {}
        self.served: DataLoader[Place, int | None] = DataLoader(load_fn=self._served, cache=keep)

    async def _served(self, places: list[Place]) -> list[int | None]:
        actor = self._actor
        if actor is None or actor.workspace_id is None:
            return [None for _ in places]
        workspace, ids = actor.workspace_id, {id for id, _ in places}
        found = await self._services.work.reading(
            lambda reader: served_last_hour(reader, workspace, ids, now=utc_now())
        )
        return [found.get(place, 0) for place in places]
