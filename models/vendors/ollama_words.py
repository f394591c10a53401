"""Puts a question into Ollama's words, and reads its answers and its stream; pure, but for the ids of calls, which have none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from models.vendors.asked import Calling, arguments, choice, json_format, named, unspoken, written
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    ChatRole,
    Delta,
    EmbedAsk,
    FinishReason,
    NotSpoken,
    PartKind,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from models.vendors.tokens import count


def question(ask: ChatAsk, *, stream: bool) -> dict[str, Any]:
    """The body of POST /api/chat. A choice of no tool leaves the tools out; that one must be called cannot be said."""
    body: dict[str, Any] = {
        "model": ask.model_name,
        "messages": [_message(ask, index) for index in range(len(ask.messages))],
        "stream": stream,
    }
    options = dict(_options(ask))
    if options:
        body["options"] = options
    chosen = choice(ask)
    if chosen is not None and ask.tools and chosen.calling not in (Calling.AUTO, Calling.NONE):
        raise NotSpoken(("toolChoice",), "Ollama cannot be told to call a tool: leave it out.")
    if ask.tools and (chosen is None or chosen.calling is not Calling.NONE):
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
    wanted = json_format(ask)
    if wanted is not None:
        body["format"] = "json" if wanted.schema is None else wanted.schema
    return body


def _options(ask: ChatAsk) -> Iterator[tuple[str, Any]]:
    if ask.max_output_tokens is not None:
        yield "num_predict", ask.max_output_tokens
    if ask.temperature is not None:
        yield "temperature", ask.temperature
    if ask.top_p is not None:
        yield "top_p", ask.top_p
    if ask.stop:
        yield "stop", list(ask.stop)


def _message(ask: ChatAsk, index: int) -> dict[str, Any]:
    message = ask.messages[index]
    said: dict[str, Any] = {"role": message.role.value.lower(), "content": message.text}
    images = []
    for number, part in enumerate(message.parts):
        if part.kind is PartKind.IMAGE:
            images.append(part.base64)
        elif part.kind is not PartKind.TEXT:
            raise unspoken(part, index, number, "Ollama's messages hold text and images alone.")
    if images:
        said["images"] = images
    if message.tool_calls:
        said["tool_calls"] = [
            {"id": call.id, "function": {"name": call.name, "arguments": arguments(call, index, number)}}
            for number, call in enumerate(message.tool_calls)
        ]
    if message.role is ChatRole.TOOL:
        # Servers of before ids know the call by the tool's name.
        said |= {"tool_call_id": message.tool_call_id, "tool_name": named(ask.messages, index)}
    return said


def answer(page: Mapping[str, Any]) -> ChatAnswer | None:
    """What an answer says; None where it is none, or not whole."""
    hearing = Hearing()
    text, calls = "", []
    for delta in hearing.hear(page):
        text += delta.text
        calls += [
            ToolCall(call.id or "", call.name or "", call.arguments or "{}") for call in delta.tool_calls
        ]
    if hearing.finish is None or not isinstance(page.get("message"), dict):
        return None
    return ChatAnswer(text if text or not calls else None, tuple(calls), hearing.finish, hearing.usage)


class Hearing:
    """Listens to one stream, whose lines are answers with a part of the text each. `finish`: set at its end mark. `usage`: as
    far as it was told, which is at the end."""

    def __init__(self) -> None:
        self.finish: FinishReason | None = None
        self.usage: Usage | None = None
        self._calls = 0

    def hear(self, line: Mapping[str, Any]) -> Iterator[Delta]:
        """One line, which is no error."""
        told = line.get("message")
        message = told if isinstance(told, dict) else {}
        text, calls = message.get("content"), message.get("tool_calls")
        if isinstance(text, str) and text:
            yield Delta(text)
        for call in calls if isinstance(calls, list) else ():
            if isinstance(call, dict) and isinstance(call.get("function"), dict):
                yield self._call(call, call["function"])
        if line.get("done") is True:
            self.usage = usage(line)
            self.finish = _FINISHES.get(str(line.get("done_reason") or "stop"), FinishReason.OTHER)
            if self.finish is FinishReason.STOP and self._calls:
                self.finish = FinishReason.TOOL_CALLS

    def _call(self, call: Mapping[str, Any], function: Mapping[str, Any]) -> Delta:
        id = str(call.get("id") or f"call_{uuid4().hex[:24]}")
        piece = ToolCallDelta(
            self._calls, id, str(function.get("name") or ""), written(function.get("arguments"))
        )
        self._calls += 1
        return Delta(tool_calls=(piece,))


_FINISHES = {"stop": FinishReason.STOP, "length": FinishReason.LENGTH}


def usage(line: Mapping[str, Any]) -> Usage | None:
    """The tokens. A count of none is left out."""
    given, made = count(line, "prompt_eval_count"), count(line, "eval_count")
    return None if given is None and made is None else Usage(given or 0, made or 0)


def texts(ask: EmbedAsk, some: Sequence[str]) -> dict[str, Any]:
    """The body of POST /api/embed."""
    size = {} if ask.dimensions is None else {"dimensions": ask.dimensions}
    return {"model": ask.model_name, "input": list(some), **size}
