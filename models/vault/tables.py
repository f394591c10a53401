"""The wrapped keys: one data key per workspace, one system key per purpose; never a key in clear."""

from tortoise import fields

from models.record import Record


class DataKey(Record):
    """A workspace's data key, wrapped by the ring key named in `ring_key_id`. The newest seals; all of them open."""

    workspace_id = fields.UUIDField(db_index=True)
    ring_key_id = fields.CharField(max_length=32)
    wrapped = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "data_key"
        unique_together = (("workspace_id", "id"),)


class SystemKey(Record):
    """A key of the service itself (token hashing, cursors, idempotency, audit), wrapped alike."""

    purpose = fields.CharField(max_length=40, unique=True)
    ring_key_id = fields.CharField(max_length=32)
    wrapped = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "system_key"
