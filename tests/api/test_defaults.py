"""The default: chosen by itself while nobody chose, switched by hand, and never guessed after it was deleted."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from tests.api.arrangements import alter, as_role, audit, events, nothing_done, rows
from tests.api.credentials import (
    DELETE,
    DISABLE,
    ENABLE,
    PROVIDER,
    SET_DEFAULT,
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
from tests.fakes.provider import KEY, WRONG_KEY, Provider

CHANGED = "credential.default_changed"


async def standing(service: Service) -> tuple[str, str | None]:
    """The provider's status and its default."""
    provider = (await service.graphql(PROVIDER, {"key": "openai_compatible"}))["provider"]
    default = provider["defaultCredential"]
    return provider["status"], default and default["id"]


async def checked(service: Service, id: str, **more: Any) -> dict[str, Any]:
    answer = await send(service, VALIDATE, {"id": id, **more})
    return (await watched(service, answer["validationRun"]["id"]))[-1]


async def test_the_first_usable_credential_becomes_the_default(service: Service, provider: Provider) -> None:
    assert await standing(service) == ("NOT_CONFIGURED", None)
    await added(service, provider.base_url, WRONG_KEY)
    assert await standing(service) == ("CREDENTIALS_UNUSABLE", None)
    id, _ = await added(service, provider.base_url)
    assert await standing(service) == ("ACTIVE", id)
    await added(service, provider.base_url)
    assert await standing(service) == ("ACTIVE", id)
    assert (await events(service)).count(CHANGED) == 1


async def test_the_provider_is_checking_while_its_first_credential_is(
    service: Service, provider: Provider
) -> None:
    provider.delay = 0.2
    answer = await add(service, provider.base_url)
    assert await standing(service) == ("CHECKING", None)
    await watched(service, answer["validationRun"]["id"])
    assert await standing(service) == ("ACTIVE", answer["credential"]["id"])


async def test_two_checks_that_end_together_make_one_default(service: Service, provider: Provider) -> None:
    provider.delay = 0.1
    answers = await asyncio.gather(*(add(service, provider.base_url) for _ in range(4)))
    await asyncio.gather(*(watched(service, answer["validationRun"]["id"]) for answer in answers))
    assert (await events(service)).count(CHANGED) == 1
    status, default = await standing(service)
    assert (status, default in {answer["credential"]["id"] for answer in answers}) == ("ACTIVE", True)


async def test_one_kept_out_of_the_choice_is_not_chosen_but_by_hand(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url, makeDefault=False)
    assert await standing(service) == ("DEFAULT_CREDENTIAL_MISSING", None)
    await checked(service, id)
    assert await standing(service) == ("DEFAULT_CREDENTIAL_MISSING", None)
    second, _ = await added(service, provider.base_url)
    assert await standing(service) == ("ACTIVE", second)
    await send(service, SET_DEFAULT, {"id": id})
    assert await standing(service) == ("ACTIVE", id)


