"""What a model is worth: one row of the truth tables a test."""

from datetime import timedelta

import pytest

from models.catalog.offerings import Address
from models.standing.model_status import ModelStatus, model_status, unserved
from models.standing.moment import Standing
from models.standing.offers import offer
from models.standing.picture import Picture, UsagePriority
from models.standing.providers import ProviderStatus
from models.standing.sides import Hindrance, side
from tests.models.standing.arranged import (
    ABSENT,
    ALPHA,
    BETA,
    ENDED,
    credential,
    lists,
    picture,
    pool,
    refused,
    standing,
)

KEY = credential(1)


@pytest.mark.parametrize(
    ("made", "address", "status", "source"),
    [
        pytest.param(picture(KEY, default=[1]), ABSENT, "REMOVED", None, id="not on offer"),
        pytest.param(
            picture(KEY, default=[1], enabled=False, switched={ENDED: False}), ENDED, "RETIRED", None,
            id="past its end, whatever is switched off",
        ),
        pytest.param(
            picture(KEY, default=[1], enabled=False, switched={ALPHA: False}), ALPHA, "PROVIDER_DISABLED", None,
            id="its provider is switched off, whatever the model is",
        ),
        pytest.param(
            picture(KEY, default=[1], switched={ALPHA: False}), ALPHA, "DISABLED", None, id="switched off"
        ),
        pytest.param(picture(hosted=["alpha"]), ALPHA, "ACTIVE", "SYSTEM", id="hosted"),
        pytest.param(
            picture(KEY, default=[1], hosted=["alpha"]), ALPHA, "ACTIVE", "SYSTEM", id="hosted, and a key"
        ),
        pytest.param(picture(KEY, default=[1]), ALPHA, "ACTIVE", "CUSTOM", id="a usable default"),
        pytest.param(
            picture(KEY, default=[1], hosted=["alpha"], priority="CUSTOM_FIRST"), ALPHA, "ACTIVE", "CUSTOM",
            id="a usable default before the hosted side",
        ),
        pytest.param(
            picture(KEY, default=[1], hosted=["beta"]), ALPHA, "ACTIVE", "CUSTOM",
            id="not in the plan, and a usable default",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), default=[1], hosted=["alpha"], priority="CUSTOM_FIRST"),
            ALPHA, "ACTIVE", "SYSTEM", id="an unusable default, and the hosted side behind it",
        ),
        pytest.param(
            picture(credential(1, "unreached"), default=[1]), ALPHA, "UNAVAILABLE", "CUSTOM",
            id="a usable default whose provider did not answer",
        ),
        pytest.param(
            picture(credential(1, "unreached"), default=[1], hosted=["alpha"]), ALPHA, "ACTIVE", "SYSTEM",
            id="the hosted side serves before a key whose provider did not answer",
        ),
        pytest.param(picture(hosted=["beta"]), ALPHA, "NOT_IN_PLAN", None, id="hosted, not in the plan"),
        pytest.param(
            picture(credential(1, "INVALID"), default=[1], hosted=["beta"]), ALPHA, "NOT_IN_PLAN", None,
            id="not in the plan, and an unusable key",
        ),
        pytest.param(
            picture(priority="SYSTEM_FIRST"), ALPHA, "NOT_CONFIGURED", None,
            id="system first, nothing hosted: the custom side is told",
        ),
        pytest.param(
            picture(hosted=["beta"], priority="CUSTOM_FIRST"), ALPHA, "NOT_CONFIGURED", None,
            id="custom first, not in the plan: the custom side is told",
        ),
        pytest.param(picture(), ALPHA, "NOT_CONFIGURED", None, id="no credential"),
        pytest.param(
            picture(credential(1, provider="server"), default=[1]), ALPHA, "NOT_CONFIGURED", None,
            id="a credential of another provider",
        ),
        pytest.param(
            picture(credential(1, capability=lists(1, "beta")), credential(2), default=[1]),
            ALPHA, "CREDENTIAL_MISSING", None, id="the default cannot use it, though another one can",
        ),
        pytest.param(
            picture(credential(1, capability=refused(1, ALPHA)), default=[1]),
            ALPHA, "CREDENTIAL_MISSING", None, id="the default was refused it",
        ),
        pytest.param(
            picture(KEY, credential(2), forgotten=["house"]), ALPHA, "CREDENTIAL_MISSING", None,
            id="the default was deleted",
        ),
        pytest.param(picture(KEY), ALPHA, "CREDENTIAL_MISSING", None, id="a usable one, kept out of the choice"),
        pytest.param(
            picture(KEY, credential(2, of=ALPHA), default=[1]), ALPHA, "CREDENTIAL_MISSING", None,
            id="its own credential is not the default, the provider's is",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), default=[1]), ALPHA, "UNAVAILABLE", None,
            id="the default was checked without a verdict",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), credential(2, "INVALID"), default=[1]), ALPHA, "UNAVAILABLE", None,
            id="the default was checked without a verdict, another is invalid",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), credential(2, "UNVERIFIED")), ALPHA, "UNAVAILABLE", None,
            id="no default, all were checked without a verdict",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), credential(2, "INVALID")), ALPHA, "CREDENTIALS_UNUSABLE", None,
            id="no default, one was checked without a verdict, one is invalid",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), credential(2, "INVALID"), default=[2]),
            ALPHA, "CREDENTIALS_UNUSABLE", None, id="the default is invalid, another was without a verdict",
        ),
        *(
            pytest.param(
                picture(credential(1, kind), credential(2), default=[1]), ALPHA, "CREDENTIALS_UNUSABLE", None,
                id=f"the default is {kind}, though another one is usable",
            )
            for kind in ("INVALID", "EXPIRED", "DISABLED", "UNREADABLE", "CHECKING", "UNCHECKED", "no credit")
        ),
        *(
            pytest.param(
                picture(credential(1), credential(2, kind, of=ALPHA), default=[1, 2]),
                ALPHA, "CREDENTIALS_UNUSABLE", None, id=f"its own default is {kind}, the provider's usable",
            )
            for kind in ("INVALID", "forbidden", "no such model")
        ),
        pytest.param(picture(credential(1, "INVALID")), ALPHA, "CREDENTIALS_UNUSABLE", None, id="a wrong first key"),
        pytest.param(
            picture(credential(1, "CHECKING")), ALPHA, "CREDENTIALS_UNUSABLE", None, id="a first key is checked"
        ),
    ],
)  # fmt: skip
def test_the_status_of_a_model(made: Picture, address: Address, status: str, source: str | None) -> None:
    found = standing(made).model(offer(made, address))
    assert (found.status, found.source) == (status, source)


