"""A workspace has its credentials checked now and then by themselves, and whoever watches hears what came of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

import api.app
from models.events.rows import json_of, moment_of
from models.validation.cadence import due_at
from models.validation.revalidation import Revalidation
from resolvers.credentials.room import Room
from tests.api.arrangements import alter, api_token, key_of, nothing_done, rows
from tests.api.checks import among
from tests.api.credentials import added, one
from tests.api.founding import Founding
from tests.api.people import audited, do
from tests.api.service import Service
from tests.api.test_environments import bound, not_allowed
from tests.fakes.provider import Provider

UPDATE_WORKSPACE = """mutation ($input: UpdateWorkspaceInput!) { updateWorkspace(input: $input) { __typename
  ... on UpdateWorkspaceSuccess { workspace { name revalidateEveryHours } }
  ... on UserError { message code } ... on InvalidInput { problems { path code } } } }"""
CHANGED = """subscription { credentialChanged { kind credentialId credential { status usable lastValidation { state } }
  validationRun { id state failure requestedBy { email } } } }"""
DAY = timedelta(hours=24)


async def hours(service: Service) -> int | None:
    told: int | None = (await service.graphql("{ workspace { revalidateEveryHours } }"))["workspace"][
        "revalidateEveryHours"
    ]
    return told


def again(service: Service) -> Revalidation:
    """The rounds of the service: the first looks back a day."""
    room: Room = service.services.rooms["credentials"]
    return Revalidation(service.work, room.catalog, room.desk, pause=DAY.total_seconds())


async def test_the_interval_is_set_kept_and_switched_off(service: Service) -> None:
    assert await hours(service) is None
    answer = await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 24})
    assert answer["workspace"]["revalidateEveryHours"] == 24
    renamed = await do(service, UPDATE_WORKSPACE, {"name": "Other"})
    assert renamed["workspace"] == {"name": "Other", "revalidateEveryHours": 24}
    async with nothing_done(service):
        assert "workspace" in await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 24})
    assert (await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": None}))["workspace"] == {
        "name": "Other",
        "revalidateEveryHours": None,
    }
    details = [json_of(entry["detail"]) for entry in await audited(service, "workspace.updated")]
    assert [detail.get("revalidate_every_hours", "as it was") for detail in details] == [
        24,
        "as it was",
        None,
    ]
    told = await rows(service, "SELECT subject_id FROM outbox_event WHERE kind = 'workspace.updated'")
    assert len(told) == 3


@pytest.mark.parametrize("wrong", [0, -1, 8761, 2**31 - 1])
async def test_an_interval_lies_between_an_hour_and_a_year(service: Service, wrong: int) -> None:
    async with nothing_done(service):
        answer = await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": wrong, "slug": "a b"})
    assert [(problem["code"], problem["path"]) for problem in answer["problems"]] == [
        ("MALFORMED", ["slug"]),
        ("OUT_OF_RANGE", ["revalidateEveryHours"]),
    ]
    for right in (1, 8760):
        assert "workspace" in await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": right})


async def test_a_token_that_is_bound_has_no_credentials_of_others_checked(service: Service) -> None:
    token = await bound(service, "development")
    for given in (1, None):
        async with nothing_done(service):
            answer = await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": given}, token=token)
        assert not_allowed(answer, "revalidateEveryHours")
    free = await api_token(service, "WORKSPACE_MANAGE")
    assert "workspace" in await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 1}, token=free)


async def test_the_same_key_with_another_interval_is_a_conflict(service: Service) -> None:
    await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 1, "idempotencyKey": "k"})
    again = await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 1, "idempotencyKey": "k"})
    assert again["workspace"]["revalidateEveryHours"] == 1
    async with nothing_done(service):
        for other in ({}, {"revalidateEveryHours": None}, {"revalidateEveryHours": 2}):
            answer = await do(service, UPDATE_WORKSPACE, {**other, "idempotencyKey": "k"})
            assert answer["code"] == "IDEMPOTENCY_CONFLICT"


async def next_end(stream: AsyncIterator[dict[str, Any]], heard: set[str]) -> dict[str, Any]:
    """The first event of the end of a check that was not `heard` of; events bear the present state, so others may follow."""
    while True:
        event: dict[str, Any] = (await anext(stream))["credentialChanged"]
        run = event["validationRun"]
        if run and run["state"] not in ("QUEUED", "RUNNING") and run["id"] not in heard:
            heard.add(run["id"])
            return event


async def test_a_key_that_goes_bad_in_the_background_is_told_with_its_credentials_status(
    service: Service, provider: Provider
) -> None:
    id, first = await added(service, provider.base_url)
    await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 24})
    sweep = again(service)
    assert await sweep.round() == 0
    stream, heard = service.subscribe(CHANGED), {first["id"]}
    assert (await anext(stream))["credentialChanged"]["kind"] == "RESYNC"
    for key, status, state in ((provider.key, "VALID", "SUCCEEDED"), ("another", "INVALID", "FAILED")):
        provider.key = key
        await alter(service, "UPDATE credential SET last_checked_at = NULL WHERE id = ?", key_of(id))
        assert await again(service).round() == 1
        event = await next_end(stream, heard)
        assert (event["kind"], event["credentialId"]) == ("VALIDATION_UPDATED", id)
        assert (event["credential"]["status"], event["validationRun"]["state"]) == (status, state)
        assert event["credential"]["usable"] is (status == "VALID")
        assert event["validationRun"]["requestedBy"] is None
    await stream.aclose()  # type: ignore[attr-defined]
    told = await one(service, id)
    assert told["validations"]["totalCount"] == 3
    assert (told["status"], told["provider"]["status"]) == ("INVALID", "CREDENTIALS_UNUSABLE")


async def test_a_running_service_does_it_by_itself(
    foundation: tuple[str, Founding],
    tmp_path: Any,
    provider: Provider,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(api.app, "Revalidation", partial(Revalidation, pause=0.05))
    async with among(foundation, tmp_path, [provider]) as service:
        id, first = await added(service, provider.base_url)
        await do(service, UPDATE_WORKSPACE, {"revalidateEveryHours": 24})
        stream = service.subscribe(CHANGED)
        await anext(stream)
        late = "UPDATE credential SET last_checked_at = ? WHERE id = ?"
        (row,) = await rows(service, "SELECT * FROM credential")
        last = moment_of(row["last_checked_at"])
        early = due_at(key_of(id), last, DAY) - last
        await alter(service, late, last - early, key_of(id))
        event = await next_end(stream, {first["id"]})
        assert event["credentialId"] == id
        await stream.aclose()  # type: ignore[attr-defined]
