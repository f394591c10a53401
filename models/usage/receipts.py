"""The record of one use of a model: every attempt in order, who served it, what it used, with names as they were then."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from models.catalog.offerings import Address
from models.vendors.failure import Failure
from models.vendors.speaking import Usage


class AttemptOutcome(StrEnum):
    """How one attempt ended. INTERRUPTED: it had begun to answer; CANCELLED: the caller went away."""

    SERVED = "SERVED"
    FAILED = "FAILED"
    INTERRUPTED = "INTERRUPTED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call of a provider. `source` is SYSTEM or CUSTOM; `credential_id` None: the operator's hosted key."""

    model: Address
    source: str
    credential_id: UUID | None
    credential_name: str | None
    outcome: AttemptOutcome
    failure: Failure | None
    message: str | None = field(repr=False)
    http_status: int | None
    latency_ms: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """`served` None: nobody served. `source`, `credential_id`, `credential_name`: of who served, or was interrupted while
    serving. `actor`: its label then; `actor_id` and `actor_kind` tell whose own it is. `environment`: that the call was made for.
    `cost`: by the catalog's prices, None where they or the usage are not known. `dropped`: parameters that the model does not
    take and that were left out by its rule."""

    id: UUID
    workspace_id: UUID
    at: datetime
    requested: Address
    served: Address | None
    source: str | None
    credential_id: UUID | None
    credential_name: str | None
    environment: str | None
    actor: str
    actor_kind: str
    actor_id: UUID
    attempts: tuple[Attempt, ...]
    usage: Usage | None
    cost: Decimal | None
    currency: str | None
    latency_ms: int
    dropped: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether nobody served it to its end."""
        return self.served is None
