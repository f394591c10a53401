"""How quickly a key answers with a model: what was measured lately, the older the less; pure."""

from dataclasses import dataclass
from math import exp

TAU = 30.0
LEAST = 0.2
"""What the newest measure counts for at least, however close it comes to the last."""

STALE = 120.0
"""What was measured longer ago counts as not measured: the slow ones are measured again, too."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds, and when it was measured last."""

    seconds: float
    at: float

    def known(self, now: float) -> float | None:
        """The seconds; None: that is too long ago."""
        return self.seconds if now < self.at + STALE else None


def measured(before: Latency | None, seconds: float, now: float) -> Latency:
    """With one measure more."""
    if before is None or before.known(now) is None:
        return Latency(seconds, now)
    part = max(LEAST, 1.0 - exp(-max(now - before.at, 0.0) / TAU))
    return Latency(before.seconds + part * (seconds - before.seconds), max(now, before.at))
