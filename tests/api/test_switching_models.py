"""Switching models on and off, through the door: predefined, discovered and custom ones, and what a switch leaves as it is."""

import asyncio
from typing import Any

from models.events.rows import json_of
from tests.api.arrangements import api_token, nothing_done, other_workspace, rows
from tests.api.credentials import added, send, watched
from tests.api.own_models import (
    DISABLE_MODEL,
    DISCOVER,
    ENABLE_MODEL,
    NODE,
    OURS,
    add_model,
    key,
    model,
)
from tests.api.service import Service
from tests.fakes.provider import Provider


async def switched(service: Service, document: str, named: dict[str, str], **how: Any) -> dict[str, Any]:
    """The model as the mutation tells it."""
    answer = await send(service, document, {"model": named}, **how)
    assert answer["__typename"] in ("EnableModelSuccess", "DisableModelSuccess"), answer
    told: dict[str, Any] = answer["model"]
    return told


async def kinds(service: Service) -> list[tuple[str, Any]]:
    """What was announced of models, in order."""
    found = await rows(
        service, "SELECT kind, detail FROM outbox_event WHERE kind LIKE 'model.%' ORDER BY sequence"
    )
    return [(row["kind"], json_of(row["detail"])["name"]) for row in found]


async def test_any_model_on_offer_is_switched_off_and_on(service: Service, provider: Provider) -> None:
    provider.models = ("listed",)
    await added(service, provider.base_url)
    await add_model(service, "mine")
    for named, origin in (
        (key("listed"), "DISCOVERED"),
        (key("mine"), "CUSTOM"),
        (key("gpt-4.1", "openai"), "PREDEFINED"),
    ):
        before = await model(service, named["name"], named["providerKey"])
        assert before is not None
        off = await switched(service, DISABLE_MODEL, named)
        assert (off["id"], off["origin"]) == (before["id"], origin)
        assert (off["enabled"], off["status"]) == (False, "DISABLED")
        assert (await service.graphql(NODE, {"id": off["id"]}))["node"]["status"] == "DISABLED"
        assert await switched(service, ENABLE_MODEL, named) == before
    assert await kinds(service) == [
        ("model.added", "mine"),
        *(("model.updated", name) for name in ("listed", "listed", "mine", "mine", "gpt-4.1", "gpt-4.1")),
    ]
    noted = await rows(
        service, "SELECT action, subject FROM audit_entry WHERE action LIKE 'model.%abled' ORDER BY at, id"
    )
    assert [(row["action"], row["subject"]) for row in noted][:2] == [
        ("model.disabled", f"model:{OURS}/LLM/listed"),
        ("model.enabled", f"model:{OURS}/LLM/listed"),
    ]
    assert len(noted) == 6


async def test_a_switch_that_stands_as_it_is_wanted_is_left_alone(
    service: Service, provider: Provider
) -> None:
    provider.models = ("listed",)
    await added(service, provider.base_url)
    await add_model(service, "mine")
    await switched(service, DISABLE_MODEL, key("gpt-4.1", "openai"))
    async with nothing_done(service, provider):
        for document, named in (
            (ENABLE_MODEL, key("listed")),
            (ENABLE_MODEL, key(" mine ")),
            (ENABLE_MODEL, key("gpt-4.1-mini", "openai")),
            (DISABLE_MODEL, key("gpt-4.1", "openai")),
        ):
            await switched(service, document, named)


