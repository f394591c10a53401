"""Changing a credential: what is a change, what is checked, and what serves meanwhile."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.arrangements import alter, events, key_of, nothing_done, rows
from tests.api.credentials import UPDATE, VALIDATE, add, added, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, WRONG_KEY, Provider

NEW_KEY = "sk-fake-0123456789abcdefghij-next"


async def update(service: Service, id: str, changes: dict[str, Any], version: int = 1) -> dict[str, Any]:
    return await send(service, UPDATE, {"id": id, "expectedVersion": version, "changes": changes})


def secret(key: str | None) -> dict[str, Any]:
    return {"fields": [{"name": "api_key", "secret": key}]}


def address(url: str | None) -> dict[str, Any]:
    return {"fields": [{"name": "base_url", "value": url}]}


def sent_keys(provider: Provider) -> list[str]:
    """The keys in the order in which the provider saw them, each as often as it changed."""
    keys = [request.headers.get("Authorization", "").removeprefix("Bearer ") for request in provider.requests]
    return [key for place, key in enumerate(keys) if place == 0 or keys[place - 1] != key]


async def field_names(service: Service, id: str) -> list[str]:
    return [field["name"] for field in (await one(service, id))["fields"]]


async def test_labels_change_without_a_check(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="old", environment="staging")
    asked = len(provider.requests)
    soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    answer = await update(service, id, {"name": "  New   name ", "expiresAt": soon})
    assert answer["validationRun"] is None
    credential = answer["credential"]
    assert (credential["name"], credential["environment"], credential["version"]) == (
        "New name",
        "staging",
        2,
    )
    assert (credential["status"], credential["isDefault"]) == ("VALID", True)
    answer = await update(service, id, {"environment": None, "expiresAt": None}, 2)
    assert (answer["credential"]["environment"], answer["credential"]["expiresAt"]) == (None, None)
    assert answer["credential"]["version"] == 3
    assert len(provider.requests) == asked
    assert (await one(service, id))["validations"]["totalCount"] == 1


@pytest.mark.parametrize("what", ["nothing", "no fields", "the same values"])
async def test_what_is_the_same_is_no_change_and_no_check(
    service: Service, provider: Provider, what: str
) -> None:
    # So far ahead that its end is not told yet.
    later = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    id, _ = await added(service, provider.base_url, name="Same", environment="staging", expiresAt=later)
    same: dict[str, dict[str, Any]] = {
        "nothing": {},
        "no fields": {"fields": []},
        "the same values": {
            "name": " Same ",
            "environment": "STAGING",
            "expiresAt": later,
            **address(provider.base_url + "/"),
        },
    }
    async with nothing_done(service, provider):
        answer = await update(service, id, same[what])
    assert answer["__typename"] == "UpdateCredentialSuccess", answer
    assert (answer["credential"]["version"], answer["validationRun"]) == (1, None)


async def test_the_end_that_has_passed_may_be_sent_back_with_another_change(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url, name="old")
    await alter(service, "UPDATE credential SET expires_at = ?", datetime(2024, 1, 1, tzinfo=UTC))
    answer = await update(service, id, {"name": "new", "expiresAt": "2024-01-01T00:00:00Z"})
    assert (answer["credential"]["name"], answer["credential"]["status"]) == ("new", "EXPIRED")


async def test_what_cannot_be_changed_so_is_refused_and_nothing_is_done(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    id, _ = await added(service, provider.base_url, name="one")
    await added(service, provider.base_url, name="Two")
    wrong: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
        "no name": ({"name": None}, {("name", "REQUIRED")}),
        "fields of null": ({"fields": None}, {("fields", "REQUIRED")}),
        "a required field cleared": (address(None), {("fields.base_url", "REQUIRED")}),
        "all at once": (
            {
                "name": "a\u0000",
                "environment": "?",
                "expiresAt": "2020-01-01T00:00:00Z",
                "fields": [{"name": "api_key", "value": "sk-x"}, {"name": "x", "value": 1}],
            },
            {
                ("name", "MALFORMED"),
                ("environment", "MALFORMED"),
                ("expiresAt", "OUT_OF_RANGE"),
                ("fields.api_key", "NOT_ALLOWED"),
                ("fields.x", "UNKNOWN"),
            },
        ),
        "a wrong label and another address": (
            {"environment": "?", **address(elsewhere.base_url)},
            {("environment", "MALFORMED")},
        ),
    }
    async with nothing_done(service, provider, elsewhere):
        for name, (changes, expected) in wrong.items():
            answer = await update(service, id, changes)
            assert answer["__typename"] == "InvalidInput", (name, answer)
            assert {(".".join(p["path"]), p["code"]) for p in answer["problems"]} == expected, name
        taken = await update(service, id, {"name": "TWO", **secret(NEW_KEY)})
        assert (taken["__typename"], taken["suggestion"]) == ("NameTaken", "TWO 2")
        stale = await update(service, id, {"name": "three"}, 7)
        assert (stale["__typename"], stale["currentVersion"]) == ("VersionConflict", 1)


async def test_a_name_may_change_its_case(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="mine")
    assert (await update(service, id, {"name": "MINE"}))["credential"]["name"] == "MINE"


async def test_a_new_key_takes_over_once_its_check_succeeds(service: Service, provider: Provider) -> None:
    id, first = await added(service, provider.base_url)
    provider.key, provider.delay = NEW_KEY, 0.15
    answer = await update(service, id, secret(NEW_KEY))
    meanwhile = await one(service, id)
    assert (meanwhile["status"], meanwhile["usable"], meanwhile["version"]) == ("VALID", True, 2)
    assert meanwhile["pendingValidation"]["id"] == answer["validationRun"]["id"]
    assert meanwhile["pendingValidation"]["ofChange"] is True
    assert meanwhile["lastValidation"]["id"] == first["id"]
    assert {field["hint"] for field in meanwhile["fields"]} == {None, "good"}
    states = await watched(service, answer["validationRun"]["id"])
    assert states[-1]["state"] == "SUCCEEDED"
    after = await one(service, id)
    assert (after["status"], after["pendingValidation"], after["version"]) == ("VALID", None, 2)
    assert after["lastValidation"]["id"] == answer["validationRun"]["id"]
    assert {field["hint"] for field in after["fields"]} == {None, "next"}
    assert sent_keys(provider) == [KEY, NEW_KEY]
    assert len(await rows(service, "SELECT id FROM credential_secret")) == 1
    assert len(await rows(service, "SELECT id FROM credential_fields")) == 1


async def test_a_new_key_that_fails_is_dropped_and_the_former_serves_on(
    service: Service, provider: Provider
) -> None:
    id, first = await added(service, provider.base_url)
    answer = await update(service, id, secret(WRONG_KEY))
    (*_, end) = await watched(service, answer["validationRun"]["id"])
    assert (end["state"], end["failure"], end["ofChange"]) == ("FAILED", "KEY_REJECTED", True)
    after = await one(service, id)
    assert (after["status"], after["usable"], after["isDefault"]) == ("VALID", True, True)
    assert (after["pendingValidation"], after["lastValidation"]["id"]) == (None, first["id"])
    assert [edge["node"]["state"] for edge in after["validations"]["edges"]] == ["FAILED", "SUCCEEDED"]
    again = await send(service, VALIDATE, {"id": id})
    assert (await watched(service, again["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert sent_keys(provider) == [KEY, WRONG_KEY, KEY]
    assert len(await rows(service, "SELECT id FROM credential_secret")) == 1


async def test_a_new_key_without_an_answer_waits_until_a_check_has_one(
    service: Service, provider: Provider
) -> None:
    id, first = await added(service, provider.base_url)
    provider.listing = "server_error"
    answer = await update(service, id, secret(NEW_KEY))
    (*_, end) = await watched(service, answer["validationRun"]["id"])
    assert (end["state"], end["failure"]) == ("INCONCLUSIVE", "PROVIDER_ERROR")
    waiting = await one(service, id)
    assert (waiting["status"], waiting["usable"]) == ("VALID", True)
    assert waiting["pendingValidation"] is not None
    assert waiting["lastValidation"]["id"] == first["id"]
    provider.listing, provider.key = "good", NEW_KEY
    again = await send(service, VALIDATE, {"id": id})
    assert again["validationRun"]["ofChange"] is True
    assert (await watched(service, again["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    after = await one(service, id)
    assert (after["pendingValidation"], after["lastValidation"]["id"]) == (None, again["validationRun"]["id"])


async def test_fields_of_a_credential_without_a_verdict_are_in_force_at_once(
    service: Service, provider: Provider
) -> None:
    provider.listing = "server_error"
    id, run = await added(service, provider.base_url)
    assert (run["state"], (await one(service, id))["status"]) == ("INCONCLUSIVE", "UNVERIFIED")
    provider.listing, provider.delay = "good", 0.15
    answer = await update(service, id, secret(KEY))
    assert (answer["credential"]["status"], answer["validationRun"]["ofChange"]) == ("CHECKING", False)
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert (await one(service, id))["isDefault"] is True


async def test_another_address_asks_for_the_secrets_again(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    async with nothing_done(service, provider, elsewhere):
        answer = await update(service, id, {"name": "moved", **address(elsewhere.base_url)})
        assert (answer["__typename"], answer["fields"]) == ("SecretsRequired", ["api_key"])
        assert answer["code"] == "SECRETS_REQUIRED"
    both = {"fields": [*address(elsewhere.base_url)["fields"], *secret(KEY)["fields"]]}
    answer = await update(service, id, both)
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert sent_keys(elsewhere) == [KEY]
    (stored,) = await rows(service, "SELECT destination FROM credential_secret")
    assert stored["destination"] == elsewhere.origin


async def test_another_path_on_the_same_host_keeps_the_secrets(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    answer = await update(service, id, address(provider.origin))
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert sent_keys(provider) == [KEY]


async def test_an_optional_secret_is_cleared_by_null_and_stays_when_left_out(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    answer = await update(service, id, address(provider.base_url + "/v1"))
    await watched(service, answer["validationRun"]["id"])
    assert await field_names(service, id) == ["base_url", "api_key"]
    provider.key = elsewhere.key = None
    cleared = {"fields": [*secret(None)["fields"], *address(elsewhere.base_url)["fields"]]}
    answer = await update(service, id, cleared, 2)
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert await field_names(service, id) == ["base_url"]
    assert sent_keys(elsewhere) == [""]
    assert await rows(service, "SELECT id FROM credential_secret") == []
    async with nothing_done(service, provider):
        assert (await update(service, id, secret(None), 3))["validationRun"] is None


async def test_a_change_overtakes_the_check_that_runs(service: Service, provider: Provider) -> None:
    provider.delay = 0.3
    first = await add(service, provider.base_url, WRONG_KEY)
    id, run = first["credential"]["id"], first["validationRun"]["id"]
    watching = asyncio.create_task(watched(service, run))
    await provider.asked.wait()
    answer = await update(service, id, secret(KEY))
    assert answer["validationRun"]["id"] != run
    assert (await watching)[-1]["state"] == "CANCELLED"
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    await asyncio.sleep(0.3)
    after = await one(service, id)
    assert (after["status"], after["version"]) == ("VALID", 2)
    assert [edge["node"]["state"] for edge in after["validations"]["edges"]] == ["SUCCEEDED", "CANCELLED"]


async def test_a_rename_leaves_the_check_that_runs(service: Service, provider: Provider) -> None:
    provider.delay = 0.2
    first = await add(service, provider.base_url)
    await update(service, first["credential"]["id"], {"name": "renamed"})
    assert (await watched(service, first["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    after = await one(service, first["credential"]["id"])
    assert (after["name"], after["status"], after["version"]) == ("renamed", "VALID", 2)


async def test_a_second_change_builds_on_the_one_that_waits(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    provider.listing = "server_error"
    await watched(service, (await update(service, id, secret(NEW_KEY)))["validationRun"]["id"])
    provider.listing, provider.key = "good", NEW_KEY
    answer = await update(service, id, address(provider.origin), 2)
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert sent_keys(provider) == [KEY, NEW_KEY]


async def test_an_ended_credential_that_is_prolonged_may_become_the_default(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    await alter(service, "DELETE FROM default_credential")
    await alter(service, "UPDATE credential SET expires_at = ?", datetime(2024, 1, 1, tzinfo=UTC))
    answer = await update(service, id, {"expiresAt": None})
    assert (answer["credential"]["status"], answer["credential"]["isDefault"]) == ("VALID", True)
    assert (await events(service))[-2:] == ["credential.updated", "credential.default_changed"]


async def test_an_id_that_is_none_of_the_workspaces_is_not_found(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    async with nothing_done(service, provider):
        for wrong in ("", "x", id.upper(), id.replace("credential", "run"), f"credential_{'0' * 32}"):
            answer = await update(service, wrong, {"name": "mine"})
            assert answer["__typename"] == "NotFound", wrong
    assert key_of(id)
