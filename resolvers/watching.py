"""What live streams have in common: a feed that ends with the reader's own right, and reads that outlive a moment without the database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from models.access.identity import still_good
from models.errors import DatabaseUnavailable
from models.events.hub import Feed, Overflow
from models.events.outbox import StoredEvent
from resolvers.context import Info

T = TypeVar("T")
_PATIENCE = 30.0


async def next_of(info: Info, feed: Feed) -> StoredEvent | Overflow:
    """What comes next. Events come in commit order: what followed the end of the reader's own right is not told."""
    item = await feed.next()
    if isinstance(item, Overflow) or is_of_ones_own_right(info, item):
        await stand_while_it_lasts(info)
    return item


async def heard_within(info: Info, feed: Feed, seconds: float) -> bool:
    """Whether anything was announced in that time. All that waits is taken at once, and not told: who asks reads what it is."""
    items: list[StoredEvent | Overflow] = []
    try:
        async with asyncio.timeout(seconds) as patience:
            while True:
                items.append(await feed.next())
                patience.reschedule(asyncio.get_running_loop().time())
    except TimeoutError:
        pass
    if any(isinstance(item, Overflow) or is_of_ones_own_right(info, item) for item in items):
        await stand_while_it_lasts(info)
    return bool(items)


def is_of_ones_own_right(info: Info, event: StoredEvent) -> bool:
    """Whether the event tells of the reader's own right."""
    actor = info.context.signed_in
    return event.kind == "access.changed" and event.subject_id in (actor.id, actor.account_id)


async def stand_while_it_lasts(info: Info) -> None:
    """Goes on where the reader's right is what it was. Else waits, telling nothing, for the watchman, who closes the socket:
    where another process changed the right he comes later than its event."""
    actor = info.context.signed_in
    standings = await patiently(
        lambda: info.context.services.work.reading(lambda reader: still_good(reader, [actor]))
    )
    if standings.get(actor.key) != "same":
        await asyncio.get_running_loop().create_future()


async def patiently(read: Callable[[], Awaitable[T]]) -> T:
    """Read, and where the database is away for a moment read again: a stream should outlive that."""
    until, pause = asyncio.get_running_loop().time() + _PATIENCE, 0.1
    while True:
        try:
            return await read()
        except DatabaseUnavailable:
            if asyncio.get_running_loop().time() + pause > until:
                raise
        await asyncio.sleep(pause)
        pause = min(2 * pause, 2.0)
