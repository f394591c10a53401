"""Many vectors are told as they came, and hold up nobody."""

import asyncio

import orjson
import pytest
from aiohttp import web

from tests.api.calls import EMBED, embedding, ready
from tests.api.service import Service
from tests.api.test_abuse import free_loop
from tests.fakes.provider import Provider

pytestmark = [
    pytest.mark.parametrize("engine", ["sqlite"], indirect=True),
    pytest.mark.usefixtures("settled"),
]

TEXTS, NUMBERS = 400, 1536


async def test_six_hundred_thousand_numbers_are_told_in_their_order_and_hold_up_nobody(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    vectors = [[number + text / 1000 for number in range(NUMBERS)] for text in range(TEXTS)]
    left = list(vectors)

    async def answer(_: Provider, request: web.Request) -> web.StreamResponse:
        many = len((await request.json())["input"])
        data = [{"index": index, "embedding": vector} for index, vector in enumerate(left[:many])]
        del left[:many]
        page = orjson.dumps({"data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}})
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        await response.write(page)
        return response

    provider.embedding = answer
    body = {"query": EMBED, "variables": {"input": embedding(*["x"] * TEXTS)}}
    # The provider, which writes them all, runs on the loop too.
    async with free_loop(1.5):
        response = await service.post(body, Authorization=f"Bearer {service.owner}")
        text = await response.read()
    told = (await asyncio.to_thread(orjson.loads, text))["data"]["embedTexts"]
    assert told["__typename"] == "EmbedTextsSuccess", told
    assert told["embeddings"] == vectors
    assert told["usage"] == {"inputTokens": 2, "outputTokens": 0}
