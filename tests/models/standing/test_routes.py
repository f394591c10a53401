"""Who would serve a call and why each other one would not: one row of the truth tables a test."""

from dataclasses import replace
from uuid import UUID

import pytest

from models.catalog.offerings import Address
from models.standing.offers import offer
from models.standing.picture import Picture, Source
from models.standing.routes import Candidate, Plan, RouteAsk, RouteReason
from tests.models.standing.arranged import (
    ABSENT,
    ALPHA,
    BETA,
    ENDED,
    MINE,
    credential,
    lists,
    on_offer,
    picture,
    refused,
    standing,
)

HOSTED = 0


def planned(
    made: Picture,
    address: Address = ALPHA,
    *,
    environment: str | None = None,
    source: str | None = None,
    pinned: int | None = None,
) -> Plan:
    ask = RouteAsk(
        address.type,
        address,
        environment,
        None if source is None else Source(source),
        None if pinned is None else UUID(int=pinned),
    )
    return standing(made).plan(offer(made, address), ask)


def number(one: Candidate | None) -> int | None:
    return None if one is None else HOSTED if one.credential_id is None else one.credential_id.int


def told(plan: Plan) -> dict[int | None, tuple[str | None, bool]]:
    return {number(one): (one.reason and one.reason.value, one.usable) for one in plan.candidates}


def order(plan: Plan) -> list[int | None]:
    return [number(one) for one in plan.candidates]


def message(plan: Plan, which: int) -> str:
    return next(one.message for one in plan.candidates if number(one) == which) or ""


PROD, STAGE = "production", "staging"


