"""chatStreamed over real sockets: what is told and how it ends, that a call is made once, and who stops it."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web
from gql import Client, GraphQLRequest
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportError

from api.app import PROCESS
from models.access.permissions import Role
from tests.api.arrangements import api_token
from tests.api.calls import (
    STREAM,
    chat,
    chats,
    keyed,
    pooled,
    ready,
    receipts,
    saying,
    streamed,
)
from tests.api.people import REMOVE, do, joined
from tests.api.service import GraphQLErrors, Service, Socket
from tests.fakes import openai_chat
from tests.fakes.provider import Provider, playing, telling
from tests.fakes.streaming import Stream, event

LONG = openai_chat.stream_of(openai_chat.chatted("gpt-5-nano", "a long answer"))


async def told_of(service: Service, **how: Any) -> list[dict[str, Any]]:
    return [one async for one in streamed(service, **how)]


async def cancelled(service: Service, many: int = 1) -> list[dict[str, Any]]:
    """The receipts, once so many are there; the last was of a caller who went away."""
    async with asyncio.timeout(10):
        while len(found := await receipts(service)) < many:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert [one["outcome"] for one in found[-1]["attempts"]] == ["CANCELLED"]
    return found


async def begun(socket: Socket, id: str, call_id: str | None = None) -> None:
    """Subscribe, and hear the first piece."""
    await socket.subscribe(id, STREAM, {"callId": call_id or str(uuid4()), "input": saying()})
    message = await socket.receive()
    assert message is not None
    assert message["payload"]["data"]["chatStreamed"]["__typename"] == "ChatDelta", message


async def test_an_answer_is_told_as_it_is_written_and_then_as_a_whole(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    call = openai_chat.call("call_1", "weather", '{"city": "Rome"}')
    provider.chatting = telling(openai_chat.chatted("gpt-5-nano", "Let me see.", call))
    *pieces, last = await told_of(service)
    assert {piece["__typename"] for piece in pieces} == {"ChatDelta"}
    assert [one["sequence"] for one in (*pieces, last)] == list(range(len(pieces) + 1))
    assert "".join(piece["text"] or "" for piece in pieces) == "Let me see."
    parts = [part for piece in pieces for part in piece["toolCalls"]]
    assert {part["index"] for part in parts} == {0}
    assert [part["name"] for part in parts if part["name"]] == ["weather"]
    assert "".join(part["arguments"] or "" for part in parts) == '{"city": "Rome"}'
    assert last["__typename"] == "ChatFinished"
    whole = (await chat(service))["completion"]
    for name in ("text", "toolCalls", "finishReason", "usage"):
        assert last["completion"][name] == whole[name]
    assert last["completion"]["receipt"]["attempts"][0]["outcome"] == "SERVED"
    assert len(await receipts(service)) == 2


async def test_another_key_serves_as_long_as_nothing_was_said(service: Service, provider: Provider) -> None:
    ids = await keyed(service, provider, "rate", playing(LONG.but(1, "cut")), "good")
    await pooled(service, *ids)
    *pieces, last = await told_of(service)
    assert [piece["sequence"] for piece in pieces] == list(range(len(pieces)))
    attempts = last["completion"]["receipt"]["attempts"]
    assert [(one["credentialId"], one["outcome"]) for one in attempts] == [
        (ids[0], "FAILED"),
        (ids[1], "FAILED"),
        (ids[2], "SERVED"),
    ]


@pytest.mark.parametrize(
    "broken",
    [LONG.but(2, "cut"), LONG.but(-3), LONG.but(2), LONG.but(2).then(event({"error": {"message": "no"}}))],
    ids=["cut", "without its end mark", "half", "an error within"],
)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_answer_that_breaks_off_ends_with_what_was_used_and_asks_nobody_else(
    service: Service, provider: Provider, broken: Stream
) -> None:
    ids = await keyed(service, provider, playing(broken), "good")
    await pooled(service, *ids)
    *pieces, last = await told_of(service)
    assert pieces
    assert (last["__typename"], last["code"]) == ("CallFailed", "CALL_FAILED")
    assert [one["outcome"] for one in last["receipt"]["attempts"]] == ["INTERRUPTED"]
    assert last["receipt"]["credentialId"] == ids[0]
    assert last["receipt"]["served"] is None
    assert len(chats(provider)) == 1


async def test_a_refusal_is_one_event_and_then_it_completes(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    nothing = {"providerKey": "openai_compatible", "name": "nothing"}
    variables: list[tuple[str, dict[str, Any], str]] = [
        (str(uuid4()), saying(model=nothing), "NotFound"),
        (str(uuid4()), saying(credentialId="x"), "NotFound"),
        (str(uuid4()), saying(source="SYSTEM"), "NoRoute"),
        (str(uuid4()), saying(temperature=7), "InvalidInput"),
        (str(uuid4()), saying(idempotencyKey="a key"), "InvalidInput"),
        ("not-a-uuid", saying(), "InvalidInput"),
        ("{" + str(uuid4()) + "}", saying(), "InvalidInput"),
    ]
    async with service.socket() as socket:
        for call_id, input, refusal in variables:
            await socket.subscribe("1", STREAM, {"callId": call_id, "input": input})
            first, second = await socket.receive(), await socket.receive()
            assert first is not None
            assert first["payload"]["data"]["chatStreamed"]["__typename"] == refusal, first
            assert "errors" not in first["payload"]
            assert second == {"id": "1", "type": "complete"}
    assert chats(provider) == []
    assert await receipts(service) == []


async def test_a_call_id_is_called_once(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    call_id = str(uuid4())
    finished = (await told_of(service, call_id=call_id))[-1]["completion"]["receipt"]
    for again in (call_id, call_id.upper()):
        for input in (saying(), saying("Something else")):
            (told,) = await told_of(service, call_id=again, input=input)
            assert told["__typename"] == "CallAlreadyMade"
            assert told["earlier"]["id"] == finished["id"]
    assert len(chats(provider)) == 1
    somebody = await joined(service, Role.MEMBER)
    told = (await told_of(service, call_id=call_id, token=somebody.token))[-1]
    assert told["__typename"] == "ChatFinished"  # another's ids are no ids of one's own


async def test_who_asks_again_while_the_call_is_under_way_is_told_so(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    provider.chatting = playing(LONG.but(2, "hang"))
    call_id = str(uuid4())
    async with service.socket() as socket:
        await begun(socket, "1", call_id)
        (told,) = await told_of(service, call_id=call_id)
        assert (told["__typename"], told["earlier"]) == ("CallAlreadyMade", None)
    await cancelled(service)
    (told,) = await told_of(service, call_id=call_id)
    assert [one["outcome"] for one in told["earlier"]["attempts"]] == ["CANCELLED"]
    assert len(chats(provider)) == 1


@pytest.mark.parametrize("how", ["complete", "close", "abort"])
async def test_a_client_that_goes_away_stops_the_call(service: Service, provider: Provider, how: str) -> None:
    await ready(service, provider.base_url)
    hanging = LONG.but(2, "hang")
    provider.chatting = playing(hanging)
    async with service.socket() as socket:
        await begun(socket, "1")
        if how == "complete":
            await socket.send({"id": "1", "type": "complete"})
        elif how == "abort":
            socket.connection._response.connection.transport.abort()  # type: ignore[union-attr]
        else:
            await socket.connection.close()
        async with asyncio.timeout(5):
            await hanging.left.wait()
        (receipt,) = await cancelled(service)
        assert receipt["failed"]
        if how == "complete":  # and the socket goes on
            provider.chatting = "good"
            await begun(socket, "1")


async def test_a_right_that_ends_stops_the_call(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    hanging = LONG.but(2, "hang")
    provider.chatting = playing(hanging)
    somebody = await joined(service, Role.MEMBER)
    async with service.socket(somebody.token) as socket:
        await begun(socket, "1")
        await do(service, REMOVE, {"id": somebody.member})
        assert await socket.closed() == 4401
    async with asyncio.timeout(5):
        await hanging.left.wait()
    await cancelled(service)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_reader_who_takes_nothing_is_not_waited_for(
    service: Service, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.invocation.pacing.PATIENCE", 0.3)
    await ready(service, provider.base_url)
    written, left = 0, asyncio.Event()
    piece = {"index": 0, "delta": {"content": "x" * 20_000}, "finish_reason": None}
    page = event({"id": "1", "object": "chat.completion.chunk", "choices": [piece]})

    async def endless(_: Provider, request: web.Request) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            while True:
                await response.write(page)
                written += len(page)
        except ConnectionError:
            left.set()
        return response

    provider.chatting = endless
    async with service.socket() as socket:
        await begun(socket, "1")
        transport = socket.connection._response.connection.transport  # type: ignore[union-attr]
        transport.pause_reading()  # type: ignore[union-attr]
        async with asyncio.timeout(20):
            await left.wait()
        assert written < 40 * 1024 * 1024  # what lies in buffers, here and between
        await cancelled(service)
        provider.chatting = "good"
        assert (await chat(service))["__typename"] == "CompleteChatSuccess"  # his place is free
        transport.resume_reading()  # type: ignore[union-attr]
        async with asyncio.timeout(20):
            while (message := await socket.receive()) is not None and message["type"] == "next":
                pass
        assert message is not None
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "TIMEOUT"
        await begun(socket, "2")  # and he may go on


async def test_who_may_not_use_models_is_told_by_an_error(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    variables = {"callId": str(uuid4()), "input": saying()}
    token = await api_token(service, "PROVIDERS_VIEW")
    assert await service.subscription_errors(STREAM, variables, token=token) == ["FORBIDDEN"]
    with pytest.raises(GraphQLErrors):
        await told_of(service, token=token)
    assert chats(provider) == []


async def test_a_stock_client_that_asks_again_after_a_lost_connection_pays_once(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    provider.chatting = playing(LONG.but(3, "hang"))
    transport = AIOHTTPWebsocketsTransport(
        url=f"{service.url.replace('http', 'ws')}/graphql",
        init_payload={"authorization": f"Bearer {service.owner}", "workspace": "main"},
    )
    asked = GraphQLRequest(STREAM, variable_values={"callId": str(uuid4()), "input": saying()})
    heard: list[str] = []
    client = Client(transport=transport)
    for _ in range(2):
        try:
            async with client as session:
                async for told in session.subscribe(asked):
                    event = told["chatStreamed"]
                    heard.append(event["__typename"])
                    if event["__typename"] == "ChatDelta" and len(heard) == 2:
                        sockets = service.app[PROCESS].sockets
                        assert sockets is not None
                        for conversation in sockets.open:
                            conversation.end(1012, "Come back")
        except TransportError:
            pass  # the connection was lost: it asks again, word for word
        await cancelled(service)
    assert heard == ["ChatDelta", "ChatDelta", "CallAlreadyMade"]
    assert len(chats(provider)) == 1
