"""Pools with their members, what is tried where a model cannot serve, and the long rests of keys."""

from tortoise import fields

from models.record import Record


class Pool(Record):
    """The pool of a model, kept also where it is switched off. `version` moves with a save and with the switch."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    type = fields.CharField(max_length=30)
    name = fields.CharField(max_length=200)
    strategy = fields.CharField(max_length=30)
    enabled = fields.BooleanField()
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "pool"
        unique_together = (
            ("workspace_id", "id"),
            ("workspace_id", "provider_key", "type", "name"),
        )


class PoolMember(Record):
    """An entry of a pool: a credential, or (`credential_id` null, `follows_default` true) whichever is the default. A pool has
    one such entry at most, so `follows_default` is null and never false for the others. Its id stays while its entry does.
    `place`: as it was given in the order."""

    workspace_id = fields.UUIDField()
    pool_id = fields.UUIDField()
    place = fields.IntField()
    credential_id = fields.UUIDField(null=True)
    follows_default = fields.BooleanField(null=True)
    weight = fields.IntField()
    priority = fields.IntField()
    enabled = fields.BooleanField()
    requests_per_minute = fields.IntField(null=True)
    tokens_per_minute = fields.IntField(null=True)
    requests_per_day = fields.IntField(null=True)
    tokens_per_day = fields.IntField(null=True)
    concurrency = fields.IntField(null=True)

    class Meta:
        table = "pool_member"
        unique_together = (("pool_id", "credential_id"), ("pool_id", "follows_default"))
        indexes = (("workspace_id", "credential_id"),)


class ModelFallback(Record):
    """Another model, of the same type and whichever provider, that is tried where this one cannot serve; by `place`. Either may
    be gone from what is on offer."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    type = fields.CharField(max_length=30)
    name = fields.CharField(max_length=200)
    place = fields.IntField()
    to_provider_key = fields.CharField(max_length=40)
    to_name = fields.CharField(max_length=200)

    class Meta:
        table = "model_fallback"
        unique_together = (("workspace_id", "provider_key", "type", "name", "to_provider_key", "to_name"),)


class CredentialRest(Record):
    """A key's rest that is long enough to outlive the process. `rider`: the credential's id in hex, or for a hosted key (then
    `workspace_id` is null) its provider's key. `provider_key`, `type`, `name`: of the one model that it rests for, all empty
    for the whole key. `level`: how often it was lengthened."""

    workspace_id = fields.UUIDField(null=True)
    rider = fields.CharField(max_length=40)
    provider_key = fields.CharField(max_length=40, default="")
    type = fields.CharField(max_length=30, default="")
    name = fields.CharField(max_length=200, default="")
    until_at = fields.DatetimeField()
    because = fields.CharField(max_length=30)
    level = fields.IntField(default=0)
    set_at = fields.DatetimeField()

    class Meta:
        table = "credential_rest"
        unique_together = (("rider", "provider_key", "type", "name"),)
        indexes = (("workspace_id",),)
