"""A switchboard over a real database, and providers over real sockets, with credentials and pools as a test wants them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from inspect import isawaitable
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.actor import SYSTEM, Actor
from models.access.idempotency import Once
from models.access.tables import Workspace
from models.catalog.forms import Former, GivenField, form_of, read
from models.catalog.offerings import Address, ModelType
from models.catalog.providers import Catalog, load
from models.clock import utc_now
from models.credentials.custody import fields_of, keep_fields
from models.credentials.tables import Credential, DefaultCredential
from models.events.hub import Hub
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork
from models.hosting.setting import judged, set_hosted
from models.invocation.connecting import CallRules, Exchange
from models.invocation.drafts import ChatDraft, EmbedDraft, MessageDraft
from models.invocation.keys import Keys
from models.invocation.rejections import Rejections
from models.invocation.switchboard import Completed, Switchboard
from models.pools.board import Board
from models.pools.tables import ModelFallback, Pool, PoolMember
from models.standing.pictures import Pictures
from models.usage.buffer import Receipts
from models.usage.reading import receipts_by_ids
from models.usage.receipts import Receipt
from models.validation.desk import CheckDesk, CheckRules
from models.vault.custody import Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import new_key
from models.vault.secret import Secret
from models.vendors.client import VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.speaking import ChatRole, Delta
from tests.fakes.provider import KEY, Provider

CHAT = Address("openai", ModelType.LLM, "gpt-4o-mini")
EMBED = Address("openai", ModelType.TEXT_EMBEDDING, "text-embedding-3-small")
MODELS = ("gpt-4o-mini", "gpt-4.1", "gpt-5-nano", "text-embedding-3-small")
QUICK = CallRules(deadline=6.0, streaming=8.0, connect=1.0, idle=2.0)


@dataclass
class House:
    """One process over one database. `rules` may be switched before the first call."""

    work: UnitOfWork
    vault: Vault
    client: VendorClient
    catalog: Catalog
    pictures: Pictures
    provider: Provider
    rules: CallRules = QUICK
    board: Board = field(default_factory=Board)
    desk: CheckDesk = field(default_factory=lambda: CheckDesk(CheckRules()))
    _receipts: Receipts | None = None
    _rejections: Rejections | None = None
    _keys: Keys | None = None

    @property
    def receipts(self) -> Receipts:
        if self._receipts is None:
            self._receipts = Receipts(self.work)
        return self._receipts

    @property
    def keys(self) -> Keys:
        if self._keys is None:
            self._keys = Keys(self.work, self.vault, changed=lambda rider: self.rejections.changed(rider))
        return self._keys

    @property
    def rejections(self) -> Rejections:
        if self._rejections is None:
            self._rejections = Rejections(
                self.work,
                self.board,
                self.catalog,
                self.desk,
                version=lambda id: self.keys.version(id),
                poll=0.05,
            )
        return self._rejections

    @property
    def exchange(self) -> Exchange:
        return Exchange(
            work=self.work,
            pictures=self.pictures,
            board=self.board,
            receipts=self.receipts,
            client=self.client,
            keys=self.keys,
            unreadable=self.rejections.unreadable,
            rules=self.rules,
        )

    @property
    def switchboard(self) -> Switchboard:
        return Switchboard(self.exchange)

    async def workspace(self) -> Actor:
        """Somebody in a new workspace."""
        id = uuid4()

        async def make(unit: Unit) -> None:
            await Workspace.create(id=id, slug=id.hex, name="A workspace", created_at=utc_now())
            await self.vault.new_workspace_key(unit, id)

        await self.work.writing(make)
        return replace(SYSTEM(id), kind="token", id=uuid4(), label="somebody")

    async def credential(
        self,
        actor: Actor,
        key: str = KEY,
        *,
        provider_key: str = "openai",
        base_url: str | None = None,
        default: bool = False,
        **more: Any,
    ) -> UUID:
        """A VALID credential of this key, of the provider at `base_url`. `default`: it is the default of its provider."""
        id, entry, now = uuid4(), self.catalog.entry(provider_key), utc_now()
        where = base_url or self.provider.base_url
        given = [
            GivenField("base_url", value=where, has_value=True),
            GivenField("api_key", secret=Secret(key), has_secret=True),
        ]

        async def make(unit: Unit) -> None:
            name = more.pop("name", f"key {id.hex[:6]}")
            row = await Credential.create(
                id=id,
                workspace_id=actor.workspace,
                provider_key=provider_key,
                name=name,
                name_key=name,
                verdict="VALID",
                checked=True,
                created_at=now,
                updated_at=now,
                **more,
            )
            accepted = read(form_of(entry, row.model_type), given)
            await keep_fields(
                unit, row, accepted, version=1, former=None, entry=entry, vault=self.vault, now=now
            )
            if default:
                await DefaultCredential.create(
                    workspace_id=actor.workspace, provider_key=provider_key, credential_id=id, changed_at=now
                )
            unit.announce(Event(actor.workspace, "credential.added", id, {"provider_key": provider_key}))

        await self.work.writing(make)
        return id

    async def replace_key(self, actor: Actor, id: UUID, key: str) -> None:
        """Another secret in its fields, in force at once."""

        async def change(unit: Unit) -> None:
            row = await Credential.get(workspace_id=actor.workspace, id=id)
            entry, former = (
                self.catalog.entry(row.provider_key),
                await fields_of(row, version=row.fields_version),
            )
            given = [GivenField("api_key", secret=Secret(key), has_secret=True)]
            accepted = read(entry.credential_form, given, former=Former(former.plain, former.secrets))
            version = row.fields_version + 1
            await keep_fields(
                unit,
                row,
                accepted,
                version=version,
                former=former,
                entry=entry,
                vault=self.vault,
                now=utc_now(),
            )
            row.fields_version = version
            await row.save(update_fields=["fields_version"])
            unit.announce(Event(actor.workspace, "credential.updated", id, {"provider_key": "openai"}))

        await self.work.writing(change)
        await asyncio.sleep(0)  # the bell rings on the loop

    async def host(self, key: str) -> None:
        """The operator's key of the provider, for all its models."""
        given = (
            GivenField("base_url", value=self.provider.base_url, has_value=True),
            GivenField("api_key", secret=Secret(key), has_secret=True),
        )
        hosted = judged(self.catalog.entry("openai"), given, ("*",), now=utc_now())
        await set_hosted(hosted, work=self.work, vault=self.vault)

    async def pool(self, actor: Actor, address: Address, *members: UUID | dict[str, Any]) -> UUID:
        """A pool that is on, of credentials or of members in all their words."""
        id, now = uuid4(), utc_now()

        async def make(unit: Unit) -> None:
            await Pool.create(
                id=id,
                workspace_id=actor.workspace,
                provider_key=address.provider_key,
                type=address.type.value,
                name=address.name,
                strategy="WEIGHTED_ROUND_ROBIN",
                enabled=True,
                created_at=now,
                updated_at=now,
            )
            for place, member in enumerate(members):
                said = member if isinstance(member, dict) else {"credential_id": member}
                words = {"weight": 1, "priority": 0, "enabled": True, **said}
                await PoolMember.create(workspace_id=actor.workspace, pool_id=id, place=place, **words)
            unit.announce(Event(actor.workspace, "pool.saved", id, {}))

        await self.work.writing(make)
        return id

    async def pooled(self, actor: Actor, *behaviours: str | Any, address: Address = CHAT) -> list[UUID]:
        """A pool of as many keys as there are behaviours, each answered so by the provider; asked in this order at first."""
        ids = []
        for number, behaviour in enumerate(behaviours):
            key = f"sk-fake-0123456789abcdefghij-{number}"
            self.provider.keyed[key] = behaviour
            ids.append(await self.credential(actor, key, name=f"key {number}", default=number == 0))
        await self.pool(actor, address, *ids)
        return ids

    async def fallbacks(self, actor: Actor, address: Address, *to: Address) -> None:
        """What is tried where the model cannot serve."""

        async def make(unit: Unit) -> None:
            for place, other in enumerate(to):
                await ModelFallback.create(
                    workspace_id=actor.workspace,
                    provider_key=address.provider_key,
                    type=address.type.value,
                    name=address.name,
                    place=place,
                    to_provider_key=other.provider_key,
                    to_name=other.name,
                )
            unit.announce(Event(actor.workspace, "fallbacks.set", None, {}))

        await self.work.writing(make)

    async def alter(self, actor: Actor, sql: str, *params: object) -> None:
        """One statement, with news of it."""

        async def act(unit: Unit) -> None:
            await unit.execute(sql, *params)
            unit.announce(Event(actor.workspace, "credential.updated", None, {}))

        await self.work.writing(act)
        await asyncio.sleep(0)  # the bell rings on the loop

    async def rows(self, sql: str, *params: object) -> list[dict[str, Any]]:
        return await self.work.reading(lambda reader: reader.rows(sql, *params))

    async def receipts_of(self, actor: Actor) -> list[Receipt]:
        """All that are written, the oldest first."""
        await self.receipts.flush()
        rows = await self.rows(
            "SELECT id FROM receipt WHERE workspace_id = ? ORDER BY at, id", actor.workspace
        )
        ids = [UUID(str(row["id"])) for row in rows]
        found = await self.work.reading(lambda reader: receipts_by_ids(reader, actor.workspace, ids))
        return [found[id] for id in ids]

    async def none(self, sql: str, *params: object) -> bool:
        """Whether there are no such rows."""
        return not await self.rows(sql, *params)

    async def until(self, sql: str, *params: object) -> list[dict[str, Any]]:
        """The rows, once there are some."""
        async with asyncio.timeout(5):
            while not (rows := await self.rows(sql, *params)):  # noqa: ASYNC110 - a worker rings no bell here
                await asyncio.sleep(0.01)
        return rows

    @asynccontextmanager
    async def telling(self) -> AsyncIterator[Rejections]:
        """With the consumer of what the board learns at work."""
        task = asyncio.create_task(self.rejections.run())
        try:
            yield self.rejections
        finally:
            task.cancel()
            await asyncio.wait({task})


