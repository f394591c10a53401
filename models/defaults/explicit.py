"""The default models that a hand chose: setting and clearing one, each a unit of work with its event, and what others ask of
them or take away. A default outlives its model; what was never chosen is never written."""

from typing import Any
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.audit import record
from models.access.idempotency import Once
from models.catalog.offerings import Address, ModelType
from models.catalog.ordering import one_at_a_time
from models.errors import NotFound
from models.events.outbox import Event
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.standing.offers import offer
from models.standing.pictures import Pictures
from models.standing.presence import keep


async def set_default_model(
    actor: Actor, address: Address, once: Once, *, work: UnitOfWork, pictures: Pictures
) -> None:
    """Make it the default of its job, whatever it is worth now. This very model must be on offer: one of that name of another
    provider or type will not do. Raises InvalidInput, NotFound, IdempotencyConflict."""
    workspace = actor.workspace

    async def choose(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, workspace)
            picture = await pictures.within(unit, workspace)
            model = offer(picture, address)
            if model is None:
                raise NotFound("model")
            if picture.default_models.get(address.type) != address:
                await keep(unit, workspace, model)
                await _write(unit, workspace, address)
                await _note(unit, actor, "set", address)
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(choose)


async def clear_default_model(actor: Actor, type: ModelType, once: Once, *, work: UnitOfWork) -> None:
    """Forget what was chosen for the job: from then on its default goes by itself. Raises InvalidInput,
    IdempotencyConflict."""

    async def clear(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            gone = await unit.rows(
                "DELETE FROM default_model WHERE workspace_id = ? AND type = ? RETURNING provider_key, name",
                actor.workspace,
                type.value,
            )
            for row in gone:
                await _note(unit, actor, "cleared", Address(row["provider_key"], type, row["name"]))
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(clear)


async def defaults_naming(
    reader: Reader | Unit, workspace_id: UUID, address: Address
) -> tuple[ModelType, ...]:
    """The jobs whose default, chosen by hand, is this very model."""
    return tuple(
        type
        for type, named in await _chosen(reader, workspace_id, address.provider_key)
        if named == address.name and type is address.type
    )


async def defaults_among(
    reader: Reader | Unit, workspace_id: UUID, provider_key: str
) -> tuple[ModelType, ...]:
    """The jobs whose default, chosen by hand, is one of the provider's models; in the order of jobs."""
    return tuple(type for type, _ in await _chosen(reader, workspace_id, provider_key))


async def forget_provider(unit: Unit, workspace_id: UUID, provider_key: str) -> tuple[ModelType, ...]:
    """The provider leaves the workspace in this unit: its models are the default of nothing any more. The jobs."""
    types = await defaults_among(unit, workspace_id, provider_key)
    await unit.execute(
        "DELETE FROM default_model WHERE workspace_id = ? AND provider_key = ?", workspace_id, provider_key
    )
    for type in types:
        _announce(unit, workspace_id, type)
    return types


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Every default of a workspace that ends in this unit."""
    await unit.execute("DELETE FROM default_model WHERE workspace_id = ?", workspace_id)


async def _write(unit: Unit, workspace_id: UUID, address: Address) -> None:
    await unit.execute(
        "INSERT INTO default_model (id, workspace_id, type, provider_key, name, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, type) DO UPDATE SET"
        " provider_key = excluded.provider_key, name = excluded.name, changed_at = excluded.changed_at",
        uuid4(),
        workspace_id,
        address.type.value,
        address.provider_key,
        address.name,
        await unit.now(),
    )


async def _chosen(
    reader: Reader | Unit, workspace_id: UUID, provider_key: str
) -> list[tuple[ModelType, str]]:
    rows = await reader.rows(
        "SELECT type, name FROM default_model WHERE workspace_id = ? AND provider_key = ?",
        workspace_id,
        provider_key,
    )
    names = {row["type"]: row["name"] for row in rows}
    return [(type, names[type]) for type in ModelType if type in names]


async def _note(unit: Unit, actor: Actor, what: str, address: Address) -> None:
    detail = {"provider": address.provider_key, "name": address.name}
    await record(unit, actor, f"default_model.{what}", f"default_model:{address.type}", detail)
    _announce(unit, actor.workspace, address.type)


def _announce(unit: Unit, workspace_id: UUID, type: ModelType) -> None:
    unit.announce(Event(workspace_id, "default_model.changed", None, {"type": type.value}))
