"""Whether a call goes on, row by row of the table."""

from dataclasses import replace
from uuid import uuid4

import pytest

from models.catalog.offerings import Address, ModelType
from models.invocation.way import MOST_ATTEMPTS, Way, share
from models.standing.fitness import Seat
from models.standing.picture import Source
from models.vendors.failure import Failure
from tests.models.invocation.test_fitting import OFFER

OTHER = replace(OFFER, address=Address("inn", ModelType.LLM, "other"))
STOPS = {Failure.REQUEST_REFUSED}
CLOSES = {Failure.PERMISSION_DENIED, Failure.MODEL_NOT_FOUND, Failure.REGION_BLOCKED}


def seats(many: int, of_other: int = 0) -> tuple[Seat, ...]:
    own = tuple(Seat(OFFER, Source.CUSTOM, uuid4()) for _ in range(many))
    return own + tuple(Seat(OTHER, Source.CUSTOM, uuid4()) for _ in range(of_other))


def walked(way: Way, *failures: Failure) -> list[Seat]:
    """Who is asked, while these come of it, the last of them again and again."""
    asked = []
    while (seat := way.next()) is not None:
        failure = failures[min(len(asked), len(failures) - 1)]
        asked.append(seat)
        way.failed(seat, failure)
    return asked


@pytest.mark.parametrize("failure", sorted(set(Failure) - STOPS - CLOSES))
def test_it_goes_on_after(failure: Failure) -> None:
    all = seats(3, 2)
    assert walked(Way(all), failure) == list(all)


@pytest.mark.parametrize("failure", sorted(STOPS))
def test_it_stops_after(failure: Failure) -> None:
    all = seats(3, 2)
    assert walked(Way(all), failure) == [all[0]]
    assert walked(Way(all), Failure.RATE_LIMITED, failure) == list(all[:2])


@pytest.mark.parametrize("failure", sorted(CLOSES))
def test_with_one_other_key_of_the_model_it_goes_on_after(failure: Failure) -> None:
    all = seats(4, 1)
    assert walked(Way(all), failure) == [all[0], all[1], all[4]]
    # What says nothing of the model does not count.
    assert walked(Way(all), failure, Failure.TIMEOUT, failure) == [all[0], all[1], all[2], all[4]]


def test_attempts_are_bounded() -> None:
    all = seats(20)
    assert walked(Way(all), Failure.TIMEOUT) == list(all[:MOST_ATTEMPTS])
    assert walked(Way(all, 3), Failure.TIMEOUT) == list(all[:3])


def test_the_last_attempt_is_for_a_model_that_was_not_asked_yet() -> None:
    all = seats(20, 2)
    assert walked(Way(all), Failure.TIMEOUT) == [*all[: MOST_ATTEMPTS - 1], all[20]]
    assert walked(Way(all[:-2]), Failure.TIMEOUT) == list(all[:MOST_ATTEMPTS])
    assert walked(Way(all, 1), Failure.TIMEOUT) == [all[0]]
    way = Way(all, 2)
    assert way.next() == all[0]
    way.unsaid(all[20])
    way.failed(all[0], Failure.TIMEOUT)
    assert way.next() == all[1]


def test_who_has_no_words_is_passed_over_with_all_keys_of_the_model() -> None:
    all = seats(2, 1)
    way = Way(all)
    assert way.next() == all[0]
    way.unsaid(all[0])
    assert way.next() == all[2]
    assert way.next() is None


def test_others_are_those_that_would_be_asked() -> None:
    all = seats(3, 1)
    way = Way(all, 3)
    assert way.next() == all[0]
    assert way.others()
    way.failed(all[0], Failure.PERMISSION_DENIED)
    assert way.next() == all[1]
    way.failed(all[1], Failure.PERMISSION_DENIED)
    assert way.next() == all[3]
    assert not way.others()


def test_while_others_are_left_an_attempt_leaves_them_time() -> None:
    assert share(120, others=False) == 120
    assert share(120, others=True) == pytest.approx(80)
