"""What all tables share. Every row has a UUID key; references between rooms are plain UUID columns, kept true by the
composite foreign keys that the migrations declare by hand."""

from uuid import uuid4

from tortoise import fields
from tortoise.models import Model


class Record(Model):
    """A row with a UUID key, made by the process that writes it."""

    id = fields.UUIDField(primary_key=True, default=uuid4)

    class Meta:
        abstract = True
