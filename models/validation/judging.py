"""Judges what was typed for a credential, all mistakes in one answer; it reads no row and keeps nothing."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from models.access.texts import Problems
from models.catalog import forms
from models.catalog.entries import Entry, Form, ModelType
from models.catalog.forms import Accepted, Former, GivenField
from models.credentials.drafts import (
    UNSET,
    Addition,
    Changes,
    Labels,
    ModelName,
    Trial,
    Unset,
    added_model,
    invoke_model,
    labels,
    one_model,
    trial_model,
)
from models.credentials.status import CredentialScope
from models.credentials.tables import Credential, CredentialFields
from models.errors import InvalidInput, Problem, ProblemCode, SecretsRequired


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be stored; `invoke_model` is what will be called, and `model` the only one that it is for."""

    labels: Labels
    fields: Accepted
    invoke_model: str | None
    model: ModelName | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What is to be tested, filled into `form`; `invoke_model` is what will be called, and `model` what it is tested for."""

    form: Form
    fields: Accepted
    invoke_model: str | None
    model: ModelName | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What an update leaves: all labels as they will be, and the fields where they differ from the stored ones."""

    labels: Labels
    fields: Accepted | None


def judged_addition(
    addition: Addition,
    entry: Entry,
    *,
    now: datetime,
    problems: Problems | None = None,
    named: str = "name",
) -> Asked:
    """Raises InvalidInput with every mistake of labels and fields, and with those that were found before. `named`: where a
    mistake of the name is told."""
    problems = Problems() if problems is None else problems
    words = labels(
        problems,
        name=addition.name,
        environment=addition.environment,
        expires_at=addition.expires_at,
        now=now,
        named=named,
    )
    called = invoke_model(problems, invoke=addition.invoke, model=addition.invoke_model)
    model = None
    if addition.model is not None:
        # What was found wrong with the model before is told already.
        of_model = Problems() if problems.at("model") else problems
        model = added_model(of_model, entry, addition.model, invoke_model=called)
        called = model.name if addition.invoke else None
        if model.type not in entry.custom_model_types:
            problems.refuse_any()  # without a form there are no fields to judge
    return Asked(words, _own_fields(problems, entry, model, addition.fields, None), called, model)


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
    model = model_of(credential)
    accepted = _own_fields(problems, entry, model, changes.fields, former)
    same = (
        not accepted.secrets
        and dict(accepted.plain) == dict(former.plain)
        and set(accepted.kept_secrets) == set(former.secrets)
    )
    return Changed(words, None if same else accepted)


def judged_trial(
    trial: Trial, entry: Entry, former: CredentialFields | None, *, own: ModelName | None = None
) -> Tried:
    """What is to be tested. `own`: the only model that the stored credential is for. Raises InvalidInput, SecretsRequired."""
    problems = Problems()
    called = invoke_model(problems, invoke=trial.invoke, model=trial.invoke_model)
    if own is not None:
        model = one_model(problems, own, invoke_model=called)
        if trial.model is not None and trial.model != own:
            problems.add(
                "model", ProblemCode.NOT_ALLOWED, "The credential is for one model alone: leave model out."
            )
        accepted = _own_fields(problems, entry, own, trial.fields, former)
        return Tried(forms.form_of(entry, own.type), accepted, model.name if trial.invoke else None, model)
    tested = None
    if trial.model is not None:
        tested = trial_model(problems, entry, trial.model, invoke_model=called)
        called = tested.name if trial.invoke else None
    form = _form_for(entry, tested)
    return Tried(form, _fields(problems, form, trial.fields, former), called, tested)


def model_of(credential: Credential) -> ModelName | None:
    """The only model that a stored credential is for."""
    if credential.scope == CredentialScope.PROVIDER:
        return None
    return ModelName(ModelType(credential.model_type), credential.model_name)


def _form_for(entry: Entry, model: ModelName | None) -> Form:
    """The provider's form; to test for one model with what only a model's credential has, none of which is required: the
    model's own name stands for a deployment's."""
    if model is None:
        return entry.credential_form
    names = {field.name for field in entry.credential_form}
    own = entry.model_form(model.type)
    return entry.credential_form + tuple(replace(f, required=False) for f in own if f.name not in names)


def _own_fields(
    problems: Problems,
    entry: Entry,
    model: ModelName | None,
    given: tuple[GivenField, ...],
    former: CredentialFields | None,
) -> Accepted:
    """The fields of a credential of the provider, or of one model: what a provider's credential would lend is required."""
    if model is None:
        return _fields(problems, entry.credential_form, given, former)
    lent = forms.lent(entry, model.type)
    return _fields(problems, forms.form_of(entry, model.type), given, former, lent=lent)


def _fields(
    problems: Problems,
    form: Form,
    given: tuple[GivenField, ...],
    former: CredentialFields | None,
    *,
    lent: Collection[str] = (),
) -> Accepted:
    stored = None if former is None else Former(former.plain, frozenset(former.secrets))
    try:
        accepted = forms.read(form, given, former=stored)
    except InvalidInput as refusal:
        problems.take(*(_explained(problem, lent) for problem in refusal.problems))
        raise InvalidInput(*problems.found) from None
    except SecretsRequired:
        problems.refuse_any()
        raise
    problems.refuse_any()
    return accepted


def _explained(problem: Problem, lent: Collection[str]) -> Problem:
    if problem.code is not ProblemCode.REQUIRED or problem.path[-1] not in lent:
        return problem
    return replace(
        problem,
        message=f"{problem.message} A credential of one model is complete in itself; a model that has none is served by the "
        "provider's.",
    )
