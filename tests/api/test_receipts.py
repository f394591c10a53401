"""Receipts are read by who made the call, from the buffer too; all of them with USAGE_VIEW, page by page; none is lost when the
process ends."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.permissions import Permission, Role
from models.catalog.offerings import Address, ModelType
from models.usage.receipts import AttemptOutcome, Receipt
from models.vendors.failure import Failure
from tests.api.arrangements import alter, nothing_done, other_workspace, rows
from tests.api.founding import Founding, started
from tests.api.people import joined
from tests.api.service import EMAIL, GraphQLErrors, Service
from tests.api.standing import asked, stored
from tests.api.test_environments import bound
from tests.api.test_people import token_with
from tests.models.usage.made import CLAUDE, attempt, failed, served

RECEIPT = """fragment Receipt on Receipt { id requested { providerKey type name } served { providerKey type name }
  model { name } source credential { name } credentialId credentialName environment actor
  attempts { model { providerKey type name } source credential { name } credentialId credentialName outcome failure message
    httpStatus latencyMs }
  usage { inputTokens cachedInputTokens outputTokens } credits cost { amount currency } dropped latencyMs at }"""
ONE = f"query ($id: ID!) {{ receipt(id: $id) {{ ...Receipt }} }} {RECEIPT}"
NODE = "query ($id: ID!) { node(id: $id) { __typename id ... on Receipt { actor } } }"
LIST = """query ($providerKey: String, $credentialId: ID, $failedOnly: Boolean! = false, $first: Int! = 20, $after: String) {
  receipts(providerKey: $providerKey, credentialId: $credentialId, failedOnly: $failedOnly, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } } }"""
GPT = Address("openai", ModelType.LLM, "gpt-6.1-sol")


def of(service: Service, *, minutes: float = 0, **more: Any) -> Receipt:
    """A receipt of the owner's."""
    own = {"actor": EMAIL, "actor_id": service.founded.account_id}
    return served(service.founded.workspace_id, minutes=minutes, **{**own, **more})


async def put(service: Service, *receipts: Receipt) -> list[str]:
    """The receipts' ids, once they are written."""
    for receipt in receipts:
        async with service.services.receipts.place() as place:
            place.put(receipt)
    await service.services.receipts.flush()
    return [id_of(receipt) for receipt in receipts]


def id_of(receipt: Receipt) -> str:
    return f"receipt_{receipt.id.hex}"


@asynccontextmanager
async def unwritten(service: Service, receipt: Receipt) -> AsyncIterator[None]:
    """The receipt is in the buffer alone meanwhile."""
    async with service.services.receipts._writing:
        async with service.services.receipts.place() as place:
            place.put(receipt)
        yield
        assert await rows(service, "SELECT id FROM receipt WHERE id = ?", receipt.id) == []
    await service.services.receipts.flush()


async def shown(service: Service, **variables: Any) -> list[str]:
    """The ids of a list, which is one page."""
    told = (await service.graphql(LIST, variables))["receipts"]
    assert told["totalCount"] == len(told["edges"])
    return [edge["node"]["id"] for edge in told["edges"]]


async def test_a_receipt_tells_every_attempt_and_what_it_cost_from_the_buffer_as_from_the_database(
    service: Service,
) -> None:
    key = await stored(service, "openai", name="Main key")
    receipt = of(
        service,
        served=CLAUDE,
        by=key,
        environment="production",
        dropped=("temperature",),
        cost=Decimal("0.00012300"),
        attempts=(
            attempt(credential_id=key, source="CUSTOM", credential_name="Then", outcome=AttemptOutcome.FAILED,
                    failure=Failure.RATE_LIMITED, message="Slow down.", http_status=429),
            attempt(CLAUDE, latency_ms=5),
        ),
    )  # fmt: skip
    told = {}
    async with unwritten(service, receipt):
        told["buffer"] = (await service.graphql(ONE, {"id": id_of(receipt)}))["receipt"]
    told["database"] = (await service.graphql(ONE, {"id": id_of(receipt)}))["receipt"]
    assert told["buffer"] == told["database"]
    claude = {"providerKey": "anthropic", "type": "LLM", "name": "claude-opus-5-5"}
    gpt = {"providerKey": "openai", "type": "LLM", "name": "gpt-6.1-sol"}
    credential_id = f"credential_{key.hex}"
    assert told["database"] == {
        "id": id_of(receipt),
        "requested": gpt,
        "served": claude,
        "model": {"name": "claude-opus-5-5"},
        "source": "CUSTOM",
        "credential": {"name": "Main key"},
        "credentialId": credential_id,
        "credentialName": "Key",
        "environment": "production",
        "actor": EMAIL,
        "attempts": [
            {
                "model": gpt, "source": "CUSTOM", "credential": {"name": "Main key"}, "credentialId": credential_id,
                "credentialName": "Then", "outcome": "FAILED", "failure": "RATE_LIMITED", "message": "Slow down.",
                "httpStatus": 429, "latencyMs": 12,
            },
            {
                "model": claude, "source": "SYSTEM", "credential": None, "credentialId": None, "credentialName": None,
                "outcome": "SERVED", "failure": None, "message": None, "httpStatus": 200, "latencyMs": 5,
            },
        ],
        "usage": {"inputTokens": 1000, "cachedInputTokens": 300, "outputTokens": 20},
        "credits": None,
        "cost": {"amount": "0.00012300", "currency": "USD"},
        "dropped": ["temperature"],
        "latencyMs": 14,
        "at": "2026-06-01T12:00:00.123456Z",
    }  # fmt: skip


