"""How a key fares by what the provider answers, and how each model fares by it; pure: moments are seconds since 1970.

The one table. "of": of the whole key, or of the model by this key. A rest is as long as the provider asks, where the table lets it
ask, else the first length, doubled with each rest that follows closely, up to the longest:

| the provider says | of | asks, at most | first | longest | besides |
|---|---|---|---|---|---|
| RATE_LIMITED | key | a day | 1 s | 60 s | |
| KEY_REJECTED, ACCOUNT_DISABLED | key | | 10 s | 24 h | the third in succession: OUT until a check says otherwise (of a key that nobody checks: an hour, doubled) |
| QUOTA_EXHAUSTED | key | 31 days | 1 h | 24 h | a check that proves credit ends it |
| PERMISSION_DENIED, REGION_BLOCKED, MODEL_NOT_FOUND | model | | 10 min | 24 h | |
| PROVIDER_ERROR, BAD_RESPONSE, WRONG_ENDPOINT, UNREACHABLE, DNS_FAILURE, CONNECTION_REFUSED, TLS_FAILURE, TIMEOUT | key | a day | 10 s | 5 min | only if it was asked for, or failed a probe, or more than half of at least 5 calls within 60 s ended so |
| REQUEST_REFUSED, MALFORMED, BLOCKED_ADDRESS; a cancelled call | | | | | nothing: it is not the key's fault |
| it serves | | | | | what was probed comes back; a rest that came back 30 s ago or more is forgotten, a rejection at once |

A rest only lengthens while it runs. What ends of calls that had begun before it was set tells nothing new: it makes no rest longer,
unless the provider asks for it, and ends none. When a rest is over, one call at a time is a probe (who lets it begin sees to that);
its own failure makes a longer rest, its success, of a stream its first piece, brings the key back with a tenth of its weight, which
grows for 30 s.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf

from models.vendors.failure import Failure
from models.vendors.outcome import Outcome

SECOND, MINUTE, HOUR, DAY = 1.0, 60.0, 3600.0, 86_400.0

RETURNING = 30.0
"""For so long one that came back is spared."""

REJECTIONS = 3
"""So many in succession and the key is OUT."""

_SLOT, _SLOTS = 5.0, 12
FEWEST = 5
"""Of fewer calls no rate of failures is told."""


class Cause(StrEnum):
    """Why something rests; each cause has its own rest."""

    RATE = "RATE"
    KEY = "KEY"
    QUOTA = "QUOTA"
    MODEL = "MODEL"
    FAULTS = "FAULTS"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table; `asked`: the longest rest that the provider may ask for."""

    cause: Cause
    first: float
    longest: float
    asked: float = 0.0


_RATE = Rule(Cause.RATE, SECOND, MINUTE, DAY)
_KEY = Rule(Cause.KEY, 10 * SECOND, DAY)
_QUOTA = Rule(Cause.QUOTA, HOUR, DAY, 31 * DAY)
_MODEL = Rule(Cause.MODEL, 10 * MINUTE, DAY)
_FAULTS = Rule(Cause.FAULTS, 10 * SECOND, 5 * MINUTE, DAY)

RULES: Mapping[Failure, Rule] = {
    Failure.RATE_LIMITED: _RATE,
    Failure.KEY_REJECTED: _KEY,
    Failure.ACCOUNT_DISABLED: _KEY,
    Failure.QUOTA_EXHAUSTED: _QUOTA,
    Failure.PERMISSION_DENIED: _MODEL,
    Failure.REGION_BLOCKED: _MODEL,
    Failure.MODEL_NOT_FOUND: _MODEL,
    Failure.PROVIDER_ERROR: _FAULTS,
    Failure.BAD_RESPONSE: _FAULTS,
    Failure.WRONG_ENDPOINT: _FAULTS,
    Failure.UNREACHABLE: _FAULTS,
    Failure.DNS_FAILURE: _FAULTS,
    Failure.CONNECTION_REFUSED: _FAULTS,
    Failure.TLS_FAILURE: _FAULTS,
    Failure.TIMEOUT: _FAULTS,
}
"""What is not here is nobody's fault but the caller's, or ours."""

MODEL_FAILURES = frozenset(failure for failure, rule in RULES.items() if rule is _MODEL)
"""What closes a model to the key, whatever else the key opens."""


@dataclass(frozen=True, slots=True)
class Rest:
    """`until`: inf: until a check says otherwise. `level`: how many followed each other closely. `back`: since when it serves
    again; None: it does not, or that is not proved."""

    cause: Cause
    because: Failure
    until: float
    level: int
    since: float
    back: float | None = None

    @property
    def out(self) -> bool:
        """Whether it has no end of its own."""
        return self.until == inf

    def spared(self, now: float) -> bool:
        """Whether it came back a short while ago."""
        return self.back is not None and now < self.back + RETURNING


Calls = tuple[tuple[int, int, int], ...]
"""Of each slot of the last minute: its number, how many calls ended in it that say something, and how many of them failed."""


