"""Changes of credentials that meet: one wins, the other is told, and neither writes half of itself."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.api.arrangements import events, nothing_done, rows
from tests.api.credentials import (
    DELETE,
    SET_DEFAULT,
    TEST,
    UPDATE,
    VALIDATE,
    add,
    added,
    filled,
    one,
    send,
    watched,
)
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider


async def test_of_two_changes_of_one_version_one_is_told_that_it_is_late(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    inputs = [{"id": id, "expectedVersion": 1, "changes": {"name": f"name {n}"}} for n in range(4)]
    answers = await asyncio.gather(*(send(service, UPDATE, input) for input in inputs))
    assert sorted(answer["__typename"] for answer in answers) == (
        ["UpdateCredentialSuccess"] + ["VersionConflict"] * 3
    )
    assert (await one(service, id))["version"] == 2
    assert (await events(service)).count("credential.updated") == 1


async def test_of_two_new_credentials_of_one_name_one_is_told_of_a_free_name(
    service: Service, provider: Provider
) -> None:
    answers = await asyncio.gather(*(add(service, provider.base_url, name="Same") for _ in range(4)))
    assert sorted(answer["__typename"] for answer in answers) == ["AddCredentialSuccess"] + ["NameTaken"] * 3
    assert {answer["suggestion"] for answer in answers if "suggestion" in answer} == {"Same 2"}


async def test_new_credentials_without_a_name_get_names_of_their_own(
    service: Service, provider: Provider
) -> None:
    answers = await asyncio.gather(*(add(service, provider.base_url) for _ in range(4)))
    assert len({answer["credential"]["name"] for answer in answers}) == 4


async def test_a_default_that_is_chosen_and_deleted_at_once_is_whole(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    second, _ = await added(service, provider.base_url)
    deleted, chosen = await asyncio.gather(
        send(service, DELETE, {"id": second}), send(service, SET_DEFAULT, {"id": second})
    )
    (kept,) = await rows(service, "SELECT credential_id FROM default_credential")
    if deleted["__typename"] == "DeleteCredentialSuccess":
        assert chosen["__typename"] == "NotFound"
        assert str(kept["credential_id"]).replace("-", "") == first.partition("_")[2]
    else:
        assert (deleted["__typename"], chosen["__typename"]) == (
            "CredentialInUse",
            "SetDefaultCredentialSuccess",
        )


async def test_a_change_while_checks_end_is_not_lost(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    for version in range(1, 6):
        checking = await send(service, VALIDATE, {"id": id})
        changes = {"name": f"name {version}"}
        _, answer = await asyncio.gather(
            watched(service, checking["validationRun"]["id"]),
            send(service, UPDATE, {"id": id, "expectedVersion": version, "changes": changes}),
        )
        assert answer["__typename"] == "UpdateCredentialSuccess"
    credential = await one(service, id)
    assert (credential["name"], credential["version"], credential["status"]) == ("name 5", 6, "VALID")


async def test_one_check_too_many_undoes_the_whole_mutation(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    desk = service.services.rooms["credentials"].desk
    desk.rules = replace(desk.rules, per_workspace=1)
    moved = {"name": "new", "fields": [{"name": "api_key", "secret": KEY}]}
    async with nothing_done(service, provider):
        for document, input in (
            (UPDATE, {"id": id, "expectedVersion": 1, "changes": moved}),
            (VALIDATE, {"id": id}),
            (TEST, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}),
        ):
            answer = await send(service, document, input)
            assert (answer["__typename"], answer["code"]) == ("RateLimited", "RATE_LIMITED")
            wait = datetime.fromisoformat(answer["retryAt"]) - datetime.now(UTC)
            assert timedelta(0) < wait <= timedelta(minutes=1, seconds=1)
        added_too = await add(service, provider.base_url, name="too many", idempotencyKey="k")
        assert added_too["__typename"] == "RateLimited"
    assert desk.drafts == {}
    renamed = await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": {"name": "new"}})
    assert renamed["__typename"] == "UpdateCredentialSuccess"
