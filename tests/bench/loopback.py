"""A provider on loopback that answers chats at once or after a while, and a forwarder with nothing in it: run by the measure of
calls as its children, each a process of its own.

python -m tests.bench.loopback provider [--after SECONDS]
python -m tests.bench.loopback forwarder --to URL
"""

import argparse
import asyncio
from collections.abc import AsyncIterator

import aiohttp
import orjson
from aiohttp import web

NAME = "loop-1"
PIECES = 8
ANSWER = orjson.dumps(
    {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": NAME,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "It is well."},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13},
    }
)
LISTING = orjson.dumps({"object": "list", "data": [{"id": NAME, "object": "model", "created": 1}]})
REFUSAL = orjson.dumps(
    {"error": {"message": "Slow down.", "type": "requests", "code": "rate_limit_exceeded", "param": None}}
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("role", choices=("provider", "forwarder"))
    parser.add_argument("--after", type=float, default=0.0)
    parser.add_argument("--to", default="")
    given = parser.parse_args()
    asyncio.run(serve(provider(given.after) if given.role == "provider" else forwarder(given.to)))


async def serve(app: web.Application) -> None:
    """Serve on a free port, which is told, until the process is ended."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]
    print(f"listening on http://127.0.0.1:{port}", flush=True)
    await asyncio.Event().wait()


AFTER = web.AppKey("after", float)
ASKED = web.AppKey("asked", dict[str, int])
TO = web.AppKey("to", str)
HTTP = web.AppKey("http", aiohttp.ClientSession)


def provider(after: float) -> web.Application:
    """Chats for any key; a key that ends in `limited` is answered 429, each time. `/asked` counts by key."""
    app = web.Application(client_max_size=1 << 24)
    app[AFTER], app[ASKED] = after, {}
    app.router.add_get("/v1/models", _listing)
    app.router.add_post("/v1/chat/completions", _chat)
    app.router.add_get("/asked", _asked)
    return app


async def _listing(_: web.Request) -> web.Response:
    return web.Response(body=LISTING, content_type="application/json")


async def _asked(request: web.Request) -> web.Response:
    return web.json_response(request.app[ASKED])


async def _chat(request: web.Request) -> web.StreamResponse:
    key = request.headers.get("Authorization", "")[-12:]
    asked = request.app[ASKED]
    asked[key] = asked.get(key, 0) + 1
    body = orjson.loads(await request.read())
    if key.endswith("limited"):
        return web.Response(
            status=429, body=REFUSAL, content_type="application/json", headers={"Retry-After": "60"}
        )
    if request.app[AFTER]:
        await asyncio.sleep(request.app[AFTER])
    if not body.get("stream"):
        return web.Response(body=ANSWER, content_type="application/json")
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for number in range(PIECES):
        choice = {"index": 0, "delta": {"content": f"word{number} "}, "finish_reason": None}
        await response.write(b"data: " + orjson.dumps({"id": "1", "choices": [choice]}) + b"\n\n")
    choice = {"index": 0, "delta": {}, "finish_reason": "stop"}
    await response.write(b"data: " + orjson.dumps({"id": "1", "choices": [choice]}) + b"\n\n")
    await response.write(b"data: [DONE]\n\n")
    return response


def forwarder(to: str) -> web.Application:
    """Sends each chat on, and its answer back: what Python and aiohttp cost by themselves."""
    app = web.Application(client_max_size=1 << 24)
    app[TO] = to
    app.cleanup_ctx.append(_session)
    app.router.add_post("/v1/chat/completions", _forward)
    return app


async def _session(app: web.Application) -> AsyncIterator[None]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as app[HTTP]:
        yield


async def _forward(request: web.Request) -> web.StreamResponse:
    body = await request.read()
    headers = {
        "Authorization": request.headers.get("Authorization", ""),
        "Content-Type": "application/json",
    }
    url = f"{request.app[TO]}{request.path}"
    async with request.app[HTTP].post(url, data=body, headers=headers) as answer:
        if answer.content_type != "text/event-stream":
            told = await answer.read()
            return web.Response(status=answer.status, body=told, content_type=answer.content_type)
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        async for chunk in answer.content.iter_any():
            await response.write(chunk)
        return response


if __name__ == "__main__":
    main()
