"""Tells what the board and calls learn of keys.

| heard | done |
|---|---|
| REJECTED, of a credential that is still OUT | INVALID with an event and the audit by the service, and a check queued; nothing where its fields changed |
| REJECTED, of a hosted key | a line in the log, for the operator |
| RESTED, worth keeping | kept in the table |
| any other of RESTED and READY | what was kept of it is forgotten |
| a secret did not open | unreadable, with an event and the audit by the service |
| a key is another one, or gone | nothing is remembered of it |

A rest is no event: it is of this process, and no picture shows it. While the database fails everything waits its turn; the board's memory does not wait for it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from models.access.actor import SYSTEM
from models.catalog.offerings import Address, ModelType
from models.catalog.providers import Catalog
from models.clock import utc_now
from models.credentials.custody import fields_of
from models.credentials.rejecting import mark_unreadable, reject
from models.credentials.tables import Credential
from models.errors import DatabaseUnavailable
from models.events.rows import uuid_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.invocation.recoveries import POLL, Recoveries
from models.invocation.rests import drop_past, drop_rest, drop_rests, keep_rest, kept_rests
from models.pools.board import Board
from models.pools.notices import MemberHealth, Notice, NoticeKind
from models.standing.fitness import Rider
from models.validation.desk import CheckDesk
from models.validation.queue import enqueue
from models.validation.saving import check_of
from models.vendors.failure import Failure

log = logging.getLogger(__name__)

_PAUSES = (0.2, 1.0, 5.0)
_MOST = 10_000
_NO_MODEL = Address("", ModelType.LLM, "")

Errand = Callable[[Unit], Awaitable[Any]]


class Rejections:
    """One per process; `run` beside. `version`: which version of a credential's fields was asked with last; None where that is
    not known."""

    def __init__(
        self,
        work: UnitOfWork,
        board: Board,
        catalog: Catalog,
        desk: CheckDesk,
        *,
        version: Callable[[UUID], int | None],
        poll: float = POLL,
    ) -> None:
        self._work = work
        self._board = board
        self._catalog = catalog
        self._desk = desk
        self._version = version
        self._recoveries = Recoveries(work, board, poll=poll)
        self._errands: dict[object, Errand] = {}
        self._wanted = asyncio.Event()

    def ring(self) -> None:
        """Something became of a check: look at once."""
        self._recoveries.ring()

    def unreadable(self, workspace_id: UUID, credential_id: UUID) -> None:
        """A secret of it did not open. It never waits."""
        self._want(("unreadable", credential_id), partial(_mark, workspace_id, credential_id))

    def changed(self, rider: Rider) -> None:
        """The key is another one, or gone: what was learnt of the former says nothing of it. It never waits."""
        self._board.forget(rider)
        self._recoveries.leave(rider)
        self._want(("changed", rider), lambda unit: drop_rests(unit, rider))

    async def run(self) -> None:
        """Restore the rests that were kept; then tell and listen, until cancelled."""
        await _surely("rests of keys could not be restored", self._restore)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._tell())
            group.create_task(self._do_errands())
            group.create_task(self._listen())

    async def _tell(self) -> None:
        while True:
            notice = await self._board.notices.get()
            await _surely("the health of a key could not be told", partial(self._told, notice))

    async def _told(self, notice: Notice) -> None:
        rider, now = notice.rider, utc_now()
        if notice.address is None and notice.kind is NoticeKind.READY:
            self._recoveries.leave(rider)
        elif notice.address is None:
            self._recoveries.watch(rider, notice.failure, now)
        if notice.kind is not NoticeKind.REJECTED:
            await self._work.writing(partial(_note_rest, notice))
        elif not isinstance(rider, UUID):
            log.error("the hosted key of %s was rejected again and again: set it anew", rider)
        elif self._board.member_health(rider, _NO_MODEL, None, now)[0] is MemberHealth.OUT:
            failure = notice.failure or Failure.KEY_REJECTED
            await self._work.writing(partial(self._reject, rider, failure))

    async def _reject(self, credential_id: UUID, failure: Failure, unit: Unit) -> None:
        workspace_id = await _workspace_of(unit, credential_id)
        await drop_rest(unit, credential_id, None)
        if workspace_id is None:
            return
        version = self._version(credential_id)
        credential = await reject(unit, workspace_id, credential_id, failure, version=version)
        # A change that waits has a check of its own, which must not be overtaken.
        if credential is not None and credential.pending_version is None:
            await self._check(unit, credential)

    async def _check(self, unit: Unit, credential: Credential) -> None:
        entry = self._catalog.get(credential.provider_key)
        if entry is not None:
            row = await fields_of(credential, version=credential.fields_version)
            wanted = replace(check_of(credential, entry, row), bulk=True, counted=False)
            actor = SYSTEM(credential.workspace_id)
            await enqueue(unit, actor, wanted, desk=self._desk, now=await unit.now())

    async def _do_errands(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while self._errands:
                errand = self._errands.pop(next(iter(self._errands)))
                await _surely(
                    "what was learnt of a key could not be told", partial(self._work.writing, errand)
                )

    async def _listen(self) -> None:
        while True:
            await self._recoveries.wait()
            await _surely("checks of resting keys could not be read", self._recoveries.look)

    async def _restore(self) -> None:
        now = utc_now()
        await self._work.writing(lambda unit: drop_past(unit, now))
        rests = await self._work.reading(lambda reader: kept_rests(reader, now))
        self._board.restore(rests)
        for rest in rests:
            if rest.address is None:
                self._recoveries.watch(rest.rider, rest.because, rest.set_at)

    def _want(self, what: object, errand: Errand) -> None:
        if len(self._errands) < _MOST:
            self._errands[what] = errand
            self._wanted.set()


async def _surely(what: str, act: Callable[[], Awaitable[Any]]) -> None:
    """Do it; where the database is away, again and again until it is done."""
    for pause in (*_PAUSES, *[_PAUSES[-1]] * 100_000):
        try:
            await act()
            return
        except DatabaseUnavailable:
            log.warning("%s; trying again in %g s", what, pause)
            await asyncio.sleep(pause)
        except (
            Exception
        ):  # the fence of these tasks: one thing that goes wrong must not keep the others from being told
            log.exception("%s", what)
            return


async def _note_rest(notice: Notice, unit: Unit) -> None:
    """Keep the rest over a restart, or forget what was kept."""
    rider, workspace_id = notice.rider, None
    if isinstance(rider, UUID):
        workspace_id = await _workspace_of(unit, rider)
        if workspace_id is None:
            await drop_rests(unit, rider)
            return
    if notice.rest is not None:
        await keep_rest(unit, notice.rest, workspace_id=workspace_id)
    else:
        await drop_rest(unit, rider, notice.address)


async def _mark(workspace_id: UUID, credential_id: UUID, unit: Unit) -> None:
    await mark_unreadable(unit, workspace_id, credential_id)


async def _workspace_of(unit: Unit, credential_id: UUID) -> UUID | None:
    rows = await unit.rows("SELECT workspace_id FROM credential WHERE id = ?", credential_id)
    return uuid_of(rows[0]["workspace_id"]) if rows else None
