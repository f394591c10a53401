"""In what order the members of a pool are tried, pure: who may be asked just now comes in, with whose turn it was, and the next turn
comes out. Who rests is not among them: its share goes to the others by weight.

The turn is smooth weighted round robin: each member that may be asked is credited its weight, who has the most credit has the turn,
and pays what all were credited together. So over each full cycle (as many turns as the weights add up to) the shares are exact, at
no moment has a member a turn more than its share, and at most twice the cycle, divided by the others' weight, are its turns in a
row. Who may not be asked keeps its credit and neither gains nor pays: it comes back to no burst, and a member that comes and goes
all the time takes nothing from the others. After such a change shares are exact again within two cycles, and a turn or two off before.

| strategy | whose turn it is among | the others |
|---|---|---|
| WEIGHTED_ROUND_ROBIN | all | by credit |
| PRIORITY | those of the lowest number | by credit; number by number |
| LEAST_BUSY | those with the fewest calls under way for their weight | by calls for their weight, then credit |
| LOWEST_LATENCY | the quickest; every fifth time, or where nobody is measured, those who are not measured | by latency, then the unmeasured |

One that comes back is given a share of its weight at first, and is taken for slower by as much.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from models.standing.picture import PoolStrategy

WHOLE = 100
"""The share of one that never rested, or came back long ago."""

EXPLORING = 5
"""Every so many turns one that is not measured is asked."""


class Entrant(NamedTuple):
    """A member that may be asked. `number`: its place among those given. `id`: by which its credit is kept. `share`: how much of its weight it is given, 1 to WHOLE. `busy`: calls under way. `latency`:
    seconds; None: not measured lately."""

    number: int
    id: int
    weight: int = 1
    share: int = WHOLE
    priority: int = 0
    busy: int = 0
    latency: float | None = None


@dataclass(frozen=True, slots=True)
class Rota:
    """Whose turn it was: the credit of each, what the last turn cost, and how many there were."""

    credit: Mapping[int, int] = field(default_factory=dict)
    turn: int = 1
    turns: int = 0


FRESH = Rota()


def order(
    strategy: PoolStrategy, entrants: Sequence[Entrant], rota: Rota = FRESH
) -> tuple[list[Entrant], Rota]:
    """All of them as they are to be tried, and the rota after the first has had its turn. Where credit is equal, the first given
    comes first."""
    if not entrants:
        return [], rota
    first, *others = _tiers(strategy, entrants, rota.turns)
    gains = [one.weight * one.share for one in first]
    turn, credit = sum(gains), dict(rota.credit)
    if turn != rota.turn:
        # What a turn costs is another number among others, and credit is worth as many turns as before.
        credit = {id: int(held * turn / rota.turn) for id, held in credit.items()}
    held = [credit.get(one.id, 0) + gain for one, gain in zip(first, gains, strict=True)]
    credit.update(zip([one.id for one in first], held, strict=True))
    ranked = sorted(range(len(first)), key=held.__getitem__, reverse=True)
    found = [first[place] for place in ranked]
    credit[found[0].id] -= turn
    for tier in others:
        found += sorted(tier, key=lambda one: -credit.get(one.id, 0)) if len(tier) > 1 else tier
    return found, Rota(credit, turn, rota.turns + 1)


def _tiers(strategy: PoolStrategy, entrants: Sequence[Entrant], turns: int) -> list[Sequence[Entrant]]:
    if strategy is PoolStrategy.PRIORITY:
        return _grouped(entrants, lambda one: one.priority)
    if strategy is PoolStrategy.LEAST_BUSY:
        return _grouped(entrants, lambda one: one.busy / (one.weight * one.share))
    if strategy is PoolStrategy.LOWEST_LATENCY:
        unmeasured = [one for one in entrants if one.latency is None]
        measured = [one for one in entrants if one.latency is not None]
        tiers = _grouped(measured, lambda one: (one.latency or 0.0) * WHOLE / one.share)
        if not unmeasured:
            return tiers
        exploring = turns % EXPLORING == EXPLORING - 1
        return [unmeasured, *tiers] if exploring else [*tiers, unmeasured]
    return [entrants]


def _grouped(entrants: Sequence[Entrant], key: Callable[[Entrant], float]) -> list[Sequence[Entrant]]:
    return [list(group) for _, group in groupby(sorted(entrants, key=key), key=key)]
