"""From the text of a document to one that may be executed: parsed within the limits, measured, validated. What is refused is
told without repeating a word of the document, for it may hold a secret where none belongs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    OverlappingFieldsCanBeMergedRule,
    ValidationContext,
    ValidationRule,
    ValuesOfCorrectTypeRule,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.get_variable_signature import get_variable_signature
from graphql.pyutils import Undefined
from graphql.utilities.coerce_input_value import coerce_input_value
from graphql.utilities.validate_input_value import validate_input_value
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api import limits
from api.calling import Calling, calling
from api.keeping import KeptDocuments
from resolvers.errors import PublicError, unauthenticated
from resolvers.scalars import WrongScalar

MOST_ERRORS = 20


class Refused(Exception):
    """The request is not executed; `errors` tell why."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__("the request was refused")
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that may be executed, and the operation of it that was chosen."""

    document: DocumentNode
    operation: OperationDefinitionNode

    @property
    def kind(self) -> OperationType:
        return self.operation.operation

    @property
    def calling(self) -> Calling:
        """Whether it calls models."""
        return calling(self.document, self.operation)

    @property
    def name(self) -> str | None:
        return self.operation.name.value if self.operation.name else None


class Documents:
    """Prepares documents for one schema. `introspection`: "public", "signed-in" or "off". The rules are built once."""

    def __init__(self, schema: GraphQLSchema, *, introspection: str) -> None:
        self._schema = schema
        self._introspection = introspection
        replaced = (ValuesOfCorrectTypeRule, OverlappingFieldsCanBeMergedRule)
        self._open = (
            *(rule for rule in specified_rules if rule not in replaced),
            BoundedOverlapsRule,
            DiscreetValuesRule,
            MaybeNullValidationRule,
            OneOfInputValidationRule,
        )
        self._closed = (*self._open, NoIntrospectionRule)
        # Apart, so that a stranger's documents never drive out those of people who are signed in.
        self._kept = {shown: KeptDocuments() for shown in (False, True)}

    def shows_schema(self, *, signed_in: bool) -> bool:
        """Whether this caller may see the schema: by introspection, and in suggestions."""
        return self._introspection == "public" or (signed_in and self._introspection == "signed-in")

    def prepare(self, text: str, operation_name: str | None, *, signed_in: bool) -> Prepared:
        """Raises Refused with what is wrong."""
        shown = self.shows_schema(signed_in=signed_in)
        kept = self._kept[shown]
        document = kept.get(text)
        if document is None:
            document = self._checked(text, shown=shown, signed_in=signed_in)
            kept.keep(text, document)
        operation = get_operation_ast(document, operation_name)
        if operation is None:
            raise Refused(PublicError("Name one operation of the document by operationName.", "BAD_REQUEST"))
        return Prepared(document, operation)

    def _checked(self, text: str, *, shown: bool, signed_in: bool) -> DocumentNode:
        document = self._parsed(text)
        crossed = limits.measure(self._schema, document)
        if crossed is not None:
            raise Refused(crossed)
        found = validate(
            self._schema,
            document,
            self._open if shown else self._closed,
            max_errors=MOST_ERRORS,
            hide_suggestions=not shown,
        )
        hidden = [error for error in found if isinstance(error, _SchemaHidden)]
        if hidden:
            raise Refused(hidden[0] if signed_in else unauthenticated())
        if any(error.message == _TOO_MUCH_WORK for error in found):
            message = (
                "The document is too much work to check: select each field once, and spread fewer fragments."
            )
            raise Refused(limits.exceeded("complexity", message))
        if found:
            raise Refused(*(_validation_failed(error) for error in found))
        return document

    def _parsed(self, text: str) -> DocumentNode:
        if len(text) > limits.DOCUMENT_CHARACTERS:
            message = f"A document has at most {limits.DOCUMENT_CHARACTERS} characters: pass long values as variables."
            raise Refused(limits.exceeded("document", message))
        try:
            return parse(text, max_lexical_tokens=limits.TOKENS, max_comments=limits.TOKENS)
        except GraphQLSyntaxError as error:
            if "nested too deeply" in error.message:
                raise Refused(limits.exceeded("depth", "The document nests too deeply.")) from None
            if "Parsing aborted" in error.message:
                crossed = limits.exceeded("tokens", f"A document has at most {limits.TOKENS} tokens.")
                raise Refused(crossed) from None
            raise Refused(_syntax_error(error)) from None


def variable_errors(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any], *, hide: bool
) -> list[PublicError]:
    """What is wrong with the variables, by place alone: their values are never repeated."""
    errors: list[PublicError] = []
    for node in operation.variable_definitions or ():
        signature = get_variable_signature(schema, node)
        if isinstance(signature, GraphQLError):
            continue
        value = given.get(signature.name, Undefined)
        if value is Undefined and (node.default_value or not str(signature.type).endswith("!")):
            continue
        if value is not Undefined and coerce_input_value(value, signature.type) is not Undefined:
            continue

        def on_error(error: GraphQLError, path: list[str | int], name: str = signature.name) -> None:
            message = f"Variable '${name}{_place(path)}' has a wrong value: {discreet(error)}"
            errors.append(PublicError(message, "GRAPHQL_VALIDATION_FAILED"))
            if len(errors) >= MOST_ERRORS:
                # Each mistake prints the value it is in: to look for all of them is quadratic in the body.
                raise _Enough

        try:
            validate_input_value(value, signature.type, on_error, hide)
        except _Enough:
            break
    return errors or [PublicError("A variable has a wrong value.", "GRAPHQL_VALIDATION_FAILED")]


def discreet(error: GraphQLError) -> str:
    """An error's message without the value that it was about."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, WrongScalar):
            return cause.message
        cause = getattr(cause, "original_error", None)
    match = _WITHOUT_VALUE.match(error.message)
    return f"{match[0].rstrip('.')}." if match else "The value is not of the expected type."


