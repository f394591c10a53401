"""Speaks OpenAI's Responses API, for the models that chat in no other way; nothing is stored there."""

from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Any

from models.vendors.asked import Calling, choice, json_format, only_text, unspoken
from models.vendors.openai_words import Broken, data_url, file_name, finish, function
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    ChatRole,
    Delta,
    Finish,
    FinishReason,
    Line,
    Message,
    NotSpoken,
    Part,
    PartKind,
    ToolCall,
    ToolCallDelta,
    Usage,
)
from models.vendors.spoken import ask as asked
from models.vendors.spoken import broken, opened
from models.vendors.tokens import count
from models.vendors.values import place, word


async def chat(line: Line, ask: ChatAsk, url: str, headers: Mapping[str, str]) -> ChatAnswer:
    """The whole answer."""
    value, response = await asked(line, "POST", url, headers=headers, json=_body(ask), holds=("output", list))
    try:
        return _answer(value)
    except Broken as error:
        raise broken(line, url, str(error), response) from None


async def stream(
    line: Line, ask: ChatAsk, url: str, headers: Mapping[str, str]
) -> AsyncGenerator[Delta | Finish, None]:
    """The answer as it is written. Its end mark is the event that tells the response as a whole."""
    async with opened(line, url, headers=headers, json={**_body(ask), "stream": True}) as told:
        calls: dict[int | None, int] = {}
        async for _, data in told.events():
            if data.strip() == "[DONE]":
                continue
            piece = told.read(data)
            kind = word(piece.get("type"))
            if kind == "error":
                raise told.error({"error": piece})
            if kind == "response.failed":
                raise told.error({"error": _response(piece).get("error") or {}})
            if kind in {"response.completed", "response.incomplete"}:
                response = _response(piece)
                told.usage = _usage(response.get("usage"))
                await told.ended()
                yield Finish(_reason(response, calling=bool(calls)), told.usage)
                return
            delta = _delta(piece, calls)
            if delta is not None:
                yield delta
        raise told.cut_short()


def _body(ask: ChatAsk) -> dict[str, Any]:
    if ask.stop:
        raise NotSpoken(("stop",), "This model is reached through an interface that knows no stop texts.")
    told = {
        "temperature": ask.temperature,
        "top_p": ask.top_p,
        "max_output_tokens": ask.max_output_tokens,
        "tools": [{"type": "function", **function(tool), "strict": False} for tool in ask.tools] or None,
        "tool_choice": _choice(ask),
        "text": _format(ask),
    }
    items = [item for index, message in enumerate(ask.messages) for item in _items(message, index)]
    body: dict[str, Any] = {"model": ask.model_name, "input": items, "store": False}
    return body | {name: value for name, value in told.items() if value is not None}


def _choice(ask: ChatAsk) -> Any:
    told = choice(ask)
    if told is None or told.calling is not Calling.NAMED:
        return told and told.calling.value
    return {"type": "function", "name": told.name}


def _format(ask: ChatAsk) -> Any:
    told = json_format(ask)
    if told is None:
        return None
    if told.schema is None:
        return {"format": {"type": "json_object"}}
    return {"format": {"name": "answer", **ask.response_format["json_schema"], "type": "json_schema"}}


def _items(message: Message, index: int) -> Iterator[dict[str, Any]]:
    if message.role is ChatRole.USER:
        parts = [_part(part, index, number) for number, part in enumerate(message.parts)]
        yield {"role": "user", "content": parts}
        return
    text = only_text(message, index, "Only the user's messages hold more than text here.")
    if message.role is ChatRole.TOOL:
        yield {"type": "function_call_output", "call_id": message.tool_call_id or "", "output": text}
        return
    if text or not message.tool_calls:
        yield {"role": message.role.value.lower(), "content": text}
    for call in message.tool_calls:
        yield {"type": "function_call", "call_id": call.id, "name": call.name, "arguments": call.arguments}


def _part(part: Part, index: int, number: int) -> dict[str, Any]:
    match part.kind:
        case PartKind.TEXT:
            return {"type": "input_text", "text": part.text}
        case PartKind.IMAGE:
            return {"type": "input_image", "detail": "auto", "image_url": data_url(part)}
        case PartKind.DOCUMENT:
            return {
                "type": "input_file",
                "filename": file_name(part, index, number),
                "file_data": data_url(part),
            }
        case PartKind.AUDIO:
            raise unspoken(
                part, index, number, "This model is reached through an interface that takes no audio."
            )


def _answer(value: Mapping[str, Any]) -> ChatAnswer:
    texts, calls = [], []
    for item in value["output"]:
        if not isinstance(item, dict):
            raise Broken("Its answer has an entry that is none.")
        if item.get("type") == "message":
            content = item.get("content")
            parts = content if isinstance(content, list) else ()
            texts += [_said(part) for part in parts if isinstance(part, dict)]
        elif item.get("type") == "function_call":
            calls.append(_call(item))
    return ChatAnswer(
        text="".join(texts) or None,
        tool_calls=tuple(calls),
        finish=_reason(value, calling=bool(calls)),
        usage=_usage(value.get("usage")),
    )


def _said(part: Mapping[str, Any]) -> str:
    told = part.get("refusal" if part.get("type") == "refusal" else "text")
    return told if isinstance(told, str) else ""


def _call(item: Mapping[str, Any]) -> ToolCall:
    id, name, arguments = item.get("call_id"), item.get("name"), item.get("arguments")
    if not isinstance(id, str) or not isinstance(name, str) or not isinstance(arguments, str):
        raise Broken("Its answer calls a tool without saying which.")
    return ToolCall(id, name, arguments)


def _delta(piece: Mapping[str, Any], calls: dict[int | None, int]) -> Delta | None:
    kind, told = word(piece.get("type")), piece.get("delta")
    if kind in {"response.output_text.delta", "response.refusal.delta"}:
        return Delta(told) if isinstance(told, str) and told else None
    at, item = place(piece.get("output_index")), piece.get("item")
    if (
        kind == "response.output_item.added"
        and isinstance(item, dict)
        and item.get("type") == "function_call"
    ):
        index = calls.setdefault(at, len(calls))
        return Delta(tool_calls=(ToolCallDelta(index, word(item.get("call_id")), word(item.get("name"))),))
    if kind == "response.function_call_arguments.delta" and at in calls and isinstance(told, str):
        return Delta(tool_calls=(ToolCallDelta(calls[at], arguments=told),))
    return None


def _response(piece: Mapping[str, Any]) -> Mapping[str, Any]:
    response = piece.get("response")
    return response if isinstance(response, dict) else {}


def _reason(response: Mapping[str, Any], *, calling: bool) -> FinishReason:
    if response.get("status") == "completed":
        return finish("stop", calling=calling)
    details = response.get("incomplete_details")
    why = details.get("reason") if isinstance(details, dict) else None
    return _REASONS.get(str(why), FinishReason.OTHER)


def _usage(told: Any) -> Usage | None:
    read = count(told, "input_tokens")
    if read is None:
        return None
    cached = count(told.get("input_tokens_details"), "cached_tokens")
    return Usage(read, count(told, "output_tokens") or 0, cached)


_REASONS = {"max_output_tokens": FinishReason.LENGTH, "content_filter": FinishReason.CONTENT_FILTER}
