"""Checks of credentials, as rows with a life: queued, claimed with a lease, recorded once."""

from typing import Any

from tortoise import fields

from models.record import Record


class ValidationRun(Record):
    """One check. Times `*_ms` are milliseconds since 1970 by the database's clock. `fence` grows with each claim; only its
    holder records. `bulk` runs wait behind people's. A draft's run (`draft`) bears the process that holds its secrets. A lease
    on a CANCELLED run: its worker has not stepped aside yet. `discovered`: models seen, when it ended well. `counted`: at
    `not_before_ms` it counts towards the checks a minute."""

    workspace_id = fields.UUIDField()
    credential_id = fields.UUIDField(null=True)
    provider_key = fields.CharField(max_length=40)
    draft = fields.BooleanField(default=False)
    fields_version = fields.IntField(null=True)
    of_change = fields.BooleanField(default=False)
    bulk = fields.BooleanField(default=False)
    counted = fields.BooleanField(default=True)
    invoke = fields.BooleanField(default=False)
    invoke_model = fields.CharField(max_length=200, null=True)
    host = fields.CharField(max_length=300)
    state = fields.CharField(max_length=12)
    steps = fields.JSONField[list[dict[str, Any]]]()
    failure = fields.CharField(max_length=30, null=True)
    message = fields.CharField(max_length=1000, null=True)
    hint = fields.CharField(max_length=1000, null=True)
    http_status = fields.IntField(null=True)
    latency_ms = fields.IntField(null=True)
    models_found = fields.IntField(null=True)
    discovered = fields.JSONField[list[dict[str, Any]]](null=True)
    requested_by_id = fields.UUIDField(null=True)
    requested_by_actor_id = fields.UUIDField(null=True)
    attempt = fields.IntField(default=0)
    not_before_ms = fields.BigIntField(default=0)
    lease_until_ms = fields.BigIntField(null=True)
    process_id = fields.UUIDField(null=True)
    fence = fields.IntField(default=0)
    created_at = fields.DatetimeField()
    created_ms = fields.BigIntField()
    started_at = fields.DatetimeField(null=True)
    finished_at = fields.DatetimeField(null=True)

    class Meta:
        table = "validation_run"
        unique_together = (("workspace_id", "id"),)
        indexes = (
            ("state", "not_before_ms"),
            ("workspace_id", "not_before_ms"),
            ("credential_id", "created_ms"),
            ("lease_until_ms",),
            ("draft", "created_ms"),
        )
