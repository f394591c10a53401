"""Plays Anthropic over a real socket, with the bodies that it is documented to answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.streaming import Stream, event, halves
from tests.fakes.vendor import Saying, Vendor, bearer

CAPABILITIES = (
    *("batch", "citations", "code_execution", "context_management", "effort", "image_input", "pdf_input"),
    *("server_tools", "structured_outputs", "thinking"),
)


def model(
    id: str, *, lifecycle: str = "active", window: int = 1_000_000, **supported: bool
) -> dict[str, Any]:
    """A row of the list."""
    return {
        "type": "model",
        "id": id,
        "display_name": id.title(),
        "created_at": "2026-05-01T00:00:00Z",
        "lifecycle": lifecycle,
        "deprecated_at": None,
        "retires_at": None,
        "line": None,
        "max_input_tokens": window,
        "max_tokens": 128_000,
        "capabilities": {name: {"supported": supported.get(name, True)} for name in CAPABILITIES},
    }


MODELS = (
    model("claude-opus-5-5"),
    model("claude-haiku-4-5", window=200_000, pdf_input=False),
    model("claude-2.1", lifecycle="retired"),
)


def error(status: int, type: str, message: str, code: str | None = None, **headers: str) -> Saying:
    """An error as Anthropic words it."""
    said: dict[str, Any] = {"type": type, "message": message}
    if code is not None:
        said["details"] = {"error_code": code}
    return Saying(
        status, {"type": "error", "error": said, "request_id": "req_1"}, {"request-id": "req_1", **headers}
    )


LOW = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."
REACHED = (
    "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."
)
SAYINGS: dict[str, Saying] = {
    "bad_key": error(401, "authentication_error", "invalid x-api-key"),
    "permission": error(
        403, "permission_error", "Your API key does not have permission to use the resource."
    ),
    "region": Saying(403, {"error": {"type": "forbidden", "message": "Request not allowed"}}),
    "billing": error(402, "billing_error", "There is an issue with your payment details."),
    "credit": error(400, "invalid_request_error", LOW),
    "spend_limit": error(400, "invalid_request_error", REACHED),
    "workspace_limit": error(
        400, "invalid_request_error", "You have reached your specified workspace API usage limits."
    ),
    "tier_cap": error(429, "rate_limit_error", "Spend limit.", "enforced_spend_limit_reached"),
    "contract_cap": error(429, "rate_limit_error", "Spend limit.", "contract_spend_limit_reached"),
    "linked_limit": error(402, "billing_error", "Limit.", "linked_organization_spend_limit_reached"),
    "rate": error(429, "rate_limit_error", "Too many requests.", **{"retry-after": "12"}),
    "rate_reset": error(
        429,
        "rate_limit_error",
        "Too many tokens.",
        **{
            "anthropic-ratelimit-requests-remaining": "9",
            "anthropic-ratelimit-requests-reset": "2999-01-01T00:00:00Z",
            "anthropic-ratelimit-tokens-remaining": "0",
            "anthropic-ratelimit-tokens-reset": "2999-01-01T00:00:00Z",
        },
    ),
    "ramp": error(429, "rate_limit_error", "Slower.", "ramp_limit_exceeded", **{"retry-after": "3"}),
    "on_hold": error(400, "invalid_request_error", "Disabled.", "organization_on_hold"),
    "disabled": error(400, "invalid_request_error", "This organization has been disabled."),
    "no_model": error(404, "not_found_error", "model: claude-none"),
    "too_large": error(413, "request_too_large", "Request exceeds the maximum size."),
    "conflict": error(409, "conflict_error", "Conflict."),
    "overloaded": error(529, "overloaded_error", "Overloaded"),
    "server": error(500, "api_error", "Internal server error"),
    "timeout": error(504, "timeout_error", "Request timed out."),
    "no_path": error(404, "not_found_error", "Not found"),
    "no_method": error(405, "invalid_request_error", "Method Not Allowed"),
    "not_built": Saying(501, {"error": {"type": "not_supported_error", "message": "Not implemented"}}),
}


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def tool_use(id: str, name: str, **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": id, "name": name, "input": given}


def told(**event_of: Any) -> bytes:
    """One event of a stream, by the name of its type."""
    return event(event_of, event_of["type"])


def stream_of(message: dict[str, Any]) -> Stream:
    """A message as it is streamed: its tokens at the beginning and at the end, its content in pieces between."""
    usage = message["usage"]
    first = {**message, "content": [], "stop_reason": None, "usage": {**usage, "output_tokens": 1}}
    pieces = [told(type="message_start", message=first), told(type="ping")]
    for index, block in enumerate(message["content"]):
        empty = {**block, **({"text": ""} if block["type"] == "text" else {})}
        if block["type"] == "tool_use":
            empty["input"] = {}
        pieces.append(told(type="content_block_start", index=index, content_block=empty))
        pieces += [told(type="content_block_delta", index=index, delta=delta) for delta in _deltas(block)]
        pieces.append(told(type="content_block_stop", index=index))
    ended = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    used = {"output_tokens": usage["output_tokens"]}
    pieces += [told(type="message_delta", delta=ended, usage=used), told(type="message_stop")]
    return Stream(tuple(pieces))


def _deltas(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if block["type"] == "text":
        yield from ({"type": "text_delta", "text": piece} for piece in halves(block["text"]))
    elif block["type"] == "tool_use" and block["input"]:
        # The first is empty, as it is of the real one.
        for piece in ("", *halves(json.dumps(block["input"], separators=(",", ":")))):
            yield {"type": "input_json_delta", "partial_json": piece}
    elif block["type"] == "thinking":
        yield {"type": "thinking_delta", "thinking": block["thinking"]}
        yield {"type": "signature_delta", "signature": "c2ln"}


@dataclass
class Anthropic(Vendor):
    """`page`: how many models a page holds at most. `content`, `stop_reason`, `usage`: of what its models answer."""

    models: tuple[dict[str, Any], ...] = MODELS
    page: int = 1000
    content: tuple[dict[str, Any], ...] = (text("OK"),)
    stop_reason: str = "end_turn"
    usage: dict[str, Any] = field(default_factory=lambda: {"input_tokens": 9, "output_tokens": 1})

    ROUTES = (
        ("GET", "/v1/models", "models"),
        ("POST", "/v1/messages/count_tokens", "count_tokens"),
        ("POST", "/v1/messages", "messages"),
    )
    MISSING = SAYINGS["no_path"]

    def refusal(self, request: web.Request) -> Saying | None:
        if self.key not in (request.headers.get("x-api-key"), bearer(request)):
            return SAYINGS["bad_key"]
        if "anthropic-version" not in request.headers:
            return error(400, "invalid_request_error", "anthropic-version: header is required")
        return None

    def answer(self, name: str, request: web.Request, body: Any) -> Saying | Stream:
        if name == "models":
            return self._list(request)
        if not any(row["id"] == body["model"] and row["lifecycle"] != "retired" for row in self.models):
            return error(404, "not_found_error", f"model: {body['model']}")
        if name == "count_tokens":
            return Saying(200, {"input_tokens": 11})
        if "max_tokens" not in body:
            return error(400, "invalid_request_error", "max_tokens: Field required")
        message = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": list(self.content),
            "stop_reason": self.stop_reason,
            "stop_sequence": None,
            "usage": self.usage,
        }
        return stream_of(message) if body.get("stream") else Saying(200, message)

    def _list(self, request: web.Request) -> Saying:
        size = min(int(request.query.get("limit", "20")), self.page)
        ids = [row["id"] for row in self.models]
        after = request.query.get("after_id")
        start = ids.index(after) + 1 if after in ids else 0
        rows = self.models[start : start + size]
        return Saying(
            200,
            {
                "data": list(rows),
                "has_more": start + size < len(ids),
                "first_id": rows[0]["id"] if rows else None,
                "last_id": rows[-1]["id"] if rows else None,
            },
        )
