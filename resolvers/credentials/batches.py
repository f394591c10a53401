"""What one operation reads of credentials and checks, asked one by one and fetched in batches."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from models.access.actor import Actor
from models.clock import utc_now
from models.credentials.overview import Overview, overviews
from models.credentials.reading import CredentialView, FieldView, Sieve, credentials, fields_in_force
from models.events.unit_of_work import Reader
from models.validation.reading import RunView, Shown, runs_by_id, shown

if TYPE_CHECKING:
    from resolvers.context import Services

K = TypeVar("K")
V = TypeVar("V")


class CredentialBatches:
    """`keep`: what was read once is not read again; only where nothing changes meanwhile."""

    def __init__(self, services: "Services", actor: Actor | None, *, keep: bool) -> None:
        self._services = services
        self._actor = actor
        self._keep = keep
        self.overviews: DataLoader[str, Overview | None] = self._batch(self._overviews)
        self.credentials: DataLoader[UUID, CredentialView | None] = self._batch(self._credentials)
        self.shown: DataLoader[CredentialView, Shown | None] = self._batch(self._shown)
        self.fields: DataLoader[tuple[UUID, int], list[FieldView] | None] = self._batch(self._fields)
        self.runs: DataLoader[UUID, RunView | None] = self._batch(self._runs)

    def _batch(
        self, read: "Callable[[Reader, Actor, list[K]], Awaitable[dict[K, V]]]"
    ) -> "DataLoader[K, V | None]":
        async def load(keys: list[K]) -> list[V | None]:
            actor = self._actor
            if actor is None or actor.workspace_id is None:
                return [None for _ in keys]
            wanted = list(dict.fromkeys(keys))
            found = await self._services.work.reading(lambda reader: read(reader, actor, wanted))
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load, cache=self._keep)

    async def _overviews(self, reader: Reader, actor: Actor, keys: list[str]) -> dict[str, Overview]:
        return await overviews(reader, actor.workspace, keys, vault=self._services.vault, now=utc_now())

    async def _credentials(self, reader: Reader, actor: Actor, ids: list[UUID]) -> dict[UUID, CredentialView]:
        found = await credentials(
            reader, actor.workspace, Sieve(ids=tuple(ids)), vault=self._services.vault, now=utc_now()
        )
        return {view.id: view for view in found}

    async def _shown(
        self, reader: Reader, actor: Actor, views: list[CredentialView]
    ) -> dict[CredentialView, Shown]:
        by_id = await shown(reader, actor.workspace, views)
        return {view: by_id[view.id] for view in views}

    async def _fields(
        self, reader: Reader, actor: Actor, keys: list[tuple[UUID, int]]
    ) -> dict[tuple[UUID, int], list[FieldView]]:
        found = await fields_in_force(reader, actor.workspace, dict(keys))
        return {(id, version): found[id] for id, version in keys if id in found}

    async def _runs(self, reader: Reader, actor: Actor, ids: list[UUID]) -> dict[UUID, RunView]:
        return await runs_by_id(reader, actor, ids)
