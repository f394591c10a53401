"""The worker: fair, bounded, persistent where a first check found no answer, and not to be ended by anything that fails."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from models.access.actor import Actor
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.tables import ValidationRun
from models.vendors.adapter import CheckCall
from models.vendors.verdict import Verdict
from tests.fakes.gated import Gated
from tests.fakes.provider import KEY
from tests.models.validation.conftest import House


def faults(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


async def test_no_host_and_no_workspace_gets_more_than_its_slots(
    house: House, providers: tuple[Gated, ...]
) -> None:
    house.desk.rules = replace(house.desk.rules, host_slots=3, workspace_slots=4, process_slots=64)
    for provider in providers:
        provider.key = None
        provider.delay = 0.05
    workspaces = [await house.workspace() for _ in range(3)]
    for number, actor in enumerate(workspaces):
        for count in range(9):
            await house.add(actor, providers[count % 3], f"key-of-workspace-{number}", name=f"key {count}")
    peaks = Counter[str]()

    async def watch() -> None:
        while True:
            together = Counter[str]()
            for provider in providers:
                together.update(provider.inside)
            for key, count in together.items():
                peaks[key] = max(peaks[key], count)
            await asyncio.sleep(0.002)

    watching = asyncio.create_task(watch())
    async with house.second() as other, house.working(), house.working(house.runner().desk, work=other):
        await house.idle()
    watching.cancel()
    assert [len(provider.requests) for provider in providers] == [9, 9, 9]
    assert [provider.peak for provider in providers] == [3, 3, 3]
    assert max(peaks.values()) <= 4


async def test_one_workspace_alone_gets_no_more_than_its_slots(
    house: House, actor: Actor, providers: tuple[Gated, ...]
) -> None:
    house.desk.rules = replace(house.desk.rules, workspace_slots=2)
    for provider in providers:
        provider.gate.clear()
    for number in range(9):
        await house.add(actor, providers[number % 3], name=f"key {number}")
    async with house.working():
        for _ in range(3):
            await asyncio.sleep(0.2)
            assert sum(provider.waiting for provider in providers) == 2
        for provider in providers:
            provider.gate.set()
        await house.idle()
    assert [len(provider.requests) for provider in providers] == [3, 3, 3]


async def test_a_host_that_never_answers_holds_up_no_other(
    house: House, providers: tuple[Gated, ...]
) -> None:
    house.desk.rules = replace(house.desk.rules, host_slots=2, workspace_slots=4)
    tarpit, quick, _ = providers
    tarpit.gate.clear()
    first, second = await house.workspace(), await house.workspace()
    for count in range(8):
        await house.add(first, tarpit, name=f"stuck {count}")
    runs = [
        await house.add(actor, quick, name=f"free {count}") for actor in (first, second) for count in range(3)
    ]
    async with house.working():
        async with asyncio.timeout(10):
            while len(quick.requests) < 6:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (tarpit.waiting, tarpit.peak) == (2, 2)
        tarpit.gate.set()
        await house.idle()
    assert {(await house.run(run.run_id)).state for run in runs if run.run_id} == {"SUCCEEDED"}


async def test_a_persons_check_goes_before_bulk_ones_that_came_first(
    house: House, actor: Actor, provider: Gated
) -> None:
    house.desk.rules = replace(house.desk.rules, host_slots=1)
    provider.key = None
    for count in range(4):
        await house.add(actor, provider, f"bulk-{count}", name=f"key {count}")
    await house.alter("UPDATE validation_run SET bulk = ?", True)
    await house.add(await house.workspace(), provider, "a-persons-own")
    async with house.working():
        await house.idle()
    keys = [request.headers["Authorization"].removeprefix("Bearer ") for request in provider.requests]
    assert keys == ["a-persons-own", "bulk-0", "bulk-1", "bulk-2", "bulk-3"]


async def test_a_check_ends_at_its_deadline_whatever_the_provider_does(
    house: House, actor: Actor, provider: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    house.desk.rules = replace(house.desk.rules, deadline=0.3)
    provider.gate.clear()
    await house.checked(actor, provider)
    provider.gate.set()
    (run, later) = await house.runs()
    assert (run.state, run.failure) == ("INCONCLUSIVE", "TIMEOUT")
    assert run.hint
    assert [step["state"] for step in run.steps] == ["SUCCEEDED", "SUCCEEDED", "INCONCLUSIVE", "SKIPPED"]
    assert later.state == "QUEUED"
    assert faults(caplog) == []


@pytest.mark.parametrize(
    ("listing", "waits"),
    [("server_error", [60, 300, 900]), ("rate", [7, 7, 7]), ("rate_for_hours", [7200, 7200, 7200])],
)
async def test_a_first_check_without_an_answer_is_taken_up_again_when_the_provider_said_else_three_times(
    house: House, actor: Actor, provider: Gated, listing: str, waits: list[int]
) -> None:
    provider.listing = listing
    added = await house.add(actor, provider)
    assert added.credential_id is not None
    async with house.working():
        for wait in waits:
            await house.idle()
            ended, queued = (await house.runs())[-2:]
            assert (ended.state, queued.state) == ("INCONCLUSIVE", "QUEUED")
            assert ended.finished_at is not None
            due = queued.not_before_ms - ended.finished_at.timestamp() * 1000
            assert abs(due - wait * 1000) < 100
            assert (queued.counted, queued.bulk, queued.requested_by_id) == (False, True, None)
            await house.later(wait - 1)
            await asyncio.sleep(0.15)
            assert (await house.run(queued.id)).state == "QUEUED"
            await house.later(2)
        await house.idle()
    assert [run.state for run in await house.runs()] == ["INCONCLUSIVE"] * 4
    credential = await house.row("credential", added.credential_id)
    assert (credential["verdict"], bool(credential["checked"])) == (None, True)


async def test_the_next_try_can_succeed_and_is_the_last(house: House, actor: Actor, provider: Gated) -> None:
    house.desk.rules = replace(house.desk.rules, retries=(0.05, 0.05))
    provider.listing = "server_error"
    added = await house.add(actor, provider)
    assert added.credential_id is not None
    async with house.working():
        await asyncio.wait_for(provider.asked.wait(), 10)
        provider.listing = "good"
        async with asyncio.timeout(10):
            while (await house.row("credential", added.credential_id))["verdict"] is None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
    assert [run.state for run in await house.runs()] == ["INCONCLUSIVE", "SUCCEEDED"]


async def test_a_recheck_without_an_answer_is_not_taken_up_again_and_tells_no_more_than_that(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    before = await house.row("credential", id)
    assert not before["unreached"]
    for listing in ("server_error", "rate", "hang_up", "cut_json"):
        provider.listing = listing
        async with house.working():
            await house.validate(actor, id)
            await house.idle()
        assert [run.state for run in await house.runs()][-1] == "INCONCLUSIVE"
        after = await house.row("credential", id)
        assert after["unreached"]
        assert after["last_checked_at"] > before["last_checked_at"]
        assert {**after, **{name: before[name] for name in ("unreached", "last_checked_at")}} == before
    assert await house.open_runs() == set()


async def test_a_recheck_that_was_refused_for_another_reason_than_the_key_leaves_the_verdict(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    for listing in ("region", "page", "redirect"):
        provider.listing = listing
        async with house.working():
            await house.validate(actor, id)
            await house.idle()
        assert (await house.runs())[-1].state == "FAILED"
        assert (await house.row("credential", id))["verdict"] == "VALID"


class Unsteady(UnitOfWork):
    """A database that can be away."""

    away = False

    async def writing(self, work: Callable[[Unit], Awaitable[Any]]) -> Any:
        if self.away:
            raise DatabaseUnavailable("away")
        return await super().writing(work)

    async def reading(self, work: Callable[..., Awaitable[Any]]) -> Any:
        if self.away:
            raise DatabaseUnavailable("away")
        return await super().reading(work)


async def test_a_database_that_is_away_ends_neither_the_worker_nor_a_check(
    house: House, actor: Actor, provider: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    added = await house.add(actor, provider)
    assert added.run_id is not None
    provider.gate.clear()
    work = Unsteady(house.work.database)
    async with house.working(work=work):
        await provider.until(1)
        work.away = True
        provider.gate.set()
        await asyncio.sleep(0.6)
        assert (await house.run(added.run_id)).state == "RUNNING"
        work.away = False
        await house.idle()
        ended = await house.run(added.run_id)
        assert (ended.state, ended.fence) == ("SUCCEEDED", 1)
        await house.add(actor, provider, name="afterwards")
        await house.idle()
    assert [run.state for run in await house.runs()] == ["SUCCEEDED"] * 2
    assert faults(caplog) == []


async def test_a_check_that_breaks_here_ends_says_so_and_takes_no_other_with_it(
    house: House, actor: Actor, provider: Gated
) -> None:
    class Broken:
        async def check(self, call: CheckCall) -> Verdict:
            await call.steps.began("REACH")  # type: ignore[arg-type]
            raise RuntimeError("a fault of ours")

    house.desk.rules = replace(house.desk.rules, retries=())
    await house.add(actor, provider)
    async with house.working(adapter_for=lambda protocol: Broken()):
        await house.idle()
    (run,) = await house.runs()
    assert (run.state, run.failure) == ("INCONCLUSIVE", "PROVIDER_ERROR")
    assert run.message is not None
    assert "not at the provider" in run.message
    assert not {step["state"] for step in run.steps} & {"PENDING", "RUNNING"}


async def test_a_secret_that_does_not_open_is_shown_and_mended_by_the_next_that_does(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    (sealed,) = await house.rows("SELECT sealed FROM credential_secret")
    text = sealed["sealed"]
    await house.alter(
        "UPDATE credential_secret SET sealed = ?", text[:-4] + ("AAAA" if text[-4:] != "AAAA" else "BBBB")
    )
    asked = len(provider.requests)
    async with house.working():
        await house.validate(actor, id)
        await house.idle()
        run, credential = (await house.runs())[-1], await house.row("credential", id)
        assert (run.state, run.failure) == ("FAILED", "MALFORMED")
        assert [step["state"] for step in run.steps] == ["FAILED", "SKIPPED", "SKIPPED", "SKIPPED"]
        assert (bool(credential["unreadable"]), credential["verdict"]) == (True, "VALID")
        assert len(provider.requests) == asked
        await house.alter("UPDATE credential_secret SET sealed = ?", text)
        await house.validate(actor, id)
        await house.idle()
    assert not (await house.row("credential", id))["unreadable"]


async def test_two_checks_that_end_at_once_make_one_default(
    house: House, actor: Actor, provider: Gated
) -> None:
    provider.gate.clear()
    added = [await house.add(actor, provider, name=f"key {count}") for count in range(6)]
    async with house.second() as other, house.working(), house.working(house.runner().desk, work=other):
        await provider.until(6)
        provider.gate.set()
        await house.idle()
    rows = await house.rows("SELECT credential_id FROM default_credential")
    assert len(rows) == 1
    assert UUID(str(rows[0]["credential_id"])) in {one.credential_id for one in added}
    kinds = Counter(row["kind"] for row in await house.rows("SELECT kind FROM outbox_event"))
    assert kinds["credential.default_changed"] == 1


async def test_a_key_that_is_limited_but_usable_becomes_the_default_too(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider, invoke=True, invoke_model="no-such-model")
    (run,) = await house.runs()
    assert (run.state, run.failure) == ("FAILED", "MODEL_NOT_FOUND")
    (default,) = await house.rows("SELECT credential_id FROM default_credential")
    assert UUID(str(default["credential_id"])) == id


async def test_a_recheck_of_a_usable_key_takes_no_default_that_a_hand_left_open(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    await house.alter("UPDATE default_credential SET credential_id = NULL")
    async with house.working():
        await house.validate(actor, id)
        await house.idle()
    assert (await house.rows("SELECT credential_id FROM default_credential"))[0]["credential_id"] is None


async def test_the_secrets_of_a_draft_leave_the_memory_with_its_check_and_never_reach_its_row(
    house: House, actor: Actor, provider: Gated
) -> None:
    run_id = await house.test(actor, provider)
    assert [secret.reveal() for draft in house.desk.drafts.values() for secret in draft.secrets.values()] == [
        KEY
    ]
    async with house.working():
        await house.idle()
        await asyncio.sleep(0)
        assert house.desk.drafts == {}
    row = await house.row("validation_run", run_id)
    assert row["state"] == "SUCCEEDED"
    assert KEY not in str(row)


async def test_a_draft_whose_run_is_long_in_committing_keeps_its_secrets(
    house: House, actor: Actor, provider: Gated
) -> None:
    class Slow(UnitOfWork):
        async def writing(self, work: Any) -> Any:
            async def held(unit: Any) -> Any:
                done = await work(unit)
                await asyncio.sleep(6 * house.desk.rules.watch)
                return done

            return await house.work.writing(held)

    async with house.working():
        slow = replace(house, work=Slow(house.work.database))
        run_id = await slow.test(actor, provider)
        await house.idle()
    run = await house.run(run_id)
    assert (run.state, run.message) == ("SUCCEEDED", None)
    assert house.desk.arriving == set()


async def test_a_draft_whose_stored_secret_was_replaced_ends_cancelled(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    run_id = await house.test(actor, provider)
    draft = house.desk.drafts[run_id]
    house.desk.drafts[run_id] = replace(draft, secrets={}, stored={"api_key": 7})
    await house.alter("UPDATE validation_run SET credential_id = ? WHERE id = ?", id, run_id)
    asked = len(provider.requests)
    async with house.working():
        await house.idle()
    run = await house.run(run_id)
    assert (run.state, run.message) == ("CANCELLED", "The credential was changed; test it again.")
    assert len(provider.requests) == asked


async def test_an_idle_worker_writes_nothing_and_locks_nothing(
    house: House, actor: Actor, provider: Gated, statements: Any
) -> None:
    house.desk.rules = replace(house.desk.rules, lease=60.0)
    await house.checked(actor, provider)
    async with house.working():
        await asyncio.sleep(0.3)
        with statements() as seen:
            await asyncio.sleep(0.5)
    assert seen
    assert not [sql for sql in seen if not sql.lstrip().upper().startswith("SELECT")]
    assert not [sql for sql in seen if "advisory" in sql]


async def test_the_questions_of_the_queue_read_no_history(
    house: House, actor: Actor, provider: Gated
) -> None:
    await _much_history(house, actor, 4_000)
    many = "SELECT id FROM validation_run WHERE "
    for sql in (
        many + "(state = 'QUEUED' AND not_before_ms <= 5) OR (state = 'RUNNING' AND lease_until_ms <= 5)",
        many + "lease_until_ms > 5 AND state <> 'QUEUED'",
        many + f"workspace_id = '{actor.workspace}' AND counted AND not_before_ms > 9999999999999"
        " ORDER BY not_before_ms DESC LIMIT 60",
        many + "draft AND state IN ('QUEUED', 'RUNNING') AND lease_until_ms <= 5",
        many
        + ("draft = 1" if house.work.database.engine == "sqlite" else "draft = true")
        + " AND created_ms < 5",
        many + "credential_id IS NULL AND created_ms < 5",
    ):
        plan = await _plan(house, sql)
        assert "SCAN validation_run" not in plan, (sql, plan)
        assert "Seq Scan" not in plan, (sql, plan)


async def _plan(house: House, sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN " if house.work.database.engine == "sqlite" else "EXPLAIN "
    return "\n".join(str(list(row.values())[-1]) for row in await house.rows(explain + sql))


async def _much_history(house: House, actor: Actor, count: int) -> None:
    async def fill(unit: Unit) -> None:
        now = await unit.now()
        for start in range(0, count, 500):
            await ValidationRun.bulk_create(
                [
                    ValidationRun(
                        workspace_id=actor.workspace,
                        provider_key="openai",
                        host="api.openai.com:443",
                        state="SUCCEEDED",
                        steps=[],
                        created_at=now,
                        created_ms=1_000_000 + start + number,
                        not_before_ms=1_000_000 + start + number,
                        finished_at=now,
                        credential_id=None,
                    )
                    for number in range(500)
                ]
            )
        await unit.execute("ANALYZE validation_run")

    await house.work.writing(fill)
