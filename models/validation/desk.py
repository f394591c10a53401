"""What the door and the worker of one process share about checks: the rules, the drafts' secrets, and the bell."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from models.catalog.entries import Form
from models.credentials.drafts import ModelName
from models.vault.secret import Secret


@dataclass(frozen=True, slots=True)
class CheckRules:
    """Bounds; times in seconds. Checks a minute: `per_workspace` and `per_credential`. `deadline`: of one check, with
    `trial_deadline` where it calls a model. `retries`: until an inconclusive check is taken up again that was the first or
    that nobody asked for, unless the provider said when. `poll`: how often the worker looks by itself for what other
    processes queued or left behind; `watch`: for what was cancelled under it. `grace`: for what still runs when the process
    is told to end."""

    per_workspace: int = 60
    per_credential: int = 10
    workspace_slots: int = 16
    host_slots: int = 16
    process_slots: int = 64
    lease: float = 30.0
    deadline: float = 60.0
    trial_deadline: float = 150.0
    retries: tuple[float, ...] = (60.0, 300.0, 900.0)
    longest_retry_after: float = 86_400.0
    runs_kept: int = 50
    poll: float = 1.0
    watch: float = 0.5
    grace: float = 3.0


@dataclass(frozen=True, slots=True)
class DraftFields:
    """A draft's fields, filled into `form`: `secrets` were typed for it, `stored` names those of the stored credential (name →
    version). `model`: the one that they are tested for."""

    form: Form
    plain: Mapping[str, Any]
    secrets: Mapping[str, Secret]
    stored: Mapping[str, int]
    model: ModelName | None = None


@dataclass(slots=True)
class CheckDesk:
    """One per process. A draft's secrets live here alone, at most as long as its run. `arriving`: drafts whose run is not
    committed yet, so that nobody who does not find it takes it for one that is over."""

    rules: CheckRules = field(default_factory=CheckRules)
    process_id: UUID = field(default_factory=uuid4)
    drafts: dict[UUID, DraftFields] = field(default_factory=dict, repr=False)
    arriving: set[UUID] = field(default_factory=set, repr=False)
    bell: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def ring(self) -> None:
        """A run waits: wake the worker."""
        self.bell.set()
