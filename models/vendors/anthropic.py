"""Anthropic's protocol. A check spends nothing unless asked to invoke: the list and the count of tokens are free."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from models.clock import utc_now
from models.vendors import bodies, shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import Response
from models.vendors.credit import Credit, seen
from models.vendors.kinds import to_try
from models.vendors.ladder import Ladder
from models.vendors.listing import listed
from models.vendors.outcome import Outcome
from models.vendors.paged import Pages, climb
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

VERSION = "2023-06-01"
PAGE = 1000
TRIAL_TOKENS = 16
KNOWN = "claude-haiku-4-5"
"""Asked about where no list came and no model was named."""


class Anthropic:
    """GET /v1/models proves the key and tells all about the models. It answers without credit too; POST
    /v1/messages/count_tokens, free as well, does not, and so belongs to AUTHENTICATE."""

    async def check(self, call: CheckCall) -> Verdict:
        key = call.secrets.get("api_key")
        headers = {"anthropic-version": VERSION} | ({} if key is None else {"x-api-key": key.reveal()})
        ladder = Ladder(call, headers, keyed=key is not None)
        base = str(call.plain.get("base_url") or "").rstrip("/")
        list_url = f"{base}/v1/models?limit={PAGE}"
        pages = Pages(
            list_url, shapes.MODELS_OF_ANTHROPIC, lambda response: _following(list_url, response), _offerings
        )
        return await climb(
            ladder,
            pages,
            credit=lambda listing: _credit(ladder, base, listing.rows),
            invoke=lambda models: _invoke(ladder, base, models),
        )


async def _credit(ladder: Ladder, base: str, rows: Sequence[Mapping[str, Any]] | None) -> Credit:
    url = f"{base}/v1/messages/count_tokens"
    name = ladder.call.model or to_try(await ladder.found(_offerings(rows or ()))) or KNOWN
    question = {"model": name, "messages": [{"role": "user", "content": "Is there credit?"}]}
    answer = await ladder.ask("POST", url, json=question, naming_model=True)
    outcome = answer.outcome
    if outcome.failure is None and answer.response is not None:
        shape = _has("input_tokens", int, answer.response)
        if shape is not None:
            outcome = ladder.misshapen(answer, shape, url)
    return seen("count_tokens", outcome)


def _following(list_url: str, response: Response) -> str | None:
    page = bodies.parse(response.body)
    last = page.get("last_id") if isinstance(page, dict) and page.get("has_more") is True else None
    return f"{list_url}&after_id={quote(last, safe='')}" if isinstance(last, str) and last else None


def _offerings(rows: Sequence[Mapping[str, Any]]) -> Iterator[FoundModel]:
    for row in rows:
        # The list goes on naming what has gone.
        if row.get("lifecycle") == "retired":
            continue
        yield listed(
            row["id"],
            type="LLM",
            context_window=row.get("max_input_tokens"),
            max_output_tokens=row.get("max_tokens"),
            features=_features(row),
            label=row.get("display_name"),
            deprecated=row.get("lifecycle") == "deprecated",
            retires_at=_retirement(row),
        )


def _retirement(row: Mapping[str, Any]) -> Any:
    """When it goes. A past day means that its going is overdue, for the list says of what went that it is retired."""
    told = row.get("retires_at")
    try:
        past = isinstance(told, str) and datetime.fromisoformat(told) <= utc_now()
    except (ValueError, TypeError):
        return None
    return None if past else told


def _features(row: Mapping[str, Any]) -> Iterator[str]:
    told = row.get("capabilities")
    for name, feature in _FEATURES:
        capability = told.get(name) if isinstance(told, dict) else None
        if isinstance(capability, dict) and capability.get("supported") is True:
            yield feature


_FEATURES = (
    ("image_input", "VISION"),
    ("structured_outputs", "STRUCTURED_OUTPUT"),
    ("thinking", "REASONING"),
    ("pdf_input", "DOCUMENT_INPUT"),
)


async def _invoke(ladder: Ladder, base: str, models: tuple[FoundModel, ...] | None) -> Outcome | None:
    call = ladder.call
    name = call.model or to_try(models or ())
    if name is None:
        await call.steps.skipped(StepKind.INVOKE, "No model was found to try: name one.")
        return None
    await ladder.onto(StepKind.INVOKE)
    outcome = await ladder.try_out(
        name,
        f"{base}/v1/messages",
        json={
            "model": name,
            "max_tokens": TRIAL_TOKENS,
            "messages": [{"role": "user", "content": "Say OK."}],
        },
        answered=lambda response: _has("content", list, response),
        cost=f"it cost at most {TRIAL_TOKENS} output tokens",
    )
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


def _has(key: str, kind: type, response: Response) -> Misshapen | None:
    found = shapes.answer(key, kind, response.body, response.headers, whole=response.fault is None)
    return found if isinstance(found, Misshapen) else None
