"""The scalars of the schema: how text becomes a value and back. A Secret goes in through a variable and never comes out."""

import json
import math
import re
from datetime import UTC, datetime
from typing import Any, NewType

import orjson
import strawberry
from graphql import GraphQLError, Undefined, ValueNode, value_from_ast_untyped
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

from models.vault import secret

Secret = secret.Secret
Count = NewType("Count", int)
JSON = NewType("JSON", object)

LARGEST_COUNT = 2**53 - 1


class WrongScalar(GraphQLError):
    """A value that is no such scalar; the message repeats nothing of it."""


def _secret_in(value: Any) -> secret.Secret:
    if not isinstance(value, str):
        raise WrongScalar("A Secret is a text.")
    return secret.Secret(value)


def _secret_out(value: Any) -> str:
    raise WrongScalar("A Secret never comes out.")


def _secret_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> secret.Secret:
    # Reached only where validation was skipped: api/limits.py refuses such documents before.
    raise WrongScalar("Pass a Secret as a variable, never in the document.")


def _count_in(value: Any) -> Count:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_COUNT:
        raise WrongScalar("A Count is a whole number from 0 to 2^53 - 1.")
    return Count(value)


def _count_out(value: Any) -> int:
    return _count_in(value)


def _moment_in(value: Any) -> datetime:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise WrongScalar("A DateTime is written as RFC 3339, like 2030-01-31T12:00:00Z.")
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongScalar("A DateTime is written as RFC 3339, like 2030-01-31T12:00:00Z.") from None


def _moment_out(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError("a DateTime leaves as an aware datetime")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _json_in(value: Any) -> Any:
    return value


def _json_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
    # What is written into a document becomes what a variable would have brought: there are numbers that could not be sent on.
    try:
        value = value_from_ast_untyped(node, variables)
        return orjson.loads(json.dumps(value, allow_nan=False, default=_absent))
    except (TypeError, ValueError):
        raise WrongScalar("A JSON value holds what JSON has.") from None


def _absent(value: Any) -> None:
    if value is not Undefined:
        raise TypeError


def _json_out(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        raise TypeError("JSON has no such number")
    return value


_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

SCALARS: dict[object, ScalarDefinition] = {
    secret.Secret: strawberry.scalar(
        name="Secret",
        description="Text that goes in and never comes out. It must be passed as a variable, never written into the document.",
        parse_value=_secret_in,
        serialize=_secret_out,
        parse_literal=_secret_literal,
    ),
    Count: strawberry.scalar(
        name="Count",
        description="A whole number up to 2^53 - 1, written as a JSON number.",
        parse_value=_count_in,
        serialize=_count_out,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="Any JSON value.",
        parse_value=_json_in,
        serialize=_json_out,
        parse_literal=_json_literal,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in UTC as RFC 3339 writes it, like 2030-01-31T12:00:00Z.",
        parse_value=_moment_in,
        serialize=_moment_out,
    ),
}


def configuration() -> StrawberryConfig:
    """The one configuration that schemas of this service are built with."""
    return StrawberryConfig(scalar_map=SCALARS)
