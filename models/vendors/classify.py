"""From what a provider answered, or why it did not, to one failure: transport, shape, the body's words, and last the status.

The first rule that hits wins. Notes on the borders:
- 401 that complains of missing scopes is PERMISSION_DENIED: the key was recognised.
- 403 is PERMISSION_DENIED only where the provider's JSON says it; another 403 comes from something in front of it, tells nothing
  of the key, and is WRONG_ENDPOINT. So are 404, 405 and 410 where no model was named, and redirects, which are never followed.
- 429 is QUOTA_EXHAUSTED where it says that credit or a limit of spending is used up, else RATE_LIMITED.
- A key that was closed for good (found in public, say) is KEY_REJECTED even where the provider calls it a permission.
- 503 "Loading model", 529 and every word for "overloaded" are PROVIDER_ERROR: RATE_LIMITED is said of a key, and this is not the
  key's fault. Both are inconclusive.
- Of a 2xx only the words of an error are read here; whether it is what was asked for, models.vendors.shapes judges.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.clock import utc_now
from models.vendors import target
from models.vendors.bodies import Said, said
from models.vendors.failure import Failure
from models.vendors.hints import hint
from models.vendors.outcome import Outcome
from models.vendors.transport import TransportError
from models.vendors.waits import MONTH, wait


@dataclass(frozen=True, slots=True)
class Rule:
    """Hits when a code is among `codes`, or `text` matches the message, or the status is among `statuses`; with `when`, only at
    those statuses; with `providers`, only of those."""

    failure: Failure
    codes: frozenset[str] = frozenset()
    text: re.Pattern[str] | None = None
    statuses: frozenset[int] = frozenset()
    when: frozenset[int] = frozenset()
    providers: frozenset[str] = frozenset()

    def hits(self, provider: str, status: int, words: Said) -> bool:
        if (self.when and status not in self.when) or (self.providers and provider not in self.providers):
            return False
        if status in self.statuses or not self.codes.isdisjoint(words.codes):
            return True
        return self.text is not None and words.text is not None and self.text.search(words.text) is not None


def classify(
    provider: str,
    status: int | None,
    headers: Mapping[str, str],
    body: bytes | None,
    error: BaseException | None = None,
    *,
    naming_model: bool = False,
    keyed: bool = True,
    url: str | None = None,
    now: datetime | None = None,
) -> Outcome:
    """The outcome of one call; `failure` None where nothing is wrong. `naming_model`: the request named a model, so a 404 is the
    model's. `keyed`: a key was sent. The message is as the provider wrote it: scrub it before it is kept or shown."""
    where = _where(url)
    if status is None:
        failure = error.failure if isinstance(error, TransportError) else Failure.UNREACHABLE
        return Outcome(
            failure, str(error) or None, hint(failure, provider, where=where, error=error, keyed=keyed)
        )
    words = said(body)
    found = _failure(provider, status, words, naming_model)
    if found is None:
        return Outcome(http_status=status)
    retry_after = None
    if found in _WAITING:
        retry_after = wait(headers, now=now or utc_now(), delay=words.delay)
    elif found is Failure.QUOTA_EXHAUSTED:
        # A delay in the body is of the minute's limit, and tells nothing of the credit.
        retry_after = wait(headers, now=now or utc_now(), text=words.text, longest=MONTH)
    return Outcome(
        failure=found,
        message=_message(status, headers, words),
        hint=hint(found, provider, where=where, keyed=keyed),
        http_status=status,
        retry_after=retry_after,
    )


def _failure(provider: str, status: int, words: Said, naming_model: bool) -> Failure | None:
    if 300 <= status < 400:
        return Failure.WRONG_ENDPOINT
    for rule in RULES:
        if rule.hits(provider, status, words):
            return rule.failure
    if 200 <= status < 300:
        return None
    if status < 200:
        # Another protocol than HTTP goes on there, or none.
        return Failure.WRONG_ENDPOINT
    if status == 403:
        return Failure.PERMISSION_DENIED if words.json else Failure.WRONG_ENDPOINT
    if status == 404 and naming_model and words.json:
        return Failure.MODEL_NOT_FOUND
    if status in {404, 405, 410}:
        return Failure.WRONG_ENDPOINT
    return Failure.PROVIDER_ERROR if status >= 500 and status != 501 else Failure.REQUEST_REFUSED


def _message(status: int, headers: Mapping[str, str], words: Said) -> str:
    if words.text is not None:
        return words.text
    if 300 <= status < 400:
        try:
            return f"It redirects to {target.read(headers.get('Location', '')).origin}, and redirects are not followed."
        except target.BadAddress:
            return "It redirects, and redirects are not followed."
    return f"It answered with the status {status}."


def _where(url: str | None) -> target.Target | None:
    try:
        return target.read(url) if url else None
    except target.BadAddress:
        return None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_REFUSALS = frozenset({400, 401, 402, 403, 404, 422, 429, 498})
_WAITING = frozenset({Failure.RATE_LIMITED, Failure.PROVIDER_ERROR, Failure.TIMEOUT})

