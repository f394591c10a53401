"""Idempotency keys of all mutations of credentials: one outcome a key, whoever repeats it and however often."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.api.arrangements import alter, api_token, events, nothing_done, other_workspace, rows
from tests.api.credentials import (
    ADD,
    DELETE,
    DISABLE,
    ENABLE,
    SET_DEFAULT,
    UPDATE,
    VALIDATE,
    add,
    added,
    filled,
    send,
    watched,
)
from tests.api.service import Service
from tests.fakes.provider import KEY, WRONG_KEY, Provider

Input = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A mutation with an input, and another input that the same key must not carry."""

    document: str
    input: Callable[[str, str, Provider], Input]
    other: Callable[[Input, str], Input]


CASES = {
    "add": Case(
        ADD,
        lambda id, spare, provider: {
            "providerKey": "openai_compatible",
            "fields": filled(provider.base_url),
            "name": "added",
        },
        lambda input, spare: {
            **input,
            "fields": [*input["fields"][:1], {"name": "api_key", "secret": WRONG_KEY}],
        },
    ),
    "update": Case(
        UPDATE,
        lambda id, spare, provider: {"id": id, "expectedVersion": 1, "changes": {"environment": "b"}},
        lambda input, spare: {**input, "changes": {"environment": None}},
    ),
    "update without a change": Case(
        UPDATE,
        lambda id, spare, provider: {"id": id, "expectedVersion": 1, "changes": {}},
        lambda input, spare: {**input, "changes": {"name": "UNSET"}},
    ),
    "validate": Case(
        VALIDATE, lambda id, spare, provider: {"id": id}, lambda input, spare: {**input, "invoke": True}
    ),
    "set default": Case(
        SET_DEFAULT,
        lambda id, spare, provider: {"id": spare},
        lambda input, spare: {"id": f"credential_{'1' * 32}"},
    ),
    "disable": Case(
        DISABLE, lambda id, spare, provider: {"id": id}, lambda input, spare: {**input, "dryRun": True}
    ),
    "enable": Case(
        ENABLE, lambda id, spare, provider: {"id": id}, lambda input, spare: {**input, "expectedVersion": 1}
    ),
    "delete": Case(
        DELETE,
        lambda id, spare, provider: {"id": id, "acceptImpact": True},
        lambda input, spare: {**input, "replacementId": spare},
    ),
}


def ids(answer: dict[str, Any]) -> dict[str, Any]:
    """What of an answer must be the same again."""
    told = {"__typename": answer["__typename"], "deletedId": answer.get("deletedId")}
    for name in ("credential", "validationRun"):
        if answer.get(name):
            told[name] = answer[name]["id"]
    return told


async def arranged(service: Service, provider: Provider) -> tuple[str, str]:
    """A default and a spare credential."""
    id, _ = await added(service, provider.base_url, name="one", environment="a")
    spare, _ = await added(service, provider.base_url, name="spare")
    return id, spare


async def settled(service: Service, answer: dict[str, Any]) -> None:
    if answer.get("validationRun"):
        await watched(service, answer["validationRun"]["id"])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_repeated_mutation_is_done_once(service: Service, provider: Provider, case: Case) -> None:
    id, spare = await arranged(service, provider)
    input = {**case.input(id, spare, provider), "idempotencyKey": "the key"}
    first = await send(service, case.document, input)
    assert first["__typename"].endswith("Success"), first
    await settled(service, first)
    async with nothing_done(service, provider):
        again = await send(service, case.document, input)
        assert ids(again) == ids(first)
        other = await send(service, case.document, case.other(input, spare) | {"idempotencyKey": "the key"})
        assert (other["__typename"], other["code"]) == ("IdempotencyConflict", "IDEMPOTENCY_CONFLICT")
    kept = await rows(service, "SELECT outcome, input_mac FROM idempotency_record")
    assert KEY not in str(kept)


@pytest.mark.parametrize("case", ["add", "update", "validate", "delete"])
async def test_two_at_once_have_one_effect(service: Service, provider: Provider, case: str) -> None:
    id, spare = await arranged(service, provider)
    one = CASES[case]
    input = {**one.input(id, spare, provider), "idempotencyKey": "at once"}
    before = await events(service)
    answers = await asyncio.gather(*(send(service, one.document, input) for _ in range(5)))
    assert all(ids(answer) == ids(answers[0]) for answer in answers)
    assert answers[0]["__typename"].endswith("Success")
    await settled(service, answers[0])
    assert len(await events(service)) - len(before) <= 1
    assert len(await rows(service, "SELECT id FROM idempotency_record")) == 1


async def test_a_repeated_mutation_tells_the_present_state(service: Service, provider: Provider) -> None:
    provider.delay = 0.1
    first = await add(service, provider.base_url, idempotencyKey="k")
    assert first["credential"]["status"] == "CHECKING"
    await settled(service, first)
    again = await add(service, provider.base_url, idempotencyKey="k")
    assert (again["credential"]["status"], again["validationRun"]["state"]) == ("VALID", "SUCCEEDED")


async def test_a_key_is_an_actors_a_mutations_and_a_workspaces(service: Service, provider: Provider) -> None:
    machine = await api_token(service, "PROVIDERS_VIEW", "CREDENTIALS_MANAGE")
    first = await add(service, provider.base_url, name="mine", idempotencyKey="k")
    theirs = await add(service, provider.base_url, name="theirs", idempotencyKey="k", token=machine)
    assert theirs["credential"]["id"] != first["credential"]["id"]
    changes = {"id": first["credential"]["id"], "expectedVersion": 1, "changes": {}}
    updated = await send(service, UPDATE, {**changes, "idempotencyKey": "k"})
    assert updated["__typename"] == "UpdateCredentialSuccess"
    slug = await other_workspace(service)
    there = await add(service, provider.base_url, name="mine", idempotencyKey="k", workspace=slug)
    assert there["credential"]["id"] not in (first["credential"]["id"], theirs["credential"]["id"])


async def test_a_refusal_is_not_kept(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="taken")
    input = {"name": "taken", "idempotencyKey": "k"}
    assert (await add(service, provider.base_url, **input))["__typename"] == "NameTaken"
    await send(service, DELETE, {"id": id, "acceptImpact": True})
    assert (await add(service, provider.base_url, **input))["__typename"] == "AddCredentialSuccess"


async def test_a_deletion_is_told_again_as_it_was_then(service: Service, provider: Provider) -> None:
    id, spare = await arranged(service, provider)
    input = {"id": id, "acceptImpact": True, "idempotencyKey": "k"}
    first = await send(service, DELETE, input)
    await send(service, SET_DEFAULT, {"id": spare})
    again = await send(service, DELETE, input)
    assert again["impact"] == first["impact"]
    assert again["provider"]["status"] == "ACTIVE"


async def test_a_key_is_free_again_after_a_day(service: Service, provider: Provider) -> None:
    first = await add(service, provider.base_url, idempotencyKey="k")
    await alter(service, "UPDATE idempotency_record SET created_at = '2024-01-01 00:00:00+00:00'")
    again = await add(service, provider.base_url, idempotencyKey="k")
    assert again["credential"]["id"] != first["credential"]["id"]
