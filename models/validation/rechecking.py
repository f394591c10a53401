"""Checking many stored credentials again: in one unit, one answer, and behind whatever people wait for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from tortoise.expressions import Q

from models.access import idempotency
from models.access.actor import Actor
from models.access.audit import record
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.drafts import Once
from models.credentials.environments import refuse_any_foreign
from models.credentials.tables import Credential, CredentialFields
from models.errors import InvalidInput, NotFound, Problem, ProblemCode
from models.events.rows import marks, optional_uuid_of, uuid_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk
from models.validation.minutes import MINUTE_MS, Minutes
from models.validation.queue import OPEN, Wanted, enqueue, forget_oldest, milliseconds, put
from models.validation.saving import check_of
from models.validation.tables import ValidationRun

AT_ONCE = 500


async def validate_credentials(
    actor: Actor,
    which: Sequence[UUID] | str,
    once: Once,
    *,
    work: UnitOfWork,
    catalog: Catalog,
    desk: CheckDesk,
) -> tuple[UUID, ...]:
    """Check these again, or all of the provider of that key that are the actor's to use; the checks wait for their minute
    instead of being refused. The runs' ids in the order asked for, of a provider's the oldest first. Raises InvalidInput,
    NotFound (where one of them is unknown, and then none is checked), IdempotencyConflict."""
    if isinstance(which, str):
        catalog.entry(which)
    else:
        which = tuple(dict.fromkeys(which))
        if not which:
            raise InvalidInput(Problem(("ids",), ProblemCode.REQUIRED, "Name at least one credential."))
        _refuse_too_many("ids", len(which))

    async def check(unit: Unit) -> tuple[UUID, ...]:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            credentials = await _asked(actor, which)
            runs = await _enqueued(unit, actor, credentials, catalog=catalog, desk=desk)
            subject = f"provider:{which}" if isinstance(which, str) else f"workspace:{actor.workspace}"
            await record(unit, actor, "credentials.check_requested", subject, {"credentials": len(runs)})
            return {"runs": [runs[credential.id].hex for credential in credentials]}

        outcome = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return tuple(UUID(hex=text) for text in outcome["runs"])

    return await work.writing(check)


async def _asked(actor: Actor, which: Sequence[UUID] | str) -> list[Credential]:
    stored = Credential.filter(workspace_id=actor.workspace)
    if isinstance(which, str):
        stored = stored.filter(provider_key=which)
        if actor.environment is not None:
            stored = stored.filter(Q(environment=actor.environment) | Q(environment__isnull=True))
        found = await stored.order_by("created_at", "id").limit(AT_ONCE + 1)
        _refuse_too_many("providerKey", len(found))
        return found
    by_id = {credential.id: credential for credential in await stored.filter(id__in=list(which))}
    if len(by_id) < len(which):
        raise NotFound("credential")
    named = [by_id[credential_id] for credential_id in which]
    refuse_any_foreign(actor, named, "ids")
    return named


async def _enqueued(
    unit: Unit, actor: Actor, credentials: Sequence[Credential], *, catalog: Catalog, desk: CheckDesk
) -> dict[UUID, UUID]:
    """The run of each. What is asked of the database does not grow with their number, but for the rows written."""
    now = await unit.now()
    wanted = await _wanted(actor.workspace, credentials, catalog=catalog)
    # In the order of ids, as every unit that locks the checks of several.
    ids = sorted(wanted)
    open_ones = ValidationRun.filter(workspace_id=actor.workspace, credential_id__in=ids, state__in=OPEN)
    under_way = set(await open_ones.values_list("credential_id", flat=True))
    runs: dict[UUID, UUID] = {}
    for id in ids:
        if id in under_way:
            runs[id] = (await enqueue(unit, actor, wanted[id], desk=desk, now=now)).id
    minutes = await _counted(unit, actor.workspace, desk=desk, now=now)
    # Whoever was named first goes first; only the locks have an order of their own.
    due = {id: minutes.take(id) for id in wanted if id not in under_way}
    for id in sorted(due):
        runs[id] = (await put(unit, actor, wanted[id], due_ms=due[id], desk=desk, now=now)).id
    for row in await unit.rows(
        f"SELECT credential_id FROM validation_run WHERE NOT draft AND credential_id IN ({marks(ids)})"  # noqa: S608
        " GROUP BY credential_id HAVING count(*) > ? ORDER BY credential_id",
        *(*ids, desk.rules.runs_kept),
    ):
        await forget_oldest(unit, uuid_of(row["credential_id"]), keep=desk.rules.runs_kept)
    unit.after_commit(desk.ring)
    return runs


async def _wanted(
    workspace_id: UUID, credentials: Sequence[Credential], *, catalog: Catalog
) -> dict[UUID, Wanted]:
    """The check of each; where a credential has waiting fields, those are checked."""
    ids = [credential.id for credential in credentials]
    rows = await CredentialFields.filter(workspace_id=workspace_id, credential_id__in=ids)
    fields = {(row.credential_id, row.version): row for row in rows}
    wanted = {}
    for credential in credentials:
        entry = catalog.entry(credential.provider_key)
        row = fields[credential.id, credential.pending_version or credential.fields_version]
        wanted[credential.id] = replace(check_of(credential, entry, row), bulk=True)
    return wanted


async def _counted(unit: Unit, workspace_id: UUID, *, desk: CheckDesk, now: datetime) -> Minutes:
    rules, now_ms = desk.rules, milliseconds(now)
    minutes = Minutes(now_ms, per_workspace=rules.per_workspace, per_credential=rules.per_credential)
    for row in await unit.rows(
        "SELECT credential_id, not_before_ms FROM validation_run"
        " WHERE workspace_id = ? AND counted AND not_before_ms > ?",
        *(workspace_id, now_ms - MINUTE_MS),
    ):
        minutes.count(optional_uuid_of(row["credential_id"]), row["not_before_ms"])
    return minutes


def _refuse_too_many(field: str, many: int) -> None:
    if many > AT_ONCE:
        raise InvalidInput(
            Problem((field,), ProblemCode.OUT_OF_RANGE, f"At most {AT_ONCE} credentials are checked at once.")
        )
