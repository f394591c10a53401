"""Ollama's own protocol. A check spends nothing unless asked to invoke; it loads no model either."""

from collections.abc import Iterator
from typing import Any

from models.vendors import shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.failure import Failure
from models.vendors.kinds import to_try
from models.vendors.ladder import TRIAL, Answer, Ladder, bearer, count, listed
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

TRIAL_TOKENS = 16


class Ollama:
    """GET /api/version tells that it is Ollama, GET /api/tags which models it has.

    Where the version is hidden (a proxy lets only some paths through) the tags alone may prove it.
    """

    async def check(self, call: CheckCall) -> Verdict:
        ladder = Ladder(call, bearer(call), keyed="api_key" in call.secrets)
        base = str(call.plain.get("base_url") or "").rstrip("/")
        await ladder.start()
        version = await _version(ladder, f"{base}/api/version")
        if version.outcome.failure not in (None, Failure.WRONG_ENDPOINT):
            return await _ended(ladder, version, version.outcome)
        url = f"{base}/api/tags"
        answer = await ladder.ask("GET", url)
        outcome, models = _list(ladder, answer, url)
        if models is None:
            hidden = (
                version.outcome.failure is Failure.WRONG_ENDPOINT
                and outcome.failure is Failure.WRONG_ENDPOINT
            )
            return await _ended(ladder, answer, version.outcome if hidden else outcome)
        await ladder.passed(
            answer.response.latency_ms if answer.response else None,
            None if ladder.keyed else "The server asked for no key.",
        )
        await ladder.onto(StepKind.DISCOVER)
        await ladder.passed(None, count(models))
        reached = Outcome(http_status=outcome.http_status)
        if call.invoke:
            reached = await _invoke(ladder, base, models) or reached
        return ladder.verdict(reached, models=models)


async def _version(ladder: Ladder, url: str) -> Answer:
    answer = await ladder.ask("GET", url)
    if answer.response is None or answer.outcome.failure is not None:
        return answer
    response = answer.response
    version = shapes.answer("version", str, response.body, response.headers, whole=response.fault is None)
    if isinstance(version, Misshapen):
        return Answer(ladder.misshapen(answer, version, url), response)
    return answer


async def _ended(ladder: Ladder, answer: Answer, outcome: Outcome) -> Verdict:
    verdict = await ladder.not_listed(answer, outcome)
    if verdict is not None:
        return verdict
    return ladder.verdict(Outcome(http_status=outcome.http_status), limited_by=outcome.failure)


def _list(ladder: Ladder, answer: Answer, url: str) -> tuple[Outcome, tuple[FoundModel, ...] | None]:
    if answer.response is None or answer.outcome.failure is not None:
        return answer.outcome, None
    response = answer.response
    rows = shapes.rows(shapes.MODELS_OF_OLLAMA, response.body, response.headers, whole=response.fault is None)
    if isinstance(rows, Misshapen):
        return ladder.misshapen(answer, rows, url), None
    return answer.outcome, ladder.found(_offerings(rows))


def _offerings(rows: Any) -> Iterator[FoundModel]:
    for row in rows:
        name = row["name"] if isinstance(row.get("name"), str) and row["name"] else row["model"]
        yield listed(name)


async def _invoke(ladder: Ladder, base: str, models: tuple[FoundModel, ...]) -> Outcome | None:
    """One small answer. None where there was nothing to try."""
    call = ladder.call
    name = call.invoke_model or to_try(models)
    if name is None:
        await call.steps.skipped(StepKind.INVOKE, "No chat model was found to try: pull one, or name one.")
        return None
    await ladder.onto(StepKind.INVOKE)
    url = f"{base}/api/chat"
    question = {
        "model": name,
        "messages": [{"role": "user", "content": "Say OK."}],
        "stream": False,
        "options": {"num_predict": TRIAL_TOKENS},
    }
    answer = await ladder.ask("POST", url, json=question, deadline=TRIAL, naming_model=True)
    outcome = answer.outcome
    if outcome.failure is None and answer.response is not None:
        response = answer.response
        message = shapes.answer(
            "message", dict, response.body, response.headers, whole=response.fault is None
        )
        if isinstance(message, Misshapen):
            outcome = ladder.misshapen(answer, message, url)
    if outcome.failure is not None:
        await ladder.fell(outcome)
        return outcome
    latency = answer.response.latency_ms if answer.response else None
    await ladder.passed(latency, f"{name} answered with at most {TRIAL_TOKENS} tokens.")
    return None
