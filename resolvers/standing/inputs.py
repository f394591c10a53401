"""How a call, or a question about one, names what it wants."""

import strawberry

from models.catalog.offerings import Address, ModelType


@strawberry.input(description="A model, where the job says its type.")
class ModelChoice:
    provider_key: str = strawberry.field(description="The catalog's key of its provider.")
    name: str = strawberry.field(description="The provider's name for it.")

    def address(self, type: ModelType) -> Address:
        """As the business reads it."""
        return Address(self.provider_key, type, self.name)
