"""validationRunUpdated: the present state at once, each change, and an end; whoever watches, whenever, wherever it runs."""

import asyncio
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.api.arrangements import api_token, other_workspace
from tests.api.checks import among, change, running_all
from tests.api.credentials import DELETE, TEST, VALIDATE, WATCH, add, added, filled, send, watched
from tests.api.founding import Founding
from tests.api.service import Service
from tests.fakes.gated import Gated
from tests.fakes.provider import KEY, Provider

ORDER = ["PENDING", "RUNNING", "SUCCEEDED"]


def states(run: dict[str, Any]) -> list[str]:
    return [step["state"] for step in run["steps"]]


async def test_every_step_is_listed_from_the_first_state_on_and_only_moves_forward(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    provider = Gated()
    provider.gate.clear()
    async with running_all([provider]), among(foundation, tmp_path, [provider], process_slots=0) as service:
        answer = await add(service, provider.base_url)
        seen: list[dict[str, Any]] = []
        async for data in service.subscribe(WATCH, {"id": answer["validationRun"]["id"]}):
            seen.append(data["validationRunUpdated"])
            if len(seen) == 1:
                change(service, process_slots=8)
            if states(seen[-1])[2] == "RUNNING":
                provider.gate.set()
        assert (seen[0]["state"], states(seen[0])) == ("QUEUED", ["PENDING"] * 4)
        assert (seen[0]["startedAt"], seen[0]["finishedAt"]) == (None, None)
        assert (seen[1]["state"], states(seen[1])) == (
            "RUNNING",
            ["RUNNING", "PENDING", "PENDING", "PENDING"],
        )
        assert "RUNNING" in [states(run)[2] for run in seen]
        assert (seen[-1]["state"], states(seen[-1])) == ("SUCCEEDED", ["SUCCEEDED"] * 4)
        assert all(step["latencyMs"] is not None for step in seen[-1]["steps"][:3])
        for run in seen:
            assert [step["kind"] for step in run["steps"]] == ["FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"]
        for before, after in pairwise(seen):
            assert before != after
            assert all(
                ORDER.index(old) <= ORDER.index(new)
                for old, new in zip(states(before), states(after), strict=True)
            )


async def test_who_comes_after_the_end_gets_one_state_and_the_end(
    service: Service, provider: Provider
) -> None:
    _, run = await added(service, provider.base_url)
    assert await watched(service, run["id"]) == [run]


async def test_a_deletion_ends_the_check_and_its_watching(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    provider = Gated()
    provider.gate.clear()
    async with running_all([provider]), among(foundation, tmp_path, [provider]) as service:
        answer = await add(service, provider.base_url)
        watching = asyncio.create_task(watched(service, answer["validationRun"]["id"]))
        await provider.until(1)
        deleted = await send(service, DELETE, {"id": answer["credential"]["id"], "acceptImpact": True})
        assert deleted["__typename"] == "DeleteCredentialSuccess", deleted
        last = (await asyncio.wait_for(watching, 10))[-1]
        provider.gate.set()
        assert (last["state"], last["credential"], last["failure"]) == ("CANCELLED", None, None)
        assert not set(states(last)) & {"PENDING", "RUNNING"}


async def answers(service: Service, id: str, seconds: float = 0.3, **how: Any) -> list[dict[str, Any]]:
    """All messages about a subscription that come in this time."""
    told: list[dict[str, Any]] = []
    async with service.socket(**how) as socket:
        await socket.subscribe("1", WATCH, {"id": id})
        try:
            while (message := await socket.receive(seconds if told else 10)) is not None:
                told.append(message)
        except TimeoutError:
            pass
    return told


async def test_an_unknown_foreign_or_garbled_id_is_one_error_and_nothing_else(
    service: Service, provider: Provider
) -> None:
    _, run = await added(service, provider.base_url)
    answer = await send(
        service, TEST, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    draft = answer["validationRun"]["id"]
    await watched(service, draft)
    somebody = await api_token(service, "PROVIDERS_VIEW")
    slug = await other_workspace(service)
    unknown = "run_" + "0" * 32
    asked: list[tuple[str, dict[str, Any]]] = [
        (unknown, {"workspace": "main"}),
        ("garbled", {"workspace": "main"}),
        ("", {"workspace": "main"}),
        (run["id"].replace("run", "credential"), {"workspace": "main"}),
        (run["id"], {"workspace": slug}),
        (draft, {"token": somebody}),
    ]
    told = [await answers(service, id, **how) for id, how in asked]
    for messages in told:
        (message,) = messages
        assert message["type"] == "error"
        assert [error["extensions"]["code"] for error in message["payload"]] == ["NOT_FOUND"]
        assert message == told[0][0]
    query = "query ($id: ID!) { validationRun(id: $id) { id } }"
    assert await service.graphql(query, {"id": draft}, token=somebody) == {"validationRun": None}
    mine = await service.graphql(query, {"id": draft}, workspace="main")
    assert mine == {"validationRun": {"id": draft}}


async def test_a_draft_is_watched_by_its_maker_and_belongs_to_no_credential(
    service: Service, provider: Provider
) -> None:
    answer = await send(
        service, TEST, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    last = (await watched(service, answer["validationRun"]["id"]))[-1]
    assert (last["state"], last["credential"]) == ("SUCCEEDED", None)
    assert last["provider"]["key"] == "openai_compatible"
    again = await service.sign_in()
    assert await watched(service, last["id"], token=again) == [last]


async def test_a_check_that_runs_in_another_process_is_watched_all_the_same(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    provider = Gated()
    provider.gate.clear()
    async with (
        running_all([provider]),
        among(foundation, tmp_path, [provider], process_slots=0) as here,
        among(foundation, tmp_path, [provider], poll=0.1),
    ):
        answer = await add(here, provider.base_url)
        watching = asyncio.create_task(watched(here, answer["validationRun"]["id"]))
        await provider.until(1)
        await asyncio.sleep(0.1)
        ended = time.monotonic()
        provider.gate.set()
        seen = await asyncio.wait_for(watching, 10)
        assert time.monotonic() - ended < 3.0
        assert seen[0]["state"] in ("QUEUED", "RUNNING")
        assert seen[-1]["state"] == "SUCCEEDED"


async def test_validating_twice_at_once_is_one_check_and_one_call(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url, KEY)
    provider.delay = 0.2
    asked = await asyncio.gather(*(send(service, VALIDATE, {"id": id}) for _ in range(4)))
    runs = {answer["validationRun"]["id"] for answer in asked}
    assert len(runs) == 1
    await watched(service, runs.pop())
    assert provider.paths == ["/v1/models"] * 2


async def test_too_many_checks_are_refused_with_the_moment(service: Service, provider: Provider) -> None:
    change(service, per_credential=1)
    id, _ = await added(service, provider.base_url, KEY)
    refused = await send(service, VALIDATE, {"id": id})
    assert (refused["__typename"], refused["code"]) == ("RateLimited", "RATE_LIMITED")
    assert refused["retryAt"]


async def test_the_operator_says_how_many_checks_a_workspace_starts_a_minute(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    async with (
        running_all([provider := Provider()]),
        among(foundation, tmp_path, [provider], checks_per_minute=2) as service,
    ):
        await added(service, provider.base_url, name="one")
        await added(service, provider.base_url, name="two")
        refused = await add(service, provider.base_url, name="three")
        assert (refused["__typename"], refused["code"]) == ("RateLimited", "RATE_LIMITED")
        assert refused["retryAt"]
        assert len(provider.requests) == 2
