"""Model calls may be larger than anything else, if somebody who is known makes them: each limit is kept once by the most and
crossed once by the least."""

import asyncio
import gzip
import json
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest

from api import limits
from api.app import PROCESS
from tests.api.arrangements import rows
from tests.api.calls import CHAT, EMBED, LLM, STREAM, chats, embedding, ready, saying
from tests.api.service import Service, Socket
from tests.api.test_abuse import free_loop
from tests.fakes import openai_chat
from tests.fakes.provider import Provider, playing

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("settled"),
]

VIEWER = "query ($a: String!) { viewer { id } __type(name: $a) { name } }"
MIXED = CHAT.replace("{ completeChat", "{ signOut { __typename } completeChat", 1)


def body(query: str, input: Any, **more: Any) -> bytes:
    return json.dumps({"query": query, "variables": {"input": input, **more}}).encode()


def of_size(query: str, size: int) -> bytes:
    """A chat's body of exactly so many bytes."""
    empty = body(query, saying(""))
    return body(query, saying("x" * (size - len(empty))))


async def sent(service: Service, data: bytes, token: str | None = "", **headers: str) -> tuple[int, Any]:
    bearer = service.owner if token == "" else token
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer}"
    response = await service.post(data=data, **headers)
    return response.status, await response.json()


async def limit(service: Service, data: bytes, token: str | None = "", **headers: str) -> tuple[int, Any]:
    status, told = await sent(service, data, token, **headers)
    (error,) = told["errors"]
    assert error["extensions"]["code"] == "LIMIT_EXCEEDED", error
    return status, error["extensions"]["limit"]


