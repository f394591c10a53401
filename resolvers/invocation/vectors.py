"""Vectors on their way out. There may be millions of numbers: each vector is written as JSON at once, a few between two turns of
the loop, and no number is looked at one by one."""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson

Vectors = Sequence[Sequence[float]]
_NUMBERS_A_TURN = 50_000


class Ready(list[Any]):
    """A list whose items are JSON already: it is an answer as it is."""


async def ready(vectors: Vectors) -> Any:
    """The vectors, ready to be sent."""
    told, numbers = Ready(), 0
    for vector in vectors:
        told.append(orjson.Fragment(orjson.dumps(vector)))
        numbers += len(vector)
        if numbers >= _NUMBERS_A_TURN:
            numbers = 0
            await asyncio.sleep(0)
    return told
