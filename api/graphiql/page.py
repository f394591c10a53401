"""Serves GraphiQL's page and its files as they lie in this folder; it reads no request and knows nothing of the service."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

# Everything from this origin, no inline script and no inline style; 'self' admits the websocket to this host too.
# GraphiQL's stylesheet holds its fonts and some pictures as data.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
VENDORED = (
    "graphiql-3.8.3.min.css",
    "graphiql-3.8.3.min.js",
    "graphql-ws-6.4.2.min.js",
    "react-18.3.1.min.js",
    "react-dom-18.3.1.min.js",
)
OWN = ("boot.css", "boot.js", "story.js")

_FOLDER = Path(__file__).parent
_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
# A vendored file's name holds its version: what it answers never changes. Ours are asked for again each time.
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


def routes() -> list[web.RouteDef]:
    """The page, and each of its files under its own path."""
    return [
        web.get("/graphiql", _serving(_FOLDER / "index.html", _ASK_AGAIN)),
        *(web.get(f"/graphiql/{name}", _serving(_FOLDER / name, _ASK_AGAIN)) for name in OWN),
        *(
            web.get(f"/graphiql/{name}", _serving(_FOLDER / "vendored" / name, _FOR_EVER))
            for name in VENDORED
        ),
    ]


def _serving(path: Path, caching: str) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    headers = {
        "Content-Type": f"{_TYPES[path.suffix]}; charset=utf-8",
        "Cache-Control": caching,
        "Content-Security-Policy": POLICY,
    }

    async def serve(request: web.Request) -> web.FileResponse:
        return web.FileResponse(path, headers=headers)

    return serve
