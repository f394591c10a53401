"""What the catalog says of a provider, as values; it knows no workspace and no credential."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FieldType(StrEnum):
    """FormFieldType of the public schema."""

    SECRET = "SECRET"  # noqa: S105
    TEXT = "TEXT"
    URL = "URL"
    SELECT = "SELECT"
    SWITCH = "SWITCH"
    INTEGER = "INTEGER"


class ModelType(StrEnum):
    """The job a model does."""

    LLM = "LLM"
    TEXT_EMBEDDING = "TEXT_EMBEDDING"
    RERANK = "RERANK"
    IMAGE_GENERATION = "IMAGE_GENERATION"
    SPEECH_TO_TEXT = "SPEECH_TO_TEXT"
    TEXT_TO_SPEECH = "TEXT_TO_SPEECH"
    MODERATION = "MODERATION"


class ConfigurationMethod(StrEnum):
    """How a provider's models come to be on offer."""

    PREDEFINED_MODELS = "PREDEFINED_MODELS"
    CUSTOM_MODELS = "CUSTOM_MODELS"
    DISCOVERY = "DISCOVERY"


@dataclass(frozen=True, slots=True)
class FormOption:
    """A choice of a SELECT."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FormCondition:
    """The field shows while that one equals this, judged after defaults."""

    field: str
    equals: Any


@dataclass(frozen=True, slots=True)
class FormField:
    """One field. `resets`: the secrets that are sent where this field says, typed again when the destination changes."""

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
    has its own server. `model_forms`: the form of one custom model's credential, by its type."""

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
    custom_model_types: tuple[ModelType, ...] = ()
    model_forms: Mapping[ModelType, Form] = field(default_factory=dict)

    def model_form(self, type: ModelType | str | None = None) -> Form:
        """The form of a custom model's credential; without a type: of the first type. Empty where there is none."""
        if type is None:
            return self.model_forms[self.custom_model_types[0]] if self.custom_model_types else ()
        return self.model_forms.get(ModelType(type), ())
