"""Default models through the door: chosen by hand, going by themselves and never written, and outliving their model."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from models.catalog.offerings import ModelType
from models.events.rows import json_of
from tests.api.arrangements import api_token, events, nothing_done, other_workspace, rows
from tests.api.credentials import REFUSAL, added, send, watched
from tests.api.service import Service
from tests.api.standing import asked, chosen, stored
from tests.fakes.provider import Provider

DEFAULT = "fragment Default on DefaultModel { id type chosen status address { providerKey type name } model { id name status } }"
ALL = f"{{ defaultModels {{ ...Default }} }} {DEFAULT}"
ONE = f"query ($type: ModelType!) {{ defaultModel(type: $type) {{ ...Default }} }} {DEFAULT}"
SET = f"""mutation ($input: SetDefaultModelInput!) {{ setDefaultModel(input: $input) {{ __typename
  ... on SetDefaultModelSuccess {{ defaultModel {{ ...Default }} }} {REFUSAL} }} }} {DEFAULT}"""
CLEAR = f"""mutation ($input: ClearDefaultModelInput!) {{ clearDefaultModel(input: $input) {{ __typename
  ... on ClearDefaultModelSuccess {{ defaultModel {{ ...Default }} }} {REFUSAL} }} }} {DEFAULT}"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id ... on DefaultModel { type chosen } } }"
EVERYTHING = """{ defaultModels { id type chosen status address { providerKey type name }
  model { id name label status provider { key } credentials { id name status } defaultCredential { id } } } }"""
OURS = "openai_compatible"
CHANGED = "default_model.changed"


def key(name: str, type: str = "LLM", provider_key: str = OURS) -> dict[str, str]:
    return {"providerKey": provider_key, "type": type, "name": name}


async def default(service: Service, type: str = "LLM", **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await service.graphql(ONE, {"type": type}, **how))["defaultModel"]
    return found


async def choose(service: Service, name: str, type: str = "LLM", provider_key: str = OURS) -> dict[str, Any]:
    """Choose it; the default then."""
    answer = await send(service, SET, {"model": key(name, type, provider_key)})
    assert answer["__typename"] == "SetDefaultModelSuccess", answer
    told: dict[str, Any] = answer["defaultModel"]
    return told


def told(found: dict[str, Any]) -> tuple[str, str | None, str | None]:
    """The choice, the name of the model that is there, and the status."""
    assert found["model"] is None or found["model"]["name"] == found["address"]["name"]
    return found["chosen"], found["model"] and found["model"]["name"], found["status"]


async def of_defaults(service: Service) -> list[tuple[str, str, Any]]:
    """What the audit holds of defaults."""
    found = await rows(
        service,
        "SELECT action, subject, detail FROM audit_entry WHERE action LIKE 'default_model.%' ORDER BY at, id",
    )
    return [(row["action"], row["subject"], json_of(row["detail"])) for row in found]


async def kept(service: Service) -> list[dict[str, Any]]:
    return await rows(service, "SELECT type, provider_key, name FROM default_model ORDER BY type")


async def asked_again(service: Service, credential_id: str) -> None:
    """The provider lists its models anew."""
    answer = await send(
        service,
        """mutation ($input: ValidateCredentialInput!) { validateCredential(input: $input) {
             ... on ValidateCredentialSuccess { validationRun { id } } ... on UserError { message } } }""",
        {"id": credential_id},
    )
    await watched(service, answer["validationRun"]["id"])


async def test_each_job_has_a_default_though_it_be_none(service: Service) -> None:
    found = (await service.graphql(ALL))["defaultModels"]
    assert [one["type"] for one in found] == [type.value for type in ModelType]
    for one in found:
        assert (one["chosen"], one["model"], one["address"], one["status"]) == ("NONE", None, None, None)
        assert await default(service, one["type"]) == one
    assert len({one["id"] for one in found}) == len(ModelType)


