"""graphql-transport-ws over real sockets: the protocol's rules, what is garbage, how rights end, how it all ends."""

import asyncio
import json
import logging
import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from api import limits
from api.app import PROCESS
from models.access.permissions import Role
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from tests.api.people import REMOVE, do, joined
from tests.api.service import Service, Socket, serving

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

WATCH = "subscription { credentialChanged { kind cursor } }"

GARBAGE: dict[str, str | bytes] = {
    "a list": "[]",
    "null": "null",
    "a number": "1",
    "no JSON": "{",
    "no type": "{}",
    "a type that is no text": '{"type": {}}',
    "an unknown type": '{"type": "start"}',
    "bytes": b"\x00\x01",
    "deep nesting": '{"type": "ping", "payload": {"a": ' + "[" * 5000 + "]" * 5000 + "}}",
    "a huge integer": '{"type": "ping", "payload": {"a": ' + "9" * 5000 + "}}",
    "a payload that is no object": '{"type": "connection_init", "payload": []}',
    "an id that is no text": '{"type": "complete", "id": {}}',
    "an id that is too long": '{"type": "complete", "id": "' + "x" * 300 + '"}',
}
BEFORE_ACK: dict[str, str | bytes] = {
    "an authorization that is no text": '{"type": "connection_init", "payload": {"authorization": {}}}',
    "a workspace that is no text": '{"type": "connection_init", "payload": {"workspace": 1}}',
}
AFTER_ACK: dict[str, str | bytes] = {
    "a payload of null": '{"type": "subscribe", "id": "1", "payload": null}',
    "no payload": '{"type": "subscribe", "id": "1"}',
    "no query": '{"type": "subscribe", "id": "1", "payload": {}}',
    "a dict as id": '{"type": "subscribe", "id": {}, "payload": {"query": "{ __typename }"}}',
    "an empty id": '{"type": "subscribe", "id": "", "payload": {"query": "{ __typename }"}}',
    "variables that are no object": '{"type": "subscribe", "id": "1", "payload": {"query": "{a}", "variables": []}}',
}


@pytest.mark.parametrize("init", [False, True], ids=["before the introduction", "after it"])
async def test_a_garbage_frame_ends_the_socket_with_4400_and_one_line(
    service: Service, init: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, frame in (GARBAGE | (AFTER_ACK if init else BEFORE_ACK)).items():
        caplog.clear()
        async with service.socket(init=init) as socket:
            if isinstance(frame, bytes):
                await socket.connection.send_bytes(frame)
            else:
                await socket.connection.send_str(frame)
            assert await socket.closed() == 4400, name
        lines = [record for record in caplog.records if record.name == "providence.sockets"]
        assert [record.levelno for record in lines] == [logging.INFO], name
        assert not [record for record in caplog.records if record.exc_info], name


async def test_a_first_frame_beyond_64_kib_ends_the_socket(service: Service) -> None:
    async with service.socket(init=False) as socket:
        await socket.send({"type": "ping", "payload": {"a": "x" * limits.FIRST_FRAME_BYTES}})
        assert await socket.closed() == 4400
    async with service.socket(init=False) as socket:
        letters = "\u20ac" * (limits.FIRST_FRAME_BYTES // 3)  # three bytes each
        await socket.connection.send_str(f'{{"type": "ping", "payload": {{"a": "{letters}"}}}}')
        assert await socket.closed() == 4400


async def test_a_socket_that_says_nothing_is_closed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "INIT_SECONDS", 0.2)
    async with service.socket(init=False) as socket:
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}
        assert await socket.closed() == 4408


async def test_the_rules_of_the_protocol_are_kept(service: Service) -> None:
    async with service.socket(init=False) as socket:
        await socket.subscribe("1", WATCH)
        assert await socket.closed() == 4401
    async with service.socket() as socket:
        await socket.send({"type": "connection_init"})
        assert await socket.closed() == 4429
    async with service.socket() as socket:
        await socket.subscribe("1", WATCH)
        await socket.subscribe("1", WATCH)
        assert await socket.closed() == 4409
    async with service.socket(protocols=("graphql-ws",)) as socket:
        assert await socket.closed() == 4406


async def test_nobody_without_a_right_is_let_in(service: Service) -> None:
    for token in (
        None,
        "x",
        service.owner[:-1] + ("a" if service.owner[-1] != "a" else "b"),
        "pvs_" + "0" * 32,
    ):
        async with service.socket(token) as socket:
            assert await socket.closed() == 4401
    for workspace in ("nobodys", "ma in", "x" * 1000):
        async with service.socket(workspace=workspace) as socket:
            assert await socket.closed() == 4401


