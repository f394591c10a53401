"""Plays a provider over a real socket: OpenAI, llama.cpp, vLLM, LM Studio or Ollama, well or in any of the ways in which they
fail."""

import asyncio
import gzip
import json
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.fakes import ollama, openai_chat
from tests.fakes.streaming import Stream, event

KEY = "sk-fake-0123456789abcdefghij-good"
WRONG_KEY = "sk-fake-0123456789abcdefghij-wrong"

MODELS = ("gpt-5-nano", "gpt-5.6-sol", "text-embedding-3-small")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


Behaviour = Callable[["Provider", web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Provider:
    """`listing`, `chatting`, `responding`, `moderating`, `embedding` and `showing` are behaviours, or the names of some of BEHAVIOURS, and may be switched while it runs; moderations are
    OpenAI's alone, `showing` is what Ollama and LM Studio tell of a model, and `details` what they tell by name where it is no guess. `key` None asks for no key.
    `delay` seconds pass before each answer. `asked` is set at the first request. `rooted` False: no paths but those below /v1 (as vLLM).
    Chats, responses and embeddings: `script` is how the next ones are answered, in order, and `keyed` how those of a key are, which is known
    then. `connections` are all that brought a request."""

    dialect: str = "openai"
    key: str | None = KEY
    listing: str | Behaviour = "good"
    chatting: str | Behaviour = "good"
    responding: str | Behaviour = "good"
    moderating: str | Behaviour = "good"
    embedding: str | Behaviour = "good"
    showing: str | Behaviour = "good"
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    models: tuple[str, ...] = MODELS
    delay: float = 0.0
    host: str = "127.0.0.1"
    tls: ssl.SSLContext | None = None
    script: list[str | Behaviour] = field(default_factory=list)
    keyed: dict[str, str | Behaviour] = field(default_factory=dict)
    requests: list[Recorded] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    @property
    def origin(self) -> str:
        """scheme://host:port, as an allow-list has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """What a person types into the form."""
        return self.origin if self.dialect == "ollama" else f"{self.origin}/v1"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port, ssl_context=self.tls)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.connections.add(request.protocol)
        text = await request.text()
        body = json.loads(text) if text else None
        self.requests.append(Recorded(request.method, request.path, dict(request.headers), body))
        self.asked.set()
        if self.delay:
            await asyncio.sleep(self.delay)
        route = request.path if self.dialect == "ollama" else request.path.removeprefix("/v1")
        if self.dialect == "lmstudio" and route == "/models" and route == request.path:
            return _json({"error": f"Unexpected endpoint or method. (GET {request.path})"})
        if self.dialect in {"openai", "vllm"} and not request.path.startswith("/v1"):
            return _json({"detail": "Not Found"}, status=404)
        if route in {"/models", "/api/version", "/api/tags"}:
            if not self._may_list(route):
                return web.Response(status=404, text="404 page not found")
            if self.listing != "good" and not (route == "/api/version" and self.listing in _OF_TAGS):
                return await behave(self.listing, self, request)
            if route == "/api/version":
                return _json({"version": "0.30.1"})
            return self._refusal(request) or self._list()
        if (self.dialect, route) in {("ollama", "/api/show"), ("lmstudio", "/api/v1/models")}:
            if self.showing != "good":
                return await behave(self.showing, self, request)
            return self._refusal(request) or self._show(body)
        if route in {"/chat/completions", "/api/chat"}:
            return await self._answered(self.chatting, request, lambda: self._chat(body))
        if route == "/moderations" and self.dialect == "openai":
            if self.moderating != "good":
                return await behave(self.moderating, self, request)
            results = [{"flagged": False, "categories": {}, "category_scores": {}}]
            good = {"id": "modr-1", "model": body["model"], "results": results}
            return self._refusal(request) or _json(good)
        if route == "/responses" and self.dialect == "openai":
            return await self._answered(self.responding, request, lambda: self._respond(body))
        if route in {"/embeddings", "/api/embed"}:
            return await self._answered(self.embedding, request, lambda: self._embed(body))
        return _json(
            {"error": {"message": "File Not Found", "type": "not_found_error", "code": 404}}, status=404
        )

    async def _answered(
        self, what: str | Behaviour, request: web.Request, good: Callable[[], web.Response]
    ) -> web.StreamResponse:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        what = self.script.pop(0) if self.script else self.keyed.get(sent, what)
        return await behave(what, self, request) if what != "good" else self._refusal(request) or good()

    def _embed(self, body: Any) -> web.Response:
        if body["model"] not in self.models:
            return self._chat(body)
        of = ollama if self.dialect == "ollama" else openai_chat
        return _json(of.embedded(body["model"], body["input"], body.get("dimensions")))

    def _respond(self, body: Any) -> web.Response:
        page = openai_chat.responded(body["model"])
        return _whole(openai_chat.responses_stream_of(page)) if body.get("stream") else _json(page)

    def _may_list(self, route: str) -> bool:
        return route.startswith("/api/") == (self.dialect == "ollama")

    def _refusal(self, request: web.Request) -> web.Response | None:
        sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.key is None or sent == self.key or sent in self.keyed:
            return None
        if self.dialect == "llama":
            body: Any = {"error": {"message": "Invalid API Key", "type": "authentication_error", "code": 401}}
        elif self.dialect == "vllm":
            body = {"error": "Unauthorized"}
        elif self.dialect == "ollama":
            body = {"error": "unauthorized", "signin_url": "https://ollama.com/connect"}
        elif sent:
            message = f"Incorrect API key provided: {sent}. You can find your API key at https://platform.openai.com."
            body = _error(message, "invalid_request_error", "invalid_api_key")
        else:
            body = _error("You didn't provide an API key.", "invalid_request_error", None)
        return _json(body, status=401)

    def _list(self) -> web.Response:
        if self.dialect == "ollama":
            return _json(
                {"models": [{"name": name, "model": name, "size": 1, "details": {}} for name in self.models]}
            )
        rows: list[dict[str, Any]] = [
            {"id": name, "object": "model", "created": 1, "owned_by": "fake"} for name in self.models
        ]
        for row in rows:
            if self.dialect == "llama":
                row["meta"] = {"n_ctx": 4096, "n_ctx_train": 32768, "n_params": 268098176}
            if self.dialect == "vllm":
                row["max_model_len"] = 8192
            if self.dialect == "lmstudio":
                row.pop("created")
                row["owned_by"] = "organization_owner"
        return _json({"object": "list", "data": rows})

    def _show(self, body: Any) -> web.Response:
        if self.dialect == "lmstudio":
            return _json({"models": [{"key": name, **told} for name, told in self.details.items()]})
        name = body.get("model")
        if name not in self.models:
            return _json({"error": f"model '{name}' not found"}, status=404)
        return _json(self.details.get(name) or ollama.shown(name))

    def _chat(self, body: Any) -> web.Response:
        name = body.get("model")
        if self.dialect == "ollama":
            if name not in self.models:
                return _json({"error": f"model '{name}' not found"}, status=404)
            page = ollama.chatted(name)
            return _whole(ollama.stream_of(page)) if body.get("stream", True) else _json(page)
        if name not in self.models:
            message = f"The model `{name}` does not exist or you do not have access to it."
            return _json(_error(message, "invalid_request_error", "model_not_found"), status=404)
        page = openai_chat.chatted(name)
        return _whole(_streamed(page, body)) if body.get("stream") else _json(page)


async def behave(what: str | Behaviour, provider: Provider, request: web.Request) -> web.StreamResponse:
    """Answer as the behaviour does, or the one of that name."""
    return await (BEHAVIOURS[what] if isinstance(what, str) else what)(provider, request)


def fixed(body: Any, status: int, headers: Mapping[str, str] | None = None) -> Behaviour:
    """A behaviour that always answers this."""

    async def answer(provider: Provider, request: web.Request) -> web.StreamResponse:
        if isinstance(body, str):
            return web.Response(text=body, status=status, content_type="text/html", headers=headers)
        return _json(body, status=status, headers=headers)

    return answer


def playing(stream: Stream) -> Behaviour:
    """A behaviour that always answers this stream."""

    async def answer(provider: Provider, request: web.Request) -> web.StreamResponse:
        return await stream.play(request)

    return answer


def telling(page: dict[str, Any]) -> Behaviour:
    """A behaviour that answers a chat with this, whole or streamed, as it was asked."""

    async def answer(provider: Provider, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.text())
        return await _streamed(page, body).play(request) if body.get("stream") else _json(page)

    return answer


def _streamed(page: dict[str, Any], body: Any) -> Stream:
    return openai_chat.stream_of(page, counted=bool((body.get("stream_options") or {}).get("include_usage")))


def _whole(stream: Stream) -> web.Response:
    return web.Response(body=b"".join(stream.pieces), content_type=stream.content_type)


def _json(body: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response(body, status=status, headers=headers)


def _error(message: str, type: str, code: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": type, "param": None, "code": code}}


def _text(text: str | bytes, status: int, content_type: str) -> Behaviour:
    async def answer(provider: Provider, request: web.Request) -> web.StreamResponse:
        raw = text if isinstance(text, bytes) else text.encode()
        return web.Response(body=raw, status=status, content_type=content_type)

    return answer


async def _cut(provider: Provider, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"object": "list", "data": [{"id": "gpt-')
    assert request.transport is not None
    request.transport.close()
    return response


async def _endless(provider: Provider, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    await response.write(b'{"object": "list", "data": [')
    while True:
        await response.write(b'{"id": "again"},')
        await asyncio.sleep(0.02)


async def _never(provider: Provider, request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3600)
    raise AssertionError("nobody waits an hour")


async def _hang_up(provider: Provider, request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def _large(provider: Provider, request: web.Request) -> web.StreamResponse:
    row = b'{"id": "' + b"x" * 100 + b'"},'
    return web.Response(
        body=b'{"object": "list", "data": [' + row * 60_000 + b"{}]}", content_type="application/json"
    )


async def _bomb(provider: Provider, request: web.Request) -> web.StreamResponse:
    packed = gzip.compress(b'{"object": "list", "data": ["' + b" " * 200_000_000 + b'"]}', compresslevel=9)
    return web.Response(body=packed, content_type="application/json", headers={"Content-Encoding": "gzip"})


async def _packed(provider: Provider, request: web.Request) -> web.StreamResponse:
    body = provider._list().body
    assert isinstance(body, bytes)
    return web.Response(
        body=gzip.compress(body), content_type="application/json", headers={"Content-Encoding": "gzip"}
    )


async def _echo(provider: Provider, request: web.Request) -> web.StreamResponse:
    """Repeats everything it got, the key included, in a message and as a model."""
    told = json.dumps(dict(request.headers))
    return _json(_error(told, "invalid_request_error", "invalid_api_key"), status=401)


async def _echo_models(provider: Provider, request: web.Request) -> web.StreamResponse:
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return _json({"object": "list", "data": [{"id": f"model-{sent}"}, {"id": "gpt-5-nano"}]})


async def _many(provider: Provider, request: web.Request) -> web.StreamResponse:
    names = [f"model-{number}" for number in range(6_000)] + ["model-1", "x" * 201, "a\x00b", "   "]
    return _json({"object": "list", "data": [{"id": name} for name in names]})


async def _redirect(provider: Provider, request: web.Request) -> web.StreamResponse:
    return web.Response(status=307, headers={"Location": f"{provider.origin}/elsewhere"})


async def _old_parameter(provider: Provider, request: web.Request) -> web.StreamResponse:
    body = json.loads(await request.text())
    if "max_tokens" in body:
        message = "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'."
        return _json(_error(message, "invalid_request_error", "unsupported_parameter"), status=400)
    return provider._chat(body)


async def _new_parameter(provider: Provider, request: web.Request) -> web.StreamResponse:
    body = json.loads(await request.text())
    if "max_completion_tokens" in body:
        return _json(
            _error("Unknown parameter: 'max_completion_tokens'.", "invalid_request_error", None), status=400
        )
    return provider._chat(body)


_STREAM = openai_chat.stream_of(openai_chat.chatted("gpt-5-nano", "All is well."))
_STREAM_ERROR = event(_error("The server had an error.", "server_error", None))

_OF_TAGS = frozenset({"cut_json", "no_ids", "empty_object"})

BEHAVIOURS: dict[str, Behaviour] = {
    "missing_scopes": fixed(
        _error(
            "You have insufficient permissions for this operation. Missing scopes: api.model.read.",
            "invalid_request_error",
            None,
        ),
        401,
    ),
    "forbidden": fixed(_error("You are not allowed to list models.", "permission_error", None), 403),
    "forbidden_page": _text("<html><h1>403 Forbidden</h1></html>", 403, "text/html"),
    "quota": fixed(
        _error("You exceeded your current quota.", "insufficient_quota", "insufficient_quota"), 429
    ),
    "rejected": fixed(_error("Incorrect API key provided.", "invalid_request_error", "invalid_api_key"), 401),
    "denied": fixed(_error("You have no access to this model.", "permission_error", None), 403),
    "stream_ended_early": playing(_STREAM.but(2)),
    "stream_cut": playing(_STREAM.but(2, "cut")),
    "stream_error": playing(_STREAM.but(2).then(_STREAM_ERROR)),
    "stream_error_first": playing(_STREAM.but(0).then(_STREAM_ERROR)),
    "stream_silent": playing(_STREAM.but(2, "hang")),
    "credit": fixed(_error("No credit is left.", "insufficient_quota", "credit_balance_exhausted"), 429),
    "rate": fixed(
        _error("Rate limit reached.", "requests", "rate_limit_exceeded"), 429, {"Retry-After": "7"}
    ),
    "rate_for_hours": fixed(
        _error("Rate limit reached.", "requests", "rate_limit_exceeded"), 429, {"Retry-After": "7200"}
    ),
    "deactivated": fixed(
        _error("The account has been deactivated.", "invalid_request_error", "account_deactivated"), 401
    ),
    "region": fixed(
        _error("Country not supported.", "request_forbidden", "unsupported_country_region_territory"), 403
    ),
    "server_error": fixed(_error("The server had an error.", "server_error", None), 500),
    "no_method": fixed({"detail": "Method Not Allowed"}, 405),
    "not_built": fixed(_error("Not implemented.", "not_supported_error", None), 501),
    "no_such_model": fixed(
        _error(
            "Project `proj_1` does not have access to model `omni-moderation-latest`",
            "invalid_request_error",
            "model_not_found",
        ),
        403,
    ),
    "server_page": _text("<html>Bad gateway</html>", 502, "text/html"),
    "loading": fixed({"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}}, 503),
    "teapot": fixed(_error("I do not brew coffee.", "invalid_request_error", None), 418),
    "page": _text("<!doctype html><title>Welcome</title>", 200, "text/html"),
    "empty": _text("", 200, "application/json"),
    "words": _text("ok", 200, "text/plain"),
    "empty_object": fixed({}, 200),
    "other_json": fixed({"status": "up"}, 200),
    "error_200": fixed({"error": "Unexpected endpoint or method. (GET /models)"}, 200),
    "cut_json": _text('{"object": "list", "data": [{"id": "gpt-', 200, "application/json"),
    "no_ids": fixed({"object": "list", "data": [{"object": "model"}], "models": [{"size": 1}]}, 200),
    "data_of_another_kind": fixed({"object": "list", "data": {"id": "gpt"}}, 200),
    "bare_list": fixed([{"id": "one-model"}], 200),
    "no_models": fixed({"object": "list", "data": []}, 200),
    "cut": _cut,
    "endless": _endless,
    "never": _never,
    "hang_up": _hang_up,
    "large": _large,
    "large_page": _text(b"<html>" + b" " * 5_000_000, 200, "text/html"),
    "bomb": _bomb,
    "packed": _packed,
    "echo": _echo,
    "echo_models": _echo_models,
    "many": _many,
    "redirect": _redirect,
    "old_parameter_refused": _old_parameter,
    "new_parameter_refused": _new_parameter,
    "output_limit": fixed(
        _error(
            "Could not finish the message because max_tokens or model output limit was reached.", "x", None
        ),
        400,
    ),
}
