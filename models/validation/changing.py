"""Changing a credential: what may serve still serves while the next version of its fields is checked."""

from datetime import datetime
from uuid import UUID

from models.access.actor import Actor
from models.access.texts import name_key
from models.catalog.entries import Entry
from models.catalog.forms import Accepted
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.custody import drop_unused, fields_of, keep_fields
from models.credentials.defaults import take_default_if_free
from models.credentials.drafts import (
    Changes,
    Labels,
    Once,
)
from models.credentials.environments import refuse_foreign, refuse_moving
from models.credentials.expiring import move_end
from models.credentials.finding import stored_credential
from models.credentials.learning import doubt
from models.credentials.noting import note
from models.credentials.switching import view_of
from models.credentials.tables import Credential, CredentialFields
from models.errors import (
    VersionConflict,
)
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk
from models.validation.judging import judged_changes, model_of
from models.validation.queue import cancel_checks, enqueue
from models.validation.saving import (
    Admission,
    check_of,
    names_taken,
    once_only,
    refuse_taken,
)
from models.vault.custody import Vault

# What an update may write; the rest is the checks' and the uses' to write.
_CHANGED = (
    "name",
    "name_key",
    "environment",
    "expires_at",
    "expiry_told",
    "fields_version",
    "pending_version",
    "checked",
    "unreadable",
    "version",
    "updated_at",
)


async def update_credential(
    actor: Actor,
    credential_id: UUID,
    changes: Changes,
    once: Once,
    *,
    expected_version: int,
    work: UnitOfWork,
    vault: Vault,
    catalog: Catalog,
    desk: CheckDesk,
) -> Admission:
    """Change a credential. Changed fields become its next version and are checked while the former serve on; a rename is
    no check. Raises InvalidInput, NotFound, NameTaken, SecretsRequired, VersionConflict, RateLimited,
    IdempotencyConflict."""
    workspace = actor.workspace

    async def act(unit: Unit) -> Admission:
        now = await unit.now()
        await one_at_a_time(unit, workspace)
        credential = await stored_credential(workspace, credential_id)
        refuse_foreign(actor, credential, "id")
        entry = catalog.entry(credential.provider_key)
        if credential.version != expected_version:
            raise VersionConflict(credential.version)
        former = await fields_of(credential, version=credential.pending_version or credential.fields_version)
        changed = judged_changes(changes, credential, entry, former, now=now)
        refuse_moving(actor, credential.environment, changed.labels.environment, "environment")
        name = credential.name
        had_ended = credential.expires_at is not None and credential.expires_at <= now
        relabelled = await _relabel(unit, credential, changed.labels)
        if not relabelled and changed.fields is None:
            return Admission(credential.id, None)
        run_id = None
        if changed.fields is not None:
            run_id = await _refill(
                unit, actor, credential, changed.fields, former, entry=entry, vault=vault, desk=desk, now=now
            )
        credential.version += 1
        credential.updated_at = now
        await credential.save(update_fields=_CHANGED)
        detail = {"name": name, "fields_changed": changed.fields is not None}
        await note(unit, actor, credential, "updated", detail)
        if had_ended and (await view_of(unit, credential, vault=vault, now=now)).usable:
            await take_default_if_free(unit, actor, credential, now=now)
        return Admission(credential.id, run_id)

    return await once_only(actor, once, act, work=work)


async def _relabel(unit: Unit, credential: Credential, words: Labels) -> bool:
    """Put the labels on; whether any differs. Raises NameTaken."""
    before = (credential.name, credential.environment, credential.expires_at)
    if words.name is not None and words.name != credential.name:
        taken = await names_taken(
            credential.workspace_id, credential.provider_key, model_of(credential), but=credential.id
        )
        refuse_taken(words.name, taken)
        credential.name = words.name
        credential.name_key = name_key(words.name)
    credential.environment = words.environment
    if credential.expires_at != words.expires_at:
        move_end(unit, credential, words.expires_at)
    return before != (credential.name, credential.environment, credential.expires_at)


async def _refill(
    unit: Unit,
    actor: Actor,
    credential: Credential,
    accepted: Accepted,
    former: CredentialFields,
    *,
    entry: Entry,
    vault: Vault,
    desk: CheckDesk,
    now: datetime,
) -> UUID:
    """Store the next version and queue its check. Where no verdict stands nothing serves, so it is in force at once."""
    await cancel_checks(unit, credential.workspace_id, credential.id, "The credential was changed.", now=now)
    version = max(credential.fields_version, credential.pending_version or 0) + 1
    row = await keep_fields(
        unit, credential, accepted, version=version, former=former, entry=entry, vault=vault, now=now
    )
    of_change = credential.verdict is not None
    if of_change:
        credential.pending_version = version
    else:
        credential.fields_version = version
        credential.pending_version = None
        credential.checked = False
        credential.unreadable = False
        await doubt(unit, credential)
    await drop_unused(unit, credential)
    run = await enqueue(unit, actor, check_of(credential, entry, row), desk=desk, now=now)
    return run.id
