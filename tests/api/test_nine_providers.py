"""Every provider of the catalog, its form and its protocol together, through the door."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.api.credentials import ADD, send, watched
from tests.api.founding import Founding, started
from tests.api.service import Service
from tests.fakes.anthropic import SAYINGS as ANTHROPIC
from tests.fakes.anthropic import Anthropic
from tests.fakes.azure_openai import CLIENT, SECRET, TENANT, Authority, AzureOpenAI
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
