"""The enumerations of the catalog, registered once with their descriptions; import them from here."""

import strawberry

from models.catalog.entries import ConfigurationMethod, ModelType
from models.catalog.entries import FieldType as FormFieldType
from models.standing.providers import ProviderStatus

__all__ = ["ConfigurationMethod", "FormFieldType", "ModelType", "ProviderStatus"]

strawberry.enum(ModelType, name="ModelType", description="The job a model does.")
strawberry.enum(
    ConfigurationMethod,
    name="ConfigurationMethod",
    description="How a provider's models come to be on offer.",
)
strawberry.enum(
    ProviderStatus,
    name="ProviderStatus",
    description="Whether a provider would serve now and, if not, what is missing.",
)
strawberry.enum(FormFieldType, name="FormFieldType", description="How a form field is typed and shown.")
