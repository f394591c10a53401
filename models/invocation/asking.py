"""Asks one after the other for a whole answer until one serves: each attempt closes what it opened, and is told in the receipt."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.access.idempotency import Once
from models.clock import utc_now
from models.errors import InvalidInput, Problem, ProblemCode
from models.invocation.calls import Call
from models.invocation.claims import release
from models.invocation.connecting import Connected, Exchange, connected
from models.invocation.errors import CallBroke, NoRoute
from models.invocation.preparing import planned
from models.invocation.way import Way, share
from models.pools.board import Ride
from models.standing.fitness import Seat
from models.standing.moment import Standing
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import (
    CallFailed,
    ChatAnswer,
    ChatAsk,
    EmbedAnswer,
    EmbedAsk,
    Line,
    NotSpoken,
    Speaker,
    Usage,
)

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)
Answer = TypeVar("Answer", ChatAnswer, EmbedAnswer)
Speak = Callable[[Speaker, Line, Ask], Awaitable[Answer]]

GRACE = 1.0
"""Seconds by which an attempt is cut off that its own deadlines did not end."""


@dataclass(frozen=True, slots=True)
class _Brought(Generic[Answer]):
    answer: Answer


async def answered(exchange: Exchange, call: Call[Ask], once: Once, speak: Speak[Ask, Answer]) -> Answer:
    """The first answer that comes; the call tells who served. Raises CallBroke, and NoRoute or InvalidInput where nobody was
    asked after all: then the key is free again."""
    way = Way(call.seats, exchange.rules.attempts)
    while (seat := way.next()) is not None:
        left = call.left(exchange.rules.deadline)
        if left <= 0:
            break
        came = await _attempt(exchange, call, seat, share(left, others=way.others()), speak)
        if isinstance(came, _Brought):
            answer: Answer = came.answer
            return answer
        if isinstance(came, Outcome):
            way.failed(seat, came.failure or Failure.BAD_RESPONSE)
        elif isinstance(came, Problem):
            await unsaid(exchange, call, once, way, seat, came)
    raise await gave_up(exchange, call, once)


async def unsaid(
    exchange: Exchange, call: Call[Ask], once: Once, way: Way, seat: Seat, problem: Problem
) -> None:
    """The protocol has no words for the question. Of the model that was named that is the caller's mistake: raises
    InvalidInput."""
    way.unsaid(seat)
    if not call.attempts and seat.offer is call.offer:
        await release(call.actor, once, work=exchange.work)
        raise InvalidInput(problem)


async def gave_up(
    exchange: Exchange, call: Call[Ask], once: Once, usage: Usage | None = None
) -> CallBroke | NoRoute:
    """What is to be raised where nobody served to the end. `usage`: what an answer that broke off had told."""
    now = Standing(call.standing.picture, utc_now(), call.standing.environment)
    plan = planned(now, call.offer, call.route, call.ask, board=exchange.board, taking=False)
    if not call.attempts:
        await release(call.actor, once, work=exchange.work)
        # Where somebody has room again, he had none when it was his turn.
        return NoRoute(plan, now, now.now if plan.seats else plan.retry_at)
    refused = call.attempts[-1].failure is Failure.REQUEST_REFUSED
    again = None if refused or plan.seats else plan.retry_at
    return CallBroke(call.receipt(), again, usage)


def no_words(error: NotSpoken) -> Problem:
    """What a caller is told of a protocol that has no words for what was asked."""
    return Problem(error.path, ProblemCode.NOT_ALLOWED, error.message)


def too_slow(seconds: float) -> Outcome:
    """Of an attempt that was cut off."""
    return Outcome(Failure.TIMEOUT, f"It had not answered after {seconds:.0f} seconds.")


def cut_off(
    call: Call[Ask], seat: Seat, ride: Ride, error: BaseException, *, answering: bool, latency: float
) -> None:
    """An attempt ends because its caller went away, or because something of ours broke: neither says anything of the key."""
    ride.cancelled(utc_now())
    if isinstance(error, Exception):
        call.failed(seat, _OURS, latency=latency)
    else:
        call.cancelled(seat, answering=answering, latency=latency)


async def _attempt(
    exchange: Exchange, call: Call[Ask], seat: Seat, seconds: float, speak: Speak[Ask, Answer]
) -> _Brought[Answer] | Outcome | Problem | None:
    """The answer, or why there is none; None: it was not asked. What is open ends with it, whatever happens."""
    try:
        made = await connected(exchange, call, seat, seconds=seconds, total=seconds)
    except NotSpoken as error:
        return no_words(error)
    if made is None:
        return None
    if isinstance(made, Outcome):
        call.failed(seat, made, latency=0)
        return made
    return await _spoken(call, seat, made, seconds, speak)


async def _spoken(
    call: Call[Ask], seat: Seat, made: Connected[Ask], seconds: float, speak: Speak[Ask, Answer]
) -> _Brought[Answer] | Outcome | Problem:
    began = time.monotonic()
    try:
        async with asyncio.timeout(seconds + GRACE):
            answer = await speak(made.speaker, made.line, made.ask)
    except CallFailed as failed:
        outcome, usage = failed.outcome, failed.usage
    except TimeoutError:
        outcome, usage = too_slow(seconds), None
    except NotSpoken as error:
        made.ride.cancelled(utc_now())
        return no_words(error)
    except BaseException as error:
        cut_off(call, seat, made.ride, error, answering=False, latency=time.monotonic() - began)
        raise
    else:
        latency = time.monotonic() - began
        made.ride.ended(None, usage=answer.usage, now=utc_now(), latency=latency)
        call.served(seat, answer.usage, latency=latency)
        return _Brought(answer)
    latency = time.monotonic() - began
    made.ride.ended(outcome, usage=usage, now=utc_now(), latency=latency)
    call.failed(seat, outcome, latency=latency)
    return outcome


_OURS = Outcome(Failure.PROVIDER_ERROR, "The call broke in this service, not at the provider.")
