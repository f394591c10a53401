"""`python -m tests.models.killed_migration URL STEP`: migrates in forked processes that are killed, one at each STEP-th
statement, and prints after each what is left of it; then once to the end."""

import asyncio
import os
import signal
import sys
from typing import Any

from models import migration
from models.database import Database, create_sqlite
from models.events.unit_of_work import UnitOfWork
from tests.models.schema import tables


class Killed(Database):
    """Kills its process at the statement of that number."""

    at = 0
    count = 0

    async def _probe(self) -> None:
        await super()._probe()
        self.observers.append(self._kill)

    def _kill(self, statement: str) -> None:
        Killed.count += 1
        if Killed.count == Killed.at:
            os.kill(os.getpid(), signal.SIGKILL)


def migrated(url: str, at: int) -> bool:
    """Whether a migration that is killed at that statement came to its end before."""
    child = os.fork()
    if child == 0:
        Killed.at = at
        opened: Any = Killed
        migration.Database = opened  # type: ignore[attr-defined]
        asyncio.run(migration.migrate(url))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status == 0


async def left(url: str) -> str:
    """The tables of the database."""
    database = await Database.open(url)
    found = await UnitOfWork(database).reading(tables)
    await database.close()
    return ",".join(sorted(found))


def main(url: str, step: int) -> None:
    """Kill it earlier first, each file at each of its statements."""
    if url.startswith("sqlite"):
        create_sqlite(url)
    at, before = 1, ""
    while not migrated(url, at):
        found = asyncio.run(left(url))
        print(at, found)
        at, before = (
            (at + step, found) if found == before else (1, found)
        )  # a file more is whole: kill the next one
    print("whole", asyncio.run(left(url)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
