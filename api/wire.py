"""Connections below HTTP: what is not HTTP is answered in a word, and never repeated."""

import logging
from typing import Any

from aiohttp import hdrs, web
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest

log = logging.getLogger("providence.wire")


class Connection(RequestHandler):
    """aiohttp's connection, but for what it says and logs of bytes that it could not read: they may be a key."""

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        log.info("a connection was closed: %d (%s)", status, type(exc).__name__)
        if request.writer.output_size > 0:
            raise ConnectionError("the answer had begun")
        response = web.Response(
            status=status, text="Bad request\n" if status < 500 else "Something went wrong\n"
        )
        response.headers[hdrs.SERVER] = "providence"
        response.force_close()
        return response


class ServiceRunner(web.AppRunner):
    """Serves an application over such connections."""

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **made._kwargs)


class _Server(web.Server):
    def __call__(self) -> Connection:
        options: dict[str, Any] = self._kwargs
        return Connection(self, loop=self._loop, **options)