async def test_a_header_introduces_as_well_as_the_payload(service: Service) -> None:
    async with service.socket(None, Authorization=f"Bearer {service.owner}") as socket:
        await socket.subscribe("1", WATCH)
        message = await socket.receive()
        assert message is not None
        assert message["payload"]["data"]["credentialChanged"]["kind"] == "RESYNC"


async def test_an_id_is_free_again_once_it_is_completed(service: Service) -> None:
    async with service.socket() as socket:
        for _ in range(3):
            await socket.subscribe("1", WATCH)
            message = await socket.receive()
            assert message is not None
            assert message["type"] == "next"
            await socket.send({"id": "1", "type": "complete"})


async def test_a_socket_holds_twenty_subscriptions(service: Service) -> None:
    async with service.socket() as socket:
        for number in range(21):
            await socket.subscribe(str(number), WATCH)
        told = [await socket.receive() for _ in range(21)]
    refused = [message for message in told if message and message["type"] == "error"]
    assert len(refused) == 1
    assert refused[0]["id"] == "20"
    assert refused[0]["payload"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "subscriptions"}


async def test_a_refused_subscription_is_one_error_and_the_socket_stays(service: Service) -> None:
    refusals = {
        "{ viewer { id } }": "BAD_REQUEST",
        'mutation { createWorkspace(input: {name: "x"}) { __typename } }': "BAD_REQUEST",
        "subscription { nothing }": "GRAPHQL_VALIDATION_FAILED",
        "subscription {": "GRAPHQL_PARSE_FAILED",
        'subscription { validationRunUpdated(id: "run_0") { id } }': "NOT_FOUND",
        "subscription { a: credentialChanged { cursor } b: credentialChanged { cursor } }": "GRAPHQL_VALIDATION_FAILED",
    }
    async with service.socket() as socket:
        for query, code in refusals.items():
            await socket.subscribe("1", query)
            message = await socket.receive()
            assert message is not None
            assert (message["type"], message["id"]) == ("error", "1")
            assert message["payload"][0]["extensions"]["code"] == code
        await socket.subscribe("1", WATCH)
        message = await socket.receive()
        assert message is not None
        assert message["type"] == "next"  # no `complete` of the refused ones came in between


async def test_a_variable_of_a_subscription_is_not_repeated(service: Service) -> None:
    async with service.socket() as socket:
        query = "subscription ($a: String) { credentialChanged(after: $a) { cursor } }"
        await socket.subscribe("1", query, {"a": {"canary": "sk-canary-0123456789"}})
        message = await socket.receive()
    assert message is not None
    assert message["type"] == "error"
    assert "canary" not in json.dumps(message)


