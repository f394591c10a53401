"""An installation with its first owner, and means to let others in."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest

from models.access.accounts import Founded, found
from models.access.actor import Actor
from models.access.identity import authenticate
from models.access.permissions import Role
from models.access.sessions import SignedIn, SignInDraft, sign_in
from models.access.tables import Account, Membership
from models.access.throttle import Throttle
from models.clock import utc_now
from models.events.unit_of_work import UnitOfWork
from models.vault.custody import Vault
from models.vault.hashing import Hasher
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import new_key
from models.vault.secret import Secret

OWNER = "owner@example.com"
PASSWORD = "correct horse battery"

AUDITED = (
    "account",
    "workspace",
    "membership",
    "session",
    "api_token",
    "audit_entry",
    "idempotency_record",
    "outbox_event",
)


@dataclass(frozen=True)
class House:
    """The installation under test."""

    work: UnitOfWork
    vault: Vault
    hasher: Hasher
    throttle: Throttle
    founded: Founded

    async def sign_in(self, email: str = OWNER, workspace: str | None = None, **more) -> SignedIn:
        given = {"password": PASSWORD, "address": "192.0.2.1"} | more
        return await sign_in(
            SignInDraft(email, Secret(given.pop("password")), workspace),
            work=self.work,
            vault=self.vault,
            hasher=self.hasher,
            throttle=self.throttle,
            **given,
        )

    async def authenticate(self, token: str, slug: str | None = None) -> Actor | None:
        return await self.work.reading(lambda reader: authenticate(reader, token, slug, vault=self.vault))

    async def actor(self, email: str = OWNER, workspace: str | None = None) -> Actor:
        return (await self.sign_in(email, workspace)).actor

    async def join(self, email: str, role: Role, workspace_id: UUID | None = None) -> UUID:
        """A new account of that role, with the common password."""
        return await self._let_in(email, role, workspace_id or self.founded.workspace_id)

    async def change_role(self, account_id: UUID, role: Role | None) -> None:
        async def change(unit):
            if role is None:
                await Membership.filter(account_id=account_id).delete()
            else:
                await Membership.filter(account_id=account_id).update(role=role.value)

        await self.work.writing(change)

    async def rows(self, table: str) -> list[dict]:
        return await self.work.reading(lambda reader: reader.rows(f"SELECT * FROM {table} ORDER BY id"))

    async def everything(self) -> dict[str, list[dict]]:
        return {table: await self.rows(table) for table in AUDITED}

    async def _let_in(self, email: str, role: Role, workspace_id: UUID) -> UUID:
        async def make(unit):
            owner = await Account.get(email=OWNER)
            known = await Account.get_or_none(email=email)
            account = known or await Account.create(
                id=uuid4(), email=email, name=email, password_hash=owner.password_hash, created_at=utc_now()
            )
            await Membership.create(
                workspace_id=workspace_id, account_id=account.id, role=role.value, created_at=utc_now()
            )
            return account.id

        return await self.work.writing(make)


@pytest.fixture
async def house(work) -> House:
    """One owner in the workspace `main`."""
    key = new_key()
    vault = await Vault.found(work, KeyRing([key], primary=ring_key_id(key)))
    hasher = Hasher(rounds=1, memory_kib=1024)
    founded = await found(
        email=OWNER, password=Secret(PASSWORD), slug="main", work=work, vault=vault, hasher=hasher
    )
    yield House(work, vault, hasher, Throttle(), founded)
    await hasher.close()


@pytest.fixture
async def owner(house) -> Actor:
    return await house.actor()


Refused = Callable[[type[Exception], Awaitable], Awaitable[Exception]]


@pytest.fixture
def refused(house) -> Refused:
    """Awaits a refusal, and that nothing was written and nothing announced by it."""

    async def check(kind: type[Exception], call: Callable[[], Awaitable]) -> Exception:
        before = await house.everything()
        with pytest.raises(kind) as raised:
            await call()
        assert await house.everything() == before
        return raised.value

    return check
