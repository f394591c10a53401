"""The end of a credential is told ahead and when it comes, each once, whoever looks and however many look at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import pytest

from models.access.tables import Workspace
from models.credentials.expiring import MOVED, Expiry, News, news
from models.credentials.status import AHEAD, expires_soon
from models.credentials.tables import Credential
from models.database import Database
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from tests.conftest import Statements

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)
T = TypeVar("T")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("ahead", "told", "expected"),
    [
        (AHEAD + SECOND, None, None),
        (AHEAD, None, News.EXPIRING),
        (SECOND, None, News.EXPIRING),
        (SECOND, News.EXPIRING, None),
        (SECOND * 0, News.EXPIRING, News.EXPIRED),
        (-DAY, None, News.EXPIRED),
        (-DAY, News.EXPIRED, None),
        (DAY, News.EXPIRED, None),
    ],
)
def test_the_end_is_told_ahead_and_when_it_comes_and_each_once(
    ahead: timedelta, told: News | None, expected: News | None
) -> None:
    assert news(NOW + ahead, told, now=NOW) is expected
    assert news(None, told, now=NOW) is None


@pytest.mark.parametrize(
    ("ahead", "soon"),
    [(AHEAD + SECOND, False), (AHEAD, True), (SECOND, True), (SECOND * 0, False), (-DAY, False)],
)
def test_an_end_is_soon_from_fourteen_days_ahead_until_it_comes(ahead: timedelta, soon: bool) -> None:
    assert expires_soon(NOW + ahead, now=NOW) is soon
    assert not expires_soon(None, now=NOW)


async def credential(work: UnitOfWork, ahead: timedelta | None, workspace: UUID | None = None) -> UUID:
    """A credential that ends so far ahead, in a workspace of its own."""
    id, workspace_id = uuid4(), workspace or uuid4()

    async def make(unit: Unit) -> None:
        now = await unit.now()
        if workspace is None:
            await Workspace.create(id=workspace_id, slug=workspace_id.hex, name="x", created_at=now)
        await Credential.create(
            id=id,
            workspace_id=workspace_id,
            provider_key="openai",
            name=id.hex,
            name_key=id.hex,
            expires_at=None if ahead is None else now + ahead,
            created_at=now,
            updated_at=now,
        )

    await work.writing(make)
    return id


async def told(work: UnitOfWork, id: UUID) -> list[str]:
    """What was announced of it."""
    rows = await work.reading(
        lambda reader: reader.rows("SELECT kind FROM outbox_event WHERE subject_id = ? ORDER BY sequence", id)
    )
    return [row["kind"] for row in rows]


async def audited(work: UnitOfWork, id: UUID) -> list[str]:
    """What the service is said to have done to it."""
    sql = "SELECT action FROM audit_entry WHERE subject = ? AND actor_kind = 'system' ORDER BY at"
    rows = await work.reading(lambda reader: reader.rows(sql, f"credential:{id}"))
    return [row["action"] for row in rows]


async def until_told(work: UnitOfWork, id: UUID, *kinds: str) -> None:
    """Until that was told of it, and no more."""
    async with asyncio.timeout(15):
        while await told(work, id) != list(kinds):  # noqa: ASYNC110 - nobody rings a bell here
            await asyncio.sleep(0.02)


@asynccontextmanager
async def at_work(expiry: Expiry) -> AsyncIterator[None]:
    """It runs meanwhile."""
    task = asyncio.create_task(expiry.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_what_is_near_and_what_is_over_is_told_and_nothing_else(work: UnitOfWork) -> None:
    ahead = {None: [], 15 * DAY: [], 13 * DAY: ["credential.expiring"], -DAY: ["credential.expired"]}
    ids = {each: await credential(work, each) for each in ahead}
    expiry = Expiry(work)
    for _ in range(2):
        await expiry.round()
        assert {each: await told(work, id) for each, id in ids.items()} == ahead
        assert {each: await audited(work, id) for each, id in ids.items()} == ahead


async def test_it_sleeps_until_the_next_moment_or_its_pause(work: UnitOfWork) -> None:
    assert await Expiry(work).round() == 60.0
    await credential(work, 15 * DAY)
    await credential(work, -DAY)
    assert await Expiry(work).round() == 60.0
    await credential(work, AHEAD + 40 * SECOND)
    assert 30 < await Expiry(work).round() <= 40
    await credential(work, 20 * SECOND)
    assert 10 < await Expiry(work).round() <= 20


async def test_a_moment_is_told_when_it_comes(work: UnitOfWork) -> None:
    id = await credential(work, timedelta(seconds=0.6))
    async with at_work(Expiry(work)):
        await until_told(work, id, "credential.expiring", "credential.expired")


async def test_whoever_moves_an_end_is_answered_at_once(work: UnitOfWork) -> None:
    expiry = Expiry(work)
    work.listeners[MOVED] = expiry.ring

    async def ring(unit: Unit) -> None:
        unit.ring(MOVED)

    async with at_work(expiry):
        await asyncio.sleep(0.2)
        id = await credential(work, DAY)
        await work.writing(ring)
        await until_told(work, id, "credential.expiring")


async def test_several_processes_tell_it_once(work: UnitOfWork, database_url: str) -> None:
    first = await credential(work, -DAY)
    ids = [first, *[await credential(work, DAY) for _ in range(3)]]
    other = await Database.open(database_url, pool=5)
    try:
        works = [work, UnitOfWork(other)] * 3
        await asyncio.gather(*(Expiry(each).round() for each in works))
    finally:
        await other.close()
    assert [await told(work, id) for id in ids] == [["credential.expired"], *[["credential.expiring"]] * 3]


async def test_an_end_that_was_moved_meanwhile_is_judged_anew(work: UnitOfWork) -> None:
    first = await credential(work, -DAY)
    workspace = (await work.reading(lambda _: Credential.get(id=first))).workspace_id
    ids = [first, *[await credential(work, -DAY, workspace) for _ in range(2)]]
    near = (await work.reading(Expiry(work)._near))[1]
    assert {one.credential_id for one in near} == set(ids)
    later = await work.reading(Reader.now) + 20 * DAY
    sql = "UPDATE credential SET expires_at = ? WHERE id = ?"
    await work.writing(lambda unit: unit.execute(sql, later, ids[1]))
    assert await Expiry(work)._told(workspace, ids) == 2
    assert [await told(work, id) for id in ids] == [["credential.expired"], [], ["credential.expired"]]


async def test_more_than_a_round_takes_come_at_once_after_it(work: UnitOfWork) -> None:
    ids = [await credential(work, -DAY) for _ in range(5)]
    expiry = Expiry(work, most=2)
    assert [await expiry.round() for _ in range(3)] == [0.0, 0.0, 60.0]
    assert [await told(work, id) for id in ids] == [["credential.expired"]] * 5


async def test_a_round_in_which_nothing_ends_costs_one_statement(
    work: UnitOfWork, statements: Statements
) -> None:
    for ahead in (None, 20 * DAY, -DAY):
        await credential(work, ahead)
    expiry = Expiry(work)
    await expiry.round()
    with statements() as seen:
        await expiry.round()
    assert len([sql for sql in seen if "FROM" in sql]) == 1


class Failing(UnitOfWork):
    """A database that is away for the first two readings."""

    failures = 2

    async def reading(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        if self.failures:
            self.failures -= 1
            raise DatabaseUnavailable("away")
        return await super().reading(work)


async def test_it_goes_on_after_a_database_that_was_away(
    work: UnitOfWork, caplog: pytest.LogCaptureFixture
) -> None:
    id = await credential(work, -DAY)
    async with at_work(Expiry(Failing(work.database), pause=0.01)):
        await until_told(work, id, "credential.expired")
    assert caplog.text.count("ends of credentials could not be told") == 2
