"""Signing in and out: one answer for all reasons, one session for each success."""

import asyncio
from datetime import timedelta

import pytest

from models.access import sessions
from models.access.actor import AccountsOnly
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from models.access.sessions import sign_out
from models.access.tables import Account
from models.access.throttle import Throttle
from models.access.tokens import ApiTokenDraft, create_api_token
from models.clock import utc_now
from models.errors import InvalidCredentials, InvalidInput, RateLimited
from models.events.outbox import read_after
from models.vault.hashing import Busy, Hasher
from models.vault.secret import Secret
from tests.models.access.conftest import OWNER, PASSWORD


async def test_a_sign_in_gives_a_session_of_thirty_days(house):
    signed = await house.sign_in()
    assert timedelta(days=29) < signed.expires_at - utc_now() <= timedelta(days=30)
    actor = await house.authenticate(signed.token.reveal())
    assert actor == signed.actor
    assert (actor.kind, actor.label, actor.role) == ("account", OWNER, Role.OWNER)
    assert actor.workspace == house.founded.workspace_id
    assert actor.permissions == PERMISSIONS_OF[Role.OWNER]


async def test_an_address_is_taken_trimmed_and_in_any_case(house):
    assert (await house.sign_in("  OWNER@example.com ")).actor.label == OWNER


async def test_every_reason_has_the_same_answer(house, refused):
    answers = set()
    for email, password in [
        (OWNER, "wrong password"),
        ("nobody@example.com", PASSWORD),
        ("not an address", PASSWORD),
        (OWNER, PASSWORD + "\x00"),
        (OWNER, "\ud800"),
    ]:
        error = await refused(
            InvalidCredentials, lambda email=email, password=password: house.sign_in(email, password=password)
        )
        answers.add(str(error))
    assert len(answers) == 1


async def test_an_unknown_account_is_verified_too(house, monkeypatch):
    asked = []
    verify = Hasher.verify

    async def counted(self, stored, password):
        asked.append(stored)
        return await verify(self, stored, password)

    monkeypatch.setattr(Hasher, "verify", counted)
    with pytest.raises(InvalidCredentials):
        await house.sign_in("nobody@example.com")
    assert asked == [None]


@pytest.mark.parametrize(
    ("email", "password", "path"),
    [
        ("x" * 2**20, PASSWORD, "email"),
        ("a\x00@b", PASSWORD, "email"),
        ("\ud800@b", PASSWORD, "email"),
        ("", PASSWORD, "email"),
        (OWNER, "", "password"),
        (OWNER, "x" * 2**20, "password"),
    ],
)
async def test_what_cannot_be_a_sign_in_is_an_invalid_input(house, refused, email, password, path):
    error = await refused(InvalidInput, lambda: house.sign_in(email, password=password))
    assert [problem.path for problem in error.problems] == [(path,)]


async def test_too_many_failures_are_throttled_also_with_the_right_password(house, refused):
    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            await house.sign_in(password="wrong password")
    error = await refused(RateLimited, house.sign_in)
    assert error.retry_at > utc_now()


async def test_a_throttled_unknown_account_looks_like_a_known_one(house):
    for _ in range(10):
        with pytest.raises(InvalidCredentials):
            await house.sign_in("nobody@example.com")
    with pytest.raises(RateLimited):
        await house.sign_in("nobody@example.com")


async def test_many_attempts_at_once_are_as_bounded_as_one_after_another(house):
    tried = await asyncio.gather(
        *(house.sign_in(password="wrong password") for _ in range(25)), return_exceptions=True
    )
    assert sum(isinstance(error, InvalidCredentials) for error in tried) == 10
    assert sum(isinstance(error, RateLimited) for error in tried) == 15


async def test_a_full_queue_costs_no_attempt(house):
    async def busy(stored, password):
        raise Busy

    class Full:
        verify = staticmethod(busy)

    throttle = Throttle(per_account=1)
    crowded = type(house)(house.work, house.vault, Full(), throttle, house.founded)
    for _ in range(3):
        with pytest.raises(Busy):
            await crowded.sign_in()