async def test_a_default_that_nobody_chose_goes_by_itself_and_is_never_written(
    service: Service, provider: Provider
) -> None:
    provider.models = ("b-model", "a-model", "text-embedding-x")
    id, _ = await added(service, provider.base_url)
    async with nothing_done(service, provider):
        assert told(await default(service)) == ("AUTOMATIC", "a-model", "ACTIVE")
        assert (await default(service))["address"] == key("a-model")
        assert told(await default(service, "TEXT_EMBEDDING")) == ("AUTOMATIC", "text-embedding-x", "ACTIVE")
        assert told(await default(service, "RERANK")) == ("NONE", None, None)
    # It follows what is there, without a hand.
    provider.models = ("b-model",)
    await asked_again(service, id)
    async with nothing_done(service, provider):
        assert told(await default(service)) == ("AUTOMATIC", "b-model", "ACTIVE")
        assert told(await default(service, "TEXT_EMBEDDING")) == ("NONE", None, None)
    assert await kept(service) == []


async def test_a_hand_chooses_and_it_is_told_once(service: Service, provider: Provider) -> None:
    provider.models = ("a-model", "b-model")
    await added(service, provider.base_url)
    found = await choose(service, "b-model")
    assert told(found) == ("EXPLICIT", "b-model", "ACTIVE")
    assert found == await default(service)
    assert (await events(service))[-1] == CHANGED
    of_model = {"provider": OURS, "name": "b-model"}
    assert await of_defaults(service) == [("default_model.set", "default_model:LLM", of_model)]
    async with nothing_done(service, provider):
        assert await choose(service, "b-model") == found
    assert told(await choose(service, "a-model")) == ("EXPLICIT", "a-model", "ACTIVE")
    assert (await events(service)).count(CHANGED) == 2
    assert await kept(service) == [{"type": "LLM", "provider_key": OURS, "name": "a-model"}]


async def test_clearing_leaves_the_choice_to_nobody(service: Service, provider: Provider) -> None:
    provider.models = ("a-model", "b-model")
    await added(service, provider.base_url)
    chosen_id = (await choose(service, "b-model"))["id"]
    answer = await send(service, CLEAR, {"type": "LLM"})
    assert told(answer["defaultModel"]) == ("AUTOMATIC", "a-model", "ACTIVE")
    assert answer["defaultModel"]["id"] == chosen_id
    assert (await events(service)).count(CHANGED) == 2
    of_model = {"provider": OURS, "name": "b-model"}
    assert (await of_defaults(service))[-1] == ("default_model.cleared", "default_model:LLM", of_model)
    assert await kept(service) == []
    async with nothing_done(service, provider):
        again = await send(service, CLEAR, {"type": "LLM"})
        assert again == answer
        other = await send(service, CLEAR, {"type": "RERANK"})
        assert told(other["defaultModel"]) == ("NONE", None, None)


async def test_the_provider_the_type_and_the_name_are_checked_together(
    service: Service, provider: Provider
) -> None:
    provider.models = ("a-model", "text-embedding-x")
    await added(service, provider.base_url)
    wrong = [
        key("nothing"),
        key("a-model", "TEXT_EMBEDDING"),
        key("text-embedding-x"),
        key("a-model", provider_key="openai"),
        key("a-model", provider_key="ollama"),
        key("a-model", provider_key="nobody"),
        key("a-model", provider_key="x" * 5_000),
        key("A-MODEL"),
        key("a-model\x00"),
        key("a-model\u202e"),
        key(""),
        key("x" * 5_000),
    ]
    async with nothing_done(service, provider):
        for one in wrong:
            answer = await send(service, SET, {"model": one, "idempotencyKey": "once"})
            assert (answer["__typename"], answer["code"]) == ("NotFound", "NOT_FOUND"), one
        for field in ({"idempotencyKey": ""}, {"idempotencyKey": "x" * 129}):
            answer = await send(service, SET, {"model": key("a-model"), **field})
            assert (answer["__typename"], answer["problems"][0]["path"]) == (
                "InvalidInput",
                ["idempotencyKey"],
            )
            answer = await send(service, CLEAR, {"type": "LLM", **field})
            assert answer["__typename"] == "InvalidInput"
    assert told(await choose(service, " a-model ")) == ("EXPLICIT", "a-model", "ACTIVE")


