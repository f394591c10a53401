"""Saving and checking as one act: the credential, its sealed fields, its check, audit and announcements commit together."""

from uuid import UUID, uuid4

from models.access.actor import Actor
from models.access.audit import record
from models.access.texts import Problems, name_key
from models.catalog import forms
from models.catalog.providers import Catalog
from models.credentials.custody import fields_of, keep_fields
from models.credentials.drafts import (
    PER_PROVIDER,
    Addition,
    Once,
    generated_name,
    invoke_model,
)
from models.credentials.environments import refuse_foreign
from models.credentials.ordering import one_at_a_time
from models.credentials.tables import Credential
from models.errors import (
    LimitReached,
)
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk
from models.validation.judging import judged_addition
from models.validation.queue import Wanted, enqueue
from models.validation.saving import (
    Admission,
    entry_of,
    names_taken,
    note,
    once_only,
    refuse_taken,
    stored_credential,
)
from models.vault.custody import Vault


async def add_credential(
    actor: Actor,
    addition: Addition,
    once: Once,
    *,
    work: UnitOfWork,
    vault: Vault,
    catalog: Catalog,
    desk: CheckDesk,
) -> Admission:
    """Keep a credential and queue its first check. Raises InvalidInput (all mistakes), NotFound (provider), NameTaken,
    LimitReached (100 a provider), RateLimited, IdempotencyConflict."""
    workspace = actor.workspace
    entry = entry_of(catalog, addition.provider_key)

    async def act(unit: Unit) -> Admission:
        now = await unit.now()
        asked = judged_addition(addition, entry, now=now)
        refuse_foreign(actor, asked.labels, "environment")
        await one_at_a_time(unit, workspace)
        taken = await names_taken(workspace, entry.key)
        if len(taken) >= PER_PROVIDER:
            raise LimitReached(
                f"A provider holds {PER_PROVIDER} credentials at most: delete one first.", limit=PER_PROVIDER
            )
        words, accepted = asked.labels, asked.fields
        name = words.name or generated_name(entry.name, taken)
        refuse_taken(name, taken)
        credential = await Credential.create(
            id=uuid4(),
            workspace_id=workspace,
            provider_key=entry.key,
            name=name,
            name_key=name_key(name),
            environment=words.environment,
            expires_at=words.expires_at,
            default_wish=addition.make_default,
            created_by_id=actor.account_id,
            created_at=now,
            updated_at=now,
        )
        await keep_fields(
            unit, credential, accepted, version=1, former=None, entry=entry, vault=vault, now=now
        )
        # Told before its check, so that a reader of the events meets the credential first.
        await note(unit, actor, credential, "added", {"environment": credential.environment})
        run = await enqueue(
            unit,
            actor,
            Wanted(
                workspace_id=workspace,
                provider_key=entry.key,
                host=forms.host(entry, accepted.plain),
                credential_id=credential.id,
                fields_version=1,
                invoke=addition.invoke,
                invoke_model=asked.invoke_model,
            ),
            desk=desk,
            now=now,
        )
        return Admission(credential.id, run.id)

    return await once_only(actor, once, act, work=work)


async def validate_credential(
    actor: Actor,
    credential_id: UUID,
    once: Once,
    *,
    invoke: bool,
    model: str | None,
    work: UnitOfWork,
    catalog: Catalog,
    desk: CheckDesk,
) -> Admission:
    """Check a stored credential again, its waiting fields where there are some; the same check under way serves both
    askers. Raises InvalidInput, NotFound, RateLimited, IdempotencyConflict."""
    workspace = actor.workspace
    problems = Problems()
    named = invoke_model(problems, invoke=invoke, model=model)
    problems.refuse_any()

    async def act(unit: Unit) -> Admission:
        now = await unit.now()
        await one_at_a_time(unit, workspace)
        credential = await stored_credential(workspace, credential_id)
        refuse_foreign(actor, credential, "id")
        entry = entry_of(catalog, credential.provider_key)
        version = credential.pending_version or credential.fields_version
        row = await fields_of(credential, version=version)
        run = await enqueue(
            unit,
            actor,
            Wanted(
                workspace_id=workspace,
                provider_key=entry.key,
                host=forms.host(entry, row.plain),
                credential_id=credential.id,
                fields_version=version,
                of_change=credential.pending_version is not None,
                invoke=invoke,
                invoke_model=named,
            ),
            desk=desk,
            now=now,
        )
        await record(
            unit,
            actor,
            "credential.check_requested",
            f"credential:{credential.id}",
            {"name": credential.name},
        )
        return Admission(credential.id, run.id)

    return await once_only(actor, once, act, work=work)
