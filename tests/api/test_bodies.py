"""How much of large bodies a process holds at a time."""

import asyncio

import pytest

from api import limits
from api.bodies import BadRequest, Scales


async def test_only_so_many_bytes_of_large_bodies_are_held_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.1)
    scales = Scales(10)
    await scales.take(8)
    waiting = asyncio.create_task(scales.take(4))
    gone = asyncio.create_task(scales.take(4))
    await asyncio.sleep(0)
    gone.cancel()
    scales.give(8)
    await waiting
    with pytest.raises(BadRequest) as refused:
        await scales.take(7)  # in vain, for so many are not free in time
    assert (refused.value.status, refused.value.limit) == (503, "large_bodies")
    await scales.take(6)
