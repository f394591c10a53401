"""What comes over HTTP and is no request, or more than a request may be: each a typed answer, none a traceback."""

import asyncio
import gzip
import json
import logging
import time
import zlib
from typing import Any

import pytest

from api import limits
from tests.api.service import Service

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

GARBAGE: dict[str, bytes] = {
    "null": b"null",
    "a number": b"1",
    "a text": b'"x"',
    "nothing": b"",
    "a batch": b'[{"query": "{ __typename }"}]',
    "an empty batch": b"[]",
    "no JSON": b"{",
    "invalid UTF-8": b'{"query": "\xff\xfe"}',
    "a huge integer": b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
    "a huge integer as query": b'{"query": ' + b"9" * 5000 + b"}",
    "deep nesting": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 100 + b"]" * 100 + b"}}",
    "very deep nesting": b"[" * 100_000,
    "a lone surrogate": b'{"query": "{ __typename }", "variables": {"a": "\\ud800"}}',
    "no query": b"{}",
    "an empty query": b'{"query": " "}',
    "a query that is no text": b'{"query": {}}',
    "variables that are no object": b'{"query": "{ __typename }", "variables": [1]}',
    "an operation's name that is no text": b'{"query": "{ __typename }", "operationName": {}}',
    "extensions that are no object": b'{"query": "{ __typename }", "extensions": 1}',
    "not a number": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
}


async def test_a_garbage_body_is_a_bad_request_and_no_traceback(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, body in GARBAGE.items():
        response = await service.post(data=body)
        told = await response.json()
        assert response.status == 400, name
        assert [error["extensions"]["code"] for error in told["errors"]] == ["BAD_REQUEST"], name
        assert "data" not in told, name
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING or record.exc_info]


async def test_a_body_that_is_not_compressed_as_it_says_is_a_bad_request_and_no_traceback(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    whole = gzip.compress(b'{"query": "{ __typename }"}')
    for body in (b"this is no gzip", b"", whole[:-4], whole + b"more", whole + whole):
        for encoding in ("gzip", "deflate"):
            response = await service.post(data=body, Content_Encoding=encoding)
            assert response.status == 400
            assert (await response.json())["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING or record.exc_info]


async def test_a_compressed_body_is_unpacked(service: Service) -> None:
    plain = b'{"query": "{ __typename }"}'
    for encoding, body in (
        ("gzip", gzip.compress(plain)),
        ("deflate", zlib.compress(plain)),
        ("identity", plain),
    ):
        response = await service.post(data=body, Content_Encoding=encoding)
        assert await response.json() == {"data": {"__typename": "Query"}}


async def test_a_compression_that_is_not_known_is_told(service: Service) -> None:
    for encoding in ("br", "zstd", "gzip, gzip", "nonsense"):
        response = await service.post(data=b'{"query": "{ __typename }"}', Content_Encoding=encoding)
        assert response.status == 415
        assert "gzip" in (await response.json())["errors"][0]["message"]


async def test_a_compressed_body_counts_as_what_it_becomes_and_is_not_unpacked_beyond(
    service: Service,
) -> None:
    bomb = gzip.compress(b" " * (200 * 1024 * 1024))
    assert len(bomb) < 256 * 1024
    started = time.perf_counter()
    for _ in range(10):
        for url in (f"{service.url}/graphql", f"{service.url}/health/live"):
            headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
            response = await service.session.post(url, data=bomb, headers=headers)
            assert response.status in (405, 413)
    await service.session.get(f"{service.url}/health/live")
    assert time.perf_counter() - started < 1.5  # one that is unpacked to its end takes half a second


async def test_only_json_is_taken(service: Service) -> None:
    for kind in (
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/graphql",
    ):
        response = await service.post(data=b'{"query": "{ __typename }"}', Content_Type=kind)
        assert response.status == 415, kind
        assert (await response.json())["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_get_executes_nothing(service: Service) -> None:
    response = await service.session.get(f"{service.url}/graphql", params={"query": "{ __typename }"})
    assert response.status == 405
    assert response.headers["Allow"] == "POST"


async def test_a_body_beyond_the_limit_is_refused(service: Service) -> None:
    body = json.dumps({"query": "{ __typename }", "variables": {"a": "x" * 300_000}}).encode()
    response = await service.post(data=body)
    told = await response.json()
    assert response.status == 413
    assert told["errors"][0]["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "body"}


async def test_a_body_beyond_the_limit_is_refused_where_its_length_was_not_told(service: Service) -> None:
    async def chunks() -> Any:
        for _ in range(30):
            yield b" " * 10_000

    response = await service.session.post(
        f"{service.url}/graphql", data=chunks(), headers={"Content-Type": "application/json"}
    )
    assert response.status == 413


async def test_a_half_sent_body_is_cut(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.3)
    host, port = service.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n")
        rest = await reader.read()
    assert b" 408 " in head
    assert b"LIMIT_EXCEEDED" in rest  # and the connection was closed, for `read` came to its end
    writer.close()


async def test_the_newer_media_type_tells_refusals_by_status_too(service: Service) -> None:
    kind = "application/graphql-response+json"
    response = await service.post({"query": "{ nothing }"}, Accept=kind)
    assert (response.status, response.content_type) == (400, kind)
    response = await service.post({"query": "{ nothing }"})
    assert (response.status, response.content_type) == (200, "application/json")
    response = await service.post({"query": "{ __typename }"}, Accept=kind)
    assert (response.status, await response.json()) == (200, {"data": {"__typename": "Query"}})


async def test_a_subscription_over_http_is_told_where_to_go(service: Service) -> None:
    assert await service.errors("subscription { credentialChanged { cursor } }") == ["BAD_REQUEST"]


async def test_an_operation_is_chosen_by_its_name(service: Service) -> None:
    two = "query A { a: __typename } query B { b: __typename }"
    assert await service.graphql(two, operation_name="B") == {"b": "Query"}
    assert await service.errors(two) == ["BAD_REQUEST"]
    assert await service.errors(two, operation_name="C") == ["BAD_REQUEST"]


async def test_what_is_not_http_is_answered_in_a_word_and_logged_without_it(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    host, port = service.url.removeprefix("http://").split(":")
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    for garbage in (
        b"canary\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        head + b"Authorization: canary\x00\r\n\r\n",
        head + b"Authorization: " + b"canary" * 2000 + b"\r\n\r\n",
        head + b"Transfer-Encoding: chunked\r\n\r\ncanary\r\n",
        head + b"Content-Length: -1\r\n\r\n",
    ):
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(garbage)
        async with asyncio.timeout(5):
            answer = await reader.read()
        assert answer.split()[1] == b"400", garbage[:60]
        assert b"canary" not in answer
        assert b"Server: providence" in answer
        writer.close()
    assert "canary" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info or record.levelno > logging.INFO]
