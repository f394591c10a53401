"""Operations made from the schema itself: for each field of a root, documents and variables that are right or nearly so.
A field that joins the schema is tried without a word here."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)
from graphql.pyutils import Undefined
from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

TEXTS = [
    "",
    " ",
    "openai",
    "openai_compatible",
    "ollama",
    "main",
    "http://127.0.0.1:1",
    "ada@example.org",
    "api_key",
]
ODD_TEXTS = [
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\u202e",
    "'; DROP TABLE credential; --",
    "%",
    "x" * 5_000,
    "🙂" * 200,
]
NUMBERS = [0, 1, -1, 20, 100, 101, 2**31 - 1, 2**31, -(2**31) - 1, 2**53, 2**63, 2**64 - 1, 1.5, -0.0, 1e308]
MOMENTS = [
    "2030-01-31T12:00:00Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:59-23:59",
    "2030-02-30T00:00:00Z",
    "now",
]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, with the variables that go with it."""

    kind: str
    field: str
    document: str
    variables: dict[str, Any]

    @property
    def text(self) -> str:
        """The body that is sent. json, not orjson: lone surrogates are to be sent too, as escapes."""
        return json.dumps({"query": self.document, "variables": self.variables})


def roots(schema: GraphQLSchema) -> list[tuple[str, str, GraphQLField]]:
    """Every field of the three roots."""
    kinds = {
        "query": schema.query_type,
        "mutation": schema.mutation_type,
        "subscription": schema.subscription_type,
    }
    return [
        (kind, name, field) for kind, root in kinds.items() if root for name, field in root.fields.items()
    ]


def operation(
    kind: str, name: str, field: GraphQLField, schema: GraphQLSchema, value: Callable[[Any], Any]
) -> Operation:
    """The field with every argument as a variable whose value is `value(type)`, and two levels of its answer."""
    declared = ", ".join(f"${argument}: {one.type}" for argument, one in field.args.items())
    passed = ", ".join(f"{argument}: ${argument}" for argument in field.args)
    head = f"{kind} Made({declared})" if declared else f"{kind} Made"
    call = f"{name}({passed})" if passed else name
    document = f"{head} {{ {call} {selection(field.type, schema, 2)} }}"
    return Operation(
        kind, name, document, {argument: value(one.type) for argument, one in field.args.items()}
    )


