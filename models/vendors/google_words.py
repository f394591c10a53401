"""Puts a question into Gemini's words, and reads its answers and its stream; pure, but for the ids of calls that have none."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import uuid4

import orjson

from models.vendors.asked import Calling, arguments, choice, json_format, named, only_text, written
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
    ToolCall,
    ToolCallDelta,
    Usage,
)
from models.vendors.tokens import count

UNSIGNED = "skip_thought_signature_validator"
"""Google's word for a call whose signature is not at hand: signatures have no place among the common words."""


def question(ask: ChatAsk) -> dict[str, Any]:
    """The body of :generateContent and :streamGenerateContent. System messages go into `systemInstruction`, wherever they stood."""
    body: dict[str, Any] = {"contents": list(_contents(ask))}
    system = [
        {"text": text}
        for index, message in enumerate(ask.messages)
        if message.role is ChatRole.SYSTEM
        and (text := only_text(message, index, "Gemini's system instruction holds text alone."))
    ]
    if system:
        body["systemInstruction"] = {"parts": system}
    if ask.tools:
        body["tools"] = [
            {
                "functionDeclarations": [
                    {
                        "name": tool.name,
                        **({} if tool.description is None else {"description": tool.description}),
                        **({"parametersJsonSchema": tool.parameters} if tool.parameters else {}),
                    }
                    for tool in ask.tools
                ]
            }
        ]
    chosen = choice(ask)
    if chosen is not None and ask.tools:
        only = {"allowedFunctionNames": [chosen.name]} if chosen.calling is Calling.NAMED else {}
        body["toolConfig"] = {"functionCallingConfig": {"mode": _MODES[chosen.calling], **only}}
    config = dict(_config(ask))
    if config:
        body["generationConfig"] = config
    return body


_MODES = {Calling.AUTO: "AUTO", Calling.NONE: "NONE", Calling.REQUIRED: "ANY", Calling.NAMED: "ANY"}


def _config(ask: ChatAsk) -> Iterator[tuple[str, Any]]:
    if ask.temperature is not None:
        yield "temperature", ask.temperature
    if ask.top_p is not None:
        yield "topP", ask.top_p
    if ask.max_output_tokens is not None:
        yield "maxOutputTokens", ask.max_output_tokens
    if ask.stop:
        yield "stopSequences", list(ask.stop)
    wanted = json_format(ask)
    if wanted is not None:
        yield "responseMimeType", "application/json"
        if wanted.schema is not None:
            yield "responseJsonSchema", wanted.schema


def _contents(ask: ChatAsk) -> Iterator[dict[str, Any]]:
    """The messages as turns of the two who speak. All that one says in a row is one turn: the answers to the calls of a turn are
    counted in the next one."""
    # Gemini 1 and 2, and Gemma, know no signatures.
    signed = not (ask.known_as or ask.model_name).startswith(("gemini-1", "gemini-2", "gemma"))
    said = (
        ("model" if message.role is ChatRole.ASSISTANT else "user", _parts(ask.messages, index, signed))
        for index, message in enumerate(ask.messages)
        if message.role is not ChatRole.SYSTEM
    )
    for role, group in groupby((pair for pair in said if pair[1]), key=itemgetter(0)):
        yield {"role": role, "parts": [part for _, parts in group for part in parts]}


def _parts(messages: tuple[Message, ...], index: int, signed: bool) -> list[dict[str, Any]]:
    message = messages[index]
    if message.role is ChatRole.TOOL:
        return [_response(messages, index)]
    parts = [_part(part) for part in message.parts if part.kind is not PartKind.TEXT or part.text]
    return [*parts, *_calls(message, index, signed)]


def _part(part: Part) -> dict[str, Any]:
    if part.kind is PartKind.TEXT:
        return {"text": part.text}
    return {"inlineData": {"mimeType": part.mime_type, "data": part.base64}}


def _calls(message: Message, index: int, signed: bool) -> Iterator[dict[str, Any]]:
    for number, call in enumerate(message.tool_calls):
        said = {"id": call.id, "name": call.name, "args": arguments(call, index, number)}
        # Of calls made at once the first alone bears the signature.
        yield {"functionCall": said, **({"thoughtSignature": UNSIGNED} if signed and number == 0 else {})}


