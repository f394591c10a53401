"""Subscriptions over graphql-transport-ws: who may open a socket, how many, how long, and how all of them are closed."""

import asyncio
import logging
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from api import limits
from api.authentication import address_of
from api.bodies import Scales
from api.conversation import PROTOCOL, Conversation
from api.execution import Execution
from api.settings import Settings
from api.wire import Connection
from resolvers.context import Services

log = logging.getLogger("providence.sockets")

MOST_SOCKETS = 5_000
HEARTBEAT_SECONDS = 60.0
LONGEST_LIFE_SECONDS = 12 * 3600.0
OVERLOADED = 1013
COME_BACK = 1012


class Sockets:
    """The open sockets of this process."""

    def __init__(self, execution: Execution, services: Services, settings: Settings, scales: Scales) -> None:
        self._execution = execution
        self._services = services
        self._settings = settings
        self._scales = scales
        self._open: set[Conversation] = set()
        self._closing = False

    @property
    def open(self) -> tuple[Conversation, ...]:
        return tuple(self._open)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if not self._may_come_from(request):
            raise web.HTTPForbidden(text="This origin is not allowed.")
        socket = web.WebSocketResponse(
            protocols=(PROTOCOL,),
            heartbeat=HEARTBEAT_SECONDS,
            max_msg_size=limits.MODEL_CALL_BYTES,
            compress=False,
            timeout=2.0,
        )
        if not socket.can_prepare(request).ok:
            raise web.HTTPBadRequest(text="This is not a websocket's upgrade.")
        await socket.prepare(request)
        if socket.ws_protocol != PROTOCOL:
            await socket.close(code=4406, message=b"Subprotocol not acceptable")
            return socket
        if self._closing or len(self._open) >= MOST_SOCKETS:
            await socket.close(code=COME_BACK if self._closing else OVERLOADED, message=b"Try again later")
            return socket
        conversation = Conversation(
            socket,
            connection=request.protocol if isinstance(request.protocol, Connection) else None,
            execution=self._execution,
            services=self._services,
            scales=self._scales,
            address=address_of(request, self._settings.trusted_proxies),
            authorization=request.headers.get(hdrs.AUTHORIZATION),
            workspace=request.headers.get("X-Workspace"),
        )
        self._open.add(conversation)
        life = asyncio.get_running_loop().call_later(
            LONGEST_LIFE_SECONDS, conversation.end, COME_BACK, "Connect again"
        )
        try:
            await conversation.run()
        finally:
            life.cancel()
            self._open.discard(conversation)
        return socket

    async def close(self, *, seconds: float) -> None:
        """Close every socket so that stock clients come back, and take no more. Answers of models that are being written are
        written to their end, but for so long."""
        self._closing = True
        closing = [
            conversation.finish(seconds, COME_BACK, "The service restarts") for conversation in self._open
        ]
        await asyncio.gather(*closing, return_exceptions=True)

    def _may_come_from(self, request: web.Request) -> bool:
        """Browsers name the page's origin; it must be this host's own, or one that the operator allowed."""
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None or origin.lower() in self._settings.allowed_origins:
            return True
        return urlsplit(origin).netloc.lower() == request.headers.get(hdrs.HOST, "").lower() != ""