async def test_what_a_catalogs_provider_lists_besides_is_off_until_it_is_switched_on(
    service: Service, provider: Provider
) -> None:
    provider.models = ("gpt-4.1", "gpt-newer")
    answer = await send(
        service,
        """mutation ($input: AddCredentialInput!) { addCredential(input: $input) {
             ... on AddCredentialSuccess { validationRun { id } } } }""",
        {
            "providerKey": "openai",
            "fields": [
                {"name": "api_key", "secret": provider.key},
                {"name": "base_url", "value": provider.base_url},
            ],
        },
    )
    await watched(service, answer["validationRun"]["id"])
    found = await model(service, "gpt-newer", "openai")
    assert found is not None
    assert (found["origin"], found["enabled"], found["status"]) == ("DISCOVERED", False, "DISABLED")
    async with nothing_done(service, provider):
        await switched(service, DISABLE_MODEL, key("gpt-newer", "openai"))
    on = await switched(service, ENABLE_MODEL, key("gpt-newer", "openai"))
    assert (on["enabled"], on["status"]) == (True, "ACTIVE")


async def test_a_discovered_model_that_was_switched_stays_when_its_provider_no_longer_lists_it(
    service: Service, provider: Provider
) -> None:
    provider.models = ("kept", "forgotten")
    id, _ = await added(service, provider.base_url)
    await switched(service, DISABLE_MODEL, key("kept"))
    provider.models = ("newer",)
    asked = await send(service, DISCOVER, {"credentialId": id})
    await watched(service, asked["validationRun"]["id"])
    assert await model(service, "forgotten") is None
    kept, newer = await model(service, "kept"), await model(service, "newer")
    assert kept is not None
    assert (kept["origin"], kept["enabled"]) == ("DISCOVERED", False)
    assert newer is not None
    assert newer["enabled"] is True


async def test_a_model_that_is_not_on_offer_is_not_switched(service: Service, provider: Provider) -> None:
    await add_model(service, "mine")
    slug = await other_workspace(service)
    async with nothing_done(service, provider):
        for document in (ENABLE_MODEL, DISABLE_MODEL):
            for named in (
                key("nobody"),
                key("mine", type="RERANK"),
                key("mine", "ollama"),
                key("MINE"),
                key("mine", "nobody"),
                key("o1-mini", "azure_openai"),
                key("a\u0000"),
                key("", ""),
                key("n" * 100_000),
            ):
                answer = await send(service, document, {"model": named}, workspace="main")
                assert (answer["__typename"], answer["code"]) == ("NotFound", "NOT_FOUND"), named
            answer = await send(service, document, {"model": key("mine")}, workspace=slug)
            assert answer["__typename"] == "NotFound"


async def test_switching_asks_for_the_right_to_providers(service: Service) -> None:
    machine = await api_token(service, "PROVIDERS_VIEW", "CREDENTIALS_MANAGE")
    async with nothing_done(service):
        for document in (ENABLE_MODEL, DISABLE_MODEL):
            variables = {"input": {"model": key("gpt-4.1", "openai")}}
            assert await service.errors(document, variables, token=machine) == ["FORBIDDEN"]


async def test_a_repeated_key_switches_once(service: Service) -> None:
    named = key("gpt-4.1", "openai")
    off = {"model": named, "idempotencyKey": "k"}
    await send(service, DISABLE_MODEL, off)
    await switched(service, ENABLE_MODEL, named)
    async with nothing_done(service):
        again = await send(service, DISABLE_MODEL, off)
        assert (again["__typename"], again["model"]["enabled"]) == ("DisableModelSuccess", True)
        other = await send(service, DISABLE_MODEL, {**off, "model": key("gpt-4.1-mini", "openai")})
        assert other["__typename"] == "IdempotencyConflict"
        empty = await send(service, ENABLE_MODEL, {"model": named, "idempotencyKey": ""})
        assert empty["__typename"] == "InvalidInput"


async def test_of_many_who_switch_it_at_once_one_does(service: Service) -> None:
    named = key("gpt-4.1", "openai")
    answers = await asyncio.gather(*(switched(service, DISABLE_MODEL, named) for _ in range(5)))
    assert {answer["enabled"] for answer in answers} == {False}
    assert await kinds(service) == [("model.updated", "gpt-4.1")]
    assert len(await rows(service, "SELECT id FROM model_switch")) == 1
