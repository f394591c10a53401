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
    at = fields.DatetimeField()

    class Meta:
        table = "outbox_event"
        unique_together = (("workspace_id", "sequence"),)


class OutboxPosition(Record):
    """`last`: the highest sequence given out. `pruned`: the highest that is no longer kept. The key is the workspace's."""

    last = fields.BigIntField(default=0)
    pruned = fields.BigIntField(default=0)

    class Meta:
        table = "outbox_position"
