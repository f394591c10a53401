"""What a caller asks of a model, as typed; models.invocation.judging tells what is wrong with it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from models.access.idempotency import Once
from models.catalog.offerings import Address, ModelType
from models.standing.picture import Source
from models.vendors.speaking import ChatRole, Part, Tool, ToolCall


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """One message: `content` or `parts`. None: left out."""

    role: ChatRole
    content: str | None = field(default=None, repr=False)
    parts: tuple[Part, ...] | None = None
    tool_calls: tuple[ToolCall, ...] | None = None
    tool_call_id: str | None = None


@dataclass(frozen=True, slots=True)
class ChatDraft:
    """A chat call; None: left out. `model` None: the default of the job. `credential_id`: this one alone, no pool, no
    fall-back; `source`: this side alone. `once`: the key of the call; a streamed one's is its callId, and a key in `once` is
    refused there."""

    once: Once
    messages: tuple[MessageDraft, ...]
    model: Address | None = None
    temperature: float | None = None
    top_p: float | None = None
    max_output_tokens: int | None = None
    stop: tuple[str, ...] | None = None
    tools: tuple[Tool, ...] | None = None
    tool_choice: Any = None
    response_format: Any = None
    environment: str | None = None
    source: Source | None = None
    credential_id: UUID | None = None

    @property
    def type(self) -> ModelType:
        return ModelType.LLM


@dataclass(frozen=True, slots=True)
class EmbedDraft:
    """Texts to embed; the rest as of ChatDraft."""

    once: Once
    texts: tuple[str, ...] = field(repr=False)
    model: Address | None = None
    dimensions: int | None = None
    environment: str | None = None
    source: Source | None = None
    credential_id: UUID | None = None

    @property
    def type(self) -> ModelType:
        return ModelType.TEXT_EMBEDDING