def chat(text: str = "Hello", *, key: str | None = None, mac: str = "", **more: Any) -> ChatDraft:
    """A question to the model of the tests, unless another is named."""
    messages = more.pop("messages", (MessageDraft(ChatRole.USER, text),))
    return ChatDraft(once=Once("completeChat", key, mac), messages=messages, **{"model": CHAT, **more})


def texts(*given: str, key: str | None = None, **more: Any) -> EmbedDraft:
    return EmbedDraft(once=Once("embedTexts", key, ""), texts=given, **{"model": EMBED, **more})


async def heard(
    house: House,
    actor: Actor,
    draft: ChatDraft,
    call_id: str | None = None,
    *,
    into: list[Any] | None = None,
    pause: float = 0.0,
) -> list[Any]:
    """All pieces of a streamed answer, put `into` a list as they come; who hears them takes a pause after each."""
    pieces = [] if into is None else into
    call_id = str(uuid4()) if call_id is None else call_id
    async for piece in house.switchboard.stream(actor, draft, call_id):
        pieces.append(piece)
        await asyncio.sleep(pause)
    return pieces


async def eventually(holds: Callable[[], Any]) -> None:
    """Until it holds, for two seconds at most; it may have to be awaited."""
    async with asyncio.timeout(2):
        while True:
            told = holds()
            if await told if isawaitable(told) else told:
                return
            await asyncio.sleep(0.01)


def text_of(pieces: list[Delta | Completed]) -> str:
    return "".join(piece.text for piece in pieces if isinstance(piece, Delta))


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with Provider(models=MODELS) as provider:
        yield provider


@pytest.fixture
async def house(work: UnitOfWork, hub: Hub, provider: Provider) -> AsyncIterator[House]:
    key = new_key()
    vault = await Vault.found(work, KeyRing([key], primary=ring_key_id(key)))
    catalog = load()
    pictures = Pictures(work, catalog, vault)

    def bell(workspaces: set[UUID]) -> None:
        hub.ring(workspaces)
        pictures.ring(workspaces)

    work.bell = bell  # type: ignore[assignment]
    async with VendorClient(Guard(read_allow_list(provider.origin + ",http://127.0.0.0/8:1"))) as client:
        yield House(work, vault, client, catalog, pictures, provider)


@pytest.fixture
async def actor(house: House) -> Actor:
    return await house.workspace()
