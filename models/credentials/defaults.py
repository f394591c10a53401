"""Which credential serves when none is named: explicit, switched in one statement, never guessed after a hand chose."""

from datetime import datetime
from uuid import UUID, uuid4

from models.access.actor import Actor
from models.credentials.noting import note
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit


async def make_default(unit: Unit, actor: Actor, credential: Credential, *, now: datetime) -> bool:
    """Make it the default, whatever was before. False when it was already."""
    changed = await unit.rows(
        "INSERT INTO default_credential (id, workspace_id, provider_key, model_type, model_name, credential_id, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, provider_key, model_type, model_name)"
        " DO UPDATE SET credential_id = excluded.credential_id, changed_at = excluded.changed_at"
        " WHERE default_credential.credential_id IS NULL OR default_credential.credential_id <> excluded.credential_id"
        " RETURNING credential_id",
        *_row(credential, now),
    )
    if changed:
        await note(unit, actor, credential, "default_changed")
    return bool(changed)


async def take_default_if_free(unit: Unit, actor: Actor, credential: Credential, *, now: datetime) -> bool:
    """The automatic choice, for a credential that became usable: only where there never was a default, or no other
    credential is left. One conditional statement, so that two checks ending together make one default."""
    if credential.default_wish is False:
        return False
    changed = await unit.rows(
        "INSERT INTO default_credential (id, workspace_id, provider_key, model_type, model_name, credential_id, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, provider_key, model_type, model_name)"
        " DO UPDATE SET credential_id = excluded.credential_id, changed_at = excluded.changed_at"
        " WHERE default_credential.credential_id IS NULL AND NOT EXISTS (SELECT 1 FROM credential AS other"
        " WHERE other.workspace_id = excluded.workspace_id AND other.provider_key = excluded.provider_key"
        " AND other.model_type = excluded.model_type AND other.model_name = excluded.model_name"
        " AND other.id <> excluded.credential_id) RETURNING credential_id",
        *_row(credential, now),
    )
    if changed:
        await note(unit, actor, credential, "default_changed")
    return bool(changed)


async def clear_default(unit: Unit, credential: Credential, *, others: bool, now: datetime) -> None:
    """The credential is deleted. Was it the default and are there others, it is remembered that there was one, so that
    only a hand chooses the next; with no other left all begins anew."""
    if not others:
        await unit.execute(
            "DELETE FROM default_credential WHERE workspace_id = ? AND provider_key = ? AND model_type = ?"
            " AND model_name = ?",
            credential.workspace_id,
            credential.provider_key,
            credential.model_type,
            credential.model_name,
        )
        return
    await unit.execute(
        "UPDATE default_credential SET credential_id = NULL, changed_at = ? WHERE workspace_id = ? AND credential_id = ?",
        now,
        credential.workspace_id,
        credential.id,
    )


def _row(credential: Credential, now: datetime) -> tuple[UUID | str | datetime, ...]:
    return (
        uuid4(),
        credential.workspace_id,
        credential.provider_key,
        credential.model_type,
        credential.model_name,
        credential.id,
        now,
    )
