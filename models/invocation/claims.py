"""A call is made once under its key: one small write before anybody is asked, which outlives the process."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.errors import InvalidInput, Problem, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.invocation.errors import CallAlreadyMade

STREAMED = "chatStreamed"


def call_key(call_id: str) -> Once:
    """The key of a call that is streamed: its id alone, whatever is asked under it. Raises InvalidInput where it is no UUID."""
    try:
        id = UUID(call_id) if len(call_id) == 36 else None
    except ValueError:
        id = None
    if id is None:
        raise InvalidInput(
            Problem(("callId",), ProblemCode.MALFORMED, "The callId is a UUID of your making.")
        )
    return Once(STREAMED, str(id), "")


async def claim(actor: Actor, once: Once, receipt_id: UUID, *, work: UnitOfWork) -> None:
    """Take the key, if there is one, for the call with this receipt. Raises CallAlreadyMade, and IdempotencyConflict where
    another input was asked under it."""
    if once.key is None:
        return

    async def take(unit: Unit) -> dict[str, Any] | None:
        earlier = await idempotency.replay(unit, actor, once.mutation, once.key, once.input_mac)
        if earlier is None:
            await idempotency.keep(unit, actor, once.mutation, once.key, {"receipt": receipt_id.hex})
            return None
        return earlier

    earlier = await work.writing(take)
    if earlier is not None:
        raise CallAlreadyMade(_receipt(earlier))


async def refuse_known(actor: Actor, once: Once, *, work: UnitOfWork) -> None:
    """Raises CallAlreadyMade where the key was taken by an earlier call. A call that could not be made now was made all the same,
    and that is what its caller has to know; IdempotencyConflict where that was another one."""
    key = once.key
    if key is None:
        return
    earlier = await work.reading(
        lambda reader: idempotency.known(reader, actor, once.mutation, key, once.input_mac)
    )
    if earlier is not None:
        raise CallAlreadyMade(_receipt(earlier))


async def release(actor: Actor, once: Once, *, work: UnitOfWork) -> None:
    """Nobody was asked after all: a refusal is not kept, and is judged anew next time."""
    key = once.key
    if key is not None:
        await work.writing(lambda unit: idempotency.release(unit, actor, once.mutation, key))


def _receipt(outcome: Mapping[str, Any]) -> UUID | None:
    told = outcome.get("receipt")
    return UUID(hex=told) if isinstance(told, str) else None
