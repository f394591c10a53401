"""Events are numbered in commit order, without gaps, and are pruned from the oldest on."""

import asyncio
import random
from datetime import timedelta
from uuid import UUID

import pytest

from models.clock import utc_now
from models.events import outbox
from models.events.outbox import Event, Position, position, prune, read_after
from models.events.unit_of_work import Unit, UnitOfWork
from tests.models.events.rows import add_workspace


async def test_an_event_comes_back_as_it_was_announced(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    event = Event(workspace_id, "run.updated", workspace_id, {"provider_key": "openai", "draft": None})
    await work.writing(lambda unit: _announce(unit, event))
    (stored,) = await work.reading(lambda reader: read_after(reader, workspace_id, 0))
    assert (stored.workspace_id, stored.kind, stored.subject_id) == (workspace_id, event.kind, workspace_id)
    assert (stored.detail, stored.sequence) == (event.detail, 1)
    assert abs((stored.at - utc_now()).total_seconds()) < 5


async def test_each_workspace_counts_for_itself(work: UnitOfWork) -> None:
    one, two = await work.writing(add_workspace), await work.writing(add_workspace)
    await work.writing(lambda unit: _announce(unit, _event(one), _event(two), _event(one)))
    assert [event.sequence for event in await work.reading(lambda reader: read_after(reader, one, 0))] == [
        1,
        2,
    ]
    assert [event.sequence for event in await work.reading(lambda reader: read_after(reader, two, 0))] == [1]
    assert await work.reading(lambda reader: position(reader, one)) == Position(last=2, pruned=0)


async def test_a_workspace_without_events_stands_at_zero(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    assert await work.reading(lambda reader: position(reader, workspace_id)) == Position(0, 0)


async def test_a_slow_committer_makes_no_reader_miss_its_events(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    numbered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit) -> None:
        await outbox.append(unit, [_event(workspace_id, "slow")])
        numbered.set()
        await go_on.wait()

    first = asyncio.create_task(work.writing(slow))
    await numbered.wait()
    second = asyncio.create_task(work.writing(lambda unit: _announce(unit, _event(workspace_id, "quick"))))
    await asyncio.sleep(0.2)
    assert (
        await work.reading(lambda reader: read_after(reader, workspace_id, 0)) == []
    )  # and not "quick" alone
    go_on.set()
    await asyncio.gather(first, second)
    events = await work.reading(lambda reader: read_after(reader, workspace_id, 0))
    assert [(event.sequence, event.kind) for event in events] == [(1, "slow"), (2, "quick")]


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_unit_that_wrote_first_and_commits_last_comes_last(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    written, go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit) -> None:
        await add_workspace(unit)  # takes its transaction id here
        unit.announce(_event(workspace_id, "slow"))
        written.set()
        await go_on.wait()

    first = asyncio.create_task(work.writing(slow))
    await written.wait()
    await work.writing(lambda unit: _announce(unit, _event(workspace_id, "quick")))
    (quick,) = await work.reading(lambda reader: read_after(reader, workspace_id, 0))
    go_on.set()
    await first
    (slow_one,) = await work.reading(lambda reader: read_after(reader, workspace_id, quick.sequence))
    assert (slow_one.kind, slow_one.sequence) == ("slow", 2)


async def test_a_reader_that_polls_among_many_writers_sees_every_event_once(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)

    async def unit_of_one(unit: Unit) -> None:
        if unit.engine == "postgres":
            await asyncio.sleep(random.random() / 200)
        await outbox.append(unit, [_event(workspace_id)])
        await asyncio.sleep(random.random() / 500)

    async def write() -> None:
        for _ in range(15):
            await work.writing(unit_of_one)

    writers = [asyncio.create_task(write()) for _ in range(8)]
    seen: list[int] = []
    while len(seen) < 120:
        after = seen[-1] if seen else 0
        # Asked before the read: who ends while it is on its way may have written what it did not see.
        written = all(writer.done() for writer in writers)
        seen += [
            event.sequence for event in await work.reading(lambda r, a=after: read_after(r, workspace_id, a))
        ]
        if written and (seen[-1] if seen else 0) == after:
            break
    await asyncio.gather(*writers)
    assert seen == list(range(1, 121))


async def test_pruning_forgets_the_oldest_and_remembers_how_far(work: UnitOfWork) -> None:
    old, young = await work.writing(add_workspace), await work.writing(add_workspace)
    await work.writing(lambda unit: _announce(unit, *[_event(old)] * 5))
    await work.writing(lambda unit: _announce(unit, _event(young)))
    past = utc_now() - timedelta(hours=80)
    await work.writing(
        lambda unit: unit.execute(
            "UPDATE outbox_event SET at = ? WHERE workspace_id = ? AND sequence <= 4", past, old
        )
    )
    before = utc_now() - timedelta(hours=72)
    assert await work.writing(lambda unit: prune(unit, before=before, limit=3)) == 3
    assert await work.reading(lambda reader: position(reader, old)) == Position(last=5, pruned=3)
    assert await work.writing(lambda unit: prune(unit, before=before, limit=3)) == 1
    assert await work.writing(lambda unit: prune(unit, before=before, limit=3)) == 0
    assert [event.sequence for event in await work.reading(lambda reader: read_after(reader, old, 0))] == [5]
    assert await work.reading(lambda reader: position(reader, young)) == Position(last=1, pruned=0)


async def test_a_page_is_as_long_as_asked(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    await work.writing(lambda unit: _announce(unit, *[_event(workspace_id)] * 7))
    page = await work.reading(lambda reader: read_after(reader, workspace_id, 2, limit=3))
    assert [event.sequence for event in page] == [3, 4, 5]


def _event(workspace_id: UUID, kind: str = "run.updated") -> Event:
    return Event(workspace_id, kind, None, {})


async def _announce(unit: Unit, *events: Event) -> None:
    for event in events:
        unit.announce(event)
