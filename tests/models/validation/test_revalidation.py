"""Stored credentials are checked again by themselves: whose turn it is, once, by free calls, and at nobody's expense."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from models.access.actor import Actor
from models.catalog.providers import Catalog
from models.credentials.drafts import Changes
from models.errors import DatabaseUnavailable
from models.events.rows import json_of, optional_moment_of
from models.events.unit_of_work import Reader
from models.validation import changing
from models.validation.cadence import due_at
from models.validation.revalidation import Revalidation, Turn
from tests.conftest import Statements
from tests.fakes.gated import Gated
from tests.fakes.provider import WRONG_KEY
from tests.models.validation.conftest import NOT_ONCE, House, fields

DAY = timedelta(hours=24)


def again(house: House, after: timedelta = timedelta(0), **how: Any) -> Revalidation:
    """The rounds of a process whose clock is so much ahead."""

    async def clock(reader: Reader) -> datetime:
        return await reader.now() + after

    return Revalidation(house.work, house.catalog, how.pop("desk", house.desk), clock=clock, **how)


async def wanting(house: House, actor: Actor, hours: int | None = 24) -> None:
    await house.alter("UPDATE workspace SET revalidate_every_hours = ? WHERE id = ?", hours, actor.workspace)


async def punctual(house: House, id: UUID) -> None:
    """As if its turn had come a moment ago."""
    row = await house.row("credential", id)
    last = optional_moment_of(row["last_checked_at"])
    assert last is not None
    early = due_at(id, last, DAY) - last
    await house.alter(
        "UPDATE credential SET last_checked_at = ? WHERE id = ?", last - early - timedelta(seconds=1), id
    )


async def queued(house: House, id: UUID) -> list[Any]:
    return await house.runs(credential_id=id, state="QUEUED")


async def test_nothing_is_checked_where_no_workspace_wants_it_and_that_costs_one_statement(
    house: House, actor: Actor, provider: Gated, statements: Statements
) -> None:
    id = await house.checked(actor, provider)
    await punctual(house, id)
    sweep = again(house)
    await sweep.round()
    with statements() as seen:
        assert await sweep.round() == 0
    assert len([sql for sql in seen if "clock_timestamp" not in sql and "strftime" not in sql]) == 1
    assert await house.open_runs() == set()


async def test_a_turn_is_a_free_check_of_the_service_itself(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    assert await again(house).round() == 0, "it was checked a moment ago"
    await punctual(house, id)
    before = await house.row("credential", id)
    provider.requests.clear()
    async with house.working():
        assert await again(house).round() == 1
        await house.idle()
    run = (await house.runs(credential_id=id))[-1]
    assert (run.state, run.bulk, run.counted, run.invoke) == ("SUCCEEDED", True, False, False)
    assert (run.requested_by_id, run.requested_by_actor_id) == (None, None)
    assert {request.method for request in provider.requests} == {"GET"}
    after = await house.row("credential", id)
    assert after["last_checked_at"] > before["last_checked_at"]
    assert after["version"] == before["version"]
    assert await again(house).round() == 0


async def test_a_key_that_went_bad_is_found_out_and_one_that_is_good_again_too(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    for key, verdict in (("another", "INVALID"), (provider.key, "VALID")):
        provider.key = key
        await punctual(house, id)
        async with house.working():
            assert await again(house).round() == 1
            await house.idle()
        assert (await house.row("credential", id))["verdict"] == verdict


async def disabled(house: House, id: UUID) -> None:
    await house.alter("UPDATE credential SET enabled = ? WHERE id = ?", False, id)


async def over(house: House, id: UUID) -> None:
    past = await house.work.reading(Reader.now) - timedelta(seconds=1)
    await house.alter("UPDATE credential SET expires_at = ? WHERE id = ?", past, id)


async def of_nobody(house: House, id: UUID) -> None:
    house.catalog = Catalog(tuple(entry for entry in house.catalog if entry.key != "openai_compatible"))


async def switched_off(house: House, id: UUID) -> None:
    await house.alter("UPDATE workspace SET revalidate_every_hours = NULL")


@pytest.mark.parametrize("why", [disabled, over, of_nobody, switched_off], ids=lambda why: why.__name__)
async def test_what_does_not_serve_or_is_not_wanted_is_not_checked(
    house: House, actor: Actor, provider: Gated, why: Callable[[House, UUID], Awaitable[None]]
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    await punctual(house, id)
    await why(house, id)
    assert await again(house).round() == 0
    assert await queued(house, id) == []


@pytest.mark.parametrize("why", [disabled, over, switched_off], ids=lambda why: why.__name__)
async def test_what_changed_since_its_turn_was_judged_is_judged_anew(
    house: House, actor: Actor, provider: Gated, why: Callable[[House, UUID], Awaitable[None]]
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    await punctual(house, id)
    sweep = again(house)
    turns, _ = await sweep._turns(*[await house.work.reading(Reader.now)] * 2)
    assert [turn.credential_id for turn in turns] == [id]
    await why(house, id)
    assert await sweep._queued(actor.workspace, turns) == 0
    assert await queued(house, id) == []


async def test_a_check_that_somebody_asked_for_is_enough(house: House, actor: Actor, provider: Gated) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    await punctual(house, id)
    last = optional_moment_of((await house.row("credential", id))["last_checked_at"])
    mine = await house.validate(actor, id)
    assert await again(house).round() == 0
    turn = Turn(actor.workspace, id, last)
    assert await again(house)._queued(actor.workspace, [turn]) == 0, "it is under way"
    async with house.working():
        await house.idle()
    assert await again(house)._queued(actor.workspace, [turn]) == 0, "it was made meanwhile"
    assert [run.id for run in await house.runs(credential_id=id)][-1] == mine


async def test_several_processes_that_look_at_once_queue_one_check_of_each(
    house: House, actor: Actor, provider: Gated
) -> None:
    ids = [await house.checked(actor, provider) for _ in range(5)]
    await wanting(house, actor)
    for id in ids:
        await punctual(house, id)
    async with house.second() as work:
        sweeps = [again(house) if number % 2 else replace(again(house), work=work) for number in range(6)]
        counts = await asyncio.gather(*(sweep.round() for sweep in sweeps))
    assert sum(counts) == len(ids)
    for id in ids:
        assert len(await queued(house, id)) == 1


async def test_it_counts_against_nobody_and_is_behind_everybody(
    house: House, actor: Actor, provider: Gated
) -> None:
    ids = [await house.checked(actor, provider) for _ in range(3)]
    await wanting(house, actor)
    for id in ids:
        await punctual(house, id)
    await house.later(120)
    house.desk.rules = replace(house.desk.rules, per_workspace=1, per_credential=1)
    assert await again(house).round() == 3
    mine = await house.validate(actor, ids[0])
    run = await house.run(mine)
    assert (run.bulk, run.counted, run.requested_by_actor_id) == (False, True, actor.id)
    assert len(await house.open_runs()) == 3, "his own is the one that waited"


async def test_more_than_a_round_takes_wait_for_the_next(house: House, actor: Actor, provider: Gated) -> None:
    ids = [await house.checked(actor, provider) for _ in range(5)]
    await wanting(house, actor)
    for id in ids:
        await house.alter("UPDATE credential SET last_checked_at = NULL WHERE id = ?", id)
    # As if nobody had looked for a day: every turn came.
    sweep = again(house, most=2, pause=DAY.total_seconds())
    assert [await sweep.round() for _ in range(4)] == [2, 2, 1, 0]
    for id in ids:
        assert len(await queued(house, id)) == 1


async def test_what_serves_is_checked_while_a_change_of_it_waits(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, retries=())
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    provider.listing = "server_error"
    await changing.update_credential(
        actor,
        id,
        Changes(fields=fields(provider, WRONG_KEY)),
        NOT_ONCE,
        expected_version=1,
        work=house.work,
        vault=house.vault,
        catalog=house.catalog,
        desk=house.desk,
    )
    async with house.working():
        await house.idle()
    provider.listing = "good"
    await punctual(house, id)
    async with house.working():
        assert await again(house).round() == 1
        await house.idle()
    run = (await house.runs(credential_id=id))[-1]
    assert (run.state, run.fields_version, run.of_change) == ("SUCCEEDED", 1, False)
    row = await house.row("credential", id)
    assert (row["verdict"], row["fields_version"], row["pending_version"]) == ("VALID", 1, 2)


async def test_a_check_without_an_answer_is_taken_up_again_as_a_first_one_is(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    await punctual(house, id)
    provider.listing = "server_error"
    async with house.working():
        assert await again(house).round() == 1
        for delay in (60, 300, 900):
            await house.idle()
            (waits,) = await queued(house, id)
            assert (waits.bulk, waits.counted) == (True, False)
            assert delay - 5 < waits.not_before_ms / 1000 - waits.created_ms / 1000 < delay + 5
            assert await again(house, 2 * DAY, pause=DAY.total_seconds()).round() == 0, (
                "its next try waits already"
            )
            await house.later(delay + 1)
        await house.idle()
    assert await queued(house, id) == []
    row = await house.row("credential", id)
    assert (row["verdict"], bool(row["unreached"])) == ("VALID", True)


async def test_the_history_tells_of_it_and_so_does_an_event_for_each_state(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    await punctual(house, id)
    assert await again(house).round() == 1
    (run,) = await queued(house, id)
    (event,) = await house.rows("SELECT kind, detail FROM outbox_event WHERE subject_id = ?", run.id)
    assert event["kind"] == "run.updated"
    assert json_of(event["detail"])["credential_id"] == str(id)


async def test_it_goes_on_after_a_database_that_was_away(
    house: House, actor: Actor, provider: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    id = await house.checked(actor, provider)
    await wanting(house, actor)
    await punctual(house, id)
    failures = [DatabaseUnavailable("away"), DatabaseUnavailable("away")]

    async def clock(reader: Reader) -> datetime:
        if failures:
            raise failures.pop()
        return await reader.now()

    sweep = Revalidation(house.work, house.catalog, house.desk, pause=0.01, clock=clock)
    task = asyncio.create_task(sweep.run())
    async with asyncio.timeout(10):
        while not await queued(house, id):  # noqa: ASYNC110 - the loop rings no bell
            await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.wait({task})
    assert caplog.text.count("credentials could not be checked again") == 2


async def test_a_workspace_in_which_something_is_wrong_keeps_no_other_waiting(
    house: House, actor: Actor, provider: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    others = [await house.workspace() for _ in range(2)]
    ids = [await house.checked(each, provider) for each in (actor, *others)]
    for each, id in zip((actor, *others), ids, strict=True):
        await wanting(house, each)
        await punctual(house, id)
    first = min(actor, *others, key=lambda each: each.workspace)
    await house.alter("UPDATE credential_fields SET version = 9 WHERE workspace_id = ?", first.workspace)
    assert await again(house).round() == 2
    assert str(first.workspace) in caplog.text
