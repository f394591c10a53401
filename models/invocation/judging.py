"""Reads what was typed into a question: all mistakes in one answer, at the schema's names, and no value repeated."""

import binascii
import math
import re
from collections.abc import Iterator
from typing import Any

from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.texts import Problems
from models.errors import Problem, ProblemCode
from models.invocation.drafts import ChatDraft, EmbedDraft, MessageDraft
from models.invocation.shapes import response_format, tool_choice
from models.vendors.asked import MOST_LEVELS, nests_beyond
from models.vendors.speaking import ChatAsk, ChatRole, EmbedAsk, Message, Part, PartKind, Tool, ToolCall

MOST_MESSAGES = 1000
MOST_PARTS = 100
MOST_CALLS = 128
MOST_TEXTS = 2048
MOST_TOOLS = 128
MOST_STOPS = 16
STOP_LENGTH = 1000
ID_LENGTH = 200
MOST_CHARACTERS = 8 * 1024 * 1024
"""Of all messages, or all texts, of a call."""

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_MIME = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,60}/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}", re.IGNORECASE)
_MEDIA = {
    PartKind.IMAGE: ("image", "image/"),
    PartKind.DOCUMENT: ("document", ""),
    PartKind.AUDIO: ("audio", "audio/"),
}


def judged_chat(actor: Actor, draft: ChatDraft, *, streamed: bool = False) -> ChatAsk:
    """The question, without the model's name. Raises InvalidInput with every mistake."""
    problems = Problems()
    _key(problems, draft.once, streamed=streamed)
    environment_of(actor, draft.environment, problems)
    messages = _messages(problems, draft.messages)
    _number(problems, "temperature", draft.temperature, 0, 2)
    _number(problems, "topP", draft.top_p, 0, 1)
    _number(problems, "maxOutputTokens", draft.max_output_tokens, 1, 10_000_000)
    _stops(problems, draft.stop or ())
    tools = draft.tools or ()
    _tools(problems, tools)
    problems.take(*tool_choice(draft.tool_choice, {tool.name for tool in tools}))
    problems.take(*response_format(draft.response_format))
    _levels(problems, ("toolChoice",), draft.tool_choice)
    _levels(problems, ("responseFormat",), draft.response_format)
    problems.refuse_any()
    return ChatAsk(
        model_name="",
        messages=messages,
        temperature=draft.temperature,
        top_p=draft.top_p,
        max_output_tokens=draft.max_output_tokens,
        stop=draft.stop or (),
        tools=tools,
        tool_choice=draft.tool_choice,
        response_format=draft.response_format,
    )


def judged_texts(actor: Actor, draft: EmbedDraft) -> EmbedAsk:
    """The texts, without the model's name. Raises InvalidInput with every mistake."""
    problems = Problems()
    _key(problems, draft.once, streamed=False)
    environment_of(actor, draft.environment, problems)
    if _count(problems, ("texts",), len(draft.texts), MOST_TEXTS, "text"):
        for number, text in enumerate(draft.texts):
            place = ("texts", str(number))
            if not text:
                problems.take(Problem(place, ProblemCode.REQUIRED, "A text must not be empty."))
            _sound(problems, place, text)
        _size(problems, "texts", sum(map(len, draft.texts)))
    _number(problems, "dimensions", draft.dimensions, 1, 100_000)
    problems.refuse_any()
    return EmbedAsk(model_name="", texts=draft.texts, dimensions=draft.dimensions)


def environment_of(actor: Actor, given: str | None, problems: Problems | None = None) -> str | None:
    """The environment of a call: that of a token that is bound to one, whatever the call says, else the one that was named."""
    if actor.environment is not None or given is None:
        return actor.environment
    return (Problems() if problems is None else problems).label("environment", given)


