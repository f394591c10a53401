"""What keeps a credential from serving any model: one row of the truth table a test."""

import pytest

from models.standing.reasons import RouteReason, bar
from tests.models.standing.arranged import ALPHA, NOW, credential


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("UNREADABLE", "UNREADABLE"),
        ("EXPIRED", "EXPIRED"),
        ("DISABLED", "CREDENTIAL_DISABLED"),
        ("INVALID", "INVALID"),
        ("UNVERIFIED", "UNVERIFIED"),
        ("UNCHECKED", "UNVERIFIED"),
        ("CHECKING", "UNVERIFIED"),
        ("no credit", "QUOTA_EXHAUSTED"),
        ("usable", None),
        ("unreached", None),
        ("forbidden", None),
        ("no such model", None),
    ],
)
def test_what_keeps_a_credential_from_every_model(kind: str, reason: str | None) -> None:
    one = credential(1, kind)
    found = bar(one.status(NOW), one.limited_by)
    assert found == reason
    assert (found is None) == one.usable(NOW)


@pytest.mark.parametrize("kind", ["forbidden", "no such model"])
def test_a_credential_of_one_model_that_is_closed_to_it_is_barred_by_that_model_alone(kind: str) -> None:
    one = credential(1, kind, of=ALPHA)
    assert bar(one.status(NOW), one.limited_by) is None
    assert not one.usable(NOW)


def test_the_reasons_are_those_of_the_schema() -> None:
    assert (
        list(RouteReason)
        == (
            "OTHER_SIDE_PREFERRED OTHER_ENVIRONMENT NOT_DEFAULT NOT_IN_POOL MODEL_DISABLED PROVIDER_DISABLED"
            " CANNOT_USE_MODEL CREDENTIAL_DISABLED INVALID UNVERIFIED EXPIRED UNREADABLE QUOTA_EXHAUSTED RESTING"
            " FAILING LIMIT_REACHED CREDITS_EXHAUSTED NOT_IN_PLAN"
        ).split()
    )
