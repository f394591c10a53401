"""What is told of receipts: one, pages of them, and how many calls were served; always within a workspace, and within what the
reader may see."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.access.actor import Actor
from models.access.permissions import Permission
from models.catalog.offerings import Address, ModelType
from models.events.rows import json_of, marks, moment_of, optional_uuid_of, uuid_of
from models.events.unit_of_work import Reader, Unit
from models.usage.receipts import Attempt, AttemptOutcome, Receipt
from models.vendors.failure import Failure
from models.vendors.speaking import Usage

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sight:
    """Which receipts somebody may see. `actor`: the kind and the id of whose own alone; None: everybody's. `environment`: those
    of calls made for it alone; None: for any, or for none."""

    actor: tuple[str, UUID] | None
    environment: str | None

    @classmethod
    def of(cls, actor: Actor) -> "Sight":
        """One's own, all with USAGE_VIEW; of a token that is bound to an environment, its environment's alone."""
        everybody = actor.may(Permission.USAGE_VIEW)
        return cls(None if everybody else (actor.kind, actor.id), actor.environment)

    def reaches(self, receipt: Receipt) -> bool:
        """Whether the receipt may be seen."""
        return self.actor in (None, (receipt.actor_kind, receipt.actor_id)) and self.environment in (
            None,
            receipt.environment,
        )


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which receipts a list shows; None: any. `provider_key`: that asked for a model of it, or were served by one.
    `credential_id`: that it served, and of those that nobody served, for which it was tried."""

    provider_key: str | None = None
    credential_id: UUID | None = None
    failed_only: bool = False
    environment: str | None = None


async def receipts_by_ids(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID]
) -> dict[UUID, Receipt]:
    """Receipts of the workspace that are written, whoever may see them."""
    if not ids:
        return {}
    sql = f"SELECT * FROM receipt WHERE workspace_id = ? AND id IN ({marks(list(ids))})"  # noqa: S608
    rows = await reader.rows(sql, workspace_id, *ids)
    return {receipt.id: receipt for receipt in map(_receipt, rows)}


async def receipts(
    reader: Reader | Unit,
    workspace_id: UUID,
    sieve: Sieve,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Receipt]:
    """The receipts that pass, newest first, from after that place on."""
    ways, params = _ways(workspace_id, sieve, "AND (at, id) < (?, ?) " if after else "", after or ())
    # Each way follows an index of its own and stops there; they meet no receipt twice.
    parts = [f"SELECT * FROM ({way} ORDER BY at DESC, id DESC LIMIT ?) AS part" for way in ways]  # noqa: S608
    sql = f"{' UNION ALL '.join(parts)} ORDER BY at DESC, id DESC LIMIT ?"
    rows = await reader.rows(sql, *[value for each in params for value in (*each, limit)], limit)
    return [_receipt(row) for row in rows]


async def count_receipts(reader: Reader | Unit, workspace_id: UUID, sieve: Sieve) -> int:
    """How many receipts pass."""
    ways, params = _ways(workspace_id, sieve, "", ())
    counts = [way.replace("SELECT *", "SELECT count(*) AS many", 1) for way in ways]
    rows = await reader.rows(" UNION ALL ".join(counts), *[value for each in params for value in each])
    return sum(row["many"] for row in rows)


async def calls_last_day_of_credentials(
    reader: Reader | Unit, workspace_id: UUID, ids: Collection[UUID], *, now: datetime
) -> dict[UUID, int]:
    """How many calls each served in the last 24 hours, 0 included."""
    rows = await _counted(reader, workspace_id, "credential_id", list(ids), now - DAY, "credential_id")
    found = {uuid_of(row["credential_id"]): row["calls"] for row in rows}
    return {id: found.get(id, 0) for id in ids}


async def calls_last_day_of_providers(
    reader: Reader | Unit, workspace_id: UUID, keys: Collection[str], *, now: datetime
) -> dict[str, int]:
    """How many calls the models of each served in the last 24 hours, 0 included."""
    rows = await _counted(
        reader, workspace_id, "served_provider_key", list(keys), now - DAY, "served_provider_key"
    )
    found = {row["served_provider_key"]: row["calls"] for row in rows}
    return {key: found.get(key, 0) for key in keys}


async def calls_last_day_of_models(
    reader: Reader | Unit, workspace_id: UUID, addresses: Collection[Address], *, now: datetime
) -> dict[Address, int]:
    """How many calls each served in the last 24 hours, 0 included."""
    keys = sorted({address.provider_key for address in addresses})
    rows = await _counted(reader, workspace_id, "served_provider_key", keys, now - DAY, _MODEL)
    found = {_served(row): row["calls"] for row in rows}
    return {address: found.get(address, 0) for address in addresses}


