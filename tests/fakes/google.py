"""Plays the Gemini API over a real socket, with the bodies that it is documented to answer."""

from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.fakes.streaming import Stream, event, halves
from tests.fakes.vendor import Saying, Vendor

INFO = "type.googleapis.com/google.rpc.ErrorInfo"
QUOTA = "type.googleapis.com/google.rpc.QuotaFailure"
RETRY = "type.googleapis.com/google.rpc.RetryInfo"


def model(name: str, *methods: str, window: int = 1_048_576, **more: Any) -> dict[str, Any]:
    """A row of the list."""
    return {
        "name": f"models/{name}",
        "version": "001",
        "displayName": name,
        "description": "A model.",
        "inputTokenLimit": window,
        "outputTokenLimit": 65_536,
        "supportedGenerationMethods": list(methods),
        **more,
    }


MODELS = (
    model("gemini-3.8-flash", "generateContent", "countTokens", thinking=True),
    model("gemini-3.5-flash-lite", "generateContent", "countTokens", thinking=True),
    model("gemini-3-pro-image", "generateContent", "countTokens", window=65_536),
    model("gemini-3.8-flash-tts", "generateContent", "countTokens", window=8_192),
    model("gemini-embedding-2", "embedContent", "countTextTokens", window=8_192),
    model("imagen-4.0-generate-001", "predict", window=480),
    model("aqa", "generateAnswer", window=7_168),
)


def error(status: int, state: str, message: str, *details: dict[str, Any]) -> Saying:
    """An error as Google words it."""
    return Saying(
        status, {"error": {"code": status, "message": message, "status": state, "details": list(details)}}
    )


def info(reason: str) -> dict[str, Any]:
    return {"@type": INFO, "reason": reason, "domain": "googleapis.com", "metadata": {}}


def quota(id: str) -> dict[str, Any]:
    return {"@type": QUOTA, "violations": [{"quotaMetric": "requests", "quotaId": id, "quotaValue": "10"}]}


