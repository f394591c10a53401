"""Keeps what checks tell of the models that a credential may use: what its provider lists, and what a trial was refused.

A list that does not come removes nothing, and a refusal goes when the model answers. Of other fields than those that were
asked with, nothing is evidence: the models that were listed stay known, but not as this key's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from models.credentials.tables import Credential, CredentialModels
from models.events.unit_of_work import Unit
from models.vendors.failure import Failure
from models.vendors.kinds import kind
from models.vendors.verdict import FoundModel

DENIALS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Tried:
    """A model that was called. `type` None: the credential is for the provider, and nobody said which job is meant. `failure`
    None: it answered."""

    type: str | None
    name: str
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one check told. `models` None: no list came. `afresh`: it was the first with these fields."""

    run_id: UUID
    models: tuple[FoundModel, ...] | None = None
    tried: Tried | None = None
    afresh: bool = False


async def learn(unit: Unit, credential: Credential, lesson: Lesson, *, now: datetime) -> None:
    """Keep it, in the unit that announces it. The caller holds the workspace (models.catalog.ordering)."""
    kept = await CredentialModels.get_or_none(
        workspace_id=credential.workspace_id, credential_id=credential.id
    )
    if kept is None:
        if lesson.models is None and (lesson.tried is None or lesson.tried.failure is None):
            return
        kept = CredentialModels(
            id=uuid4(),
            workspace_id=credential.workspace_id,
            credential_id=credential.id,
            provider_key=credential.provider_key,
            models=[],
            denied={},
            revision=0,
            found_at=now,
        )
    before = _told(kept)
    if lesson.afresh:
        _doubt(kept)
    if lesson.models is not None:
        kept.models = [model.kept() for model in lesson.models]
        kept.run_id, kept.found_at = lesson.run_id, now
    if lesson.tried is not None:
        kept.denied = _denied(kept, lesson.tried)
    if _told(kept) != before:
        kept.revision += 1
    await kept.save()


async def doubt(unit: Unit, credential: Credential) -> None:
    """The credential has other fields, which nobody has asked with yet."""
    kept = await CredentialModels.get_or_none(
        workspace_id=credential.workspace_id, credential_id=credential.id
    )
    if kept is not None:
        _doubt(kept)
        kept.revision += 1
        await kept.save(update_fields=["run_id", "denied", "revision"])


def _doubt(kept: CredentialModels) -> None:
    kept.run_id, kept.denied = None, {}


def _told(kept: CredentialModels) -> tuple[Any, ...]:
    # Which check it was that listed the same again is nobody's news.
    return kept.run_id is not None, kept.models, kept.denied


def _denied(kept: CredentialModels, tried: Tried) -> dict[str, str]:
    """The refusals with this one, and with as many others as are kept."""
    type = tried.type or next((row.get("type") for row in kept.models if row["name"] == tried.name), None)
    place = f"{type or kind(tried.name) or 'LLM'}|{tried.name}"
    denied = {other: why for other, why in kept.denied.items() if other != place}
    if tried.failure is None:
        return denied
    others = list(denied.items())[-(DENIALS_KEPT - 1) :]
    return {**dict(others), place: tried.failure.value}
