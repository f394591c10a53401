"""What every request passes: an id, the log line, the headers of every answer, CORS, and the fence around our own faults."""

import logging
import re
import time
from collections.abc import Collection
from uuid import uuid4

import orjson
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from api import logs
from api.execution import internal
from models.errors import DatabaseUnavailable
from resolvers import errors

log = logging.getLogger("providence.access")

CORS_HEADERS = "authorization, content-type, x-workspace"
CORS_SECONDS = "600"

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Server": "providence",
}
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


@web.middleware
async def fence(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give the request its id; answer our own faults with it; write one line, without query string and body."""
    given = request.headers.get("X-Request-Id", "")
    request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
    token = logs.request_id.set(request_id)
    started = time.perf_counter()
    status = 499
    try:
        response = await _answer(request, handler, request_id)
        status = response.status
        return response
    except web.HTTPException as refusal:
        status = refusal.status
        refusal.headers["X-Request-Id"] = request_id
        raise
    finally:
        took = (time.perf_counter() - started) * 1000
        log.info("%s %s %d %.1f ms", request.method, _path(request), status, took)
        logs.request_id.reset(token)


async def _answer(request: web.Request, handler: Handler, request_id: str) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException:
        raise
    except DatabaseUnavailable:
        response = _fault(errors.unavailable(), 503)
    except ConnectionError:
        raise  # the caller has gone
    except Exception as error:
        log.error("the request failed: %s\n%s", type(error).__name__, logs.frames(error))
        response = _fault(internal(request_id), 500)
    if not response.prepared:
        response.headers["X-Request-Id"] = request_id
    return response


def cors(allowed: Collection[str]) -> Middleware:
    """Let pages of these origins read what we answer, without cookies."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get(hdrs.ORIGIN, "")
        admitted = origin.lower() in allowed
        if request.method == hdrs.METH_OPTIONS and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers:
            if not admitted:
                raise web.HTTPForbidden(text="This origin is not allowed.")
            response: web.StreamResponse = web.Response(
                status=204,
                headers={
                    hdrs.ACCESS_CONTROL_ALLOW_METHODS: "POST, GET",
                    hdrs.ACCESS_CONTROL_ALLOW_HEADERS: CORS_HEADERS,
                    hdrs.ACCESS_CONTROL_MAX_AGE: CORS_SECONDS,
                },
            )
        else:
            try:
                response = await handler(request)
            except web.HTTPException as refusal:
                _admit(refusal, origin, admitted)
                raise
        if not response.prepared:
            _admit(response, origin, admitted)
        return response

    return middleware


async def on_prepare(request: web.Request, response: web.StreamResponse) -> None:
    """The headers of every answer, errors and upgrades included."""
    for name, value in SECURITY.items():
        if name == "Server" or name not in response.headers:
            response.headers[name] = value
    # A page of an allowed origin reads by CORS; for all others what we answer stays on this origin, unless it says otherwise.
    response.headers.setdefault(
        "Cross-Origin-Resource-Policy",
        "cross-origin" if hdrs.ACCESS_CONTROL_ALLOW_ORIGIN in response.headers else "same-origin",
    )


def _admit(response: web.StreamResponse, origin: str, admitted: bool) -> None:
    response.headers.add(hdrs.VARY, "Origin")
    if admitted:
        response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = "X-Request-Id"


def _path(request: web.Request) -> str:
    # A path may be anything that a caller typed, a key too: only ours are written.
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "(unknown)"


def _fault(error: errors.PublicError, status: int) -> web.Response:
    told = {"errors": [{"message": error.message, "extensions": error.extensions}]}
    return web.Response(body=orjson.dumps(told), status=status, content_type="application/json")