UNREACHED = credential(2, "unreached")


@pytest.mark.parametrize(
    ("made", "status", "source"),
    [
        pytest.param(picture(KEY, credential(2), pools=[pool(1, 2)]), "ACTIVE", "CUSTOM", id="served without a default"),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2), default=[1], pools=[pool(1, 2)]), "ACTIVE", "CUSTOM",
            id="a member serves, the default is invalid",
        ),
        pytest.param(picture(KEY, UNREACHED, pools=[pool(1, 2)]), "ACTIVE", "CUSTOM", id="one of two was reached"),
        pytest.param(picture(KEY, UNREACHED, pools=[pool(2)]), "UNAVAILABLE", "CUSTOM", id="none was reached"),
        pytest.param(
            picture(KEY, credential(2), default=[1], pools=[pool(2, enabled=False)]), "ACTIVE", "CUSTOM",
            id="switched off: the default serves",
        ),
        pytest.param(
            picture(KEY, credential(2), pools=[pool(1, 2)], balanced=False), "CREDENTIAL_MISSING", None,
            id="load balancing is forbidden: there is no default",
        ),
        pytest.param(picture(KEY, default=[1], pools=[pool()]), "CREDENTIAL_MISSING", None, id="no entry counts"),
        pytest.param(picture(pools=[pool(1)]), "NOT_CONFIGURED", None, id="no credential is there"),
        pytest.param(
            picture(credential(1, capability=lists(1, "beta")), credential(2), default=[2], pools=[pool(1)]),
            "CREDENTIAL_MISSING", None, id="its members may serve, but not this model",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), credential(2), default=[2], pools=[pool(1)]), "UNAVAILABLE", None,
            id="its members were checked without a verdict",
        ),
        pytest.param(
            picture(credential(1, "UNVERIFIED"), credential(2, "INVALID"), credential(3), default=[3], pools=[pool(1, 2)]),
            "CREDENTIALS_UNUSABLE", None, id="its members may not serve, though the default may",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), pools=[pool(1)], hosted=["alpha"], priority="CUSTOM_FIRST"),
            "ACTIVE", "SYSTEM", id="its members may not serve: the other side",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2, of=BETA), default=[1, 2], fallbacks={ALPHA: [BETA]}), "CREDENTIALS_UNUSABLE", None,
            id="only a fall-back serves",
        ),
    ],
)  # fmt: skip
def test_the_status_of_a_model_that_has_a_pool(made: Picture, status: str, source: str | None) -> None:
    found = standing(made).model(offer(made, ALPHA))
    assert (found.status, found.source) == (status, source)


