"""A token that is bound to an environment: what it may do with credentials of its label and of none, and that no operation
of the schema lets it spend another's."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLInputObjectType, GraphQLNonNull, get_named_type

from api import schema as public_schema
from models.access.permissions import Permission, Role
from tests.api import operations
from tests.api.arrangements import alter, events, key_of, nothing_done, rows
from tests.api.calls import (
    LLM,
    chat,
    chats,
    embed,
    embedding,
    falling_back,
    pooled,
    saying,
    streamed,
)
from tests.api.credentials import (
    ADD,
    DELETE,
    DISABLE,
    ENABLE,
    SET_DEFAULT,
    TEST,
    UPDATE,
    VALIDATE,
    add,
    added,
    filled,
    one,
    send,
    watched,
)
from tests.api.operations import Operation
from tests.api.people import CHANGE_ROLE, DELETE_WORKSPACE, INVITE, TRANSFER, do, joined
from tests.api.service import Service
from tests.api.test_people import CREATE_TOKEN
from tests.fakes.provider import KEY, WRONG_KEY, Provider

SCHEMA = public_schema.build()._schema
VALIDATE_MANY = """mutation ($input: ValidateCredentialsInput!) { validateCredentials(input: $input) { __typename
  ... on ValidateCredentialsSuccess { validationRuns { id credential { id } } }
  ... on UserError { message } ... on InvalidInput { problems { path code message } } } }"""
LABELS = """query ($environment: String) { workspace { environments }
  credentials(environment: $environment) { edges { node { id } } } }"""
# What ends or hides something comes last, so that the others meet it.
ENDING = ("delete", "disable", "leave", "remove", "revoke", "transfer")


async def bound(service: Service, environment: str | None, *permissions: Permission, name: str = "x") -> str:
    """An API token of that environment; without permissions named, with all that a token can have."""
    wanted = [each.value for each in permissions or Permission]
    input = {"name": name, "permissions": wanted, "environment": environment}
    made = (await service.graphql(CREATE_TOKEN, {"input": input}))["createApiToken"]
    secret: str = made["secret"]
    return secret


def not_allowed(answer: dict[str, Any], *path: str) -> bool:
    return [(problem["code"], problem["path"]) for problem in answer["problems"]] == [
        ("NOT_ALLOWED", list(path))
    ]


def every_operation(provider: Provider, credential_id: str) -> Iterator[Operation]:
    """Each query and mutation aimed at the credential and its provider, in all ways: whole, without one optional part,
    and with one alone."""
    number = 0

    def fill(name: str, kind: str) -> Any:
        known: dict[str, Any] = {
            "providerKey": "openai_compatible",
            "key": "openai_compatible",
            "fields": [{"name": "base_url", "value": provider.base_url}],
            "idempotencyKey": None,
            "name": f"name {number}" if kind == "String" else ...,
            "slug": None,
            "email": f"person{number}@example.org",
            "environment": None,
            "expectedVersion": 1,
            "first": 1,
            "acceptImpact": True,
            "messages": [{"role": "USER", "content": "x"}],
            "texts": ["x"],
            "tools": None,
            "toolChoice": None,
            "responseFormat": None,
            "dimensions": None,
            "source": "CUSTOM",
        }
        if kind == "ModelChoice":
            return LLM
        return credential_id if kind == "ID" else known.get(name, ...)

    def last(name: str) -> bool:
        return name.startswith(ENDING)

    for kind, name, field in sorted(operations.roots(SCHEMA), key=lambda root: (last(root[1]), root[1])):
        if kind == "subscription":
            continue
        made = operations.operation(kind, name, field, SCHEMA, lambda of: operations.rightful(of, fill))
        for variables in variants(field.args, made.variables):
            number += 1
            yield Operation(kind, name, made.document, variables)


def variants(arguments: Any, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The variables whole; without each optional part; and with only the required ones and each optional part."""
    yield given
    for name, argument in arguments.items():
        kind = get_named_type(argument.type)
        if not isinstance(kind, GraphQLInputObjectType) or not isinstance(given[name], dict):
            continue
        optional = [key for key, one in kind.fields.items() if not isinstance(one.type, GraphQLNonNull)]
        least = {key: value for key, value in given[name].items() if key not in optional}
        empty = {**least, "fields": []} if "fields" in least else least
        for key in optional:
            if key in given[name]:
                yield {
                    **given,
                    name: {part: value for part, value in given[name].items() if part != key},
                }
                for least_of in (least, empty):
                    yield {**given, name: {**least_of, key: given[name][key]}}


