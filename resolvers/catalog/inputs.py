"""What the mutations of models take, and how it becomes the business's drafts."""

from typing import Any

import strawberry

from models.access.texts import UNSET
from models.catalog.customs import Details
from models.catalog.offerings import Address
from models.validation.adding_models import ModelAddition
from resolvers.catalog.enums import ModelFeature, ModelType
from resolvers.credentials.inputs import CredentialFieldInput, credential_key
from resolvers.repeating import KEY


@strawberry.input(description="How a model is named.")
class ModelKey:
    provider_key: str = strawberry.field(description="The catalog's key of its provider.")
    type: ModelType = strawberry.field(description="Its type.")
    name: str = strawberry.field(description="The provider's name for it.")

    def address(self) -> Address:
        """As the business reads it: white space around the name is a mistake of pasting."""
        return Address(self.provider_key, self.type, self.name.strip())


@strawberry.input(
    description=(
        "A model to add. fields: a credential of its own, which asks for CREDENTIALS_MANAGE too; credentialId: one that was kept "
        "when a model of its name and type was removed; neither: the provider's credentials serve it. What is already on offer "
        "by that name stays as it is, and the credential is added to it; one that was discovered becomes the workspace's own."
    )
)
class AddCustomModelInput:
    model: ModelKey = strawberry.field(
        description="1 to 200 printable characters, of a type among customModelTypes."
    )
    label: str | None = strawberry.field(
        default=None,
        description="What people read, 1 to 120 characters; absent: what its server calls it, else the name.",
    )
    context_window: int | None = strawberry.field(
        default=None, description="In tokens; absent: the base model's, else what its server tells."
    )
    max_output_tokens: int | None = strawberry.field(default=None, description="Absent: as contextWindow.")
    features: list[ModelFeature] | None = strawberry.field(
        default=None, description="Each once; absent: as contextWindow, empty: none."
    )
    base_model_name: str | None = strawberry.field(
        default=None,
        description=(
            "A model of the catalog, of the same provider and type, that lends features, limits and prices: what an Azure "
            "deployment deploys, or what a fine-tune was made of."
        ),
    )
    fields: list[CredentialFieldInput] | None = strawberry.field(
        default=None, description="Its own credential, by the form that modelCredentialForm tells."
    )
    credential_name: str | None = strawberry.field(
        default=None, description="1 to 80 characters; made up when absent. Goes with fields."
    )
    environment: str | None = strawberry.field(
        default=None, description="The credential's label, [a-z0-9-]{1,40}. Goes with fields."
    )
    credential_id: strawberry.ID | None = strawberry.field(
        default=None, description="A kept credential of this provider, type and name. Not beside fields."
    )
    invoke: bool = strawberry.field(
        default=False,
        description=(
            "Calls the model once at the end of the credential's check: the only proof of an Azure deployment. Goes with fields."
        ),
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def draft(self) -> ModelAddition:
        """As the business reads it."""
        return ModelAddition(
            address=self.model.address(),
            details=Details(
                label=_some(self.label),
                context_window=_some(self.context_window),
                max_output_tokens=_some(self.max_output_tokens),
                features=_some(None if self.features is None else tuple(self.features)),
                base_model_name=_some(self.base_model_name),
            ),
            fields=None if self.fields is None else tuple(field.given() for field in self.fields),
            credential_name=self.credential_name,
            environment=self.environment,
            credential_id=None if self.credential_id is None else credential_key(self.credential_id),
            invoke=self.invoke,
        )


@strawberry.input(
    description=(
        "What changes; a field that is absent stays, null clears: then the base model's counts, if one is named, else what its "
        "server tells."
    )
)
class CustomModelChanges:
    label: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="1 to 120 characters; null: what its server calls it, else the name.",
    )
    context_window: int | None = strawberry.field(default=strawberry.UNSET, description="In tokens.")
    max_output_tokens: int | None = strawberry.field(default=strawberry.UNSET, description="In tokens.")
    features: list[ModelFeature] | None = strawberry.field(default=strawberry.UNSET, description="Each once.")
    base_model_name: str | None = strawberry.field(
        default=strawberry.UNSET, description="A model of the catalog, of the same provider and type."
    )

    def draft(self) -> Details:
        """As the business reads it."""
        given = _given(self.features)
        return Details(
            label=_given(self.label),
            context_window=_given(self.context_window),
            max_output_tokens=_given(self.max_output_tokens),
            features=tuple(given) if isinstance(given, list) else given,
            base_model_name=_given(self.base_model_name),
        )


@strawberry.input(description="A change of a model that was added by hand.")
class UpdateCustomModelInput:
    model: ModelKey = strawberry.field(description="Which.")
    changes: CustomModelChanges = strawberry.field(description="What changes.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A model that was added by hand, to be removed; its credentials stay.")
class RemoveCustomModelInput:
    model: ModelKey = strawberry.field(description="Which.")
    dry_run: bool = strawberry.field(
        default=False, description="The success with deletedId null, and nothing changed."
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="The credential whose provider is asked again which models it lists.")
class DiscoverModelsInput:
    credential_id: strawberry.ID = strawberry.field(description="A credential of scope PROVIDER.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A model on offer, to be switched on.")
class EnableModelInput:
    model: ModelKey = strawberry.field(description="Which.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A model on offer, to be switched off.")
class DisableModelInput:
    model: ModelKey = strawberry.field(description="Which.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


def _some(value: Any) -> Any:
    return UNSET if value is None else value


def _given(value: Any) -> Any:
    return UNSET if value is strawberry.UNSET else value
