"""What a check of a credential found out: facts as values, nothing about what they do to the credential."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from models.vendors.failure import Failure
from models.vendors.outcome import Outcome


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model that the provider listed, as far as its list or its server tells. `type` is a ModelType of the schema, None where
    nobody tells: such a model counts as seen, and is not offered. `features` are ModelFeatures of the schema, in its order.
    `deprecated`: the provider says so. `retires_at`: a day in UTC or a moment, in ISO 8601."""

    name: str
    type: str | None = None
    context_window: int | None = None
    features: tuple[str, ...] = ()
    max_output_tokens: int | None = None
    label: str | None = None
    deprecated: bool = False
    retires_at: str | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """From what `kept` made of it; what a row does not know of is not known."""
        return cls(
            name=kept["name"],
            type=kept.get("type"),
            context_window=kept.get("context_window"),
            features=tuple(kept.get("features") or ()),
            max_output_tokens=kept.get("max_output_tokens"),
            label=kept.get("label"),
            deprecated=bool(kept.get("deprecated")),
            retires_at=kept.get("retires_at"),
        )

    def kept(self) -> dict[str, Any]:
        """As it stands in a row: what is not known is left out, for a list may be long."""
        told = {name: value for name in _FIELDS if (value := getattr(self, name))}
        return {**told, "features": list(self.features)} if self.features else told


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome.failure` None: the run SUCCEEDED, though it may be limited (`limited_by`). `models` None: not listed. `keep`:
    plain fields to store with the credential when the run SUCCEEDED (the address that answered). `latency_ms`: of the
    first call, from the start of the connection to the head of the answer."""

    outcome: Outcome
    limited_by: Failure | None = None
    models: tuple[FoundModel, ...] | None = None
    keep: Mapping[str, Any] = field(default_factory=dict)
    latency_ms: int | None = None


_FIELDS = tuple(one.name for one in fields(FoundModel))
