"""completeChat and embedTexts through the door: who is asked, what is told, and what is refused before anybody is asked."""

import asyncio
import json
import logging
from typing import Any

import aiohttp
import pytest

from models.access.permissions import Permission, Role
from tests.api.arrangements import api_token, other_workspace, rows
from tests.api.calls import (
    CHAT,
    EMBED,
    chat,
    chats,
    embed,
    embedding,
    falling_back,
    keyed,
    pooled,
    ready,
    receipts,
    saying,
)
from tests.api.credentials import DISABLE, send
from tests.api.people import joined
from tests.api.service import Service
from tests.api.standing import announced, asked
from tests.fakes import openai_chat
from tests.fakes.provider import KEY, Provider, telling
from tests.fakes.streaming import Stream

RECEIPT = "query ($id: ID!) { receipt(id: $id) { id served { name } attempts { outcome } } }"
EXPLAIN = """query ($model: ModelChoice) { explainRoute(type: LLM, model: $model) { source chosen { position credential { id } }
  candidates { credential { id } usable reason } } }"""


async def test_a_chat_is_answered_and_its_receipt_can_be_read_at_once(
    service: Service, provider: Provider
) -> None:
    id = await ready(service, provider.base_url)
    told = await chat(service, saying("Hello?", temperature=0.5, maxOutputTokens=50, stop=["."]))
    assert told["__typename"] == "CompleteChatSuccess"
    completion = told["completion"]
    assert (completion["text"], completion["finishReason"], completion["toolCalls"]) == ("OK", "STOP", [])
    assert completion["usage"] == {"inputTokens": 9, "cachedInputTokens": 4, "outputTokens": 1}
    receipt = completion["receipt"]
    assert receipt["served"] == {"name": "gpt-5-nano"}
    assert (receipt["source"], receipt["credentialId"], receipt["actor"]) == (
        "CUSTOM",
        id,
        "ada@example.org",
    )
    assert [attempt["outcome"] for attempt in receipt["attempts"]] == ["SERVED"]
    (sent,) = chats(provider)
    assert sent.body["messages"] == [{"role": "user", "content": "Hello?"}]
    assert (sent.body["temperature"], sent.body["stop"]) == (0.5, ["."])
    assert sent.headers["Authorization"] == f"Bearer {KEY}"
    for written in (False, True):
        if written:
            await service.services.receipts.flush()
        found = (await service.graphql(RECEIPT, {"id": receipt["id"]}))["receipt"]
        assert found == {
            "id": receipt["id"],
            "served": {"name": "gpt-5-nano"},
            "attempts": [{"outcome": "SERVED"}],
        }


