"""credentialChanged: the present place first, then everything in commit order; resumed with nothing missed, nothing twice."""

import asyncio
import random
import sqlite3
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, aclosing, closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg

from api.app import PROCESS
from models.access.identity import authenticate
from models.clock import utc_now
from models.database import sqlite_path
from models.events import outbox
from models.events.outbox import Event
from models.events.rows import uuid_of
from models.events.unit_of_work import Unit
from tests.api.arrangements import key_of, other_workspace
from tests.api.checks import among, running_all
from tests.api.credentials import (
    CHANGED,
    DELETE,
    DISABLE,
    ENABLE,
    SET_DEFAULT,
    TEST,
    UPDATE,
    add,
    added,
    filled,
    one,
    send,
    watched,
)
from tests.api.founding import Founding
from tests.api.service import Service, Socket
from tests.fakes.provider import Provider

Told = dict[str, Any]


async def heard(service: Service, count: int, **how: Any) -> list[Told]:
    """The first so many events."""
    seen: list[Told] = []
    variables = {name: how.pop(name) for name in ("after", "providerKey") if name in how}
    async with aclosing(service.subscribe(CHANGED, variables, **how)) as events:
        async for data in events:
            seen.append(data["credentialChanged"])
            if len(seen) == count:
                break
    return seen


async def heard_until(service: Service, kind: str, after: str, **how: Any) -> list[Told]:
    """Everything after that cursor until an event of this kind."""
    seen: list[Told] = []
    async with aclosing(service.subscribe(CHANGED, {"after": after, **how})) as events:
        async for data in events:
            seen.append(data["credentialChanged"])
            if seen[-1]["kind"] == kind:
                break
    return seen


async def place(service: Service, **how: Any) -> str:
    """The present cursor."""
    (first,) = await heard(service, 1, **how)
    assert first["kind"] == "RESYNC"
    assert (first["provider"], first["credential"], first["credentialId"], first["validationRun"]) == (
        None,
    ) * 4
    cursor: str = first["cursor"]
    return cursor


async def test_each_change_is_told_in_order_with_the_present_state(
    service: Service, provider: Provider
) -> None:
    start = await place(service)
    id, run = await added(service, provider.base_url, name="one")
    version = (await one(service, id))["version"]
    await send(service, UPDATE, {"id": id, "expectedVersion": version, "changes": {"name": "renamed"}})
    await send(service, DISABLE, {"id": id})
    await send(service, ENABLE, {"id": id})
    other, _ = await added(service, provider.base_url, name="two")
    await send(service, SET_DEFAULT, {"id": other})
    await send(service, DELETE, {"id": id})
    seen = await heard_until(service, "DELETED", start)
    mine = [event for event in seen if event["credentialId"] == id]
    kinds = [event["kind"] for event in mine if event["kind"] != "VALIDATION_UPDATED"]
    assert kinds == ["ADDED", "DEFAULT_CHANGED", "UPDATED", "DISABLED", "ENABLED", "DELETED"]
    assert all(event["provider"] == {"key": "openai_compatible"} for event in seen)
    assert all(event["credential"] is None for event in mine), "it is deleted by now"
    assert {event["validationRun"]["id"] for event in mine if event["validationRun"]} <= {run["id"]}
    theirs = [event for event in seen if event["credentialId"] == other]
    assert {event["credential"]["name"] for event in theirs} == {"two"}
    assert theirs[-1]["kind"] == "DEFAULT_CHANGED"
    assert len({event["cursor"] for event in seen}) == len(seen)


async def test_what_is_heard_live_is_what_is_heard_afterwards(service: Service, provider: Provider) -> None:
    start = await place(service)
    live = asyncio.create_task(heard_until(service, "DELETED", start))
    id, _ = await added(service, provider.base_url)
    await send(service, DELETE, {"id": id, "acceptImpact": True})
    first = await asyncio.wait_for(live, 10)
    again = await heard_until(service, "DELETED", start)
    assert [(event["cursor"], event["kind"]) for event in first] == [
        (event["cursor"], event["kind"]) for event in again
    ]