RULES: tuple[Rule, ...] = (
    Rule(
        Failure.TIMEOUT,
        codes=frozenset({"timeout_error", "deadline_exceeded"}),
        # 499 says that the request was given up while it was being answered.
        statuses=frozenset({408, 499, 504}),
    ),
    Rule(
        Failure.ACCOUNT_DISABLED,
        codes=frozenset(
            {
                "account_deactivated",
                "account_disabled",
                "organization_on_hold",
                "access_terminated",
                "detected_unusual_activity",
                "consumer_suspended",
            }
        ),
        text=_words(
            r"(account|organization) (\S+ )?(has been|is|was) (deactivated|disabled|suspended|terminated)"
            r"|AADSTS7000112|AADSTS50057"
        ),
        when=_REFUSALS,
    ),
    Rule(
        Failure.ACCOUNT_DISABLED,
        text=_words(r"resource\b.{0,40}\btemporarily blocked"),
        when=frozenset({403}),
        providers=frozenset({"azure_openai"}),
    ),
    Rule(
        Failure.QUOTA_EXHAUSTED,
        codes=frozenset(
            {
                "insufficient_quota",
                "credit_balance_exhausted",
                "organization_spend_limit_exceeded",
                "project_spend_limit_exceeded",
                "organization_usage_limit_exceeded",
                "billing_not_active",
                "billing_hard_limit_reached",
                "billing_error",
                "enforced_spend_limit_reached",
                "contract_spend_limit_reached",
                "billing_disabled",
                "quota_per_day",
                "quota_exceeded",
                "payment_required",
            }
        ),
        text=_words(
            r"credit balance is too low|reached your specified|out of call volume quota|maximum billing reached"
            r"|calls\s*/\s*month"
        ),
        statuses=frozenset({402}),
    ),
    Rule(
        Failure.REGION_BLOCKED,
        codes=frozenset({"unsupported_country_region_territory"}),
        text=_words(r"user location is not supported|not available in your country"),
        statuses=frozenset({451}),
    ),
    Rule(
        Failure.REGION_BLOCKED,
        text=_words(r"^request not allowed$"),
        when=frozenset({403}),
        providers=frozenset({"anthropic"}),
    ),
    Rule(
        Failure.QUOTA_EXHAUSTED,
        text=_words(r"\bbilling\b"),
        when=frozenset({400, 403}),
        providers=frozenset({"google"}),
    ),
    Rule(
        # Said of no key at all, and of a key that was found in public: neither is recognised any more.
        Failure.KEY_REJECTED,
        text=_words(r"unregistered callers|reported as leaked"),
        when=frozenset({403}),
        providers=frozenset({"google"}),
    ),
    Rule(
        Failure.REQUEST_REFUSED,
        codes=frozenset({"content_moderation", "content_filter", "responsibleaipolicyviolation"}),
        when=frozenset({400, 403}),
    ),
    Rule(
        Failure.PERMISSION_DENIED,
        codes=frozenset(
            {
                "missing_scope",
                "missing_permissions",
                "only_for_creator+",
                "permission_error",
                "permission_denied",
                "permissiondenied",
                "service_disabled",
                "api_key_service_blocked",
            }
        ),
        text=_words(r"missing scopes?:|AADSTS53003"),
        when=frozenset({400, 401, 403}),
    ),
    Rule(
        Failure.KEY_REJECTED,
        codes=frozenset({"api_key_invalid", "invalid_api_key"}),
        when=frozenset({200, *_REFUSALS}),
    ),
    Rule(
        Failure.KEY_REJECTED,
        codes=frozenset({"invalid_client", "unauthorized_client", "invalid_grant"}),
        # The tenant is unknown, or its name is malformed.
        text=_words(r"AADSTS(90002|900023|90013|16000)"),
        when=frozenset({400, 401}),
        providers=frozenset({"entra"}),
    ),
    Rule(
        Failure.KEY_REJECTED,
        codes=frozenset({"authentication_error", "authentication", "unauthenticated"}),
        statuses=frozenset({401, 498}),
        when=frozenset({400, 401, 403, 498}),
    ),
    Rule(
        Failure.MODEL_NOT_FOUND,
        codes=frozenset({"model_not_found", "deploymentnotfound", "voice_not_found"}),
        text=_words(r"model\b.{0,220}\b(not found|does not exist)"),
        when=frozenset({400, 403, 404}),
    ),
    Rule(
        Failure.MODEL_NOT_FOUND,
        text=_words(r"^models?(: |/)\S+( is not found\b|$)"),
        when=frozenset({404}),
        providers=frozenset({"anthropic", "google"}),
    ),
    Rule(
        Failure.PROVIDER_ERROR,
        codes=frozenset({"overloaded_error", "server_is_overloaded"}),
        text=_words(r"^loading model$"),
    ),
    Rule(
        Failure.RATE_LIMITED,
        codes=frozenset(
            {
                "rate_limit_exceeded",
                "slow_down",
                "too_many_concurrent_requests",
                "system_busy",
                "ramp_limit_exceeded",
            }
        ),
        statuses=frozenset({429}),
    ),
)
"""Every word and status that decides, in the order of judgement; a provider's own quirks are rows here, not branches."""
