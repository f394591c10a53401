"""Reading pools."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from models.standing.listing import unlisted
from models.standing.offers import offer
from models.standing.picture import Picture, PoolFacts
from resolvers.catalog import pages
from resolvers.context import Info
from resolvers.nodes import NodeKind, read_id
from resolvers.permissions import needs
from resolvers.pools.types import Pool, PoolConnection, PoolEdge, PoolMember, member_of, pool, pool_of

_VIEW = [needs(Permission.PROVIDERS_VIEW)]


@strawberry.type
class PoolQuery:
    @strawberry.field(
        description="The workspace's pools, on or off, by the provider, the type and the name of their models.",
        directives=_VIEW,
    )
    async def pools(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> PoolConnection:
        standing = await info.context.loaders.standing()
        picture = standing.picture
        found = sorted(picture.pools.values(), key=lambda facts: _place(picture, facts))
        shown, cursors, page_info = pages.page(
            found, first, after, place=lambda facts: _place(picture, facts), name="pools"
        )
        edges = [
            PoolEdge(node=pool(info, standing, facts), cursor=cursor)
            for facts, cursor in zip(shown, cursors, strict=True)
        ]
        return PoolConnection(edges=edges, page_info=page_info, total_count=len(found))

    @strawberry.field(description="One pool; null for an id that is not the workspace's.", directives=_VIEW)
    async def pool(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Pool | None:
        return await _pool_node(info, id)


def _place(picture: Picture, facts: PoolFacts) -> pages.Place:
    here = offer(picture, facts.address)
    if here is not None:
        return here.place
    # Of a model that is on offer no longer: behind all others, each at a place of its own.
    provider_key, type, name = facts.address
    last, _, _ = unlisted(picture, facts.address).place
    return last, 0, f"{provider_key}|{type}|{name}"


async def _pool_node(info: Info, id: str) -> Pool | None:
    return await pool_of(info, read_id(id, "pool"))


async def _member_node(info: Info, id: str) -> PoolMember | None:
    return await member_of(info, read_id(id, "poolmember"))


NODES = (
    NodeKind("pool", Permission.PROVIDERS_VIEW, _pool_node),
    NodeKind("poolmember", Permission.PROVIDERS_VIEW, _member_node),
)
