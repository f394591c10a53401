"""Changing the password: the present one is asked for, and every other session of the account ends."""

from models.access import audit, sessions
from models.access.accounts import judge_password
from models.access.actor import Actor
from models.access.texts import PASSWORD_LENGTHS, Problems
from models.access.throttle import Throttle
from models.errors import InvalidCredentials, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.hashing import Busy, Hasher
from models.vault.secret import Secret


async def change_password(
    actor: Actor,
    *,
    current: Secret,
    new: Secret,
    address: str,
    work: UnitOfWork,
    hasher: Hasher,
    throttle: Throttle,
) -> None:
    """This session goes on; all others end, and their sockets close. Raises InvalidInput, InvalidCredentials,
    RateLimited."""
    account_id = actor.account
    problems = Problems()
    if not len(current):
        problems.add("current", ProblemCode.REQUIRED, "Give the present password.")
    elif len(current) >= PASSWORD_LENGTHS.stop:
        problems.add("current", ProblemCode.TOO_LONG, "The password is too long.")
    judge_password(problems, "new", new)
    problems.refuse_any()
    # Counted apart from sign-ins, so that a stranger who fails to sign in keeps nobody from changing it.
    throttled = f"account {account_id}"
    throttle.admit(throttled, address)
    try:
        known = await work.reading(
            lambda reader: reader.rows("SELECT password_hash FROM account WHERE id = ?", account_id)
        )
        stored = known[0]["password_hash"] if known else None
        verified = await hasher.verify(stored, current)
        if not verified.ok:
            raise InvalidCredentials
        hashed = await hasher.hash(new)
    except Busy:
        throttle.take_back(throttled, address)
        raise
    throttle.succeeded(throttled, address)

    async def change(unit: Unit) -> None:
        # As it was verified: of two changes at once the second fails.
        same = await unit.execute(
            "UPDATE account SET password_hash = ? WHERE id = ? AND password_hash = ?",
            *(hashed, account_id, stored),
        )
        if not same:
            raise InvalidCredentials
        ended = await sessions.end_others(unit, actor)
        await audit.record(unit, actor, "password.changed", actor.label, {"sessions_ended": ended})

    await work.writing(change)
