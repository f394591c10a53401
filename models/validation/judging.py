"""Judges what was typed for a credential, all mistakes in one answer; it reads no row and keeps nothing."""

from dataclasses import dataclass
from datetime import datetime

from models.access.texts import Problems
from models.catalog import forms
from models.catalog.entries import Entry
from models.catalog.forms import Accepted, Former, GivenField
from models.credentials.drafts import UNSET, Addition, Changes, Labels, Trial, Unset, invoke_model, labels
from models.credentials.tables import Credential, CredentialFields
from models.errors import InvalidInput, ProblemCode, SecretsRequired


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be stored or tested; `invoke_model` is trimmed."""

    labels: Labels
    fields: Accepted
    invoke_model: str | None


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


def judged_trial(trial: Trial, entry: Entry, former: CredentialFields | None) -> tuple[Accepted, str | None]:
    """The fields to be tested and the model to be called. Raises InvalidInput, SecretsRequired."""
    problems = Problems()
    model = invoke_model(problems, invoke=trial.invoke, model=trial.invoke_model)
    if trial.of_model:
        _refuse_model(problems)
    return _form(problems, entry, trial.fields, former), model


def _refuse_model(problems: Problems) -> None:
    problems.add(
        "model",
        ProblemCode.NOT_ALLOWED,
        "Credentials of a custom model are not offered yet: leave model out.",
    )


def _form(
    problems: Problems, entry: Entry, given: tuple[GivenField, ...], former: CredentialFields | None
) -> Accepted:
    stored = None if former is None else Former(former.plain, frozenset(former.secrets))
    try:
        accepted = forms.read(entry.credential_form, given, former=stored)
    except InvalidInput as refusal:
        problems.take(*refusal.problems)
        raise InvalidInput(*problems.found) from None
    except SecretsRequired:
        problems.refuse_any()
        raise
    problems.refuse_any()
    return accepted
