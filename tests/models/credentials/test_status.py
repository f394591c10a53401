"""What a credential is worth: one row of the contract's table a test."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models.credentials.status import (
    CredentialStatus,
    Judgement,
    Ruling,
    RunState,
    credential_status,
    ruling,
    usable,
)
from models.vendors.failure import Failure

NOW = datetime(2030, 1, 1, 12, tzinfo=UTC)
SOUND: dict[str, Any] = {
    "readable": True,
    "expires_at": None,
    "enabled": True,
    "judgement": Judgement.VALID,
    "checked": True,
    "check_open": False,
}
VALID, INVALID = Judgement.VALID, Judgement.INVALID


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        pytest.param({}, "VALID", id="judged valid"),
        pytest.param({"judgement": INVALID}, "INVALID", id="judged invalid"),
        pytest.param(
            {"readable": False, "enabled": False, "expires_at": NOW}, "UNREADABLE", id="unreadable before all"
        ),
        pytest.param({"expires_at": NOW, "enabled": False}, "EXPIRED", id="expired before disabled"),
        pytest.param({"expires_at": NOW}, "EXPIRED", id="expired at its very end"),
        pytest.param({"expires_at": NOW + timedelta(microseconds=1)}, "VALID", id="not expired before it"),
        pytest.param({"enabled": False, "judgement": INVALID}, "DISABLED", id="disabled before the verdict"),
        pytest.param({"check_open": True}, "VALID", id="a re-check does not show"),
        pytest.param(
            {"judgement": INVALID, "check_open": True}, "INVALID", id="a re-check of an invalid one"
        ),
        pytest.param(
            {"judgement": None, "checked": False, "check_open": True},
            "CHECKING",
            id="the first check is open",
        ),
        pytest.param(
            {"judgement": None, "check_open": True},
            "UNVERIFIED",
            id="a second try after one without a verdict",
        ),
        pytest.param({"judgement": None}, "UNVERIFIED", id="checked without a verdict"),
        pytest.param({"judgement": None, "checked": False}, "UNCHECKED", id="never checked"),
    ],
)
def test_the_status_is_the_first_that_holds(facts: dict[str, Any], status: str) -> None:
    assert credential_status(**{**SOUND, **facts}, now=NOW) is CredentialStatus(status)


@pytest.mark.parametrize(
    ("state", "failure", "former", "expected"),
    [
        ("SUCCEEDED", None, None, Ruling(VALID, None)),
        ("SUCCEEDED", None, INVALID, Ruling(VALID, None)),
        ("FAILED", "QUOTA_EXHAUSTED", None, Ruling(VALID, Failure.QUOTA_EXHAUSTED)),
        ("FAILED", "PERMISSION_DENIED", INVALID, Ruling(VALID, Failure.PERMISSION_DENIED)),
        ("FAILED", "MODEL_NOT_FOUND", VALID, Ruling(VALID, Failure.MODEL_NOT_FOUND)),
        ("FAILED", "KEY_REJECTED", VALID, Ruling(INVALID, None)),
        ("FAILED", "ACCOUNT_DISABLED", VALID, Ruling(INVALID, None)),
        *(
            row
            for failure in (
                "REGION_BLOCKED",
                "REQUEST_REFUSED",
                "BLOCKED_ADDRESS",
                "MALFORMED",
                "WRONG_ENDPOINT",
            )
            for row in (
                ("FAILED", failure, None, Ruling(INVALID, None)),
                ("FAILED", failure, VALID, Ruling(None, None)),
                ("FAILED", failure, INVALID, Ruling(None, None)),
            )
        ),
        *(
            ("INCONCLUSIVE", failure, former, Ruling(None, None))
            for failure in ("RATE_LIMITED", "TIMEOUT", "DNS_FAILURE", "PROVIDER_ERROR", "BAD_RESPONSE")
            for former in (None, VALID, INVALID)
        ),
        ("CANCELLED", None, None, Ruling(None, None)),
        ("CANCELLED", None, VALID, Ruling(None, None)),
    ],
)
def test_an_outcome_rules_as_the_contract_says(
    state: str, failure: str | None, former: Judgement | None, expected: Ruling
) -> None:
    found = ruling(RunState(state), Failure(failure) if failure else None, limited_by=None, former=former)
    assert found == expected


def test_a_success_that_found_something_missing_is_valid_and_limited() -> None:
    found = ruling(RunState.SUCCEEDED, None, limited_by=Failure.PERMISSION_DENIED, former=None)
    assert found == Ruling(VALID, Failure.PERMISSION_DENIED)


@pytest.mark.parametrize(
    ("limited_by", "of_model", "may_serve"),
    [
        (None, False, True),
        (None, True, True),
        (Failure.QUOTA_EXHAUSTED, False, False),
        (Failure.QUOTA_EXHAUSTED, True, False),
        (Failure.PERMISSION_DENIED, False, True),
        (Failure.PERMISSION_DENIED, True, False),
        (Failure.MODEL_NOT_FOUND, False, True),
        (Failure.MODEL_NOT_FOUND, True, False),
    ],
)
def test_a_valid_credential_serves_as_far_as_its_limit_goes(
    limited_by: Failure | None, of_model: bool, may_serve: bool
) -> None:
    assert usable(CredentialStatus.VALID, limited_by=limited_by, of_model=of_model) is may_serve


@pytest.mark.parametrize("status", [one for one in CredentialStatus if one is not CredentialStatus.VALID])
def test_no_other_status_serves(status: CredentialStatus) -> None:
    assert not usable(status, limited_by=None, of_model=False)


@pytest.mark.parametrize(
    ("state", "ended"), [(state, state not in ("QUEUED", "RUNNING")) for state in RunState]
)
def test_a_run_has_ended_unless_it_waits_or_runs(state: RunState, ended: bool) -> None:
    assert state.ended is ended
