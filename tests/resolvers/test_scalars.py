"""Scalars: how text becomes a value and back."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest
import strawberry
from graphql import GraphQLScalarType, parse_value

from models.vault.secret import Secret
from resolvers import scalars
from resolvers.scalars import JSON, Count, WrongScalar


@strawberry.type
class Query:
    @strawberry.field
    def all(self, secret: Secret, count: Count, json: JSON, moment: datetime) -> bool:
        return True


CORE = strawberry.Schema(query=Query, config=scalars.configuration())._schema


def scalar(name: str) -> GraphQLScalarType:
    kind = CORE.type_map[name]
    assert isinstance(kind, GraphQLScalarType)
    return kind


def test_a_secret_goes_in_and_never_comes_out() -> None:
    taken = scalar("Secret").coerce_input_value("sk-1")
    assert isinstance(taken, Secret)
    assert taken.reveal() == "sk-1"
    for out in (taken, "sk-1"):
        with pytest.raises(WrongScalar) as refused:
            scalar("Secret").coerce_output_value(out)
        assert "sk-1" not in str(refused.value)
    for wrong in (1, True, {"a": "sk-1"}, ["sk-1"]):
        with pytest.raises(WrongScalar) as refused:
            scalar("Secret").coerce_input_value(wrong)
        assert "sk-1" not in str(refused.value)


@pytest.mark.parametrize("count", [0, 1, 2**53 - 1])
def test_a_count_is_exact_as_a_json_number(count: int) -> None:
    assert scalar("Count").coerce_output_value(count) == count
    assert scalar("Count").coerce_input_value(count) == count


@pytest.mark.parametrize("wrong", [-1, 2**53, 1.5, "1", True, None])
def test_what_is_no_count_is_refused(wrong: Any) -> None:
    with pytest.raises(WrongScalar):
        scalar("Count").coerce_input_value(wrong)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2030-01-31T12:00:00Z", datetime(2030, 1, 31, 12, tzinfo=UTC)),
        ("2030-01-31t12:00:00z", datetime(2030, 1, 31, 12, tzinfo=UTC)),
        ("2030-01-31T12:00:00.5+02:00", datetime(2030, 1, 31, 10, 0, 0, 500000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_rfc_3339(text: str, moment: datetime) -> None:
    assert scalar("DateTime").coerce_input_value(text) == moment


@pytest.mark.parametrize(
    "wrong",
    ["2030-01-31", "2030-01-31T12:00:00", "2030-02-31T12:00:00Z", "9999-12-31T23:59:59-14:00", "tomorrow", 1, None,
     "2030-01-31T12:00:00+99:00", "２030-01-31T12:00:00Z"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_and_not_repeated(wrong: Any) -> None:
    with pytest.raises(WrongScalar) as refused:
        scalar("DateTime").coerce_input_value(wrong)
    assert refused.value.message == "A DateTime is written as RFC 3339, like 2030-01-31T12:00:00Z."


def test_a_moment_leaves_in_utc() -> None:
    eastern = datetime(2030, 1, 31, 12, tzinfo=timezone(timedelta(hours=2)))
    assert scalar("DateTime").coerce_output_value(eastern) == "2030-01-31T10:00:00Z"
    with pytest.raises(TypeError):
        scalar("DateTime").coerce_output_value(datetime(2030, 1, 31))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{a: [1, 2.5, "x", true, null, word], b: {}}', {"a": [1, 2.5, "x", True, None, "word"], "b": {}}),
        ("1180591620717411303424", 2.0**70),
        ("[$known, $unknown]", [7, None]),
    ],
)
def test_json_in_a_document_is_what_a_variable_would_have_been(text: str, value: Any) -> None:
    taken = scalar("JSON").parse_literal(parse_value(text), {"known": 7})
    assert taken == value
    assert orjson.loads(orjson.dumps(taken)) == taken


@pytest.mark.parametrize("text", ["1e999", "{a: [-1e999]}", "9" * 5000, "{a: $secret}"])
def test_what_json_has_not_is_refused(text: str) -> None:
    with pytest.raises(WrongScalar):
        scalar("JSON").parse_literal(parse_value(text), {"secret": Secret("sk-1")})
