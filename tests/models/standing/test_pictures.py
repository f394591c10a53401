"""A picture is never old, costs one statement while nothing happened, and takes over the lists that still stand."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar
from uuid import UUID, uuid4

import pytest

from models.access.tables import Workspace
from models.catalog.offerings import Address, ModelOrigin, ModelType
from models.catalog.providers import Catalog, load
from models.catalog.tables import CustomModel, ModelSwitch, WorkspaceProvider
from models.clock import utc_now
from models.credentials.status import CredentialStatus
from models.credentials.tables import Credential, CredentialModels, DefaultCredential
from models.defaults.tables import DefaultModel
from models.errors import DatabaseUnavailable
from models.events.outbox import Event
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.hosting.tables import HostedProvider, HostedRevision
from models.pools.tables import ModelFallback, Pool, PoolMember
from models.standing import gathering
from models.standing.offers import offer, offers
from models.standing.picture import Choice, MemberLimits, Picture, PoolStrategy, UsagePriority
from models.standing.pictures import Pictures
from models.vault.custody import Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import new_key
from tests.conftest import Statements

CATALOG = load()
T = TypeVar("T")


@pytest.fixture
def catalog() -> Catalog:
    return CATALOG


@pytest.fixture
async def vault(work: UnitOfWork) -> Vault:
    key = new_key()
    return await Vault.found(work, KeyRing([key], primary=ring_key_id(key)))


@pytest.fixture
def pictures(work: UnitOfWork, vault: Vault, catalog: Catalog) -> Pictures:
    return Pictures(work, catalog, vault)


@pytest.fixture
async def workspace(work: UnitOfWork) -> UUID:
    id = uuid4()

    async def make(unit: Unit) -> None:
        await Workspace.create(id=id, slug=id.hex, name="A workspace", created_at=utc_now())

    await work.writing(make)
    return id


class Away(UnitOfWork):
    """A database that cannot be reached when told so."""

    away = False

    async def reading(self, work: Callable[[Reader], Awaitable[T]]) -> T:
        if self.away:
            raise DatabaseUnavailable("away")
        return await super().reading(work)


async def change(work: UnitOfWork, workspace_id: UUID, act: Callable[[], Awaitable[object]]) -> None:
    """What every change does: the rows and an event, in one unit."""

    async def unit_of(unit: Unit) -> None:
        await act()
        unit.announce(Event(workspace_id, "credential.updated", None, {}))

    await work.writing(unit_of)


async def credential(
    work: UnitOfWork, workspace_id: UUID, provider_key: str = "ollama", **more: object
) -> UUID:
    id, now = uuid4(), utc_now()

    async def act() -> None:
        await Credential.create(
            id=id,
            workspace_id=workspace_id,
            provider_key=provider_key,
            name=id.hex,
            name_key=id.hex,
            created_at=now,
            updated_at=now,
            **{"verdict": "VALID", "checked": True, **more},
        )

    await change(work, workspace_id, act)
    return id


async def listing(work: UnitOfWork, workspace_id: UUID, credential_id: UUID, *names: str) -> None:
    async def act() -> None:
        await CredentialModels.create(
            workspace_id=workspace_id,
            credential_id=credential_id,
            provider_key="ollama",
            run_id=uuid4(),
            models=[{"name": name, "type": "LLM"} for name in names],
            denied={"LLM|closed": "PERMISSION_DENIED"},
            found_at=utc_now(),
        )

    await change(work, workspace_id, act)


async def test_a_picture_holds_what_the_rows_say(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    id = await credential(work, workspace, expires_at=utc_now() + timedelta(days=1))
    await listing(work, workspace, id, "qwen3:8b", "llama3.1")
    now = utc_now()

    async def act() -> None:
        place = {"workspace_id": workspace, "provider_key": "ollama"}
        await WorkspaceProvider.create(**place, enabled=False, usage_priority="CUSTOM_FIRST", changed_at=now)
        await DefaultCredential.create(**place, credential_id=id, changed_at=now)
        await ModelSwitch.create(**place, type="LLM", name="qwen3:8b", enabled=False, changed_at=now)
        await CustomModel.create(
            workspace_id=workspace,
            provider_key="azure_openai",
            type="LLM",
            name="mine",
            context_window=1000,
            features=["VISION"],
            created_at=now,
            updated_at=now,
        )
        await HostedProvider.create(
            provider_key="openai", plain={}, patterns=["gpt-*"], created_at=now, updated_at=now
        )
        await HostedRevision.create(revision=3)
        await DefaultModel.create(**place, type="LLM", name="gone", changed_at=now)
        await Workspace.filter(id=workspace).update(load_balancing_allowed=False)

    await change(work, workspace, act)
    picture = await pictures.current(workspace)
    (facts,) = picture.of_provider("ollama")
    assert (facts.status(now), facts.usable(now)) == (CredentialStatus.VALID, True)
    assert facts.status(now + timedelta(days=2)) is CredentialStatus.EXPIRED
    assert picture.choice("ollama") == Choice(False, UsagePriority.CUSTOM_FIRST)
    assert picture.choice("openai") == Choice(True, None)
    assert picture.defaults["ollama", "", ""] == id
    assert picture.hosted["openai"].patterns == ("gpt-*",)
    assert picture.default_models == {ModelType.LLM: Address("ollama", ModelType.LLM, "gone")}
    assert picture.mark.hosted == 3
    assert not picture.balanced
    assert facts.capability is not None
    assert facts.capability.refusal(ModelType.LLM, "other", vouched=False) is not None
    assert facts.capability.refusal(ModelType.LLM, "other", vouched=True) is None
    assert facts.capability.refusal(ModelType.LLM, "closed", vouched=True) is not None
    told = {one.address.name: one for one in offers(picture, "ollama", now)}
    assert {name: (one.origin, one.enabled) for name, one in told.items()} == {
        "llama3.1": (ModelOrigin.DISCOVERED, True),
        "qwen3:8b": (ModelOrigin.DISCOVERED, False),
    }
    mine = offer(picture, Address("azure_openai", ModelType.LLM, "mine"))
    assert mine is not None
    assert (mine.origin, mine.context_window, [str(one) for one in mine.features]) == (
        ModelOrigin.CUSTOM,
        1000,
        ["VISION"],
    )


async def test_while_nothing_happens_a_picture_costs_one_statement(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    await credential(work, workspace)
    first = await pictures.current(workspace)
    with statements() as seen:
        assert await pictures.current(workspace) is first
    assert len(seen) == 1


async def test_reading_one_anew_costs_as_many_statements_however_much_there_is(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    async def cost() -> int:
        with statements() as seen:
            await pictures.current(workspace)
        return len(seen)

    id = await credential(work, workspace)
    await listing(work, workspace, id, "one")
    few = await cost()
    for _ in range(20):
        await listing(work, workspace, await credential(work, workspace), "one", "two")
    assert await cost() == few <= 15


async def test_a_change_shows_at_once_and_lists_that_stand_are_taken_over(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    id = await credential(work, workspace)
    await listing(work, workspace, id, "one")
    before = await pictures.current(workspace)

    async def act() -> None:
        await Credential.filter(id=id).update(enabled=False)

    await change(work, workspace, act)
    after = await pictures.current(workspace)
    assert after.credentials[0].status(utc_now()) is CredentialStatus.DISABLED
    assert after.credentials[0].capability is before.credentials[0].capability

    async def relist() -> None:
        await CredentialModels.filter(credential_id=id).update(
            revision=2, models=[{"name": "two", "type": "LLM"}]
        )

    await change(work, workspace, relist)
    listed = offers(await pictures.current(workspace), "ollama", utc_now())
    assert [one.address.name for one in listed] == ["two"]


async def test_a_hosted_key_that_comes_shows_without_an_event_of_the_workspace(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    assert (await pictures.current(workspace)).hosted == {}

    async def host(unit: Unit) -> None:
        now = utc_now()
        await HostedProvider.create(
            provider_key="openai", plain={}, patterns=["*"], created_at=now, updated_at=now
        )
        await HostedRevision.create(revision=1)

    await work.writing(host)
    assert set((await pictures.current(workspace)).hosted) == {"openai"}


async def test_a_switched_model_stays_when_its_list_forgets_it(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    id = await credential(work, workspace)
    await listing(work, workspace, id, "gone", "stays")

    async def act() -> None:
        await ModelSwitch.create(
            workspace_id=workspace,
            provider_key="ollama",
            type="LLM",
            name="stays",
            enabled=True,
            changed_at=utc_now(),
        )
        await CredentialModels.filter(credential_id=id).update(revision=2, models=[])

    await change(work, workspace, act)
    listed = offers(await pictures.current(workspace), "ollama", utc_now())
    assert [one.address.name for one in listed] == ["stays"]


async def test_of_many_who_ask_after_one_event_one_reads(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    await credential(work, workspace)
    with statements() as seen:
        found = await asyncio.gather(*(pictures.current(workspace) for _ in range(20)))
    assert len({id(one) for one in found}) == 1
    assert len([sql for sql in seen if "custom_model" in sql]) == 1


async def test_a_picture_torn_by_a_commit_is_read_again(
    work: UnitOfWork,
    pictures: Pictures,
    workspace: UUID,
    vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The credential becomes the default between the statement that reads credentials and the one that reads defaults."""
    id = await credential(work, workspace, enabled=False)
    usual, torn = gathering._defaults, [True]

    async def between(reader: Reader | Unit, workspace_id: UUID) -> dict[tuple[str, str, str], UUID | None]:
        if torn.pop() if torn else False:

            async def act() -> None:
                await Credential.filter(id=id).update(enabled=True)
                await DefaultCredential.create(
                    workspace_id=workspace, provider_key="ollama", credential_id=id, changed_at=utc_now()
                )

            await asyncio.create_task(change(work, workspace, act))
        return await usual(reader, workspace_id)

    monkeypatch.setattr(gathering, "_defaults", between)
    picture: Picture = await pictures.current(workspace)
    assert picture.defaults["ollama", "", ""] == id
    assert picture.credentials[0].enabled


