"""What a workspace made of the catalog: which providers and models it switched, and which models it added."""

from tortoise import fields

from models.record import Record


class WorkspaceProvider(Record):
    """A provider as a workspace wants it. No row: switched on, with the usage priority that goes by itself. The same of
    `usage_priority` null."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    enabled = fields.BooleanField(default=True)
    usage_priority = fields.CharField(max_length=20, null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "workspace_provider"
        unique_together = (("workspace_id", "provider_key"),)


class CustomModel(Record):
    """A model that a workspace added by hand. What is null is lent by the catalog's base model, where one is named."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    type = fields.CharField(max_length=30)
    name = fields.CharField(max_length=200)
    label = fields.CharField(max_length=120, null=True)
    context_window = fields.IntField(null=True)
    max_output_tokens = fields.IntField(null=True)
    features = fields.JSONField[list[str]](null=True)
    base_model_name = fields.CharField(max_length=200, null=True)
    created_by_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "custom_model"
        unique_together = (("workspace_id", "provider_key", "type", "name"),)


class ModelSwitch(Record):
    """A model, of whichever origin, that somebody switched. No row: as models of its origin are by themselves."""

    workspace_id = fields.UUIDField()
    provider_key = fields.CharField(max_length=40)
    type = fields.CharField(max_length=30)
    name = fields.CharField(max_length=200)
    enabled = fields.BooleanField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "model_switch"
        unique_together = (("workspace_id", "provider_key", "type", "name"),)
