"""People and their rights, and what they did."""

from typing import Any

from tortoise import fields

from models.record import Record


class Account(Record):
    """A person. `email` is trimmed and lower-cased."""

    email = fields.CharField(max_length=254, unique=True)
    name = fields.CharField(max_length=120)
    password_hash = fields.CharField(max_length=255)
    created_at = fields.DatetimeField()

    class Meta:
        table = "account"


class Workspace(Record):
    """Where everything else lives. `revalidate_every_hours` null: stored credentials are checked when somebody asks."""

    slug = fields.CharField(max_length=40, unique=True)
    name = fields.CharField(max_length=120)
    plan = fields.CharField(max_length=40, default="standard")
    load_balancing_allowed = fields.BooleanField(default=True)
    revalidate_every_hours = fields.IntField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "workspace"


class Membership(Record):
    """An account's role in a workspace."""

    workspace_id = fields.UUIDField()
    account_id = fields.UUIDField(db_index=True)
    role = fields.CharField(max_length=10)
    created_at = fields.DatetimeField()

    class Meta:
        table = "membership"
        unique_together = (("workspace_id", "account_id"), ("workspace_id", "id"))


class Session(Record):
    """A signed-in account. `mac` is the keyed hash of the token's secret."""

    account_id = fields.UUIDField(db_index=True)
    mac = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()

    class Meta:
        table = "session"


class ApiToken(Record):
    """A machine's right: `permissions` ∩ its maker's role now. A revoked token's row is gone."""

    workspace_id = fields.UUIDField()
    account_id = fields.UUIDField(db_index=True)
    name = fields.CharField(max_length=120)
    name_key = fields.CharField(max_length=240)
    permissions = fields.JSONField[list[str]]()
    environment = fields.CharField(max_length=40, null=True)
    mac = fields.CharField(max_length=64)
    hint = fields.CharField(max_length=8)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "api_token"
        unique_together = (("workspace_id", "name_key"), ("workspace_id", "id"))


class Invitation(Record):
    """A place in a workspace that waits for the holder of its secret. `mac` is the keyed hash of that secret; an invitation
    that was accepted or revoked, or whose inviter left, is gone."""

    workspace_id = fields.UUIDField()
    email = fields.CharField(max_length=254)
    role = fields.CharField(max_length=10)
    mac = fields.CharField(max_length=64)
    created_by_id = fields.UUIDField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "invitation"
        unique_together = (("workspace_id", "email"), ("workspace_id", "id"))


class AuditEntry(Record):
    """Who did what to which thing, written in the transaction of the change. Holds names and ids, never a secret."""

    workspace_id = fields.UUIDField(null=True)
    at = fields.DatetimeField()
    actor_kind = fields.CharField(max_length=10)
    actor_id = fields.UUIDField(null=True)
    actor = fields.CharField(max_length=260)
    action = fields.CharField(max_length=60)
    subject = fields.CharField(max_length=300)
    detail = fields.JSONField[Any](null=True)

    class Meta:
        table = "audit_entry"
        indexes = (("workspace_id", "at", "id"),)


class IdempotencyRecord(Record):
    """The outcome of a mutation that bore an idempotency key, kept 24 h. `scope`: the workspace, else the account.
    `input_mac` is keyed, for the input may hold secrets; `outcome` holds ids and names, never a secret."""

    scope = fields.UUIDField()
    actor_id = fields.UUIDField()
    mutation = fields.CharField(max_length=60)
    key = fields.CharField(max_length=128)
    input_mac = fields.CharField(max_length=64)
    outcome = fields.JSONField[dict[str, Any]](null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "idempotency_record"
        unique_together = (("scope", "actor_id", "mutation", "key"),)
