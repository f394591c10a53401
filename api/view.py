"""The GraphQL endpoint: POST for queries and mutations, an upgrade for subscriptions. GET executes nothing."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import hdrs, web

from api import logs
from api.authentication import actor_of, address_of
from api.bodies import BadRequest, Scales, read_body
from api.calling import Calling
from api.documents import Refused
from api.execution import Execution, Told
from api.requests import read_json, request_of
from api.settings import Settings
from api.sockets import Sockets
from api.wire import gone_with_its_caller
from models.access.actor import Actor
from models.access.identity import WorkspaceUnknown
from resolvers import errors
from resolvers.context import Services

log = logging.getLogger("providence.view")

_JSON = "application/json"
_GRAPHQL = "application/graphql-response+json"


class GraphQLView:
    """One endpoint over HTTP and websockets."""

    def __init__(
        self,
        execution: Execution,
        sockets: Sockets,
        services: Services,
        settings: Settings,
        scales: Scales,
    ) -> None:
        self._execution = execution
        self._sockets = sockets
        self._services = services
        self._settings = settings
        self._scales = scales

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.method == hdrs.METH_POST:
            return await self._post(request)
        if request.method == hdrs.METH_GET and request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
            return await self._sockets.handle(request)
        raise web.HTTPMethodNotAllowed(request.method, [hdrs.METH_POST])

    async def _post(self, request: web.Request) -> web.Response:
        admission = _Admission(self._scales, lambda: self._actor_of(request))
        try:
            return _respond(request, await self._answer(request, admission))
        except BadRequest as bad:
            extensions = {"limit": bad.limit} if bad.limit else {}
            code = "LIMIT_EXCEEDED" if bad.limit else "BAD_REQUEST"
            return _bad_request(request, errors.PublicError(bad.message, code, **extensions), bad.status)
        finally:
            admission.end()

    async def _answer(self, request: web.Request, admission: "_Admission") -> Told:
        query, variables, operation_name, crossed = await _read(request, admission)
        request_id = logs.request_id.get()
        try:
            actor = await self._actor_of(request)
            if crossed is not None and actor is None:
                raise crossed
            prepared = self._execution.documents.prepare(query, operation_name, signed_in=actor is not None)
            if crossed is not None and prepared.calling is not Calling.ALONE:
                raise crossed
            with gone_with_its_caller(request, prepared.calling is not Calling.NOTHING):
                return await self._execution.answer(
                    prepared,
                    variables,
                    actor=actor,
                    request_id=request_id,
                    address=address_of(request, self._settings.trusted_proxies),
                )
        except WorkspaceUnknown:
            if crossed is not None:
                raise crossed from None
            return self._refused(request_id, errors.foreign_workspace())
        except Refused as refused:
            return self._refused(request_id, *refused.errors)

    async def _actor_of(self, request: web.Request) -> Actor | None:
        return await actor_of(
            request.headers.get(hdrs.AUTHORIZATION),
            request.headers.get("X-Workspace"),
            work=self._services.work,
            vault=self._services.vault,
            uses=self._services.uses,
        )

    def _refused(self, request_id: str, *found: Any) -> Told:
        return {"errors": [self._execution.told(error, request_id) for error in found]}


class _Admission:
    """Lets a large body in for those who are known, as long as there is room; the room is held until the request ends."""

    def __init__(self, scales: Scales, ask: Callable[[], Awaitable[Actor | None]]) -> None:
        self._scales = scales
        self._ask = ask
        self._held = 0

    async def __call__(self, size: int) -> bool:
        try:
            if await self._ask() is None:
                return False
        except WorkspaceUnknown:
            return False
        await self._scales.take(size)
        self._held += size
        return True

    def end(self) -> None:
        if self._held:
            self._scales.give(self._held)
            self._held = 0


async def _read(
    request: web.Request, admission: _Admission
) -> tuple[str, dict[str, Any], str | None, BadRequest | None]:
    """The query, its variables, the operation's name, and what is to be said where it is no model call; or BadRequest."""
    if request.content_type != _JSON:
        raise BadRequest(f"Send the request as {_JSON}.", status=415)
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise BadRequest("Send the request in UTF-8.", status=415)
    body, crossed = await read_json(await read_body(request, admit=admission))
    if isinstance(body, list):
        raise BadRequest("One request at a time: batches are not taken.")
    return *request_of(body), crossed


def _respond(request: web.Request, told: Told) -> web.Response:
    kind = _media_type(request)
    # By the older media type every answer of GraphQL is a 200; by the newer one a request that was not executed is not.
    status = 200 if kind == _JSON or "data" in told else _status(told)
    return web.Response(body=orjson.dumps(told), status=status, content_type=kind)


def _status(told: Told) -> int:
    codes = {error["extensions"]["code"] for error in told["errors"]}
    return next((status for code, status in _STATUS.items() if code in codes), 400)


_STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "TIMEOUT": 504, "UNAVAILABLE": 503, "INTERNAL": 500}


def _media_type(request: web.Request) -> str:
    return _GRAPHQL if _GRAPHQL in request.headers.get(hdrs.ACCEPT, "").lower() else _JSON


def _bad_request(request: web.Request, error: errors.PublicError, status: int) -> web.Response:
    told = {"errors": [{"message": error.message, "extensions": error.extensions}]}
    response = web.Response(body=orjson.dumps(told), status=status, content_type=_media_type(request))
    if status in (408, 413, 503):
        # What is left of the body is not worth waiting for.
        response.force_close()
    return response
