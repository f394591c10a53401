"""Switching a credential on and off: it loses nothing, its version moves, and the impact is told."""

from tests.api.arrangements import events, nothing_done
from tests.api.credentials import DISABLE, ENABLE, VALIDATE, added, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import Provider


async def test_a_credential_is_switched_off_and_on_again(service: Service, provider: Provider) -> None:
    id, run = await added(service, provider.base_url)
    asked = len(provider.requests)
    off = await send(service, DISABLE, {"id": id, "expectedVersion": 1})
    credential = off["credential"]
    assert (credential["enabled"], credential["status"], credential["usable"]) == (False, "DISABLED", False)
    assert (credential["version"], credential["isDefault"]) == (2, True)
    assert off["provider"]["status"] == off["impact"]["providerStatusAfter"] == "CREDENTIALS_UNUSABLE"
    assert off["impact"]["isDefault"] is True
    on = await send(service, ENABLE, {"id": id, "expectedVersion": 2})
    credential = on["credential"]
    assert (credential["enabled"], credential["status"], credential["usable"]) == (True, "VALID", True)
    assert credential["version"] == 3
    assert on["provider"]["status"] == "ACTIVE"
    assert (await one(service, id))["lastValidation"]["id"] == run["id"]
    assert len(provider.requests) == asked
    assert (await events(service))[-2:] == ["credential.disabled", "credential.enabled"]


async def test_a_dry_run_tells_the_impact_and_does_nothing(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="one")
    other, _ = await added(service, provider.base_url, name="two")
    async with nothing_done(service, provider):
        answer = await send(service, DISABLE, {"id": id, "dryRun": True})
        assert answer["impact"] == {
            "isDefault": True,
            "providerStatusAfter": "CREDENTIALS_UNUSABLE",
            "replacements": [{"id": other, "name": "two"}],
        }
        assert (answer["credential"]["enabled"], answer["credential"]["version"]) == (True, 1)
        assert answer["provider"]["status"] == "ACTIVE"
        harmless = await send(service, DISABLE, {"id": other, "dryRun": True})
        assert harmless["impact"]["isDefault"] is False
        assert harmless["impact"]["providerStatusAfter"] == "ACTIVE"


async def test_what_is_off_is_not_switched_off_again(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    async with nothing_done(service, provider):
        assert (await send(service, ENABLE, {"id": id}))["credential"]["version"] == 1
    await send(service, DISABLE, {"id": id})
    async with nothing_done(service, provider):
        assert (await send(service, DISABLE, {"id": id}))["credential"]["version"] == 2


async def test_a_stale_version_or_an_unknown_id_switches_nothing(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    async with nothing_done(service, provider):
        for document in (DISABLE, ENABLE):
            stale = await send(service, document, {"id": id, "expectedVersion": 2})
            assert (stale["__typename"], stale["currentVersion"]) == ("VersionConflict", 1)
            unknown = await send(service, document, {"id": f"credential_{'0' * 32}"})
            assert unknown["__typename"] == "NotFound"


async def test_a_disabled_credential_may_be_checked_and_stays_off(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    await send(service, DISABLE, {"id": id})
    answer = await send(service, VALIDATE, {"id": id})
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert (await one(service, id))["status"] == "DISABLED"