async def test_a_hash_of_former_parameters_is_made_again_at_sign_in(house):
    former = Hasher(rounds=2, memory_kib=1024)
    stored = await former.hash(Secret(PASSWORD))
    await former.close()
    await house.work.writing(lambda unit: Account.filter(email=OWNER).update(password_hash=stored))
    await house.sign_in()
    [account] = await house.rows("account")
    assert account["password_hash"] != stored
    assert "t=1" in account["password_hash"]
    await house.sign_in()
    assert (await house.rows("account")) == [account]


async def test_a_password_changed_meanwhile_signs_nobody_in(house, refused):
    class Late:
        async def verify(self, stored, password):
            verified = await house.hasher.verify(stored, password)
            await house.work.writing(lambda unit: Account.filter(email=OWNER).update(password_hash="changed"))
            return verified

    late = type(house)(house.work, house.vault, Late(), house.throttle, house.founded)
    with pytest.raises(InvalidCredentials):
        await late.sign_in()
    assert await house.rows("session") == []


async def test_no_token_lies_in_the_database(house):
    text = (await house.sign_in()).token.reveal()
    shown = str(await house.everything())
    assert text not in shown
    assert text.split("_")[2] not in shown


async def test_an_ended_session_is_nobody(house):
    signed = await house.sign_in(clock=lambda: utc_now() - timedelta(days=31))
    assert await house.authenticate(signed.token.reveal()) is None


async def test_ended_sessions_go_at_the_next_sign_in_and_the_oldest_beyond_the_bound(house, monkeypatch):
    monkeypatch.setattr(sessions, "SESSIONS_KEPT", 3)
    await house.sign_in(clock=lambda: utc_now() - timedelta(days=31))
    tokens = [(await house.sign_in()).token.reveal() for _ in range(5)]
    assert len(await house.rows("session")) == 3
    living = [await house.authenticate(token) is not None for token in tokens]
    assert living == [False, False, True, True, True]


async def test_only_ended_sessions_are_pruned(house):
    for number in range(3):
        await house.join(f"{number}@example.com", Role.MEMBER)
        await house.sign_in(f"{number}@example.com", clock=lambda: utc_now() - timedelta(days=31))
    living = await house.sign_in()
    assert await house.work.writing(lambda unit: sessions.prune(unit, limit=2)) == 2
    assert await house.work.writing(sessions.prune) == 1
    assert await house.authenticate(living.token.reveal()) == living.actor


async def test_signing_out_ends_this_session_alone_and_is_announced(house):
    one, other = await house.sign_in(), await house.sign_in()
    assert await sign_out(one.actor, work=house.work) == 1
    assert await house.authenticate(one.token.reveal()) is None
    assert await house.authenticate(other.token.reveal()) == other.actor
    assert await sign_out(one.actor, work=house.work) == 0
    events = await house.work.reading(lambda reader: read_after(reader, house.founded.workspace_id, 0))
    assert [(event.kind, event.subject_id) for event in events] == [
        ("access.changed", house.founded.account_id)
    ]


async def test_signing_out_everywhere_ends_all_sessions_of_the_account_alone(house):
    await house.join("b@example.com", Role.MEMBER)
    stays = await house.sign_in("b@example.com")
    mine = [await house.sign_in() for _ in range(3)]
    assert await sign_out(mine[0].actor, everywhere=True, work=house.work) == 3
    assert [await house.authenticate(each.token.reveal()) for each in mine] == [None] * 3
    assert await house.authenticate(stays.token.reveal()) == stays.actor


async def test_a_token_cannot_sign_out(house, owner, refused):
    created = await create_api_token(
        owner, ApiTokenDraft("t", [Permission.PROVIDERS_VIEW]), work=house.work, vault=house.vault
    )
    token = await house.authenticate(created.secret.reveal())
    await refused(AccountsOnly, lambda: sign_out(token, everywhere=True, work=house.work))


async def test_sign_in_and_out_are_audited(house):
    signed = await house.sign_in()
    await sign_out(signed.actor, work=house.work)
    actions = {row["action"] for row in await house.rows("audit_entry")}
    assert {"session.begun", "session.ended"} <= actions


async def test_the_answer_tells_of_the_workspace_that_was_named(house):
    other = await house.join("b@example.com", Role.MEMBER)
    assert (await house.sign_in("b@example.com", "main")).actor.account_id == other
    for stranger in ("unknown", "MAIN", "a\x00b", "x" * 200):
        assert (await house.sign_in("b@example.com", stranger)).actor.workspace_id is None