PLAN = "You exceeded your current quota, please check your plan and billing details."
SAYINGS: dict[str, Saying] = {
    "bad_key": error(
        400,
        "INVALID_ARGUMENT",
        "API key not valid. Please pass a valid API key.",
        info("API_KEY_INVALID"),
        {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en-US", "message": "no"},
    ),
    "expired_key": error(
        400, "INVALID_ARGUMENT", "API key expired. Please renew the API key.", info("API_KEY_INVALID")
    ),
    "no_key": error(
        403,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity). Please use API Key.",
    ),
    "leaked_key": error(
        403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key."
    ),
    "api_off": error(
        403, "PERMISSION_DENIED", "Generative Language API has not been used.", info("SERVICE_DISABLED")
    ),
    "restricted": error(
        403, "PERMISSION_DENIED", "Requests to this API are blocked.", info("API_KEY_SERVICE_BLOCKED")
    ),
    "suspended": error(
        403, "PERMISSION_DENIED", "Consumer 'projects/1' has been suspended.", info("CONSUMER_SUSPENDED")
    ),
    "region": error(400, "FAILED_PRECONDITION", "User location is not supported for the API use."),
    "free_tier_region": error(
        400,
        "FAILED_PRECONDITION",
        "Gemini API free tier is not available in your country. Please enable billing on your project.",
    ),
    "no_billing": error(400, "FAILED_PRECONDITION", "Billing is not enabled for the project."),
    "payment": Saying(402, {"error": {"code": "payment_required", "message": "Payment is required."}}),
    "per_minute": error(
        429,
        "RESOURCE_EXHAUSTED",
        PLAN,
        quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier"),
        {"@type": RETRY, "retryDelay": "37s"},
    ),
    "per_day": error(
        429,
        "RESOURCE_EXHAUSTED",
        PLAN,
        quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"),
        {"@type": RETRY, "retryDelay": "37s"},
    ),
    "no_model": error(404, "NOT_FOUND", "models/gemini-none is not found for API version v1beta."),
    "overloaded": error(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
    "server": error(500, "INTERNAL", "An internal error has occurred."),
    "deadline": error(504, "DEADLINE_EXCEEDED", "The request timed out."),
    "in_a_list": Saying(
        400, [{"error": {"code": 400, "message": "no", "status": "X", "details": [info("API_KEY_INVALID")]}}]
    ),
    "interactions_authentication": Saying(
        401, {"error": {"code": "authentication", "message": "The API key is missing or invalid."}}
    ),
    "interactions_permission": Saying(
        403, {"error": {"code": "permission_denied", "message": "Not allowed."}}
    ),
    "interactions_no_model": Saying(404, {"error": {"code": "model_not_found", "message": "No such model."}}),
    "interactions_range": Saying(416, {"error": {"code": "out_of_range", "message": "Out of range."}}),
    "blocked": Saying(200, {"promptFeedback": {"blockReason": "SAFETY"}, "modelVersion": "gemini"}),
    "filtered": Saying(200, {"candidates": [{"finishReason": "SAFETY", "index": 0}]}),
}


def stream_of(page: dict[str, Any]) -> Stream:
    """An answer as it is streamed: each piece is one, with a part of the text, and the last tells why it ended."""
    candidate = page["candidates"][0]
    pieces = []
    for part in candidate["content"]["parts"]:
        for some in halves(part["text"]) if "text" in part else ("",):
            said = {**part, "text": some} if "text" in part else part
            row = {"content": {"role": "model", "parts": [said]}, "index": 0}
            counts = {"promptTokenCount": page["usageMetadata"]["promptTokenCount"]}
            pieces.append({**page, "candidates": [row], "usageMetadata": counts})
    end = {"content": {"role": "model", "parts": [{"text": ""}]}, "finishReason": candidate["finishReason"]}
    pieces.append({**page, "candidates": [{**end, "index": 0}]})
    return Stream(tuple(event(piece) for piece in pieces))


def vector(text: str, size: int) -> list[float]:
    """What a text is embedded as: its length tells which one it was."""
    return [len(text) / 4, *([0.25] * (size - 1))]


@dataclass
class Google(Vendor):
    """`page`: how many models a page holds at most. `parts`, `finish`, `usage`: of what its models answer."""

    models: tuple[dict[str, Any], ...] = MODELS
    page: int = 1000
    parts: tuple[dict[str, Any], ...] = ({"text": "OK"},)
    finish: str = "STOP"
    usage: dict[str, Any] = field(
        default_factory=lambda: {"promptTokenCount": 4, "candidatesTokenCount": 1, "totalTokenCount": 5}
    )

    ROUTES = (
        ("GET", "/v1(beta)?/models", "models"),
        ("POST", "/v1(beta)?/models/[^/]+:generateContent", "generate"),
        ("POST", "/v1(beta)?/models/[^/]+:streamGenerateContent", "stream"),
        ("POST", "/v1(beta)?/models/[^/]+:embedContent", "embed"),
        ("POST", "/v1(beta)?/models/[^/]+:batchEmbedContents", "batch"),
    )
    MISSING = Saying(404, "<html><title>Error 404 (Not Found)!!1</title></html>")

    def refusal(self, request: web.Request) -> Saying | None:
        key = request.headers.get("x-goog-api-key")
        if key is None:
            return SAYINGS["no_key"]
        return None if key == self.key else SAYINGS["bad_key"]

    def answer(self, name: str, request: web.Request, body: Any) -> Saying | Stream:
        if name == "models":
            start = int(request.query.get("pageToken") or 0)
            size = min(int(request.query.get("pageSize", "50")), self.page)
            page: dict[str, Any] = {"models": list(self.models[start : start + size])}
            if start + size < len(self.models):
                page["nextPageToken"] = str(start + size)
            return Saying(200, page)
        asked = request.path.rpartition("/")[2].partition(":")[0]
        if not any(row["name"] == f"models/{asked}" for row in self.models):
            return error(404, "NOT_FOUND", f"models/{asked} is not found for API version v1beta.")
        if name == "embed":
            return Saying(200, {"embedding": {"values": [0.5, 0.25]}})
        if name == "batch":
            wanted = body["requests"]
            if len(wanted) > 100:
                return error(400, "INVALID_ARGUMENT", "at most 100 requests can be in one batch")
            rows = [
                {"values": vector(row["content"]["parts"][0]["text"], row.get("outputDimensionality") or 2)}
                for row in wanted
            ]
            return Saying(200, {"embeddings": rows})
        page = {
            "candidates": [
                {
                    "content": {"role": "model", "parts": list(self.parts)},
                    "finishReason": self.finish,
                    "index": 0,
                }
            ],
            "usageMetadata": self.usage,
            "modelVersion": asked,
        }
        if name == "stream":
            return stream_of(page) if request.query.get("alt") == "sse" else Saying(200, [page])
        return Saying(200, page)
