"""Who would serve a call, who would be tried after him, and why each other one would not; nothing is called, pure.

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

Every candidate of the model and of its fall-backs is told with its first reason:

| the candidate | reason | usable |
|---|---|---|
| is of a provider that is switched off | PROVIDER_DISABLED | no |
| the model is switched off, or past its end | MODEL_DISABLED | no |
| is kept from the call (the table of line-ups) | as there | no |
| is unfit at this moment | RESTING, FAILING, QUOTA_EXHAUSTED, LIMIT_REACHED | no |
| is the first of its model that is tried | none | yes |
| is of a side that was not asked | OTHER_SIDE_PREFERRED | yes |
| the hosted keys: a credential is pinned | OTHER_SIDE_PREFERRED | yes |
| a credential: another one is pinned | NOT_DEFAULT | yes |
| is of the side that does not serve, while the other does | OTHER_SIDE_PREFERRED | yes |
| a pool serves: is a member whose turn comes later | none | yes |
| a pool serves: any other | NOT_IN_POOL | yes |
| any other | NOT_DEFAULT | yes |

Told first are those that are tried, in their order, then the others that are usable, then the rest; in each part the model's own
before those of its fall-backs, and of a model the side that serves (else the one that was asked, else the preferred one) first.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.standing.fitness import Fitness, Rider, Seat, Turns, Unfit
from models.standing.lineups import Contender, Lineup, Why
from models.standing.offers import Offer
from models.standing.picture import PoolFacts, Source, UsagePriority
from models.standing.reasons import RouteReason

__all__ = ["Candidate", "Plan", "RouteAsk", "RouteReason", "plan"]


@dataclass(frozen=True, slots=True)
class RouteAsk:
    """What a call names. `model` None: nothing, and the job has no default. `environment`: of the call, or the one that its
    token is bound to."""

    type: ModelType
    model: Address | None = None
    environment: str | None = None
    source: Source | None = None
    credential_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One that could be asked. `credential_id` None: the hosted keys. `usable`: it could serve, though another comes first.
    `until`: when the reason ends by itself, where that is known. `weight`: its share of a pool."""

    position: int
    offer: Offer
    source: Source
    credential_id: UUID | None
    usable: bool
    reason: RouteReason | None
    message: str | None
    weight: int | None = None
    until: datetime | None = None

    @property
    def address(self) -> Address:
        return self.offer.address


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
        """Everyone who could be asked, by the last table above."""
        return self.tell()

    @property
    def chosen(self) -> Candidate | None:
        """Who would serve; None: nobody would."""
        return self.candidates[0] if self.seats else None


@dataclass(slots=True)
class _Leg:
    """A model of the route at this moment. `shut`: what keeps everybody from it. `fares`: those that a call asks, and what each is
    unfit by. `seats`: those that are tried."""

    lineup: Lineup
    shut: Why | None
    fares: dict[Rider, Unfit | None] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)


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
    legs: list[_Leg] = []
    seats: list[Seat] = []
    ends: list[datetime] = []
    for one in lineups:
        leg = _Leg(one, _shut(one, now))
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
        tell=partial(_told, legs, seats, ask, requested, fitness),
    )


def _fit(leg: _Leg, tier: Sequence[Seat], fitness: Fitness, ends: list[datetime]) -> list[Seat]:
    """Those of the tier that are fit; the leg notes how each fares, `ends` when rests end."""
    found = []
    for seat in tier:
        rest = leg.fares[seat.rider] = _unfit(seat, fitness)
        if rest is None:
            found.append(seat)
        elif rest.until is not None:
            ends.append(rest.until)
    return found


def _unfit(seat: Seat, fitness: Fitness) -> Unfit | None:
    return fitness.unfit(seat.rider, seat.offer.address, None if seat.member is None else seat.member.limits)


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


