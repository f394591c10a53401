"""One change of a workspace's credentials and models at a time, so that two of them cannot both count to the last free place."""

from uuid import UUID

from models.events.unit_of_work import Unit


async def one_at_a_time(unit: Unit, workspace_id: UUID) -> None:
    """Hold the workspace until the unit ends. On SQLite the transaction itself is alone already."""
    if unit.engine == "postgres":
        await unit.rows("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", f"credentials:{workspace_id}")
