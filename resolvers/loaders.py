"""What one operation reads of rows by their ids: asked one by one, fetched in batches, always within the actor's workspace."""

from collections.abc import Awaitable, Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from strawberry.dataloader import DataLoader

from models.access import reading
from models.access.actor import Actor
from models.access.reading import AccountView, ApiTokenView, AuditView, InvitationView, MemberView
from models.clock import utc_now
from models.events.unit_of_work import Reader
from models.standing.moment import Standing
from models.standing.picture import Picture
from models.usage.reading import receipts_by_ids
from models.usage.receipts import Receipt
from resolvers.credentials.batches import CredentialBatches
from resolvers.pools.batches import PoolBatches

if TYPE_CHECKING:
    from resolvers.context import Services

T = TypeVar("T")
ByIds = Callable[[Reader, UUID, Collection[UUID]], Awaitable[dict[UUID, T]]]


class Loaders:
    """The batches of one operation. `keep`: what was read once is not read again; only where nothing changes meanwhile."""

    def __init__(self, services: "Services", actor: Actor | None, *, keep: bool) -> None:
        self._services = services
        self._actor = actor
        self._keep = keep
        self._standing: Standing | None = None
        self._pictures: DataLoader[UUID, Picture] = DataLoader(load_fn=self._current, cache=keep)

    # Each is made where it is asked for: most operations, calls of models above all, need none of them.

    @cached_property
    def credentials(self) -> CredentialBatches:
        return CredentialBatches(self._services, self._actor, keep=self._keep)

    @cached_property
    def pools(self) -> PoolBatches:
        return PoolBatches(self._services, self._actor, keep=self._keep)

    @cached_property
    def accounts(self) -> "DataLoader[UUID, AccountView | None]":
        return self.batch(reading.accounts_by_ids)

    @cached_property
    def members(self) -> "DataLoader[UUID, MemberView | None]":
        return self.batch(reading.members_by_ids)

    @cached_property
    def invitations(self) -> "DataLoader[UUID, InvitationView | None]":
        return self.batch(reading.invitations_by_ids)

    @cached_property
    def audit_events(self) -> "DataLoader[UUID, AuditView | None]":
        return self.batch(reading.audit_entries_by_ids)

    @cached_property
    def api_tokens(self) -> "DataLoader[UUID, ApiTokenView | None]":
        return self.batch(reading.tokens_by_ids)

    @cached_property
    def receipts(self) -> "DataLoader[UUID, Receipt | None]":
        return self.batch(receipts_by_ids)

    async def picture(self) -> Picture:
        """What it depends on in the actor's workspace what would serve. Raises WorkspaceRequired."""
        if self._actor is None:
            raise RuntimeError("a field without a rule asked for a picture")
        return await self._pictures.load(self._actor.workspace)

    async def standing(self) -> Standing:
        """What would serve now in the actor's workspace, models by the actor's environment. Raises WorkspaceRequired."""
        picture = await self.picture()
        if self._standing is None or not self._keep:
            environment = None if self._actor is None else self._actor.environment
            self._standing = Standing(picture, utc_now(), environment)
        return self._standing

    def batch(self, by_ids: "ByIds[T]") -> "DataLoader[UUID, T | None]":
        """A loader over a function that reads many rows of a workspace at once; an unknown id gives None."""

        async def load(ids: list[UUID]) -> list[T | None]:
            actor = self._actor
            if actor is None or actor.workspace_id is None:
                return [None for _ in ids]
            workspace_id = actor.workspace_id
            found = await self._services.work.reading(
                lambda reader: by_ids(reader, workspace_id, tuple(dict.fromkeys(ids)))
            )
            return [found.get(id) for id in ids]

        return DataLoader(load_fn=load, cache=self._keep)

    async def _current(self, workspace_ids: list[UUID]) -> list[Picture]:
        # All who ask at one moment ask for the actor's workspace.
        picture = await self._services.pictures.current(workspace_ids[0])
        return [picture for _ in workspace_ids]
