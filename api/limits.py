"""What one request may ask for at most. Documents are measured before they are validated, each fragment once, whatever a
fragment is spread how often; nothing here executes or logs a document.

The cost is the number of objects an answer may hold: a connection counts its `first` (100 where a variable says it), a plain
list of things with an id counts 100, as do the candidates of a route, the members of a pool 50, providers 20 (there are no more than
the catalog has), the defaults of the jobs 10, and a list of values that are part of their parent (form fields, steps, attempts) counts
10. The vectors of texts, of which there may be millions of numbers, count 100,000."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from resolvers.errors import PublicError

BODY_BYTES = 256 * 1024
BODY_SECONDS = 10.0
JSON_DEPTH = 64
JSON_VALUES = 3_000
# Of an operation that holds nothing but model calls, by somebody who is signed in.
MODEL_CALL_BYTES = 8 * 1024 * 1024
MODEL_CALL_BODY_SECONDS = 60.0
MODEL_CALL_VALUES = 10_000
LARGE_BODIES_BYTES = 512 * 1024 * 1024  # held at a time, of all callers
FIRST_FRAME_BYTES = 64 * 1024
DOCUMENT_CHARACTERS = 64 * 1024
TOKENS = 1_000
OPERATIONS = 10
DEPTH = 12
INTROSPECTION_DEPTH = 16
ALIASES = 30
INTROSPECTION_ALIAS = (
    16  # what one counts below `__schema` and `__type`, where each may multiply the whole schema
)
ROOT_FIELDS = 20
DIRECTIVES = 50
COST = 250_000
COMPLEXITY = 20_000  # what the rule on overlapping fields may spend: two for each two fields of one name
EXECUTION_SECONDS = 10.0
MODEL_CALL_SECONDS = 130.0  # they end by themselves after 120
SUBSCRIPTIONS_PER_SOCKET = 20
INIT_SECONDS = 5.0

LIST_OF_NODES = 100
LIST_OF_PROVIDERS = 20
LIST_OF_PARTS = 10
_LISTS = {
    "Provider": LIST_OF_PROVIDERS,
    "RouteCandidate": LIST_OF_NODES,
    "DefaultModel": LIST_OF_PARTS,  # there are no more than jobs
    "PoolMember": 50,
}
# Lists of numbers that weigh as much as so many objects.
_HEAVY = {"EmbedTextsSuccess.embeddings": 100_000}


def exceeded(limit: str, message: str) -> PublicError:
    return PublicError(message, "LIMIT_EXCEEDED", limit=limit)


def measure(schema: GraphQLSchema, document: DocumentNode) -> PublicError | None:
    """The first limit that the document crosses, or nothing."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    if len(operations) > OPERATIONS:
        return exceeded("operations", f"A document holds at most {OPERATIONS} operations.")
    try:
        return _first_crossed(_Meter(schema, document), operations)
    except RecursionError:
        return exceeded("depth", f"The document nests more than {DEPTH} levels.")


def _first_crossed(meter: "_Meter", operations: list[OperationDefinitionNode]) -> PublicError | None:
    for operation in operations:
        root = meter.schema.get_root_type(operation.operation)
        size = meter.of_selections(operation.selection_set, root, paged=False)
        meter.count_directives(operation.directives)
        for limit, value, most, message in (
            ("depth", size.depth, DEPTH, f"The document nests more than {DEPTH} levels."),
            (
                "introspection_depth",
                size.introspection_depth,
                INTROSPECTION_DEPTH,
                f"The introspection nests more than {INTROSPECTION_DEPTH} levels.",
            ),
            ("aliases", size.aliases, ALIASES, f"The document has more than {ALIASES} aliases."),
            (
                "root_fields",
                size.fields,
                ROOT_FIELDS,
                f"An operation has more than {ROOT_FIELDS} root fields.",
            ),
            (
                "cost",
                size.cost,
                COST,
                f"The answer could hold more than {COST} objects: ask for smaller pages, or nest fewer lists.",
            ),
        ):
            if value > most:
                return exceeded(limit, message)
    if meter.directives > DIRECTIVES:
        return exceeded("directives", f"A document holds at most {DIRECTIVES} directives.")
    return None


@dataclass(slots=True)
class _Size:
    depth: int = 0
    introspection_depth: int = 0
    aliases: int = 0
    fields: int = 0
    cost: int = 0

    def take_in(self, other: "_Size") -> None:
        self.depth = max(self.depth, other.depth)
        self.introspection_depth = max(self.introspection_depth, other.introspection_depth)
        self.aliases = _saturated(self.aliases + other.aliases)
        self.fields = _saturated(self.fields + other.fields)
        self.cost = _saturated(self.cost + other.cost)


