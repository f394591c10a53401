"""Workspaces with credentials, and workers as many as a test wants, each as if it were a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.actor import SYSTEM, Actor
from models.access.tables import Workspace
from models.catalog.forms import GivenField
from models.catalog.providers import Catalog, load
from models.clock import utc_now
from models.credentials.drafts import Addition, Once, Trial
from models.database import Database
from models.events.rows import uuid_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.standing.pictures import Pictures
from models.standing.presence import build_on
from models.validation import admission, trying
from models.validation.desk import CheckDesk, CheckRules
from models.validation.queue import OPEN
from models.validation.runner import Runner
from models.validation.saving import Admission
from models.validation.tables import ValidationRun
from models.vault.custody import Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import new_key
from models.vault.secret import Secret
from models.vendors.client import Deadline, VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.registry import adapter_for
from tests.fakes.gated import Gated
from tests.fakes.provider import KEY

QUICK = CheckRules(lease=2.0, deadline=5.0, poll=0.1, watch=0.05, grace=1.0)


@dataclass
class House:
    """One database. `desk` is where the tests hand checks in; a worker of it runs only while `working` is entered."""

    url: str
    work: UnitOfWork
    vault: Vault
    client: VendorClient
    catalog: Catalog
    desk: CheckDesk = field(default_factory=lambda: CheckDesk(QUICK))

    async def workspace(self) -> Actor:
        """Somebody in a new workspace."""
        id = uuid4()

        async def make(unit: Unit) -> None:
            await Workspace.create(id=id, slug=id.hex, name="A workspace", created_at=utc_now())
            await self.vault.new_workspace_key(unit, id)

        await self.work.writing(make)
        return replace(SYSTEM(id), kind="token", id=uuid4(), label="somebody")

    async def add(self, actor: Actor, provider: Gated, key: str | None = KEY, **more: Any) -> Admission:
        """A credential, whose first check is queued."""
        addition = Addition("openai_compatible", fields(provider, key), **more)
        return await admission.add_credential(
            actor,
            addition,
            NOT_ONCE,
            work=self.work,
            vault=self.vault,
            catalog=self.catalog,
            desk=self.desk,
            offered=partial(build_on, pictures=Pictures(self.work, self.catalog, self.vault)),
        )

    async def checked(self, actor: Actor, provider: Gated, key: str | None = KEY, **more: Any) -> UUID:
        """A credential whose first check has ended."""
        added = await self.add(actor, provider, key, **more)
        async with self.working():
            await self.idle()
        assert added.credential_id is not None
        return added.credential_id

    async def validate(self, actor: Actor, credential_id: UUID, **more: Any) -> UUID:
        """The check of a credential that is queued, or under way, then."""
        how = {"invoke": False, "model": None, **more}
        admitted = await admission.validate_credential(
            actor, credential_id, NOT_ONCE, work=self.work, catalog=self.catalog, desk=self.desk, **how
        )
        assert admitted.run_id is not None
        return admitted.run_id

    async def test(self, actor: Actor, provider: Gated, key: str | None = KEY) -> UUID:
        """The check of a draft."""
        admitted = await trying.test_credential(
            actor,
            Trial("openai_compatible", None, fields(provider, key)),
            work=self.work,
            catalog=self.catalog,
            desk=self.desk,
        )
        assert admitted.run_id is not None
        return admitted.run_id

    def runner(self, desk: CheckDesk | None = None, work: UnitOfWork | None = None, **how: Any) -> Runner:
        """A worker, as of another process unless it gets this desk."""
        return Runner(
            work or self.work,
            self.vault,
            self.client,
            self.catalog,
            how.get("adapter_for", adapter_for),
            desk or CheckDesk(self.desk.rules),
        )

    @asynccontextmanager
    async def working(self, desk: CheckDesk | None = None, **how: Any) -> AsyncIterator[Runner]:
        """A worker at work, of this desk unless another is named."""
        runner = self.runner(desk or self.desk, **how)
        task = asyncio.create_task(runner.run())
        try:
            yield runner
        finally:
            task.cancel()
            await asyncio.wait({task})

    @asynccontextmanager
    async def second(self) -> AsyncIterator[UnitOfWork]:
        """Connections of their own to the same database, as another process has."""
        database = await Database.open(self.url, pool=5)
        try:
            yield UnitOfWork(database)
        finally:
            await database.close()

    async def run(self, id: UUID) -> ValidationRun:
        """The row as it is."""
        return await self.work.reading(lambda reader: ValidationRun.get(id=id))

    async def runs(self, **which: Any) -> list[ValidationRun]:
        """The rows, oldest first."""
        return await self.work.reading(
            lambda reader: ValidationRun.filter(**which).order_by("created_ms", "id")
        )

    async def row(self, table: str, id: UUID) -> dict[str, Any]:
        """One raw row."""
        rows = await self.rows(f"SELECT * FROM {table} WHERE id = ?", id)
        return rows[0]

    async def rows(self, sql: str, *params: object) -> list[dict[str, Any]]:
        return await self.work.reading(lambda reader: reader.rows(sql, *params))

    async def alter(self, sql: str, *params: object) -> int:
        """One statement behind everybody's back."""
        return await self.work.writing(lambda unit: unit.execute(sql, *params))

    async def later(self, seconds: float) -> None:
        """As if so much time had passed for every check."""
        by = int(seconds * 1000)
        await self.alter(
            "UPDATE validation_run SET not_before_ms = CASE WHEN not_before_ms > ? THEN not_before_ms - ? ELSE 0 END,"
            " created_ms = created_ms - ?, lease_until_ms = lease_until_ms - ?",
            by,
            by,
            by,
            by,
        )

    async def told(self, run_id: UUID) -> int:
        """How often news of a check were announced."""
        rows = await self.rows("SELECT COUNT(*) AS told FROM outbox_event WHERE subject_id = ?", run_id)
        return int(rows[0]["told"])

    async def idle(self) -> None:
        """Until no check is due or runs; a later try may wait."""
        async with asyncio.timeout(20):
            while await self.rows(  # noqa: ASYNC110 - workers of other processes ring no bell here
                "SELECT id FROM validation_run WHERE state = 'RUNNING' OR (state = 'QUEUED' AND not_before_ms < ?)",
                int(utc_now().timestamp() * 1000) + 500,
            ):
                await asyncio.sleep(0.01)

    async def open_runs(self) -> set[UUID]:
        rows = await self.rows(f"SELECT id FROM validation_run WHERE state IN {OPEN}")
        return {uuid_of(row["id"]) for row in rows}


