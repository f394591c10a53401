"""Changing the password ends every other session; sign-in tells nobody whether an account is there."""

import asyncio
import statistics
import time

from tests.api.arrangements import api_token, rows
from tests.api.people import CHANGE_PASSWORD, audited, do
from tests.api.service import EMAIL, PASSWORD, SIGN_IN, Service

NEXT = "a better horse"
CHANGE = {"current": PASSWORD, "new": NEXT}


async def test_a_changed_password_ends_all_other_sessions_and_their_sockets(service: Service) -> None:
    other, machine = await service.sign_in(), await api_token(service, "PROVIDERS_VIEW")
    async with service.socket(other) as theirs, service.socket() as mine:
        answer = await do(service, CHANGE_PASSWORD, CHANGE)
        assert answer["viewer"] == {"account": {"email": EMAIL}}
        assert await theirs.closed(1) == 4401
        await mine.send({"type": "ping"})
        assert await mine.receive() == {"type": "pong"}
    assert await service.errors("{ viewer { id } }", token=other) == ["UNAUTHENTICATED"]
    assert await service.errors("{ viewer { id } }") == []
    assert await service.errors("{ viewer { id } }", token=machine) == []
    refused = await do(service, SIGN_IN, {"email": EMAIL, "password": PASSWORD}, token=None)
    assert refused["code"] == "INVALID_CREDENTIALS"
    assert await service.sign_in(EMAIL, NEXT)
    assert len(await audited(service, "password.changed")) == 1


async def test_the_present_password_is_asked_for_and_guesses_are_bounded(service: Service) -> None:
    (account,) = await rows(service, "SELECT id FROM account")
    for _ in range(9):
        service.services.throttle.admit(f"account {account['id']}", "192.0.2.9")
    wrong = await do(service, CHANGE_PASSWORD, {**CHANGE, "current": "wrong wrong"})
    assert wrong["code"] == "INVALID_CREDENTIALS"
    assert (await do(service, CHANGE_PASSWORD, CHANGE))["code"] == "RATE_LIMITED"
    # It is counted apart: who guesses here keeps nobody from signing in.
    assert await service.sign_in()


async def test_a_password_must_be_one(service: Service) -> None:
    for input, paths in (
        ({"current": "", "new": ""}, ["current", "new"]),
        ({"current": PASSWORD, "new": "short"}, ["new"]),
        ({"current": "x" * 1025, "new": "x" * 1025}, ["current", "new"]),
    ):
        answer = await do(service, CHANGE_PASSWORD, input)
        assert [problem["path"] for problem in answer["problems"]] == [[path] for path in paths]
        assert "x" * 100 not in str(answer)


async def test_a_token_has_no_password(service: Service) -> None:
    token = await api_token(service, "PROVIDERS_VIEW")
    assert await service.errors(CHANGE_PASSWORD, {"input": CHANGE}, token=token) == ["FORBIDDEN"]


async def test_of_two_changes_at_once_one_is_made(service: Service) -> None:
    answers = await asyncio.gather(
        *(do(service, CHANGE_PASSWORD, {"current": PASSWORD, "new": NEXT + str(n)}) for n in range(2))
    )
    told = sorted(answer["__typename"] for answer in answers)
    assert told == ["ChangePasswordSuccess", "InvalidCredentials"]


async def test_hashing_keeps_nobody_waiting(service: Service) -> None:
    changing, turns = asyncio.create_task(do(service, CHANGE_PASSWORD, CHANGE)), 0
    while not changing.done():
        await asyncio.sleep(0.002)
        turns += 1
    assert "viewer" in await changing
    # Two hashes on the loop would leave it a handful of turns.
    assert turns > 12


async def test_an_unknown_account_is_answered_like_a_known_one_and_as_slowly(service: Service) -> None:
    async def attempt(email: str) -> tuple[str, float]:
        began = time.monotonic()
        told = await service.answer(
            SIGN_IN, {"input": {"email": email, "password": "wrong wrong"}}, token=None
        )
        return str(told), time.monotonic() - began

    known = [await attempt(EMAIL) for _ in range(3)]
    unknown = [await attempt(f"nobody{n}@example.org") for n in range(3)]
    assert {text for text, _ in known} == {text for text, _ in unknown}
    fast = statistics.median(seconds for _, seconds in unknown)
    assert fast > statistics.median(seconds for _, seconds in known) / 3


async def test_sign_in_is_throttled_alike_for_accounts_that_are_not_there(service: Service) -> None:
    for email in (EMAIL, "nobody@example.org"):
        for _ in range(10):
            service.services.throttle.admit(email, "192.0.2.9")
        limited = await do(service, SIGN_IN, {"email": email, "password": PASSWORD}, token=None)
        assert limited["code"] == "RATE_LIMITED"
