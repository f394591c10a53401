"""Everyone who could be asked by a call, told with what keeps him from it or who comes before him, for people; pure.

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

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.standing.fitness import Fitness, Rider, Seat, Unfit
from models.standing.lineups import Contender, Lineup, Why
from models.standing.offers import Offer
from models.standing.picture import Source, UsagePriority
from models.standing.reasons import RouteReason


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


@dataclass(slots=True)
class Leg:
    """A model of the route at this moment. `shut`: what keeps everybody from it. `fares`: those that a call asks, and what each is
    unfit by. `seats`: those that are tried."""

    lineup: Lineup
    shut: Why | None
    fares: dict[Rider, Unfit | None] = field(default_factory=dict)
    seats: list[Seat] = field(default_factory=list)


def told(
    legs: Sequence[Leg], seats: Sequence[Seat], ask: RouteAsk, requested: Address | None, fitness: Fitness
) -> tuple[Candidate, ...]:
    """The candidates of a route, by the table above. `seats`: those that are tried; `requested`: the model that was asked for."""
    places = {(seat.offer.address, seat.rider): place for place, seat in enumerate(seats)}
    found: list[tuple[tuple[int, int, int, bool], Leg, Contender, _Verdict]] = []
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


def _first(leg: Leg, ask: RouteAsk) -> Source:
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
    leg: Leg, one: Contender, ask: RouteAsk, requested: Address | None, fitness: Fitness
) -> _Verdict:
    kept, rider = leg.shut or one.why, one.seat.rider
    if kept is not None:
        return _Verdict(False, *kept)
    # Whom no call asks is looked at only here: a plan that is not told needs it not.
    rest = leg.fares[rider] if rider in leg.fares else unfit(one.seat, fitness)
    if rest is not None:
        return _Verdict(False, rest.reason, rest.message, rest.until)
    return _Verdict(True, *_passed_over(leg, one, ask, requested))


def _passed_over(
    leg: Leg, one: Contender, ask: RouteAsk, requested: Address | None
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


def unfit(seat: Seat, fitness: Fitness) -> Unfit | None:
    """What keeps one from being tried at this moment."""
    return fitness.unfit(seat.rider, seat.offer.address, None if seat.member is None else seat.member.limits)


_TWICE = (
    " It stands in the pool twice, as the default too, and serves as one, with the weight of its first entry."
)
