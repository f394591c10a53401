"""What may be shown of a secret, and how a stranger's text is cleaned of secrets before it is kept or shown."""

import html
import json
import re
import unicodedata
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from models.vault.secret import Secret

_HINTED = 20
_READ = 20_000
_CUT_PREFIX = 6
_MARK = "[secret]"


def hint(secret: Secret) -> str | None:
    """The last four characters of a secret of twenty or more, else nothing."""
    return secret.reveal()[-4:] if len(secret) >= _HINTED else None


def scrub(text: str, secrets: Iterable[Secret] = (), limit: int = 500) -> str:
    """The text without control characters and without the secrets, however they were written, cut to `limit`."""
    clean = "".join(_shown(character) for character in text[:_READ])
    held = list(secrets)
    forms = sorted({form for secret in held for form in _forms(secret)}, key=len, reverse=True)
    if forms:
        clean = _marked(clean, [*_written(clean, forms), *_disguised(clean, held)])
        clean = _without_cut_secret(clean, forms)
    clean = clean.strip()
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if character in "\n\r\t":
        return " "
    return "" if category in ("Cc", "Cf", "Cs") else character


def _forms(secret: Secret) -> Iterator[str]:
    raw = secret.reveal()
    if not raw:
        return
    yield raw
    yield from (quote(raw, safe="", errors="replace"), quote(raw, errors="replace"))
    yield quote_plus(raw, errors="replace")
    yield from (json.dumps(raw)[1:-1], json.dumps(raw, ensure_ascii=False)[1:-1], html.escape(raw))
    encoded = raw.encode(errors="replace")
    yield from (encoded.hex(), b64encode(encoded).decode(), urlsafe_b64encode(encoded).decode())
    for encode in (b64encode, urlsafe_b64encode):
        for offset in range(3):
            # Three alignments, without the characters that depend on what stands before and after the secret.
            whole = encode(b"\0" * offset + encoded).decode().rstrip("=")
            start = (0, 2, 3)[offset]
            end = len(whole) - (1 if (offset + len(encoded)) % 3 else 0)
            if end - start >= _CUT_PREFIX:
                yield whole[start:end]


def _written(text: str, forms: list[str]) -> Iterator[tuple[int, int]]:
    """Where the forms stand. Found as plain texts: a pattern of a long key costs a text made for it a long time."""
    lowered = _lowered(text)
    for form in forms:
        yield from _places(lowered, _lowered(form))


def _disguised(text: str, secrets: list[Secret]) -> Iterator[tuple[int, int]]:
    """Where secrets stand of which single characters are encoded, as often as one likes, or that white space breaks."""
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for unit in _UNIT.finditer(text):
        # Letters of full width are one character; a ligature of whole words is no letter of a key.
        folded = _folded(_character(unit))[:4]
        characters += folded
        spans += [unit.span()] * len(folded)
    joined = "".join(characters)
    for secret in secrets:
        wanted = _folded(secret.reveal())
        # A short one that white space breaks is more likely a part of the sentence.
        for start, end in _places(joined, wanted) if len(wanted) >= _DISGUISED else ():
            yield spans[start][0], spans[end - 1][1]


def _places(text: str, wanted: str) -> Iterator[tuple[int, int]]:
    start = text.find(wanted)
    while start != -1:
        yield start, start + len(wanted)
        start = text.find(wanted, start + len(wanted))


def _marked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            parts += [text[at:start], _MARK]
        at = max(at, end)
    return "".join(parts) + text[at:]


def _character(unit: re.Match[str]) -> str:
    sixteen, ten = unit["percent"] or unit["entity"] or unit["escape"], unit["decimal"]
    if sixteen is None and ten is None:
        return unit[0]
    code = int(sixteen, 16) if sixteen else int(ten)
    return chr(code) if 0 < code < 0xD800 else unit[0]


def _lowered(text: str) -> str:
    # Character by character, so that every place in it is the same place in the text.
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _folded(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text) if not text.isascii() else text
    return "".join(normal.lower().split())


_DISGUISED = 8
_UNIT = re.compile(
    r"%(?:25)*(?P<percent>[0-9a-f]{2})|&#x0*(?P<entity>[0-9a-f]{1,4});|&#0*(?P<decimal>\d{1,5});"
    r"|\\+(?:u00|x)(?P<escape>[0-9a-f]{2})|.",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)


def _without_cut_secret(text: str, forms: list[str]) -> str:
    # A text that was cut in the middle of a secret ends with its beginning.
    folded = _lowered(text)
    for form in forms:
        wanted = _lowered(form)
        start = folded.find(wanted[:_CUT_PREFIX], max(0, len(folded) - len(wanted)))
        while len(wanted) >= _CUT_PREFIX and start != -1:
            if wanted.startswith(folded[start:]):
                return text[:start] + _MARK
            start = folded.find(wanted[:_CUT_PREFIX], start + 1)
    return text