async def test_a_fault_of_ours_is_one_masked_error(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise ValueError("canary")

    monkeypatch.setattr(service.services.hub, "subscribe", broken)
    async with service.socket() as socket:
        await socket.subscribe("1", WATCH)
        message = await socket.receive()
    assert message is not None
    assert message["type"] == "error"
    (error,) = message["payload"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["requestId"]
    assert "canary" not in json.dumps(error)
    assert "canary" not in caplog.text
    assert "ValueError" in caplog.text


async def test_a_foreign_origin_opens_no_socket(service: Service) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with service.socket(Origin="https://evil.example"):
            pass
    assert refused.value.status == 403
    async with service.socket(Origin=service.url):
        pass


async def test_signing_out_closes_the_sockets_of_that_session_alone(service: Service) -> None:
    other = await service.sign_in()
    async with service.socket(other) as ending, service.socket() as staying:
        await service.graphql("mutation { signOut { __typename } }", token=other)
        started = time.perf_counter()
        assert await ending.closed() == 4401
        assert time.perf_counter() - started < 1.0
        await staying.send({"type": "ping"})
        assert await staying.receive() == {"type": "pong"}


async def test_a_changed_role_asks_the_socket_to_come_back(service: Service) -> None:
    async with service.socket() as socket:
        await service.work.writing(lambda unit: unit.execute("UPDATE membership SET role = 'MEMBER'"))
        started = time.perf_counter()
        assert await socket.closed() == 1012
        assert time.perf_counter() - started < 1.0


async def test_a_removed_member_hears_nothing_more(service: Service) -> None:
    async with service.socket() as socket:
        await socket.subscribe("1", WATCH)
        assert await socket.receive() is not None
        await service.work.writing(lambda unit: unit.execute("DELETE FROM membership"))
        assert await socket.closed() == 4401


@pytest.mark.parametrize("again", [False, True], ids=["who listens", "who begins to listen"])
async def test_what_follows_a_removal_is_not_told_in_another_process_either(
    service: Service, again: bool
) -> None:
    who = await joined(service, Role.MEMBER)
    workspace = service.founded.workspace_id
    changed = Event(workspace, "credential.updated", uuid4(), {"provider_key": "openai"})

    async def change(unit: Unit) -> None:
        unit.announce(changed)

    async with serving(service.settings) as (app, url):
        elsewhere = replace(service, url=url, app=app)
        async with elsewhere.socket(who.token) as socket:
            await socket.subscribe("1", WATCH)
            assert await socket.receive() is not None
            await do(service, REMOVE, {"id": who.member})
            await service.work.writing(change)
            if again:
                await socket.subscribe("2", WATCH)
            elsewhere.services.hub.ring([workspace])
            started = time.perf_counter()
            assert await socket.receive() is None
            assert socket.close_code == 4401
            assert time.perf_counter() - started < 1.0


async def test_nothing_is_told_from_the_moment_on_that_a_right_has_ended(service: Service) -> None:
    async with service.socket() as socket:
        sockets = service.app[PROCESS].sockets
        assert sockets is not None
        (conversation,) = sockets.open
        conversation.right_ended("gone")
        await conversation._send({"type": "pong"})  # what a subscription might still say in this very moment
        assert await socket.receive() is None
        assert socket.close_code == 4401


async def test_sockets_are_closed_so_that_they_come_back_when_the_service_ends(service: Service) -> None:
    async with service.socket() as socket, service.socket(init=False) as silent:
        await socket.subscribe("1", WATCH)
        assert await socket.receive() is not None
        ending = asyncio.create_task(service.app.shutdown())
        assert await socket.closed() == 1012
        assert await silent.closed() == 1012
        await ending
        ready = await service.session.get(f"{service.url}/health/ready")
        assert ready.status == 503
        assert (await service.session.get(f"{service.url}/health/live")).status == 200
        async with service.socket() as late:
            assert await late.closed() == 1012


async def test_nothing_of_a_closed_socket_is_left_behind(service: Service) -> None:
    before = len(asyncio.all_tasks())
    for _ in range(5):
        async with service.socket() as socket:
            await socket.subscribe("1", WATCH)
            assert await socket.receive() is not None
    async with asyncio.timeout(5):
        while len(asyncio.all_tasks()) > before:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_a_workspace_must_be_named_where_there_are_several(service: Service) -> None:
    await service.graphql('mutation { createWorkspace(input: {name: "Other"}) { __typename } }')
    assert await service.subscription_errors(WATCH) == ["WORKSPACE_REQUIRED"]
    async for told in service.subscribe(WATCH, workspace="other"):
        assert told["credentialChanged"]["kind"] == "RESYNC"
        break


async def test_a_slow_reader_costs_only_himself(service: Service) -> None:
    cursors = " ".join(f"a{i}: cursor" for i in range(29))
    wide = f"subscription {{ credentialChanged {{ kind {cursors} }} }}"
    workspace_id = service.founded.workspace_id

    async def announce(unit: Unit) -> None:
        for _ in range(100):
            unit.announce(Event(workspace_id, "credential.updated", uuid4(), {"provider_key": "openai"}))

    async def hear(socket: Socket) -> str:
        message = await socket.receive()
        assert message is not None
        assert message["type"] == "next"
        return str(message["payload"]["data"]["credentialChanged"]["kind"])

    async with service.socket() as slow, service.socket() as quick:
        await slow.subscribe("1", wide)
        assert await hear(slow) == "RESYNC"
        await quick.subscribe("1", WATCH)
        assert await hear(quick) == "RESYNC"
        transport = slow.connection._response.connection.transport  # type: ignore[union-attr]
        transport.pause_reading()  # type: ignore[union-attr]
        for _ in range(40):
            await service.work.writing(announce)
            assert {await hear(quick) for _ in range(100)} <= {"UPDATED", "DELETED"}
        transport.resume_reading()  # type: ignore[union-attr]
        async with asyncio.timeout(20):
            while await hear(slow) != "RESYNC":  # what lay in the pipe comes first
                pass
            await service.work.writing(announce)
            assert await hear(slow) in ("UPDATED", "DELETED")  # and he goes on


async def test_one_who_does_not_read_at_all_does_not_hold_up_the_end(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.conversation.FAREWELL_SECONDS", 0.3)
    async with service.socket() as socket:
        transport = socket.connection._response.connection.transport  # type: ignore[union-attr]
        transport.pause_reading()  # type: ignore[union-attr]
        async with asyncio.timeout(5):
            await service.app.shutdown()
        transport.resume_reading()  # type: ignore[union-attr]  # or the client would wait ten seconds for its own close
