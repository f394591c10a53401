"""Whatever goes wrong on a call in OpenAI's words is CallFailed, told well, clean of the key, and made once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from models.vendors.failure import Failure
from models.vendors.registry import speaker_for
from models.vendors.speaking import CallFailed, ChatAsk, Delta, EmbedAsk, Finish, Line
from tests.fakes.azure_openai import AzureOpenAI
from tests.fakes.listener import Listener, free_port
from tests.fakes.openai_chat import chatted, responded, responses_stream_of, stream_of
from tests.fakes.provider import BEHAVIOURS, KEY, WRONG_KEY, Provider
from tests.fakes.streaming import Stream, event
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import asking, line_to, together

CHAT = stream_of(chatted("gpt-5-nano", "All is well."))
RESPONSE = responses_stream_of(responded("gpt-5-nano", "All is well."))


@dataclass(frozen=True)
class Way:
    """A way to ask in OpenAI's words. `whole`: a good stream; `marks`: how many of its last pieces are, or follow, an end mark."""

    name: str
    provider_key: str
    model: str = "gpt-5-nano"
    responses: bool = False
    version: str | None = None
    whole: Stream = CHAT
    marks: int = 3

    def __str__(self) -> str:
        return self.name

    @property
    def speaker(self) -> Any:
        return speaker_for("azure_openai" if self.provider_key == "azure_openai" else "openai")

    def ask(self) -> ChatAsk:
        return asking(self.model, responses=self.responses)

    def asks(self, line: Line) -> list[Callable[[], Any]]:
        asks = [
            lambda: self.speaker.chat(line, self.ask()),
            lambda: together(self.speaker.stream(line, self.ask())),
        ]
        embedding = lambda: self.speaker.embed(line, EmbedAsk(self.model, ("a",)))  # noqa: E731
        return asks if self.responses else [*asks, embedding]

    def say(self, fake: Any, what: Saying | Stream | str) -> None:
        """It answers everything so."""
        if isinstance(fake, AzureOpenAI):
            fake.says.update(dict.fromkeys(("chat", "embeddings", "responses"), what))
            return

        async def answer(provider, request):
            if isinstance(what, str):
                return await BEHAVIOURS[what](provider, request)
            return await what.play(request) if isinstance(what, Stream) else what.response()

        fake.chatting = fake.embedding = fake.responding = answer


WAYS = (
    Way("openai", "openai"),
    Way("compatible", "openai_compatible"),
    Way("responses", "openai", responses=True, whole=RESPONSE, marks=1),
    Way("azure", "azure_openai", "my-gpt"),
    Way("azure_classic", "azure_openai", "my-gpt", version="2024-10-21"),
)
ways = pytest.mark.parametrize("way", WAYS, ids=str)


@asynccontextmanager
async def talking(way: Way, client_for: Any, *, key: str = KEY) -> AsyncIterator[tuple[Any, Line]]:
    fake: Any = AzureOpenAI() if way.provider_key == "azure_openai" else Provider()
    async with fake:
        client = await client_for(fake.origin)
        if way.provider_key == "azure_openai":
            version = {"api_version": way.version} if way.version else {}
            yield fake, line_to(client, way.provider_key, "", key=key, endpoint=fake.origin, **version)
        else:
            yield fake, line_to(client, way.provider_key, fake.base_url, key=key)


@ways
@pytest.mark.parametrize("after", ["end", "cut"])
async def test_a_stream_without_its_end_mark_has_failed_wherever_it_ended(way, after, client_for):
    async with talking(way, client_for) as (fake, line):
        for pieces in range(len(way.whole.pieces) - way.marks + 1):
            way.say(fake, way.whole.but(pieces, after))
            with pytest.raises(CallFailed) as caught:
                await together(way.speaker.stream(line, way.ask()))
            outcome = caught.value.outcome
            assert (outcome.failure, outcome.http_status) == (Failure.BAD_RESPONSE, 200)
            assert outcome.message
            assert outcome.hint