@dataclass(frozen=True, slots=True)
class Health:
    """Of a key, or of a model by it. `rests`: one a cause."""

    rests: tuple[Rest, ...] = ()
    calls: Calls = ()

    def rest(self, cause: Cause) -> Rest | None:
        """The rest for that cause, whether or not it is over."""
        return next((rest for rest in self.rests if rest.cause is cause), None)

    def resting(self, now: float) -> Rest | None:
        """What keeps it from being asked, the longest of them."""
        found = None
        for rest in self.rests:
            if rest.back is None and rest.until > now and (found is None or rest.until > found.until):
                found = rest
        return found

    def unproved(self, now: float) -> Rest | None:
        """A rest that is over, and after which nothing has served yet: the next call is a probe."""
        return next((rest for rest in self.rests if rest.back is None and rest.until <= now), None)

    def share(self, now: float) -> int:
        """How much of its weight it is to be given, in hundredths."""
        share = 100
        for rest in self.rests:
            if rest.back is not None and now < rest.back + RETURNING:
                share = min(share, max(10, int(100 * (now - rest.back) / RETURNING)))
        return share

    def quiet(self, now: float) -> bool:
        """Whether forgetting it changes nothing."""
        return not _recent(self.calls, now) and all(
            rest.back is not None and not rest.spared(now) for rest in self.rests
        )


WELL = Health()


def after(
    health: Health, outcome: Outcome, *, began: float, probe: bool, now: float, checked: bool = True
) -> Health:
    """The health after a call that began then. `probe`: it was the one that was let through after a rest. `checked`: somebody
    checks the key, so that it may be OUT. A failure that is of the model is for the model's health, any other for the key's."""
    if outcome.failure is None:
        return _served(health, began=began, probe=probe, now=now)
    rule = RULES.get(outcome.failure)
    if rule is None:
        return health
    running = health.rest(rule.cause)
    if running is not None and running.back is not None and not running.spared(now):
        running = None
    asked = min(outcome.retry_after or 0.0, rule.asked)
    news = probe or running is None or began > running.since or (running.back or inf) <= began
    if rule.cause is Cause.FAULTS:
        if not news and running is not None and running.back is None and not asked:
            return health
        health = replace(health, calls=_counted(health.calls, now, failed=True))
        news = news and (probe or _failing(health.calls, now))
    if not news and not asked:
        return health
    level = (running.level if running else 0) + news
    until = now + (asked or _length(rule, level, checked=checked))
    if running is not None and running.back is None:
        until = max(until, running.until)
    rest = Rest(rule.cause, outcome.failure, until, max(level, 1), now)
    calls = () if rule.cause is Cause.FAULTS else health.calls
    return Health((*(one for one in health.rests if one.cause is not rule.cause), rest), calls)


def woken(health: Health, now: float) -> Health:
    """Its rests are over, as if their time had come."""
    if health.resting(now) is None:
        return health
    return replace(health, rests=tuple(replace(rest, until=min(rest.until, now)) for rest in health.rests))


def proved(health: Health, causes: Iterable[Cause], now: float) -> Health:
    """A check proved that these causes hold no more: it is back, as if it had never rested for them."""
    ended = {rest for rest in health.rests if rest.cause in causes and rest.back is None}
    if not ended:
        return health
    rests = (replace(rest, back=now, level=0) if rest in ended else rest for rest in health.rests)
    return replace(health, rests=tuple(rests))


def restored(health: Health, rest: Rest) -> Health:
    """With a rest that was kept; a longer one that is known stays."""
    known = health.rest(rest.cause)
    if known is not None and (known.until >= rest.until or known.since > rest.since):
        return health
    return replace(health, rests=(*(one for one in health.rests if one.cause is not rest.cause), rest))


def _served(health: Health, *, began: float, probe: bool, now: float) -> Health:
    kept = []
    for rest in health.rests:
        if rest.back is not None:
            # The next rest that follows closely is longer; a rejection does not follow another when a call was served between.
            if rest.spared(now):
                kept.append(rest)
        elif rest.until <= now and (probe or began > rest.since):
            kept.append(replace(rest, back=now, level=0 if rest.cause is Cause.KEY else rest.level))
        else:
            kept.append(rest)
    return Health(tuple(kept), _counted(health.calls, now, failed=False))


def _length(rule: Rule, level: int, *, checked: bool) -> float:
    if rule.cause is Cause.KEY and level >= REJECTIONS:
        return inf if checked else min(HOUR * 2.0 ** min(level - REJECTIONS, 16), rule.longest)
    return min(rule.first * 2.0 ** min(level - 1, 16), rule.longest)


def _counted(calls: Calls, now: float, *, failed: bool) -> Calls:
    slot = int(now // _SLOT)
    if calls and calls[-1][0] >= slot:
        last, all, bad = calls[-1]
        return (*calls[:-1], (last, all + 1, bad + failed))
    return (*_recent(calls, now), (slot, 1, int(failed)))


def _failing(calls: Calls, now: float) -> bool:
    recent = _recent(calls, now)
    all, bad = sum(one[1] for one in recent), sum(one[2] for one in recent)
    return all >= FEWEST and 2 * bad > all


def _recent(calls: Calls, now: float) -> Calls:
    oldest = int(now // _SLOT) - _SLOTS
    return tuple(one for one in calls if one[0] > oldest)
