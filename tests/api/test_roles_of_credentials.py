"""Who may see and change credentials: roles, API tokens, and strangers, to whom nothing is there."""

from typing import Any

import pytest

from tests.api.arrangements import api_token, as_role, nothing_done, other_workspace
from tests.api.credentials import (
    ADD,
    DELETE,
    DISABLE,
    ENABLE,
    ONE,
    PROVIDER,
    SET_DEFAULT,
    TEST,
    UPDATE,
    VALIDATE,
    added,
    filled,
    send,
)
from tests.api.service import Service
from tests.fakes.provider import Provider

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
LOOK = """query ($id: ID!) { credential(id: $id) { name status fields { name } }
  credentials { totalCount edges { node { id fields { name } } } } }"""


def inputs(id: str, provider: Provider) -> dict[str, dict[str, Any]]:
    """A right input of each mutation."""
    return {
        ADD: {"providerKey": "openai_compatible", "fields": filled(provider.base_url)},
        TEST: {"credentialId": id, "fields": []},
        UPDATE: {"id": id, "expectedVersion": 1, "changes": {"name": "mine"}},
        VALIDATE: {"id": id},
        SET_DEFAULT: {"id": id},
        DISABLE: {"id": id},
        ENABLE: {"id": id},
        DELETE: {"id": id, "acceptImpact": True},
    }


@pytest.mark.parametrize("role", ["EDITOR", "MEMBER"])
async def test_who_may_look_sees_all_but_the_fields_and_changes_nothing(
    service: Service, provider: Provider, role: str
) -> None:
    id, _ = await added(service, provider.base_url, name="seen")
    await as_role(service, role)
    told = await service.answer(LOOK, {"id": id})
    assert told["data"]["credential"] == {"name": "seen", "status": "VALID", "fields": None}
    assert told["data"]["credentials"]["edges"] == [{"node": {"id": id, "fields": None}}]
    errors = sorted((error["extensions"] for error in told["errors"]), key=lambda error: len(error["path"]))
    assert errors == [
        {"code": "FORBIDDEN", "permission": "CREDENTIALS_MANAGE", "path": path}
        for path in (["credential", "fields"], ["credentials", "edges", 0, "node", "fields"])
    ]
    async with nothing_done(service, provider):
        for document, input in inputs(id, provider).items():
            assert await service.errors(document, {"input": input}) == ["FORBIDDEN"], document[:30]


async def test_an_admin_changes_and_sees_the_fields(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    await as_role(service, "ADMIN")
    assert (await service.graphql(LOOK, {"id": id}))["credential"]["fields"] is not None
    answer = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": {"name": "mine"}})
    assert answer["__typename"] == "UpdateCredentialSuccess"


async def test_a_token_does_what_it_carries(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    looking = await api_token(service, "PROVIDERS_VIEW")
    managing = await api_token(service, "CREDENTIALS_MANAGE")
    told = await service.answer(LOOK, {"id": id}, token=looking)
    assert told["data"]["credential"]["fields"] is None
    async with nothing_done(service, provider):
        for document, input in inputs(id, provider).items():
            assert await service.errors(document, {"input": input}, token=looking) == ["FORBIDDEN"]
            assert await service.errors(document, {"input": input}, token=None) == ["UNAUTHENTICATED"]
    assert await service.errors(LOOK, {"id": id}, token=managing) == ["FORBIDDEN", "FORBIDDEN"]
    answer = await send(service, ADD, inputs(id, provider)[ADD], token=managing)
    assert answer["__typename"] == "AddCredentialSuccess"


async def test_another_workspaces_ids_are_answered_like_unknown_ones(
    service: Service, provider: Provider
) -> None:
    id, run = await added(service, provider.base_url)
    slug = await other_workspace(service)
    mine, _ = await added(service, provider.base_url, workspace=slug)
    unknown = f"credential_{'0' * 32}"
    async with nothing_done(service, provider):
        for (document, foreign), nobody in zip(
            inputs(id, provider).items(), inputs(unknown, provider).values(), strict=True
        ):
            if document == ADD:
                continue
            theirs = await send(service, document, foreign, workspace=slug)
            assert theirs == await send(service, document, nobody, workspace=slug), document[:30]
            assert (theirs["__typename"], theirs["code"]) == ("NotFound", "NOT_FOUND")
        replaced = await send(service, DELETE, {"id": mine, "replacementId": id}, workspace=slug)
        assert replaced["__typename"] == "NotFound"
    provider_id = (await service.graphql(PROVIDER, {"key": "openai"}, workspace="main"))["provider"]["id"]
    for foreign_id in (id, run["id"], provider_id):
        assert (await service.graphql(NODE, {"id": foreign_id}, workspace=slug))["node"] is None
        assert (await service.graphql(NODE, {"id": foreign_id}, workspace="main"))["node"]["id"] == foreign_id
    assert (await service.graphql(ONE, {"id": id}, workspace=slug))["credential"] is None
    found = await service.graphql(
        "query ($id: ID!) { validationRun(id: $id) { id } }", {"id": run["id"]}, workspace=slug
    )
    assert found["validationRun"] is None


async def test_two_workspaces_do_not_meet(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="same")
    slug = await other_workspace(service)
    other, _ = await added(service, provider.base_url, name="same", workspace=slug)
    for workspace, own in (("main", id), (slug, other)):
        data = await service.graphql(PROVIDER, {"key": "openai_compatible"}, workspace=workspace)
        assert [row["id"] for row in data["provider"]["credentials"]] == [own]
        assert data["provider"]["defaultCredential"] == {"id": own}


async def test_node_finds_each_type_and_nothing_else(service: Service, provider: Provider) -> None:
    id, run = await added(service, provider.base_url)
    provider_id = (await service.graphql(PROVIDER, {"key": "openai"}))["provider"]["id"]
    for typename, known in (("Credential", id), ("ValidationRun", run["id"]), ("Provider", provider_id)):
        assert (await service.graphql(NODE, {"id": known}))["node"] == {"__typename": typename, "id": known}
    hexadecimal = id.partition("_")[2]
    nonsense = (
        *("", "_", "x", "credential_", f"credential_{hexadecimal.upper()}", f"run_{hexadecimal}"),
        *(f" {id}", f"{id}\u0000", f"{id}0", f"nobody_{hexadecimal}", provider_id.upper()),
        *(
            provider_id.replace("openai", "nobody"),
            provider_id + "\u0000",
            "credential_" + "٣" * 32,
            "9" * 10_000,
        ),
    )
    for text in nonsense:
        assert (await service.graphql(NODE, {"id": text}))["node"] is None, text[:50]
        assert (await service.graphql(ONE, {"id": text}))["credential"] is None, text[:50]
