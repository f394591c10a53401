"""What a verdict makes of a run and of a credential that had none before, in one line; and the rows of the tables of verdicts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from models.credentials.status import credential_status, ruling, usable
from models.validation.steps import run_state
from models.vendors.classify import classify
from models.vendors.failure import Failure
from models.vendors.verdict import Verdict
from tests.fakes.vendor import Saying, Vendor
from tests.models.vendors.steps import StepLog, check


@dataclass(frozen=True)
class Row:
    """One documented answer: `said` where (`at`, a route), what it is, how the check ends, and what its hint must say.
    `steps`: AUTHENTICATE, DISCOVER, INVOKE."""

    said: str
    at: str
    failure: Failure | None
    standing: str
    steps: str
    hint: str = ""
    invoke: bool = False
    limited_by: Failure | None = None

    def __str__(self) -> str:
        return f"{self.said}-at-{self.at}"


def standing(verdict: Verdict) -> str:
    """`state status usable|unusable limitedBy`, as a credential with no verdict before it gets them."""
    state = run_state(verdict.outcome.failure)
    rule = ruling(state, verdict.outcome.failure, limited_by=verdict.limited_by, former=None)
    status = credential_status(
        readable=True,
        expires_at=None,
        enabled=True,
        judgement=rule.judgement,
        checked=True,
        check_open=False,
        now=datetime.now(UTC),
    )
    serves = usable(status, limited_by=rule.limited_by, of_model=False)
    told = rule.limited_by.value if rule.limited_by else "-"
    return f"{state.value} {status.value} {'usable' if serves else 'unusable'} {told}"


def letters(steps: StepLog) -> str:
    """The ends of AUTHENTICATE, DISCOVER and INVOKE: S F I (inconclusive) - (skipped) . (not come to)."""
    ends = {"SUCCEEDED": "S", "FAILED": "F", "INCONCLUSIVE": "I", "SKIPPED": "-"}
    return "".join(
        ends.get(steps.states.get(kind, ""), ".") for kind in ("AUTHENTICATE", "DISCOVER", "INVOKE")
    )


def classified(provider: str, row: Row, saying: Saying) -> Failure | None:
    """What the body alone is taken for."""
    naming = row.at not in {"models", "user", "balance", "token"}
    outcome = classify(
        provider, saying.status, dict(saying.headers), saying.raw, naming_model=naming, keyed=True
    )
    assert (outcome.hint is None) == (outcome.failure is None)
    return outcome.failure


async def climb(client: Any, provider_key: str, fake: Vendor, row: Row, **how: Any) -> Verdict:
    """The whole ladder against a fake that says it, and everything that a row claims of its end."""
    base = how.pop("base_url", fake.origin)
    verdict, steps = await check(client, provider_key, base, invoke=row.invoke, **how)
    assert steps.states["REACH"] == "SUCCEEDED"
    assert verdict.outcome.failure is row.failure
    assert standing(verdict) == row.standing, steps
    assert letters(steps) == row.steps, steps
    if row.failure is not None:
        assert verdict.outcome.message
        assert row.hint in (verdict.outcome.hint or "")
        assert verdict.outcome.hint
    if "-" in row.steps or "F" in row.steps:
        assert all(
            steps.details[kind] for kind, state in steps.states.items() if state in {"SKIPPED", "FAILED"}
        )
    return verdict


GOOD = "SUCCEEDED VALID usable -"
LIMITED = "SUCCEEDED VALID usable PERMISSION_DENIED"
REFUSED = "FAILED VALID usable PERMISSION_DENIED"
NO_MODEL = "FAILED VALID usable MODEL_NOT_FOUND"
NO_CREDIT = "FAILED VALID unusable QUOTA_EXHAUSTED"
INVALID = "FAILED INVALID unusable -"
UNKNOWN = "INCONCLUSIVE UNVERIFIED unusable -"
