"""What tests of model calls send, and the keys that they arrange."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from tests.api.credentials import added, send
from tests.api.service import Service
from tests.fakes.provider import KEY

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


def receipt_key(receipt: Mapping[str, Any]) -> UUID:
    """The receipt's own key."""
    return UUID(hex=receipt["id"].removeprefix("receipt_"))
