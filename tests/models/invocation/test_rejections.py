"""What use tells of keys: a rejected one becomes INVALID and is checked again, long rests outlive the process, and checks end what
they prove wrong."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from models.access.actor import Actor
from models.clock import utc_now
from models.events.unit_of_work import Unit
from models.invocation.errors import CallBroke, NoRoute
from models.pools.board import Board
from models.pools.notices import MemberHealth
from models.standing.reasons import RouteReason
from models.validation.steps import Step, StepState, packed
from models.validation.tables import ValidationRun
from models.vendors.adapter import StepKind
from models.vendors.failure import Failure
from tests.models.invocation.conftest import CHAT, House, chat, eventually


async def rejected(house: House, actor: Actor, id: UUID, times: int = 3) -> None:
    """So many calls that the provider rejects, however long the key would rest between them."""
    for _ in range(times):
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        if house.board.member_health(id, CHAT, None, utc_now())[0] is MemberHealth.RESTING:
            house.board.wake(id, CHAT, utc_now())


async def ended_check(house: House, actor: Actor, id: UUID, *, kind: StepKind, detail: str | None) -> None:
    """A check that ended well at this moment, as some process records it."""
    steps = packed((Step(StepKind.FORMAT, StepState.SUCCEEDED), Step(kind, StepState.SUCCEEDED, 1, detail)))

    await house.alter(
        actor,
        "UPDATE validation_run SET state = 'SUCCEEDED', finished_at = ?, steps = ? WHERE credential_id = ?",
        *(utc_now() + timedelta(milliseconds=5), steps, id),
    )


async def queue_check(house: House, actor: Actor, id: UUID) -> None:
    async def put(unit: Unit) -> None:
        await ValidationRun.create(
            id=uuid4(),
            workspace_id=actor.workspace,
            credential_id=id,
            provider_key="openai",
            fields_version=1,
            host="h",
            state="QUEUED",
            steps=[],
            created_at=utc_now(),
            created_ms=0,
        )

    await house.work.writing(put)


async def test_a_key_that_is_rejected_again_and_again_becomes_invalid(house: House, actor: Actor) -> None:
    house.provider.chatting = "rejected"
    id = await house.credential(actor, default=True, name="main")
    async with house.telling():
        await rejected(house, actor, id, times=2)
        await asyncio.sleep(0.05)
        assert await house.rows("SELECT id FROM audit_entry") == []
        await rejected(house, actor, id, times=1)
        await house.until("SELECT id FROM credential WHERE id = ? AND verdict = 'INVALID'", id)
    (entry,) = await house.rows("SELECT actor_kind, actor, action, subject FROM audit_entry")
    assert entry == {
        "actor_kind": "system",
        "actor": "system",
        "action": "credential.rejected",
        "subject": f"credential:{id}",
    }
    (run,) = await house.rows("SELECT state, bulk, counted, draft, fields_version FROM validation_run")
    assert (run["state"], bool(run["bulk"]), bool(run["counted"])) == ("QUEUED", True, False)
    assert len(await house.rows("SELECT id FROM outbox_event WHERE kind = 'credential.rejected'")) == 1
    asked = len(house.provider.requests)
    with pytest.raises(NoRoute) as none:
        await house.switchboard.complete(actor, chat())
    assert none.value.plan.candidates[0].reason is RouteReason.INVALID
    assert len(house.provider.requests) == asked


async def test_a_rejected_key_that_a_check_finds_good_serves_again(house: House, actor: Actor) -> None:
    house.provider.chatting = "rejected"
    id = await house.credential(actor, default=True)
    async with house.telling() as rejections:
        await rejected(house, actor, id)
        await house.until("SELECT id FROM validation_run WHERE credential_id = ?", id)
        await ended_check(house, actor, id, kind=StepKind.AUTHENTICATE, detail=None)
        await house.alter(actor, "UPDATE credential SET verdict = 'VALID' WHERE id = ?", id)
        rejections.ring()
        await eventually(
            lambda: house.board.member_health(id, CHAT, None, utc_now())[0] is not MemberHealth.OUT
        )
    house.provider.chatting = "good"
    assert (await house.switchboard.complete(actor, chat())).answer.text == "OK"


async def test_other_fields_than_those_that_were_rejected_are_left_alone(house: House, actor: Actor) -> None:
    house.provider.chatting = "rejected"
    id = await house.credential(actor, default=True)
    await rejected(house, actor, id)
    # Another process puts another key in force before this one tells.
    await house.replace_key(actor, id, "sk-fake-0123456789abcdefghij-good")
    async with house.telling():
        await eventually(house.board.notices.empty)
        await asyncio.sleep(0.05)
    assert (await house.rows("SELECT verdict FROM credential WHERE id = ?", id))[0]["verdict"] == "VALID"
    assert await house.rows("SELECT id FROM audit_entry") == []
    assert await house.rows("SELECT id FROM validation_run") == []


@pytest.mark.parametrize(
    ("kind", "detail", "ends"),
    [
        (StepKind.AUTHENTICATE, "Credit is not shown by a free call: test with invoke.", False),
        (
            StepKind.AUTHENTICATE,
            "Credit was seen on /moderations, which is free and on the billed path.",
            True,
        ),
        (StepKind.INVOKE, None, True),
    ],
)
async def test_a_check_ends_the_rest_of_an_empty_account_where_it_proved_credit(
    house: House, actor: Actor, kind: StepKind, detail: str | None, ends: bool
) -> None:
    house.provider.chatting = "credit"
    id = await house.credential(actor, default=True)
    async with house.telling() as rejections:
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        await house.until("SELECT id FROM credential_rest")
        await queue_check(house, actor, id)
        await ended_check(house, actor, id, kind=kind, detail=detail)
        rejections.ring()
        await asyncio.sleep(0.3)
    health, _, because = house.board.member_health(id, CHAT, None, utc_now())
    assert (health is not MemberHealth.RESTING) == ends
    assert because is (None if ends else Failure.QUOTA_EXHAUSTED)


async def test_a_long_rest_outlives_the_process(house: House, actor: Actor) -> None:
    house.provider.chatting = "rate_for_hours"
    id = await house.credential(actor, default=True)
    events = len(await house.rows("SELECT id FROM outbox_event"))
    async with house.telling():
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        (row,) = await house.until("SELECT rider, because, type, workspace_id FROM credential_rest")
    assert (row["rider"], row["because"], row["type"]) == (id.hex, "RATE_LIMITED", "")
    # It is no event: every picture of the workspace would be read anew for it.
    assert len(await house.rows("SELECT id FROM outbox_event")) == events
    house.board, house._rejections, house._keys = Board(), None, None
    async with house.telling():
        await eventually(lambda: list(house.board.rests(utc_now())))
        with pytest.raises(NoRoute) as none:
            await house.switchboard.complete(actor, chat())
    assert none.value.plan.candidates[0].reason is RouteReason.RESTING
    assert len(house.provider.requests) == 1


async def test_a_rest_that_is_over_is_kept_no_more(house: House, actor: Actor) -> None:
    house.provider.script = ["rate_for_hours"]
    id = await house.credential(actor, default=True)
    async with house.telling():
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        await house.until("SELECT id FROM credential_rest")
        house.board.wake(id, CHAT, utc_now())
        await house.switchboard.complete(actor, chat())
        await eventually(lambda: house.none("SELECT id FROM credential_rest"))


async def test_a_short_rest_is_written_nowhere(house: House, actor: Actor) -> None:
    house.provider.script = ["rate"]
    await house.credential(actor, default=True)
    async with house.telling():
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        await asyncio.sleep(0.1)
    assert await house.rows("SELECT id FROM credential_rest") == []


async def test_another_key_in_its_place_takes_no_rest_over(house: House, actor: Actor) -> None:
    house.provider.script = ["rate_for_hours"]
    id = await house.credential(actor, default=True)
    async with house.telling():
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        await house.until("SELECT id FROM credential_rest")
        await house.replace_key(actor, id, "sk-fake-0123456789abcdefghij-good")
        await house.switchboard.complete(actor, chat())
        await eventually(lambda: house.none("SELECT id FROM credential_rest"))


async def test_a_hosted_key_rests_by_its_provider(house: House, actor: Actor) -> None:
    house.provider.chatting = "rate_for_hours"
    await house.host("sk-fake-0123456789abcdefghij-good")
    async with house.telling():
        with pytest.raises(CallBroke):
            await house.switchboard.complete(actor, chat())
        (row,) = await house.until("SELECT rider, workspace_id FROM credential_rest")
    assert row == {"rider": "openai", "workspace_id": None}
    house.board, house._rejections, house._keys = Board(), None, None
    async with house.telling():
        await eventually(lambda: list(house.board.rests(utc_now())))
    assert next(iter(house.board.rests(utc_now()))).rider == "openai"
