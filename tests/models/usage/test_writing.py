"""Receipts come back as they were put, and nothing that a provider spells keeps one out."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from models.events.unit_of_work import Unit
from models.usage import forgetting, reading, writing
from models.usage.receipts import AttemptOutcome
from models.vendors.failure import Failure
from models.vendors.speaking import Usage
from tests.models.usage.made import CLAUDE, GPT, NOW, attempt, credential, failed, served, workspace


async def kept(work, workspace_id, *receipts):
    await work.writing(lambda unit: writing.save(unit, receipts))
    ids = [receipt.id for receipt in receipts]
    return await work.reading(lambda reader: reading.receipts_by_ids(reader, workspace_id, ids))


async def last_used(work, id):
    (row,) = await work.reading(
        lambda reader: reader.rows("SELECT last_used_at FROM credential WHERE id = ?", id)
    )
    return None if row["last_used_at"] is None else reading.moment_of(row["last_used_at"])


async def test_a_receipt_comes_back_as_it_was_put(work):
    house = await workspace(work)
    key = await credential(work, house)
    rich = served(
        house,
        by=key,
        served=CLAUDE,
        environment="production",
        dropped=("temperature", "topP"),
        cost=Decimal("0.1000"),
        attempts=(
            attempt(credential_id=key, source="CUSTOM", credential_name="Key", outcome=AttemptOutcome.FAILED,
                    failure=Failure.RATE_LIMITED, message="Grüße 🙂", http_status=429),
            attempt(CLAUDE, outcome=AttemptOutcome.SERVED),
        ),
    )  # fmt: skip
    poor = failed(house, requested=CLAUDE, attempts=())
    found = await kept(work, house, rich, poor)
    assert found == {rich.id: rich, poor.id: poor}
    assert str(found[rich.id].cost) == "0.1000"
    assert (found[rich.id].failed, found[poor.id].failed) == (False, True)


@pytest.mark.parametrize("many", [1, 3, 16, 17, 64, 65, 200])
async def test_a_group_of_any_size_is_written_whole(work, many):
    house = await workspace(work)
    receipts = [served(house, minutes=number) for number in range(many)]
    assert await kept(work, house, *receipts) == {receipt.id: receipt for receipt in receipts}


async def test_a_group_that_is_written_again_changes_nothing(work):
    house = await workspace(work)
    first, second = served(house), served(house)
    await kept(work, house, first)
    again = replace(first, actor="somebody else")
    assert await kept(work, house, again, second) == {first.id: first, second.id: second}


async def test_receipts_of_a_workspace_that_ended_go_with_it_and_keep_no_other_out(work):
    house = await workspace(work)
    mine, lost = served(house), served(uuid4())
    assert await kept(work, house, lost, mine) == {mine.id: mine}
    await work.writing(lambda unit: forgetting.forget_workspace(unit, house))
    assert await work.reading(lambda reader: reader.rows("SELECT id FROM receipt")) == []


async def test_what_is_spelt_strangely_is_kept_as_far_as_it_can_be(work):
    house = await workspace(work)
    odd = served(
        house,
        requested=GPT._replace(name="x" * 300),
        actor="a\x00b\ud800" + "c" * 400,
        credential_name="n" * 100,
        latency_ms=2**40,
        usage=Usage(-5, 2**70, None),
        attempts=(attempt(message="\ud800\x00!", latency_ms=-1, model=GPT._replace(name="a\x00b")),),
    )
    found = (await kept(work, house, odd))[odd.id]
    assert found.requested.name == "x" * 200
    assert found.actor == ("ab?" + "c" * 400)[:260]
    assert found.usage == Usage(0, 2**53 - 1, None)
    assert found.latency_ms == 2**31 - 1
    assert (found.attempts[0].message, found.attempts[0].latency_ms) == ("?!", 0)
    assert found.attempts[0].model.name == "ab"


async def test_when_a_credential_was_last_used_only_moves_forward(work):
    house, other = await workspace(work), await workspace(work)
    key, idle, foreign = [await credential(work, of) for of in (house, house, other)]
    await kept(work, house, served(house, by=key, minutes=5), served(house, by=key, minutes=2))
    assert await last_used(work, key) == NOW - timedelta(minutes=2)
    await kept(work, house, served(house, by=key, minutes=9), failed(house, tried=idle), served(house))
    assert await last_used(work, key) == NOW - timedelta(minutes=2)
    assert await last_used(work, idle) is None
    await kept(work, house, served(house, by=foreign))
    assert await last_used(work, foreign) is None
    assert await work.reading(lambda reader: reader.rows("SELECT id FROM outbox_event")) == []


async def test_a_group_costs_few_statements_of_few_texts(work, statements):
    house = await workspace(work)
    keys = [await credential(work, house) for _ in range(2)]
    texts: set[str] = set()
    for many in (100, 101, 127):
        group = [served(house, by=keys[number % 2]) for number in range(many)]
        with statements() as seen:
            await work.writing(lambda unit, group=group: writing.save(unit, group))
        assert len(seen) <= 1 + 4 + 2
        texts.update(seen)
    assert len(texts) <= 1 + 6 + 1


async def test_nothing_is_written_of_a_group_that_fails(work):
    house = await workspace(work)

    async def fail(unit: Unit) -> None:
        await writing.save(unit, [served(house)])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await work.writing(fail)
    assert await work.reading(lambda reader: reader.rows("SELECT id FROM receipt")) == []
