"""Who bears a token, in which workspace, with which right; and whether the right is still the same."""

from datetime import timedelta
from uuid import uuid4

import pytest

from models.access.actor import SYSTEM
from models.access.identity import WorkspaceUnknown, authenticate, still_good
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from models.access.sessions import sign_out
from models.access.tables import ApiToken
from models.access.tokens import ApiTokenDraft, create_api_token, revoke_api_token
from models.access.workspaces import WorkspaceDraft, create_workspace
from models.clock import utc_now
from models.vault.tokens import mint


async def a_token(house, actor, *permissions, **more):
    draft = ApiTokenDraft(uuid4().hex, list(permissions) or [Permission.PROVIDERS_VIEW], **more)
    return await create_api_token(actor, draft, work=house.work, vault=house.vault)


async def a_workspace(house, actor, slug):
    return await create_workspace(actor, WorkspaceDraft(slug, slug), work=house.work, vault=house.vault)


async def standing(house, *actors):
    found = await house.work.reading(lambda reader: still_good(reader, actors))
    return [found[actor.key] for actor in actors]


async def test_a_token_with_a_bad_checksum_costs_no_query(house, statements):
    text = (await house.sign_in()).token.reveal()
    with statements() as seen:
        for wrong in (
            "",
            "x",
            text[:-1] + ("a" if text[-1] != "a" else "b"),
            text.upper(),
            "\x00" * 87,
            "x" * 10**6,
        ):
            assert await house.authenticate(wrong) is None
    assert seen == []


@pytest.mark.parametrize("slug", [None, "main"])
async def test_one_statement_tells_who_it_is(house, owner, statements, slug):
    session = (await house.sign_in()).token.reveal()
    token = (await a_token(house, owner)).secret.reveal()
    for text in (session, token):
        with statements() as seen:
            assert await house.authenticate(text, slug)
        assert len(seen) == 1


async def test_a_token_of_an_unknown_id_or_with_another_secret_is_nobody(house, owner):
    created = await a_token(house, owner)
    for kind, id in (
        ("pvs", owner.session_id),
        ("pvt", created.token.id),
        ("pvs", created.token.id),
        ("pvt", uuid4()),
    ):
        assert await house.authenticate(mint(kind, id).reveal()) is None


async def test_a_session_secret_is_no_api_token_secret(house, owner):
    # The kind is part of what is hashed: the same id and secret under the other kind are nobody's.
    assert house.vault.mac("tokens", "pvs", b"1", "s") != house.vault.mac("tokens", "pvt", b"1", "s")


async def test_the_workspace_named_is_acted_in(house, owner):
    await a_workspace(house, owner, "second")
    text = (await house.sign_in()).token.reveal()
    assert (await house.authenticate(text, "main")).workspace_id == house.founded.workspace_id
    assert (await house.authenticate(text, "second")).workspace_id != house.founded.workspace_id
    none_named = await house.authenticate(text)
    assert (none_named.workspace_id, none_named.role, none_named.permissions) == (None, None, frozenset())


async def test_another_accounts_workspace_is_refused_exactly_like_an_unknown_one(house, owner, statements):
    await house.join("b@example.com", Role.MEMBER)
    await a_workspace(house, owner, "private")
    text = (await house.sign_in("b@example.com")).token.reveal()
    seen_of = []
    for slug in ("private", "unknown"):
        with statements() as seen, pytest.raises(WorkspaceUnknown) as refused:
            await house.authenticate(text, slug)
        seen_of.append((str(refused.value), list(seen)))
    assert seen_of[0] == seen_of[1]


@pytest.mark.parametrize("slug", ["", "MAIN", " main", "main\x00", "\ud800", "x" * 10**6, "ma%", "mai_"])
async def test_a_garbled_workspace_is_an_unknown_one(house, slug):
    text = (await house.sign_in()).token.reveal()
    with pytest.raises(WorkspaceUnknown):
        await house.authenticate(text, slug)


async def test_nobody_learns_whether_a_workspace_exists(house):
    for slug in ("main", "unknown"):
        assert await house.authenticate(mint("pvs", uuid4()).reveal(), slug) is None


async def test_an_account_without_workspaces_acts_in_none(house):
    account = await house.join("b@example.com", Role.MEMBER)
    await house.change_role(account, None)
    text = (await house.sign_in("b@example.com")).token.reveal()
    assert (await house.authenticate(text)).workspace_id is None
    with pytest.raises(WorkspaceUnknown):
        await house.authenticate(text, "main")


