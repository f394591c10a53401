"""Where calls of models are put through: one of these per process. Configuration is read from memory, and nothing is written but
the key of a call before it and its receipt after it."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from models.access.actor import Actor
from models.access.idempotency import Once
from models.clock import utc_now
from models.errors import DatabaseUnavailable, InvalidInput, NotFound
from models.invocation.asking import Speak, answered
from models.invocation.calls import Call
from models.invocation.claims import call_key, claim, refuse_known
from models.invocation.connecting import Exchange
from models.invocation.drafts import ChatDraft, EmbedDraft
from models.invocation.errors import NoRoute
from models.invocation.judging import judged_chat, judged_texts
from models.invocation.preparing import prepared, take_turn
from models.invocation.streaming import streamed
from models.usage.buffer import Place
from models.usage.receipts import Receipt
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    Delta,
    EmbedAnswer,
    EmbedAsk,
    Line,
    Speaker,
)

Ask = TypeVar("Ask", ChatAsk, EmbedAsk)
Answer = TypeVar("Answer", ChatAnswer, EmbedAnswer)


@dataclass(frozen=True, slots=True)
class Completed:
    """A whole answer, and the record of how it came."""

    answer: ChatAnswer
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors, and the record of how they came."""

    answer: EmbedAnswer
    receipt: Receipt


class Switchboard:
    """Puts calls through. What is refused is raised: InvalidInput, NotFound (the model is not on offer, no such credential),
    NoRoute, CallAlreadyMade, CallBroke, IdempotencyConflict (of complete and embed alone); DatabaseUnavailable where the
    receipts of earlier calls cannot be written, so that no further call is made. A caller that is cancelled, or that closes
    the stream, closes the call of the provider at once."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def complete(self, actor: Actor, draft: ChatDraft) -> Completed:
        """The whole answer."""
        call = await self._prepared(actor, draft, judged_chat(actor, draft), draft.once)
        return Completed(await self._answer(call, draft.once, _chat), call.receipt())

    async def embed(self, actor: Actor, draft: EmbedDraft) -> Embedded:
        """The vectors of all texts."""
        call = await self._prepared(actor, draft, judged_texts(actor, draft), draft.once)
        return Embedded(await self._answer(call, draft.once, _embed), call.receipt())

    async def stream(
        self, actor: Actor, draft: ChatDraft, call_id: str
    ) -> AsyncGenerator[Delta | Completed, None]:
        """The answer as it is written; the last item is the whole of it. `call_id`: a UUID of the caller's making."""
        ask, once = judged_chat(actor, draft, streamed=True), call_key(call_id)
        call = await self._prepared(actor, draft, ask, once)
        async with self._admitted(call, once) as place:
            async with aclosing(streamed(self._exchange, call, once)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Delta):
                        yield piece
                    else:
                        place.put(call.receipt())
                        yield Completed(piece, call.receipt())

    async def _prepared(self, actor: Actor, draft: ChatDraft | EmbedDraft, ask: Ask, once: Once) -> Call[Ask]:
        exchange = self._exchange
        picture = await exchange.pictures.at_hand(actor.workspace)
        exchange.keys.look(picture)
        try:
            taking = once.key is None
            call = prepared(actor, draft, ask, picture, board=exchange.board, now=utc_now(), taking=taking)
        except (InvalidInput, NotFound, NoRoute):
            await refuse_known(actor, once, work=exchange.work)
            raise
        await exchange.keys.fetch(picture, call.seats)
        return call

    async def _answer(self, call: Call[Ask], once: Once, speak: Speak[Ask, Answer]) -> Answer:
        async with self._admitted(call, once):
            return await answered(self._exchange, call, once, speak)

    @asynccontextmanager
    async def _admitted(self, call: Call[Ask], once: Once) -> AsyncIterator[Place]:
        """With a place for its receipt, and its key taken. However it ends: if anybody was asked, there is a receipt."""
        exchange, admitted = self._exchange, False
        try:
            async with exchange.receipts.place(seconds=call.left(exchange.rules.deadline)) as place:
                admitted = True
                await claim(call.actor, once, call.id, work=exchange.work)
                if once.key is not None:
                    take_turn(call, board=exchange.board, now=utc_now())
                try:
                    yield place
                finally:
                    if call.attempts and not place.taken:
                        place.put(call.receipt())
        except TimeoutError:
            if admitted:
                raise
            raise DatabaseUnavailable("the receipts of earlier calls are not written yet") from None


async def _chat(speaker: Speaker, line: Line, ask: ChatAsk) -> ChatAnswer:
    return await speaker.chat(line, ask)


async def _embed(speaker: Speaker, line: Line, ask: EmbedAsk) -> EmbedAnswer:
    return await speaker.embed(line, ask)
