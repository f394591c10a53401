"""The keys of calls: sealed fields are kept with the picture that they are of, so that a call reads none; a key is opened for one
attempt and kept by nobody."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary, WeakValueDictionary

from models.catalog import forms
from models.credentials import sealed as credentials
from models.credentials.sealed import SealedFields, sealed_fields
from models.events.unit_of_work import UnitOfWork
from models.hosting import custody as hosting
from models.hosting.custody import SealedKey
from models.standing.fitness import Rider, Seat
from models.standing.picture import Picture
from models.vault.custody import Vault
from models.vault.secret import Secret

MOST_SEEN = 50_000


class Gone(Exception):
    """The key was removed since the picture was taken."""


@dataclass(frozen=True, slots=True)
class OpenKey:
    """A key as it is sent: plain fields with the form's defaults, and secrets in clear."""

    plain: Mapping[str, Any] = field(repr=False)
    secrets: Mapping[str, Secret] = field(repr=False)


@dataclass(slots=True)
class _Kept:
    """What was read of one picture's keys, by provider."""

    own: dict[str, dict[UUID, SealedFields]] = field(default_factory=dict)
    hosted: dict[str, SealedKey | None] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Keys:
    """One per process. `changed`: told of each key that is another one than when it was seen before."""

    def __init__(
        self, work: UnitOfWork, vault: Vault, *, changed: Callable[[Rider], None] = lambda rider: None
    ) -> None:
        self._vault = vault
        self._reader = _AsNeeded(work)
        self._changed = changed
        self._looked: WeakValueDictionary[UUID, Picture] = WeakValueDictionary()
        self._versions: OrderedDict[UUID, int] = OrderedDict()
        self._hosted = 0
        # Whatever changes a key changes the picture, which these go with.
        self._kept: WeakKeyDictionary[Picture, _Kept] = WeakKeyDictionary()

    async def fetch(self, picture: Picture, seats: tuple[Seat, ...]) -> None:
        """Have the sealed keys of all of them at hand: one statement a provider and side, and none where they are."""
        kept = self._kept.setdefault(picture, _Kept())
        for seat in seats:
            provider = seat.offer.address.provider_key
            if provider not in (kept.hosted if seat.credential_id is None else kept.own):
                async with kept.lock:  # of many who call after one change, one reads
                    await self._read(picture, kept, seat)

    async def opened(self, picture: Picture, seat: Seat) -> OpenKey:
        """The key of one attempt; `fetch` went before. Raises Unreadable, Gone."""
        kept, provider = self._kept[picture], seat.offer.address.provider_key
        entry = picture.catalog.entry(provider)
        if seat.credential_id is None:
            lying = kept.hosted[provider]
            if lying is None:
                raise Gone
            key = await hosting.open_key(self._reader, entry, lying, vault=self._vault)
            return OpenKey(forms.called(entry, entry.credential_form, key.plain), key.secrets)
        own = kept.own[provider].get(seat.credential_id)
        if own is None:
            raise Gone
        return OpenKey(own.plain, await credentials.opened(self._reader, own, vault=self._vault))

    def look(self, picture: Picture) -> None:
        """Tell of keys that are others than in the picture before. Once a picture, before it is planned by: a key that rests
        for what its former secret did is not even asked."""
        if self._looked.get(picture.workspace_id) is picture:
            return
        self._looked[picture.workspace_id] = picture
        for one in picture.credentials:
            before = self._versions.pop(one.id, one.version)
            self._versions[one.id] = one.version
            if before != one.version:
                self._changed(one.id)
        while len(self._versions) > MOST_SEEN:
            self._versions.popitem(last=False)
        before, self._hosted = self._hosted, max(self._hosted, picture.mark.hosted)
        if before not in (0, self._hosted):
            for provider in picture.hosted:
                self._changed(provider)

    def version(self, credential_id: UUID) -> int | None:
        """Which version of a credential's fields was in force when it was looked at last."""
        return self._versions.get(credential_id)

    async def _read(self, picture: Picture, kept: _Kept, seat: Seat) -> None:
        provider = seat.offer.address.provider_key
        entry = picture.catalog.entry(provider)
        if seat.credential_id is None and provider not in kept.hosted:
            kept.hosted[provider] = await hosting.sealed(self._reader, entry)
        elif seat.credential_id is not None and provider not in kept.own:
            kept.own[provider] = await sealed_fields(self._reader, picture.workspace_id, entry)


class _AsNeeded:
    """Reads only when it is asked: the vault knows the data key of a workspace after its first call."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    @property
    def engine(self) -> str:
        return self._work.database.engine

    async def rows(self, sql: str, *params: object) -> list[dict[str, Any]]:
        return await self._work.reading(lambda reader: reader.rows(sql, *params))
