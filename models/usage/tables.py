"""Receipts as they are kept."""

from typing import Any

from tortoise import fields

from models.record import Record


class StoredReceipt(Record):
    """One use of a model. It refers to nothing but its workspace: whoever served and whoever asked may be gone. `attempts`: in
    order, each as models/usage/writing.py spells it. `cost`: an exact decimal as text, in `currency`."""

    workspace_id = fields.UUIDField()
    at = fields.DatetimeField()
    requested_provider_key = fields.CharField(max_length=40)
    requested_type = fields.CharField(max_length=30)
    requested_name = fields.CharField(max_length=200)
    served_provider_key = fields.CharField(max_length=40, null=True)
    served_name = fields.CharField(max_length=200, null=True)
    source = fields.CharField(max_length=10, null=True)
    credential_id = fields.UUIDField(null=True)
    credential_name = fields.CharField(max_length=80, null=True)
    environment = fields.CharField(max_length=40, null=True)
    actor_label = fields.CharField(max_length=260)
    actor_kind = fields.CharField(max_length=10)
    actor_id = fields.UUIDField()
    attempts = fields.JSONField[list[dict[str, Any]]]()
    input_tokens = fields.BigIntField(null=True)
    cached_input_tokens = fields.BigIntField(null=True)
    output_tokens = fields.BigIntField(null=True)
    cost = fields.CharField(max_length=60, null=True)
    currency = fields.CharField(max_length=3, null=True)
    latency_ms = fields.IntField()
    failed = fields.BooleanField()
    dropped = fields.JSONField[list[str]]()

    class Meta:
        table = "receipt"
        indexes = (
            ("workspace_id", "at", "id"),
            ("workspace_id", "credential_id", "at", "id"),
            ("workspace_id", "requested_provider_key", "at", "id"),
            ("workspace_id", "served_provider_key", "at", "id"),
            ("workspace_id", "failed", "at", "id"),
        )
