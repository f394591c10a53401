"""The main job, from the door to the provider: add a credential, watch its check, switch the default, delete."""

from tests.api.credentials import DELETE, PROVIDER, SET_DEFAULT, add, added, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import WRONG_KEY, Provider


async def test_a_credential_is_added_and_its_check_watched_step_by_step(
    service: Service, provider: Provider
) -> None:
    provider.delay = 0.3
    answer = await add(service, provider.base_url, name="Production", environment="Production")
    assert answer["__typename"] == "AddCredentialSuccess", answer
    assert answer["credential"]["status"] == "CHECKING"
    assert answer["credential"]["environment"] == "production"
    states = await watched(service, answer["validationRun"]["id"])
    assert [step["kind"] for step in states[0]["steps"]] == ["FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"]
    assert states[-1]["state"] == "SUCCEEDED", states[-1]
    assert [step["state"] for step in states[-1]["steps"]] == ["SUCCEEDED"] * 4
    assert states[-1]["modelsFound"] == 3
    assert len(states) >= 2
    credential = await one(service, answer["credential"]["id"])
    assert credential["status"] == "VALID"
    assert credential["usable"] is True
    assert credential["isDefault"] is True
    assert credential["provider"]["status"] == "ACTIVE"
    assert credential["lastValidation"]["id"] == answer["validationRun"]["id"]
    assert {field["name"]: field["hint"] for field in credential["fields"]} == {
        "base_url": None,
        "api_key": "good",
    }


async def test_a_wrong_key_is_told_and_serves_nothing(service: Service, provider: Provider) -> None:
    id, run = await added(service, provider.base_url, WRONG_KEY)
    assert (run["state"], run["failure"]) == ("FAILED", "KEY_REJECTED")
    assert WRONG_KEY not in str(run)
    credential = await one(service, id)
    assert (credential["status"], credential["usable"], credential["isDefault"]) == ("INVALID", False, False)
    assert credential["provider"]["status"] == "CREDENTIALS_UNUSABLE"


async def test_the_default_is_switched_and_the_former_one_deleted(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url, name="one")
    second, _ = await added(service, provider.base_url, name="two")
    chosen = await send(service, SET_DEFAULT, {"id": second})
    assert chosen["credential"]["isDefault"] is True
    assert chosen["provider"]["status"] == "ACTIVE"
    deleted = await send(service, DELETE, {"id": first})
    assert deleted["deletedId"] == first
    assert await one(service, first) is None
    refused = await send(service, DELETE, {"id": second})
    assert refused["__typename"] == "CredentialInUse"
    assert refused["impact"]["providerStatusAfter"] == "NOT_CONFIGURED"
    accepted = await send(service, DELETE, {"id": second, "acceptImpact": True})
    assert accepted["provider"] == {
        "key": "openai_compatible",
        "status": "NOT_CONFIGURED",
        "defaultCredential": None,
    }
    data = await service.graphql(PROVIDER, {"key": "openai_compatible"})
    assert data["provider"]["credentialCount"] == 0
