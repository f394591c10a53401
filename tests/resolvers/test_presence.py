"""What an event found is read once for all who ask together, by whoever is left of them, and not kept for long."""

import asyncio
from uuid import UUID, uuid4

import pytest

from models.access.tables import Workspace
from models.clock import utc_now
from models.credentials.tables import Credential
from models.errors import DatabaseUnavailable
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.validation.tables import ValidationRun
from models.vault.custody import Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import new_key
from resolvers.credentials.presence import Presence, Present
from tests.conftest import Statements

WORKSPACE = uuid4()


class Counted(Presence):
    """Counts how often it reads, and can be held or fail meanwhile."""

    def __init__(self, work: UnitOfWork, vault: Vault, **limits: float) -> None:
        super().__init__(work, vault, **limits)  # type: ignore[arg-type]
        self.readings = 0
        self.go = asyncio.Event()
        self.go.set()
        self.began = asyncio.Event()
        self.fails = False

    async def _present(
        self, reader: Reader, workspace_id: UUID, credential_id: UUID, run_id: UUID | None
    ) -> Present:
        self.readings += 1
        self.began.set()
        await self.go.wait()
        if self.fails:
            raise DatabaseUnavailable
        return await super()._present(reader, workspace_id, credential_id, run_id)


@pytest.fixture
async def vault(work: UnitOfWork) -> Vault:
    key = new_key()
    return await Vault.found(work, KeyRing([key], primary=ring_key_id(key)))


@pytest.fixture
async def credential(work: UnitOfWork) -> UUID:
    id, now = uuid4(), utc_now()

    async def make(unit: Unit) -> None:
        await Workspace.create(id=WORKSPACE, slug="main", name="Main", created_at=now)
        await Credential.create(
            id=id,
            workspace_id=WORKSPACE,
            provider_key="openai",
            name="one",
            name_key="one",
            created_at=now,
            updated_at=now,
        )

    await work.writing(make)
    return id


async def of(presence: Presence, credential: UUID, sequence: int = 1, run_id: UUID | None = None) -> Present:
    return await presence.of(WORKSPACE, sequence, credential_id=credential, run_id=run_id)


async def test_all_who_ask_together_are_told_what_one_read(
    work: UnitOfWork, vault: Vault, credential: UUID, statements: Statements
) -> None:
    presence = Counted(work, vault)
    with statements() as seen:
        found = await asyncio.gather(*(of(presence, credential) for _ in range(50)))
    assert presence.readings == 1
    assert len(seen) == 3
    assert {id(one) for one in found} == {id(found[0])}
    assert found[0].credential is not None
    assert found[0].credential.name == "one"


async def test_each_event_of_each_workspace_is_read_for_itself(
    work: UnitOfWork, vault: Vault, credential: UUID
) -> None:
    presence = Counted(work, vault)
    await of(presence, credential, 1)
    await of(presence, credential, 2)
    elsewhere = await presence.of(uuid4(), 1, credential_id=credential, run_id=None)
    assert presence.readings == 3
    assert elsewhere == Present(None, None)


async def test_it_is_kept_for_a_moment_alone(work: UnitOfWork, vault: Vault, credential: UUID) -> None:
    presence = Counted(work, vault, lasting=0.05)
    await of(presence, credential)
    await of(presence, credential)
    assert presence.readings == 1
    await asyncio.sleep(0.06)
    await work.writing(lambda unit: unit.execute("UPDATE credential SET name = 'two'"))
    later = await of(presence, credential)
    assert presence.readings == 2
    assert later.credential is not None
    assert later.credential.name == "two"


async def test_no_more_is_kept_than_is_allowed(work: UnitOfWork, vault: Vault, credential: UUID) -> None:
    presence = Counted(work, vault, most=3)
    for sequence in range(10):
        await of(presence, credential, sequence)
    assert len(presence._readings) == 3
    await of(presence, credential, 9)
    assert presence.readings == 10
    await of(presence, credential, 0)
    assert presence.readings == 11


async def test_where_the_one_who_reads_stops_listening_another_reads(
    work: UnitOfWork, vault: Vault, credential: UUID
) -> None:
    presence = Counted(work, vault)
    presence.go.clear()
    first, *others = [asyncio.create_task(of(presence, credential)) for _ in range(5)]
    await presence.began.wait()
    first.cancel()
    others[0].cancel()
    presence.go.set()
    told = await asyncio.gather(first, *others, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in told] == [True, True, False, False, False]
    assert presence.readings == 2
    assert {id(one) for one in told[2:]} == {id(told[2])}


async def test_a_failure_is_kept_for_nobody(work: UnitOfWork, vault: Vault, credential: UUID) -> None:
    presence = Counted(work, vault)
    presence.fails = True
    with pytest.raises(DatabaseUnavailable):
        await of(presence, credential)
    presence.fails = False
    assert (await of(presence, credential)).credential is not None


async def test_the_check_is_read_before_its_credential_so_that_no_end_stands_beside_a_former_status(
    work: UnitOfWork, vault: Vault, credential: UUID, statements: Statements
) -> None:
    with statements() as seen:
        await of(Presence(work, vault), credential, run_id=uuid4())
    place = [number for number, sql in enumerate(seen) if "verdict" in sql]
    assert "FROM validation_run" in seen[0]
    assert place == [1]


async def test_what_only_its_maker_may_see_is_told_to_nobody(
    work: UnitOfWork, vault: Vault, credential: UUID
) -> None:
    kept, draft = uuid4(), uuid4()

    async def make(unit: Unit) -> None:
        for id, is_draft in ((kept, False), (draft, True)):
            await ValidationRun.create(
                id=id,
                workspace_id=WORKSPACE,
                credential_id=None if is_draft else credential,
                provider_key="openai",
                draft=is_draft,
                host="https://api.openai.com",
                state="SUCCEEDED",
                steps=[],
                created_at=utc_now(),
                created_ms=1,
                finished_at=utc_now(),
            )

    await work.writing(make)
    presence = Presence(work, vault)
    told = [(await of(presence, credential, number, run)).run for number, run in enumerate((kept, draft))]
    assert [one and one.id for one in told] == [kept, None]