def _key(problems: Problems, once: Once, *, streamed: bool) -> None:
    if streamed and once.key is not None:
        problems.add(
            "idempotencyKey", ProblemCode.NOT_ALLOWED, "The callId is the key of a call that is streamed."
        )
    else:
        problems.idempotency_key(once.key)


def _messages(problems: Problems, given: tuple[MessageDraft, ...]) -> tuple[Message, ...]:
    if not _count(problems, ("messages",), len(given), MOST_MESSAGES, "message"):
        return ()
    messages = tuple(_message(problems, ("messages", str(n)), one) for n, one in enumerate(given))
    _size(problems, "messages", sum(_weight(message) for message in messages))
    return messages


def _message(problems: Problems, place: tuple[str, ...], given: MessageDraft) -> Message:
    def wrong(field: str, code: ProblemCode, message: str) -> None:
        problems.take(Problem((*place, field), code, message))

    calls = given.tool_calls or ()
    if given.content is not None and given.parts is not None:
        wrong("parts", ProblemCode.NOT_ALLOWED, "Give content or parts, not both.")
    if given.content is None and not given.parts and not (calls and given.role is ChatRole.ASSISTANT):
        wrong("content", ProblemCode.REQUIRED, "A message has content or parts.")
    if calls and given.role is not ChatRole.ASSISTANT:
        wrong("toolCalls", ProblemCode.NOT_ALLOWED, "Only the assistant calls tools.")
    if given.role is ChatRole.TOOL:
        if not given.tool_call_id:
            wrong("toolCallId", ProblemCode.REQUIRED, "Say which tool call this answers.")
    elif given.tool_call_id is not None:
        wrong("toolCallId", ProblemCode.NOT_ALLOWED, "Only a tool's message answers a tool call.")
    if given.tool_call_id is not None:
        _text(problems, (*place, "toolCallId"), given.tool_call_id, ID_LENGTH)
    if given.content is not None:
        _sound(problems, (*place, "content"), given.content)
    _parts(problems, place, given)
    if _count(problems, (*place, "toolCalls"), len(calls), MOST_CALLS, "tool call", least=0):
        for number, call in enumerate(calls):
            _call(problems, (*place, "toolCalls", str(number)), call)
    parts = given.parts or ()
    if given.content is not None and given.parts is None:
        parts = (Part(PartKind.TEXT, text=given.content),)
    return Message(given.role, parts, calls, given.tool_call_id)


def _parts(problems: Problems, place: tuple[str, ...], given: MessageDraft) -> None:
    parts = given.parts or ()
    if not _count(problems, (*place, "parts"), len(parts), MOST_PARTS, "part", least=0):
        return
    for number, part in enumerate(parts):
        at = (*place, "parts", str(number))
        if part.kind is PartKind.TEXT:
            _sound(problems, (*at, "text"), part.text)
            continue
        name, kind = _MEDIA[part.kind]
        if given.role is not ChatRole.USER:
            what = "Only a user's message holds media."
            problems.take(Problem((*at, name), ProblemCode.NOT_ALLOWED, what))
        if not _MIME.fullmatch(part.mime_type) or not part.mime_type.lower().startswith(kind):
            what = f"Give a MIME type such as {kind or 'application/'}{'png' if kind == 'image/' else 'wav' if kind else 'pdf'}."
            problems.take(Problem((*at, name, "mimeType"), ProblemCode.MALFORMED, what))
        if not _is_base64(part.base64):
            what = "Give the bytes as base64, without line breaks and without a data: prefix."
            problems.take(Problem((*at, name, "base64"), ProblemCode.MALFORMED, what))


def _call(problems: Problems, place: tuple[str, ...], call: ToolCall) -> None:
    if not call.id:
        problems.take(Problem((*place, "id"), ProblemCode.REQUIRED, "A tool call has an id."))
    _text(problems, (*place, "id"), call.id, ID_LENGTH)
    _tool_name(problems, (*place, "name"), call.name)
    _sound(problems, (*place, "arguments"), call.arguments)


