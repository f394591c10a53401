"""People over HTTP: who speaks, sign-in and out, workspaces, API tokens; and what each may do."""

import asyncio
import threading
from uuid import uuid4

import pytest

from models.access.permissions import Permission, Role
from models.access.tables import Account, Membership
from models.events.unit_of_work import Unit
from models.vault.secret import Secret
from tests.api.service import EMAIL, PASSWORD, SIGN_IN, Service

VIEWER = """{ viewer { id account { email } role permissions
  workspace { slug environments members { account { email } role } apiTokens { name } }
  memberships { slug role } } }"""
CREATE_TOKEN = """mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { __typename
  ... on CreateApiTokenSuccess { secret apiToken { id name permissions environment hint createdBy { email } }
    workspace { apiTokens { name } } }
  ... on UserError { code message } ... on InvalidInput { problems { path code } } ... on NameTaken { suggestion } } }"""
REVOKE = """mutation ($id: ID!) { revokeApiToken(input: {id: $id}) { __typename
  ... on RevokeApiTokenSuccess { deletedId workspace { apiTokens { name } } } ... on UserError { code } } }"""
CREATE_WORKSPACE = """mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) { __typename
  ... on CreateWorkspaceSuccess { membership { workspaceId slug name role } }
  ... on UserError { code message } ... on InvalidInput { problems { path code } } ... on NameTaken { suggestion } } }"""


async def member(service: Service, role: Role) -> str:
    """The token of another account, which belongs to the workspace in this role."""
    hashed = await service.services.hasher.hash(Secret(PASSWORD))
    account, email = uuid4(), f"{uuid4().hex}@example.org"
    now = "2030-01-01 00:00:00+00:00"

    async def write(unit: object) -> None:
        await Account.create(id=account, email=email, name="x", password_hash=hashed, created_at=now)
        await Membership.create(
            workspace_id=service.founded.workspace_id, account_id=account, role=role.value, created_at=now
        )

    await service.work.writing(write)
    return await service.sign_in(email)


async def token_with(service: Service, *permissions: Permission, maker: str = "") -> str:
    """An API token that carries these permissions."""
    variables = {"input": {"name": uuid4().hex, "permissions": list(permissions)}}
    made = (await service.graphql(CREATE_TOKEN, variables, token=maker))["createApiToken"]
    secret: str = made["secret"]
    return secret


async def test_an_owner_sees_himself_his_workspace_and_his_right(service: Service) -> None:
    viewer = (await service.graphql(VIEWER))["viewer"]
    assert viewer["account"] == {"email": EMAIL}
    assert viewer["role"] == "OWNER"
    assert "WORKSPACE_MANAGE" in viewer["permissions"]
    assert "CREDENTIALS_LEASE" not in viewer["permissions"]
    assert viewer["workspace"] == {
        "slug": "main",
        "environments": [],
        "members": [{"account": {"email": EMAIL}, "role": "OWNER"}],
        "apiTokens": [],
    }
    assert viewer["memberships"] == [{"slug": "main", "role": "OWNER"}]


async def test_sign_in_has_one_answer_for_every_reason(service: Service) -> None:
    told = []
    for email, password in (
        (EMAIL, "wrong password"),
        ("nobody@example.org", PASSWORD),
        ("nobody@example.org", "x"),
    ):
        variables = {"input": {"email": email, "password": password}}
        told.append(await service.answer(SIGN_IN, variables, token=None))
    assert told[0]["data"]["signIn"]["code"] == "INVALID_CREDENTIALS"
    assert told[0] == told[1] == told[2]


async def test_too_many_sign_ins_at_one_moment_are_told_to_wait(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.services.hasher, "_places", threading.BoundedSemaphore(1))
    variables = {"input": {"email": EMAIL, "password": PASSWORD}}
    query = SIGN_IN.replace("... on UserError", "... on RateLimited { retryAt } ... on UserError")
    told = await asyncio.gather(*(service.graphql(query, variables, token=None) for _ in range(8)))
    refused = [each["signIn"] for each in told if "token" not in each["signIn"]]
    assert 0 < len(refused) < 8
    assert {each["code"] for each in refused} == {"RATE_LIMITED"}
    assert all(each["retryAt"] for each in refused)


async def test_sign_in_is_throttled(service: Service) -> None:
    codes = []
    for _ in range(12):
        variables = {"input": {"email": "nobody@example.org", "password": "x"}}
        codes.append((await service.graphql(SIGN_IN, variables, token=None))["signIn"]["code"])
    assert codes[0] == "INVALID_CREDENTIALS"
    assert codes[-1] == "RATE_LIMITED"


