"""Plays Cohere over a real socket, with the bodies that it is documented to answer."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

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


@dataclass
class Cohere(Vendor):
    """`page`: how many models a page holds at most."""

    models: tuple[dict[str, Any], ...] = MODELS
    page: int = 1000

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

    def answer(self, name: str, request: web.Request, body: Any) -> Saying:
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
            return Saying(
                200,
                {
                    "id": "e1",
                    "response_type": "embeddings_by_type",
                    "embeddings": {"float": [[0.5]]},
                    "texts": ["OK"],
                    "meta": units,
                },
            )
        if name == "rerank":
            return Saying(200, {"id": "r1", "results": [{"index": 0, "relevance_score": 0.9}], "meta": units})
        return Saying(
            200,
            {
                "id": "c1",
                "finish_reason": "COMPLETE",
                "message": {"role": "assistant", "content": [{"type": "text", "text": "OK"}]},
                "usage": {**units, "tokens": {"input_tokens": 2, "output_tokens": 1}},
            },
        )
