"""Checking many stored credentials again: in one unit, one answer, and behind whatever people wait for."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.audit import record
from models.catalog import forms
from models.catalog.providers import Catalog
from models.credentials.drafts import Once
from models.credentials.ordering import one_at_a_time
from models.credentials.tables import Credential, CredentialFields
from models.errors import InvalidInput, NotFound, Problem, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.desk import CheckDesk
from models.validation.queue import Wanted, enqueue

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
    """Check these again, or all of the provider of that key; the checks wait for their minute instead of being refused.
    The runs' ids in the order asked for, of a provider's the oldest first. Raises InvalidInput, NotFound (where one of
    them is unknown, and then none is checked), IdempotencyConflict."""
    if isinstance(which, str) and catalog.get(which) is None:
        raise NotFound("provider")
    if not isinstance(which, str):
        which = tuple(dict.fromkeys(which))
        if not which:
            raise InvalidInput(Problem(("ids",), ProblemCode.REQUIRED, "Name at least one credential."))
        _refuse_too_many("ids", len(which))

    async def check(unit: Unit) -> tuple[UUID, ...]:
        async def act() -> dict[str, Any]:
            await one_at_a_time(unit, actor.workspace)
            credentials = await _asked(actor.workspace, which)
            runs = await _enqueued(unit, actor, credentials, catalog=catalog, desk=desk)
            subject = f"provider:{which}" if isinstance(which, str) else f"workspace:{actor.workspace}"
            await record(unit, actor, "credentials.check_requested", subject, {"credentials": len(runs)})
            return {"runs": [runs[credential.id].hex for credential in credentials]}

        outcome = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return tuple(UUID(hex=text) for text in outcome["runs"])

    return await work.writing(check)


async def _asked(workspace_id: UUID, which: Sequence[UUID] | str) -> list[Credential]:
    stored = Credential.filter(workspace_id=workspace_id)
    if isinstance(which, str):
        found = await stored.filter(provider_key=which).order_by("created_at", "id").limit(AT_ONCE + 1)
        _refuse_too_many("providerKey", len(found))
        return found
    by_id = {credential.id: credential for credential in await stored.filter(id__in=list(which))}
    if len(by_id) < len(which):
        raise NotFound("credential")
    return [by_id[credential_id] for credential_id in which]


async def _enqueued(
    unit: Unit, actor: Actor, credentials: Sequence[Credential], *, catalog: Catalog, desk: CheckDesk
) -> dict[UUID, UUID]:
    """The run of each. Where a credential has waiting fields, those are checked."""
    ids = [credential.id for credential in credentials]
    rows = await CredentialFields.filter(workspace_id=actor.workspace, credential_id__in=ids)
    fields = {(row.credential_id, row.version): row for row in rows}
    now = await unit.now()
    runs: dict[UUID, UUID] = {}
    # In the order of ids, as every unit that locks the checks of several.
    for credential in sorted(credentials, key=lambda credential: credential.id):
        entry = catalog.get(credential.provider_key)
        if entry is None:
            raise NotFound("provider")
        row = fields[credential.id, credential.pending_version or credential.fields_version]
        wanted = Wanted(
            workspace_id=credential.workspace_id,
            provider_key=entry.key,
            host=forms.host(entry, row.plain),
            credential_id=credential.id,
            fields_version=row.version,
            of_change=credential.pending_version is not None,
            bulk=True,
        )
        runs[credential.id] = (await enqueue(unit, actor, wanted, desk=desk, now=now)).id
    return runs


def _refuse_too_many(field: str, many: int) -> None:
    if many > AT_ONCE:
        raise InvalidInput(
            Problem((field,), ProblemCode.OUT_OF_RANGE, f"At most {AT_ONCE} credentials are checked at once.")
        )
