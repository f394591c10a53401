"""The default models that were chosen by hand."""

from tortoise import fields

from models.record import Record


class DefaultModel(Record):
    """The model that serves a job where none is named. It names its model, which may be gone."""

    workspace_id = fields.UUIDField()
    type = fields.CharField(max_length=30)
    provider_key = fields.CharField(max_length=40)
    name = fields.CharField(max_length=200)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "default_model"
        unique_together = (("workspace_id", "type"),)