NOT_ONCE = Once("test", None, "")


def fields(provider: Gated, key: str | None = KEY) -> tuple[GivenField, ...]:
    """The fields of a credential of this provider."""
    given = [GivenField("base_url", value=provider.base_url, has_value=True)]
    if key is not None:
        given.append(GivenField("api_key", secret=Secret(key), has_secret=True))
    return tuple(given)


@pytest.fixture
async def providers() -> AsyncIterator[tuple[Gated, ...]]:
    """Three hosts."""
    async with AsyncExitStack() as stack:
        yield tuple([await stack.enter_async_context(Gated()) for _ in range(3)])


@pytest.fixture
def provider(providers: tuple[Gated, ...]) -> Gated:
    """The first of them."""
    return providers[0]


@pytest.fixture
async def house(work: UnitOfWork, database_url: str, providers: tuple[Gated, ...]) -> AsyncIterator[House]:
    """A house that may call the three hosts."""
    key = new_key()
    vault = await Vault.found(work, KeyRing([key], primary=ring_key_id(key)))
    guard = Guard(read_allow_list(",".join(provider.origin for provider in providers)))
    quick = Deadline(connect=1.0, first_byte=5.0, total=6.0)
    async with VendorClient(guard, deadline=quick) as client:
        yield House(database_url, work, vault, client, load())


@pytest.fixture
async def actor(house: House) -> Actor:
    """Somebody in a workspace."""
    return await house.workspace()
