"""Connects a call with a key: opens the key, takes its place on the board, and tells what the model is to be asked."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar
from uuid import UUID

from models.catalog.offerings import ModelFeature
from models.clock import utc_now
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import UnitOfWork
from models.invocation.calls import Call
from models.invocation.discretion import discreet
from models.invocation.fitting import estimated_tokens, fitted
from models.invocation.keys import Gone, Keys, OpenKey
from models.invocation.rechecking import serves_still
from models.pools.board import Board, Ride
from models.standing.fitness import Seat
from models.standing.picture import Picture
from models.standing.pictures import Pictures
from models.usage.buffer import Receipts
from models.vault.masking import scrub
from models.vault.sealing import Unreadable
from models.vendors.client import Deadline, VendorClient
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.registry import speaker_for
from models.vendors.speaking import ChatAsk, EmbedAsk, Line, NotSpoken, Speaker

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)


@dataclass(frozen=True, slots=True)
class CallRules:
    """Bounds; times in seconds. `deadline`: of all attempts of a call together, of a streamed one until its first piece;
    `streaming`: of a streamed one to its end. `idle`: the longest silence within a stream, of models that do not think."""

    attempts: int = 8
    deadline: float = 120.0
    streaming: float = 600.0
    connect: float = 3.0
    idle: float = 60.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """What calls need, of one process. `unreadable`: told of a credential (workspace and id) of which a secret did not open."""

    work: UnitOfWork
    pictures: Pictures
    board: Board
    receipts: Receipts
    client: VendorClient
    keys: Keys
    unreadable: Callable[[UUID, UUID], None]
    rules: CallRules = field(default_factory=CallRules)


@dataclass(frozen=True, slots=True)
class Connected(Generic[Ask]):
    """A line to a provider, for one attempt."""

    speaker: Speaker
    line: Line
    ask: Ask
    ride: Ride


async def connected(
    exchange: Exchange, call: Call[Ask], seat: Seat, *, seconds: float, total: float
) -> Connected[Ask] | Outcome | None:
    """The line; or why there is none, where that is worth a line in the receipt. None: the key may serve no more since the call
    was planned, or has no place. `seconds`: until the answer begins, `total`: until its end. Raises NotSpoken where nobody
    speaks the protocol."""
    address, rules = seat.offer.address, exchange.rules
    speaker = _speaker(call.standing.picture.catalog.entry(address.provider_key).protocol)
    try:
        key = await exchange.keys.opened(await _lately(exchange, call, seat), seat)
    except Gone:
        return None
    except Unreadable:
        if seat.credential_id is not None:
            exchange.unreadable(call.actor.workspace, seat.credential_id)
        return Outcome(Failure.MALFORMED, "A stored secret does not open: it has to be typed again.")
    fit = fitted(seat.offer, call.ask)
    ride = exchange.board.begin(seat, tokens=estimated_tokens(fit.ask), now=utc_now())
    if ride is None:
        return None
    call.asked_without(fit.dropped)
    # Who thinks is silent meanwhile, also after the head of its answer.
    idle = rules.deadline if ModelFeature.REASONING in seat.offer.features else rules.idle
    deadline = Deadline(
        connect=min(rules.connect, seconds), first_byte=seconds, total=total, idle=min(idle, total)
    )
    line = Line(
        provider_key=address.provider_key,
        plain=key.plain,
        secrets=key.secrets,
        client=exchange.client,
        scrub=_scrubbing(key, call.ask),
        deadline=deadline,
    )
    return Connected(speaker, line, _named(seat, key, fit.ask), ride)


async def _lately(exchange: Exchange, call: Call[Ask], seat: Seat) -> Picture:
    """The picture of this moment: a call may have waited long for this attempt. Raises Gone where the key may serve it no more."""
    planned = call.standing.picture
    try:
        picture = await exchange.pictures.at_hand(planned.workspace_id)
        if picture is not planned:
            if not serves_still(seat, planned, picture, utc_now()):
                raise Gone
            exchange.keys.look(picture)
            await exchange.keys.fetch(picture, (seat,))
    except DatabaseUnavailable:
        raise Gone from None  # what is known to have changed and cannot be read is not asked
    return picture


def _speaker(protocol: str) -> Speaker:
    try:
        return speaker_for(protocol)
    except KeyError:
        raise NotSpoken(("model",), "This provider's models are not called in this way.") from None


def _scrubbing(key: OpenKey, ask: ChatAsk | EmbedAsk) -> Callable[[str], str]:
    return lambda text: discreet(scrub(text, key.secrets.values()), ask)


def _named(seat: Seat, key: OpenKey, ask: Ask) -> Ask:
    """With the model as the provider names it: where models are deployed, a credential of one says as what."""
    offer = seat.offer
    name = str(key.plain.get("deployment_name") or offer.address.name)
    if isinstance(ask, EmbedAsk):
        return replace(ask, model_name=name)
    return replace(
        ask,
        model_name=name,
        known_as=offer.base_model_name or (offer.address.name if name != offer.address.name else None),
        thinks=ModelFeature.REASONING in offer.features,
        responses=offer.responses,
    )
