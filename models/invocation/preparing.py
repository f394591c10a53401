"""Plans a call from the picture at hand: which model is meant, whether the question fits it, and who is to be asked."""

from datetime import datetime
from typing import TypeVar

from models.access.actor import Actor
from models.catalog.offerings import Address
from models.defaults.choosing import default_of
from models.errors import InvalidInput, NotFound
from models.invocation.calls import Call
from models.invocation.drafts import ChatDraft, EmbedDraft
from models.invocation.errors import NoRoute
from models.invocation.fitting import estimated_tokens, unfitting
from models.invocation.judging import environment_of
from models.pools.board import Board
from models.standing.fitness import Seat
from models.standing.moment import Standing
from models.standing.offers import Offer, offer
from models.standing.picture import Picture
from models.standing.routes import Plan, RouteAsk
from models.vendors.speaking import ChatAsk, EmbedAsk

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)


def prepared(
    actor: Actor,
    draft: ChatDraft | EmbedDraft,
    ask: Ask,
    picture: Picture,
    *,
    board: Board,
    now: datetime,
    taking: bool,
) -> Call[Ask]:
    """The call, nobody asked yet. `taking`: the pool's turn is taken, for it will be made. Raises NotFound, InvalidInput,
    NoRoute."""
    standing = Standing(picture, now, environment_of(actor, draft.environment))
    pin = draft.credential_id
    if pin is not None and picture.credential(pin) is None:
        raise NotFound("credential")
    address, found = _meant(standing, draft)
    if found is not None and (problems := unfitting(found, ask)):
        raise InvalidInput(*problems)
    route = RouteAsk(draft.type, address, standing.environment, draft.source, pin)
    plan = planned(standing, found, route, ask, board=board, taking=taking)
    seats = _seats(plan, found, ask)
    if not seats:
        raise NoRoute(plan, standing, plan.retry_at)
    return Call(actor, standing, route, found, plan, ask, seats, now)


def take_turn(call: Call[Ask], *, board: Board, now: datetime) -> None:
    """Of a call whose key had to be written first, for it may have been made before: the pool's turn, and the way by who rests and
    who is busy by now. Only those whose keys are at hand are asked."""
    at_hand = {_shelf(seat) for seat in call.seats}
    standing = Standing(call.standing.picture, now, call.standing.environment)
    call.plan = planned(standing, call.offer, call.route, call.ask, board=board, taking=True)
    call.seats = tuple(seat for seat in _seats(call.plan, call.offer, call.ask) if _shelf(seat) in at_hand)


def planned(
    standing: Standing,
    found: Offer | None,
    route: RouteAsk,
    ask: ChatAsk | EmbedAsk,
    *,
    board: Board,
    taking: bool,
) -> Plan:
    """The plan at the standing's moment, of those alone whose limits leave room for the question. `taking`: for a call that is
    made, whose pool's turn moves on."""
    peek = board.turns(standing.now, taking=False)
    turns = board.turns(standing.now, taking=True) if taking else peek
    fitness = board.fitness(standing.now, tokens=estimated_tokens(ask))
    return standing.plan(found, route, fitness=fitness, turns=turns, behind=peek)


def _seats(plan: Plan, found: Offer | None, ask: ChatAsk | EmbedAsk) -> tuple[Seat, ...]:
    # A fall-back that the question does not fit is passed over: nobody named it in this call.
    return tuple(seat for seat in plan.seats if seat.offer is found or not unfitting(seat.offer, ask))


def _shelf(seat: Seat) -> tuple[str, bool]:
    """Keys are read by provider and side."""
    return seat.offer.address.provider_key, seat.credential_id is None


def _meant(standing: Standing, draft: ChatDraft | EmbedDraft) -> tuple[Address | None, Offer | None]:
    if draft.model is None:
        chosen = default_of(standing, draft.type)
        return chosen.address, chosen.offer
    found = offer(standing.picture, draft.model)
    if found is None:
        raise NotFound("model")
    return draft.model, found
