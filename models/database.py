"""Opens and closes one database. Work with it goes through models/events/unit_of_work.py alone."""

import asyncio
import os
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar, Literal
from urllib.parse import unquote, urlsplit

from asyncpg import ClientConfigurationError, InvalidAuthorizationSpecificationError, InvalidCatalogNameError
from tortoise.context import TortoiseContext

from models.drivers import Client, Observer, Postgres, Sqlite, translated
from models.errors import DatabaseUnavailable, WrongConfiguration

TABLE_MODULES = (
    "models.events.tables",
    "models.vault.tables",
    "models.access.tables",
    "models.catalog.tables",
    "models.credentials.tables",
    "models.hosting.tables",
    "models.validation.tables",
    "models.defaults.tables",
    "models.usage.tables",
    "models.pools.tables",
)

Engine = Literal["sqlite", "postgres"]

_PRAGMAS: dict[str, Any] = {
    "busy_timeout": 10_000,  # first: the others may have to wait for another process
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "secure_delete": "ON",  # the wrapped key of a deleted workspace must not stay in a free page
    "journal_size_limit": 64 * 2**20,
}


class Database:
    """One database of either engine. Several may be open in a process, but of one engine: Tortoise keeps the dialect of
    its queries on the model classes, which all of them share."""

    _engines: ClassVar[Counter[str]] = Counter()

    def __init__(
        self, engine: Engine, context: TortoiseContext, writer: Sqlite | Postgres, reader: Sqlite | Postgres
    ):
        self.engine: Engine = engine
        self.observers: list[Observer] = []  # called with the text of each statement
        self._context = context
        self._writer = writer
        self._reader = reader
        self._open = True
        writer.observers = reader.observers = self.observers

    @classmethod
    async def open(cls, url: str, *, pool: int = 10, foreign_keys: bool = True) -> "Database":
        """Connect, or raise WrongConfiguration with the cure, or DatabaseUnavailable where waiting may help."""
        engine = engine_of(url)
        if any(count for other, count in cls._engines.items() if other != engine):
            raise RuntimeError("a database of the other engine is open in this process")
        # Tortoise wants its context to be the current one while it starts; a task of its own keeps it out of ours.
        database = await asyncio.create_task(cls._start(engine, url, pool, foreign_keys))
        cls._engines[engine] += 1
        try:
            await database._probe()
        except BaseException:
            await database.close()
            raise
        return database

    async def close(self) -> None:
        """Wait for what runs (ten seconds at most on PostgreSQL) and close every connection."""
        if self._open:
            self._open = False
            Database._engines[self.engine] -= 1
            if self._reader is not self._writer:
                await self._reader.close()
            await self._writer.close()

    def enter(self, client: Any = None) -> None:
        """Make this database (or its transaction `client`) the one that models speak to, for the rest of this task."""
        self._context.__enter__()  # never left: the task ends with its copy of the context variables
        self._context.connections.set(self.engine, client or self._reader)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Client]:
        """A transaction that commits at the end, and rolls back on any exception or swallowed database error."""
        async with self._writer.transaction() as client:
            yield client

    @property
    def reader(self) -> Client:
        """Outside of any transaction; on SQLite a second, read-only connection that no writer blocks."""
        return self._reader

    @classmethod
    async def _start(cls, engine: Engine, url: str, pool: int, foreign_keys: bool) -> "Database":
        credentials: dict[str, Any] = {"dsn": url, "pool": pool}
        if engine == "sqlite":
            path = sqlite_path(url)
            if not path.is_file():
                raise WrongConfiguration(f"There is no database at {path}: run `providence migrate`.")
            credentials = {
                "file_path": str(path),
                **_PRAGMAS,
                "foreign_keys": "ON" if foreign_keys else "OFF",
            }
        context = TortoiseContext()
        context.__enter__()
        # The connection is named after the engine, because Tortoise caches statements by that name.
        await context.init(
            {
                "connections": {engine: {"engine": "models.drivers", "credentials": credentials}},
                "apps": {"models": {"models": list(TABLE_MODULES), "default_connection": engine}},
            }
        )
        writer: Any = context.connections.get(engine)
        reader = writer
        if engine == "sqlite":
            reader = Sqlite(connection_name=engine, **credentials, query_only="ON")
        return cls(engine, context, writer, reader)

    async def _probe(self) -> None:
        try:
            for client in {self._writer, self._reader}:
                await client.execute_query_dict("SELECT 1")
        except (ClientConfigurationError, ValueError) as error:
            raise WrongConfiguration(f"The database URL is wrong: {type(error).__name__}.") from None
        except InvalidCatalogNameError:
            raise WrongConfiguration(
                "The database that the URL names does not exist: create it first."
            ) from None
        except InvalidAuthorizationSpecificationError:
            raise WrongConfiguration("The database refuses the user or the password of the URL.") from None
        except sqlite3.DatabaseError as error:
            raise translated(error) or WrongConfiguration("The file is not a database.") from None


def engine_of(url: str) -> Engine:
    """Which engine a URL names; a URL of neither is a wrong configuration, told without the password in it."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql") and rest:
        return "postgres"
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return "sqlite"
    raise WrongConfiguration(
        "The database URL must be sqlite:///absolute/path or postgres://user:password@host/database."
    )


def sqlite_path(url: str) -> Path:
    """The file that a sqlite URL names."""
    return Path(unquote(urlsplit(url).path))


def create_sqlite(url: str) -> None:
    """Make the empty file where there is none, readable to its owner alone."""
    path = sqlite_path(url)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise WrongConfiguration(f"Cannot write {path}: {error.strerror}.") from None


__all__ = [
    "TABLE_MODULES",
    "Database",
    "DatabaseUnavailable",
    "Engine",
    "create_sqlite",
    "engine_of",
    "sqlite_path",
]
