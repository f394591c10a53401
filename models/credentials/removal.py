"""Deleting a credential: what hangs on it is told first, its secrets are destroyed, and nothing points to it after."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.catalog.ordering import one_at_a_time
from models.credentials.defaults import clear_default, make_default
from models.credentials.destroying import destroy, forget_secrets
from models.credentials.drafts import Once
from models.credentials.environments import refuse_foreign
from models.credentials.finding import stored_credential
from models.credentials.impact import Impact, impact_of
from models.credentials.noting import note
from models.credentials.switching import refuse_unusable
from models.credentials.tables import (
    Credential,
    CredentialFields,
    CredentialModels,
    CredentialSecret,
    DefaultCredential,
)
from models.errors import CredentialInUse, InvalidInput, Problem, ProblemCode, VersionConflict
from models.events.unit_of_work import Unit, UnitOfWork
from models.vault.custody import Vault

Tell = Callable[[Unit, Impact, UUID | None], Awaitable[dict[str, Any]]]
"""Tells, in plain values that are kept for a repeated answer, what a deletion means (impact, replacement), in the unit that
is about to make it; handed in from above."""

Dependants = Callable[[Unit, UUID, UUID], Awaitable[Sequence[str]]]
"""What hangs on a credential (workspace, credential) so that it is not deleted without a word, in words that go on after `It is`;
handed in from above."""

Succession = Callable[[Unit, UUID, UUID, UUID | None], Awaitable[None]]
"""Puts a replacement, where one is named, in the place of a credential (workspace, credential, replacement) in the unit that deletes
it, and lets go of it else; handed in from above."""

Release = Callable[[Unit, UUID, UUID, datetime], Awaitable[None]]
"""What must let go of a credential (workspace, credential, now) in the unit that deletes it; handed in from above."""


@dataclass(frozen=True, slots=True)
class Deletion:
    """What to delete and what is accepted for it."""

    credential_id: UUID
    expected_version: int | None = None
    replacement_id: UUID | None = None
    accept_impact: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """`deleted_id` None: a dry run. `impact`: what was told of it, then."""

    deleted_id: UUID | None
    provider_key: str
    impact: dict[str, Any]


async def delete_credential(
    actor: Actor,
    deletion: Deletion,
    once: Once,
    *,
    work: UnitOfWork,
    vault: Vault,
    dependants: tuple[Dependants, ...],
    successions: tuple[Succession, ...],
    releases: tuple[Release, ...],
    tell: Tell,
) -> Deleted:
    """Delete it. Raises InvalidInput, NotFound, NotUsable (replacement), VersionConflict, CredentialInUse,
    IdempotencyConflict."""
    workspace = actor.workspace
    gone = None if deletion.dry_run else deletion.credential_id

    async def delete(unit: Unit) -> Deleted:
        earlier = await idempotency.replay(unit, actor, once.mutation, once.key, once.input_mac)
        if earlier is not None:
            return Deleted(gone, earlier["provider"], earlier["impact"])
        now = await unit.now()
        await one_at_a_time(unit, workspace)
        credential = await stored_credential(workspace, deletion.credential_id)
        refuse_foreign(actor, credential, "id")
        if deletion.expected_version is not None and credential.version != deletion.expected_version:
            raise VersionConflict(credential.version)
        impact = await impact_of(unit, credential, vault=vault, now=now)
        replacement = await _replacement(
            unit, actor, credential, deletion.replacement_id, vault=vault, now=now
        )
        told = await tell(unit, impact, deletion.replacement_id)
        if not deletion.dry_run:
            if replacement is None and not deletion.accept_impact:
                uses = ["the default"] if impact.is_default else []
                for read in dependants:
                    uses += await read(unit, workspace, credential.id)
                if uses:
                    raise CredentialInUse(
                        f"It is {_listed(uses)}: name a replacementId, or accept the impact with acceptImpact: true.",
                        impact=told,
                    )
            for succession in successions:
                await succession(unit, workspace, credential.id, deletion.replacement_id)
            await _remove(unit, actor, credential, impact, replacement, releases=releases, now=now)
        outcome = {"provider": credential.provider_key, "impact": told}
        await idempotency.keep(unit, actor, once.mutation, once.key, outcome)
        return Deleted(gone, credential.provider_key, told)

    deleted = await work.writing(delete)
    if not deletion.dry_run:
        await forget_secrets(work)
    return deleted


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Every credential of a workspace that ends in this unit, with its secrets. Their checks are gone before."""
    for table in (DefaultCredential, CredentialSecret, CredentialFields, CredentialModels, Credential):
        await table.filter(workspace_id=workspace_id).delete()


async def _replacement(
    unit: Unit,
    actor: Actor,
    credential: Credential,
    replacement_id: UUID | None,
    *,
    vault: Vault,
    now: datetime,
) -> Credential | None:
    if replacement_id is None:
        return None
    replacement = await stored_credential(credential.workspace_id, replacement_id)
    same = (replacement.provider_key, replacement.model_type, replacement.model_name) == (
        credential.provider_key,
        credential.model_type,
        credential.model_name,
    )
    if replacement.id == credential.id or not same:
        raise InvalidInput(
            Problem(
                ("replacementId",),
                ProblemCode.NOT_ALLOWED,
                "The replacement must be another credential of the same provider and scope.",
            )
        )
    refuse_foreign(actor, replacement, "replacementId")
    await refuse_unusable(unit, replacement, vault=vault, now=now)
    return replacement


async def _remove(
    unit: Unit,
    actor: Actor,
    credential: Credential,
    impact: Impact,
    replacement: Credential | None,
    *,
    releases: tuple[Release, ...],
    now: datetime,
) -> None:
    if impact.is_default and replacement is not None:
        await make_default(unit, actor, replacement, now=now)
    else:
        await clear_default(unit, credential, others=bool(impact.others), now=now)
    for release in releases:
        await release(unit, credential.workspace_id, credential.id, now)
    await destroy(credential.workspace_id, [credential.id])
    await note(
        unit,
        actor,
        credential,
        "deleted",
        {
            "was_default": impact.is_default,
            "replacement": str(replacement.id) if replacement else None,
        },
    )


def _listed(uses: Sequence[str]) -> str:
    if len(uses) > _MOST_NAMED:
        uses = [*uses[:_MOST_NAMED], f"more ({len(uses) - _MOST_NAMED})"]
    return uses[0] if len(uses) == 1 else f"{', '.join(uses[:-1])} and {uses[-1]}"


_MOST_NAMED = 3
