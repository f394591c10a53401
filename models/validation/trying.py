"""Testing fields that are not kept: their secrets never leave this process's memory."""

from uuid import uuid4

from models.access.actor import Actor
from models.access.audit import record
from models.catalog import forms
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.custody import fields_of
from models.credentials.drafts import (
    Trial,
)
from models.credentials.environments import refuse_foreign
from models.credentials.finding import stored_credential
from models.errors import (
    InvalidInput,
    Problem,
    ProblemCode,
)
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk, DraftFields
from models.validation.judging import judged_trial, model_of
from models.validation.queue import Wanted, enqueue
from models.validation.saving import Admission


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
        former, own = None, None
        if trial.credential_id is not None:
            credential = await stored_credential(workspace, trial.credential_id)
            refuse_foreign(actor, credential, "credentialId")
            entry = catalog.entry(credential.provider_key)
            own = model_of(credential)
            former = await fields_of(
                credential, version=credential.pending_version or credential.fields_version
            )
        else:
            entry = catalog.entry(trial.provider_key or "")
        tried = judged_trial(trial, entry, former, own=own)
        accepted = tried.fields
        run = await enqueue(
            unit,
            actor,
            Wanted(
                id=run_id,
                workspace_id=workspace,
                provider_key=entry.key,
                host=forms.host(entry, accepted.plain, form=tried.form),
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
            form=tried.form,
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
