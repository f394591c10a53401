"""What a check writes while it runs and when it ended: its steps, its verdict, its credential's standing, the next try.
Everything here is written only while the claim still holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from models.access.actor import SYSTEM, Actor
from models.catalog.ordering import one_at_a_time
from models.credentials.custody import drop_unused, keep_fingerprint
from models.credentials.defaults import make_default, take_default_if_free
from models.credentials.learning import Lesson, Tried, learn
from models.credentials.status import CredentialScope, Judgement, RunState, credential_status, ruling, usable
from models.credentials.tables import Credential, CredentialFields
from models.events.unit_of_work import Unit
from models.validation.desk import CheckDesk
from models.validation.leases import Claim, all_held, held
from models.validation.queue import Wanted, enqueue, tell
from models.validation.steps import Step, StepState, closed, packed, run_state, unpacked
from models.validation.tables import ValidationRun
from models.vendors.adapter import StepKind
from models.vendors.failure import ANSWERS, CLOSED, Failure
from models.vendors.verdict import Verdict

_OF_THE_END = (
    *("state", "steps", "failure", "message", "hint", "http_status", "latency_ms", "finished_at"),
    *("lease_until_ms", "models_found", "discovered"),
)


_OF_THE_CREDENTIAL = (
    *("unreadable", "fields_version", "pending_version", "verdict", "limited_by", "checked"),
    *("unreached", "last_checked_at"),
)


async def record_steps(unit: Unit, taken: Mapping[Claim, Sequence[Step]]) -> set[Claim]:
    """Write where the runs stand; those whose claim is lost: their work is to be dropped."""
    runs = await all_held(unit, taken)
    for claim, run in runs.items():
        run.steps = packed(taken[claim])
        await run.save(update_fields=["steps"])
        tell(unit, run)
    return set(taken) - set(runs)


async def record_verdict(
    unit: Unit,
    claim: Claim,
    verdict: Verdict,
    steps: Sequence[Step],
    *,
    desk: CheckDesk,
    latency_ms: int,
    unreadable: bool | None,
    fingerprint: str | None = None,
) -> bool:
    """Write the end of a run and what it does to its credential, once. False when the claim is lost. `unreadable` None:
    nobody came to look. `fingerprint`: of its fields, where they were kept without one."""
    await one_at_a_time(unit, claim.workspace_id)
    run = await held(unit, claim)
    if run is None:
        return False
    now = await unit.now()
    outcome = verdict.outcome
    state = run_state(outcome.failure)
    run.state = state.value
    run.steps = packed(closed(steps, state, detail=outcome.message))
    run.failure = outcome.failure.value if outcome.failure else None
    run.message = outcome.message
    run.hint = outcome.hint
    run.http_status = outcome.http_status
    run.latency_ms = latency_ms
    run.finished_at = now
    run.lease_until_ms = None
    if verdict.models is not None:
        run.models_found = len(verdict.models)
        run.discovered = [model.kept() for model in verdict.models]
    await run.save(update_fields=_OF_THE_END)
    if run.credential_id is not None and not run.draft:
        await _settle(unit, run, run.credential_id, state, verdict, desk=desk, unreadable=unreadable, now=now)
        if fingerprint is not None and run.fields_version is not None:
            place = (run.workspace_id, run.credential_id)
            await keep_fingerprint(unit, *place, version=run.fields_version, fingerprint=fingerprint)
    tell(unit, run)
    return True


async def _settle(
    unit: Unit,
    run: ValidationRun,
    credential_id: UUID,
    state: RunState,
    verdict: Verdict,
    *,
    desk: CheckDesk,
    unreadable: bool | None,
    now: datetime,
) -> None:
    """The credential's side of the end. A run of waiting fields puts them in force, drops them or leaves them waiting."""
    credential = await Credential.get(workspace_id=run.workspace_id, id=credential_id)
    actor = SYSTEM(run.workspace_id)
    was_usable = _usable(credential, now=now)
    in_force = not run.of_change
    if in_force and unreadable is not None:
        credential.unreadable = unreadable
    if in_force:
        former = Judgement(credential.verdict) if credential.verdict else None
        rule = ruling(state, verdict.outcome.failure, limited_by=verdict.limited_by, former=former)
        if rule.judgement is not None:
            credential.verdict = rule.judgement.value
            credential.limited_by = rule.limited_by.value if rule.limited_by else None
    elif state is RunState.SUCCEEDED:
        credential.fields_version = run.fields_version or credential.fields_version
        credential.pending_version = None
        credential.unreadable = False
        credential.verdict = Judgement.VALID.value
        credential.limited_by = verdict.limited_by.value if verdict.limited_by else None
    elif state is RunState.FAILED:
        credential.pending_version = None
    credential.checked = True
    if in_force or state is RunState.SUCCEEDED:
        credential.unreached = verdict.outcome.failure not in (None, *ANSWERS)
        credential.last_checked_at = now
        await learn(unit, credential, _lesson(run, credential, verdict), now=now)
    await credential.save(update_fields=_OF_THE_CREDENTIAL)
    if not in_force and credential.pending_version is None:
        await drop_unused(unit, credential)
    if state is RunState.SUCCEEDED and verdict.keep:
        await _keep(credential, verdict)
    if _usable(credential, now=now):
        wished = state is RunState.SUCCEEDED and credential.default_wish is True
        await _choose_default(unit, actor, credential, wished=wished, became_usable=not was_usable, now=now)
    # A check that nobody asked for is taken up again too: nobody is there to ask once more.
    if state is RunState.INCONCLUSIVE and (run.of_change or credential.verdict is None or not run.counted):
        await _try_again(unit, actor, run, verdict.outcome.retry_after, desk=desk, now=now)