def spenders(provider: Provider) -> int:
    return sum(KEY in str(request.headers) for request in provider.requests)


async def everything_ended(service: Service) -> None:
    """Until no check waits or runs; one that waits for its minute, or to be tried again, waits no longer."""
    async with asyncio.timeout(30):
        while await rows(service, "SELECT id FROM validation_run WHERE state IN ('QUEUED', 'RUNNING')"):
            await alter(service, "UPDATE validation_run SET not_before_ms = 0 WHERE state = 'QUEUED'")
            await asyncio.sleep(0.05)


async def test_a_development_token_cannot_spend_a_production_key_by_any_operation(
    service: Service, provider: Provider
) -> None:
    id, run = await added(service, provider.base_url, environment="production")
    assert run["state"] == "SUCCEEDED"
    assert spenders(provider) > 0
    provider.requests.clear()
    (before,) = await rows(service, "SELECT * FROM credential WHERE id = ?", key_of(id))
    fields = await rows(service, "SELECT * FROM credential_fields ORDER BY id")
    token = await bound(service, "development")
    sent = list(every_operation(provider, id))
    assert len({made.field for made in sent if made.kind == "mutation"}) >= 24, "it must not become empty"
    told = []
    for made in sent:
        answer = await service.answer(made.document, made.variables, token=token)
        told.append((made.field, made.variables, answer))
    await everything_ended(service)
    assert spenders(provider) == 0, [each for each in told if "Success" in str(each[2])]
    assert await rows(service, "SELECT * FROM credential WHERE id = ?", key_of(id)) == [before]
    assert await rows(
        service, "SELECT * FROM credential_fields WHERE credential_id = ? ORDER BY id", key_of(id)
    ) == [row for row in fields if row["credential_id"] == before["id"]]
    # Nor did it let anybody in, or make a token, that could.
    assert await rows(service, "SELECT id FROM invitation") == []
    made_by_tokens = await rows(service, "SELECT environment FROM api_token")
    assert {row["environment"] for row in made_by_tokens} == {"development"}
    # Without a binding the same operations do spend it: what is sent above is aimed well.
    free = await bound(service, None, name="free")
    spending = set()
    await service.graphql(
        'mutation { enableProvider(input: {providerKey: "openai_compatible"}) { __typename } }', token=free
    )
    for made in sent:
        if made.field.startswith(ENDING):
            continue
        seen = spenders(provider)
        await service.answer(made.document, made.variables, token=free)
        await everything_ended(service)
        if spenders(provider) > seen:
            spending.add(made.field)
    assert {
        *("testCredential", "validateCredential", "validateCredentials"),
        *("completeChat", "embedTexts"),
    } <= spending


async def test_what_is_of_another_environment_is_refused_and_nothing_is_done(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url, environment="production")
    token = await bound(service, "development")
    refused: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
        VALIDATE: ({"id": id}, ("id",)),
        VALIDATE_MANY: ({"ids": [id]}, ("ids", "0")),
        TEST: ({"credentialId": id, "fields": []}, ("credentialId",)),
        UPDATE: ({"id": id, "expectedVersion": 1, "changes": {"environment": "development"}}, ("id",)),
        SET_DEFAULT: ({"id": id}, ("id",)),
        ENABLE: ({"id": id}, ("id",)),
        DISABLE: ({"id": id}, ("id",)),
        DELETE: ({"id": id, "acceptImpact": True}, ("id",)),
        ADD: (
            {
                "providerKey": "openai_compatible",
                "fields": filled(provider.base_url),
                "environment": "production",
            },
            ("environment",),
        ),
    }
    async with nothing_done(service, provider):
        for document, (input, path) in refused.items():
            answer = await send(service, document, input, token=token)
            assert not_allowed(answer, *path), (document[:40], answer)


