"""What a call costs the database: nothing is read for it, and its key and its receipt alone are written."""

import asyncio

from models.access.actor import Actor
from tests.conftest import Statements
from tests.models.invocation.conftest import EMBED, House, chat, heard, texts


async def test_no_statement_of_configuration(house: House, actor: Actor, statements: Statements) -> None:
    await house.pooled(actor, *["good"] * 3)
    await house.switchboard.complete(actor, chat())
    await house.receipts.flush()
    looking = asyncio.create_task(house.pictures.run())
    with statements() as seen:
        for _ in range(20):
            await house.switchboard.complete(actor, chat())
            await house.switchboard.embed(actor, texts("one", model=EMBED))
    looking.cancel()
    # The look at what other processes changed, twice a second for all workspaces together.
    assert [one for one in seen if "outbox_position" not in one] == []
    with statements() as seen:
        await house.receipts.flush()
    assert any("INTO receipt" in one or 'INTO "receipt"' in one for one in seen)
    assert len(seen) <= 6


async def test_a_key_costs_one_small_write(house: House, actor: Actor, statements: Statements) -> None:
    await house.credential(actor, default=True)
    await house.switchboard.complete(actor, chat())
    with statements() as seen:
        await house.switchboard.complete(actor, chat(key="k"))
    assert all("idempotency_record" in one or one in ("BEGIN IMMEDIATE", "COMMIT") for one in seen)
    assert len(seen) <= 6
    with statements() as seen:
        await heard(house, actor, chat())
    assert len(seen) <= 6


async def test_a_change_is_read_once_for_many_calls(
    house: House, actor: Actor, statements: Statements
) -> None:
    await house.pooled(actor, "good", "good")
    await house.alter(actor, "UPDATE workspace SET name = name")
    with statements() as seen:
        await asyncio.gather(*(house.switchboard.complete(actor, chat()) for _ in range(30)))
    assert len([one for one in seen if "FROM credential_secret" in one]) == 1
    assert len([one for one in seen if "JOIN credential_secret" in one]) == 1
