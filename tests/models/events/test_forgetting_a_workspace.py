"""A workspace's events are forgotten in pieces, of which a reader is told, and at its end all at once."""

from uuid import UUID, uuid4

from models.access.tables import Workspace
from models.clock import utc_now
from models.events import outbox
from models.events.outbox import Event, Position
from models.events.unit_of_work import Unit, UnitOfWork


async def workspace_with(work: UnitOfWork, events: int) -> UUID:
    workspace_id = uuid4()

    async def make(unit: Unit) -> None:
        await Workspace.create(id=workspace_id, slug=workspace_id.hex, name="x", created_at=utc_now())
        for _ in range(events):
            unit.announce(Event(workspace_id, "run.updated", None, {}))

    await work.writing(make)
    return workspace_id


async def test_events_go_in_pieces_the_oldest_first_and_of_one_workspace_alone(work: UnitOfWork) -> None:
    workspace, other = await workspace_with(work, 12), await workspace_with(work, 3)
    gone = []
    for expected in (5, 10, 12):
        gone.append(await work.writing(lambda unit: outbox.prune_workspace(unit, workspace, limit=5)))
        position = await work.reading(lambda reader: outbox.position(reader, workspace))
        assert position == Position(last=12, pruned=expected)
    assert gone == [5, 5, 2]
    assert await work.writing(lambda unit: outbox.prune_workspace(unit, workspace, limit=5)) == 0
    assert len(await work.reading(lambda reader: outbox.read_after(reader, other, 0))) == 3


async def test_at_its_end_nothing_is_left_of_a_workspaces_events(work: UnitOfWork) -> None:
    workspace, other = await workspace_with(work, 4), await workspace_with(work, 3)
    await work.writing(lambda unit: outbox.forget_workspace(unit, workspace))
    assert await work.reading(lambda reader: outbox.read_after(reader, workspace, 0)) == []
    assert await work.reading(lambda reader: outbox.position(reader, workspace)) == Position()
    assert await work.reading(lambda reader: outbox.position(reader, other)) == Position(last=3)


async def test_a_listener_is_woken_by_an_event_of_its_kind_or_by_its_name_after_the_commit(
    work: UnitOfWork,
) -> None:
    workspace, woken = await workspace_with(work, 0), []
    work.listeners["access.changed"] = lambda: woken.append("access")

    async def announce(unit: Unit, kind: str) -> None:
        unit.announce(Event(workspace, kind, None, {}))
        assert woken == []

    async def ring(unit: Unit) -> None:
        unit.ring("access.changed")

    async def undone(unit: Unit) -> None:
        await ring(unit)
        raise LookupError

    await work.writing(lambda unit: announce(unit, "run.updated"))
    try:
        await work.writing(undone)
    except LookupError:
        pass
    assert woken == []
    await work.writing(lambda unit: announce(unit, "access.changed"))
    assert woken == ["access"]
    await work.writing(ring)
    assert woken == ["access"] * 2
