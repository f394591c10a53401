"""Checking many credentials at once: one answer, checks that wait behind people's, and none where one of them is unknown."""

from typing import Any

from tests.api.arrangements import nothing_done, other_workspace, rows
from tests.api.checks import change
from tests.api.credentials import CHANGED, LIMITED, REFUSAL, VALIDATE, add, added, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, WRONG_KEY, Provider

MANY = f"""mutation Many($input: ValidateCredentialsInput!) {{ validateCredentials(input: $input) {{ __typename
  ... on ValidateCredentialsSuccess {{ validationRuns {{ id state credential {{ id }} }} }} {LIMITED} {REFUSAL} }} }}"""


async def three(service: Service, provider: Provider) -> list[str]:
    return [
        (await added(service, provider.base_url, name=name, key=key))[0]
        for name, key in (("a", KEY), ("b", WRONG_KEY), ("c", KEY))
    ]


async def test_many_are_checked_in_the_order_asked_for(service: Service, provider: Provider) -> None:
    ids = await three(service, provider)
    wanted = [ids[2], ids[0], ids[1], ids[0]]
    answer = await send(service, MANY, {"ids": wanted})
    runs = answer["validationRuns"]
    assert [run["credential"]["id"] for run in runs] == [ids[2], ids[0], ids[1]]
    states = [(await watched(service, run["id"]))[-1]["state"] for run in runs]
    assert states == ["SUCCEEDED", "SUCCEEDED", "FAILED"]
    assert all(
        row["bulk"]
        for row in await rows(service, "SELECT bulk FROM validation_run ORDER BY created_ms DESC LIMIT 3")
    )
    noted = await rows(service, "SELECT id FROM audit_entry WHERE action = 'credentials.check_requested'")
    assert len(noted) == 1


async def test_all_of_a_provider_are_checked(service: Service, provider: Provider) -> None:
    ids = await three(service, provider)
    answer = await send(service, MANY, {"providerKey": "openai_compatible"})
    assert [run["credential"]["id"] for run in answer["validationRuns"]] == ids
    assert (await send(service, MANY, {"providerKey": "openai"}))["validationRuns"] == []
    for run in answer["validationRuns"]:
        await watched(service, run["id"])


async def test_their_progress_comes_as_events(service: Service, provider: Provider) -> None:
    ids = await three(service, provider)
    heard: dict[str, list[str]] = {}
    async with service.socket() as socket:
        await socket.subscribe("1", CHANGED)
        assert await socket.receive() is not None
        runs = (await send(service, MANY, {"ids": ids}))["validationRuns"]
        wanted = {run["id"] for run in runs}
        ended: set[str] = set()
        while ended != wanted:
            message = await socket.receive()
            assert message is not None
            run = message["payload"]["data"]["credentialChanged"]["validationRun"]
            heard.setdefault(run["id"], []).append(run["state"])
            if run["state"] in ("SUCCEEDED", "FAILED"):
                ended.add(run["id"])
    assert set(heard) == wanted


async def test_they_wait_for_their_minute_and_people_do_not_wait_for_them(
    service: Service, provider: Provider
) -> None:
    ids = await three(service, provider)
    change(service, per_workspace=4)
    first = await send(service, MANY, {"ids": ids})
    assert [run["state"] for run in first["validationRuns"]] == ["QUEUED"] * 3
    due = await rows(
        service,
        "SELECT not_before_ms - created_ms AS wait FROM validation_run ORDER BY created_ms, not_before_ms, id",
    )
    assert [row["wait"] > 1000 for row in due[-3:]] == [False, True, True]
    # The same check is asked for by a person: it is no second one, and it goes first.
    hurried = await send(service, VALIDATE, {"id": ids[2]})
    assert hurried["validationRun"]["id"] in [run["id"] for run in first["validationRuns"]]
    assert (await watched(service, hurried["validationRun"]["id"]))[-1]["state"] == "SUCCEEDED"


async def test_one_unknown_and_none_is_checked(service: Service, provider: Provider) -> None:
    mine, _ = await added(service, provider.base_url)
    slug = await other_workspace(service)
    answer = await add(service, provider.base_url, workspace=slug)
    theirs = answer["credential"]["id"]
    await watched(service, answer["validationRun"]["id"], workspace=slug)
    how = {"workspace": "main"}
    async with nothing_done(service, provider):
        told = [
            await send(service, MANY, {"ids": [mine, id]}, **how)
            for id in (theirs, f"credential_{'0' * 32}", "x", "")
        ]
        assert {str(each) for each in told} == {str(told[0])}
        assert told[0]["code"] == "NOT_FOUND"
        unknown = await send(service, MANY, {"providerKey": "nobody"}, **how)
        assert unknown["code"] == "NOT_FOUND"


async def test_exactly_one_of_both_and_no_more_than_five_hundred(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    cases: list[tuple[dict[str, Any], list[str], str]] = [
        ({}, ["ids"], "REQUIRED"),
        ({"ids": None, "providerKey": None}, ["ids"], "REQUIRED"),
        ({"ids": [id], "providerKey": "openai"}, ["ids"], "NOT_ALLOWED"),
        ({"ids": []}, ["ids"], "REQUIRED"),
        ({"ids": [f"credential_{number:032x}" for number in range(501)]}, ["ids"], "OUT_OF_RANGE"),
    ]
    async with nothing_done(service, provider):
        for input, path, code in cases:
            answer = await send(service, MANY, input)
            assert [(p["path"], p["code"]) for p in answer["problems"]] == [(path, code)], input


async def test_a_repeated_request_checks_nothing_twice(service: Service, provider: Provider) -> None:
    ids = await three(service, provider)
    input = {"ids": ids, "idempotencyKey": "k"}
    first = await send(service, MANY, input)
    for run in first["validationRuns"]:
        await watched(service, run["id"])
    async with nothing_done(service, provider):
        again = await send(service, MANY, input)
        assert [run["id"] for run in again["validationRuns"]] == [
            run["id"] for run in first["validationRuns"]
        ]
        assert {run["state"] for run in again["validationRuns"]} == {"SUCCEEDED", "FAILED"}
        other = await send(service, MANY, {**input, "ids": ids[:1]})
        assert other["code"] == "IDEMPOTENCY_CONFLICT"
