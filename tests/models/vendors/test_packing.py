"""A packed body takes no more memory than it may, however much it would become."""

import gzip
import tracemalloc
import zlib

import pytest

from models.vendors.packing import Unpacker
from models.vendors.transport import BodyCut, BodyTooLarge

LIMIT = 1024 * 1024


def test_a_bomb_is_never_unpacked_as_a_whole():
    bomb = gzip.compress(b" " * 100_000_000)
    tracemalloc.start()
    unpacker = Unpacker("gzip", LIMIT)
    unpacker.feed(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(unpacker.fault, BodyTooLarge)
    assert len(unpacker.body) == LIMIT
    assert peak < 8 * LIMIT


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 300_000, LIMIT])
@pytest.mark.parametrize("step", [7, 1000, 10_000_000])
def test_what_fits_comes_whole_in_whatever_pieces(size, step):
    text = bytes(index * 31 % 251 for index in range(size))
    for name, packed in (("gzip", gzip.compress(text)), ("deflate", zlib.compress(text)), (None, text)):
        unpacker = Unpacker(name, LIMIT)
        for start in range(0, len(packed), step):
            unpacker.feed(packed[start : start + step])
        unpacker.end()
        assert unpacker.fault is None
        assert unpacker.body == text


def test_what_is_cut_garbled_or_packed_otherwise_is_a_fault():
    packed = gzip.compress(b"abc" * 1000)
    for name, body in (("gzip", packed[:-9]), ("gzip", b"not packed"), ("br", b"x")):
        unpacker = Unpacker(name, LIMIT)
        unpacker.feed(body)
        unpacker.end()
        assert isinstance(unpacker.fault, BodyCut)
