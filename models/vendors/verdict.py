"""What a check of a credential found out: facts as values, nothing about what they do to the credential."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.vendors.failure import Failure
from models.vendors.outcome import Outcome


@dataclass(frozen=True, slots=True)
class FoundModel:
    """A model that the provider listed. `type` is a ModelType of the schema, None where the name does not tell. `retires_at`:
    the day or moment from which it is no longer served, ISO 8601."""

    name: str
    type: str | None = None
    context_window: int | None = None
    features: tuple[str, ...] = ()
    max_output_tokens: int | None = None
    label: str | None = None
    deprecated: bool = False
    retires_at: str | None = None

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "FoundModel":
        """As it was kept; what it does not hold is not known."""
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
