"""A process of its own that puts receipts until it is killed: `python -m tests.models.usage.child URL WORKSPACE`. It tells each
receipt as it is put, with the moment by a clock that all processes share."""

import asyncio
import sys
import time
from uuid import UUID

from models.database import Database
from models.events.unit_of_work import UnitOfWork
from models.usage.buffer import Receipts
from tests.models.usage.made import served


async def main(url: str, workspace_id: UUID) -> None:
    """Put one receipt a millisecond, or nearly."""
    database = await Database.open(url, pool=3)
    receipts = Receipts(UnitOfWork(database))
    writing = asyncio.create_task(receipts.run())
    while not writing.done():
        async with receipts.place() as place:
            receipt = served(workspace_id)
            place.put(receipt)
            print(receipt.id, time.monotonic(), flush=True)
        await asyncio.sleep(0.001)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], UUID(sys.argv[2])))