async def test_make_default_acts_when_the_check_succeeds_and_once(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    failed, _ = await added(service, provider.base_url, WRONG_KEY, makeDefault=True)
    assert await standing(service) == ("ACTIVE", first)
    second, _ = await added(service, provider.base_url, makeDefault=True)
    assert await standing(service) == ("ACTIVE", second)
    await send(service, SET_DEFAULT, {"id": first})
    await checked(service, second)
    assert await standing(service) == ("ACTIVE", first)
    assert (await one(service, failed))["isDefault"] is False


async def test_a_key_that_is_recognised_though_its_check_failed_becomes_the_default(
    service: Service, provider: Provider
) -> None:
    id, run = await added(service, provider.base_url, invoke=True, invokeModel="no-such-model")
    assert (run["state"], run["failure"]) == ("FAILED", "MODEL_NOT_FOUND")
    credential = await one(service, id)
    assert (credential["status"], credential["limitedBy"]) == ("VALID", "MODEL_NOT_FOUND")
    assert (credential["usable"], credential["isDefault"]) == (True, True)


async def test_a_hand_switches_the_default_and_it_is_told_once(service: Service, provider: Provider) -> None:
    first, _ = await added(service, provider.base_url)
    second, _ = await added(service, provider.base_url)
    answer = await send(service, SET_DEFAULT, {"id": second})
    assert answer["credential"]["isDefault"] is True
    assert answer["credential"]["version"] == 1
    assert answer["provider"]["status"] == "ACTIVE"
    assert (await one(service, first))["isDefault"] is False
    assert (await events(service))[-1] == CHANGED
    assert (await audit(service))[-1]["actor"] == "ada@example.org"
    async with nothing_done(service):
        again = await send(service, SET_DEFAULT, {"id": second})
        assert again["__typename"] == "SetDefaultCredentialSuccess"
    assert len(await rows(service, "SELECT id FROM default_credential")) == 1


async def test_what_may_not_serve_cannot_be_the_default(service: Service, provider: Provider) -> None:
    default, _ = await added(service, provider.base_url)
    disabled, _ = await added(service, provider.base_url)
    await send(service, DISABLE, {"id": disabled})
    invalid, _ = await added(service, provider.base_url, WRONG_KEY)
    expired, _ = await added(service, provider.base_url)
    await alter(
        service,
        "UPDATE credential SET expires_at = ? WHERE name = ?",
        datetime(2024, 1, 1, tzinfo=UTC),
        (await one(service, expired))["name"],
    )
    provider.listing = "quota"
    limited, _ = await added(service, provider.base_url)
    provider.listing = "server_error"
    unverified, _ = await added(service, provider.base_url)
    provider.listing, provider.delay = "good", 0.5
    checking = (await add(service, provider.base_url))["credential"]["id"]
    statuses = {
        disabled: "DISABLED",
        invalid: "INVALID",
        expired: "EXPIRED",
        limited: "VALID",
        unverified: "UNVERIFIED",
        checking: "CHECKING",
    }
    assert (await one(service, limited))["limitedBy"] == "QUOTA_EXHAUSTED"
    before = await events(service)
    for id, status in statuses.items():
        answer = await send(service, SET_DEFAULT, {"id": id})
        assert (answer["__typename"], answer["code"]) == ("NotUsable", "NOT_USABLE"), status
        assert answer["status"] == status
    assert await standing(service) == ("ACTIVE", default)
    assert await events(service) == before


async def test_a_disabled_default_stays_the_default(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    await added(service, provider.base_url)
    await send(service, DISABLE, {"id": id})
    assert await standing(service) == ("CREDENTIALS_UNUSABLE", id)
    await added(service, provider.base_url)
    assert await standing(service) == ("CREDENTIALS_UNUSABLE", id)
    await send(service, ENABLE, {"id": id})
    assert await standing(service) == ("ACTIVE", id)


async def test_after_the_default_was_deleted_with_others_left_only_a_hand_chooses(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    second, _ = await added(service, provider.base_url)
    await send(service, DELETE, {"id": first, "acceptImpact": True})
    assert await standing(service) == ("DEFAULT_CREDENTIAL_MISSING", None)
    assert (await checked(service, second))["state"] == "SUCCEEDED"
    assert await standing(service) == ("DEFAULT_CREDENTIAL_MISSING", None)
    third, _ = await added(service, provider.base_url)
    assert await standing(service) == ("DEFAULT_CREDENTIAL_MISSING", None)
    await send(service, DISABLE, {"id": third})
    await send(service, ENABLE, {"id": third})
    assert await standing(service) == ("DEFAULT_CREDENTIAL_MISSING", None)
    await send(service, SET_DEFAULT, {"id": third})
    assert await standing(service) == ("ACTIVE", third)


async def test_with_no_other_left_the_next_usable_one_becomes_the_default(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    await send(service, DELETE, {"id": first, "acceptImpact": True})
    assert await standing(service) == ("NOT_CONFIGURED", None)
    provider.delay = 1.0
    answers = [await add(service, provider.base_url) for _ in range(2)]
    assert await standing(service) == ("CHECKING", None)
    for answer in answers:
        await watched(service, answer["validationRun"]["id"])
    status, default = await standing(service)
    assert (status, default in {answer["credential"]["id"] for answer in answers}) == ("ACTIVE", True)


async def test_the_only_one_left_becomes_the_default_when_it_becomes_usable(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    wrong, _ = await added(service, provider.base_url, WRONG_KEY)
    await send(service, DELETE, {"id": first, "acceptImpact": True})
    assert await standing(service) == ("CREDENTIALS_UNUSABLE", None)
    changes = {"fields": filled(provider.base_url, KEY)}
    answer = await send(service, UPDATE, {"id": wrong, "expectedVersion": 1, "changes": changes})
    assert (await watched(service, answer["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"
    assert await standing(service) == ("ACTIVE", wrong)


async def test_a_disabled_credential_that_is_switched_on_may_become_the_default(
    service: Service, provider: Provider
) -> None:
    provider.delay = 1.0  # the switch must come before the verdict, on a busy machine too
    answer = await add(service, provider.base_url)
    id = answer["credential"]["id"]
    await send(service, DISABLE, {"id": id})
    await watched(service, answer["validationRun"]["id"])
    assert await standing(service) == ("CREDENTIALS_UNUSABLE", None)
    answer = await send(service, ENABLE, {"id": id})
    assert (answer["credential"]["isDefault"], answer["provider"]["status"]) == (True, "ACTIVE")


async def test_each_provider_has_its_own_default(
    service: Service, provider: Provider, ollama: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    fields = [{"name": "base_url", "value": ollama.base_url}]
    second, _ = await added(service, "", providerKey="ollama", fields=fields)
    assert (await one(service, first))["isDefault"] is True
    assert (await one(service, second))["isDefault"] is True


async def test_the_choice_that_nobody_made_is_the_systems_in_the_audit(
    service: Service, provider: Provider
) -> None:
    await added(service, provider.base_url)
    entries = [entry for entry in await audit(service) if entry["action"] == CHANGED]
    assert [entry["actor_kind"] for entry in entries] == ["system"]
    await as_role(service, "MEMBER")
    assert (await standing(service))[0] == "ACTIVE"
