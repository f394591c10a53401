"""From bytes to the parts of a GraphQL request, alike for a body and for a frame; what is no request is a BadRequest."""

import asyncio
from typing import Any

import orjson

from api import limits
from api.bodies import BadRequest, too_large


async def read_json(text: bytes) -> tuple[Any, BadRequest | None]:
    """A JSON value, and what is to be said of it where it is larger than any but a model call may be; or BadRequest."""
    if len(text) <= limits.BODY_BYTES:
        return _read(text)
    # A body of 8 MiB costs up to 0.1 s. The count of its values comes first, since building them all would cost seconds.
    value, _ = await asyncio.to_thread(_read, text)
    return value, too_large(limits.BODY_BYTES)


def request_of(body: Any) -> tuple[str, dict[str, Any], str | None]:
    """The parts of a GraphQL request; or BadRequest."""
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object with `query`.")
    query, variables = body.get("query"), body.get("variables")
    operation_name, extensions = body.get("operationName"), body.get("extensions")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest("`query` must be the text of a document.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest("`variables` must be an object.")
    if operation_name is not None and not isinstance(operation_name, str):
        raise BadRequest("`operationName` must be a text.")
    if extensions is not None and not isinstance(extensions, dict):
        raise BadRequest("`extensions` must be an object.")
    return query, variables or {}, operation_name


def values_at_least(text: bytes) -> int:
    """How many values a JSON text holds, a few less maybe, without building one: what separates or opens them, outside of
    strings."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = b"".join(text.split(b'"', 4 * limits.MODEL_CALL_VALUES)[::2])
    return max(outside.count(b","), outside.count(b"["), outside.count(b"{"))


def counted(value: Any) -> int:
    """How many values it holds; raises BadRequest where it nests too deeply, or holds too many to look at each."""
    level: list[Any] = [value]
    values = 0
    for _ in range(limits.JSON_DEPTH + 1):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        values += len(inner)
        if not inner or values > limits.MODEL_CALL_VALUES:
            return values
        level = inner
    raise BadRequest(f"The body nests more than {limits.JSON_DEPTH} levels.")


def _read(text: bytes) -> tuple[Any, BadRequest | None]:
    if len(text) > limits.BODY_BYTES and values_at_least(text) > limits.MODEL_CALL_VALUES:
        raise _too_many(limits.MODEL_CALL_VALUES)
    try:
        value = orjson.loads(text)
    except ValueError:
        raise BadRequest("The body is not JSON in UTF-8.") from None
    values = counted(value)
    if values > limits.MODEL_CALL_VALUES:
        raise _too_many(limits.MODEL_CALL_VALUES)
    return value, _too_many(limits.JSON_VALUES) if values > limits.JSON_VALUES else None


def _too_many(limit: int) -> BadRequest:
    return BadRequest(f"The body holds more than {limit} values.", limit="values")