class DiscreetValuesRule(ValuesOfCorrectTypeRule):
    """The standard rule on literals, whose errors keep the literals to themselves. A Secret's scalar refuses each."""

    def report_error(self, error: GraphQLError) -> None:
        super().report_error(GraphQLError(discreet(error), error.nodes))


class BoundedOverlapsRule(OverlappingFieldsCanBeMergedRule):
    """The standard rule, with a smaller purse: it compares every two fields that meet under one name."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = limits.COMPLEXITY


class _SchemaHidden(PublicError):
    pass


class _Enough(Exception):
    pass


class NoIntrospectionRule(ValidationRule):
    """Refuses `__schema` and `__type`."""

    def enter_field(self, node: FieldNode, *_args: Any) -> None:
        if node.name.value in ("__schema", "__type"):
            self.report_error(
                _SchemaHidden("Introspection is switched off.", "FORBIDDEN", permission=None, path=[])
            )


# What graphql-core says where one of its purses is empty.
_TOO_MUCH_WORK = "Validation aborted."

_WITHOUT_VALUE = re.compile(
    r"Expected (?:a )?value of (?:non-null )?type '[\w!\[\]]{1,80}'"
    r"(?: to include required field '\w{1,60}'| not to include unknown field '[A-Za-z_]{1,40}'"
    r"| to be an object| to be provided| not to be None)?"
    r"|\w{1,40} cannot represent [a-z0-9 -]{1,60}(?= value)"
    r"|Exactly one key must be specified for OneOf type '\w{1,80}'\.",
    re.ASCII,
)


def _place(path: list[str | int]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)


def _validation_failed(error: GraphQLError) -> GraphQLError:
    message = error.message[:500]
    return GraphQLError(message, error.nodes, extensions={"code": "GRAPHQL_VALIDATION_FAILED"})


def _syntax_error(error: GraphQLSyntaxError) -> GraphQLError:
    place = error.locations[0] if error.locations else None
    where = f" at line {place.line}, column {place.column}" if place else ""
    return PublicError(f"The document is not GraphQL{where}.", "GRAPHQL_PARSE_FAILED")
