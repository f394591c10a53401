"""The outbox: what happened in a workspace, in commit order, and how far each workspace's sequence has come."""

from tortoise import fields

from models.record import Record


class OutboxEvent(Record):
    """One announced event. `sequence` counts within the workspace, without gaps, in commit order."""

    workspace_id = fields.UUIDField()
    sequence = fields.BigIntField()
    kind = fields.CharField(max_length=40)
    subject_id = fields.UUIDField(null=True)
    detail = fields.JSONField[dict[str, str | None]]()
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "outbox_event"
        unique_together = (("workspace_id", "sequence"),)


class OutboxPosition(Record):
    """`highest` sequence given out, and the highest `pruned`, which is no longer kept. The key is the workspace's."""

    highest = fields.BigIntField(default=0)
    pruned = fields.BigIntField(default=0)

    class Meta:
        table = "outbox_position"