def _tools(problems: Problems, tools: tuple[Tool, ...]) -> None:
    if not _count(problems, ("tools",), len(tools), MOST_TOOLS, "tool", least=0):
        return
    seen: set[str] = set()
    for number, tool in enumerate(tools):
        place = ("tools", str(number))
        _tool_name(problems, (*place, "name"), tool.name)
        if tool.name in seen:
            problems.take(Problem((*place, "name"), ProblemCode.DUPLICATE, "Two tools have this name."))
        seen.add(tool.name)
        if tool.description is not None:
            _sound(problems, (*place, "description"), tool.description)
        parameters: Any = tool.parameters
        if not isinstance(parameters, dict):
            what = "The parameters are a JSON schema: an object."
            problems.take(Problem((*place, "parameters"), ProblemCode.WRONG_TYPE, what))
        _levels(problems, (*place, "parameters"), parameters)


def _stops(problems: Problems, stops: tuple[str, ...]) -> None:
    if not _count(problems, ("stop",), len(stops), MOST_STOPS, "stop text", least=0):
        return
    for number, text in enumerate(stops):
        place = ("stop", str(number))
        if not text:
            problems.take(Problem(place, ProblemCode.REQUIRED, "A stop text must not be empty."))
        _text(problems, place, text, STOP_LENGTH)


def _tool_name(problems: Problems, place: tuple[str, ...], name: str) -> None:
    if not _NAME.fullmatch(name):
        what = "A tool's name has 1 to 64 letters, digits, underscores and hyphens."
        problems.take(Problem(place, ProblemCode.MALFORMED, what))


def _number(problems: Problems, field: str, given: float | None, least: float, most: float) -> None:
    if given is not None and not (math.isfinite(given) and least <= given <= most):
        problems.add(field, ProblemCode.OUT_OF_RANGE, f"{field} lies between {least:g} and {most:g}.")


def _count(
    problems: Problems, place: tuple[str, ...], many: int, most: int, what: str, *, least: int = 1
) -> bool:
    """Whether there are not too many; a longer list is not walked through."""
    if many < least:
        problems.take(Problem(place, ProblemCode.REQUIRED, f"Give at least one {what}."))
    elif many > most:
        problems.take(Problem(place, ProblemCode.OUT_OF_RANGE, f"At most {most} of them, each one {what}."))
    return least <= many <= most


def _text(problems: Problems, place: tuple[str, ...], text: str, length: int) -> None:
    if len(text) > length:
        problems.take(Problem(place, ProblemCode.TOO_LONG, f"At most {length} characters."))
    else:
        _sound(problems, place, text)


def _sound(problems: Problems, place: tuple[str, ...], text: str) -> None:
    # What is no text in UTF-8 cannot be sent to anybody.
    try:
        text.isascii() or text.encode()
    except UnicodeEncodeError:
        problems.take(Problem(place, ProblemCode.MALFORMED, "It holds broken characters."))


def _levels(problems: Problems, place: tuple[str, ...], given: Any) -> None:
    if nests_beyond(given, MOST_LEVELS):
        problems.take(Problem(place, ProblemCode.OUT_OF_RANGE, f"It nests more than {MOST_LEVELS} levels."))


def _size(problems: Problems, field: str, many: int) -> None:
    if many > MOST_CHARACTERS:
        problems.add(
            field, ProblemCode.TOO_LONG, f"At most {MOST_CHARACTERS} characters, media as base64 included."
        )


def _weight(message: Message) -> int:
    return sum(map(len, _texts(message)))


def _texts(message: Message) -> Iterator[str]:
    for part in message.parts:
        yield part.text
        yield part.base64
    yield from (call.arguments for call in message.tool_calls)


def _is_base64(text: str) -> bool:
    try:
        return bool(text) and bool(binascii.a2b_base64(text.encode("ascii"), strict_mode=True))
    except (binascii.Error, UnicodeEncodeError):
        return False
