"""A provider that holds its answers until it is told to let them go, and counts how many callers wait at once."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.provider import Provider


@dataclass
class Gated(Provider):
    """`gate` is open at first. `peak`: the most requests at once; `peaks`: the same for each key."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    inside: Counter[str] = field(default_factory=Counter)
    peak: int = 0
    peaks: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.gate.set()

    @property
    def waiting(self) -> int:
        return self.inside.total()

    async def until(self, waiting: int) -> None:
        """Until so many requests wait."""
        async with asyncio.timeout(15):
            while self.waiting < waiting:  # noqa: ASYNC110 - requests come and go
                await asyncio.sleep(0.005)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.inside[key] += 1
        self.peak = max(self.peak, self.waiting)
        self.peaks[key] = max(self.peaks[key], self.inside[key])
        try:
            if not self.gate.is_set():
                self.asked.set()
                await self.gate.wait()
            return await super()._serve(request)
        finally:
            self.inside[key] -= 1
