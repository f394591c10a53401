"""What is wrong with a question: every mistake in one answer, at the schema's names, and no value repeated."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from models.access.actor import SYSTEM
from models.access.idempotency import Once
from models.errors import InvalidInput, ProblemCode
from models.invocation import judging
from models.invocation.drafts import ChatDraft, EmbedDraft, MessageDraft
from models.invocation.judging import judged_chat, judged_texts
from models.vendors.asked import MOST_LEVELS
from models.vendors.speaking import ChatRole, Message, Part, PartKind, Tool, ToolCall

ACTOR = SYSTEM(uuid4())
ONCE = Once("completeChat", None, "")
USER = MessageDraft(ChatRole.USER, "Hello")
PICTURE = Part(PartKind.IMAGE, mime_type="image/png", base64="iVBORw0KGgo=")
TOOL = Tool("look", None, {"type": "object"})


def wrong(**more: Any) -> dict[tuple[str, ...], ProblemCode]:
    """The mistakes of a chat."""
    messages = more.pop("messages", (USER,))
    with pytest.raises(InvalidInput) as refused:
        judged_chat(ACTOR, ChatDraft(ONCE, messages, **more))
    return {problem.path: problem.code for problem in refused.value.problems}


def message(**more: Any) -> dict[tuple[str, ...], ProblemCode]:
    """The mistakes of a message, below its place."""
    draft = MessageDraft(**{"role": ChatRole.USER, **more})
    return {path[2:]: code for path, code in wrong(messages=(USER, draft)).items() if path[1] == "1"}


def test_a_good_question_is_read_as_it_was_typed() -> None:
    draft = ChatDraft(
        ONCE,
        (
            MessageDraft(ChatRole.SYSTEM, "Be brief."),
            MessageDraft(ChatRole.USER, None, (Part(PartKind.TEXT, text="What is it?"), PICTURE)),
            MessageDraft(ChatRole.ASSISTANT, None, None, (ToolCall("1", "look", "{}"),)),
            MessageDraft(ChatRole.TOOL, "", None, None, "1"),
        ),
        temperature=0.0,
        stop=("END",),
        tools=(TOOL,),
        tool_choice={"type": "function", "function": {"name": "look"}},
        response_format={"type": "json_schema", "json_schema": {"name": "it", "schema": {}}},
    )
    ask = judged_chat(ACTOR, draft)
    assert ask.messages == (
        Message(ChatRole.SYSTEM, (Part(PartKind.TEXT, text="Be brief."),)),
        Message(ChatRole.USER, (Part(PartKind.TEXT, text="What is it?"), PICTURE)),
        Message(ChatRole.ASSISTANT, (), (ToolCall("1", "look", "{}"),)),
        Message(ChatRole.TOOL, (Part(PartKind.TEXT, text=""),), (), "1"),
    )
    assert (ask.temperature, ask.stop, ask.tools, ask.model_name) == (0.0, ("END",), (TOOL,), "")


def test_every_mistake_is_told_at_once() -> None:
    assert wrong(
        messages=(MessageDraft(ChatRole.USER), MessageDraft(ChatRole.TOOL, "x")),
        temperature=2.5,
        top_p=float("nan"),
        max_output_tokens=0,
        stop=("",),
        tools=(TOOL, TOOL, Tool("no name", None, [])),  # type: ignore[arg-type]
        tool_choice="never",
        response_format={"type": "xml"},
        environment="Über",
    ) == {
        ("environment",): ProblemCode.MALFORMED,
        ("messages", "0", "content"): ProblemCode.REQUIRED,
        ("messages", "1", "toolCallId"): ProblemCode.REQUIRED,
        ("temperature",): ProblemCode.OUT_OF_RANGE,
        ("topP",): ProblemCode.OUT_OF_RANGE,
        ("maxOutputTokens",): ProblemCode.OUT_OF_RANGE,
        ("stop", "0"): ProblemCode.REQUIRED,
        ("tools", "1", "name"): ProblemCode.DUPLICATE,
        ("tools", "2", "name"): ProblemCode.MALFORMED,
        ("tools", "2", "parameters"): ProblemCode.WRONG_TYPE,
        ("toolChoice",): ProblemCode.NOT_AN_OPTION,
        ("responseFormat", "type"): ProblemCode.NOT_AN_OPTION,
    }


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"content": "a", "parts": (PICTURE,)}, ("parts",), ProblemCode.NOT_ALLOWED),
        ({"parts": ()}, ("content",), ProblemCode.REQUIRED),
        ({"content": "\ud800"}, ("content",), ProblemCode.MALFORMED),
        ({"parts": (Part(PartKind.TEXT, text="\udfff"),)}, ("parts", "0", "text"), ProblemCode.MALFORMED),
        ({"parts": (PICTURE,) * 101}, ("parts",), ProblemCode.OUT_OF_RANGE),
        (
            {"parts": (replace(PICTURE, mime_type="audio/wav"),)},
            ("parts", "0", "image", "mimeType"),
            ProblemCode.MALFORMED,
        ),
        (
            {"parts": (replace(PICTURE, kind=PartKind.DOCUMENT, mime_type="pdf"),)},
            ("parts", "0", "document", "mimeType"),
            ProblemCode.MALFORMED,
        ),
        (
            {"parts": (replace(PICTURE, base64="data:image/png;base64,AAAA"),)},
            ("parts", "0", "image", "base64"),
            ProblemCode.MALFORMED,
        ),
        ({"parts": (replace(PICTURE, base64=""),)}, ("parts", "0", "image", "base64"), ProblemCode.MALFORMED),
        (
            {"parts": (replace(PICTURE, base64="AAA"),)},
            ("parts", "0", "image", "base64"),
            ProblemCode.MALFORMED,
        ),
        (
            {"parts": (replace(PICTURE, base64="AA\nAA"),)},
            ("parts", "0", "image", "base64"),
            ProblemCode.MALFORMED,
        ),
        (
            {"role": ChatRole.SYSTEM, "parts": (PICTURE,)},
            ("parts", "0", "image"),
            ProblemCode.NOT_ALLOWED,
        ),
        (
            {"content": "a", "tool_calls": (ToolCall("1", "a", "{}"),)},
            ("toolCalls",),
            ProblemCode.NOT_ALLOWED,
        ),
        (
            {"role": ChatRole.ASSISTANT, "tool_calls": (ToolCall("", "a", "{}"),)},
            ("toolCalls", "0", "id"),
            ProblemCode.REQUIRED,
        ),
        (
            {"role": ChatRole.ASSISTANT, "tool_calls": (ToolCall("1", "", "{}"),)},
            ("toolCalls", "0", "name"),
            ProblemCode.MALFORMED,
        ),
        ({"content": "a", "tool_call_id": "1"}, ("toolCallId",), ProblemCode.NOT_ALLOWED),
        (
            {"role": ChatRole.TOOL, "content": "a", "tool_call_id": "x" * 201},
            ("toolCallId",),
            ProblemCode.TOO_LONG,
        ),
    ],
)
def test_a_message_that_is_none(given: dict[str, Any], path: tuple[str, ...], code: ProblemCode) -> None:
    assert message(**given) == {path: code}


@pytest.mark.parametrize(
    ("given", "path", "code"),
    [
        ({"messages": ()}, ("messages",), ProblemCode.REQUIRED),
        ({"messages": (USER,) * 1001}, ("messages",), ProblemCode.OUT_OF_RANGE),
        ({"stop": ("x",) * 17}, ("stop",), ProblemCode.OUT_OF_RANGE),
        ({"stop": ("x" * 1001,)}, ("stop", "0"), ProblemCode.TOO_LONG),
        (
            {"tools": tuple(Tool(f"tool_{number}", None, {}) for number in range(129))},
            ("tools",),
            ProblemCode.OUT_OF_RANGE,
        ),
        ({"tool_choice": "auto"}, ("toolChoice",), ProblemCode.NOT_ALLOWED),
        ({"tools": (TOOL,), "tool_choice": {"type": "function"}}, ("toolChoice",), ProblemCode.WRONG_TYPE),
        (
            {"tools": (TOOL,), "tool_choice": {"type": "function", "function": {"name": "other"}}},
            ("toolChoice", "function", "name"),
            ProblemCode.UNKNOWN,
        ),
        ({"response_format": "json"}, ("responseFormat",), ProblemCode.WRONG_TYPE),
        (
            {"response_format": {"type": "json_schema"}},
            ("responseFormat", "json_schema"),
            ProblemCode.REQUIRED,
        ),
        (
            {"response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": 1}}},
            ("responseFormat", "json_schema", "schema"),
            ProblemCode.WRONG_TYPE,
        ),
    ],
)
def test_a_question_that_is_none(given: dict[str, Any], path: tuple[str, ...], code: ProblemCode) -> None:
    assert wrong(**given) == {path: code}


def test_a_question_may_be_as_long_as_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    judged_chat(ACTOR, ChatDraft(ONCE, (USER,) * 1000))
    monkeypatch.setattr(judging, "MOST_CHARACTERS", 20)
    judged_chat(ACTOR, ChatDraft(ONCE, (MessageDraft(ChatRole.USER, "x" * 20),)))
    assert wrong(messages=(MessageDraft(ChatRole.USER, "x" * 10),) * 2 + (USER,)) == {
        ("messages",): ProblemCode.TOO_LONG
    }


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("tools", ("tools", "0", "parameters")),
        ("tool_choice", ("toolChoice",)),
        ("response_format", ("responseFormat",)),
    ],
)
def test_what_is_json_nests_no_deeper_than_it_can_be_sent(field: str, path: tuple[str, ...]) -> None:
    def nesting(levels: int) -> Any:
        value: Any = {"type": "object"}
        for _ in range(levels - 1):
            value = {"a": value}
        return (Tool("weather", None, value),) if field == "tools" else value

    for levels in (MOST_LEVELS + 1, 2_000):
        assert wrong(**{field: nesting(levels)})[path] is ProblemCode.OUT_OF_RANGE
    if field == "tools":
        judged_chat(ACTOR, ChatDraft(ONCE, (USER,), tools=nesting(MOST_LEVELS)))


def test_texts_to_embed() -> None:
    def judge(*texts: str, **more: Any) -> dict[tuple[str, ...], ProblemCode]:
        with pytest.raises(InvalidInput) as refused:
            judged_texts(ACTOR, EmbedDraft(ONCE, texts, **more))
        return {problem.path: problem.code for problem in refused.value.problems}

    assert judged_texts(ACTOR, EmbedDraft(ONCE, ("a",) * 2048, dimensions=8)).dimensions == 8
    assert judge() == {("texts",): ProblemCode.REQUIRED}
    assert judge(*["a"] * 2049) == {("texts",): ProblemCode.OUT_OF_RANGE}
    assert judge("a", "", "\ud800", dimensions=0) == {
        ("texts", "1"): ProblemCode.REQUIRED,
        ("texts", "2"): ProblemCode.MALFORMED,
        ("dimensions",): ProblemCode.OUT_OF_RANGE,
    }


def test_no_mistake_repeats_a_value() -> None:
    told = "s3cret-value"
    with pytest.raises(InvalidInput) as refused:
        judged_chat(
            ACTOR,
            ChatDraft(
                Once("completeChat", told * 20, ""),
                (MessageDraft(ChatRole.USER, f"{told}\ud800", tool_call_id=told),),
                stop=(told * 100,),
                tools=(Tool(f"{told} ", None, {}),),
                tool_choice=told,
                response_format={"type": told},
                environment=f"{told}!",
            ),
        )
    assert len(refused.value.problems) >= 7
    assert all(told not in problem.message for problem in refused.value.problems)
    assert told not in repr(ChatDraft(ONCE, (MessageDraft(ChatRole.USER, told),)))
    assert told not in repr(EmbedDraft(ONCE, (told,)))
