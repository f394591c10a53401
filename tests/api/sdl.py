"""The printed schema, read as a client would: each root field with its rule, its arguments filled in, and where it takes ids."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from api import schema as public_schema

Path = tuple[str, ...]
REFUSALS = "... on UserError { message code } ... on InvalidInput { problems { path code message } }"
KINDS = ("query", "mutation", "subscription")


@dataclass(frozen=True, slots=True)
class Root:
    """A field of a root. `rule`: `public`, `signedIn`, or the permission that it needs."""

    kind: str
    name: str
    rule: str
    field: GraphQLField

    def request(self, value: Callable[[Path, Any], Any], *also: str) -> tuple[str, dict[str, Any]]:
        """A document with its required arguments and `also`, and their values: `value` of a path and a leaf's type."""
        given = {
            name: argument
            for name, argument in self.field.args.items()
            if is_required_argument(argument) or name in also
        }
        head = ", ".join(f"${name}: {argument.type}" for name, argument in given.items())
        passed = ", ".join(f"{name}: ${name}" for name in given)
        below = _selection(get_named_type(self.field.type))
        document = f"{self.kind} {f'({head})' if head else ''} {{ {self.name}{f'({passed})' if passed else ''}{below} }}"
        values = {}
        for name, argument in given.items():
            try:
                values[name] = _filled(argument.type, (name,), value)
            except LeftOut:
                values[name] = _filled(argument.type, (name,), harmless)
        return document, values

    def ids(self) -> Iterator[Path]:
        """Where an id is taken: the path of each argument and input field of type ID."""
        for name, argument in self.field.args.items():
            yield from _ids(argument.type, (name,))


class LeftOut(Exception):
    """Said by `value` of an argument or input field that is to be absent; one that may not be gets a harmless value."""


@cache
def roots() -> tuple[Root, ...]:
    """Every root field of the printed schema; each must bear exactly one rule."""
    schema: GraphQLSchema = build_schema(public_schema.printed(public_schema.build()))
    found = []
    for kind, root in zip(
        KINDS, (schema.query_type, schema.mutation_type, schema.subscription_type), strict=True
    ):
        assert root is not None
        for name, field in root.fields.items():
            assert field.ast_node is not None
            rules = [each for each in field.ast_node.directives if each.name.value != "deprecated"]
            assert len(rules) == 1, f"{name} bears {len(rules)} rules"
            (rule,) = rules
            needed = [argument.value.value for argument in rule.arguments or ()]  # type: ignore[attr-defined]
            found.append(Root(kind, name, needed[0] if needed else rule.name.value, field))
    return tuple(found)


@cache
def nested() -> tuple[tuple[str, str, str], ...]:
    """Every field with a permission of its own that is not a root's: its type, its name, and the permission."""
    schema: GraphQLSchema = build_schema(public_schema.printed(public_schema.build()))
    known = (schema.query_type, schema.mutation_type, schema.subscription_type)
    found = []
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or kind in known or kind.name.startswith("__"):
            continue
        for name, field in kind.fields.items():
            assert field.ast_node is not None
            for rule in field.ast_node.directives or ():
                if rule.name.value == "needs":
                    found.append((kind.name, name, rule.arguments[0].value.value))  # type: ignore[attr-defined]
    return tuple(found)


def harmless(path: Path, leaf: Any) -> Any:
    """A value that coerces and that no business accepts, so that what is admitted changes nothing: above all, an
    idempotency key that is none."""
    if path[-1] == "idempotencyKey":
        return ""
    return _value(leaf, " ")


def plain(path: Path, leaf: Any) -> Any:
    """A value that is right as far as one can say without knowing what is there; it changes nothing where it may ask."""
    return True if path[-1] == "dryRun" else _value(leaf, "x")


def _value(leaf: Any, text: str) -> Any:
    if isinstance(leaf, GraphQLEnumType):
        return next(iter(leaf.values))
    return {"Int": 1, "Boolean": False, "DateTime": "2030-01-01T00:00:00Z"}.get(leaf.name, text)


def _filled(kind: Any, path: Path, value: Callable[[Path, Any], Any]) -> Any:
    if isinstance(kind, GraphQLNonNull):
        return _filled(kind.of_type, path, value)
    if isinstance(kind, GraphQLList):
        named = get_named_type(kind)
        if path[-1] in ("messages", "texts"):  # a call without any is wrong, whatever its ids are
            return [_filled(kind.of_type, path, value)]
        return [value(path, named)] if getattr(named, "name", "") == "ID" else []
    if isinstance(kind, GraphQLInputObjectType):
        filled = {}
        for name, field in kind.fields.items():
            try:
                filled[name] = _field(name, field, (*path, name), value)
            except LeftOut:
                if is_required_input_field(field):
                    filled[name] = _filled(field.type, (*path, name), harmless)
        return filled
    return value(path, kind)


def _field(name: str, field: Any, path: Path, value: Callable[[Path, Any], Any]) -> Any:
    optional = not is_required_input_field(field)
    if (
        optional
        and name not in ("idempotencyKey", "dryRun", "content")
        and get_named_type(field.type).name != "ID"
    ):
        raise LeftOut
    return _filled(field.type, path, value)


def _ids(kind: Any, path: Path) -> Iterator[Path]:
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            yield from _ids(field.type, (*path, name))
    elif named.name == "ID" and path[-1] != "callId":  # which is of the caller's making
        yield path


def _selection(named: Any) -> str:
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType):
        return f" {{ __typename {REFUSALS} }}"
    if isinstance(named, GraphQLObjectType) and "edges" in named.fields:
        return " { __typename edges { cursor } }"
    has_id = not isinstance(named, GraphQLInterfaceType) and "id" in named.fields
    return " { __typename id }" if has_id else " { __typename }"
