"""A pool and its members as they are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from models.pools.status import MemberView, PoolView, pool_at, pool_of_member, pool_view
from models.standing.moment import Standing
from models.standing.picture import PoolFacts
from resolvers.catalog.offerings import Model, model_named
from resolvers.connections import PageInfo
from resolvers.context import Info
from resolvers.credentials.enums import ProviderFailure
from resolvers.nodes import Node, node_id
from resolvers.pools.enums import MemberHealth, PoolStatus, PoolStrategy

if TYPE_CHECKING:
    from resolvers.credentials.types import Credential

LazyCredential = Annotated["Credential", strawberry.lazy("resolvers.credentials.types")]


@strawberry.type(
    description=(
        "A credential's place in a pool, or that of whichever credential is the default. Its id stays over saves while its entry does: "
        "the credential, or the default. Its limits are of its key, whichever model it is asked for; each process counts the calls that it "
        "makes itself, from its start on."
    )
)
class PoolMember(Node):
    view: strawberry.Private[MemberView]
    pool: strawberry.Private[PoolFacts]

    follows_default: bool = strawberry.field(
        description='The "Default Config" entry: whatever credential is the default.'
    )
    weight: int = strawberry.field(description="Its share beside the others', from 1 to 100.")
    priority: int = strawberry.field(description="Lower is tried first, by PRIORITY.")
    enabled: bool = strawberry.field(description="Its switch in this pool.")
    requests_per_minute: int | None = strawberry.field(
        description="Kept before the provider has to say 429, over any 60 seconds; null: no limit."
    )
    tokens_per_minute: int | None = strawberry.field(
        description="Of both directions, guessed until the provider tells; null: no limit."
    )
    requests_per_day: int | None = strawberry.field(description="Over any 24 hours; null: no limit.")
    tokens_per_day: int | None = strawberry.field(description="Over any 24 hours; null: no limit.")
    concurrency: int | None = strawberry.field(description="Calls at a time; null: no limit.")
    health: MemberHealth = strawberry.field(description="How it fares now.")
    resting_until: datetime | None = strawberry.field(
        description="When its rest ends by itself; null where it does not rest, or nobody can say."
    )
    resting_because: ProviderFailure | None = strawberry.field(
        description="What it rests for; null also where it used up a limit of its own."
    )

    @strawberry.field(
        description="Its credential; null for the default entry when nothing is the default now."
    )
    async def credential(self, info: Info) -> LazyCredential | None:
        from resolvers.credentials.types import credential_at

        return await credential_at(info, self.view.credential_id)

    @strawberry.field(
        description="How many calls of the pool's model its credential served in the last 60 minutes."
    )
    async def served_last_hour(self, info: Info) -> int:
        if self.view.credential_id is None:
            return 0
        place = (self.view.credential_id, self.pool.address)
        return await info.context.loaders.pools.served.load(place) or 0


@strawberry.type(description="Credentials that share one model's load; kept as it was saved while it is off.")
class Pool(Node):
    view: strawberry.Private[PoolView]
    standing: strawberry.Private[Standing]

    strategy: PoolStrategy = strawberry.field(description="Whose turn comes next.")
    enabled: bool = strawberry.field(description="Its switch.")
    status: PoolStatus = strawberry.field(description="DEGRADED: fewer than two members can serve.")
    members: list[PoolMember] = strawberry.field(description="In the order in which they were given.")
    version: int = strawberry.field(description="Moved by savePool and the switch, never by health.")

    @strawberry.field(
        description="The model whose load is shared; REMOVED, and little more than its name, where it is on offer no longer."
    )
    def model(self) -> Model:
        return model_named(self.standing, self.view.facts.address)


@strawberry.type(description="A pool in a list of pools.")
class PoolEdge:
    node: Pool = strawberry.field(description="The pool.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of pools, by the provider, the type and the name of their models.")
class PoolConnection:
    edges: list[PoolEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where it stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="What the end of a credential means for a pool in which it is a member.")
class PoolImpact:
    pool: Pool = strawberry.field(description="The pool as it is.")
    members_left: int = strawberry.field(description="How many distinct credentials can serve it after that.")
    status_after: PoolStatus = strawberry.field(description="Its status after that.")


async def pool_of(info: Info, id: UUID | None) -> Pool | None:
    """The workspace's pool of that id, as it is now; None where there is none."""
    standing = await info.context.loaders.standing()
    found = None if id is None else pool_at(standing.picture, id)
    return None if found is None else pool(info, standing, found)


async def member_of(info: Info, id: UUID | None) -> PoolMember | None:
    """The same of a member."""
    standing = await info.context.loaders.standing()
    found = None if id is None else pool_of_member(standing.picture, id)
    if found is None:
        return None
    members = pool(info, standing, found[0]).members
    return next(one for one in members if one.view.facts.id == id)


async def impacts(info: Info, rows: Sequence[Sequence[Any]]) -> list[PoolImpact]:
    """What models/pools/impacts.py told of pools; those that are gone since are left out."""
    standing = await info.context.loaders.standing()
    found = []
    for id, left, status in rows:
        here = pool_at(standing.picture, UUID(hex=id))
        if here is not None:
            found.append(
                PoolImpact(
                    pool=pool(info, standing, here), members_left=left, status_after=PoolStatus(status)
                )
            )
    return found


def pool(info: Info, standing: Standing, facts: PoolFacts) -> Pool:
    """A pool in the words of the schema. It stands with each of its members: of one moment it is looked at once."""
    known = info.context.loaders.pools.told
    found = known.get(facts.id)
    if found is None or found.standing is not standing:
        found = known[facts.id] = told(
            standing, pool_view(standing, facts, board=info.context.services.board)
        )
    return found


def told(standing: Standing, view: PoolView) -> Pool:
    """A pool that was looked at."""
    facts = view.facts
    return Pool(
        id=node_id("pool", facts.id),
        view=view,
        standing=standing,
        strategy=facts.strategy,
        enabled=facts.enabled,
        status=view.status,
        members=[_member(facts, one) for one in view.members],
        version=facts.version,
    )


def _member(pool: PoolFacts, view: MemberView) -> PoolMember:
    facts, limits = view.facts, view.facts.limits
    return PoolMember(
        id=node_id("poolmember", facts.id),
        view=view,
        pool=pool,
        follows_default=facts.credential_id is None,
        weight=facts.weight,
        priority=facts.priority,
        enabled=facts.enabled,
        requests_per_minute=limits.requests_per_minute,
        tokens_per_minute=limits.tokens_per_minute,
        requests_per_day=limits.requests_per_day,
        tokens_per_day=limits.tokens_per_day,
        concurrency=limits.concurrency,
        health=view.health,
        resting_until=view.resting_until,
        resting_because=view.resting_because,
    )
