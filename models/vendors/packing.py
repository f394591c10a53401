"""Gathers a body within a limit, unpacking it as it comes: a small packed answer never becomes a large one in memory."""

import zlib

from models.vendors.transport import BodyCut, BodyTooLarge, TransportError

_STEP = 64 * 1024


class Unpacker:
    """Feed it chunks until `fault` is set or the body ends."""

    def __init__(self, encoding: str | None, limit: int) -> None:
        self._limit = limit
        self._parts = bytearray()
        self._inflate: zlib._Decompress | None = None
        self.fault: TransportError | None = None
        name = (encoding or "identity").strip().lower()
        if name in {"gzip", "x-gzip", "deflate"}:
            self._inflate = zlib.decompressobj(wbits=47)
        elif name not in {"", "identity"}:
            self.fault = BodyCut("It answered packed in a way that nobody asked for.")

    @property
    def body(self) -> bytes:
        return bytes(self._parts)

    def feed(self, chunk: bytes) -> None:
        """Takes what fits; the rest is a fault."""
        if self._inflate is None:
            self._take(chunk)
            return
        rest = chunk
        try:
            while self.fault is None and not self._inflate.eof:
                piece = self._inflate.decompress(rest, _STEP)
                self._take(piece)
                rest = self._inflate.unconsumed_tail
                if not rest and len(piece) < _STEP:
                    break
        except zlib.error:
            self.fault = BodyCut("What it answered cannot be unpacked.")

    def end(self) -> None:
        """The body ended: a packed one must have come to its own end."""
        if self.fault is None and self._inflate is not None and not self._inflate.eof and self._parts:
            self.fault = BodyCut("The answer broke off before its end.")

    def _take(self, piece: bytes) -> None:
        room = self._limit - len(self._parts)
        self._parts += piece[:room]
        if len(piece) > room:
            self.fault = BodyTooLarge(f"The answer is larger than {self._limit} bytes.")
