"""Has texts embedded, as many at a time as a provider takes; each vector is that of its text, or the call failed."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from models.vendors.speaking import CallFailed, EmbedAnswer, EmbedAsk, Line, Usage
from models.vendors.spoken import ask, broken


async def embedded(
    line: Line,
    asked: EmbedAsk,
    url: str,
    *,
    at_most: int,
    headers: Mapping[str, str],
    body: Callable[[EmbedAsk, Sequence[str]], Any],
    holds: tuple[str, type],
    vectors: Callable[[Mapping[str, Any]], Any],
    usage: Callable[[Mapping[str, Any]], Usage | None],
) -> EmbedAnswer:
    """One question after the other, all within the time of the call. `body` puts some texts into the provider's words; `vectors`
    and `usage` read an answer that has the key of `holds`. Raises CallFailed, with what was used by then."""
    found: list[Sequence[float]] = []
    told: list[Usage | None] = []
    began = time.monotonic()
    for start in range(0, len(asked.texts), at_most):
        some = asked.texts[start : start + at_most]
        try:
            page, response = await ask(
                line if start == 0 else replace(line, deadline=line.deadline.left(began)),
                "POST",
                url,
                headers=headers,
                json=body(asked, some),
                holds=holds,
            )
            rows = vectors(page)
            if not _proper(rows, len(some)):
                message = f"It did not answer one vector for each of {len(some)} texts."
                raise broken(line, url, message, response)
        except CallFailed as error:
            error.usage = _sum(told)
            raise
        found += rows
        told.append(usage(page))
    return EmbedAnswer(found, _sum(told))


def _proper(rows: Any, count: int) -> bool:
    return (
        isinstance(rows, list)
        and len(rows) == count
        and all(isinstance(row, list) and row and set(map(type, row)) <= {float, int} for row in rows)
    )


def _sum(told: Sequence[Usage | None]) -> Usage | None:
    """What was used together; None where one answer did not tell it."""
    parts = [usage for usage in told if usage is not None]
    if not parts or len(parts) < len(told):
        return None
    return Usage(sum(usage.input for usage in parts), sum(usage.output for usage in parts))
