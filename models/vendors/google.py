"""Google's Gemini API, with a key, which never stands in an address. A check spends nothing unless asked to invoke."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from models.vendors import bodies, shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import Response
from models.vendors.credit import NOT_SHOWN, Credit
from models.vendors.failure import Failure
from models.vendors.kinds import kind, to_try
from models.vendors.ladder import Ladder, Listing
from models.vendors.listing import listed
from models.vendors.outcome import Outcome
from models.vendors.paged import Pages, climb
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

PAGE = 1000
TRIAL_TOKENS = 16


class Google:
    """GET /v1beta/models proves the key, and tells the limits and methods of each model; no free call shows credit."""

    async def check(self, call: CheckCall) -> Verdict:
        key = call.secrets.get("api_key")
        ladder = Ladder(call, {} if key is None else {"x-goog-api-key": key.reveal()}, keyed=key is not None)
        base = f"{str(call.plain.get('base_url') or '').rstrip('/')}/v1beta"
        list_url = f"{base}/models?pageSize={PAGE}"
        pages = Pages(
            list_url, shapes.MODELS_OF_GOOGLE, lambda response: _following(list_url, response), _offerings
        )

        async def credit(listing: Listing) -> Credit:
            return NOT_SHOWN

        return await climb(ladder, pages, credit=credit, invoke=lambda models: _invoke(ladder, base, models))


def _following(list_url: str, response: Response) -> str | None:
    page = bodies.parse(response.body)
    token = page.get("nextPageToken") if isinstance(page, dict) else None
    return f"{list_url}&pageToken={quote(token, safe='')}" if isinstance(token, str) and token else None


def _offerings(rows: Sequence[Mapping[str, Any]]) -> Iterator[FoundModel]:
    for row in rows:
        name = row["name"].removeprefix("models/")
        told = row.get("supportedGenerationMethods")
        methods = told if isinstance(told, list) else []
        yield listed(
            name,
            # Images and speech come from generateContent too: there the name tells.
            type="TEXT_EMBEDDING" if "embedContent" in methods else None,
            unknown="LLM" if "generateContent" in methods else None,
            chats=not methods or "generateContent" in methods,
            context_window=row.get("inputTokenLimit"),
            max_output_tokens=row.get("outputTokenLimit"),
            features=("REASONING",) if row.get("thinking") is True else (),
            label=row.get("displayName"),
        )


async def _invoke(ladder: Ladder, base: str, models: tuple[FoundModel, ...] | None) -> Outcome | None:
    call = ladder.call
    name = (call.model or to_try(models or ()) or "").removeprefix("models/")
    if not name:
        await call.steps.skipped(StepKind.INVOKE, "No model was found to try: name one.")
        return None
    type = call.model_type or next(
        (offering.type for offering in models or () if offering.name == name), kind(name)
    )
    await ladder.onto(StepKind.INVOKE)
    text = {"parts": [{"text": "Say OK."}]}
    if type == "TEXT_EMBEDDING":
        outcome = await ladder.try_out(
            name,
            f"{base}/models/{quote(name, safe='')}:embedContent",
            json={"content": text},
            answered=_embedded,
            cost="it cost a few input tokens",
        )
    else:
        # An image or a voice needs more than a few tokens, and is cut off by fewer.
        limited = {"generationConfig": {"maxOutputTokens": TRIAL_TOKENS}} if type in ("LLM", None) else {}
        outcome = await ladder.try_out(
            name,
            f"{base}/models/{quote(name, safe='')}:generateContent",
            json={"contents": [{"role": "user", **text}], **limited},
            answered=_generated,
            cost=f"it cost at most {TRIAL_TOKENS} output tokens" if limited else "it cost one answer",
        )
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


def _generated(response: Response) -> Misshapen | None:
    """What is wrong with an answer. One that a filter held back comes without candidates, or with one that says so."""
    page = bodies.parse(response.body) if response.fault is None else None
    if isinstance(page, dict):
        feedback = page.get("promptFeedback")
        reasons = [feedback.get("blockReason")] if isinstance(feedback, dict) else []
        rows = page.get("candidates")
        reasons += [
            row.get("finishReason")
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, dict) and row.get("finishReason") in _HELD_BACK
        ]
        held = next((reason for reason in reasons if isinstance(reason, str)), None)
        if held is not None:
            return Misshapen(Failure.REQUEST_REFUSED, f"Its filter held the answer back: {held}.")
    found = shapes.answer("candidates", list, response.body, response.headers, whole=response.fault is None)
    if isinstance(found, Misshapen):
        return found
    return None if found else Misshapen(Failure.BAD_RESPONSE, "Its answer has no candidates.")


def _embedded(response: Response) -> Misshapen | None:
    found = shapes.answer("embedding", dict, response.body, response.headers, whole=response.fault is None)
    return found if isinstance(found, Misshapen) else None


_HELD_BACK = frozenset({"SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY"})
