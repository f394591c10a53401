"""A key that fails costs nobody an answer: what each failure means for the call that meets it, by the table of the way."""

import pytest
from aiohttp import web

from models.access.actor import Actor
from models.invocation.connecting import CallRules
from models.invocation.errors import CallBroke
from models.usage.receipts import AttemptOutcome
from models.vendors.failure import Failure
from tests.fakes.provider import Provider, behave
from tests.models.invocation.conftest import CHAT, EMBED, MODELS, House, chat, texts

GOES_ON = {
    "rejected": Failure.KEY_REJECTED,
    "deactivated": Failure.ACCOUNT_DISABLED,
    "credit": Failure.QUOTA_EXHAUSTED,
    "denied": Failure.PERMISSION_DENIED,
    "region": Failure.REGION_BLOCKED,
    "rate": Failure.RATE_LIMITED,
    "server_error": Failure.PROVIDER_ERROR,
    "no_method": Failure.WRONG_ENDPOINT,
    "words": Failure.WRONG_ENDPOINT,
    "cut": Failure.BAD_RESPONSE,
    "hang_up": Failure.UNREACHABLE,
}


@pytest.mark.parametrize(("behaviour", "failure"), GOES_ON.items())
async def test_another_member_answers_where_the_first_fails(
    house: House, actor: Actor, behaviour: str, failure: Failure
) -> None:
    first, second = await house.pooled(actor, behaviour, "good")
    done = await house.switchboard.complete(actor, chat())
    assert done.answer.text == "OK"
    failed, served = done.receipt.attempts
    assert (failed.credential_id, failed.outcome, failed.failure) == (first, AttemptOutcome.FAILED, failure)
    assert (served.credential_id, served.outcome) == (second, AttemptOutcome.SERVED)
    assert (done.receipt.served, done.receipt.credential_id) == (CHAT, second)
    assert done.receipt.credential_name == "key 1"
    assert len(house.provider.requests) == 2
    assert await house.receipts_of(actor) == [done.receipt]


async def test_a_question_that_is_refused_is_asked_once(house: House, actor: Actor) -> None:
    await house.pooled(actor, "teapot", "good")
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    (attempt,) = broke.value.receipt.attempts
    assert attempt.failure is Failure.REQUEST_REFUSED
    assert broke.value.retry_at is None
    assert len(house.provider.requests) == 1
    (kept,) = await house.receipts_of(actor)
    assert kept == broke.value.receipt
    assert kept.failed
    # The key is not to blame.
    assert (await house.switchboard.complete(actor, chat())).answer.text == "OK"


async def test_a_model_that_is_closed_is_tried_with_one_other_key(house: House, actor: Actor) -> None:
    await house.pooled(actor, "denied", "denied", "good")
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    assert [one.failure for one in broke.value.receipt.attempts] == [Failure.PERMISSION_DENIED] * 2


async def test_a_key_that_hangs_leaves_time_for_another(house: House, actor: Actor) -> None:
    house.rules = CallRules(deadline=1.5, connect=0.5)
    await house.pooled(actor, "never", "good")
    done = await house.switchboard.complete(actor, chat())
    assert [one.failure for one in done.receipt.attempts] == [Failure.TIMEOUT, None]
    assert 900 <= done.receipt.latency_ms < 1500


async def test_all_attempts_share_one_deadline(house: House, actor: Actor) -> None:
    house.rules = CallRules(deadline=1.0, connect=0.5)
    await house.pooled(actor, *["never"] * 4)
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    assert broke.value.receipt.latency_ms < 2300
    assert {one.failure for one in broke.value.receipt.attempts} == {Failure.TIMEOUT}


async def test_attempts_are_bounded(house: House, actor: Actor) -> None:
    await house.pooled(actor, *["server_error"] * 10)
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    assert len(broke.value.receipt.attempts) == len(house.provider.requests) == 8


async def test_a_fall_back_is_tried_however_many_keys_the_model_has(house: House, actor: Actor) -> None:
    async def down(provider: Provider, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        if asked["model"] == CHAT.name:
            return await behave("server_error", provider, request)
        return provider._chat(asked)

    house.provider.models = MODELS
    await house.pooled(actor, *[down] * 10)
    other = CHAT._replace(name="gpt-4.1")
    await house.fallbacks(actor, CHAT, other)
    done = await house.switchboard.complete(actor, chat())
    assert done.receipt.served == other
    assert len(done.receipt.attempts) == len(house.provider.requests) == 8


async def test_too_often_on_one_of_two_keys_costs_one_request_and_no_more(house: House, actor: Actor) -> None:
    await house.pooled(actor, "rate", "good")
    for _ in range(10):
        assert (await house.switchboard.complete(actor, chat())).answer.text == "OK"
    assert len(house.provider.requests) == 11


async def test_no_pool_no_other_key(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.credential(actor)
    house.provider.chatting = "server_error"
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    assert len(broke.value.receipt.attempts) == len(house.provider.requests) == 1


async def test_when_another_call_has_a_chance_is_told(house: House, actor: Actor) -> None:
    await house.pooled(actor, "rate", "rate")
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    assert broke.value.retry_at is not None
    assert 5 < (broke.value.retry_at - broke.value.receipt.at).total_seconds() < 9


async def test_texts_fail_over_too(house: House, actor: Actor) -> None:
    await house.pooled(actor, "rejected", "good", address=EMBED)
    done = await house.switchboard.embed(actor, texts("one", "three"))
    assert [vector[0] for vector in done.answer.vectors] == [0.75, 1.25]
    assert len(done.receipt.attempts) == 2
    assert done.receipt.cost is not None
