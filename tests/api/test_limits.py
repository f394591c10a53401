"""Each limit of a document is crossed once by the least, kept once by the most, and costs no time to find."""

import time

import pytest
from graphql import build_schema, parse

from api import limits
from api.documents import MOST_ERRORS
from tests.api.service import Service

SCHEMA = build_schema("""
type Query { things(first: Int! = 20, after: String): Things! all: [Thing!]! one: Thing }
type Things { edges: [Edge!]! }
type Edge { node: Thing! }
type Thing { id: ID! name: String! parts: [Part!]! all: [Thing!]! words: [String!]! one: Thing }
type Part { name: String! parts: [Part!]! }
""")


def crossed(text: str) -> str | None:
    found = limits.measure(SCHEMA, parse(text))
    assert found is None or found.extensions is not None
    return None if found is None else str(found.extensions["limit"])


def nested(levels: int) -> str:
    return "{ " + "one { " * (levels - 1) + "id" + " }" * levels


def test_depth_counts_through_fragments() -> None:
    assert crossed(nested(limits.DEPTH)) is None
    assert crossed(nested(limits.DEPTH + 1)) == "depth"
    chain = "{ one { ...A } } fragment A on Thing { one { ...B } } fragment B on Thing " + nested(
        limits.DEPTH - 1
    )
    assert crossed(chain) == "depth"
    assert crossed("{ one { ...A } } fragment A on Thing " + nested(limits.DEPTH - 1)) is None


def test_introspection_may_go_deeper_and_is_bounded_too() -> None:
    def of_type(levels: int) -> str:
        return '{ __type(name: "Thing") { ' + "ofType { " * (levels - 2) + "name" + " }" * levels

    assert crossed(of_type(limits.INTROSPECTION_DEPTH)) is None
    assert crossed(of_type(limits.INTROSPECTION_DEPTH + 1)) == "introspection_depth"


def test_aliases_count_as_often_as_a_fragment_is_spread() -> None:
    assert crossed("{ one { " + " ".join(f"a{i}: id" for i in range(limits.ALIASES)) + " } }") is None
    assert (
        crossed("{ one { " + " ".join(f"a{i}: id" for i in range(limits.ALIASES + 1)) + " } }") == "aliases"
    )
    twice = "{ one { ...A one { ...A } } } fragment A on Thing { "
    assert crossed(twice + " ".join(f"a{i}: id" for i in range(16)) + " }") == "aliases"


def test_root_fields_are_bounded() -> None:
    assert crossed("{" + " one { id }" * limits.ROOT_FIELDS + " }") is None
    assert crossed("{" + " one { id }" * (limits.ROOT_FIELDS + 1) + " }") == "root_fields"
    assert crossed("{" + " ...A" * 11 + " } fragment A on Query { one { id } all { id } }") == "root_fields"


def test_operations_are_bounded() -> None:
    assert crossed(" ".join(f"query Q{i} {{ one {{ id }} }}" for i in range(limits.OPERATIONS))) is None
    many = " ".join(f"query Q{i} {{ one {{ id }} }}" for i in range(limits.OPERATIONS + 1))
    assert crossed(many) == "operations"


def test_directives_are_bounded() -> None:
    def bomb(number: int) -> str:
        return "{ one { " + " id @include(if: true)" * number + " } }"

    assert crossed(bomb(limits.DIRECTIVES)) is None
    assert crossed(bomb(limits.DIRECTIVES + 1)) == "directives"


def test_cost_is_the_number_of_objects_an_answer_may_hold() -> None:
    assert crossed("{ all { all { name } } }") is None  # 10 100
    assert crossed("{ all { all { all { name } } } }") == "cost"  # a million
    assert crossed("{ things(first: 10) { edges { node { all { all { name } } } } } }") is None
    assert crossed("{ things(first: 100) { edges { node { all { all { name } } } } } }") == "cost"
    assert crossed("{ all { all { parts { name } } } }") is None  # parts of a thing: 10 each
    assert crossed("{ all { all { parts { parts { name } } } } }") == "cost"
    assert crossed("{ all { all { words name } } }") is None


def test_a_page_size_that_a_variable_tells_counts_as_the_largest() -> None:
    text = "query ($n: Int!) { things(first: %s) { edges { node { all { all { name } } } } } }"
    assert crossed(text % "$n") == "cost"
    assert crossed(text % "10") is None


def test_unknown_and_cyclic_fragments_are_left_to_the_standard_rules() -> None:
    assert crossed("{ one { ...Nothing } }") is None
    assert crossed("{ one { ...A } } fragment A on Thing { ...B } fragment B on Thing { ...A }") is None
    assert crossed("{ ...A } fragment A on Query { ...A }") is None
    assert crossed("{ nothing { at { all } } }") is None


def test_fragments_that_double_forty_times_are_measured_at_once() -> None:
    doubling = "{ one { ...F0 } } " + " ".join(
        f"fragment F{i} on Thing {{ ...F{i + 1} one {{ ...F{i + 1} }} }}" for i in range(8)
    )
    wide = "{ one { ...G0 } } " + " ".join(
        f"fragment G{i} on Thing {{ ...G{i + 1} ...G{i + 1} }}" for i in range(40)
    )
    started = time.perf_counter()
    assert crossed(doubling + " fragment F8 on Thing { id }") is None
    assert crossed(wide + " fragment G40 on Thing { a: id }") == "aliases"
    assert time.perf_counter() - started < 0.2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_limits_are_told_by_name_at_the_door(service: Service) -> None:
    async def limit(query: str) -> str:
        (error,) = (await service.answer(query))["errors"]
        assert error["extensions"]["code"] == "LIMIT_EXCEEDED"
        return str(error["extensions"]["limit"])

    assert await limit("{" + " viewer { id }" * 21 + "}") == "root_fields"
    assert await limit("{ viewer {" + " id" * 1000 + " } }") == "tokens"
    assert await limit("{ viewer { id } }" + "\n#" * 1001) == "tokens"
    assert await limit("{ a " * 240 + " }" * 240) == "depth"
    assert await limit("{ viewer { " + " ".join(f"a{i}: id" for i in range(31)) + " } }") == "aliases"
    many = "{ providers { credentials { provider { credentials { provider { credentials { id } } } } } } }"
    assert await limit(many) == "cost"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_takes_too_long_is_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "EXECUTION_SECONDS", 0.0)
    assert await service.errors("{ viewer { account { name } } }") == ["TIMEOUT"]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_thousand_mistakes_in_a_variable_cost_no_more_than_the_few_that_are_told(
    service: Service,
) -> None:
    query = "mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }"
    started = time.perf_counter()
    told = await service.answer(query, {"input": {f"k{i}": i for i in range(2_900)}}, token=None)
    assert len(told["errors"]) == MOST_ERRORS
    assert time.perf_counter() - started < 2.0  # to look for each of them takes 20 s
