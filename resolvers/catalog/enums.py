"""The enumerations of the catalog, registered once with their descriptions; import them from here."""

import strawberry

from models.catalog.entries import ConfigurationMethod
from models.catalog.entries import FieldType as FormFieldType
from models.catalog.offerings import ModelFeature, ModelOrigin, ModelType, PriceUnit
from models.standing.model_status import ModelStatus
from models.standing.picture import Source, UsagePriority
from models.standing.providers import ProviderStatus

__all__ = [
    "ConfigurationMethod",
    "FormFieldType",
    "ModelFeature",
    "ModelOrigin",
    "ModelStatus",
    "ModelType",
    "PriceUnit",
    "ProviderStatus",
    "Source",
    "UsagePriority",
]

strawberry.enum(ModelType, name="ModelType", description="The job a model does.")
strawberry.enum(
    ModelOrigin,
    name="ModelOrigin",
    description=(
        "How a model came to be on offer: PREDEFINED, by the catalog; DISCOVERED, in the list of a credential's last check, "
        "which is off by itself where the catalog has models of that provider, else on; CUSTOM, added by hand."
    ),
)
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
strawberry.enum(
    ModelStatus,
    name="ModelStatus",
    description=(
        "Whether a model would serve a call that names nothing but it and, if not, what is missing; first hit wins: REMOVED (a "
        "default or a pool still names it, and it is on offer no longer), RETIRED (past retiresAt), PROVIDER_DISABLED, DISABLED (its "
        "switch), ACTIVE, UNAVAILABLE (its credential is good or may be, but the provider was not reached by the last check; "
        "it is tried all the same where the credential is good), and what keeps the side that is asked first from serving: "
        "NOT_IN_PLAN and CREDITS_EXHAUSTED of the hosted side; NOT_CONFIGURED (no credential), CREDENTIAL_MISSING (none is the "
        "default, or the default cannot use this model) and CREDENTIALS_UNUSABLE of the workspace's own. A deprecated model is "
        "ACTIVE."
    ),
)
strawberry.enum(
    Source,
    name="Source",
    description="Whose account pays: SYSTEM, the operator's hosted keys, or CUSTOM, the workspace's own.",
)
strawberry.enum(
    UsagePriority,
    name="UsagePriority",
    description="Which side is asked first where both may serve: the operator's hosted keys, or the workspace's own.",
)
strawberry.enum(FormFieldType, name="FormFieldType", description="How a form field is typed and shown.")