async def test_a_model_call_of_somebody_known_may_be_of_eight_mib(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    largest = of_size(CHAT, limits.MODEL_CALL_BYTES)
    async with free_loop():
        status, told = await sent(service, largest)
    assert (status, told["data"]["completeChat"]["__typename"]) == (200, "CompleteChatSuccess")
    assert len(chats(provider)[-1].body["messages"][0]["content"]) > limits.MODEL_CALL_BYTES - 5_000
    asked = len(provider.requests)
    assert await limit(service, largest + b" ") == (413, "body")

    async def chunks() -> Any:
        for start in range(0, len(largest) + 70_000, 65_536):
            yield (largest + b" " * 70_000)[start : start + 65_536]

    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {service.owner}"}
    response = await service.session.post(f"{service.url}/graphql", data=chunks(), headers=headers)
    assert response.status == 413
    assert len(provider.requests) == asked


async def test_all_else_is_as_large_as_ever(service: Service) -> None:
    for query in (VIEWER, "mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }", MIXED):
        large = body(query, {"email": "x" * limits.BODY_BYTES, "password": "x"}, a="x")
        assert await limit(service, large) == (413, "body")
        many = body(query, [1] * (limits.JSON_VALUES + 1))
        assert await limit(service, many) == (400, "values")
    assert await service.errors("{ viewer { id } }") == []  # and nobody was signed out


async def test_who_is_not_known_sends_no_more_than_before(service: Service) -> None:
    large = of_size(CHAT, limits.BODY_BYTES + 1)
    wrong = service.owner[:-1] + ("a" if service.owner[-1] != "a" else "b")
    for token in (None, wrong):
        assert await limit(service, large, token) == (413, "body")
        assert await limit(service, gzip.compress(large), token, Content_Encoding="gzip") == (413, "body")
        many = body(EMBED, embedding(*["x"] * limits.JSON_VALUES))
        assert await limit(service, many, token) == (400, "values")
    status, told = await sent(service, of_size(CHAT, limits.BODY_BYTES), None)
    assert (status, told["errors"][0]["extensions"]["code"]) == (200, "UNAUTHENTICATED")
    assert await limit(service, large, X_Workspace="nobodys") == (413, "body")


@pytest.mark.parametrize("told", [True, False], ids=["length told", "length untold"])
async def test_the_token_is_asked_for_before_more_is_read(service: Service, told: bool) -> None:
    host, port = service.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    how = f"Content-Length: {limits.MODEL_CALL_BYTES}" if told else "Transfer-Encoding: chunked"
    writer.write(
        f"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{how}\r\n\r\n".encode()
    )
    if not told:
        for _ in range(17):
            writer.write(b"4000\r\n" + b" " * 0x4000 + b"\r\n")
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n")
        rest = await reader.read()
    assert b" 413 " in head
    assert b"LIMIT_EXCEEDED" in rest
    writer.close()


async def test_a_compressed_call_counts_as_what_it_becomes(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    packed = gzip.compress(of_size(CHAT, 2 * 1024 * 1024))
    _, told = await sent(service, packed, Content_Encoding="gzip")
    assert told["data"]["completeChat"]["__typename"] == "CompleteChatSuccess"
    bomb = gzip.compress(b" " * (200 * 1024 * 1024))
    async with free_loop():
        assert await limit(service, bomb, Content_Encoding="gzip") == (413, "body")


async def test_a_call_holds_more_values_than_all_else(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    _, told = await sent(service, body(EMBED, embedding(*["text"] * 2048)))
    assert len(told["data"]["embedTexts"]["embeddings"]) == 2048
    message = {"role": "USER", "parts": [{"text": "one"}, {"text": "two"}]}
    _, told = await sent(service, body(CHAT, {"model": LLM, "messages": [message] * 1000}))
    assert told["data"]["completeChat"]["__typename"] == "CompleteChatSuccess"
    asked = len(provider.requests)
    for padding in (0, limits.BODY_BYTES):
        too_many = ["x" * (padding // 10_000)] * limits.MODEL_CALL_VALUES
        assert await limit(service, body(EMBED, embedding(*too_many))) == (400, "values")
    assert len(provider.requests) == asked


async def test_a_call_nests_no_deeper_than_all_else(service: Service, provider: Provider) -> None:
    tool = {"name": "a", "parameters": json.loads('{"a":' * 70 + "1" + "}" * 70)}
    status, told = await sent(service, body(CHAT, saying("x" * limits.BODY_BYTES, tools=[tool])))
    assert (status, told["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


async def test_eight_mib_of_anything_hold_up_nobody(service: Service) -> None:
    most = limits.MODEL_CALL_BYTES - 300
    for filling in (
        b"[" * most,
        b"[" + b"1," * (most // 2 - 2) + b"1]",
        b"[" + b"{}," * (most // 3 - 2) + b"1]",
        b"[" + b'"",' * (most // 3 - 2) + b"1]",
        b'"' + b'\\"' * (most // 2 - 2) + b'"',
        b'"' + b"\\\\" * (most // 2 - 2) + b'"',
        b"1" * most,
        b" " * most,
        b'"',
    ):
        start = json.dumps({"query": EMBED})[:-1].encode()
        async with free_loop():
            status, _ = await sent(service, start + b', "variables": {"input": {"texts": ' + filling + b"}}}")
        assert status < 500, filling[:10]


async def test_many_mistakes_in_a_large_call_cost_no_more_than_the_few_that_are_told(
    service: Service,
) -> None:
    wrong = [{"role": "USER", "content": {"a": "x" * 1000}} for _ in range(4_000)]
    async with free_loop():
        _, told = await sent(service, body(CHAT, {"messages": wrong}))
    assert 0 < len(told["errors"]) <= 20


async def test_a_frame_may_be_as_large_as_a_body_once_its_sender_is_known(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    for size in (limits.BODY_BYTES + 1, limits.MODEL_CALL_BYTES - 2_000):
        async with service.socket() as socket:
            variables = {"callId": str(uuid4()), "input": saying("x" * size)}
            await socket.subscribe("1", STREAM, variables)
            told = []
            while (message := await socket.receive()) is not None and message["type"] == "next":
                told.append(message["payload"]["data"]["chatStreamed"]["__typename"])
            assert told[-1] == "ChatFinished"
    async with service.socket() as socket:
        with suppress(ConnectionError):  # what is left of the frame is not waited for
            await socket.subscribe("1", STREAM, {"input": "x" * limits.MODEL_CALL_BYTES})
        assert await socket.closed() in (1009, 1006)
    async with service.socket() as socket:
        variables = {"callId": str(uuid4()), "input": {"messages": [1] * limits.MODEL_CALL_VALUES}}
        await socket.subscribe("1", STREAM, variables)
        assert await socket.closed() == 4400


async def test_other_frames_are_as_large_as_ever(service: Service) -> None:
    large = "x" * limits.BODY_BYTES
    watch = "subscription ($a: String) { credentialChanged(after: $a) { kind } }"
    for message in (
        {"type": "ping", "payload": {"a": large}},
        {"id": "1", "type": "subscribe", "payload": {"query": watch, "variables": {"a": large}}},
    ):
        async with service.socket() as socket:
            await socket.send(message)
            assert await socket.closed() == 1009
    async with service.socket() as socket:
        await socket.subscribe("1", watch, {"a": [1] * (limits.JSON_VALUES + 1)})
        assert await socket.closed() == 4400


async def test_a_socket_that_is_not_introduced_sends_no_more_than_before(service: Service) -> None:
    async with service.socket(init=False) as socket:
        await socket.send({"type": "ping", "payload": {"a": "x" * limits.FIRST_FRAME_BYTES}})
        assert await socket.closed() == 4400
    async with service.socket(init=False) as socket:
        transport = socket.connection._response.connection.transport  # type: ignore[union-attr]
        size = limits.MODEL_CALL_BYTES - 1
        head = bytes([0x81, 0xFF]) + size.to_bytes(8, "big") + bytes(4)
        transport.write(head + b"x" * (limits.BODY_BYTES + 1))  # type: ignore[union-attr]  # and the frame is not at its end
        async with asyncio.timeout(3):
            assert await socket.closed() == 1009


async def test_a_large_frame_that_does_not_come_to_its_end_is_not_waited_for(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MODEL_CALL_BODY_SECONDS", 0.3)
    async with service.socket() as socket:
        transport = socket.connection._response.connection.transport  # type: ignore[union-attr]
        head = bytes([0x81, 0xFF]) + (limits.MODEL_CALL_BYTES - 1).to_bytes(8, "big") + bytes(4)
        transport.write(head + b"x" * (limits.BODY_BYTES + 1))  # type: ignore[union-attr]
        async with asyncio.timeout(5):
            assert await socket.closed() == 1013


async def test_where_there_is_no_room_for_a_large_frame_its_sender_is_asked_to_come_back(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    sockets = service.app[PROCESS].sockets
    assert sockets is not None
    taken = limits.LARGE_BODIES_BYTES - limits.MODEL_CALL_BYTES
    await sockets._scales.take(taken)
    hanging = openai_chat.stream_of(openai_chat.chatted("gpt-5-nano", "a long answer")).but(2, "hang")
    provider.chatting = playing(hanging)

    async def begin(socket: Socket) -> None:
        variables = {"callId": str(uuid4()), "input": saying("x" * limits.BODY_BYTES * 2)}
        await socket.subscribe("1", STREAM, variables)

    async with service.socket() as first, service.socket() as second:
        await begin(first)
        assert (await first.receive() or {})["type"] == "next"
        await begin(second)  # the first one's is held as long as its call is under way
        assert await second.closed() == 1013
        await first.send({"id": "1", "type": "complete"})
        await hanging.left.wait()
    for _ in range(3):
        async with service.socket() as again:
            await begin(again)
            assert (await again.receive() or {})["type"] == "next"
    sockets._scales.give(taken)
    async with asyncio.timeout(5):
        while sockets._scales._free != limits.LARGE_BODIES_BYTES:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_a_call_of_a_model_may_take_longer_than_all_else(
    service: Service, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ready(service, provider.base_url)
    provider.delay = 0.4
    monkeypatch.setattr(limits, "EXECUTION_SECONDS", 0.1)
    _, told = await sent(service, body(CHAT, saying()))
    assert told["data"]["completeChat"]["__typename"] == "CompleteChatSuccess"
    monkeypatch.setattr(limits, "MODEL_CALL_SECONDS", 0.1)
    _, told = await sent(service, body(CHAT, saying()))
    assert [error["extensions"]["code"] for error in told["errors"]] == ["TIMEOUT"]
    await service.services.receipts.flush()
    found = await rows(service, "SELECT attempts FROM receipt ORDER BY at")
    assert "CANCELLED" in str(found[-1]["attempts"])


async def test_what_is_told_of_vectors_is_bounded(service: Service) -> None:
    def asked(times: int) -> str:
        names = " ".join(f"a{number}: embeddings" for number in range(times))
        return (
            f"mutation ($input: EmbedTextsInput!) {{ embedTexts(input: $input) {{ "
            f"... on EmbedTextsSuccess {{ {names} }} }} }}"
        )

    assert await limit(service, body(asked(3), embedding())) == (200, "cost")
    _, told = await sent(service, body(asked(2), embedding()))
    assert told["data"] == {"embedTexts": {}}
