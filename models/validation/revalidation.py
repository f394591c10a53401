"""Checks stored credentials again by itself where a workspace wants it: spread out, behind whatever people wait for, never by
a call that costs. Asks no provider; a round costs one statement where no workspace wants it, or nothing is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from models.access.actor import SYSTEM
from models.catalog.ordering import one_at_a_time
from models.catalog.providers import Catalog
from models.credentials.tables import Credential, CredentialFields
from models.errors import DatabaseUnavailable
from models.events.rows import optional_moment_of, uuid_of
from models.events.unit_of_work import Reader, Unit, UnitOfWork
from models.validation.cadence import EARLIEST, is_turn
from models.validation.desk import CheckDesk
from models.validation.queue import OPEN, enqueue
from models.validation.saving import check_of
from models.validation.tables import ValidationRun

PAUSE_SECONDS = 60.0
A_ROUND = 500

log = logging.getLogger(__name__)

_PAGE = 1000
# Units stay short, so that people's never wait long for one.
_A_UNIT = 50


@dataclass(frozen=True, slots=True)
class Turn:
    """A credential whose turn it is, as it was when that was judged."""

    workspace_id: UUID
    credential_id: UUID
    last_checked_at: datetime | None


@dataclass(slots=True)
class Revalidation:
    """One per process; several do the work of one. `pause`: seconds between two rounds. `most`: checks queued in one; what
    is left is the next round's. `clock`: the database's, unless a test has its own."""

    work: UnitOfWork
    catalog: Catalog
    desk: CheckDesk
    pause: float = PAUSE_SECONDS
    most: int = A_ROUND
    clock: Callable[[Reader], Awaitable[datetime]] = Reader.now
    _since: datetime | None = None

    async def run(self) -> None:
        """A round a minute until cancelled; a database that fails is tried again the next minute."""
        while True:
            await asyncio.sleep(self.pause)
            try:
                await self.round()
            except Exception:  # the fence of this task: it must not end because the database was away
                log.exception("credentials could not be checked again; trying again in %.0f s", self.pause)

    async def round(self) -> int:
        """Queue the checks of all whose turn came since the last round. How many."""
        now = await self.work.reading(self.clock)
        since = self._since or now - timedelta(seconds=self.pause)
        turns, all_of_them = await self._turns(since, now)
        queued = 0
        for workspace_id, those in groupby(turns, key=lambda turn: turn.workspace_id):
            of_workspace = list(those)
            for start in range(0, len(of_workspace), _A_UNIT):
                queued += await self._queued(workspace_id, of_workspace[start : start + _A_UNIT])
        if all_of_them:
            self._since = now
        return queued

    async def _turns(self, since: datetime, now: datetime) -> tuple[list[Turn], bool]:
        """Whose turn came, by workspace, as many as one round takes; and whether that is all of them."""
        turns: list[Turn] = []
        place = UUID(int=0)
        while True:
            rows = await self.work.reading(partial(_overdue, now, place))
            for row in rows:
                turn = Turn(
                    uuid_of(row["workspace_id"]),
                    uuid_of(row["id"]),
                    optional_moment_of(row["last_checked_at"]),
                )
                every = timedelta(hours=row["hours"])
                if is_turn(turn.credential_id, turn.last_checked_at, every, since=since, now=now):
                    if len(turns) == self.most:
                        return _by_workspace(turns), False
                    turns.append(turn)
            if len(rows) < _PAGE:
                return _by_workspace(turns), True
            place = uuid_of(rows[-1]["id"])

    async def _queued(self, workspace_id: UUID, turns: Sequence[Turn]) -> int:
        try:
            return await self.work.writing(partial(self._queue, workspace_id, turns))
        except DatabaseUnavailable:
            raise
        except (
            Exception
        ):  # the fence of this task: what is wrong in one workspace must not keep the others waiting
            log.exception("credentials of workspace %s could not be checked again", workspace_id)
            return 0

    async def _queue(self, workspace_id: UUID, turns: Sequence[Turn], unit: Unit) -> int:
        """Queue the check of each for which all still holds: another process may have been here, or a person."""
        await one_at_a_time(unit, workspace_id)
        now = await unit.now()
        wants = await unit.rows(
            "SELECT revalidate_every_hours AS hours FROM workspace WHERE id = ?", workspace_id
        )
        if not wants or wants[0]["hours"] is None:
            return 0
        judged = {turn.credential_id: turn.last_checked_at for turn in turns}
        stored = Credential.filter(workspace_id=workspace_id, id__in=list(judged), enabled=True)
        credentials = [one for one in await stored.order_by("id") if one.last_checked_at == judged[one.id]]
        ids = [credential.id for credential in credentials]
        open_ones = ValidationRun.filter(
            workspace_id=workspace_id, credential_id__in=ids, draft=False, state__in=OPEN
        )
        under_way = set(await open_ones.values_list("credential_id", flat=True))
        versions = await CredentialFields.filter(workspace_id=workspace_id, credential_id__in=ids)
        fields = {(row.credential_id, row.version): row for row in versions}
        queued = 0
        for credential in credentials:
            entry = self.catalog.get(credential.provider_key)
            has_ended = credential.expires_at is not None and credential.expires_at <= now
            if entry is None or has_ended or credential.id in under_way:
                continue
            # What serves is checked, also where a change of it waits.
            row = fields[credential.id, credential.fields_version]
            wanted = replace(check_of(credential, entry, row), bulk=True, counted=False)
            await enqueue(unit, SYSTEM(workspace_id), wanted, desk=self.desk, now=now)
            queued += 1
        return queued


async def _overdue(now: datetime, place: UUID, reader: Reader) -> list[dict[str, Any]]:
    return await reader.rows(_OVERDUE[reader.engine], now, now, place, _PAGE)


def _by_workspace(turns: list[Turn]) -> list[Turn]:
    return sorted(turns, key=lambda turn: (turn.workspace_id, turn.credential_id))


# A coarse sieve, so that what is not nearly due stays in the database: the exact moment is each credential's own.
_LAST_CHECK_IS_OLD = {
    "sqlite": f"julianday(c.last_checked_at) <= julianday(?) - w.revalidate_every_hours * {EARLIEST} / 24",
    "postgres": f"c.last_checked_at <= ?::timestamptz - w.revalidate_every_hours * interval '{EARLIEST * 60:.0f} minutes'",
}
_OVERDUE = {
    engine: (
        "SELECT c.id, c.workspace_id, c.last_checked_at, w.revalidate_every_hours AS hours FROM workspace AS w"  # noqa: S608
        " JOIN credential AS c ON c.workspace_id = w.id WHERE w.revalidate_every_hours IS NOT NULL AND c.enabled"
        f" AND (c.expires_at IS NULL OR c.expires_at > ?) AND (c.last_checked_at IS NULL OR {is_old})"
        " AND NOT EXISTS (SELECT 1 FROM validation_run AS run WHERE run.workspace_id = c.workspace_id"
        " AND run.credential_id = c.id AND NOT run.draft AND run.state IN ('QUEUED', 'RUNNING'))"
        " AND c.id > ? ORDER BY c.id LIMIT ?"
    )
    for engine, is_old in _LAST_CHECK_IS_OLD.items()
}