async def test_an_api_token_acts_in_its_own_workspace_alone(house, owner):
    await a_workspace(house, owner, "second")
    text = (await a_token(house, await house.actor(workspace="main"))).secret.reveal()
    assert (await house.authenticate(text)).workspace_id == house.founded.workspace_id
    assert (await house.authenticate(text, "main")).workspace_id == house.founded.workspace_id
    for slug in ("second", "unknown"):
        with pytest.raises(WorkspaceUnknown):
            await house.authenticate(text, slug)


@pytest.mark.parametrize("role", Role)
async def test_a_token_may_do_what_its_maker_may_do_at_this_moment(house, role):
    maker = await house.join("b@example.com", Role.OWNER)
    token = await a_token(house, await house.actor("b@example.com"), *Permission)
    await house.change_role(maker, role)
    actor = await house.authenticate(token.secret.reveal())
    lease = {Permission.CREDENTIALS_LEASE} if role is Role.OWNER else set()
    assert actor.permissions == PERMISSIONS_OF[role] | lease
    assert actor.account_id == maker


async def test_a_removed_makers_token_is_dead(house):
    maker = await house.join("b@example.com", Role.ADMIN)
    token = await a_token(house, await house.actor("b@example.com"))
    assert await house.authenticate(token.secret.reveal())
    await house.change_role(maker, None)
    assert await house.authenticate(token.secret.reveal()) is None


async def test_an_expired_token_is_nobody(house, owner):
    token = await a_token(house, owner, expires_at=utc_now() + timedelta(seconds=30))
    assert await house.authenticate(token.secret.reveal())
    past = utc_now() - timedelta(seconds=1)
    await house.work.writing(lambda unit: ApiToken.filter(id=token.token.id).update(expires_at=past))
    assert await house.authenticate(token.secret.reveal()) is None


async def test_a_token_keeps_its_environment(house, owner):
    token = await a_token(house, owner, environment="Production")
    assert (await house.authenticate(token.secret.reveal())).environment == "production"


async def test_one_statement_tells_of_many_whether_they_are_still_good(house, owner, statements):
    await a_workspace(house, owner, "second")
    member = await house.join("b@example.com", Role.ADMIN)
    gone = await house.join("c@example.com", Role.ADMIN)
    actors = {
        "same": await house.actor(workspace="main"),
        "same too": await house.actor(workspace="second"),
        "no workspace": await house.actor(),
        "lowered": await house.actor("b@example.com"),
        "removed": await house.actor("c@example.com"),
        "signed out": await house.actor(workspace="main"),
        "system": SYSTEM(house.founded.workspace_id),
    }
    tokens = {
        "token": await a_token(house, actors["same"]),
        "token lowered": await a_token(house, actors["lowered"], Permission.TOKENS_MANAGE),
        "token same right": await a_token(house, actors["lowered"], Permission.PROVIDERS_VIEW),
        "token of removed": await a_token(house, actors["removed"]),
        "token revoked": await a_token(house, actors["same"]),
    }
    for name, created in tokens.items():
        actors[name] = await house.authenticate(created.secret.reveal())
    assert set(await standing(house, *actors.values())) == {"same"}

    await house.change_role(member, Role.EDITOR)
    await house.change_role(gone, None)
    await sign_out(actors["signed out"], work=house.work)
    await revoke_api_token(
        actors["same"], tokens["token revoked"].token.id, work=house.work, vault=house.vault
    )
    with statements() as seen:
        now = dict(zip(actors, await standing(house, *actors.values()), strict=True))
    assert len(seen) == 1
    assert now == {
        "same": "same",
        "same too": "same",
        "no workspace": "same",
        "lowered": "changed",
        "removed": "gone",
        "signed out": "gone",
        "system": "same",
        "token": "same",
        "token lowered": "changed",
        "token same right": "changed",
        "token of removed": "gone",
        "token revoked": "gone",
    }


async def test_nobody_to_ask_about_is_no_mistake(house):
    assert await standing(house) == []


async def test_an_expired_right_is_gone(house):
    actor = await house.actor()
    past = utc_now() - timedelta(seconds=1)
    await house.work.writing(lambda unit: unit.execute("UPDATE session SET expires_at = ?", past))
    assert await standing(house, actor) == ["gone"]


async def test_authentication_writes_nothing(house, owner):
    before = await house.everything()
    text = (await a_token(house, owner)).secret.reveal()
    after_making = await house.everything()
    assert before != after_making
    await house.work.reading(lambda reader: authenticate(reader, text, None, vault=house.vault))
    assert await house.everything() == after_making
