"""What adding, changing and checking a credential share: doing it once, the check itself, the names in use."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.texts import free_name, name_key
from models.catalog import forms
from models.catalog.entries import Entry
from models.credentials.drafts import ModelName, Once
from models.credentials.tables import Credential, CredentialFields
from models.errors import (
    NameTaken,
)
from models.events.unit_of_work import Unit, UnitOfWork
from models.validation.queue import Wanted


@dataclass(frozen=True, slots=True)
class Admission:
    """What came of it: `run_id` None where no check was needed."""

    credential_id: UUID | None
    run_id: UUID | None


async def once_only(
    actor: Actor, once: Once, act: Callable[[Unit], Awaitable[Admission]], *, work: UnitOfWork
) -> Admission:
    """Do it in one unit, once for its idempotency key."""

    async def unit_of(unit: Unit) -> Admission:
        earlier = await idempotency.replay(unit, actor, once.mutation, once.key, once.input_mac)
        if earlier is not None:
            return Admission(_id(earlier.get("credential")), _id(earlier.get("run")))
        admission = await act(unit)
        outcome = {"credential": _text(admission.credential_id), "run": _text(admission.run_id)}
        await idempotency.keep(unit, actor, once.mutation, once.key, outcome)
        return admission

    return await work.writing(unit_of)


def check_of(credential: Credential, entry: Entry, row: CredentialFields) -> Wanted:
    """The free check of one version of a stored credential's fields: of a change, where it is not the one in force."""
    form = forms.form_of(entry, credential.model_type)
    return Wanted(
        workspace_id=credential.workspace_id,
        provider_key=credential.provider_key,
        host=forms.host(entry, row.plain, form=form),
        credential_id=credential.id,
        fields_version=row.version,
        of_change=row.version != credential.fields_version,
    )


async def names_taken(
    workspace_id: UUID, provider_key: str, model: ModelName | None, *, but: UUID | None = None
) -> set[str]:
    """The names in use of a provider's credentials, or of one model's, as they are compared."""
    rows = await Credential.filter(
        workspace_id=workspace_id,
        provider_key=provider_key,
        model_type=model.type.value if model else "",
        model_name=model.name if model else "",
    ).values_list("id", "name_key")
    return {key for id, key in rows if id != but}


def refuse_taken(name: str, taken: set[str]) -> None:
    """Raises NameTaken, with a name that is free."""
    if name_key(name) in taken:
        raise NameTaken(
            "Another credential of this provider, or of this model, has that name.",
            suggestion=free_name(name, taken),
        )


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _text(id: UUID | None) -> str | None:
    return None if id is None else str(id)
