"""Plays Cohere over a real socket, with the bodies that it is documented to answer."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.streaming import Stream, event, halves
from tests.fakes.vendor import Saying, Vendor, bearer


def model(name: str, *endpoints: str, window: float = 128_000.0, **more: Any) -> dict[str, Any]:
    """A row of the list."""
    return {
        "name": name,
        "is_deprecated": False,
        "endpoints": list(endpoints),
        "finetuned": False,
        "context_length": window,
        "tokenizer_url": None,
        "default_endpoints": [],
        "features": [],
        **more,
    }


MODELS = (
    model("command-a-plus-05-2026", "chat", features=["json_schema", "reasoning", "tools", "vision"]),
    model("command-r7b-12-2024", "generate", "chat", features=["tools"]),
    model("embed-v4.0", "embed", "classify"),
    model("rerank-v4.0-fast", "rerank", window=32_768),
    model("classify-old", "classify", window=512),
)


def error(status: int, message: str) -> Saying:
    """An error as Cohere words it: it has no code."""
    return Saying(status, {"id": "1f2e", "message": message})


SAYINGS: dict[str, Saying] = {
    "bad_key": error(401, "invalid api token"),
    "no_key": error(401, "no api key supplied"),
    "expired_key": error(401, "Your API key has expired. Please create a production key."),
    "payment": error(402, "Please add or update your payment method at https://dashboard.cohere.com/billing"),
    "billing_limit": error(402, "Maximum billing reached for this API key as set in your dashboard."),
    "forbidden": error(403, "You are not allowed to use this resource."),
    "no_model": error(
        404,
        "model 'xyz' not found, make sure the correct model ID was used and that you have access to the model.",
    ),
    "invalid": error(400, "invalid request: message must be at least 1 token long"),
    "unprocessable": error(422, "invalid type for parameter messages"),
    "per_minute": error(429, "You are past the per minute request limit, please wait and try again later."),
    "trial_minute": error(
        429,
        "You are using a Trial key, which is limited to 20 API calls / minute. You can continue to use it for free.",
    ),
    "trial_rate": error(429, "trial token rate limit exceeded, limit is 100000 tokens per minute"),
    "trial_month": error(429, "You are using a Trial key, which is limited to 1000 API calls / month."),
    "blocked_token": error(498, "invalid token: blocked"),
    "cancelled": error(499, "request cancelled"),
    "server": error(500, "internal server error"),
    "not_built": error(501, "not implemented"),
    "unavailable": error(503, "service unavailable"),
    "timeout": error(504, "gateway timeout"),
}


def tool_call(id: str, name: str, arguments: str) -> dict[str, Any]:
    return {"id": id, "type": "function", "function": {"name": name, "arguments": arguments}}


def told(**event_of: Any) -> bytes:
    """One event of a stream, by the name of its type."""
    return event(event_of, event_of["type"])


def stream_of(page: dict[str, Any]) -> Stream:
    """An answer as it is streamed."""
    message = page["message"]
    start = {"message": {"role": "assistant", "content": [], "tool_plan": "", "tool_calls": []}}
    pieces = [told(type="message-start", id=page["id"], delta=start)]
    for index, block in enumerate(message.get("content", ())):
        kind = block["type"]
        empty = {"message": {"content": {"type": kind, kind: ""}}}
        pieces.append(told(type="content-start", index=index, delta=empty))
        for some in halves(block[kind]):
            pieces.append(
                told(type="content-delta", index=index, delta={"message": {"content": {kind: some}}})
            )
        pieces.append(told(type="content-end", index=index))
    if "tool_plan" in message:
        pieces.append(told(type="tool-plan-delta", delta={"message": {"tool_plan": message["tool_plan"]}}))
    for index, call in enumerate(message.get("tool_calls", ())):
        given = call["function"]["arguments"]
        empty = {**call, "function": {**call["function"], "arguments": ""}}
        pieces.append(told(type="tool-call-start", index=index, delta={"message": {"tool_calls": empty}}))
        for some in halves(given):
            delta = {"message": {"tool_calls": {"function": {"arguments": some}}}}
            pieces.append(told(type="tool-call-delta", index=index, delta=delta))
        pieces.append(told(type="tool-call-end", index=index))
    end = {"finish_reason": page["finish_reason"], "usage": page["usage"]}
    pieces.append(told(type="message-end", id=page["id"], delta=end))
    return Stream(tuple(pieces))


@dataclass
class Cohere(Vendor):
    """`page`: how many models a page holds at most. `message`, `finish`, `usage`: of what its models answer."""

    models: tuple[dict[str, Any], ...] = MODELS
    page: int = 1000
    message: dict[str, Any] = field(default_factory=lambda: {"content": [{"type": "text", "text": "OK"}]})
    finish: str = "COMPLETE"
    usage: dict[str, Any] = field(
        default_factory=lambda: {
            "billed_units": {"input_tokens": 2, "output_tokens": 1},
            "tokens": {"input_tokens": 2, "output_tokens": 1},
        }
    )

    ROUTES = (
        ("GET", "/v1/models", "models"),
        ("POST", "/v2/chat", "chat"),
        ("POST", "/v2/embed", "embed"),
        ("POST", "/v2/rerank", "rerank"),
    )

    def refusal(self, request: web.Request) -> Saying | None:
        if not bearer(request):
            return SAYINGS["no_key"]
        return None if bearer(request) == self.key else SAYINGS["bad_key"]

    def answer(self, name: str, request: web.Request, body: Any) -> Saying | Stream:
        if name == "models":
            start = int(request.query.get("page_token") or 0)
            size = min(int(float(request.query.get("page_size", "20"))), self.page)
            page: dict[str, Any] = {"models": list(self.models[start : start + size])}
            if start + size < len(self.models):
                page["next_page_token"] = str(start + size)
            return Saying(200, page)
        if not any(row["name"] == body["model"] and name in row["endpoints"] for row in self.models):
            return error(404, f"model '{body['model']}' not found, make sure the correct model ID was used.")
        units = {"billed_units": {"input_tokens": 2, "output_tokens": 1}}
        if name == "embed":
            return self._embed(body)
        if name == "rerank":
            return Saying(200, {"id": "r1", "results": [{"index": 0, "relevance_score": 0.9}], "meta": units})
        page = {
            "id": "c1",
            "finish_reason": self.finish,
            "message": {"role": "assistant", **self.message},
            "usage": self.usage,
        }
        return stream_of(page) if body.get("stream") else Saying(200, page)

    def _embed(self, body: Any) -> Saying:
        texts = body["texts"]
        if len(texts) > 96:
            return error(400, "invalid request: total number of texts must be at most 96")
        size = body.get("output_dimension") or 1
        # The length of a text tells which one it was.
        rows = [[len(text) / 4, *([0.25] * (size - 1))] for text in texts]
        return Saying(
            200,
            {
                "id": "e1",
                "response_type": "embeddings_by_type",
                "embeddings": {"float": rows},
                "texts": texts,
                "meta": {"billed_units": {"input_tokens": 2.0 * len(texts)}},
            },
        )
