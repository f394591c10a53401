"""One row a rule: status and body in, failure out."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.vendors.classify import RULES, classify
from models.vendors.failure import Failure
from models.vendors.transport import (
    BlockedAddress,
    BodyCut,
    ConnectionRefused,
    NameNotFound,
    NotHttp,
    NotSendable,
    TimedOut,
    TlsFailed,
    Unreachable,
)


def openai(message, type="invalid_request_error", code=None):
    return {"error": {"message": message, "type": type, "param": None, "code": code}}


def google(status, message, **detail):
    return {
        "error": {"code": 400, "message": message, "status": status, "details": [detail] if detail else []}
    }


def anthropic(type, message="no", code=None):
    error = {"type": type, "message": message}
    if code:
        error["details"] = {"error_code": code}
    return {"type": "error", "error": error, "request_id": "r"}


QUOTA_FAILURE = "type.googleapis.com/google.rpc.QuotaFailure"

ROWS = [
    ("openai", 401, openai("Incorrect API key provided", code="invalid_api_key"), "KEY_REJECTED"),
    ("openai", 401, openai("You didn't provide an API key"), "KEY_REJECTED"),
    (
        "openai",
        401,
        openai("You have insufficient permissions. Missing scopes: model.request."),
        "PERMISSION_DENIED",
    ),
    (
        "openai",
        403,
        openai("You have insufficient permissions. Missing scopes: model.read."),
        "PERMISSION_DENIED",
    ),
    ("openai", 403, openai("no", code="missing_scope"), "PERMISSION_DENIED"),
    (
        "openai",
        403,
        openai("no", "request_forbidden", "unsupported_country_region_territory"),
        "REGION_BLOCKED",
    ),
    (
        "openai",
        401,
        openai("The OpenAI account has been deactivated.", code="account_deactivated"),
        "ACCOUNT_DISABLED",
    ),
    ("openai", 429, openai("quota", "insufficient_quota", "insufficient_quota"), "QUOTA_EXHAUSTED"),
    ("openai", 429, openai("quota", "insufficient_quota", "credit_balance_exhausted"), "QUOTA_EXHAUSTED"),
    (
        "openai",
        429,
        openai("quota", "insufficient_quota", "organization_spend_limit_exceeded"),
        "QUOTA_EXHAUSTED",
    ),
    ("openai", 429, openai("quota", "insufficient_quota", "project_spend_limit_exceeded"), "QUOTA_EXHAUSTED"),
    (
        "openai",
        429,
        openai("quota", "insufficient_quota", "organization_usage_limit_exceeded"),
        "QUOTA_EXHAUSTED",
    ),
    ("openai", 429, openai("inactive", "x", "billing_not_active"), "QUOTA_EXHAUSTED"),
    ("openai", 429, openai("slower", "requests", "rate_limit_exceeded"), "RATE_LIMITED"),
    ("openai", 429, openai("slower", "tokens", "rate_limit_exceeded"), "RATE_LIMITED"),
    ("openai", 429, openai("slower", "x", "slow_down"), "RATE_LIMITED"),
    ("openai", 503, openai("busy", "service_unavailable_error", "server_is_overloaded"), "PROVIDER_ERROR"),
    ("openai", 500, openai("oops", "server_error"), "PROVIDER_ERROR"),
    ("openai", 404, openai("The model `x` does not exist", code="model_not_found"), "MODEL_NOT_FOUND"),
    ("openai", 400, openai("too long", code="context_length_exceeded"), "REQUEST_REFUSED"),
    ("openai", 409, openai("conflict"), "REQUEST_REFUSED"),
    ("openai", 413, openai("too large"), "REQUEST_REFUSED"),
    ("openai", 422, openai("unprocessable"), "REQUEST_REFUSED"),
    ("openai", 418, openai("teapot"), "REQUEST_REFUSED"),
    ("openai", 451, openai("legal"), "REGION_BLOCKED"),
    ("openai", 408, openai("slow"), "TIMEOUT"),
    ("openai", 504, "<html>gateway</html>", "TIMEOUT"),
    ("openai", 502, "<html>gateway</html>", "PROVIDER_ERROR"),
    ("openai", 429, "slow down", "RATE_LIMITED"),
    ("openai", 403, "<html>Access denied</html>", "WRONG_ENDPOINT"),
    ("openai", 403, "", "WRONG_ENDPOINT"),
    ("openai", 403, {}, "WRONG_ENDPOINT"),
    ("openai", 404, "<html>404</html>", "WRONG_ENDPOINT"),
    ("openai", 404, openai("Invalid URL (GET /models)"), "WRONG_ENDPOINT"),
    ("openai", 405, {"detail": "Method Not Allowed"}, "WRONG_ENDPOINT"),
    ("openai", 410, "", "WRONG_ENDPOINT"),
    ("openai", 301, "", "WRONG_ENDPOINT"),
    ("openai", 307, "", "WRONG_ENDPOINT"),
    ("openai", 200, openai("no", code="invalid_api_key"), "KEY_REJECTED"),
    ("openai", 200, {"object": "list", "data": []}, None),
    ("openai", 200, "<html>", None),
    # llama.cpp: numeric codes
    (
        "openai_compatible",
        401,
        {"error": {"message": "Invalid API Key", "type": "authentication_error", "code": 401}},
        "KEY_REJECTED",
    ),
    (
        "openai_compatible",
        503,
        {"error": {"message": "Loading model", "type": "unavailable_error", "code": 503}},
        "PROVIDER_ERROR",
    ),
    (
        "openai_compatible",
        404,
        {"error": {"message": "File Not Found", "type": "not_found_error", "code": 404}},
        "WRONG_ENDPOINT",
    ),
    (
        "openai_compatible",
        400,
        {"error": {"message": "exceeds", "type": "exceed_context_size_error", "code": 400}},
        "REQUEST_REFUSED",
    ),
    (
        "openai_compatible",
        501,
        {"error": {"message": "no", "type": "not_supported_error", "code": 501}},
        "REQUEST_REFUSED",
    ),
    # vLLM: flat errors, then and now
    ("openai_compatible", 401, {"error": "Unauthorized"}, "KEY_REJECTED"),
    (
        "openai_compatible",
        404,
        {"error": {"message": "The model `x` does not exist.", "type": "NotFoundError", "code": 404}},
        "MODEL_NOT_FOUND",
    ),
    (
        "openai_compatible",
        404,
        {"object": "error", "message": "The model `x` does not exist.", "type": "NotFoundError", "code": 404},
        "MODEL_NOT_FOUND",
    ),
    ("openai_compatible", 404, {"detail": "Not Found"}, "WRONG_ENDPOINT"),
    # Ollama
    ("ollama", 401, {"error": "unauthorized", "signin_url": "https://ollama.com"}, "KEY_REJECTED"),
    ("ollama", 404, {"error": "model 'x' not found"}, "MODEL_NOT_FOUND"),
    ("ollama", 404, {"error": 'model "x" not found, try pulling it first'}, "MODEL_NOT_FOUND"),
    ("ollama", 400, {"error": '"x" does not support chat'}, "REQUEST_REFUSED"),
    ("ollama", 400, {"error": "model is required"}, "REQUEST_REFUSED"),
    ("ollama", 429, {"error": "too many"}, "RATE_LIMITED"),
    ("ollama", 502, {"error": "cloud model unreachable"}, "PROVIDER_ERROR"),
    # Anthropic
    ("anthropic", 401, anthropic("authentication_error", "invalid x-api-key"), "KEY_REJECTED"),
    ("anthropic", 403, anthropic("permission_error"), "PERMISSION_DENIED"),
    ("anthropic", 403, {"error": {"type": "forbidden", "message": "Request not allowed"}}, "REGION_BLOCKED"),
    ("anthropic", 402, anthropic("billing_error"), "QUOTA_EXHAUSTED"),
    (
        "anthropic",
        400,
        anthropic("invalid_request_error", "Your credit balance is too low to access"),
        "QUOTA_EXHAUSTED",
    ),
    (
        "anthropic",
        400,
        anthropic("invalid_request_error", "You have reached your specified API usage limits."),
        "QUOTA_EXHAUSTED",
    ),
    ("anthropic", 429, anthropic("rate_limit_error", code="enforced_spend_limit_reached"), "QUOTA_EXHAUSTED"),
    ("anthropic", 429, anthropic("rate_limit_error", code="contract_spend_limit_reached"), "QUOTA_EXHAUSTED"),
    ("anthropic", 429, anthropic("rate_limit_error", code="ramp_limit_exceeded"), "RATE_LIMITED"),
    ("anthropic", 429, anthropic("rate_limit_error"), "RATE_LIMITED"),
    ("anthropic", 400, anthropic("invalid_request_error", code="organization_on_hold"), "ACCOUNT_DISABLED"),
    ("anthropic", 404, anthropic("not_found_error", "model: claude-x"), "MODEL_NOT_FOUND"),
    ("anthropic", 404, anthropic("not_found_error", "Not found"), "WRONG_ENDPOINT"),
    ("anthropic", 529, anthropic("overloaded_error", "Overloaded"), "PROVIDER_ERROR"),
    ("anthropic", 504, anthropic("timeout_error"), "TIMEOUT"),
    # Google
    (
        "google",
        400,
        google("INVALID_ARGUMENT", "API key not valid.", reason="API_KEY_INVALID"),
        "KEY_REJECTED",
    ),
    ("google", 403, google("PERMISSION_DENIED", "no", reason="SERVICE_DISABLED"), "PERMISSION_DENIED"),
    (
        "google",
        400,
        google("FAILED_PRECONDITION", "User location is not supported for the API use."),
        "REGION_BLOCKED",
    ),
    (
        "google",
        429,
        google("RESOURCE_EXHAUSTED", "q", violations=[{"quotaId": "RequestsPerDayPerProject"}]),
        "QUOTA_EXHAUSTED",
    ),
    (
        "google",
        429,
        google("RESOURCE_EXHAUSTED", "q", violations=[{"quotaId": "RequestsPerMinute"}]),
        "RATE_LIMITED",
    ),
    (
        "google",
        429,
        [google("RESOURCE_EXHAUSTED", "q", violations=[{"quotaId": "XPerDay"}])],
        "QUOTA_EXHAUSTED",
    ),
    ("google", 503, google("UNAVAILABLE", "The model is overloaded."), "PROVIDER_ERROR"),
    ("google", 404, google("NOT_FOUND", "models/x is not found"), "MODEL_NOT_FOUND"),
    ("google", 404, google("NOT_FOUND", "Requested entity was not found."), "WRONG_ENDPOINT"),
    ("google", 504, google("DEADLINE_EXCEEDED", "late"), "TIMEOUT"),
    # Cohere
    ("cohere", 401, {"message": "invalid api token"}, "KEY_REJECTED"),
    ("cohere", 498, {"message": "blocked token"}, "KEY_REJECTED"),
    ("cohere", 402, {"message": "Maximum billing reached for this API key"}, "QUOTA_EXHAUSTED"),
    (
        "cohere",
        429,
        {"message": "You are using a Trial key, which is limited to 1000 API calls / month"},
        "QUOTA_EXHAUSTED",
    ),
    (
        "cohere",
        429,
        {"message": "You are using a Trial key, which is limited to 20 API calls / minute"},
        "RATE_LIMITED",
    ),
    (
        "cohere",
        404,
        {"message": "model 'xyz' not found, make sure the correct model ID was used"},
        "MODEL_NOT_FOUND",
    ),
    # Azure
    (
        "azure_openai",
        401,
        {"error": {"code": "401", "message": "Access denied due to invalid subscription key"}},
        "KEY_REJECTED",
    ),
    ("azure_openai", 401, {"error": {"code": "PermissionDenied", "message": "no role"}}, "PERMISSION_DENIED"),
    (
        "azure_openai",
        403,
        {"error": {"code": "403", "message": "Out of call volume quota."}},
        "QUOTA_EXHAUSTED",
    ),
    (
        "azure_openai",
        404,
        {"error": {"code": "DeploymentNotFound", "message": "no deployment"}},
        "MODEL_NOT_FOUND",
    ),
    ("azure_openai", 404, {"error": {"code": "404", "message": "Resource not found"}}, "WRONG_ENDPOINT"),
    ("azure_openai", 400, {"error": {"code": "content_filter", "message": "filtered"}}, "REQUEST_REFUSED"),
    # ElevenLabs
    ("elevenlabs", 401, {"detail": {"status": "invalid_api_key", "message": "no"}}, "KEY_REJECTED"),
    ("elevenlabs", 401, {"detail": {"status": "missing_permissions", "message": "no"}}, "PERMISSION_DENIED"),
    ("elevenlabs", 401, {"detail": {"status": "quota_exceeded", "message": "no"}}, "QUOTA_EXHAUSTED"),
    (
        "elevenlabs",
        401,
        {"detail": {"status": "detected_unusual_activity", "message": "no"}},
        "ACCOUNT_DISABLED",
    ),
    ("elevenlabs", 403, {"detail": {"status": "only_for_creator+", "message": "no"}}, "PERMISSION_DENIED"),
    ("elevenlabs", 400, {"detail": {"status": "voice_not_found", "message": "no"}}, "MODEL_NOT_FOUND"),
    (
        "elevenlabs",
        429,
        {"detail": {"status": "too_many_concurrent_requests", "message": "no"}},
        "RATE_LIMITED",
    ),
    (
        "elevenlabs",
        422,
        {"detail": [{"loc": ["body"], "msg": "field required", "type": "missing"}]},
        "REQUEST_REFUSED",
    ),
    # Stability
    ("stability", 401, {"id": "1", "name": "unauthorized", "errors": ["no key"]}, "KEY_REJECTED"),
    ("stability", 402, {"id": "1", "name": "payment_required", "errors": ["pay"]}, "QUOTA_EXHAUSTED"),
    ("stability", 403, {"id": "1", "name": "content_moderation", "errors": ["flagged"]}, "REQUEST_REFUSED"),
    ("stability", 403, {"id": "1", "name": "forbidden", "errors": ["no"]}, "PERMISSION_DENIED"),
    ("stability", 429, {"id": "1", "name": "rate_limit_exceeded", "errors": ["slower"]}, "RATE_LIMITED"),
]


def raw(body):
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


@pytest.mark.parametrize(("provider", "status", "body", "failure"), ROWS)
def test_an_answer_is_classified_by_its_words_before_its_status(provider, status, body, failure):
    outcome = classify(provider, status, {}, raw(body))
    assert outcome.failure == failure
    assert outcome.http_status == status
    assert (outcome.hint is None) == (failure is None)


def test_every_rule_and_every_word_of_a_rule_decides_something():
    """A word that could be struck without any row noticing is not proved; here each is at least recognised."""
    for rule in RULES:
        for code in rule.codes:
            status = min(rule.when) if rule.when else 400
            assert classify("openai", status, {}, raw(openai("x", code=code))).failure is not None


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (BlockedAddress("x"), "BLOCKED_ADDRESS"),
        (NameNotFound("x"), "DNS_FAILURE"),
        (ConnectionRefused("x"), "CONNECTION_REFUSED"),
        (TlsFailed("x"), "TLS_FAILURE"),
        (TimedOut("x"), "TIMEOUT"),
        (Unreachable("x"), "UNREACHABLE"),
        (BodyCut("x"), "BAD_RESPONSE"),
        (NotHttp("x"), "WRONG_ENDPOINT"),
        (NotSendable("x"), "MALFORMED"),
        (OSError("x"), "UNREACHABLE"),
    ],
)
def test_an_error_of_the_way_is_told_by_its_kind(error, failure):
    outcome = classify("openai", None, {}, None, error)
    assert outcome.failure == failure
    assert outcome.hint


def test_a_404_of_a_request_that_named_a_model_is_the_models():
    body = raw({"error": {"message": "nothing here", "type": "not_found_error", "code": 404}})
    assert classify("openai_compatible", 404, {}, body).failure == Failure.WRONG_ENDPOINT
    assert classify("openai_compatible", 404, {}, body, naming_model=True).failure == Failure.MODEL_NOT_FOUND
    assert (
        classify("openai_compatible", 404, {}, b"<html>", naming_model=True).failure == Failure.WRONG_ENDPOINT
    )


@pytest.mark.parametrize(
    "body", [b"", b"null", b"1", b'"x"', b"[]", b"[[]]", b"{", b"\xff\xfe", b"[" * 5000, None]
)
@pytest.mark.parametrize("status", [0, 101, 200, 301, 400, 401, 403, 404, 418, 429, 500, 599])
def test_no_body_breaks_the_classification(body, status):
    assert classify("openai", status, {}, body).http_status == status


_WORDS = (
    "error",
    "message",
    "details",
    "violations",
    "detail",
    "errors",
    "innererror",
    "code",
    "status",
    "msg",
    "reason",
)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=4)
        ),
        max_leaves=20,
    ),
    st.sampled_from([200, 400, 401, 403, 404, 429, 500]),
)
@example({"error": {"details": [{"violations": 5}]}}, 400)
def test_no_shape_of_an_error_breaks_the_classification(value, status):
    assert classify("google", status, {}, json.dumps(value).encode()).http_status == status


def test_a_body_that_is_too_long_for_an_error_is_judged_by_its_status():
    body = json.dumps({"error": {"code": "insufficient_quota", "message": "x" * 300_000}}).encode()
    assert classify("openai", 200, {}, body).failure is None
    assert classify("openai", 401, {}, body).failure == Failure.KEY_REJECTED


@pytest.mark.parametrize("status", [0, 101, 199])
def test_a_status_of_another_protocol_is_no_refusal_of_the_request(status):
    assert classify("openai_compatible", status, {}, b"").failure == Failure.WRONG_ENDPOINT


@pytest.mark.parametrize("failure", list(Failure))
def test_each_failure_is_final_or_not_as_the_contract_says(failure):
    verdicts = (
        "KEY_REJECTED PERMISSION_DENIED QUOTA_EXHAUSTED ACCOUNT_DISABLED REGION_BLOCKED MODEL_NOT_FOUND "
        "REQUEST_REFUSED BLOCKED_ADDRESS MALFORMED WRONG_ENDPOINT"
    ).split()
    assert failure.inconclusive == (failure not in verdicts)


def test_the_hints_tell_the_cure():
    blocked = BlockedAddress("no", allow="http://localhost:11434")
    text = classify("ollama", None, {}, None, blocked, url="http://localhost:11434").hint or ""
    assert "PROVIDENCE_EGRESS_ALLOW" in text
    assert "http://localhost:11434" in text
    assert "http://host.docker.internal:11434" in text
    text = classify("ollama", None, {}, None, ConnectionRefused("x"), url="http://127.0.0.1:11434").hint or ""
    assert "http://host.docker.internal:11434" in text
    assert "ollama serve" in text
    assert "https://platform.openai.com/api-keys" in (classify("openai", 401, {}, b"{}").hint or "")
    assert "asks for a key" in (classify("openai_compatible", 401, {}, b"{}", keyed=False).hint or "")
    assert "PROVIDENCE_CA_BUNDLE" in (classify("openai", None, {}, None, TlsFailed("x")).hint or "")
    assert "/v1" in (classify("openai_compatible", 404, {}, b"").hint or "")
    never = classify("ollama", None, {}, None, BlockedAddress("no"), url="http://169.254.169.254")
    assert "PROVIDENCE_EGRESS_ALLOW" not in (never.hint or "")


def test_a_redirect_tells_where_to_and_no_more():
    outcome = classify("openai", 302, {"Location": "https://login.example.com/in?token=abc"}, b"")
    assert outcome.message == "It redirects to https://login.example.com:443, and redirects are not followed."
