"""Who would serve a call and who would be tried after him; nothing is called, pure. Why each other one would not: candidates.

What is tried, in this order; those that are unfit at this moment are left out:

| pinned | source asked | tried |
|---|---|---|
| one | SYSTEM | nobody |
| one | CUSTOM, none | the pinned one, if it can |
| none | SYSTEM | the hosted keys, then those of each fall-back |
| none | CUSTOM | the credentials that are asked (the table of line-ups), then those of each fall-back |
| none | none | the preferred side, then the other one, then both of each fall-back, the one that its provider prefers first |

A fall-back is a model on offer that was named to be tried where this one cannot serve. It is asked for the same environment and the
same source; its own fall-backs are not. The chosen one is the first that is tried.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial

from models.catalog.offerings import Address
from models.standing.candidates import Candidate, Leg, RouteAsk, told, unfit
from models.standing.fitness import Fitness, Seat, Turns
from models.standing.lineups import Lineup, Why
from models.standing.offers import Offer
from models.standing.picture import PoolFacts, Source, UsagePriority
from models.standing.reasons import RouteReason

__all__ = ["Candidate", "Plan", "RouteAsk", "RouteReason", "plan"]


@dataclass(frozen=True)
class Plan:
    """`offer`: of the model that would serve, else of the one that was asked for; None where that is not on offer. `seats`: all
    that are to be tried, in order. `retry_at`: when the first of those rests ends that keep somebody from being tried; None where
    nothing helps by itself. Candidates are told when somebody asks; those that a call asks, as they fared when it was made."""

    requested: Address | None
    offer: Offer | None = None
    seats: tuple[Seat, ...] = ()
    retry_at: datetime | None = None
    tell: Callable[[], tuple[Candidate, ...]] = field(default=tuple, compare=False, repr=False)

    @property
    def source(self) -> Source | None:
        """The side that would serve; None: nobody would."""
        return self.seats[0].source if self.seats else None

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Everyone who could be asked, by the table of candidates."""
        return self.tell()

    @property
    def chosen(self) -> Candidate | None:
        """Who would serve; None: nobody would."""
        return self.candidates[0] if self.seats else None


def plan(
    lineups: Sequence[Lineup],
    offer: Offer | None,
    ask: RouteAsk,
    *,
    fitness: Fitness,
    turns: Turns,
    behind: Turns,
    now: datetime,
) -> Plan:
    """The plan of a call. `lineups`: of the model, where it is on offer, then of its fall-backs. `turns`: of the pool that the
    call begins with; `behind`: of those that come later."""
    legs: list[Leg] = []
    seats: list[Seat] = []
    ends: list[datetime] = []
    for one in lineups:
        leg = Leg(one, _shut(one, now))
        legs.append(leg)
        if leg.shut is None:
            for tier, in_pool in _tiers(one, ask):
                fit = _fit(leg, tier, fitness, ends)
                if fit and in_pool is not None:
                    fit = (behind if seats else turns).order(in_pool, fit)
                leg.seats += fit
                seats += fit
    requested = ask.model or (None if offer is None else offer.address)
    return Plan(
        requested=requested,
        offer=seats[0].offer if seats else offer,
        seats=tuple(seats),
        retry_at=min(ends, default=None),
        tell=partial(told, legs, seats, ask, requested, fitness),
    )


def _fit(leg: Leg, tier: Sequence[Seat], fitness: Fitness, ends: list[datetime]) -> list[Seat]:
    """Those of the tier that are fit; the leg notes how each fares, `ends` when rests end."""
    found = []
    for seat in tier:
        rest = leg.fares[seat.rider] = unfit(seat, fitness)
        if rest is None:
            found.append(seat)
        elif rest.until is not None:
            ends.append(rest.until)
    return found


def _shut(lineup: Lineup, now: datetime) -> Why | None:
    offer = lineup.offer
    if not lineup.provider.enabled:
        return RouteReason.PROVIDER_DISABLED, "The provider is switched off."
    if offer.retired(now) and offer.retires_at is not None:
        after = f": {offer.replaced_by} replaces it" if offer.replaced_by else ""
        ended = f"The provider serves the model no longer, since {offer.retires_at:%Y-%m-%d}{after}."
        return RouteReason.MODEL_DISABLED, ended
    if not offer.enabled:
        return RouteReason.MODEL_DISABLED, "The model is switched off."
    return None


def _tiers(lineup: Lineup, ask: RouteAsk) -> Iterator[tuple[Sequence[Seat], PoolFacts | None]]:
    """Those that are tried one after another, by the first table above, and the pool whose turns they take."""
    for source in _sides(lineup, ask):
        if source is Source.CUSTOM:
            for tier in lineup.tiers:
                yield tier, lineup.pool
        elif lineup.system is not None:
            yield (lineup.system,), None


def _sides(lineup: Lineup, ask: RouteAsk) -> tuple[Source, ...]:
    if ask.credential_id is not None:
        return () if ask.source is Source.SYSTEM else (Source.CUSTOM,)
    if ask.source is not None:
        return (ask.source,)
    system_first = lineup.provider.priority is UsagePriority.SYSTEM_FIRST
    return _SYSTEM_FIRST if system_first else _CUSTOM_FIRST


_SYSTEM_FIRST = (Source.SYSTEM, Source.CUSTOM)
_CUSTOM_FIRST = (Source.CUSTOM, Source.SYSTEM)
