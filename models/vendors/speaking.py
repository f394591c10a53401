"""What is said to a model and what it answers, whatever the wire protocol; and the contract of the code that speaks one.

A speaker makes one call and never a second: failing over is its caller's. It raises CallFailed for what the provider or the network
does, and NotSpoken for what its protocol cannot say.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from models.vendors.adapter import SealedText
from models.vendors.outcome import Outcome

if TYPE_CHECKING:
    from models.vendors.client import Deadline, VendorClient


class ChatRole(StrEnum):
    """Who says a message."""

    SYSTEM = "SYSTEM"
    USER = "USER"
    ASSISTANT = "ASSISTANT"
    TOOL = "TOOL"


class FinishReason(StrEnum):
    """Why an answer ended."""

    STOP = "STOP"
    LENGTH = "LENGTH"
    TOOL_CALLS = "TOOL_CALLS"
    CONTENT_FILTER = "CONTENT_FILTER"
    OTHER = "OTHER"


class PartKind(StrEnum):
    """What a part of a message is."""

    TEXT = "TEXT"
    IMAGE = "IMAGE"
    DOCUMENT = "DOCUMENT"
    AUDIO = "AUDIO"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message: `text` of a TEXT, else `mime_type` and `base64`. Its repr shows no content."""

    kind: PartKind
    text: str = field(default="", repr=False)
    mime_type: str = ""
    base64: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the model wants called; `arguments` is JSON, as the model wrote it."""

    id: str
    name: str
    arguments: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. `tool_call_id`: of a TOOL message, which call it answers."""

    role: ChatRole
    parts: tuple[Part, ...] = ()
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None

    @property
    def text(self) -> str:
        """Its text parts, put together."""
        return "".join(part.text for part in self.parts if part.kind is PartKind.TEXT)


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that the model may ask for; `parameters` is a JSON schema."""

    name: str
    description: str | None
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChatAsk:
    """A question to a chat model. `model_name`: as the provider names it (a deployment, of Azure). `tool_choice` and
    `response_format` in OpenAI's shape. `known_as`: the catalog's model that it is, where its name is not that model's. `thinks`:
    it is a reasoning model. `responses`: OpenAI offers it through its Responses API alone."""

    model_name: str
    messages: tuple[Message, ...] = field(repr=False)
    temperature: float | None = None
    top_p: float | None = None
    max_output_tokens: int | None = None
    stop: tuple[str, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_choice: Any = None
    response_format: Any = None
    known_as: str | None = None
    thinks: bool = False
    responses: bool = False


@dataclass(frozen=True, slots=True)
class EmbedAsk:
    """Texts to embed. `dimensions` None: the model's own."""

    model_name: str
    texts: tuple[str, ...] = field(repr=False)
    dimensions: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. `input` includes `cached_input`, which is None where the provider does not tell it; `output` includes thinking."""

    input: int
    output: int
    cached_input: int | None = None


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """`text` None: the model said nothing but its tool calls. `usage` None: the provider did not tell it."""

    text: str | None = field(repr=False)
    tool_calls: tuple[ToolCall, ...]
    finish: FinishReason
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class EmbedAnswer:
    """One vector a text, in the order of the texts."""

    vectors: Sequence[Sequence[float]] = field(repr=False)
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A piece of the tool call number `index`; what a piece does not hold is None."""

    index: int
    id: str | None = None
    name: str | None = None
    arguments: str | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a streamed answer, in the order of the stream."""

    text: str = ""
    tool_calls: tuple[ToolCallDelta, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """The end mark of a stream: its last item, and the only proof that the answer is whole."""

    reason: FinishReason
    usage: Usage | None


class CallFailed(Exception):
    """The call was made, or tried, and brought no answer. `outcome.failure` is never None. `usage`: what a stream had told by
    then. Its text holds nothing of what was said."""

    def __init__(self, outcome: Outcome, *, usage: Usage | None = None) -> None:
        super().__init__(outcome.failure)
        self.outcome = outcome
        self.usage = usage


class NotSpoken(Exception):
    """The protocol has no words for a part of the question: nothing was sent. `path` is below the call's input."""

    def __init__(self, path: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


@dataclass(frozen=True, slots=True)
class Line:
    """A key, and where it leads. `plain`: the credential's plain fields, the form's defaults filled in. `scrub`: takes every
    secret of the credential out of a text and cuts it; all that a provider said in words of its own goes through it. `deadline`:
    of this one call."""

    provider_key: str
    plain: Mapping[str, Any]
    secrets: Mapping[str, SealedText]
    client: "VendorClient"
    scrub: Callable[[str], str]
    deadline: "Deadline"


class Speaker(Protocol):
    """Speaks one wire protocol to models."""

    async def chat(self, line: Line, ask: ChatAsk) -> ChatAnswer:
        """The whole answer. Raises CallFailed, NotSpoken."""
        ...

    def stream(self, line: Line, ask: ChatAsk) -> AsyncGenerator[Delta | Finish, None]:
        """The answer as it is written; ends with Finish, or raises CallFailed, NotSpoken. Closing it closes the connection."""
        ...

    async def embed(self, line: Line, ask: EmbedAsk) -> EmbedAnswer:
        """The vectors. Raises CallFailed, NotSpoken."""
        ...