@ways
async def test_an_error_in_a_stream_is_judged_by_its_words(way, client_for):
    errors = [
        ({"message": "Oh.", "type": "server_error", "code": None}, Failure.PROVIDER_ERROR),
        ({"message": "Oh.", "type": "rate_limit_error", "code": None}, Failure.RATE_LIMITED),
        ({"message": "Oh.", "type": "invalid_request_error", "code": None}, Failure.REQUEST_REFUSED),
        ({"message": "Oh.", "type": "insufficient_quota"}, Failure.QUOTA_EXHAUSTED),
        ({"message": "Provider returned error", "code": 429}, Failure.RATE_LIMITED),
        ({"message": "Provider returned error", "code": 502}, Failure.PROVIDER_ERROR),
        ("Something broke.", Failure.PROVIDER_ERROR),
    ]
    async with talking(way, client_for) as (fake, line):
        for pieces in (0, 2):
            for error, failure in errors:
                way.say(fake, way.whole.but(pieces).then(event({"error": error})))
                with pytest.raises(CallFailed) as caught:
                    await together(way.speaker.stream(line, way.ask()))
                outcome = caught.value.outcome
                assert (outcome.failure, outcome.http_status) == (failure, 200)
                assert outcome.message == (error if isinstance(error, str) else error["message"])