async def test_without_a_model_the_default_of_the_job_serves(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    told = await chat(service, {"messages": [{"role": "USER", "content": "Hello?"}]})
    assert told["completion"]["receipt"]["requested"]["type"] == "LLM"
    told = await embed(service, {"texts": ["one", "two"]})
    assert told["receipt"]["requested"]["name"] == "text-embedding-3-small"
    assert len(told["embeddings"]) == 2
    assert all(isinstance(number, float) for vector in told["embeddings"] for number in vector)


async def test_tools_formats_and_media_are_said_and_tool_calls_are_told(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    call = openai_chat.call("call_1", "weather", '{"city": "Rome"}')
    provider.chatting = telling(openai_chat.chatted("gpt-5-nano", None, call))
    messages: list[dict[str, Any]] = [
        {"role": "SYSTEM", "content": "Be brief."},
        {
            "role": "USER",
            "parts": [
                {"text": "What is this?"},
                {"image": {"mimeType": "image/png", "base64": "iVBORw0KGgo="}},
            ],
        },
        {
            "role": "ASSISTANT",
            "toolCalls": [{"id": "call_0", "name": "weather", "arguments": "{}"}],
        },
        {"role": "TOOL", "toolCallId": "call_0", "content": "Rain."},
    ]
    told = await chat(
        service,
        saying(
            messages=messages,
            tools=[{"name": "weather", "parameters": {"type": "object"}}],
            toolChoice="auto",
            responseFormat={"type": "json_object"},
        ),
    )
    assert told["__typename"] == "CompleteChatSuccess", told
    completion = told["completion"]
    assert completion["text"] is None
    assert completion["finishReason"] == "TOOL_CALLS"
    assert completion["toolCalls"] == [{"id": "call_1", "name": "weather", "arguments": '{"city": "Rome"}'}]
    body = chats(provider)[-1].body
    assert [message["role"] for message in body["messages"]] == ["system", "user", "assistant", "tool"]
    assert "data:image/png;base64,iVBORw0KGgo=" in json.dumps(body)
    assert body["tools"][0]["function"]["name"] == "weather"
    assert (body["tool_choice"], body["response_format"]) == ("auto", {"type": "json_object"})


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_json_that_stands_in_the_document_is_sent_as_a_variables_would_be(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    document = """mutation { completeChat(input: { messages: [{ role: USER, content: "Rome?" }],
      tools: [{ name: "look", parameters: { type: "object", maximum: %s } }] }) { __typename ... on UserError { message } } }"""
    for number, sent in ((2**70, 2.0**70), (2, 2)):
        told = await service.graphql(document % number)
        assert told["completeChat"]["__typename"] == "CompleteChatSuccess"
        (tool,) = chats(provider)[-1].body["tools"]
        assert tool["function"]["parameters"] == {"type": "object", "maximum": sent}
    assert await service.errors(document % "1e999") == ["GRAPHQL_VALIDATION_FAILED"]


async def test_a_key_that_is_asked_too_often_costs_one_more_trip_and_nobody_an_answer(
    service: Service, provider: Provider
) -> None:
    first, second = await keyed(service, provider, "rate", "good")
    await pooled(service, first, second)
    told = await chat(service)
    receipt = told["completion"]["receipt"]
    assert [(one["credentialId"], one["outcome"], one["failure"]) for one in receipt["attempts"]] == [
        (first, "FAILED", "RATE_LIMITED"),
        (second, "SERVED", None),
    ]
    for _ in range(3):
        told = await chat(service)
        assert [one["credentialId"] for one in told["completion"]["receipt"]["attempts"]] == [second]
    assert len(chats(provider)) == 5
    plan = (await service.graphql(EXPLAIN, {"model": saying()["model"]}))["explainRoute"]
    assert plan["chosen"]["credential"] == {"id": second}
    assert {one["credential"]["id"]: one["reason"] for one in plan["candidates"]} == {
        second: None,
        first: "RESTING",
    }


async def test_where_all_fail_every_attempt_is_told_and_when_to_come_again(
    service: Service, provider: Provider
) -> None:
    ids = await keyed(service, provider, "rate", "rate_for_hours")
    await pooled(service, *ids)
    told = await chat(service)
    assert (told["__typename"], told["code"]) == ("CallFailed", "CALL_FAILED")
    assert [one["credentialId"] for one in told["receipt"]["attempts"]] == ids
    assert told["receipt"]["served"] is None
    assert told["retryAt"] is not None
    told = await chat(service)
    assert (told["__typename"], told["code"]) == ("NoRoute", "NO_ROUTE")
    assert told["retryAt"] is not None
    assert {one["reason"] for one in told["route"]["candidates"]} == {"RESTING"}
    assert told["route"]["chosen"] is None
    assert len(await receipts(service)) == 1


async def test_a_fall_back_serves_where_the_model_cannot(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    await falling_back(service, "gpt-5-nano", ("openai_compatible", "gpt-5.6-sol"))
    provider.script = ["no_such_model"]
    receipt = (await chat(service))["completion"]["receipt"]
    assert receipt["requested"]["name"] == "gpt-5-nano"
    assert receipt["served"] == {"name": "gpt-5.6-sol"}
    assert [(one["model"]["name"], one["failure"]) for one in receipt["attempts"]] == [
        ("gpt-5-nano", "MODEL_NOT_FOUND"),
        ("gpt-5.6-sol", None),
    ]


async def test_nothing_is_asked_and_no_receipt_written_where_nobody_can_serve(
    service: Service, provider: Provider
) -> None:
    id = await ready(service, provider.base_url)
    await send(service, DISABLE, {"id": id, "expectedVersion": 1})
    told = await chat(service, saying(idempotencyKey="k"))
    assert told["__typename"] == "NoRoute"
    assert told["retryAt"] is None
    assert [one["reason"] for one in told["route"]["candidates"] if one["credential"]] == [
        "CREDENTIAL_DISABLED"
    ]
    token = await api_token(service, "MODELS_INVOKE")
    told = await chat(service, token=token)
    assert told["__typename"] == "NoRoute"
    assert told["route"] == {
        "requested": {"name": "gpt-5-nano"},
        "source": None,
        "chosen": None,
        "candidates": [],
    }
    assert chats(provider) == []
    assert await receipts(service) == []
    assert await rows(service, "SELECT id FROM idempotency_record") == []  # the key is free


async def test_what_is_wrong_with_a_call_is_told_all_at_once_and_nobody_is_asked(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    told = await chat(
        service,
        saying(
            messages=[
                {"role": "TOOL", "content": "x"},
                {"role": "USER", "content": "x", "parts": [{"text": "x"}]},
                {"role": "USER", "parts": [{"image": {"mimeType": "text/html", "base64": "!"}}]},
            ],
            temperature=3,
            toolChoice="auto",
            idempotencyKey="",
        ),
    )
    assert told["__typename"] == "InvalidInput"
    assert {tuple(one["path"]) for one in told["problems"]} == {
        ("messages", "0", "toolCallId"),
        ("messages", "1", "parts"),
        ("messages", "2", "parts", "0", "image", "mimeType"),
        ("messages", "2", "parts", "0", "image", "base64"),
        ("temperature",),
        ("toolChoice",),
        ("idempotencyKey",),
    }
    two = {"role": "USER", "parts": [{"text": "x", "image": {"mimeType": "image/png", "base64": "QQ=="}}]}
    assert await service.errors(CHAT, {"input": saying(messages=[two])}) == ["GRAPHQL_VALIDATION_FAILED"]
    told = await embed(service, embedding("", "x", dimensions=0))
    assert {tuple(one["path"]) for one in told["problems"]} == {("texts", "0"), ("dimensions",)}
    assert await service.errors(EMBED, {"input": {"texts": "x", "model": None}}) == []  # a list of one
    assert chats(provider) == []


async def test_what_is_not_there_is_not_found(service: Service, provider: Provider) -> None:
    id = await ready(service, provider.base_url)
    slug = await other_workspace(service)
    unknown = {"providerKey": "openai_compatible", "name": "nothing"}
    for input, workspace in (
        (saying(model=unknown), "main"),
        (saying(credentialId="credential_0"), "main"),
        (saying(credentialId=id), slug),
        (saying(), slug),
    ):
        told = await chat(service, input, workspace=workspace)
        assert (told["__typename"], told["code"]) == ("NotFound", "NOT_FOUND"), input
    assert chats(provider) == []


async def test_a_call_is_made_once_under_a_key(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    input = saying(idempotencyKey="once")
    both = await asyncio.gather(chat(service, input), chat(service, input))
    assert sorted(told["__typename"] for told in both) == ["CallAlreadyMade", "CompleteChatSuccess"]
    made = next(told for told in both if told["__typename"] == "CompleteChatSuccess")
    for written in (False, True):
        if written:
            await service.services.receipts.flush()
        again = await chat(service, input)
        assert (again["__typename"], again["code"]) == ("CallAlreadyMade", "CALL_ALREADY_MADE")
        assert again["earlier"]["id"] == made["completion"]["receipt"]["id"]
    other = await chat(service, saying("Something else", idempotencyKey="once"))
    assert other["__typename"] == "IdempotencyConflict"
    # Of another mutation, and of another person, it is another key.
    assert (await embed(service, embedding(idempotencyKey="once")))["__typename"] == "EmbedTextsSuccess"
    somebody = await joined(service, Role.MEMBER)
    assert (await chat(service, input, token=somebody.token))["__typename"] == "CompleteChatSuccess"
    assert len(chats(provider)) == 2


async def test_a_call_that_failed_was_made_too(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    provider.script = ["server_error"]
    assert (await chat(service, saying(idempotencyKey="k")))["__typename"] == "CallFailed"
    again = await chat(service, saying(idempotencyKey="k"))
    assert again["__typename"] == "CallAlreadyMade"
    assert [one["failure"] for one in again["earlier"]["attempts"]] == ["PROVIDER_ERROR"]


async def test_a_pin_and_a_side_are_kept_to(service: Service, provider: Provider) -> None:
    first, second = await keyed(service, provider, "good", "good")
    told = await chat(service, saying(credentialId=second))
    assert told["completion"]["receipt"]["credentialId"] == second
    provider.script = ["rate"]
    told = await chat(service, saying(credentialId=second))
    assert [one["credentialId"] for one in told["receipt"]["attempts"]] == [second]
    told = await chat(service, saying(source="SYSTEM"))
    assert told["__typename"] == "NoRoute"
    assert first


async def test_what_a_provider_repeats_of_a_key_is_told_to_nobody(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    await ready(service, provider.base_url)
    provider.chatting = "echo"
    told = await chat(service)
    assert told["__typename"] == "CallFailed"
    assert told["receipt"]["attempts"][0]["failure"] == "KEY_REJECTED"
    assert KEY not in json.dumps(told) + str(await receipts(service)) + caplog.text


async def test_a_caller_who_goes_away_ends_the_call_and_has_a_receipt(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await ready(service, provider.base_url)
    hanging = Stream((), after="hang")
    provider.chatting = lambda _, request: hanging.play(request)
    asked = len(provider.requests)
    async with aiohttp.ClientSession() as session:
        calling = asyncio.create_task(
            session.post(
                f"{service.url}/graphql",
                json={"query": CHAT, "variables": {"input": saying()}},
                headers={"Authorization": f"Bearer {service.owner}"},
            )
        )
        async with asyncio.timeout(10):
            while len(provider.requests) == asked:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        calling.cancel()
    async with asyncio.timeout(5):
        await hanging.left.wait()
        while not await receipts(service):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    (receipt,) = await receipts(service)
    assert [one["outcome"] for one in receipt["attempts"]] == ["CANCELLED"]
    provider.chatting = "good"
    assert (await chat(service))["__typename"] == "CompleteChatSuccess"  # nobody was punished
    assert "POST /graphql 499" in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.INFO or record.exc_info]


async def test_a_call_asks_the_database_for_nothing_but_who_calls(
    service: Service, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    await chat(service)
    with asked(service) as of_nothing:
        await service.graphql("{ __typename }")
    with asked(service) as of_calls:
        await chat(service)
        await embed(service)
    assert of_calls == of_nothing * 2


async def test_a_change_shows_in_the_next_call(service: Service, provider: Provider) -> None:
    first, second = await keyed(service, provider, "good", "good")
    await pooled(service, first, second)
    assert (await chat(service))["completion"]["receipt"]["credentialId"] == first
    await send(service, DISABLE, {"id": first, "expectedVersion": 1})
    served = {(await chat(service))["completion"]["receipt"]["credentialId"] for _ in range(3)}
    assert served == {second}
    await announced(service, "UPDATE credential SET enabled = ?", False)
    assert (await chat(service))["__typename"] == "NoRoute"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_workspace_may_not_use_models_without_the_right(service: Service, provider: Provider) -> None:
    await ready(service, provider.base_url)
    token = await api_token(service, Permission.PROVIDERS_VIEW)
    for query, input in ((CHAT, saying()), (EMBED, embedding())):
        assert await service.errors(query, {"input": input}, token=token) == ["FORBIDDEN"]
    assert chats(provider) == []
