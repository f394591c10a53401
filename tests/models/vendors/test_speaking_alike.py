"""What holds of every speaker that has a protocol of its own, whatever the protocol is."""

import json
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from models.vendors.failure import Failure
from models.vendors.speaking import CallFailed, Delta, EmbedAsk, Line, NotSpoken
from tests.fakes.listener import free_port
from tests.fakes.provider import KEY, WRONG_KEY
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import asking, audio, line_to, said, together
from tests.models.vendors.protocols import PROTOCOLS, Protocol

protocols = pytest.mark.parametrize("protocol", PROTOCOLS, ids=str)
EMBEDDING = [protocol for protocol in PROTOCOLS if protocol.embeds]


@asynccontextmanager
async def talking(
    protocol: Protocol, client_for: Any, *, key: str | None = KEY
) -> AsyncIterator[tuple[Any, Line]]:
    async with protocol.fake() as fake:
        yield fake, line_to(await client_for(fake.origin), protocol.key, fake.origin, key=key)


@protocols
async def test_an_answer_is_the_same_as_a_whole_and_streamed(protocol, client_for):
    async with talking(protocol, client_for) as (_, line):
        whole = await protocol.speaker.chat(line, asking(protocol.model))
        streamed = await together(protocol.speaker.stream(line, asking(protocol.model)))
    assert whole == protocol.answer
    assert streamed == protocol.answer


@protocols
@pytest.mark.parametrize("size", [1, 7, 4096])
async def test_a_stream_is_understood_however_its_bytes_come(protocol, size, client_for):
    async with talking(protocol, client_for) as (fake, line):
        protocol.say(fake, replace(protocol.streams(fake), chopped=size))
        assert await together(protocol.speaker.stream(line, asking(protocol.model))) == protocol.answer


@protocols
@pytest.mark.parametrize("after", ["end", "cut"])
async def test_a_stream_without_its_end_mark_has_failed_wherever_it_ended(protocol, after, client_for):
    async with talking(protocol, client_for) as (fake, line):
        whole = protocol.streams(fake)
        for pieces in range(len(whole.pieces)):
            protocol.say(fake, whole.but(pieces, after))
            with pytest.raises(CallFailed) as caught:
                await together(protocol.speaker.stream(line, asking(protocol.model)))
            assert (caught.value.outcome.failure, caught.value.outcome.http_status) == (
                Failure.BAD_RESPONSE,
                200,
            )
            assert caught.value.outcome.message


