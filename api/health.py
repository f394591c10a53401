"""Whether this process lives, and whether it should be sent requests."""

import asyncio
from collections.abc import Callable

from aiohttp import web

from models.errors import DatabaseUnavailable
from models.events.unit_of_work import UnitOfWork

READY_SECONDS = 3.0


async def live(request: web.Request) -> web.Response:
    """The event loop answers."""
    return web.json_response({"live": True})


class Ready:
    """Answers 200 while the database answers and nobody asked the process to end."""

    def __init__(self, work: UnitOfWork, *, ending: Callable[[], bool]) -> None:
        self._work = work
        self._ending = ending

    async def handle(self, request: web.Request) -> web.Response:
        if self._ending():
            return _not_ready("shutting down")
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._work.reading(lambda reader: reader.rows("SELECT 1 AS one"))
        except (DatabaseUnavailable, TimeoutError):
            return _not_ready("the database does not answer")
        return web.json_response({"ready": True})


def _not_ready(why: str) -> web.Response:
    return web.json_response({"ready": False, "why": why}, status=503)
