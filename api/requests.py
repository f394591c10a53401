"""From bytes to the parts of a GraphQL request, alike for a body and for a frame; what is no request is a BadRequest."""

from typing import Any

import orjson

from api import limits
from api.limits import BadRequest


def read_json(text: bytes | str) -> Any:
    """A JSON value within the limits of its shape; or BadRequest."""
    try:
        value = orjson.loads(text)
    except ValueError:
        raise BadRequest("The body is not JSON in UTF-8.") from None
    limits.check_shape(value)
    return value


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
