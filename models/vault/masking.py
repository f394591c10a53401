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
    forms = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
    if forms:
        clean = re.sub("|".join(re.escape(form) for form in forms), _MARK, clean, flags=re.IGNORECASE)
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


def _without_cut_secret(text: str, forms: list[str]) -> str:
    # A text that was cut in the middle of a secret ends with its beginning.
    folded = text.lower()
    for form in forms:
        wanted = form.lower()
        start = folded.find(wanted[:_CUT_PREFIX], max(0, len(folded) - len(wanted)))
        while len(wanted) >= _CUT_PREFIX and start != -1:
            if wanted.startswith(folded[start:]):
                return text[:start] + _MARK
            start = folded.find(wanted[:_CUT_PREFIX], start + 1)
    return text