@pytest.mark.parametrize(
    ("made", "asked", "candidate", "reason", "says"),
    [
        pytest.param(
            picture(credential(1, "INVALID", environment=STAGE), enabled=False, switched={ALPHA: False}),
            {"environment": PROD}, 1, "PROVIDER_DISABLED", "provider is switched off",
            id="its provider is switched off, before anything else",
        ),
        pytest.param(
            picture(hosted=["beta"], enabled=False), {}, HOSTED, "PROVIDER_DISABLED", "provider",
            id="hosted, the provider switched off, before its plan",
        ),
        pytest.param(
            picture(credential(1, "INVALID", environment=STAGE), switched={ALPHA: False}),
            {"environment": PROD}, 1, "MODEL_DISABLED", "model is switched off",
            id="the model is switched off, before another environment",
        ),
        pytest.param(
            picture(hosted=["beta"], switched={ALPHA: False}), {}, HOSTED, "MODEL_DISABLED", "model",
            id="hosted, the model switched off, before its plan",
        ),
        pytest.param(
            picture(credential(1), default=[1]), {"address": ENDED}, 1, "MODEL_DISABLED",
            "no longer, since 2026-05-01: beta replaces it", id="the model is past its end",
        ),
        pytest.param(
            picture(hosted=["beta"]), {}, HOSTED, "NOT_IN_PLAN", "does not host", id="not in the plan"
        ),
        pytest.param(
            picture(credential(1, "UNREADABLE", environment=STAGE)), {"environment": PROD}, 1,
            "OTHER_ENVIRONMENT", "staging alone", id="another environment, before what it is worth",
        ),
        *(
            pytest.param(
                picture(credential(1, kind, capability=lists(1, "beta"))), {}, 1, reason, says,
                id=f"{kind}, before what it can use",
            )
            for kind, reason, says in (
                ("UNREADABLE", "UNREADABLE", "typed again"),
                ("EXPIRED", "EXPIRED", "2026-06-01 11:00"),
                ("DISABLED", "CREDENTIAL_DISABLED", "switched off"),
                ("INVALID", "INVALID", "refused it"),
                ("UNVERIFIED", "UNVERIFIED", "no verdict"),
                ("UNCHECKED", "UNVERIFIED", "never checked"),
                ("CHECKING", "UNVERIFIED", "first check"),
                ("no credit", "QUOTA_EXHAUSTED", "no credit"),
            )
        ),
        pytest.param(
            picture(credential(1, capability=lists(1, "beta")), default=[1]), {}, 1, "CANNOT_USE_MODEL",
            "does not name", id="its list leaves the model out",
        ),
        pytest.param(
            picture(credential(1, capability=refused(1, ALPHA)), default=[1]), {}, 1, "CANNOT_USE_MODEL",
            "PERMISSION_DENIED", id="the provider refused it the model",
        ),
        pytest.param(
            picture(credential(1, "no such model", of=ALPHA), default=[1]), {}, 1, "CANNOT_USE_MODEL",
            "MODEL_NOT_FOUND", id="of this model alone, and the model was not found",
        ),
        pytest.param(
            picture(credential(1), credential(2, of=ALPHA), default=[1, 2]), {}, 1, "CANNOT_USE_MODEL",
            "credentials of its own", id="the provider's, where the model has its own",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2, of=ALPHA)), {}, 1, "INVALID", "refused it",
            id="the provider's and invalid, where the model has its own",
        ),
        pytest.param(
            picture(credential(1, provider="server")), {"pinned": 1}, 1, "CANNOT_USE_MODEL",
            "another provider", id="pinned, of another provider",
        ),
        pytest.param(
            picture(credential(1, of=BETA)), {"pinned": 1}, 1, "CANNOT_USE_MODEL", "beta alone",
            id="pinned, of another model",
        ),
        pytest.param(
            picture(credential(1), default=[1]), {"source": "SYSTEM"}, 1, "OTHER_SIDE_PREFERRED",
            "the hosted keys alone", id="the other side was asked for",
        ),
        pytest.param(
            picture(hosted=["*"]), {"source": "CUSTOM"}, HOSTED, "OTHER_SIDE_PREFERRED", "own keys alone",
            id="hosted, own keys were asked for",
        ),
        pytest.param(
            picture(credential(1), hosted=["*"]), {"pinned": 1}, HOSTED, "OTHER_SIDE_PREFERRED",
            "names a credential", id="hosted, a credential is pinned",
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[1]), {"pinned": 2}, 1, "NOT_DEFAULT",
            "names a credential", id="the default, another one is pinned",
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[1], hosted=["*"]), {}, 2, "OTHER_SIDE_PREFERRED",
            "hosted keys come first", id="the hosted side serves, and it is not the default",
        ),
        pytest.param(
            picture(credential(1), default=[1], hosted=["*"], priority="CUSTOM_FIRST"), {}, HOSTED,
            "OTHER_SIDE_PREFERRED", "own keys come first", id="hosted, own keys serve",
        ),
        pytest.param(
            picture(credential(1), credential(2), default=[1]), {}, 2, "NOT_DEFAULT", "Another credential is",
            id="not the default",
        ),
        pytest.param(
            picture(credential(1, "INVALID"), credential(2), default=[1]), {}, 2, "NOT_DEFAULT",
            "alone serves", id="not the default, which is invalid",
        ),
        pytest.param(
            picture(credential(1), credential(2), forgotten=["house"]), {}, 1, "NOT_DEFAULT", "has to be chosen",
            id="there is no default",
        ),
        pytest.param(
            picture(credential(1), credential(2, environment=PROD), default=[1]), {"environment": PROD}, 1,
            "NOT_DEFAULT", "first for production", id="one of the environment comes first",
        ),
    ],
)  # fmt: skip
def test_why_a_candidate_does_not_serve(
    made: Picture, asked: dict[str, object], candidate: int, reason: str, says: str
) -> None:
    plan = planned(made, **asked)  # type: ignore[arg-type]
    usable = reason in ("OTHER_SIDE_PREFERRED", "NOT_DEFAULT")
    assert told(plan)[candidate] == (reason, usable)
    assert says in message(plan, candidate)
    assert number(plan.chosen) != candidate


