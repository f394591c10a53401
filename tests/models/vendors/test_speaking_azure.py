"""Azure's forms of OpenAI's words: where a deployment stands, and who is shown what."""

import asyncio
import gc
import time
from dataclasses import replace

import pytest

from models.vault.masking import scrub
from models.vault.secret import Secret
from models.vendors.azure_speaking import MOST_TOKENS, AzureSpeaking, Tokens
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import CallFailed, EmbedAsk, FinishReason, Line, Usage
from tests.fakes.azure_openai import (
    CLIENT,
    ENTRA,
    SAYINGS,
    SECRET,
    TENANT,
    TOKEN,
    WRONG_SECRET,
    Authority,
    AzureOpenAI,
)
from tests.fakes.provider import KEY
from tests.fakes.streaming import event
from tests.fakes.vendor import Saying
from tests.models.vendors.lines import PATIENCE, asking, line_to, together

V1, CLASSIC, OLD = None, "2024-10-21", "2024-02-01"


def keyed(client, fake: AzureOpenAI, version: str | None = V1, **plain) -> Line:
    told = {"api_version": version} if version else {}
    return line_to(client, "azure_openai", "", endpoint=fake.origin, **told, **plain)


def principal(client, fake: AzureOpenAI, authority: Authority, secret: str = SECRET, **plain) -> Line:
    held = Secret(secret)
    return Line(
        provider_key="azure_openai",
        plain={
            "endpoint": fake.origin,
            "auth_method": "entra_service_principal",
            "authority": authority.origin,
            "tenant_id": TENANT,
            "client_id": CLIENT,
            **plain,
        },
        secrets={"client_secret": held},
        client=client,
        scrub=lambda text: scrub(text, [held]),
        deadline=PATIENCE,
    )


@pytest.mark.parametrize(
    ("version", "chat", "responses", "query"),
    [
        (V1, "/openai/v1/chat/completions", "/openai/v1/responses", {}),
        ("v1", "/openai/v1/chat/completions", "/openai/v1/responses", {}),
        ("preview", "/openai/v1/chat/completions", "/openai/v1/responses", {"api-version": "preview"}),
        (
            CLASSIC,
            "/openai/deployments/my-gpt/chat/completions",
            "/openai/responses",
            {"api-version": CLASSIC},
        ),
    ],
)
async def test_the_version_decides_where_a_deployment_answers(version, chat, responses, query, client_for):
    async with AzureOpenAI() as fake:
        line = keyed(await client_for(fake.origin), fake, version)
        speaker = AzureSpeaking()
        assert (await speaker.chat(line, asking("my-gpt"))).text == "OK"
        assert (await together(speaker.stream(line, asking("my-gpt")))).usage == Usage(9, 1, 4)
        assert (await speaker.embed(line, EmbedAsk("my-embeddings", ("a", "bb")))).usage == Usage(2, 0)
        assert (await speaker.chat(line, asking("my-gpt", responses=True))).finish is FinishReason.STOP
        embeddings = chat.replace("chat/completions", "embeddings").replace("my-gpt", "my-embeddings")
        assert fake.paths == [chat, chat, embeddings, responses]
        assert fake.queries == [query] * 4
        assert {request.headers["api-key"] for request in fake.requests} == {KEY}
        assert all("Authorization" not in request.headers for request in fake.requests)
        assert [request.body["model"] for request in fake.requests] == [
            "my-gpt",
            "my-gpt",
            "my-embeddings",
            "my-gpt",
        ]


@pytest.mark.parametrize("ending", ["", "/", "/openai", "/openai/v1/"])
async def test_an_endpoint_may_end_as_people_copy_it(ending, client_for):
    async with AzureOpenAI() as fake:
        line = keyed(await client_for(fake.origin), fake)
        line.plain["endpoint"] += ending
        await AzureSpeaking().chat(line, asking("my-gpt"))
        assert fake.paths == ["/openai/v1/chat/completions"]


async def test_a_credential_of_one_deployment_names_it(client_for):
    async with AzureOpenAI() as fake:
        client = await client_for(fake.origin)
        for version in (V1, CLASSIC):
            line = keyed(client, fake, version, deployment_name="my-gpt")
            assert (await AzureSpeaking().chat(line, asking("gpt-5.4"))).text == "OK"
        assert [request.body["model"] for request in fake.requests] == ["my-gpt"] * 2


