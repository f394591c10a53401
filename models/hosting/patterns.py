"""Which models the operator hosts, as patterns of their names: `*`, `?` and `[…]` as in file names, and `TYPE:` before one that
is for models of that type alone; pure.

A name may hold a colon too (`llama3:8b`), so that only a type's own name before it makes a pattern of that type. Of a provider
whose models the catalog knows a pattern must match one of them; of any other it is taken as it is.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import translate
from functools import lru_cache

from models.access.texts import is_clean
from models.catalog.entries import Entry
from models.catalog.offerings import ModelType, Offering, on_offer
from models.errors import Problem, ProblemCode

AT_MOST = 100
LONGEST = 200
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class _Matcher:
    """The names that are offered of any type, and of a type alone."""

    of_any: re.Pattern[str] | None
    of_type: dict[ModelType, re.Pattern[str]]


def offers(patterns: tuple[str, ...], type: ModelType, name: str) -> bool:
    """Whether the patterns name the model."""
    matcher = _matcher(patterns)
    own = matcher.of_type.get(type)
    return (matcher.of_any is not None and matcher.of_any.match(name) is not None) or (
        own is not None and own.match(name) is not None
    )


def judged(
    given: Sequence[str], entry: Entry, *, now: datetime
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The patterns as they are kept, each once and in their order, and what is wrong with them."""
    served = on_offer(entry.offerings, now=now)
    kept: dict[str, None] = {}
    problems: list[Problem] = []
    for position, text in enumerate(given[:AT_MOST]):
        pattern = text.strip()
        fault = _fault(pattern, entry, served)
        if fault is None:
            kept[pattern] = None
        else:
            problems.append(Problem(("models", str(position)), *fault))
    if not given:
        problems.append(Problem(("models",), ProblemCode.REQUIRED, "Name the models that are hosted."))
    if len(given) > AT_MOST:
        problems.append(
            Problem(("models",), ProblemCode.TOO_LONG, f"A provider takes {AT_MOST} patterns at most.")
        )
    return tuple(kept), tuple(problems)


def _fault(pattern: str, entry: Entry, served: Sequence[Offering]) -> tuple[ProblemCode, str] | None:
    if len(pattern) > LONGEST:
        return ProblemCode.TOO_LONG, f"A pattern has {LONGEST} characters at most."
    if not is_clean(pattern):
        return ProblemCode.MALFORMED, "A pattern holds control characters or broken characters."
    type, glob = _read(pattern)
    if not glob:
        return ProblemCode.REQUIRED, "A pattern is a model's name, with * for what may stand there."
    if type is not None and type not in entry.model_types:
        types = ", ".join(entry.model_types)
        return ProblemCode.NOT_AN_OPTION, f"{pattern}: {entry.name} has no models of {type}. It has {types}."
    if not served or any(offers((pattern,), one.type, one.name) for one in served):
        return None
    near = _nearest(glob, [one.name for one in served if type is None or one.type is type])
    return (
        ProblemCode.NOT_AN_OPTION,
        f"{pattern}: no model of {entry.name} in the catalog matches it. Nearest: {', '.join(near)}.",
    )


def _nearest(glob: str, names: Iterable[str]) -> list[str]:
    folded = {name.casefold(): name for name in names}
    wanted = re.sub(r"[*?\[\]!]+", "", glob).casefold()
    near = difflib.get_close_matches(wanted, folded, n=_NEAREST, cutoff=0.3) or list(folded)[:_NEAREST]
    return [folded[name] for name in near]


def _read(pattern: str) -> tuple[ModelType | None, str]:
    head, colon, rest = pattern.partition(":")
    if colon and head in ModelType.__members__:
        return ModelType(head), rest
    return None, pattern


@lru_cache(maxsize=256)
def _matcher(patterns: tuple[str, ...]) -> _Matcher:
    of_any: list[str] = []
    of_type: dict[ModelType, list[str]] = {}
    for pattern in patterns:
        type, glob = _read(pattern)
        (of_any if type is None else of_type.setdefault(type, [])).append(translate(glob))
    return _Matcher(
        of_any=_either(of_any) if of_any else None,
        of_type={type: _either(found) for type, found in of_type.items()},
    )


def _either(expressions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{expression})" for expression in expressions))
