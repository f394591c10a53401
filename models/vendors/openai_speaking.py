"""Speaks OpenAI's protocol to models: chat, streamed chat and embeddings, of OpenAI and of every server that speaks alike."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field, replace

from models.vendors import openai_responses
from models.vendors.openai import OWN_ADDRESS
from models.vendors.openai_words import Broken, Reading, chat_answer, chat_body, embed_body, usage, vectors
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    ChatAsk,
    Delta,
    EmbedAnswer,
    EmbedAsk,
    Finish,
    FinishReason,
    Line,
    Usage,
)
from models.vendors.spoken import ask as asked
from models.vendors.spoken import bearer, broken, opened

AT_ONCE = 256
"""Texts of one request. OpenAI takes 2048 of at most 300,000 tokens together; so many long vectors would be an answer of 100 MB."""


@dataclass(frozen=True, slots=True)
class Wire:
    """Where the words go, and how. `url`: the address of a path. `limit`: how the most tokens to answer are called. `counted`:
    the server tells the usage of a stream when it is asked to."""

    line: Line
    url: Callable[[str], str]
    headers: Mapping[str, str] = field(repr=False)
    limit: str = "max_completion_tokens"
    counted: bool = True


class OpenAISpeaking:
    """OpenAI takes max_completion_tokens for every model; a server of one's own may know the older name alone."""

    async def chat(self, line: Line, ask: ChatAsk) -> ChatAnswer:
        return await chat(_wire(line), ask)

    def stream(self, line: Line, ask: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        return stream(_wire(line), ask)

    async def embed(self, line: Line, ask: EmbedAsk) -> EmbedAnswer:
        return await embed(_wire(line), ask)


async def chat(wire: Wire, ask: ChatAsk) -> ChatAnswer:
    """The whole answer."""
    if ask.responses:
        return await openai_responses.chat(wire.line, ask, wire.url("/responses"), wire.headers)
    url = wire.url("/chat/completions")
    body = chat_body(ask, limit=wire.limit)
    value, response = await asked(
        wire.line, "POST", url, headers=wire.headers, json=body, holds=("choices", list)
    )
    try:
        return chat_answer(value)
    except Broken as error:
        raise broken(wire.line, url, str(error), response) from None


async def stream(wire: Wire, ask: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
    """The answer as it is written. Its end marks are the reason why it ended and [DONE]: one of them must come, and the usage
    comes between them."""
    if ask.responses:
        told_there = openai_responses.stream(wire.line, ask, wire.url("/responses"), wire.headers)
        try:
            async for item in told_there:
                yield item
        finally:
            await told_there.aclose()
        return
    body = {**chat_body(ask, limit=wire.limit), "stream": True}
    if wire.counted:
        body["stream_options"] = {"include_usage": True}
    url = wire.url("/chat/completions")
    async with opened(wire.line, url, headers=wire.headers, json=body) as told:
        reading, done = Reading(), False
        events = told.events()
        while not done:
            try:
                name, data = await anext(events)
            except StopAsyncIteration:
                break
            except CallFailed:
                if reading.reason is None:
                    raise
                # The answer is whole; only its usage may be missing.
                break
            done = data.strip() == "[DONE]"
            if done or not data.strip():
                continue
            piece = told.read(data)
            told.usage = usage(piece.get("usage")) or told.usage
            if name == "error" or piece.get("object") == "error":
                raise told.error({"error": piece})
            delta = reading.take(piece)
            if delta is not None:
                yield delta
        if reading.reason is None and not done:
            raise told.cut_short()
        if done:
            await told.ended()
        yield Finish(reading.reason or FinishReason.OTHER, told.usage)


async def embed(wire: Wire, ask: EmbedAsk) -> EmbedAnswer:
    """The vectors, asked for in as many requests as it takes, one after the other."""
    found: list[list[float]] = []
    spent: Usage | None = Usage(0, 0)
    url, began = wire.url("/embeddings"), time.monotonic()
    for start in range(0, len(ask.texts), AT_ONCE):
        texts = ask.texts[start : start + AT_ONCE]
        value, response = await asked(
            wire.line if start == 0 else replace(wire.line, deadline=wire.line.deadline.left(began)),
            "POST",
            url,
            headers=wire.headers,
            json=embed_body(ask, texts),
            holds=("data", list),
        )
        try:
            found += vectors(value, len(texts))
        except Broken as error:
            raise broken(wire.line, url, str(error), response) from None
        counted = usage(value.get("usage"))
        spent = Usage(spent.input + counted.input, 0) if spent and counted else None
    return EmbedAnswer(found, spent)


def _wire(line: Line) -> Wire:
    own = line.provider_key == "openai"
    base = str(line.plain.get("base_url") or OWN_ADDRESS).rstrip("/")
    headers = bearer(line)
    if line.plain.get("organization"):
        headers["OpenAI-Organization"] = str(line.plain["organization"])
    if line.plain.get("project"):
        headers["OpenAI-Project"] = str(line.plain["project"])
    return Wire(
        line,
        lambda path: f"{base}{path}",
        headers,
        limit="max_completion_tokens" if own else "max_tokens",
    )
