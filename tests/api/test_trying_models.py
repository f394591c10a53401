"""Testing a draft for one model: it is what is called, and an Azure deployment is proved by nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.api.arrangements import WRITTEN, nothing_done, rows
from tests.api.credentials import TEST, added, filled, send, watched
from tests.api.service import Service
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.provider import KEY, Provider


@pytest.fixture
async def elsewhere() -> AsyncIterator[AzureOpenAI]:
    """An Azure resource that may be called."""
    async with AzureOpenAI() as resource:
        yield resource


def azure(resource: AzureOpenAI, name: str, type: str = "LLM", **more: Any) -> dict[str, Any]:
    """A draft for one deployment."""
    fields = [{"name": "endpoint", "value": resource.origin}, {"name": "api_key", "secret": KEY}]
    return {"providerKey": "azure_openai", "model": {"type": type, "name": name}, "fields": fields, **more}


async def tried(service: Service, input: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """How the run ended, and its steps by kind."""
    answer = await send(service, TEST, input)
    assert answer["__typename"] == "TestCredentialSuccess", answer
    end = (await watched(service, answer["validationRun"]["id"]))[-1]
    return end, {step["kind"]: step for step in end["steps"]}


async def test_a_deployment_is_called_by_its_name_and_nothing_is_kept(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    end, steps = await tried(service, azure(elsewhere, " my-gpt ", invoke=True))
    assert (end["state"], steps["INVOKE"]["state"]) == ("SUCCEEDED", "SUCCEEDED")
    assert "my-gpt answered" in steps["INVOKE"]["detail"]
    assert elsewhere.requests[-1].body["model"] == "my-gpt"
    end, steps = await tried(service, azure(elsewhere, "my-embeddings", "TEXT_EMBEDDING", invoke=True))
    assert (end["state"], elsewhere.paths[-1]) == ("SUCCEEDED", "/openai/v1/embeddings")
    kept = {table: await rows(service, f"SELECT * FROM {table}") for table in WRITTEN}
    assert not any(kept[table] for table in WRITTEN if table.startswith(("credential", "default")))


async def test_a_deployment_that_is_not_there_fails_and_the_hint_says_whose_name_is_meant(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    end, steps = await tried(service, azure(elsewhere, "gpt-5.4", invoke=True))
    assert (end["state"], end["failure"]) == ("FAILED", "MODEL_NOT_FOUND")
    assert "name of the deployment" in end["hint"]
    assert (steps["AUTHENTICATE"]["state"], steps["INVOKE"]["state"]) == ("SUCCEEDED", "FAILED")


async def test_a_deployments_own_field_wins_over_the_models_name(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    draft = azure(elsewhere, "gpt-5.4", invoke=True)
    draft["fields"].append({"name": "deployment_name", "value": "my-gpt"})
    end, _ = await tried(service, draft)
    assert (end["state"], elsewhere.requests[-1].body["model"]) == ("SUCCEEDED", "my-gpt")


async def test_without_invoke_nothing_is_called_and_the_run_says_that_it_proves_no_deployment(
    service: Service, elsewhere: AzureOpenAI
) -> None:
    end, steps = await tried(service, azure(elsewhere, "my-gpt"))
    assert (end["state"], list(steps)) == ("SUCCEEDED", ["FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"])
    assert elsewhere.paths == ["/openai/v1/models"]
    assert "test with invoke" in steps["AUTHENTICATE"]["detail"]


async def test_a_stored_credential_is_tested_for_one_model(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    model = {"type": "TEXT_EMBEDDING", "name": "text-embedding-3-small"}
    end, steps = await tried(service, {"credentialId": id, "fields": [], "model": model, "invoke": True})
    assert (end["state"], provider.paths[-1]) == ("SUCCEEDED", "/v1/embeddings")
    model = {"type": "LLM", "name": "none"}
    end, steps = await tried(service, {"credentialId": id, "fields": [], "model": model})
    assert steps["DISCOVER"]["detail"] == "3 models, and none is not among them."


async def test_what_is_no_model_to_test_for_is_refused_and_nothing_is_done(
    service: Service, provider: Provider, elsewhere: AzureOpenAI
) -> None:
    own = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    wrong: list[tuple[dict[str, Any], set[tuple[str, str]]]] = [
        (
            azure(elsewhere, "my-gpt", invoke=True, invokeModel="another"),
            {("invokeModel", "NOT_ALLOWED")},
        ),
        (azure(elsewhere, "  "), {("model.name", "REQUIRED")}),
        (azure(elsewhere, "x" * 201), {("model.name", "TOO_LONG")}),
        (azure(elsewhere, "a\x00b"), {("model.name", "MALFORMED")}),
        (azure(elsewhere, "my-gpt", "RERANK"), {("model.type", "NOT_AN_OPTION")}),
        (
            {**own, "fields": [], "model": {"type": "LLM", "name": ""}},
            {("model.name", "REQUIRED"), ("fields.base_url", "REQUIRED")},
        ),
    ]
    async with nothing_done(service, provider, elsewhere):
        for input, expected in wrong:
            answer = await send(service, TEST, input)
            assert answer["__typename"] == "InvalidInput", input
            assert {(".".join(p["path"]), p["code"]) for p in answer["problems"]} == expected, input
