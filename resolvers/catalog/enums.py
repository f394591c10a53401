"""The enumerations of the catalog, registered once with their descriptions; import them from here."""

import strawberry

from models.catalog.entries import ConfigurationMethod
from models.catalog.entries import FieldType as FormFieldType
from models.catalog.offerings import ModelFeature, ModelOrigin, ModelType, PriceUnit
from models.standing.providers import ProviderStatus

__all__ = [
    "ConfigurationMethod",
    "FormFieldType",
    "ModelFeature",
    "ModelOrigin",
    "ModelType",
    "PriceUnit",
    "ProviderStatus",
]

strawberry.enum(ModelType, name="ModelType", description="The job a model does.")
strawberry.enum(ModelOrigin, name="ModelOrigin", description="How a model came to be on offer.")
strawberry.enum(
    ModelFeature, name="ModelFeature", description="What a model can do besides the job of its type."
)
strawberry.enum(
    PriceUnit,
    name="PriceUnit",
    description="What a price is for: MTOK a million tokens, MCHAR a million characters.",
)
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
