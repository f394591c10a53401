"""A unit of work is whole or nothing, whatever becomes of its caller, its process, or an error in it."""

import asyncio
import random
import signal
import sqlite3
import sys
from uuid import UUID

import pytest

from models.access.tables import Account, Workspace
from models.clock import utc_now
from models.database import Database, sqlite_path
from models.errors import DatabaseUnavailable
from models.events.constraints import ConstraintViolated
from models.events.outbox import position, read_after
from models.events.rows import moment_of, uuid_of
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from tests.models.events.rows import add_pair, add_workspace


async def test_what_is_written_is_there(work: UnitOfWork) -> None:
    key = await work.writing(add_workspace)
    rows = await work.reading(
        lambda reader: reader.rows("SELECT id, created_at FROM workspace WHERE id = ?", key)
    )
    assert [uuid_of(row["id"]) for row in rows] == [key]
    assert abs((moment_of(rows[0]["created_at"]) - utc_now()).total_seconds()) < 5


async def test_a_unit_that_raises_writes_nothing_and_announces_nothing(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    called: list[str] = []

    async def fail(unit: Unit) -> None:
        await add_pair(unit, workspace_id)
        unit.after_commit(lambda: called.append("committed"))
        raise LookupError("no")

    work.bell = lambda workspaces: called.append("rung")
    with pytest.raises(LookupError):
        await work.writing(fail)
    await asyncio.sleep(0)
    assert not called
    assert await _pairs(work) == (set(), {workspace_id})
    assert await work.reading(lambda reader: read_after(reader, workspace_id, 0)) == []


async def test_a_swallowed_error_of_the_database_rolls_the_unit_back(work: UnitOfWork) -> None:
    await work.writing(lambda unit: add_workspace(unit, slug="taken"))

    async def swallow(unit: Unit) -> None:
        await add_workspace(unit, slug="free")
        with pytest.raises(Exception, match="unique"):
            await add_workspace(unit, slug="taken")

    with pytest.raises(ConstraintViolated):
        await work.writing(swallow)
    assert await work.reading(_slugs) == ["taken"]


async def test_calls_and_bell_come_after_the_commit_and_before_the_caller_goes_on(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    heard: list[object] = []
    work.bell = lambda workspaces: heard.append(set(workspaces))

    async def write(unit: Unit) -> None:
        await add_pair(unit, workspace_id)
        unit.after_commit(lambda: heard.append("called"))
        assert not heard

    await work.writing(write)
    assert heard == ["called", {workspace_id}]


async def test_a_cancelled_caller_waits_until_its_unit_is_decided(work: UnitOfWork) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit) -> None:
        await add_workspace(unit, slug="slow")
        begun.set()
        await go_on.wait()

    caller = asyncio.create_task(work.writing(slow))
    await begun.wait()
    for _ in range(3):
        caller.cancel()
        await asyncio.sleep(0.01)
    assert not caller.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await work.reading(_slugs) == ["slow"]


async def test_units_cancelled_at_random_moments_leave_the_database_whole(work: UnitOfWork) -> None:
    workspace_id = await work.writing(add_workspace)
    acknowledged: set[UUID] = set()
    for _ in range(20):
        callers = [
            asyncio.create_task(work.writing(lambda unit: add_pair(unit, workspace_id))) for _ in range(10)
        ] + [asyncio.create_task(work.reading(_slugs)) for _ in range(5)]
        for caller in callers:
            await asyncio.sleep(random.random() / 1000)
            if random.random() < 0.7:
                caller.cancel()
                if random.random() < 0.2:
                    await asyncio.sleep(0)
                    caller.cancel()
        answers = await asyncio.gather(*callers, return_exceptions=True)
        assert all(isinstance(answer, (UUID, list, asyncio.CancelledError)) for answer in answers)
        acknowledged |= {answer for answer in answers if isinstance(answer, UUID)}
    await _assert_whole(work, workspace_id, acknowledged)


async def test_units_that_run_out_of_time_at_random_moments_leave_the_database_whole(
    work: UnitOfWork,
) -> None:
    workspace_id = await work.writing(add_workspace)
    acknowledged: set[UUID] = set()
    for _ in range(200):
        hasty = UnitOfWork(work.database, limit=random.random() / 300)
        answer = (
            await asyncio.gather(
                hasty.writing(lambda unit: add_pair(unit, workspace_id)),
                hasty.reading(_slugs),
                return_exceptions=True,
            )
        )[0]
        if isinstance(answer, UUID):
            acknowledged.add(answer)
        else:
            assert isinstance(answer, DatabaseUnavailable)
    await _assert_whole(work, workspace_id, acknowledged)


async def test_acknowledged_writes_survive_a_killed_process(work: UnitOfWork, database_url: str) -> None:
    workspace_id = await work.writing(add_workspace)
    child = await _child("write", database_url, workspace_id)
    assert child.stdout is not None
    acknowledged = {UUID((await child.stdout.readline()).decode().strip()) for _ in range(60)}
    child.send_signal(signal.SIGKILL)
    rest = (await child.stdout.read()).decode().split("\n")[:-1]
    await child.wait()
    await _assert_whole(work, workspace_id, acknowledged | {UUID(line) for line in rest})


async def test_writers_of_several_processes_lose_nothing(work: UnitOfWork, database_url: str) -> None:
    workspace_id = await work.writing(add_workspace)
    await work.writing(
        lambda unit: unit.execute("UPDATE workspace SET name = '0' WHERE id = ?", workspace_id)
    )
    children = [await _child("count", database_url, workspace_id) for _ in range(3)]
    assert [await child.wait() for child in children] == [0, 0, 0]
    rows = await work.reading(lambda reader: reader.rows("SELECT name FROM workspace"))
    assert rows[0]["name"] == "300"


async def test_a_write_lock_held_elsewhere_is_told_and_forgotten(work: UnitOfWork, database_url: str) -> None:
    key = await work.writing(add_workspace)
    if work.database.engine == "sqlite":
        other = sqlite3.connect(sqlite_path(database_url), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.5, other.close)
        with pytest.raises(DatabaseUnavailable):
            await UnitOfWork(work.database, limit=0.1).writing(add_workspace)
    else:
        locked, go_on = asyncio.Event(), asyncio.Event()

        async def hold(unit: Unit) -> None:
            await unit.rows("SELECT id FROM workspace WHERE id = ? FOR UPDATE", key)
            locked.set()
            await go_on.wait()

        async def rename(unit: Unit) -> int:
            return await unit.execute("UPDATE workspace SET name = 'x' WHERE id = ?", key)

        holder = asyncio.create_task(work.writing(hold))
        await locked.wait()
        with pytest.raises(DatabaseUnavailable):
            await UnitOfWork(work.database, limit=0.1).writing(rename)
        go_on.set()
        await holder
    await work.writing(lambda unit: add_workspace(unit, slug="after"))
    assert "after" in await work.reading(_slugs)


async def test_a_reader_sees_what_was_committed_while_another_unit_writes(work: UnitOfWork) -> None:
    await work.writing(lambda unit: add_workspace(unit, slug="before"))
    written, go_on = asyncio.Event(), asyncio.Event()

    async def slow(unit: Unit) -> None:
        await add_workspace(unit, slug="slow")
        written.set()
        await go_on.wait()

    writer = asyncio.create_task(work.writing(slow))
    await written.wait()
    assert await asyncio.wait_for(work.reading(_slugs), 5) == ["before"]
    go_on.set()
    await writer
    assert await work.reading(_slugs) == ["before", "slow"]


async def test_models_follow_the_unit_they_are_called_in(work: UnitOfWork) -> None:
    async def write(unit: Unit) -> tuple[int, int]:
        await add_workspace(unit, slug="inside")
        outside = await work.reading(_slugs)
        return await Workspace.filter(slug="inside").count(), len(outside)

    assert await work.writing(write) == (1, 0)


async def test_a_unit_inside_of_a_unit_is_refused_at_once(work: UnitOfWork) -> None:
    async def nested(unit: Unit) -> None:
        await work.writing(add_workspace)

    with pytest.raises(RuntimeError, match="inside of a unit"):
        await work.writing(nested)

    async def after(unit: Unit) -> None:
        unit.after_commit(lambda: later.append(asyncio.ensure_future(work.writing(add_workspace))))

    later: list[asyncio.Future[UUID]] = []
    await work.writing(after)
    assert isinstance(await later[0], UUID)


@pytest.mark.parametrize(
    "error", [OverflowError("own"), OSError("own"), UnicodeEncodeError("utf-8", "x", 0, 1, "own")]
)
async def test_an_error_of_the_work_itself_comes_out_as_it_is(work: UnitOfWork, error: Exception) -> None:
    async def fail(unit: Unit) -> None:
        raise error

    with pytest.raises(type(error), match="own") as raised:
        await work.writing(fail)
    assert raised.value is error


async def test_the_databases_clock_moves_within_a_unit(work: UnitOfWork) -> None:
    async def twice(unit: Unit) -> float:
        first = await unit.now()
        await asyncio.sleep(0.02)
        return (await unit.now() - first).total_seconds()

    assert 0.01 < await work.writing(twice) < 5


async def test_question_marks_inside_quotes_are_no_parameters(work: UnitOfWork) -> None:
    rows = await work.reading(
        lambda reader: reader.rows("SELECT '?' AS mark, slug FROM workspace WHERE slug = ?", "a")
    )
    assert rows == []
    key = await work.writing(lambda unit: add_workspace(unit, slug="a"))
    rows = await work.reading(
        lambda reader: reader.rows("SELECT '?' AS mark, id FROM workspace WHERE slug = ?", "a")
    )
    assert [(row["mark"], uuid_of(row["id"])) for row in rows] == [("?", key)]


async def test_two_databases_in_one_process_stay_apart(
    database: Database, database_url: str, engine: str
) -> None:
    other = await Database.open(database_url)
    try:
        key = await UnitOfWork(database).writing(add_workspace)
        await database.close()
        found = await UnitOfWork(other).reading(lambda _: Workspace.filter(id=key).count())
        assert found == 1
    finally:
        await other.close()


async def _assert_whole(work: UnitOfWork, workspace_id: UUID, acknowledged: set[UUID]) -> None:
    accounts, workspaces = await _pairs(work)
    assert accounts == workspaces - {workspace_id}
    assert acknowledged <= accounts
    place = await work.reading(lambda reader: position(reader, workspace_id))
    events = await work.reading(lambda reader: read_after(reader, workspace_id, 0, limit=10_000))
    assert {event.subject_id for event in events} == accounts
    assert [event.sequence for event in events] == list(range(1, place.last + 1))
    assert await asyncio.wait_for(work.writing(lambda unit: add_pair(unit, workspace_id)), 5)
    if work.database.engine == "postgres":
        busy = await work.reading(
            lambda reader: reader.rows(
                "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
            )
        )
        assert busy == []
        pool = work.database._writer._pool  # type: ignore[union-attr]
        assert pool is not None
        assert pool.get_idle_size() == pool.get_size()
    else:
        connection = work.database._writer._connection
        assert connection is not None
        assert not connection.in_transaction


async def _pairs(work: UnitOfWork) -> tuple[set[UUID], set[UUID]]:
    async def read(reader: Reader) -> tuple[set[UUID], set[UUID]]:
        accounts = {account.id for account in await Account.all()}
        return accounts, {workspace.id for workspace in await Workspace.all()}

    return await work.reading(read)


async def _slugs(reader: Reader) -> list[str]:
    return [row["slug"] for row in await reader.rows("SELECT slug FROM workspace ORDER BY slug")]


async def _child(what: str, url: str, workspace_id: UUID) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.models.events.child", what, url, str(workspace_id)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
    )
