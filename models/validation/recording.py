"""What a check writes while it runs and when it ended: its steps, its verdict, its credential's standing, the next try.
Everything here is written only while the claim still holds."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from models.access.actor import SYSTEM, Actor
from models.credentials.custody import drop_unused
from models.credentials.defaults import make_default, take_default_if_free
from models.credentials.ordering import one_at_a_time
from models.credentials.status import CredentialStatus, Judgement, RunState, credential_status, ruling, usable
from models.credentials.tables import Credential, CredentialFields
from models.events.unit_of_work import Unit
from models.validation.desk import CheckDesk
from models.validation.queue import Claim, Wanted, enqueue, held, tell
from models.validation.steps import Step, closed, packed, run_state
from models.validation.tables import ValidationRun
from models.vendors.failure import Failure
from models.vendors.verdict import Verdict

log = logging.getLogger(__name__)


async def record_steps(unit: Unit, claim: Claim, steps: Sequence[Step], *, now: datetime) -> bool:
    """Write where the run stands. False when the claim is lost: the work is to be dropped."""
    run = await held(unit, claim, now=now)
    if run is None:
        return False
    run.steps = packed(steps)
    await run.save(update_fields=["steps"])
    tell(unit, run)
    return True


async def record_verdict(
    unit: Unit,
    claim: Claim,
    verdict: Verdict,
    steps: Sequence[Step],
    *,
    desk: CheckDesk,
    latency_ms: int,
    unreadable: bool,
    now: datetime,
) -> bool:
    """Write the end of a run and what it does to its credential, once. False when the claim is lost."""
    await one_at_a_time(unit, claim.workspace_id)
    run = await held(unit, claim, now=now)
    if run is None:
        return False
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
        run.discovered = [asdict(model) for model in verdict.models]
    await run.save()
    if run.credential_id is not None and not run.draft:
        await _settle(unit, run, run.credential_id, state, verdict, desk=desk, unreadable=unreadable, now=now)
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
    unreadable: bool,
    now: datetime,
) -> None:
    """The credential's side of the end. A run of waiting fields puts them in force, drops them or leaves them waiting."""
    credential = await Credential.get(workspace_id=run.workspace_id, id=credential_id)
    actor = SYSTEM(run.workspace_id)
    failure = verdict.outcome.failure
    credential.unreadable = unreadable
    if run.of_change and state is RunState.SUCCEEDED:
        credential.fields_version = run.fields_version or credential.fields_version
        credential.pending_version = None
        credential.verdict = Judgement.VALID.value
        credential.limited_by = verdict.limited_by.value if verdict.limited_by else None
        await drop_unused(unit, credential)
    elif run.of_change and state is RunState.FAILED:
        credential.pending_version = None
        await drop_unused(unit, credential)
    elif not run.of_change:
        former = Judgement(credential.verdict) if credential.verdict else None
        rule = ruling(state, failure, limited_by=verdict.limited_by, former=former)
        if rule.judgement is not None:
            credential.verdict = rule.judgement.value
            credential.limited_by = rule.limited_by.value if rule.limited_by else None
    first_try_failed_to_tell = state is RunState.INCONCLUSIVE and (
        run.of_change or credential.verdict is None
    )
    credential.checked = True
    await credential.save(
        update_fields=["unreadable", "fields_version", "pending_version", "verdict", "limited_by", "checked"]
    )
    if state is RunState.SUCCEEDED and verdict.keep:
        await _keep(credential, verdict)
    if state is RunState.SUCCEEDED:
        await _choose_default(unit, actor, credential, now=now)
    if first_try_failed_to_tell:
        await _try_again(unit, actor, run, verdict.outcome.retry_after, desk=desk, now=now)


async def _keep(credential: Credential, verdict: Verdict) -> None:
    # The address that answered, say: the same host, so the secrets' destination stands.
    row = await CredentialFields.get(credential_id=credential.id, version=credential.fields_version)
    row.plain = {**row.plain, **verdict.keep}
    await row.save(update_fields=["plain"])


async def _choose_default(unit: Unit, actor: Actor, credential: Credential, *, now: datetime) -> None:
    status = credential_status(
        readable=not credential.unreadable,
        expires_at=credential.expires_at,
        enabled=credential.enabled,
        judgement=Judgement(credential.verdict) if credential.verdict else None,
        checked=True,
        check_open=False,
        now=now,
    )
    limited_by = Failure(credential.limited_by) if credential.limited_by else None
    if status is not CredentialStatus.VALID or not usable(
        status, limited_by=limited_by, of_model=credential.scope == "MODEL"
    ):
        return
    if credential.default_wish is True:
        await make_default(unit, actor, credential, now=now)
        # The wish is granted once: a later check must not take the default back from a hand that moved it.
        credential.default_wish = None
        await credential.save(update_fields=["default_wish"])
    else:
        await take_default_if_free(unit, actor, credential, now=now)


async def _try_again(
    unit: Unit, actor: Actor, run: ValidationRun, retry_after: float | None, *, desk: CheckDesk, now: datetime
) -> None:
    """A first check without an answer is taken up again: when the provider said, else after 1, 5 and 15 minutes."""
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
