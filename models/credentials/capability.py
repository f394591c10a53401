"""What a credential can really use, from what its provider listed and refused; pure.

Only evidence excludes: a list of other models of the same type, or a refusal. A provider's list may be closed to a good key,
leave out a whole type, or name a model by its dated name alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from models.catalog.offerings import ModelType
from models.vendors.failure import Failure
from models.vendors.verdict import FoundModel

_DATE = re.compile(r"[-@](\d{8}|\d{4}-\d\d-\d\d|\d\d-\d{4}|latest)$")


@dataclass(frozen=True)
class Capability:
    """`revision` moves with every change. `listed`: a list was seen, though it be empty. `models`: as it named them, each
    with a type. `denied`: (type, name) → why a trial found the model closed."""

    credential_id: UUID
    revision: int
    listed: bool
    models: tuple[FoundModel, ...] = ()
    denied: Mapping[tuple[str, str], Failure] = field(default_factory=dict)

    def refusal(self, type: ModelType, name: str, *, vouched: bool) -> str | None:
        """Why the credential cannot use the model, for people; None where nothing speaks against it. `vouched`: somebody added
        it by hand, so that its absence from a list proves nothing (a deployment, a fine-tune)."""
        denied = self.denied.get((type.value, name))
        if denied is not None:
            return f"The provider refused this model to this key ({denied.value})."
        if vouched or not self.listed or type.value not in self._types or self.sees(type, name):
            return None
        return "The provider's list for this key does not name the model."

    def sees(self, type: ModelType, name: str) -> bool:
        """Whether the list names it, though it be by a date or an alias."""
        return (type.value, name) in self._names or (type.value, _undated(name)) in self._undated

    @cached_property
    def _types(self) -> frozenset[str]:
        return frozenset(found.type for found in self.models if found.type is not None)

    @cached_property
    def _names(self) -> frozenset[tuple[str | None, str]]:
        return frozenset((found.type, found.name) for found in self.models)

    @cached_property
    def _undated(self) -> frozenset[tuple[str | None, str]]:
        # One of two dated names does not stand for the other: the undated form speaks for an undated name alone.
        return frozenset((found.type, _undated(found.name)) for found in self.models)


def _undated(name: str) -> str:
    return _DATE.sub("", name)
