"""Saving and checking as one act: the credential, its sealed fields, its check, audit and announcements commit together."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from models.access.actor import Actor
from models.access.audit import record
from models.access.texts import Problems, name_key
from models.catalog.offerings import Address
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.custody import fields_of, keep_fields
from models.credentials.drafts import (
    PER_PLACE,
    Addition,
    Once,
    generated_name,
    invoke_model,
    one_model,
)
from models.credentials.environments import refuse_foreign
from models.credentials.expiring import MOVED
from models.credentials.finding import stored_credential
from models.credentials.noting import note
from models.credentials.status import CredentialScope
from models.credentials.tables import Credential
from models.errors import LimitReached
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk
from models.validation.judging import judged_addition, model_of
from models.validation.queue import enqueue
from models.validation.saving import Admission, check_of, names_taken, once_only, refuse_taken
from models.vault.custody import Vault

Offered = Callable[[Unit, UUID, Address], Awaitable[None]]
"""Raises NotFound where a model is not on offer in the workspace, and keeps it on offer else; handed in from above."""


async def add_credential(
    actor: Actor,
    addition: Addition,
    once: Once,
    *,
    work: UnitOfWork,
    vault: Vault,
    catalog: Catalog,
    desk: CheckDesk,
    offered: Offered,
) -> Admission:
    """Keep a credential, of a provider or of one model on offer, and queue its first check. Raises InvalidInput (all
    mistakes), NotFound (provider, model), NameTaken, LimitReached (100 a provider, and 100 a model), RateLimited,
    IdempotencyConflict."""
    catalog.entry(addition.provider_key)

    async def act(unit: Unit) -> Admission:
        return await admit(unit, actor, addition, vault=vault, catalog=catalog, desk=desk, offered=offered)

    return await once_only(actor, once, act, work=work)


async def admit(
    unit: Unit,
    actor: Actor,
    addition: Addition,
    *,
    vault: Vault,
    catalog: Catalog,
    desk: CheckDesk,
    offered: Offered | None = None,
    problems: Problems | None = None,
    named: str = "name",
) -> Admission:
    """The same within a unit that does more. `offered` None: the caller has seen to it. `problems`: mistakes that he found,
    told together with those found here, one of the name at `named`."""
    workspace = actor.workspace
    entry = catalog.entry(addition.provider_key)
    now = await unit.now()
    asked = judged_addition(addition, entry, now=now, problems=problems, named=named)
    refuse_foreign(actor, asked.labels, "environment")
    await one_at_a_time(unit, workspace)
    model = asked.model
    if model is not None and offered is not None:
        await offered(unit, workspace, Address(entry.key, model.type, model.name))
    taken = await names_taken(workspace, entry.key, model)
    if len(taken) >= PER_PLACE:
        holder = "A provider" if model is None else "A model"
        raise LimitReached(
            f"{holder} holds {PER_PLACE} credentials at most: delete one first.", limit=PER_PLACE
        )
    words = asked.labels
    name = words.name or generated_name(entry.name, model, taken)
    refuse_taken(name, taken)
    credential = await Credential.create(
        id=uuid4(),
        workspace_id=workspace,
        provider_key=entry.key,
        scope=(CredentialScope.MODEL if model else CredentialScope.PROVIDER).value,
        model_type=model.type.value if model else "",
        model_name=model.name if model else "",
        name=name,
        name_key=name_key(name),
        environment=words.environment,
        expires_at=words.expires_at,
        default_wish=addition.make_default,
        created_by_id=actor.account_id,
        created_at=now,
        updated_at=now,
    )
    if words.expires_at is not None:
        unit.ring(MOVED)
    row = await keep_fields(
        unit, credential, asked.fields, version=1, former=None, entry=entry, vault=vault, now=now
    )
    # Told before its check, so that a reader of the events meets the credential first.
    await note(unit, actor, credential, "added", {"environment": credential.environment})
    wanted = replace(
        check_of(credential, entry, row), invoke=addition.invoke, invoke_model=asked.invoke_model
    )
    run = await enqueue(unit, actor, wanted, desk=desk, now=now)
    return Admission(credential.id, run.id)


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
    called = invoke_model(problems, invoke=invoke, model=model)
    problems.refuse_any()

    async def act(unit: Unit) -> Admission:
        now = await unit.now()
        await one_at_a_time(unit, workspace)
        credential = await stored_credential(workspace, credential_id)
        refuse_foreign(actor, credential, "id")
        own = model_of(credential)
        if own is not None:
            one_model(problems, own, invoke_model=called)
            problems.refuse_any()
        run_id = await check_again(
            unit,
            actor,
            credential,
            invoke=invoke,
            invoke_model=own.name if own and invoke else called,
            catalog=catalog,
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
        return Admission(credential.id, run_id)

    return await once_only(actor, once, act, work=work)


async def check_again(
    unit: Unit,
    actor: Actor,
    credential: Credential,
    *,
    catalog: Catalog,
    desk: CheckDesk,
    now: datetime,
    invoke: bool = False,
    invoke_model: str | None = None,
) -> UUID:
    """The check of a stored credential, queued in a unit that holds the workspace, of its waiting fields where there are
    some. Raises NotFound (provider), RateLimited."""
    entry = catalog.entry(credential.provider_key)
    version = credential.pending_version or credential.fields_version
    row = await fields_of(credential, version=version)
    wanted = replace(check_of(credential, entry, row), invoke=invoke, invoke_model=invoke_model)
    run = await enqueue(unit, actor, wanted, desk=desk, now=now)
    return run.id