async def test_a_bound_token_does_everything_with_what_is_its_own_or_nobodys(
    service: Service, provider: Provider
) -> None:
    token = await bound(service, "development")
    for label in ("development", None):
        id, run = await added(service, provider.base_url, environment=label, token=token)
        assert run["state"] == "SUCCEEDED"
        for document, input in (
            (VALIDATE, {"id": id}),
            (TEST, {"credentialId": id, "fields": []}),
        ):
            started = await send(service, document, input, token=token)
            assert (await watched(service, started["validationRun"]["id"], token=token))[-1][
                "state"
            ] == "SUCCEEDED"
        for document, input in (
            (SET_DEFAULT, {"id": id}),
            (DISABLE, {"id": id}),
            (ENABLE, {"id": id}),
            (UPDATE, {"id": id, "expectedVersion": 3, "changes": {"name": f"of {label}"}}),
            (DELETE, {"id": id, "acceptImpact": True}),
        ):
            answer = await send(service, document, input, token=token)
            assert answer["__typename"].endswith("Success"), answer


@pytest.mark.parametrize(("before", "after"), [("development", None), (None, "development")])
async def test_a_bound_token_moves_no_label(
    service: Service, provider: Provider, before: str | None, after: str | None
) -> None:
    id, _ = await added(service, provider.base_url, environment=before)
    token = await bound(service, "development")
    async with nothing_done(service, provider):
        changes = {"environment": after, "name": "other"}
        answer = await send(
            service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes}, token=token
        )
    assert not_allowed(answer, "environment")
    changes = {"environment": before, "name": "other"}
    answer = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes}, token=token)
    assert answer["credential"]["name"] == "other"


async def test_of_a_provider_a_bound_token_checks_what_is_its_own_and_of_ids_all_or_none(
    service: Service, provider: Provider
) -> None:
    ids = {
        label: (await added(service, provider.base_url, environment=label))[0]
        for label in ("development", None, "production")
    }
    token = await bound(service, "development")
    provider.requests.clear()
    answer = await send(service, VALIDATE_MANY, {"providerKey": "openai_compatible"}, token=token)
    checked = [run["credential"]["id"] for run in answer["validationRuns"]]
    assert checked == [ids["development"], ids[None]]
    await everything_ended(service)
    async with nothing_done(service):
        named = [ids["development"], ids["production"]]
        answer = await send(service, VALIDATE_MANY, {"ids": named}, token=token)
    assert not_allowed(answer, "ids", "1")
    assert (await send(service, VALIDATE_MANY, {"providerKey": "openai_compatible"}))["validationRuns"][2:]


async def test_a_replacement_of_another_environment_is_refused(service: Service, provider: Provider) -> None:
    mine, _ = await added(service, provider.base_url, environment="development")
    theirs, _ = await added(service, provider.base_url, environment="production")
    token = await bound(service, "development")
    async with nothing_done(service, provider):
        answer = await send(service, DELETE, {"id": mine, "replacementId": theirs}, token=token)
    assert not_allowed(answer, "replacementId")
    assert (await one(service, mine))["isDefault"]


async def test_a_bound_token_lets_nobody_in_and_raises_nobody(service: Service) -> None:
    member = await joined(service, Role.MEMBER)
    admin = await joined(service, Role.ADMIN)
    token = await bound(service, "development")
    free = await bound(service, None, name="free")
    async with nothing_done(service):
        for document, input in (
            (INVITE, {"email": "b@example.org", "role": "MEMBER"}),
            (CHANGE_ROLE, {"id": member.member, "role": "ADMIN"}),
            (TRANSFER, {"memberId": member.member}),
        ):
            assert (await do(service, document, input, token=token))["code"] == "ROLE_FORBIDS"
    lowered = await do(service, CHANGE_ROLE, {"id": admin.member, "role": "MEMBER"}, token=token)
    assert lowered["member"]["role"] == "MEMBER"
    raised = await do(service, CHANGE_ROLE, {"id": member.member, "role": "ADMIN"}, token=free)
    assert raised["member"]["role"] == "ADMIN"


async def test_a_bound_token_ends_no_workspace_with_the_keys_of_others_in_it(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url, environment="production")
    token = await bound(service, "development")
    async with nothing_done(service, provider):
        answer = await do(service, DELETE_WORKSPACE, {"slug": "main"}, token=token)
    assert not_allowed(answer, "slug")
    assert (await one(service, id))["status"] == "VALID"
    free = await bound(service, None, name="free")
    gone = await do(service, DELETE_WORKSPACE, {"slug": "main"}, token=free)
    assert gone["__typename"] == "DeleteWorkspaceSuccess"


