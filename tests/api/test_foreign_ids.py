"""Every place of the schema that takes an id × an id of every type of another workspace: answered, byte for byte, as an id
that nobody ever had."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from api import schema as public_schema
from models.access.permissions import Role
from tests.api.arrangements import key_of, nothing_done, other_workspace, rows
from tests.api.credentials import added
from tests.api.people import INVITE, do, joined
from tests.api.pools import saved
from tests.api.sdl import LeftOut, Path, Root, plain, roots
from tests.api.service import Service
from tests.api.test_receipts import put
from tests.fakes.provider import Provider
from tests.models.usage.made import served

# Receipts outlive credentials, so that an id of nothing may still be asked for.
EMPTY_LIST = {"receipts": '{"data":{"receipts":{"__typename":"ReceiptConnection","edges":[]}}}'}
PLACES = [(root, path) for root in roots() for path in root.ids()]
THINGS = """{ workspace { id members { id account { id } } invitations { id } apiTokens { id } }
  providers { id models(first: 1) { edges { node { id } } } }
  defaultModels { id } auditEvents(first: 1) { edges { node { id } } } }"""


async def things(service: Service, provider: Provider, slug: str) -> dict[str, str]:
    """The id of one thing of each type in a workspace of the owner's."""
    how = {"workspace": slug}
    (row,) = await rows(service, "SELECT id FROM workspace WHERE slug = ?", slug)
    person = await joined(service, Role.MEMBER, workspace_id=UUID(str(row["id"])))
    await do(service, INVITE, {"email": "a@x.org", "role": "MEMBER"}, **how)
    await service.graphql(
        """mutation { createApiToken(input: {name: "x", permissions: [PROVIDERS_VIEW]}) { __typename } }""",
        **how,
    )
    credential, run = await added(service, provider.base_url, **how)
    owner = {"actor_id": service.founded.account_id}
    (receipt,) = await put(service, served(UUID(str(row["id"])), by=key_of(credential), **owner))
    pool = await saved(service, "gpt-4o", None, **how)
    told = await service.graphql(THINGS, **how)
    models = [edge["node"]["id"] for each in told["providers"] for edge in each["models"]["edges"]]
    found = [
        credential,
        run["id"],
        receipt,
        pool["id"],
        pool["members"][0]["id"],
        person.member,
        f"account_{person.account_id.hex}",
        told["workspace"]["id"],
        told["workspace"]["invitations"][0]["id"],
        told["workspace"]["apiTokens"][0]["id"],
        told["providers"][0]["id"],
        told["defaultModels"][0]["id"],
        told["auditEvents"]["edges"][0]["node"]["id"],
        *models[:1],
    ]
    return {id.partition("_")[0]: id for id in found}


def unknown(id: str) -> str:
    """The same id of nothing: its first key is another one."""
    return re.sub("[0-9a-f]{32}", uuid4().hex, id, count=1)


async def raw(service: Service, root: Root, path: Path, id: str, own: str, slug: str) -> str:
    """The answer's text, without the id that was asked for."""

    def value(at: Path, leaf: Any) -> Any:
        if at == path:
            return id
        if at[-1] == "idempotencyKey":
            raise LeftOut
        if at[-1] == "callId":
            return str(uuid4())
        if leaf.name == "ID":
            if at[-1] != "id":
                raise LeftOut
            return own
        return plain(at, leaf)

    document, variables = root.request(value, path[0])
    if root.kind == "subscription":
        async with service.socket(workspace=slug) as socket:
            await socket.subscribe("1", document, variables)
            return str(await socket.receive()).replace(id, "…")
    headers = {"Authorization": f"Bearer {service.owner}", "X_Workspace": slug}
    response = await service.post({"query": document, "variables": variables}, **headers)
    return (await response.text()).replace(id, "…")


def is_unknown(root: Root, told: str) -> bool:
    if root.kind == "query":
        return told in (f'{{"data":{{"{root.name}":null}}}}', EMPTY_LIST.get(root.name))
    return "NOT_FOUND" in told


def test_the_schema_takes_ids() -> None:
    assert len(PLACES) >= 18, "the matrix must not become empty by itself"
    assert {root.kind for root, _ in PLACES} == {"query", "mutation", "subscription"}


async def test_another_workspaces_ids_are_answered_as_unknown_ones_everywhere(
    service: Service, provider: Provider
) -> None:
    slug = await other_workspace(service)
    foreign, own = await things(service, provider, "main"), await things(service, provider, slug)
    assert set(foreign) == set(own) == {kind.prefix for kind in public_schema.NODES}
    wrong: list[tuple[str, str, str, str]] = []
    async with nothing_done(service, provider):
        for root, path in PLACES:
            # Beside another id, one's own of each type stands: one of them is of the right one.
            alone = len(list(root.ids())) == 1 or path[-1] == "id"
            for beside in [""] if alone else own.values():
                for kind, id in foreign.items():
                    theirs = await raw(service, root, path, id, beside, slug)
                    nobody = await raw(service, root, path, unknown(id), beside, slug)
                    if theirs != nobody or not is_unknown(root, theirs):
                        wrong.append((f"{root.name} {'.'.join(path)}", kind, theirs, nobody))
    assert wrong == []


async def test_ones_own_ids_are_known_in_the_same_places(service: Service, provider: Provider) -> None:
    # Else the matrix would say that all is well of a schema that knows nothing.
    slug = await other_workspace(service)
    own = await things(service, provider, slug)
    unmatched = []
    for root, path in PLACES:
        if root.kind != "query":
            continue
        told = [await raw(service, root, path, id, "", slug) for id in own.values()]
        if all(is_unknown(root, each) for each in told):
            unmatched.append(root.name)
    assert unmatched == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_machine_of_another_workspace_knows_as_little(service: Service, provider: Provider) -> None:
    foreign = await things(service, provider, "main")
    await other_workspace(service)
    token = await _token_elsewhere(service)
    for id in foreign.values():
        for each in (id, unknown(id)):
            told = await service.graphql(
                "query ($id: ID!) { node(id: $id) { id } }", {"id": each}, token=token
            )
            assert told["node"] is None


async def _token_elsewhere(service: Service) -> str:
    data = await service.graphql(
        """mutation { createApiToken(input: {name: "y", permissions: [PROVIDERS_VIEW, MEMBERS_MANAGE, TOKENS_MANAGE,
             AUDIT_VIEW, CREDENTIALS_MANAGE]}) { ... on CreateApiTokenSuccess { secret } } }""",
        workspace="other",
    )
    secret: str = data["createApiToken"]["secret"]
    return secret
