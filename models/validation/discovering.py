"""Asking a provider again which models it lists for a stored credential: a free check, for a person who waits."""

from uuid import UUID

from models.access.actor import Actor
from models.access.audit import record
from models.access.idempotency import Once
from models.catalog.entries import ConfigurationMethod
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.environments import refuse_foreign
from models.credentials.finding import stored_credential
from models.credentials.status import CredentialScope
from models.credentials.tables import Credential
from models.errors import InvalidInput, Problem, ProblemCode
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.admission import check_again
from models.validation.desk import CheckDesk
from models.validation.saving import Admission, once_only


async def discover_models(
    actor: Actor, credential_id: UUID, once: Once, *, work: UnitOfWork, catalog: Catalog, desk: CheckDesk
) -> Admission:
    """Check the credential by the free steps, whose last lists the models. Raises InvalidInput, NotFound, RateLimited,
    IdempotencyConflict."""

    async def act(unit: Unit) -> Admission:
        now = await unit.now()
        await one_at_a_time(unit, actor.workspace)
        credential = await stored_credential(actor.workspace, credential_id)
        refuse_foreign(actor, credential, "credentialId")
        _refuse_without_a_list(credential, catalog)
        run_id = await check_again(unit, actor, credential, catalog=catalog, desk=desk, now=now)
        detail = {"name": credential.name, "provider": credential.provider_key}
        await record(unit, actor, "models.discovery_requested", f"credential:{credential.id}", detail)
        return Admission(credential.id, run_id)

    return await once_only(actor, once, act, work=work)


def _refuse_without_a_list(credential: Credential, catalog: Catalog) -> None:
    entry = catalog.entry(credential.provider_key)
    if credential.scope != CredentialScope.PROVIDER:
        why = "A credential of one model lists none: name one of the provider."
    elif ConfigurationMethod.DISCOVERY not in entry.configuration_methods:
        why = "This provider lists no models to discover: see configurationMethods."
    else:
        return
    raise InvalidInput(Problem(("credentialId",), ProblemCode.NOT_ALLOWED, why))
