"""The bodies that OpenAI is documented to answer; tests/fakes/provider.py plays it."""

from tests.fakes.vendor import Saying


def error(status: int, type: str, code: str | None, message: str, **headers: str) -> Saying:
    body = {"error": {"message": message, "type": type, "param": None, "code": code}}
    return Saying(status, body, {"x-request-id": "req_1", **headers})


INVALID_REQUEST = "invalid_request_error"
SCOPES = "You have insufficient permissions for this operation. Missing scopes: model.request."
SAYINGS = {
    "bad_key": error(401, INVALID_REQUEST, "invalid_api_key", "Incorrect API key provided: sk-abc***xyz."),
    "no_key": error(401, INVALID_REQUEST, None, "You didn't provide an API key."),
    "not_a_member": error(
        401, INVALID_REQUEST, None, "You must be a member of an organization to use the API"
    ),
    "missing_scope_401": error(401, INVALID_REQUEST, None, SCOPES),
    "missing_scope_403": error(403, INVALID_REQUEST, "missing_scope", SCOPES),
    "region": error(
        403, "request_forbidden", "unsupported_country_region_territory", "Country, region, or territory."
    ),
    "deactivated": error(401, INVALID_REQUEST, "account_deactivated", "The OpenAI account was deactivated."),
    "rate_requests": error(
        429,
        "requests",
        "rate_limit_exceeded",
        "Rate limit reached.",
        **{
            "x-ratelimit-remaining-requests": "0",
            "x-ratelimit-reset-requests": "1m12s",
            "x-ratelimit-remaining-tokens": "900",
            "x-ratelimit-reset-tokens": "6h",
        },
    ),
    "rate_tokens": error(
        429,
        "tokens",
        "rate_limit_exceeded",
        "Rate limit.",
        **{"retry-after-ms": "1500", "retry-after": "2"},
    ),
    "slow_down": error(429, "rate_limit_error", "slow_down", "Slow down.", **{"retry-after": "20"}),
    "credit": error(429, "insufficient_quota", "credit_balance_exhausted", "You have no credit."),
    "old_quota": error(429, "insufficient_quota", "insufficient_quota", "You exceeded your current quota."),
    "organization_limit": error(429, "insufficient_quota", "organization_spend_limit_exceeded", "Limit."),
    "project_limit": error(429, "insufficient_quota", "project_spend_limit_exceeded", "Limit."),
    "usage_limit": error(429, "insufficient_quota", "organization_usage_limit_exceeded", "Limit."),
    "no_model": error(404, INVALID_REQUEST, "model_not_found", "The model `gpt-none` does not exist."),
    "context": error(400, INVALID_REQUEST, "context_length_exceeded", "Too long."),
    "overloaded": error(503, "service_unavailable_error", "server_is_overloaded", "Overloaded."),
    "server": error(500, "server_error", None, "The server had an error."),
}
