"""Whether an operation calls models: such a one may be large, and may take long."""

from collections.abc import Iterator
from enum import StrEnum

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from resolvers.invocation import MODEL_CALLS


class Calling(StrEnum):
    """What the root fields of an operation are: no model call, one among others, or nothing but model calls."""

    NOTHING = "NOTHING"
    AMONG_OTHERS = "AMONG_OTHERS"
    ALONE = "ALONE"


def calling(document: DocumentNode, operation: OperationDefinitionNode) -> Calling:
    """Of an operation whose document is valid."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    names = set(_roots(operation.selection_set, fragments, set())) - {"__typename"}
    if not names & MODEL_CALLS:
        return Calling.NOTHING
    return Calling.ALONE if names <= MODEL_CALLS else Calling.AMONG_OTHERS


def _roots(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in seen:
                seen.add(name)
                yield from _roots(fragments[name].selection_set, fragments, seen)
        else:
            yield from _roots(node.selection_set, fragments, seen)  # type: ignore[attr-defined]