async def test_a_stale_token_does_not_keep_anybody_from_signing_in(service: Service) -> None:
    await service.graphql("mutation { signOut { __typename } }")
    assert await service.errors("{ viewer { id } }") == ["UNAUTHENTICATED"]
    variables = {"input": {"email": EMAIL, "password": PASSWORD}}
    assert "token" in (await service.graphql(SIGN_IN, variables))["signIn"]


async def test_signing_out_everywhere_ends_every_session(service: Service) -> None:
    other = await service.sign_in()
    query = "mutation { signOut(input: {everywhere: true}) { ... on SignOutSuccess { signedOut } } }"
    assert (await service.graphql(query, token=other))["signOut"] == {"signedOut": 2}
    for token in (other, service.owner):
        assert await service.errors("{ viewer { id } }", token=token) == ["UNAUTHENTICATED"]


async def test_one_workspace_of_several_must_be_named(service: Service) -> None:
    made = (await service.graphql(CREATE_WORKSPACE, {"input": {"name": "Second One"}}))["createWorkspace"]
    assert made["membership"]["slug"] == "second-one"
    viewer = (await service.graphql(VIEWER))["viewer"]
    assert (viewer["workspace"], viewer["role"], viewer["permissions"]) == (None, None, [])
    assert {each["slug"] for each in viewer["memberships"]} == {"main", "second-one"}
    assert await service.errors("{ workspace { slug } }") == ["WORKSPACE_REQUIRED"]
    for slug in ("main", "second-one"):
        assert (await service.graphql("{ workspace { slug } }", workspace=slug))["workspace"] == {
            "slug": slug
        }


