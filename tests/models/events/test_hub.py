"""Subscribers miss nothing and get nothing twice, whoever committed it; a slow one costs only himself."""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.errors import DatabaseUnavailable
from models.events.hub import Feed, Hub, Overflow
from models.events.outbox import Event, StoredEvent, read_after
from models.events.unit_of_work import Unit, UnitOfWork
from tests.conftest import Statements
from tests.models.events.rows import add_workspace


async def test_a_committed_event_reaches_its_subscribers_at_once(work: UnitOfWork, hub: Hub) -> None:
    workspace_id = await work.writing(add_workspace)
    async with hub.subscribe(workspace_id) as one, hub.subscribe(workspace_id) as two:
        assert (one.start, two.start) == (0, 0)
        await _announce(work, workspace_id)
        async with asyncio.timeout(0.5):
            events = [await one.next(), await two.next()]
    assert [event.sequence for event in events] == [1, 1]


async def test_events_of_other_workspaces_stay_away(work: UnitOfWork, hub: Hub) -> None:
    mine, other = await work.writing(add_workspace), await work.writing(add_workspace)
    async with hub.subscribe(mine) as feed:
        await _announce(work, other)
        await _announce(work, mine)
        event = await asyncio.wait_for(feed.next(), 2)
        assert isinstance(event, StoredEvent)
        assert event.workspace_id == mine
        assert feed._items == type(feed._items)()


async def test_an_event_of_another_process_is_found_within_a_second_or_so(
    work: UnitOfWork, hub: Hub, database_url: str
) -> None:
    workspace_id = await work.writing(add_workspace)
    async with hub.subscribe(workspace_id) as feed:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.models.events.child", "announce", database_url, str(workspace_id))
        )
        assert await child.wait() == 0
        assert (await asyncio.wait_for(feed.next(), 2)).sequence == 1


async def test_a_subscriber_that_comes_and_goes_misses_nothing_and_gets_nothing_twice(
    work: UnitOfWork, hub: Hub
) -> None:
    workspace_id = await work.writing(add_workspace)
    strangers = UnitOfWork(work.database)  # rings no bell, as another process
    total = 150

    async def write() -> None:
        for _ in range(total):
            await _announce(random.choice([work, strangers]), workspace_id)
            await asyncio.sleep(random.random() / 200)

    writer = asyncio.create_task(write())
    seen: list[int] = []
    async with asyncio.timeout(30):
        while len(seen) < total:
            async with hub.subscribe(workspace_id) as feed:
                last = seen[-1] if seen else 0
                assert feed.start >= last
                stored = await work.reading(lambda reader, at=last: read_after(reader, workspace_id, at))
                seen += [event.sequence for event in stored if event.sequence <= feed.start]
                for _ in range(random.randrange(1, 12)):
                    if len(seen) < total:
                        seen.append((await feed.next()).sequence)
            await asyncio.sleep(random.random() / 100)
    await writer
    assert seen == list(range(1, total + 1))


async def test_a_slow_subscriber_is_told_what_it_lost_and_the_others_are_not(
    work: UnitOfWork, hub: Hub
) -> None:
    workspace_id = await work.writing(add_workspace)
    async with hub.subscribe(workspace_id, buffer=5) as slow, hub.subscribe(workspace_id) as quick:
        await _announce(work, workspace_id, times=8)
        got = [(await asyncio.wait_for(quick.next(), 2)).sequence for _ in range(8)]
        assert got == list(range(1, 9))
        assert await slow.next() == Overflow(6)
        assert [(await asyncio.wait_for(slow.next(), 2)).sequence for _ in range(2)] == [7, 8]
        await _announce(work, workspace_id)
        assert (await asyncio.wait_for(slow.next(), 2)).sequence == 9


async def test_many_events_in_one_unit_all_come(work: UnitOfWork, hub: Hub) -> None:
    workspace_id = await work.writing(add_workspace)
    async with hub.subscribe(workspace_id, buffer=2000) as feed:
        await _announce(work, workspace_id, times=1100)
        got = [(await asyncio.wait_for(feed.next(), 5)).sequence for _ in range(1100)]
    assert got == list(range(1, 1101))


