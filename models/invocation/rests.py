"""The long rests of keys as they outlive the process."""

from datetime import datetime
from uuid import UUID, uuid4

from models.catalog.offerings import Address, ModelType
from models.events.rows import moment_of, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.pools.board import StoredRest
from models.standing.fitness import Rider
from models.vendors.failure import Failure

_WHOLE = ("", "", "")


async def keep_rest(unit: Unit, rest: StoredRest, *, workspace_id: UUID | None) -> None:
    """Keep it in the place of what was kept of the key, or of the model by it. `workspace_id` None: a hosted key's."""
    await unit.execute(
        "INSERT INTO credential_rest (id, workspace_id, rider, provider_key, type, name, until_at, because, level, set_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (rider, provider_key, type, name) DO UPDATE SET"
        " until_at = excluded.until_at, because = excluded.because, level = excluded.level, set_at = excluded.set_at",
        *(uuid4(), workspace_id, _text(rest.rider), *(rest.address or _WHOLE)),
        *(rest.until, rest.because.value, rest.level, rest.set_at),
    )


async def drop_rest(unit: Unit, rider: Rider, address: Address | None) -> None:
    """Forget what was kept."""
    await unit.execute(
        "DELETE FROM credential_rest WHERE rider = ? AND provider_key = ? AND type = ? AND name = ?",
        *(_text(rider), *(address or _WHOLE)),
    )


async def drop_rests(unit: Unit, rider: Rider) -> None:
    """Forget all of a key: it is gone, or another one."""
    await unit.execute("DELETE FROM credential_rest WHERE rider = ?", _text(rider))


async def drop_past(unit: Unit, now: datetime) -> None:
    """Forget what is over."""
    await unit.execute("DELETE FROM credential_rest WHERE until_at <= ?", now)


async def kept_rests(reader: Reader | Unit, now: datetime) -> list[StoredRest]:
    """Those that are not over, and of keys that are not others since."""
    rows = await reader.rows(
        "SELECT workspace_id, rider, provider_key, type, name, until_at, because, level, set_at FROM credential_rest AS rest"
        " WHERE until_at > ? AND NOT EXISTS (SELECT 1 FROM credential JOIN credential_fields AS fields"
        " ON fields.credential_id = credential.id AND fields.version = credential.fields_version"
        " WHERE credential.workspace_id = rest.workspace_id AND replace(CAST(credential.id AS TEXT), '-', '') = rest.rider"
        " AND fields.created_at > rest.set_at) ORDER BY rider, provider_key, type, name",
        now,
    )
    return [
        StoredRest(
            rider=row["rider"] if row["workspace_id"] is None else uuid_of(row["rider"]),
            address=Address(row["provider_key"], ModelType(row["type"]), row["name"])
            if row["type"]
            else None,
            because=Failure(row["because"]),
            level=row["level"],
            set_at=moment_of(row["set_at"]),
            until=moment_of(row["until_at"]),
        )
        for row in rows
    ]


def _text(rider: Rider) -> str:
    return rider.hex if isinstance(rider, UUID) else rider
