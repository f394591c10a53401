"""The one small question that each job is tried with, in the words of OpenAI's protocol; pure, and it asks nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from models.vendors import shapes
from models.vendors.client import Response
from models.vendors.failure import Failure
from models.vendors.kinds import kind
from models.vendors.outcome import Outcome
from models.vendors.shapes import Misshapen

TOKENS = 16
IMAGE_LIMIT = 32 * 1024 * 1024
_MESSAGES = [{"role": "user", "content": "Say OK."}]


@dataclass(frozen=True, slots=True)
class Question:
    """`answered`: what is wrong with an answer. `follows`: whether it is asked after the failure of the one before."""

    path: str
    body: Mapping[str, Any]
    answered: Callable[[Response], Misshapen | None]
    cost: str
    follows: Callable[[Outcome], bool] = lambda outcome: False


def questions(name: str, type: str | None, *, own: bool, newer_first: bool) -> tuple[Question, ...]:
    """What to ask the model, and what to ask instead where the name of the limit is refused, or the model answers another
    path alone. Empty: its job is not tried. `own`: OpenAI itself is asked."""
    job = type or kind(name) or "LLM"
    if job == "LLM":
        limits = ["max_completion_tokens", "max_tokens"]
        # A server of one's own may not know the newer name; OpenAI's reasoning models refuse the older one.
        if not newer_first:
            limits.reverse()
        cost = f"it cost at most {TOKENS} output tokens"
        chats = [
            Question(
                "/chat/completions",
                {"model": name, "messages": _MESSAGES, limit: TOKENS},
                chatted,
                cost,
                partial(refuses, limits[0]),
            )
            for limit in limits
        ]
        answers = Question(
            "/responses",
            {"model": name, "input": "Say OK.", "max_output_tokens": TOKENS},
            partial(_lists, "output"),
            cost,
            answers_elsewhere,
        )
        return (*chats, answers) if own else tuple(chats)
    found = _OTHERS.get(job)
    return () if found is None else (found(name),)


def refuses(limit: str, outcome: Outcome) -> bool:
    """The request failed for the name of its limit."""
    return outcome.failure is Failure.REQUEST_REFUSED and limit in (outcome.message or "")


def answers_elsewhere(outcome: Outcome) -> bool:
    """The model is there, and does not chat: OpenAI says so with the status of a model that is not there."""
    return outcome.failure in (Failure.MODEL_NOT_FOUND, Failure.REQUEST_REFUSED) and any(
        words in (outcome.message or "") for words in ("v1/responses", "not a chat model")
    )


def cut_short(outcome: Outcome) -> bool:
    """A reasoning model that thought through its allowance did answer, as a refusal."""
    return outcome.failure is Failure.REQUEST_REFUSED and "output limit was reached" in (
        outcome.message or ""
    )


def chatted(response: Response) -> Misshapen | None:
    """What is wrong with a completion. One without a choice is no answer, nor is one that a filter held back."""
    choices = _list("choices", response)
    if isinstance(choices, Misshapen):
        return choices
    if not choices:
        return Misshapen(Failure.BAD_RESPONSE, "Its answer has no choices.")
    reasons = [choice.get("finish_reason") for choice in choices if isinstance(choice, dict)]
    if "content_filter" in reasons:
        return Misshapen(Failure.REQUEST_REFUSED, "Its content filter held the answer back.")
    return None


def _list(key: str, response: Response) -> Any:
    return shapes.answer(key, list, response.body, response.headers, whole=response.fault is None)


def _lists(key: str, response: Response) -> Misshapen | None:
    """What is wrong with an answer whose list may be empty: a model that reasons may not come to more."""
    found = _list(key, response)
    return found if isinstance(found, Misshapen) else None


def _holds(key: str, response: Response) -> Misshapen | None:
    return shapes.some(key, response.body, response.headers, whole=response.fault is None)


def _sounds(response: Response) -> Misshapen | None:
    return shapes.media("audio", response.body, response.headers, whole=response.fault is None)


_OTHERS: Mapping[str, Callable[[str], Question]] = {
    "TEXT_EMBEDDING": lambda name: Question(
        "/embeddings",
        {"model": name, "input": "OK"},
        partial(_holds, "data"),
        "it cost one or two input tokens",
    ),
    "MODERATION": lambda name: Question(
        "/moderations",
        {"model": name, "input": "OK"},
        partial(_holds, "results"),
        "it judged two characters",
    ),
    "RERANK": lambda name: Question(
        "/rerank",
        {"model": name, "query": "OK", "documents": ["OK"], "top_n": 1},
        partial(_holds, "results"),
        "it ranked one document",
    ),
    "TEXT_TO_SPEECH": lambda name: Question(
        "/audio/speech",
        {"model": name, "input": "OK", "voice": "alloy"},
        _sounds,
        "it cost two characters of speech",
    ),
    "IMAGE_GENERATION": lambda name: Question(
        "/images/generations",
        {"model": name, "prompt": "A dot", "n": 1},
        partial(_holds, "data"),
        "it cost one image",
    ),
}
"""A recording would have to be sent to try SPEECH_TO_TEXT."""
