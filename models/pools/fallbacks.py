"""The models that are tried, in order, where another one cannot serve: chosen by hand, and never in a circle."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.texts import Problems
from models.catalog.noting import note
from models.catalog.offerings import Address
from models.catalog.ordering import one_at_a_time
from models.errors import LimitReached, NotFound, Problem, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.pools.drafts import MOST_FALLBACKS
from models.standing.offers import offer
from models.standing.picture import Picture
from models.standing.pictures import Pictures
from models.standing.presence import keep

Fallbacks = Mapping[Address, tuple[Address, ...]]


async def set_fallbacks(
    actor: Actor,
    address: Address,
    others: tuple[Address, ...],
    once: Once,
    *,
    work: UnitOfWork,
    pictures: Pictures,
) -> None:
    """Replace what is tried where the model cannot serve; none: nothing is. Raises InvalidInput (all mistakes), NotFound (the
    model), LimitReached (50), IdempotencyConflict."""
    workspace = actor.workspace
    if len(others) > MOST_FALLBACKS:
        raise LimitReached(f"A model has {MOST_FALLBACKS} fall-backs at most.", limit=MOST_FALLBACKS)

    async def replace(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, workspace)
            picture = await pictures.within(unit, workspace)
            if offer(picture, address) is None:
                raise NotFound("model")
            _judge(picture, address, others)
            if picture.fallbacks.get(address, ()) != others:
                await _write(unit, workspace, address, others)
                for one in (address, *others):
                    if (here := offer(picture, one)) is not None:
                        await keep(unit, workspace, here)
                told = [f"{one.provider_key}/{one.name}" for one in others]
                await note(unit, actor, address, "fallbacks_set", {"fallbacks": told})
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(replace)


def fallback_of(fallbacks: Fallbacks, address: Address) -> tuple[Address, ...]:
    """The models that name this one."""
    return tuple(one for one, others in fallbacks.items() if address in others)


def circle(fallbacks: Fallbacks, address: Address, other: Address) -> bool:
    """Whether `other` leads, directly or through others, back to `address`."""
    seen, ahead = {other}, [other]
    while ahead:
        one = ahead.pop()
        if one == address:
            return True
        following = [then for then in fallbacks.get(one, ()) if then not in seen]
        seen.update(following)
        ahead += following
    return False


def _judge(picture: Picture, address: Address, others: Sequence[Address]) -> None:
    problems = Problems()
    for place, other in enumerate(others):
        fault = None
        if other == address:
            fault = ProblemCode.NOT_ALLOWED, "A model is no fall-back of itself."
        elif other in others[:place]:
            fault = ProblemCode.DUPLICATE, "It is named before: each model is tried once."
        elif offer(picture, other) is None:
            fault = ProblemCode.UNKNOWN, "No model of this provider, type and name is on offer."
        elif circle(picture.fallbacks, address, other):
            fault = (
                ProblemCode.NOT_ALLOWED,
                "It falls back, itself or by others, on this model: that would be a circle.",
            )
        if fault is not None:
            problems.take(Problem(("fallbacks", str(place)), *fault))
    problems.refuse_any()


async def _write(unit: Unit, workspace_id: UUID, address: Address, others: Sequence[Address]) -> None:
    place = (workspace_id, address.provider_key, address.type.value, address.name)
    await unit.execute(
        "DELETE FROM model_fallback WHERE workspace_id = ? AND provider_key = ? AND type = ? AND name = ?",
        *place,
    )
    for number, other in enumerate(others):
        await unit.execute(
            "INSERT INTO model_fallback (id, workspace_id, provider_key, type, name, place, to_provider_key, to_name)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(uuid4(), *place, number, other.provider_key, other.name),
        )
