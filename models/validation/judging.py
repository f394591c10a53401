"""Judges what was typed for a credential, all mistakes in one answer; it reads no row and keeps nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from models.access.texts import Problems
from models.catalog import forms
from models.catalog.entries import Entry, Form
from models.catalog.forms import Accepted, Former, GivenField
from models.credentials.drafts import (
    UNSET,
    Addition,
    Changes,
    Labels,
    Trial,
    TrialModel,
    Unset,
    invoke_model,
    labels,
    trial_model,
)
from models.credentials.tables import Credential, CredentialFields
from models.errors import InvalidInput, ProblemCode, SecretsRequired


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be stored or tested; `invoke_model` is trimmed."""

    labels: Labels
    fields: Accepted
    invoke_model: str | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What is to be tested; `invoke_model` is what will be called, and `model` what it is tested for."""

    fields: Accepted
    invoke_model: str | None
    model: TrialModel | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What an update leaves: all labels as they will be, and the fields where they differ from the stored ones."""

    labels: Labels
    fields: Accepted | None


def judged_addition(addition: Addition, entry: Entry, *, now: datetime) -> Asked:
    """Raises InvalidInput with every mistake of labels and fields."""
    problems = Problems()
    words = labels(
        problems,
        name=addition.name,
        environment=addition.environment,
        expires_at=addition.expires_at,
        now=now,
    )
    model = invoke_model(problems, invoke=addition.invoke, model=addition.invoke_model)
    if addition.of_model:
        _refuse_model(problems)
    return Asked(words, _form(problems, entry, addition.fields, None), model)


def judged_changes(
    changes: Changes, credential: Credential, entry: Entry, former: CredentialFields, *, now: datetime
) -> Changed:
    """Raises InvalidInput with every mistake of labels and fields, SecretsRequired where nothing else is wrong."""
    problems = Problems()
    if changes.name is None:
        problems.add("name", ProblemCode.REQUIRED, "A credential has a name: leave it out to keep it.")
    if changes.fields is None:
        problems.add("fields", ProblemCode.REQUIRED, "A credential has fields: leave them out to keep them.")
    moment = credential.expires_at if isinstance(changes.expires_at, Unset) else changes.expires_at
    given = labels(
        problems,
        name=changes.name if isinstance(changes.name, str) else None,
        environment=changes.environment if isinstance(changes.environment, str) else None,
        # A form that is sent back whole may hold an end that has passed: what does not change is not judged.
        expires_at=None if moment == credential.expires_at else moment,
        now=now,
    )
    words = Labels(
        name=given.name or credential.name,
        environment=credential.environment if changes.environment is UNSET else given.environment,
        expires_at=moment,
    )
    if not isinstance(changes.fields, tuple):
        problems.refuse_any()
        return Changed(words, None)
    accepted = _form(problems, entry, changes.fields, former)
    same = (
        not accepted.secrets
        and dict(accepted.plain) == dict(former.plain)
        and set(accepted.kept_secrets) == set(former.secrets)
    )
    return Changed(words, None if same else accepted)


def judged_trial(trial: Trial, entry: Entry, former: CredentialFields | None) -> Tried:
    """What is to be tested. Raises InvalidInput, SecretsRequired."""
    problems = Problems()
    called = invoke_model(problems, invoke=trial.invoke, model=trial.invoke_model)
    model = None
    if trial.model is not None:
        model = trial_model(problems, entry, trial.model, invoke_model=called)
        called = model.name if trial.invoke else None
    return Tried(_form(problems, entry, trial.fields, former, model), called, model)


def form_for(entry: Entry, model: TrialModel | None) -> Form:
    """The provider's form; for one model with what only a model's credential has, none of which is required: the model's
    own name stands for a deployment's."""
    if model is None:
        return entry.credential_form
    names = {field.name for field in entry.credential_form}
    own = entry.model_form(model.type)
    return entry.credential_form + tuple(replace(f, required=False) for f in own if f.name not in names)


def _refuse_model(problems: Problems) -> None:
    problems.add(
        "model",
        ProblemCode.NOT_ALLOWED,
        "Credentials of a custom model are not offered yet: leave model out.",
    )


def _form(
    problems: Problems,
    entry: Entry,
    given: tuple[GivenField, ...],
    former: CredentialFields | None,
    model: TrialModel | None = None,
) -> Accepted:
    stored = None if former is None else Former(former.plain, frozenset(former.secrets))
    try:
        accepted = forms.read(form_for(entry, model), given, former=stored)
    except InvalidInput as refusal:
        problems.take(*refusal.problems)
        raise InvalidInput(*problems.found) from None
    except SecretsRequired:
        problems.refuse_any()
        raise
    problems.refuse_any()
    return accepted