async def test_workspaces_asked_about_long_ago_are_not_kept(
    work: UnitOfWork, vault: Vault, workspace: UUID, catalog: Catalog
) -> None:
    pictures = Pictures(work, catalog, vault, most_kept=2)
    first = await pictures.current(workspace)
    for _ in range(2):
        await pictures.current(uuid4())
    assert await pictures.current(workspace) is not first


async def test_a_pool_is_gathered_with_its_members_in_their_order(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    first, second = await credential(work, workspace), await credential(work, workspace)
    address = Address("ollama", ModelType.LLM, "llama3.1")
    model = {"provider_key": "ollama", "type": "LLM", "name": "llama3.1"}
    pool_id, now = uuid4(), utc_now()

    async def act() -> None:
        await Pool.create(
            **{**model, "id": pool_id, "workspace_id": workspace, "strategy": "PRIORITY", "version": 4},
            **{"enabled": True, "created_at": now, "updated_at": now},
        )
        usual = {"workspace_id": workspace, "pool_id": pool_id, "weight": 1, "priority": 0, "enabled": True}
        await PoolMember.create(**{**usual, "place": 2, "credential_id": first, "weight": 7})
        await PoolMember.create(**{**usual, "place": 0, "credential_id": second, "concurrency": 3})
        await PoolMember.create(**{**usual, "place": 1, "follows_default": True, "enabled": False})
        for place, name in enumerate(("z", "a")):
            other = {"to_provider_key": "openai", "to_name": name, "place": place}
            await ModelFallback.create(workspace_id=workspace, **model, **other)

    await change(work, workspace, act)
    picture = await pictures.current(workspace)
    pool = picture.pools[address]
    assert (pool.id, pool.strategy, pool.version, pool.enabled) == (pool_id, PoolStrategy.PRIORITY, 4, True)
    assert [(one.credential_id, one.weight, one.enabled) for one in pool.members] == [
        (second, 1, True),
        (None, 1, False),
        (first, 7, True),
    ]
    assert pool.members[0].limits == MemberLimits(concurrency=3)
    assert [other.name for other in picture.fallbacks[address]] == ["z", "a"]
    assert picture.balanced


async def test_a_picture_at_hand_costs_no_statement(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    first = await pictures.at_hand(workspace)
    with statements() as seen:
        assert await pictures.at_hand(workspace) is first
    assert seen == []


async def test_what_this_process_commits_is_at_hand_at_once(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    work.bell = pictures.ring
    await pictures.at_hand(workspace)
    for count in range(1, 4):
        await credential(work, workspace)
        await asyncio.sleep(0)  # the bell is rung by the loop
        assert len((await pictures.at_hand(workspace)).credentials) == count
        with statements() as seen:
            await pictures.at_hand(workspace)
        assert seen == []


async def test_of_many_who_find_a_picture_old_one_asks(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    await pictures.at_hand(workspace)
    await credential(work, workspace)
    pictures.ring({workspace})
    with statements() as seen:
        found = await asyncio.gather(*(pictures.at_hand(workspace) for _ in range(20)))
    assert {len(one.credentials) for one in found} == {1}
    assert len([sql for sql in seen if "outbox_position" in sql]) == 3


async def test_a_bell_that_rings_while_a_picture_is_read_is_heard(
    work: UnitOfWork,
    pictures: Pictures,
    workspace: UUID,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is committed after the last look at the mark, and before the picture is kept."""
    monkeypatch.setattr(gathering, "_ROUNDS", 1)
    real, torn = gathering.mark_of, [False, False, True]

    async def mark_of(reader: Reader | Unit, workspace_id: UUID) -> object:
        found = await real(reader, workspace_id)
        if torn and torn.pop(0):
            await asyncio.create_task(credential(work, workspace))
            pictures.ring({workspace})
        return found

    monkeypatch.setattr(gathering, "mark_of", mark_of)
    monkeypatch.setattr("models.standing.pictures.mark_of", mark_of)
    await pictures.at_hand(workspace)
    assert len((await pictures.at_hand(workspace)).credentials) == 1


async def test_what_another_process_commits_is_at_hand_within_a_second(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    looking = asyncio.create_task(pictures.run())
    await pictures.at_hand(workspace)
    await credential(work, workspace)
    async with asyncio.timeout(5):  # five times what is promised
        while not (await pictures.at_hand(workspace)).credentials:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    async def host(unit: Unit) -> None:
        now = utc_now()
        await HostedProvider.create(
            provider_key="openai", plain={}, patterns=["*"], created_at=now, updated_at=now
        )
        await HostedRevision.create(revision=1)

    await work.writing(host)
    async with asyncio.timeout(5):  # five times what is promised
        while not (await pictures.at_hand(workspace)).hosted:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    looking.cancel()
    await asyncio.wait({looking})


async def test_all_pictures_are_compared_by_one_statement(
    work: UnitOfWork, pictures: Pictures, workspace: UUID, statements: Statements
) -> None:
    for id in (workspace, *(uuid4() for _ in range(5))):
        await pictures.at_hand(id)
    with statements() as seen:
        await pictures._look()
    assert len(seen) == 1


async def test_a_picture_that_nobody_compared_for_a_second_is_compared_before_it_is_shown(
    work: UnitOfWork, vault: Vault, workspace: UUID, catalog: Catalog
) -> None:
    now = [0.0]
    pictures = Pictures(work, catalog, vault, clock=lambda: now[0])
    await pictures.at_hand(workspace)
    await credential(work, workspace)
    assert (await pictures.at_hand(workspace)).credentials == ()
    now[0] = 1.5
    assert len((await pictures.at_hand(workspace)).credentials) == 1


async def test_while_the_database_fails_a_picture_serves_for_half_a_minute(
    work: UnitOfWork, vault: Vault, workspace: UUID, catalog: Catalog
) -> None:
    now, away = [0.0], Away(work.database)
    pictures = Pictures(away, catalog, vault, look_every=0.01, clock=lambda: now[0])
    looking = asyncio.create_task(pictures.run())
    kept = await pictures.at_hand(workspace)
    away.away = True
    await asyncio.sleep(0.1)
    now[0] = 29.0
    assert await pictures.at_hand(workspace) is kept
    with pytest.raises(DatabaseUnavailable):
        await pictures.at_hand(uuid4())
    now[0] = 31.0
    with pytest.raises(DatabaseUnavailable):
        await pictures.at_hand(workspace)
    away.away = False
    assert await pictures.at_hand(workspace) is kept
    looking.cancel()
    await asyncio.wait({looking})


async def test_a_picture_that_is_known_to_have_changed_serves_nobody_though_the_database_fails(
    work: UnitOfWork, vault: Vault, workspace: UUID, catalog: Catalog
) -> None:
    away = Away(work.database)
    pictures = Pictures(away, catalog, vault, look_every=0.01)
    looking = asyncio.create_task(pictures.run())
    await pictures.at_hand(workspace)
    away.away = True
    await asyncio.sleep(0.1)
    pictures.ring({workspace})
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable):
            await pictures.at_hand(workspace)
    away.away = False
    await pictures.at_hand(workspace)
    looking.cancel()
    await asyncio.wait({looking})


async def test_a_change_that_comes_while_the_picture_is_read_shows_in_it(
    work: UnitOfWork, vault: Vault, workspace: UUID, catalog: Catalog
) -> None:
    class Slow(UnitOfWork):
        times = 0

        async def reading(self, read: Callable[[Reader], Awaitable[T]]) -> T:
            told = await super().reading(read)
            self.times += 1
            if self.times == 1:  # it was read, and is not told yet
                await credential(work, workspace)
                pictures.ring({workspace})
            return told

    pictures = Pictures(Slow(work.database), catalog, vault)
    assert len((await pictures.at_hand(workspace)).credentials) == 1


async def test_a_workspace_that_ended_is_not_at_hand_any_more(
    work: UnitOfWork, pictures: Pictures, workspace: UUID
) -> None:
    await credential(work, workspace)
    kept = await pictures.at_hand(workspace)
    await work.writing(lambda unit: unit.execute("DELETE FROM outbox_position"))
    await pictures._look()
    assert await pictures.at_hand(workspace) is not kept
