"""What a provider repeats of a question is not kept."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.invocation.discretion import MARK, discreet
from models.vendors.speaking import ChatAsk, ChatRole, EmbedAsk, Message, Part, PartKind, Tool, ToolCall

LONG = "The patient was born on 4 May 1961 in Ravenna, and has been ill since."


def chat(text: str, **more: object) -> ChatAsk:
    return ChatAsk("m", (Message(ChatRole.USER, (Part(PartKind.TEXT, text=text),)),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "ask", "told"),
    [
        (f"Invalid prompt: {LONG}", chat(LONG), f"Invalid prompt: {MARK}"),
        (f"Invalid: '{LONG[7:45]}'…", chat(LONG), f"Invalid: '{MARK}'…"),
        (f"No: {LONG} And {LONG}!", EmbedAsk("m", ("a", LONG)), f"No: {MARK} And {MARK}!"),
        ("No: my secret.", chat("my secret"), f"No: {MARK}."),
        ("It fails.", chat("fail"), "It fails."),
        ("failures differ", chat("failures d"), "failures differ"),
        ("At most 4096 tokens.", chat(LONG), "At most 4096 tokens."),
        ("Nothing.", chat("            "), "Nothing."),
        ("", chat(LONG), ""),
        (f"Failed at {LONG}", chat(LONG.replace(" ", "\n")), f"Failed at {MARK}"),
    ],
)
def test_the_providers_words_stay_and_the_callers_go(words: str, ask: ChatAsk | EmbedAsk, told: str) -> None:
    assert discreet(words, ask) == told


@pytest.mark.parametrize(
    "ask",
    [
        ChatAsk("m", (Message(ChatRole.USER, (Part(PartKind.IMAGE, mime_type="image/png", base64=LONG),)),)),
        ChatAsk("m", (Message(ChatRole.ASSISTANT, (), (ToolCall("c", "f", json.dumps({"a": LONG})),)),)),
        chat("x", stop=(LONG,)),
        chat("x", tools=(Tool("f", LONG, {}),)),
        chat("x", tools=(Tool("f", None, {"description": LONG}),)),
        chat("x", response_format={"type": "json_schema", "json_schema": {"name": LONG}}),
    ],
)
def test_every_part_of_a_question_is_looked_for(ask: ChatAsk) -> None:
    assert discreet(f"Look: {LONG}", ask) == f"Look: {MARK}"


@given(st.text(min_size=31, max_size=90), st.text(max_size=40), st.text(max_size=40), st.data())
def test_a_piece_of_31_characters_never_stays(
    text: str, before: str, after: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 31))
    piece = text[start : start + 31].replace("\n", " ")
    assert piece not in discreet(before + piece + after, chat(text * 2))


def test_eight_mib_are_looked_through_in_no_time() -> None:
    ask, words = chat("every word of it " * 500_000), "The context is at most 128000 tokens long. " * 12
    began = time.process_time()
    assert discreet(words[:500], ask) == words[:500]
    assert time.process_time() - began < 2.5
