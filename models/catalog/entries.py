"""What the catalog says of a provider, as values; it knows no workspace and no credential."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from models.catalog.offerings import ModelType, Offering

__all__ = [
    "ConfigurationMethod",
    "Entry",
    "FieldType",
    "Form",
    "FormCondition",
    "FormField",
    "FormOption",
    "ModelType",
]


class FieldType(StrEnum):
    """FormFieldType of the public schema."""

    SECRET = "SECRET"  # noqa: S105
    TEXT = "TEXT"
    URL = "URL"
    SELECT = "SELECT"
    SWITCH = "SWITCH"
    INTEGER = "INTEGER"


class ConfigurationMethod(StrEnum):
    """How a provider's models come to be on offer."""

    PREDEFINED_MODELS = "PREDEFINED_MODELS"
    CUSTOM_MODELS = "CUSTOM_MODELS"
    DISCOVERY = "DISCOVERY"


@dataclass(frozen=True, slots=True)
class FormOption:
    """A choice of a SELECT. `base_url`: what the field base_url counts as where this is chosen and no address is given."""

    value: str
    label: str
    base_url: str | None = None


@dataclass(frozen=True, slots=True)
class FormCondition:
    """The field shows while that one equals this, judged after defaults; false is a value like any other."""

    field: str
    equals: Any


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `resets`: the secrets that are sent where this field says, typed again when the destination changes.
    A default counts before `required` is judged."""

    name: str
    label: str
    type: FieldType
    required: bool = False
    default: Any = None
    placeholder: str | None = None
    help: str | None = None
    help_url: str | None = None
    resets: tuple[str, ...] = ()
    options: tuple[FormOption, ...] = ()
    show_when: tuple[FormCondition, ...] = ()

    @property
    def secret(self) -> bool:
        return self.type is FieldType.SECRET


Form = tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A provider. `protocol`: which adapter speaks to it. `base_url`: the provider's own address, None where each workspace
    has its own server. `address`: the field of the form that holds the address a check calls. `icon`: names of files that
    the catalog holds. `model_forms`: the form of one custom model's credential, by its type. `offerings`: its predefined
    models. `base_models`: none of them is on offer; a custom model may name one to have its features, limits and prices."""

    key: str
    name: str
    description: str
    protocol: str
    base_url: str | None
    help_url: str | None
    icon: str | None
    icon_dark: str | None
    model_types: tuple[ModelType, ...]
    configuration_methods: tuple[ConfigurationMethod, ...]
    credential_form: Form
    address: str = "base_url"
    custom_model_types: tuple[ModelType, ...] = ()
    model_forms: Mapping[ModelType, Form] = field(default_factory=dict)
    offerings: tuple[Offering, ...] = ()
    base_models: tuple[Offering, ...] = ()

    def model_form(self, type: ModelType | str | None = None) -> Form:
        """The form of a custom model's credential; without a type: of the first type. Empty where there is none."""
        if type is None:
            return self.model_forms[self.custom_model_types[0]] if self.custom_model_types else ()
        return self.model_forms.get(ModelType(type), ())
