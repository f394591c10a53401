"""Whether a 2xx is what was asked for; pure.

The border: WRONG_ENDPOINT is an answer of something else than the provider (nothing at all, a web page, text, JSON of another
shape such as `{}`, an error under a 200). BAD_RESPONSE is the provider's own answer, broken: it is JSON by its beginning and its
content type or its first words but cut or too large, or it has the provider's frame without what must stand in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.vendors import bodies
from models.vendors.failure import Failure


@dataclass(frozen=True, slots=True)
class Frame:
    """How a provider frames its list: the key of the list, the names of an entry's identity (any of them), words that only
    the provider's frame begins with, and whether a bare list is taken too."""

    key: str
    identity: tuple[str, ...]
    marks: tuple[bytes, ...]
    bare: bool = False


MODELS_OF_OPENAI = Frame("data", ("id",), (b'"data"', b'"object"'), bare=True)
MODELS_OF_OLLAMA = Frame("models", ("name", "model"), (b'"models"',))
MODELS_OF_LM_STUDIO = Frame("models", ("key",), (b'"models"',))
MODELS_OF_ANTHROPIC = Frame("data", ("id",), (b'"data"', b'"has_more"'))
MODELS_OF_GOOGLE = Frame("models", ("name",), (b'"models"',))
MODELS_OF_COHERE = Frame("models", ("name",), (b'"models"',))
MODELS_OF_ELEVENLABS = Frame("models", ("model_id",), (b'"model_id"',), bare=True)
VOICES_OF_ELEVENLABS = Frame("voices", ("voice_id",), (b'"voices"',))


@dataclass(frozen=True, slots=True)
class Misshapen:
    """Why an answer is not what was asked for."""

    failure: Failure
    message: str


def rows(
    frame: Frame, body: bytes, headers: Mapping[str, str], *, whole: bool
) -> Sequence[Mapping[str, Any]] | Misshapen:
    """The entries of a list of models. `whole` False: the body was cut or too large."""
    value = bodies.parse(body) if whole else None
    if value is None:
        return unreadable(frame.marks, body, headers, whole=whole)
    found = value
    if isinstance(value, dict):
        if frame.key not in value:
            return _other(value)
        found = value[frame.key]
        # Servers written in Go send null for an empty list.
        found = [] if found is None else found
    elif not (frame.bare and isinstance(value, list) and value):
        return Misshapen(Failure.WRONG_ENDPOINT, "It answered with JSON of another kind.")
    if not isinstance(found, list):
        return Misshapen(Failure.BAD_RESPONSE, f"Its answer has no list where {frame.key!r} stands.")
    if not all(isinstance(row, dict) and _identified(frame, row) for row in found):
        if found is value:
            return Misshapen(Failure.WRONG_ENDPOINT, "It answered with JSON of another kind.")
        return Misshapen(Failure.BAD_RESPONSE, f"Its list has entries without {frame.identity[0]!r}.")
    return found


def answer(
    key: str, kind: type | tuple[type, ...], body: bytes, headers: Mapping[str, str], *, whole: bool
) -> Any:
    """The value of `key` in an answer that is one object, or Misshapen."""
    found = holding(key, kind, body, headers, whole=whole)
    return found if isinstance(found, Misshapen) else found[key]


def holding(
    key: str, kind: type | tuple[type, ...], body: bytes, headers: Mapping[str, str], *, whole: bool
) -> dict[str, Any] | Misshapen:
    """The one object of an answer, which has a `key` of this kind."""
    value = bodies.parse(body) if whole else None
    if value is None:
        return unreadable((f'"{key}"'.encode(),), body, headers, whole=whole)
    if not isinstance(value, dict) or key not in value:
        return _other(value)
    if not isinstance(value[key], kind) or isinstance(value[key], bool):
        return Misshapen(Failure.BAD_RESPONSE, f"Its answer has no proper {key!r}.")
    return value


def some(key: str, body: bytes, headers: Mapping[str, str], *, whole: bool) -> Misshapen | None:
    """None where the answer is one object with a list `key` that holds something."""
    found = answer(key, list, body, headers, whole=whole)
    if isinstance(found, Misshapen):
        return found
    return None if found else Misshapen(Failure.BAD_RESPONSE, f"Its answer has no {key}.")


def media(kind: str, body: bytes, headers: Mapping[str, str], *, whole: bool) -> Misshapen | None:
    """None where the answer is what `kind` says: audio, or an image."""
    content_type = headers.get("Content-Type", "").lower()
    if not content_type.startswith((f"{kind}/", "application/octet-stream")):
        value = bodies.parse(body)
        if value is not None:
            return _other(value)
        return Misshapen(Failure.WRONG_ENDPOINT, f"It answered with something else than {kind}.")
    if not whole or not body:
        return Misshapen(Failure.BAD_RESPONSE, f"Its {kind} broke off, or is too large.")
    return None


def unreadable(marks: Sequence[bytes], body: bytes, headers: Mapping[str, str], *, whole: bool) -> Misshapen:
    """What a body is that is not JSON as a whole."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:400]
    content_type = headers.get("Content-Type", "").lower()
    if start[:1] in (b"{", b"[") and ("json" in content_type or any(mark in start for mark in marks)):
        return Misshapen(
            Failure.BAD_RESPONSE,
            "Its answer is not whole JSON." if whole else "Its answer broke off, or is too large.",
        )
    if not start:
        return Misshapen(Failure.WRONG_ENDPOINT, "It answered with nothing.")
    if start[:1] == b"<" or "html" in content_type:
        return Misshapen(Failure.WRONG_ENDPOINT, "It answered with a web page.")
    return Misshapen(Failure.WRONG_ENDPOINT, "It answered with something that is not JSON.")


def _other(value: Any) -> Misshapen:
    words = value.get("error") if isinstance(value, dict) else None
    if isinstance(words, str):
        return Misshapen(Failure.WRONG_ENDPOINT, words)
    return Misshapen(Failure.WRONG_ENDPOINT, "It answered with JSON of another kind.")


def _identified(frame: Frame, row: Mapping[str, Any]) -> bool:
    return any(isinstance(row.get(name), str) and row[name] for name in frame.identity)
