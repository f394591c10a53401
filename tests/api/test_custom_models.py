"""Models that a workspace adds by hand, through the door: with a key or without, by whichever name, changed and removed."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from models.catalog.tables import CustomModel
from models.clock import utc_now
from models.events.rows import json_of
from models.events.unit_of_work import Unit
from tests.api.arrangements import api_token, events, nothing_done, other_workspace, rows
from tests.api.checks import among, change, running_all
from tests.api.credentials import ADD, DELETE, added, filled, one, send, watched
from tests.api.founding import Founding
from tests.api.own_models import (
    ADD_MODEL,
    DISABLE_MODEL,
    NODE,
    OURS,
    REMOVE_MODEL,
    UPDATE_MODEL,
    add_model,
    key,
    model,
)
from tests.api.service import Service
from tests.api.standing import chosen, stored
from tests.api.test_adding import form, told
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.ollama import shown
from tests.fakes.provider import KEY, WRONG_KEY, Provider

O1_MINI = {
    "features": ["TOOL_CALL", "STREAMING", "REASONING"],
    "contextWindow": 128_000,
    "maxOutputTokens": 65_536,
}


async def noted(service: Service) -> list[tuple[str, str, Any]]:
    """What the audit says of models, oldest first."""
    found = await rows(
        service, "SELECT action, subject, detail FROM audit_entry WHERE action LIKE 'model%' ORDER BY at, id"
    )
    return [(row["action"], row["subject"], json_of(row["detail"])) for row in found]


async def announced(service: Service) -> list[tuple[str, Any]]:
    """What was announced of models, in order."""
    found = await rows(
        service, "SELECT kind, detail FROM outbox_event WHERE kind LIKE 'model.%' ORDER BY sequence"
    )
    return [(row["kind"], json_of(row["detail"])) for row in found]


def place(name: str, provider_key: str = OURS, type: str = "LLM") -> dict[str, str]:
    """How an event names a model."""
    return {"provider_key": provider_key, "type": type, "name": name}


# ---- adding


async def test_a_model_is_added_with_a_key_of_its_own_which_is_checked_and_serves(
    service: Service, provider: Provider
) -> None:
    answer = await add_model(
        service,
        "  my-own:7b ",
        label="  My own ",
        contextWindow=8192,
        maxOutputTokens=1024,
        features=["VISION", "STREAMING"],
        fields=filled(provider.base_url),
        credentialName="Mine",
        environment="Testing",
    )
    assert (answer["__typename"], answer["attached"]) == ("AddCustomModelSuccess", False)
    credential = answer["credential"]
    assert (credential["name"], credential["scope"], credential["environment"]) == (
        "Mine",
        "MODEL",
        "testing",
    )
    assert (credential["modelType"], credential["modelName"]) == ("LLM", "my-own:7b")
    assert credential["model"]["id"] == answer["model"]["id"]
    states = await watched(service, answer["validationRun"]["id"])
    assert states[-1]["state"] == "SUCCEEDED", states[-1]
    assert [step["kind"] for step in states[-1]["steps"]] == ["FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"]
    here = await model(service, "my-own:7b")
    assert here is not None
    assert here["id"] == answer["model"]["id"]
    shown = {name: here[name] for name in ("label", "origin", "contextWindow", "maxOutputTokens", "features")}
    assert shown == {
        "label": "My own",
        "origin": "CUSTOM",
        "contextWindow": 8192,
        "maxOutputTokens": 1024,
        "features": ["VISION", "STREAMING"],
    }
    assert (here["enabled"], here["status"], here["pricing"]) == (True, "ACTIVE", [])
    assert here["credentials"] == [{"id": credential["id"]}] == [here["defaultCredential"]]
    assert await announced(service) == [("model.added", place("my-own:7b"))]
    assert (await events(service)).count("credential.added") == 1
    (entry,) = await noted(service)
    assert entry[:2] == ("model.added", f"model:{OURS}/LLM/my-own:7b")
    assert KEY not in str(await rows(service, "SELECT * FROM audit_entry"))


async def test_a_model_without_a_key_is_served_by_the_providers(service: Service, provider: Provider) -> None:
    credential, _ = await added(service, provider.base_url)
    answer = await add_model(service, "unlisted-deployment")
    assert (answer["credential"], answer["validationRun"], answer["attached"]) == (None, None, False)
    assert (answer["model"]["status"], answer["model"]["label"]) == ("ACTIVE", "unlisted-deployment")
    assert answer["model"]["credentials"] == [{"id": credential}]


async def test_a_model_may_be_called_at_the_end_of_its_check(service: Service, provider: Provider) -> None:
    provider.models = ("there",)
    answer = await add_model(service, "there", fields=filled(provider.base_url), invoke=True)
    run = (await watched(service, answer["validationRun"]["id"]))[-1]
    assert (run["state"], run["steps"][-1]["kind"]) == ("SUCCEEDED", "INVOKE")
    assert any(request.body and request.body.get("model") == "there" for request in provider.requests)
    answer = await add_model(service, "elsewhere", fields=filled(provider.base_url), invoke=True)
    run = (await watched(service, answer["validationRun"]["id"]))[-1]
    assert (run["state"], run["failure"]) == ("FAILED", "MODEL_NOT_FOUND")
    assert (await one(service, answer["credential"]["id"]))["usable"] is False
    here = await model(service, "elsewhere")
    assert here is not None
    assert here["status"] == "CREDENTIALS_UNUSABLE"


async def test_a_deployment_of_azure_has_what_its_base_model_lends_and_is_proved_by_a_call(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    azure = AzureOpenAI(deployments=("my-o1",))
    async with running_all([azure]), among(foundation, tmp_path, [azure]) as service:  # type: ignore[list-item]
        fields = form(deployment_name="my-o1", endpoint=azure.origin, api_key=KEY)
        fields[0] = {"name": "deployment_name", "value": "my-o1"}
        answer = await add_model(
            service, "my-o1", "azure_openai", baseModelName="o1-mini", fields=fields, invoke=True
        )
        assert answer["__typename"] == "AddCustomModelSuccess", answer
        assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
        assert {name: answer["model"][name] for name in O1_MINI} == O1_MINI
        assert answer["model"]["baseModelName"] == "o1-mini"
        assert {price["unit"]: price["price"]["amount"] for price in answer["model"]["pricing"]} == {
            "INPUT_MTOK": "1.1",
            "CACHED_INPUT_MTOK": "0.55",
            "OUTPUT_MTOK": "4.4",
        }
        here = await model(service, "my-o1", "azure_openai")
        assert here is not None
        assert here["status"] == "ACTIVE"

        named = await add_model(
            service,
            "another",
            "azure_openai",
            baseModelName="o1-mini",
            features=[],
            contextWindow=1,
            fields=[{"name": "deployment_name", "value": "gone"}, *fields[1:]],
            invoke=True,
        )
        assert (named["model"]["features"], named["model"]["contextWindow"]) == ([], 1)
        assert named["model"]["maxOutputTokens"] == O1_MINI["maxOutputTokens"]
        ended = (await watched(service, named["validationRun"]["id"]))[-1]
        assert (ended["state"], ended["failure"]) == ("FAILED", "MODEL_NOT_FOUND")


async def test_a_fine_tune_of_openai_takes_the_features_and_prices_of_what_it_was_made_of(
    service: Service, provider: Provider
) -> None:
    await send(
        service,
        """mutation ($input: AddCredentialInput!) { addCredential(input: $input) { __typename } }""",
        {"providerKey": "openai", "fields": form(api_key=KEY, base_url=provider.base_url)},
    )
    tuned = "ft:gpt-4.1-mini-2025-04-14:acme::abc123"
    answer = await add_model(service, tuned, "openai", baseModelName="gpt-4.1-mini", label="Ours")
    base = await model(service, "gpt-4.1-mini", "openai")
    assert base is not None
    here = answer["model"]
    for name in ("features", "contextWindow", "maxOutputTokens", "pricing"):
        assert here[name] == base[name], name
    assert (here["origin"], here["label"], here["enabled"]) == ("CUSTOM", "Ours", True)


async def test_what_an_ollama_holds_may_be_added_before_it_is_listed(
    service: Service, ollama: Provider
) -> None:
    answer = await add_model(
        service, "qwen3:8b", "ollama", contextWindow=32_768, fields=form(base_url=ollama.base_url)
    )
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    here = await model(service, "qwen3:8b", "ollama")
    assert here is not None
    assert (here["origin"], here["status"], here["contextWindow"]) == ("CUSTOM", "ACTIVE", 32_768)


async def test_a_name_may_have_two_hundred_characters_of_any_script_and_is_found_by_its_id(
    service: Service,
) -> None:
    for name in ("🦙" * 200, "a|b/c:d é", "x"):
        answer = await add_model(service, name)
        assert answer["__typename"] == "AddCustomModelSuccess", answer
        found = await service.graphql(NODE, {"id": answer["model"]["id"]})
        assert found["node"]["name"] == name
        assert (await add_model(service, f" {name}\t"))["model"]["id"] == answer["model"]["id"]


# ---- by the name of what is there


async def test_by_the_name_of_a_custom_model_the_key_is_added_to_it(
    service: Service, provider: Provider
) -> None:
    first = await add_model(service, "mine", fields=filled(provider.base_url), credentialName="one")
    second = await add_model(service, "mine", fields=filled(provider.base_url), credentialName="two")
    assert (second["__typename"], second["attached"]) == ("AddCustomModelSuccess", True)
    assert second["model"]["id"] == first["model"]["id"]
    assert [held["id"] for held in second["model"]["credentials"]] == [
        first["credential"]["id"],
        second["credential"]["id"],
    ]
    assert await announced(service) == [("model.added", place("mine"))]
    for answer in (first, second):
        await watched(service, answer["validationRun"]["id"])
    async with nothing_done(service, provider):
        again = await add_model(service, "mine")
        assert (again["attached"], again["credential"]) == (True, None)
        wrong = await add_model(
            service, "mine", label="x", contextWindow=1, fields=filled(provider.base_url), credentialName=""
        )
        assert told(wrong) == {
            ("label", "NOT_ALLOWED"),
            ("contextWindow", "NOT_ALLOWED"),
            ("credentialName", "REQUIRED"),
        }


async def test_by_the_name_of_a_predefined_model_the_key_is_added_and_no_model_made(
    service: Service, provider: Provider
) -> None:
    answer = await add_model(service, "gpt-4.1-mini", "openai", fields=form(api_key=KEY))
    assert (answer["__typename"], answer["attached"]) == ("AddCustomModelSuccess", True)
    assert answer["model"]["origin"] == "PREDEFINED"
    assert answer["credential"]["scope"] == "MODEL"
    assert await rows(service, "SELECT id FROM custom_model") == []
    assert await announced(service) == []
    wrong = await add_model(service, "gpt-4.1-mini", "openai", features=["VISION"])
    assert told(wrong) == {("features", "NOT_ALLOWED")}
    missing = await send(service, REMOVE_MODEL, {"model": key("gpt-4.1-mini", "openai")})
    assert missing["__typename"] == "NotFound"


async def test_by_the_name_of_a_discovered_model_it_becomes_the_workspaces_own_and_is_on(
    service: Service, provider: Provider
) -> None:
    provider.models = ("listed", "switched-off")
    await added(service, provider.base_url)
    await send(service, DISABLE_MODEL, {"model": key("switched-off")})
    for name in provider.models:
        before = await model(service, name)
        assert before is not None
        assert before["origin"] == "DISCOVERED"
        answer = await add_model(service, name, label="Named by us", contextWindow=99)
        assert (answer["attached"], answer["model"]["id"]) == (True, before["id"])
        here = answer["model"]
        assert (here["origin"], here["label"], here["contextWindow"]) == ("CUSTOM", "Named by us", 99)
        assert (here["enabled"], here["status"]) == (True, "ACTIVE")
    assert [row["name"] for row in await rows(service, "SELECT name FROM custom_model ORDER BY name")] == [
        "listed",
        "switched-off",
    ]


async def test_what_a_server_tells_of_a_model_is_told_of_it_when_it_is_added_by_hand(
    service: Service, ollama: Provider
) -> None:
    ollama.models = ("seen", "own")
    ollama.details = {
        name: shown(name, "completion", "vision", "tools", window=window)
        for name, window in (("seen", 12_345), ("own", 678))
    }
    address = [{"name": "base_url", "value": ollama.base_url}]
    own = await add_model(service, "own", "ollama", fields=address)
    await watched(service, own["validationRun"]["id"])
    here = await model(service, "own", "ollama")
    assert here is not None
    assert (here["origin"], here["contextWindow"]) == ("CUSTOM", 678)
    assert here["features"] == ["VISION", "TOOL_CALL", "STREAMING"]

    input = {"providerKey": "ollama", "fields": address}
    shared = await send(service, ADD, input)
    await watched(service, shared["validationRun"]["id"])
    before = await model(service, "seen", "ollama")
    answer = await add_model(service, "seen", "ollama", fields=address)
    assert before is not None
    told = ("id", "contextWindow", "maxOutputTokens", "features")
    assert answer["model"]["origin"] == "CUSTOM"
    assert {name: answer["model"][name] for name in told} == {name: before[name] for name in told}
    typed = {"contextWindow": 99, "features": []}
    changed = await send(service, UPDATE_MODEL, {"model": key("seen", "ollama"), "changes": typed})
    assert (changed["model"]["contextWindow"], changed["model"]["features"]) == (99, [])
    based = await send(
        service,
        UPDATE_MODEL,
        {
            "model": key("seen", "ollama"),
            "changes": {"contextWindow": None, "features": None, "baseModelName": "llama3"},
        },
    )
    assert (based["model"]["contextWindow"], based["model"]["features"]) == (8192, ["STREAMING"])


# ---- what is refused

WRONG: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "no name": ({"model": key("  ")}, {("model.name", "REQUIRED")}),
    "a name that is too long": ({"model": key("n" * 201)}, {("model.name", "TOO_LONG")}),
    "a name of a megabyte": ({"model": key("n" * 100_000)}, {("model.name", "TOO_LONG")}),
    "a NUL in the name": ({"model": key("a\u0000b")}, {("model.name", "MALFORMED")}),
    "a name that turns its reading round": ({"model": key("a\u202eb")}, {("model.name", "MALFORMED")}),
    "a type that is not for custom models": (
        {"model": key("m", "anthropic", "TEXT_EMBEDDING")},
        {("model.type", "NOT_ALLOWED")},
    ),
    "the same with fields": (
        {"model": key("m", "anthropic", "TEXT_EMBEDDING"), "fields": form(api_key=KEY)},
        {("model.type", "NOT_ALLOWED")},
    ),
    "a long label": ({"label": "l" * 121}, {("label", "TOO_LONG")}),
    "an empty label": ({"label": " "}, {("label", "REQUIRED")}),
    "a label with a bell": ({"label": "a\u0007"}, {("label", "MALFORMED")}),
    "no context": ({"contextWindow": 0}, {("contextWindow", "OUT_OF_RANGE")}),
    "less than no output": ({"maxOutputTokens": -1}, {("maxOutputTokens", "OUT_OF_RANGE")}),
    "a feature twice": (
        {"features": ["VISION", "TOOL_CALL", "VISION", "VISION"]},
        {("features.2", "DUPLICATE")},
    ),
    "a base model that nobody knows": ({"baseModelName": "gpt-99"}, {("baseModelName", "NOT_AN_OPTION")}),
    "a base model of another type": (
        {
            "model": key("m", "azure_openai", "TEXT_EMBEDDING"),
            "baseModelName": "o1-mini",
        },
        {("baseModelName", "NOT_AN_OPTION")},
    ),
    "a name for no credential": ({"credentialName": "x"}, {("credentialName", "NOT_ALLOWED")}),
    "a label for no credential": ({"environment": "x"}, {("environment", "NOT_ALLOWED")}),
    "a call by no credential": ({"invoke": True}, {("invoke", "NOT_ALLOWED")}),
    "missing fields": ({"fields": []}, {("fields.base_url", "REQUIRED")}),
    "everything at once": (
        {
            "model": key(""),
            "label": "",
            "contextWindow": 0,
            "maxOutputTokens": 0,
            "features": ["VISION", "VISION"],
            "baseModelName": "",
            "credentialName": "\u0007",
            "environment": "no spaces",
            "fields": [
                {"name": "base_url", "value": 7},
                {"name": "api_key", "value": "sk-secret-in-the-wrong-place"},
            ],
        },
        {
            ("model.name", "REQUIRED"),
            ("label", "REQUIRED"),
            ("contextWindow", "OUT_OF_RANGE"),
            ("maxOutputTokens", "OUT_OF_RANGE"),
            ("features.1", "DUPLICATE"),
            ("baseModelName", "NOT_AN_OPTION"),
            ("credentialName", "MALFORMED"),
            ("environment", "MALFORMED"),
            ("fields.base_url", "WRONG_TYPE"),
            ("fields.api_key", "NOT_ALLOWED"),
        },
    ),
}


async def test_every_mistake_is_told_in_one_answer_and_nothing_is_done(
    service: Service, provider: Provider
) -> None:
    async with nothing_done(service, provider):
        for name, (wrong, expected) in WRONG.items():
            answer = await send(service, ADD_MODEL, {"model": key("right"), **wrong})
            assert told(answer) == expected, name
            assert len(answer["problems"]) == len(expected), name
            assert "sk-" not in str(answer), name


async def test_an_unknown_provider_is_not_found(service: Service) -> None:
    async with nothing_done(service):
        for unknown in ("nobody", "", "OpenAI", "o\u0000"):
            for document, more in (
                (ADD_MODEL, {}),
                (UPDATE_MODEL, {"changes": {"label": "x"}}),
                (REMOVE_MODEL, {}),
            ):
                answer = await send(service, document, {"model": key("m", unknown), **more})
                assert answer["__typename"] == "NotFound", (document, unknown)


async def test_a_key_of_its_own_asks_for_the_right_to_credentials_too(
    service: Service, provider: Provider
) -> None:
    machine = await api_token(service, "PROVIDERS_VIEW", "PROVIDERS_MANAGE")
    fields = filled(provider.base_url)
    async with nothing_done(service, provider):
        for given in (fields, []):
            told = await service.answer(
                ADD_MODEL, {"input": {"model": key("m"), "fields": given}}, token=machine
            )
            (error,) = told["errors"]
            assert told["data"] is None
            assert error["extensions"] == {
                "code": "FORBIDDEN",
                "permission": "CREDENTIALS_MANAGE",
                "path": ["addCustomModel"],
            }
    assert (await add_model(service, "m", token=machine))["__typename"] == "AddCustomModelSuccess"
    both = await api_token(service, "PROVIDERS_VIEW", "PROVIDERS_MANAGE", "CREDENTIALS_MANAGE")
    answer = await add_model(service, "m", fields=fields, token=both)
    assert answer["attached"] is True


async def test_a_workspace_adds_five_hundred_models_to_a_provider(
    service: Service, provider: Provider
) -> None:
    now, workspace = utc_now(), service.founded.workspace_id

    async def fill(unit: Unit) -> None:
        for number in range(499):
            await CustomModel.create(
                id=uuid4(),
                workspace_id=workspace,
                provider_key=OURS,
                type="LLM",
                name=f"m{number}",
                created_at=now,
                updated_at=now,
            )

    await service.work.writing(fill)
    assert (await add_model(service, "the last"))["__typename"] == "AddCustomModelSuccess"
    async with nothing_done(service, provider):
        for more in ({}, {"fields": filled(provider.base_url)}):
            answer = await add_model(service, "one too many", **more)
            assert (answer["__typename"], answer["limit"]) == ("LimitReached", 500)
        assert told(await add_model(service, "one too many", fields=[])) == {("fields.base_url", "REQUIRED")}
    assert (await add_model(service, "m7", fields=filled(provider.base_url)))["attached"] is True
    assert (await add_model(service, "elsewhere", "ollama"))["__typename"] == "AddCustomModelSuccess"


async def test_a_name_that_is_taken_and_one_check_too_many_leave_no_model(
    service: Service, provider: Provider
) -> None:
    fields = filled(provider.base_url)
    first = await add_model(service, "mine", fields=fields, credentialName="Prod")
    await watched(service, first["validationRun"]["id"])
    async with nothing_done(service, provider):
        answer = await add_model(service, "mine", fields=fields, credentialName=" PROD ")
        assert (answer["__typename"], answer["suggestion"]) == ("NameTaken", "PROD 2")
    other = await add_model(service, "other", fields=fields, credentialName="Prod")
    assert other["__typename"] == "AddCustomModelSuccess"
    await watched(service, other["validationRun"]["id"])
    change(service, per_workspace=1)
    async with nothing_done(service, provider):
        answer = await add_model(service, "third", fields=fields)
        assert (answer["__typename"], answer["code"]) == ("RateLimited", "RATE_LIMITED")
        assert await model(service, "third") is None


async def test_a_model_holds_a_hundred_credentials(service: Service, provider: Provider) -> None:
    await add_model(service, "mine")
    for _ in range(100):
        await stored(service, scope="MODEL", model_type="LLM", model_name="mine", default=False)
    async with nothing_done(service, provider):
        answer = await add_model(service, "mine", fields=filled(provider.base_url))
        assert (answer["__typename"], answer["limit"]) == ("LimitReached", 100)


# ---- a credential that was kept


async def test_a_kept_credential_is_named_and_serves_again(service: Service, provider: Provider) -> None:
    first = await add_model(service, "mine", fields=filled(provider.base_url))
    await watched(service, first["validationRun"]["id"])
    credential = first["credential"]["id"]
    await send(service, REMOVE_MODEL, {"model": key("mine")})
    kept = await one(service, credential)
    assert (kept["status"], kept["scope"]) == ("VALID", "MODEL")
    again = await add_model(service, "mine", label="Anew", credentialId=credential)
    assert (again["__typename"], again["attached"]) == ("AddCustomModelSuccess", False)
    assert (again["credential"]["id"], again["validationRun"]) == (credential, None)
    assert again["credential"]["model"]["id"] == first["model"]["id"]
    assert (again["model"]["status"], again["model"]["label"]) == ("ACTIVE", "Anew")
    assert again["model"]["credentials"] == [{"id": credential}]


async def test_a_credential_that_is_not_the_models_own_is_refused(
    service: Service, provider: Provider
) -> None:
    await add_model(service, "mine")
    own = str(await stored(service, scope="MODEL", model_type="LLM", model_name="mine"))
    wide = str(await stored(service))
    id, wider = (f"credential_{text.replace('-', '')}" for text in (own, wide))
    slug = await other_workspace(service)
    async with nothing_done(service, provider):
        for name, given in (("other", id), ("mine", wider)):
            answer = await add_model(service, name, credentialId=given, workspace="main")
            assert told(answer) == {("credentialId", "NOT_ALLOWED")}
        elsewhere = await add_model(service, "mine", "ollama", credentialId=id, workspace="main")
        assert told(elsewhere) == {("credentialId", "NOT_ALLOWED")}
        embedding = await add_model(service, "mine", type="RERANK", credentialId=id, workspace="main")
        assert told(embedding) == {("credentialId", "NOT_ALLOWED")}
        both = await add_model(
            service, "mine", credentialId=id, fields=filled(provider.base_url), workspace="main"
        )
        assert told(both) == {("credentialId", "NOT_ALLOWED")}
        lone = await add_model(
            service,
            "mine",
            credentialId=id,
            environment="a",
            credentialName="b",
            invoke=True,
            workspace="main",
        )
        assert told(lone) == {
            ("credentialName", "NOT_ALLOWED"),
            ("environment", "NOT_ALLOWED"),
            ("invoke", "NOT_ALLOWED"),
        }
        answers = [
            await add_model(service, "mine", credentialId=given, workspace=slug)
            for given in (id, f"credential_{'0' * 32}", "credential_1", "nonsense", "")
        ]
        assert all(answer == answers[0] for answer in answers)
        assert answers[0]["__typename"] == "NotFound"
    right = await add_model(service, "mine", credentialId=id, workspace="main")
    assert (right["attached"], right["credential"]["id"]) == (True, id)


# ---- changing


async def test_what_is_left_out_stays_and_null_clears(service: Service) -> None:
    await add_model(service, "mine", label="A", contextWindow=1, maxOutputTokens=2, features=["VISION"])

    async def update(**changes: Any) -> dict[str, Any]:
        answer = await send(service, UPDATE_MODEL, {"model": key("mine"), "changes": changes})
        assert answer["__typename"] == "UpdateCustomModelSuccess", answer
        here: dict[str, Any] = answer["model"]
        return {name: here[name] for name in ("label", "contextWindow", "maxOutputTokens", "features")}

    before = {"label": "A", "contextWindow": 1, "maxOutputTokens": 2, "features": ["VISION"]}
    async with nothing_done(service):
        assert await update() == before
        assert await update(label=" A ", features=["VISION"], contextWindow=1) == before
    assert await update(label="B", contextWindow=None) == {**before, "label": "B", "contextWindow": None}
    assert await update(features=None, maxOutputTokens=None, label=None) == {
        "label": "mine",
        "contextWindow": None,
        "maxOutputTokens": None,
        "features": [],
    }
    assert [kind for kind, _ in await announced(service)] == ["model.added", "model.updated", "model.updated"]
    assert [entry[2]["changed"] for entry in (await noted(service))[1:]] == [
        ["label", "context_window"],
        ["label", "max_output_tokens", "features"],
    ]


async def test_a_base_model_lends_what_is_cleared(service: Service) -> None:
    await add_model(service, "mine", "azure_openai", contextWindow=5, features=["VISION"])
    changes = {"baseModelName": " o1-mini ", "contextWindow": None, "features": None}
    answer = await send(service, UPDATE_MODEL, {"model": key("mine", "azure_openai"), "changes": changes})
    assert {name: answer["model"][name] for name in O1_MINI} == O1_MINI
    answer = await send(
        service, UPDATE_MODEL, {"model": key("mine", "azure_openai"), "changes": {"baseModelName": None}}
    )
    assert (answer["model"]["pricing"], answer["model"]["features"]) == ([], [])


async def test_a_wrong_change_changes_nothing(service: Service, provider: Provider) -> None:
    provider.models = ("listed",)
    await added(service, provider.base_url)
    await add_model(service, "mine")
    async with nothing_done(service, provider):
        answer = await send(
            service,
            UPDATE_MODEL,
            {
                "model": key("mine"),
                "changes": {
                    "label": "",
                    "contextWindow": 0,
                    "maxOutputTokens": -5,
                    "features": ["VISION", "VISION"],
                    "baseModelName": "nothing",
                },
            },
        )
        assert told(answer) == {
            ("label", "REQUIRED"),
            ("contextWindow", "OUT_OF_RANGE"),
            ("maxOutputTokens", "OUT_OF_RANGE"),
            ("features.1", "DUPLICATE"),
            ("baseModelName", "NOT_AN_OPTION"),
        }
        for named in (
            key("nobody"),
            key("listed"),
            key("mine", type="RERANK"),
            key("mine", "ollama"),
            key("gpt-4.1", "openai"),
            key("a\u0000"),
            key("n" * 100_000),
        ):
            answer = await send(service, UPDATE_MODEL, {"model": named, "changes": {"label": "x"}})
            assert answer["__typename"] == "NotFound", named


# ---- removing


async def test_a_removed_model_goes_and_its_credentials_stay(service: Service, provider: Provider) -> None:
    added_model = await add_model(service, "mine", fields=filled(provider.base_url))
    await watched(service, added_model["validationRun"]["id"])
    await send(service, DISABLE_MODEL, {"model": key("mine")})
    await chosen(service, OURS, "LLM", "mine")
    impact = {"defaultOf": ["LLM"], "credentialsKept": 1}
    async with nothing_done(service, provider):
        dry = await send(service, REMOVE_MODEL, {"model": key("mine"), "dryRun": True})
        assert (dry["deletedId"], dry["impact"]) == (None, impact)
    gone = await send(service, REMOVE_MODEL, {"model": key(" mine ")})
    assert (gone["deletedId"], gone["impact"]) == (added_model["model"]["id"], impact)
    assert gone["provider"] == {"key": OURS, "removedModels": [key("mine")], "models": {"edges": []}}
    assert await rows(service, "SELECT id FROM model_switch") == []
    credential = await one(service, added_model["credential"]["id"])
    assert (credential["status"], credential["isDefault"]) == ("VALID", True)
    (default,) = await rows(service, "SELECT name FROM default_model")
    assert default["name"] == "mine"
    assert (await announced(service))[-1] == ("model.removed", place("mine"))
    assert (await noted(service))[-1][2] == {**place("mine"), "default_of": ["LLM"], "credentials_kept": 1}
    async with nothing_done(service, provider):
        again = await send(service, REMOVE_MODEL, {"model": key("mine")})
        assert again["__typename"] == "NotFound"
    back = await add_model(service, "mine")
    assert (back["attached"], back["model"]["enabled"], back["model"]["status"]) == (False, True, "ACTIVE")
    assert back["model"]["credentials"] == [{"id": credential["id"]}]


async def test_a_removed_model_that_is_listed_is_a_discovered_one_again(
    service: Service, provider: Provider
) -> None:
    provider.models = ("listed",)
    await added(service, provider.base_url)
    await add_model(service, "listed", label="Ours")
    gone = await send(service, REMOVE_MODEL, {"model": key("listed")})
    assert gone["impact"] == {"defaultOf": [], "credentialsKept": 0}
    here = await model(service, "listed")
    assert here is not None
    assert (here["origin"], here["status"]) == ("DISCOVERED", "ACTIVE")


async def test_what_was_not_added_by_hand_is_not_removed(service: Service, provider: Provider) -> None:
    provider.models = ("listed",)
    await added(service, provider.base_url)
    async with nothing_done(service, provider):
        for named in (key("listed"), key("gpt-4.1", "openai"), key("nobody"), key("a\u0000"), key("n" * 999)):
            for dry in (True, False):
                answer = await send(service, REMOVE_MODEL, {"model": named, "dryRun": dry})
                assert answer["__typename"] == "NotFound", named


# ---- once, and at once


async def test_a_repeated_key_does_it_once_and_tells_the_same(service: Service, provider: Provider) -> None:
    fields = filled(provider.base_url)
    input = {"model": key("mine"), "fields": fields, "idempotencyKey": "k"}
    first = await send(service, ADD_MODEL, input)
    await watched(service, first["validationRun"]["id"])
    changing = {"model": key("mine"), "changes": {"label": "B"}, "idempotencyKey": "k"}
    changed = await send(service, UPDATE_MODEL, changing)
    async with nothing_done(service, provider):
        again = await send(service, ADD_MODEL, input)
        for name in ("model", "credential", "validationRun"):
            assert again[name]["id"] == first[name]["id"]
        assert (again["attached"], again["model"]["label"]) == (False, "B")
        assert again["validationRun"]["state"] == "SUCCEEDED"
        assert await send(service, UPDATE_MODEL, changing) == changed
        wrong = [fields[0], {"name": "api_key", "secret": WRONG_KEY}]
        for document, other in (
            (ADD_MODEL, {**input, "fields": wrong}),
            (ADD_MODEL, {**input, "invoke": True}),
            (UPDATE_MODEL, {**changing, "changes": {"label": None}}),
            (UPDATE_MODEL, {**changing, "changes": {}}),
        ):
            answer = await send(service, document, other)
            assert answer["__typename"] == "IdempotencyConflict"
    removing = {"model": key("mine"), "idempotencyKey": "k"}
    gone = await send(service, REMOVE_MODEL, removing)
    async with nothing_done(service, provider):
        assert await send(service, REMOVE_MODEL, removing) == gone
        assert (await send(service, REMOVE_MODEL, {**removing, "dryRun": True}))["code"] == (
            "IDEMPOTENCY_CONFLICT"
        )
        # What it did once is done; that the model went since is told.
        assert (await send(service, ADD_MODEL, input))["__typename"] == "NotFound"


async def test_of_many_who_add_one_model_one_makes_it(service: Service, provider: Provider) -> None:
    answers = await asyncio.gather(
        *(add_model(service, "mine", fields=filled(provider.base_url)) for _ in range(5))
    )
    assert {answer["__typename"] for answer in answers} == {"AddCustomModelSuccess"}
    assert sorted(answer["attached"] for answer in answers) == [False, True, True, True, True]
    assert len({answer["credential"]["name"] for answer in answers}) == 5
    assert len(await rows(service, "SELECT id FROM custom_model")) == 1
    assert await announced(service) == [("model.added", place("mine"))]
    for answer in answers:
        await watched(service, answer["validationRun"]["id"])


async def test_of_many_who_give_a_models_key_one_name_one_has_it(
    service: Service, provider: Provider
) -> None:
    answers = await asyncio.gather(
        *(
            add_model(service, "mine", fields=filled(provider.base_url), credentialName="Same")
            for _ in range(4)
        )
    )
    assert sorted(answer["__typename"] for answer in answers) == (
        ["AddCustomModelSuccess"] + ["NameTaken"] * 3
    )
    assert len(await rows(service, "SELECT id FROM custom_model")) == 1
    (success,) = (answer for answer in answers if "validationRun" in answer)
    await watched(service, success["validationRun"]["id"])


async def test_a_model_that_is_switched_and_removed_at_once_leaves_no_switch(service: Service) -> None:
    for number in range(5):
        await add_model(service, f"m{number}")
        removed, switched = await asyncio.gather(
            send(service, REMOVE_MODEL, {"model": key(f"m{number}")}),
            send(service, DISABLE_MODEL, {"model": key(f"m{number}")}),
        )
        assert removed["__typename"] == "RemoveCustomModelSuccess"
        assert switched["__typename"] in ("DisableModelSuccess", "NotFound")
    assert await rows(service, "SELECT id FROM model_switch") == []
    assert await model(service, "m0") is None


async def test_the_last_credential_of_a_model_may_go_and_the_model_stays(
    service: Service, provider: Provider
) -> None:
    answer = await add_model(service, "mine", fields=filled(provider.base_url))
    await watched(service, answer["validationRun"]["id"])
    deleting = {"id": answer["credential"]["id"], "acceptImpact": True}
    assert (await send(service, DELETE, deleting))["__typename"] == "DeleteCredentialSuccess"
    here = await model(service, "mine")
    assert here is not None
    assert (here["origin"], here["status"], here["credentials"]) == ("CUSTOM", "NOT_CONFIGURED", [])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_workspace_that_ends_takes_its_models_with_it(service: Service) -> None:
    slug = await other_workspace(service)
    await add_model(service, "theirs", workspace=slug)
    await add_model(service, "ours", workspace="main")
    await send(service, DISABLE_MODEL, {"model": key("theirs")}, workspace=slug)
    answer = await send(
        service,
        "mutation ($input: DeleteWorkspaceInput!) { deleteWorkspace(input: $input) { __typename } }",
        {"slug": slug},
        workspace=slug,
    )
    assert answer["__typename"] == "DeleteWorkspaceSuccess"
    assert [row["name"] for row in await rows(service, "SELECT name FROM custom_model")] == ["ours"]
    assert await rows(service, "SELECT id FROM model_switch") == []


async def test_models_of_other_workspaces_are_theirs(service: Service) -> None:
    slug = await other_workspace(service)
    await add_model(service, "mine", workspace="main")
    async with nothing_done(service):
        for document, more in (
            (UPDATE_MODEL, {"changes": {"label": "x"}}),
            (REMOVE_MODEL, {}),
            (DISABLE_MODEL, {}),
        ):
            answer = await send(service, document, {"model": key("mine"), **more}, workspace=slug)
            assert answer["__typename"] == "NotFound"
    there = await add_model(service, "mine", workspace=slug)
    assert there["attached"] is False


async def test_a_bound_token_adds_keys_of_its_own_label_alone(service: Service, provider: Provider) -> None:
    data = await service.graphql(
        """mutation { createApiToken(input: {name: "dev", environment: "development",
             permissions: [PROVIDERS_VIEW, PROVIDERS_MANAGE, CREDENTIALS_MANAGE]}) {
             ... on CreateApiTokenSuccess { secret } } }"""
    )
    bound = data["createApiToken"]["secret"]
    production = await stored(
        service, scope="MODEL", model_type="LLM", model_name="mine", environment="production"
    )
    async with nothing_done(service, provider):
        foreign = await add_model(
            service,
            "mine",
            fields=filled(provider.base_url),
            environment="production",
            token=bound,
        )
        assert told(foreign) == {("environment", "NOT_ALLOWED")}
        kept = await add_model(service, "mine", credentialId=f"credential_{production.hex}", token=bound)
        assert told(kept) == {("credentialId", "NOT_ALLOWED")}
    right = await add_model(
        service, "mine", fields=filled(provider.base_url), environment="development", token=bound
    )
    assert right["credential"]["environment"] == "development"
