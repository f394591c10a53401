"""Takes what was said to a model out of what its provider says of it: a receipt tells why a call failed, and is read by others than
its caller; pure.

A provider that refuses a question may repeat it, whole or a piece. Pieces of 31 characters and more are found wherever they stand,
and shorter texts of a question, of 8 and more, where they are repeated as a whole."""

from collections.abc import Iterator

import orjson

from models.vendors.speaking import ChatAsk, EmbedAsk

MARK = "[what was said]"
_SEED = 16
_SHORT = 8


def discreet(words: str, ask: ChatAsk | EmbedAsk) -> str:
    """The provider's words without the question's."""
    texts = [text.replace("\n", " ") for text in _said(ask)]
    spans = [span for text in texts for span in _repeated(words, text)]
    parts, at = [], 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            parts += [words[at:start], MARK]
        at = max(at, end)
    return "".join(parts) + words[at:]


def _repeated(words: str, text: str) -> Iterator[tuple[int, int]]:
    if len(text) < 2 * _SEED:
        if len(text.strip()) >= _SHORT:
            yield from _whole(words, text.strip())
        return
    at = 0
    while at + _SEED <= len(words):
        # Whatever piece is as long as two seeds holds one of those that are looked for.
        place = text.find(words[at : at + _SEED])
        if place == -1:
            at += _SEED
            continue
        start, end, before, after = at, at + _SEED, place, place + _SEED
        while start and before and words[start - 1] == text[before - 1]:
            start, before = start - 1, before - 1
        while end < len(words) and after < len(text) and words[end] == text[after]:
            end, after = end + 1, after + 1
        yield start, end
        at = end


def _whole(words: str, text: str) -> Iterator[tuple[int, int]]:
    # By hand: what is made a pattern stays in the cache of patterns.
    start = words.find(text)
    while start != -1:
        end = start + len(text)
        if not _word(words[start - 1 : start]) and not _word(words[end : end + 1]):
            yield start, end
        start = words.find(text, end)


def _word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _said(ask: ChatAsk | EmbedAsk) -> Iterator[str]:
    if isinstance(ask, EmbedAsk):
        yield from ask.texts
        return
    for message in ask.messages:
        for part in message.parts:
            yield from (part.text, part.base64)
        yield from (call.arguments for call in message.tool_calls)
    yield from ask.stop
    for tool in ask.tools:
        yield tool.description or ""
        yield orjson.dumps(tool.parameters).decode()
    if ask.response_format is not None:
        yield orjson.dumps(ask.response_format).decode()
