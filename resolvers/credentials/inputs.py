"""What the mutations of credentials take, and how it becomes the business's drafts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.types.unset import UnsetType

from models.catalog.forms import GivenField
from models.credentials.drafts import UNSET, Addition, Changes, Trial, Unset
from models.credentials.drafts import ModelName as Named
from models.credentials.removal import Deletion
from models.errors import InvalidInput, NotFound, Problem, ProblemCode
from models.validation.rechecking import AT_ONCE
from resolvers.catalog.enums import ModelType
from resolvers.nodes import read_id
from resolvers.repeating import KEY
from resolvers.scalars import JSON, Secret


def _key() -> Any:
    return strawberry.field(default=None, description=KEY)


@strawberry.input(description="A model's type and name.")
class ModelName:
    type: ModelType = strawberry.field(description="Its type.")
    name: str = strawberry.field(description="Its name.")

    def named(self) -> Named:
        """As the business reads it."""
        return Named(self.type, self.name)


@strawberry.input(
    description=(
        "secret for the form's secret fields, value for the others, exactly one of them given. In an update a field left out "
        "stays; secret: null or value: null clears an optional one."
    )
)
class CredentialFieldInput:
    name: str = strawberry.field(description="The form field's name.")
    secret: Secret | None = strawberry.field(default=strawberry.UNSET, description="For a secret field.")
    value: JSON | None = strawberry.field(default=strawberry.UNSET, description="For any other field.")

    def given(self) -> GivenField:
        """As the form reads it."""
        has_secret, has_value = self.secret is not strawberry.UNSET, self.value is not strawberry.UNSET
        return GivenField(
            name=self.name,
            secret=self.secret if has_secret else None,
            value=self.value if has_value else None,
            has_secret=has_secret,
            has_value=has_value,
        )


@strawberry.input(
    description="Exactly one of providerKey and credentialId: a draft of a provider, or a stored credential with changes."
)
class TestCredentialInput:
    fields: list[CredentialFieldInput] = strawberry.field(
        description="The form's fields; of a stored credential those that change."
    )
    provider_key: str | None = strawberry.field(default=None, description="The provider of a draft.")
    credential_id: strawberry.ID | None = strawberry.field(default=None, description="The stored credential.")
    model: ModelName | None = strawberry.field(
        default=None,
        description=(
            "The one model to test for; with invoke it is called, which alone proves a deployment: there the name is the "
            "deployment's, unless the fields give one. A stored credential of one model is tested for it, and takes no other."
        ),
    )
    invoke: bool = strawberry.field(
        default=False,
        description=(
            "Calls a model at the end: invokeModel, else the cheapest discovered chat model; the step's detail names it and the "
            "most it can cost."
        ),
    )
    invoke_model: str | None = strawberry.field(
        default=None,
        description="The model to call; goes with invoke, and not beside model, which is what is called then.",
    )

    def draft(self) -> Trial:
        """As the business reads it."""
        return Trial(
            provider_key=self.provider_key,
            credential_id=None if self.credential_id is None else credential_key(self.credential_id),
            fields=tuple(field.given() for field in self.fields),
            invoke=self.invoke,
            invoke_model=self.invoke_model,
            model=None if self.model is None else self.model.named(),
        )


@strawberry.input(description="A credential to keep; it is checked before it serves.")
class AddCredentialInput:
    provider_key: str = strawberry.field(description="The provider it is for.")
    fields: list[CredentialFieldInput] = strawberry.field(description="The form's fields.")
    model: ModelName | None = strawberry.field(
        default=None,
        description=(
            "For this model alone, which is on offer and of a type among customModelTypes; the fields are then those of "
            "modelCredentialForm, and whatever a provider's credential needs is needed here too. null: for the provider."
        ),
    )
    name: str | None = strawberry.field(default=None, description="1 to 80 characters; made up when absent.")
    environment: str | None = strawberry.field(default=None, description="A label, [a-z0-9-]{1,40}.")
    expires_at: datetime | None = strawberry.field(
        default=None, description="When it stops serving by itself."
    )
    make_default: bool | None = strawberry.field(
        default=None,
        description=(
            "true takes effect when its check succeeds, false keeps out of the automatic choice, null: the first usable one "
            "becomes the default by itself."
        ),
    )
    invoke: bool = strawberry.field(default=False, description="As in TestCredentialInput.")
    invoke_model: str | None = strawberry.field(default=None, description="As in TestCredentialInput.")
    idempotency_key: str | None = _key()

    def draft(self) -> Addition:
        """As the business reads it."""
        return Addition(
            provider_key=self.provider_key,
            fields=tuple(field.given() for field in self.fields),
            name=self.name,
            environment=self.environment,
            expires_at=self.expires_at,
            make_default=self.make_default,
            invoke=self.invoke,
            invoke_model=self.invoke_model,
            model=None if self.model is None else self.model.named(),
        )


@strawberry.input(description="What changes; a field that is absent stays, null clears.")
class CredentialChanges:
    name: str | None = strawberry.field(
        default=strawberry.UNSET, description="The new name; null is refused."
    )
    environment: str | None = strawberry.field(default=strawberry.UNSET, description="The new label.")
    expires_at: datetime | None = strawberry.field(default=strawberry.UNSET, description="The new end.")
    fields: list[CredentialFieldInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="Fields to change. Changed fields are checked while the former serve on; null is refused.",
    )

    def draft(self) -> Changes:
        """As the business reads it."""
        return Changes(
            name=UNSET if self.name is strawberry.UNSET else self.name,
            environment=UNSET if self.environment is strawberry.UNSET else self.environment,
            expires_at=UNSET if self.expires_at is strawberry.UNSET else self.expires_at,
            fields=_fields(self.fields),
        )


@strawberry.input(description="A change of a credential.")
class UpdateCredentialInput:
    id: strawberry.ID = strawberry.field(description="The credential.")
    expected_version: int = strawberry.field(description="The version that was read.")
    changes: CredentialChanges = strawberry.field(description="What changes.")
    idempotency_key: str | None = _key()


@strawberry.input(description="A check to be made again.")
class ValidateCredentialInput:
    id: strawberry.ID = strawberry.field(description="The credential.")
    invoke: bool = strawberry.field(default=False, description="As in TestCredentialInput.")
    invoke_model: str | None = strawberry.field(default=None, description="As in TestCredentialInput.")
    idempotency_key: str | None = _key()


@strawberry.input(description="Exactly one of ids and providerKey; at most 500 credentials.")
class ValidateCredentialsInput:
    ids: list[strawberry.ID] | None = strawberry.field(default=None, description="The credentials.")
    provider_key: str | None = strawberry.field(
        default=None,
        description=(
            "All credentials of this provider; of an API token that is bound to an environment, those of its label and of none."
        ),
    )
    idempotency_key: str | None = _key()

    def which(self) -> tuple[UUID, ...] | str:
        """As the business reads it."""
        if self.ids is not None and self.provider_key is None:
            return tuple(credential_key(id) for id in self.ids[: AT_ONCE + 1])
        if self.provider_key is not None and self.ids is None:
            return self.provider_key
        code = ProblemCode.REQUIRED if self.ids is None else ProblemCode.NOT_ALLOWED
        raise InvalidInput(Problem(("ids",), code, "Give either ids or providerKey, not both."))


@strawberry.input(description="The credential that serves when none is named, for its own scope.")
class SetDefaultCredentialInput:
    id: strawberry.ID = strawberry.field(description="The credential.")
    idempotency_key: str | None = _key()


@strawberry.input(description="A credential to switch on.")
class EnableCredentialInput:
    id: strawberry.ID = strawberry.field(description="The credential.")
    expected_version: int | None = strawberry.field(default=None, description="The version that was read.")
    idempotency_key: str | None = _key()


@strawberry.input(description="A credential to switch off.")
class DisableCredentialInput:
    id: strawberry.ID = strawberry.field(description="The credential.")
    expected_version: int | None = strawberry.field(default=None, description="The version that was read.")
    dry_run: bool = strawberry.field(default=False, description="Tell the impact and change nothing.")
    idempotency_key: str | None = _key()


@strawberry.input(
    description=(
        "The default, or a member of a pool that is on, is refused as CredentialInUse unless replacementId (same scope and usable; "
        "takes its place as default and in pools, in the same transaction) or acceptImpact is given. With acceptImpact a deleted "
        "default leaves DEFAULT_CREDENTIAL_MISSING until one is chosen by hand."
    )
)
class DeleteCredentialInput:
    id: strawberry.ID = strawberry.field(description="The credential.")
    expected_version: int | None = strawberry.field(default=None, description="The version that was read.")
    replacement_id: strawberry.ID | None = strawberry.field(
        default=None, description="The credential that takes its place."
    )
    accept_impact: bool = strawberry.field(default=False, description="Delete it whatever hangs on it.")
    dry_run: bool = strawberry.field(
        default=False, description="The success with deletedId null, and nothing changed."
    )
    idempotency_key: str | None = _key()

    def draft(self) -> Deletion:
        """As the business reads it."""
        return Deletion(
            credential_id=credential_key(self.id),
            expected_version=self.expected_version,
            replacement_id=None if self.replacement_id is None else credential_key(self.replacement_id),
            accept_impact=self.accept_impact,
            dry_run=self.dry_run,
        )


def _fields(given: "list[CredentialFieldInput] | UnsetType | None") -> tuple[GivenField, ...] | Unset | None:
    if given is None or isinstance(given, UnsetType):
        return None if given is None else UNSET
    return tuple(field.given() for field in given)


def credential_key(id: str) -> UUID:
    """The credential's own key. A text that is no credential's id is answered as an unknown one."""
    key = read_id(id, "credential")
    if key is None:
        raise NotFound("credential")
    return key
