"""What is kept of a provider's list of models: names that are names, each once, and nothing that bears a secret; pure."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import quote, unquote

from models.vendors.kinds import kind
from models.vendors.verdict import FoundModel

MODELS_LIMIT = 5_000
NAME_LIMIT = 200
ENTRIES_LIMIT = 2 * MODELS_LIMIT


def listed(
    name: str,
    *,
    type: str | None = None,
    unknown: str | None = None,
    chats: bool = True,
    context_window: Any = None,
    max_output_tokens: Any = None,
    features: Iterable[str] = (),
    label: Any = None,
    deprecated: bool = False,
    retires_at: Any = None,
) -> FoundModel:
    """A model as a list tells it, whatever stands there. A type that the list does not tell is guessed from the name, and is
    `unknown` where that tells nothing either; one that by the list does not chat is no LLM. What chats streams: every protocol
    of these does."""
    type = type or kind(name, unknown=unknown)
    if type == "LLM" and not chats:
        type = None
    told = {*features, "STREAMING"} if type == "LLM" else set(features)
    return FoundModel(
        name=name,
        type=type,
        context_window=_whole(context_window),
        features=tuple(feature for feature in _FEATURES if feature in told) if told else (),
        max_output_tokens=None if type in _WITHOUT_OUTPUT else _whole(max_output_tokens),
        label=_label(label, name),
        deprecated=deprecated,
        retires_at=_moment(retires_at),
    )


def count(models: tuple[FoundModel, ...], wanted: str | None = None) -> str:
    """How many, in words of a step's detail, and whether one of them is the wanted one."""
    text = "1 model" if len(models) == 1 else f"{len(models)} models"
    if wanted is None or any(offering.name == wanted for offering in models):
        return text
    return f"{text}, and {wanted} is not among them."


def sifted(offerings: Iterable[FoundModel], *, without: Iterable[str]) -> Iterator[FoundModel | None]:
    """The first five thousand that bear none of these secret texts, however they are encoded, and None for each that is left
    out: whoever takes them may pause in between. Of a list that repeats itself without end no more is read than holds nobody
    up."""
    seen: set[str] = set()
    forms = {form.lower() for text in without for form in _forms(text) if len(form) >= 4}
    for offering in islice(offerings, ENTRIES_LIMIT):
        name = offering.name
        if len(name) > NAME_LIMIT or not name.isprintable() or not name.strip() or name in seen:
            yield None
        elif _bears(name, forms):
            yield None
        else:
            seen.add(name)
            unfit = offering.label is not None and _bears(offering.label, forms)
            yield replace(offering, label=None) if unfit else offering
            if len(seen) == MODELS_LIMIT:
                break


def _bears(text: str, forms: Set[str]) -> bool:
    written = text.lower()
    if any(form in written for form in forms):
        return True
    return "%" in written and any(form in unquote(unquote(written)).lower() for form in forms)


def _whole(number: Any) -> int | None:
    # Cohere's is a number that need not be whole; 128000.0 is.
    whole = isinstance(number, int | float) and not isinstance(number, bool)
    return int(number) if whole and 1 <= number < 2**31 else None


def _label(text: Any, name: str) -> str | None:
    label = text.strip() if isinstance(text, str) else ""
    return label if label and label != name and len(label) <= NAME_LIMIT and label.isprintable() else None


def _moment(text: Any) -> str | None:
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.date().isoformat() if moment.tzinfo is None else moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None


def _forms(text: str) -> Iterator[str]:
    yield from (text, quote(text, safe=""))
    for offset, start in enumerate((0, 2, 3)):
        # By what stands before it base64 writes it in three ways; the characters that it shares are left out.
        whole = b64encode(bytes(offset) + text.encode()).decode().rstrip("=")
        yield whole[start : len(whole) - 1 if (offset + len(text)) % 3 else None]


_FEATURES = (
    *("VISION", "TOOL_CALL", "STRUCTURED_OUTPUT", "STREAMING", "REASONING"),
    *("AUDIO_INPUT", "DOCUMENT_INPUT"),
)
_WITHOUT_OUTPUT = frozenset({"TEXT_EMBEDDING", "RERANK", "MODERATION"})
