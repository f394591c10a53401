"""Cohere's own client against the fake of Cohere."""

import pytest

from tests.fakes.cohere import SAYINGS, Cohere, model

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
