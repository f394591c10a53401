"""What pools let go of when a workspace, a provider, a model or a credential goes; in the unit that takes it away."""

from uuid import UUID

from models.events.unit_of_work import Unit


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Everything that pools keep of a workspace that ends in this unit."""
    for table in ("credential_rest", "model_fallback", "pool_member", "pool"):
        await unit.execute(f"DELETE FROM {table} WHERE workspace_id = ?", workspace_id)  # noqa: S608
