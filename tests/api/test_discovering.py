"""Asking a provider again which models it lists, through the door: a free check that a person waits for."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from models.events.rows import json_of
from tests.api.arrangements import api_token, events, nothing_done, other_workspace, rows
from tests.api.checks import change
from tests.api.credentials import ADD, UPDATE, VALIDATE, added, filled, one, send, watched
from tests.api.own_models import DISCOVER, OURS, add_model, model
from tests.api.service import Service
from tests.api.standing import stored
from tests.api.test_adding import told
from tests.fakes.provider import KEY, WRONG_KEY, Provider


async def test_what_the_provider_lists_since_is_on_offer(service: Service, provider: Provider) -> None:
    provider.models = ("first",)
    id, _ = await added(service, provider.base_url)
    provider.models = ("second", "third")
    asked = len(provider.requests)
    answer = await send(service, DISCOVER, {"credentialId": id})
    assert answer["__typename"] == "DiscoverModelsSuccess"
    run = answer["validationRun"]
    assert (run["credential"]["id"], run["state"]) == (id, "QUEUED")
    assert run["requestedBy"]["email"] == "ada@example.org"
    ended = (await watched(service, run["id"]))[-1]
    assert (ended["state"], ended["modelsFound"]) == ("SUCCEEDED", 2)
    assert [step["kind"] for step in ended["steps"]] == ["FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"]
    assert {request.method for request in provider.requests[asked:]} == {"GET"}
    assert await model(service, "first") is None
    for name in ("second", "third"):
        found = await model(service, name)
        assert found is not None
        assert (found["origin"], found["status"]) == ("DISCOVERED", "ACTIVE")
    (entry,) = await rows(
        service, "SELECT subject, detail FROM audit_entry WHERE action = 'models.discovery_requested'"
    )
    assert entry["subject"].startswith("credential:")
    assert json_of(entry["detail"])["provider"] == "openai_compatible"
    assert "models.discovery_requested" not in await events(service)


async def test_a_list_that_cannot_be_had_takes_nothing_away(service: Service, provider: Provider) -> None:
    provider.models = ("first",)
    id, _ = await added(service, provider.base_url)
    provider.listing = "server_error"
    answer = await send(service, DISCOVER, {"credentialId": id})
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "INCONCLUSIVE"
    found = await model(service, "first")
    assert found is not None
    assert found["origin"] == "DISCOVERED"


async def test_a_model_that_was_given_a_key_of_its_own_stays_when_the_list_forgets_it(
    service: Service, provider: Provider
) -> None:
    provider.models = ("first", "second")
    id, _ = await added(service, provider.base_url)
    input = {"providerKey": OURS, "fields": filled(provider.base_url)}
    given = await send(service, ADD, {**input, "model": {"type": "LLM", "name": "first"}})
    await watched(service, given["validationRun"]["id"])
    before = await model(service, "first")
    provider.models = ("third",)
    answer = await send(service, DISCOVER, {"credentialId": id})
    await watched(service, answer["validationRun"]["id"])
    assert await model(service, "second") is None
    found = await model(service, "first")
    assert before is not None
    assert found is not None
    assert (found["id"], found["origin"], found["status"]) == (before["id"], "DISCOVERED", "ACTIVE")
    assert found["credentials"] == [{"id": given["credential"]["id"]}]
    told = await service.graphql(f'{{ provider(key: "{OURS}") {{ removedModels {{ name }} }} }}')
    assert told["provider"]["removedModels"] == []


async def test_waiting_fields_are_those_that_are_asked_with(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    provider.listing = "server_error"
    changes = {"fields": [{"name": "api_key", "secret": WRONG_KEY}]}
    changed = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes})
    await watched(service, changed["validationRun"]["id"])
    answer = await send(service, DISCOVER, {"credentialId": id})
    assert answer["validationRun"]["ofChange"] is True


async def test_one_check_serves_all_who_ask_for_it(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    provider.delay = 0.3
    checking = await send(service, VALIDATE, {"id": id})
    answers = await asyncio.gather(*(send(service, DISCOVER, {"credentialId": id}) for _ in range(3)))
    assert {answer["validationRun"]["id"] for answer in answers} == {checking["validationRun"]["id"]}
    provider.delay = 0
    await watched(service, checking["validationRun"]["id"])


async def test_it_counts_towards_the_checks_a_minute(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    change(service, per_credential=2)
    answer = await send(service, DISCOVER, {"credentialId": id})
    await watched(service, answer["validationRun"]["id"])
    async with nothing_done(service, provider):
        answer = await send(service, DISCOVER, {"credentialId": id})
        assert (answer["__typename"], answer["code"]) == ("RateLimited", "RATE_LIMITED")
        wait = datetime.fromisoformat(answer["retryAt"]) - datetime.now(UTC)
        assert timedelta(0) < wait <= timedelta(minutes=1, seconds=1)


async def test_only_a_providers_credential_of_a_provider_that_lists_is_asked(
    service: Service, provider: Provider
) -> None:
    await add_model(service, "mine")
    own = await stored(service, scope="MODEL", model_type="LLM", model_name="mine")
    azure, stability = await stored(service, "azure_openai"), await stored(service, "stability")
    async with nothing_done(service, provider):
        for id in (own, azure, stability):
            answer = await send(service, DISCOVER, {"credentialId": f"credential_{id.hex}"})
            assert told(answer) == {("credentialId", "NOT_ALLOWED")}


async def test_another_workspaces_credential_is_as_unknown_as_none(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    slug = await other_workspace(service)
    async with nothing_done(service, provider):
        answers = [
            await send(service, DISCOVER, {"credentialId": each}, workspace=slug)
            for each in (id, f"credential_{uuid4().hex}", "credential_0", "", "\u0000", f"run_{uuid4().hex}")
        ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["__typename"] == "NotFound"


async def test_a_bound_token_asks_by_no_other_environments_key(service: Service, provider: Provider) -> None:
    production, _ = await added(service, provider.base_url, environment="production")
    unlabelled, _ = await added(service, provider.base_url)
    data = await service.graphql(
        """mutation { createApiToken(input: {name: "dev", environment: "development",
             permissions: [PROVIDERS_VIEW, PROVIDERS_MANAGE]}) { ... on CreateApiTokenSuccess { secret } } }"""
    )
    bound = data["createApiToken"]["secret"]
    async with nothing_done(service, provider):
        answer = await send(service, DISCOVER, {"credentialId": production}, token=bound)
        assert told(answer) == {("credentialId", "NOT_ALLOWED")}
    answer = await send(service, DISCOVER, {"credentialId": unlabelled}, token=bound)
    assert answer["__typename"] == "DiscoverModelsSuccess"
    await watched(service, answer["validationRun"]["id"])


async def test_it_asks_for_the_right_to_providers_alone(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    wrong = await api_token(service, "PROVIDERS_VIEW", "CREDENTIALS_MANAGE")
    right = await api_token(service, "PROVIDERS_VIEW", "PROVIDERS_MANAGE")
    async with nothing_done(service, provider):
        codes = await service.errors(DISCOVER, {"input": {"credentialId": id}}, token=wrong)
        assert codes == ["FORBIDDEN"]
    answer = await send(service, DISCOVER, {"credentialId": id}, token=right)
    assert answer["__typename"] == "DiscoverModelsSuccess"
    await watched(service, answer["validationRun"]["id"])


async def test_a_repeated_key_asks_once(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    input = {"credentialId": id, "idempotencyKey": "k"}
    first = await send(service, DISCOVER, input)
    await watched(service, first["validationRun"]["id"])
    async with nothing_done(service, provider):
        again = await send(service, DISCOVER, input)
        assert again["validationRun"]["id"] == first["validationRun"]["id"]
        assert again["validationRun"]["state"] == "SUCCEEDED"
        other = await send(service, DISCOVER, {**input, "credentialId": f"credential_{uuid4().hex}"})
        assert other["__typename"] == "IdempotencyConflict"


async def test_a_key_that_is_refused_meanwhile_is_told_as_by_any_check(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    provider.key = f"{KEY}-of-tomorrow"
    answer = await send(service, DISCOVER, {"credentialId": id})
    ended = (await watched(service, answer["validationRun"]["id"]))[-1]
    assert (ended["state"], ended["failure"]) == ("FAILED", "KEY_REJECTED")
    assert (await one(service, id))["status"] == "INVALID"
