"""When the turn of a stored credential to be checked again comes, as pure functions. Each has a share of its own between 0
and 1, by which the checks of many are spread: over a tenth of the interval each way, and where they are late, over hours."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

# What is late by no more goes at once; later than that is whatever waited while nobody looked, or the setting was off.
PUNCTUAL = timedelta(minutes=10)
LONGEST_SPREAD = timedelta(hours=6)
EARLIEST, LATEST = 0.9, 1.1

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_turn(
    credential_id: UUID, last_checked_at: datetime | None, every: timedelta, *, since: datetime, now: datetime
) -> bool:
    """Whether its turn came between `since`, when it was last looked for, and `now`. One that is late, or was never checked,
    has its turn once in half an interval, at most in six hours: so it comes within that time, and not all come together."""
    if last_checked_at is not None:
        late = now - due_at(credential_id, last_checked_at, every)
        if late < timedelta(0):
            return False
        if late <= PUNCTUAL:
            return True
    window = min(every / 2, LONGEST_SPREAD)
    first = _EPOCH + _share(credential_id) * window
    return (now - first) // window > (since - first) // window


def due_at(credential_id: UUID, last_checked_at: datetime, every: timedelta) -> datetime:
    """When it is to be checked again: an interval after the last check, a little more or less."""
    return last_checked_at + every * (EARLIEST + (LATEST - EARLIEST) * _share(credential_id))


def _share(credential_id: UUID) -> float:
    return int.from_bytes(sha256(credential_id.bytes).digest()[:6]) / 2**48
