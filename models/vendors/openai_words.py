"""What is said to a model and what it answers, in the words of OpenAI's chat and embeddings; pure, and it sends nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.vendors.asked import choice, json_format, only_text, unspoken, written
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    ChatRole,
    Delta,
    EmbedAsk,
    FinishReason,
    Message,
    Part,
    PartKind,
    Tool,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from models.vendors.tokens import count


class Broken(Exception):
    """An answer without what must stand in it. Its text says what is missing, and nothing else."""


def chat_body(ask: ChatAsk, *, limit: str) -> dict[str, Any]:
    """The question. `limit`: how the server calls the most tokens to answer."""
    choice(ask)
    body: dict[str, Any] = {
        "model": ask.model_name,
        "messages": [_message(message, index) for index, message in enumerate(ask.messages)],
    }
    told = {
        "temperature": ask.temperature,
        "top_p": ask.top_p,
        limit: ask.max_output_tokens,
        "stop": list(ask.stop) or None,
        "tools": [{"type": "function", "function": function(tool)} for tool in ask.tools] or None,
        "tool_choice": ask.tool_choice,
        "response_format": _format(ask),
    }
    return body | {name: value for name, value in told.items() if value is not None}


def function(tool: Tool) -> dict[str, Any]:
    """A tool, as every one of OpenAI's interfaces describes it."""
    described = {} if tool.description is None else {"description": tool.description}
    return {"name": tool.name, **described, "parameters": dict(tool.parameters)}


def chat_answer(value: Mapping[str, Any]) -> ChatAnswer:
    """What was answered. Raises Broken."""
    choices = value.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(first, dict):
        raise Broken("Its answer has no choices.")
    message = first.get("message")
    if not isinstance(message, dict):
        raise Broken("Its answer has no message.")
    told = message.get("tool_calls")
    calls = tuple(_call(one, number) for number, one in enumerate(told if isinstance(told, list) else ()))
    return ChatAnswer(
        text=_text(message) or None,
        tool_calls=calls,
        finish=finish(first.get("finish_reason"), calling=bool(calls)),
        usage=usage(value.get("usage")),
    )


class Reading:
    """A streamed answer as far as it was read. `reason` None: the mark of its end has not come."""

    def __init__(self) -> None:
        self.reason: FinishReason | None = None
        self._calls: dict[Any, int] = {}
        self._named: set[int] = set()
        self._last: Any = None

    def take(self, piece: Mapping[str, Any]) -> Delta | None:
        """What a piece adds."""
        choices = piece.get("choices")
        first = choices[0] if isinstance(choices, list) and choices else None
        if not isinstance(first, dict):
            # A piece of its own tells the usage, or what a filter thinks, or that the server still lives.
            return None
        told = first.get("delta")
        delta = told if isinstance(told, dict) else {}
        calls = delta.get("tool_calls")
        found = Delta(
            _text(delta),
            tuple(self._call(one) for one in calls if isinstance(one, dict))
            if isinstance(calls, list)
            else (),
        )
        if first.get("finish_reason"):
            self.reason = finish(first["finish_reason"], calling=bool(self._calls))
        return found if found.text or found.tool_calls else None

    def _call(self, told: Mapping[str, Any]) -> ToolCallDelta:
        id, number = told.get("id"), told.get("index")
        # Some servers do not number the calls: another id is another call.
        which = number if isinstance(number, int) else id or self._last
        first = which not in self._calls
        index = self._calls.setdefault(which, len(self._calls))
        self._last = which
        named = told.get("function")
        function = named if isinstance(named, dict) else {}
        name, arguments = function.get("name"), function.get("arguments")
        named_now = isinstance(name, str) and bool(name) and index not in self._named
        if named_now:
            self._named.add(index)
        return ToolCallDelta(
            index=index,
            # Some do not name them either, and a result has to name what it answers; others repeat the names.
            id=str(id or f"call_{index}") if first else None,
            name=name if named_now else None,
            arguments=arguments if isinstance(arguments, str | None) else written(arguments),
        )


def finish(told: Any, *, calling: bool) -> FinishReason:
    """Why an answer ended. Whoever calls tools has not merely stopped, though some servers say so."""
    reason = _REASONS.get(told, FinishReason.OTHER) if isinstance(told, str) else FinishReason.OTHER
    return FinishReason.TOOL_CALLS if calling and reason is FinishReason.STOP else reason


def usage(told: Any) -> Usage | None:
    """The tokens that were counted; None where none were."""
    read = count(told, "prompt_tokens")
    if read is None:
        return None
    cached = count(told.get("prompt_tokens_details"), "cached_tokens")
    return Usage(
        input=read,
        output=count(told, "completion_tokens") or 0,
        cached_input=count(told, "prompt_cache_hit_tokens") if cached is None else cached,
    )