BOTH = picture(credential(1), credential(2), default=[1], hosted=["*"])
OWN_FIRST = picture(credential(1), credential(2), default=[1], hosted=["*"], priority="CUSTOM_FIRST")
OWN = picture(credential(1), credential(2), default=[1])
NOT_HOSTED = picture(credential(1), default=[1], hosted=["beta"])
INVALID = picture(credential(1, "INVALID"), credential(2), default=[1], hosted=["*"], priority="CUSTOM_FIRST")


@pytest.mark.parametrize(
    ("made", "asked", "chosen"),
    [
        pytest.param(BOTH, {}, HOSTED, id="system first"),
        pytest.param(OWN_FIRST, {}, 1, id="custom first"),
        pytest.param(INVALID, {}, HOSTED, id="custom first, the default unusable"),
        pytest.param(NOT_HOSTED, {}, 1, id="system first, not in the plan"),
        pytest.param(OWN, {}, 1, id="nothing hosted"),
        pytest.param(BOTH, {"source": "CUSTOM"}, 1, id="own keys asked for"),
        pytest.param(OWN_FIRST, {"source": "SYSTEM"}, HOSTED, id="hosted keys asked for"),
        pytest.param(OWN, {"source": "SYSTEM"}, None, id="hosted keys asked for, nothing hosted"),
        pytest.param(NOT_HOSTED, {"source": "SYSTEM"}, None, id="hosted keys asked for, not in the plan"),
        pytest.param(INVALID, {"source": "CUSTOM"}, None, id="own keys asked for, the default unusable"),
        pytest.param(BOTH, {"pinned": 2}, 2, id="one is pinned"),
        pytest.param(BOTH, {"pinned": 2, "source": "CUSTOM"}, 2, id="one is pinned, own keys asked for"),
        pytest.param(BOTH, {"pinned": 2, "source": "SYSTEM"}, None, id="one is pinned, hosted keys asked for"),
        pytest.param(INVALID, {"pinned": 1}, None, id="one is pinned that cannot serve: no fall-back"),
        pytest.param(BOTH, {"pinned": 9}, None, id="one is pinned that is not there"),
    ],
)  # fmt: skip
def test_who_is_chosen(made: Picture, asked: dict[str, object], chosen: int | None) -> None:
    plan = planned(made, **asked)  # type: ignore[arg-type]
    assert number(plan.chosen) == chosen
    assert plan.source == (None if chosen is None else "SYSTEM" if chosen == HOSTED else "CUSTOM")


LABELLED = (
    credential(1, environment=STAGE),
    credential(2),
    credential(3, environment=PROD),
    credential(4, environment=PROD),
    credential(5),
)


@pytest.mark.parametrize(
    ("environment", "default", "chosen"),
    [
        pytest.param(None, 1, 1, id="no environment: the default, whatever its label"),
        pytest.param(None, 0, None, id="no environment and no default"),
        pytest.param(PROD, 1, 3, id="the oldest of the label"),
        pytest.param(PROD, 4, 4, id="the default among those of the label"),
        pytest.param(PROD, 2, 3, id="the label before a default without one"),
        pytest.param("testing", 1, 2, id="nobody bears the label: the oldest without one"),
        pytest.param("testing", 5, 5, id="nobody bears the label: the default without one"),
    ],
)
def test_who_serves_an_environment(environment: str | None, default: int, chosen: int | None) -> None:
    assert number(planned(picture(*LABELLED, default=[default]), environment=environment).chosen) == chosen


def test_an_environment_is_served_by_the_next_usable_one_though_the_default_is_not() -> None:
    made = picture(credential(1, "INVALID", environment=PROD), credential(2, environment=PROD), default=[1])
    assert number(planned(made, environment=PROD).chosen) == 2
    assert number(planned(made).chosen) is None


def test_an_environment_without_a_key_is_served_by_the_hosted_side_which_has_no_label() -> None:
    made = picture(credential(1, environment=STAGE), default=[1], hosted=["*"], priority="CUSTOM_FIRST")
    assert number(planned(made, environment=PROD).chosen) == HOSTED
    assert number(planned(made).chosen) == 1


