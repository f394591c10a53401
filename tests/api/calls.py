"""What tests of model calls send, and the keys that they arrange."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from models.clock import utc_now
from models.events.outbox import Event
from models.events.rows import json_of
from models.events.unit_of_work import Unit
from models.pools.tables import ModelFallback, Pool, PoolMember
from tests.api.arrangements import key_of, rows
from tests.api.credentials import added, send
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider

RECEIPT = """fragment Receipt on Receipt { id requested { providerKey type name } served { name } source credentialId credentialName
  environment actor attempts { model { name } source credentialId credentialName outcome failure message httpStatus latencyMs }
  usage { inputTokens cachedInputTokens outputTokens } cost { amount currency } dropped latencyMs at }"""
COMPLETION = """fragment Completion on ChatCompletion { text toolCalls { id name arguments } finishReason
  usage { inputTokens cachedInputTokens outputTokens } receipt { ...Receipt } }"""
REFUSALS = """... on UserError { message code } ... on InvalidInput { problems { path code message } }
  ... on NoRoute { retryAt route { requested { name } source chosen { position }
    candidates { position usable reason message until credential { id } } } }
  ... on CallFailed { retryAt usageSoFar { inputTokens outputTokens } receipt { ...Receipt } }
  ... on CallAlreadyMade { earlier { ...Receipt } }"""
CHAT = f"""mutation Chat($input: CompleteChatInput!) {{ completeChat(input: $input) {{ __typename
  ... on CompleteChatSuccess {{ completion {{ ...Completion }} }} {REFUSALS} }} }} {COMPLETION} {RECEIPT}"""
EMBED = f"""mutation Embed($input: EmbedTextsInput!) {{ embedTexts(input: $input) {{ __typename
  ... on EmbedTextsSuccess {{ embeddings usage {{ inputTokens outputTokens }} receipt {{ ...Receipt }} }} {REFUSALS} }} }} {RECEIPT}"""
STREAM = f"""subscription Streamed($callId: ID!, $input: CompleteChatInput!) {{ chatStreamed(callId: $callId, input: $input) {{
  __typename ... on ChatDelta {{ sequence text toolCalls {{ index id name arguments }} }}
  ... on ChatFinished {{ sequence completion {{ ...Completion }} }} {REFUSALS} }} }} {COMPLETION} {RECEIPT}"""

LLM = {"providerKey": "openai_compatible", "name": "gpt-5-nano"}
EMBEDDING = {"providerKey": "openai_compatible", "name": "text-embedding-3-small"}


def saying(text: str = "Hello?", **more: Any) -> dict[str, Any]:
    """An input of a chat with the model that a key of the fakes lists."""
    return {"model": LLM, "messages": [{"role": "USER", "content": text}], **more}


def embedding(*texts: str, **more: Any) -> dict[str, Any]:
    """An input of texts for the model that a key of the fakes lists."""
    return {"model": EMBEDDING, "texts": list(texts or ("one",)), **more}


async def chat(service: Service, input: Mapping[str, Any] | None = None, **how: Any) -> dict[str, Any]:
    """The answer of completeChat."""
    return await send(service, CHAT, input or saying(), **how)


async def embed(service: Service, input: Mapping[str, Any] | None = None, **how: Any) -> dict[str, Any]:
    """The answer of embedTexts."""
    return await send(service, EMBED, input or embedding(), **how)


async def streamed(
    service: Service, input: Mapping[str, Any] | None = None, *, call_id: str | None = None, **how: Any
) -> AsyncIterator[dict[str, Any]]:
    """The events of a chat that is streamed."""
    variables = {"callId": call_id or str(uuid4()), "input": dict(input or saying())}
    async for told in service.subscribe(STREAM, variables, **how):
        yield told["chatStreamed"]


async def ready(service: Service, base_url: str, key: str | None = KEY, **more: Any) -> str:
    """A key that was checked and serves: its id."""
    id, run = await added(service, base_url, key, **more)
    assert run["state"] == "SUCCEEDED", run
    return id


def chats(provider: Any) -> list[Any]:
    """What was asked of the provider's chat models."""
    return [one for one in provider.requests if one.path.endswith(("/chat/completions", "/api/chat"))]


async def pooled(service: Service, *members: str | Mapping[str, Any], name: str = "gpt-5-nano") -> UUID:
    """A pool of these credentials for a chat model, switched on, as its own mutation leaves it."""
    id, now, workspace = uuid4(), utc_now(), service.founded.workspace_id

    async def write(unit: Unit) -> None:
        await Pool.create(
            id=id,
            workspace_id=workspace,
            provider_key="openai_compatible",
            type="LLM",
            name=name,
            strategy="WEIGHTED_ROUND_ROBIN",
            enabled=True,
            created_at=now,
            updated_at=now,
        )
        for place, member in enumerate(members):
            words = {"credential_id": key_of(member)} if isinstance(member, str) else dict(member)
            await PoolMember.create(
                workspace_id=workspace,
                pool_id=id,
                place=place,
                **{"weight": 1, "priority": 0, "enabled": True, **words},
            )
        unit.announce(Event(workspace, "pool.saved", id, {}))

    await service.work.writing(write)
    return id


async def falling_back(service: Service, name: str, *to: tuple[str, str]) -> None:
    """What is tried where a chat model cannot serve: providers and names."""

    async def write(unit: Unit) -> None:
        for place, (provider_key, other) in enumerate(to):
            await ModelFallback.create(
                workspace_id=service.founded.workspace_id,
                provider_key="openai_compatible",
                type="LLM",
                name=name,
                place=place,
                to_provider_key=provider_key,
                to_name=other,
            )
        unit.announce(Event(service.founded.workspace_id, "fallbacks.set", None, {}))

    await service.work.writing(write)


async def keyed(service: Service, provider: Provider, *behaviours: Any, **more: Any) -> list[str]:
    """As many keys as there are behaviours, each answered so by the provider: their ids. The first is the default."""
    ids = []
    for number, behaviour in enumerate(behaviours):
        key = f"sk-fake-0123456789abcdefghij-{number}"
        provider.keyed[key] = "good"
        ids.append(await ready(service, provider.base_url, key, **more))
        provider.keyed[key] = behaviour
    return ids


async def receipts(service: Service) -> list[dict[str, Any]]:
    """The rows of all receipts, the oldest first; what is in the buffer is written before."""
    await service.services.receipts.flush()
    found = await rows(service, "SELECT * FROM receipt ORDER BY at, id")
    return [{**row, "attempts": json_of(row["attempts"])} for row in found]