def embed_body(ask: EmbedAsk, texts: Sequence[str]) -> dict[str, Any]:
    """Some of the texts to embed."""
    body: dict[str, Any] = {"model": ask.model_name, "input": list(texts)}
    return body if ask.dimensions is None else {**body, "dimensions": ask.dimensions}


def vectors(value: Mapping[str, Any], wanted: int) -> list[list[float]]:
    """The vectors in the order of the texts. Raises Broken."""
    rows = value.get("data")
    if not isinstance(rows, list) or len(rows) != wanted:
        raise Broken(f"Its answer has not one vector for each of {wanted} texts.")
    found: dict[int, list[float]] = {}
    for place, row in enumerate(rows):
        vector = row.get("embedding") if isinstance(row, dict) else None
        if not isinstance(vector, list) or not vector or not _NUMBERS.issuperset(map(type, vector)):
            raise Broken("Its answer has an entry that is no vector.")
        index = row.get("index")
        found[index if isinstance(index, int) else place] = vector
    if set(found) != set(range(wanted)):
        raise Broken(f"Its vectors are not numbered as the {wanted} texts are.")
    return [found[place] for place in range(wanted)]


def data_url(part: Part) -> str:
    """A part's content, as an address that holds it."""
    return f"data:{part.mime_type};base64,{part.base64}"


def file_name(part: Part, index: int, number: int) -> str:
    """A document has to have a name, from whose ending its kind is read."""
    ending = ENDINGS.get(part.mime_type.lower())
    if ending is None:
        raise unspoken(part, index, number, f"A document is one of {', '.join(ENDINGS)}.")
    return f"document-{number + 1}.{ending}"


def _format(ask: ChatAsk) -> Any:
    told = json_format(ask)
    if told is None or told.schema is None:
        return None if ask.response_format is None else {"type": "text" if told is None else "json_object"}
    # A schema has to have a name there.
    return {"type": "json_schema", "json_schema": {"name": "answer", **ask.response_format["json_schema"]}}


def _message(message: Message, index: int) -> dict[str, Any]:
    role = message.role
    if role is ChatRole.USER:
        if all(part.kind is PartKind.TEXT for part in message.parts):
            # Not every server takes a list of parts.
            return {"role": "user", "content": message.text}
        parts = [_part(part, index, number) for number, part in enumerate(message.parts)]
        return {"role": "user", "content": parts}
    text = only_text(message, index, "Only the user's messages hold more than text here.")
    if role is ChatRole.TOOL:
        return {"role": "tool", "tool_call_id": message.tool_call_id or "", "content": text}
    if role is ChatRole.SYSTEM:
        return {"role": "system", "content": text}
    if not message.tool_calls:
        return {"role": "assistant", "content": text}
    calls = [
        {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        for call in message.tool_calls
    ]
    return {"role": "assistant", "content": text or None, "tool_calls": calls}


def _part(part: Part, index: int, number: int) -> dict[str, Any]:
    match part.kind:
        case PartKind.TEXT:
            return {"type": "text", "text": part.text}
        case PartKind.IMAGE:
            return {"type": "image_url", "image_url": {"url": data_url(part)}}
        case PartKind.DOCUMENT:
            file = {"filename": file_name(part, index, number), "file_data": data_url(part)}
            return {"type": "file", "file": file}
        case PartKind.AUDIO:
            sound = SOUNDS.get(part.mime_type.lower())
            if sound is None:
                raise unspoken(part, index, number, f"Audio is one of {', '.join(SOUNDS)}.")
            return {"type": "input_audio", "input_audio": {"data": part.base64, "format": sound}}


def _text(message: Mapping[str, Any]) -> str:
    """What is said; a refusal is said too."""
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(
            part["text"]
            for part in content
            if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str)
        )
    refusal = message.get("refusal")
    return "".join(text for text in (content, refusal) if isinstance(text, str))


def _call(told: Any, number: int) -> ToolCall:
    function = told.get("function") if isinstance(told, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name:
        raise Broken("Its answer calls a tool without a name.")
    arguments = function.get("arguments")
    return ToolCall(
        id=str(told.get("id") or f"call_{number}"),
        name=name,
        arguments=arguments if isinstance(arguments, str) else written(arguments),
    )


_REASONS = {
    "stop": FinishReason.STOP,
    "length": FinishReason.LENGTH,
    "tool_calls": FinishReason.TOOL_CALLS,
    "function_call": FinishReason.TOOL_CALLS,
    "content_filter": FinishReason.CONTENT_FILTER,
}
_NUMBERS = frozenset({float, int})
SOUNDS = {
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
}
ENDINGS = {
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/markdown": "md",
    "text/csv": "csv",
    "text/html": "html",
    "application/json": "json",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
}