async def test_a_reader_that_is_interrupted_at_random_misses_nothing_and_hears_nothing_twice(
    service: Service, provider: Provider
) -> None:
    rng = random.Random(11)
    start = await place(service)
    ids = [(await added(service, provider.base_url, name=f"key {number}"))[0] for number in range(3)]
    await send(service, DISABLE, {"id": ids[0]})

    async def change_things() -> None:
        for _ in range(25):
            id = rng.choice(ids[1:])
            await send(service, rng.choice([DISABLE, ENABLE]), {"id": id})
            await asyncio.sleep(rng.random() * 0.02)
        await send(service, DELETE, {"id": ids[0], "acceptImpact": True})

    async def interrupted() -> list[Told]:
        seen: list[Told] = []
        after = start
        while not seen or seen[-1]["kind"] != "DELETED":
            for event in await _some(service, after, rng.randint(1, 6)):
                seen.append(event)
                after = event["cursor"]
            await asyncio.sleep(rng.random() * 0.03)
        return seen

    async with asyncio.timeout(60):
        _, live, broken = await asyncio.gather(
            change_things(), heard_until(service, "DELETED", start), interrupted()
        )
    assert [event["cursor"] for event in broken] == [event["cursor"] for event in live]
    assert [event["kind"] for event in broken] == [event["kind"] for event in live]
    assert "RESYNC" not in {event["kind"] for event in live}


async def _some(service: Service, after: str, count: int) -> list[Told]:
    """Up to so many events, and fewer after the last."""
    seen: list[Told] = []
    async with aclosing(service.subscribe(CHANGED, {"after": after})) as events:
        async for data in events:
            seen.append(data["credentialChanged"])
            if len(seen) == count or seen[-1]["kind"] == "DELETED":
                break
    return seen


async def test_a_cursor_that_is_garbled_foreign_or_ahead_gives_a_new_beginning(
    service: Service, provider: Provider
) -> None:
    await added(service, provider.base_url)
    slug = await other_workspace(service)
    here, there = await place(service, workspace="main"), await place(service, workspace=slug)
    for after in ("", "garbled", here[:-2], here + "AA", there, "é" * 10, here.swapcase()):
        (first,) = await heard(service, 1, after=after, workspace="main")
        assert (first["kind"], first["cursor"]) == ("RESYNC", here), after
    vault = service.services.vault
    (workspace,) = await service.work.reading(
        lambda reader: reader.rows("SELECT id FROM workspace WHERE slug = 'main'")
    )
    ahead = vault.sign_cursor(uuid_of(workspace["id"]), 10_000)
    (first,) = await heard(service, 1, after=ahead, workspace="main")
    assert (first["kind"], first["cursor"]) == ("RESYNC", here)


async def test_a_cursor_older_than_what_is_kept_gives_a_new_beginning(
    service: Service, provider: Provider
) -> None:
    start = await place(service)
    await added(service, provider.base_url)

    async def forget(unit: Unit) -> None:
        await outbox.prune(unit, before=utc_now() + timedelta(hours=1))

    await service.work.writing(forget)
    (first,) = await heard(service, 1, after=start)
    assert first["kind"] == "RESYNC"
    assert first["cursor"] != start
    listening = asyncio.create_task(heard(service, 1, after=first["cursor"]))
    await add(service, provider.base_url, name="next")
    assert (await asyncio.wait_for(listening, 10))[0]["kind"] != "RESYNC"


