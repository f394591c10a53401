"""What a check tells of models is kept with its credential: lists, refusals of a trial, and whether anybody answered."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.actor import Actor
from models.catalog.offerings import Address, ModelType
from models.credentials.capability import Capability
from models.credentials.drafts import Changes, Once
from models.credentials.finding import stored_credential
from models.credentials.learning import DENIALS_KEPT, Lesson, Tried, learn
from models.events.rows import json_of
from models.events.unit_of_work import Unit
from models.standing.gathering import gather
from models.standing.offers import offer
from models.validation import changing
from models.vendors.failure import Failure
from models.vendors.verdict import FoundModel
from tests.fakes.gated import Gated
from tests.models.validation.conftest import House, fields

NOT_ONCE = Once("test", None, "")


async def known(house: House, actor: Actor, id: UUID) -> Capability | None:
    """What is known of a credential's models, as everybody reads it."""
    picture = await house.work.reading(
        lambda reader: gather(reader, actor.workspace, catalog=house.catalog, vault=house.vault)
    )
    return next(one.capability for one in picture.credentials if one.id == id)


async def rechecked(house: House, actor: Actor, id: UUID, **more: Any) -> str:
    """Check again; how the check ended."""
    async with house.working():
        run_id = await house.validate(actor, id, **more)
        await house.idle()
    return (await house.run(run_id)).state


async def changed(house: House, actor: Actor, id: UUID, provider: Gated, **more: Any) -> None:
    """Other fields, and their check."""
    row = await house.row("credential", id)
    async with house.working():
        await changing.update_credential(
            actor,
            id,
            Changes(fields=fields(provider, **more)),
            NOT_ONCE,
            expected_version=row["version"],
            work=house.work,
            vault=house.vault,
            catalog=house.catalog,
            desk=house.desk,
        )
        await house.idle()