def _told(
    legs: Sequence[_Leg], seats: Sequence[Seat], ask: RouteAsk, requested: Address | None, fitness: Fitness
) -> tuple[Candidate, ...]:
    places = {(seat.offer.address, seat.rider): place for place, seat in enumerate(seats)}
    found: list[tuple[tuple[int, int, int, bool], _Leg, Contender, _Verdict]] = []
    for number, leg in enumerate(legs):
        first = _first(leg, ask)
        for one in leg.lineup.contenders:
            verdict = _verdict(leg, one, ask, requested, fitness)
            place = places.get((leg.lineup.offer.address, one.seat.rider))
            part = 0 if place is not None else 1 if verdict.usable else 2
            found.append(((part, place or 0, number, one.seat.source is not first), leg, one, verdict))
    found.sort(key=lambda each: each[0])
    chosen = bool(seats)
    return tuple(
        Candidate(
            position=position,
            offer=leg.lineup.offer,
            source=one.seat.source,
            credential_id=one.seat.credential_id,
            usable=verdict.usable,
            reason=verdict.reason,
            message=None if chosen and position == 0 else verdict.message,
            weight=None if one.seat.member is None else one.seat.member.weight,
            until=verdict.until,
        )
        for position, (_, leg, one, verdict) in enumerate(found)
    )


def _first(leg: _Leg, ask: RouteAsk) -> Source:
    """The side of a model that is told first."""
    if leg.seats:
        return leg.seats[0].source
    preferred = leg.lineup.provider.priority is UsagePriority.SYSTEM_FIRST
    return ask.source or (Source.SYSTEM if preferred else Source.CUSTOM)


@dataclass(frozen=True, slots=True)
class _Verdict:
    usable: bool
    reason: RouteReason | None
    message: str
    until: datetime | None = None


def _verdict(
    leg: _Leg, one: Contender, ask: RouteAsk, requested: Address | None, fitness: Fitness
) -> _Verdict:
    kept, rider = leg.shut or one.why, one.seat.rider
    if kept is not None:
        return _Verdict(False, *kept)
    # Whom no call asks is looked at only here: a plan that is not told needs it not.
    rest = leg.fares[rider] if rider in leg.fares else _unfit(one.seat, fitness)
    if rest is not None:
        return _Verdict(False, rest.reason, rest.message, rest.until)
    return _Verdict(True, *_passed_over(leg, one, ask, requested))


def _passed_over(
    leg: _Leg, one: Contender, ask: RouteAsk, requested: Address | None
) -> tuple[RouteReason | None, str]:
    line, first = leg.lineup, leg.seats[0] if leg.seats else None
    later = _later(line, requested)
    if first is not None and one.seat.rider == first.rider:
        return None, later
    if ask.source is not None and one.seat.source is not ask.source:
        asked = "the hosted keys" if ask.source is Source.SYSTEM else "the workspace's own keys"
        return RouteReason.OTHER_SIDE_PREFERRED, f"The call asks for {asked} alone."
    if ask.credential_id is not None:
        reason = RouteReason.OTHER_SIDE_PREFERRED if one.key is None else RouteReason.NOT_DEFAULT
        return reason, "The call names a credential, which alone may serve it."
    if first is not None and one.seat.source is not first.source:
        preferred = "The workspace's own keys" if one.key is None else "The hosted keys"
        return RouteReason.OTHER_SIDE_PREFERRED, f"{preferred} come first."
    id = one.seat.credential_id
    if line.pool is None or id is None:
        return RouteReason.NOT_DEFAULT, _not_first(line, ask)
    if id in line.asked:
        return None, f"{later}{_TWICE}" if id in line.twice else later
    return RouteReason.NOT_IN_POOL, line.aside.get(id, "The model's pool is on, and it is no member of it.")


def _later(line: Lineup, requested: Address | None) -> str:
    """What is said of one that is tried, but not first."""
    if requested is None or line.offer.address == requested:
        return "It serves too: another member's turn comes first."
    return f"It is tried where {requested.name} cannot serve."


def _not_first(line: Lineup, ask: RouteAsk) -> str:
    if ask.environment is not None:
        return f"Another credential comes first for {ask.environment}."
    if not line.has_default:
        return "No credential is the default: one has to be chosen."
    return "Another credential is the default, which alone serves where no environment is named."


_SYSTEM_FIRST = (Source.SYSTEM, Source.CUSTOM)
_CUSTOM_FIRST = (Source.CUSTOM, Source.SYSTEM)
_TWICE = (
    " It stands in the pool twice, as the default too, and serves as one, with the weight of its first entry."
)
