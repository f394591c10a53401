"""Whatever a picture holds: plan, model and provider never contradict each other, and no rule of choice is ever broken."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.catalog.offerings import Address
from models.standing.impacts import models_lost, with_disabled, with_provider_disabled, without_credential
from models.standing.model_status import ModelStatus
from models.standing.offers import offer
from models.standing.picture import CredentialFacts, Picture, Source, UsagePriority
from models.standing.routes import Plan, RouteAsk, RouteReason
from tests.models.standing.arranged import (
    ALPHA,
    BETA,
    ENDED,
    KINDS,
    MINE,
    NOW,
    credential,
    lists,
    on_offer,
    picture,
    refused,
    standing,
)

LABELS = st.sampled_from([None, None, "production", "staging"])
MODELS = st.sampled_from([ALPHA, BETA, MINE, ENDED])
IDS = st.integers(1, 6)
PASSED_OVER = {RouteReason.OTHER_SIDE_PREFERRED, RouteReason.NOT_DEFAULT}


@st.composite
def credentials(draw: st.DrawFn, number: int) -> CredentialFacts:
    # Good ones are drawn as often as all others together: else hardly anything would serve.
    kind = draw(st.one_of(st.just("usable"), st.sampled_from(sorted(KINDS))))
    known = draw(
        st.sampled_from([None, None, lists(number, "alpha"), lists(number, "beta"), refused(number, ALPHA)])
    )
    of = draw(st.sampled_from([None, None, None, ALPHA, MINE]))
    return credential(number, kind, of=of, environment=draw(LABELS), capability=known)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    made = [draw(credentials(number)) for number in range(1, 1 + draw(st.integers(0, 5)))]
    return picture(
        *made,
        default=draw(st.sets(IDS, max_size=3)),
        forgotten=draw(st.sets(st.sampled_from(["house", ALPHA]), max_size=2)),
        enabled=draw(st.sampled_from([True, True, True, False])),
        priority=draw(st.sampled_from([None, *UsagePriority])),
        hosted=draw(st.sampled_from([None, None, (), ("alpha",), ("*",)])),
        switched=draw(st.sampled_from([{}, {}, {ALPHA: False}])),
        customs=[MINE],
    )


@st.composite
def asks(draw: st.DrawFn, model: Address) -> RouteAsk:
    pinned = draw(st.one_of(st.none(), st.none(), IDS))
    return RouteAsk(
        model.type,
        model,
        draw(LABELS),
        draw(st.sampled_from([None, None, *Source])),
        None if pinned is None else UUID(int=pinned),
    )


def credential_of(made: Picture, plan: Plan) -> CredentialFacts | None:
    """The credential that is chosen; None: nobody, or the hosted keys."""
    id = plan.chosen and plan.chosen.credential_id
    return next((one for one in made.credentials if one.id == id), None)


@given(st.data(), pictures(), MODELS)
def test_exactly_one_is_chosen_or_none_and_every_other_one_says_why(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    plan = standing(made).plan(offer(made, model), data.draw(asks(model)))
    silent = [one for one in plan.candidates if one.reason is None]
    assert silent == ([] if plan.chosen is None else [plan.chosen])
    assert plan.source == (plan.chosen.source if plan.chosen else None)
    assert all(one.message for one in plan.candidates if one.reason)
    assert [one.position for one in plan.candidates] == list(range(len(plan.candidates)))
    assert all(one.usable == (one.reason in PASSED_OVER or one.reason is None) for one in plan.candidates)
    assert sorted(plan.candidates, key=lambda one: (one is not plan.chosen, not one.usable)) == list(
        plan.candidates
    )


@given(st.data(), pictures(), MODELS)
def test_the_chosen_credential_may_serve_now_and_is_able(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    found, now = on_offer(made, model), standing(made)
    plan = now.plan(found, data.draw(asks(model)))
    chosen = credential_of(made, plan)
    if plan.source is Source.CUSTOM:
        assert chosen is not None
        assert chosen.usable(NOW)
        assert chosen in now.able(found)
    if plan.source is Source.SYSTEM:
        assert now.hosts(found)
    if plan.chosen is not None:
        assert made.choice("house").enabled
        assert found.enabled
        assert not found.retired(NOW)


@given(st.data(), pictures(), MODELS)
def test_no_other_label_is_ever_chosen_nor_usable_when_an_environment_is_named(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.environment is not None))
    plan = standing(made).plan(offer(made, model), ask)
    labels = {one.id: one.environment for one in made.credentials}
    for one in plan.candidates:
        if one.usable and one.credential_id is not None:
            assert labels[one.credential_id] in (None, ask.environment)


@given(st.data(), pictures(), MODELS)
def test_an_unlabelled_one_serves_an_environment_only_where_none_of_its_label_can(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.environment is not None and ask.credential_id is None))
    plan = standing(made).plan(offer(made, model), ask)
    chosen = credential_of(made, plan)
    if chosen is not None and chosen.environment is None:
        labels = {one.id: one.environment for one in made.credentials}
        assert not any(
            one.usable and one.credential_id and labels[one.credential_id] == ask.environment
            for one in plan.candidates
        )


@given(st.data(), pictures(), MODELS)
def test_a_pinned_credential_is_the_only_one_that_may_be_chosen(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.credential_id is not None))
    plan = standing(made).plan(offer(made, model), ask)
    assert plan.chosen is None or plan.chosen.credential_id == ask.credential_id


@given(st.data(), pictures(), MODELS)
def test_the_side_that_was_asked_for_is_the_only_one_that_may_be_chosen(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.source is not None))
    plan = standing(made).plan(offer(made, model), ask)
    assert plan.source in (None, ask.source)


@given(st.data(), pictures(), MODELS)
def test_one_side_alone_serves_and_the_other_is_told_to_come_behind(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    plan = standing(made).plan(offer(made, model), data.draw(asks(model)))
    if plan.chosen is not None:
        behind = [one for one in plan.candidates if one.source is not plan.source and one.usable]
        pinned = {one.reason for one in behind if one.source is Source.SYSTEM}
        assert pinned <= {RouteReason.OTHER_SIDE_PREFERRED}
        assert all(one.reason in PASSED_OVER for one in behind)


@given(pictures(), MODELS)
def test_a_model_is_active_exactly_where_a_call_that_names_nothing_but_it_is_served(
    made: Picture, model: Address
) -> None:
    found, now = on_offer(made, model), standing(made)
    told, plan = now.model(found), now.plan(found, RouteAsk(model.type, model))
    assert told.source == plan.source
    if told.status is ModelStatus.ACTIVE:
        assert plan.chosen is not None
    elif told.status is not ModelStatus.UNAVAILABLE:
        assert plan.chosen is None
    if plan.source is Source.CUSTOM:
        chosen = credential_of(made, plan)
        assert chosen is not None
        assert chosen.id == now.default_credential_id(found)
        assert (told.status is ModelStatus.UNAVAILABLE) == chosen.unreached


@given(pictures(), MODELS, st.sampled_from(["production", "staging", "unheard-of", ""]))
def test_a_model_of_an_environment_is_active_exactly_where_its_calls_are_served(
    made: Picture, model: Address, environment: str
) -> None:
    found, now = on_offer(made, model), standing(made)
    within = now.of_environment(environment)
    at_large = now.model(found)
    told, plan = within.model(found), within.plan(found, RouteAsk(model.type, model, environment))
    assert told.source == plan.source
    chosen = credential_of(made, plan)
    unreached = chosen is not None and chosen.unreached
    served = ModelStatus.UNAVAILABLE if unreached else ModelStatus.ACTIVE
    assert (told.status is served) if plan.chosen else (told.status is not ModelStatus.ACTIVE)
    assert now.model(found) == at_large, "what is judged for one environment is told to no other"


@given(pictures(), MODELS)
def test_the_credentials_of_the_model_and_its_provider_are_candidates_each_once(
    made: Picture, model: Address
) -> None:
    plan = standing(made).plan(offer(made, model), RouteAsk(model.type, model))
    told = [one.credential_id for one in plan.candidates if one.credential_id is not None]
    theirs = [one.id for one in made.credentials if one.model in (None, (model.type, model.name))]
    assert sorted(told) == sorted(theirs)
    assert (None in [one.credential_id for one in plan.candidates]) == ("house" in made.hosted)


@given(pictures(), MODELS)
def test_a_provider_that_is_served_by_nobody_or_switched_off_serves_no_model_on_that_side(
    made: Picture, model: Address
) -> None:
    now = standing(made)
    found = now.provider("house")
    if not made.choice("house").enabled:
        assert found.status == "DISABLED"
        assert now.model(on_offer(made, model)).source is None
    assert (found.source is not None) == (found.status == "ACTIVE")
    if found.custom == "NOT_CONFIGURED":
        assert now.model(on_offer(made, model)).source is not Source.CUSTOM
    if found.system is None:
        assert now.model(on_offer(made, model)).source is not Source.SYSTEM


@given(pictures(), IDS, st.one_of(st.none(), IDS))
def test_a_lost_model_was_served_before_and_is_not_after(
    made: Picture, id: int, replacement: int | None
) -> None:
    gone = UUID(int=id)
    for after in (
        without_credential(made, gone, None if replacement in (None, id) else UUID(int=replacement or 0)),
        with_disabled(made, gone),
        with_provider_disabled(made, "house"),
    ):
        lost = models_lost(made, after, "house", NOW)
        then, later = standing(made), standing(after)
        for model in (ALPHA, BETA, MINE):
            before = then.model(on_offer(made, model)).source is not None
            still = later.model(offer(after, model)).source is not None
            assert (model in [one.address for one in lost]) == (before and not still)


@given(pictures(), IDS)
def test_a_deleted_credential_is_named_nowhere(made: Picture, id: int) -> None:
    after = without_credential(made, UUID(int=id))
    assert UUID(int=id) not in after.defaults.values()
    assert UUID(int=id) not in [one.id for one in after.credentials]
    for model in (ALPHA, BETA, MINE):
        plan = standing(after).plan(offer(after, model), RouteAsk(model.type, model))
        assert UUID(int=id) not in [one.credential_id for one in plan.candidates]
