"""What a resolver is given besides its arguments: who asks, from where, and the services of this process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import strawberry

from models.access.actor import Actor
from models.access.throttle import Throttle
from models.access.tokens import LastUses
from models.events.hub import Hub
from models.events.unit_of_work import UnitOfWork
from models.invocation.switchboard import Switchboard
from models.pools.board import Board
from models.standing.pictures import Pictures
from models.usage.buffer import Receipts
from models.vault.custody import Vault
from models.vault.hashing import Hasher
from resolvers.loaders import Loaders


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """The things of this process that resolvers hand down. `rooms` holds what one room alone needs, by the room's name."""

    work: UnitOfWork
    hub: Hub
    vault: Vault
    hasher: Hasher
    throttle: Throttle
    pictures: Pictures
    receipts: Receipts
    board: Board
    switchboard: Switchboard
    uses: LastUses = field(default_factory=LastUses)
    rooms: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One operation's surroundings. `address` is the caller's, for throttling alone."""

    actor: Actor | None
    request_id: str
    address: str
    services: Services
    loaders: Loaders

    @property
    def signed_in(self) -> Actor:
        """The actor of a field that @signedIn or @needs guards."""
        if self.actor is None:
            raise RuntimeError("a field without a rule asked for the actor")
        return self.actor


Info = strawberry.Info[Context, None]
