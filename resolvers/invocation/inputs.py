"""What calls of models take, and how it becomes the business's drafts. No repr of these shows what is said to a model."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

import strawberry
from strawberry.types.arguments import InputContext
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.utils.str_converters import to_camel_case

from models.access.idempotency import Once
from models.invocation.drafts import ChatDraft, EmbedDraft, MessageDraft
from models.vendors.speaking import Part, PartKind, Tool, ToolCall
from resolvers.catalog.enums import ModelType, Source
from resolvers.context import Info
from resolvers.credentials.inputs import credential_key
from resolvers.invocation.enums import ChatRole
from resolvers.repeating import once
from resolvers.scalars import JSON
from resolvers.standing.inputs import ModelChoice

Draft = TypeVar("Draft", ChatDraft, EmbedDraft)

KEY = (
    "1 to 128 characters. A call is made once under a key: the same key again is CallAlreadyMade, for answers are not kept. Kept 24 "
    "hours; where nobody was asked the key is free again."
)
_MODEL = "Absent: the default of the job."
_ENVIRONMENT = (
    "Labelled credentials first, then unlabelled ones, never another label's; among equals the default, then the oldest. Absent: the "
    "default alone. An API token that is bound to an environment is served by that one, whatever is said here."
)
_SOURCE = "Only this side, no going over to the other; absent: usagePriority decides."
_PIN = "This credential alone, no pool, no fall-back."


def _discreet(self: object) -> str:
    return f"{type(self).__name__}(…)"


@strawberry.input(description="Bytes. No URLs: nothing is fetched on a caller's word.")
class MediaInput:
    mime_type: str = strawberry.field(description="Such as image/png.")
    base64: str = strawberry.field(description="Without line breaks and without a data: prefix.")
    __repr__ = _discreet


@strawberry.input(description="A part of a message: exactly one of these.", one_of=True)
class ContentPartInput:
    text: str | None = strawberry.field(default=strawberry.UNSET, description="Words.")
    image: MediaInput | None = strawberry.field(
        default=strawberry.UNSET, description="For models with VISION; of a USER message, as all media."
    )
    document: MediaInput | None = strawberry.field(
        default=strawberry.UNSET, description="For models with DOCUMENT_INPUT."
    )
    audio: MediaInput | None = strawberry.field(
        default=strawberry.UNSET, description="For models with AUDIO_INPUT."
    )
    __repr__ = _discreet


@strawberry.input(description="A tool call that the model asked for earlier in the conversation.")
class ToolCallInput:
    id: str = strawberry.field(description="As the model told it.")
    name: str = strawberry.field(description="The tool's.")
    arguments: str = strawberry.field(description="JSON, as the model wrote it.")
    __repr__ = _discreet


@strawberry.input(description="A message of the conversation: content or parts.")
class ChatMessageInput:
    role: ChatRole = strawberry.field(description="Who says it.")
    content: str | None = strawberry.field(default=None, description="Words; not beside parts.")
    parts: list[ContentPartInput] | None = strawberry.field(
        default=None, description="At most 100; not beside content."
    )
    tool_calls: list[ToolCallInput] | None = strawberry.field(
        default=None, description="Of an ASSISTANT message alone."
    )
    tool_call_id: str | None = strawberry.field(
        default=None, description="Of a TOOL message: which call it answers."
    )
    __repr__ = _discreet


@strawberry.input(description="A tool that the model may ask for.")
class ToolInput:
    name: str = strawberry.field(description="1 to 64 letters, digits, underscores and hyphens.")
    description: str | None = strawberry.field(default=None, description="What it is good for.")
    parameters: JSON = strawberry.field(description="A JSON schema: an object.")
    __repr__ = _discreet

    def tool(self) -> Tool:
        """As the business reads it."""
        return Tool(self.name, self.description, self.parameters)  # type: ignore[arg-type]  # judged by the business


@strawberry.input(
    description=(
        "A question to a chat model. A parameter that the model does not take is left out, and told in the receipt, or refused, by "
        "the catalog's rule."
    )
)
class CompleteChatInput:
    model: ModelChoice | None = strawberry.field(default=None, description=_MODEL)
    messages: list[ChatMessageInput] = strawberry.field(description="The conversation, 1 to 1000 messages.")
    temperature: float | None = strawberry.field(default=None, description="0 to 2.")
    top_p: float | None = strawberry.field(default=None, description="0 to 1.")
    max_output_tokens: int | None = strawberry.field(default=None, description="The longest answer.")
    stop: list[str] | None = strawberry.field(default=None, description="Texts that end the answer.")
    tools: list[ToolInput] | None = strawberry.field(default=None, description="At most 128.")
    tool_choice: JSON | None = strawberry.field(default=None, description="In OpenAI's shape.")
    response_format: JSON | None = strawberry.field(default=None, description="In OpenAI's shape.")
    environment: str | None = strawberry.field(default=None, description=_ENVIRONMENT)
    source: Source | None = strawberry.field(default=None, description=_SOURCE)
    credential_id: strawberry.ID | None = strawberry.field(default=None, description=_PIN)
    idempotency_key: str | None = strawberry.field(
        default=None, description=f"{KEY} Of chatStreamed the callId is the key, and one here is refused."
    )
    __repr__ = _discreet

    def draft(self, mutation: str) -> ChatDraft:
        """As the business reads it, with the key alone of what is done once."""
        return ChatDraft(
            once=Once(mutation, self.idempotency_key, ""),
            messages=cast("tuple[MessageDraft, ...]", tuple(self.messages)),
            model=None if self.model is None else self.model.address(ModelType.LLM),
            temperature=self.temperature,
            top_p=self.top_p,
            max_output_tokens=self.max_output_tokens,
            stop=None if self.stop is None else tuple(self.stop),
            tools=None if self.tools is None else tuple(tool.tool() for tool in self.tools),
            tool_choice=self.tool_choice,
            response_format=self.response_format,
            environment=self.environment,
            source=self.source,
            credential_id=None if self.credential_id is None else credential_key(self.credential_id),
        )


@strawberry.input(description="Texts to embed.")
class EmbedTextsInput:
    model: ModelChoice | None = strawberry.field(default=None, description=_MODEL)
    texts: list[str] = strawberry.field(description="1 to 2048, none of them empty.")
    dimensions: int | None = strawberry.field(default=None, description="Absent: the model's own.")
    environment: str | None = strawberry.field(default=None, description=_ENVIRONMENT)
    source: Source | None = strawberry.field(default=None, description=_SOURCE)
    credential_id: strawberry.ID | None = strawberry.field(default=None, description=_PIN)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)
    __repr__ = _discreet

    def draft(self, mutation: str) -> EmbedDraft:
        """As the business reads it, with the key alone of what is done once."""
        return EmbedDraft(
            once=Once(mutation, self.idempotency_key, ""),
            texts=tuple(self.texts),
            model=None if self.model is None else self.model.address(ModelType.TEXT_EMBEDDING),
            dimensions=self.dimensions,
            environment=self.environment,
            source=self.source,
            credential_id=None if self.credential_id is None else credential_key(self.credential_id),
        )


def keyed(info: Info, draft: Draft) -> Draft:
    """The draft with the keyed hash of all that was given, if it has a key."""
    return replace(draft, once=once(info, draft.once.mutation, draft.once.key, draft))


def _in_one_step(kind: type, **inner: Callable[[Any], Any]) -> None:
    """Have an input made by one call, what is `inner` by its own functions: to look at each field of an input, whether it was given
    and what its type is, costs a call more than to plan it; and there may be thousands of messages."""
    definition: StrawberryObjectDefinition = kind.__strawberry_definition__  # type: ignore[attr-defined]
    names = {to_camel_case(field.python_name): field.python_name for field in definition.fields}

    def make(_: type, given: Mapping[str, Any], __: InputContext) -> Any:
        made = {}
        for name, value in given.items():
            through = inner.get(names[name])
            made[names[name]] = value if through is None or value is None else through(value)
        return kind(**made)

    definition.from_input = make


def _model(given: Mapping[str, Any]) -> ModelChoice:
    return ModelChoice(provider_key=given["providerKey"], name=given["name"])


def _tool(given: Mapping[str, Any]) -> ToolInput:
    return ToolInput(name=given["name"], description=given.get("description"), parameters=given["parameters"])


def _message(given: Mapping[str, Any]) -> MessageDraft:
    """A message as the business reads it."""
    parts, calls = given.get("parts"), given.get("toolCalls")
    return MessageDraft(
        role=given["role"],
        content=given.get("content"),
        parts=None if parts is None else tuple(map(_part, parts)),
        tool_calls=None
        if calls is None
        else tuple(ToolCall(call["id"], call["name"], call["arguments"]) for call in calls),
        tool_call_id=given.get("toolCallId"),
    )


def _part(given: Mapping[str, Any]) -> Part:
    ((name, value),) = given.items()
    if name == "text":
        return Part(PartKind.TEXT, text=value)
    return Part(PartKind(name.upper()), mime_type=value["mimeType"], base64=value["base64"])


def _each(make: Callable[[Mapping[str, Any]], Any]) -> Callable[[Any], list[Any]]:
    return lambda given: [make(one) for one in given]


_in_one_step(CompleteChatInput, model=_model, messages=_each(_message), tools=_each(_tool))
_in_one_step(EmbedTextsInput, model=_model)
