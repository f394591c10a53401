"""The wall clock of this process; leases and queues use the database's clock instead."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