async def test_a_list_is_kept_and_the_next_one_takes_its_place(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    first = await known(house, actor, id)
    assert first is not None
    assert (first.listed, first.revision) == (True, 1)
    assert {found.name for found in first.models} == set(provider.models)
    provider.models = ("gpt-5-nano", "another")
    assert await rechecked(house, actor, id) == "SUCCEEDED"
    second = await known(house, actor, id)
    assert second is not None
    assert {found.name for found in second.models} == {"gpt-5-nano", "another"}
    assert second.revision == 2


async def test_the_same_list_again_is_no_news(house: House, actor: Actor, provider: Gated) -> None:
    id = await house.checked(actor, provider)
    (before,) = await house.rows("SELECT * FROM credential_models")
    assert await rechecked(house, actor, id) == "SUCCEEDED"
    (after,) = await house.rows("SELECT * FROM credential_models")
    assert (before["revision"], after["revision"]) == (1, 1)
    assert after["run_id"] != before["run_id"]
    assert after["found_at"] > before["found_at"]


@pytest.mark.parametrize("listing", ["forbidden", "server_error", "hang_up", "page"])
async def test_a_list_that_does_not_come_removes_nothing(
    house: House, actor: Actor, provider: Gated, listing: str
) -> None:
    id = await house.checked(actor, provider)
    before = await known(house, actor, id)
    provider.listing = listing
    await rechecked(house, actor, id)
    assert await known(house, actor, id) == before


async def test_a_list_without_models_is_a_list(house: House, actor: Actor, provider: Gated) -> None:
    id = await house.checked(actor, provider)
    provider.models = ()
    await rechecked(house, actor, id)
    after = await known(house, actor, id)
    assert after is not None
    assert (after.listed, after.models) == (True, ())


async def test_a_credential_whose_list_never_came_has_no_row(
    house: House, actor: Actor, provider: Gated
) -> None:
    provider.listing = "server_error"
    id = await house.checked(actor, provider)
    assert await known(house, actor, id) is None
    assert await house.rows("SELECT id FROM credential_models") == []


async def test_a_model_that_a_trial_was_refused_is_closed_until_it_answers(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    assert await rechecked(house, actor, id, invoke=True, model="gpt-6") == "FAILED"
    closed = await known(house, actor, id)
    assert closed is not None
    assert closed.denied == {("LLM", "gpt-6"): Failure.MODEL_NOT_FOUND}
    assert closed.refusal(ModelType.LLM, "gpt-6", vouched=True)
    assert closed.refusal(ModelType.LLM, "gpt-5-nano", vouched=False) is None
    await rechecked(house, actor, id, invoke=True, model="gpt-5-nano")
    await rechecked(house, actor, id)
    assert await known(house, actor, id) == closed
    provider.models = (*provider.models, "gpt-6")
    assert await rechecked(house, actor, id, invoke=True, model="gpt-6") == "SUCCEEDED"
    opened = await known(house, actor, id)
    assert opened is not None
    assert opened.denied == {}


async def test_the_job_of_a_refused_model_is_the_one_that_its_list_or_else_its_name_tells(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    assert await rechecked(house, actor, id, invoke=True, model="text-embedding-9") == "FAILED"
    named = await known(house, actor, id)
    assert named is not None
    assert named.denied == {("TEXT_EMBEDDING", "text-embedding-9"): Failure.MODEL_NOT_FOUND}

    async def told(unit: Unit) -> None:
        refused = Tried(None, "odd", Failure.PERMISSION_DENIED)
        lesson = Lesson(uuid4(), (FoundModel("odd", "RERANK"),), refused)
        await learn(unit, await stored_credential(actor.workspace, id), lesson, now=await unit.now())

    await house.work.writing(told)
    (row,) = await house.rows("SELECT denied FROM credential_models")
    assert json_of(row["denied"])["RERANK|odd"] == "PERMISSION_DENIED"


async def test_refusals_are_bounded_and_the_newest_is_kept(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)

    async def told(unit: Unit) -> None:
        credential = await stored_credential(actor.workspace, id)
        for number in range(DENIALS_KEPT + 2):
            refused = Tried("LLM", f"gpt-{number}", Failure.MODEL_NOT_FOUND)
            await learn(unit, credential, Lesson(uuid4(), tried=refused), now=await unit.now())

    await house.work.writing(told)
    (row,) = await house.rows("SELECT denied FROM credential_models")
    denied = json_of(row["denied"])
    assert len(denied) == DENIALS_KEPT
    assert f"LLM|gpt-{DENIALS_KEPT + 1}" in denied


async def test_a_trial_of_no_named_model_and_a_key_that_is_refused_before_close_none(
    house: House, actor: Actor, provider: Gated
) -> None:
    id = await house.checked(actor, provider)
    before = await known(house, actor, id)
    provider.chatting = "forbidden"
    assert await rechecked(house, actor, id, invoke=True) == "FAILED"
    provider.key = "sk-another"
    assert await rechecked(house, actor, id, invoke=True, model="gpt-5-nano") == "FAILED"
    assert await known(house, actor, id) == before


async def test_fields_that_come_into_force_bring_their_own_list(
    house: House, actor: Actor, providers: tuple[Gated, ...]
) -> None:
    here, there = providers[:2]
    id = await house.checked(actor, here)
    await rechecked(house, actor, id, invoke=True, model="gpt-6")
    there.models = ("gpt-5-nano",)
    await changed(house, actor, id, there)
    after = await known(house, actor, id)
    assert after is not None
    assert ([found.name for found in after.models], after.denied) == (["gpt-5-nano"], {})


async def test_of_fields_in_force_whose_list_did_not_come_the_former_list_is_no_evidence(
    house: House, actor: Actor, providers: tuple[Gated, ...]
) -> None:
    here, there = providers[:2]
    id = await house.checked(actor, here)
    there.listing = "forbidden"
    await changed(house, actor, id, there)
    after = await known(house, actor, id)
    assert after is not None
    assert (after.listed, {found.name for found in after.models}) == (False, set(here.models))
    assert after.refusal(ModelType.LLM, "of-there-alone", vouched=False) is None


async def test_waiting_fields_tell_nothing_of_those_in_force(
    house: House, actor: Actor, providers: tuple[Gated, ...]
) -> None:
    here, there = providers[:2]
    id = await house.checked(actor, here)
    before, row = await known(house, actor, id), await house.row("credential", id)
    there.models = ("gpt-6",)
    for key, listing in (("sk-wrong", "good"), ("sk-wrong", "server_error")):
        there.listing = listing
        await changed(house, actor, id, there, key=key)
        assert await known(house, actor, id) == before
        after = await house.row("credential", id)
        told = ("unreached", "last_checked_at")
        assert [after[name] for name in told] == [row[name] for name in told]


async def test_fields_that_nobody_judged_take_with_them_what_the_former_told(
    house: House, actor: Actor, providers: tuple[Gated, ...]
) -> None:
    here, there = providers[:2]
    # A list comes, and then no verdict.
    here.chatting = "server_error"
    id = await house.checked(actor, here, invoke=True, invoke_model="gpt-5-nano")
    before = await known(house, actor, id)
    assert before is not None
    assert before.listed
    there.listing = "server_error"
    await changed(house, actor, id, there)
    after = await known(house, actor, id)
    assert after == replace(before, listed=False, revision=before.revision + 1)


@pytest.mark.parametrize(
    ("listing", "unreached"),
    [
        ("good", False),
        ("forbidden", False),
        ("region", False),
        ("server_error", True),
        ("rate", True),
        ("hang_up", True),
        ("page", True),
    ],
)
async def test_who_gave_no_answer_of_his_own_was_not_reached(
    house: House, actor: Actor, provider: Gated, listing: str, unreached: bool
) -> None:
    id = await house.checked(actor, provider)
    for say in ("server_error", listing):
        provider.listing = say
        await rechecked(house, actor, id)
    row = await house.row("credential", id)
    assert (bool(row["unreached"]), row["verdict"]) == (unreached, "VALID")
    assert row["last_checked_at"] is not None


async def test_a_draft_tells_nothing(house: House, actor: Actor, provider: Gated) -> None:
    async with house.working():
        await house.test(actor, provider)
        await house.idle()
    assert await house.rows("SELECT id FROM credential_models") == []


async def test_a_listed_model_is_on_offer_at_once(house: House, actor: Actor, provider: Gated) -> None:
    await house.checked(actor, provider)
    picture = await house.work.reading(
        lambda reader: gather(reader, actor.workspace, catalog=house.catalog, vault=house.vault)
    )
    address = Address("openai_compatible", ModelType.LLM, "gpt-5-nano")
    assert offer(picture, address) is not None
