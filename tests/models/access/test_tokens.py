"""API tokens are made within their maker's right, shown once, and end when they are revoked."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from models.access import tokens as making
from models.access.actor import SYSTEM, RightLost
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from models.access.reading import tokens
from models.access.tokens import ApiTokenDraft, LastUses, create_api_token, revoke_api_token
from models.access.workspaces import WorkspaceDraft, create_workspace
from models.clock import utc_now
from models.errors import (
    DatabaseUnavailable,
    IdempotencyConflict,
    InvalidInput,
    LimitReached,
    NameTaken,
    NotFound,
    RoleForbids,
)
from models.events.outbox import read_after

VIEW = Permission.PROVIDERS_VIEW


async def make(house, actor, name="ci", permissions=(VIEW,), **more):
    draft = ApiTokenDraft(name, list(permissions), **more)
    return await create_api_token(actor, draft, work=house.work, vault=house.vault)


async def revoke(house, actor, id, key=None):
    return await revoke_api_token(actor, id, idempotency_key=key, work=house.work, vault=house.vault)


async def listed(house):
    return await house.work.reading(lambda reader: tokens(reader, house.founded.workspace_id))


async def bearing(house, actor, *permissions, **more):
    return await house.authenticate(
        (await make(house, actor, uuid4().hex, permissions, **more)).secret.reveal()
    )


async def test_a_token_is_shown_once_and_listed_by_its_hint(house, owner):
    created = await make(house, owner, "  CI  runner", environment="Production")
    text = created.secret.reveal()
    [view] = await listed(house)
    assert view == created.token
    assert (view.name, view.environment, view.permissions) == ("CI runner", "production", (VIEW,))
    assert text.endswith(view.hint)
    assert len(view.hint) == 4
    assert timedelta(days=89) < view.expires_at - utc_now() <= timedelta(days=90)
    shown = str(await house.everything())
    assert text not in shown
    assert text.split("_")[2] not in shown


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN])
@pytest.mark.parametrize("permission", Permission)
async def test_an_account_gives_what_it_has_and_only_an_owner_the_lease(house, refused, role, permission):
    await house.join("b@example.com", role)
    actor = await house.actor("b@example.com")
    lease = {Permission.CREDENTIALS_LEASE} if role is Role.OWNER else set()
    if permission in PERMISSIONS_OF[role] | lease:
        assert (await make(house, actor, permissions=[permission])).token.permissions == (permission,)
    else:
        await refused(RoleForbids, lambda: make(house, actor, permissions=[VIEW, permission]))


async def test_a_token_gives_no_more_than_it_has(house, owner, refused):
    token = await bearing(house, owner, Permission.TOKENS_MANAGE, VIEW)
    made = await make(house, token, permissions=[VIEW])
    assert made.token.account_id == owner.account_id
    await refused(RoleForbids, lambda: make(house, token, permissions=[VIEW, Permission.MODELS_INVOKE]))


async def test_a_token_grants_no_lease_even_when_it_has_one(house, owner, refused):
    token = await bearing(house, owner, Permission.TOKENS_MANAGE, Permission.CREDENTIALS_LEASE)
    assert Permission.CREDENTIALS_LEASE in token.permissions
    await refused(RoleForbids, lambda: make(house, token, permissions=[Permission.CREDENTIALS_LEASE]))


async def test_a_bound_token_makes_tokens_bound_alike(house, owner, refused):
    token = await bearing(house, owner, Permission.TOKENS_MANAGE, environment="testing")
    made = await make(house, token, "a", [Permission.TOKENS_MANAGE])
    assert made.token.environment == "testing"
    assert (await make(house, token, "b", [Permission.TOKENS_MANAGE], environment="Testing")).token
    await refused(
        RoleForbids,
        lambda: make(house, token, "c", [Permission.TOKENS_MANAGE], environment="production"),
    )


async def test_what_a_token_made_dies_with_the_same_account(house):
    maker = await house.join("b@example.com", Role.ADMIN)
    token = await bearing(house, await house.actor("b@example.com"), Permission.TOKENS_MANAGE)
    child = (await make(house, token, permissions=[Permission.TOKENS_MANAGE])).secret.reveal()
    assert await house.authenticate(child)
    await house.change_role(maker, None)
    assert await house.authenticate(child) is None


async def test_the_system_makes_no_token(house, refused):
    await refused(RoleForbids, lambda: make(house, SYSTEM(house.founded.workspace_id)))


@pytest.mark.parametrize(
    ("more", "paths"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 2**20, "environment": "y" * 2**20}, ["name", "environment"]),
        (
            {"name": "a\x00", "environment": "\ud800", "permissions": []},
            ["name", "environment", "permissions"],
        ),
        ({"environment": "no spaces"}, ["environment"]),
        ({"expires_at": utc_now() - timedelta(seconds=1)}, ["expiresAt"]),
        ({"expires_at": utc_now() + timedelta(days=10_000)}, ["expiresAt"]),
        ({"idempotency_key": ""}, ["idempotencyKey"]),
        ({"idempotency_key": "x" * 129, "name": " "}, ["name", "idempotencyKey"]),
        ({"idempotency_key": "a\x00"}, ["idempotencyKey"]),
    ],
)
async def test_all_mistakes_are_named_and_nothing_written(house, owner, refused, more, paths):
    error = await refused(InvalidInput, lambda: make(house, owner, **more))
    assert [problem.path[0] for problem in error.problems] == paths


async def test_names_are_taken_once_in_a_workspace_however_written(house, owner, refused):
    await make(house, owner, "Straße")
    error = await refused(NameTaken, lambda: make(house, owner, " STRASSE "))
    assert error.suggestion == "STRASSE 2"
    await make(house, owner, error.suggestion)
    await create_workspace(owner, WorkspaceDraft("b", "b"), work=house.work, vault=house.vault)
    await make(house, await house.actor(workspace="b"), "Straße")


async def test_one_of_many_at_once_gets_the_name(house, owner):
    tried = await asyncio.gather(*(make(house, owner, "ci") for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(each, NameTaken) for each in tried) == 5
    assert len(await listed(house)) == 1


async def test_a_workspace_has_so_many_tokens(house, owner, refused, monkeypatch):
    monkeypatch.setattr(making, "TOKENS_KEPT", 2)
    await make(house, owner, "a")
    await make(house, owner, "b")
    assert (await refused(LimitReached, lambda: make(house, owner, "c"))).limit == 2


async def test_the_limit_holds_for_requests_at_once(house, owner, monkeypatch):
    monkeypatch.setattr(making, "TOKENS_KEPT", 2)
    tried = await asyncio.gather(*(make(house, owner, f"{n}") for n in range(6)), return_exceptions=True)
    assert sum(isinstance(each, LimitReached) for each in tried) == 4


async def test_a_replay_tells_the_token_but_not_its_secret(house, owner):
    first = await make(house, owner, idempotency_key="k")
    again = await make(house, owner, idempotency_key="k")
    assert first.secret is not None
    assert again.secret is None
    assert again.token == first.token
    assert len(await listed(house)) == 1
    assert len([row for row in await house.rows("audit_entry") if row["action"] == "api_token.created"]) == 1


async def test_a_replay_after_the_revocation_still_tells_what_was_made(house, owner):
    first = await make(house, owner, idempotency_key="k")
    await revoke(house, owner, first.token.id)
    again = await make(house, owner, idempotency_key="k")
    assert again.token == first.token
    assert await listed(house) == []


async def test_a_replay_after_the_tokens_end_still_tells_what_was_made(house, owner):
    soon = utc_now() + timedelta(minutes=5)
    first = await make(house, owner, expires_at=soon, idempotency_key="k")
    again = await create_api_token(
        owner,
        ApiTokenDraft("ci", [VIEW], expires_at=soon, idempotency_key="k"),
        work=house.work,
        vault=house.vault,
        clock=lambda: soon + timedelta(minutes=1),
    )
    assert again.token == first.token


async def test_a_token_that_would_have_ended_is_refused_under_a_key_too(house, owner, refused):
    past = utc_now() - timedelta(seconds=1)
    error = await refused(InvalidInput, lambda: make(house, owner, expires_at=past, idempotency_key="k"))
    assert [problem.path for problem in error.problems] == [("expiresAt",)]


async def test_the_same_key_with_another_input_is_refused(house, owner, refused):
    await make(house, owner, idempotency_key="k")
    for more in ({"permissions": [Permission.USAGE_VIEW]}, {"environment": "a"}, {"name": "other"}):
        await refused(IdempotencyConflict, lambda more=more: make(house, owner, **more, idempotency_key="k"))


async def test_a_revoked_token_is_nobody_at_once_and_announced(house, owner):
    created = await make(house, owner)
    assert await revoke(house, owner, created.token.id) == created.token.id
    assert await house.authenticate(created.secret.reveal()) is None
    assert await listed(house) == []
    events = await house.work.reading(lambda reader: read_after(reader, house.founded.workspace_id, 0))
    assert [(event.kind, event.subject_id) for event in events] == [("access.changed", created.token.id)]
    assert "api_token.revoked" in {row["action"] for row in await house.rows("audit_entry")}


async def test_a_token_of_another_workspace_is_not_found_like_an_unknown_one(house, owner, refused):
    await create_workspace(owner, WorkspaceDraft("b", "b"), work=house.work, vault=house.vault)
    created = await make(house, await house.actor(workspace="main"))
    elsewhere = await house.actor(workspace="b")
    messages = [
        str(await refused(NotFound, lambda id=id: revoke(house, elsewhere, id)))
        for id in (created.token.id, uuid4())
    ]
    assert messages[0] == messages[1]
    assert await house.authenticate(created.secret.reveal())


async def test_revoking_twice_is_found_once_and_under_one_key_answered_alike(house, owner, refused):
    created = await make(house, owner)
    assert await revoke(house, owner, created.token.id, "k") == created.token.id
    assert await revoke(house, owner, created.token.id, "k") == created.token.id
    await refused(NotFound, lambda: revoke(house, owner, created.token.id))
    await refused(IdempotencyConflict, lambda: revoke(house, owner, UUID(int=1), "k"))


async def test_a_use_is_noted_once_a_minute(house, owner):
    created = await make(house, owner)
    actor = await house.authenticate(created.secret.reveal())
    uses = LastUses()
    start = utc_now()
    assert uses.note(actor, clock=lambda: start)
    assert not uses.note(actor, clock=lambda: start + timedelta(seconds=59))
    assert await uses.write(house.work) == 1
    assert (await listed(house))[0].last_used_at == start
    assert uses.note(actor, clock=lambda: start + timedelta(seconds=60))
    assert await uses.write(house.work) == 1
    assert (await listed(house))[0].last_used_at == start + timedelta(seconds=60)
    assert not uses.note(owner)
    assert await uses.write(house.work) == 0


async def test_a_use_that_cannot_be_written_is_written_later(house, owner, monkeypatch):
    created = await make(house, owner)
    uses = LastUses()
    uses.note(await house.authenticate(created.secret.reveal()))
    with monkeypatch.context() as broken:

        async def away(_):
            raise DatabaseUnavailable("locked")

        broken.setattr(house.work, "writing", away)
        writing = asyncio.create_task(uses.run(house.work, pause=0.01))
        await asyncio.sleep(0.05)
        assert not writing.done()
    async with asyncio.timeout(5):
        while not (await listed(house))[0].last_used_at:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    writing.cancel()
    await asyncio.wait({writing})


async def test_an_actor_whose_right_ended_meanwhile_makes_no_token(house, refused):
    maker = await house.join("b@example.com", Role.ADMIN)
    stale = await house.actor("b@example.com")
    for role in (Role.MEMBER, None):
        await house.change_role(maker, role)
        await refused(RightLost, lambda: make(house, stale, permissions=[VIEW]))