def _lesson(run: ValidationRun, credential: Credential, verdict: Verdict) -> Lesson:
    """What the check told of models. Only a model that was named counts as tried, and only one that came to its call."""
    call = next((step for step in unpacked(run.steps) if step.kind is StepKind.INVOKE), None)
    tried = None
    if run.invoke_model is not None and call is not None:
        failure = verdict.outcome.failure
        if call.state is StepState.SUCCEEDED:
            tried = Tried(credential.model_type or None, run.invoke_model, None)
        elif call.state is StepState.FAILED and failure in CLOSED:
            tried = Tried(credential.model_type or None, run.invoke_model, failure)
    return Lesson(run.id, verdict.models, tried, afresh=run.of_change)


async def _keep(credential: Credential, verdict: Verdict) -> None:
    # The address that answered, say: the same host, so the secrets' destination stands.
    row = await CredentialFields.get(credential_id=credential.id, version=credential.fields_version)
    row.plain = {**row.plain, **verdict.keep}
    await row.save(update_fields=["plain"])


def _usable(credential: Credential, *, now: datetime) -> bool:
    status = credential_status(
        readable=not credential.unreadable,
        expires_at=credential.expires_at,
        enabled=credential.enabled,
        judgement=Judgement(credential.verdict) if credential.verdict else None,
        checked=credential.checked,
        check_open=False,
        now=now,
    )
    limited_by = Failure(credential.limited_by) if credential.limited_by else None
    return usable(status, limited_by=limited_by, of_model=credential.scope == CredentialScope.MODEL)


async def _choose_default(
    unit: Unit, actor: Actor, credential: Credential, *, wished: bool, became_usable: bool, now: datetime
) -> None:
    if wished:
        await make_default(unit, actor, credential, now=now)
        # The wish is granted once: a later check must not take the default back from a hand that moved it.
        credential.default_wish = None
        await credential.save(update_fields=["default_wish"])
    elif became_usable:
        await take_default_if_free(unit, actor, credential, now=now)


async def _try_again(
    unit: Unit, actor: Actor, run: ValidationRun, retry_after: float | None, *, desk: CheckDesk, now: datetime
) -> None:
    """A check without an answer is taken up again: when the provider said, else after 1, 5 and 15 minutes."""
    if run.attempt >= len(desk.rules.retries):
        return
    delay = float(desk.rules.retries[run.attempt])
    if retry_after is not None:
        delay = min(max(retry_after, 1.0), float(desk.rules.longest_retry_after))
    await enqueue(
        unit,
        actor,
        Wanted(
            workspace_id=run.workspace_id,
            provider_key=run.provider_key,
            host=run.host,
            credential_id=run.credential_id,
            fields_version=run.fields_version,
            of_change=run.of_change,
            bulk=True,
            counted=False,
            invoke=run.invoke,
            invoke_model=run.invoke_model,
            attempt=run.attempt + 1,
            delay=delay,
        ),
        desk=desk,
        now=now,
    )
