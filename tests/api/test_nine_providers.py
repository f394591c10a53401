"""Every provider of the catalog, its form and its protocol together, through the door."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.api.arrangements import rows
from tests.api.credentials import ADD, TEST, VALIDATE, one, send, watched
from tests.api.founding import Founding, started
from tests.api.service import Service
from tests.api.standing import added_by_hand
from tests.fakes.anthropic import SAYINGS as ANTHROPIC
from tests.fakes.anthropic import Anthropic
from tests.fakes.azure_openai import CLIENT, ENTRA, SECRET, TENANT, Authority, AzureOpenAI
from tests.fakes.cohere import Cohere
from tests.fakes.elevenlabs import ElevenLabs
from tests.fakes.google import Google
from tests.fakes.provider import KEY, Provider
from tests.fakes.stability import Stability

Fakes = dict[str, Any]


@pytest.fixture
async def fakes() -> AsyncIterator[Fakes]:
    """One server for each provider, and the authority of one."""
    async with AsyncExitStack() as stack:
        made: Fakes = {
            "openai": Provider(),
            "anthropic": Anthropic(),
            "google": Google(),
            "cohere": Cohere(),
            "azure_openai": AzureOpenAI(),
            "authority": Authority(),
            "ollama": Provider(dialect="ollama"),
            "openai_compatible": Provider(dialect="llama"),
            "stability": Stability(),
            "elevenlabs": ElevenLabs(),
        }
        for fake in made.values():
            await stack.enter_async_context(fake)
        yield made


@pytest.fixture
async def service(foundation: tuple[str, Founding], tmp_path: Path, fakes: Fakes) -> AsyncIterator[Service]:
    """A service that may call all of them."""
    url, founding = foundation
    allowed = ",".join(fake.origin for fake in fakes.values())
    folder = tmp_path / "data"
    folder.mkdir()
    environ = {"PROVIDENCE_EGRESS_ALLOW": allowed, "PROVIDENCE_CHECKS_PER_MINUTE": "1000"}
    async with started(founding, url, folder, environ=environ) as service:
        yield service


def form(fakes: Fakes, provider: str) -> list[dict[str, Any]]:
    """What a person fills in."""
    if provider == "azure_openai":
        return [
            {"name": "endpoint", "value": fakes[provider].origin},
            {"name": "auth_method", "value": "entra_service_principal"},
            {"name": "authority", "value": fakes["authority"].origin},
            {"name": "tenant_id", "value": TENANT},
            {"name": "client_id", "value": CLIENT},
            {"name": "client_secret", "secret": SECRET},
        ]
    fake = fakes[provider]
    address = fake.base_url if isinstance(fake, Provider) else fake.origin
    return [{"name": "base_url", "value": address}, {"name": "api_key", "secret": KEY}]


async def test_a_good_key_of_each_provider_is_valid_usable_and_its_default(
    service: Service, fakes: Fakes
) -> None:
    listed = await service.graphql("{ providers { key } }")
    keys = [entry["key"] for entry in listed["providers"]]
    assert set(keys) == set(fakes) - {"authority"}
    for key in keys:
        answer = await send(service, ADD, {"providerKey": key, "fields": form(fakes, key)})
        assert answer["__typename"] == "AddCredentialSuccess", answer
        end = (await watched(service, answer["validationRun"]["id"]))[-1]
        assert (end["state"], end["failure"]) == ("SUCCEEDED", None), (key, end)
        assert not {step["state"] for step in end["steps"]} & {"FAILED", "INCONCLUSIVE", "PENDING", "RUNNING"}
        assert fakes[key].requests
    query = "{ providers { key status defaultCredential { status usable limitedBy } } }"
    for entry in (await service.graphql(query))["providers"]:
        assert entry["status"] == "ACTIVE", entry
        assert entry["defaultCredential"] == {"status": "VALID", "usable": True, "limitedBy": None}, entry


async def test_a_good_key_without_credit_is_valid_and_serves_nothing(service: Service, fakes: Fakes) -> None:
    fakes["anthropic"].says["count_tokens"] = ANTHROPIC["credit"]
    fakes["stability"].credits = 0
    for key in ("anthropic", "stability"):
        answer = await send(service, ADD, {"providerKey": key, "fields": form(fakes, key)})
        end = (await watched(service, answer["validationRun"]["id"]))[-1]
        assert (end["state"], end["failure"]) == ("FAILED", "QUOTA_EXHAUSTED")
        assert "https://" in end["hint"]
        query = "query ($id: ID!) { credential(id: $id) { status usable limitedBy isDefault } }"
        found = await service.graphql(query, {"id": answer["credential"]["id"]})
        assert found["credential"] == {
            "status": "VALID",
            "usable": False,
            "limitedBy": "QUOTA_EXHAUSTED",
            "isDefault": False,
        }


OWN_FIELDS = {
    "azure_openai": ("endpoint", [{"name": "deployment_name", "value": "my-gpt"}]),
    "ollama": ("base_url", []),
    "openai_compatible": ("base_url", []),
}
# Of each provider a model that its fake answers for, and how the call names it.
ONE_MODEL = {
    "openai": ("LLM", "gpt-5-nano", "gpt-5-nano"),
    "anthropic": ("LLM", "claude-haiku-4-5", "claude-haiku-4-5"),
    "google": ("LLM", "gemini-3.8-flash", "models/gemini-3.8-flash:generateContent"),
    "cohere": ("RERANK", "rerank-v4.0-fast", "rerank-v4.0-fast"),
    "azure_openai": ("LLM", "mine", "my-gpt"),
    "ollama": ("TEXT_EMBEDDING", "text-embedding-3-small", "text-embedding-3-small"),
    "openai_compatible": ("LLM", "gpt-5.6-sol", "gpt-5.6-sol"),
    "stability": ("IMAGE_GENERATION", "sd3.5-medium", "sd3.5-medium"),
    "elevenlabs": ("TEXT_TO_SPEECH", "eleven_flash_v2_5", "eleven_flash_v2_5"),
}


def of_model(fakes: Fakes, provider: str) -> list[dict[str, Any]]:
    """What a person fills in for one model: an address only where the form asks for one."""
    address, more = OWN_FIELDS.get(provider, (None, []))
    fake = fakes[provider]
    where = fake.base_url if isinstance(fake, Provider) else fake.origin
    named = [] if address is None else [{"name": address, "value": where}]
    return [*named, {"name": "api_key", "secret": KEY}, *more]


def answer_at_their_own_addresses(service: Service, fakes: Fakes) -> None:
    """From now on the fakes are where the catalog says that the providers are."""
    catalog = service.services.rooms["credentials"].catalog
    for entry in list(catalog):
        fake = fakes[entry.key]
        address = fake.base_url if isinstance(fake, Provider) else fake.origin
        if entry.base_url is not None:
            catalog._entries[entry.key] = replace(entry, base_url=address)


@pytest.mark.parametrize("key", list(ONE_MODEL))
async def test_a_credential_of_one_model_of_each_provider_calls_that_model_and_serves_it(
    service: Service, fakes: Fakes, key: str
) -> None:
    answer_at_their_own_addresses(service, fakes)
    type, name, called = ONE_MODEL[key]
    if key in OWN_FIELDS:
        await added_by_hand(service, key, type, name)
    model = {"type": type, "name": name}
    input = {"providerKey": key, "model": model, "fields": of_model(fakes, key), "invoke": True}
    answer = await send(service, ADD, input)
    assert answer["__typename"] == "AddCredentialSuccess", answer
    end = (await watched(service, answer["validationRun"]["id"]))[-1]
    assert (end["state"], end["failure"]) == ("SUCCEEDED", None), end
    assert end["steps"][-1]["kind"] == "INVOKE"
    assert end["steps"][-1]["state"] == "SUCCEEDED"
    sent = fakes[key].requests[-1]
    assert called in f"{sent.path} {sent.body}"
    told = await one(service, answer["credential"]["id"])
    assert (told["status"], told["usable"], told["isDefault"], told["scope"]) == (
        "VALID",
        True,
        True,
        "MODEL",
    )
    assert told["provider"]["defaultCredential"] is None
    (secret,) = await rows(service, "SELECT destination FROM credential_secret")
    own = f"vendor:{key}"
    assert secret["destination"] == (fakes[key].origin if key in OWN_FIELDS else own)
    # It opens again where it was sealed for: by itself, and with changes that are not kept.
    for document, again in (
        (VALIDATE, {"id": told["id"], "invoke": True}),
        (TEST, {"credentialId": told["id"], "fields": [], "invoke": True}),
    ):
        fakes[key].requests.clear()
        asked = await send(service, document, again)
        end = (await watched(service, asked["validationRun"]["id"]))[-1]
        assert (end["state"], end["steps"][-1]["state"]) == ("SUCCEEDED", "SUCCEEDED"), end
        sent = fakes[key].requests[-1]
        assert called in f"{sent.path} {sent.body}"


@pytest.mark.parametrize("key", list(ONE_MODEL))
async def test_a_credential_of_one_model_needs_what_the_providers_credential_would_lend(
    service: Service, fakes: Fakes, key: str
) -> None:
    type, name, _ = ONE_MODEL[key]
    await added_by_hand(service, key, type, name)
    answer = await send(
        service, ADD, {"providerKey": key, "model": {"type": type, "name": name}, "fields": []}
    )
    needed = {
        "azure_openai": {"deployment_name", "endpoint", "api_key"},
        "ollama": {"base_url"},
        "openai_compatible": {"base_url"},
    }.get(key, {"api_key"})
    assert {(*problem["path"], problem["code"]) for problem in answer["problems"]} == {
        ("fields", field, "REQUIRED") for field in needed
    }
    lent = [p["message"] for p in answer["problems"] if p["path"][-1] != "deployment_name"]
    assert all("is served by the provider's" in message for message in lent)
    assert not fakes[key].requests


async def test_a_refusal_before_the_call_says_nothing_of_the_model(service: Service, fakes: Fakes) -> None:
    await added_by_hand(service, "azure_openai", "LLM", "mine")
    fakes["authority"].says["token"] = ENTRA["policy"]
    fields = [*form(fakes, "azure_openai"), {"name": "deployment_name", "value": "my-gpt"}]
    model = {"type": "LLM", "name": "mine"}
    input = {"providerKey": "azure_openai", "model": model, "fields": fields, "invoke": True}
    answer = await send(service, ADD, input)
    end = (await watched(service, answer["validationRun"]["id"]))[-1]
    assert end["failure"] == "PERMISSION_DENIED"
    assert end["steps"][-1]["state"] == "SKIPPED"
    assert await rows(service, "SELECT id FROM credential_models") == []
