"""How often may be checked: people are refused beyond their minute and told until when; bulk checks wait for theirs."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from models.access.actor import SYSTEM, Actor
from models.errors import RateLimited
from models.events.unit_of_work import Unit
from models.validation import queue
from models.validation.queue import Wanted
from models.validation.tables import ValidationRun
from tests.fakes.gated import Gated
from tests.models.validation.conftest import House

TABLES = ("validation_run", "outbox_event", "audit_entry", "credential", "credential_fields")


async def everything(house: House) -> list[object]:
    return [await house.rows(f"SELECT * FROM {table} ORDER BY id") for table in TABLES]


async def bulk(house: House, actor: Actor, credential_id: UUID) -> ValidationRun:
    """Queue a bulk check, as a sweep does."""

    async def act(unit: Unit) -> ValidationRun:
        wanted = Wanted(
            actor.workspace, "openai_compatible", "a.example:443", credential_id, fields_version=1, bulk=True
        )
        return await queue.enqueue(
            unit, SYSTEM(actor.workspace), wanted, desk=house.desk, now=await unit.now()
        )

    return await house.work.writing(act)


async def test_a_credential_is_checked_ten_times_a_minute_and_then_refused_with_the_moment(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    async with house.working():
        for _ in range(9):
            await house.validate(actor, id)
            await house.idle()
        before = await everything(house)
        with pytest.raises(RateLimited) as refused:
            await house.validate(actor, id)
        assert await everything(house) == before
    first = (await house.runs())[0]
    assert refused.value.retry_at is not None
    assert abs(refused.value.retry_at - (first.created_at + timedelta(seconds=60))) < timedelta(seconds=1)
    await house.later(61)
    await house.validate(actor, id)


async def test_one_credentials_limit_is_no_other_credentials(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, per_credential=1)
    await house.checked(actor, provider, name="one")
    assert await house.checked(actor, provider, name="two")


async def test_a_workspace_starts_so_many_checks_a_minute_and_no_other_workspace_pays(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, per_workspace=3)
    await house.add(actor, provider, name="one")
    await house.test(actor, provider)
    await house.add(actor, provider, name="two")
    before = await everything(house)
    with pytest.raises(RateLimited) as refused:
        await house.add(actor, provider, name="three")
    with pytest.raises(RateLimited):
        await house.test(actor, provider)
    assert await everything(house) == before
    assert len(house.desk.drafts) == 1
    assert refused.value.retry_at is not None
    assert await house.add(await house.workspace(), provider)
    await house.later(61)
    assert await house.add(actor, provider, name="three")


async def test_deleting_credentials_makes_no_room_in_the_minute(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, per_workspace=1)
    id = await house.checked(actor, provider)

    async def delete(unit: Unit) -> None:
        await queue.let_go(unit, actor.workspace, id, await unit.now())

    await house.work.writing(delete)
    with pytest.raises(RateLimited):
        await house.add(actor, provider, name="another")


async def test_a_check_that_is_under_way_already_serves_both_askers_and_counts_once(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, per_workspace=1, per_credential=1)
    added = await house.add(actor, provider)
    assert added.credential_id is not None
    asked = await asyncio.gather(*(house.validate(actor, added.credential_id) for _ in range(5)))
    assert set(asked) == {added.run_id}
    async with house.working():
        await house.idle()
    assert provider.paths == ["/v1/models"]


async def test_bulk_checks_wait_for_their_minute_instead_of_being_refused(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, per_workspace=10)
    ids = [await house.checked(actor, provider, name=f"key {number}") for number in range(5)]
    house.desk.rules = replace(house.desk.rules, per_workspace=2)
    await house.later(61)
    runs = [await bulk(house, actor, id) for id in ids]
    waits = [(run.not_before_ms - runs[0].not_before_ms) / 1000 for run in runs]
    assert [round(wait / 60) for wait in waits] == [0, 0, 1, 1, 2]
    # People do not pay for it, and their check is the same one, at once.
    assert await house.validate(actor, ids[4]) == runs[4].id
    hurried = await house.run(runs[4].id)
    assert not hurried.bulk
    assert hurried.not_before_ms <= hurried.created_ms + 60_000
    assert hurried.requested_by_actor_id == actor.id


async def test_no_check_runs_before_its_time(house: House, actor: Actor, provider: Gated) -> None:
    house.desk.rules = replace(house.desk.rules, per_workspace=1)
    id = await house.checked(actor, provider)
    run = await bulk(house, actor, id)
    async with house.working():
        await asyncio.sleep(0.3)
        assert (await house.run(run.id)).state == "QUEUED"
        await house.later(61)
        await house.idle()
    assert (await house.run(run.id)).state == "SUCCEEDED"


async def test_the_last_fifty_checks_of_a_credential_are_kept(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, runs_kept=3)
    id, other = (
        await house.checked(actor, provider, name="one"),
        await house.checked(actor, provider, name="two"),
    )
    async with house.working():
        for _ in range(4):
            await house.validate(actor, id)
            await house.idle()
    kept = [run.created_at for run in await house.runs(credential_id=id)]
    assert len(kept) == 3
    assert len(await house.runs(credential_id=other)) == 1
    assert type(house.desk.rules)().runs_kept == 50
