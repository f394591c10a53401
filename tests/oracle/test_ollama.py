"""Ollama's own client against the fake of Ollama."""

from contextlib import asynccontextmanager

import pytest

from models.vendors.ollama_words import question, texts
from models.vendors.speaking import EmbedAsk
from tests.fakes.ollama import call, chatted, shown, stream_of
from tests.fakes.provider import KEY, Provider, fixed
from tests.fakes.streaming import line
from tests.models.vendors.lines import PNG, SCHEMA_FORMAT, asking, image, said, with_tools

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


PAGE = chatted(NAMES[0], "I look.", call("weather", city="Bonn"), prompt_eval_count=9, eval_count=7)


def playing(stream):
    async def answer(provider, request):
        return await stream.play(request)

    return answer


async def test_an_answer_is_believed_as_a_whole_and_streamed(sdk):
    asked = question(with_tools(NAMES[0]), stream=False)
    asked.pop("stream")
    async with (
        Provider(dialect="ollama", models=NAMES, chatting=fixed(PAGE, 200)) as fake,
        client_of(sdk, fake) as client,
    ):
        whole = await client.chat(**asked)
        fake.chatting = playing(stream_of(PAGE))
        pieces = [piece async for piece in await client.chat(**asked, stream=True)]
    assert "".join(piece.message.content or "" for piece in pieces) == whole.message.content == "I look."
    for told in (whole, next(piece for piece in pieces if piece.message.tool_calls)):
        (called,) = told.message.tool_calls
        assert (called.function.name, called.function.arguments) == ("weather", {"city": "Bonn"})
    for last in (whole, pieces[-1]):
        assert (last.done, last.done_reason, last.prompt_eval_count, last.eval_count) == (True, "stop", 9, 7)


async def test_what_a_call_asks_is_what_the_client_asks_of_the_same(sdk):
    body = question(
        with_tools(
            NAMES[0],
            temperature=0.5,
            top_p=0.9,
            max_output_tokens=50,
            stop=("END",),
            response_format=SCHEMA_FORMAT,
        ),
        stream=False,
    )
    async with Provider(dialect="ollama", models=NAMES) as fake, client_of(sdk, fake) as client:
        await client.chat(**body)
        (request,) = fake.requests
    # The client knows no ids of calls yet, and says of every tool what it says of none.
    for message in body["messages"]:
        message.pop("tool_call_id", None)
        for called in message.get("tool_calls", ()):
            called.pop("id")
    described = body.pop("tools")
    sent = request.body.pop("tools")
    assert request.body == body
    assert [tool["function"]["name"] for tool in sent] == [tool["function"]["name"] for tool in described]
    assert sent[0]["function"]["parameters"]["required"] == ["city"]


async def test_an_image_is_sent_as_the_client_sends_it(sdk):
    body = question(asking(NAMES[0], said("user", "Look:", image())), stream=False)
    async with Provider(dialect="ollama", models=NAMES) as fake, client_of(sdk, fake) as client:
        await client.chat(**body)
        (request,) = fake.requests
    assert {**request.body, "tools": []} == {**body, "tools": []}
    assert body["messages"][0]["images"] == [PNG]


async def test_an_error_within_a_stream_is_of_the_clients_own_class(sdk):
    broken = stream_of(PAGE).but(1).then(line({"error": "llama runner process has terminated"}))
    async with (
        Provider(dialect="ollama", models=NAMES, chatting=playing(broken)) as fake,
        client_of(sdk, fake) as client,
    ):
        with pytest.raises(sdk("ollama").ResponseError) as caught:
            _ = [piece async for piece in await client.chat(model=NAMES[0], messages=[], stream=True)]
    assert caught.value.error == "llama runner process has terminated"


async def test_texts_are_asked_about_as_the_client_asks(sdk):
    asked = EmbedAsk(NAMES[1], ("one", "three"), 2)
    body = texts(asked, asked.texts)
    async with Provider(dialect="ollama", models=NAMES) as fake, client_of(sdk, fake) as client:
        answer = await client.embed(**body)
        (request,) = fake.requests
    assert request.body == body
    assert (answer.embeddings, answer.prompt_eval_count) == ([[0.75, 0.25], [1.25, 0.25]], 2)
