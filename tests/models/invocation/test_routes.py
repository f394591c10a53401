"""Whom a call asks: the default, a pin, an environment, a side, the pool in its shares, the fall-backs; and who is told that nobody
can serve."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from models.access.actor import Actor
from models.catalog.offerings import Address, ModelType
from models.clock import utc_now
from models.errors import InvalidInput, NotFound
from models.invocation.errors import CallBroke, NoRoute
from models.standing.picture import Source
from models.standing.reasons import RouteReason
from models.vendors.failure import Failure
from models.vendors.speaking import ChatRole, Part, PartKind
from tests.models.invocation.conftest import CHAT, House, MessageDraft, chat, heard

OTHER = Address("openai", ModelType.LLM, "gpt-4.1")
THINKS = Address("openai", ModelType.LLM, "gpt-5-nano")


async def test_without_a_model_the_default_of_the_job_serves(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.alter(
        actor,
        "INSERT INTO default_model (id, workspace_id, type, provider_key, name, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
        *(uuid4(), actor.workspace, "LLM", *OTHER[::2], utc_now()),
    )
    done = await house.switchboard.complete(actor, chat(model=None))
    assert done.receipt.requested == done.receipt.served == OTHER
    assert house.provider.requests[-1].body["model"] == "gpt-4.1"


async def test_a_pin_asks_this_key_alone(house: House, actor: Actor) -> None:
    first, second = await house.pooled(actor, "good", "server_error")
    await house.fallbacks(actor, CHAT, OTHER)
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat(credential_id=second))
    assert [one.credential_id for one in broke.value.receipt.attempts] == [second]
    done = await house.switchboard.complete(actor, chat(credential_id=first))
    assert done.receipt.credential_id == first


async def test_an_unknown_pin_and_a_strangers_are_answered_alike(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    stranger = await house.workspace()
    theirs = await house.credential(stranger, default=True)
    told = []
    for id in (uuid4(), theirs):
        with pytest.raises(NotFound) as refused:
            await house.switchboard.complete(actor, chat(credential_id=id))
        told.append(refused.value.message)
    assert told[0] == told[1]
    with pytest.raises(NotFound):
        await house.switchboard.complete(actor, chat(model=Address("openai", ModelType.LLM, "gpt-none")))
    assert house.provider.requests == []
    assert await house.receipts_of(actor) == []


async def test_an_environment_asks_its_own_keys_first_and_never_anothers(house: House, actor: Actor) -> None:
    plain = await house.credential(actor, default=True)
    staging = await house.credential(actor, environment="staging")
    await house.credential(actor, environment="production")
    done = await house.switchboard.complete(actor, chat(environment=" Staging"))
    assert (done.receipt.credential_id, done.receipt.environment) == (staging, "staging")
    await house.alter(actor, "UPDATE credential SET enabled = ? WHERE id = ?", False, staging)
    done = await house.switchboard.complete(actor, chat(environment="staging"))
    assert done.receipt.credential_id == plain


async def test_a_bound_token_speaks_for_its_environment_alone(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True, environment="production")
    staging = await house.credential(actor, environment="staging")
    bound = replace(actor, environment="staging")
    assert (await house.switchboard.complete(bound, chat())).receipt.credential_id == staging
    for said in ("production", " Staging", "Über"):
        done = await house.switchboard.complete(bound, chat(environment=said))
        assert (done.receipt.credential_id, done.receipt.environment) == (staging, "staging")
    with pytest.raises(NoRoute) as none:
        await house.switchboard.complete(bound, chat(credential_id=None, source=Source.SYSTEM))
    assert none.value.retry_at is None


async def test_a_pool_is_used_in_the_shares_of_its_weights(house: House, actor: Actor) -> None:
    ids = [await house.credential(actor, name=f"key {number}", default=number == 0) for number in range(3)]
    weights = (5, 3, 2)
    await house.pool(
        actor,
        CHAT,
        *({"credential_id": id, "weight": weight} for id, weight in zip(ids, weights, strict=True)),
    )
    # The same secret three times serves as one: these are three.
    for number, id in enumerate(ids):
        key = f"sk-fake-0123456789abcdefghij-{number}"
        house.provider.keyed[key] = "good"
        await house.replace_key(actor, id, key)
    served = Counter(
        [(await house.switchboard.complete(actor, chat())).receipt.credential_id for _ in range(20)]
    )
    assert [served[id] for id in ids] == [10, 6, 4]


async def test_a_limit_is_left_before_the_provider_has_to_say_so(house: House, actor: Actor) -> None:
    ids = [await house.credential(actor, default=True)]
    house.provider.keyed["sk-fake-0123456789abcdefghij-1"] = "good"
    ids.append(await house.credential(actor, "sk-fake-0123456789abcdefghij-1"))
    await house.pool(actor, CHAT, *({"credential_id": id, "requests_per_minute": 2} for id in ids))
    served = [(await house.switchboard.complete(actor, chat())).receipt.credential_id for _ in range(4)]
    assert Counter(served) == {ids[0]: 2, ids[1]: 2}
    with pytest.raises(NoRoute) as none:
        await house.switchboard.complete(actor, chat())
    assert len(house.provider.requests) == 4
    reasons = [one.reason for one in none.value.plan.candidates]
    assert reasons == [RouteReason.LIMIT_REACHED] * 2
    assert none.value.retry_at is not None
    assert timedelta(0) < none.value.retry_at - utc_now() <= timedelta(seconds=61)
    assert len(await house.receipts_of(actor)) == 4


async def test_fallbacks_serve_where_the_model_cannot(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.fallbacks(actor, CHAT, Address("openai", ModelType.LLM, "gone"), OTHER)
    house.provider.script = ["server_error"]
    done = await house.switchboard.complete(actor, chat())
    assert [one.model for one in done.receipt.attempts] == [CHAT, OTHER]
    assert (done.receipt.requested, done.receipt.served) == (CHAT, OTHER)
    assert [request.body["model"] for request in house.provider.requests] == ["gpt-4o-mini", "gpt-4.1"]
    # One that has no fall-backs has none, though it is one itself.
    house.provider.script = ["server_error"]
    with pytest.raises(CallBroke):
        await house.switchboard.complete(actor, chat(model=OTHER))


async def test_a_fallback_that_does_not_fit_the_question_is_passed_over(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    await house.fallbacks(actor, CHAT, THINKS, OTHER)
    house.provider.script = ["no_such_model", "good"]
    # gpt-5-nano refuses stop, and drops temperature.
    done = await house.switchboard.complete(actor, chat(stop=("END",)))
    assert [one.model for one in done.receipt.attempts] == [CHAT, OTHER]
    assert done.receipt.attempts[0].failure is Failure.MODEL_NOT_FOUND


async def test_what_a_model_does_not_take_is_dropped_and_told_or_refused(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    done = await house.switchboard.complete(actor, chat(model=THINKS, temperature=0.3, max_output_tokens=9))
    assert done.receipt.dropped == ("temperature",)
    assert "temperature" not in house.provider.requests[-1].body
    with pytest.raises(InvalidInput) as wrong:
        await house.switchboard.complete(actor, chat(model=THINKS, stop=("END",)))
    assert [problem.path for problem in wrong.value.problems] == [("stop",)]
    done = await house.switchboard.complete(actor, chat(temperature=0.3, stop=("END",)))
    assert done.receipt.dropped == ()
    assert house.provider.requests[-1].body["temperature"] == 0.3
    assert len(house.provider.requests) == 2


async def test_words_that_a_protocol_lacks_are_the_callers_mistake(house: House, actor: Actor) -> None:
    await house.credential(actor, default=True)
    sound = Part(PartKind.DOCUMENT, mime_type="application/x-unknown", base64="AAAA")
    draft = chat(key="k", messages=(MessageDraft(ChatRole.USER, None, (sound,)),))
    with pytest.raises(InvalidInput) as wrong:
        await house.switchboard.complete(actor, draft)
    assert wrong.value.problems[0].path[:2] == ("messages", "0")
    assert house.provider.requests == []
    assert await house.receipts_of(actor) == []
    # The key is free again.
    assert (await house.switchboard.complete(actor, chat(key="k"))).answer.text == "OK"


async def test_a_protocol_that_nobody_speaks_to_models_in_this_way(house: House, actor: Actor) -> None:
    spoken = Address("elevenlabs", ModelType.LLM, "talker")
    await house.alter(
        actor,
        "INSERT INTO custom_model (id, workspace_id, provider_key, type, name, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(uuid4(), actor.workspace, *spoken[:1], "LLM", "talker", utc_now(), utc_now()),
    )
    await house.credential(actor, provider_key="elevenlabs", default=True)
    with pytest.raises(InvalidInput) as wrong:
        await house.switchboard.complete(actor, chat(model=spoken))
    assert [problem.path for problem in wrong.value.problems] == [("model",)]
    with pytest.raises(InvalidInput):
        await heard(house, actor, chat(model=spoken))
    assert await house.receipts_of(actor) == []


async def test_nobody_can_serve(house: House, actor: Actor) -> None:
    id = await house.credential(actor, default=True)
    await house.alter(actor, "UPDATE credential SET enabled = ? WHERE id = ?", False, id)
    with pytest.raises(NoRoute) as none:
        await house.switchboard.complete(actor, chat())
    (candidate,) = none.value.plan.candidates
    assert (candidate.credential_id, candidate.reason) == (id, RouteReason.CREDENTIAL_DISABLED)
    assert none.value.retry_at is None
    assert none.value.standing.picture.workspace_id == actor.workspace
    assert house.provider.requests == []
    assert await house.receipts_of(actor) == []


async def test_all_out_tells_the_earliest_time_and_waits_for_nobody(house: House, actor: Actor) -> None:
    await house.pooled(actor, "rate", "rate_for_hours")
    with pytest.raises(CallBroke):
        await house.switchboard.complete(actor, chat())
    before = utc_now()
    with pytest.raises(NoRoute) as none:
        await house.switchboard.complete(actor, chat())
    assert utc_now() - before < timedelta(seconds=1)
    assert [one.reason for one in none.value.plan.candidates] == [RouteReason.RESTING] * 2
    assert none.value.retry_at is not None
    assert timedelta(seconds=4) < none.value.retry_at - before < timedelta(seconds=8)
    assert len(house.provider.requests) == 2
