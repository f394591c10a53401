"""One socket's conversation in graphql-transport-ws: frames in, events out. A frame that is not of the protocol ends it,
before and after the introduction alike, with a code and without a traceback."""

import asyncio
import logging
from contextlib import suppress
from typing import Any
from uuid import uuid4

import orjson
from aiohttp import web

from api import limits, logs
from api.authentication import actor_of
from api.bodies import BadRequest, Scales
from api.calling import Calling
from api.documents import Refused
from api.execution import Execution, internal
from api.frames import (
    COME_BACK,
    GARBAGE,
    NO_INIT,
    NO_RIGHT,
    SAME_ID,
    SECOND_INIT,
    TRY_LATER,
    Ended,
    beyond,
    frame_of,
    id_of,
)
from api.intake import Intake
from api.requests import request_of
from api.wire import Connection
from models.access.actor import Actor
from models.access.identity import Standing, WorkspaceUnknown
from models.errors import DatabaseUnavailable
from resolvers import errors
from resolvers.context import Services

log = logging.getLogger("providence.sockets")

PROTOCOL = "graphql-transport-ws"

FAREWELL_SECONDS = 3.0


class Conversation:
    """Owns its subscriptions' tasks: they end before it does."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        *,
        connection: Connection | None,
        execution: Execution,
        services: Services,
        scales: Scales,
        address: str,
        authorization: str | None,
        workspace: str | None,
    ) -> None:
        self.actor: Actor | None = None
        self._socket = socket
        self._connection = connection
        self._execution = execution
        self._services = services
        self._address = address
        self._authorization = authorization
        self._workspace = workspace
        self._introduced = False
        self._silenced = False
        self._draining = False
        self._subscriptions: dict[str, asyncio.Task[None]] = {}
        self._calling: set[asyncio.Task[None]] = set()
        self._talk: asyncio.Task[None] | None = None
        self._farewell: Ended | None = None
        self._over = asyncio.Event()
        self._intake = Intake(connection, scales, self.end)

    async def run(self) -> None:
        """Converse until either side closes."""
        talk = self._talk = asyncio.create_task(self._converse())
        try:
            await asyncio.wait({talk})
            if not talk.cancelled() and isinstance(ended := talk.exception(), Ended):
                if ended.code == GARBAGE:
                    log.info("a socket was closed for garbage: %s", ended.reason)
                self._farewell = self._farewell or ended
        finally:
            self._silenced = True
            talk.cancel()
            await asyncio.wait({talk})
            await self._end_subscriptions()
            self._intake.heard()()
            await self._say_farewell()
            self._over.set()
        if not talk.cancelled() and not isinstance(talk.exception(), Ended | None):
            await talk  # a fault of ours: the request's fence tells it

    async def close(self, code: int, reason: str) -> None:
        """Tell nothing more, and close."""
        self.end(code, reason)
        await self._over.wait()

    async def finish(self, seconds: float, code: int, reason: str) -> None:
        """Begin nothing more; let the answers of models that are under way come to their end, but for so long; then close."""
        self._draining = True
        if self._calling:
            await asyncio.wait(self._calling, timeout=seconds)
        await self.close(code, reason)

    def end(self, code: int, reason: str) -> None:
        """From this moment nothing is told any more, and the socket closes."""
        self._silenced = True
        self._farewell = self._farewell or Ended(code, reason)
        if self._talk is not None:
            self._talk.cancel()

    def right_ended(self, standing: Standing) -> None:
        """The watchman's word."""
        if standing == "changed":
            self.end(COME_BACK, "Your rights changed")
        else:
            self.end(NO_RIGHT, "Your right has ended")

    async def _say_farewell(self) -> None:
        # With no `receive` pending, or the socket would not wait to hear that the other side has heard.
        if self._farewell is None:
            return
        reason = self._farewell.reason.encode()[:120]
        try:
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._socket.close(code=self._farewell.code, message=reason)
        except (TimeoutError, ConnectionError, RuntimeError):
            # Somebody who does not read cannot be told.
            if self._connection is not None and self._connection.transport is not None:
                self._connection.transport.abort()

    async def _converse(self) -> None:
        try:
            async with asyncio.timeout(limits.INIT_SECONDS):
                while not self._introduced:
                    if not await self._hear():
                        return
        except TimeoutError:
            raise Ended(NO_INIT, "Connection initialisation timeout") from None
        while await self._hear():
            pass

    async def _hear(self) -> bool:
        """Take one message; False where the other side closed."""
        message = await self._socket.receive()
        done, begun = self._intake.heard(), None
        try:
            frame = await frame_of(message, introduced=self._introduced)
            if frame is not None:
                begun = await self._take(*frame)
        finally:
            if begun is None:
                done()
            else:
                begun.add_done_callback(lambda _: done())
        return frame is not None

    async def _take(self, frame: dict[str, Any], crossed: BadRequest | None) -> asyncio.Task[None] | None:
        """Do what the message says; the subscription that it begins."""
        kind = frame.get("type")
        if crossed is not None and kind != "subscribe":
            raise beyond(crossed)
        payload = frame.get("payload")
        if (
            kind in ("connection_init", "ping", "pong")
            and payload is not None
            and not isinstance(payload, dict)
        ):
            raise Ended(GARBAGE, "The payload must be an object")
        if kind == "connection_init":
            await self._introduce(payload or {})
        elif kind == "ping":
            await self._send({"type": "pong"})
        elif kind == "subscribe":
            return await self._subscribe(id_of(frame), payload, crossed)
        elif kind == "complete":
            task = self._subscriptions.pop(id_of(frame), None)
            if task is not None:
                task.cancel()
                await asyncio.wait({task})
        elif kind != "pong":
            raise Ended(GARBAGE, "The message is of no known type")
        return None

    async def _introduce(self, payload: dict[str, Any]) -> None:
        if self._introduced:
            raise Ended(SECOND_INIT, "Too many initialisation requests")
        given = {name.lower(): value for name, value in payload.items()}
        authorization = given.get("authorization", self._authorization)
        workspace = given.get("workspace", self._workspace)
        if not isinstance(authorization, str | None) or not isinstance(workspace, str | None):
            raise Ended(GARBAGE, "authorization and workspace must be texts")
        try:
            self.actor = await actor_of(
                authorization,
                workspace,
                work=self._services.work,
                vault=self._services.vault,
                uses=self._services.uses,
            )
        except WorkspaceUnknown:
            raise Ended(NO_RIGHT, "The workspace that was named is none of yours") from None
        except DatabaseUnavailable:
            raise Ended(TRY_LATER, "Try again later") from None
        if self.actor is None:
            raise Ended(NO_RIGHT, "Unauthorized")
        self._introduced = True
        self._intake.introduced()
        await self._send({"type": "connection_ack"})

    async def _subscribe(
        self, id: str, payload: Any, crossed: BadRequest | None
    ) -> asyncio.Task[None] | None:
        if not self._introduced:
            raise Ended(NO_RIGHT, "Unauthorized")
        if id in self._subscriptions:
            raise Ended(SAME_ID, f"Subscriber for {id} already exists")
        try:
            query, variables, operation_name = request_of(payload)
        except BadRequest as bad:
            raise Ended(GARBAGE, "The payload is no request") from bad
        if len(self._subscriptions) >= limits.SUBSCRIPTIONS_PER_SOCKET:
            full = limits.exceeded(
                "subscriptions", f"A socket holds at most {limits.SUBSCRIPTIONS_PER_SOCKET} subscriptions."
            )
            await self._send({"id": id, "type": "error", "payload": [_shown(full)]})
            return None
        if self._draining:
            return None  # the socket closes soon, and what stock clients had not begun they ask again
        task = asyncio.create_task(self._tell(id, query, variables, operation_name, crossed))
        self._subscriptions[id] = task
        return task

    async def _tell(
        self,
        id: str,
        query: str,
        variables: dict[str, Any],
        operation_name: str | None,
        crossed: BadRequest | None,
    ) -> None:
        request_id = uuid4().hex
        logs.request_id.set(request_id)
        last: dict[str, Any] | None = {"id": id, "type": "complete"}
        try:
            prepared = self._execution.documents.prepare(query, operation_name, signed_in=True)
            if prepared.calling is not Calling.NOTHING:
                self._note_call(asyncio.current_task())
            elif crossed is not None:
                ended = beyond(crossed)
                self.end(ended.code, ended.reason)
                return
            events = self._execution.events(
                prepared, variables, actor=self.actor, request_id=request_id, address=self._address
            )
            try:
                async for told in events:
                    await self._send({"id": id, "type": "next", "payload": told})
            finally:
                await events.aclose()
        except Refused as refused:
            told_errors = [self._execution.told(error, request_id) for error in refused.errors]
            last = {"id": id, "type": "error", "payload": told_errors}
        except ConnectionError:
            last = None
        except Exception as error:  # the fence: a fault of ours costs one subscription, and is one message
            log.error("a subscription failed: %s\n%s", type(error).__name__, logs.frames(error))
            last = {"id": id, "type": "error", "payload": [_shown(internal(request_id))]}
        # The id is free again before the client can know it: it may subscribe anew at once.
        if self._subscriptions.get(id) is asyncio.current_task():
            del self._subscriptions[id]
        if last is not None:
            with suppress(ConnectionError):
                await self._send(last)

    def _note_call(self, task: asyncio.Task[None] | None) -> None:
        if task is not None:
            self._calling.add(task)
            task.add_done_callback(self._calling.discard)

    async def _send(self, message: dict[str, Any]) -> None:
        # A slow reader makes this wait, and the subscription behind it with its bounded buffer; nobody else.
        if not self._silenced and not self._socket.closed:
            await self._socket.send_str(orjson.dumps(message).decode())

    async def _end_subscriptions(self) -> None:
        tasks = [task for task in self._subscriptions.values() if task is not asyncio.current_task()]
        self._subscriptions.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.gather(*tasks, return_exceptions=True)


def _shown(error: errors.PublicError) -> dict[str, Any]:
    return {"message": error.message, "extensions": error.extensions}
