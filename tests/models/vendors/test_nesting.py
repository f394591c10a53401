"""JSON that nests deeper than it can be written: of a caller it is refused before anything is sent, of a provider a bad answer."""

import json
from typing import Any

import pytest

from models.vendors.asked import MOST_LEVELS
from models.vendors.failure import Failure
from models.vendors.speaking import CallFailed, ChatRole, Message, NotSpoken, ToolCall
from tests.fakes import anthropic, google, ollama
from tests.fakes.streaming import Stream
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import asking, said, together
from tests.models.vendors.protocols import PROTOCOLS, Protocol
from tests.models.vendors.test_speaking_alike import talking

OBJECTS = [one for one in PROTOCOLS if one.key != "cohere"]
objects = pytest.mark.parametrize("protocol", OBJECTS, ids=str)


def nested(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


def answers(protocol: Protocol, arguments: Any) -> tuple[dict[str, Any], Stream]:
    """The same answer with one tool call, whole and streamed."""
    if protocol.key == "anthropic":
        call = {"type": "tool_use", "id": "t1", "name": "weather", "input": arguments}
        more = {
            "content": [call],
            "stop_reason": "tool_use",
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
        page = {"id": "m", "type": "message", "role": "assistant", "model": "m", **more}
        begun = {"type": "content_block_start", "index": 0, "content_block": call}
        first = anthropic.stream_of(page).pieces[0]
        return page, Stream((first, anthropic.told(**begun)))
    if protocol.key == "google":
        parts = [{"functionCall": {"name": "weather", "args": arguments}}]
        row = {"content": {"role": "model", "parts": parts}, "finishReason": "STOP", "index": 0}
        page = {"candidates": [row], "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1}}
        return page, google.stream_of(page)
    page = ollama.chatted("m", "", {"function": {"name": "weather", "arguments": arguments}})
    return page, ollama.stream_of(page)


@objects
async def test_a_callers_arguments_are_bounded_in_depth(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):

        def question(levels: int) -> Any:
            call = ToolCall("t1", "weather", nested(levels))
            history = (
                said("user", "Rome?"),
                Message(ChatRole.ASSISTANT, tool_calls=(call,)),
                Message(ChatRole.TOOL, said("user", "Rain.").parts, tool_call_id="t1"),
            )
            return asking(protocol.model, *history)

        for levels in (MOST_LEVELS + 1, 300, 1000):
            with pytest.raises(NotSpoken) as caught:
                await protocol.speaker.chat(line, question(levels))
            assert caught.value.path == ("messages", "1", "toolCalls", "0", "arguments")
        assert fake.requests == []
        await protocol.speaker.chat(line, question(MOST_LEVELS))


@objects
async def test_a_providers_arguments_that_nest_too_deep_are_a_bad_answer(protocol, client_for):
    page, stream = answers(protocol, json.loads(nested(400)))
    async with talking(protocol, client_for) as (fake, line):
        for what, ask in (
            (Saying(200, page), lambda: protocol.speaker.chat(line, asking(protocol.model))),
            (stream, lambda: together(protocol.speaker.stream(line, asking(protocol.model)))),
        ):
            protocol.say(fake, what)
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.BAD_RESPONSE


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=str)
async def test_an_error_that_nests_too_deep_is_one_without_words(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        protocol.say(fake, Saying(200, {"error": {"message": json.loads(nested(400))}}))
        for ask in (
            lambda: protocol.speaker.chat(line, asking(protocol.model)),
            lambda: together(protocol.speaker.stream(line, asking(protocol.model))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.PROVIDER_ERROR
