"""Credentials of one model: added for a model on offer, by a form of their own, checked by calling it, and gone with an impact."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from models.access.texts import name_key
from models.clock import utc_now
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit
from tests.api.arrangements import alter, audit, events, key_of, nothing_done, rows
from tests.api.credentials import (
    ADD,
    DELETE,
    DISABLE,
    ENABLE,
    SET_DEFAULT,
    TEST,
    UPDATE,
    VALIDATE,
    added,
    filled,
    one,
    send,
    watched,
)
from tests.api.service import Service
from tests.api.standing import added_by_hand, announced
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.provider import KEY, Provider

MINE = {"type": "LLM", "name": "my-gpt"}
TOLD = """query ($id: ID!) { credential(id: $id) { modelType modelName form { name required secret }
  model { name type origin status credentials { id } defaultCredential { id } } } }"""
LOST = DELETE.replace("replacements { id name }", "replacements { id } modelsLost { name type status }")
LOST_BY_DISABLING = DISABLE.replace(
    "replacements { id name }", "replacements { id } modelsLost { name type status }"
)


@pytest.fixture
async def elsewhere() -> AsyncIterator[AzureOpenAI]:
    """An Azure resource that may be called."""
    async with AzureOpenAI() as resource:
        yield resource


def deployed(resource: AzureOpenAI, deployment: str = "my-gpt", key: str = KEY) -> list[dict[str, Any]]:
    """The fields of a deployment's credential."""
    return [
        {"name": "deployment_name", "value": deployment},
        {"name": "endpoint", "value": resource.origin},
        {"name": "api_key", "secret": key},
    ]


