"""A call is made once under its key, whatever became of it and of the process that made it."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import pytest

from models.access.actor import Actor
from models.database import Database
from models.errors import DatabaseUnavailable, IdempotencyConflict, InvalidInput
from models.events.unit_of_work import UnitOfWork
from models.invocation.claims import call_key, claim
from models.invocation.errors import CallAlreadyMade, CallBroke, NoRoute
from models.invocation.switchboard import Switchboard
from models.usage.buffer import Receipts
from tests.models.invocation.conftest import House, chat, texts


async def test_the_same_key_again_is_told_the_earlier_receipt(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    done = await house.switchboard.complete(actor, chat(key="k", mac="m"))
    with pytest.raises(CallAlreadyMade) as made:
        await house.switchboard.complete(actor, chat(key="k", mac="m"))
    assert made.value.earlier == done.receipt.id
    assert len(house.provider.requests) == 1
    assert await house.receipts_of(actor) == [done.receipt]


async def test_another_input_under_the_key_is_refused(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.switchboard.complete(actor, chat(key="k", mac="m"))
    with pytest.raises(IdempotencyConflict):
        await house.switchboard.complete(actor, chat("Other", key="k", mac="other"))
    assert len(house.provider.requests) == 1


async def test_the_key_is_of_one_kind_of_call_and_of_one_caller(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.switchboard.complete(actor, chat(key="k"))
    await house.switchboard.embed(actor, texts("a", key="k"))
    await house.switchboard.complete(replace(actor, id=uuid4()), chat(key="k"))
    assert len(house.provider.requests) == 3


async def test_of_two_at_once_one_calls(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    calls = (house.switchboard.complete(actor, chat(key="k")) for _ in range(5))
    ended = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(one, CallAlreadyMade) for one in ended) == 4
    assert len(house.provider.requests) == 1


async def test_a_call_that_broke_is_not_made_again(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    house.provider.chatting = "server_error"
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat(key="k"))
    with pytest.raises(CallAlreadyMade) as made:
        await house.switchboard.complete(actor, chat(key="k"))
    assert made.value.earlier == broke.value.receipt.id


async def test_a_call_that_was_not_made_leaves_its_key_free(house: House, actor: Actor) -> None:
    with pytest.raises(NoRoute):
        await house.switchboard.complete(actor, chat(key="k"))
    await house.credential(actor, default=True)
    with pytest.raises(InvalidInput):
        await house.switchboard.complete(actor, chat(key="k", temperature=7.0))
    assert (await house.switchboard.complete(actor, chat(key="k"))).answer.text == "OK"


async def test_a_claim_outlives_the_process_that_was_killed_after_it(
    house: House, actor: Actor, database_url: str
) -> None:
    """What a kill -9 between the claim and the receipt leaves: the key, and no receipt."""
    await house.credential(actor, default=True)
    call_id, receipt_id = str(uuid4()), uuid4()
    await claim(actor, call_key(call_id), receipt_id, work=house.work)
    database = await Database.open(database_url, pool=2)
    try:
        after = Switchboard(replace(house.exchange, work=UnitOfWork(database)))
        with pytest.raises(CallAlreadyMade) as made:
            await anext(after.stream(actor, chat(), call_id))
    finally:
        await database.close()
    assert made.value.earlier == receipt_id
    assert house.provider.requests == []


async def test_nobody_is_asked_where_the_claim_cannot_be_written(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.switchboard.complete(actor, chat())
    too_slow = UnitOfWork(house.work.database, limit=1e-6)
    broken = Switchboard(replace(house.exchange, work=too_slow))
    with pytest.raises(DatabaseUnavailable):
        await broken.complete(actor, chat(key="k"))
    assert len(house.provider.requests) == 1
    assert len(await house.receipts_of(actor)) == 1


async def test_nobody_is_asked_where_there_is_no_place_for_a_receipt(house: House, actor: Actor) -> None:
    house.rules = replace(house.rules, deadline=0.2)
    house._receipts = Receipts(house.work, capacity=1)
    await house.credential(actor, default=True)
    await house.switchboard.complete(actor, chat())
    # The first receipt is not written, for nobody runs the buffer.
    with pytest.raises(DatabaseUnavailable):
        await house.switchboard.complete(actor, chat(key="k"))
    assert len(house.provider.requests) == 1
    await house.receipts.flush()
    assert (await house.switchboard.complete(actor, chat(key="k"))).answer.text == "OK"
