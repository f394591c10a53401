"""The speakers that have a protocol of their own, each with a fake that answers the same in it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from models.vendors.registry import speaker_for
from models.vendors.speaking import ChatAnswer, FinishReason, ToolCall, Usage
from tests.fakes import anthropic, cohere, google, ollama
from tests.fakes.provider import BEHAVIOURS, Provider
from tests.fakes.streaming import Stream, event, line
from tests.fakes.vendor import Saying, Vendor

CALLS = (ToolCall("t1", "weather", '{"city":"Bonn"}'), ToolCall("t2", "clock", "{}"))
ANSWER = ChatAnswer("I look.", CALLS, FinishReason.TOOL_CALLS, Usage(12, 7, 5))


OLLAMA = ollama.chatted(
    "gemma3:270m",
    "I look.",
    ollama.call("weather", "t1", city="Bonn"),
    ollama.call("clock", "t2"),
    prompt_eval_count=12,
    eval_count=7,
)


@dataclass
class OllamaFake(Provider):
    """Ollama, switched as the other fakes are."""

    dialect: str = "ollama"
    models: tuple[str, ...] = ("gemma3:270m", "all-minilm:latest")

    def say(self, what: Saying | Stream | str) -> None:
        async def answer(provider: Provider, request: web.Request) -> web.StreamResponse:
            if isinstance(what, str):
                return await BEHAVIOURS[what](provider, request)
            return await what.play(request) if isinstance(what, Stream) else what.response()

        self.chatting = self.embedding = answer

    def _chat(self, body: Any) -> web.Response:
        if body["model"] not in self.models:
            return super()._chat(body)
        whole = ollama.stream_of(OLLAMA)
        if body["stream"]:
            return web.Response(body=b"".join(whole.pieces), content_type=whole.content_type)
        return web.json_response(OLLAMA)


def _anthropic() -> anthropic.Anthropic:
    used = {"input_tokens": 7, "output_tokens": 7, "cache_read_input_tokens": 5}
    blocks = (
        {"type": "thinking", "thinking": "Where is Bonn?", "signature": "c2ln"},
        anthropic.text("I look."),
        anthropic.tool_use("t1", "weather", city="Bonn"),
        anthropic.tool_use("t2", "clock"),
    )
    return anthropic.Anthropic(content=blocks, stop_reason="tool_use", usage=used)


def _google() -> google.Google:
    parts = (
        {"text": "Where is Bonn?", "thought": True},
        {"text": "I look."},
        {
            "functionCall": {"id": "t1", "name": "weather", "args": {"city": "Bonn"}},
            "thoughtSignature": "c2ln",
        },
        {"functionCall": {"id": "t2", "name": "clock"}},
    )
    used = {"promptTokenCount": 12, "candidatesTokenCount": 3, "thoughtsTokenCount": 4}
    return google.Google(parts=parts, usage={**used, "cachedContentTokenCount": 5, "totalTokenCount": 19})


def _cohere() -> cohere.Cohere:
    message = {
        "content": [{"type": "thinking", "thinking": "Where is Bonn?"}, {"type": "text", "text": "I look."}],
        "tool_plan": "I will look at the weather.",
        "tool_calls": [
            cohere.tool_call("t1", "weather", '{"city":"Bonn"}'),
            cohere.tool_call("t2", "clock", "{}"),
        ],
    }
    units = {"input_tokens": 12.0, "output_tokens": 7.0}
    used = {
        "billed_units": units,
        "tokens": {"input_tokens": 40.0, "output_tokens": 9.0},
        "cached_tokens": 5.0,
    }
    return cohere.Cohere(message=message, finish="TOOL_CALL", usage=used)


@dataclass(frozen=True)
class Protocol:
    """`fake`: one that answers ANSWER. `model`: its chat model. `overloaded`: an error in a stream, and what it is."""

    key: str
    fake: Callable[[], Any]
    model: str
    embeds: str | None
    overloaded: bytes
    at: tuple[str, ...]
    streams: Callable[[Any], Stream]
    answer: ChatAnswer = ANSWER

    def __str__(self) -> str:
        return self.key

    @property
    def speaker(self) -> Any:
        return speaker_for(self.key)

    def say(self, fake: Any, what: Saying | Stream | str) -> None:
        """It answers everything so."""
        if isinstance(fake, Vendor):
            fake.says.update(dict.fromkeys(self.at, what))
        else:
            fake.say(what)


def _of_anthropic(fake: anthropic.Anthropic) -> Stream:
    message = {"id": "m", "type": "message", "role": "assistant", "model": "claude-haiku-4-5"}
    more = {"content": list(fake.content), "stop_reason": fake.stop_reason, "usage": fake.usage}
    return anthropic.stream_of({**message, **more})


def _of_google(fake: google.Google) -> Stream:
    row = {"content": {"role": "model", "parts": list(fake.parts)}, "finishReason": fake.finish, "index": 0}
    return google.stream_of({"candidates": [row], "usageMetadata": fake.usage})


def _of_cohere(fake: cohere.Cohere) -> Stream:
    message = {"role": "assistant", **fake.message}
    return cohere.stream_of(
        {"id": "c", "message": message, "finish_reason": fake.finish, "usage": fake.usage}
    )


PROTOCOLS = (
    Protocol(
        "anthropic",
        _anthropic,
        "claude-haiku-4-5",
        None,
        event({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, "error"),
        ("messages",),
        _of_anthropic,
    ),
    Protocol(
        "google",
        _google,
        "gemini-3.8-flash",
        "gemini-embedding-2",
        event({"error": {"code": 503, "message": "Overloaded", "status": "UNAVAILABLE"}}),
        ("generate", "stream", "batch"),
        _of_google,
    ),
    Protocol(
        "cohere",
        _cohere,
        "command-a-plus-05-2026",
        "embed-v4.0",
        cohere.told(type="message-end", delta={"finish_reason": "ERROR", "error": "Overloaded"}),
        ("chat", "embed"),
        _of_cohere,
    ),
    Protocol(
        "ollama",
        OllamaFake,
        "gemma3:270m",
        "all-minilm:latest",
        line({"error": "Overloaded"}),
        (),
        lambda fake: ollama.stream_of(OLLAMA),
        replace(ANSWER, usage=Usage(12, 7)),
    ),
)
