"""A process of its own beside a test: `python -m tests.models.events.child WHAT URL WORKSPACE`."""

import asyncio
import contextlib
import random
import sys
from uuid import UUID

from models.database import Database
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork
from tests.models.events.rows import add_pair


async def write_and_cancel(work: UnitOfWork, workspace_id: UUID) -> None:
    """Write for ever, tell each acknowledged pair, and cancel some of them half-way."""
    while True:
        task = asyncio.create_task(work.writing(lambda unit: add_pair(unit, workspace_id)))
        if random.random() < 0.3:
            await asyncio.sleep(random.random() / 500)
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            print(await task, flush=True)


async def count_up(work: UnitOfWork, workspace_id: UUID) -> None:
    """A hundred times: read a number, then write it one higher."""

    async def once(unit: Unit) -> None:
        lock = " FOR UPDATE" if unit.engine == "postgres" else ""
        rows = await unit.rows(f"SELECT name FROM workspace WHERE id = ?{lock}", workspace_id)
        name = rows[0]["name"]
        await unit.execute("UPDATE workspace SET name = ? WHERE id = ?", str(int(name) + 1), workspace_id)

    for _ in range(100):
        await work.writing(once)


async def announce(work: UnitOfWork, workspace_id: UUID) -> None:
    """One event, from another process."""

    async def once(unit: Unit) -> None:
        unit.announce(Event(workspace_id, "credential.added", None, {}))

    await work.writing(once)


async def main(what: str, url: str, workspace_id: UUID) -> None:
    """Open the database and do what was asked."""
    database = await Database.open(url, pool=3)
    deeds = {"write": write_and_cancel, "count": count_up, "announce": announce}
    try:
        await deeds[what](UnitOfWork(database), workspace_id)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], UUID(sys.argv[3])))
