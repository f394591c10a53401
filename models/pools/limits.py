"""How much of a key's allowance is used in rolling minutes and days; small, and it asks no clock.

A window is counted in slots, and a slot counts until all of it is past: no stretch of a minute or a day ever holds more than is
allowed, and a key may have to wait a slot longer than it would by the exact moments."""

from collections import deque
from dataclasses import dataclass
from math import inf

from models.standing.picture import MemberLimits

MINUTE = (60.0, 1.0)
DAY = (86_400.0, 300.0)


@dataclass(slots=True)
class Slot:
    """What was used within it; `past`: it is not counted any more."""

    number: int
    requests: int = 0
    tokens: int = 0
    past: bool = False


class Window:
    """What was used within the last `span` seconds, in slots of `length`."""

    __slots__ = ("_length", "_slots", "_span", "requests", "tokens")

    def __init__(self, span: float, length: float) -> None:
        self._span, self._length = span, length
        self._slots: deque[Slot] = deque()
        self.requests = 0
        self.tokens = 0

    def add(self, now: float, *, tokens: int) -> Slot:
        """One request; where it is counted."""
        self.let_go(now)
        number = int(now // self._length)
        # A clock that was put back counts in the slot where it was.
        if not self._slots or self._slots[-1].number < number:
            self._slots.append(Slot(number))
        slot = self._slots[-1]
        slot.requests += 1
        slot.tokens += tokens
        self.requests += 1
        self.tokens += tokens
        return slot

    def correct(self, slot: Slot, *, tokens: int) -> None:
        """A request that is counted there used so many tokens more, or fewer."""
        if not slot.past:
            slot.tokens += tokens
            self.tokens += tokens

    def free(self, now: float, requests: int | None, tokens: int | None, *, more: int) -> float:
        """The moment at which one more request of `more` tokens has its place; inf: never."""
        self.let_go(now)
        used, spent, found = self.requests, self.tokens, now
        slots = iter(self._slots)
        while (requests is not None and used >= requests) or (tokens is not None and spent + more > tokens):
            slot = next(slots, None)
            if slot is None:
                return inf
            used -= slot.requests
            spent -= slot.tokens
            found = self._end(slot)
        return found

    def let_go(self, now: float) -> None:
        """What is past is not counted any more."""
        while self._slots and self._end(self._slots[0]) <= now:
            slot = self._slots.popleft()
            slot.past = True
            self.requests -= slot.requests
            self.tokens -= slot.tokens

    def _end(self, slot: Slot) -> float:
        return (slot.number + 1) * self._length + self._span


Counted = tuple[tuple[Window, Slot], ...]
"""Where a call is counted."""


class Meter:
    """A key's windows, each kept from the first call on that had a limit of its kind."""

    __slots__ = ("_day", "_minute")

    def __init__(self) -> None:
        self._minute: Window | None = None
        self._day: Window | None = None

    def free(self, limits: MemberLimits, now: float, *, tokens: int) -> float:
        """The moment from which a call of so many tokens stays within the limits of minute and day; inf: never."""
        if self._minute is None and self._day is None and tokens <= 1:
            return now
        # A call of which it is not known how many it needs, needs one.
        more, found = max(tokens, 1), now
        if limits.requests_per_minute is not None or limits.tokens_per_minute is not None:
            minute = self._minute or _NOTHING
            found = minute.free(now, limits.requests_per_minute, limits.tokens_per_minute, more=more)
        if limits.requests_per_day is not None or limits.tokens_per_day is not None:
            day = self._day or _NOTHING
            found = max(found, day.free(now, limits.requests_per_day, limits.tokens_per_day, more=more))
        return found

    def add(self, limits: MemberLimits | None, now: float, *, tokens: int) -> Counted:
        """A call begins."""
        if limits is not None:
            if self._minute is None and (limits.requests_per_minute or limits.tokens_per_minute):
                self._minute = Window(*MINUTE)
            if self._day is None and (limits.requests_per_day or limits.tokens_per_day):
                self._day = Window(*DAY)
        windows = (self._minute, self._day)
        return tuple((one, one.add(now, tokens=tokens)) for one in windows if one is not None)

    def quiet(self, now: float) -> bool:
        """Whether nothing is counted any more."""
        windows = [one for one in (self._minute, self._day) if one is not None]
        for one in windows:
            one.let_go(now)
        return not any(one.requests for one in windows)


def correct(counted: Counted, *, tokens: int) -> None:
    """A call used so many tokens more than was thought, or fewer."""
    for window, slot in counted:
        window.correct(slot, tokens=tokens)


_NOTHING = Window(*MINUTE)
