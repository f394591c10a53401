"""What the fakes of the providers share: a real socket, a record of what came in, and answers that can be switched."""

import asyncio
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from aiohttp import web

from tests.fakes.provider import BEHAVIOURS, KEY, Recorded
from tests.fakes.streaming import Stream


@dataclass(frozen=True)
class Saying:
    """One answer, word for word; a text is sent as a web page."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> web.Response:
        if isinstance(self.body, str):
            return web.Response(
                text=self.body, status=self.status, content_type="text/html", headers=self.headers
            )
        return web.json_response(self.body, status=self.status, headers=self.headers)

    @property
    def raw(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


Said = Saying | Stream | str | None


@dataclass
class Vendor(ABC):
    """`says`: what is answered instead, by the name of a route: a Saying, a Stream, the name of one of BEHAVIOURS, or a list of
    them: one a request, the last for all that follow, None where all is well. `key` is the only one that is
    known. `delay` seconds pass before each answer."""

    key: str = KEY
    says: dict[str, Said | list[Said]] = field(default_factory=dict)
    delay: float = 0.0
    host: str = "127.0.0.1"
    port: int = 0
    requests: list[Recorded] = field(default_factory=list)
    queries: list[Mapping[str, str]] = field(default_factory=list)

    ROUTES: ClassVar[tuple[tuple[str, str, str], ...]]
    """Method, pattern of the path, name."""
    MISSING: ClassVar[Saying] = Saying(404, {"message": "Not Found"})

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        assert site._server is not None
        self.port = site._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        is_json = request.content_type == "application/json" and raw
        body = json.loads(raw) if is_json else raw.decode(errors="replace")
        self.requests.append(Recorded(request.method, request.path, dict(request.headers), body))
        self.queries.append(dict(request.query))
        if self.delay:
            await asyncio.sleep(self.delay)
        name = next(
            (
                name
                for method, pattern, name in self.ROUTES
                if method == request.method and re.fullmatch(pattern, request.path)
            ),
            None,
        )
        if name is None:
            return self.MISSING.response()
        said = self.says.get(name)
        if isinstance(said, list):
            said = said.pop(0) if len(said) > 1 else said[0]
        if isinstance(said, str):
            return await BEHAVIOURS[said](self, request)  # type: ignore[arg-type]
        said = said or self.refusal(request) or self.answer(name, request, body)
        if isinstance(said, Stream):
            return await said.play(request)
        return said.response() if isinstance(said, Saying) else said

    @abstractmethod
    def refusal(self, request: web.Request) -> Saying | None:
        """What is said to a key that is not the one."""

    @abstractmethod
    def answer(self, name: str, request: web.Request, body: Any) -> Saying | Stream | web.Response:
        """What is said when all is well."""


def bearer(request: web.Request) -> str:
    """The key of the Authorization header."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ")