def selection(kind: Any, schema: GraphQLSchema, levels: int) -> str:
    """All fields of a type that need no argument, so many levels deep."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType | GraphQLInterfaceType):
        met: dict[str, str] = {}
        inner = [
            f"... on {one.name} {_fields(one, schema, levels, met)}"
            for one in schema.get_possible_types(named)
        ]
        return "{ " + " ".join(inner) + " }"
    assert isinstance(named, GraphQLObjectType)
    return _fields(named, schema, levels, {})


def _fields(kind: GraphQLObjectType, schema: GraphQLSchema, levels: int, met: dict[str, str]) -> str:
    """`met` are the fields beside these, of other types: what bears the name of one of another type is left out."""
    parts = ["__typename"]
    for name, field in kind.fields.items():
        leaf = is_leaf_type(get_named_type(field.type))
        if any(_required(argument) for argument in field.args.values()) or (levels == 1 and not leaf):
            continue
        if met.setdefault(name, str(field.type)) == str(field.type):
            parts.append(f"{name} {selection(field.type, schema, levels - 1)}".strip())
    return "{ " + " ".join(parts) + " }"


def rightful(kind: Any, fill: Callable[[str, str], Any], name: str = "") -> Any:
    """A value of an input type with every field filled in. `fill(field's name, type's name)` answers a value for a field,
    or `...` where any will do."""
    named = get_named_type(kind)
    known = fill(name, named.name)
    if known is not ...:
        return known
    if isinstance(kind, GraphQLNonNull):
        return rightful(kind.of_type, fill, name)
    if isinstance(kind, GraphQLList):
        return [rightful(kind.of_type, fill, name)]
    if isinstance(kind, GraphQLInputObjectType):
        fields = list(kind.fields.items())
        return {key: rightful(one.type, fill, key) for key, one in fields[: 1 if kind.is_one_of else None]}
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return {"Int": 1, "Float": 1.0, "Boolean": False, "Count": 1, "DateTime": MOMENTS[0]}.get(kind.name, "x")


def literal(value: Any, kind: Any) -> str:
    """A value of an input type as it is written into a document."""
    if isinstance(kind, GraphQLNonNull):
        return literal(value, kind.of_type)
    if isinstance(value, dict):
        fields = kind.fields if isinstance(kind, GraphQLInputObjectType) else {}
        inner = (
            f"{key}: {literal(one, fields[key].type if key in fields else None)}"
            for key, one in value.items()
        )
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list):
        of = kind.of_type if isinstance(kind, GraphQLList) else kind
        return "[" + ", ".join(literal(one, of) for one in value) + "]"
    return str(value) if isinstance(kind, GraphQLEnumType) else json.dumps(value)


@st.composite
def operations(draw: Draw, schema: GraphQLSchema, ids: tuple[str, ...]) -> Operation:
    """An operation that is right, or wrong in its values, or in its text."""
    kind, name, field = draw(st.sampled_from(roots(schema)))
    made = operation(kind, name, field, schema, lambda of: draw(values(of, ids)))
    document = made.document
    how = draw(
        st.sampled_from(["as it is", "as it is", "cut", "doubled", "put in", "without variables", "renamed"])
    )
    place = draw(st.integers(0, len(document)))
    if how == "cut":
        document = document[:place] + document[place + draw(st.integers(1, 9)) :]
    elif how == "doubled":
        document = document[:place] + document[max(0, place - 20) :]
    elif how == "put in":
        document = (
            document[:place]
            + draw(st.sampled_from([*ODD_TEXTS, *'{}()[]:$@!|&"#,…', '"""', "...", "on "]))
            + document[place:]
        )
    elif how == "renamed":
        document = document.replace(
            draw(st.sampled_from(["id", "$", "Made", "input", "on "])),
            draw(st.sampled_from(["ids", "", "__type", "0"])),
        )
    variables = {} if how == "without variables" else dict(made.variables)
    if draw(st.booleans()):
        variables[draw(st.sampled_from(["input", "id", "first", "", "\x00", "unknown"]))] = draw(anything())
    return Operation(kind, name, document, variables)


@cache
def values(kind: Any, ids: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Values of an input type, most of them right."""
    if isinstance(kind, GraphQLNonNull):
        return values(kind.of_type, ids)
    right = _values(kind, ids)
    return st.one_of(right, right, right, right, anything())


@cache
def anything() -> st.SearchStrategy[Any]:
    """Any JSON."""
    leaves = st.one_of(st.none(), st.booleans(), st.sampled_from(NUMBERS), st.sampled_from(TEXTS + ODD_TEXTS))
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["a", "name", "\x00"]), inner, max_size=3)
        ),
        max_leaves=4,
    )


def _values(kind: Any, ids: tuple[str, ...]) -> st.SearchStrategy[Any]:
    if isinstance(kind, GraphQLList):
        return st.lists(values(kind.of_type, ids), max_size=3)
    if isinstance(kind, GraphQLInputObjectType):
        required = {
            key: values(one.type, ids)
            for key, one in kind.fields.items()
            if isinstance(one.type, GraphQLNonNull)
        }
        optional = {key: values(one.type, ids) for key, one in kind.fields.items() if key not in required}
        if kind.is_one_of:
            return st.one_of([st.fixed_dictionaries({key: one}) for key, one in optional.items()])
        return st.fixed_dictionaries(required, optional=optional)
    if isinstance(kind, GraphQLEnumType):
        return st.sampled_from(sorted(kind.values))
    of_scalars: dict[str, st.SearchStrategy[Any]] = {
        "ID": st.sampled_from([*ids, *ids, "credential_0", *ODD_TEXTS]),
        "Int": st.sampled_from(NUMBERS),
        "Count": st.sampled_from(NUMBERS),
        "Float": st.sampled_from(NUMBERS),
        "Boolean": st.booleans(),
        "DateTime": st.sampled_from(MOMENTS),
        "JSON": anything(),
    }
    return of_scalars.get(kind.name, st.sampled_from(TEXTS + TEXTS + ODD_TEXTS))


def _required(argument: GraphQLArgument) -> bool:
    return isinstance(argument.type, GraphQLNonNull) and argument.default_value is Undefined
