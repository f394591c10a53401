"""Models that a workspace adds by hand: what may be told of one, and its row. Which key serves it is not asked here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.texts import UNSET, Problems, Unset
from models.catalog.entries import Entry
from models.catalog.noting import note
from models.catalog.offerings import Address, ModelFeature, ModelOrigin, ModelType
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.catalog.tables import CustomModel, ModelSwitch
from models.errors import LimitReached, NotFound, Problem, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork

PER_PROVIDER = 500
NAME_LENGTH = 200
LABEL_LENGTH = 120


class Offered(Protocol):
    """A model on offer in a workspace, as far as what may be done to it depends on it."""

    @property
    def origin(self) -> ModelOrigin: ...

    @property
    def enabled(self) -> bool: ...


OnOffer = Callable[[Unit, UUID, Address], Awaitable[Offered | None]]
"""The model of that address in a workspace, None where it is not on offer; handed in from above."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is told of a model. UNSET stays as it is; None clears, and then holds what its base model or its
    server says."""

    label: str | Unset | None = UNSET
    context_window: int | Unset | None = UNSET
    max_output_tokens: int | Unset | None = UNSET
    features: tuple[ModelFeature, ...] | Unset | None = UNSET
    base_model_name: str | Unset | None = UNSET

    def told(self) -> tuple[str, ...]:
        """The names, as the schema has them, of what says something."""
        return tuple(
            path
            for path, one in zip(_PATHS, fields(self), strict=True)
            if getattr(self, one.name) not in (UNSET, None)
        )


@dataclass(frozen=True, slots=True)
class Removed:
    """`gone` False: a dry run. `default_of`: the jobs whose explicit default it is; `credentials_kept`: of its own; `more`: what
    rooms above told of it."""

    address: Address
    gone: bool
    default_of: tuple[ModelType, ...]
    credentials_kept: int
    more: Mapping[str, Any] = field(default_factory=dict)


def judge_address(problems: Problems, entry: Entry, address: Address) -> None:
    """Note what is wrong with the address of a model that is to be added."""
    if address.type not in entry.custom_model_types:
        problems.take(
            Problem(
                ("model", "type"),
                ProblemCode.NOT_ALLOWED,
                "This provider takes no model of this type from a workspace: see customModelTypes.",
            )
        )
    fault = None
    if len(address.name) > NAME_LENGTH:
        fault = ProblemCode.TOO_LONG, f"A model's name has {NAME_LENGTH} characters at most."
    elif not address.name.strip():
        fault = ProblemCode.REQUIRED, "Name the model as the provider does."
    elif not address.name.isprintable():
        fault = ProblemCode.MALFORMED, "The name holds characters that cannot be printed."
    if fault is not None:
        problems.take(Problem(("model", "name"), *fault))


def judged_details(problems: Problems, entry: Entry, type: ModelType, details: Details) -> dict[str, Any]:
    """What is to be written of what was given, by column; what is wrong with it is noted."""
    given = {one.name: getattr(details, one.name) for one in fields(details)}
    columns = {name: value for name, value in given.items() if value is not UNSET}
    if isinstance(details.label, str):
        columns["label"] = problems.name("label", details.label, longest=LABEL_LENGTH)
    for path, many in (
        ("contextWindow", details.context_window),
        ("maxOutputTokens", details.max_output_tokens),
    ):
        if isinstance(many, int) and many < 1:
            problems.add(path, ProblemCode.OUT_OF_RANGE, f"{path} is at least 1; leave it out if unknown.")
    if isinstance(details.features, tuple):
        columns["features"] = [feature.value for feature in details.features]
        _refuse_repeated(problems, details.features)
    if isinstance(details.base_model_name, str):
        bases = {base.name for base in (*entry.base_models, *entry.offerings) if base.type is type}
        columns["base_model_name"] = details.base_model_name.strip()
        if columns["base_model_name"] not in bases:
            problems.add(
                "baseModelName",
                ProblemCode.NOT_AN_OPTION,
                "The catalog knows no model of this provider and type by that name.",
            )
    return columns


async def add_row(
    unit: Unit, actor: Actor, address: Address, columns: dict[str, Any], *, now: datetime
) -> None:
    """Write a model that has no row, in a unit that holds the workspace. Raises LimitReached (500 a provider)."""
    workspace = actor.workspace
    stored = CustomModel.filter(workspace_id=workspace, provider_key=address.provider_key)
    if await stored.count() >= PER_PROVIDER:
        raise LimitReached(
            f"A workspace adds {PER_PROVIDER} models to a provider at most: remove one first.",
            limit=PER_PROVIDER,
        )
    await CustomModel.create(
        id=uuid4(),
        workspace_id=workspace,
        provider_key=address.provider_key,
        type=address.type.value,
        name=address.name,
        created_by_id=actor.account_id,
        created_at=now,
        updated_at=now,
        **columns,
    )
    await note(unit, actor, address, "added", {name: columns[name] for name in columns if columns[name]})


async def drop_switch(unit: Unit, workspace_id: UUID, address: Address) -> None:
    """Forget that somebody switched the model; the event is whose who drops it."""
    await ModelSwitch.filter(**_place(workspace_id, address)).delete()


async def update_custom_model(
    actor: Actor, address: Address, changes: Details, once: Once, *, work: UnitOfWork, catalog: Catalog
) -> None:
    """Change what is told of a model that was added by hand. Raises InvalidInput (all mistakes), NotFound,
    IdempotencyConflict."""
    entry = catalog.entry(address.provider_key)

    async def update(unit: Unit) -> None:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            row = await _row(actor.workspace, address)
            problems = Problems()
            columns = judged_details(problems, entry, address.type, changes)
            problems.refuse_any()
            changed = [name for name, value in columns.items() if getattr(row, name) != value]
            if changed:
                row.update_from_dict({**columns, "updated_at": await unit.now()})
                await row.save(update_fields=[*changed, "updated_at"])
                await note(unit, actor, address, "updated", {"changed": changed})
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)

    await work.writing(update)


async def remove_custom_model(
    actor: Actor,
    address: Address,
    once: Once,
    *,
    dry_run: bool,
    work: UnitOfWork,
    catalog: Catalog,
    defaults: Callable[[Unit, UUID, Address], Awaitable[tuple[ModelType, ...]]],
    credentials: Callable[[Unit, UUID, Address], Awaitable[int]],
    tell: Callable[[Unit, UUID, Address], Awaitable[Mapping[str, Any]]],
    clearances: tuple[Callable[[Unit, UUID, Address], Awaitable[None]], ...],
) -> Removed:
    """Remove a model that was added by hand, with its switch; its credentials stay, and so does a default that names it.
    `defaults`, `credentials` and `tell` read what hangs on it; `clearances` delete, in the same unit, what goes with it. Raises
    NotFound, IdempotencyConflict."""
    catalog.entry(address.provider_key)
    workspace = actor.workspace

    async def remove(unit: Unit) -> Removed:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, workspace)
            row = await _row(workspace, address)
            jobs = await defaults(unit, workspace, address)
            kept = await credentials(unit, workspace, address)
            more = await tell(unit, workspace, address)
            if not dry_run:
                for clear in clearances:
                    await clear(unit, workspace, address)
                await row.delete()
                await drop_switch(unit, workspace, address)
                await note(unit, actor, address, "removed", {"default_of": jobs, "credentials_kept": kept})
            return {"default_of": [job.value for job in jobs], "credentials_kept": kept, "more": dict(more)}

        told = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        jobs = tuple(ModelType(job) for job in told["default_of"])
        return Removed(address, not dry_run, jobs, told["credentials_kept"], told.get("more", {}))

    return await work.writing(remove)


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Every model that a workspace added or switched, in the unit in which the workspace ends."""
    await one_at_a_time(unit, workspace_id)
    for table in (ModelSwitch, CustomModel):
        await table.filter(workspace_id=workspace_id).delete()


async def _row(workspace_id: UUID, address: Address) -> CustomModel:
    # What no model can be called is not asked for: the database may not even take such a text.
    if len(address.name) > NAME_LENGTH or not address.name.isprintable():
        raise NotFound("model")
    row = await CustomModel.get_or_none(**_place(workspace_id, address))
    if row is None:
        raise NotFound("model")
    return row


def _place(workspace_id: UUID, address: Address) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "provider_key": address.provider_key,
        "type": address.type.value,
        "name": address.name,
    }


def _refuse_repeated(problems: Problems, features: tuple[ModelFeature, ...]) -> None:
    seen: set[ModelFeature] = set()
    told: set[ModelFeature] = set()
    for position, feature in enumerate(features):
        if feature in seen and feature not in told:
            told.add(feature)
            problems.take(
                Problem(("features", str(position)), ProblemCode.DUPLICATE, "A feature is named twice.")
            )
        seen.add(feature)


_PATHS = ("label", "contextWindow", "maxOutputTokens", "features", "baseModelName")
