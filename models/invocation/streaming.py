"""Asks one after the other for a streamed answer until one begins; from its first piece on that one is bound to end it."""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from models.access.idempotency import Once
from models.clock import utc_now
from models.errors import Problem
from models.invocation.asking import GRACE, cut_off, gave_up, no_words, too_slow, unsaid
from models.invocation.calls import Call
from models.invocation.connecting import Connected, Exchange, connected
from models.invocation.hearing import Heard
from models.invocation.way import Way, share
from models.standing.fitness import Seat
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import CallFailed, ChatAnswer, ChatAsk, Delta, Finish, NotSpoken, Usage


@dataclass(frozen=True, slots=True)
class _Broke:
    """The stream came to no end."""

    outcome: Outcome
    usage: Usage | None = None


@dataclass(slots=True)
class _Stream:
    """One attempt: `seconds` until its first piece. `came`: how it ended."""

    exchange: Exchange
    call: Call[ChatAsk]
    seat: Seat
    made: Connected[ChatAsk]
    seconds: float
    heard: Heard = field(default_factory=Heard)
    began: float = field(default_factory=time.monotonic)
    answering: bool = False
    came: ChatAnswer | _Broke | Problem | None = None

    async def pieces(self) -> AsyncGenerator[Delta, None]:
        """The pieces that hold anything. Closing it closes the connection."""
        told = self.made.speaker.stream(self.made.line, self.made.ask)
        try:
            while True:
                item = await _next(told, self._patience())
                if isinstance(item, Finish):
                    self.came = self.heard.whole(item)
                elif not isinstance(item, Delta):
                    self.came = item
                elif self.heard.take(item):
                    if not self.answering:
                        self.answering = True
                        self.made.ride.first_byte(time.monotonic() - self.began, utc_now())
                    yield item
                    if self.call.left(self.exchange.rules.streaming) <= 0:
                        self._left_waiting()
                if self.came is not None:
                    break
        except BaseException as error:
            latency = time.monotonic() - self.began
            cut_off(self.call, self.seat, self.made.ride, error, answering=self.answering, latency=latency)
            raise
        finally:
            await told.aclose()
        self._settle()

    def _patience(self) -> float:
        """Seconds that the next piece may take, a little more than the line's own deadlines."""
        if self.answering:
            return self.call.left(self.exchange.rules.streaming) + GRACE
        return self.began + self.seconds + GRACE - time.monotonic()

    def _left_waiting(self) -> None:
        # The caller's slowness says nothing of the key: the ride is over before its end is judged.
        self.made.ride.cancelled(utc_now())
        self.came = _Broke(Outcome(Failure.TIMEOUT, "The caller took the answer too slowly."))

    def _settle(self) -> None:
        now, latency = utc_now(), time.monotonic() - self.began
        ride, came = self.made.ride, self.came
        if isinstance(came, ChatAnswer):
            ride.ended(None, usage=came.usage, now=now, latency=latency)
            self.call.served(self.seat, came.usage, latency=latency)
        elif isinstance(came, _Broke):
            ride.ended(came.outcome, usage=came.usage, now=now, latency=latency)
            if self.answering:
                self.call.interrupted(self.seat, came.outcome, came.usage, latency=latency)
            else:
                self.call.failed(self.seat, came.outcome, latency=latency)
        else:
            ride.cancelled(now)


async def streamed(
    exchange: Exchange, call: Call[ChatAsk], once: Once
) -> AsyncGenerator[Delta | ChatAnswer, None]:
    """The pieces of the first answer that begins, then the whole of it; the call tells who served. Raises CallBroke, and
    NoRoute or InvalidInput where nobody was asked after all: then the key is free again."""
    way = Way(call.seats, exchange.rules.attempts)
    while (seat := way.next()) is not None:
        left = call.left(exchange.rules.deadline)
        if left <= 0:
            break
        seconds = share(left, others=way.others())
        made = await _line(exchange, call, seat, seconds)
        if isinstance(made, Outcome):
            call.failed(seat, made, latency=0)
            way.failed(seat, made.failure or Failure.MALFORMED)
        if isinstance(made, Problem):
            await unsaid(exchange, call, once, way, seat, made)
        if not isinstance(made, Connected):
            continue
        stream = _Stream(exchange, call, seat, made, seconds)
        pieces = stream.pieces()
        try:
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()
        came, began = stream.came, stream.answering
        del made, stream, pieces  # the clear key goes with the attempt
        if isinstance(came, ChatAnswer):
            yield came
            return
        if isinstance(came, Problem):
            await unsaid(exchange, call, once, way, seat, came)
        elif isinstance(came, _Broke):
            if began:
                raise await gave_up(exchange, call, once, came.usage)
            way.failed(seat, came.outcome.failure or Failure.BAD_RESPONSE)
    raise await gave_up(exchange, call, once)


async def _line(
    exchange: Exchange, call: Call[ChatAsk], seat: Seat, seconds: float
) -> Connected[ChatAsk] | Outcome | Problem | None:
    try:
        total = call.left(exchange.rules.streaming)
        return await connected(exchange, call, seat, seconds=seconds, total=total)
    except NotSpoken as error:
        return no_words(error)


async def _next(
    told: AsyncGenerator[Delta | Finish, None], seconds: float
) -> Delta | Finish | _Broke | Problem:
    try:
        async with asyncio.timeout(seconds):
            return await anext(told)
    except StopAsyncIteration:
        return _Broke(
            Outcome(Failure.BAD_RESPONSE, "Its answer ended early: the mark of its end is missing.")
        )
    except CallFailed as failed:
        return _Broke(failed.outcome, failed.usage)
    except NotSpoken as error:
        return no_words(error)
    except TimeoutError:
        return _Broke(too_slow(seconds))
