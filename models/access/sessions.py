"""Signing in and out. One answer for every reason why a sign-in fails, and the same time for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from models.access import audit
from models.access.actor import Actor
from models.access.identity import account_actor, token_mac
from models.access.tables import Session
from models.access.texts import EMAIL_LENGTH, PASSWORD_LENGTHS, Problems, is_label
from models.access.throttle import Throttle
from models.clock import utc_now
from models.errors import InvalidCredentials, ProblemCode
from models.events.outbox import Event
from models.events.rows import uuid_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault
from models.vault.hashing import Busy, Hasher
from models.vault.secret import Secret
from models.vault.tokens import mint, parse

SESSION_LIFE = timedelta(days=30)
SESSIONS_KEPT = 100


@dataclass(frozen=True, slots=True)
class SignInDraft:
    """`workspace`: the slug of the workspace that the answer tells about."""

    email: str
    password: Secret
    workspace: str | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` is shown this once. `actor` is whom it stands for; without a workspace where the one named is not theirs."""

    token: Secret
    expires_at: datetime
    actor: Actor


async def sign_in(
    draft: SignInDraft,
    *,
    address: str,
    work: UnitOfWork,
    vault: Vault,
    hasher: Hasher,
    throttle: Throttle,
    clock: Callable[[], datetime] = utc_now,
) -> SignedIn:
    """A session of 30 days. Raises InvalidInput, RateLimited, or InvalidCredentials for all other reasons."""
    email = _checked(draft)
    throttle.admit(email, address)
    try:
        known = await work.reading(
            lambda reader: reader.rows("SELECT id, password_hash FROM account WHERE email = ?", email)
        )
        stored = known[0]["password_hash"] if known else None
        verified = await hasher.verify(stored, draft.password)
        rehashed = await hasher.hash(draft.password) if verified.needs_rehash else stored
    except Busy:
        throttle.take_back(email, address)
        raise
    if not verified.ok or stored is None or rehashed is None:
        raise InvalidCredentials
    throttle.succeeded(email, address)
    account_id = uuid_of(known[0]["id"])
    workspace = draft.workspace if draft.workspace is None or is_label(draft.workspace) else ""

    async def start(unit: Unit) -> SignedIn:
        # The account as it was verified: a password that changed meanwhile is not signed in with.
        same = await unit.execute(
            "UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?",
            *(rehashed, account_id, stored),
        )
        if not same:
            raise InvalidCredentials
        return await begin(unit, account_id, workspace, vault=vault, now=clock())

    return await work.writing(start)


async def sign_out(actor: Actor, *, everywhere: bool = False, work: UnitOfWork) -> int:
    """Ends this session, or all of the account's; how many. Their sockets close."""
    account_id = actor.account

    async def end(unit: Unit) -> int:
        if everywhere:
            ended = await unit.execute("DELETE FROM session WHERE account_id = ?", account_id)
        else:
            ended = await unit.execute(
                "DELETE FROM session WHERE id = ? AND account_id = ?", actor.session_id, account_id
            )
        if ended:
            await audit.record(unit, actor, "session.ended", actor.label, {"sessions": ended})
            await _announce_everywhere(unit, account_id)
        return ended

    return await work.writing(end)


async def begin(
    unit: Unit, account_id: UUID, workspace: str | None, *, vault: Vault, now: datetime
) -> SignedIn:
    """A session of an account that has proved itself; `workspace` is the slug of the one it looks at first."""
    session_id = uuid4()
    token = mint("pvs", session_id)
    parsed = parse(token.reveal())
    assert parsed is not None  # noqa: S101
    expires_at = now + SESSION_LIFE
    await _make_room(unit, account_id, now)
    await Session.create(
        id=session_id,
        account_id=account_id,
        mac=token_mac(vault, parsed),
        created_at=now,
        expires_at=expires_at,
    )
    found = await account_actor(unit, session_id, workspace, now=now)
    if found is None:
        raise InvalidCredentials
    actor = found[0]
    await audit.record(unit, actor, "session.begun", actor.label)
    return SignedIn(token, expires_at, actor)


async def end_others(unit: Unit, actor: Actor) -> int:
    """Ends every session of the account but the one that acts; how many."""
    ended = await unit.execute(
        "DELETE FROM session WHERE account_id = ? AND id <> ?", actor.account, actor.session_id
    )
    await _announce_everywhere(unit, actor.account)
    return ended


async def prune(unit: Unit, *, limit: int = 500) -> int:
    """Forgets sessions that have ended by themselves."""
    return await unit.execute(
        "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < ? LIMIT ?)",
        utc_now(),
        limit,
    )


async def _make_room(unit: Unit, account_id: UUID, now: datetime) -> None:
    # Ended sessions go, and beyond the bound the oldest ones.
    await unit.execute("DELETE FROM session WHERE account_id = ? AND expires_at <= ?", account_id, now)
    await unit.execute(
        "DELETE FROM session WHERE account_id = ? AND id NOT IN ("
        "SELECT id FROM session WHERE account_id = ? ORDER BY created_at DESC, id LIMIT ?)",
        *(account_id, account_id, SESSIONS_KEPT - 1),
    )


async def _announce_everywhere(unit: Unit, account_id: UUID) -> None:
    unit.ring("access.changed")
    for row in await unit.rows("SELECT workspace_id FROM membership WHERE account_id = ?", account_id):
        unit.announce(Event(uuid_of(row["workspace_id"]), "access.changed", account_id, {}))


def _checked(draft: SignInDraft) -> str:
    problems = Problems()
    email = problems.email("email", draft.email)
    if not len(draft.password):
        problems.add("password", ProblemCode.REQUIRED, "Give the password.")
    elif len(draft.password) >= PASSWORD_LENGTHS.stop:
        problems.add("password", ProblemCode.TOO_LONG, "The password is too long.")
    if draft.workspace is not None and len(draft.workspace) > EMAIL_LENGTH:
        problems.add("workspace", ProblemCode.TOO_LONG, "The workspace's name is too long.")
    problems.refuse_any()
    return email
