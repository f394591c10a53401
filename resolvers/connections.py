"""Pages that follow a key, not an offset: the cursor of an edge names its place in the order, so that rows which come and
go move nobody's page."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar
from uuid import UUID

import strawberry

from resolvers import errors

T = TypeVar("T")
LARGEST_PAGE = 100


@strawberry.type(description="Where a page of a connection stands.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether something follows.")
    has_previous_page: bool = strawberry.field(description="Whether the page was asked for after something.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge.")


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in the order: by moment, then by id."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """What was asked for: read `first + 1` rows after `after`, so that it is known whether something follows."""

    first: int
    after: Place | None

    @property
    def limit(self) -> int:
        return self.first + 1


def page(first: int, after: str | None, *, name: str, path: str = "") -> Page:
    """Read the arguments of a connection; `name` keeps a cursor of one connection out of every other."""
    if not 1 <= first <= LARGEST_PAGE:
        raise errors.bad_argument(f"{path}first", f"first is a whole number from 1 to {LARGEST_PAGE}.")
    if after is None:
        return Page(first, None)
    place = _read(after, name)
    if place is None:
        raise errors.bad_argument(f"{path}after", "after is not a cursor of this connection.")
    return Page(first, place)


def cursor(place: Place, *, name: str) -> str:
    """The cursor of a place in the connection `name`."""
    parts = json.dumps([name, place.at.astimezone(UTC).isoformat(), place.id.hex], separators=(",", ":"))
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


def cut(rows: Sequence[T], wanted: Page) -> tuple[Sequence[T], bool]:
    """The rows of the page, and whether something follows."""
    return rows[: wanted.first], len(rows) > wanted.first


def page_info(cursors: Sequence[str], wanted: Page, *, more: bool) -> PageInfo:
    return PageInfo(
        has_next_page=more,
        has_previous_page=wanted.after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )


def _read(text: str, name: str) -> Place | None:
    if len(text) > 300 or not text.isascii():
        return None
    try:
        parts = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        _, at, key = parts
        place = Place(datetime.fromisoformat(at), UUID(hex=key))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    # Written anew it must be the same text: that refuses another connection's too.
    return place if place.at.tzinfo is not None and cursor(place, name=name) == text else None
