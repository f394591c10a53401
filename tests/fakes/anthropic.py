"""Plays Anthropic over a real socket, with the bodies that it is documented to answer."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

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


@dataclass
class Anthropic(Vendor):
    """`page`: how many models a page holds at most."""

    models: tuple[dict[str, Any], ...] = MODELS
    page: int = 1000

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

    def answer(self, name: str, request: web.Request, body: Any) -> Saying:
        if name == "models":
            return self._list(request)
        if not any(row["id"] == body["model"] and row["lifecycle"] != "retired" for row in self.models):
            return error(404, "not_found_error", f"model: {body['model']}")
        if name == "count_tokens":
            return Saying(200, {"input_tokens": 11})
        return Saying(
            200,
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": body["model"],
                "content": [{"type": "text", "text": "OK"}],
                "stop_reason": "end_turn",
                "stop_sequence": None,
                "usage": {"input_tokens": 9, "output_tokens": 1},
            },
        )

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