@pytest.mark.parametrize(
    ("version", "thinks", "name", "counted"),
    [
        (V1, False, "max_completion_tokens", True),
        (CLASSIC, False, "max_completion_tokens", True),
        (OLD, False, "max_tokens", False),
        (OLD, True, "max_completion_tokens", False),
    ],
)
async def test_an_old_version_is_asked_for_nothing_that_it_does_not_know(
    version, thinks, name, counted, client_for
):
    async with AzureOpenAI() as fake:
        line = keyed(await client_for(fake.origin), fake, version)
        told = await together(
            AzureSpeaking().stream(line, asking("my-gpt", max_output_tokens=40, thinks=thinks))
        )
        (request,) = fake.requests
    assert request.body[name] == 40
    assert ("stream_options" in request.body, told.usage is not None) == (counted, counted)


async def test_a_filter_that_holds_back_is_told(client_for):
    async with AzureOpenAI(says={"chat": SAYINGS["filtered"]}) as fake:
        line = keyed(await client_for(fake.origin), fake)
        with pytest.raises(CallFailed) as caught:
            await AzureSpeaking().chat(line, asking("my-gpt"))
        assert caught.value.outcome.failure is Failure.REQUEST_REFUSED
        fake.says["chat"] = SAYINGS["cut_by_filter"]
        told = await AzureSpeaking().chat(line, asking("my-gpt"))
        assert (told.text, told.finish) == (None, FinishReason.CONTENT_FILTER)


async def test_a_service_principals_token_serves_many_calls(client_for):
    async with AzureOpenAI() as fake, Authority() as authority:
        client = await client_for(fake.origin, authority.origin)
        speaker = AzureSpeaking()
        line = principal(client, fake, authority)
        await asyncio.gather(*(speaker.chat(line, asking("my-gpt")) for _ in range(5)))
        await together(speaker.stream(line, asking("my-gpt")))
        await speaker.embed(line, EmbedAsk("my-embeddings", ("a",)))
        assert len(authority.requests) == 1
        assert len(fake.requests) == 7
        for request in fake.requests:
            assert request.headers["Authorization"] == f"Bearer {TOKEN}"
            assert SECRET not in repr(request)
        assert TOKEN not in repr(authority.requests)


async def test_the_wait_for_a_token_is_of_the_calls_own_time(client_for):
    async with AzureOpenAI(delay=0.3) as fake, Authority(delay=0.3) as authority:
        client = await client_for(fake.origin, authority.origin)
        for total, reached in ((0.2, 0), (0.5, 1)):
            line = principal(client, fake, authority)
            line = replace(line, deadline=replace(line.deadline, total=total))
            speaker = AzureSpeaking()
            started = time.monotonic()
            told = await asyncio.gather(
                *(speaker.chat(line, asking("my-gpt")) for _ in range(2)), return_exceptions=True
            )
            assert [one.outcome.failure for one in told] == [Failure.TIMEOUT] * 2
            assert time.monotonic() - started < total + 2
            assert len(fake.requests) == 2 * reached


