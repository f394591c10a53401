"""The climb that providers share whose list of models comes in pages; what differs among them is handed in."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.vendors.client import Response
from models.vendors.credit import Credit
from models.vendors.ladder import Ladder, Listing
from models.vendors.outcome import Outcome
from models.vendors.shapes import Frame
from models.vendors.verdict import FoundModel, Verdict

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Pages:
    """A list: its first address, its shape, the address that follows an answer, and what its rows offer."""

    url: str
    frame: Frame
    following: Callable[[Response], str | None]
    offerings: Callable[[Rows], Iterator[FoundModel]]


async def climb(
    ladder: Ladder,
    pages: Pages,
    *,
    credit: Callable[[Listing], Awaitable[Credit]],
    invoke: Callable[[tuple[FoundModel, ...] | None], Awaitable[Outcome | None]],
) -> Verdict:
    """The whole check. `credit`: what is known of it once the list was asked for; `invoke` is called where the check was asked
    to spend something, and answers None where that went well."""
    await ladder.start()
    first = await ladder.rows(pages.frame, pages.url)
    verdict = await ladder.ended(first)
    if verdict is None:
        verdict = await ladder.authenticated(first, await credit(first))
    if verdict is not None:
        return verdict
    models = None
    if first.rows is not None:
        rows = await ladder.all_rows(pages.frame, first, pages.following)
        if isinstance(rows, Verdict):
            return rows
        models = await ladder.found(pages.offerings(rows))
        await ladder.discovered(models)
    reached = Outcome(http_status=first.outcome.http_status)
    if ladder.call.invoke:
        reached = await invoke(models) or reached
    return ladder.verdict(reached, models=models)