async def test_a_receipt_of_a_call_that_nobody_served_tells_no_one_who_did(service: Service) -> None:
    own = {"actor_id": service.founded.account_id}
    (id,) = await put(service, failed(service.founded.workspace_id, **own))
    told = (await service.graphql(ONE, {"id": id}))["receipt"]
    nobody = ("served", "model", "source", "credential", "credentialId", "credentialName", "usage", "cost")
    assert {name: told[name] for name in nobody} == dict.fromkeys(nobody)
    assert [(one["outcome"], one["failure"]) for one in told["attempts"]] == [("FAILED", "RATE_LIMITED")]


async def test_receipts_outlive_the_credential_and_the_model_of_which_they_tell(service: Service) -> None:
    key = await stored(service, "openai_compatible", default=False)
    gone = Address("openai_compatible", ModelType.LLM, "ours")
    (id,) = await put(service, of(service, by=key, requested=gone, served=gone))
    await alter(service, "DELETE FROM credential WHERE id = ?", key)
    told = (await service.graphql(ONE, {"id": id}))["receipt"]
    assert (told["credential"], told["model"]) == (None, None)
    assert (told["credentialName"], told["served"]["name"]) == ("Key", "ours")
    assert await shown(service, credentialId=f"credential_{key.hex}") == [id]


async def test_one_reads_ones_own_receipts_and_everybodys_with_the_right(service: Service) -> None:
    member, editor = await joined(service, Role.MEMBER), await joined(service, Role.EDITOR)
    token = await token_with(service, Permission.MODELS_INVOKE)
    (row,) = await rows(service, "SELECT id FROM api_token")
    workspace = service.founded.workspace_id
    of_member = served(workspace, actor_id=member.account_id)
    of_token = served(workspace, actor_kind="token", actor_id=UUID(str(row["id"])))
    elsewhere = await rows(service, "SELECT id FROM workspace WHERE slug = ?", await other_workspace(service))
    foreign = served(UUID(str(elsewhere[0]["id"])), actor_id=service.founded.account_id)
    receipts = {"owner": of(service), "member": of_member, "token": of_token, "foreign": foreign}
    await put(service, *receipts.values())
    readers = {
        "owner": (service.owner, {"owner", "member", "token"}),
        "editor": (editor.token, {"owner", "member", "token"}),
        "member": (member.token, {"member"}),
        "token": (token, {"token"}),
    }
    for who, (bearer, wanted) in readers.items():
        how = {"token": bearer, "workspace": None if who == "token" else "main"}
        for name, receipt in receipts.items():
            for query in ("query ($id: ID!) { receipt(id: $id) { id } }", NODE):
                (told,) = (await service.graphql(query, {"id": id_of(receipt)}, **how)).values()
                assert (told is not None) is (name in wanted), (who, name, query)
                if told is not None:
                    assert told["id"] == id_of(receipt)
    for id in (f"receipt_{uuid4().hex}", "receipt_x", f"run_{of_member.id.hex}", "\x00", ""):
        assert await service.graphql(ONE, {"id": id}, workspace="main") == {"receipt": None}


