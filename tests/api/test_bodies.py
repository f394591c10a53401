"""How much of large bodies a process holds at a time, and how many values a text holds before one is built."""

import asyncio
import json
import time
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import limits
from api.bodies import BadRequest, Scales
from api.requests import counted, read_json, values_at_least

WORDS = st.text('ab",:[]{}\\n\u20ac', max_size=6)
JSON = st.recursive(
    st.none() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=30,
)


@given(JSON, st.booleans())
def test_never_more_values_are_seen_in_a_text_than_it_holds(value: Any, ascii: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii).encode()
    assert values_at_least(text) <= counted(value) + 1


@pytest.mark.parametrize("item", [b"1", b"{}", b"[]", b'""', b'{"a":1}', b'"\\\\"', b'"\\""'])
def test_what_holds_many_values_is_seen_to_hold_many(item: bytes) -> None:
    assert values_at_least(b"[" + b",".join([item] * 500) + b"]") >= 499
    assert values_at_least(b'["' + b"[,{" * 500 + b'"]') <= 1


async def test_what_holds_too_many_values_is_refused_before_they_are_built() -> None:
    text = b"[" + b"{}," * 2_500_000 + b"1]"
    began = time.perf_counter()
    with pytest.raises(BadRequest):
        await read_json(text)
    refused = time.perf_counter() - began
    began = time.perf_counter()
    orjson.loads(text)
    assert refused < (time.perf_counter() - began) / 2


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
