"""Every provider that offers chat or embeddings, used through the door: whole, streamed, with tools, and texts."""

import json
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web

from tests.api.calls import chat, embed, receipts, streamed
from tests.api.credentials import ADD, send, watched
from tests.api.service import Service
from tests.api.standing import added_by_hand
from tests.api.test_nine_providers import (
    Fakes,
    answer_at_their_own_addresses,
    fakes,  # noqa: F401  # a fixture
    form,
    service,  # noqa: F401  # a fixture
)
from tests.fakes import anthropic, cohere, ollama, openai_chat
from tests.fakes.provider import Provider, telling

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CALL = openai_chat.chatted("m", "I look.", openai_chat.call("c1", "weather", '{"city":"Rome"}'))
TOOLS = [{"name": "weather", "description": "Tells the weather.", "parameters": {"type": "object"}}]
ROME = {"role": "USER", "content": "Rome?"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A chat model, one for texts, what each attempt of theirs is answered by, and what a fake says that calls a tool."""

    chat: str
    embedding: str | None
    routes: tuple[str, ...] = ()
    calling: dict[str, Any] | None = None


OFFERED = {
    "openai": Offered("gpt-5-nano", "text-embedding-3-small", calling={"chatting": telling(CALL)}),
    "openai_compatible": Offered("gpt-5-nano", "text-embedding-3-small", calling={"chatting": telling(CALL)}),
    "azure_openai": Offered("my-gpt", "my-embeddings", ("chat", "embeddings"), {"page": CALL}),
    "anthropic": Offered(
        "claude-haiku-4-5",
        None,
        ("messages",),
        {
            "content": (anthropic.text("I look."), anthropic.tool_use("c1", "weather", city="Rome")),
            "stop_reason": "tool_use",
        },
    ),
    "google": Offered(
        "gemini-3.8-flash",
        "gemini-embedding-2",
        ("generate", "stream", "batch"),
        {
            "parts": (
                {"text": "I look."},
                {"functionCall": {"id": "c1", "name": "weather", "args": {"city": "Rome"}}},
            )
        },
    ),
    "cohere": Offered(
        "command-a-plus-05-2026",
        "embed-v4.0",
        ("chat", "embed"),
        {
            "message": {
                "content": [{"type": "text", "text": "I look."}],
                "tool_calls": [cohere.tool_call("c1", "weather", '{"city":"Rome"}')],
            },
            "finish": "TOOL_CALL",
        },
    ),
    "ollama": Offered("gpt-5-nano", "text-embedding-3-small"),
}
providers = pytest.mark.parametrize("key", list(OFFERED))


async def _look(_: Provider, request: web.Request) -> web.StreamResponse:
    page = ollama.chatted("m", "I look.", ollama.call("weather", "c1", city="Rome"))
    body = json.loads(await request.text())
    return await ollama.stream_of(page).play(request) if body["stream"] else web.json_response(page)


async def made_ready(service: Service, fakes: Fakes, key: str) -> UUID:  # noqa: F811
    """A key of the provider that serves its models: its id."""
    answer_at_their_own_addresses(service, fakes)
    if key == "azure_openai":  # which lists no deployments
        await added_by_hand(service, key, "LLM", OFFERED[key].chat)
        await added_by_hand(service, key, "TEXT_EMBEDDING", str(OFFERED[key].embedding))
    answer = await send(service, ADD, {"providerKey": key, "fields": form(fakes, key)})
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    fakes[key].requests.clear()
    return UUID(answer["credential"]["id"].removeprefix("credential_"))


def question(key: str, *messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    model = {"providerKey": key, "name": OFFERED[key].chat}
    return {"model": model, "messages": list(messages or (ROME,)), **more}


@providers
async def test_tools_go_there_and_back_whole_and_streamed(service: Service, fakes: Fakes, key: str) -> None:  # noqa: F811
    await made_ready(service, fakes, key)
    plain = (await chat(service, question(key)))["completion"]
    assert (plain["text"], plain["finishReason"], plain["usage"]["outputTokens"]) == ("OK", "STOP", 1)
    for name, value in (OFFERED[key].calling or {"chatting": _look}).items():
        setattr(fakes[key], name, value)
    whole = (await chat(service, question(key, tools=TOOLS)))["completion"]
    assert whole["toolCalls"] == [{"id": "c1", "name": "weather", "arguments": '{"city":"Rome"}'}]
    assert (whole["text"], whole["finishReason"]) == ("I look.", "TOOL_CALLS")
    told = [one async for one in streamed(service, question(key, tools=TOOLS))]
    assert [one["sequence"] for one in told] == list(range(len(told)))
    for name in ("text", "toolCalls", "finishReason", "usage"):
        assert told[-1]["completion"][name] == whole[name]
    said = {"role": "ASSISTANT", "content": whole["text"], "toolCalls": whole["toolCalls"]}
    rain = {"role": "TOOL", "toolCallId": "c1", "content": "Rain in Rome."}
    again = await chat(service, question(key, ROME, said, rain, tools=TOOLS))
    assert again["__typename"] == "CompleteChatSuccess", again
    body = json.dumps(fakes[key].requests[-1].body)
    assert all(word in body for word in ("Rain in Rome.", "I look.", "weather", "Tells the weather."))
    assert len(fakes[key].requests) == len(await receipts(service)) == 4


@providers
async def test_texts_are_embedded_where_that_is_offered(service: Service, fakes: Fakes, key: str) -> None:  # noqa: F811
    await made_ready(service, fakes, key)
    name = OFFERED[key].embedding
    texts = ["x" * (4 * number) for number in range(1, 206)]
    model = {"providerKey": key, "name": name or OFFERED[key].chat}
    told = await embed(service, {"model": model, "texts": texts, "dimensions": 3})
    if name is None:
        assert told["__typename"] == "NotFound"
        assert fakes[key].requests == []
        return
    assert [vector[0] for vector in told["embeddings"]] == list(range(1, 206))
    assert {len(vector) for vector in told["embeddings"]} == {3}
    assert [one["outcome"] for one in told["receipt"]["attempts"]] == ["SERVED"]


@providers
async def test_whatever_fails_is_asked_once(service: Service, fakes: Fakes, key: str) -> None:  # noqa: F811
    id, fake, offered = await made_ready(service, fakes, key), fakes[key], OFFERED[key]
    texts = {"model": {"providerKey": key, "name": offered.embedding}, "texts": ["one"]}
    ways = ("whole", "streamed", "texts") if offered.embedding else ("whole", "streamed")
    for how, way in product(("hang_up", "cut", "server_error", "rate", "redirect"), ways):
        service.services.board.forget(id)
        _behaves(fake, "good", offered.routes)
        assert (await chat(service, question(key)))["__typename"] == "CompleteChatSuccess"
        _behaves(fake, how, offered.routes)
        fake.requests.clear()
        if way == "whole":
            told = await chat(service, question(key))
        elif way == "texts":
            told = await embed(service, texts)
        else:
            (told,) = [one async for one in streamed(service, question(key))]
        assert told["__typename"] == "CallFailed", (how, way, told)
        assert len(fake.requests) == len(told["receipt"]["attempts"]) == 1, (how, way)


def _behaves(fake: Any, how: str, routes: tuple[str, ...]) -> None:
    if isinstance(fake, Provider):
        fake.chatting = fake.embedding = how
    else:
        fake.says.update(dict.fromkeys(routes, None if how == "good" else how))
