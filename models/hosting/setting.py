"""Setting and removing the operator's keys: a provider's are replaced whole, in one unit with the audit, and every process
hears of it by the revision. No workspace's right reaches here: commands of the operator alone call it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from models.access.actor import SYSTEM, Actor
from models.access.audit import record
from models.catalog import forms
from models.catalog.entries import Entry
from models.catalog.forms import Accepted, GivenField
from models.errors import InvalidInput
from models.events.unit_of_work import Unit, UnitOfWork
from models.hosting import patterns
from models.hosting.custody import keep_secrets
from models.hosting.tables import HostedProvider, HostedSecret
from models.vault.custody import Vault

_ONLY_ROW = UUID(int=1)


class NotHosted(Exception):
    """Nothing of the provider is hosted."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is to be hosted, put into shape."""

    entry: Entry
    accepted: Accepted
    patterns: tuple[str, ...]


def operator() -> Actor:
    """Who acts where a command does."""
    return replace(SYSTEM(None), label="operator (command line)")


def judged(entry: Entry, fields: tuple[GivenField, ...], models: tuple[str, ...], *, now: datetime) -> Judged:
    """Read the form's fields and the patterns. Raises InvalidInput with every mistake of both."""
    kept, problems = patterns.judged(models, entry, now=now)
    try:
        accepted = forms.read(entry.credential_form, fields)
    except InvalidInput as refusal:
        raise InvalidInput(*refusal.problems, *problems) from None
    if problems:
        raise InvalidInput(*problems)
    return Judged(entry, accepted, kept)


async def set_hosted(
    hosted: Judged,
    *,
    keep: Mapping[str, Any] | None = None,
    work: UnitOfWork,
    vault: Vault,
) -> None:
    """Host it, instead of whatever was hosted of the provider. `keep`: plain fields that the provider's answer told (the
    address that answered)."""
    entry = hosted.entry
    accepted = replace(hosted.accepted, plain={**hosted.accepted.plain, **(keep or {})})

    async def act(unit: Unit) -> None:
        await _move_on(unit)
        now = await unit.now()
        row = await HostedProvider.get_or_none(provider_key=entry.key)
        if row is None:
            row = HostedProvider(provider_key=entry.key, version=1, created_at=now)
            row.plain, row.patterns, row.updated_at = accepted.plain, list(hosted.patterns), now
            await row.save(force_create=True)
        else:
            row.version += 1
            row.plain, row.patterns, row.updated_at = accepted.plain, list(hosted.patterns), now
            await row.save(update_fields=["version", "plain", "patterns", "updated_at"])
        await keep_secrets(unit, entry, accepted, version=row.version, vault=vault, now=now)
        detail = {
            "models": list(hosted.patterns),
            "fields": sorted({*accepted.plain, *accepted.secrets}),
            "version": row.version,
        }
        await record(unit, operator(), "hosted.set", f"provider:{entry.key}", detail)

    await work.writing(act)


async def remove_hosted(provider_key: str, *, work: UnitOfWork) -> None:
    """Host nothing of the provider any more; its secrets are destroyed. Raises NotHosted."""

    async def act(unit: Unit) -> None:
        await _move_on(unit)
        row = await HostedProvider.get_or_none(provider_key=provider_key)
        if row is None:
            raise NotHosted
        await HostedSecret.filter(provider_key=provider_key).delete()
        await row.delete()
        await record(
            unit, operator(), "hosted.removed", f"provider:{provider_key}", {"models": list(row.patterns)}
        )

    await work.writing(act)


async def _move_on(unit: Unit) -> None:
    # First of all, for its row is held until the unit ends: of two who change hosted keys the second waits for the first.
    await unit.execute(
        "INSERT INTO hosted_revision (id, revision) VALUES (?, 1)"
        " ON CONFLICT (id) DO UPDATE SET revision = hosted_revision.revision + 1",
        _ONLY_ROW,
    )
