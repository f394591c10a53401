"""Removing a provider from a workspace: what a workspace made of it goes in one unit, or none of it. The audit stays, and what
the catalog and the operator offer."""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.catalog import noting, provider_switching
from models.catalog.offerings import Address, ModelType
from models.catalog.ordering import one_at_a_time
from models.catalog.provider_switching import DefaultsAmong, TellProvider
from models.catalog.providers import Catalog
from models.catalog.tables import CustomModel, ModelSwitch, WorkspaceProvider
from models.credentials.destroying import destroy, forget_secrets
from models.credentials.environments import refuse_foreign
from models.credentials.noting import note
from models.credentials.tables import Credential, DefaultCredential
from models.events.unit_of_work import Unit, UnitOfWork

ReleaseAll = Callable[[Unit, UUID, Collection[UUID], datetime], Awaitable[None]]
"""What must let go of credentials (workspace, credentials, now) in the unit that destroys them; handed in from above."""
ForgetProvider = Callable[[Unit, UUID, str], Awaitable[object]]
"""Deletes what a room above keeps of a provider (workspace, provider) in the unit that removes it, and announces it; handed
in from above."""


@dataclass(frozen=True, slots=True)
class ProviderImpact:
    """How much goes with a provider; `default_models`: the jobs whose default, chosen by hand, is one of its models;
    `calls_last_day`: how many calls they served in the last 24 hours."""

    credentials: int
    custom_models: int
    default_models: tuple[ModelType, ...]
    pools: int
    calls_last_day: int


async def remove_provider(
    actor: Actor,
    provider_key: str,
    once: Once,
    *,
    dry_run: bool,
    work: UnitOfWork,
    catalog: Catalog,
    defaults: DefaultsAmong,
    tell: TellProvider,
    releases: tuple[ReleaseAll, ...],
    clearances: tuple[ForgetProvider, ...],
) -> ProviderImpact:
    """Remove it: its credentials, their secrets destroyed, the models added to it, every default and every switch of it. The
    same whether it is done or only told. Raises InvalidInput, NotFound, IdempotencyConflict."""
    catalog.entry(provider_key)
    workspace = actor.workspace

    async def remove(unit: Unit) -> ProviderImpact:
        async def act() -> dict[str, Any]:
            now = await unit.now()
            await one_at_a_time(unit, workspace)
            place = {"workspace_id": workspace, "provider_key": provider_key}
            credentials = await Credential.filter(**place).order_by("created_at", "id")
            for credential in credentials:
                refuse_foreign(actor, credential, "providerKey")
            models = await CustomModel.filter(**place).order_by("type", "name")
            impact = {
                "credentials": len(credentials),
                "custom_models": len(models),
                "default_models": [job.value for job in await defaults(unit, workspace, provider_key)],
                **await tell(unit, workspace, provider_key),
            }
            if not dry_run:
                await _drop_credentials(unit, actor, place, credentials, releases=releases, now=now)
                await _drop_models(unit, actor, place, models)
                for clear in clearances:
                    await clear(unit, workspace, provider_key)
                await WorkspaceProvider.filter(**place).delete()
                await provider_switching.note(
                    unit, actor, provider_key, "removed", impact, announced="removed"
                )
            return impact

        told = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return ProviderImpact(
            credentials=told["credentials"],
            custom_models=told["custom_models"],
            default_models=tuple(ModelType(job) for job in told["default_models"]),
            pools=told.get("pools", 0),
            calls_last_day=told.get("calls_last_day", 0),
        )

    impact = await work.writing(remove)
    if not dry_run:
        await forget_secrets(work)
    return impact


async def _drop_credentials(
    unit: Unit,
    actor: Actor,
    place: dict[str, Any],
    credentials: list[Credential],
    *,
    releases: tuple[ReleaseAll, ...],
    now: datetime,
) -> None:
    ids = [credential.id for credential in credentials]
    defaults = set(await DefaultCredential.filter(**place).values_list("credential_id", flat=True))
    await DefaultCredential.filter(**place).delete()
    for release in releases:
        await release(unit, place["workspace_id"], ids, now)
    await destroy(place["workspace_id"], ids)
    for credential in credentials:
        detail = {"was_default": credential.id in defaults, "replacement": None}
        await note(unit, actor, credential, "deleted", detail)


async def _drop_models(unit: Unit, actor: Actor, place: dict[str, Any], models: list[CustomModel]) -> None:
    await CustomModel.filter(**place).delete()
    await ModelSwitch.filter(**place).delete()
    for row in models:
        await noting.note(unit, actor, Address(row.provider_key, ModelType(row.type), row.name), "removed")
