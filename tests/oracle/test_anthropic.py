"""Anthropic's own client against the fake of Anthropic."""

from dataclasses import replace

import pytest

from models.vendors.anthropic_words import question
from models.vendors.speaking import ToolCall
from tests.fakes.anthropic import SAYINGS, Anthropic, model, stream_of, text, told, tool_use
from tests.models.vendors.lines import SCHEMA_FORMAT, document, image, said, with_tools

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ERRORS = {
    "bad_key": "AuthenticationError",
    "permission": "PermissionDeniedError",
    "region": "PermissionDeniedError",
    "credit": "BadRequestError",
    "spend_limit": "BadRequestError",
    "workspace_limit": "BadRequestError",
    "tier_cap": "RateLimitError",
    "contract_cap": "RateLimitError",
    "rate": "RateLimitError",
    "rate_reset": "RateLimitError",
    "ramp": "RateLimitError",
    "on_hold": "BadRequestError",
    "disabled": "BadRequestError",
    "no_model": "NotFoundError",
    "no_path": "NotFoundError",
    "conflict": "ConflictError",
    "billing": "APIStatusError",
    "linked_limit": "APIStatusError",
    "too_large": "APIStatusError",
    "no_method": "APIStatusError",
    "overloaded": "APIStatusError",
    "server": "InternalServerError",
    "timeout": "APIStatusError",
    "not_built": "APIStatusError",
}


def client_of(anthropic, fake):
    return anthropic.AsyncAnthropic(api_key=fake.key, base_url=fake.origin, max_retries=0)


async def test_the_list_is_believed_page_by_page(sdk):
    anthropic = sdk("anthropic")
    rows = tuple(model(f"claude-{number}") for number in range(5))
    async with Anthropic(models=rows) as fake, client_of(anthropic, fake) as client:
        listed = [offering async for offering in await client.models.list(limit=2)]
        assert [query.get("after_id") for query in fake.queries] == [None, "claude-1", "claude-3"]
    assert [offering.id for offering in listed] == [row["id"] for row in rows]
    assert (listed[0].lifecycle, listed[0].max_input_tokens) == ("active", 1_000_000)
    assert listed[0].capabilities.image_input.supported is True


async def test_what_a_check_asks_is_what_the_client_asks(sdk):
    anthropic = sdk("anthropic")
    messages = [{"role": "user", "content": "Say OK."}]
    async with Anthropic() as fake, client_of(anthropic, fake) as client:
        counted = await client.messages.count_tokens(model="claude-haiku-4-5", messages=messages)
        assert counted.input_tokens == 11
        said = await client.messages.create(model="claude-haiku-4-5", messages=messages, max_tokens=16)
        assert (said.content[0].text, said.stop_reason) == ("OK", "end_turn")
        assert fake.paths == ["/v1/messages/count_tokens", "/v1/messages"]
        assert all("anthropic-version" in request.headers for request in fake.requests)


@pytest.mark.parametrize("said", sorted(ERRORS))
async def test_each_error_is_of_the_clients_own_class(sdk, said):
    anthropic = sdk("anthropic")
    async with (
        Anthropic(says={"count_tokens": SAYINGS[said]}) as fake,
        client_of(anthropic, fake) as client,
    ):
        with pytest.raises(getattr(anthropic, ERRORS[said])) as caught:
            await client.messages.count_tokens(model="claude-haiku-4-5", messages=[])
    assert caught.value.status_code == SAYINGS[said].status


def test_every_error_is_asked_about():
    assert set(ERRORS) == set(SAYINGS)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("tier_cap", "enforced_spend_limit_reached"),
        ("contract_cap", "contract_spend_limit_reached"),
        ("linked_limit", "linked_organization_spend_limit_reached"),
        ("ramp", "ramp_limit_exceeded"),
        ("on_hold", "organization_on_hold"),
    ],
)
async def test_the_codes_of_errors_are_known_to_the_client(sdk, said, code):
    anthropic = sdk("anthropic")
    async with (
        Anthropic(says={"count_tokens": SAYINGS[said]}) as fake,
        client_of(anthropic, fake) as client,
    ):
        with pytest.raises(anthropic.APIStatusError) as caught:
            await client.messages.count_tokens(model="claude-haiku-4-5", messages=[])
    assert getattr(caught.value, "error_code", None) == code or code in str(caught.value)
    assert type(caught.value).__name__ not in {"APIStatusError", "RateLimitError", "BadRequestError"}


CONTENT = (text("I look."), tool_use("toolu_1", "weather", city="Bonn"), tool_use("toolu_2", "clock"))
MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": list(CONTENT),
    "stop_reason": "tool_use",
    "usage": {"input_tokens": 9, "output_tokens": 7, "cache_read_input_tokens": 5},
}


async def test_an_answer_is_believed_as_a_whole_and_streamed(sdk):
    anthropic = sdk("anthropic")
    asked = question(with_tools("claude-haiku-4-5"), stream=False)
    async with (
        Anthropic(content=CONTENT, stop_reason="tool_use", usage=MESSAGE["usage"]) as fake,
        client_of(anthropic, fake) as client,
    ):
        whole = await client.messages.create(**asked)
        async with client.messages.stream(**asked) as stream:
            streamed = await stream.get_final_message()
        sent, sent_streamed = (request.body for request in fake.requests)
    for message in (whole, streamed):
        assert [(block.type, getattr(block, "input", None)) for block in message.content] == [
            ("text", None),
            ("tool_use", {"city": "Bonn"}),
            ("tool_use", {}),
        ]
        assert (message.content[0].text, message.stop_reason) == ("I look.", "tool_use")
        usage = message.usage
        assert (usage.input_tokens, usage.output_tokens, usage.cache_read_input_tokens) == (9, 7, 5)
    assert sent == asked
    assert sent_streamed == {**asked, "stream": True}


async def test_what_a_call_asks_is_of_the_clients_own_types(sdk):
    params = sdk("anthropic.types.message_create_params")
    check = sdk("pydantic").TypeAdapter(params.MessageCreateParamsNonStreaming).validate_python
    asked = with_tools(
        "claude-haiku-4-5", stop=("END",), tool_choice="required", response_format=SCHEMA_FORMAT
    )
    pictured = said("user", "Look:", image(), document())
    body = question(
        replace(
            asked,
            messages=(
                *asked.messages,
                pictured,
                said("assistant", "Oh.", calls=(ToolCall("1", "clock", "{}"),)),
                said("tool", image(), of="1"),
            ),
        ),
        stream=False,
    )
    checked = check(body)
    # Lists are read lazily: reading all of them is the check.
    assert [list(turn["content"]) for turn in checked["messages"]]
    assert list(checked["tools"]) == body["tools"]


async def test_an_error_within_a_stream_is_of_the_clients_own_class(sdk):
    anthropic = sdk("anthropic")
    error = told(type="error", error={"type": "overloaded_error", "message": "Overloaded"}, request_id="r")
    async with (
        Anthropic(says={"messages": stream_of(MESSAGE).but(3).then(error)}) as fake,
        client_of(anthropic, fake) as client,
    ):
        with pytest.raises(anthropic.APIStatusError) as caught:
            async with client.messages.stream(
                **question(with_tools("claude-haiku-4-5"), stream=False)
            ) as stream:
                await stream.get_final_message()
    assert caught.value.body["error"]["type"] == "overloaded_error"
