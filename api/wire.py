"""Connections below HTTP: what is not HTTP is answered in a word, and never repeated; half a head is not waited for long."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from aiohttp import web
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest

from api.middleware import SECURITY

log = logging.getLogger("providence.wire")

HEAD_SECONDS = 10.0


class Connection(RequestHandler):
    """aiohttp's connection, but for what it says and logs of bytes that it could not read: they may be a key; and for how
    long the rest of a request's head may take."""

    _deadline: asyncio.TimerHandle | None = None
    _whose: asyncio.Task[Any] | None = None
    # Of a socket: how many bytes it may still send, and who is asked, when it sends more, whether they are taken.
    allowance: int | None = None
    exceeded: Callable[[], bool] | None = None

    def data_received(self, data: bytes) -> None:
        if self.allowance is not None:
            self.allowance -= len(data)
            if self.allowance < 0 and self.exceeded is not None and not self.exceeded():
                return
        known = self._request_count
        super().data_received(data)
        if self._request_count > known:
            self._forget_deadline()
        elif self._deadline is None and self._waits():
            self._deadline = self._loop.call_later(HEAD_SECONDS, self._cut)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._forget_deadline()
        self._cut_call()
        super().connection_lost(exc)

    async def shutdown(self, timeout: float | None = 15.0) -> None:  # noqa: ASYNC109 - aiohttp's
        # aiohttp waits so long twice; a call of a model that lasts longer is cut after the first time.
        cut = None if timeout is None else self._loop.call_later(timeout, self._cut_call)
        try:
            await super().shutdown(timeout)
        finally:
            if cut is not None:
                cut.cancel()

    def _cut_call(self) -> None:
        if self._whose is not None:
            self._whose.cancel()

    def _waits(self) -> bool:
        """Whether it is a request's head that is awaited."""
        return self._waiter is not None and not self._waiter.done() and not self._upgraded

    def _cut(self) -> None:
        self._deadline = None
        if self._waits():
            log.info("a connection was closed: half a head of a request was all that came")
            self.force_close()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

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
        response.headers.update(SECURITY)
        response.headers["X-Request-Id"] = uuid4().hex
        response.force_close()
        return response


@contextmanager
def gone_with_its_caller(request: web.Request, so: bool) -> Iterator[None]:
    """What runs within is cancelled when the caller's connection is lost: nobody pays for an answer that nobody reads."""
    connection = request.protocol
    if not so or not isinstance(connection, Connection):
        yield
        return
    if connection.transport is None:
        raise ConnectionResetError("the caller has gone")
    connection._whose = asyncio.current_task()
    try:
        yield
    finally:
        connection._whose = None


class ServiceRunner(web.AppRunner):
    """Serves an application over such connections."""

    async def shutdown(self) -> None:
        # What the sockets take of the time is not there for requests any more.
        loop = asyncio.get_running_loop()
        began = loop.time()
        await super().shutdown()
        self._shutdown_timeout = max(1.0, self._shutdown_timeout - (loop.time() - began))

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        return _Server(made.request_handler, request_factory=made.request_factory, **made._kwargs)


class _Server(web.Server):
    def __call__(self) -> Connection:
        options: dict[str, Any] = self._kwargs
        return Connection(self, loop=self._loop, **options)
