"""Pieces put together are the answer that would have come whole."""

from models.invocation.hearing import Heard
from models.vendors.speaking import ChatAnswer, Delta, Finish, FinishReason, ToolCall, ToolCallDelta, Usage


def test_pieces_are_put_together() -> None:
    heard = Heard()
    assert not heard.take(Delta())
    assert heard.take(Delta("All is "))
    assert heard.take(Delta("well.", (ToolCallDelta(1, "b", "look"),)))
    assert heard.take(
        Delta(tool_calls=(ToolCallDelta(0, "a", "see", '{"x"'), ToolCallDelta(1, arguments="{}")))
    )
    # Some providers repeat id and name with each piece.
    assert heard.take(Delta(tool_calls=(ToolCallDelta(0, "a", "see", ": 1}"),)))
    assert heard.whole(Finish(FinishReason.TOOL_CALLS, Usage(1, 2))) == ChatAnswer(
        "All is well.",
        (ToolCall("a", "see", '{"x": 1}'), ToolCall("b", "look", "{}")),
        FinishReason.TOOL_CALLS,
        Usage(1, 2),
    )


def test_nothing_said_is_no_text() -> None:
    assert Heard().whole(Finish(FinishReason.STOP, None)) == ChatAnswer(None, (), FinishReason.STOP, None)
