"""What a frontend does: GraphQL over HTTP, and subscriptions over graphql-transport-ws. It knows nothing of the inside."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from types import TracebackType
from typing import Any, Self

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)


class Unexpected(Exception):
    """The service answered something that the caller did not expect."""


class Frontend:
    """One signed-in client of a GraphQL endpoint."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._token: str | None = None
        self._http = aiohttp.ClientSession(
            timeout=_TIMEOUT, trust_env=False, cookie_jar=aiohttp.DummyCookieJar()
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    def use(self, token: str) -> None:
        """Speak with this token from here on."""
        self._token = token

    async def ask(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run a query or a mutation and answer its data; top-level errors raise Unexpected."""
        body = {"query": document, "variables": variables}
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        async with self._http.post(self.endpoint, json=body, headers=headers) as answer:
            text = await answer.text()
            try:
                told = json.loads(text)
            except ValueError:
                raise Unexpected(f"HTTP {answer.status}, and no JSON") from None
        if not isinstance(told, dict) or told.get("errors") or not isinstance(told.get("data"), dict):
            raise Unexpected(f"HTTP {answer.status}: {_first_error(told)}")
        data: dict[str, Any] = told["data"]
        return data

    async def act(self, document: str, **variables: Any) -> dict[str, Any]:
        """Run a document with one mutation and answer its success; a refusal raises Unexpected."""
        (outcome,) = (await self.ask(document, **variables)).values()
        if "code" in outcome:
            problems = "; ".join(problem["message"] for problem in outcome.get("problems", ()))
            raise Unexpected(f"{outcome['code']}: {problems or outcome.get('message')}")
        success: dict[str, Any] = outcome
        return success

    @asynccontextmanager
    async def socket(self) -> AsyncIterator["Socket"]:
        """Open a websocket and wait until the service acknowledged it."""
        async with self._http.ws_connect(
            self.endpoint, protocols=("graphql-transport-ws",), max_msg_size=0
        ) as ws:
            payload = {"authorization": f"Bearer {self._token}"}
            await ws.send_json({"type": "connection_init", "payload": payload})
            socket = Socket(ws)
            if (await socket.receive()).get("type") != "connection_ack":
                raise Unexpected("the websocket was not acknowledged")
            yield socket


class Socket:
    """One acknowledged websocket, for one subscription after the other."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self._ws = ws
        self._ids = count(1)

    async def watch(self, document: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """Subscribe, and answer the data of each message until the service says `complete`."""
        watched = str(next(self._ids))
        payload = {"query": document, "variables": variables}
        await self._ws.send_json({"id": watched, "type": "subscribe", "payload": payload})
        while True:
            message = await self.receive()
            if message.get("id") != watched:
                continue
            if message["type"] == "complete":
                return
            if message["type"] == "error":
                raise Unexpected(
                    f"the subscription ended: {_first_error({'errors': message.get('payload')})}"
                )
            answered = message["payload"]
            if answered.get("errors"):
                raise Unexpected(f"the subscription said: {_first_error(answered)}")
            yield answered["data"]

    async def receive(self) -> Mapping[str, Any]:
        """The next message that is not a ping; pings are answered."""
        while True:
            frame = await self._ws.receive(timeout=30)
            if frame.type is not aiohttp.WSMsgType.TEXT:
                raise Unexpected(f"the websocket was closed ({self._ws.close_code})")
            message: Mapping[str, Any] = json.loads(frame.data)
            if message.get("type") != "ping":
                return message
            await self._ws.send_json({"type": "pong"})


def _first_error(told: Any) -> str:
    errors = told.get("errors") if isinstance(told, dict) else None
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return "neither data nor errors"
    code = (errors[0].get("extensions") or {}).get("code")
    return f"{code}: {errors[0].get('message')}" if code else str(errors[0].get("message"))
