"""What goes takes nothing along unseen: pools and fall-backs are told before a credential, a model or a provider leaves, and after it
nothing points to what is gone."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from models.clock import utc_now
from models.events.unit_of_work import Unit
from models.pools.tables import CredentialRest
from models.usage.tables import StoredReceipt
from tests.api.arrangements import events, key_of, nothing_done, rows
from tests.api.credentials import REFUSAL, added, send
from tests.api.own_models import add_model, key
from tests.api.pools import one_pool, saved
from tests.api.service import Service
from tests.api.standing import stored
from tests.api.test_fallbacks import set_fallbacks
from tests.fakes.provider import Provider

GPT = "gpt-4o"
IMPACT = "impact { isDefault callsLastDay pools { pool { id status } membersLeft statusAfter } modelsLost { name } }"
DELETE = f"""mutation ($input: DeleteCredentialInput!) {{ deleteCredential(input: $input) {{ __typename
  ... on DeleteCredentialSuccess {{ deletedId {IMPACT} }} ... on CredentialInUse {{ {IMPACT} }} {REFUSAL} }} }}"""
DISABLE = f"""mutation ($input: DisableCredentialInput!) {{ disableCredential(input: $input) {{ __typename
  ... on DisableCredentialSuccess {{ {IMPACT} }} {REFUSAL} }} }}"""
REMOVE_MODEL = f"""mutation ($input: RemoveCustomModelInput!) {{ removeCustomModel(input: $input) {{ __typename
  ... on RemoveCustomModelSuccess {{ deletedId impact {{ fallbackOf {{ name }} poolMembers callsLastDay credentialsKept }} }}
  {REFUSAL} }} }}"""
DISABLE_PROVIDER = f"""mutation ($input: DisableProviderInput!) {{ disableProvider(input: $input) {{ __typename
  ... on DisableProviderSuccess {{ impact {{ pools callsLastDay }} }} {REFUSAL} }} }}"""
REMOVE_PROVIDER = f"""mutation ($input: RemoveProviderInput!) {{ removeProvider(input: $input) {{ __typename
  ... on RemoveProviderSuccess {{ impact {{ pools callsLastDay credentials }} }} {REFUSAL} }} }}"""


@pytest.fixture
async def three(service: Service) -> tuple[UUID, UUID, UUID]:
    """Three keys of openai; the first is the default."""
    return (
        await stored(service, "openai"),
        await stored(service, "openai", default=False),
        await stored(service, "openai", default=False),
    )


def named(id: UUID) -> str:
    return f"credential_{id.hex}"


async def served(service: Service, credential_id: UUID, provider_key: str, name: str, times: int) -> None:
    """So many calls of the model were served by that key."""

    async def write(unit: Unit) -> None:
        for _ in range(times):
            await StoredReceipt.create(
                workspace_id=service.founded.workspace_id,
                at=utc_now(),
                requested_provider_key=provider_key,
                requested_type="LLM",
                requested_name=name,
                served_provider_key=provider_key,
                served_name=name,
                source="CUSTOM",
                credential_id=credential_id,
                actor_label="x",
                actor_kind="account",
                actor_id=uuid4(),
                attempts=[],
                latency_ms=1,
                failed=False,
                dropped=[],
            )

    await service.work.writing(write)


async def members(service: Service, pool_id: str) -> list[str]:
    """The ids of its members' credentials."""
    found = await one_pool(service, pool_id)
    assert found is not None
    return [one["credential"]["id"] for one in found["members"]]


