"""What is worked out once holds until it would not: another moment of the same picture is judged by that moment."""

from dataclasses import replace
from datetime import timedelta
from weakref import ref

from models.standing.fitness import Seat
from models.standing.model_status import ModelStatus
from models.standing.moment import Standing
from models.standing.routes import RouteAsk
from tests.models.standing.arranged import ALPHA, ENDED, NOW, Unwell, credential, on_offer, picture, pool

HOUR = timedelta(hours=1)


def test_the_same_picture_is_told_anew_once_a_credential_expires() -> None:
    ending, lasting = (
        replace(credential(1), expires_at=NOW + HOUR),
        replace(credential(2), expires_at=NOW + 3 * HOUR),
    )
    made = picture(ending, lasting, default=[ending])
    offer = on_offer(made, ALPHA)
    end = NOW + HOUR
    for now, status in (
        (NOW, ModelStatus.ACTIVE),
        (end - timedelta(microseconds=1), ModelStatus.ACTIVE),
        (end, ModelStatus.CREDENTIALS_UNUSABLE),
        (NOW + 2 * HOUR, ModelStatus.CREDENTIALS_UNUSABLE),
        (NOW, ModelStatus.ACTIVE),
    ):
        assert Standing(made, now).model(offer).status is status


def test_a_models_end_comes_though_nothing_expires() -> None:
    made = picture(credential(1), default=[1])
    offer = on_offer(made, ENDED)
    assert offer.retires_at is not None
    before = Standing(made, offer.retires_at - HOUR)
    assert before.model(offer).status is ModelStatus.ACTIVE
    assert Standing(made, offer.retires_at).model(offer).status is ModelStatus.RETIRED
    assert before.model(offer).status is ModelStatus.ACTIVE


def test_a_plan_is_made_anew_once_a_member_expires() -> None:
    ending = replace(credential(1), expires_at=NOW + HOUR)
    made = picture(ending, credential(2), pools=[pool(1, 2)])
    offer, ask = on_offer(made, ALPHA), RouteAsk(ALPHA.type, ALPHA)
    for now, tried in ((NOW, [1, 2]), (NOW + HOUR, [2]), (NOW, [1, 2])):
        plan = Standing(made, now).plan(offer, ask)
        assert [one.credential_id and one.credential_id.int for one in plan.seats] == tried


def test_the_candidates_of_the_next_call_are_worked_out_already_and_a_rest_is_looked_up_each_time() -> None:
    made = picture(*(credential(number) for number in range(1, 51)), pools=[pool(*range(1, 51))])
    offer, ask = on_offer(made, ALPHA), RouteAsk(ALPHA.type, ALPHA)
    first = Standing(made, NOW).plan(offer, ask)
    again = Standing(made, NOW).plan(offer, ask, fitness=Unwell({7: None}))
    assert len(again.seats) == 49
    kept = {id(one) for one in first.seats}
    assert all(id(one) in kept for one in again.seats)
    assert len(Standing(made, NOW).plan(offer, ask).seats) == 50


def test_whatever_environments_are_named_those_that_no_credential_bears_are_kept_as_one() -> None:
    made = picture(credential(1, environment="production"), credential(2), pools=[pool(1, 2)])
    offer = on_offer(made, ALPHA)

    def last(label: str | None) -> Seat:
        return Standing(made, NOW).plan(offer, RouteAsk(ALPHA.type, ALPHA, label)).seats[-1]

    for label in (None, "production", "any word"):
        assert last(label) is last(label)
    assert last("any word") is last("another word")
    assert last("any word") is not last("production")
    assert last("any word") is not last(None)


def test_what_was_worked_out_keeps_no_picture_alive() -> None:
    made = picture(credential(1), pools=[pool(1)])
    Standing(made, NOW).model(on_offer(made, ALPHA))
    Standing(made, NOW).plan(on_offer(made, ALPHA), RouteAsk(ALPHA.type, ALPHA))
    left = ref(made)
    del made
    assert left() is None
