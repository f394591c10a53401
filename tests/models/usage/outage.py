"""A database that fails and comes back: connections break, and somebody else holds the lock that a write needs."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from models.database import sqlite_path
from models.events.unit_of_work import UnitOfWork


async def impatient(work: UnitOfWork) -> UnitOfWork:
    """The same database, for which nobody waits long."""
    if work.database.engine == "sqlite":
        await work.writing(lambda unit: unit.rows("PRAGMA busy_timeout = 200"))
    return UnitOfWork(work.database, limit=0.2)


@asynccontextmanager
async def away(database_url: str) -> AsyncIterator[None]:
    """No receipt can be written meanwhile."""
    if database_url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(sqlite_path(database_url), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    connection = await asyncpg.connect(database_url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        async with connection.transaction():
            await connection.execute("LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()
