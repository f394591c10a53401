"""Whatever freezes, dies or is cancelled: a check is recorded once, by whoever holds it, and its slots are kept and freed."""

import asyncio
import random
from uuid import UUID

import pytest

from models.access.actor import Actor
from models.events.unit_of_work import Unit
from models.validation import leases, queue
from models.validation.desk import CheckDesk, CheckRules
from models.validation.leases import Claim
from models.vendors.adapter import CheckCall
from models.vendors.openai import OpenAI
from models.vendors.verdict import Verdict
from tests.fakes.gated import Gated
from tests.models.validation.conftest import QUICK, House


async def claimed(house: House, desk: CheckDesk, free: int = 64) -> list[UUID]:
    """What a worker of that desk claims, without working on it."""

    async def take(unit: Unit) -> list[UUID]:
        return [run.id for run in await leases.claim(unit, desk=desk, free=free, now=await unit.now())]

    return await house.work.writing(take)


async def test_a_worker_frozen_past_its_lease_records_nothing_and_the_next_records_once(
    house: House, actor: Actor, provider: Gated
) -> None:
    added = await house.add(actor, provider)
    assert added.run_id is not None
    provider.gate.clear()
    frozen = house.runner()  # nobody renews its leases
    assert await frozen.claim_once() == 1
    await provider.until(1)
    await house.later(10)
    async with house.working(CheckDesk(QUICK)):
        await provider.until(2)
        provider.gate.set()
        await house.idle()
        ended = await house.run(added.run_id)
        told = await house.told(added.run_id)
        await frozen.drain(10)
    assert (ended.state, ended.fence) == ("SUCCEEDED", 2)
    assert provider.paths == ["/v1/models", "/v1/models"]
    after = await house.run(added.run_id)
    assert (after.state, after.finished_at, after.fence) == (ended.state, ended.finished_at, 2)
    assert await house.told(added.run_id) == told


async def test_a_worker_that_wakes_while_the_next_is_at_work_records_nothing(
    house: House, actor: Actor, provider: Gated
) -> None:
    awake = asyncio.Event()

    class Freezing:
        async def check(self, call: CheckCall) -> Verdict:
            verdict = await OpenAI().check(call)
            await awake.wait()
            return verdict

    added = await house.add(actor, provider)
    assert added.run_id is not None
    provider.listing = "deactivated"
    frozen = house.runner(adapter_for=lambda protocol: Freezing())
    await frozen.claim_once()
    await asyncio.wait_for(provider.asked.wait(), 10)
    await house.later(10)
    provider.gate.clear()
    provider.listing = "good"
    async with house.working(CheckDesk(QUICK)):
        await provider.until(1)
        awake.set()
        await frozen.drain(10)
        present = await house.run(added.run_id)
        assert (present.state, present.fence, present.failure) == ("RUNNING", 2, None)
        provider.gate.set()
        await house.idle()
    assert (await house.run(added.run_id)).state == "SUCCEEDED"


async def test_a_lease_that_is_over_is_over_though_nobody_took_the_check_up(
    house: House, actor: Actor, provider: Gated
) -> None:
    added = await house.add(actor, provider)
    assert added.run_id is not None
    provider.gate.clear()
    frozen = house.runner()
    await frozen.claim_once()
    await provider.until(1)
    await house.later(10)
    before, told = await house.run(added.run_id), await house.told(added.run_id)
    provider.gate.set()
    await frozen.drain(10)
    after = await house.run(added.run_id)
    assert (after.state, after.steps, after.finished_at) == ("RUNNING", before.steps, None)
    assert await house.told(added.run_id) == told
    async with house.working(CheckDesk(QUICK)):
        await house.idle()
    assert (await house.run(added.run_id)).state == "SUCCEEDED"


