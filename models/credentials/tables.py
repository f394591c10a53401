"""Credentials, the versions of their fields, their sealed secrets, and which one is the default."""

from typing import Any

from tortoise import fields

from models.record import Record
from models.vault.columns import SealedField


class Credential(Record):
    """A named set of form fields. `verdict`: VALID or INVALID of the last check that reached one. `checked`: some check
    ended. `fields_version` is in force, `pending_version` waits for its check. `default_wish`: makeDefault as it was
    given. `unreadable`: a secret did not open. `unreached`: the last check that ended got no answer of the provider.
    `expiry_told`: EXPIRING or EXPIRED, once that was announced. `version` moves with what a person changes, never with a
    check."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    scope = fields.CharField(max_length=10, default="PROVIDER")
    model_type = fields.CharField(max_length=30, default="")
    model_name = fields.CharField(max_length=200, default="")
    name = fields.CharField(max_length=80)
    name_key = fields.CharField(max_length=320)
    environment = fields.CharField(max_length=40, null=True)
    enabled = fields.BooleanField(default=True)
    verdict = fields.CharField(max_length=10, null=True)
    limited_by = fields.CharField(max_length=30, null=True)
    checked = fields.BooleanField(default=False)
    unreadable = fields.BooleanField(default=False)
    unreached = fields.BooleanField(default=False)
    fields_version = fields.IntField(default=1)
    pending_version = fields.IntField(null=True)
    default_wish = fields.BooleanField(null=True)
    created_by_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    last_used_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    expiry_told = fields.CharField(max_length=10, null=True)
    last_checked_at = fields.DatetimeField(null=True)
    version = fields.IntField(default=1)

    class Meta:
        table = "credential"
        unique_together = (
            ("workspace_id", "id"),
            ("workspace_id", "provider_key", "id"),
            ("workspace_id", "provider_key", "model_type", "model_name", "name_key"),
        )
        indexes = (("workspace_id", "created_at", "id"),)


class CredentialFields(Record):
    """One version of a credential's fields. `plain`: name → value. `secrets`: name → the secret version it uses, so that
    a secret which stays is neither sealed again nor typed. `fingerprint`: a keyed hash of all its secrets and the host they go to; null where it has
    none, or where it was not worked out yet."""

    workspace_id = fields.UUIDField()
    credential_id = fields.UUIDField()
    version = fields.IntField()
    plain = fields.JSONField[dict[str, Any]]()
    secrets = fields.JSONField[dict[str, int]]()
    fingerprint = fields.CharField(max_length=64, null=True)
    set_at = fields.JSONField[dict[str, str]]()
    created_at = fields.DatetimeField()

    class Meta:
        table = "credential_fields"
        unique_together = (("credential_id", "version"),)


class CredentialSecret(Record):
    """One sealed secret. `version` is the fields version in which it was typed; `destination` is where it may be sent."""

    workspace_id = fields.UUIDField()
    credential_id = fields.UUIDField()
    name = fields.CharField(max_length=60)
    version = fields.IntField()
    sealed = SealedField()
    destination = fields.CharField(max_length=300)
    hint = fields.CharField(max_length=8, null=True)
    set_at = fields.DatetimeField()

    class Meta:
        table = "credential_secret"
        unique_together = (("credential_id", "name", "version"),)


class DefaultCredential(Record):
    """The default of a provider (`model_type` and `model_name` empty) in a workspace. The row exists once there ever was
    one; `credential_id` is null after the default was deleted."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    model_type = fields.CharField(max_length=30, default="")
    model_name = fields.CharField(max_length=200, default="")
    credential_id = fields.UUIDField(null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "default_credential"
        unique_together = (("workspace_id", "provider_key", "model_type", "model_name"),)


class CredentialModels(Record):
    """What the provider lets a credential use: the models that its last listing named, and those that a trial found closed
    to it (`denied`: `TYPE|name` → why). `run_id` is the check that listed them; null: none did
    with the fields in force. `revision` moves with what the row tells, not with a check that tells the same again."""

    workspace_id = fields.UUIDField()
    credential_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    run_id = fields.UUIDField(null=True)
    models = fields.JSONField[list[dict[str, Any]]]()
    denied = fields.JSONField[dict[str, str]]()
    revision = fields.IntField(default=1)
    found_at = fields.DatetimeField()

    class Meta:
        table = "credential_models"
        unique_together = (("credential_id",),)
