"""Tells what the end of a credential would mean, within the unit that is about to make it; in plain values, so that it can be
kept for whoever asks again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from models.credentials.impact import Impact
from models.events.unit_of_work import Unit
from models.standing.impacts import models_lost, with_disabled, without_credential
from models.standing.moment import Standing
from models.standing.picture import Picture
from models.standing.pictures import Pictures
from models.usage.reading import calls_last_day_of_credentials

Also = Callable[[Picture, Picture, UUID, datetime], Mapping[str, Any]]
"""What a room above has to tell (before, after, credential, now); handed in from there."""


async def tell_deletion(
    unit: Unit, impact: Impact, replacement_id: UUID | None, *, pictures: Pictures, also: Also
) -> dict[str, Any]:
    """What deleting it means; `replacement_id`: takes its place."""
    before = await pictures.within(unit, impact.credential.workspace_id)
    after = without_credential(before, impact.credential.id, replacement_id)
    return await _told(unit, impact, before, after, also)


async def tell_disabling(unit: Unit, impact: Impact, *, pictures: Pictures, also: Also) -> dict[str, Any]:
    """What switching it off means."""
    before = await pictures.within(unit, impact.credential.workspace_id)
    return await _told(unit, impact, before, with_disabled(before, impact.credential.id), also)


async def _told(unit: Unit, impact: Impact, before: Picture, after: Picture, also: Also) -> dict[str, Any]:
    """`provider`: its key; `after`: its status then; `replacements`: ids; `lost`: type and name of each model; `calls_last_day`:
    how many calls it served in the last 24 hours."""
    now, key = await unit.now(), impact.credential.provider_key
    id = impact.credential.id
    calls = await calls_last_day_of_credentials(unit, before.workspace_id, [id], now=now)
    return {
        "provider": key,
        "is_default": impact.is_default,
        "after": Standing(after, now).provider(key).status.value,
        "replacements": [view.id.hex for view in impact.replacements],
        "lost": [
            [lost.address.type.value, lost.address.name] for lost in models_lost(before, after, key, now)
        ],
        "calls_last_day": calls[id],
        **also(before, after, id, now),
    }
