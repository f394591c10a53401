"""Ollama's own client against the fake of Ollama."""

from contextlib import asynccontextmanager

import pytest

from tests.fakes.ollama import shown
from tests.fakes.provider import KEY, Provider, fixed

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

NAMES = ("gemma3:270m", "all-minilm:latest")


@asynccontextmanager
async def client_of(sdk, fake):
    client = sdk("ollama").AsyncClient(host=fake.origin, headers={"Authorization": f"Bearer {KEY}"})
    try:
        yield client
    finally:
        await client.close()


async def test_the_list_is_believed(sdk):
    async with Provider(dialect="ollama", models=NAMES) as fake, client_of(sdk, fake) as client:
        listed = await client.list()
        assert fake.paths == ["/api/tags"]
    assert [offering.model for offering in listed.models] == list(NAMES)


async def test_what_it_tells_of_a_model_is_believed(sdk):
    told = {NAMES[0]: shown(NAMES[0], "completion", "vision", "tools", parameters="num_ctx 8192")}
    async with Provider(dialect="ollama", models=NAMES, details=told) as fake, client_of(sdk, fake) as client:
        chats, embeds = [await client.show(name) for name in NAMES]
        assert [request.body for request in fake.requests] == [{"model": name} for name in NAMES]
        with pytest.raises(sdk("ollama").ResponseError) as caught:
            await client.show("none")
    assert caught.value.status_code == 404
    assert chats.capabilities == ["completion", "vision", "tools"]
    assert (chats.modelinfo["gemma3.context_length"], chats.parameters) == (32_768, "num_ctx 8192")
    assert embeds.capabilities == ["embedding"]


async def test_what_a_check_asks_is_what_the_client_asks(sdk):
    async with Provider(dialect="ollama", models=NAMES) as fake, client_of(sdk, fake) as client:
        said = await client.chat(
            model=NAMES[0],
            messages=[{"role": "user", "content": "Say OK."}],
            stream=False,
            options={"num_predict": 16},
        )
        assert (said.message.content, said.done) == ("OK", True)
        assert fake.paths == ["/api/chat"]
        assert fake.requests[0].body["options"] == {"num_predict": 16}


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (400, "model is required"),
        (401, "unauthorized"),
        (404, "model 'x' not found"),
        (429, "too many requests"),
        (502, "cloud model unreachable"),
    ],
)
async def test_each_error_is_of_the_clients_own_class(sdk, status, text):
    ollama = sdk("ollama")
    async with (
        Provider(dialect="ollama", chatting=fixed({"error": text}, status)) as fake,
        client_of(sdk, fake) as client,
    ):
        with pytest.raises(ollama.ResponseError) as caught:
            await client.chat(model="x", messages=[])
    assert (caught.value.status_code, caught.value.error) == (status, text)
