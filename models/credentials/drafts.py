"""What a person asks for, as frozen values, and what of it is judged before any row is read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.access.idempotency import Once as Once
from models.access.texts import UNSET as UNSET
from models.access.texts import Problems, free_name, is_clean
from models.access.texts import Unset as Unset
from models.catalog.entries import Entry, ModelType
from models.catalog.forms import GivenField
from models.errors import Problem, ProblemCode

PER_PLACE = 100
"""Credentials of a provider, or of one model."""
MODEL_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class ModelName:
    """One model of a provider: its job and its name, a deployment's where models are deployed."""

    type: ModelType
    name: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A credential to be added. `model`: the only one that it is for; None: it is for the provider."""

    provider_key: str
    fields: tuple[GivenField, ...]
    name: str | None = None
    environment: str | None = None
    expires_at: datetime | None = None
    make_default: bool | None = None
    invoke: bool = False
    invoke_model: str | None = None
    model: ModelName | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update changes; UNSET stays, None clears. Neither a name nor the fields can be cleared."""

    name: str | Unset | None = UNSET
    environment: str | Unset | None = UNSET
    expires_at: datetime | Unset | None = UNSET
    fields: tuple[GivenField, ...] | Unset | None = UNSET


@dataclass(frozen=True, slots=True)
class Trial:
    """Fields to be tested and not kept: a draft of a provider, or a stored credential with changes. `model`: the one that
    they are tested for."""

    provider_key: str | None
    credential_id: UUID | None
    fields: tuple[GivenField, ...]
    invoke: bool = False
    invoke_model: str | None = None
    model: ModelName | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """A credential's name, environment and end, judged and put into shape."""

    name: str | None
    environment: str | None
    expires_at: datetime | None


def labels(
    problems: Problems,
    *,
    name: str | None,
    environment: str | None,
    expires_at: datetime | None,
    now: datetime,
    named: str = "name",
) -> Labels:
    """Put the labels into shape and note each mistake, one of the name at `named`."""
    if expires_at is not None and expires_at <= now:
        problems.add("expiresAt", ProblemCode.OUT_OF_RANGE, "expiresAt must lie in the future.")
    return Labels(
        name=None if name is None else problems.name(named, name),
        environment=None if environment is None else problems.label("environment", environment),
        expires_at=expires_at,
    )


def invoke_model(problems: Problems, *, invoke: bool, model: str | None) -> str | None:
    """The name of the model to be called, trimmed; what is wrong with it is noted."""
    if model is None:
        return None
    if not invoke:
        problems.add("invokeModel", ProblemCode.NOT_ALLOWED, "invokeModel goes with invoke: true.")
    return _model_name(problems, ("invokeModel",), model)


def trial_model(problems: Problems, entry: Entry, model: ModelName, *, invoke_model: str | None) -> ModelName:
    """The model to test for, its name trimmed; what is wrong with it is noted."""
    if model.type not in entry.custom_model_types:
        problems.take(Problem(("model", "type"), ProblemCode.NOT_AN_OPTION, _TYPE))
    return one_model(problems, model, invoke_model=invoke_model)


def added_model(problems: Problems, entry: Entry, model: ModelName, *, invoke_model: str | None) -> ModelName:
    """The model that a credential is added for, its name trimmed; what is wrong with it is noted."""
    if model.type not in entry.custom_model_types:
        problems.add("model", ProblemCode.NOT_ALLOWED, _TYPE)
    return one_model(problems, model, invoke_model=invoke_model)


def one_model(problems: Problems, model: ModelName, *, invoke_model: str | None) -> ModelName:
    """The only model that is called, its name trimmed; that another one is named is noted."""
    if invoke_model is not None:
        problems.add(
            "invokeModel", ProblemCode.NOT_ALLOWED, "The one model that it is for is called: leave it out."
        )
    return ModelName(model.type, _model_name(problems, ("model", "name"), model.name))


def _model_name(problems: Problems, path: tuple[str, ...], given: str) -> str:
    name = given.strip()
    fault = None
    if len(given) > MODEL_NAME_LENGTH:
        fault = ProblemCode.TOO_LONG, f"A model's name has {MODEL_NAME_LENGTH} characters at most."
    elif not is_clean(given):
        fault = ProblemCode.MALFORMED, "The name holds control characters or broken characters."
    elif not name:
        fault = ProblemCode.REQUIRED, f"Name a model, or leave {path[0]} out."
    if fault is not None:
        problems.take(Problem(path, *fault))
    return name


def generated_name(provider_name: str, model: ModelName | None, taken: Collection[str]) -> str:
    """A free name for a credential that was given none: after what it is for."""
    wanted = f"{provider_name} key"
    if model is not None:
        problems = Problems()
        of_model = problems.name("name", f"{model.name} key")
        # A model may be called what no credential may be.
        wanted = wanted if problems else of_model
    return free_name(wanted, taken)


_TYPE = "This provider takes no model of this type from a workspace: see customModelTypes."