@ways
async def test_an_error_under_a_good_status_is_no_answer(way, client_for):
    async with talking(way, client_for) as (fake, line):
        way.say(fake, Saying(200, {"error": {"message": "The upstream is away.", "code": 502}}))
        for ask in way.asks(line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            outcome = caught.value.outcome
            assert (outcome.failure, outcome.message) == (Failure.PROVIDER_ERROR, "The upstream is away.")


@ways
async def test_a_silent_stream_is_left(way, client_for):
    async with talking(way, client_for) as (fake, line):
        stream = way.whole.but(2, "hang")
        way.say(fake, stream)
        with pytest.raises(CallFailed) as caught:
            await together(way.speaker.stream(line, way.ask()))
        assert caught.value.outcome.failure is Failure.TIMEOUT
        await asyncio.wait_for(stream.left.wait(), 5)


@ways
async def test_a_stream_that_is_closed_closes_its_connection(way, client_for):
    async with talking(way, client_for) as (fake, line):
        stream = way.whole.but(-way.marks, "hang")
        way.say(fake, stream)
        async with aclosing(way.speaker.stream(line, way.ask())) as told:
            async for item in told:
                assert isinstance(item, Delta)
                break
        await asyncio.wait_for(stream.left.wait(), 5)


@ways
async def test_a_cancelled_call_closes_its_connection(way, client_for):
    async with talking(way, client_for) as (fake, line):
        stream = way.whole.but(-way.marks, "hang")
        way.say(fake, stream)
        call = asyncio.create_task(together(way.speaker.stream(line, way.ask())))
        await asyncio.sleep(0.15)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.wait_for(stream.left.wait(), 5)


@ways
async def test_the_end_is_told_once_and_last(way, client_for):
    async with talking(way, client_for) as (_, line):
        items = [item async for item in way.speaker.stream(line, way.ask())]
    assert [isinstance(item, Finish) for item in items] == [False] * (len(items) - 1) + [True]


@ways
async def test_a_piece_that_is_no_json_is_a_broken_answer(way, client_for):
    async with talking(way, client_for) as (fake, line):
        for bad in ("{", "[]", "null", "OK"):
            way.say(fake, way.whole.but(2).then(event(bad)))
            with pytest.raises(CallFailed) as caught:
                await together(way.speaker.stream(line, way.ask()))
            assert caught.value.outcome.failure is Failure.BAD_RESPONSE


@ways
async def test_a_wrong_key_is_rejected_and_shown_nowhere(way, client_for):
    async with talking(way, client_for, key=WRONG_KEY) as (_, line):
        for ask in way.asks(line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.KEY_REJECTED
            assert caught.value.outcome.message
            assert WRONG_KEY not in f"{caught.value!r} {caught.value} {caught.value.outcome!r} {line!r}"


@ways
async def test_an_echo_of_the_key_is_scrubbed_wherever_it_comes(way, client_for):
    async with talking(way, client_for) as (fake, line):
        way.say(fake, "echo")
        for ask in way.asks(line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert "[secret]" in caught.value.outcome.message
            assert KEY not in repr(caught.value.outcome)
        way.say(fake, way.whole.but(1).then(event({"error": {"message": f"Your key {KEY} broke."}})))
        with pytest.raises(CallFailed) as caught:
            await together(way.speaker.stream(line, way.ask()))
        assert caught.value.outcome.message == "Your key [secret] broke."


@ways
async def test_the_key_goes_in_a_header_and_never_in_the_address_or_the_body(way, client_for):
    async with talking(way, client_for) as (fake, line):
        for ask in way.asks(line)[:2]:
            await ask()
        for request in fake.requests:
            assert any(KEY in value for value in request.headers.values())
            assert KEY not in request.path + repr(request.body)


@ways
@pytest.mark.parametrize(
    ("what", "failure", "retry_after"),
    [
        ("rate", Failure.RATE_LIMITED, 7),
        ("rate_for_hours", Failure.RATE_LIMITED, 7200),
        ("rejected", Failure.KEY_REJECTED, None),
        ("denied", Failure.PERMISSION_DENIED, None),
        ("quota", Failure.QUOTA_EXHAUSTED, None),
        ("deactivated", Failure.ACCOUNT_DISABLED, None),
        ("region", Failure.REGION_BLOCKED, None),
        ("server_error", Failure.PROVIDER_ERROR, None),
        ("server_page", Failure.PROVIDER_ERROR, None),
        ("loading", Failure.PROVIDER_ERROR, None),
        ("teapot", Failure.REQUEST_REFUSED, None),
        ("page", Failure.WRONG_ENDPOINT, None),
        ("empty", Failure.WRONG_ENDPOINT, None),
        ("cut_json", Failure.BAD_RESPONSE, None),
        ("cut", Failure.BAD_RESPONSE, None),
        ("hang_up", Failure.UNREACHABLE, None),
        ("never", Failure.TIMEOUT, None),
        ("redirect", Failure.WRONG_ENDPOINT, None),
    ],
)
async def test_what_goes_wrong_is_classified_whatever_is_asked(way, what, failure, retry_after, client_for):
    async with talking(way, client_for) as (fake, line):
        way.say(fake, what)
        asks = way.asks(replace(line, deadline=replace(line.deadline, first_byte=0.2)))
        for ask in asks:
            with pytest.raises(CallFailed) as caught:
                await ask()
            outcome = caught.value.outcome
            assert (outcome.failure, outcome.retry_after) == (failure, retry_after)
            assert outcome.message
            assert outcome.hint
        assert len(fake.requests) == len(asks)


@ways
async def test_nobody_there_is_said_so(way, client_for):
    nobody = f"http://127.0.0.1:{free_port()}"
    line = line_to(await client_for(nobody), way.provider_key, nobody, endpoint=nobody)
    for ask in way.asks(line):
        with pytest.raises(CallFailed) as caught:
            await ask()
        assert caught.value.outcome.failure is Failure.CONNECTION_REFUSED


@ways
async def test_a_blocked_address_is_refused_before_a_byte_is_sent(way, client_for):
    async with Listener() as listener:
        where = f"http://127.0.0.1:{listener.port}"
        line = line_to(await client_for(), way.provider_key, where, endpoint=where)
        for ask in way.asks(line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.BLOCKED_ADDRESS
            assert "PROVIDENCE_EGRESS_ALLOW" in (caught.value.outcome.hint or "")
        assert listener.visits == 0


@pytest.mark.parametrize("way", [way for way in WAYS if not way.responses], ids=str)
async def test_a_model_that_is_not_there_is_not_found(way, client_for):
    missing = replace(way, model="none")
    async with talking(way, client_for) as (_, line):
        for ask in missing.asks(line):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.MODEL_NOT_FOUND


@ways
async def test_a_whole_answer_where_a_stream_was_asked_for_is_a_broken_one(way, client_for):
    async with talking(way, client_for) as (fake, line):
        way.say(fake, Saying(200, chatted(way.model)))
        with pytest.raises(CallFailed) as caught:
            await together(way.speaker.stream(line, way.ask()))
        assert caught.value.outcome.failure is Failure.BAD_RESPONSE
        assert "not in a stream" in caught.value.outcome.message


async def test_calls_of_a_speaker_share_their_connection(client_for):
    async with Provider() as provider:
        line = line_to(await client_for(provider.origin), "openai", provider.base_url)
        for way in (WAYS[0], WAYS[2]):
            for _ in range(2):
                for ask in way.asks(line):
                    await ask()
        assert len(provider.requests) == 10
        assert len(provider.connections) == 1
