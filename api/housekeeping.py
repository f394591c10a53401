"""What is forgotten in time: events after 72 h, answers of idempotency keys after 24 h, ended sessions and
invitations; in small pieces."""

import asyncio
import logging
from datetime import timedelta

from models.access import idempotency, invitations, sessions
from models.events import outbox
from models.events.unit_of_work import Unit, UnitOfWork

EVENTS_KEPT = timedelta(hours=72)
PAUSE_SECONDS = 60.0

log = logging.getLogger(__name__)


async def housekeeping(work: UnitOfWork, *, pause: float = PAUSE_SECONDS) -> None:
    """Tidy up once a minute until cancelled; a database that fails is tried again the next minute."""
    while True:
        await asyncio.sleep(pause)
        try:
            await work.writing(tidy)
        except Exception:  # the fence of this task: tidying must not end because the database was away
            log.exception("tidying up failed; trying again in %.0f s", pause)


async def tidy(unit: Unit) -> None:
    """One round."""
    now = await unit.now()
    await outbox.prune(unit, before=now - EVENTS_KEPT)
    await idempotency.prune(unit)
    await sessions.prune(unit)
    await invitations.prune(unit)