def test_a_pinned_credential_of_another_environment_is_refused_and_nobody_takes_its_place() -> None:
    plan = planned(picture(*LABELLED, default=[3], hosted=["*"]), environment=PROD, pinned=1)
    assert plan.chosen is None
    assert told(plan)[1] == ("OTHER_ENVIRONMENT", False)
    assert told(plan)[3] == ("NOT_DEFAULT", True)


def test_a_model_with_credentials_of_its_own_is_served_by_its_own_default() -> None:
    made = picture(credential(1), credential(2, of=ALPHA), default=[1, 2])
    assert number(planned(made).chosen) == 2
    assert number(planned(made, BETA).chosen) == 1


def test_where_its_own_cannot_serve_the_providers_do_not_step_in() -> None:
    made = picture(credential(1), credential(2, "INVALID", of=ALPHA), default=[1, 2])
    assert planned(made).chosen is None
    assert planned(made, environment=PROD).chosen is None


def test_credentials_of_other_models_and_providers_are_no_candidates() -> None:
    made = picture(credential(1), credential(2, of=BETA), credential(3, provider="server"), default=[1, 2, 3])
    assert order(planned(made)) == [1]


def test_a_model_added_by_hand_is_served_by_its_provider_and_not_by_the_hosted_side() -> None:
    made = picture(credential(1), default=[1], hosted=["*"], customs=[MINE])
    plan = planned(made, MINE)
    assert told(plan) == {1: (None, True), HOSTED: ("NOT_IN_PLAN", False)}


def test_the_chosen_one_is_told_first_then_the_usable_ones_then_the_rest() -> None:
    made = picture(
        credential(1, "INVALID"),
        credential(2),
        credential(3),
        credential(4),
        default=[3],
        hosted=["*"],
        priority="CUSTOM_FIRST",
    )
    plan = planned(made)
    assert order(plan) == [3, HOSTED, 2, 4, 1]
    assert [one.position for one in plan.candidates] == [0, 1, 2, 3, 4]
    assert plan.chosen == plan.candidates[0]
    assert order(planned(replace(made, choices={}))) == [HOSTED, 3, 2, 4, 1]


def test_the_chosen_one_has_no_reason_and_nothing_is_said_of_it() -> None:
    alpha = on_offer(BOTH, ALPHA)
    assert planned(BOTH).chosen == Candidate(0, alpha, Source.SYSTEM, None, True, None, None)
    assert planned(OWN).chosen == Candidate(0, alpha, Source.CUSTOM, UUID(int=1), True, None, None)


def test_no_moment_is_told_of_an_expiry_that_is_to_come() -> None:
    assert all(one.until is None and one.weight is None for one in planned(BOTH).candidates)


def test_a_credential_whose_provider_did_not_answer_is_tried_all_the_same() -> None:
    made = picture(credential(1, "unreached"), default=[1])
    assert number(planned(made).chosen) == 1


def test_the_plan_of_a_model_that_is_not_on_offer_names_it_and_has_no_candidates() -> None:
    assert planned(OWN, ABSENT) == Plan(requested=ABSENT)


def test_the_plan_of_a_job_without_a_default_names_nothing() -> None:
    assert standing(OWN).plan(None, RouteAsk(ALPHA.type)) == Plan(None)


def test_the_plan_of_a_jobs_default_names_the_model_that_it_found() -> None:
    found = offer(OWN, ALPHA)
    plan = standing(OWN).plan(found, RouteAsk(ALPHA.type))
    assert (plan.requested, plan.offer) == (ALPHA, found)


def test_every_candidate_that_does_not_serve_says_why_to_people() -> None:
    made = picture(
        *(
            credential(place, kind)
            for place, kind in enumerate(
                ("usable", "UNREADABLE", "EXPIRED", "DISABLED", "INVALID", "UNVERIFIED", "no credit"), 1
            )
        ),
        hosted=["beta"],
    )
    plan = planned(made)
    assert len(plan.candidates) == 8
    assert all(one.reason in RouteReason and one.message for one in plan.candidates)
