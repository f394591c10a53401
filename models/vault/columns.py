"""The one field type of sealed columns; it refuses to store what is not sealed."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from models.vault.sealing import SEALED_FORMAT, key_id_of


class SealedField(fields.TextField):
    """Holds a ciphertext made by the vault. Every sealed column is one, so that rotation finds them all."""

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        if value is not None and (
            not isinstance(value, str) or key_id_of(value, format=SEALED_FORMAT) is None
        ):
            raise ValueError("a sealed column holds ciphertexts alone")
        return super().to_db_value(value, instance)
