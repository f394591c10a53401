"""Deleting a credential: told first, whole or not at all, and nothing of it is left."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.api.arrangements import WRITTEN, audit, events, key_of, nothing_done, rows
from tests.api.credentials import DELETE, DISABLE, PROVIDER, TEST, add, added, one, send, watched
from tests.api.service import Service
from tests.api.test_providers import REMOVE
from tests.fakes.provider import KEY, WRONG_KEY, Provider


async def test_nothing_of_a_deleted_credential_is_left(service: Service, provider: Provider) -> None:
    default, _ = await added(service, provider.base_url, name="default")
    id, _ = await added(service, provider.base_url, name="gone")
    answer = await send(service, DELETE, {"id": id, "expectedVersion": 1})
    assert (answer["deletedId"], answer["provider"]["status"]) == (id, "ACTIVE")
    assert answer["provider"]["defaultCredential"] == {"id": default}
    assert answer["impact"] == {
        "isDefault": False,
        "providerStatusAfter": "ACTIVE",
        "replacements": [{"id": default, "name": "default"}],
    }
    assert await one(service, id) is None
    for table in ("credential_secret", "credential_fields", "validation_run"):
        found = await rows(service, f"SELECT credential_id FROM {table}")
        left = {str(row["credential_id"]) for row in found if row["credential_id"] is not None}
        assert left == {str(key_of(default))}, table
    assert (await events(service))[-1] == "credential.deleted"
    entry = (await audit(service))[-1]
    assert (entry["action"], entry["detail"]["name"]) == ("credential.deleted", "gone")
    assert (await send(service, DELETE, {"id": id}))["__typename"] == "NotFound"
    assert (await added(service, provider.base_url, name="gone"))[0] != id


async def test_the_default_is_not_deleted_without_a_word(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="default")
    other, _ = await added(service, provider.base_url, name="other")
    impact = {
        "isDefault": True,
        "providerStatusAfter": "DEFAULT_CREDENTIAL_MISSING",
        "replacements": [{"id": other, "name": "other"}],
    }
    async with nothing_done(service, provider):
        refused = await send(service, DELETE, {"id": id})
        assert (refused["__typename"], refused["code"]) == ("CredentialInUse", "CREDENTIAL_IN_USE")
        assert refused["impact"] == impact
    accepted = await send(service, DELETE, {"id": id, "acceptImpact": True})
    assert (accepted["deletedId"], accepted["impact"]) == (id, impact)
    assert accepted["provider"]["status"] == "DEFAULT_CREDENTIAL_MISSING"


async def test_a_dry_run_tells_the_same_and_does_nothing(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="default")
    other, _ = await added(service, provider.base_url, name="other")
    async with nothing_done(service, provider):
        told = await send(service, DELETE, {"id": id, "dryRun": True})
        assert (told["__typename"], told["deletedId"]) == ("DeleteCredentialSuccess", None)
        assert told["impact"]["providerStatusAfter"] == "DEFAULT_CREDENTIAL_MISSING"
        assert told["provider"]["status"] == "ACTIVE"
        replaced = await send(service, DELETE, {"id": id, "dryRun": True, "replacementId": other})
        assert replaced["impact"]["providerStatusAfter"] == "ACTIVE"


async def test_a_replacement_takes_the_place_of_the_default(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    other, _ = await added(service, provider.base_url)
    answer = await send(service, DELETE, {"id": id, "replacementId": other})
    assert answer["deletedId"] == id
    assert answer["provider"]["defaultCredential"] == {"id": other}
    assert answer["impact"]["providerStatusAfter"] == answer["provider"]["status"] == "ACTIVE"
    assert (await events(service))[-2:] == ["credential.default_changed", "credential.deleted"]


async def test_a_replacement_that_cannot_take_the_place_is_refused(
    service: Service, provider: Provider, ollama: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    invalid, _ = await added(service, provider.base_url, WRONG_KEY)
    off, _ = await added(service, provider.base_url)
    await send(service, DISABLE, {"id": off})
    fields = [{"name": "base_url", "value": ollama.base_url}]
    foreign, _ = await added(service, "", providerKey="ollama", fields=fields)
    async with nothing_done(service, provider):
        for replacement, typename in (
            (invalid, "NotUsable"),
            (off, "NotUsable"),
            (foreign, "InvalidInput"),
            (id, "InvalidInput"),
            (f"credential_{'0' * 32}", "NotFound"),
            ("nonsense", "NotFound"),
        ):
            for more in ({}, {"acceptImpact": True}, {"dryRun": True}):
                refused = await send(service, DELETE, {"id": id, "replacementId": replacement, **more})
                assert refused["__typename"] == typename, (replacement, more)
                if typename == "InvalidInput":
                    assert [(p["path"], p["code"]) for p in refused["problems"]] == [
                        (["replacementId"], "NOT_ALLOWED")
                    ]
        stale = await send(service, DELETE, {"id": id, "expectedVersion": 9, "acceptImpact": True})
        assert (stale["__typename"], stale["currentVersion"]) == ("VersionConflict", 1)


async def test_the_check_of_a_deleted_credential_ends_and_stays_readable(
    service: Service, provider: Provider
) -> None:
    provider.delay = 0.3
    answer = await add(service, provider.base_url)
    run = answer["validationRun"]["id"]
    watching = asyncio.create_task(watched(service, run))
    await provider.asked.wait()
    await send(service, DELETE, {"id": answer["credential"]["id"]})
    end = (await watching)[-1]
    assert (end["state"], end["credential"]) == ("CANCELLED", None)
    await asyncio.sleep(0.4)
    found = await service.graphql("query ($id: ID!) { validationRun(id: $id) { state } }", {"id": run})
    assert found["validationRun"] == {"state": "CANCELLED"}
    data = await service.graphql(PROVIDER, {"key": "openai_compatible"})
    assert (data["provider"]["status"], data["provider"]["defaultCredential"]) == ("NOT_CONFIGURED", None)


async def test_the_test_of_a_deleted_credential_ends_too(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    provider.delay = 0.3
    provider.asked.clear()
    answer = await send(service, TEST, {"credentialId": id, "fields": []})
    watching = asyncio.create_task(watched(service, answer["validationRun"]["id"]))
    await provider.asked.wait()
    await send(service, DELETE, {"id": id, "acceptImpact": True})
    assert (await watching)[-1]["state"] == "CANCELLED"


async def test_two_who_delete_the_same_do_it_once(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    input: dict[str, Any] = {"id": id, "acceptImpact": True}
    answers = await asyncio.gather(*(send(service, DELETE, input) for _ in range(5)))
    kinds = sorted(answer["__typename"] for answer in answers)
    assert kinds == ["DeleteCredentialSuccess"] + ["NotFound"] * 4
    assert (await events(service)).count("credential.deleted") == 1


async def test_no_trace_of_the_key_is_left(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    await send(service, DELETE, {"id": id, "acceptImpact": True, "idempotencyKey": "gone"})
    for table in WRITTEN:
        assert KEY not in str(await rows(service, f"SELECT * FROM {table}")), table
    assert await rows(service, "SELECT id FROM credential_secret") == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("how", ["the credential", "its provider"])
async def test_no_file_holds_a_secret_that_was_destroyed(
    service: Service, provider: Provider, how: str
) -> None:
    id, _ = await added(service, provider.base_url)
    ((sealed,),) = [row.values() for row in await rows(service, "SELECT sealed FROM credential_secret")]
    path = Path(service.settings.database_url.removeprefix("sqlite://"))
    files = [path, path.with_name(f"{path.name}-wal")]
    assert sealed.encode() in b"".join(file.read_bytes() for file in files)
    if how == "the credential":
        answer = await send(service, DELETE, {"id": id, "acceptImpact": True})
    else:
        answer = await send(service, REMOVE, {"providerKey": "openai_compatible"})
    assert answer["__typename"].endswith("Success")
    assert sealed.encode() not in b"".join(file.read_bytes() for file in files)
