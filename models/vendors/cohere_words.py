"""Puts a question into Cohere's words, and reads its answers and its stream; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.vendors.asked import Calling, choice, json_format, only_text, unspoken, written
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    ChatRole,
    Delta,
    EmbedAsk,
    FinishReason,
    Message,
    NotSpoken,
    PartKind,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from models.vendors.tokens import count
from models.vendors.values import place, word


def question(ask: ChatAsk, *, stream: bool) -> dict[str, Any]:
    """The body of POST /v2/chat."""
    body: dict[str, Any] = {
        "model": ask.model_name,
        "messages": [_message(message, index) for index, message in enumerate(ask.messages)],
        "stream": stream,
    }
    if ask.max_output_tokens is not None:
        body["max_tokens"] = ask.max_output_tokens
    if ask.temperature is not None:
        body["temperature"] = ask.temperature
    if ask.top_p is not None:
        body["p"] = ask.top_p
    if ask.stop:
        body["stop_sequences"] = list(ask.stop)
    if ask.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": tool.name,
                    **({} if tool.description is None else {"description": tool.description}),
                    "parameters": {"type": "object", **tool.parameters},
                },
            }
            for tool in ask.tools
        ]
    chosen = choice(ask)
    if chosen is not None and ask.tools:
        if chosen.calling is Calling.NAMED:
            raise NotSpoken(("toolChoice",), "Cohere can be told to call a tool, and not which one.")
        if chosen.calling is not Calling.AUTO:
            body["tool_choice"] = "NONE" if chosen.calling is Calling.NONE else "REQUIRED"
    wanted = json_format(ask)
    if wanted is not None:
        schema = {} if wanted.schema is None else {"json_schema": wanted.schema}
        body["response_format"] = {"type": "json_object", **schema}
    return body


def _message(message: Message, index: int) -> dict[str, Any]:
    if message.role is ChatRole.USER:
        return {"role": "user", "content": _content(message, index)}
    text = only_text(message, index, f"Cohere's {message.role.value.lower()} messages hold text alone.")
    if message.role is ChatRole.SYSTEM:
        return {"role": "system", "content": text}
    if message.role is ChatRole.TOOL:
        return {"role": "tool", "tool_call_id": message.tool_call_id, "content": text}
    if not message.tool_calls:
        return {"role": "assistant", "content": text}
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments.strip() or "{}"},
        }
        for call in message.tool_calls
    ]
    # What is said beside calls is their plan.
    return {"role": "assistant", "tool_calls": calls, **({"tool_plan": text} if text else {})}


def _content(message: Message, index: int) -> Any:
    if all(part.kind is PartKind.TEXT for part in message.parts):
        return message.text
    content: list[dict[str, Any]] = []
    for number, part in enumerate(message.parts):
        if part.kind is PartKind.TEXT:
            content.append({"type": "text", "text": part.text})
        elif part.kind is PartKind.IMAGE:
            url = f"data:{part.mime_type};base64,{part.base64}"
            content.append({"type": "image_url", "image_url": {"url": url}})
        else:
            raise unspoken(part, index, number, "Cohere's messages hold text and images alone.")
    return content


def answer(page: Mapping[str, Any]) -> ChatAnswer | None:
    """What an answer says; None where it is none."""
    message = page.get("message")
    if not isinstance(message, dict):
        return None
    rows = message.get("content")
    text = "".join(
        row["text"]
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and row.get("type") == "text" and isinstance(row.get("text"), str)
    )
    told = message.get("tool_calls")
    calls = tuple(_call(row) for row in (told if isinstance(told, list) else ()) if isinstance(row, dict))
    return ChatAnswer(
        text if text or not calls else None,
        calls,
        finish(page.get("finish_reason")),
        usage(page.get("usage")),
    )


def _call(row: Mapping[str, Any]) -> ToolCall:
    told = row.get("function")
    function = told if isinstance(told, dict) else {}
    arguments = function.get("arguments")
    text = arguments if isinstance(arguments, str) else written(arguments)
    return ToolCall(str(row.get("id") or ""), str(function.get("name") or ""), text or "{}")


BROKEN = {"ERROR": 500, "TIMEOUT": 504}
"""Ends that are none: what the model was doing failed. The status that would have said so."""


def finish(reason: Any) -> FinishReason:
    """`finish_reason` in common words."""
    return _FINISHES.get(reason, FinishReason.OTHER) if isinstance(reason, str) else FinishReason.OTHER


_FINISHES = {
    "COMPLETE": FinishReason.STOP,
    "STOP_SEQUENCE": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    "TOOL_CALL": FinishReason.TOOL_CALLS,
}


def usage(told: Any) -> Usage | None:
    """The tokens that are billed."""
    units = told.get("billed_units") if isinstance(told, dict) else None
    if count(units, "input_tokens") is None:
        units = told.get("tokens") if isinstance(told, dict) else None
    given = count(units, "input_tokens")
    if given is None:
        return None
    return Usage(given, count(units, "output_tokens") or 0, count(told, "cached_tokens"))


class Hearing:
    """Listens to one stream. `finish`: set at its end mark. `broken`: what its end said instead, and the words for it. `usage`:
    as far as it was told."""

    def __init__(self) -> None:
        self.finish: FinishReason | None = None
        self.broken: tuple[int, str] | None = None
        self.usage: Usage | None = None
        self._calls: dict[int | None, int] = {}

    def hear(self, event: Mapping[str, Any]) -> Iterator[Delta]:
        """One event. Names that are not known are passed over."""
        kind = event.get("type")
        delta = event.get("delta")
        delta = delta if isinstance(delta, dict) else {}
        message = delta.get("message")
        message = message if isinstance(message, dict) else {}
        if kind in ("content-start", "content-delta"):
            content = message.get("content")
            text = content.get("text") if isinstance(content, dict) else None
            if isinstance(text, str) and text:
                yield Delta(text)
        elif kind in ("tool-call-start", "tool-call-delta"):
            told = message.get("tool_calls")
            if isinstance(told, dict):
                yield self._call(place(event.get("index")), told, begins=kind == "tool-call-start")
        elif kind == "message-end":
            self.usage = usage(delta.get("usage"))
            reason = delta.get("finish_reason")
            if isinstance(reason, str) and reason in BROKEN:
                self.broken = (BROKEN[reason], str(delta.get("error") or f"It ended with {reason}."))
            else:
                self.finish = finish(reason)

    def _call(self, at: int | None, told: Mapping[str, Any], *, begins: bool) -> Delta:
        index = self._calls.setdefault(at, len(self._calls))
        inner = told.get("function")
        function = inner if isinstance(inner, dict) else {}
        return Delta(
            tool_calls=(
                ToolCallDelta(
                    index,
                    word(told.get("id")) if begins else None,
                    word(function.get("name")) if begins else None,
                    word(function.get("arguments")) or None,
                ),
            )
        )


def texts(ask: EmbedAsk, some: Sequence[str]) -> dict[str, Any]:
    """The body of POST /v2/embed."""
    size = {} if ask.dimensions is None else {"output_dimension": ask.dimensions}
    return {
        "model": ask.model_name,
        "texts": list(some),
        "input_type": "search_document",
        "embedding_types": ["float"],
        **size,
    }


def vectors(page: Mapping[str, Any]) -> Any:
    """Where the vectors of an answer stand."""
    return page["embeddings"].get("float")
