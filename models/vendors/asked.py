"""Reads those parts of a question that are in OpenAI's shape, for protocols of another one; pure, and it sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson

from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.speaking import CallFailed, ChatAsk, Message, NotSpoken, Part, PartKind, ToolCall

# What reads JSON reads deeper than what writes it writes.
MOST_LEVELS = 100


class Calling(StrEnum):
    """What the model may do with the tools."""

    AUTO = "auto"
    NONE = "none"
    REQUIRED = "required"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Choice:
    """`name`: of the one tool to be called, where it is NAMED."""

    calling: Calling
    name: str = ""


@dataclass(frozen=True, slots=True)
class JsonFormat:
    """The answer is to be JSON; `schema` None: of any shape."""

    schema: Mapping[str, Any] | None = None


def choice(ask: ChatAsk) -> Choice | None:
    """What `tool_choice` says; None where it says nothing."""
    told = ask.tool_choice
    if told is None:
        return None
    if told in ("auto", "none", "required"):
        return Choice(Calling(told))
    function = told.get("function") if isinstance(told, dict) and told.get("type") == "function" else None
    name = function.get("name") if isinstance(function, dict) else None
    if isinstance(name, str) and name:
        return Choice(Calling.NAMED, name)
    raise NotSpoken(
        ("toolChoice",), 'Say "auto", "none", "required", or {"type": "function", "function": {"name": …}}.'
    )


def json_format(ask: ChatAsk) -> JsonFormat | None:
    """What `response_format` says; None where the answer is plain text."""
    told = ask.response_format
    kind = told.get("type") if isinstance(told, dict) else told
    if kind in (None, "text"):
        return None
    if kind == "json_object":
        return JsonFormat()
    inner = told.get("json_schema") if isinstance(told, dict) and kind == "json_schema" else None
    schema = inner.get("schema") if isinstance(inner, dict) else None
    if isinstance(schema, dict):
        return JsonFormat(schema)
    raise NotSpoken(
        ("responseFormat",),
        'Say {"type": "json_object"}, or {"type": "json_schema", "json_schema": {"schema": …}}.',
    )


def arguments(call: ToolCall, message: int, number: int) -> dict[str, Any]:
    """The arguments of a call, for protocols in which they are an object and no text."""
    try:
        value = orjson.loads(call.arguments) if call.arguments.strip() else {}
    except orjson.JSONDecodeError:
        value = None
    if isinstance(value, dict) and not nests_beyond(value, MOST_LEVELS):
        return value
    raise NotSpoken(
        ("messages", str(message), "toolCalls", str(number), "arguments"),
        f"Here arguments are one JSON object, of at most {MOST_LEVELS} levels.",
    )


def written(value: Any) -> str:
    """Arguments that came as an object, as the text that they are everywhere else. Raises CallFailed where they cannot be
    written."""
    try:
        return orjson.dumps({} if value is None else value).decode()
    except orjson.JSONEncodeError:
        message = "The arguments of a tool call nest too deep."
        raise CallFailed(Outcome(Failure.BAD_RESPONSE, message)) from None


def nests_beyond(value: Any, levels: int) -> bool:
    """Whether JSON nests deeper than that."""
    level = [value]
    for _ in range(levels + 1):
        level = [one for one in level if isinstance(one, dict | list)]
        if not level:
            return False
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return True


def unspoken(part: Part, message: int, number: int, why: str) -> NotSpoken:
    """That a part of a message cannot be said, for the reason given."""
    return NotSpoken(("messages", str(message), "parts", str(number), part.kind.value.lower()), why)


def only_text(message: Message, index: int, why: str) -> str:
    """The text of a message whose other parts cannot be said."""
    for number, part in enumerate(message.parts):
        if part.kind is not PartKind.TEXT:
            raise unspoken(part, index, number, why)
    return message.text


def named(messages: tuple[Message, ...], index: int) -> str:
    """The name of the tool that the TOOL message at `index` answers for: the last call of that id before it."""
    wanted = messages[index].tool_call_id
    for message in reversed(messages[:index]):
        for call in message.tool_calls:
            if call.id == wanted:
                return call.name
    raise NotSpoken(
        ("messages", str(index), "toolCallId"), "No call of this id stands in the messages before it."
    )
