"""Waking a member of a pool by hand: its key is tried again at the next call, whatever it rests for."""

from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.catalog.ordering import one_at_a_time
from models.credentials.environments import is_foreign
from models.errors import InvalidInput, NotFound, Problem, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.pools.board import Board
from models.pools.noting import note
from models.pools.status import pool_of_member
from models.standing.moment import Standing
from models.standing.pictures import Pictures


async def wake_member(
    actor: Actor, member_id: UUID, once: Once, *, work: UnitOfWork, pictures: Pictures, board: Board
) -> None:
    """End the rests of its credential in this process, those of the whole key and of the pool's model by it; its next call is a
    probe. Raises InvalidInput, NotFound (of the default entry also where nothing is the default), IdempotencyConflict."""
    workspace = actor.workspace

    async def wake(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, workspace)
            picture, now = await pictures.within(unit, workspace), await unit.now()
            found = pool_of_member(picture, member_id)
            if found is None:
                raise NotFound("member")
            pool, member = found
            rider = member.credential_id
            if rider is None:
                default = Standing(picture, now).turn(pool.address).default
                if default is None:
                    raise NotFound("credential")
                rider = default.facts.id
            facts = picture.credential(rider)
            if facts is not None and is_foreign(actor, facts.environment):
                raise InvalidInput(Problem(("id",), ProblemCode.NOT_ALLOWED, _FOREIGN))
            await unit.execute(
                "DELETE FROM credential_rest WHERE workspace_id = ? AND rider = ? AND (name = ? OR (type = ? AND name = ?))",
                *(workspace, rider.hex, "", pool.address.type.value, pool.address.name),
            )
            await note(
                unit, actor, pool, "member_woken", {"member": str(member_id), "credential": str(rider)}
            )
            # Whether or not anything was resting: this process alone knows of its short rests.
            unit.after_commit(lambda: board.wake(rider, pool.address, now))
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(wake)


_FOREIGN = "This token is bound to an environment: a credential of another one is not its to wake."
