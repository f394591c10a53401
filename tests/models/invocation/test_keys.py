"""Keys are sealed in memory, open for an attempt, and one that does not open is told and passed over."""

import asyncio
import gc
import re
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import web

from models.access.actor import Actor
from models.invocation.errors import CallBroke, NoRoute
from models.invocation.switchboard import Completed
from models.usage.receipts import AttemptOutcome
from models.vault.secret import Secret
from models.vendors.failure import Failure
from tests.fakes import openai_chat
from tests.fakes.provider import Provider, playing
from tests.models.invocation.conftest import House, chat, eventually, heard

SAID = openai_chat.stream_of(openai_chat.chatted("gpt-4o-mini", "All is well."))


_OTHERS: list[Secret] = []


@pytest.fixture(autouse=True)
def others() -> None:
    """What other modules of the tests hold is not looked at."""
    _OTHERS.clear()
    _OTHERS.extend(clear())


def clear() -> list[Secret]:
    """Every secret that has come into memory since the test began."""
    gc.collect()
    known = {id(one) for one in _OTHERS}
    return [one for one in gc.get_objects() if type(one) is Secret and id(one) not in known]


async def test_a_clear_key_ends_with_its_attempt(house: House, actor: Actor) -> None:
    await house.pooled(actor, "rejected", "server_error", "good")
    await house.credential(actor, "sk-fake-0123456789abcdefghij-aside")
    assert clear() == []
    kept = [await house.switchboard.complete(actor, chat())]
    assert clear() == []
    house.provider.keyed.update(dict.fromkeys(house.provider.keyed, "teapot"))
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    # Whoever keeps the refusal, with all that its traceback holds, keeps no key.
    assert clear() == []
    assert (kept, broke) != ([], None)


async def test_a_clear_key_ends_with_its_stream(house: House, actor: Actor) -> None:
    await house.pooled(actor, "server_error", playing(SAID))
    stream = house.switchboard.stream(actor, chat(), "8a0f6a5e-5a5b-4c55-9d5f-0f6a5e5a5b4c")
    await anext(stream)
    assert len(clear()) == 1
    while not isinstance(await anext(stream), Completed):
        pass
    # The stream is over for its caller only once he asks for more.
    assert clear() == []
    await stream.aclose()


async def test_a_clear_key_ends_with_a_stream_that_is_left_though_connections_are_kept(
    house: House, actor: Actor
) -> None:
    await house.pooled(actor, playing(SAID.but(2, "hang")))
    pieces: list[Any] = []
    hearing = asyncio.create_task(heard(house, actor, chat(), into=pieces))
    await eventually(lambda: pieces)
    hearing.cancel()
    await asyncio.wait({hearing})
    del hearing
    assert clear() == []


async def test_what_was_asked_ends_with_the_call(house: House, actor: Actor) -> None:
    async def repeating(_: Provider, request: web.Request) -> web.StreamResponse:
        asked = (await request.json())["messages"][0]["content"]
        return web.json_response({"error": {"message": f"I do not like {asked}."}}, status=400)

    await house.pooled(actor, repeating)
    asked = uuid4().hex[:12]
    with pytest.raises(CallBroke):
        await house.switchboard.complete(actor, chat(f"{asked} of mine"))
    gc.collect()
    patterns = [one for one in gc.get_objects() if isinstance(one, re.Pattern)]
    assert [one for one in patterns if asked in str(one.pattern)] == []


async def test_a_secret_that_does_not_open_is_told_and_another_key_serves(house: House, actor: Actor) -> None:
    first, second = await house.pooled(actor, "good", "good")
    # Sealed for another place: it names a key that is here, and does not open.
    await house.alter(
        actor,
        "UPDATE credential_secret SET sealed = (SELECT sealed FROM credential_secret WHERE credential_id = ?)"
        " WHERE credential_id = ?",
        *(second, first),
    )
    async with house.telling():
        done = await house.switchboard.complete(actor, chat())
        failed, served = done.receipt.attempts
        assert (failed.credential_id, failed.failure) == (first, Failure.MALFORMED)
        assert (failed.outcome, failed.http_status) == (AttemptOutcome.FAILED, None)
        assert served.credential_id == second
        assert len(house.provider.requests) == 1
        assert house.provider.requests[0].headers["Authorization"] == "Bearer sk-fake-0123456789abcdefghij-1"
        await house.until("SELECT id FROM credential WHERE id = ? AND unreadable", first)
    (entry,) = await house.rows("SELECT actor_kind, action, subject FROM audit_entry")
    assert entry == {
        "actor_kind": "system",
        "action": "credential.unreadable",
        "subject": f"credential:{first}",
    }
    # From then on it is not even tried.
    assert len((await house.switchboard.complete(actor, chat())).receipt.attempts) == 1
    told = await house.rows("SELECT subject_id FROM outbox_event WHERE kind = 'credential.unreadable'")
    assert len(told) == 1


@pytest.mark.parametrize("elsewhere", [None, "no address", "https://example.com:99999/v1"])
async def test_a_secret_is_sent_to_no_other_address_than_it_was_typed_for(
    house: House, actor: Actor, elsewhere: str | None
) -> None:
    id = await house.credential(actor, default=True, base_url="https://example.com/v1")
    where = f'{{"base_url": "{elsewhere or house.provider.base_url}"}}'
    await house.alter(actor, "UPDATE credential_fields SET plain = ? WHERE credential_id = ?", where, id)
    with pytest.raises(CallBroke) as broke:
        await house.switchboard.complete(actor, chat())
    assert broke.value.receipt.attempts[0].failure is Failure.MALFORMED
    assert house.provider.requests == []


async def test_what_the_former_key_did_is_not_held_against_another(house: House, actor: Actor) -> None:
    old, new = "sk-fake-0123456789abcdefghij-old", "sk-fake-0123456789abcdefghij-new"
    house.provider.keyed.update({old: "rate_for_hours", new: "good"})
    id = await house.credential(actor, old, default=True)
    with pytest.raises(CallBroke):
        await house.switchboard.complete(actor, chat())
    with pytest.raises(NoRoute):
        await house.switchboard.complete(actor, chat())
    await house.replace_key(actor, id, new)
    done = await house.switchboard.complete(actor, chat())
    assert [one.failure for one in done.receipt.attempts] == [None]
    assert len(house.provider.requests) == 2


async def test_a_hosted_key_serves_whom_no_credential_does(house: House, actor: Actor) -> None:
    house.provider.keyed["sk-fake-0123456789abcdefghij-host"] = "good"
    await house.host("sk-fake-0123456789abcdefghij-host")
    done = await house.switchboard.complete(actor, chat())
    assert (done.receipt.source, done.receipt.credential_id) == ("SYSTEM", None)
    assert clear() == []


async def test_another_hosted_key_begins_anew(house: House, actor: Actor) -> None:
    house.provider.keyed["sk-fake-0123456789abcdefghij-old"] = "rate_for_hours"
    house.provider.keyed["sk-fake-0123456789abcdefghij-new"] = "good"
    await house.host("sk-fake-0123456789abcdefghij-old")
    with pytest.raises(CallBroke):
        await house.switchboard.complete(actor, chat())
    with pytest.raises(NoRoute):
        await house.switchboard.complete(actor, chat())
    await house.host("sk-fake-0123456789abcdefghij-new")
    await house.alter(actor, "UPDATE workspace SET name = name")
    assert (await house.switchboard.complete(actor, chat())).answer.text == "OK"
