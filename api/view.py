"""The GraphQL endpoint: POST for queries and mutations, an upgrade for subscriptions. GET executes nothing."""

import logging
from typing import Any

import orjson
from aiohttp import hdrs, web

from api import limits, logs
from api.authentication import actor_of, address_of
from api.documents import Refused
from api.execution import Execution, Told
from api.limits import BadRequest
from api.requests import read_json, request_of
from api.settings import Settings
from api.sockets import Sockets
from models.access.identity import WorkspaceUnknown
from resolvers import errors
from resolvers.context import Services

log = logging.getLogger("providence.view")

_JSON = "application/json"
_GRAPHQL = "application/graphql-response+json"


class GraphQLView:
    """One endpoint over HTTP and websockets."""

    def __init__(
        self, execution: Execution, sockets: Sockets, services: Services, settings: Settings
    ) -> None:
        self._execution = execution
        self._sockets = sockets
        self._services = services
        self._settings = settings

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.method == hdrs.METH_POST:
            return await self._post(request)
        if request.method == hdrs.METH_GET and request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
            return await self._sockets.handle(request)
        raise web.HTTPMethodNotAllowed(request.method, [hdrs.METH_POST])

    async def _post(self, request: web.Request) -> web.Response:
        try:
            query, variables, operation_name = await _read(request)
        except BadRequest as bad:
            extensions = {"limit": bad.limit} if bad.limit else {}
            code = "LIMIT_EXCEEDED" if bad.limit else "BAD_REQUEST"
            return _bad_request(request, errors.PublicError(bad.message, code, **extensions), bad.status)
        request_id = logs.request_id.get()
        try:
            actor = await actor_of(
                request.headers.get(hdrs.AUTHORIZATION),
                request.headers.get("X-Workspace"),
                work=self._services.work,
                vault=self._services.vault,
                uses=self._services.uses,
            )
            prepared = self._execution.documents.prepare(query, operation_name, signed_in=actor is not None)
            told = await self._execution.answer(
                prepared,
                variables,
                actor=actor,
                request_id=request_id,
                address=address_of(request, self._settings.trusted_proxies),
            )
        except WorkspaceUnknown:
            told = self._refused(request_id, errors.foreign_workspace())
        except Refused as refused:
            told = self._refused(request_id, *refused.errors)
        return _respond(request, told)

    def _refused(self, request_id: str, *found: Any) -> Told:
        return {"errors": [self._execution.told(error, request_id) for error in found]}


async def _read(request: web.Request) -> tuple[str, dict[str, Any], str | None]:
    """The query, its variables and the operation's name; or BadRequest."""
    if request.content_type != _JSON:
        raise BadRequest(f"Send the request as {_JSON}.", status=415)
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8"):
        raise BadRequest("Send the request in UTF-8.", status=415)
    body = read_json(await limits.read_body(request))
    if isinstance(body, list):
        raise BadRequest("One request at a time: batches are not taken.")
    return request_of(body)


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
    if status in (408, 413):
        # What is left of the body is not worth waiting for.
        response.force_close()
    return response
