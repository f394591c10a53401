"""What is kept of a provider's list of models: names that are names, each once, and none that bears a secret; pure."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote, unquote

from models.vendors.kinds import kind
from models.vendors.verdict import FoundModel

MODELS_LIMIT = 5_000
NAME_LIMIT = 200
ENTRIES_LIMIT = 2 * MODELS_LIMIT


def listed(
    name: str, *, type: str | None = None, context_window: Any = None, features: Iterable[str] = ()
) -> FoundModel:
    """A model as a list names it; a type that the list does not tell is guessed from the name."""
    # Cohere's is a number that need not be whole; 128000.0 is.
    whole = isinstance(context_window, int | float) and not isinstance(context_window, bool)
    window = int(context_window) if whole and 0 < context_window < 2**31 else None
    return FoundModel(name, type or kind(name), window, tuple(features))


def count(models: tuple[FoundModel, ...], wanted: str | None = None) -> str:
    """How many, in words of a step's detail, and whether one of them is the wanted one."""
    text = "1 model" if len(models) == 1 else f"{len(models)} models"
    if wanted is None or any(offering.name == wanted for offering in models):
        return text
    return f"{text}, and {wanted} is not among them."


def sound(offerings: Iterable[FoundModel], *, without: Iterable[str]) -> tuple[FoundModel, ...]:
    """The first five thousand that bear none of these secret texts, however they are encoded. Of a list that repeats itself
    without end no more is read than holds nobody up."""
    kept: dict[str, FoundModel] = {}
    forms = {form.lower() for text in without for form in _forms(text) if len(form) >= 4}
    for offering in islice(offerings, ENTRIES_LIMIT):
        name = offering.name
        if len(name) > NAME_LIMIT or not name.isprintable() or not name.strip() or name in kept:
            continue
        written = name.lower()
        plain = unquote(unquote(written)).lower() if "%" in written else written
        if any(form in written or form in plain for form in forms):
            continue
        kept[name] = offering
        if len(kept) == MODELS_LIMIT:
            break
    return tuple(kept.values())


def _forms(text: str) -> Iterator[str]:
    yield from (text, quote(text, safe=""))
    for offset, start in enumerate((0, 2, 3)):
        # By what stands before it base64 writes it in three ways; the characters that it shares are left out.
        whole = b64encode(bytes(offset) + text.encode()).decode().rstrip("=")
        yield whole[start : len(whole) - 1 if (offset + len(text)) % 3 else None]