async def test_what_the_frozen_worker_found_out_changes_no_credential(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    run_id = await house.validate(actor, id)
    provider.gate.clear()
    frozen = house.runner()
    await frozen.claim_once()
    await provider.until(1)
    await house.later(10)
    provider.listing = "deactivated"
    async with house.working(CheckDesk(QUICK)):
        await provider.until(2)
        provider.gate.set()
        await house.idle()
        await frozen.drain(10)
    assert (await house.run(run_id)).failure == "ACCOUNT_DISABLED"
    assert (await house.row("credential", id))["verdict"] == "INVALID"


async def test_a_lease_that_is_renewed_is_never_taken_over(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = CheckRules(lease=0.6, poll=0.05)
    added = await house.add(actor, provider)
    assert added.run_id is not None
    provider.gate.clear()
    async with house.working(), house.working(CheckDesk(house.desk.rules)):
        await provider.until(1)
        await asyncio.sleep(1.5)
        assert len(provider.requests) + provider.waiting == 1
        provider.gate.set()
        await house.idle()
    assert (await house.run(added.run_id)).fence == 1


async def test_a_queued_draft_is_kept_as_long_as_its_process_lives(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = CheckRules(lease=0.4, poll=0.05, process_slots=0)
    run_id = await house.test(actor, provider)
    async with house.working(), house.working(CheckDesk(CheckRules(lease=0.4, poll=0.05))):
        await asyncio.sleep(1.2)
        assert (await house.run(run_id)).state == "QUEUED"
        assert provider.requests == []


async def test_a_draft_ends_cancelled_when_its_process_died(
    house: House, actor: Actor, provider: Gated
) -> None:
    run_id = await house.test(actor, provider)
    await house.later(10)
    async with house.working(CheckDesk(QUICK)):
        await house.idle()
    run = await house.run(run_id)
    assert (run.state, run.failure) == ("CANCELLED", None)
    assert {step["state"] for step in run.steps} == {"CANCELLED"}
    assert provider.requests == []


async def test_a_draft_that_ran_when_its_process_died_ends_cancelled_too(
    house: House, actor: Actor, provider: Gated
) -> None:
    run_id = await house.test(actor, provider)
    provider.gate.clear()
    dead = house.runner(house.desk)
    await dead.claim_once()
    await provider.until(1)
    await house.later(10)
    async with house.working(CheckDesk(QUICK)):
        await house.idle()
        assert (await house.run(run_id)).state == "CANCELLED"
    provider.gate.set()
    await dead.drain(10)
    assert (await house.run(run_id)).state == "CANCELLED"


async def test_a_draft_whose_secrets_are_not_here_ends_cancelled_at_once(
    house: House, actor: Actor, provider: Gated
) -> None:
    run_id = await house.test(actor, provider)
    house.desk.drafts.clear()  # as after a commit whose answer nobody waited for
    async with house.working():
        await house.idle()
    assert (await house.run(run_id)).state == "CANCELLED"
    assert provider.requests == []


async def test_a_worker_that_ends_gives_back_what_it_could_not_finish(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = CheckRules(grace=0.1, lease=30.0)
    added, draft = await house.add(actor, provider), await house.test(actor, provider)
    assert added.run_id is not None
    provider.gate.clear()
    async with house.working():
        await provider.until(2)
    assert house.desk.drafts == {}
    assert (await house.run(draft)).state == "CANCELLED"
    given_back = await house.run(added.run_id)
    assert (given_back.state, given_back.lease_until_ms) == ("RUNNING", 0)
    provider.gate.set()
    async with house.working(CheckDesk(QUICK)):
        await house.idle()
    assert (await house.run(added.run_id)).state == "SUCCEEDED"


async def test_a_worker_that_ends_lets_what_runs_come_to_its_end(
    house: House, actor: Actor, provider: Gated
) -> None:
    added = await house.add(actor, provider)
    assert added.run_id is not None
    provider.delay = 0.3
    async with house.working():
        await asyncio.wait_for(provider.asked.wait(), 10)
    assert (await house.run(added.run_id)).state == "SUCCEEDED"


async def test_a_cancelled_check_keeps_its_slots_until_its_worker_stepped_aside(
    house: House, actor: Actor, provider: Gated
) -> None:
    rules = CheckRules(host_slots=1, lease=30.0)
    house.desk.rules = rules
    first = await house.add(actor, provider)
    assert first.credential_id is not None
    assert first.run_id is not None
    provider.gate.clear()
    frozen = house.runner(CheckDesk(rules))
    await frozen.claim_once()
    await provider.until(1)
    await house.validate(actor, first.credential_id, invoke=True)  # overtakes it
    assert (await house.run(first.run_id)).state == "CANCELLED"
    assert await claimed(house, CheckDesk(rules)) == []
    await frozen._cut_off_lost()
    await frozen.drain(10)
    assert len(await claimed(house, CheckDesk(rules))) == 1


async def test_a_cancelled_check_is_cut_off_at_once(house: House, actor: Actor, provider: Gated) -> None:
    added = await house.add(actor, provider)
    assert added.credential_id is not None
    provider.gate.clear()
    async with house.working() as runner:
        await provider.until(1)

        async def delete(unit: Unit) -> None:
            await queue.let_go(unit, actor.workspace, added.credential_id, await unit.now())

        await house.work.writing(delete)
        await asyncio.wait_for(runner.drain(10), 2)
    (run,) = await house.runs()
    assert (run.state, run.credential_id, run.lease_until_ms) == ("CANCELLED", None, None)
    provider.gate.set()


async def test_drafts_and_checks_that_stand_alone_are_forgotten_after_a_day(
    house: House, actor: Actor, provider: Gated
) -> None:
    draft = await house.test(actor, provider)
    kept = await house.add(actor, provider)
    async with house.working():
        await house.idle()

        async def tidy() -> set[UUID]:
            await house.work.writing(lambda unit: _swept(unit))
            return {run.id for run in await house.runs()}

        await house.later(23 * 3600)
        assert await tidy() == {draft, kept.run_id}
        await house.later(2 * 3600)
        assert await tidy() == {kept.run_id}


async def _swept(unit: Unit) -> int:
    return await leases.sweep(unit, now=await unit.now())


async def test_two_workers_that_claim_at_once_never_claim_the_same(
    house: House, actor: Actor, provider: Gated
) -> None:
    for number in range(12):
        await house.add(actor, provider, name=f"key {number}")
    async with house.second() as other:

        async def take(unit: Unit) -> list[Claim]:
            runs = await leases.claim(unit, desk=CheckDesk(QUICK), free=3, now=await unit.now())
            return [Claim(run.id, run.workspace_id, run.fence) for run in runs]

        taken = await asyncio.gather(*(work.writing(take) for work in (house.work, other) * 3))
    ids = [claim.run_id for claims in taken for claim in claims]
    assert len(ids) == len(set(ids)) == 12


async def test_claims_cancels_and_hurries_at_once_leave_one_verdict_and_one_open_check_a_credential(
    house: House, actor: Actor, provider: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    house.desk.rules = CheckRules(
        per_workspace=10_000, per_credential=10_000, poll=0.05, watch=0.02, lease=10.0, runs_kept=1_000
    )
    ids = [await house.checked(actor, provider, name=f"key {number}") for number in range(3)]
    provider.delay = 0.004
    rng = random.Random(7)

    async def ask(work_number: int) -> None:
        for _ in range(15):
            await house.validate(actor, rng.choice(ids), invoke=rng.random() < 0.4)
            await asyncio.sleep(rng.random() * 0.02)

    async with house.second() as other:
        async with house.working(), house.working(CheckDesk(house.desk.rules), work=other):
            await asyncio.gather(*(ask(number) for number in range(3)))
            await house.idle()
    runs = await house.runs()
    assert {run.state for run in runs} <= {"SUCCEEDED", "CANCELLED"}
    for id in ids:
        mine = sorted((run for run in runs if run.credential_id == id), key=lambda run: run.created_at)
        assert mine[-1].state == "SUCCEEDED"
    lists = provider.paths.count("/v1/models")
    # Each recorded check asked once; a cancelled one at most once.
    assert len([run for run in runs if run.state == "SUCCEEDED"]) <= lists <= len(runs)
    assert all(run.fence == 1 for run in runs if run.state == "SUCCEEDED")
    assert [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")] == []
