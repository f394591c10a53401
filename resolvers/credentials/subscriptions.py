"""Watching checks and credentials live: the feed is entered before the present state is read, so nothing falls between."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.clock import utc_now
from models.events import outbox
from models.events.hub import Overflow
from models.events.outbox import StoredEvent
from resolvers import errors
from resolvers.catalog.types import Provider
from resolvers.context import Info
from resolvers.credentials.presence import Present, presence
from resolvers.credentials.room import room
from resolvers.credentials.types import Credential, ValidationRun, credential, provider_of, run
from resolvers.nodes import node_id, read_id
from resolvers.permissions import needs
from resolvers.watching import is_of_ones_own_right, next_of, patiently, stand_while_it_lasts

_VIEW = [needs(Permission.PROVIDERS_VIEW)]
_PAGE = 200
Read = Callable[[Info, StoredEvent, UUID, UUID | None], Awaitable[Present]]


class CredentialEventKind(StrEnum):
    ADDED = "ADDED"
    UPDATED = "UPDATED"
    VALIDATION_UPDATED = "VALIDATION_UPDATED"
    DEFAULT_CHANGED = "DEFAULT_CHANGED"
    DISABLED = "DISABLED"
    ENABLED = "ENABLED"
    EXPIRING = "EXPIRING"
    EXPIRED = "EXPIRED"
    DELETED = "DELETED"
    RESYNC = "RESYNC"


_KINDS = {
    "credential.added": CredentialEventKind.ADDED,
    "credential.updated": CredentialEventKind.UPDATED,
    "credential.rejected": CredentialEventKind.UPDATED,
    "credential.unreadable": CredentialEventKind.UPDATED,
    "credential.default_changed": CredentialEventKind.DEFAULT_CHANGED,
    "credential.disabled": CredentialEventKind.DISABLED,
    "credential.enabled": CredentialEventKind.ENABLED,
    "credential.expiring": CredentialEventKind.EXPIRING,
    "credential.expired": CredentialEventKind.EXPIRED,
    "credential.deleted": CredentialEventKind.DELETED,
    "run.updated": CredentialEventKind.VALIDATION_UPDATED,
}

strawberry.enum(
    CredentialEventKind,
    name="CredentialEventKind",
    description=(
        "What happened. EXPIRING: expiresAt is 14 days ahead or nearer, told once; EXPIRED: it came. RESYNC: read the lists again, "
        "nothing after the event's cursor will be missed."
    ),
)


@strawberry.type(description="A change of a credential or of a kept check, with the present state.")
class CredentialEvent:
    cursor: str = strawberry.field(
        description="Its place in the workspace's one sequence; give it as after to go on from here."
    )
    kind: CredentialEventKind = strawberry.field(description="What happened.")
    provider: Provider | None = strawberry.field(description="The provider; null only in RESYNC.")
    credential: Credential | None = strawberry.field(description="As it is now; null once it is deleted.")
    credential_id: strawberry.ID | None = strawberry.field(
        description="Whose change it is; null only in RESYNC."
    )
    validation_run: ValidationRun | None = strawberry.field(
        description="Of VALIDATION_UPDATED: the check as it is now."
    )
    at: datetime = strawberry.field(description="When it happened.")


@strawberry.type
class CredentialSubscription:
    @strawberry.subscription(
        description="One check: its present state at once, then each change; completes when the state is terminal.",
        directives=_VIEW,
    )
    async def validation_run_updated(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="The check.")]
    ) -> AsyncGenerator[ValidationRun, None]:
        key, workspace = read_id(id, "run"), info.context.signed_in.workspace
        if key is None:
            raise errors.not_found("validation run")
        batches = info.context.loaders.credentials
        async with info.context.services.hub.subscribe(workspace) as feed:
            await stand_while_it_lasts(info)
            told = await patiently(lambda: batches.runs.load(key))
            if told is None:
                raise errors.not_found("validation run")
            yield run(told)
            while not told.state.ended:
                event = await next_of(info, feed)
                if isinstance(event, StoredEvent) and event.subject_id != key:
                    continue
                present = await patiently(lambda: batches.runs.load(key))
                if present is None:
                    return  # forgotten: there is nothing more to tell
                if present != told:
                    told = present
                    yield run(told)

    @strawberry.subscription(
        description=(
            "Every change of a credential or of a kept check in the workspace, in commit order. Without `after` the first event is "
            "RESYNC and bears the cursor: read the lists after it and nothing is missed. With `after`, what followed comes first, "
            "nothing missed; too old, garbled or foreign a cursor gives RESYNC. Events carry the present state, so hearing one "
            "twice does no harm. Never completes by itself: a reader that is too slow gets RESYNC and the stream goes on."
        ),
        directives=_VIEW,
    )
    async def credential_changed(
        self,
        info: Info,
        provider_key: Annotated[str | None, strawberry.argument(description="Only this provider's.")] = None,
        after: Annotated[
            str | None, strawberry.argument(description="The cursor of the last event that was heard.")
        ] = None,
    ) -> AsyncGenerator[CredentialEvent, None]:
        services, workspace = info.context.services, info.context.signed_in.workspace
        async with services.hub.subscribe(workspace) as feed:
            await stand_while_it_lasts(info)
            heard = await _place(info, workspace, after)
            if heard is None:
                heard = feed.start
                yield _resync(info, workspace, heard)
            while True:
                # What was committed before the feed began comes from the outbox; the rest from the feed.
                missed = await patiently(partial(_page, info, workspace, heard))
                if any(is_of_ones_own_right(info, event) for event in missed):
                    await stand_while_it_lasts(info)
                if missed and missed[0].sequence != heard + 1:
                    # What lies between was forgotten while this was on its way.
                    yield _resync(info, workspace, missed[0].sequence - 1)
                heard = missed[-1].sequence if missed else heard
                # Told together, so that a page costs few statements, however long.
                for told in await patiently(partial(_all_told, info, missed, provider_key)):
                    yield told
                if len(missed) < _PAGE:
                    break
            while True:
                item = await next_of(info, feed)
                if isinstance(item, Overflow):
                    heard = max(heard, item.sequence)
                    yield _resync(info, workspace, heard)
                elif item.sequence > heard:
                    heard = item.sequence
                    live = await patiently(partial(_told, info, item, provider_key, _together))
                    if live is not None:
                        yield live


async def _page(info: Info, workspace: UUID, after: int) -> list[StoredEvent]:
    return await info.context.services.work.reading(
        lambda reader: outbox.read_after(reader, workspace, after, limit=_PAGE)
    )


async def _all_told(
    info: Info, events: Sequence[StoredEvent], provider_key: str | None
) -> list[CredentialEvent]:
    told = await asyncio.gather(*(_told(info, event, provider_key, _in_batches) for event in events))
    return [event for event in told if event is not None]


async def _place(info: Info, workspace: UUID, after: str | None) -> int | None:
    """The sequence that was heard last; None where it cannot be gone on from."""
    sequence = None if after is None else info.context.services.vault.read_cursor(workspace, after)
    if sequence is None:
        return None
    position = await info.context.services.work.reading(lambda reader: outbox.position(reader, workspace))
    return sequence if position.pruned <= sequence <= position.last else None


async def _told(
    info: Info, event: StoredEvent, provider_key: str | None, read: Read
) -> CredentialEvent | None:
    """The event with the present state; None where it is not for this stream."""
    kind = _KINDS.get(event.kind)
    key = event.detail.get("provider_key")
    if (
        kind is None
        or key is None
        or event.detail.get("draft")
        or (provider_key is not None and key != provider_key)
    ):
        return None
    if event.subject_id is None or room(info).catalog.get(key) is None:
        return None
    is_run = kind is CredentialEventKind.VALIDATION_UPDATED
    text = event.detail.get("credential_id") if is_run else None
    credential_id = UUID(text) if text else event.subject_id
    if is_run and not text:
        return None
    present = await read(info, event, credential_id, event.subject_id if is_run else None)
    return CredentialEvent(
        cursor=info.context.services.vault.sign_cursor(event.workspace_id, event.sequence),
        kind=kind,
        provider=provider_of(info, key),
        credential=None if present.credential is None else credential(present.credential),
        credential_id=node_id("credential", credential_id),
        validation_run=None if present.run is None else run(present.run),
        at=event.at,
    )


async def _together(info: Info, event: StoredEvent, credential_id: UUID, run_id: UUID | None) -> Present:
    """What many hear at once is read once for all of them."""
    return await presence(info).of(
        event.workspace_id, event.sequence, credential_id=credential_id, run_id=run_id
    )


async def _in_batches(info: Info, _: StoredEvent, credential_id: UUID, run_id: UUID | None) -> Present:
    """What one reader missed is read for many events at once."""
    batches = info.context.loaders.credentials
    # In the order of presence.py, for its reason.
    check = None if run_id is None else await batches.runs.load(run_id)
    return Present(credential=await batches.credentials.load(credential_id), run=check)


def _resync(info: Info, workspace: UUID, sequence: int) -> CredentialEvent:
    return CredentialEvent(
        cursor=info.context.services.vault.sign_cursor(workspace, sequence),
        kind=CredentialEventKind.RESYNC,
        provider=None,
        credential=None,
        credential_id=None,
        validation_run=None,
        at=utc_now(),
    )
