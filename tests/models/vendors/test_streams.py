"""A stream is taken apart alike, however its bytes were cut on the way."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vendors.failure import Failure
from models.vendors.speaking import CallFailed
from models.vendors.streams import LINE_LIMIT, ndjson, sse

TEXT = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\r\n\0"), min_size=1, max_size=20
).map(lambda text: "x" + text)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


async def _pieces(pieces: Sequence[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def _events(*pieces: bytes) -> list[tuple[str | None, str]]:
    async def read() -> list[tuple[str | None, str]]:
        return [event async for event in sse(_pieces(pieces))]

    return asyncio.run(read())


def _lines(*pieces: bytes) -> list[str]:
    async def read() -> list[str]:
        return [line async for line in ndjson(_pieces(pieces))]

    return asyncio.run(read())


@st.composite
def cut(draw: st.DrawFn, raw: bytes) -> list[bytes]:
    places = sorted(draw(st.sets(st.integers(0, len(raw)), max_size=12)))
    return [raw[start:end] for start, end in zip([0, *places], [*places, len(raw)], strict=True)]


@given(st.data(), st.lists(st.tuples(st.none() | TEXT, st.lists(TEXT, min_size=1, max_size=3))), ENDS)
def test_events_are_whole_wherever_their_bytes_were_cut(data, events, end):
    text = "".join(
        (f"event: {name}{end}" if name else f": a comment{end}")
        + "".join(f"data: {line}{end}" for line in lines)
        + end
        for name, lines in events
    )
    pieces = data.draw(cut(text.encode()))
    assert _events(*pieces) == [(name, "\n".join(lines)) for name, lines in events]


@given(st.data(), st.lists(TEXT.filter(str.strip)), ENDS, st.booleans())
def test_lines_are_whole_wherever_their_bytes_were_cut(data, lines, end, ended):
    raw = (end.join(lines) + (end if ended else "")).encode()
    assert _lines(*data.draw(cut(raw))) == lines


def test_an_event_without_data_is_none_and_its_name_is_forgotten():
    assert _events(b"event: ping\n\nid: 7\nretry: 10\n\ndata: a\n\n") == [(None, "a")]


def test_one_space_after_the_colon_is_not_of_the_data():
    assert _events(b"data:a\n\ndata:  b\n\ndata\n\n") == [(None, "a"), (None, " b"), (None, "")]


def test_a_byte_order_mark_is_left_out():
    assert _events(b"\xef\xbb\xbfdata: a\n\n") == [(None, "a")]


def test_a_last_event_counts_though_its_line_was_not_ended():
    assert _events(b"data: a\n\ndata: [DONE]") == [(None, "a"), (None, "[DONE]")]


@pytest.mark.parametrize(
    "pieces",
    [
        [b"data: " + b"x" * LINE_LIMIT + b"\n\n"],
        [b"data: "] + [b"x" * 65_536] * 17,
        [b"data: " + b"x" * 600_000 + b"\n"] * 2,
    ],
)
def test_a_piece_that_is_too_long_is_a_broken_answer(pieces):
    with pytest.raises(CallFailed) as caught:
        _events(*pieces)
    assert caught.value.outcome.failure is Failure.BAD_RESPONSE
    with pytest.raises(CallFailed):
        _lines(b"x" * (LINE_LIMIT + 1))