async def test_any_model_on_offer_may_be_chosen_and_its_status_tells_what_it_is_worth(
    service: Service,
) -> None:
    model = (await _predefined(service, "openai"))[0]
    assert told(await choose(service, model, provider_key="openai")) == (
        "EXPLICIT",
        model,
        "NOT_CONFIGURED",
    )
    await stored(service, "openai")
    assert told(await default(service)) == ("EXPLICIT", model, "ACTIVE")
    await send(
        service,
        """mutation ($input: DisableModelInput!) { disableModel(input: $input) { __typename } }""",
        {"model": key(model, provider_key="openai")},
    )
    assert told(await default(service)) == ("EXPLICIT", model, "DISABLED")
    await send(
        service,
        """mutation ($input: DisableProviderInput!) { disableProvider(input: $input) { __typename } }""",
        {"providerKey": "openai"},
    )
    assert told(await default(service)) == ("EXPLICIT", model, "PROVIDER_DISABLED")
    assert await kept(service) == [{"type": "LLM", "provider_key": "openai", "name": model}]


async def test_a_default_whose_model_went_away_says_so_instead_of_vanishing(
    service: Service, provider: Provider
) -> None:
    provider.models = ("a-model",)
    await added(service, provider.base_url)
    await send(
        service,
        """mutation ($input: AddCustomModelInput!) { addCustomModel(input: $input) { __typename } }""",
        {"model": key("ours")},
    )
    await choose(service, "ours")
    removed = await send(
        service,
        """mutation ($input: RemoveCustomModelInput!) { removeCustomModel(input: $input) {
             ... on RemoveCustomModelSuccess { deletedId impact { defaultOf } } ... on UserError { message } } }""",
        {"model": key("ours")},
    )
    assert removed["impact"] == {"defaultOf": ["LLM"]}
    found = await default(service)
    assert told(found) == ("EXPLICIT", None, "REMOVED")
    assert found["address"] == key("ours")
    async with nothing_done(service, provider):
        # What is gone cannot be chosen, though it was.
        answer = await send(service, SET, {"model": key("ours")})
        assert answer["__typename"] == "NotFound"
    cleared = await send(service, CLEAR, {"type": "LLM"})
    assert told(cleared["defaultModel"]) == ("AUTOMATIC", "a-model", "ACTIVE")


async def test_a_default_of_which_the_catalog_knows_nothing_is_kept(service: Service) -> None:
    await chosen(service, "bygone", "LLM", "old-model")
    found = await default(service)
    assert told(found) == ("EXPLICIT", None, "REMOVED")
    assert found["address"] == key("old-model", provider_key="bygone")


async def test_a_discovered_model_that_was_chosen_stays_though_its_list_forgets_it(
    service: Service, provider: Provider
) -> None:
    provider.models = ("a-model", "b-model", "c-model")
    id, _ = await added(service, provider.base_url)
    await choose(service, "b-model")
    provider.models = ("a-model",)
    await asked_again(service, id)
    found = await default(service)
    assert (found["chosen"], found["model"] and found["model"]["name"]) == ("EXPLICIT", "b-model")
    told_of = await service.graphql(
        "query ($key: String!) { provider(key: $key) { models { edges { node { name origin enabled } } } } }",
        {"key": OURS},
    )
    listed = [edge["node"] for edge in told_of["provider"]["models"]["edges"]]
    assert listed == [
        {"name": name, "origin": "DISCOVERED", "enabled": True} for name in ("a-model", "b-model")
    ]


async def test_a_model_that_was_switched_off_stays_off_when_it_is_chosen(
    service: Service, provider: Provider
) -> None:
    provider.models = ("a-model",)
    await added(service, provider.base_url)
    await send(
        service,
        """mutation ($input: DisableModelInput!) { disableModel(input: $input) { __typename } }""",
        {"model": key("a-model")},
    )
    assert told(await choose(service, "a-model")) == ("EXPLICIT", "a-model", "DISABLED")


async def test_a_provider_that_is_removed_takes_the_choice_along(
    service: Service, provider: Provider
) -> None:
    provider.models = ("a-model",)
    await added(service, provider.base_url)
    model = (await _predefined(service, "openai"))[0]
    await choose(service, model, provider_key="openai")
    removed = await send(
        service,
        """mutation ($input: RemoveProviderInput!) { removeProvider(input: $input) {
             ... on RemoveProviderSuccess { impact { defaultModels } } ... on UserError { message } } }""",
        {"providerKey": "openai"},
    )
    assert removed["impact"] == {"defaultModels": ["LLM"]}
    assert told(await default(service)) == ("AUTOMATIC", "a-model", "ACTIVE")
    assert (await events(service)).count(CHANGED) == 2