async def test_an_unwritten_receipt_is_told_to_nobody_else_either(service: Service) -> None:
    member = await joined(service, Role.MEMBER)
    mine = of(service)
    how = {"token": member.token, "workspace": "main"}
    async with unwritten(service, mine):
        assert await service.graphql(ONE, {"id": id_of(mine)}, **how) == {"receipt": None}
        slug = await other_workspace(service)
        assert await service.graphql(ONE, {"id": id_of(mine)}, workspace=slug) == {"receipt": None}
        assert (await service.graphql(ONE, {"id": id_of(mine)}, workspace="main"))["receipt"]


async def test_who_may_not_use_models_reads_no_receipt_and_a_list_asks_for_its_own_right(
    service: Service,
) -> None:
    (id,) = await put(service, of(service))
    viewer = await token_with(service, Permission.PROVIDERS_VIEW, Permission.USAGE_VIEW)
    assert await service.errors(ONE, {"id": id}, token=viewer) == ["FORBIDDEN"]
    assert await service.graphql(NODE, {"id": id}, token=viewer) == {"node": None}
    assert len((await service.graphql(LIST, token=viewer))["receipts"]["edges"]) == 1
    member = await joined(service, Role.MEMBER)
    told = await service.answer(LIST, token=member.token)
    assert told["data"] == {"receipts": None}
    assert told["errors"][0]["extensions"]["permission"] == "USAGE_VIEW"


async def test_the_model_and_the_credential_of_now_ask_for_their_own_right_and_cost_themselves_alone(
    service: Service,
) -> None:
    token = await token_with(service, Permission.MODELS_INVOKE, Permission.USAGE_VIEW)
    key = await stored(service, "openai")
    (id,) = await put(service, of(service, by=key))
    told = await service.answer(ONE, {"id": id}, token=token)
    receipt = told["data"]["receipt"]
    assert (receipt["model"], receipt["credential"], receipt["attempts"][0]["credential"]) == (None,) * 3
    assert (receipt["credentialName"], receipt["served"]["name"]) == ("Key", GPT.name)
    assert sorted(error["path"][-1] for error in told["errors"]) == ["credential", "credential", "model"]
    assert {error["extensions"]["code"] for error in told["errors"]} == {"FORBIDDEN"}


@pytest.mark.parametrize(
    "permissions", [(Permission.MODELS_INVOKE,), (Permission.MODELS_INVOKE, Permission.USAGE_VIEW)]
)
async def test_a_bound_token_sees_receipts_of_its_environment_alone(
    service: Service, permissions: tuple[Permission, ...]
) -> None:
    token = await bound(service, "development", *permissions)
    (row,) = await rows(service, "SELECT id FROM api_token")
    own = {"actor_kind": "token", "actor_id": UUID(str(row["id"]))}
    receipts = {label: of(service, environment=label, **own) for label in ("development", "production", None)}
    await put(service, *receipts.values())
    for label, receipt in receipts.items():
        for query in (ONE.replace("model { name }", ""), NODE):
            query = query.replace("credential { name }", "")
            (told,) = (await service.graphql(query, {"id": id_of(receipt)}, token=token)).values()
            assert (told is not None) is (label == "development"), (label, query)
    if Permission.USAGE_VIEW in permissions:
        told = (await service.graphql(LIST, token=token))["receipts"]
        assert [edge["node"]["id"] for edge in told["edges"]] == [id_of(receipts["development"])]
        assert told["totalCount"] == 1


