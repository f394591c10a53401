"""Answers in which anything may be anything, whole and streamed: each is understood, or a failure of the provider's, and nothing
breaks here."""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from models.invocation.hearing import Heard
from models.vendors.registry import speaker_for
from models.vendors.speaking import CallFailed, ChatAnswer, Delta, Finish, Line
from tests.fakes import openai_chat
from tests.fakes.provider import Provider
from tests.fakes.streaming import Stream, event
from tests.fakes.streaming import line as json_line
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import asking, line_to
from tests.models.vendors.protocols import OLLAMA, PROTOCOLS
from tests.models.vendors.test_speaking_alike import talking

ROUNDS = 150
ODD = (None, True, 0, -1, 1.5, 2**63, 1e30, "", "x", "null", [], {}, [None], [[]], {"a": None}, [{}])
CALLING = ("m", "I look.", openai_chat.call("t1", "weather", '{"city":"Bonn"}'))


@pytest.mark.parametrize("protocol", PROTOCOLS, ids=str)
async def test_whatever_an_answer_holds(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        stream = protocol.streams(fake)
        if protocol.key == "anthropic":
            more = {"content": list(fake.content), "stop_reason": fake.stop_reason, "usage": fake.usage}
            page = {"id": "m", "type": "message", "role": "assistant", "model": "m", **more}
        elif protocol.key == "google":
            row = {"content": {"role": "model", "parts": list(fake.parts)}, "finishReason": fake.finish}
            page = {"candidates": [{**row, "index": 0}], "usageMetadata": fake.usage}
        elif protocol.key == "cohere":
            message = {"role": "assistant", **fake.message}
            page = {"id": "c", "message": message, "finish_reason": fake.finish, "usage": fake.usage}
        else:
            page = OLLAMA
        said = Said(protocol.speaker, line, lambda what: protocol.say(fake, what), protocol.model)
        await said.all(page, stream)


@pytest.mark.parametrize("responses", [False, True], ids=["chat", "responses"])
async def test_whatever_an_answer_of_openai_holds(responses, client_for):
    page = (openai_chat.responded if responses else openai_chat.chatted)(*CALLING)
    stream = (openai_chat.responses_stream_of if responses else openai_chat.stream_of)(page)
    async with Provider() as fake:

        def say(what: Saying | Stream) -> None:
            async def answer(_: Provider, request: web.Request) -> web.StreamResponse:
                return await what.play(request) if isinstance(what, Stream) else what.response()

            fake.chatting = fake.responding = answer

        line = line_to(await client_for(fake.origin), "openai", fake.base_url)
        said = Said(speaker_for("openai"), line, say, "m", responses=responses)
        await said.all(page, stream)


class Said:
    """One speaker, to whom a provider says what is wrong in some place."""

    def __init__(self, speaker: Any, line: Line, say: Any, model: str, **more: Any) -> None:
        self._speaker, self._line, self._say = speaker, line, say
        self._ask = asking(model, **more)

    async def all(self, page: dict[str, Any], stream: Stream) -> None:
        answers, failures = 0, set()
        for seed in range(ROUNDS):
            chance = random.Random(seed)
            for what, hear in (
                (Saying(200, _altered(page, chance)), self._whole),
                (_altered_stream(stream, chance), self._streamed),
            ):
                self._say(what)
                try:
                    _judge(await hear())
                    answers += 1
                except CallFailed as failed:
                    failures.add(failed.outcome.failure)
        assert answers
        assert failures
        assert None not in failures

    async def _whole(self) -> ChatAnswer:
        answer: ChatAnswer = await self._speaker.chat(self._line, self._ask)
        return answer

    async def _streamed(self) -> ChatAnswer:
        heard, answer = Heard(), None
        async for item in self._speaker.stream(self._line, self._ask):
            if isinstance(item, Delta):
                heard.take(item)
            elif isinstance(item, Finish):
                answer = heard.whole(item)
        assert answer is not None
        return answer


def _judge(answer: ChatAnswer) -> None:
    words = [
        answer.text or "",
        *(w for call in answer.tool_calls for w in (call.id, call.name, call.arguments)),
    ]
    assert all(isinstance(word, str) for word in words)
    used = answer.usage
    for count in () if used is None else (used.input, used.output, used.cached_input or 0):
        assert type(count) is int
        assert 0 <= count < 2**53


def _altered(value: Any, chance: random.Random) -> Any:
    """With something else, or nothing, in one to three of its places."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        places = [path for path in _places(value) if path]
        if not places:
            return value
        *way, last = chance.choice(places)
        holder = value
        for step in way:
            holder = holder[step]
        if chance.random() < 0.25:
            del holder[last]
        else:
            holder[last] = copy.deepcopy(chance.choice(ODD))
    return value


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    for step, one in inner:
        yield from _places(one, (*path, step))


def _altered_stream(stream: Stream, chance: random.Random) -> Stream:
    pieces = list(stream.pieces)
    at = chance.randrange(len(pieces))
    pieces[at] = _altered_piece(pieces[at], chance)
    if chance.random() < 0.2:
        pieces.insert(chance.randrange(len(pieces)), chance.choice(pieces))
    if chance.random() < 0.1:
        del pieces[chance.randrange(len(pieces))]
    return replace(stream, pieces=tuple(pieces))


def _altered_piece(piece: bytes, chance: random.Random) -> bytes:
    *head, data = piece.decode().strip().split("\n")
    if not data.startswith("data: "):
        return json_line(_altered(json.loads(data), chance))
    if data == "data: [DONE]":
        return piece
    name = head[0].removeprefix("event: ") if head else None
    return event(_altered(json.loads(data.removeprefix("data: ")), chance), name)
