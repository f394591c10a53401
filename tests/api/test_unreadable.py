"""A secret that does not open: shown, out of service, and never sent as if it were a key; nor is a key sent elsewhere."""

import json
from typing import Any

import pytest

from tests.api.arrangements import alter, rows
from tests.api.credentials import SET_DEFAULT, TEST, UPDATE, VALIDATE, added, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider


async def checked(service: Service, id: str) -> dict[str, Any]:
    answer = await send(service, VALIDATE, {"id": id})
    return (await watched(service, answer["validationRun"]["id"]))[-1]


def garbled(sealed: str, how: str) -> str:
    form, key, text = sealed.split(".")
    return {
        "another text": f"{form}.{key}.{'A' * len(text)}",
        "another key": f"{form}.{'0' * 32}.{text}",
        "no ciphertext": "sk-in-clear",
        "cut short": f"{form}.{key}.{text[:20]}",
    }[how]


@pytest.mark.parametrize("how", ["another text", "another key", "no ciphertext", "cut short"])
async def test_a_secret_that_does_not_open_serves_nothing_and_is_not_sent(
    service: Service, provider: Provider, how: str
) -> None:
    id, _ = await added(service, provider.base_url)
    (row,) = await rows(service, "SELECT sealed FROM credential_secret")
    await alter(service, "UPDATE credential_secret SET sealed = ?", garbled(row["sealed"], how))
    asked = len(provider.requests)
    end = await checked(service, id)
    assert (end["state"], end["failure"]) == ("FAILED", "MALFORMED")
    assert end["hint"]
    credential = await one(service, id)
    assert (credential["status"], credential["usable"]) == ("UNREADABLE", False)
    assert credential["provider"]["status"] == "CREDENTIALS_UNUSABLE"
    refused = await send(service, SET_DEFAULT, {"id": id})
    assert (refused["__typename"], refused["status"]) == ("NotUsable", "UNREADABLE")
    tested = await send(service, TEST, {"credentialId": id, "fields": []})
    assert (await watched(service, tested["validationRun"]["id"]))[-1]["failure"] == "MALFORMED"
    assert len(provider.requests) == asked


async def test_typing_the_secret_again_makes_it_readable(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    (row,) = await rows(service, "SELECT sealed FROM credential_secret")
    await alter(service, "UPDATE credential_secret SET sealed = ?", garbled(row["sealed"], "another text"))
    await checked(service, id)
    changes = {"fields": [{"name": "api_key", "secret": KEY}]}
    answer = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes})
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    credential = await one(service, id)
    assert (credential["status"], credential["usable"], credential["isDefault"]) == ("VALID", True, True)


async def test_a_list_tells_at_once_what_has_no_form_of_a_ciphertext(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    await alter(service, "UPDATE credential_secret SET sealed = ?", "no ciphertext")
    data = await service.graphql("{ credentials(status: UNREADABLE) { edges { node { id usable } } } }")
    assert data["credentials"]["edges"] == [{"node": {"id": id, "usable": False}}]


async def test_a_ciphertext_of_another_credential_does_not_open(service: Service, provider: Provider) -> None:
    first, _ = await added(service, provider.base_url)
    second, _ = await added(service, provider.base_url)
    a, b = await rows(service, "SELECT id, sealed FROM credential_secret ORDER BY set_at")
    await alter(service, "UPDATE credential_secret SET sealed = ? WHERE id = ?", a["sealed"], b["id"])
    assert (await checked(service, second))["failure"] == "MALFORMED"
    assert (await checked(service, first))["state"] == "SUCCEEDED"


async def test_a_key_is_not_sent_to_an_address_that_was_put_beside_it(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    plain = json.dumps({"base_url": elsewhere.base_url})
    await alter(service, "UPDATE credential_fields SET plain = ?", plain)
    end = await checked(service, id)
    assert (end["state"], end["failure"]) == ("FAILED", "MALFORMED")
    await alter(service, "UPDATE credential_secret SET destination = ?", elsewhere.origin)
    assert (await checked(service, id))["failure"] == "MALFORMED"
    assert (await one(service, id))["status"] == "UNREADABLE"
    assert elsewhere.requests == []


async def test_a_lost_secret_is_not_taken_for_none(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    await alter(service, "DELETE FROM credential_secret")
    asked = len(provider.requests)
    assert (await checked(service, id))["failure"] == "MALFORMED"
    assert len(provider.requests) == asked
    names = [field["name"] for field in (await one(service, id))["fields"]]
    assert names == ["base_url", "api_key"]


async def test_a_change_that_does_not_open_leaves_the_one_that_serves(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    provider.listing = "server_error"
    changes = {"fields": [{"name": "api_key", "secret": "sk-another-key-of-that-length"}]}
    answer = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes})
    await watched(service, answer["validationRun"]["id"])
    newest = "SELECT MAX(version) AS version, MAX(sealed) AS sealed FROM credential_secret WHERE version = 2"
    (row,) = await rows(service, newest)
    spoilt = garbled(row["sealed"], "another text")
    await alter(service, "UPDATE credential_secret SET sealed = ? WHERE version = 2", spoilt)
    provider.listing = "good"
    end = await checked(service, id)
    assert (end["state"], end["failure"], end["ofChange"]) == ("FAILED", "MALFORMED", True)
    credential = await one(service, id)
    assert (credential["status"], credential["usable"], credential["pendingValidation"]) == (
        "VALID",
        True,
        None,
    )
    assert (await checked(service, id))["state"] == "SUCCEEDED"
