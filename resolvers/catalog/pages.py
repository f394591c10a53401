"""Pages of what is read from memory: the cursor of an edge names its place in the order, so that what comes and goes moves
nobody's page."""

import base64
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

from resolvers import errors
from resolvers.connections import LARGEST_PAGE, PageInfo

T = TypeVar("T")
# Of a model: the number of its provider, the number of its type, and its name.
Place = tuple[int, int, str]
# The longest name has 200 characters of four bytes.
_LONGEST = 1_500


def page(
    items: Sequence[T], first: int, after: str | None, *, place: Callable[[T], Place], name: str
) -> tuple[Sequence[T], list[str], PageInfo]:
    """The items of the page with their cursors. `items` are in the order of `place`; `name` keeps a cursor of one connection
    out of every other."""
    if not 1 <= first <= LARGEST_PAGE:
        raise errors.bad_argument("first", f"first is a whole number from 1 to {LARGEST_PAGE}.")
    start = 0
    if after is not None:
        before = _read(after, name)
        if before is None:
            raise errors.bad_argument("after", "after is not a cursor of this connection.")
        start = bisect_right(items, before, key=place)
    shown = items[start : start + first]
    cursors = [_cursor(place(item), name) for item in shown]
    info = PageInfo(
        has_next_page=start + first < len(items),
        has_previous_page=after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
    return shown, cursors, info


def _cursor(place: Place, name: str) -> str:
    parts = json.dumps([name, *place], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def _read(text: str, name: str) -> Place | None:
    if len(text) > _LONGEST or not text.isascii():
        return None
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        _, provider, kind, key = parts
        place = (provider, kind, key)
        if type(provider) is not int or type(kind) is not int or not isinstance(key, str):
            return None
        # Written anew it must be the same text: that refuses another connection's too.
        return place if _cursor(place, name) == text else None
    except (ValueError, TypeError, RecursionError):
        return None
