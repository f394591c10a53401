"""Forgets receipts with their workspace; they outlive everything else that they tell of."""

from uuid import UUID

from models.events.unit_of_work import Unit


async def forget_workspace(unit: Unit, workspace_id: UUID) -> None:
    """Every receipt of a workspace that ends in this unit."""
    await unit.execute("DELETE FROM receipt WHERE workspace_id = ?", workspace_id)
