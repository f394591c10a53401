"""Reads stay within the workspace that is named."""

import json
from uuid import uuid4

from models.access import audit
from models.access.permissions import Permission, Role
from models.access.reading import (
    account_by_id,
    accounts_by_ids,
    an_owner,
    members,
    members_by_ids,
    memberships,
    tokens_by_ids,
    workspace_by_id,
    workspace_by_slug,
)
from models.access.tokens import ApiTokenDraft, create_api_token
from models.access.workspaces import WorkspaceDraft, create_workspace


async def read(house, call, *args):
    return await house.work.reading(lambda reader: call(reader, *args))


async def test_members_are_told_of_one_workspace_alone(house, owner):
    other = await create_workspace(owner, WorkspaceDraft("b", "b"), work=house.work, vault=house.vault)
    await house.join("z@example.com", Role.EDITOR)
    await house.join("a@example.com", Role.MEMBER)
    main = await read(house, members, house.founded.workspace_id)
    assert [(each.account.email, each.role) for each in main] == [
        ("a@example.com", Role.MEMBER),
        ("owner@example.com", Role.OWNER),
        ("z@example.com", Role.EDITOR),
    ]
    assert len(await read(house, members, other.workspace_id)) == 1
    ids = [each.id for each in main]
    assert set(await read(house, members_by_ids, house.founded.workspace_id, ids)) == set(ids)
    assert await read(house, members_by_ids, other.workspace_id, ids) == {}
    assert await read(house, members_by_ids, other.workspace_id, []) == {}


async def test_a_strangers_account_is_unknown(house, owner):
    other = await create_workspace(owner, WorkspaceDraft("b", "b"), work=house.work, vault=house.vault)
    member = await house.join("m@example.com", Role.MEMBER)
    assert set(await read(house, accounts_by_ids, house.founded.workspace_id, [member, uuid4()])) == {member}
    assert await read(house, accounts_by_ids, other.workspace_id, [member]) == {}
    assert await read(house, accounts_by_ids, other.workspace_id, []) == {}
    assert (await read(house, account_by_id, member)).email == "m@example.com"
    assert await read(house, account_by_id, uuid4()) is None


async def test_tokens_are_looked_up_in_their_workspace_alone(house, owner):
    other = await create_workspace(owner, WorkspaceDraft("b", "b"), work=house.work, vault=house.vault)
    actor = await house.actor(workspace="main")
    draft = ApiTokenDraft("t", [Permission.USAGE_VIEW, Permission.PROVIDERS_VIEW, Permission.USAGE_VIEW])
    token = (await create_api_token(actor, draft, work=house.work, vault=house.vault)).token
    assert token.permissions == (Permission.PROVIDERS_VIEW, Permission.USAGE_VIEW)
    assert await read(house, tokens_by_ids, house.founded.workspace_id, [token.id]) == {token.id: token}
    assert await read(house, tokens_by_ids, other.workspace_id, [token.id]) == {}
    assert await read(house, tokens_by_ids, other.workspace_id, []) == {}


async def test_workspaces_are_read_by_id_and_by_slug(house, owner):
    view = await read(house, workspace_by_slug, "main")
    assert view == await read(house, workspace_by_id, house.founded.workspace_id)
    assert await read(house, workspace_by_slug, "unknown") is None
    assert await read(house, workspace_by_id, uuid4()) is None
    assert await read(house, an_owner, view.id) == house.founded.account_id
    assert await read(house, an_owner, uuid4()) is None
    assert [each.slug for each in await read(house, memberships, house.founded.account_id)] == ["main"]


async def test_an_audit_entry_commits_with_its_change_and_is_cut_to_its_columns(house, owner):
    async def act(unit):
        await audit.record(unit, owner, "a" * 100, "s" * 1000, {"name": "n", "list": [1]})

    async def fails(unit):
        await audit.record(unit, owner, "never", "s")
        raise ValueError

    await house.work.writing(act)
    try:
        await house.work.writing(fails)
    except ValueError:
        pass
    [entry] = [
        row
        for row in await house.rows("audit_entry")
        if row["action"] not in ("workspace.founded", "session.begun")
    ]
    assert (len(entry["action"]), len(entry["subject"]), entry["actor"]) == (60, 300, owner.label)
    assert json.loads(entry["detail"]) == {"name": "n", "list": [1]}
