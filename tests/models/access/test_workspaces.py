"""A workspace begins with its owner and its data key, or not at all."""

import asyncio
from uuid import UUID

import pytest

from models.access import workspaces
from models.access.actor import AccountsOnly
from models.access.permissions import Permission, Role
from models.access.reading import workspace_by_id
from models.access.tokens import ApiTokenDraft, create_api_token
from models.access.workspaces import WorkspaceDraft, create_workspace
from models.errors import IdempotencyConflict, InvalidInput, LimitReached, NameTaken
from models.vault.custody import Vault
from models.vault.secret import Secret


async def make(house, actor, name, slug=None, key=None, vault=None):
    draft = WorkspaceDraft(name, slug, key)
    return await create_workspace(actor, draft, work=house.work, vault=vault or house.vault)


async def test_a_workspace_is_made_with_owner_key_and_audit(house, owner):
    made = await make(house, owner, "  Acme  Labs ")
    assert (made.slug, made.name, made.role) == ("acme-labs", "Acme Labs", Role.OWNER)
    actor = await house.actor(workspace="acme-labs")
    assert actor.workspace == made.workspace_id
    sealed = await house.work.reading(
        lambda reader: house.vault.seal(
            reader,
            workspace_id=made.workspace_id,
            object_id=made.workspace_id,
            field="f",
            version=1,
            destination="d",
            secret=Secret("s"),
        )
    )
    assert house.vault.readable(made.workspace_id, sealed)
    [entry] = [row for row in await house.rows("audit_entry") if row["action"] == "workspace.created"]
    assert UUID(str(entry["workspace_id"])) == made.workspace_id
    assert entry["actor"] == owner.label


async def test_a_failure_at_the_last_step_leaves_nothing(house, owner, refused):
    class Broken(Vault):
        async def new_workspace_key(self, unit, workspace_id):
            raise RuntimeError("no key")

    broken = Broken(house.vault._ring, dict(house.vault._system_keys), [])
    await refused(RuntimeError, lambda: make(house, owner, "Half", vault=broken, key="k"))


async def test_a_given_slug_that_is_taken_is_refused_with_a_free_one(house, owner, refused):
    error = await refused(NameTaken, lambda: make(house, owner, "Mine", "MAIN"))
    assert error.suggestion == "main-2"
    assert (await make(house, owner, "Mine", error.suggestion)).slug == "main-2"


async def test_a_generated_slug_steps_aside(house, owner):
    assert [(await make(house, owner, "Main")).slug for _ in range(3)] == ["main-2", "main-3", "main-4"]


async def test_slugs_generated_at_once_differ(house, owner):
    made = await asyncio.gather(*(make(house, owner, "Same") for _ in range(6)))
    assert len({each.slug for each in made}) == 6


async def test_slugs_of_two_accounts_generated_at_once_differ(house, owner):
    await house.join("b@example.com", Role.MEMBER)
    other = await house.actor("b@example.com")
    made = await asyncio.gather(*(make(house, actor, "Same") for actor in (owner, other) * 3))
    assert len({each.slug for each in made}) == 6


@pytest.mark.parametrize(
    ("name", "slug", "paths"),
    [
        ("", None, ["name"]),
        ("x" * 2**20, "y" * 2**20, ["name", "slug"]),
        ("a\x00", "a b", ["name", "slug"]),
        ("\ud800", "", ["name", "slug"]),
        ("ok", "ünder_score", ["slug"]),
    ],
)
async def test_all_mistakes_are_named_and_nothing_written(house, owner, refused, name, slug, paths):
    error = await refused(InvalidInput, lambda: make(house, owner, name, slug, key="k"))
    assert [problem.path[0] for problem in error.problems] == paths


async def test_an_account_owns_so_many_workspaces(house, owner, refused, monkeypatch):
    monkeypatch.setattr(workspaces, "WORKSPACES_OWNED", 3)
    for _ in range(2):
        await make(house, owner, "More")
    error = await refused(LimitReached, lambda: make(house, owner, "More"))
    assert error.limit == 3


async def test_the_limit_holds_for_requests_at_once(house, owner, monkeypatch):
    monkeypatch.setattr(workspaces, "WORKSPACES_OWNED", 3)
    tried = await asyncio.gather(*(make(house, owner, "More") for _ in range(6)), return_exceptions=True)
    assert sum(isinstance(each, LimitReached) for each in tried) == 4
    assert len(await house.rows("workspace")) == 3


async def test_a_token_makes_no_workspace(house, owner, refused):
    created = await create_api_token(
        owner, ApiTokenDraft("t", [Permission.TOKENS_MANAGE]), work=house.work, vault=house.vault
    )
    token = await house.authenticate(created.secret.reveal())
    await refused(AccountsOnly, lambda: make(house, token, "Mine"))


async def test_the_same_key_and_input_make_one_workspace(house, owner):
    first = await make(house, owner, "Once", key="k")
    assert await make(house, owner, "Once", key="k") == first
    assert len(await house.rows("workspace")) == 2


async def test_the_same_key_from_another_workspace_is_the_same_request(house, owner):
    first = await make(house, owner, "Once", key="k")
    elsewhere = await house.actor(workspace="once")
    assert await make(house, elsewhere, "Once", key="k") == first


async def test_requests_at_once_with_one_key_make_one_workspace(house, owner):
    made = await asyncio.gather(*(make(house, owner, "Once", key="k") for _ in range(6)))
    assert len({each.workspace_id for each in made}) == 1
    assert len(await house.rows("workspace")) == 2


async def test_the_same_key_with_another_input_is_refused(house, owner, refused):
    await make(house, owner, "Once", key="k")
    await refused(IdempotencyConflict, lambda: make(house, owner, "Twice", key="k"))
    await refused(IdempotencyConflict, lambda: make(house, owner, "Once", "once-2", key="k"))


async def test_another_accounts_key_is_another_key(house, owner):
    await house.join("b@example.com", Role.MEMBER)
    one = await make(house, owner, "Once", key="k")
    other = await make(house, await house.actor("b@example.com"), "Once", key="k")
    assert one.workspace_id != other.workspace_id


async def test_a_refused_request_is_judged_anew_under_its_key(house, owner, refused):
    await refused(NameTaken, lambda: make(house, owner, "Mine", "main", key="k"))
    assert (await make(house, owner, "Mine", "free", key="k")).slug == "free"


async def test_a_new_workspace_reads_as_it_was_made(house, owner):
    made = await make(house, owner, "Acme")
    view = await house.work.reading(lambda reader: workspace_by_id(reader, made.workspace_id))
    assert (view.slug, view.name, view.plan, view.load_balancing_allowed) == (
        "acme",
        "Acme",
        "standard",
        True,
    )