async def test_a_foreign_workspace_is_answered_as_an_unknown_one(service: Service) -> None:
    hers = await member(service, Role.OWNER)
    await service.graphql(CREATE_WORKSPACE, {"input": {"name": "Hers", "slug": "hers"}}, token=hers)
    foreign = await service.answer("{ viewer { id } }", workspace="hers")
    unknown = await service.answer("{ viewer { id } }", workspace="nobodys")
    assert foreign == unknown
    assert foreign["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert "data" not in foreign
    token = await token_with(service, Permission.PROVIDERS_VIEW)
    assert await service.answer("{ viewer { id } }", workspace="hers", token=token) == unknown


async def test_all_mistakes_of_an_input_are_told_at_once(service: Service) -> None:
    wrong = {
        "input": {
            "name": " ",
            "permissions": [],
            "environment": "Not A Label",
            "expiresAt": "2001-01-01T00:00:00Z",
        }
    }
    told = (await service.graphql(CREATE_TOKEN, wrong))["createApiToken"]
    assert told["code"] == "INVALID_INPUT"
    assert [problem["path"] for problem in told["problems"]] == [
        ["name"],
        ["environment"],
        ["permissions"],
        ["expiresAt"],
    ]
    taken = (await service.graphql(CREATE_WORKSPACE, {"input": {"name": "x", "slug": "main"}}))[
        "createWorkspace"
    ]
    assert taken["code"] == "NAME_TAKEN"
    assert taken["suggestion"] != "main"


async def test_a_token_is_shown_once_and_ends_when_it_is_revoked(service: Service) -> None:
    made = await service.graphql(
        CREATE_TOKEN, {"input": {"name": "ci", "permissions": ["PROVIDERS_VIEW"], "idempotencyKey": "k"}}
    )
    made = made["createApiToken"]
    assert made["apiToken"]["createdBy"] == {"email": EMAIL}
    assert made["workspace"] == {"apiTokens": [{"name": "ci"}]}
    again = await service.graphql(
        CREATE_TOKEN, {"input": {"name": "ci", "permissions": ["PROVIDERS_VIEW"], "idempotencyKey": "k"}}
    )
    assert again["createApiToken"]["secret"] is None
    assert again["createApiToken"]["apiToken"]["id"] == made["apiToken"]["id"]
    other = await service.graphql(
        CREATE_TOKEN, {"input": {"name": "cd", "permissions": ["PROVIDERS_VIEW"], "idempotencyKey": "k"}}
    )
    assert other["createApiToken"]["code"] == "IDEMPOTENCY_CONFLICT"

    secret, id = made["secret"], made["apiToken"]["id"]
    viewer = (
        await service.graphql(
            "{ viewer { id account { id } permissions memberships { slug } workspace { slug } } }",
            token=secret,
        )
    )["viewer"]
    assert viewer == {
        "id": id,
        "account": None,
        "permissions": ["PROVIDERS_VIEW"],
        "memberships": [],
        "workspace": {"slug": "main"},
    }
    async with service.socket(secret) as socket:
        revoked = (await service.graphql(REVOKE, {"id": id}))["revokeApiToken"]
        assert revoked == {
            "__typename": "RevokeApiTokenSuccess",
            "deletedId": id,
            "workspace": {"apiTokens": []},
        }
        assert await socket.closed() == 4401
    assert await service.errors("{ viewer { id } }", token=secret) == ["UNAUTHENTICATED"]
    assert (await service.graphql(REVOKE, {"id": id}))["revokeApiToken"]["code"] == "NOT_FOUND"
    for unknown in ("", "token_0", "x", id.replace("token", "account")):
        assert (await service.graphql(REVOKE, {"id": unknown}))["revokeApiToken"]["code"] == "NOT_FOUND"


async def test_a_token_is_no_account(service: Service) -> None:
    token = await token_with(service, Permission.PROVIDERS_VIEW, Permission.TOKENS_MANAGE)
    assert await service.errors("mutation { signOut { __typename } }", token=token) == ["FORBIDDEN"]
    assert await service.errors(CREATE_WORKSPACE, {"input": {"name": "x"}}, token=token) == ["FORBIDDEN"]


async def test_a_token_falls_with_its_makers_role(service: Service) -> None:
    admin = await member(service, Role.ADMIN)
    token = await token_with(service, Permission.PROVIDERS_VIEW, Permission.CREDENTIALS_MANAGE, maker=admin)
    await service.work.writing(
        lambda unit: unit.execute("UPDATE membership SET role = 'MEMBER' WHERE role = 'ADMIN'")
    )
    viewer = (await service.graphql("{ viewer { permissions } }", token=token))["viewer"]
    assert viewer == {"permissions": ["PROVIDERS_VIEW"]}


async def test_a_node_is_shown_under_its_types_own_rule(service: Service) -> None:
    token = await token_with(service, Permission.PROVIDERS_VIEW)
    id = (await service.graphql("{ viewer { id } }", token=token))["viewer"]["id"]
    query = "query ($id: ID!) { node(id: $id) { __typename id } }"
    assert (await service.graphql(query, {"id": id}))["node"] == {"__typename": "ApiToken", "id": id}
    assert (await service.graphql(query, {"id": id}, token=token))["node"] is None
    workspace = (await service.graphql("{ workspace { id members { id account { id } } } }"))["workspace"]
    for id in (workspace["id"], workspace["members"][0]["id"], workspace["members"][0]["account"]["id"]):
        assert (await service.graphql(query, {"id": id}, token=token))["node"]["id"] == id
    await service.graphql(CREATE_WORKSPACE, {"input": {"name": "Other"}})
    for id in (workspace["id"], workspace["members"][0]["id"], "x", "account_0", "nothing_" + "0" * 32):
        assert (await service.graphql(query, {"id": id}, workspace="other"))["node"] is None


async def test_the_last_use_of_a_token_is_shown(service: Service) -> None:
    token = await token_with(service, Permission.PROVIDERS_VIEW)
    query = "{ workspace { apiTokens { lastUsedAt } } }"
    assert (await service.graphql(query))["workspace"]["apiTokens"] == [{"lastUsedAt": None}]
    await service.graphql("{ viewer { id } }", token=token)
    async with asyncio.timeout(5):
        shown = None
        while shown is None:  # it is written beside the request
            await asyncio.sleep(0.01)
            shown = (await service.graphql(query))["workspace"]["apiTokens"][0]["lastUsedAt"]
    assert shown.endswith("Z")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_token_reads_while_somebody_writes_for_long(service: Service) -> None:
    token = await token_with(service, Permission.PROVIDERS_VIEW)
    begun, enough = asyncio.Event(), asyncio.Event()

    async def write(unit: Unit) -> None:
        await unit.execute("UPDATE workspace SET name = name")
        begun.set()
        await enough.wait()

    writing = asyncio.create_task(service.work.writing(write))
    await begun.wait()
    async with asyncio.timeout(2):
        assert await service.graphql("{ viewer { id } providers { key } }", token=token)
    enough.set()
    await writing


async def test_statements_do_not_grow_with_the_number_of_tokens(service: Service) -> None:
    query = "{ workspace { members { account { name } } apiTokens { name createdBy { email } } } }"
    counted = []
    for more in (1, 6):
        for _ in range(more):
            await token_with(service, Permission.PROVIDERS_VIEW)
        seen: list[str] = []
        service.work.database.observers.append(seen.append)
        await service.graphql(query)
        service.work.database.observers.clear()
        counted.append(len([statement for statement in seen if "session" not in statement.lower()]))
    assert counted[0] == counted[1]
