"""Puts the pieces of a streamed answer together into the whole that would have come at once; pure."""

from dataclasses import dataclass, field

from models.vendors.speaking import ChatAnswer, Delta, Finish, ToolCall, ToolCallDelta


@dataclass(slots=True)
class Heard:
    """What came so far."""

    _text: list[str] = field(default_factory=list)
    _calls: dict[int, tuple[list[str], list[str], list[str]]] = field(default_factory=dict)

    def take(self, piece: Delta) -> bool:
        """Keep it; whether it holds anything."""
        if piece.text:
            self._text.append(piece.text)
        for part in piece.tool_calls:
            self._part(part)
        return bool(piece.text or piece.tool_calls)

    def whole(self, finish: Finish) -> ChatAnswer:
        """The answer, once it has ended."""
        text = "".join(self._text)
        calls = (
            ToolCall("".join(id), "".join(name), "".join(arguments))
            for _, (id, name, arguments) in sorted(self._calls.items())
        )
        return ChatAnswer(text or None, tuple(calls), finish.reason, finish.usage)

    def _part(self, part: ToolCallDelta) -> None:
        id, name, arguments = self._calls.setdefault(part.index, ([], [], []))
        # Some providers repeat id and name with every piece, none sends them in parts.
        if part.id and not id:
            id.append(part.id)
        if part.name and not name:
            name.append(part.name)
        if part.arguments:
            arguments.append(part.arguments)
