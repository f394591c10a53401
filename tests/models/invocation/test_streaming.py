"""Streamed answers: they fail over until their first piece, and what began ends with its mark, or typed, with what was used."""

from dataclasses import replace
from uuid import uuid4

import pytest

from models.access.actor import Actor
from models.access.idempotency import Once
from models.catalog.offerings import Address, ModelType
from models.clock import utc_now
from models.errors import InvalidInput
from models.invocation.connecting import CallRules
from models.invocation.errors import CallAlreadyMade, CallBroke, NoRoute
from models.invocation.switchboard import Completed
from models.pools.health import FEWEST
from models.pools.notices import MemberHealth
from models.usage.receipts import AttemptOutcome
from models.vendors.failure import Failure
from models.vendors.speaking import Delta, FinishReason, ToolCall, Usage
from tests.fakes import openai_chat
from tests.fakes.provider import playing, telling
from tests.models.invocation.conftest import CHAT, House, chat, heard, text_of

SAID = openai_chat.stream_of(openai_chat.chatted("gpt-4o-mini", "All is well."))


async def test_the_pieces_come_and_then_the_whole(house: House, actor: Actor) -> None:
    (id,) = [await house.credential(actor, default=True)]
    house.provider.chatting = playing(SAID)
    pieces = await heard(house, actor, chat())
    assert text_of(pieces) == "All is well."
    done = pieces[-1]
    assert isinstance(done, Completed)
    assert (done.answer.text, done.answer.finish) == ("All is well.", FinishReason.STOP)
    assert done.answer.usage == done.receipt.usage == Usage(9, 1, 4)
    assert (done.receipt.served, done.receipt.credential_id) == (CHAT, id)
    assert done.receipt.cost is not None
    assert await house.receipts_of(actor) == [done.receipt]