async def test_pruned_events_are_an_overflow_and_not_a_silence(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    hub = Hub(work, poll=0.05)
    async with hub.subscribe(workspace_id) as feed:
        await _announce(work, workspace_id, times=4)
        await work.writing(lambda unit: unit.execute("DELETE FROM outbox_event WHERE sequence <= 2"))
        running = asyncio.create_task(hub.run())
        assert [await asyncio.wait_for(feed.next(), 2) for _ in range(1)] == [Overflow(2)]
        assert [(await asyncio.wait_for(feed.next(), 2)).sequence for _ in range(2)] == [3, 4]
        await _stop(running)


async def test_an_older_copy_of_the_database_put_back_is_an_overflow(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    await _announce(work, workspace_id, times=4)
    hub = Hub(work, poll=0.05)
    async with hub.subscribe(workspace_id) as feed:
        assert feed.start == 4
        await work.writing(lambda unit: unit.execute("DELETE FROM outbox_event WHERE sequence > 2"))
        await work.writing(lambda unit: unit.execute("UPDATE outbox_position SET highest = 2"))
        running = asyncio.create_task(hub.run())
        assert await asyncio.wait_for(feed.next(), 2) == Overflow(2)
        await _announce(work, workspace_id)
        assert (await asyncio.wait_for(feed.next(), 2)).sequence == 3
        await _stop(running)


async def test_a_database_that_fails_for_a_while_ends_neither_hub_nor_feed(
    work: UnitOfWork, caplog: pytest.LogCaptureFixture
) -> None:
    workspace_id = await work.writing(add_workspace)
    flaky = _Flaky(work.database)
    hub = Hub(flaky, poll=0.05)
    async with hub.subscribe(workspace_id) as feed:
        flaky.failures = 3
        running = asyncio.create_task(hub.run())
        await _announce(work, workspace_id)
        assert (await asyncio.wait_for(feed.next(), 5)).sequence == 1
        assert not running.done()
        await _stop(running)
    assert flaky.failures == 0
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 3


async def test_an_idle_hub_asks_once_for_all_watched_workspaces(
    work: UnitOfWork, statements: Statements
) -> None:
    hub = Hub(work, poll=0.05)
    feeds: list[Feed] = []
    for _ in range(20):
        feeds.append(await hub.subscribe(await work.writing(add_workspace)).__aenter__())
    with statements() as seen:
        running = asyncio.create_task(hub.run())
        await asyncio.sleep(0.28)
        await _stop(running)
    polls = [text for text in seen if "outbox_position" in text and text.count("?") + text.count("$") == 20]
    assert 2 <= len(polls) <= 6
    for feed in feeds:
        await feed.__aexit__(None, None, None)
    assert not hub._watched


async def test_nobody_watching_costs_no_statement(work: UnitOfWork, statements: Statements) -> None:
    hub = Hub(work, poll=0.02)
    with statements() as seen:
        running = asyncio.create_task(hub.run())
        hub.ring([uuid4()])
        await asyncio.sleep(0.1)
        await _stop(running)
    assert seen == []


class _Flaky(UnitOfWork):
    """Fails as often as told."""

    failures = 0

    async def reading(self, work: Callable[[Any], Awaitable[Any]]) -> Any:
        if self.failures:
            self.failures -= 1
            raise DatabaseUnavailable("restarting")
        return await super().reading(work)


async def _announce(work: UnitOfWork, workspace_id: UUID, *, times: int = 1) -> None:
    async def announce(unit: Unit) -> None:
        for _ in range(times):
            unit.announce(Event(workspace_id, "credential.updated", None, {"provider_key": "openai"}))

    await work.writing(announce)


async def _stop(running: "asyncio.Task[None]") -> None:
    running.cancel()
    await asyncio.wait({running})
    assert running.cancelled()