@pytest.mark.parametrize(
    ("environment", "status"), [("production", "ACTIVE"), ("staging", "CREDENTIAL_MISSING"), (None, "ACTIVE")]
)
def test_a_pool_of_another_environment_serves_no_call_of_this_one(
    environment: str | None, status: str
) -> None:
    made = picture(credential(1, environment="production"), credential(2), pools=[pool(1)])
    assert standing(made).of_environment(environment).model(offer(made, ALPHA)).status == status


@pytest.mark.parametrize(
    ("system", "told"),
    [(Hindrance.EXHAUSTED, "CREDITS_EXHAUSTED"), (Hindrance.UNABLE, "NOT_IN_PLAN")],
)
def test_the_hosted_side_is_told_with_its_own_reason(system: Hindrance, told: str) -> None:
    found = model_status(
        retired=False,
        provider_enabled=True,
        enabled=True,
        side=side(UsagePriority.SYSTEM_FIRST, system, Hindrance.UNABLE),
        unreached=True,
        unserved=ModelStatus.CREDENTIALS_UNUSABLE,
    )
    assert (found.status, found.source) == (told, None)


@pytest.mark.parametrize(
    ("keys", "unverified", "status"),
    [
        ("NOT_CONFIGURED", True, "NOT_CONFIGURED"),
        ("ACTIVE", False, "CREDENTIAL_MISSING"),
        ("DEFAULT_CREDENTIAL_MISSING", False, "CREDENTIAL_MISSING"),
        ("DEFAULT_CREDENTIAL_MISSING", True, "CREDENTIAL_MISSING"),
        ("CHECKING", True, "UNAVAILABLE"),
        ("CREDENTIALS_UNUSABLE", True, "UNAVAILABLE"),
        ("CHECKING", False, "CREDENTIALS_UNUSABLE"),
        ("CREDENTIALS_UNUSABLE", False, "CREDENTIALS_UNUSABLE"),
    ],
)
def test_how_the_credentials_of_an_unserved_model_stand(keys: str, unverified: bool, status: str) -> None:
    assert unserved(ProviderStatus(keys), unverified=unverified) == status


def test_a_deprecated_model_is_active_until_the_moment_of_its_end() -> None:
    made = picture(KEY, default=[1])
    found = offer(made, ENDED)
    assert found is not None
    assert found.deprecated
    assert found.retires_at is not None
    just_before = found.retires_at - timedelta(seconds=1)
    assert Standing(made, just_before).model(found).status == "ACTIVE"
    assert Standing(made, found.retires_at).model(found).status == "RETIRED"
