"""Watching pools live: what was saved and switched comes with its event; how members fare is looked at twice a second, for that no
event tells, and nothing is asked of the database for it."""

from collections.abc import AsyncGenerator, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID
from weakref import WeakKeyDictionary

import strawberry

from models.access.permissions import Permission
from models.clock import utc_now
from models.pools.status import PoolView, pool_at, pool_view
from models.standing.moment import Standing
from models.standing.picture import Picture, PoolFacts
from resolvers import errors
from resolvers.context import Info
from resolvers.nodes import node_id, read_id
from resolvers.permissions import needs
from resolvers.pools.types import Pool, told
from resolvers.watching import heard_within, patiently, stand_while_it_lasts

LOOK_EVERY = 0.5
_LASTS = timedelta(seconds=LOOK_EVERY / 2)


class PoolEventKind(StrEnum):
    STATE = "STATE"
    CHANGED = "CHANGED"
    HEALTH_CHANGED = "HEALTH_CHANGED"
    DELETED = "DELETED"


strawberry.enum(
    PoolEventKind,
    name="PoolEventKind",
    description=(
        "What happened. STATE: nothing, it is the present state. CHANGED: its members, its strategy or its switch. HEALTH_CHANGED: how it or "
        "a member of it stands."
    ),
)


@strawberry.type(description="A change of a pool, with the present state.")
class PoolEvent:
    kind: PoolEventKind = strawberry.field(description="What happened.")
    pool_id: strawberry.ID = strawberry.field(description="To which pool.")
    pool: Pool | None = strawberry.field(description="As it is now; null once it is deleted.")


Views = Mapping[UUID, PoolView]
_LOOKS: WeakKeyDictionary[Picture, tuple[datetime, Views]] = WeakKeyDictionary()


@strawberry.type
class PoolSubscription:
    @strawberry.subscription(
        description=(
            "Pools as they change: members, switch, health; not counters. With id its present state first; completes when it is deleted. "
            "Health is that of the process that is asked; changes that follow each other within half a second may be told as one."
        ),
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def pool_changed(
        self,
        info: Info,
        id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only this one; absent: all.")
        ] = None,
    ) -> AsyncGenerator[PoolEvent, None]:
        key = None if id is None else read_id(id, "pool")
        if id is not None and key is None:
            raise errors.not_found("pool")
        async with info.context.services.hub.subscribe(info.context.signed_in.workspace) as feed:
            await stand_while_it_lasts(info)
            standing = await patiently(lambda: _standing(info, fresh=True))
            before = _views(info, standing, key)
            if key is not None:
                if key not in before:
                    raise errors.not_found("pool")
                yield _event(PoolEventKind.STATE, key, standing, before[key])
            while True:
                heard = await heard_within(info, feed, LOOK_EVERY)
                standing = await patiently(lambda heard=heard: _standing(info, fresh=heard))  # type: ignore[misc]
                after = _views(info, standing, key)
                for changed, kind in _changes(before, after):
                    yield _event(kind, changed, standing, after.get(changed))
                before = after
                if key is not None and key not in after:
                    return


async def _standing(info: Info, *, fresh: bool) -> Standing:
    pictures, workspace = info.context.services.pictures, info.context.signed_in.workspace
    picture = await (pictures.current(workspace) if fresh else pictures.at_hand(workspace))
    return Standing(picture, utc_now(), info.context.signed_in.environment)


def _views(info: Info, standing: Standing, key: UUID | None) -> Views:
    picture, now = standing.picture, standing.now
    if key is not None:
        one = pool_at(picture, key)
        return {} if one is None else _looked_at(info, standing, [one])
    # Of many who watch all pools of a workspace one looks for the others.
    at, views = _LOOKS.get(picture, (None, {}))
    if at is None or not at <= now < at + _LASTS:
        views = _looked_at(info, standing, picture.pools.values())
        _LOOKS[picture] = now, views
    return views


def _looked_at(info: Info, standing: Standing, pools: Iterable[PoolFacts]) -> Views:
    board = info.context.services.board
    return {pool.id: pool_view(standing, pool, board=board) for pool in pools}


def _changes(before: Views, after: Views) -> Iterator[tuple[UUID, PoolEventKind]]:
    for id, view in after.items():
        was = before.get(id)
        if was is None or was.facts != view.facts:
            yield id, PoolEventKind.CHANGED
        elif was != view:
            yield id, PoolEventKind.HEALTH_CHANGED
    for id in before:
        if id not in after:
            yield id, PoolEventKind.DELETED


def _event(kind: PoolEventKind, id: UUID, standing: Standing, view: PoolView | None) -> PoolEvent:
    return PoolEvent(
        kind=kind, pool_id=node_id("pool", id), pool=None if view is None else told(standing, view)
    )
