"""The two database drivers as Tortoise clients: begin and time out as promised, and never tell a value in an error."""

import asyncio
import logging
import re
import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import aiosqlite
import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.sqlite.client import SqliteClient, SqliteTransactionWrapper
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from models.errors import DatabaseUnavailable, UnstorableValue

PATIENCE = 10.0  # seconds to wait for a lock or a connection
STATEMENT_LIMIT = 30.0
Observer = Callable[[str], None]

# The drivers log statements with their values; no level of ours may let that out.
for _name in ("tortoise", "tortoise.db_client", "aiosqlite", "asyncpg"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(eq=False)
class Violated(Exception):
    """A constraint said no. `kind` is unique, foreign_key, check or not_null; what a driver does not tell is empty."""

    kind: str
    table: str = ""
    columns: tuple[str, ...] = ()
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name or self.table} {', '.join(self.columns)}".strip()


class Client(Protocol):
    """What the unit of work needs of a connection or a transaction."""

    failed: BaseException | None

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]: ...

    async def affected(self, query: str, values: Sequence[Any]) -> int: ...


class _Guarded(ABC):
    """Lets observers count statements, translates errors, and remembers that a statement failed, so that a transaction
    in which one was swallowed is not committed."""

    observers: Sequence[Observer] = ()
    failed: BaseException | None = None
    refuses_nul = False

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        return await self._run(super().execute_insert, query, values)  # type: ignore[misc]

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        await self._run(super().execute_many, query, values)  # type: ignore[misc]

    async def execute_query(self, query: str, values: list[Any] | None = None) -> tuple[int, list[Any]]:
        answer: tuple[int, list[Any]] = await self._run(super().execute_query, query, values)  # type: ignore[misc]
        return answer

    async def execute_query_dict(self, query: str, values: list[Any] | None = None) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = await self._run(super().execute_query_dict, query, values)  # type: ignore[misc]
        return answer

    async def affected(self, query: str, values: Sequence[Any]) -> int:
        """Run a statement that answers no rows; how many rows it touched."""
        count: int = await self._run(self._affected, query, values)
        return count

    @abstractmethod
    async def _affected(self, query: str, values: Sequence[Any]) -> int: ...

    async def _run(self, call: Callable[[str, Any], Awaitable[Any]], query: str, values: Any) -> Any:
        for observer in self.observers:
            observer(query)
        try:
            if self.refuses_nul and _has_nul(values or ()):
                raise UnstorableValue
            return await call(query, values)
        except BaseException as error:
            failure = translated(error)
            self.failed = failure or error
            if failure is None:
                raise
        raise failure


async def _set(connection: aiosqlite.Connection, pragma: str) -> None:
    # Several processes that turn a new file to WAL at one moment: SQLite refuses all but one at once, without waiting.
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return await (await connection.execute(pragma)).close()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
        await asyncio.sleep(0.02)


class Sqlite(_Guarded, SqliteClient):
    """One file. SQLite keeps NUL bytes and PostgreSQL does not, so both refuse them."""

    refuses_nul = True

    async def create_connection(self, with_db: bool) -> None:
        if self._connection:
            return
        # mode=rw: opening never makes a file; `migrate` does.
        opening = aiosqlite.connect(
            f"file:{quote(self.filename)}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE
        )
        opening._thread.daemon = True  # a process that forgot to close must still be able to exit
        connection = await opening
        try:
            connection.row_factory = sqlite3.Row
            for pragma, value in self.pragmas.items():
                await _set(connection, f"PRAGMA {pragma}={value}")
        except BaseException:
            await connection.close()
            raise
        self._connection = connection
        await self._post_connect()

    async def close(self) -> None:
        async with self._lock:
            await super().close()

    def acquire_connection(self) -> Any:
        return self._held()

    @asynccontextmanager
    async def _held(self) -> AsyncIterator[aiosqlite.Connection]:
        # Not Tortoise's own wrapper, which keeps the lock for ever where connecting fails.
        async with self._lock:
            await self.create_connection(with_db=True)
            assert self._connection is not None  # noqa: S101
            yield self._connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["SqliteTransaction"]:
        """BEGIN IMMEDIATE: a transaction that reads first and writes then would fail at once where another writes."""
        async with self._held() as connection:
            transaction = SqliteTransaction(self)
            transaction.observers = self.observers
            try:
                await (await connection.execute("BEGIN IMMEDIATE")).close()
                yield transaction
                if transaction.failed is not None:
                    raise transaction.failed
                await connection.commit()
            except BaseException:
                # The driver's thread works in order: even a BEGIN that nobody waits for any more is undone by this.
                await connection.rollback()
                raise
            finally:
                transaction._finalized = True

    async def _affected(self, query: str, values: Sequence[Any]) -> int:
        async with self.acquire_connection() as connection:
            cursor = await connection.execute(query, values)
            await cursor.close()
            return max(int(cursor.rowcount), 0)


class SqliteTransaction(_Guarded, SqliteTransactionWrapper):
    """The connection inside its transaction."""

    refuses_nul = True
    _affected = Sqlite._affected


