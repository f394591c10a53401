"""What a change of credentials and providers would mean, told by pictures as they would be after it; pure.

| what is done | the default of its scope |
|---|---|
| deleted, it was the default, a replacement is named | the replacement |
| deleted, it was the default, others are left | none, and it is remembered that there was one |
| deleted, it was not the default, others are left | as it was |
| deleted, none is left | as if there never was one |
| disabled | as it was |

| what is done | its entry in a pool |
|---|---|
| deleted, a replacement is named that has no entry in the pool | is the replacement's, with its weight, priority and limits |
| deleted otherwise | is gone |
| disabled | as it was |
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from models.catalog.offerings import Address, ModelType
from models.standing.moment import Standing
from models.standing.offers import Offer, offer, offers
from models.standing.picture import CredentialFacts, Picture, PoolFacts

MOST_TOLD = 100


def without_credential(picture: Picture, credential_id: UUID, replacement_id: UUID | None = None) -> Picture:
    """The picture once the credential is deleted; `replacement_id`: takes its place, where it is the default and in pools. As it
    is where there is no such credential."""
    gone = picture.credential(credential_id)
    if gone is None:
        return picture
    left = tuple(one for one in picture.credentials if one.id != credential_id)
    place = _place(gone)
    defaults = dict(picture.defaults)
    was_default = defaults.get(place) == credential_id
    if not any(_place(one) == place for one in left):
        defaults.pop(place, None)
    elif was_default:
        defaults[place] = replacement_id
    pools = {
        address: _without(pool, credential_id, replacement_id) for address, pool in picture.pools.items()
    }
    return replace(picture, credentials=left, defaults=defaults, pools=pools)


def with_disabled(picture: Picture, credential_id: UUID) -> Picture:
    """The picture once the credential is switched off; a disabled default stays the default."""
    return replace(
        picture,
        credentials=tuple(
            replace(one, enabled=False) if one.id == credential_id else one for one in picture.credentials
        ),
    )


def with_provider_disabled(picture: Picture, provider_key: str) -> Picture:
    """The picture once the provider is switched off."""
    off = replace(picture.choice(provider_key), enabled=False)
    return replace(picture, choices={**picture.choices, provider_key: off})


def models_lost(
    before: Picture, after: Picture, provider_key: str, now: datetime, *, most: int = MOST_TOLD
) -> tuple[Offer, ...]:
    """The provider's models that some side would serve before and none after, in the order of display, the first of them
    alone. A model that is on offer no longer is lost too. Judged for a call that names nothing but the model."""
    then, later = Standing(before, now), Standing(after, now)
    lost: list[Offer] = []
    for one in offers(before, provider_key, now):
        if then.model(one).source and not later.model(offer(after, one.address)).source:
            lost.append(one)
            if len(lost) == most:
                break
    return tuple(lost)


def defaults_of(provider_key: str, defaults: Iterable[Address]) -> tuple[ModelType, ...]:
    """The jobs whose default model, of those handed in, is the provider's; in the order of display."""
    found = {address.type for address in defaults if address.provider_key == provider_key}
    return tuple(type for type in ModelType if type in found)


def _without(pool: PoolFacts, credential_id: UUID, replacement_id: UUID | None) -> PoolFacts:
    entries = {one.credential_id for one in pool.members}
    if credential_id not in entries:
        return pool
    takes_over = replacement_id is not None and replacement_id not in entries
    return replace(
        pool,
        members=tuple(
            replace(one, credential_id=replacement_id) if one.credential_id == credential_id else one
            for one in pool.members
            if takes_over or one.credential_id != credential_id
        ),
    )


def _place(one: CredentialFacts) -> tuple[str, str, str]:
    type, name = one.model or ("", "")
    return one.provider_key, str(type), name
