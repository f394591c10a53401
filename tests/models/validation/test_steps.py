"""The steps of a check, and how a check with a failure ends: one row a test."""

import json

import pytest

from models.credentials.status import RunState
from models.validation.steps import (
    Step,
    StepState,
    begun,
    closed,
    moved,
    packed,
    planned,
    run_state,
    unpacked,
)
from models.vendors.adapter import StepKind
from models.vendors.failure import Failure

LADDER = [StepKind.FORMAT, StepKind.REACH, StepKind.AUTHENTICATE, StepKind.DISCOVER]

FAILED = {
    "KEY_REJECTED", "PERMISSION_DENIED", "QUOTA_EXHAUSTED", "ACCOUNT_DISABLED", "REGION_BLOCKED",
    "MODEL_NOT_FOUND", "REQUEST_REFUSED", "BLOCKED_ADDRESS", "MALFORMED", "WRONG_ENDPOINT",
}  # fmt: skip


@pytest.mark.parametrize("failure", list(Failure))
def test_a_failure_is_a_verdict_or_leaves_the_question_open(failure: Failure) -> None:
    expected = RunState.FAILED if failure.value in FAILED else RunState.INCONCLUSIVE
    assert run_state(failure) is expected


def test_no_failure_is_success() -> None:
    assert run_state(None) is RunState.SUCCEEDED


def test_a_check_takes_its_four_steps_and_calls_a_model_only_when_asked() -> None:
    assert [step.kind for step in planned(invoke=False)] == LADDER
    assert [step.kind for step in planned(invoke=True)] == [*LADDER, StepKind.INVOKE]
    assert {step.state for step in planned(invoke=True)} == {StepState.PENDING}


def test_a_claimed_check_looks_at_its_form_first() -> None:
    assert [step.state for step in begun(invoke=False)] == [StepState.RUNNING] + [StepState.PENDING] * 3


def test_a_step_keeps_what_was_told_of_it() -> None:
    steps = moved(planned(invoke=False), StepKind.REACH, StepState.RUNNING, latency_ms=12, detail="connected")
    steps = moved(steps, StepKind.REACH, StepState.SUCCEEDED)
    assert steps[1] == Step(StepKind.REACH, StepState.SUCCEEDED, 12, "connected")
    assert [step.state for step in steps if step.kind is not StepKind.REACH] == [StepState.PENDING] * 3


@pytest.mark.parametrize(
    ("end", "running", "pending"),
    [
        ("SUCCEEDED", "SUCCEEDED", "SKIPPED"),
        ("FAILED", "FAILED", "SKIPPED"),
        ("INCONCLUSIVE", "INCONCLUSIVE", "SKIPPED"),
        ("CANCELLED", "CANCELLED", "CANCELLED"),
    ],
)
def test_an_ended_check_leaves_no_step_open(end: str, running: str, pending: str) -> None:
    steps = moved(begun(invoke=False), StepKind.FORMAT, StepState.SUCCEEDED)
    steps = moved(steps, StepKind.REACH, StepState.RUNNING)
    ended = closed(steps, RunState(end), detail="why")
    assert [step.state for step in ended] == ["SUCCEEDED", running, pending, pending]
    assert [step.detail for step in ended] == [None, "why", None, None]


def test_a_step_that_told_its_reason_keeps_it() -> None:
    steps = moved(begun(invoke=False), StepKind.FORMAT, StepState.RUNNING, detail="its own")
    assert closed(steps, RunState.FAILED, detail="the run's")[0].detail == "its own"


def test_steps_survive_their_row() -> None:
    steps = moved(planned(invoke=True), StepKind.REACH, StepState.SKIPPED, latency_ms=3, detail="why")
    assert unpacked(json.loads(json.dumps(packed(steps)))) == steps
