"""Accepting an invitation: with the account of its address, or with one made for it. Whatever is wrong with a secret, the
answer is the same."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from models.access import audit, rights, sessions
from models.access.accounts import judge_password
from models.access.actor import Actor
from models.access.identity import token_mac
from models.access.permissions import PERMISSIONS_OF, Role
from models.access.reading import MembershipView, membership_of
from models.access.tables import Account, Membership
from models.access.texts import PASSWORD_LENGTHS, Problems
from models.access.throttle import Throttle
from models.clock import utc_now
from models.errors import InvalidCredentials, NotFound, ProblemCode
from models.events.constraints import ConstraintViolated
from models.events.outbox import Event
from models.events.rows import optional_uuid_of, uuid_of
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.vault.custody import Vault
from models.vault.hashing import Busy, Hasher
from models.vault.secret import Secret
from models.vault.tokens import ParsedToken, parse

_RACES = 5


@dataclass(frozen=True, slots=True)
class Acceptance:
    """`name` and `password` make a new account; the password of an existing one proves it."""

    secret: Secret
    name: str | None = None
    password: Secret | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """`token` begins the session of a new account, and is shown this once; None for an existing one."""

    membership: MembershipView
    token: Secret | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Found:
    """An open invitation, and the account of its address where there is one."""

    id: UUID
    mac: str
    workspace_id: UUID
    slug: str
    email: str
    role: Role
    account_id: UUID | None
    password_hash: str | None


async def accept_invitation(
    acceptance: Acceptance,
    *,
    actor: Actor | None,
    address: str,
    work: UnitOfWork,
    vault: Vault,
    hasher: Hasher,
    throttle: Throttle,
    clock: Callable[[], datetime] = utc_now,
) -> Accepted:
    """The account of the invitation's address joins, signed in (`actor`) or by its password; without such an account one
    is made, and a session of it. Raises InvalidInput, NotFound, InvalidCredentials, RateLimited."""
    name = _checked(acceptance)
    token = parse(acceptance.secret.reveal())
    for _ in range(_RACES):
        try:
            return await _accept(
                acceptance,
                name,
                token if token and token.kind == "pvi" else None,
                actor=actor,
                address=address,
                work=work,
                vault=vault,
                hasher=hasher,
                throttle=throttle,
                clock=clock,
            )
        except ConstraintViolated as violated:
            # An account of the address was made at the same moment: it is there now, and must prove itself.
            if violated.constraint != "account_email":
                raise
    raise NotFound("invitation")


def _checked(acceptance: Acceptance) -> str | None:
    """What can be said without knowing whether the secret opens anything."""
    problems = Problems()
    name = None if acceptance.name is None else problems.name("name", acceptance.name)
    if acceptance.password is not None and len(acceptance.password) >= PASSWORD_LENGTHS.stop:
        problems.add("password", ProblemCode.TOO_LONG, "The password is too long.")
    problems.refuse_any()
    return name


async def _accept(
    acceptance: Acceptance,
    name: str | None,
    token: ParsedToken | None,
    *,
    actor: Actor | None,
    address: str,
    work: UnitOfWork,
    vault: Vault,
    hasher: Hasher,
    throttle: Throttle,
    clock: Callable[[], datetime],
) -> Accepted:
    found = await _open_invitation(token, work=work, vault=vault, now=clock())
    if found is None:
        throttle.admit(None, address)
        raise NotFound("invitation")
    signed_in = actor is not None and actor.kind == "account" and actor.account_id == found.account_id
    if signed_in:
        return await work.writing(lambda unit: _join(unit, found, None, vault=vault, now=clock()))
    if found.account_id is None:
        _demand_account(name, acceptance.password)
    # Guesses at an existing account's password count as those of a sign-in do.
    account = found.email if found.account_id is not None else None
    throttle.admit(account, address)
    try:
        password = acceptance.password or Secret("")
        if found.account_id is None:
            hashed = await hasher.hash(password)
        else:
            verified = await hasher.verify(found.password_hash, password)
            if not verified.ok:
                raise InvalidCredentials
            hashed = None
    except Busy:
        throttle.take_back(account, address)
        raise
    throttle.succeeded(account, address)
    made = None if hashed is None else (name or "", hashed)
    return await work.writing(lambda unit: _join(unit, found, made, vault=vault, now=clock()))


async def _open_invitation(
    token: ParsedToken | None, *, work: UnitOfWork, vault: Vault, now: datetime
) -> _Found | None:
    if token is None:
        return None

    async def read(reader: Reader) -> _Found | None:
        rows = await reader.rows(_OPEN, token.id, now)
        if not rows or not hmac.compare_digest(rows[0]["mac"], token_mac(vault, token)):
            return None
        row = rows[0]
        return _Found(
            id=uuid_of(row["id"]),
            mac=row["mac"],
            workspace_id=uuid_of(row["workspace_id"]),
            slug=row["slug"],
            email=row["email"],
            role=Role(row["role"]),
            account_id=optional_uuid_of(row["account_id"]),
            password_hash=row["password_hash"],
        )

    return await work.reading(read)


def _demand_account(name: str | None, password: Secret | None) -> None:
    problems = Problems()
    if name is None:
        problems.add("name", ProblemCode.REQUIRED, "Give a name: there is no account of this address yet.")
    judge_password(problems, "password", password if password is not None else Secret(""))
    problems.refuse_any()


async def _join(
    unit: Unit, found: _Found, made: tuple[str, str] | None, *, vault: Vault, now: datetime
) -> Accepted:
    """`made`: name and password hash of an account to make."""
    await rights.hold(unit, found.workspace_id)
    taken = await unit.execute(
        "DELETE FROM invitation WHERE workspace_id = ? AND id = ? AND mac = ? AND expires_at > ?",
        *(found.workspace_id, found.id, found.mac, now),
    )
    if not taken:
        raise NotFound("invitation")
    account_id = found.account_id
    if account_id is None:
        account_id = uuid4()
        name, hashed = made or ("", "")
        await Account.create(
            id=account_id, email=found.email, name=name, password_hash=hashed, created_at=now
        )
    elif not await _still_the_same(unit, found):
        raise InvalidCredentials
    member = await membership_of(unit, account_id, found.workspace_id)
    if member is None:
        member = await _enter(unit, account_id, found, now=now)
    if made is None:
        return Accepted(member, None, None)
    session = await sessions.begin(unit, account_id, found.slug, vault=vault, now=now)
    return Accepted(member, session.token, session.expires_at)


async def _still_the_same(unit: Unit, found: _Found) -> bool:
    # The account as it was verified: a password that changed meanwhile proves nothing.
    return bool(
        await unit.execute(
            "UPDATE account SET name = name WHERE id = ? AND password_hash = ?",
            *(found.account_id, found.password_hash),
        )
    )


async def _enter(unit: Unit, account_id: UUID, found: _Found, *, now: datetime) -> MembershipView:
    membership_id = uuid4()
    await Membership.create(
        id=membership_id,
        workspace_id=found.workspace_id,
        account_id=account_id,
        role=found.role.value,
        created_at=now,
    )
    member = await membership_of(unit, account_id, found.workspace_id)
    if member is None:
        raise NotFound("invitation")
    actor = Actor(
        kind="account",
        id=account_id,
        label=found.email,
        account_id=account_id,
        session_id=None,
        workspace_id=found.workspace_id,
        role=found.role,
        permissions=PERMISSIONS_OF[found.role],
        environment=None,
    )
    detail = {"role": found.role.value, "invitation": str(found.id)}
    await audit.record(unit, actor, "member.joined", f"member:{membership_id}", detail)
    unit.announce(Event(found.workspace_id, "access.changed", account_id, {}))
    return member


_OPEN = (
    "SELECT i.id, i.mac, i.workspace_id, i.email, i.role, w.slug, a.id AS account_id, a.password_hash"
    " FROM invitation i JOIN workspace w ON w.id = i.workspace_id LEFT JOIN account a ON a.email = i.email"
    " WHERE i.id = ? AND i.expires_at > ?"
)