_ENOUGH = 10**9
_NOTHING = _Size()


def _saturated(number: int) -> int:
    return min(number, _ENOUGH)


@dataclass(slots=True)
class _Meter:
    schema: GraphQLSchema
    document: DocumentNode
    fragments: dict[str, FragmentDefinitionNode] = field(init=False)
    measured: dict[tuple[str, bool], _Size] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    directives: int = 0

    def __post_init__(self) -> None:
        self.fragments = {
            d.name.value: d for d in self.document.definitions if isinstance(d, FragmentDefinitionNode)
        }

    def count_directives(self, nodes: Iterable[Any] | None) -> None:
        self.directives += len(tuple(nodes or ()))

    def of_selections(
        self, selections: SelectionSetNode, parent: GraphQLNamedType | None, *, paged: bool
    ) -> _Size:
        size = _Size()
        for node in selections.selections:
            self.count_directives(node.directives)
            if isinstance(node, FieldNode):
                size.take_in(self._of_field(node, parent, paged=paged))
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.schema.get_type(condition.name.value) if condition else parent
                size.take_in(self.of_selections(node.selection_set, inner, paged=paged))
            elif isinstance(node, FragmentSpreadNode):
                size.take_in(self._of_fragment(node.name.value, paged=paged))
        return size

    def _of_fragment(self, name: str, *, paged: bool) -> _Size:
        # Unknown and cyclic fragments are the standard rules' to refuse; here they weigh nothing.
        fragment = self.fragments.get(name)
        if fragment is None or name in self.open:
            return _NOTHING
        size = self.measured.get((name, paged))
        if size is None:
            self.open.add(name)
            self.count_directives(fragment.directives)
            condition = self.schema.get_type(fragment.type_condition.name.value)
            size = self.of_selections(fragment.selection_set, condition, paged=paged)
            self.open.discard(name)
            self.measured[name, paged] = size
        return size

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType | None, *, paged: bool) -> _Size:
        name = node.name.value
        size = _Size(depth=1, aliases=1 if node.alias else 0, fields=1)
        definition = _definition(self.schema, parent, name)
        if node.selection_set is None:
            size.cost = _HEAVY.get(f"{parent.name}.{name}", 0) if parent is not None else 0
            return size
        kind = get_named_type(definition.type) if definition else None
        first = _first(node, definition)
        below = self.of_selections(node.selection_set, kind, paged=first is not None)
        size.aliases = _saturated(size.aliases + below.aliases)
        if name in ("__schema", "__type"):
            size.aliases = _saturated(size.aliases * INTROSPECTION_ALIAS)
            size.introspection_depth = 1 + max(below.depth, below.introspection_depth)
            return size
        size.depth = 1 + below.depth
        if below.introspection_depth:
            size.introspection_depth = 1 + below.introspection_depth
        if kind is not None and is_composite_type(kind) and not kind.name.startswith("__"):
            many = first if first is not None else _length(definition, kind, paged=paged)
            size.cost = _saturated((1 + below.cost) * many)
        return size


def _definition(schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) or name.startswith("__"):
        return schema.get_field(parent, name) if parent is not None else None  # type: ignore[arg-type]
    return None


def _first(node: FieldNode, definition: GraphQLField | None) -> int | None:
    """How many edges a connection may answer; None where the field is none."""
    if definition is None or "first" not in definition.args:
        return None
    for argument in node.arguments or ():
        if argument.name.value == "first":
            value = argument.value
            text = value.value if isinstance(value, IntValueNode) else ""
            return min(int(text), LIST_OF_NODES) if text.isdecimal() and len(text) < 4 else LIST_OF_NODES
    default = definition.args["first"].default_value
    return default if isinstance(default, int) else LIST_OF_NODES


def _length(definition: GraphQLField | None, kind: GraphQLNamedType, *, paged: bool) -> int:
    if definition is None or paged:
        return 1
    shape: Any = definition.type.of_type if is_non_null_type(definition.type) else definition.type
    if not is_list_type(shape) or is_leaf_type(kind):
        return 1
    fields: Mapping[str, Any] = (
        kind.fields if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) else {}
    )
    if kind.name in _LISTS:
        return _LISTS[kind.name]
    return LIST_OF_NODES if "id" in fields else LIST_OF_PARTS