async def kept(service: Service, input: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Add a credential and wait for its check: its id, and how the check ended."""
    answer = await send(service, ADD, input)
    assert answer["__typename"] == "AddCredentialSuccess", answer
    states = await watched(service, answer["validationRun"]["id"])
    return answer["credential"]["id"], states[-1]


async def of_mine(service: Service, provider: Provider, key: str = KEY, **more: Any) -> str:
    """A usable credential of the custom model `my-gpt` of openai_compatible."""
    fields = filled(provider.base_url, key)
    id, end = await kept(
        service, {"providerKey": "openai_compatible", "model": MINE, "fields": fields, **more}
    )
    assert end["state"] == "SUCCEEDED", end
    return id


async def serving(service: Service, name: str) -> tuple[str, list[str]]:
    """The status of a deployment, and the credentials that can serve it."""
    query = """query ($name: String!) { model(providerKey: "azure_openai", type: LLM, name: $name) {
      status credentials { id } } }"""
    told = (await service.graphql(query, {"name": name}))["model"]
    return told["status"], [credential["id"] for credential in told["credentials"]]


async def test_the_deployment_that_its_field_names_is_what_is_called(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "gpt for us")
    model = {"type": "LLM", "name": " gpt for us "}
    input = {"providerKey": "azure_openai", "model": model, "fields": deployed(elsewhere), "invoke": True}
    id, end = await kept(service, input)
    assert end["state"] == "SUCCEEDED"
    assert (elsewhere.paths[-1], elsewhere.requests[-1].body["model"]) == (
        "/openai/v1/chat/completions",
        "my-gpt",
    )
    told = (await service.graphql(TOLD, {"id": id}))["credential"]
    assert (told["modelType"], told["modelName"]) == ("LLM", "gpt for us")
    assert told["model"] == {
        "name": "gpt for us",
        "type": "LLM",
        "origin": "CUSTOM",
        "status": "ACTIVE",
        "credentials": [{"id": id}],
        "defaultCredential": {"id": id},
    }


async def test_the_classic_form_calls_the_deployment_in_the_path(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    await added_by_hand(service, "azure_openai", "TEXT_EMBEDDING", "embeddings")
    fields = [*deployed(elsewhere, "my-embeddings"), {"name": "api_version", "value": "2024-10-21"}]
    model = {"type": "TEXT_EMBEDDING", "name": "embeddings"}
    input = {"providerKey": "azure_openai", "model": model, "fields": fields, "invoke": True}
    _, end = await kept(service, input)
    assert end["state"] == "SUCCEEDED"
    assert elsewhere.paths[-1] == "/openai/deployments/my-embeddings/embeddings"


async def test_a_deployment_that_is_not_there_is_valid_and_serves_nothing(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "mine")
    model = {"type": "LLM", "name": "mine"}
    fields = deployed(elsewhere, "another")
    input = {"providerKey": "azure_openai", "model": model, "fields": fields, "invoke": True}
    id, end = await kept(service, input)
    assert (end["state"], end["failure"]) == ("FAILED", "MODEL_NOT_FOUND")
    told = await one(service, id)
    assert (told["status"], told["usable"], told["limitedBy"], told["isDefault"]) == (
        "VALID",
        False,
        "MODEL_NOT_FOUND",
        False,
    )
    refused = await send(service, SET_DEFAULT, {"id": id})
    assert (refused["__typename"], refused["status"]) == ("NotUsable", "VALID")
    assert await serving(service, "mine") == ("CREDENTIALS_UNUSABLE", [])
    # A check that calls nothing proves no deployment: what was refused stays refused.
    asked = await send(service, VALIDATE, {"id": id})
    assert (await watched(service, asked["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    status, credentials = await serving(service, "mine")
    assert (status != "ACTIVE", credentials) == (True, [])
    elsewhere.deployments = ("another",)
    asked = await send(service, VALIDATE, {"id": id, "invoke": True})
    assert (await watched(service, asked["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    told = await one(service, id)
    assert (told["usable"], told["limitedBy"], told["isDefault"]) == (True, None, True)
    assert await serving(service, "mine") == ("ACTIVE", [id])
    elsewhere.deployments = ()
    asked = await send(service, VALIDATE, {"id": id, "invoke": True})
    assert (await watched(service, asked["validationRun"]["id"]))[-1]["failure"] == "MODEL_NOT_FOUND"
    assert (await serving(service, "mine"))[1] == []


async def test_a_model_is_called_by_its_job_whatever_its_name_is(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    elsewhere.deployments = ("seven",)
    await added_by_hand(service, "azure_openai", "TEXT_EMBEDDING", "seven")
    model = {"type": "TEXT_EMBEDDING", "name": "seven"}
    fields = deployed(elsewhere, "seven")
    input = {"providerKey": "azure_openai", "model": model, "fields": fields, "invoke": True}
    _, end = await kept(service, input)
    assert (end["state"], elsewhere.paths[-1]) == ("SUCCEEDED", "/openai/v1/embeddings")


async def test_without_invoke_no_deployment_is_called(service: Service, elsewhere: AzureOpenAI) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "mine")
    model = {"type": "LLM", "name": "mine"}
    await kept(service, {"providerKey": "azure_openai", "model": model, "fields": deployed(elsewhere)})
    assert elsewhere.paths == ["/openai/v1/models"]


async def test_what_is_wrong_is_told_in_one_answer_and_nothing_is_done(
    service: Service, provider: Provider, elsewhere: AzureOpenAI
) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    right = {"providerKey": "openai_compatible", "model": MINE, "fields": filled(provider.base_url)}
    azure = {"providerKey": "azure_openai", "model": MINE, "fields": deployed(elsewhere)}
    no_key = [field for field in deployed(elsewhere) if field["name"] != "api_key"]
    wrong: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
        ({**right, "model": {"type": "LLM", "name": "  "}}, {("model.name", "REQUIRED")}),
        ({**right, "model": {"type": "LLM", "name": "x" * 201}}, {("model.name", "TOO_LONG")}),
        ({**right, "model": {"type": "LLM", "name": "a\x00b"}}, {("model.name", "MALFORMED")}),
        (
            {**right, "invoke": True, "invokeModel": "another", "name": "\x07"},
            {("invokeModel", "NOT_ALLOWED"), ("name", "MALFORMED")},
        ),
        ({**right, "fields": filled(provider.base_url)[1:]}, {("fields.base_url", "REQUIRED")}),
        (
            {**azure, "model": {"type": "RERANK", "name": "my-gpt"}, "environment": ""},
            {("model", "NOT_ALLOWED"), ("environment", "REQUIRED")},
        ),
        ({**azure, "fields": no_key}, {("fields.api_key", "REQUIRED")}),
        (
            {
                "providerKey": "openai",
                "model": MINE,
                "fields": [
                    {"name": "api_key", "secret": KEY},
                    {"name": "base_url", "value": provider.base_url},
                ],
            },
            {("fields.base_url", "UNKNOWN")},
        ),
    ]
    async with nothing_done(service, provider, elsewhere):
        for input, expected in wrong:
            answer = await send(service, ADD, input)
            assert answer["__typename"] == "InvalidInput", (input, answer)
            assert {(".".join(p["path"]), p["code"]) for p in answer["problems"]} == expected, input


async def test_a_model_that_is_not_on_offer_has_no_credential(service: Service, provider: Provider) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    fields = filled(provider.base_url)
    async with nothing_done(service, provider):
        for model in (
            {"type": "LLM", "name": "another"},
            {"type": "LLM", "name": "My-GPT"},
            {"type": "TEXT_EMBEDDING", "name": "my-gpt"},
        ):
            answer = await send(
                service, ADD, {"providerKey": "openai_compatible", "model": model, "fields": fields}
            )
            assert (answer["__typename"], answer["message"]) == (
                "NotFound",
                "No such model in this workspace.",
            )
        answer = await send(service, ADD, {"providerKey": "ollama", "model": MINE, "fields": fields})
        assert answer["__typename"] == "NotFound"


async def test_a_discovered_and_a_predefined_model_take_credentials_too(
    service: Service, provider: Provider
) -> None:
    await added(service, provider.base_url)
    for key, name in (("openai_compatible", "gpt-5.6-sol"), ("openai", "gpt-5-nano")):
        fields = filled(provider.base_url) if key == "openai_compatible" else filled("x")[1:]
        input = {"providerKey": key, "model": {"type": "LLM", "name": name}, "fields": fields}
        answer = await send(service, ADD, input)
        assert answer["__typename"] == "AddCredentialSuccess", answer
    assert await rows(service, "SELECT * FROM custom_model") == []


async def test_a_name_is_one_credentials_of_its_model_and_free_beside_it(
    service: Service, provider: Provider
) -> None:
    for name in ("my-gpt", "gpt-5-nano"):
        await added_by_hand(service, "openai_compatible", "LLM", name)
    await added(service, provider.base_url, name="Straße")
    input = {"providerKey": "openai_compatible", "fields": filled(provider.base_url), "name": "Straße"}
    for name in ("my-gpt", "gpt-5-nano"):
        id, _ = await kept(service, {**input, "model": {"type": "LLM", "name": name}})
        assert (await one(service, id))["name"] == "Straße"
    async with nothing_done(service, provider):
        answer = await send(service, ADD, {**input, "model": MINE, "name": " STRASSE "})
        assert (answer["__typename"], answer["suggestion"]) == ("NameTaken", "STRASSE 2")
    of_model = await of_mine(service, provider, name="here alone")
    await added(service, provider.base_url, name="there alone")
    other = await of_mine(service, provider, name="another")
    async with nothing_done(service, provider):
        for id, changes in ((other, {"name": "HERE alone"}), (of_model, {"name": "straße"})):
            answer = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes})
            assert answer["__typename"] == "NameTaken"
    changes = {"name": "there alone"}
    answer = await send(service, UPDATE, {"id": other, "expectedVersion": 1, "changes": changes})
    assert answer["credential"]["name"] == "there alone"


async def test_a_name_is_made_up_after_the_model(service: Service, provider: Provider) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    await added_by_hand(service, "openai_compatible", "LLM", "n" * 200)
    ids = [await of_mine(service, provider) for _ in range(2)]
    assert [(await one(service, id))["name"] for id in ids] == ["my-gpt key", "my-gpt key 2"]
    input = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    answer = await send(service, ADD, {**input, "model": {"type": "LLM", "name": "n" * 200}})
    assert answer["credential"]["name"] == "OpenAI-compatible key"


async def test_a_model_holds_a_hundred_credentials_beside_its_providers(
    service: Service, provider: Provider
) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    moment = utc_now()

    async def fill(unit: Unit) -> None:
        for scope, count in (
            ({}, 100),
            ({"scope": "MODEL", "model_type": "LLM", "model_name": "my-gpt"}, 99),
        ):
            for number in range(count):
                await Credential.create(
                    id=uuid4(),
                    workspace_id=service.founded.workspace_id,
                    provider_key="openai_compatible",
                    name=f"Key {number}",
                    name_key=name_key(f"Key {number}"),
                    created_at=moment,
                    updated_at=moment,
                    **scope,
                )

    await service.work.writing(fill)
    await of_mine(service, provider)
    async with nothing_done(service, provider):
        input = {"providerKey": "openai_compatible", "model": MINE, "fields": filled(provider.base_url)}
        answer = await send(service, ADD, input)
        assert (answer["__typename"], answer["limit"]) == ("LimitReached", 100)
        assert answer["message"].startswith("A model")


async def test_each_model_has_a_default_of_its_own(service: Service, provider: Provider) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    of_provider, _ = await added(service, provider.base_url)
    first, second = [await of_mine(service, provider) for _ in range(2)]
    defaults = {id: (await one(service, id))["isDefault"] for id in (of_provider, first, second)}
    assert defaults == {of_provider: True, first: True, second: False}
    answer = await send(service, SET_DEFAULT, {"id": second})
    assert answer["credential"]["isDefault"]
    told = (await service.graphql(TOLD, {"id": first}))["credential"]
    assert told["model"]["defaultCredential"] == {"id": second}
    provided = await one(service, of_provider)
    assert provided["isDefault"]
    assert provided["provider"]["defaultCredential"] == {"id": of_provider}


async def test_it_is_edited_by_its_own_form_and_serves_on_meanwhile(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "mine")
    model = {"type": "LLM", "name": "mine"}
    input = {"providerKey": "azure_openai", "model": model, "fields": deployed(elsewhere), "invoke": True}
    id, _ = await kept(service, input)
    form = (await service.graphql(TOLD, {"id": id}))["credential"]["form"]
    required = {field["name"] for field in form if field["required"]}
    assert required == {
        "deployment_name",
        "endpoint",
        "api_key",
        "tenant_id",
        "client_id",
        "client_secret",
    }
    changes: dict[str, Any] = {"fields": [{"name": "deployment_name", "value": "another"}]}
    answer = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes})
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    told = await one(service, id)
    fields = {field["name"]: field["value"] for field in told["fields"]}
    assert (fields["deployment_name"], fields["api_key"]) == ("another", None)
    await send(service, VALIDATE, {"id": id, "invoke": True})
    for changes, refused in (
        ({"fields": [{"name": "endpoint", "value": "https://other.openai.azure.com"}]}, "SecretsRequired"),
        ({"fields": [{"name": "api_key", "secret": None}]}, "InvalidInput"),
        ({"fields": [{"name": "deployment_name", "value": None}]}, "InvalidInput"),
    ):
        answer = await send(service, UPDATE, {"id": id, "expectedVersion": 2, "changes": changes})
        assert answer["__typename"] == refused, changes


async def test_a_stored_one_is_tested_with_changes_for_its_model_alone(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "mine")
    model = {"type": "LLM", "name": "mine"}
    id, _ = await kept(
        service, {"providerKey": "azure_openai", "model": model, "fields": deployed(elsewhere)}
    )
    for named in ({}, {"model": model}):
        fields = [{"name": "deployment_name", "value": "another"}]
        tried = await send(service, TEST, {"credentialId": id, "fields": fields, "invoke": True, **named})
        end = (await watched(service, tried["validationRun"]["id"]))[-1]
        assert (end["failure"], elsewhere.requests[-1].body["model"]) == ("MODEL_NOT_FOUND", "another")
    async with nothing_done(service, elsewhere):
        for wrong, at in (
            ({"model": {"type": "LLM", "name": "other"}}, ("model",)),
            ({"invoke": True, "invokeModel": "other"}, ("invokeModel",)),
        ):
            answer = await send(service, TEST, {"credentialId": id, "fields": [], **wrong})
            assert [(tuple(p["path"]), p["code"]) for p in answer["problems"]] == [(at, "NOT_ALLOWED")]
        answer = await send(service, VALIDATE, {"id": id, "invoke": True, "invokeModel": "other"})
        assert [p["path"] for p in answer["problems"]] == [["invokeModel"]]
    told = await one(service, id)
    assert {field["name"]: field["value"] for field in told["fields"]}["deployment_name"] == "my-gpt"


async def test_a_secret_does_not_open_for_another_address(
    service: Service, elsewhere: AzureOpenAI, provider: Provider
) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "mine")
    model = {"type": "LLM", "name": "mine"}
    id, _ = await kept(
        service, {"providerKey": "azure_openai", "model": model, "fields": deployed(elsewhere)}
    )
    await alter(
        service,
        "UPDATE credential_fields SET plain = ? WHERE credential_id = ?",
        {"deployment_name": "my-gpt", "endpoint": provider.origin},
        key_of(id),
    )
    asked = await send(service, VALIDATE, {"id": id})
    end = (await watched(service, asked["validationRun"]["id"]))[-1]
    assert (end["state"], end["failure"]) == ("FAILED", "MALFORMED")
    assert (await one(service, id))["status"] == "UNREADABLE"
    assert provider.requests == []


async def test_a_check_that_calls_nothing_tells_whether_the_list_names_the_model(
    service: Service, provider: Provider
) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    input = {"providerKey": "openai_compatible", "model": MINE, "fields": filled(provider.base_url)}
    _, end = await kept(service, input)
    details = {step["kind"]: step["detail"] for step in end["steps"]}
    assert details["DISCOVER"] == "3 models, and my-gpt is not among them."
    assert set(provider.paths) == {"/v1/models"}


async def test_the_lists_tell_them_apart(service: Service, provider: Provider) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    of_provider, _ = await added(service, provider.base_url)
    of_model = await of_mine(service, provider)
    query = """query ($scope: CredentialScope, $model: ModelName) {
      credentials(scope: $scope, model: $model) { totalCount edges { node { id } } }
      provider(key: "openai_compatible") { credentials { id } all: credentialCount
        own: credentialCount(scope: MODEL) defaultCredential { id } } }"""
    for which, expected in (
        ({}, [of_provider, of_model]),
        ({"scope": "PROVIDER"}, [of_provider]),
        ({"scope": "MODEL"}, [of_model]),
        ({"model": MINE}, [of_model]),
        ({"model": {"type": "TEXT_EMBEDDING", "name": "my-gpt"}}, []),
        ({"scope": "PROVIDER", "model": MINE}, []),
    ):
        told = await service.graphql(query, which)
        assert [edge["node"]["id"] for edge in told["credentials"]["edges"]] == expected, which
    assert (told["provider"]["all"], told["provider"]["own"]) == (2, 1)
    assert told["provider"]["defaultCredential"] == {"id": of_provider}


async def test_the_model_is_told_while_it_is_on_offer(service: Service, provider: Provider) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    id = await of_mine(service, provider)
    of_provider, _ = await added(service, provider.base_url)
    told = (await service.graphql(TOLD, {"id": of_provider}))["credential"]
    assert (told["model"], told["modelType"], told["modelName"]) == (None, None, None)
    await announced(service, "DELETE FROM custom_model")
    told = (await service.graphql(TOLD, {"id": id}))["credential"]
    assert (told["model"], told["modelType"], told["modelName"]) == (None, "LLM", "my-gpt")
    again = await send(service, VALIDATE, {"id": id})
    assert (await watched(service, again["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"


async def test_the_default_of_a_model_is_in_use_and_its_replacement_is_one_of_the_same_model(
    service: Service, provider: Provider
) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    of_provider, _ = await added(service, provider.base_url)
    first, second = [await of_mine(service, provider) for _ in range(2)]
    async with nothing_done(service, provider):
        answer = await send(service, LOST, {"id": first})
        assert (answer["__typename"], answer["impact"]["isDefault"]) == ("CredentialInUse", True)
        assert answer["impact"]["replacements"] == [{"id": second}]
        answer = await send(service, LOST, {"id": first, "replacementId": of_provider})
        assert [p["path"] for p in answer["problems"]] == [["replacementId"]]
    answer = await send(service, LOST, {"id": first, "replacementId": second})
    assert (answer["deletedId"], answer["impact"]["modelsLost"]) == (first, [])
    assert (await one(service, second))["isDefault"]
    assert (await audit(service))[-1]["detail"]["model"] == {"type": "LLM", "name": "my-gpt"}
    assert (await events(service))[-2:] == ["credential.default_changed", "credential.deleted"]
    assert len(await rows(service, "SELECT id FROM credential_models")) == 2


async def test_the_last_credential_of_a_model_shows_in_the_impact_unless_the_providers_serve_it(
    service: Service, provider: Provider
) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    id = await of_mine(service, provider)
    lost = [{"name": "my-gpt", "type": "LLM", "status": "ACTIVE"}]
    for document in (LOST, LOST_BY_DISABLING):
        dry = await send(service, document, {"id": id, "dryRun": True})
        assert dry["impact"]["modelsLost"] == lost
    assert dry["impact"]["providerStatusAfter"] == "CREDENTIALS_UNUSABLE"
    off = await send(service, LOST_BY_DISABLING, {"id": id, "idempotencyKey": "off"})
    assert off["impact"]["modelsLost"] == [{**lost[0], "status": "CREDENTIALS_UNUSABLE"}]
    assert await send(service, LOST_BY_DISABLING, {"id": id, "idempotencyKey": "off"}) == off
    assert (await send(service, LOST_BY_DISABLING, {"id": id}))["impact"]["modelsLost"] == []
    await send(service, ENABLE, {"id": id})
    await added(service, provider.base_url)
    dry = await send(service, LOST, {"id": id, "dryRun": True})
    assert (dry["impact"]["modelsLost"], dry["impact"]["providerStatusAfter"]) == ([], "ACTIVE")
    # Switched off it still is the one whose turn the model is.
    dry = await send(service, LOST_BY_DISABLING, {"id": id, "dryRun": True})
    assert dry["impact"]["modelsLost"] == lost


async def test_models_that_go_with_a_provider_credential_are_told_though_they_are_gone(
    service: Service, provider: Provider
) -> None:
    provider.models = ("gpt-5-nano",)
    id, _ = await added(service, provider.base_url)
    gone = {"id": id, "acceptImpact": True, "idempotencyKey": "gone"}
    dry = await send(service, LOST, {"id": id, "dryRun": True})
    assert dry["impact"]["modelsLost"] == [{"name": "gpt-5-nano", "type": "LLM", "status": "ACTIVE"}]
    answer = await send(service, LOST, gone)
    assert answer["impact"]["modelsLost"] == [{"name": "gpt-5-nano", "type": "LLM", "status": "REMOVED"}]
    assert answer["impact"]["providerStatusAfter"] == "NOT_CONFIGURED"
    assert await send(service, LOST, gone) == answer


async def test_a_repeated_key_keeps_one_credential_of_the_model(service: Service, provider: Provider) -> None:
    await added_by_hand(service, "openai_compatible", "LLM", "my-gpt")
    await added_by_hand(service, "openai_compatible", "LLM", "gpt-5-nano")
    input = {
        "providerKey": "openai_compatible",
        "model": MINE,
        "fields": filled(provider.base_url),
        "idempotencyKey": "once",
    }
    first = await send(service, ADD, input)
    again = await send(service, ADD, input)
    assert again["credential"]["id"] == first["credential"]["id"]
    other = await send(service, ADD, {**input, "model": {"type": "LLM", "name": "gpt-5-nano"}})
    assert other["__typename"] == "IdempotencyConflict"
    of_provider = await send(
        service, ADD, {name: input[name] for name in ("providerKey", "fields", "idempotencyKey")}
    )
    assert of_provider["__typename"] == "IdempotencyConflict"
    assert len(await rows(service, "SELECT id FROM credential")) == 1


async def test_a_draft_for_one_model_may_be_filled_by_the_models_form(
    service: Service, provider: Provider, elsewhere: AzureOpenAI
) -> None:
    for key, fields in (
        ("openai_compatible", filled(provider.base_url)),
        ("azure_openai", deployed(elsewhere)),
    ):
        provider.models = ("my-gpt",)
        input = {"providerKey": key, "model": MINE, "fields": fields, "invoke": True}
        tried = await send(service, TEST, input)
        end = (await watched(service, tried["validationRun"]["id"]))[-1]
        assert end["state"] == "SUCCEEDED", end
    assert await rows(service, "SELECT id FROM credential") == []
