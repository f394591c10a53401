"""Keeps connections for the next call, and gives none away whose other end has gone, or is just going."""

import select
import time
from typing import Any
from weakref import WeakSet

import aiohttp

from models.vendors.dialing import current

REST = 0.002


class Keeping(aiohttp.TCPConnector):
    """A call that is sent into a connection which the server has closed fails, and nobody knows whether it was read. Some servers
    (llama.cpp) promise to keep a connection after a stream, and close it with the last byte: so one that carried a stream
    rests for a moment. And none is given away in which something lies unread: at rest, that is its end."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self._streamed: WeakSet[Any] = WeakSet()

    async def connect(self, *asked: Any, **how: Any) -> Any:
        connection = await super().connect(*asked, **how)
        if current.get().streams:
            self._streamed.add(connection.protocol)
        else:
            self._streamed.discard(connection.protocol)
        return connection

    async def _get(self, key: Any, traces: Any) -> Any:
        kept = self._conns.get(key)
        if kept:
            # The one that has been kept for the longest, and is given away next.
            protocol, since = kept[0]
            if protocol in self._streamed and time.monotonic() - since < REST:
                return None
            if _unread(protocol):
                return None
        return await super()._get(key, traces)


def _unread(protocol: Any) -> bool:
    """Whether bytes, or an end, have come that the loop has not seen yet."""
    socket = protocol.transport.get_extra_info("socket") if protocol.transport is not None else None
    if socket is None or socket.fileno() < 0:
        return False
    arrived = select.poll()
    arrived.register(socket.fileno(), select.POLLIN)
    return bool(arrived.poll(0))