class Postgres(_Guarded, AsyncpgDBClient):
    """A pool of connections, made from the URL by the driver itself, which understands all that libpq does."""

    def __init__(self, *, dsn: str, pool: int, **options: Any) -> None:
        super().__init__(**options)
        self._dsn = dsn
        self.pool_maxsize = pool

    async def create_connection(self, with_db: bool) -> None:
        self._pool = await asyncpg.create_pool(
            dsn=self._dsn,
            min_size=1,
            max_size=self.pool_maxsize,
            timeout=PATIENCE,
            command_timeout=STATEMENT_LIMIT,
            # Nothing of ours outlives its transaction in a session, so the round trip of the stock reset is spared.
            reset=_nothing,
            server_settings={
                "application_name": "providence",
                "timezone": "UTC",
                "idle_in_transaction_session_timeout": "60s",  # a frozen process must not hold its locks for ever
            },
        )
        await self._post_connect()

    def acquire_connection(self) -> Any:
        return self._borrowed()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["PostgresTransaction"]:
        """READ COMMITTED, on a connection of its own."""
        async with self._borrowed() as connection, connection.transaction(isolation="read_committed"):
            transaction = PostgresTransaction(self)
            transaction._connection = connection
            transaction.observers = self.observers
            try:
                yield transaction
                if transaction.failed is not None:
                    raise transaction.failed  # its COMMIT would be a silent ROLLBACK
            finally:
                transaction._finalized = True

    @asynccontextmanager
    async def _borrowed(self) -> AsyncIterator[Any]:
        try:
            if self._pool is None:
                async with self._pool_init_lock:
                    if self._pool is None:
                        await self.create_connection(with_db=True)
            pool = self._pool
            assert pool is not None  # noqa: S101
            connection = await pool.acquire(timeout=PATIENCE)
        except OSError as error:  # refused, or timed out
            raise DatabaseUnavailable(type(error).__name__) from None
        try:
            yield connection
        finally:
            await pool.release(connection)

    async def _affected(self, query: str, values: Sequence[Any]) -> int:
        async with self.acquire_connection() as connection:
            tag: str = await connection.execute(query, *values)
            last = tag.rsplit(" ", 1)[-1]
            return int(last) if last.isdigit() else 0


class PostgresTransaction(_Guarded, TransactionWrapper):
    """A connection inside its transaction."""

    _affected = Postgres._affected


def get_client_class(db_info: dict[str, Any]) -> type[BaseDBAsyncClient]:
    """Tortoise asks the module that a connection names as its engine for the class."""
    return Sqlite if "file_path" in db_info["credentials"] else Postgres


def translated(error: BaseException) -> Exception | None:
    """The typed error, free of values, for what a driver raised; None for what is none of the database's."""
    if isinstance(error, (IntegrityError, OperationalError, TransactionManagementError)) and error.args:
        inner = error.args[0]
        if isinstance(inner, BaseException):
            return translated(inner)
    if isinstance(error, (Violated, UnstorableValue, DatabaseUnavailable)):
        return error
    if isinstance(error, sqlite3.IntegrityError):
        return _sqlite_violation(str(error))
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return _postgres_violation(error)
    if isinstance(error, (asyncpg.DataError, sqlite3.DataError, UnicodeEncodeError, OverflowError)):
        return UnstorableValue()
    if isinstance(error, asyncpg.InterfaceError):
        if isinstance(error, asyncpg.ClientConfigurationError):
            return None  # a wrong URL, which whoever opens it tells
        if isinstance(error, ValueError):
            return UnstorableValue()
        return DatabaseUnavailable("the connection is closed") if "clos" in str(error) else None
    if isinstance(error, sqlite3.OperationalError):
        return DatabaseUnavailable(str(error)) if _UNAVAILABLE.search(str(error)) else None
    if isinstance(error, _POSTGRES_UNAVAILABLE):
        return DatabaseUnavailable(type(error).__name__)
    if isinstance(error, (TimeoutError, OSError)):
        return DatabaseUnavailable(type(error).__name__)
    return None


_UNAVAILABLE = re.compile(r"locked|busy|unable to open|disk|readonly|full")
_POSTGRES_UNAVAILABLE = (
    asyncpg.InternalClientError,  # so it says of a connection that the server ended in the middle of an answer
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.TransactionRollbackError,
    asyncpg.LockNotAvailableError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)
_FAILED = re.compile(r"^(UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed(?:: (.*))?$", re.DOTALL)


def _sqlite_violation(text: str) -> Violated:
    match = _FAILED.match(text)
    if match is None:
        return Violated("check")
    kind, rest = match.group(1).lower().replace(" ", "_"), match.group(2) or ""
    if kind == "check":
        return Violated(kind, name=rest)
    table, columns = "", []
    for part in filter(None, rest.split(", ")):
        table, _, column = part.partition(".")
        columns.append(column)
    return Violated(kind, table, tuple(columns))


def _postgres_violation(error: asyncpg.IntegrityConstraintViolationError) -> Violated:
    kind = {
        asyncpg.UniqueViolationError: "unique",
        asyncpg.ForeignKeyViolationError: "foreign_key",
        asyncpg.NotNullViolationError: "not_null",
    }.get(type(error), "check")
    column = getattr(error, "column_name", None)
    return Violated(
        kind,
        getattr(error, "table_name", None) or "",
        (column,) if column else (),
        getattr(error, "constraint_name", None) or "",
    )


def _has_nul(values: Iterable[Any]) -> bool:
    return any(
        "\x00" in value if isinstance(value, str) else isinstance(value, list) and _has_nul(value)
        for value in values
    )


async def _nothing(connection: Any) -> None:
    await asyncio.sleep(0)
