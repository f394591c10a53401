"""Saving and checking as one act: the credential, its sealed fields, its check, audit and announcements commit together."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.audit import record
from models.access.texts import Problems, free_name, name_key
from models.catalog import forms
from models.catalog.entries import Entry
from models.catalog.forms import Accepted
from models.catalog.providers import Catalog
from models.credentials.custody import drop_unused, fields_of, keep_fields
from models.credentials.defaults import take_default_if_free
from models.credentials.drafts import (
    PER_PROVIDER,
    Addition,
    Changes,
    Labels,
    Once,
    Trial,
    generated_name,
    invoke_model,
)
from models.credentials.ordering import one_at_a_time
from models.credentials.switching import view_of
from models.credentials.tables import Credential, CredentialFields
from models.errors import (
    InvalidInput,
    LimitReached,
    NameTaken,
    NotFound,
    Problem,
    ProblemCode,
    VersionConflict,
)
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk, DraftFields
from models.validation.judging import judged_addition, judged_changes, judged_trial
from models.validation.queue import Wanted, cancel_checks, enqueue
from models.vault.custody import Vault

# What an update may write; the rest is the checks' and the uses' to write.
_CHANGED = (
    "name",
    "name_key",
    "environment",
    "expires_at",
    "fields_version",
    "pending_version",
    "checked",
    "unreadable",
    "version",
    "updated_at",
)


@dataclass(frozen=True, slots=True)
class Admission:
    """What came of it: `run_id` None where no check was needed."""

    credential_id: UUID | None
    run_id: UUID | None


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
    entry = _entry(catalog, addition.provider_key)

    async def act(unit: Unit) -> Admission:
        now = await unit.now()
        asked = judged_addition(addition, entry, now=now)
        await one_at_a_time(unit, workspace)
        taken = await _names(workspace, entry.key)
        if len(taken) >= PER_PROVIDER:
            raise LimitReached(
                f"A provider holds {PER_PROVIDER} credentials at most: delete one first.", limit=PER_PROVIDER
            )
        words, accepted = asked.labels, asked.fields
        name = words.name or generated_name(entry.name, taken)
        _refuse_taken(name, taken)
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
        await _note(unit, actor, credential, "added", {"environment": credential.environment})
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

    return await _once(actor, once, act, work=work)


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
        credential = await _stored(workspace, credential_id)
        entry = _entry(catalog, credential.provider_key)
        if credential.version != expected_version:
            raise VersionConflict(credential.version)
        former = await fields_of(credential, version=credential.pending_version or credential.fields_version)
        changed = judged_changes(changes, credential, entry, former, now=now)
        name = credential.name
        had_ended = credential.expires_at is not None and credential.expires_at <= now
        relabelled = await _relabel(credential, changed.labels)
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
        await _note(unit, actor, credential, "updated", detail)
        if had_ended and (await view_of(unit, credential, vault=vault, now=now)).usable:
            await take_default_if_free(unit, actor, credential, now=now)
        return Admission(credential.id, run_id)

    return await _once(actor, once, act, work=work)


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
        credential = await _stored(workspace, credential_id)
        entry = _entry(catalog, credential.provider_key)
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

    return await _once(actor, once, act, work=work)


async def test_credential(
    actor: Actor, trial: Trial, *, work: UnitOfWork, catalog: Catalog, desk: CheckDesk
) -> Admission:
    """Check fields that are not kept. Their secrets live in this process alone, at most as long as the run. Raises
    InvalidInput, NotFound, SecretsRequired, RateLimited."""
    workspace = actor.workspace
    if (trial.provider_key is None) == (trial.credential_id is None):
        code = ProblemCode.REQUIRED if trial.provider_key is None else ProblemCode.NOT_ALLOWED
        raise InvalidInput(
            Problem(("providerKey",), code, "Give either providerKey or credentialId, not both.")
        )
    run_id = uuid4()

    async def act(unit: Unit) -> tuple[Admission, DraftFields]:
        now = await unit.now()
        await one_at_a_time(unit, workspace)
        former = None
        if trial.credential_id is not None:
            credential = await _stored(workspace, trial.credential_id)
            entry = _entry(catalog, credential.provider_key)
            former = await fields_of(
                credential, version=credential.pending_version or credential.fields_version
            )
        else:
            entry = _entry(catalog, trial.provider_key or "")
        tried = judged_trial(trial, entry, former)
        accepted = tried.fields
        run = await enqueue(
            unit,
            actor,
            Wanted(
                id=run_id,
                workspace_id=workspace,
                provider_key=entry.key,
                host=forms.host(entry, accepted.plain),
                credential_id=trial.credential_id,
                fields_version=None,
                draft=True,
                invoke=trial.invoke,
                invoke_model=tried.invoke_model,
            ),
            desk=desk,
            now=now,
        )
        subject = f"credential:{trial.credential_id}" if trial.credential_id else f"provider:{entry.key}"
        await record(unit, actor, "credential.tested", subject)
        stored = {} if former is None else former.secrets
        draft = DraftFields(
            plain=accepted.plain,
            secrets=accepted.secrets,
            stored={name: version for name, version in stored.items() if name in accepted.kept_secrets},
            model=tried.model,
        )
        # Before the commit: once the run can be claimed, its secrets must be here.
        desk.arriving.add(run_id)
        desk.drafts[run_id] = draft
        return Admission(None, run.id), draft

    try:
        admission, _ = await work.writing(act)
    except BaseException:
        desk.drafts.pop(run_id, None)
        raise
    finally:
        desk.arriving.discard(run_id)
    return admission


async def _once(
    actor: Actor, once: Once, act: Callable[[Unit], Awaitable[Admission]], *, work: UnitOfWork
) -> Admission:
    async def unit_of(unit: Unit) -> Admission:
        earlier = await idempotency.replay(unit, actor, once.mutation, once.key, once.input_mac)
        if earlier is not None:
            return Admission(_id(earlier.get("credential")), _id(earlier.get("run")))
        admission = await act(unit)
        outcome = {"credential": _text(admission.credential_id), "run": _text(admission.run_id)}
        await idempotency.keep(unit, actor, once.mutation, once.key, outcome)
        return admission

    return await work.writing(unit_of)


def _entry(catalog: Catalog, key: str) -> Entry:
    entry = catalog.get(key)
    if entry is None:
        raise NotFound("provider")
    return entry


async def _stored(workspace_id: UUID, credential_id: UUID) -> Credential:
    credential = await Credential.get_or_none(workspace_id=workspace_id, id=credential_id)
    if credential is None:
        raise NotFound("credential")
    return credential


async def _names(workspace_id: UUID, provider_key: str, *, but: UUID | None = None) -> set[str]:
    rows = await Credential.filter(
        workspace_id=workspace_id, provider_key=provider_key, scope="PROVIDER"
    ).values_list("id", "name_key")
    return {key for id, key in rows if id != but}


def _refuse_taken(name: str, taken: set[str]) -> None:
    if name_key(name) in taken:
        raise NameTaken(
            "Another credential of this provider has that name.", suggestion=free_name(name, taken)
        )


async def _relabel(credential: Credential, words: Labels) -> bool:
    """Put the labels on; whether any differs. Raises NameTaken."""
    before = (credential.name, credential.environment, credential.expires_at)
    if words.name is not None and words.name != credential.name:
        taken = await _names(credential.workspace_id, credential.provider_key, but=credential.id)
        _refuse_taken(words.name, taken)
        credential.name = words.name
        credential.name_key = name_key(words.name)
    credential.environment = words.environment
    credential.expires_at = words.expires_at
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
    await keep_fields(
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
    await drop_unused(unit, credential)
    run = await enqueue(
        unit,
        actor,
        Wanted(
            workspace_id=credential.workspace_id,
            provider_key=credential.provider_key,
            host=forms.host(entry, accepted.plain),
            credential_id=credential.id,
            fields_version=version,
            of_change=of_change,
        ),
        desk=desk,
        now=now,
    )
    return run.id


async def _note(
    unit: Unit, actor: Actor, credential: Credential, what: str, detail: Mapping[str, Any] | None = None
) -> None:
    await record(
        unit,
        actor,
        f"credential.{what}",
        f"credential:{credential.id}",
        {"name": credential.name, "provider": credential.provider_key, **(detail or {})},
    )
    unit.announce(
        Event(
            credential.workspace_id,
            f"credential.{what}",
            credential.id,
            {"provider_key": credential.provider_key},
        )
    )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
