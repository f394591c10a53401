"""What is worked out once holds until it would not: another moment of the same picture is judged by that moment."""

from dataclasses import replace
from datetime import timedelta
from weakref import ref

from models.standing.model_status import ModelStatus
from models.standing.moment import Standing
from tests.models.standing.arranged import ALPHA, ENDED, NOW, credential, on_offer, picture

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


def test_what_was_worked_out_keeps_no_picture_alive() -> None:
    made = picture(credential(1))
    Standing(made, NOW).model(on_offer(made, ALPHA))
    left = ref(made)
    del made
    assert left() is None
