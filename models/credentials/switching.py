"""Switching a credential on and off, and choosing the default by hand; each is one unit of work with its event."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.catalog.ordering import one_at_a_time
from models.credentials.defaults import make_default, take_default_if_free
from models.credentials.drafts import Once
from models.credentials.environments import refuse_foreign
from models.credentials.finding import stored_credential
from models.credentials.impact import Impact, impact_of
from models.credentials.noting import note
from models.credentials.reading import CredentialView, viewed
from models.credentials.tables import Credential
from models.errors import NotUsable, VersionConflict
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault

Tell = Callable[[Unit, Impact], Awaitable[dict[str, Any]]]
"""Tells, in plain values that are kept for a repeated answer, what switching off means, in the unit that is about to do it;
handed in from above."""


@dataclass(frozen=True, slots=True)
class Disabled:
    """What was switched off, and what that means."""

    credential_id: UUID
    impact: dict[str, Any]


async def enable_credential(
    actor: Actor,
    credential_id: UUID,
    once: Once,
    *,
    expected_version: int | None,
    work: UnitOfWork,
    vault: Vault,
) -> UUID:
    """Switch it on; it may become the default by the automatic choice. Raises NotFound, InvalidInput (of another
    environment), VersionConflict, IdempotencyConflict."""

    async def act(unit: Unit) -> None:
        now = await unit.now()
        credential = await _stored(unit, actor, credential_id, expected_version)
        if credential.enabled:
            return
        await _switch(unit, actor, credential, enabled=True, now=now)
        view = await view_of(unit, credential, vault=vault, now=now)
        if view.usable:
            await take_default_if_free(unit, actor, credential, now=now)

    await _once(actor, once, act, work=work)
    return credential_id


async def disable_credential(
    actor: Actor,
    credential_id: UUID,
    once: Once,
    *,
    expected_version: int | None,
    dry_run: bool,
    work: UnitOfWork,
    vault: Vault,
    tell: Tell,
) -> Disabled:
    """Switch it off, whatever hangs on it: it serves nothing and loses nothing; a disabled default stays the default.
    Raises NotFound, InvalidInput (of another environment), VersionConflict, IdempotencyConflict."""

    async def disable(unit: Unit) -> dict[str, Any]:
        async def act() -> dict[str, Any]:
            now = await unit.now()
            credential = await _stored(unit, actor, credential_id, expected_version)
            told = await tell(unit, await impact_of(unit, credential, vault=vault, now=now))
            if credential.enabled and not dry_run:
                await _switch(unit, actor, credential, enabled=False, now=now)
            return {"impact": told}

        outcome = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return dict(outcome["impact"])

    return Disabled(credential_id, await work.writing(disable))


async def set_default_credential(
    actor: Actor, credential_id: UUID, once: Once, *, work: UnitOfWork, vault: Vault
) -> UUID:
    """Make it the default of its scope. Raises NotFound, InvalidInput (of another environment), NotUsable,
    IdempotencyConflict."""

    async def act(unit: Unit) -> None:
        now = await unit.now()
        credential = await _stored(unit, actor, credential_id, None)
        await refuse_unusable(unit, credential, vault=vault, now=now)
        await make_default(unit, actor, credential, now=now)

    await _once(actor, once, act, work=work)
    return credential_id


async def refuse_unusable(unit: Unit, credential: Credential, *, vault: Vault, now: datetime) -> None:
    """Raises NotUsable where it may not serve now."""
    view = await view_of(unit, credential, vault=vault, now=now)
    if not view.usable:
        why = f"limited by {view.limited_by.value}" if view.limited_by else view.status.value
        raise NotUsable(
            f"“{view.name}” may not serve now ({why}): check or enable it first.", status=view.status.value
        )


async def view_of(unit: Unit, credential: Credential, *, vault: Vault, now: datetime) -> CredentialView:
    """The credential as it is told."""
    views = await viewed(unit, credential.workspace_id, [credential], vault=vault, now=now)
    return views[0]


async def _stored(unit: Unit, actor: Actor, credential_id: UUID, expected_version: int | None) -> Credential:
    await one_at_a_time(unit, actor.workspace)
    credential = await stored_credential(actor.workspace, credential_id)
    refuse_foreign(actor, credential, "id")
    if expected_version is not None and credential.version != expected_version:
        raise VersionConflict(credential.version)
    return credential


async def _switch(unit: Unit, actor: Actor, credential: Credential, *, enabled: bool, now: datetime) -> None:
    credential.enabled = enabled
    credential.version += 1
    credential.updated_at = now
    await credential.save(update_fields=["enabled", "version", "updated_at"])
    await note(unit, actor, credential, "enabled" if enabled else "disabled")


async def _once(
    actor: Actor, once: Once, act: Callable[[Unit], Awaitable[None]], *, work: UnitOfWork
) -> None:
    async def unit_of(unit: Unit) -> None:
        async def acted() -> dict[str, Any]:
            await act(unit)
            return {}

        await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, acted)

    await work.writing(unit_of)
