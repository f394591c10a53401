"""One check from the opened secrets to the verdict: asks the provider, writes nothing but its steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tortoise.exceptions import DoesNotExist

from models.catalog import forms
from models.catalog.entries import Entry, Form
from models.catalog.providers import Catalog
from models.credentials.custody import fields_of, fingerprint_at, open_secrets
from models.credentials.drafts import ModelName
from models.credentials.tables import Credential, CredentialSecret
from models.events.unit_of_work import Reader, UnitOfWork
from models.validation.desk import CheckRules, DraftFields
from models.validation.judging import model_of
from models.validation.pen import Ladder
from models.validation.tables import ValidationRun
from models.vault.custody import Vault
from models.vault.masking import scrub
from models.vault.sealing import Unreadable
from models.vault.secret import Secret
from models.vendors.adapter import Adapter, CheckCall, StepKind, checked
from models.vendors.client import VendorClient
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from models.vendors.verdict import Verdict


class Vanished(Exception):
    """What was to be checked is not there any more; the text says why, for people."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict; `unreadable` None: nobody came to look whether the stored secrets open. `fingerprint`: of stored secrets that were
    kept without one."""

    verdict: Verdict
    unreadable: bool | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The fields that are checked, with their secrets in clear. `model`: the one that they are checked for. `unmarked`: they are
    stored without a fingerprint."""

    form: Form
    plain: Mapping[str, Any]
    secrets: Mapping[str, Secret]
    model: ModelName | None
    unmarked: bool = False


@dataclass(frozen=True, slots=True)
class Examiner:
    """What a check needs."""

    work: UnitOfWork
    vault: Vault
    client: VendorClient
    catalog: Catalog
    adapter_for: Callable[[str], Adapter]
    rules: Callable[[], CheckRules]

    async def examine(self, run: ValidationRun, draft: DraftFields | None, ladder: Ladder) -> Finding:
        """Check what the run names. Raises Vanished."""
        entry = self.catalog.get(run.provider_key)
        if entry is None:
            return Finding(
                _malformed(
                    "This provider is no longer in the catalog.",
                    "Delete the credential, or ask the operator.",
                )
            )
        try:
            opened = await self._opened(run, draft, entry)
        except Unreadable:
            verdict = _malformed(
                "A stored secret does not open.",
                "Type the secret again; if many do not open, ask the operator for the key ring.",
            )
            return Finding(verdict, unreadable=True)
        verdict = await self._asked(run, opened, entry, ladder)
        return Finding(verdict, unreadable=False, fingerprint=self._fingerprint(run, opened, entry))

    async def _opened(self, run: ValidationRun, draft: DraftFields | None, entry: Entry) -> Opened:
        if run.draft and draft is None:
            raise Vanished("The draft's fields are gone; test it again.")

        async def read(reader: Reader) -> Opened:
            if draft is not None:
                given = Opened(draft.form, draft.plain, draft.secrets, draft.model)
                if run.credential_id is None or not draft.stored:
                    return given
                stored = draft.stored
                rows = await CredentialSecret.filter(
                    workspace_id=run.workspace_id, credential_id=run.credential_id
                ).values_list("name", "version")
                if not set(stored.items()) <= set(rows):
                    raise Vanished("The credential was changed; test it again.")
            else:
                credential = await Credential.get(workspace_id=run.workspace_id, id=run.credential_id)
                row = await fields_of(credential, version=run.fields_version or credential.fields_version)
                form = forms.form_of(entry, credential.model_type)
                unmarked = row.fingerprint is None
                given, stored = (
                    Opened(form, row.plain, {}, model_of(credential), unmarked),
                    row.secrets,
                )
            opened = await open_secrets(
                reader,
                run.workspace_id,
                run.credential_id,  # type: ignore[arg-type]  # a draft without one has returned
                stored,
                entry=entry,
                form=given.form,
                plain=given.plain,
                vault=self.vault,
            )
            return replace(given, secrets={**opened, **given.secrets})

        try:
            return await self.work.reading(read)
        except DoesNotExist:
            raise Vanished("The credential was changed or deleted.") from None

    def _fingerprint(self, run: ValidationRun, opened: Opened, entry: Entry) -> str | None:
        if not opened.unmarked:
            return None
        return fingerprint_at(
            run.workspace_id, entry, opened.form, opened.plain, opened.secrets, vault=self.vault
        )

    async def _asked(self, run: ValidationRun, opened: Opened, entry: Entry, ladder: Ladder) -> Verdict:
        form, plain, secrets, model = opened.form, opened.plain, opened.secrets, opened.model
        if not form:
            why = "This provider takes no model of this type any more."
            await ladder.failed(StepKind.FORMAT, why)
            return _malformed(why, "Delete the credential, or ask the operator.")
        problems = forms.faults(form, plain, secrets)
        if problems:
            await ladder.failed(StepKind.FORMAT, "; ".join(problem.message for problem in problems)[:500])
            return _malformed(
                "The stored fields do not fit the form.", "Edit the credential and fill in its form again."
            )
        await ladder.succeeded(StepKind.FORMAT, latency_ms=0)
        call = CheckCall(
            provider_key=run.provider_key,
            plain=forms.called(entry, form, plain),
            secrets=secrets,
            client=self.client,
            steps=ladder,
            scrub=lambda text: scrub(text, secrets.values()),
            invoke=run.invoke,
            model=run.invoke_model if model is None else model.name,
            model_type=None if model is None else model.type,
        )
        rules = self.rules()
        deadline = rules.trial_deadline if run.invoke else rules.deadline
        return await checked(self.adapter_for(entry.protocol), call, seconds=deadline)


def broken() -> Finding:
    """Our own fault: the run ends without a verdict, and says so."""
    return Finding(
        Verdict(
            Outcome(
                Failure.PROVIDER_ERROR,
                message="The check broke in this service, not at the provider.",
                hint="Try again; if it happens again, give the operator the id of this run.",
            )
        )
    )


def _malformed(message: str, hint: str) -> Verdict:
    return Verdict(Outcome(Failure.MALFORMED, message=message, hint=hint))