async def test_a_member_of_a_pool_that_is_on_is_not_deleted_without_a_word(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    pool = await saved(service, GPT, three[1], three[2], enabled=True)
    await served(service, three[1], "openai", GPT, 3)
    async with nothing_done(service):
        answer = await send(service, DELETE, {"id": named(three[1])})
        assert answer["__typename"] == "CredentialInUse"
        assert f"a member of the pool of {GPT}" in answer["message"]
        impact = {
            "isDefault": False,
            "callsLastDay": 3,
            "pools": [
                {
                    "pool": {"id": pool["id"], "status": "HEALTHY"},
                    "membersLeft": 1,
                    "statusAfter": "DEGRADED",
                }
            ],
            "modelsLost": [],
        }
        assert answer["impact"] == impact
        dry = await send(service, DELETE, {"id": named(three[1]), "dryRun": True})
        assert (dry["deletedId"], dry["impact"]) == (None, impact)
    answer = await send(service, DELETE, {"id": named(three[1]), "acceptImpact": True})
    assert (answer["deletedId"], answer["impact"]["pools"][0]["membersLeft"]) == (named(three[1]), 1)
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert (found["status"], found["version"], len(found["members"])) == ("DEGRADED", 1, 1)
    assert "pool.members_changed" in await events(service)


async def test_a_member_of_a_pool_that_is_off_is_deleted_without_more(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    pool = await saved(service, GPT, three[1], three[2])
    answer = await send(service, DELETE, {"id": named(three[1])})
    assert answer["impact"]["pools"] == [
        {"pool": {"id": pool["id"], "status": "OFF"}, "membersLeft": 1, "statusAfter": "OFF"}
    ]
    assert await members(service, pool["id"]) == [named(three[2])]


async def test_a_member_whose_turn_does_not_come_is_one_all_the_same(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *three[:2], enabled=True)
    await stored(service, "openai", scope="MODEL", model_type="LLM", model_name=GPT)
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert (found["status"], [one["health"] for one in found["members"]]) == ("EXHAUSTED", ["OUT"] * 2)
    assert [one["credential"]["pools"] for one in found["members"]] == [[{"id": pool["id"]}]] * 2
    answer = await send(service, DELETE, {"id": named(three[1])})
    assert answer["__typename"] == "CredentialInUse"
    assert answer["impact"]["pools"] == [
        {"pool": {"id": pool["id"], "status": "EXHAUSTED"}, "membersLeft": 0, "statusAfter": "EXHAUSTED"}
    ]


async def test_a_replacement_takes_the_place_in_pools_in_the_same_unit(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    first, second, third = three
    pool = await saved(service, GPT, {"credentialId": named(first), "weight": 9}, second, enabled=True)
    both = await saved(service, "gpt-4o-mini", first, third, second, enabled=True)
    answer = await send(service, DELETE, {"id": named(first), "replacementId": named(third)})
    assert answer["__typename"] == "DeleteCredentialSuccess"
    assert [one["statusAfter"] for one in answer["impact"]["pools"]] == ["HEALTHY", "HEALTHY"]
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert [(one["credential"]["id"], one["weight"]) for one in found["members"]] == [
        (named(third), 9),
        (named(second), 1),
    ]
    # It is a member there already: it stays one.
    assert await members(service, both["id"]) == [named(third), named(second)]


async def test_a_replacement_that_may_not_serve_changes_nothing(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    await saved(service, GPT, three[0], three[1], enabled=True)
    lame = await stored(service, "openai", default=False, verdict="INVALID")
    async with nothing_done(service):
        answer = await send(service, DELETE, {"id": named(three[1]), "replacementId": named(lame)})
        assert answer["__typename"] == "NotUsable"


async def test_switching_a_credential_off_tells_its_pools_and_leaves_them(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    pool = await saved(service, GPT, None, three[1], enabled=True)
    for dry in (True, False):
        answer = await send(service, DISABLE, {"id": named(three[0]), "dryRun": dry})
        (told,) = answer["impact"]["pools"]
        assert (told["membersLeft"], told["statusAfter"]) == (1, "DEGRADED")
    assert await members(service, pool["id"]) == [named(three[0]), named(three[1])]


async def test_the_rests_of_a_deleted_credential_go_with_it(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    workspace = service.founded.workspace_id

    async def write(unit: Unit) -> None:
        for id in three[1:]:
            now = utc_now()
            await CredentialRest.create(
                workspace_id=workspace, rider=id.hex, because="RATE_LIMITED", until_at=now, set_at=now
            )

    await service.work.writing(write)
    await send(service, DELETE, {"id": named(three[1])})
    left = await rows(service, "SELECT rider FROM credential_rest")
    assert [row["rider"] for row in left] == [three[2].hex]


async def test_a_removed_model_takes_its_pool_and_its_fall_backs_along(
    service: Service, provider: Provider
) -> None:
    await add_model(service, "mine")
    first, _ = await added(service, provider.base_url)
    second = await stored(service, "openai_compatible", default=False)
    await add_model(service, "other")
    pool = await saved(service, "mine", first, second, provider_key="openai_compatible", enabled=True)
    kept = await saved(service, "other", first, second, provider_key="openai_compatible")
    await set_fallbacks(service, "mine", ("openai", GPT), provider_key="openai_compatible")
    await set_fallbacks(service, "other", ("openai_compatible", "mine"), provider_key="openai_compatible")
    await set_fallbacks(service, "o3", ("openai_compatible", "mine"), ("openai", "gpt-4o-mini"))
    await served(service, key_of(first), "openai_compatible", "mine", 2)
    impact = {
        "fallbackOf": [{"name": "o3"}, {"name": "other"}],
        "poolMembers": 2,
        "callsLastDay": 2,
        "credentialsKept": 0,
    }
    asked = {"model": key("mine")}
    async with nothing_done(service):
        dry = await send(service, REMOVE_MODEL, {**asked, "dryRun": True})
        assert dry["impact"] == impact
    assert (await send(service, REMOVE_MODEL, asked))["impact"] == impact
    assert await one_pool(service, pool["id"]) is None
    assert await one_pool(service, kept["id"]) is not None
    left = await rows(service, "SELECT name, to_name FROM model_fallback")
    assert [(row["name"], row["to_name"]) for row in left] == [("o3", "gpt-4o-mini")]
    assert len(await rows(service, "SELECT id FROM credential")) == 2
    assert "pool.deleted" in await events(service)


async def test_a_provider_that_is_switched_off_or_removed_tells_its_pools_and_takes_them_along(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    await stored(service, "anthropic")
    await saved(service, GPT, *three, enabled=True)
    await saved(service, "gpt-4o-mini", *three)
    await set_fallbacks(service, "o3", ("openai", GPT))
    await served(service, three[0], "openai", GPT, 4)
    told: dict[str, Any] = await send(service, DISABLE_PROVIDER, {"providerKey": "openai"})
    assert told["impact"] == {"pools": 1, "callsLastDay": 4}
    impact = {"pools": 2, "callsLastDay": 4, "credentials": 3}
    async with nothing_done(service):
        dry = await send(service, REMOVE_PROVIDER, {"providerKey": "openai", "dryRun": True})
        assert dry["impact"] == impact
    assert (await send(service, REMOVE_PROVIDER, {"providerKey": "openai"}))["impact"] == impact
    for table in ("pool", "pool_member", "model_fallback"):
        assert await rows(service, f"SELECT id FROM {table}") == [], table
    assert len(await rows(service, "SELECT id FROM receipt")) == 4
    assert (await events(service)).count("pool.deleted") == 2


async def test_the_impact_is_told_again_to_who_asks_again(
    service: Service, three: tuple[UUID, UUID, UUID]
) -> None:
    await saved(service, GPT, three[1], three[2], enabled=True)
    asked = {"id": named(three[1]), "acceptImpact": True, "idempotencyKey": "k"}
    first = await send(service, DELETE, asked)
    again = await send(service, DELETE, asked)
    assert again["impact"]["pools"][0]["membersLeft"] == 1
    assert first["deletedId"] == again["deletedId"]
