"""Tells once that a credential's end is near, and once that it came, within seconds of the moment. That it serves no more needs
no telling: its status is computed."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from models.access.actor import SYSTEM
from models.catalog.ordering import one_at_a_time
from models.credentials.noting import note
from models.credentials.status import AHEAD
from models.credentials.tables import Credential
from models.errors import DatabaseUnavailable
from models.events.rows import moment_of, uuid_of
from models.events.unit_of_work import Reader, Unit, UnitOfWork

MOVED = "credential.end_moved"
PAUSE_SECONDS = 60.0
A_ROUND = 500

log = logging.getLogger(__name__)

# Bells that ring close together are answered by one round; a moment that is nearly here is not waited for by spinning.
_BREATH = 0.05


class News(StrEnum):
    """What there is to tell of a credential's end."""

    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Nearing:
    """A credential of which something is to be told, now or soon."""

    workspace_id: UUID
    credential_id: UUID
    expires_at: datetime
    told: News | None


def news(expires_at: datetime | None, told: News | None, *, now: datetime) -> News | None:
    """What is to be told now, that was not: the end itself, else that it is near. Pure."""
    if expires_at is None or told is News.EXPIRED:
        return None
    if expires_at <= now:
        return News.EXPIRED
    return News.EXPIRING if told is None and expires_at - AHEAD <= now else None


def move_end(unit: Unit, credential: Credential, expires_at: datetime | None) -> None:
    """Give it another end, or none: what was told of the former is forgotten, and whoever tells looks at once. The caller
    saves `expires_at` and `expiry_told`."""
    credential.expires_at = expires_at
    credential.expiry_told = None
    unit.ring(MOVED)


@dataclass(slots=True)
class Expiry:
    """One per process; several do the work of one. `pause`: the longest time between two looks, in seconds."""

    work: UnitOfWork
    pause: float = PAUSE_SECONDS
    most: int = A_ROUND
    _bell: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def ring(self) -> None:
        """Some end was moved: look at once."""
        self._bell.set()

    async def run(self) -> None:
        """Tell until cancelled; a database that fails is tried again after the pause."""
        while True:
            self._bell.clear()
            wait = self.pause
            try:
                wait = await self.round()
            except Exception:  # the fence of this task: it must not end because the database was away
                log.exception("ends of credentials could not be told; trying again in %.0f s", self.pause)
            await asyncio.sleep(_BREATH)
            try:
                async with asyncio.timeout(wait):
                    await self._bell.wait()
            except TimeoutError:
                continue

    async def round(self) -> float:
        """Tell what is due. In how many seconds the next is due, at most the pause."""
        now, near = await self.work.reading(self._near)
        due = [one for one in near if news(one.expires_at, one.told, now=now)]
        told = 0
        in_order = sorted(due, key=lambda one: (one.workspace_id, one.credential_id))
        for workspace_id, those in groupby(in_order, key=lambda one: one.workspace_id):
            told += await self._told(workspace_id, [one.credential_id for one in those])
        if told and len(near) == self.most:
            return 0.0
        ahead = (moment - now for one in near for moment in (one.expires_at - AHEAD, one.expires_at))
        return min([self.pause, *(wait.total_seconds() for wait in ahead if wait > timedelta(0))])

    async def _near(self, reader: Reader) -> tuple[datetime, list[Nearing]]:
        """What is to be told, or will be before the pause is over; the nearest first."""
        now = await reader.now()
        until = now + timedelta(seconds=self.pause)
        rows = await reader.rows(
            "SELECT id, workspace_id, expires_at, expiry_told FROM credential WHERE"
            " (expiry_told IS NULL AND expires_at <= ?) OR (expiry_told = ? AND expires_at <= ?)"
            " ORDER BY expires_at, id LIMIT ?",
            *(until + AHEAD, News.EXPIRING.value, until, self.most),
        )
        return now, [_nearing(row) for row in rows]

    async def _told(self, workspace_id: UUID, ids: Sequence[UUID]) -> int:
        try:
            return await self.work.writing(partial(_tell, workspace_id, ids))
        except DatabaseUnavailable:
            raise
        except (
            Exception
        ):  # the fence of this task: what is wrong in one workspace must not keep the others waiting
            log.exception("ends of credentials of workspace %s could not be told", workspace_id)
            return 0


async def _tell(workspace_id: UUID, ids: Sequence[UUID], unit: Unit) -> int:
    """Of each what is still to be told: another process may have been here, or a person."""
    await one_at_a_time(unit, workspace_id)
    now, told = await unit.now(), 0
    for credential in await Credential.filter(workspace_id=workspace_id, id__in=list(ids)).order_by("id"):
        former = News(credential.expiry_told) if credential.expiry_told else None
        found = news(credential.expires_at, former, now=now)
        if found is None or credential.expires_at is None:
            continue
        credential.expiry_told = found.value
        await credential.save(update_fields=["expiry_told"])
        detail = {"expires_at": credential.expires_at.isoformat()}
        await note(unit, SYSTEM(workspace_id), credential, found.value.lower(), detail)
        told += 1
    return told


def _nearing(row: dict[str, Any]) -> Nearing:
    told = News(row["expiry_told"]) if row["expiry_told"] else None
    return Nearing(uuid_of(row["workspace_id"]), uuid_of(row["id"]), moment_of(row["expires_at"]), told)
