"""Something of ours that breaks within a call is no fault of the key, and the attempt stands in the receipt all the same."""

from dataclasses import replace
from uuid import uuid4

import pytest

from models.access.actor import Actor
from models.clock import utc_now
from models.invocation.switchboard import Switchboard
from models.pools.health import FEWEST
from models.pools.notices import MemberHealth
from models.usage.receipts import AttemptOutcome
from models.vendors.client import VendorClient
from tests.models.invocation.conftest import CHAT, House, chat


async def test_what_breaks_here_says_nothing_of_the_key(house: House, actor: Actor) -> None:
    id, _ = await house.pooled(actor, "good", "good")
    unopened = VendorClient(house.client.guard)
    broken = Switchboard(replace(house.exchange, client=unopened))
    for _ in range(FEWEST):
        with pytest.raises(RuntimeError):
            await broken.complete(actor, chat(credential_id=id))
        with pytest.raises(RuntimeError):
            await anext(broken.stream(actor, chat(credential_id=id), str(uuid4())))
    kept = await house.receipts_of(actor)
    assert len(kept) == 2 * FEWEST
    (attempt,) = kept[0].attempts
    assert (attempt.outcome, attempt.credential_id) == (AttemptOutcome.FAILED, id)
    assert attempt.message == "The call broke in this service, not at the provider."
    assert house.board.member_health(id, CHAT, None, utc_now())[0] is MemberHealth.READY
    assert (await house.switchboard.complete(actor, chat())).answer.text == "OK"
