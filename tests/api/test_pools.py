"""Pools through the door: saved whole or not at all, switched on by two alone, kept when they are off, and told as they stand."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.catalog.offerings import Address, ModelType
from models.clock import utc_now
from models.events.rows import json_of
from models.events.unit_of_work import Unit
from models.standing.fitness import Seat
from models.standing.offers import offer
from models.standing.picture import Source
from models.usage.tables import StoredReceipt
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from tests.api.arrangements import alter, api_token, as_role, events, nothing_done, other_workspace, rows
from tests.api.credentials import add, added, send
from tests.api.own_models import NODE, add_model
from tests.api.people import audited
from tests.api.pools import (
    DELETE_POOL,
    DISABLE_POOL,
    ENABLE_POOL,
    POOLS,
    WAKE,
    member,
    one_pool,
    problems,
    save_pool,
    saved,
)
from tests.api.service import Service
from tests.api.standing import announced, asked, stored
from tests.api.test_environments import bound
from tests.fakes.provider import Provider

GPT = "gpt-4o"
OURS = "openai_compatible"


@pytest.fixture
async def two(service: Service) -> tuple[UUID, UUID]:
    """Two keys of openai; the first is the default."""
    return await stored(service, "openai"), await stored(service, "openai", default=False)


async def resting(service: Service, rider: UUID, failure: Failure, name: str = GPT) -> None:
    """The provider refused a call of the model by that key."""
    picture = await service.services.pictures.current(service.founded.workspace_id)
    here = offer(picture, Address("openai", ModelType.LLM, name))
    assert here is not None
    now = utc_now()
    ride = service.services.board.begin(Seat(here, Source.CUSTOM, rider), tokens=1, now=now)
    assert ride is not None
    ride.ended(Outcome(failure=failure), usage=None, now=now, latency=0.1)


async def forbid(service: Service) -> None:
    await announced(service, "UPDATE workspace SET load_balancing_allowed = ?", False)


async def test_a_pool_is_saved_and_told_as_it_was_given(service: Service, two: tuple[UUID, UUID]) -> None:
    third = await stored(service, "openai", default=False)
    limits = {
        "requestsPerMinute": 60,
        "tokensPerMinute": 9_000,
        "requestsPerDay": 1_000,
        "tokensPerDay": 80_000,
        "concurrency": 4,
    }
    pool = await saved(
        service,
        GPT,
        member(two[1], weight=7, priority=2, **limits),
        member(None, enabled=False),
        member(third),
        strategy="PRIORITY",
        enabled=True,
    )
    assert (pool["strategy"], pool["enabled"], pool["status"], pool["version"]) == (
        "PRIORITY",
        True,
        "HEALTHY",
        1,
    )
    first, default, last = pool["members"]
    assert {name: first[name] for name in ("weight", "priority", *limits)} == {
        "weight": 7,
        "priority": 2,
        **limits,
    }
    assert (default["followsDefault"], default["enabled"], default["health"]) == (True, False, "OUT")
    assert default["credential"]["id"] == f"credential_{two[0].hex}"
    assert (last["weight"], last["health"], last["servedLastHour"]) == (1, "READY", 0)
    assert last["credential"]["pools"] == [{"id": pool["id"]}]
    assert pool["model"] == {**pool["model"], "name": GPT, "loadBalanced": True, "pool": {"id": pool["id"]}}
    assert await one_pool(service, pool["id"]) == pool
    assert await events(service) == ["credential.added"] * 3 + ["pool.saved"]
    (entry,) = await audited(service, "pool.saved")
    noted = json_of(entry["detail"])["members"]
    assert [one["weight"] for one in noted] == [7, 1, 1]
    assert noted[0]["limits"] == {
        "requests_per_minute": 60,
        "tokens_per_minute": 9_000,
        "requests_per_day": 1_000,
        "tokens_per_day": 80_000,
        "concurrency": 4,
    }
    assert noted[1]["limits"] == {}


async def test_the_id_of_a_member_stays_while_its_entry_does(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    before = await saved(service, GPT, *two, None)
    third = await stored(service, "openai", default=False)
    after = await saved(service, GPT, None, third, member(two[1], weight=9), expectedVersion=1)
    ids = [[one["id"] for one in pool["members"]] for pool in (before, after)]
    assert (ids[1][0], ids[1][2]) == (ids[0][2], ids[0][1])
    assert ids[1][1] not in ids[0]
    assert (after["id"], after["version"]) == (before["id"], 2)
    found = await service.graphql(NODE.replace("... on Model { name origin status }", ""), {"id": ids[1][1]})
    assert found["node"]["id"] == ids[1][1]
    assert (await service.graphql(NODE, {"id": ids[0][0]}))["node"] is None


async def test_a_pool_is_replaced_by_who_has_read_it_alone(service: Service, two: tuple[UUID, UUID]) -> None:
    await saved(service, GPT, *two)
    async with nothing_done(service):
        for version in (None, 2):
            answer = await save_pool(service, GPT, two[0], expectedVersion=version)
            assert (answer["__typename"], answer["currentVersion"]) == ("VersionConflict", 1)
        answer = await save_pool(service, "gpt-4o-mini", *two, expectedVersion=1)
        assert answer["__typename"] == "NotFound"


async def test_all_mistakes_are_told_in_one_answer(service: Service, two: tuple[UUID, UUID]) -> None:
    elsewhere = await stored(service, "anthropic")
    of_another = await stored(
        service, "openai", scope="MODEL", model_type="LLM", model_name="gpt-4o-mini", default=False
    )
    async with nothing_done(service):
        answer = await save_pool(
            service,
            GPT,
            {},
            member(two[0], followsDefault=True),
            member(two[0], weight=0, priority=-1, concurrency=0),
            member(two[1], weight=101, requestsPerMinute=-5),
            two[0],
            None,
            None,
            elsewhere,
            of_another,
        )
        assert problems(answer) == [
            ("members.0.credentialId", "REQUIRED"),
            ("members.1.credentialId", "NOT_ALLOWED"),
            ("members.2.weight", "OUT_OF_RANGE"),
            ("members.2.priority", "OUT_OF_RANGE"),
            ("members.2.concurrency", "OUT_OF_RANGE"),
            ("members.3.weight", "OUT_OF_RANGE"),
            ("members.3.requestsPerMinute", "OUT_OF_RANGE"),
            ("members.4.credentialId", "DUPLICATE"),
            ("members.6.followsDefault", "DUPLICATE"),
            ("members.7.credentialId", "NOT_ALLOWED"),
            ("members.8.credentialId", "NOT_ALLOWED"),
        ]


async def test_where_the_model_has_keys_of_its_own_they_alone_can_be_members(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    own = await stored(service, "openai", scope="MODEL", model_type="LLM", model_name=GPT)
    async with nothing_done(service):
        assert problems(await save_pool(service, GPT, own, two[1])) == [
            ("members.1.credentialId", "NOT_ALLOWED")
        ]
    await saved(service, GPT, own, None)


async def test_two_credentials_of_one_secret_are_refused_with_the_reason(
    service: Service, provider: Provider
) -> None:
    first, _ = await added(service, provider.base_url)
    again, _ = await added(service, f"{provider.origin}/")
    await add_model(service, "mine")
    async with nothing_done(service):
        answer = await save_pool(service, "mine", first, again, provider_key=OURS)
        assert problems(answer) == [("members.1.credentialId", "DUPLICATE")]
        assert "same secret" in answer["problems"][0]["message"]
    # One secret, by the default entry and by itself: it counts once.
    await saved(service, "mine", None, again, provider_key=OURS)
    answer = await save_pool(service, "mine", None, again, provider_key=OURS, expectedVersion=1, enabled=True)
    assert (answer["__typename"], answer["enabledMembers"], answer["needed"]) == ("PoolTooSmall", 1, 2)


async def test_unknown_and_foreign_ids_are_answered_alike(service: Service, two: tuple[UUID, UUID]) -> None:
    pool = await saved(service, GPT, *two)
    slug = await other_workspace(service)
    ids = [pool["id"], f"pool_{uuid4().hex}", pool["members"][0]["id"], "x", ""]
    told = set()
    async with nothing_done(service):
        for id in ids:
            for document in (ENABLE_POOL, DISABLE_POOL, DELETE_POOL):
                answer = await send(service, document, {"id": id}, workspace=slug)
                told.add((answer["code"], answer["message"]))
        for id in (pool["members"][0]["id"], f"poolmember_{uuid4().hex}", pool["id"]):
            answer = await send(service, WAKE, {"id": id}, workspace=slug)
            assert answer["code"] == "NOT_FOUND"
        answer = await save_pool(service, GPT, *two, workspace=slug)
        assert answer["code"] == "NOT_FOUND"
        answer = await save_pool(service, GPT, f"credential_{uuid4().hex}", workspace="main")
        assert answer["code"] == "VERSION_CONFLICT"
        answer = await save_pool(service, "gpt-4o-mini", f"credential_{uuid4().hex}", workspace="main")
        assert answer["code"] == "NOT_FOUND"
        answer = await save_pool(service, "nothing of that name", *two, workspace="main")
        assert answer["code"] == "NOT_FOUND"
    assert len(told) == 1
    assert await one_pool(service, pool["id"], workspace=slug) is None
    assert await one_pool(service, pool["id"], workspace="main") is not None


@pytest.mark.parametrize(
    "second",
    [
        {"verdict": "INVALID"},
        {"enabled": False},
        {"limited_by": "QUOTA_EXHAUSTED"},
        {"unreadable": True},
        {"verdict": None},
    ],
)
async def test_a_pool_is_switched_on_by_two_that_may_serve_alone(
    service: Service, second: dict[str, Any]
) -> None:
    first, other = await stored(service, "openai"), await stored(service, "openai", default=False, **second)
    pool = await saved(service, GPT, first, other)
    assert (pool["enabled"], pool["status"], pool["members"][1]["health"]) == (False, "OFF", "OUT")
    async with nothing_done(service):
        answer = await send(service, ENABLE_POOL, {"id": pool["id"]})
        assert (answer["__typename"], answer["enabledMembers"], answer["needed"]) == ("PoolTooSmall", 1, 2)
        answer = await save_pool(service, GPT, first, other, enabled=True, expectedVersion=1)
        assert answer["__typename"] == "PoolTooSmall"


async def test_a_member_that_is_switched_off_and_the_default_that_is_a_member_do_not_count(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    for entries in ((two[0], member(two[1], enabled=False)), (two[0], None)):
        async with nothing_done(service):
            answer = await save_pool(service, GPT, *entries, enabled=True)
            assert (answer["__typename"], answer["enabledMembers"]) == ("PoolTooSmall", 1)


async def test_a_member_whose_first_check_is_under_way_counts(service: Service, provider: Provider) -> None:
    first, _ = await added(service, provider.base_url)
    await add_model(service, "mine")
    provider.delay = 20.0
    answer = await add(service, provider.base_url, "sk-another-key-that-is-long")
    second = answer["credential"]["id"]
    assert answer["credential"]["status"] == "CHECKING"
    pool = await saved(service, "mine", first, second, provider_key=OURS, enabled=True)
    assert (pool["status"], [one["health"] for one in pool["members"]]) == ("DEGRADED", ["READY", "OUT"])


async def test_a_pool_that_is_on_stays_large_enough_whoever_saves_it(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    await saved(service, GPT, *two, enabled=True)
    async with nothing_done(service):
        answer = await save_pool(service, GPT, two[0], expectedVersion=1)
        assert answer["__typename"] == "PoolTooSmall"
    pool = await saved(service, GPT, two[0], expectedVersion=1, enabled=False)
    assert (pool["enabled"], len(pool["members"])) == (False, 1)


async def test_a_pool_that_is_on_may_be_saved_while_a_member_cannot_serve(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    await saved(service, GPT, *two, enabled=True)
    await alter(service, "UPDATE credential SET verdict = 'INVALID' WHERE id = ?", two[1])
    async with nothing_done(service):
        answer = await save_pool(service, GPT, *two, expectedVersion=1, enabled=True)
        assert (answer["__typename"], answer["enabledMembers"]) == ("PoolTooSmall", 1)
    pool = await saved(service, GPT, member(two[0], weight=3), two[1], expectedVersion=1)
    assert (pool["enabled"], pool["status"]) == (True, "DEGRADED")
    assert [one["weight"] for one in pool["members"]] == [3, 1]


async def test_a_switched_off_pool_is_kept_and_switched_on_again(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, member(two[0], weight=3), two[1], enabled=True)
    off = (await send(service, DISABLE_POOL, {"id": pool["id"], "expectedVersion": 1}))["pool"]
    assert (off["enabled"], off["status"], off["version"]) == (False, "OFF", 2)
    assert [one["weight"] for one in off["members"]] == [3, 1]
    assert not off["model"]["loadBalanced"]
    answer = await send(service, ENABLE_POOL, {"id": pool["id"], "expectedVersion": 1})
    assert (answer["__typename"], answer["currentVersion"]) == ("VersionConflict", 2)
    on = (await send(service, ENABLE_POOL, {"id": pool["id"]}))["pool"]
    assert (on["enabled"], on["status"], on["version"]) == (True, "HEALTHY", 3)
    async with nothing_done(service):
        again = (await send(service, ENABLE_POOL, {"id": pool["id"]}))["pool"]
        assert again["version"] == 3
    assert (await events(service))[-3:] == ["pool.saved", "pool.switched", "pool.switched"]


async def test_a_deleted_pool_is_gone_and_its_credentials_stay(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    answer = await send(service, DELETE_POOL, {"id": pool["id"], "expectedVersion": 1})
    assert answer["deletedId"] == pool["id"]
    assert answer["model"] == {"name": GPT, "loadBalanced": False, "pool": None}
    assert await one_pool(service, pool["id"]) is None
    assert await rows(service, "SELECT id FROM pool_member") == []
    assert len(await rows(service, "SELECT id FROM credential")) == 2
    assert (await events(service))[-1] == "pool.deleted"
    async with nothing_done(service):
        assert (await send(service, DELETE_POOL, {"id": pool["id"]}))["__typename"] == "NotFound"


async def test_where_load_balancing_is_forbidden_no_pool_is_switched_on_and_none_serves(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    other = await saved(service, "gpt-4o-mini", *two)
    await forbid(service)
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert (found["enabled"], found["status"], found["model"]["loadBalanced"]) == (True, "OFF", False)
    async with nothing_done(service):
        for one in (other, pool):  # one that is on would not be, either
            answer = await send(service, ENABLE_POOL, {"id": one["id"]})
            assert answer["__typename"] == "PlanForbids"
            assert (answer["plan"], answer["feature"]) == ("standard", "load balancing")
        answer = await save_pool(service, "gpt-4o-mini", *two, enabled=True, expectedVersion=1)
        assert answer["__typename"] == "PlanForbids"
    assert (await send(service, DISABLE_POOL, {"id": pool["id"]}))["pool"]["enabled"] is False
    assert (await saved(service, "o3", *two))["enabled"] is False


async def test_a_pool_holds_fifty_members(service: Service, two: tuple[UUID, UUID]) -> None:
    entries = [member(f"credential_{uuid4().hex}") for _ in range(51)]
    async with nothing_done(service):
        answer = await save_pool(service, GPT, *entries)
        assert (answer["__typename"], answer["limit"]) == ("LimitReached", 50)
    many = [await stored(service, "openai", default=False) for _ in range(48)]
    assert len((await saved(service, GPT, *two, *many))["members"]) == 50


async def test_a_pool_shows_who_rests_and_degrades_with_him(service: Service, two: tuple[UUID, UUID]) -> None:
    pool = await saved(service, GPT, *two, enabled=True)
    await resting(service, two[0], Failure.QUOTA_EXHAUSTED)
    found = await one_pool(service, pool["id"])
    assert found is not None
    first, second = found["members"]
    assert (first["health"], first["restingBecause"], second["health"]) == (
        "RESTING",
        "QUOTA_EXHAUSTED",
        "READY",
    )
    assert first["restingUntil"] is not None
    assert (found["status"], found["version"]) == ("DEGRADED", 1)
    await resting(service, two[1], Failure.RATE_LIMITED)
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert found["status"] == "EXHAUSTED"
    woken = await send(service, WAKE, {"id": first["id"]})
    assert woken["member"] == {
        "id": first["id"],
        "health": "PROBING",
        "restingUntil": None,
        "restingBecause": woken["member"]["restingBecause"],
    }
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert found["status"] == "DEGRADED"
    assert (await events(service))[-1] == "pool.member_woken"


async def test_the_default_entry_is_whoever_is_the_default(service: Service, two: tuple[UUID, UUID]) -> None:
    third = await stored(service, "openai", default=False)
    pool = await saved(service, GPT, None, two[1], enabled=True)
    assert pool["members"][0]["credential"]["id"] == f"credential_{two[0].hex}"
    await announced(service, "UPDATE default_credential SET credential_id = ?", third)
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert found["members"][0]["credential"]["id"] == f"credential_{third.hex}"
    # The default becomes a member: the two are one.
    await announced(service, "UPDATE default_credential SET credential_id = ?", two[1])
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert (found["status"], [one["health"] for one in found["members"]]) == ("DEGRADED", ["READY"] * 2)
    await announced(service, "UPDATE default_credential SET credential_id = NULL")
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert (found["members"][0]["credential"], found["members"][0]["health"]) == (None, "OUT")


async def test_what_a_member_served_is_counted_by_its_model(service: Service, two: tuple[UUID, UUID]) -> None:
    pool = await saved(service, GPT, *two)

    async def write(unit: Unit) -> None:
        for name in (GPT, GPT, "gpt-4o-mini"):
            await StoredReceipt.create(
                workspace_id=service.founded.workspace_id,
                at=utc_now(),
                requested_provider_key="openai",
                requested_type="LLM",
                requested_name=name,
                served_provider_key="openai",
                served_name=name,
                source="CUSTOM",
                credential_id=two[0],
                actor_label="x",
                actor_kind="account",
                actor_id=uuid4(),
                attempts=[],
                latency_ms=1,
                failed=False,
                dropped=[],
            )

    await service.work.writing(write)
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert [one["servedLastHour"] for one in found["members"]] == [2, 0]


async def test_pages_of_pools_follow_the_order_of_models_and_cost_as_many_statements_however_long(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    names = ("o3", GPT, "gpt-4o-mini", "gpt-4.1")
    await saved(service, names[0], *two)
    with asked(service) as few:
        await service.graphql(POOLS, {"first": 10})
    for name in names[1:]:
        await saved(service, name, *two)
    with asked(service) as many:
        page = (await service.graphql(POOLS, {"first": 10}))["pools"]
    assert len(many) == len(few)
    told = [edge["node"]["model"]["name"] for edge in page["edges"]]
    assert (page["totalCount"], told) == (4, sorted(names))
    begun = (await service.graphql(POOLS, {"first": 3}))["pools"]
    assert begun["pageInfo"]["hasNextPage"]
    rest = (await service.graphql(POOLS, {"first": 3, "after": begun["pageInfo"]["endCursor"]}))["pools"]
    assert [edge["node"]["model"]["name"] for edge in rest["edges"]] == told[3:]
    assert await service.errors(POOLS, {"first": 0}) == ["BAD_ARGUMENT"]
    assert await service.errors(POOLS, {"first": 1, "after": "x"}) == ["BAD_ARGUMENT"]


async def test_a_pool_of_a_model_that_is_on_offer_no_longer_is_told(service: Service) -> None:
    first = await stored(service, "ollama", models=[("LLM", "qwen3:8b")])
    second = await stored(service, "ollama", models=[("LLM", "qwen3:8b")], default=False)
    pool = await saved(service, "qwen3:8b", first, second, provider_key="ollama", enabled=True)
    await announced(service, "UPDATE credential_models SET models = '[]', revision = 2")
    # Somebody configured it: it stays on offer.
    assert (await one_pool(service, pool["id"]) or {})["model"]["status"] != "REMOVED"
    await announced(service, "DELETE FROM model_switch")
    found = await one_pool(service, pool["id"])
    assert found is not None
    assert (found["model"]["status"], found["status"]) == ("REMOVED", "EXHAUSTED")
    page = (await service.graphql(POOLS, {"first": 3}))["pools"]
    assert [edge["node"]["id"] for edge in page["edges"]] == [pool["id"]]


async def test_a_repeated_save_answers_the_same_and_does_nothing_twice(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    first = await saved(service, GPT, *two, idempotencyKey="k")
    async with nothing_done(service):
        assert await saved(service, GPT, *two, idempotencyKey="k") == first
        answer = await save_pool(service, GPT, two[0], idempotencyKey="k")
        assert answer["__typename"] == "IdempotencyConflict"
    deletion = {"id": first["id"], "idempotencyKey": "d"}
    once = await send(service, DELETE_POOL, deletion)
    async with nothing_done(service):
        assert await send(service, DELETE_POOL, deletion) == once


async def test_pools_are_managed_with_the_right_alone(service: Service, two: tuple[UUID, UUID]) -> None:
    pool = await saved(service, GPT, *two)
    token = await api_token(service, "PROVIDERS_VIEW", "CREDENTIALS_MANAGE")
    await as_role(service, "EDITOR")
    for how in ({}, {"token": token}):
        async with nothing_done(service):
            for document in (ENABLE_POOL, DISABLE_POOL, DELETE_POOL, WAKE):
                assert await service.errors(document, {"input": {"id": pool["id"]}}, **how) == ["FORBIDDEN"]
        assert await one_pool(service, pool["id"], **how) is not None


async def test_two_who_save_at_once_make_one_pool(service: Service, two: tuple[UUID, UUID]) -> None:
    answers = await asyncio.gather(*(save_pool(service, GPT, *two) for _ in range(4)))
    assert sorted(answer["__typename"] for answer in answers) == ["SavePoolSuccess"] + ["VersionConflict"] * 3
    assert len(await rows(service, "SELECT id FROM pool")) == 1
    assert len(await rows(service, "SELECT id FROM pool_member")) == 2


async def test_who_is_bound_to_an_environment_leaves_others_keys_and_their_pools_alone(
    service: Service,
) -> None:
    testing = await stored(service, "openai", environment="testing")
    plain = await stored(service, "openai", default=False)
    live = await stored(service, "openai", default=False, environment="production")
    theirs = await saved(service, GPT, plain, live)
    token = await bound(service, "testing")
    refused = [("model", "NOT_ALLOWED")]
    async with nothing_done(service):
        answer = await save_pool(service, "gpt-4o-mini", testing, live, token=token)
        assert problems(answer) == [("members.1.credentialId", "NOT_ALLOWED")]
        answer = await save_pool(service, GPT, testing, plain, expectedVersion=1, token=token)
        assert problems(answer) == refused
        for document in (ENABLE_POOL, DISABLE_POOL, DELETE_POOL):
            answer = await send(service, document, {"id": theirs["id"]}, token=token)
            assert problems(answer) == [("id", "NOT_ALLOWED")]
        answer = await send(service, WAKE, {"id": theirs["members"][1]["id"]}, token=token)
        assert problems(answer) == [("id", "NOT_ALLOWED")]
    pool = await saved(service, "gpt-4o-mini", testing, plain, enabled=True, token=token)
    answer = await send(service, WAKE, {"id": pool["members"][0]["id"]}, token=token)
    assert answer["__typename"] == "WakePoolMemberSuccess"
    assert (await send(service, DELETE_POOL, {"id": pool["id"]}, token=token))["deletedId"] == pool["id"]


async def test_who_is_bound_to_an_environment_leaves_pools_alone_that_follow_another_ones_default(
    service: Service,
) -> None:
    testing = await stored(service, "openai", environment="testing", default=False)
    plain = await stored(service, "openai", default=False)
    await stored(service, "openai", environment="production")
    theirs = await saved(service, GPT, plain, None, enabled=True)
    token = await bound(service, "testing")
    async with nothing_done(service):
        for document in (ENABLE_POOL, DISABLE_POOL, DELETE_POOL):
            answer = await send(service, document, {"id": theirs["id"]}, token=token)
            assert problems(answer) == [("id", "NOT_ALLOWED")]
        answer = await save_pool(service, GPT, testing, plain, expectedVersion=1, token=token)
        assert problems(answer) == [("model", "NOT_ALLOWED")]
        answer = await save_pool(service, "gpt-4o-mini", testing, None, token=token)
        assert problems(answer) == [("members.1.followsDefault", "NOT_ALLOWED")]
    await announced(service, "UPDATE default_credential SET credential_id = ?", plain)
    assert (await send(service, DISABLE_POOL, {"id": theirs["id"]}, token=token))["pool"]["enabled"] is False


async def test_pools_of_many_models_and_credentials_cost_as_many_statements_as_of_few(
    service: Service, two: tuple[UUID, UUID]
) -> None:
    of_models = """{ models(providerKey: "openai", type: LLM, first: 20) { edges { node { loadBalanced fallbacks { name }
      pool { status members { health servedLastHour credential { name } } } } } } }"""
    of_credentials = (
        "{ credentials(first: 20) { edges { node { pools { id status members { health } } } } } }"
    )
    of_pools = """{ pools(first: 20) { edges { node { status model { status fallbacks { name } }
      members { health servedLastHour credential { name status isDefault pools { id } } } } } } }"""

    async def cost() -> list[int]:
        counted = []
        for document in (of_models, of_credentials, of_pools):
            await service.graphql(document)
            with asked(service) as seen:
                await service.graphql(document)
            counted.append(len(seen))
        return counted

    await saved(service, GPT, *two)
    few = await cost()
    many = [await stored(service, "openai", default=False) for _ in range(5)]
    for name in ("gpt-4o-mini", "gpt-4.1", "o3"):
        await saved(service, name, *two, *many, None)
    assert await cost() == few