async def served_last_hour(
    reader: Reader | Unit, workspace_id: UUID, credential_ids: Collection[UUID], *, now: datetime
) -> Mapping[tuple[UUID, Address], int]:
    """How many calls of which model each credential served in the last hour; what served none is absent."""
    rows = await _counted(
        reader, workspace_id, "credential_id", list(credential_ids), now - HOUR, f"credential_id, {_MODEL}"
    )
    return {(uuid_of(row["credential_id"]), _served(row)): row["calls"] for row in rows}


def _ways(
    workspace_id: UUID, sieve: Sieve, place: str, after: Iterable[object]
) -> tuple[list[str], list[tuple[object, ...]]]:
    """The statements that together find what passes, each a receipt that no other finds; with their parameters."""
    narrow, rest = place, tuple(after)
    if sieve.environment is not None:
        narrow, rest = f"{narrow}AND environment = ? ", (*rest, sieve.environment)
    if sieve.failed_only:
        narrow, rest = f"{narrow}AND failed = ? ", (*rest, True)
    ways: list[tuple[str, tuple[object, ...]]] = [("", ())]
    if sieve.provider_key is not None:
        key = sieve.provider_key
        ways = [
            ("AND served_provider_key = ? ", (key,)),
            (
                "AND requested_provider_key = ? AND (served_provider_key IS NULL OR served_provider_key <> ?) ",
                (key, key),
            ),
        ]
    if sieve.credential_id is not None:
        id = sieve.credential_id
        tried = "AND failed = ? AND (credential_id IS NULL OR credential_id <> ?) AND CAST(attempts AS TEXT) LIKE ? "
        ways = [
            (f"{way}{more}", (*values, *added))
            for way, values in ways
            for more, added in (("AND credential_id = ? ", (id,)), (tried, (True, id, f"%{id}%")))
        ]
    return (
        [f"SELECT * FROM receipt WHERE workspace_id = ? {way}{narrow}".rstrip() for way, _ in ways],  # noqa: S608
        [(workspace_id, *values, *rest) for _, values in ways],
    )


async def _counted(
    reader: Reader | Unit, workspace_id: UUID, column: str, values: list[Any], since: datetime, by: str
) -> list[dict[str, Any]]:
    if not values:
        return []
    return await reader.rows(
        f"SELECT {by}, count(*) AS calls FROM receipt WHERE workspace_id = ? AND {column} IN ({marks(values)})"  # noqa: S608
        f" AND at > ? AND failed = ? GROUP BY {by}",
        *(workspace_id, *values, since, False),
    )


# What served is of the type that was asked for.
_MODEL = "served_provider_key, requested_type, served_name"


def _served(row: Mapping[str, Any]) -> Address:
    return Address(row["served_provider_key"], ModelType(row["requested_type"]), row["served_name"])


def _receipt(row: Mapping[str, Any]) -> Receipt:
    type = ModelType(row["requested_type"])
    return Receipt(
        id=uuid_of(row["id"]),
        workspace_id=uuid_of(row["workspace_id"]),
        at=moment_of(row["at"]),
        requested=Address(row["requested_provider_key"], type, row["requested_name"]),
        served=None if row["served_name"] is None else _served(row),
        source=row["source"],
        credential_id=optional_uuid_of(row["credential_id"]),
        credential_name=row["credential_name"],
        environment=row["environment"],
        actor=row["actor_label"],
        actor_kind=row["actor_kind"],
        actor_id=uuid_of(row["actor_id"]),
        attempts=tuple(_attempt(kept) for kept in json_of(row["attempts"])),
        usage=_usage(row),
        cost=None if row["cost"] is None else Decimal(row["cost"]),
        currency=row["currency"],
        latency_ms=row["latency_ms"],
        dropped=tuple(json_of(row["dropped"])),
    )


def _attempt(kept: Mapping[str, Any]) -> Attempt:
    return Attempt(
        model=Address(kept["provider_key"], ModelType(kept["type"]), kept["name"]),
        source=kept["source"],
        credential_id=optional_uuid_of(kept["credential_id"]),
        credential_name=kept["credential_name"],
        outcome=AttemptOutcome(kept["outcome"]),
        failure=None if kept["failure"] is None else Failure(kept["failure"]),
        message=kept["message"],
        http_status=kept["http_status"],
        latency_ms=kept["latency_ms"],
    )


def _usage(row: Mapping[str, Any]) -> Usage | None:
    if row["input_tokens"] is None or row["output_tokens"] is None:
        return None
    return Usage(row["input_tokens"], row["output_tokens"], row["cached_input_tokens"])
