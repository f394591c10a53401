"""A provider on loopback that speaks OpenAI's protocol and says plainly that it is a demonstration; it holds no model."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web

CHAT_MODEL = "demonstration-chat"
EMBEDDING_MODEL = "demonstration-embedding"
NOTICE = (
    "This is Providence's demonstration provider. It speaks OpenAI's protocol, holds no model, and lives as long as\n"
    "`providence demo` runs. Its models are demonstration-chat and demonstration-embedding.\n"
)
_CREATED = 1_764_547_200
_MAX_BODY = 1024 * 1024


@dataclass(frozen=True, slots=True)
class DemonstrationProvider:
    """A running provider: `base_url` is what a credential's form takes."""

    port: int
    base_url: str


@asynccontextmanager
async def demonstration_provider(key: str, *, thinking: float = 0.25) -> AsyncIterator[DemonstrationProvider]:
    """Serve on a free port of 127.0.0.1 and admit `key` alone. `thinking`: seconds before a list of models is answered,
    so that a watcher sees the steps of a check one after the other."""
    app = web.Application(client_max_size=_MAX_BODY, middlewares=[_admitting(key)])
    app.add_routes(
        [
            web.get("/", _notice),
            web.get("/v1/models", _listing(thinking)),
            web.get("/v1/models/{name}", _one_model),
            web.post("/v1/chat/completions", _complete_chat),
            web.post("/v1/embeddings", _embed),
        ]
    )
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = int(runner.addresses[0][1])
        yield DemonstrationProvider(port=port, base_url=f"http://127.0.0.1:{port}/v1")
    finally:
        await runner.cleanup()


def _admitting(key: str) -> Any:
    @web.middleware
    async def admit(request: web.Request, handler: Any) -> web.StreamResponse:
        if request.path.startswith("/v1/"):
            scheme, _, given = request.headers.get("Authorization", "").partition(" ")
            if scheme.lower() != "bearer" or not given:
                return _error(401, "You didn't provide an API key.", "invalid_request_error", None)
            if not hmac.compare_digest(given.encode(), key.encode()):
                return _error(
                    401,
                    "Incorrect API key provided. This is the demonstration provider: it knows one key alone.",
                    "invalid_request_error",
                    "invalid_api_key",
                )
        try:
            answer: web.StreamResponse = await handler(request)
        except web.HTTPException as refused:
            return _error(
                refused.status,
                f"Unknown request: {request.method} {request.path}.",
                "invalid_request_error",
                None,
            )
        return answer

    return admit


async def _notice(request: web.Request) -> web.Response:
    return web.Response(text=NOTICE)


def _listing(thinking: float) -> Any:
    async def models(request: web.Request) -> web.Response:
        await asyncio.sleep(thinking)
        return web.json_response({"object": "list", "data": [_model(CHAT_MODEL), _model(EMBEDDING_MODEL)]})

    return models


async def _one_model(request: web.Request) -> web.Response:
    name = request.match_info["name"]
    return web.json_response(_model(name)) if name in (CHAT_MODEL, EMBEDDING_MODEL) else _no_model(name)


async def _complete_chat(request: web.Request) -> web.StreamResponse:
    asked = await _object(request)
    messages = asked.get("messages")
    if (
        not isinstance(messages, list)
        or not messages
        or not all(isinstance(message, Mapping) for message in messages)
    ):
        return _error(
            400, "messages must be a list with at least one message.", "invalid_request_error", None
        )
    if asked.get("model") != CHAT_MODEL:
        return _no_model(str(asked.get("model")))
    words = ["This", "is", "a", "demonstration:", "no", "model", "wrote", "this", "sentence."]
    given = sum(len(str(message.get("content", "")).split()) for message in messages)
    usage = {"prompt_tokens": given, "completion_tokens": len(words), "total_tokens": given + len(words)}
    head = {"id": "chatcmpl-demonstration", "created": _CREATED, "model": CHAT_MODEL}
    if asked.get("stream") is not True:
        message = {"role": "assistant", "content": " ".join(words)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return web.json_response({**head, "object": "chat.completion", "choices": [choice], "usage": usage})
    answer = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await answer.prepare(request)
    for position, word in enumerate(words):
        delta = {"content": word if position == 0 else f" {word}"}
        await _chunk(answer, {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
    await _chunk(
        answer, {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage}
    )
    await answer.write(b"data: [DONE]\n\n")
    await answer.write_eof()
    return answer


async def _embed(request: web.Request) -> web.Response:
    asked = await _object(request)
    if asked.get("model") != EMBEDDING_MODEL:
        return _no_model(str(asked.get("model")))
    given = asked.get("input")
    listed = given if isinstance(given, list) else [given]
    texts = [text for text in listed if isinstance(text, str)]
    if not texts or len(texts) != len(listed):
        return _error(400, "input must be a text or a list of texts.", "invalid_request_error", None)
    data = [
        {"object": "embedding", "index": index, "embedding": [round((len(text) % 7) / 7, 4), 0.5, 0.25, 0.0]}
        for index, text in enumerate(texts)
    ]
    words = sum(len(text.split()) for text in texts)
    usage = {"prompt_tokens": words, "total_tokens": words}
    return web.json_response({"object": "list", "data": data, "model": EMBEDDING_MODEL, "usage": usage})


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "providence-demonstration"}


def _no_model(name: str) -> web.Response:
    message = f"The model `{name[:80]}` does not exist or you do not have access to it."
    return _error(404, message, "invalid_request_error", "model_not_found")


def _error(status: int, message: str, kind: str, code: str | None) -> web.Response:
    return web.json_response(
        {"error": {"message": message, "type": kind, "param": None, "code": code}}, status=status
    )


async def _object(request: web.Request) -> Mapping[str, Any]:
    try:
        asked = json.loads(await request.read())
    except (ValueError, RecursionError):
        return {}
    return asked if isinstance(asked, Mapping) else {}


async def _chunk(answer: web.StreamResponse, data: Mapping[str, Any]) -> None:
    await answer.write(f"data: {json.dumps({**data, 'object': 'chat.completion.chunk'})}\n\n".encode())
