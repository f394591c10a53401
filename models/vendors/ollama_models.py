"""What Ollama tells of the models that it holds; asking for it loads none of them."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from models.vendors import bodies
from models.vendors.client import Response
from models.vendors.ladder import Ladder
from models.vendors.listing import listed
from models.vendors.verdict import FoundModel

MOST = 200
AT_ONCE = 8
PATIENCE = 15.0
"""Seconds for all of them together: what was not told by then the name tells, and the check goes on."""


async def described(
    ladder: Ladder, url: str, models: tuple[FoundModel, ...]
) -> tuple[tuple[FoundModel, ...], str | None]:
    """The models as POST `url` tells of each, and how many were asked, in words. One that does not answer stays as it is."""
    asked, told = list[FoundModel](), dict[str, FoundModel]()
    waiting = iter(models[:MOST])

    async def ask() -> None:
        for model in waiting:
            asked.append(model)
            answer = await ladder.ask("POST", url, json={"model": model.name}, naming_model=True)
            if answer.outcome.failure is None and answer.response is not None:
                page = _page(answer.response)
                if page is not None:
                    told[model.name] = shown(model, page)

    try:
        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(models))):
                group.create_task(ask())
    except TimeoutError:
        pass
    return tuple(told.get(model.name, model) for model in models), _how(len(asked), len(told))


def shown(model: FoundModel, page: Mapping[str, Any]) -> FoundModel:
    """The model as an answer of /api/show tells of it. Its window is what it is served with, where that was set."""
    capabilities = page.get("capabilities")
    words = [word for word in capabilities if isinstance(word, str)] if isinstance(capabilities, list) else []
    type = next((type for word, type in _TYPES if word in words), None if words else model.type)
    found = listed(
        model.name,
        type=type,
        chats=not words or type == "LLM",
        context_window=_window(page),
        features=(feature for word, feature in _FEATURES if word in words),
    )
    return found if found.context_window else replace(found, context_window=model.context_window)


def _page(response: Response) -> Mapping[str, Any] | None:
    page = bodies.parse(response.body) if response.fault is None else None
    return page if isinstance(page, dict) else None


def _window(page: Mapping[str, Any]) -> int | None:
    told = page.get("model_info")
    info = told if isinstance(told, dict) else {}
    own = info.get(f"{info.get('general.architecture')}.context_length")
    numbers = [own, *(value for name, value in info.items() if name.endswith(".context_length"))]
    trained = next((number for number in numbers if type(number) is int and number > 0), None)
    parameters = page.get("parameters")
    set_ = _NUM_CTX.search(parameters) if isinstance(parameters, str) else None
    windows = [number for number in (trained, int(set_[1]) if set_ else None) if number]
    return min(windows, default=None)


def _how(asked: int, told: int) -> str | None:
    if asked == 0:
        return None
    if asked == 1:
        return "it was asked what it can do" + ("" if told else ", and did not answer")
    text = f"{asked} were asked what they can do"
    return text if told == asked else f"{text}, and {told or 'none'} answered"


_NUM_CTX = re.compile(r"^num_ctx\s+(\d{1,10})\s*$", re.MULTILINE)
_TYPES = (("completion", "LLM"), ("embedding", "TEXT_EMBEDDING"), ("image", "IMAGE_GENERATION"))
_FEATURES = (
    ("vision", "VISION"),
    ("tools", "TOOL_CALL"),
    ("thinking", "REASONING"),
    ("audio", "AUDIO_INPUT"),
)