async def test_only_the_asked_providers_events_come_and_drafts_never(
    service: Service, provider: Provider, ollama: Provider
) -> None:
    start = await place(service)
    draft = await send(
        service, TEST, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    await watched(service, draft["validationRun"]["id"])
    await added(service, provider.base_url)
    local, _ = await added(service, "", providerKey="ollama", fields=filled(ollama.base_url, None))
    await send(service, DELETE, {"id": local, "acceptImpact": True})
    seen = await heard_until(service, "DELETED", start, providerKey="ollama")
    assert {event["credentialId"] for event in seen} == {local}
    assert {event["provider"]["key"] for event in seen} == {"ollama"}
    every = await heard_until(service, "DELETED", start)
    assert len(every) > len(seen)
    assert draft["validationRun"]["id"] not in {
        event["validationRun"]["id"] for event in every if event["validationRun"]
    }


async def test_a_reader_that_is_too_slow_begins_anew_goes_on_and_costs_nobody_else(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    (credential,) = await service.work.reading(
        lambda reader: reader.rows("SELECT id, workspace_id FROM credential")
    )
    workspace, key = uuid_of(credential["workspace_id"]), uuid_of(credential["id"])
    view = service.app[PROCESS].view
    assert view is not None
    execution = view._execution
    actor = await service.work.reading(
        lambda reader: authenticate(reader, service.owner, None, vault=service.services.vault)
    )

    def stream() -> AsyncGenerator[Told, None]:
        prepared = execution.documents.prepare(CHANGED, None, signed_in=True)
        return execution.events(prepared, {}, actor=actor, request_id="test", address="192.0.2.1")

    async def announce(count: int) -> None:
        async def many(unit: Unit) -> None:
            for _ in range(count):
                unit.announce(
                    Event(workspace, "credential.updated", key, {"provider_key": "openai_compatible"})
                )

        await service.work.writing(many)

    async with aclosing(stream()) as slow, aclosing(stream()) as quick:
        begun = [await anext(slow), await anext(quick)]
        assert {event["data"]["credentialChanged"]["kind"] for event in begun} == {"RESYNC"}
        waiting = asyncio.create_task(anext(slow))
        await announce(1)
        await waiting
        assert (await anext(quick))["data"]["credentialChanged"]["kind"] == "UPDATED"
        for _ in range(4):
            await announce(100)
            for _ in range(100):
                told = (await asyncio.wait_for(anext(quick), 10))["data"]["credentialChanged"]
                assert (told["kind"], told["credentialId"]) == ("UPDATED", id)
        anew = (await anext(slow))["data"]["credentialChanged"]
        assert anew["kind"] == "RESYNC"
        after = await heard(service, 1, after=anew["cursor"])
        assert after[0]["kind"] == "UPDATED"
        following = (await anext(slow))["data"]["credentialChanged"]
        assert following["cursor"] == after[0]["cursor"]


async def test_what_many_hear_at_once_is_read_once(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="one")

    async def statements_of_an_event(listeners: int) -> list[str]:
        seen: list[str] = []
        async with AsyncExitStack() as stack:
            opened = [await stack.enter_async_context(service.socket()) for _ in range(listeners)]
            for socket in opened:
                await socket.subscribe("1", CHANGED)
                assert (await _next(socket))["kind"] == "RESYNC"
            service.work.database.observers.append(seen.append)
            try:
                await _announce_again(service, id)
                told = [await _next(socket) for socket in opened]
            finally:
                service.work.database.observers.remove(seen.append)
        assert {(event["kind"], event["credentialId"]) for event in told} == {("UPDATED", id)}
        assert len({event["cursor"] for event in told}) == 1
        return [statement for statement in seen if "credential" in statement]

    few, many = await statements_of_an_event(2), await statements_of_an_event(20)
    assert len(few) == len(many) == 3, many


async def test_each_change_that_many_hear_is_read_anew(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="one")
    async with service.socket() as one_socket, service.socket() as other_socket:
        for socket in (one_socket, other_socket):
            await socket.subscribe("1", CHANGED)
            await _next(socket)
        for document, kind, status in (
            (DISABLE, "DISABLED", "DISABLED"),
            (ENABLE, "ENABLED", "VALID"),
            (DELETE, "DELETED", None),
        ):
            await send(service, document, {"id": id} | ({"acceptImpact": True} if kind == "DELETED" else {}))
            told = [await _next(socket) for socket in (one_socket, other_socket)]
            assert [event["kind"] for event in told] == [kind] * 2
            assert [(event["credential"] or {}).get("status") for event in told] == [status] * 2


async def _next(socket: Socket) -> Told:
    message = await socket.receive()
    assert message is not None
    told: Told = message["payload"]["data"]["credentialChanged"]
    return told


async def _announce_again(service: Service, id: str) -> None:
    (row,) = await service.work.reading(
        lambda reader: reader.rows("SELECT workspace_id FROM outbox_event LIMIT 1")
    )

    async def announce(unit: Unit) -> None:
        told = {"provider_key": "openai_compatible"}
        unit.announce(Event(uuid_of(row["workspace_id"]), "credential.updated", key_of(id), told))

    await service.work.writing(announce)


async def test_a_database_that_goes_away_for_a_moment_ends_neither_the_stream_nor_the_checks(
    foundation: tuple[str, Founding], tmp_path: Path, engine: str
) -> None:
    url, _ = foundation
    provider = Provider()
    async with running_all([provider]), among(foundation, tmp_path, [provider]) as service:
        start = await place(service)
        live = asyncio.create_task(heard_until(service, "DELETED", start))
        await added(service, provider.base_url, name="before")
        await _disturb(url, engine)
        async with asyncio.timeout(20):
            while True:
                answer = await service.answer("{ viewer { role } }")
                if "errors" not in answer:
                    break
                assert answer["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        id, run = await added(service, provider.base_url, name="after")
        assert run["state"] == "SUCCEEDED"
        await send(service, DELETE, {"id": id, "acceptImpact": True})
        seen = await asyncio.wait_for(live, 20)
        assert [event["kind"] for event in seen].count("ADDED") == 2


async def _disturb(url: str, engine: str) -> None:
    if engine == "postgres":
        connection = await asyncpg.connect(url)
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await connection.close()
        return
    # Nobody can end a file; somebody can hold it: beside the loop, on which the service may be about to end its own hold.
    await asyncio.to_thread(_hold, sqlite_path(url))


def _hold(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as held:
        held.execute("BEGIN IMMEDIATE")
        time.sleep(1.0)
        held.rollback()
