"""Puts a question into Anthropic's words, and reads its answers and its stream; pure."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from models.vendors.asked import Calling, arguments, choice, json_format, only_text, unspoken, written
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    ChatRole,
    Delta,
    FinishReason,
    Message,
    NotSpoken,
    Part,
    PartKind,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from models.vendors.tokens import count
from models.vendors.values import place, word

MAX_TOKENS = 4096
"""Asked for where the question sets no limit: the protocol demands one, and every model may write so much."""

_IMAGES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def question(ask: ChatAsk, *, stream: bool) -> dict[str, Any]:
    """The body of POST /v1/messages. System messages go to the top, wherever they stood: there is no other place for them."""
    body: dict[str, Any] = {
        "model": ask.model_name,
        "max_tokens": MAX_TOKENS if ask.max_output_tokens is None else ask.max_output_tokens,
        "messages": list(_turns(ask.messages)),
    }
    system = [
        {"type": "text", "text": text}
        for index, message in enumerate(ask.messages)
        if message.role is ChatRole.SYSTEM
        and (text := only_text(message, index, "Anthropic's system messages hold text alone."))
    ]
    if system:
        body["system"] = system
    if ask.temperature is not None:
        body["temperature"] = ask.temperature
    if ask.top_p is not None:
        body["top_p"] = ask.top_p
    if ask.stop:
        body["stop_sequences"] = list(ask.stop)
    if ask.tools:
        body["tools"] = [
            {
                "name": tool.name,
                **({} if tool.description is None else {"description": tool.description}),
                "input_schema": {"type": "object", **tool.parameters},
            }
            for tool in ask.tools
        ]
    chosen = choice(ask)
    if chosen is not None and ask.tools:
        body["tool_choice"] = (
            {"type": "tool", "name": chosen.name}
            if chosen.calling is Calling.NAMED
            else {"type": _CALLING[chosen.calling]}
        )
    wanted = json_format(ask)
    if wanted is not None:
        if wanted.schema is None:
            raise NotSpoken(
                ("responseFormat",), "Anthropic's protocol has no JSON without a schema: give one."
            )
        body["output_config"] = {"format": {"type": "json_schema", "schema": wanted.schema}}
    if stream:
        body["stream"] = True
    return body


_CALLING = {Calling.AUTO: "auto", Calling.NONE: "none", Calling.REQUIRED: "any"}


def _turns(messages: tuple[Message, ...]) -> Iterator[dict[str, Any]]:
    """The messages as turns of the two who speak. All that one says in a row is one turn: the answers to all calls of a turn
    must stand in the next one together."""
    said = (
        ("assistant" if message.role is ChatRole.ASSISTANT else "user", list(_blocks(message, index)))
        for index, message in enumerate(messages)
        if message.role is not ChatRole.SYSTEM
    )
    for role, group in groupby((pair for pair in said if pair[1]), key=itemgetter(0)):
        yield {"role": role, "content": [block for _, blocks in group for block in blocks]}


def _blocks(message: Message, index: int) -> Iterator[dict[str, Any]]:
    said = [
        block
        for number, part in enumerate(message.parts)
        if (block := _block(message.role, part, index, number)) is not None
    ]
    if message.role is ChatRole.TOOL:
        result = {"type": "tool_result", "tool_use_id": _id(message.tool_call_id or "")}
        yield {**result, "content": said} if said else result
        return
    yield from said
    for number, call in enumerate(message.tool_calls):
        yield {
            "type": "tool_use",
            "id": _id(call.id),
            "name": call.name,
            "input": arguments(call, index, number),
        }


def _block(role: ChatRole, part: Part, index: int, number: int) -> dict[str, Any] | None:
    if part.kind is PartKind.TEXT:
        # A block without text is refused.
        return {"type": "text", "text": part.text} if part.text else None
    if role is ChatRole.ASSISTANT:
        raise unspoken(part, index, number, "Anthropic's assistant messages hold text and tool calls alone.")
    if part.kind is PartKind.IMAGE:
        if part.mime_type not in _IMAGES:
            raise unspoken(part, index, number, "Anthropic takes images as JPEG, PNG, GIF and WebP.")
        return {"type": "image", "source": _encoded(part)}
    if part.kind is PartKind.DOCUMENT and part.mime_type == "application/pdf":
        return {"type": "document", "source": _encoded(part)}
    if part.kind is PartKind.DOCUMENT and part.mime_type == "text/plain":
        try:
            text = base64.b64decode(part.base64, validate=True).decode()
        except ValueError:
            raise unspoken(part, index, number, "This is no text in UTF-8, base64-encoded.") from None
        return {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": text}}
    why = (
        "Anthropic takes documents as PDF and plain text."
        if part.kind is PartKind.DOCUMENT
        else "Anthropic's protocol has no audio."
    )
    raise unspoken(part, index, number, why)


def _encoded(part: Part) -> dict[str, str]:
    return {"type": "base64", "media_type": part.mime_type, "data": part.base64}


def _id(id: str) -> str:
    """An id as it may be written here. Another provider's may have other letters: it gets a name of its own, always the same."""
    return (
        id if re.fullmatch(r"[a-zA-Z0-9_-]+", id) else f"call_{hashlib.sha256(id.encode()).hexdigest()[:24]}"
    )


