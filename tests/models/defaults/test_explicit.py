"""What others ask of the default models that hands chose, and what they take away; over rows, on both engines."""

import asyncio
from itertools import pairwise
from uuid import UUID, uuid4

import pytest

from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.permissions import ALL_PERMISSIONS
from models.access.tables import Workspace
from models.catalog.offerings import Address, ModelType
from models.catalog.providers import load
from models.clock import utc_now
from models.defaults.explicit import (
    clear_default_model,
    defaults_among,
    defaults_naming,
    forget_provider,
    forget_workspace,
    set_default_model,
)
from models.defaults.tables import DefaultModel
from models.events.rows import json_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.standing.pictures import Pictures
from models.vault.custody import Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import new_key

CATALOG = load()
LLM, EMBEDDING, IMAGE = ModelType.LLM, ModelType.TEXT_EMBEDDING, ModelType.IMAGE_GENERATION
KEPT = (
    Address("google", LLM, "gemini"),
    Address("openai", EMBEDDING, "small"),
    Address("openai", IMAGE, "small"),
)


def first_two(key: str, type: ModelType) -> tuple[Address, Address]:
    entry = CATALOG.get(key)
    assert entry is not None
    names = [one.name for one in entry.offerings if one.type is type]
    return Address(key, type, names[0]), Address(key, type, names[1])


@pytest.fixture
async def workspace(work: UnitOfWork) -> UUID:
    return await made(work, *KEPT)


async def made(work: UnitOfWork, *chosen: Address) -> UUID:
    """A workspace with these defaults."""
    id = uuid4()

    async def make(unit: Unit) -> None:
        await Workspace.create(id=id, slug=id.hex, name="A workspace", created_at=utc_now())
        for one in chosen:
            await DefaultModel.create(workspace_id=id, changed_at=utc_now(), **one._asdict())

    await work.writing(make)
    return id


async def kept(work: UnitOfWork, workspace_id: UUID) -> list[tuple[str, str, str]]:
    rows = await work.reading(
        lambda reader: reader.rows(
            "SELECT provider_key, type, name FROM default_model WHERE workspace_id = ? ORDER BY type",
            workspace_id,
        )
    )
    return [(row["provider_key"], row["type"], row["name"]) for row in rows]


async def announced(work: UnitOfWork, workspace_id: UUID) -> list[dict[str, str]]:
    """What was told of each event."""
    rows = await work.reading(
        lambda reader: reader.rows(
            "SELECT kind, detail FROM outbox_event WHERE workspace_id = ? ORDER BY sequence", workspace_id
        )
    )
    assert {row["kind"] for row in rows} <= {"default_model.changed"}
    return [json_of(row["detail"]) for row in rows]


async def test_a_providers_jobs_come_in_the_order_of_jobs(work: UnitOfWork, workspace: UUID) -> None:
    other = await made(work, Address("openai", LLM, "theirs"))
    told = {
        key: await work.reading(lambda reader, key=key: defaults_among(reader, workspace, key))  # type: ignore[misc]
        for key in ("openai", "google", "cohere")
    }
    assert told == {"openai": (EMBEDDING, IMAGE), "google": (LLM,), "cohere": ()}
    assert await work.reading(lambda reader: defaults_among(reader, other, "google")) == ()


async def test_a_model_is_the_default_of_its_own_job_alone(work: UnitOfWork, workspace: UUID) -> None:
    async def naming(address: Address) -> tuple[ModelType, ...]:
        return await work.reading(lambda reader: defaults_naming(reader, workspace, address))

    assert await naming(KEPT[1]) == (EMBEDDING,)
    assert await naming(KEPT[2]) == (IMAGE,)
    assert await naming(KEPT[1]._replace(type=LLM)) == ()
    assert await naming(KEPT[1]._replace(name="large")) == ()
    assert await naming(KEPT[0]._replace(provider_key="openai")) == ()


async def test_a_provider_that_leaves_takes_its_defaults_along_and_says_so(
    work: UnitOfWork, workspace: UUID
) -> None:
    other = await made(work, *KEPT)
    gone = await work.writing(lambda unit: forget_provider(unit, workspace, "openai"))
    assert gone == (EMBEDDING, IMAGE)
    assert await kept(work, workspace) == [("google", "LLM", "gemini")]
    assert len(await kept(work, other)) == 3
    assert await announced(work, workspace) == [{"type": "TEXT_EMBEDDING"}, {"type": "IMAGE_GENERATION"}]
    assert await work.writing(lambda unit: forget_provider(unit, workspace, "openai")) == ()
    assert len(await announced(work, workspace)) == 2


async def test_a_workspace_that_ends_leaves_no_default(work: UnitOfWork, workspace: UUID) -> None:
    other = await made(work, *KEPT)
    await work.writing(lambda unit: forget_workspace(unit, workspace))
    assert await kept(work, workspace) == []
    assert len(await kept(work, other)) == 3
    assert await announced(work, workspace) == []


async def test_of_two_hands_at_once_the_later_one_stands_and_both_are_told(
    work: UnitOfWork,
) -> None:
    key = new_key()
    vault = await Vault.found(work, KeyRing([key], primary=ring_key_id(key)))
    pictures = Pictures(work, CATALOG, vault)
    workspace = await made(work)
    actor = Actor("system", uuid4(), "a test", None, None, workspace, None, ALL_PERMISSIONS, None)
    once = Once("setDefaultModel", None, "")
    one, two = first_two("openai", LLM)

    async def choose(address: Address) -> None:
        await set_default_model(actor, address, once, work=work, pictures=pictures)

    await asyncio.gather(*(choose(address) for address in (one, two) * 3))
    (stands,) = await kept(work, workspace)
    assert stands in (tuple(one), tuple(two))
    # A choice that stands already is not made again: between two of one model there was one of the other.
    told = [row["subject"] for row in await audited(work, workspace)]
    assert set(told) == {"default_model:LLM"}
    assert len(told) == len(await announced(work, workspace))
    names = [row["detail"] for row in await audited(work, workspace)]
    assert all(before != after for before, after in pairwise(names))
    await clear_default_model(actor, LLM, Once("clearDefaultModel", None, ""), work=work)
    assert await kept(work, workspace) == []


async def audited(work: UnitOfWork, workspace_id: UUID) -> list[dict[str, str]]:
    return await work.reading(
        lambda reader: reader.rows(
            "SELECT subject, detail FROM audit_entry WHERE workspace_id = ? ORDER BY at, id", workspace_id
        )
    )
