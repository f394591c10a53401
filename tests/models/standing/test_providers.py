"""The standing of a provider and of its own keys: one row of the truth tables a test."""

from uuid import UUID

import pytest

from models.credentials.status import CredentialStatus
from models.standing.picture import UsagePriority
from models.standing.providers import (
    Candidate,
    ProviderStatus,
    custom_status,
    own_keys_status,
    provider_status,
)
from tests.models.standing.arranged import ALPHA, BETA, MINE, credential, picture, standing

A, B = UUID(int=1), UUID(int=2)


NONE, ACTIVE, CHECKING, MISSING, UNUSABLE, OUT = (
    "NOT_CONFIGURED",
    "ACTIVE",
    "CHECKING",
    "DEFAULT_CREDENTIAL_MISSING",
    "CREDENTIALS_UNUSABLE",
    "CREDITS_EXHAUSTED",
)


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


@pytest.mark.parametrize(
    ("own", "models", "status"),
    [
        pytest.param(NONE, [], NONE, id="no credential at all"),
        *(
            pytest.param(own, [], own, id=f"the provider's alone: {own}")
            for own in (ACTIVE, CHECKING, MISSING)
        ),
        pytest.param(UNUSABLE, [ACTIVE], UNUSABLE, id="the provider's go before those of models"),
        pytest.param(NONE, [UNUSABLE, ACTIVE, CHECKING], ACTIVE, id="one model's own serve"),
        pytest.param(NONE, [UNUSABLE, CHECKING, MISSING], CHECKING, id="one model's own are checked"),
        pytest.param(NONE, [UNUSABLE, MISSING], MISSING, id="one model's default was deleted"),
        pytest.param(NONE, [UNUSABLE, UNUSABLE], UNUSABLE, id="no model's own are usable"),
    ],
)
def test_the_custom_side_where_models_have_credentials_of_their_own(
    own: str, models: list[str], status: str
) -> None:
    assert custom_status(ProviderStatus(own), [ProviderStatus(one) for one in models]) == status


@pytest.mark.parametrize(
    ("enabled", "priority", "system", "custom", "status", "source"),
    [
        pytest.param(False, "SYSTEM_FIRST", ACTIVE, ACTIVE, "DISABLED", None, id="switched off"),
        pytest.param(False, "CUSTOM_FIRST", None, NONE, "DISABLED", None, id="switched off, nothing there"),
        pytest.param(True, "SYSTEM_FIRST", ACTIVE, NONE, ACTIVE, "SYSTEM", id="hosted"),
        pytest.param(True, "SYSTEM_FIRST", ACTIVE, ACTIVE, ACTIVE, "SYSTEM", id="both, system first"),
        pytest.param(True, "CUSTOM_FIRST", ACTIVE, ACTIVE, ACTIVE, "CUSTOM", id="both, custom first"),
        pytest.param(True, "CUSTOM_FIRST", ACTIVE, UNUSABLE, ACTIVE, "SYSTEM", id="custom first, unusable"),
        pytest.param(True, "CUSTOM_FIRST", ACTIVE, NONE, ACTIVE, "SYSTEM", id="custom first, none"),
        pytest.param(True, "SYSTEM_FIRST", OUT, ACTIVE, ACTIVE, "CUSTOM", id="no credits, own keys"),
        pytest.param(True, "SYSTEM_FIRST", OUT, NONE, OUT, None, id="no credits, no keys"),
        pytest.param(True, "SYSTEM_FIRST", OUT, UNUSABLE, OUT, None, id="no credits, unusable keys"),
        pytest.param(True, "CUSTOM_FIRST", OUT, UNUSABLE, UNUSABLE, None, id="custom first, no credits"),
        pytest.param(True, "SYSTEM_FIRST", None, UNUSABLE, UNUSABLE, None, id="system first, not hosted"),
        pytest.param(True, "SYSTEM_FIRST", None, ACTIVE, ACTIVE, "CUSTOM", id="hosting ended, own keys"),
        pytest.param(True, "CUSTOM_FIRST", None, NONE, NONE, None, id="nothing"),
        pytest.param(True, "CUSTOM_FIRST", None, CHECKING, CHECKING, None, id="the first key is checked"),
        pytest.param(True, "CUSTOM_FIRST", None, MISSING, MISSING, None, id="no default"),
    ],
)
def test_the_standing_of_a_provider(
    enabled: bool, priority: str, system: str | None, custom: str, status: str, source: str | None
) -> None:
    found = provider_status(
        enabled=enabled,
        priority=UsagePriority(priority),
        system=None if system is None else ProviderStatus(system),
        custom=ProviderStatus(custom),
    )
    assert (found.status, found.source, found.priority) == (status, source, priority)
    assert found.custom == (custom if enabled else "DISABLED")
    assert found.system == (system if enabled or system is None else "DISABLED")


def test_a_provider_stands_as_its_picture_says() -> None:
    made = picture(
        credential(1, "INVALID"), credential(2), default=[2], hosted=["*"], priority="CUSTOM_FIRST"
    )
    found = standing(made).provider("house")
    assert (found.status, found.source, found.custom, found.system) == (ACTIVE, "CUSTOM", ACTIVE, ACTIVE)


def test_a_provider_with_credentials_of_models_alone_is_active_by_one_usable_default() -> None:
    made = picture(credential(1, "INVALID", of=ALPHA), credential(2, of=BETA), default=[1, 2])
    assert standing(made).provider("house").status == ACTIVE
    without = picture(
        credential(1, "INVALID", of=ALPHA), credential(2, "no such model", of=BETA), default=[1, 2]
    )
    assert standing(without).provider("house").status == UNUSABLE


def test_the_kept_credentials_of_a_removed_model_make_no_side() -> None:
    kept = credential(1, of=MINE)
    removed = standing(picture(kept, default=[1], hosted=["*"], priority="CUSTOM_FIRST")).provider("house")
    assert (removed.status, removed.source, removed.custom) == (ACTIVE, "SYSTEM", "NOT_CONFIGURED")
    added = standing(
        picture(kept, default=[1], hosted=["*"], priority="CUSTOM_FIRST", customs=[MINE])
    ).provider("house")
    assert (added.status, added.source, added.custom) == (ACTIVE, "CUSTOM", ACTIVE)


def test_a_switched_off_provider_is_disabled_on_both_sides() -> None:
    found = standing(picture(credential(1), default=[1], hosted=["*"], enabled=False)).provider("house")
    assert (found.status, found.source, found.custom, found.system) == (
        "DISABLED",
        None,
        "DISABLED",
        "DISABLED",
    )


def test_a_provider_that_nobody_touched_is_not_configured() -> None:
    found = standing(picture()).provider("server")
    assert (found.status, found.source, found.system) == (NONE, None, None)
