"""`providence hosted`: sets, lists and removes the keys that the operator hosts for all workspaces; a key is shown to nobody."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api import settings as configuration
from api.commands import CommandFailed, UsageError
from api.commands.installation import opened
from api.settings import Settings
from models.catalog.entries import Entry, Form
from models.catalog.forms import GivenField
from models.catalog.providers import load
from models.clock import utc_now
from models.errors import InvalidInput
from models.hosting.proving import proved, rejects
from models.hosting.reading import listed
from models.hosting.setting import Judged, NotHosted, judged, remove_hosted, set_hosted
from models.vault.secret import Secret
from models.vendors.adapter import StepKind
from models.vendors.client import VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.registry import adapter_for
from models.vendors.verdict import Verdict

_LARGEST_FILE = 64 * 1024
_UNDER_WAY = {
    StepKind.REACH: "connecting …",
    StepKind.AUTHENTICATE: "asking whether the key is good …",
    StepKind.DISCOVER: "reading the list of models …",
}


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """Do what the words after `hosted` say."""
    settings = configuration.read(environ, data=arguments.data)
    match arguments.action:
        case "set":
            entry = _entry(arguments.provider)
            wanted = _judged(entry, Path(arguments.key_file), tuple(arguments.models))
            asyncio.run(_set(settings, wanted, check=arguments.check))
        case "list":
            asyncio.run(_list(settings))
        case "remove":
            asyncio.run(_remove(settings, arguments.provider))
    return 0


async def _set(settings: Settings, wanted: Judged, *, check: bool) -> None:
    entry = wanted.entry
    async with opened(settings) as (work, vault):
        verdict = await _checked(settings, wanted) if check else None
        await set_hosted(wanted, keep=verdict.keep if verdict else None, work=work, vault=vault)
    if not entry.offerings:
        _tell(f"the catalog names no models of {entry.name}: the patterns are taken as they are.")
    print(f"{entry.key} is hosted, for every workspace: {', '.join(wanted.patterns)}")


async def _list(settings: Settings) -> None:
    async with opened(settings) as (work, _):
        views = await work.reading(listed)
    if not views:
        _tell("nothing is hosted.")
    width = max((len(view.provider_key) for view in views), default=0)
    for view in views:
        secrets = ", ".join(f"{name} …{hint or ''}" for name, hint in view.hints.items()) or "no key"
        moment = view.set_at.isoformat(timespec="seconds")
        print(f"{view.provider_key:<{width}}  {secrets}  set {moment}  models {', '.join(view.patterns)}")


async def _remove(settings: Settings, provider_key: str) -> None:
    async with opened(settings) as (work, _):
        try:
            await remove_hosted(provider_key, work=work)
        except NotHosted:
            views = await work.reading(listed)
            hosted = ", ".join(view.provider_key for view in views) or "nothing"
            raise CommandFailed(f"nothing of {provider_key!r} is hosted. Hosted: {hosted}.") from None
    print(f"{provider_key} is hosted no more; its key is destroyed")


async def _checked(settings: Settings, wanted: Judged) -> Verdict:
    entry = wanted.entry
    guard = Guard(read_allow_list(",".join(settings.egress_allow)))
    async with VendorClient(guard, ca_bundle=settings.ca_bundle) as client:
        verdict = await proved(
            entry, wanted.accepted, client=client, adapter=adapter_for(entry.protocol), steps=_Progress(entry)
        )
    outcome = verdict.outcome
    if outcome.failure is None:
        if verdict.limited_by is not None:
            _tell(f"the key is good, but limited: {verdict.limited_by.value}.")
        return verdict
    said = " ".join(text for text in (outcome.message, outcome.hint) if text)
    if rejects(verdict):
        raise CommandFailed(
            f"{entry.name} does not take it ({outcome.failure.value}): {said}\n"
            "Nothing was saved. `--no-check` saves without asking the provider."
        )
    if outcome.failure.inconclusive:
        _tell(f"{entry.name} could not be asked ({outcome.failure.value}), so it is saved unchecked: {said}")
    else:
        _tell(f"the key is good, but limited ({outcome.failure.value}): {said}")
    return verdict


class _Progress:
    """Tells each step of the check as it begins, on standard error."""

    def __init__(self, entry: Entry) -> None:
        self._name = entry.name

    async def began(self, kind: StepKind) -> None:
        if kind in _UNDER_WAY:
            _tell(f"{self._name}: {_UNDER_WAY[kind]}")

    async def succeeded(
        self, kind: StepKind, latency_ms: int | None = None, detail: str | None = None
    ) -> None:
        return None

    async def failed(self, kind: StepKind, detail: str | None) -> None:
        return None

    async def skipped(self, kind: StepKind, detail: str | None) -> None:
        return None

    async def inconclusive(self, kind: StepKind, detail: str | None) -> None:
        return None


def _entry(key: str) -> Entry:
    catalog = load()
    entry = catalog.get(key)
    if entry is None:
        raise UsageError(
            f"the catalog has no provider {key!r}. There are: {', '.join(one.key for one in catalog)}."
        )
    return entry


def _judged(entry: Entry, file: Path, models: tuple[str, ...]) -> Judged:
    fields, alone = _read(entry.credential_form, file)
    try:
        return judged(entry, fields, models, now=utc_now())
    except InvalidInput as refused:
        of_file = [problem for problem in refused.problems if problem.path[0] == "fields"]
        told = [
            f"{problem.path[1]}: {problem.message}" if problem in of_file else problem.message
            for problem in refused.problems
        ]
        if not of_file:
            raise UsageError("\n".join(told)) from None
        if alone and len(entry.credential_form) > 1:
            names = ", ".join(field.name for field in entry.credential_form)
            told.append(f"{file} may also hold a JSON object of the form's fields: {names}.")
        raise CommandFailed("\n".join(told)) from None


def _read(form: Form, file: Path) -> tuple[tuple[GivenField, ...], bool]:
    """The form's fields, and whether the file held nothing but a key."""
    try:
        with file.open("rb") as given:
            content = given.read(_LARGEST_FILE + 1)
        text = content.decode().strip()
    except OSError as error:
        raise CommandFailed(f"the key file {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise CommandFailed(f"the key file {file} is not UTF-8 text.") from None
    if not text:
        raise CommandFailed(f"the key file {file} is empty.")
    if len(content) > _LARGEST_FILE:
        raise CommandFailed(f"the key file {file} is larger than {_LARGEST_FILE} bytes: that is no key.")
    if text.startswith("{"):
        return tuple(_field(form, name, value) for name, value in _object(text, file)), False
    secrets = [field for field in form if field.secret]
    named = next((field for field in secrets if field.required), secrets[0])
    return (GivenField(named.name, secret=Secret(text), has_secret=True),), True


def _object(text: str, file: Path) -> list[tuple[str, Any]]:
    try:
        # As pairs, so that a field that is given twice is told and not overlooked.
        pairs: list[tuple[str, Any]] = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise CommandFailed(
            f"the key file {file} begins like a JSON object, and is none: give the key alone, or a whole object."
        ) from None
    return pairs


def _field(form: Form, name: str, value: Any) -> GivenField:
    secret = any(field.name == name and field.secret for field in form)
    if secret and isinstance(value, str):
        return GivenField(name, secret=Secret(value), has_secret=True)
    return GivenField(name, value=value, has_value=True)


def _tell(message: str) -> None:
    print(f"providence: {message}", file=sys.stderr, flush=True)