def answer(page: Mapping[str, Any]) -> ChatAnswer | None:
    """What an answer says; None where it is none."""
    content = page.get("content")
    if not isinstance(content, list):
        return None
    blocks = [block for block in content if isinstance(block, dict)]
    calls = tuple(
        ToolCall(str(block.get("id") or ""), str(block.get("name") or ""), written(block.get("input")))
        for block in blocks
        if block.get("type") == "tool_use"
    )
    text = "".join(
        block["text"]
        for block in blocks
        if block.get("type") == "text" and isinstance(block.get("text"), str)
    )
    return ChatAnswer(
        text if text or not calls else None, calls, finish(page.get("stop_reason")), usage(page.get("usage"))
    )


def finish(reason: Any) -> FinishReason:
    """`stop_reason` in common words."""
    return _FINISHES.get(reason, FinishReason.OTHER) if isinstance(reason, str) else FinishReason.OTHER


_FINISHES = {
    "end_turn": FinishReason.STOP,
    "stop_sequence": FinishReason.STOP,
    "max_tokens": FinishReason.LENGTH,
    "model_context_window_exceeded": FinishReason.LENGTH,
    "tool_use": FinishReason.TOOL_CALLS,
    "refusal": FinishReason.CONTENT_FILTER,
}


def usage(told: Any) -> Usage | None:
    """The tokens. `input_tokens` leaves out what went into the cache and what came from it."""
    fresh = count(told, "input_tokens")
    if fresh is None:
        return None
    read = count(told, "cache_read_input_tokens")
    made = count(told, "cache_creation_input_tokens")
    return Usage(fresh + (read or 0) + (made or 0), count(told, "output_tokens") or 0, read)


class Hearing:
    """Listens to one stream. `finish`: set at its end mark. `usage`: as far as it was told."""

    def __init__(self) -> None:
        self.finish: FinishReason | None = None
        self._reason: Any = None
        self._told: dict[str, Any] = {}
        self._calls: dict[int | None, list[Any]] = {}

    @property
    def usage(self) -> Usage | None:
        return usage(self._told)

    def hear(self, event: Mapping[str, Any]) -> Iterator[Delta]:
        """One event, which is no error. Names that are not known are passed over, as the protocol asks for."""
        kind = event.get("type")
        if kind == "message_start":
            message = event.get("message")
            self._tell(message.get("usage") if isinstance(message, dict) else None)
        elif kind == "content_block_start":
            yield from self._begin(place(event.get("index")), event.get("content_block"))
        elif kind == "content_block_delta":
            yield from self._go_on(place(event.get("index")), event.get("delta"))
        elif kind == "content_block_stop":
            yield from self._end(place(event.get("index")))
        elif kind == "message_delta":
            delta = event.get("delta")
            self._reason = delta.get("stop_reason") if isinstance(delta, dict) else None
            self._tell(event.get("usage"))
        elif kind == "message_stop":
            self.finish = finish(self._reason)

    def _tell(self, told: Any) -> None:
        if isinstance(told, dict):
            self._told |= {name: value for name, value in told.items() if value is not None}

    def _begin(self, block: int | None, told: Any) -> Iterator[Delta]:
        if not isinstance(told, dict):
            return
        text = told.get("text")
        if told.get("type") == "text" and isinstance(text, str) and text:
            yield Delta(text)
        elif told.get("type") == "tool_use":
            # Arguments follow in pieces, or, from servers that speak alike, stand here as a whole.
            index = len(self._calls)
            self._calls[block] = [index, written(told.get("input"))]
            yield Delta(tool_calls=(ToolCallDelta(index, word(told.get("id")), word(told.get("name"))),))

    def _go_on(self, block: int | None, delta: Any) -> Iterator[Delta]:
        if not isinstance(delta, dict):
            return
        text, arguments = delta.get("text"), delta.get("partial_json")
        if delta.get("type") == "text_delta" and isinstance(text, str) and text:
            yield Delta(text)
        elif delta.get("type") == "input_json_delta" and isinstance(arguments, str) and block in self._calls:
            if arguments:
                self._calls[block][1] = None
                yield Delta(tool_calls=(ToolCallDelta(self._calls[block][0], arguments=arguments),))

    def _end(self, block: int | None) -> Iterator[Delta]:
        index, whole = self._calls.get(block, (0, None))
        if whole is not None:
            yield Delta(tool_calls=(ToolCallDelta(index, arguments=whole),))
