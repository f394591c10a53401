"""Keeps documents that passed validation, so that the same text is parsed and validated once. A document with a text written
into it is not kept, for it may be a secret where none belongs; nothing of the words is kept but what the tree itself needs."""

import re
from collections import OrderedDict
from hashlib import sha256
from typing import Any

from graphql import DocumentNode, Location, Source, StringValueNode, Visitor, visit
from graphql.language import Token, TokenKind

MOST_DOCUMENTS = 500
MOST_CHARACTERS = 256 * 1024
LONGEST = 16 * 1024


class KeptDocuments:
    """The documents used last, by the hash of their text: bounded in number and in what they weigh."""

    def __init__(self) -> None:
        self._documents: OrderedDict[bytes, tuple[DocumentNode, int]] = OrderedDict()
        self._characters = 0

    def __len__(self) -> int:
        return len(self._documents)

    def get(self, text: str) -> DocumentNode | None:
        if len(text) > LONGEST:
            return None
        key = _key(text)
        found = self._documents.get(key)
        if found is None:
            return None
        self._documents.move_to_end(key)
        return found[0]

    def keep(self, text: str, document: DocumentNode) -> None:
        """Keep a document that is valid, if it holds no text; what was not used for longest makes room."""
        key = _key(text)
        if len(text) > LONGEST or key in self._documents or not _forget_words(text, document):
            return
        self._documents[key] = (document, len(text))
        self._characters += len(text)
        while len(self._documents) > MOST_DOCUMENTS or self._characters > MOST_CHARACTERS:
            _, (_, characters) = self._documents.popitem(last=False)
            self._characters -= characters


def _key(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _forget_words(text: str, document: DocumentNode) -> bool:
    """Whether the tree holds no text. If so, its places point into an empty page of the same lines from then on: errors
    go on naming line and column, while comments and tokens are gone."""
    visitor = _Places()
    visit(document, visitor)
    if visitor.holds_text:
        return False
    page = Source(_NOT_A_LINE_END.sub(" ", text))
    for place in visitor.places:
        place.source = page
        place.start_token = place.end_token = _NO_TOKEN
    return True


class _Places(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.places: list[Location] = []
        self.holds_text = False

    def enter(self, node: Any, *_: Any) -> None:
        if node.loc is not None:
            self.places.append(node.loc)
        if isinstance(node, StringValueNode):
            self.holds_text = True


_NO_TOKEN = Token(TokenKind.SOF, 0, 0, 0, 0)
_NOT_A_LINE_END = re.compile(r"[^\r\n]")
