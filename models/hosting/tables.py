"""The operator's hosted keys, one set a provider, and how often they were changed."""

from typing import Any

from tortoise import fields

from models.record import Record
from models.vault.columns import SealedField


class HostedProvider(Record):
    """What the operator hosts of a provider. `patterns`: which models, as globs of names, with `TYPE:` before one that is
    for models of that type alone. `plain`: the form's plain fields."""

    provider_key = fields.CharField(max_length=40, unique=True)
    plain = fields.JSONField[dict[str, Any]]()
    patterns = fields.JSONField[list[str]]()
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "hosted_provider"


class HostedSecret(Record):
    """One sealed secret of it; `version` is the provider's version in which it was set, `destination` where it may be sent."""

    provider_key = fields.CharField(max_length=40)
    name = fields.CharField(max_length=60)
    version = fields.IntField()
    sealed = SealedField()
    destination = fields.CharField(max_length=300)
    hint = fields.CharField(max_length=8, null=True)
    set_at = fields.DatetimeField()

    class Meta:
        table = "hosted_secret"
        unique_together = (("provider_key", "name"),)


class HostedRevision(Record):
    """One row alone: how often the hosted keys were changed, so that every process knows when what it keeps is old."""

    revision = fields.BigIntField()

    class Meta:
        table = "hosted_revision"
