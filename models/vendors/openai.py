"""OpenAI's protocol: OpenAI itself, and every server that speaks it alike. A check spends nothing unless asked to invoke."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.vendors import openai_rows, shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.credit import Credit, seen
from models.vendors.failure import Failure
from models.vendors.kinds import to_try
from models.vendors.ladder import Ladder, bearer
from models.vendors.openai_trials import IMAGE_LIMIT, cut_short, questions
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

OWN_ADDRESS = "https://api.openai.com/v1"
MODERATOR = "omni-moderation-latest"


class OpenAI:
    """GET /models proves the address, the key and the list. It answers without credit too, so OpenAI itself is asked for a
    moderation, which is free and shows whether there is some.

    A server of one's own may be named with or without /v1: {base}/models is asked, then {base}/v1/models where the first is not
    the list, and the address that answered is kept.
    """

    async def check(self, call: CheckCall) -> Verdict:
        headers = {**bearer(call), **_headers(call.plain)}
        ladder = Ladder(call, headers, keyed="api_key" in call.secrets)
        own = call.provider_key == "openai"
        await ladder.start()
        for base in _bases(call):
            listing = await ladder.rows(shapes.MODELS_OF_OPENAI, f"{base}/models")
            if listing.outcome.failure is not Failure.WRONG_ENDPOINT:
                break
        verdict = await ladder.ended(listing)
        if verdict is not None:
            return verdict
        credit = await _credit(ladder, base) if own else Credit(None if ladder.keyed else NO_KEY)
        verdict = await ladder.authenticated(listing, credit)
        if verdict is not None:
            return verdict
        models = None
        if listing.rows is not None:
            rows = listing.rows if own else await _described(ladder, base, listing.rows)
            # A server of one's own serves chat models above all, under any name.
            models = await ladder.found(openai_rows.found(rows, unknown=None if own else "LLM"))
            await ladder.discovered(models)
        reached = Outcome(http_status=listing.outcome.http_status)
        if call.invoke:
            reached = await invoke(ladder, base, models) or reached
        return ladder.verdict(reached, models=models, keep={} if own else {"base_url": base})


NO_KEY = "The server asked for no key."


async def invoke(
    ladder: Ladder,
    base: str,
    models: tuple[FoundModel, ...] | None,
    *,
    name: str | None = None,
    query: str = "",
) -> Outcome | None:
    """One small question. None where it was answered, or where there was nothing to try."""
    call = ladder.call
    name = name or call.model or to_try(models or ())
    if name is None:
        await call.steps.skipped(StepKind.INVOKE, "No chat model was found to try: name one.")
        return None
    type = call.model_type or _type_of(name, models)
    asked = questions(
        name,
        type,
        own=call.provider_key == "openai",
        newer_first=call.provider_key != "openai_compatible",
    )
    if not asked:
        await call.steps.skipped(StepKind.INVOKE, f"A model of the job {type} is not tried by a check.")
        return None
    await ladder.onto(StepKind.INVOKE)
    outcome = None
    for question in asked:
        if outcome is not None and not question.follows(outcome):
            continue
        outcome = await ladder.try_out(
            name,
            f"{base}{question.path}{query}",
            json=question.body,
            answered=question.answered,
            cost=question.cost,
            limit=IMAGE_LIMIT,
            excused=cut_short,
        )
        if outcome is None:
            break
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


async def _described(
    ladder: Ladder, base: str, rows: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """The rows with what LM Studio tells of them elsewhere; where it does not answer there, the ids stand for themselves."""
    if not openai_rows.of_lm_studio(rows):
        return rows
    listing = await ladder.rows(shapes.MODELS_OF_LM_STUDIO, f"{base.removesuffix('/v1')}/api/v1/models")
    return openai_rows.with_lm_studios(rows, listing.rows or ())


async def _credit(ladder: Ladder, base: str) -> Credit:
    url = f"{base}/moderations"
    answer = await ladder.ask(
        "POST", url, json={"model": MODERATOR, "input": "Is there credit?"}, naming_model=True
    )
    outcome = answer.outcome
    if outcome.failure is None and answer.response is not None:
        response = answer.response
        judged = shapes.answer("results", list, response.body, response.headers, whole=response.fault is None)
        if isinstance(judged, Misshapen):
            outcome = ladder.misshapen(answer, judged, url)
    return seen("moderations", outcome)


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


def _type_of(name: str, models: tuple[FoundModel, ...] | None) -> str | None:
    return next((offering.type for offering in models or () if offering.name == name), None)