def _response(messages: tuple[Message, ...], index: int) -> dict[str, Any]:
    message = messages[index]
    media = [_part(part) for part in message.parts if part.kind is not PartKind.TEXT]
    return {
        "functionResponse": {
            "id": message.tool_call_id,
            "name": named(messages, index),
            "response": _object(message.text),
            **({"parts": media} if media else {}),
        }
    }


def _object(text: str) -> dict[str, Any]:
    """What a tool answered, as the object that it must be here."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = None
    return value if isinstance(value, dict) else {"output": text}


def answer(page: Mapping[str, Any]) -> ChatAnswer | None:
    """What an answer says; None where it is none. What the filter held back is an answer too, of the reason CONTENT_FILTER."""
    hearing = Hearing()
    text, calls = "", []
    for delta in hearing.hear(page):
        text += delta.text
        calls += [
            ToolCall(call.id or "", call.name or "", call.arguments or "{}") for call in delta.tool_calls
        ]
    if hearing.finish is None:
        return None
    return ChatAnswer(text if text or not calls else None, tuple(calls), hearing.finish, hearing.usage)


class Hearing:
    """Listens to one stream, whose pieces are answers with a part of the text each. `finish`: set at its end mark. `usage`: as
    far as it was told."""

    def __init__(self) -> None:
        self.finish: FinishReason | None = None
        self.usage: Usage | None = None
        self._calls = 0

    def hear(self, page: Mapping[str, Any]) -> Iterator[Delta]:
        """One piece."""
        self.usage = usage(page.get("usageMetadata")) or self.usage
        feedback = page.get("promptFeedback")
        if isinstance(feedback, dict) and feedback.get("blockReason"):
            self.finish = FinishReason.CONTENT_FILTER
        rows = page.get("candidates")
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
        content = row.get("content")
        parts = content.get("parts") if isinstance(content, dict) else None
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                yield from self._part(part)
        reason = row.get("finishReason")
        if isinstance(reason, str) and reason and reason != "FINISH_REASON_UNSPECIFIED":
            self.finish = _FINISHES.get(reason, FinishReason.OTHER)
            if self.finish is FinishReason.STOP and self._calls:
                self.finish = FinishReason.TOOL_CALLS

    def _part(self, part: Mapping[str, Any]) -> Iterator[Delta]:
        text, call = part.get("text"), part.get("functionCall")
        if isinstance(text, str) and text and part.get("thought") is not True:
            yield Delta(text)
        if isinstance(call, dict):
            id = call.get("id") or f"call_{uuid4().hex[:24]}"
            piece = ToolCallDelta(
                self._calls, str(id), str(call.get("name") or ""), written(call.get("args"))
            )
            self._calls += 1
            yield Delta(tool_calls=(piece,))


_FINISHES = {
    "STOP": FinishReason.STOP,
    "MAX_TOKENS": FinishReason.LENGTH,
    **dict.fromkeys(
        (
            *("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "ESCALATION"),
            *("IMAGE_SAFETY", "IMAGE_PROHIBITED_CONTENT", "IMAGE_RECITATION"),
        ),
        FinishReason.CONTENT_FILTER,
    ),
}


def usage(told: Any) -> Usage | None:
    """The tokens; thinking is told apart from what was written."""
    prompt = count(told, "promptTokenCount")
    if prompt is None:
        return None
    return Usage(
        prompt + (count(told, "toolUsePromptTokenCount") or 0),
        (count(told, "candidatesTokenCount") or 0) + (count(told, "thoughtsTokenCount") or 0),
        count(told, "cachedContentTokenCount"),
    )


def texts(ask: EmbedAsk, some: Sequence[str]) -> dict[str, Any]:
    """The body of :batchEmbedContents."""
    size = {} if ask.dimensions is None else {"outputDimensionality": ask.dimensions}
    name = f"models/{ask.model_name.removeprefix('models/')}"
    return {"requests": [{"model": name, "content": {"parts": [{"text": text}]}, **size} for text in some]}


def vectors(page: Mapping[str, Any]) -> Any:
    """Where the vectors of an answer stand."""
    rows = page["embeddings"]
    return [row.get("values") if isinstance(row, dict) else None for row in rows]
