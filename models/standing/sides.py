"""Which side would serve, the operator's hosted keys or the workspace's own, and what keeps the other one from it; pure.

| chosen by hand | hosted | priority |
|---|---|---|
| one | any | that one |
| none | something | SYSTEM_FIRST |
| none | nothing | CUSTOM_FIRST |

A side is kept from serving by a hindrance: ABSENT (nothing is hosted; no credential is there), UNABLE (not in the plan; none
of the credentials can serve now), EXHAUSTED (no credit is left). READY stands for none. `told` is the side whose status is
shown: the one that serves, else the preferred one. A side that is ready and does not serve: OTHER_SIDE_PREFERRED.

| priority | system | custom | serves | told |
|---|---|---|---|---|
| SYSTEM_FIRST | READY | any | SYSTEM | SYSTEM |
| SYSTEM_FIRST | ABSENT | READY | CUSTOM | CUSTOM |
| SYSTEM_FIRST | ABSENT | hindered | nobody | CUSTOM |
| SYSTEM_FIRST | EXHAUSTED, UNABLE | READY | CUSTOM | CUSTOM |
| SYSTEM_FIRST | EXHAUSTED, UNABLE | hindered | nobody | SYSTEM |
| CUSTOM_FIRST | any | READY | CUSTOM | CUSTOM |
| CUSTOM_FIRST | READY | hindered | SYSTEM | SYSTEM |
| CUSTOM_FIRST | hindered | hindered | nobody | CUSTOM |
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from models.standing.picture import Choice, Source, UsagePriority


class Hindrance(StrEnum):
    """What keeps a side from serving."""

    ABSENT = "ABSENT"
    UNABLE = "UNABLE"
    EXHAUSTED = "EXHAUSTED"
    OTHER_SIDE_PREFERRED = "OTHER_SIDE_PREFERRED"


@dataclass(frozen=True, slots=True)
class Side:
    """`source`: the side that would serve. `told`: the side whose status is shown. `system`, `custom`: what keeps each from
    serving; None: it serves."""

    source: Source | None
    told: Source
    system: Hindrance | None
    custom: Hindrance | None


def priority_of(choice: Choice, *, hosted: bool) -> UsagePriority:
    """Which side of a provider is asked first, by the first table above."""
    if choice.priority is not None:
        return choice.priority
    return UsagePriority.SYSTEM_FIRST if hosted else UsagePriority.CUSTOM_FIRST


@cache
def side(priority: UsagePriority, system: Hindrance | None, custom: Hindrance | None) -> Side:
    """Which side would serve, by the second table above; a hindrance of None: the side is ready."""
    system_first = priority is UsagePriority.SYSTEM_FIRST
    if system is None and (system_first or custom is not None):
        passed_over = Hindrance.OTHER_SIDE_PREFERRED if custom is None else custom
        return Side(Source.SYSTEM, Source.SYSTEM, None, passed_over)
    if custom is None:
        passed_over = Hindrance.OTHER_SIDE_PREFERRED if system is None else system
        return Side(Source.CUSTOM, Source.CUSTOM, passed_over, None)
    told = Source.SYSTEM if system_first and system is not Hindrance.ABSENT else Source.CUSTOM
    return Side(None, told, system, custom)