async def test_labels_in_use_are_told_and_lists_filter_by_them(service: Service, provider: Provider) -> None:
    ids = {
        label: (await add(service, provider.base_url, environment=label))["credential"]["id"]
        for label in ("staging", "production", None)
    }
    await bound(service, "development")
    told = await service.graphql(LABELS, {"environment": " Production"})
    assert told["workspace"]["environments"] == ["development", "production", "staging"]
    assert [edge["node"]["id"] for edge in told["credentials"]["edges"]] == [ids["production"]]
    assert len((await service.graphql(LABELS))["credentials"]["edges"]) == 3
    assert (await service.graphql(LABELS, {"environment": "development"}))["credentials"]["edges"] == []
    # The label goes with the last that bears it.
    gone = await send(service, DELETE, {"id": ids["staging"], "acceptImpact": True})
    assert gone["deletedId"] == ids["staging"]
    assert (await service.graphql(LABELS))["workspace"]["environments"] == ["development", "production"]


async def test_a_key_that_a_bound_token_typed_itself_is_tested_without_a_stored_one(
    service: Service, provider: Provider
) -> None:
    await added(service, provider.base_url, environment="production")
    token = await bound(service, "development")
    provider.requests.clear()
    draft = {"providerKey": "openai_compatible", "fields": filled(provider.base_url, WRONG_KEY)}
    started = await send(service, TEST, draft, token=token)
    states = await watched(service, started["validationRun"]["id"], token=token)
    assert states[-1]["failure"] == "KEY_REJECTED"
    assert spenders(provider) == 0
    assert "credential.updated" not in await events(service)


async def test_a_bound_token_spends_in_calls_what_is_its_own_or_nobodys_alone(
    service: Service, provider: Provider
) -> None:
    ids = {}
    for label in ("production", "development", None):
        key = f"sk-fake-0123456789abcdefghij-{label}"
        provider.keyed[key] = "good"
        ids[label], _ = await added(service, provider.base_url, key, environment=label)
    token = await bound(service, "development")

    def spent() -> set[str]:
        return {one.headers["Authorization"].rpartition("-")[2] for one in provider.requests}

    async def all_ways(**more: Any) -> list[str]:
        provider.requests.clear()
        told = [await chat(service, saying(**more), token=token)]
        told.append(await embed(service, embedding(**more), token=token))
        told += [[one async for one in streamed(service, input=saying(**more), token=token)][-1]]
        return [one["__typename"] for one in told]

    served = ["CompleteChatSuccess", "EmbedTextsSuccess", "ChatFinished"]
    # The default of the provider is the production key; the label comes before it.
    assert await all_ways() == served
    assert spent() == {"development"}
    assert await all_ways(credentialId=ids[None]) == served
    assert spent() == {"None"}
    for said in ("development", "production", "no label!"):
        assert await all_ways(environment=said) == served
        assert spent() == {"development"}
    assert await all_ways(credentialId=ids["production"]) == ["NoRoute"] * 3
    assert await all_ways(credentialId=ids["production"], environment="production") == ["NoRoute"] * 3
    assert spent() == set()
    # A pool's members are its own and nobody's too, though all of the others fail.
    await pooled(service, *ids.values())
    await falling_back(service, "gpt-5-nano", ("openai_compatible", "gpt-5.6-sol"))
    for label in ("development", None):
        provider.keyed[f"sk-fake-0123456789abcdefghij-{label}"] = "no_such_model"
    provider.requests.clear()
    assert (await chat(service, token=token))["__typename"] == "CallFailed"
    assert len(chats(provider)) == 4
    assert spent() == {"development", "None"}
    assert (await chat(service, token=token))["__typename"] == "NoRoute"
    # Of the workspace as a whole the production key is not gone: it serves who is not bound.
    assert (await chat(service))["completion"]["receipt"]["credentialId"] == ids["production"]
    for told in await _receipts_of(service, token):
        assert told["environment"] == "development"


async def _receipts_of(service: Service, token: str) -> list[dict[str, Any]]:
    await service.services.receipts.flush()
    told = await service.graphql(
        "{ receipts(first: 100) { edges { node { environment credentialName } } } }", token=token
    )
    assert told["receipts"]["edges"]
    return [edge["node"] for edge in told["receipts"]["edges"]]
