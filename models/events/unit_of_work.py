"""The only way to the database: a unit runs to its end, committed or rolled back, whatever becomes of its caller."""

import asyncio
import re
import sqlite3
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
from tortoise.exceptions import ValidationError

from models.database import Database
from models.drivers import Client, Violated, translated
from models.errors import DatabaseUnavailable, UnstorableValue
from models.events import outbox
from models.events.constraints import ConstraintViolated, constraint_name
from models.events.outbox import Event
from models.events.rows import parameter

T = TypeVar("T")
Bell = Callable[[Collection[UUID]], None]


class Reader:
    """Reads, each statement for itself, outside of any transaction. `?` marks a parameter on both engines (not inside
    quotes); the rows are raw: models/events/rows.py reads their UUIDs, times and JSON."""

    def __init__(self, client: Client, *, engine: str) -> None:
        self.engine = engine
        self._client = client

    async def rows(self, sql: str, *params: object) -> list[dict[str, Any]]:
        """The rows of a statement that answers some."""
        return await self._client.execute_query_dict(_marked(sql, self.engine), self._values(params))

    async def now(self) -> datetime:
        """The database's clock, at this moment and not at the transaction's begin."""
        sql = "SELECT clock_timestamp() AS now"
        if self.engine == "sqlite":
            sql = "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') AS now"
        value = (await self.rows(sql))[0]["now"]
        return value if isinstance(value, datetime) else datetime.fromisoformat(value).replace(tzinfo=UTC)

    def _values(self, params: tuple[object, ...]) -> list[Any]:
        return [parameter(value, engine=self.engine) for value in params]


class Unit(Reader):
    """Inside a transaction. Calls of models made in it use its connection by themselves. An error of the database ends
    it: a unit in which one was swallowed is rolled back all the same."""

    def __init__(self, client: Client, *, engine: str) -> None:
        super().__init__(client, engine=engine)
        self.events: list[Event] = []
        self.rung: set[str] = set()
        self.calls: list[Callable[[], None]] = []
        self.open = True

    async def execute(self, sql: str, *params: object) -> int:
        """Run a statement that answers no rows; how many rows it touched."""
        return await self._client.affected(_marked(sql, self.engine), self._values(params))

    def announce(self, event: Event) -> None:
        """Write the event to the outbox, as the last act before the commit."""
        self.events.append(event)

    def ring(self, kind: str) -> None:
        """Once it is committed, wake whoever listens to this kind of event: where no workspace is left to announce it in."""
        self.rung.add(kind)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call, on the loop, once it is committed and before the caller of `writing` goes on."""
        self.calls.append(call)


_unit: ContextVar[Unit | None] = ContextVar("unit", default=None)


class UnitOfWork:
    """Runs pieces of work against one database. `bell` is rung with the workspaces whose events were committed, and each
    of `listeners` when an event of its kind was. `limit` is the longest life of one piece, in seconds."""

    def __init__(self, database: Database, *, bell: Bell | None = None, limit: float = 30.0) -> None:
        self.bell = bell
        self.listeners: dict[str, Callable[[], None]] = {}
        self.database = database
        self._limit = limit

    async def writing(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        """Run `work` in a transaction. Raises what it raises, or ConstraintViolated, UnstorableValue,
        DatabaseUnavailable; then nothing was written. A caller who is cancelled waits until it is decided."""
        outer = _unit.get()
        if outer is not None and outer.open:
            raise RuntimeError("a unit inside of a unit would wait for itself: hand the outer one down")
        return await _to_its_end(self._write(work))

    async def reading(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        """Run `work` outside of any transaction; it writes nothing."""
        return await _to_its_end(self._read(work))

    async def forget_deleted(self) -> None:
        """Empty SQLite's write-ahead log, in which deleted rows can still be read. It waits a moment only: where somebody
        reads meanwhile, the log is emptied later, as always."""
        if self.database.engine == "sqlite":
            await self.reading(_empty_log)

    async def _write(self, work: Callable[[Unit], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._limit), self.database.transaction() as client:
                self.database.enter(client)
                unit = Unit(client, engine=self.database.engine)
                _unit.set(unit)
                try:
                    answer = await work(unit)
                    if unit.events:
                        await outbox.append(unit, unit.events)
                finally:
                    unit.open = False
        except Exception as error:
            failure = _typed(error)
            if failure is None:
                raise
        else:
            self._after(unit)
            return answer
        raise failure

    async def _read(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        try:
            async with asyncio.timeout(self._limit):
                self.database.enter()
                return await work(Reader(self.database.reader, engine=self.database.engine))
        except Exception as error:
            failure = _typed(error)
            if failure is None:
                raise
        raise failure

    def _after(self, unit: Unit) -> None:
        # By the loop, which reports their failures: what is committed must not look as if it had failed.
        loop = asyncio.get_running_loop()
        for call in unit.calls:
            loop.call_soon(call)
        for kind in unit.rung.union(event.kind for event in unit.events):
            if (listener := self.listeners.get(kind)) is not None:
                loop.call_soon(listener)
        if unit.events and self.bell is not None:
            loop.call_soon(self.bell, {event.workspace_id for event in unit.events})


async def _empty_log(reader: Reader) -> None:
    (usual,) = await reader.rows("PRAGMA busy_timeout")
    await reader.rows("PRAGMA busy_timeout = 200")
    try:
        await reader.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        await reader.rows(f"PRAGMA busy_timeout = {int(usual['timeout'])}")


async def _to_its_end(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            try:
                await asyncio.wait({task})
            except asyncio.CancelledError:
                continue  # cancelled once more; it still must come to its end
        if not task.cancelled():
            task.exception()  # seen, so that the loop does not complain that nobody did
        raise


def _typed(error: Exception) -> Exception | None:
    """The error to raise instead, free of values; None: raise it as it is."""
    if isinstance(error, (DatabaseUnavailable, UnstorableValue)):
        return None
    if isinstance(error, Violated):
        return ConstraintViolated(constraint_name(error))
    if isinstance(error, ValidationError):
        return UnstorableValue()
    if not isinstance(error, (sqlite3.Error, *_OF_POSTGRES, TimeoutError)):
        return None  # the work's own error, though it be one that a driver might raise too
    failure = translated(error)  # of a begin or a commit; those of statements come typed
    return ConstraintViolated(constraint_name(failure)) if isinstance(failure, Violated) else failure


# The last is what the driver says of a connection that the server ended while it was being begun on.
_OF_POSTGRES = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
_PARAMETER = re.compile(r"'[^']*'|\?")


@lru_cache(maxsize=1024)
def _marked(sql: str, engine: str) -> str:
    if engine == "sqlite":
        return sql
    number = 0

    def numbered(match: re.Match[str]) -> str:
        nonlocal number
        if match.group() != "?":
            return match.group()
        number += 1
        return f"${number}"

    return _PARAMETER.sub(numbered, sql)
