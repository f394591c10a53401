"""Cohere's own client against the fake of Cohere."""

import pytest

from models.vendors.cohere_words import question, texts
from models.vendors.speaking import EmbedAsk
from tests.fakes.cohere import SAYINGS, Cohere, model, stream_of, tool_call
from tests.models.vendors.lines import SCHEMA_FORMAT, asking, image, said, with_tools

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ERRORS = {400: "BadRequestError", 401: "UnauthorizedError", 403: "ForbiddenError", 404: "NotFoundError"}
ERRORS |= {422: "UnprocessableEntityError", 429: "TooManyRequestsError", 498: "InvalidTokenError"}
ERRORS |= {499: "ClientClosedRequestError", 500: "InternalServerError", 501: "NotImplementedError"}
ERRORS |= {503: "ServiceUnavailableError", 504: "GatewayTimeoutError"}


def client_of(cohere, fake):
    return cohere.AsyncClientV2(fake.key, base_url=fake.origin)


async def test_the_list_is_believed(sdk):
    cohere = sdk("cohere")
    rows = tuple(model(f"c-{number}", "chat") for number in range(3))
    async with Cohere(models=rows) as fake, client_of(cohere, fake) as client:
        page = await client.models.list(page_size=2)
        assert [offering.name for offering in page.models] == ["c-0", "c-1"]
        page = await client.models.list(page_size=2, page_token=page.next_page_token)
    assert [(offering.name, offering.context_length) for offering in page.models] == [("c-2", 128_000.0)]
    assert page.models[0].endpoints == ["chat"]


async def test_what_a_check_asks_is_what_the_client_asks(sdk):
    cohere = sdk("cohere")
    async with Cohere() as fake, client_of(cohere, fake) as client:
        said = await client.chat(
            model="command-r7b-12-2024", messages=[{"role": "user", "content": "Say OK."}], max_tokens=16
        )
        assert (said.message.content[0].text, said.finish_reason) == ("OK", "COMPLETE")
        embedded = await client.embed(
            model="embed-v4.0", texts=["OK"], input_type="search_query", embedding_types=["float"]
        )
        assert embedded.embeddings.float_ == [[0.5]]
        ranked = await client.rerank(model="rerank-v4.0-fast", query="OK", documents=["OK"])
        assert ranked.results[0].relevance_score == 0.9
        assert fake.paths == ["/v2/chat", "/v2/embed", "/v2/rerank"]
        assert fake.requests[0].body["max_tokens"] == 16


@pytest.mark.parametrize("said", sorted(SAYINGS))
async def test_each_error_is_of_the_clients_own_class(sdk, said):
    cohere = sdk("cohere")
    api_error = sdk("cohere.core.api_error").ApiError
    saying = SAYINGS[said]
    expected = getattr(sdk("cohere.errors"), ERRORS[saying.status]) if saying.status in ERRORS else api_error
    async with Cohere(says={"chat": saying}) as fake, client_of(cohere, fake) as client:
        with pytest.raises(expected) as caught:
            await client.chat(
                model="command-r7b-12-2024",
                messages=[{"role": "user", "content": "x"}],
                request_options={"max_retries": 0},
            )
    assert caught.value.status_code == saying.status


MESSAGE = {
    "content": [{"type": "thinking", "thinking": "Where is Bonn?"}, {"type": "text", "text": "I look."}],
    "tool_plan": "I will look.",
    "tool_calls": [tool_call("1", "weather", '{"city":"Bonn"}')],
}
USED = {
    "billed_units": {"input_tokens": 9.0, "output_tokens": 7.0},
    "tokens": {"input_tokens": 70.0, "output_tokens": 9.0},
    "cached_tokens": 5.0,
}


async def test_an_answer_is_believed_as_a_whole_and_streamed(sdk):
    cohere = sdk("cohere")
    asked = question(with_tools("command-a-plus-05-2026"), stream=False)
    asked.pop("stream")
    async with (
        Cohere(message=MESSAGE, finish="TOOL_CALL", usage=USED) as fake,
        client_of(cohere, fake) as client,
    ):
        whole = await client.chat(**asked)
        events = [event async for event in client.chat_stream(**asked)]
    assert [block.type for block in whole.message.content] == ["thinking", "text"]
    assert (whole.message.content[1].text, whole.finish_reason) == ("I look.", "TOOL_CALL")
    (call,) = whole.message.tool_calls
    assert (call.id, call.function.name, call.function.arguments) == ("1", "weather", '{"city":"Bonn"}')
    assert (whole.usage.billed_units.input_tokens, whole.usage.cached_tokens) == (9.0, 5.0)
    assert len(events) == len(
        stream_of({"id": "", "message": MESSAGE, "finish_reason": "", "usage": USED}).pieces
    )
    heard = [event.delta.message.content for event in events if event.type == "content-delta"]
    assert "".join(content.text or "" for content in heard) == "I look."
    (begun,) = (event.delta.message.tool_calls for event in events if event.type == "tool-call-start")
    assert (begun.id, begun.function.name) == ("1", "weather")
    given = [event.delta.message.tool_calls for event in events if event.type == "tool-call-delta"]
    assert "".join(piece.function.arguments for piece in given) == '{"city":"Bonn"}'
    end = events[-1]
    assert (end.type, end.delta.finish_reason, end.delta.usage.billed_units.output_tokens) == (
        "message-end",
        "TOOL_CALL",
        7.0,
    )


@pytest.mark.parametrize(
    "asked",
    [
        with_tools(
            "command-a-plus-05-2026",
            temperature=0.5,
            top_p=0.9,
            max_output_tokens=50,
            stop=("END",),
            tool_choice="required",
            response_format=SCHEMA_FORMAT,
        ),
        asking("command-a-plus-05-2026", said("user", "Look:", image())),
    ],
)
async def test_what_a_call_asks_is_what_the_client_asks_of_the_same(sdk, asked):
    cohere = sdk("cohere")
    body = question(asked, stream=False)
    async with Cohere() as fake, client_of(cohere, fake) as client:
        await client.chat(**{name: value for name, value in body.items() if name != "stream"})
        (request,) = fake.requests
    assert request.body == body


async def test_texts_are_asked_about_as_the_client_asks(sdk):
    cohere = sdk("cohere")
    asked = EmbedAsk("embed-v4.0", ("one", "three"), 256)
    body = texts(asked, asked.texts)
    async with Cohere() as fake, client_of(cohere, fake) as client:
        answer = await client.embed(**body)
        (request,) = fake.requests
    assert request.body == body
    assert [row[0] for row in answer.embeddings.float_] == [0.75, 1.25]
    assert answer.meta.billed_units.input_tokens == 4.0
