"""The standing of a provider's own keys: one row of the truth table a test."""

from uuid import UUID

import pytest

from models.credentials.status import CredentialStatus
from models.standing.providers import Candidate, ProviderStatus, own_keys_status

A, B = UUID(int=1), UUID(int=2)


def candidate(id: UUID, kind: str) -> Candidate:
    status = CredentialStatus.VALID if kind in ("usable", "limited") else CredentialStatus(kind)
    return Candidate(id, status, usable=kind == "usable")


@pytest.mark.parametrize(
    ("kinds", "default", "had", "status"),
    [
        pytest.param([], None, False, "NOT_CONFIGURED", id="none"),
        pytest.param([], None, True, "NOT_CONFIGURED", id="none left"),
        pytest.param(["usable"], A, True, "ACTIVE", id="a usable default"),
        pytest.param(["usable", "INVALID"], A, True, "ACTIVE", id="a usable default among others"),
        pytest.param(["CHECKING", "usable"], A, True, "CHECKING", id="a default that is checked first"),
        pytest.param(["DISABLED", "usable"], A, True, "CREDENTIALS_UNUSABLE", id="a disabled default"),
        pytest.param(["INVALID"], A, True, "CREDENTIALS_UNUSABLE", id="an invalid default"),
        pytest.param(["EXPIRED", "usable"], A, True, "CREDENTIALS_UNUSABLE", id="an expired default"),
        pytest.param(["UNREADABLE"], A, True, "CREDENTIALS_UNUSABLE", id="an unreadable default"),
        pytest.param(["limited"], A, True, "CREDENTIALS_UNUSABLE", id="a default without credit"),
        pytest.param(
            ["usable", "usable"], None, True, "DEFAULT_CREDENTIAL_MISSING", id="deleted, usable ones"
        ),
        pytest.param(["INVALID", "CHECKING"], None, True, "DEFAULT_CREDENTIAL_MISSING", id="deleted, others"),
        pytest.param(["usable"], None, True, "DEFAULT_CREDENTIAL_MISSING", id="deleted, a usable one left"),
        pytest.param(["CHECKING"], None, True, "CHECKING", id="deleted, one left that is checked"),
        pytest.param(["INVALID"], None, True, "CREDENTIALS_UNUSABLE", id="deleted, an invalid one left"),
        pytest.param(["CHECKING"], None, False, "CHECKING", id="the first is checked"),
        pytest.param(["INVALID", "CHECKING"], None, False, "CHECKING", id="one of several is checked"),
        pytest.param(["usable"], None, False, "DEFAULT_CREDENTIAL_MISSING", id="kept out of the choice"),
        pytest.param(["INVALID", "UNVERIFIED"], None, False, "CREDENTIALS_UNUSABLE", id="none is usable"),
        pytest.param(["UNCHECKED"], None, False, "CREDENTIALS_UNUSABLE", id="never checked"),
    ],
)
def test_the_standing_of_own_keys(kinds: list[str], default: UUID | None, had: bool, status: str) -> None:
    candidates = [candidate(id, kind) for id, kind in zip((A, B), kinds, strict=False)]
    assert own_keys_status(candidates, default_id=default, had_default=had) is ProviderStatus(status)