async def test_other_secrets_have_other_tokens(client_for):
    async with AzureOpenAI() as fake, Authority() as authority:
        client = await client_for(fake.origin, authority.origin)
        speaker = AzureSpeaking()
        await speaker.chat(principal(client, fake, authority), asking("my-gpt"))
        with pytest.raises(CallFailed) as caught:
            await speaker.chat(principal(client, fake, authority, WRONG_SECRET), asking("my-gpt"))
        assert caught.value.outcome.failure is Failure.KEY_REJECTED
        assert WRONG_SECRET not in repr(caught.value.outcome)
        assert len(fake.requests) == 1


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ("old_secret", Failure.KEY_REJECTED),
        ("no_tenant", Failure.KEY_REJECTED),
        ("disabled", Failure.ACCOUNT_DISABLED),
        ("policy", Failure.PERMISSION_DENIED),
        ("busy", Failure.PROVIDER_ERROR),
    ],
)
async def test_without_a_token_the_endpoint_is_not_asked(said, failure, client_for):
    async with AzureOpenAI() as fake, Authority(says={"token": ENTRA[said]}) as authority:
        line = principal(await client_for(fake.origin, authority.origin), fake, authority)
        speaker = AzureSpeaking()
        for ask in (
            speaker.chat(line, asking("my-gpt")),
            together(speaker.stream(line, asking("my-gpt"))),
            speaker.embed(line, EmbedAsk("my-embeddings", ("a",))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask
            assert caught.value.outcome.failure is failure
            assert caught.value.outcome.hint
        assert fake.requests == []


async def test_a_refused_token_is_not_shown_again(client_for):
    async with AzureOpenAI(token="another", says={}) as fake, Authority() as authority:
        line = principal(await client_for(fake.origin, authority.origin), fake, authority)
        speaker = AzureSpeaking()
        for ask in (
            lambda: speaker.chat(line, asking("my-gpt")),
            lambda: together(speaker.stream(line, asking("my-gpt"))),
            lambda: speaker.embed(line, EmbedAsk("my-embeddings", ("a",))),
        ):
            with pytest.raises(CallFailed) as caught:
                await ask()
            assert caught.value.outcome.failure is Failure.KEY_REJECTED
        assert len(authority.requests) == 3
        fake.token = TOKEN
        assert (await speaker.chat(line, asking("my-gpt"))).text == "OK"


async def test_an_echo_of_the_token_is_scrubbed(client_for):
    async with AzureOpenAI(says={"chat": "echo"}) as fake, Authority() as authority:
        line = principal(await client_for(fake.origin, authority.origin), fake, authority)
        speaker = AzureSpeaking()
        for _ in range(2):
            with pytest.raises(CallFailed) as caught:
                await speaker.chat(line, asking("my-gpt"))
            assert "Bearer [secret]" in caught.value.outcome.message
        fake.says["chat"] = Saying(200, {"error": {"message": f"{TOKEN} broke."}})
        with pytest.raises(CallFailed) as caught:
            await together(speaker.stream(line, asking("my-gpt")))
        assert TOKEN not in repr(caught.value.outcome)


async def test_the_client_secret_is_not_kept_with_the_token(client_for):
    secret = f"{SECRET}~only-here"
    async with AzureOpenAI() as fake, Authority(key=secret) as authority:
        line = principal(await client_for(fake.origin, authority.origin), fake, authority, secret)
        speaker = AzureSpeaking()
        await speaker.chat(line, asking("my-gpt"))
        kept = speaker._tokens
        assert TOKEN not in repr(kept._kept)
        seen, todo = set(), [speaker]
        while todo:
            one = todo.pop()
            if id(one) in seen or isinstance(one, type | type(gc)):
                continue
            seen.add(id(one))
            assert not (isinstance(one, str | bytes) and secret in str(one))
            todo += gc.get_referents(one) if not callable(one) else []


async def test_a_token_is_kept_until_a_while_before_it_ends():
    now, made = 0.0, 0

    async def make():
        nonlocal made
        made += 1
        return f"token-{made}", 3600.0

    tokens = Tokens(clock=lambda: now)
    key = tokens.key("a", "b")
    assert await tokens.get(key, make) == "token-1"
    now = 3539.0
    assert await tokens.get(key, make) == "token-1"
    now = 3540.0
    assert await tokens.get(key, make) == "token-2"


async def test_a_token_without_an_end_is_used_once():
    async def make():
        return "token", 0.0

    tokens = Tokens(clock=lambda: 5.0)
    await tokens.get(b"k", make)
    assert await tokens.get(b"k", make) == "token"
    assert tokens._kept[b"k"].until == 5.0


async def test_tokens_are_bounded_and_ended_ones_go_first():
    now = 0.0

    async def make():
        return "token", 100.0

    tokens = Tokens(clock=lambda: now)
    await tokens.get(b"old", make)
    now = 200.0
    for number in range(MOST_TOKENS + 5):
        await tokens.get(tokens.key(str(number)), make)
    assert len(tokens._kept) == MOST_TOKENS
    assert b"old" not in tokens._kept


async def test_callers_at_one_moment_share_a_failure_and_not_a_cancellation():
    gate, asked = asyncio.Event(), 0

    async def fails():
        nonlocal asked
        asked += 1
        await gate.wait()
        raise CallFailed(Outcome(Failure.KEY_REJECTED))

    tokens = Tokens()
    callers = [asyncio.create_task(tokens.get(b"k", fails)) for _ in range(4)]
    await asyncio.sleep(0.01)
    assert asked == 1
    callers[0].cancel()
    await asyncio.sleep(0.01)
    assert asked == 2
    gate.set()
    told = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(one) for one in told] == [asyncio.CancelledError, *([CallFailed] * 3)]
    assert asked == 2


def test_keys_of_tokens_are_told_apart_by_every_part():
    tokens = Tokens()
    keys = {tokens.key(*parts) for parts in (("ab", "c"), ("a", "bc"), ("ab", "c", ""), ("abc",))}
    assert len(keys) == 4
    assert Tokens().key("a") != Tokens().key("a")


async def test_an_error_after_azures_first_piece_is_told(client_for):
    async with AzureOpenAI() as fake:
        line = keyed(await client_for(fake.origin), fake)
        stream = fake.answer("chat", _Chat(), {"model": "my-gpt", "stream": True})
        fake.says["chat"] = stream.but(2).then(event({"error": {"code": "429", "message": "Too much."}}))
        with pytest.raises(CallFailed) as caught:
            await together(AzureSpeaking().stream(line, asking("my-gpt")))
        assert caught.value.outcome.failure is Failure.RATE_LIMITED


class _Chat:
    path = "/openai/v1/chat/completions"
