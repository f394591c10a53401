"""Reads what a provider says in an error, in the shapes of all providers at once; pure, and it judges nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

_LONGEST = 20_000
_ERROR_LIMIT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Said:
    """`json`: the body is JSON that bears an error. `codes`: every machine word in it, in lower case. `text`: for people."""

    json: bool = False
    codes: frozenset[str] = frozenset()
    text: str | None = None
    delay: str | None = None


def said(body: bytes | None) -> Said:
    """What an error's body says. Numeric codes repeat the status and are left out."""
    if body is not None and len(body) > _ERROR_LIMIT:
        # No error is so long; a long list is read once, by who asked for it, for reading holds everybody up.
        return Said()
    value = parse(body)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict):
        return Said()
    error = value.get("error")
    holder = error if isinstance(error, dict) else value
    text = _text(error, value)
    codes = frozenset(_codes(holder, value))
    if text is None and not codes:
        return Said()
    return Said(json=True, codes=codes, text=text, delay=_delay(holder))


def parse(body: bytes | None) -> Any:
    """The JSON of a body; None where it is none."""
    try:
        return orjson.loads((body or b"").removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None


def _text(error: Any, value: Mapping[str, Any]) -> str | None:
    # Microsoft Entra says the word in error, and the sentence beside it.
    candidates: list[Any] = [value.get("error_description"), error]
    if isinstance(error, dict):
        candidates = [error.get("message"), error.get("detail"), error.get("msg")]
    detail = value.get("detail")
    if isinstance(detail, dict):
        candidates.append(detail.get("message"))
    elif isinstance(detail, list):
        candidates.append("; ".join(str(row.get("msg")) for row in detail[:5] if isinstance(row, dict)))
    else:
        candidates.append(detail)
    candidates.append(value.get("message"))
    errors = value.get("errors")
    if isinstance(errors, list):
        candidates.append("; ".join(row for row in errors[:5] if isinstance(row, str)))
    return next(
        (text[:_LONGEST].strip() for text in candidates if isinstance(text, str) and text.strip()), None
    )


def _codes(holder: Mapping[str, Any], value: Mapping[str, Any]) -> Iterator[str]:
    for name in ("code", "type", "status"):
        yield from _word(holder.get(name))
    if value.get("object") == "error" or "errors" in value:
        yield from _word(value.get("name"))
    if isinstance(value.get("error_description"), str):
        yield from _word(value.get("error"))
    inner = holder.get("innererror")
    if isinstance(inner, dict):
        yield from _word(inner.get("code"))
    detail = value.get("detail")
    if isinstance(detail, dict):
        for name in ("status", "code", "type"):
            yield from _word(detail.get(name))
    details = holder.get("details")
    if isinstance(details, dict):
        yield from _word(details.get("error_code"))
    for row in details if isinstance(details, list) else ():
        if isinstance(row, dict):
            yield from _word(row.get("reason"))
            violations = row.get("violations")
            for violation in violations if isinstance(violations, list) else ():
                if isinstance(violation, dict) and "PerDay" in str(violation.get("quotaId")):
                    yield "quota_per_day"


def _word(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value and not value.isdigit():
        yield value.lower()


def _delay(holder: Mapping[str, Any]) -> str | None:
    details = holder.get("details")
    for row in details if isinstance(details, list) else ():
        if isinstance(row, dict) and isinstance(row.get("retryDelay"), str):
            return str(row["retryDelay"])
    return None