@protocols
async def test_an_error_within_a_stream_is_no_end(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        protocol.say(fake, protocol.streams(fake).but(2).then(protocol.overloaded))
        with pytest.raises(CallFailed) as caught:
            await together(protocol.speaker.stream(line, asking(protocol.model)))
    outcome = caught.value.outcome
    assert (outcome.failure, outcome.message, outcome.http_status) == (
        Failure.PROVIDER_ERROR,
        "Overloaded",
        200,
    )


@protocols
async def test_a_stream_that_falls_silent_is_given_up(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        silent = protocol.streams(fake).but(2, "hang")
        protocol.say(fake, silent)
        with pytest.raises(CallFailed) as caught:
            await together(protocol.speaker.stream(line, asking(protocol.model)))
        await silent.left.wait()
    assert caught.value.outcome.failure is Failure.TIMEOUT


@protocols
async def test_closing_a_stream_closes_the_connection(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        endless = protocol.streams(fake).but(-1, "hang")
        protocol.say(fake, endless)
        async with aclosing(protocol.speaker.stream(line, asking(protocol.model))) as stream:
            assert isinstance(await anext(stream), Delta)
            assert not endless.left.is_set()
        await endless.left.wait()


@protocols
async def test_a_stream_that_ended_well_leaves_its_connection_to_the_next_call(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        # What ends the body comes a moment after the end mark.
        stream = replace(protocol.streams(fake), lingers=0.01)
        protocol.say(fake, stream)
        for _ in range(3):
            await together(protocol.speaker.stream(line, asking(protocol.model)))
    assert (len(stream.peers), len(set(stream.peers))) == (3, 1)


@protocols
async def test_a_server_that_hangs_up_after_its_stream_spoils_nothing(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        # llama.cpp promises to keep the connection, and closes it with the last byte.
        stream = replace(protocol.streams(fake), after="close")
        protocol.say(fake, stream)
        for _ in range(20):
            heard = await together(protocol.speaker.stream(line, asking(protocol.model)))
            assert heard == protocol.answer
    assert len(set(stream.peers)) == 20


def _asks(protocol: Protocol, line: Line) -> list[Any]:
    """Every way to call it, not yet begun."""
    speaker, question = protocol.speaker, asking(protocol.model)
    asks = [lambda: speaker.chat(line, question), lambda: together(speaker.stream(line, question))]
    if protocol.embeds:
        asks.append(lambda: speaker.embed(line, EmbedAsk(protocol.embeds, ("a",))))
    return asks


@protocols
async def test_a_wrong_key_is_rejected_whatever_is_asked_and_never_shown(protocol, client_for):
    async with talking(protocol, client_for, key=WRONG_KEY) as (fake, line):
        fake.key = KEY
        for ask in _asks(protocol, line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.KEY_REJECTED
            assert caught.value.outcome.hint
            assert WRONG_KEY not in repr(caught.value.outcome) + str(caught.value) + repr(line)


@protocols
async def test_what_repeats_the_key_is_scrubbed_of_it(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        protocol.say(fake, "echo")
        for ask in _asks(protocol, line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert KEY not in repr(caught.value.outcome)
        told = protocol.streams(fake).but(1)
        error = json.dumps({"type": "error", "error": {"message": f"Your key {KEY} broke."}}).encode()
        whole = error + b"\n" if "json" in told.content_type else b"data: " + error + b"\n\n"
        protocol.say(fake, told.then(whole))
        with pytest.raises(CallFailed) as caught:
            await together(protocol.speaker.stream(line, asking(protocol.model)))
        assert "broke" in caught.value.outcome.message
        assert KEY not in repr(caught.value.outcome)


@protocols
async def test_the_key_goes_in_a_header_and_never_in_the_address(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        await protocol.speaker.chat(line, asking(protocol.model))
        (request,) = fake.requests
    assert any(KEY in value for value in request.headers.values())
    assert KEY not in request.path + repr(request.body)


@protocols
async def test_a_model_that_is_not_there_is_not_found(protocol, client_for):
    async with talking(protocol, client_for) as (_, line):
        speaker = protocol.speaker
        for ask in (
            lambda: speaker.chat(line, asking("none")),
            lambda: together(speaker.stream(line, asking("none"))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.MODEL_NOT_FOUND


@protocols
@pytest.mark.parametrize(
    ("what", "failure"),
    [
        ("rate", Failure.RATE_LIMITED),
        ("server_error", Failure.PROVIDER_ERROR),
        ("server_page", Failure.PROVIDER_ERROR),
        ("page", Failure.WRONG_ENDPOINT),
        ("empty", Failure.WRONG_ENDPOINT),
        ("other_json", None),
        ("cut", Failure.BAD_RESPONSE),
        ("hang_up", Failure.UNREACHABLE),
        ("never", Failure.TIMEOUT),
        ("redirect", Failure.WRONG_ENDPOINT),
    ],
)
async def test_what_goes_wrong_is_classified_whatever_is_asked(protocol, what, failure, client_for):
    async with talking(protocol, client_for) as (fake, line):
        protocol.say(fake, what)
        for ask in _asks(protocol, replace(line, deadline=replace(line.deadline, first_byte=0.2))):
            with pytest.raises(CallFailed) as caught:
                await ask()
            told = caught.value.outcome.failure
            assert told is failure or (
                failure is None and told in (Failure.WRONG_ENDPOINT, Failure.BAD_RESPONSE)
            )
            assert caught.value.outcome.retry_after == (7 if what == "rate" else None)


@protocols
async def test_nobody_there_is_said_so(protocol, client_for):
    nobody = f"http://127.0.0.1:{free_port()}"
    line = line_to(await client_for(nobody), protocol.key, nobody)
    for ask in _asks(protocol, line):
        with pytest.raises(CallFailed) as caught:
            await ask()
        assert caught.value.outcome.failure is Failure.CONNECTION_REFUSED


@protocols
async def test_what_cannot_be_said_is_refused_before_anything_is_sent(protocol, client_for):
    unsaid = asking(protocol.model, said("system", "Listen.", audio()), tool_choice={"type": "any"})
    if protocol.key == "google":
        unsaid = replace(unsaid, messages=(said("system", audio()),))
    async with talking(protocol, client_for) as (fake, line):
        for ask in (
            lambda: protocol.speaker.chat(line, unsaid),
            lambda: together(protocol.speaker.stream(line, unsaid)),
        ):
            with pytest.raises(NotSpoken) as caught:
                await ask()
            assert caught.value.path[:2] == ("messages", "0")
            assert caught.value.path[-1] == "audio"
        assert fake.requests == []


@pytest.mark.parametrize("protocol", EMBEDDING, ids=str)
async def test_each_text_gets_its_own_vector_however_many_they_are(protocol, client_for):
    texts = tuple("x" * (4 * number) for number in range(1, 206))
    async with talking(protocol, client_for) as (fake, line):
        answer = await protocol.speaker.embed(line, EmbedAsk(protocol.embeds, texts, 3))
        sizes = [
            len(next(value for value in body.values() if isinstance(value, list))) for body in _bodies(fake)
        ]
    assert [vector[0] for vector in answer.vectors] == list(range(1, 206))
    assert {len(vector) for vector in answer.vectors} == {3}
    assert sizes == ([96, 96, 13] if protocol.key == "cohere" else [100, 100, 5])


@pytest.mark.parametrize("protocol", EMBEDDING, ids=str)
async def test_many_texts_have_the_time_of_one_call(protocol, client_for):
    async with talking(protocol, client_for) as (fake, line):
        fake.delay = 0.2
        hurried = replace(line, deadline=replace(line.deadline, total=0.3))
        with pytest.raises(CallFailed) as caught:
            await protocol.speaker.embed(hurried, EmbedAsk(protocol.embeds, ("x",) * 205))
        assert len(fake.requests) == 2
    assert caught.value.outcome.failure is Failure.TIMEOUT
    assert (caught.value.usage is None) == (protocol.key == "google")


@pytest.mark.parametrize("protocol", EMBEDDING, ids=str)
async def test_a_missing_or_broken_vector_is_a_bad_answer(protocol, client_for):
    shapes = {
        "google": [[], [{"values": []}], [{"values": [None]}], [{}], [None]],
        "cohere": [{}, {"float": []}, {"float": [[]]}, {"float": [["a"]]}, {"float": None}],
        "ollama": [[], [[]], [[None]], ["a"], [[0.5], [0.5]]],
    }
    async with talking(protocol, client_for) as (fake, line):
        for shape in shapes[protocol.key]:
            protocol.say(fake, Saying(200, {"embeddings": shape}))
            with pytest.raises(CallFailed) as caught:
                await protocol.speaker.embed(line, EmbedAsk(protocol.embeds, ("a",)))
            assert caught.value.outcome.failure is Failure.BAD_RESPONSE


def _bodies(fake: Any) -> list[dict[str, Any]]:
    return [request.body for request in fake.requests]
