"""Plays an Azure OpenAI resource and, on a socket of its own, the authority that hands out tokens for it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

from tests.fakes import openai_chat
from tests.fakes.streaming import Stream, event
from tests.fakes.vendor import Saying, Vendor, bearer

SECRET = "fake~client-secret-0123456789abcdef"
WRONG_SECRET = "fake~client-secret-that-is-the-wrong-one"
TOKEN = "eyJ0eXAiOiJKV1QifQ.fake-token-of-the-authority.signature"
TENANT, CLIENT = "11111111-2222-3333-4444-555555555555", "66666666-7777-8888-9999-000000000000"


def error(status: int, code: str, message: str, **more: Any) -> Saying:
    """An error as Azure words it."""
    headers = more.pop("headers", {})
    said = {"error": {"code": code, "message": message, **more}}
    return Saying(status, said, {"apim-request-id": "a1", "x-ms-region": "Sweden Central", **headers})


ACCESS = (
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active "
    "subscription and use a correct regional API endpoint for your resource."
)
NOWHERE = (
    "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please "
    "wait a moment and try again."
)
SAYINGS: dict[str, Saying] = {
    "bad_key": error(401, "401", ACCESS),
    "no_role": error(
        401, "PermissionDenied", "The principal lacks the required data action to perform the operation."
    ),
    "firewall": error(403, "403", "Access denied due to Virtual Network/Firewall rules."),
    "blocked": error(
        403, "403", "The resource has been temporarily blocked because of unusual behavior that was detected."
    ),
    "volume": error(403, "403", "Out of call volume quota. Quota will be replenished in 2.00:00:00."),
    "no_deployment": error(404, "DeploymentNotFound", NOWHERE),
    "no_path": error(404, "404", "Resource not found"),
    "filtered": error(
        400,
        "content_filter",
        "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        innererror={"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}},
    ),
    "rate": error(
        429, "RateLimitReached", "Requests have exceeded call rate limit.", headers={"retry-after": "6"}
    ),
    "rate_ms": error(429, "429", "Rate limit is exceeded.", headers={"retry-after-ms": "1500"}),
    "timeout": error(408, "Timeout", "The operation was timeout."),
    "server": error(500, "InternalServerError", "The server had an error."),
    "unavailable": error(503, "ServiceUnavailable", "The service is temporarily unable to process."),
    "cut_by_filter": Saying(
        200, {"choices": [{"index": 0, "finish_reason": "content_filter", "message": {}}]}
    ),
}


@dataclass
class AzureOpenAI(Vendor):
    """`token`: the one that a service principal shows. `deployments`: what answers a chat or an embedding. `page`: how a chat is
    answered."""

    token: str = TOKEN
    deployments: tuple[str, ...] = ("my-gpt", "my-embeddings")
    page: dict[str, Any] = field(default_factory=lambda: openai_chat.chatted("gpt-5.4"))

    ROUTES = (
        ("GET", "/openai(/v1)?/models", "models"),
        ("POST", "/openai/(v1|deployments/[^/]+)/chat/completions", "chat"),
        ("POST", "/openai/(v1|deployments/[^/]+)/embeddings", "embeddings"),
        ("POST", "/openai(/v1)?/responses", "responses"),
    )
    MISSING = SAYINGS["no_path"]

    def refusal(self, request: web.Request) -> Saying | None:
        known = request.headers.get("api-key") == self.key or bearer(request) == self.token
        if not known:
            return SAYINGS["bad_key"]
        dated = "/v1/" not in request.path
        return SAYINGS["no_path"] if dated and "api-version" not in request.query else None

    def answer(self, name: str, request: web.Request, body: Any) -> Saying | Stream:
        if name == "models":
            able = {"chat_completion": True, "embeddings": False, "inference": True, "fine_tune": False}
            rows = [
                {
                    "id": id,
                    "object": "model",
                    "created": 1,
                    "owned_by": "azure",
                    "status": "succeeded",
                    "lifecycle_status": "generally-available",
                    "capabilities": able,
                }
                for id in ("gpt-5.4", "gpt-5.4-mini", "text-embedding-3-small")
            ]
            return Saying(200, {"object": "list", "data": rows})
        deployment = request.path.split("/")[3] if "/deployments/" in request.path else body["model"]
        if deployment not in self.deployments:
            return SAYINGS["no_deployment"]
        if name == "embeddings":
            return Saying(200, openai_chat.embedded("m", body["input"], body.get("dimensions")))
        if name == "responses":
            page = openai_chat.responded(deployment)
            return openai_chat.responses_stream_of(page) if body.get("stream") else Saying(200, page)
        if not body.get("stream"):
            return Saying(200, self.page)
        counted = bool((body.get("stream_options") or {}).get("include_usage"))
        return Stream((PROMPT_FILTER, *openai_chat.stream_of(self.page, counted=counted).pieces))


PROMPT_FILTER = event(
    {
        "id": "",
        "object": "",
        "created": 0,
        "model": "",
        "choices": [],
        "prompt_filter_results": [
            {"prompt_index": 0, "content_filter_results": {"hate": {"filtered": False, "severity": "safe"}}}
        ],
    }
)


def refused(status: int, word: str, text: str) -> Saying:
    """An error as Microsoft Entra words it."""
    return Saying(
        status,
        {
            "error": word,
            "error_description": f"{text} Trace ID: t Correlation ID: c",
            "error_codes": [1],
            "timestamp": "2026-11-24 12:00:00Z",
            "trace_id": "t",
            "correlation_id": "c",
        },
    )


ENTRA: dict[str, Saying] = {
    "bad_secret": refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided."),
    "old_secret": refused(
        401, "invalid_client", "AADSTS7000222: The provided client secret keys are expired."
    ),
    "no_client": refused(
        400, "unauthorized_client", "AADSTS700016: Application was not found in the directory."
    ),
    "no_tenant": refused(400, "invalid_request", f"AADSTS90002: Tenant '{TENANT}' not found."),
    "disabled": refused(400, "unauthorized_client", "AADSTS7000112: Application is disabled."),
    "policy": refused(400, "invalid_grant", "AADSTS53003: Access has been blocked by Conditional Access."),
    "scope": refused(400, "invalid_scope", "AADSTS70011: The provided value for scope is not valid."),
    "busy": refused(503, "temporarily_unavailable", "AADSTS90033: A transient error has occurred."),
}


@dataclass
class Authority(Vendor):
    """Gives TOKEN for the one secret."""

    key: str = SECRET

    ROUTES = (("POST", "/[^/]+/oauth2/v2.0/token", "token"),)

    def refusal(self, request: web.Request) -> Saying | None:
        return None

    def answer(self, name: str, request: web.Request, body: Any) -> Saying:
        given = {key: values[0] for key, values in parse_qs(body).items()}
        if request.path.split("/")[1] != TENANT:
            return ENTRA["no_tenant"]
        if given.get("client_id") != CLIENT:
            return ENTRA["no_client"]
        if given.get("client_secret") != self.key or given.get("grant_type") != "client_credentials":
            return ENTRA["bad_secret"]
        if given.get("scope") != "https://cognitiveservices.azure.com/.default":
            return ENTRA["scope"]
        return Saying(
            200, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": TOKEN}
        )