async def test_a_default_has_an_id_that_stays_and_is_its_workspaces_alone(
    service: Service, provider: Provider
) -> None:
    provider.models = ("a-model",)
    await added(service, provider.base_url)
    id = (await default(service))["id"]
    await choose(service, "a-model")
    assert (await default(service))["id"] == id
    node = (await service.graphql(NODE, {"id": id}))["node"]
    assert node == {"__typename": "DefaultModel", "id": id, "type": "LLM", "chosen": "EXPLICIT"}
    head, _, _ = id.rpartition("LLM")
    for wrong in (f"{head}TELEPATHY", f"{head}llm", head, f"{id} ", id.upper()):
        assert (await service.graphql(NODE, {"id": wrong}))["node"] is None, wrong
    slug = await other_workspace(service)
    assert (await service.graphql(NODE, {"id": id}, workspace=slug))["node"] is None
    there = await default(service, workspace=slug)
    assert (told(there), there["id"] == id) == (("NONE", None, None), False)


async def test_a_key_gives_one_outcome_and_the_present_state(service: Service, provider: Provider) -> None:
    provider.models = ("a-model", "b-model")
    await added(service, provider.base_url)
    input = {"model": key("a-model"), "idempotencyKey": "once"}
    assert told((await send(service, SET, input))["defaultModel"]) == ("EXPLICIT", "a-model", "ACTIVE")
    await choose(service, "b-model")
    async with nothing_done(service, provider):
        again = await send(service, SET, input)
        assert told(again["defaultModel"]) == ("EXPLICIT", "b-model", "ACTIVE")
        other = await send(service, SET, {**input, "model": key("b-model")})
        assert (other["__typename"], other["code"]) == ("IdempotencyConflict", "IDEMPOTENCY_CONFLICT")
    cleared = {"type": "LLM", "idempotencyKey": "once"}
    assert (await send(service, CLEAR, cleared))["__typename"] == "ClearDefaultModelSuccess"
    await choose(service, "b-model")
    async with nothing_done(service, provider):
        assert told((await send(service, CLEAR, cleared))["defaultModel"]) == (
            "EXPLICIT",
            "b-model",
            "ACTIVE",
        )
        other = await send(service, CLEAR, {**cleared, "type": "RERANK"})
        assert other["__typename"] == "IdempotencyConflict"


@pytest.mark.parametrize(
    ("permissions", "may"),
    [(("PROVIDERS_VIEW", "DEFAULTS_MANAGE"), True), (("PROVIDERS_VIEW", "PROVIDERS_MANAGE"), False)],
)
async def test_choosing_is_a_right_of_its_own(
    service: Service, permissions: Sequence[str], may: bool
) -> None:
    model = (await _predefined(service, "openai"))[0]
    token = await api_token(service, *permissions)
    for document, input in ((SET, {"model": key(model, provider_key="openai")}), (CLEAR, {"type": "LLM"})):
        told = await service.answer(document, {"input": input}, token=token)
        codes = [error["extensions"]["code"] for error in told.get("errors", [])]
        assert codes == ([] if may else ["FORBIDDEN"])
    assert len(await of_defaults(service)) == (2 if may else 0)


async def test_all_defaults_cost_as_many_statements_however_many_models_there_are(service: Service) -> None:
    counted = []
    for many in (3, 400):
        models = [("LLM", f"model-{uuid4().hex}") for _ in range(many)]
        await stored(service, models=models, name=f"{many}", name_key=f"{many}", default=many == 3)
        await choose(service, models[0][1])
        await service.graphql(EVERYTHING)
        with asked(service) as seen:
            await service.graphql(EVERYTHING)
        counted.append(len(seen))
        with asked(service) as seen:
            await service.graphql(ALL)
        counted.append(len(seen))
    assert counted[:2] == counted[2:], counted


async def _predefined(service: Service, provider_key: str) -> list[str]:
    """The names of the provider's LLMs, in the order of display."""
    told = await service.graphql(
        "query ($key: String!) { provider(key: $key) { models(type: LLM) { edges { node { name } } } } }",
        {"key": provider_key},
    )
    return [edge["node"]["name"] for edge in told["provider"]["models"]["edges"]]