async def test_tool_calls_are_put_together(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    page = openai_chat.chatted("gpt-4o-mini", None, openai_chat.call("call_1", "look", '{"at": "the sky"}'))
    house.provider.chatting = telling(page)
    done = (await heard(house, actor, chat()))[-1]
    assert done.answer.tool_calls == (ToolCall("call_1", "look", '{"at": "the sky"}'),)
    assert done.answer.finish is FinishReason.TOOL_CALLS


@pytest.mark.parametrize("behaviour", ["rate", "server_error", "stream_error_first", "hang_up", "words"])
async def test_another_member_answers_where_the_first_does_not_begin(
    house: House, actor: Actor, behaviour: str
) -> None:
    await house.pooled(actor, behaviour, playing(SAID))
    pieces = await heard(house, actor, chat())
    assert text_of(pieces) == "All is well."
    failed, served = pieces[-1].receipt.attempts
    assert (failed.outcome, served.outcome) == (AttemptOutcome.FAILED, AttemptOutcome.SERVED)
    assert failed.failure is not None


@pytest.mark.parametrize(
    ("behaviour", "failure"),
    [
        ("stream_ended_early", Failure.BAD_RESPONSE),
        ("stream_cut", Failure.BAD_RESPONSE),
        ("stream_error", Failure.PROVIDER_ERROR),
    ],
)
async def test_what_began_is_not_begun_again(
    house: House, actor: Actor, behaviour: str, failure: Failure
) -> None:
    first, _ = await house.pooled(actor, behaviour, "good")
    pieces: list[object] = []
    with pytest.raises(CallBroke) as broke:
        await heard(house, actor, chat(), into=pieces)
    assert pieces
    assert all(isinstance(piece, Delta) for piece in pieces)
    (attempt,) = broke.value.receipt.attempts
    assert (attempt.outcome, attempt.failure) == (AttemptOutcome.INTERRUPTED, failure)
    assert (broke.value.receipt.served, broke.value.receipt.credential_id) == (None, first)
    assert len(house.provider.requests) == 1
    assert await house.receipts_of(actor) == [broke.value.receipt]


async def test_what_was_used_by_then_is_told(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    told = [piece for piece in SAID.pieces if b"prompt_tokens" in piece]
    house.provider.chatting = playing(SAID.but(2).then(*told, after="cut"))
    with pytest.raises(CallBroke) as broke:
        await heard(house, actor, chat())
    assert broke.value.usage_so_far == broke.value.receipt.usage == Usage(9, 1, 4)
    assert broke.value.receipt.cost is not None


async def test_nothing_is_invented_where_the_usage_is_not_known(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    house.provider.chatting = playing(SAID.but(2))
    with pytest.raises(CallBroke) as broke:
        await heard(house, actor, chat())
    assert broke.value.usage_so_far is None
    assert (broke.value.receipt.usage, broke.value.receipt.cost) == (None, None)


async def test_a_stream_that_falls_silent_ends(house: House, actor: Actor) -> None:
    house.rules = CallRules(deadline=5.0, streaming=5.0, idle=0.3)
    await house.credential(actor, default=True)
    house.provider.chatting = playing(SAID.but(2, "hang"))
    with pytest.raises(CallBroke) as broke:
        await heard(house, actor, chat())
    (attempt,) = broke.value.receipt.attempts
    assert (attempt.outcome, attempt.failure) == (AttemptOutcome.INTERRUPTED, Failure.TIMEOUT)
    assert attempt.latency_ms < 3000


async def test_who_thinks_may_be_silent_for_longer(house: House, actor: Actor) -> None:
    house.rules = CallRules(deadline=5.0, streaming=5.0, idle=0.2)
    await house.credential(actor, default=True)
    house.provider.chatting = playing(replace(SAID, pause=0.4))
    thinks = Address("openai", ModelType.LLM, "gpt-5-nano")
    assert text_of(await heard(house, actor, chat(model=thinks))) == "All is well."
    with pytest.raises(CallBroke) as broke:
        await heard(house, actor, chat())
    assert broke.value.receipt.attempts[0].failure is Failure.TIMEOUT


async def test_a_caller_that_is_too_slow_is_cut_off_and_the_key_is_not_to_blame(
    house: House, actor: Actor
) -> None:
    house.rules = CallRules(deadline=5.0, streaming=0.2)
    id = await house.credential(actor, default=True)
    house.provider.chatting = playing(SAID)
    for _ in range(FEWEST):
        with pytest.raises(CallBroke) as broke:
            await heard(house, actor, chat(), pause=0.25)
        assert broke.value.receipt.attempts[0].message == "The caller took the answer too slowly."
    assert house.board.member_health(id, CHAT, None, utc_now())[0] is MemberHealth.READY


async def test_a_call_id_is_never_called_twice(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    call_id = str(uuid4())
    done = (await heard(house, actor, chat(), call_id))[-1]
    # A client that lost its connection sends the same again; another text makes no other call of it.
    for text, id in (("Hello", call_id), ("Something else", call_id), ("Hello", call_id.upper())):
        with pytest.raises(CallAlreadyMade) as made:
            await heard(house, actor, chat(text), id)
        assert made.value.earlier == done.receipt.id
    assert len(house.provider.requests) == 1
    assert len(await house.receipts_of(actor)) == 1


async def test_a_call_id_is_the_callers_own(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    call_id = str(uuid4())
    await heard(house, actor, chat(), call_id)
    await heard(house, replace(actor, id=uuid4()), chat(), call_id)
    assert len(house.provider.requests) == 2


async def test_that_it_was_made_is_told_though_it_could_not_be_made_now(house: House, actor: Actor) -> None:
    id = await house.credential(actor, default=True)
    call_id = str(uuid4())
    await heard(house, actor, chat(), call_id)
    await house.alter(actor, "UPDATE credential SET enabled = ? WHERE id = ?", False, id)
    with pytest.raises(CallAlreadyMade):
        await heard(house, actor, chat(), call_id)
    with pytest.raises(NoRoute):
        await heard(house, actor, chat(), str(uuid4()))


async def test_the_key_of_a_stream_is_its_call_id(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    draft = replace(chat(), once=Once("chatStreamed", "a-key", "mac"))
    with pytest.raises(InvalidInput) as wrong:
        await heard(house, actor, draft)
    assert [problem.path for problem in wrong.value.problems] == [("idempotencyKey",)]
    for garbled in ("", "42", "x" * 36, "{" + str(uuid4())[:-1]):
        with pytest.raises(InvalidInput) as wrong:
            await heard(house, actor, chat(), garbled)
        assert [problem.path for problem in wrong.value.problems] == [("callId",)]
    assert house.provider.requests == []
    assert await house.rows("SELECT id FROM idempotency_record") == []
