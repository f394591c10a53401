"""The demonstration provider speaks OpenAI's protocol over a real socket and admits one key."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from api.demonstration.provider import DemonstrationProvider, demonstration_provider

KEY = "sk-demonstration-of-the-tests"


@pytest.fixture
async def provider() -> AsyncIterator[DemonstrationProvider]:
    async with demonstration_provider(KEY, thinking=0) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
        yield session


async def test_it_says_plainly_that_it_is_a_demonstration(
    provider: DemonstrationProvider, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"http://127.0.0.1:{provider.port}/", headers={"Authorization": ""}) as answer:
        assert answer.status == 200
        assert "demonstration provider" in await answer.text()


async def test_the_right_key_lists_models_whose_names_say_demonstration(
    provider: DemonstrationProvider, http: aiohttp.ClientSession
) -> None:
    async with http.get(f"{provider.base_url}/models") as answer:
        assert answer.status == 200
        listed = await answer.json()
    assert listed["object"] == "list"
    assert [model["id"] for model in listed["data"]] == ["demonstration-chat", "demonstration-embedding"]


@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        ("", None),
        ("Bearer", None),
        ("Bearer sk-wrong", "invalid_api_key"),
        (f"Basic {KEY}", None),
        (f"Bearer {KEY}x", "invalid_api_key"),
        ("Bearer schlüssel", "invalid_api_key"),
    ],
)
async def test_any_other_key_is_refused_in_openais_shape_without_an_echo(
    provider: DemonstrationProvider, http: aiohttp.ClientSession, authorization: str, code: str | None
) -> None:
    for method, path in (("GET", "/models"), ("POST", "/chat/completions"), ("GET", "/nowhere")):
        headers = {"Authorization": authorization}
        async with http.request(method, f"{provider.base_url}{path}", headers=headers) as answer:
            text = await answer.text()
            assert answer.status == 401
            assert (await answer.json())["error"]["code"] == code
        assert "sk-" not in text


async def test_a_chat_is_answered_and_streamed_alike(
    provider: DemonstrationProvider, http: aiohttp.ClientSession
) -> None:
    asked: dict[str, Any] = {
        "model": "demonstration-chat",
        "messages": [{"role": "user", "content": "Hello there"}],
    }
    async with http.post(f"{provider.base_url}/chat/completions", json=asked) as answer:
        told = await answer.json()
    assert told["choices"][0]["finish_reason"] == "stop"
    assert told["usage"]["prompt_tokens"] == 2
    async with http.post(f"{provider.base_url}/chat/completions", json={**asked, "stream": True}) as answer:
        assert answer.content_type == "text/event-stream"
        lines = [line for line in (await answer.text()).split("\n\n") if line]
    assert lines[-1] == "data: [DONE]"
    assert len(lines) > 5


async def test_embeddings_come_one_for_each_text(
    provider: DemonstrationProvider, http: aiohttp.ClientSession
) -> None:
    asked = {"model": "demonstration-embedding", "input": ["one", "two words"]}
    async with http.post(f"{provider.base_url}/embeddings", json=asked) as answer:
        told = await answer.json()
    assert [entry["index"] for entry in told["data"]] == [0, 1]
    assert told["usage"]["total_tokens"] == 3


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/chat/completions", b"not json", 400),
        ("/chat/completions", b"[" * 50_000, 400),
        ("/chat/completions", b'{"model": "demonstration-chat", "messages": []}', 400),
        ("/chat/completions", b'{"model": "gpt", "messages": [{"role": "user", "content": "x"}]}', 404),
        ("/embeddings", b'{"model": "gpt"}', 404),
        ("/embeddings", b'{"model": "demonstration-embedding", "input": 5}', 400),
        ("/nowhere", b"{}", 404),
    ],
)
async def test_what_it_does_not_understand_is_an_error_in_openais_shape(
    provider: DemonstrationProvider, http: aiohttp.ClientSession, path: str, body: bytes, status: int
) -> None:
    async with http.post(f"{provider.base_url}{path}", data=body) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]["message"]


async def test_its_port_is_free_again_when_it_ended(http: aiohttp.ClientSession) -> None:
    async with demonstration_provider(KEY) as provider:
        pass
    with pytest.raises(aiohttp.ClientConnectorError):
        await http.get(f"{provider.base_url}/models")
