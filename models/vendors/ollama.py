"""Ollama's own protocol. A check spends nothing unless asked to invoke; it loads no model either."""

from collections.abc import Iterator
from typing import Any

from models.vendors import bodies, shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import Response
from models.vendors.credit import Credit
from models.vendors.failure import Failure
from models.vendors.kinds import kind, to_try
from models.vendors.ladder import Ladder, Listing, bearer
from models.vendors.listing import listed
from models.vendors.ollama_models import described
from models.vendors.openai import NO_KEY
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

TRIAL_TOKENS = 16


class Ollama:
    """GET /api/version tells that it is Ollama, GET /api/tags which models it has, POST /api/show what each of them can do.

    Where the version is hidden (a proxy lets only some paths through) the tags alone may prove it.
    """

    async def check(self, call: CheckCall) -> Verdict:
        ladder = Ladder(call, bearer(call), keyed="api_key" in call.secrets)
        base = str(call.plain.get("base_url") or "").rstrip("/")
        await ladder.start()
        listing = version = await _version(ladder, f"{base}/api/version")
        if version.outcome.failure in (None, Failure.WRONG_ENDPOINT):
            listing = await ladder.rows(shapes.MODELS_OF_OLLAMA, f"{base}/api/tags")
            if version.outcome.failure is listing.outcome.failure is Failure.WRONG_ENDPOINT:
                listing = version
        verdict = await ladder.ended(listing)
        if verdict is None:
            verdict = await ladder.authenticated(listing, Credit(None if ladder.keyed else NO_KEY))
        if verdict is not None:
            return verdict
        models = None
        if listing.rows is not None:
            models, how = await described(
                ladder, f"{base}/api/show", await ladder.found(_offerings(listing.rows))
            )
            await ladder.discovered(models, how)
        reached = Outcome(http_status=listing.outcome.http_status)
        if call.invoke:
            reached = await _invoke(ladder, base, models) or reached
        return ladder.verdict(reached, models=models)


async def _version(ladder: Ladder, url: str) -> Listing:
    answer = await ladder.ask("GET", url)
    if answer.response is None or answer.outcome.failure is not None:
        return Listing(answer, answer.outcome, None)
    response = answer.response
    version = shapes.answer("version", str, response.body, response.headers, whole=response.fault is None)
    if isinstance(version, Misshapen):
        return Listing(answer, ladder.misshapen(answer, version, url), None)
    return Listing(answer, answer.outcome, None)


def _offerings(rows: Any) -> Iterator[FoundModel]:
    for row in rows:
        name = row["name"] if isinstance(row.get("name"), str) and row["name"] else row["model"]
        yield listed(name, unknown="LLM")


async def _invoke(ladder: Ladder, base: str, models: tuple[FoundModel, ...] | None) -> Outcome | None:
    """One small answer. None where there was nothing to try."""
    call = ladder.call
    name = call.model or to_try(models or ())
    if name is None:
        await call.steps.skipped(StepKind.INVOKE, "No chat model was found to try: pull one, or name one.")
        return None
    await ladder.onto(StepKind.INVOKE)
    if (call.model_type or kind(name)) == "TEXT_EMBEDDING":
        outcome = await ladder.try_out(
            name,
            f"{base}/api/embed",
            json={"model": name, "input": "OK"},
            answered=lambda response: _answers("embeddings", list, response),
            cost="it embedded one word",
        )
    else:
        outcome = await ladder.try_out(
            name,
            f"{base}/api/chat",
            json={
                "model": name,
                "messages": [{"role": "user", "content": "Say OK."}],
                "stream": False,
                "options": {"num_predict": TRIAL_TOKENS},
            },
            answered=lambda response: _answers("message", dict, response),
            cost=f"it wrote at most {TRIAL_TOKENS} tokens",
        )
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


def _answers(key: str, kind: type, response: Response) -> Misshapen | None:
    page = bodies.parse(response.body)
    if isinstance(page, dict) and isinstance(page.get("error"), str):
        # What breaks while a model is loaded or runs is told under a 200.
        return Misshapen(Failure.PROVIDER_ERROR, page["error"])
    whole = response.fault is None
    if kind is list:
        return shapes.some(key, response.body, response.headers, whole=whole)
    found = shapes.answer(key, kind, response.body, response.headers, whole=whole)
    return found if isinstance(found, Misshapen) else None
