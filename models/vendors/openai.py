"""OpenAI's protocol: OpenAI itself, and every server that speaks it alike. A check spends nothing unless asked to invoke."""

from collections.abc import Iterator, Mapping
from typing import Any

from models.vendors import shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.failure import Failure
from models.vendors.kinds import to_try
from models.vendors.ladder import TRIAL, Answer, Ladder, bearer, count, listed
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

OWN_ADDRESS = "https://api.openai.com/v1"
TRIAL_TOKENS = 16


class OpenAI:
    """GET /models proves the address, the key and the list in one call that costs nothing.

    A server of one's own may be named with or without /v1: {base}/models is asked, then {base}/v1/models where the first is not
    the list, and the address that answered is kept.
    """

    async def check(self, call: CheckCall) -> Verdict:
        headers = {**bearer(call), **_headers(call.plain)}
        ladder = Ladder(call, headers, keyed="api_key" in call.secrets)
        await ladder.start()
        for base in _bases(call):
            url = f"{base}/models"
            answer = await ladder.ask("GET", url)
            outcome, models = _list(ladder, answer, url)
            if outcome.failure is not Failure.WRONG_ENDPOINT:
                break
        keep = {} if call.provider_key == "openai" else {"base_url": base}
        limited_by = None
        if models is None:
            verdict = await ladder.not_listed(answer, outcome)
            if verdict is not None:
                return verdict
            limited_by = outcome.failure
        else:
            await ladder.passed(
                answer.response.latency_ms if answer.response else None,
                None if ladder.keyed else "The server asked for no key.",
            )
            await ladder.onto(StepKind.DISCOVER)
            await ladder.passed(None, count(models))
        reached = Outcome(http_status=outcome.http_status)
        if call.invoke:
            reached = await _invoke(ladder, base, models) or reached
        return ladder.verdict(reached, models=models, limited_by=limited_by, keep=keep)


def _headers(plain: Mapping[str, Any]) -> dict[str, str]:
    headers = {}
    if plain.get("organization"):
        headers["OpenAI-Organization"] = str(plain["organization"])
    if plain.get("project"):
        headers["OpenAI-Project"] = str(plain["project"])
    return headers


def _bases(call: CheckCall) -> tuple[str, ...]:
    base = str(call.plain.get("base_url") or OWN_ADDRESS).rstrip("/")
    return (base,) if call.provider_key == "openai" else (base, f"{base}/v1")


def _list(ladder: Ladder, answer: Answer, url: str) -> tuple[Outcome, tuple[FoundModel, ...] | None]:
    if answer.response is None or answer.outcome.failure is not None:
        return answer.outcome, None
    response = answer.response
    rows = shapes.rows(shapes.MODELS_OF_OPENAI, response.body, response.headers, whole=response.fault is None)
    if isinstance(rows, Misshapen):
        return ladder.misshapen(answer, rows, url), None
    return answer.outcome, ladder.found(_offerings(rows))


def _offerings(rows: Any) -> Iterator[FoundModel]:
    for row in rows:
        meta = row.get("meta")
        windows = (
            meta.get("n_ctx") if isinstance(meta, dict) else None,
            row.get("max_model_len"),
            row.get("context_window"),
            row.get("context_length"),
        )
        yield listed(row["id"], context_window=next((window for window in windows if window), None))


async def _invoke(ladder: Ladder, base: str, models: tuple[FoundModel, ...] | None) -> Outcome | None:
    """One small completion. None where there was nothing to try."""
    call = ladder.call
    name = call.invoke_model or to_try(models or ())
    if name is None:
        await call.steps.skipped(StepKind.INVOKE, "No chat model was found to try: name one.")
        return None
    await ladder.onto(StepKind.INVOKE)
    url = f"{base}/chat/completions"
    # A server of one's own may not know the newer name; OpenAI's reasoning models refuse the older one.
    limits = ["max_completion_tokens", "max_tokens"]
    if call.provider_key != "openai":
        limits.reverse()
    for limit in limits:
        question = {"model": name, "messages": [{"role": "user", "content": "Say OK."}], limit: TRIAL_TOKENS}
        answer = await ladder.ask("POST", url, json=question, deadline=TRIAL, naming_model=True)
        if not (
            answer.outcome.failure is Failure.REQUEST_REFUSED and limit in (answer.outcome.message or "")
        ):
            break
    outcome = answer.outcome
    if outcome.failure is None and answer.response is not None:
        response = answer.response
        choices = shapes.answer(
            "choices", list, response.body, response.headers, whole=response.fault is None
        )
        if isinstance(choices, Misshapen):
            outcome = ladder.misshapen(answer, choices, url)
    if outcome.failure is not None and not _was_cut_short(outcome):
        await ladder.fell(outcome)
        return outcome
    latency = answer.response.latency_ms if answer.response else None
    await ladder.passed(latency, f"{name} answered; it cost at most {TRIAL_TOKENS} output tokens.")
    return None


def _was_cut_short(outcome: Outcome) -> bool:
    """A reasoning model that thought through its allowance did answer, as a refusal."""
    return outcome.failure is Failure.REQUEST_REFUSED and "output limit was reached" in (
        outcome.message or ""
    )
