"""Leads to the fakes, and puts what speakers answer together, for tests."""

import base64
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from models.vault.masking import scrub
from models.vault.secret import Secret
from models.vendors.client import Deadline, VendorClient
from models.vendors.speaking import (
    ChatAnswer,
    ChatAsk,
    ChatRole,
    Delta,
    Finish,
    Line,
    Message,
    Part,
    PartKind,
    Tool,
    ToolCall,
)
from tests.fakes.provider import KEY

PATIENCE = Deadline(connect=1.0, first_byte=1.0, total=2.0, idle=0.3)

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
PDF = base64.b64encode(b"%PDF-1.7").decode()
WAV = base64.b64encode(b"RIFF....WAVE").decode()

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = Tool("weather", "Tells the weather.", SCHEMA)
CLOCK = Tool("clock", None, {})
SCHEMA_FORMAT = {"type": "json_schema", "json_schema": {"name": "place", "schema": SCHEMA}}


def line_to(
    client: VendorClient, provider_key: str, base_url: str, *, key: str | None = KEY, **plain: Any
) -> Line:
    """A line as a call gets it."""
    secrets = {} if key is None else {"api_key": Secret(key)}
    return Line(
        provider_key=provider_key,
        plain={"base_url": base_url, **plain},
        secrets=secrets,
        client=client,
        scrub=lambda text: scrub(text, secrets.values()),
        deadline=PATIENCE,
    )


def text(said: str) -> Part:
    return Part(PartKind.TEXT, said)


def image(mime_type: str = "image/png") -> Part:
    return Part(PartKind.IMAGE, mime_type=mime_type, base64=PNG)


def document(mime_type: str = "application/pdf", base64: str = PDF) -> Part:
    return Part(PartKind.DOCUMENT, mime_type=mime_type, base64=base64)


def audio() -> Part:
    return Part(PartKind.AUDIO, mime_type="audio/wav", base64=WAV)


def said(role: str, *parts: Part | str, calls: tuple[ToolCall, ...] = (), of: str | None = None) -> Message:
    """A message."""
    told = tuple(text(part) if isinstance(part, str) else part for part in parts)
    return Message(ChatRole(role.upper()), told, calls, of)


def asking(model_name: str, *messages: Message, **more: Any) -> ChatAsk:
    """A question; without messages a short one."""
    return ChatAsk(model_name, messages or (said("user", "Say OK."),), **more)


def with_tools(model_name: str, **more: Any) -> ChatAsk:
    """A conversation in which two tools were called at once."""
    calls = (ToolCall("call_1", "weather", '{"city": "Bonn"}'), ToolCall("call_2", "clock", ""))
    return asking(
        model_name,
        said("system", "Be brief."),
        said("user", "How is Bonn?"),
        said("assistant", "I look.", calls=calls),
        said("tool", '{"sky": "blue"}', of="call_1"),
        said("tool", "noon", of="call_2"),
        said("user", "And?"),
        tools=(WEATHER, CLOCK),
        **more,
    )


async def together(stream: AsyncGenerator[Delta | Finish, None]) -> ChatAnswer:
    """A streamed answer, as the whole that it is; the end is its last item, and its only one."""
    words, calls, finish = "", {}, None
    async with aclosing(stream):
        async for item in stream:
            assert finish is None
            if isinstance(item, Finish):
                finish = item
                continue
            words += item.text
            for piece in item.tool_calls:
                call = calls.setdefault(piece.index, {"id": None, "name": None, "arguments": ""})
                assert call["id"] is None or piece.id is None
                call |= {key: value for key in ("id", "name") if (value := getattr(piece, key)) is not None}
                call["arguments"] += piece.arguments or ""
    assert finish is not None
    assert list(calls) == list(range(len(calls)))
    told = tuple(ToolCall(**call) for call in calls.values())
    return ChatAnswer(words if words or not told else None, told, finish.reason, finish.usage)
