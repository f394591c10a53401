"""Whatever a picture holds: plan, model and provider never contradict each other, and no rule of choice is ever broken."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from models.catalog.offerings import Address
from models.standing.impacts import models_lost, with_disabled, with_provider_disabled, without_credential
from models.standing.model_status import ModelStatus
from models.standing.moment import Standing
from models.standing.offers import offer
from models.standing.picture import CredentialFacts, Picture, PoolFacts, Source, UsagePriority
from models.standing.routes import Plan, RouteAsk, RouteReason
from tests.models.standing.arranged import (
    ABSENT,
    ALPHA,
    BETA,
    ENDED,
    KINDS,
    MINE,
    NOW,
    Unwell,
    credential,
    lists,
    member,
    on_offer,
    picture,
    pool,
    refused,
    standing,
)

LABELS = st.sampled_from([None, None, "production", "staging"])
MODELS = st.sampled_from([ALPHA, BETA, MINE, ENDED])
IDS = st.integers(1, 6)
PASSED_OVER = {RouteReason.OTHER_SIDE_PREFERRED, RouteReason.NOT_DEFAULT, RouteReason.NOT_IN_POOL}
UNFIT = {RouteReason.RESTING, RouteReason.FAILING, RouteReason.LIMIT_REACHED, RouteReason.QUOTA_EXHAUSTED}
SOON, LATER = NOW + timedelta(minutes=1), NOW + timedelta(hours=1)


@st.composite
def credentials(draw: st.DrawFn, number: int) -> CredentialFacts:
    # Good ones are drawn as often as all others together: else hardly anything would serve.
    kind = draw(st.one_of(st.just("usable"), st.sampled_from(sorted(KINDS))))
    known = draw(
        st.sampled_from([None, None, lists(number, "alpha"), lists(number, "beta"), refused(number, ALPHA)])
    )
    of = draw(st.sampled_from([None, None, None, ALPHA, MINE]))
    secret = draw(st.sampled_from([None, None, "a", "b"]))
    return credential(number, kind, of=of, environment=draw(LABELS), capability=known, fingerprint=secret)


@st.composite
def pools(draw: st.DrawFn, of: Address) -> PoolFacts:
    entries = draw(st.lists(st.one_of(st.none(), IDS), max_size=6, unique=True))
    made = [
        member(one, draw(st.integers(1, 3)), enabled=draw(st.sampled_from([True, True, False])))
        for one in entries
    ]
    return pool(*made, of=of, enabled=draw(st.sampled_from([True, True, False])))


@st.composite
def rests(draw: st.DrawFn) -> Unwell:
    """Some keys rest, those of the operator among them."""
    resting = st.dictionaries(
        st.one_of(IDS, st.just("house")), st.sampled_from([None, SOON, LATER]), max_size=5
    )
    return Unwell(draw(resting), reason=draw(st.sampled_from(sorted(UNFIT))))


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
        pools=[draw(pools(of)) for of in draw(st.sets(st.sampled_from([ALPHA, BETA, MINE])))],
        fallbacks=draw(
            st.dictionaries(MODELS, st.lists(st.sampled_from([ALPHA, BETA, MINE, ENDED, ABSENT]), max_size=3))
        ),
        balanced=draw(st.sampled_from([True, True, True, False])),
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


def itself(made: Picture, model: Address, environment: str | None = None) -> Plan:
    """Who would serve a call that names nothing else, were there no fall-back."""
    alone = replace(made, fallbacks={})
    return standing(alone).plan(offer(alone, model), RouteAsk(model.type, model, environment))


@given(st.data(), pictures(), MODELS, rests())
def test_everyone_who_is_not_chosen_says_why_and_those_who_are_tried_come_first(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    plan = standing(made).plan(offer(made, model), data.draw(asks(model)), fitness=fares)
    assert (plan.chosen is None) == (plan.seats == ())
    assert plan.source == (plan.chosen.source if plan.chosen else None)
    assert all((one.message is None) == (one is plan.chosen) for one in plan.candidates)
    assert [one.position for one in plan.candidates] == list(range(len(plan.candidates)))
    assert all(one.usable == (one.reason in PASSED_OVER or one.reason is None) for one in plan.candidates)
    tried = [(one.offer.address, one.source, one.credential_id) for one in plan.seats]
    shown = [(one.address, one.source, one.credential_id) for one in plan.candidates]
    assert shown[: len(tried)] == tried
    assert len(set(shown)) == len(shown)
    assert sorted(plan.candidates, key=lambda one: not one.usable) == list(plan.candidates)
    # Whoever has no reason is tried; whoever is tried has none but that another side or credential comes first.
    silent = [one.position for one in plan.candidates if one.reason is None]
    assert all(position < len(tried) for position in silent)
    assert all(one.usable for one in plan.candidates[: len(tried)])
    assert RouteReason.NOT_IN_POOL not in [one.reason for one in plan.candidates[: len(tried)]]


@given(st.data(), pictures(), MODELS, rests())
def test_whoever_is_tried_may_serve_now_is_able_and_is_fit(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    now = standing(made)
    plan = now.plan(on_offer(made, model), data.draw(asks(model)), fitness=fares)
    by_id = {one.id: one for one in made.credentials}
    for seat in plan.seats:
        found = seat.offer
        assert found == on_offer(made, found.address)
        assert fares.unfit(seat.rider, found.address, None) is None
        if seat.credential_id is None:
            assert now.hosts(found)
        else:
            assert by_id[seat.credential_id].usable(NOW)
            assert by_id[seat.credential_id] in now.able(found)
        assert made.choice("house").enabled
        assert found.enabled
        assert not found.retired(NOW)


@given(st.data(), pictures(), MODELS, rests())
def test_a_rest_takes_its_key_out_and_changes_nothing_else(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    now, ask = standing(made), data.draw(asks(model))
    well = now.plan(offer(made, model), ask)
    plan = now.plan(offer(made, model), ask, fitness=fares)
    resting = {seat: fares.unfit(seat.rider, seat.offer.address, None) for seat in well.seats}
    assert plan.seats == tuple(seat for seat in well.seats if resting[seat] is None)
    ends = [rest.until for rest in resting.values() if rest is not None and rest.until is not None]
    assert plan.retry_at == min(ends, default=None)
    assert well.retry_at is None
    assert {(one.address, one.credential_id) for one in well.candidates} == {
        (one.address, one.credential_id) for one in plan.candidates
    }


@given(st.data(), pictures(), MODELS)
def test_no_key_and_no_secret_is_tried_twice_for_a_model_by_a_pool(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    plan = standing(made).plan(offer(made, model), data.draw(asks(model)))
    assert len({(one.offer.address, one.rider) for one in plan.seats}) == len(plan.seats)
    secrets = {one.id: one.fingerprint for one in made.credentials}
    pooled = [one for one in plan.seats if one.member is not None and one.credential_id is not None]
    told = [
        (one.offer.address, secrets[one.credential_id])
        for one in pooled
        if one.credential_id and secrets[one.credential_id] is not None
    ]
    assert len(set(told)) == len(told)


@given(st.data(), pictures(), MODELS)
def test_where_a_pool_serves_no_credential_but_its_members_is_tried(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    ask = data.draw(asks(model))
    plan = standing(made).plan(offer(made, model), ask)
    for seat in plan.seats:
        serving = made.pools.get(seat.offer.address)
        on = made.balanced and serving is not None and serving.enabled and ask.credential_id is None
        if seat.source is Source.CUSTOM:
            assert (seat.member is not None) == on
            assert seat.member is None or seat.member.enabled
        else:
            assert seat.member is None


@given(st.data(), pictures(), MODELS)
def test_a_fall_back_is_tried_only_behind_the_model_and_never_with_a_pin(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    ask = data.draw(asks(model))
    plan, alone = (standing(one).plan(offer(one, model), ask) for one in (made, replace(made, fallbacks={})))
    own = [one for one in plan.seats if one.offer.address == model]
    assert list(plan.seats[: len(own)]) == own == list(alone.seats)
    others = list(dict.fromkeys(one.offer.address for one in plan.seats[len(own) :]))
    named = [one for one in dict.fromkeys(made.fallbacks.get(model, ())) if one in others]
    assert others == named
    assert not others or ask.credential_id is None


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


@given(st.data(), pictures(), MODELS, rests())
def test_an_unlabelled_one_serves_an_environment_only_behind_all_of_its_label(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.environment is not None and ask.credential_id is None))
    plan = standing(made).plan(offer(made, model), ask, fitness=fares)
    labels = {one.id: one.environment for one in made.credentials}
    for address in {one.offer.address for one in plan.seats}:
        own = [
            labels[one.credential_id] != ask.environment
            for one in plan.seats
            if one.offer.address == address and one.credential_id is not None
        ]
        assert own == sorted(own)


@given(st.data(), pictures(), MODELS, rests())
def test_a_pinned_credential_is_the_only_one_that_may_be_tried(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.credential_id is not None))
    plan = standing(made).plan(offer(made, model), ask, fitness=fares)
    assert {(one.offer.address, one.credential_id) for one in plan.seats} <= {(model, ask.credential_id)}


@given(st.data(), pictures(), MODELS, rests())
def test_the_side_that_was_asked_for_is_the_only_one_that_may_be_tried(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    ask = data.draw(asks(model).filter(lambda ask: ask.source is not None))
    plan = standing(made).plan(offer(made, model), ask, fitness=fares)
    assert {one.source for one in plan.seats} <= {ask.source}


@given(st.data(), pictures(), MODELS, rests())
def test_of_a_model_one_side_comes_first_and_the_other_is_told_to_come_behind(
    data: st.DataObject, made: Picture, model: Address, fares: Unwell
) -> None:
    plan = standing(made).plan(offer(made, model), data.draw(asks(model)), fitness=fares)
    first: dict[Address, Source] = {}
    for seat in plan.seats:
        first.setdefault(seat.offer.address, seat.source)
    for one in plan.candidates:
        if one.usable and first.get(one.address) not in (None, one.source):
            assert one.reason in PASSED_OVER
            assert one.source is Source.CUSTOM or one.reason is RouteReason.OTHER_SIDE_PREFERRED


@given(pictures(), MODELS)
def test_a_model_is_active_exactly_where_a_call_that_names_nothing_but_it_is_served_by_itself(
    made: Picture, model: Address
) -> None:
    found, now = on_offer(made, model), standing(made)
    told, plan = now.model(found), itself(made, model)
    assert told.source == plan.source
    if told.status is ModelStatus.ACTIVE:
        assert plan.chosen is not None
    elif told.status is not ModelStatus.UNAVAILABLE:
        assert plan.chosen is None
    if plan.source is Source.CUSTOM:
        chosen = credential_of(made, plan)
        assert chosen is not None
        pooled = [one for one in plan.seats if one.source is Source.CUSTOM]
        if plan.seats[0].member is None:
            assert chosen.id == now.default_credential_id(found)
            assert len(pooled) == 1
        by_id = {one.id: one for one in made.credentials}
        unreached = all(one.credential_id and by_id[one.credential_id].unreached for one in pooled)
        assert (told.status == ModelStatus.UNAVAILABLE) == unreached


@given(pictures(), MODELS, st.sampled_from(["production", "staging", "unheard-of", ""]))
def test_a_model_of_an_environment_is_active_exactly_where_its_calls_are_served(
    made: Picture, model: Address, environment: str
) -> None:
    found, now = on_offer(made, model), standing(made)
    within = now.of_environment(environment)
    at_large = now.model(found)
    told, plan = within.model(found), itself(made, model, environment)
    assert told.source == plan.source
    by_id = {one.id: one for one in made.credentials}
    asked = [one for one in plan.seats if one.source is plan.source]
    those = asked if asked and asked[0].member is not None else asked[:1]
    unreached = bool(those) and all(one.credential_id and by_id[one.credential_id].unreached for one in those)
    served = ModelStatus.UNAVAILABLE if unreached else ModelStatus.ACTIVE
    assert (told.status is served) if plan.chosen else (told.status is not ModelStatus.ACTIVE)
    assert now.model(found) == at_large, "what is judged for one environment is told to no other"


@given(st.data(), pictures(), MODELS)
def test_a_model_that_serves_begins_its_own_plan_and_one_that_does_not_is_left_to_its_fall_backs(
    data: st.DataObject, made: Picture, model: Address
) -> None:
    found, now = on_offer(made, model), standing(made)
    plan = now.plan(found, RouteAsk(model.type, model))
    if now.model(found).source is not None:
        assert plan.chosen is not None
        assert plan.offer == found
        assert plan.chosen.address == model
    else:
        assert plan.chosen is None or plan.chosen.address in made.fallbacks[model]
    # What is kept for the next call is what one who asks first is told.
    assert Standing(replace(made), NOW).plan(found, RouteAsk(model.type, model)) == plan
    ask = data.draw(asks(model))
    assert now.plan(found, ask).candidates == Standing(replace(made), NOW).plan(found, ask).candidates


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
    members = [one.credential_id for each in after.pools.values() for one in each.members]
    assert after is made or UUID(int=id) not in members
    assert UUID(int=id) not in [one.id for one in after.credentials]
    for model in (ALPHA, BETA, MINE):
        plan = standing(after).plan(offer(after, model), RouteAsk(model.type, model))
        assert UUID(int=id) not in [one.credential_id for one in plan.candidates]
