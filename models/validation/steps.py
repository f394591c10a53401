"""The steps of a check, as values; the only place that says which states a step passes through."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from models.credentials.status import RunState
from models.vendors.adapter import StepKind
from models.vendors.failure import Failure


class StepState(StrEnum):
    """The state of one rung."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    INCONCLUSIVE = "INCONCLUSIVE"
    SKIPPED = "SKIPPED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: `latency_ms` of its own, `detail` in words, scrubbed."""

    kind: StepKind
    state: StepState
    latency_ms: int | None = None
    detail: str | None = None


def planned(*, invoke: bool) -> tuple[Step, ...]:
    """All that a run will take, from its first state on."""
    kinds = [kind for kind in StepKind if invoke or kind is not StepKind.INVOKE]
    return tuple(Step(kind, StepState.PENDING) for kind in kinds)


def begun(*, invoke: bool) -> tuple[Step, ...]:
    """The steps of a run that was claimed: its form is looked at first."""
    return moved(planned(invoke=invoke), StepKind.FORMAT, StepState.RUNNING)


def moved(
    steps: Sequence[Step],
    kind: StepKind,
    state: StepState,
    *,
    latency_ms: int | None = None,
    detail: str | None = None,
) -> tuple[Step, ...]:
    """The steps with one of them moved on; a detail or latency once told stays."""
    return tuple(
        replace(
            step,
            state=state,
            latency_ms=step.latency_ms if latency_ms is None else latency_ms,
            detail=step.detail if detail is None else detail,
        )
        if step.kind is kind
        else step
        for step in steps
    )


def closed(steps: Sequence[Step], state: RunState, *, detail: str | None = None) -> tuple[Step, ...]:
    """The steps of an ended run: what ran takes the run's fate, what never began is skipped (or cancelled with it)."""
    fate = {
        RunState.SUCCEEDED: StepState.SUCCEEDED,
        RunState.FAILED: StepState.FAILED,
        RunState.INCONCLUSIVE: StepState.INCONCLUSIVE,
        RunState.CANCELLED: StepState.CANCELLED,
    }[state]
    waiting = StepState.CANCELLED if state is RunState.CANCELLED else StepState.SKIPPED
    return tuple(
        replace(step, state=fate, detail=step.detail or detail)
        if step.state is StepState.RUNNING
        else replace(step, state=waiting)
        if step.state is StepState.PENDING
        else step
        for step in steps
    )


def run_state(failure: Failure | None) -> RunState:
    """How a run with this failure ended."""
    if failure is None:
        return RunState.SUCCEEDED
    return RunState.INCONCLUSIVE if failure.inconclusive else RunState.FAILED


def packed(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """As it stands in the row."""
    return [asdict(step) for step in steps]


def unpacked(rows: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """From the row."""
    return tuple(
        Step(StepKind(row["kind"]), StepState(row["state"]), row["latency_ms"], row["detail"]) for row in rows
    )
