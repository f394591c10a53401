"""Cohere's protocol. A check spends nothing unless asked to invoke."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from models.vendors import bodies, shapes
from models.vendors.adapter import CheckCall, StepKind
from models.vendors.client import Response
from models.vendors.credit import NOT_SHOWN, Credit
from models.vendors.kinds import kind, to_try
from models.vendors.ladder import Ladder, Listing, bearer
from models.vendors.listing import listed
from models.vendors.outcome import Outcome
from models.vendors.paged import Pages, climb
from models.vendors.shapes import Misshapen
from models.vendors.verdict import FoundModel, Verdict

PAGE = 1000
TRIAL_TOKENS = 16


class Cohere:
    """GET /v1/models proves the key, and tells the endpoints and the context of each model; no free call shows credit."""

    async def check(self, call: CheckCall) -> Verdict:
        ladder = Ladder(call, bearer(call), keyed="api_key" in call.secrets)
        base = str(call.plain.get("base_url") or "").rstrip("/")
        list_url = f"{base}/v1/models?page_size={PAGE}"
        pages = Pages(
            list_url, shapes.MODELS_OF_COHERE, lambda response: _following(list_url, response), _offerings
        )

        async def credit(listing: Listing) -> Credit:
            return NOT_SHOWN

        return await climb(ladder, pages, credit=credit, invoke=lambda models: _invoke(ladder, base, models))


def _following(list_url: str, response: Response) -> str | None:
    page = bodies.parse(response.body)
    token = page.get("next_page_token") if isinstance(page, dict) else None
    return f"{list_url}&page_token={quote(token, safe='')}" if isinstance(token, str) and token else None


def _offerings(rows: Sequence[Mapping[str, Any]]) -> Iterator[FoundModel]:
    for row in rows:
        endpoints = row.get("endpoints") if isinstance(row.get("endpoints"), list) else []
        told = row.get("features") if isinstance(row.get("features"), list) else []
        yield listed(
            row["name"],
            type=next((type for endpoint, type in _TYPES if endpoint in (endpoints or ())), None),
            context_window=row.get("context_length"),
            features=(feature for word, feature in _FEATURES if word in (told or ())),
            chats=not endpoints or "chat" in endpoints,
            deprecated=row.get("is_deprecated") is True,
        )


_TYPES = (("chat", "LLM"), ("embed", "TEXT_EMBEDDING"), ("rerank", "RERANK"))
_FEATURES = (
    ("vision", "VISION"),
    ("tools", "TOOL_CALL"),
    ("json_schema", "STRUCTURED_OUTPUT"),
    ("reasoning", "REASONING"),
)


async def _invoke(ladder: Ladder, base: str, models: tuple[FoundModel, ...] | None) -> Outcome | None:
    call = ladder.call
    name = call.model or to_try(models or ())
    if name is None:
        await call.steps.skipped(StepKind.INVOKE, "No chat model was found to try: name one.")
        return None
    type = call.model_type or next(
        (offering.type for offering in models or () if offering.name == name), kind(name)
    )
    await ladder.onto(StepKind.INVOKE)
    path, question, (key, shape), cost = _QUESTIONS.get(type or "LLM", _QUESTIONS["LLM"])
    outcome = await ladder.try_out(
        name,
        f"{base}{path}",
        json={"model": name, **question},
        answered=lambda response: _holds(key, shape, response),
        cost=cost,
    )
    if outcome is not None:
        await ladder.fell(outcome)
    return outcome


_QUESTIONS: Mapping[str, tuple[str, Mapping[str, Any], tuple[str, type], str]] = {
    "LLM": (
        "/v2/chat",
        {"messages": [{"role": "user", "content": "Say OK."}], "max_tokens": TRIAL_TOKENS},
        ("message", dict),
        f"it cost at most {TRIAL_TOKENS} output tokens",
    ),
    "TEXT_EMBEDDING": (
        "/v2/embed",
        {"texts": ["OK"], "input_type": "search_query", "embedding_types": ["float"]},
        ("embeddings", dict),
        "it cost one or two input tokens",
    ),
    "RERANK": (
        "/v2/rerank",
        {"query": "OK", "documents": ["OK"]},
        ("results", list),
        "it cost one search unit",
    ),
}


def _holds(key: str, kind: type, response: Response) -> Misshapen | None:
    whole = response.fault is None
    if kind is list:
        return shapes.some(key, response.body, response.headers, whole=whole)
    found = shapes.answer(key, kind, response.body, response.headers, whole=whole)
    return found if isinstance(found, Misshapen) else None
