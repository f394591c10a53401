"""The measured service, whose calls may be answered at once, with nobody asked: run as a child by the measure of calls."""

from typing import Any

from aiohttp import web

from models.access.actor import Actor
from models.invocation.drafts import ChatDraft
from models.invocation.switchboard import Completed, Switchboard
from tests.bench import measured

_REAL = Switchboard.complete
_KEPT: list[Completed] = []


def main() -> None:
    Switchboard.complete = _remembering  # type: ignore[method-assign]
    measured.main(_routes)


def _routes(app: web.Application) -> None:
    app.router.add_post("/bench/calls/{how}", calls)


async def calls(request: web.Request) -> web.Response:
    """From this moment on calls are `made`, or `answered` by what an earlier one was answered."""
    made = request.match_info["how"] == "made"
    Switchboard.complete = _remembering if made else _at_once  # type: ignore[method-assign]
    return web.json_response(None)


async def _remembering(
    self: Switchboard, actor: Actor, draft: ChatDraft, *more: Any, **named: Any
) -> Completed:
    done = await _REAL(self, actor, draft, *more, **named)
    if not _KEPT:
        _KEPT.append(done)
    return done


async def _at_once(self: Switchboard, actor: Actor, draft: ChatDraft, *more: Any, **named: Any) -> Completed:
    return _KEPT[0]


if __name__ == "__main__":
    main()
