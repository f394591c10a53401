"""Listens on loopback, on IPv4 and IPv6 where there is one, and counts who comes: for calls that must never be made."""

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Listener:
    """`visits` counts connections. It answers with `reply` and hangs up; without one it only waits."""

    reply: bytes | None = None
    port: int = 0
    visits: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        for host in ("127.0.0.1", "::1"):
            try:
                server = await asyncio.start_server(self._visit, host, self.port)
            except OSError:
                continue
            self._servers.append(server)
            self.port = server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for writer in self._writers:
            writer.close()
        for server in self._servers:
            server.close()
            await server.wait_closed()

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.visits += 1
        self._writers.add(writer)
        if self.reply is not None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self.reply)
            await writer.drain()
            writer.close()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
