"""Sign-in may fail so often and no more, for an account and from an address, in bounded memory."""

from datetime import UTC, datetime, timedelta

import pytest

from models.access.throttle import Throttle
from models.errors import RateLimited

START = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    def __init__(self):
        self.at = START

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


def throttle(clock, **more):
    return Throttle(**{"per_account": 3, "per_address": 5} | more, clock=clock)


def refused(throttle, email="a@x", address="192.0.2.1"):
    try:
        throttle.admit(email, address)
    except RateLimited as limited:
        return limited.retry_at
    return None


def test_an_account_is_throttled_from_wherever(clock):
    guard = throttle(clock)
    for number in range(3):
        assert not refused(guard, address=f"192.0.2.{number}")
    assert refused(guard, address="198.51.100.9") == START + timedelta(minutes=15)
    assert not refused(guard, email="b@x", address="198.51.100.9")


def test_an_address_is_throttled_for_whatever_account(clock):
    guard = throttle(clock)
    for number in range(5):
        assert not refused(guard, email=f"{number}@x")
    assert refused(guard, email="new@x")
    assert not refused(guard, email="new@x", address="192.0.2.2")


def test_the_window_slides(clock):
    guard = throttle(clock)
    for _ in range(3):
        assert not refused(guard)
        clock.at += timedelta(minutes=4)
    assert refused(guard) == START + timedelta(minutes=15)
    clock.at = START + timedelta(minutes=15)
    assert not refused(guard)
    assert refused(guard) == START + timedelta(minutes=19)


def test_a_refused_attempt_does_not_prolong_the_wait(clock):
    guard = throttle(clock)
    for _ in range(3):
        assert not refused(guard)
    for _ in range(50):
        assert refused(guard) == START + timedelta(minutes=15)


def test_a_right_password_does_not_count(clock):
    guard = throttle(clock)
    for _ in range(50):
        assert not refused(guard)
        guard.succeeded("a@x", "192.0.2.1")


def test_an_own_success_does_not_free_the_address(clock):
    guard = throttle(clock)
    for number in range(5):
        assert not refused(guard, email=f"{number}@x")
        if number < 4:
            assert not refused(guard, email="mine@x")
            guard.succeeded("mine@x", "192.0.2.1")
    assert refused(guard, email="victim@x")


def test_an_attempt_that_was_not_judged_does_not_count(clock):
    guard = throttle(clock)
    for _ in range(50):
        assert not refused(guard)
        guard.take_back("a@x", "192.0.2.1")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("unix", "unix", True),
    ],
)
def test_addresses_of_one_holder_count_together(clock, one, other, same):
    guard = throttle(clock, per_address=1)
    assert not refused(guard, email="a@x", address=one)
    assert bool(refused(guard, email="b@x", address=other)) == same


def test_memory_is_bounded(clock):
    guard = throttle(clock, kept=100)
    for number in range(5_000):
        refused(guard, email=f"{number}@x", address=f"10.0.{number // 250}.{number % 250}")
    assert len(guard._attempts) <= 100
