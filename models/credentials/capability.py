"""What a credential can really use, from what its provider listed and refused; pure.

Only evidence excludes: a list of other models of the same type, or a refusal. A provider's list may be closed to a good key,
leave out a whole type (ElevenLabs lists no model that hears), or name a model by its dated name alone; and the type of what it
lists may be no more than a guess. To take a model that is refused costs a call, to leave out one that answers costs the model.
Of a model that is known by lists alone each list that names others is evidence: two servers hold what each of them lists.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from models.catalog.offerings import ModelType
from models.vendors.failure import Failure
from models.vendors.verdict import FoundModel

# 20250929, 2026-03-05, 03-2025, 05-20, 1106, 001
_DATE = re.compile(r"[-@](\d{8}|\d{4}-\d\d-\d\d|\d\d-\d{4}|\d\d-\d\d|\d{4}|0\d\d)$")


@dataclass(frozen=True)
class Capability:
    """`revision` moves with every change. `listed`: a list was seen, though it be empty. `models`: as it named them,
    with a type where one is known. `denied`: (type, name) → why a trial found the model closed."""

    credential_id: UUID
    revision: int
    listed: bool
    models: tuple[FoundModel, ...] = ()
    denied: Mapping[tuple[str, str], Failure] = field(default_factory=dict)

    def refusal(self, type: ModelType, name: str, *, vouched: bool, found: bool = False) -> str | None:
        """Why the credential cannot use the model, for people; None where nothing speaks against it. `vouched`: somebody added
        it by hand, so that its absence from a list proves nothing (a deployment, a fine-tune). `found`: nobody knows it but
        by lists, so that its absence from one proves the same whatever types that one names."""
        denied = self.denied.get((type.value, name))
        if denied is not None:
            return (
                f"The provider refused this model to this key ({denied.value}): check it with invoke, naming the model, once "
                "that has changed."
            )
        if vouched or not self.listed or self.sees(name):
            return None
        if type.value not in self._types and not (found and self.models):
            return None
        return "The provider's list for this key does not name the model."

    def sees(self, name: str) -> bool:
        """Whether the list names it, of whatever type it took it for, or names it with a date or another mark of its version
        where the name has none, or without where the name has one. One version does not stand for another."""
        own = _forms(name)
        return own[0] in self._wider or not self._names.isdisjoint(own)

    @cached_property
    def _types(self) -> frozenset[str]:
        return frozenset(found.type for found in self.models if found.type is not None)

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(_plain(found.name) for found in self.models)

    @cached_property
    def _wider(self) -> frozenset[str]:
        return frozenset(form for found in self.models for form in _forms(found.name))


def _plain(name: str) -> str:
    """The name without what says where it stands, and without the word for whichever version is the newest."""
    last = name.lower().rpartition("/")[2]
    return last.removesuffix(":latest").removesuffix("-latest")


def _forms(name: str) -> tuple[str, ...]:
    """The plain name, and the wider ones that it is a version of: without its date, and without being a preview."""
    plain = _plain(name)
    undated = _DATE.sub("", plain) if plain[-1:].isdigit() else plain
    settled = undated.removesuffix("-preview").removesuffix("-exp")
    return plain, undated, settled
