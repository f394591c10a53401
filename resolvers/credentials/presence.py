"""What an event's credential and check are at present, read once for all who hear of it together; it tells nobody's secrets and
asks nobody's right, so it holds nothing that depends on who listens."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from models.clock import utc_now
from models.credentials.reading import CredentialView, Sieve, credentials
from models.events.unit_of_work import Reader, UnitOfWork
from models.validation.reading import RunView, kept_runs
from models.vault.custody import Vault
from resolvers.context import Info

NAME = "presence"
LASTING = 2.0
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Present:
    """None: it is gone, or there never was one."""

    credential: CredentialView | None
    run: RunView | None


@dataclass(slots=True)
class _Reading:
    """What comes is None where the one who read was interrupted: then somebody else reads."""

    comes: "asyncio.Future[Present | None]"
    until: float | None = None


class Presence:
    """One per process. What was read for an event serves for `lasting` seconds; the youngest `most` events are kept."""

    def __init__(self, work: UnitOfWork, vault: Vault, *, lasting: float = LASTING, most: int = MOST) -> None:
        self._work = work
        self._vault = vault
        self._lasting = lasting
        self._most = most
        self._readings: OrderedDict[tuple[UUID, int], _Reading] = OrderedDict()

    async def of(
        self, workspace_id: UUID, sequence: int, *, credential_id: UUID, run_id: UUID | None
    ) -> Present:
        """As they are after that event of the workspace; the event names the ids, so that its sequence stands for them."""
        key = workspace_id, sequence
        while (reading := self._under_way(key)) is not None:
            # Shielded: who stops listening must not take it from the others.
            present = await asyncio.shield(reading.comes)
            if present is not None:
                return present
        return await self._read(key, credential_id, run_id)

    def _under_way(self, key: tuple[UUID, int]) -> _Reading | None:
        reading = self._readings.get(key)
        if reading is None or (reading.until is not None and reading.until <= _now()):
            return None
        return reading

    async def _read(self, key: tuple[UUID, int], credential_id: UUID, run_id: UUID | None) -> Present:
        reading = self._readings[key] = _Reading(asyncio.get_running_loop().create_future())
        self._readings.move_to_end(key)
        while len(self._readings) > self._most:
            self._readings.popitem(last=False)
        present = None
        try:
            present = await self._work.reading(
                lambda reader: self._present(reader, key[0], credential_id, run_id)
            )
        finally:
            reading.until = _now() + (0.0 if present is None else self._lasting)
            reading.comes.set_result(present)
        return present

    async def _present(
        self, reader: Reader, workspace_id: UUID, credential_id: UUID, run_id: UUID | None
    ) -> Present:
        # The check first: beside one that ended stands no status from before its end.
        runs = {} if run_id is None else await kept_runs(reader, workspace_id, [run_id])
        sieve = Sieve(ids=(credential_id,))
        views = await credentials(reader, workspace_id, sieve, vault=self._vault, now=utc_now())
        return Present(views[0] if views else None, None if run_id is None else runs.get(run_id))


def presence(info: Info) -> Presence:
    """That of this process."""
    return cast(Presence, info.context.services.rooms[NAME])


def _now() -> float:
    return asyncio.get_running_loop().time()
