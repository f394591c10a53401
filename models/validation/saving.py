"""What adding, changing and checking a credential share: its entry, its row, the names in use, what is noted of it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.access import idempotency
from models.access.actor import Actor
from models.access.audit import record
from models.access.texts import free_name, name_key
from models.catalog.entries import Entry
from models.catalog.providers import Catalog
from models.credentials.drafts import (
    Once,
)
from models.credentials.tables import Credential
from models.errors import (
    NameTaken,
    NotFound,
)
from models.events.outbox import Event
from models.events.unit_of_work import Unit, UnitOfWork


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


def entry_of(catalog: Catalog, key: str) -> Entry:
    """The provider in the catalog. Raises NotFound."""
    entry = catalog.get(key)
    if entry is None:
        raise NotFound("provider")
    return entry


async def stored_credential(workspace_id: UUID, credential_id: UUID) -> Credential:
    """The workspace's credential; called inside a unit. Raises NotFound."""
    credential = await Credential.get_or_none(workspace_id=workspace_id, id=credential_id)
    if credential is None:
        raise NotFound("credential")
    return credential


async def names_taken(workspace_id: UUID, provider_key: str, *, but: UUID | None = None) -> set[str]:
    """The names in use, as they are compared."""
    rows = await Credential.filter(
        workspace_id=workspace_id, provider_key=provider_key, scope="PROVIDER"
    ).values_list("id", "name_key")
    return {key for id, key in rows if id != but}


def refuse_taken(name: str, taken: set[str]) -> None:
    """Raises NameTaken, with a name that is free."""
    if name_key(name) in taken:
        raise NameTaken(
            "Another credential of this provider has that name.", suggestion=free_name(name, taken)
        )


async def note(
    unit: Unit, actor: Actor, credential: Credential, what: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Audit and announce what became of the credential."""
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