async def test_a_list_is_read_newest_first_and_page_by_page(service: Service) -> None:
    ids = await put(service, *[of(service, minutes=number // 2) for number in range(7)])
    assert set(await shown(service)) == set(ids)
    whole = await shown(service, first=100)
    seen: list[str] = []
    after = None
    while True:
        told = (await service.graphql(LIST, {"first": 2, "after": after}))["receipts"]
        assert told["totalCount"] == 7
        assert told["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += [edge["node"]["id"] for edge in told["edges"]]
        after = told["pageInfo"]["endCursor"]
        if not told["pageInfo"]["hasNextPage"]:
            break
        # One that comes meanwhile moves nobody's page.
        await put(service, of(service, minutes=-5))
        await alter(service, "DELETE FROM receipt WHERE at > ?", receipt_moment(service))
    assert seen == whole
    for wrong in ({"first": 0}, {"first": 101}, {"after": "x"}, {"after": "\x00"}):
        with pytest.raises(GraphQLErrors) as refused:
            await service.graphql(LIST, wrong)
        assert refused.value.codes == ["BAD_ARGUMENT"]


def receipt_moment(service: Service) -> Any:
    return of(service).at


async def test_a_list_is_filtered_by_provider_credential_and_failure(service: Service) -> None:
    key, workspace = await stored(service, "openai"), service.founded.workspace_id
    by_key, hosted, over, failing = await put(
        service,
        of(service, by=key, minutes=1),
        of(service, minutes=2),
        of(service, minutes=3, served=CLAUDE),
        failed(workspace, tried=key, minutes=4),
    )
    elsewhere = served(uuid4(), by=key)
    await put(service, elsewhere)
    assert await shown(service, providerKey="openai") == [by_key, hosted, over, failing]
    assert await shown(service, providerKey="anthropic") == [over]
    assert await shown(service, credentialId=f"credential_{key.hex}") == [by_key, failing]
    assert await shown(service, failedOnly=True) == [failing]
    assert await shown(service, failedOnly=True, providerKey="anthropic") == []
    for nothing in ({"providerKey": "\x00"}, {"providerKey": "x" * 5000}):
        assert await shown(service, **nothing) == []
    for id in (f"credential_{uuid4().hex}", f"run_{key.hex}", "\x00", ""):
        assert await shown(service, credentialId=id) == []


async def test_a_list_costs_the_same_statements_however_long_it_is(service: Service) -> None:
    keys = [await stored(service, "openai", default=False) for _ in range(3)]
    await put(service, *[of(service, by=keys[number % 3], minutes=number) for number in range(30)])
    query = f"""query ($first: Int!) {{ receipts(first: $first) {{ totalCount edges {{ node {{ ...Receipt }} }} }} }} {RECEIPT}"""
    await service.graphql(query, {"first": 1})
    counts = []
    for first in (1, 30):
        with asked(service) as seen:
            told = (await service.graphql(query, {"first": first}))["receipts"]
        assert len(told["edges"]) == first
        assert all(edge["node"]["credential"] for edge in told["edges"])
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert sum("FROM receipt" in text for text in seen) == 2


async def test_reading_receipts_writes_nothing(service: Service) -> None:
    (id,) = await put(service, of(service))
    async with nothing_done(service):
        await service.graphql(ONE, {"id": id})
        await shown(service)


async def test_a_use_moves_when_the_credential_was_last_used_and_nothing_else(service: Service) -> None:
    key = await stored(service, "openai")
    query = """query ($id: ID!) { credential(id: $id) { lastUsedAt updatedAt version } }"""
    variables = {"id": f"credential_{key.hex}"}
    before = (await service.graphql(query, variables))["credential"]
    assert before["lastUsedAt"] is None
    outbox = await rows(service, "SELECT id FROM outbox_event")
    await put(service, of(service, by=key))
    after = (await service.graphql(query, variables))["credential"]
    assert after == {**before, "lastUsedAt": "2026-06-01T12:00:00.123456Z"}
    assert await rows(service, "SELECT id FROM outbox_event") == outbox


async def test_receipts_are_written_by_themselves_a_moment_later(service: Service) -> None:
    receipt = of(service)
    async with service.services.receipts.place() as place:
        place.put(receipt)
    async with asyncio.timeout(10):
        while not await rows(service, "SELECT id FROM receipt"):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_process_that_ends_has_written_every_receipt(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    url, founding = foundation
    folder = tmp_path / "data"
    folder.mkdir()
    async with started(founding, url, folder, environ={}) as service:
        receipts = [of(service, minutes=number) for number in range(200)]
        for receipt in receipts:
            async with service.services.receipts.place() as place:
                place.put(receipt)
    again = tmp_path / "again"
    again.mkdir()
    async with started(founding, url, again, environ={}) as service:
        found = await rows(service, "SELECT id FROM receipt")
        assert {UUID(str(row["id"])) for row in found} == {receipt.id for receipt in receipts}


def test_a_receipt_shows_nothing_that_a_provider_said() -> None:
    told = replace(served(uuid4()), attempts=(attempt(message="the secret"),))
    assert "the secret" not in repr(told)


async def test_a_list_holds_the_receipt_of_a_call_that_has_just_ended(service: Service) -> None:
    receipt = of(service)
    async with service.services.receipts.place() as place:
        place.put(receipt)
    assert await shown(service) == [id_of(receipt)]
