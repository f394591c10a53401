"""A credential and its checks as they are told; a secret never is."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.catalog.forms import form_of
from models.catalog.offerings import Address
from models.credentials.reading import CredentialView
from models.pools.status import pools_of
from models.standing.offers import offer
from models.validation import reading
from models.validation.reading import RunView, Shown
from resolvers import connections
from resolvers.catalog.enums import ModelType, ProviderStatus
from resolvers.catalog.forms import FormField, form_told
from resolvers.catalog.offerings import Model, model, model_named
from resolvers.catalog.types import Provider, provider
from resolvers.connections import PageInfo, Place
from resolvers.context import Info
from resolvers.credentials.enums import (
    CredentialScope,
    CredentialStatus,
    ProviderFailure,
    ValidationState,
    ValidationStepKind,
    ValidationStepState,
)
from resolvers.credentials.room import room
from resolvers.nodes import Node, node_id
from resolvers.permissions import needs
from resolvers.scalars import JSON, Count

if TYPE_CHECKING:
    from resolvers.access.types import Account
    from resolvers.pools.types import Pool, PoolImpact

LazyAccount = Annotated["Account", strawberry.lazy("resolvers.access.types")]
LazyPool = Annotated["Pool", strawberry.lazy("resolvers.pools.types")]
LazyPoolImpact = Annotated["PoolImpact", strawberry.lazy("resolvers.pools.types")]


@strawberry.type(description="A stored field of a credential.")
class CredentialField:
    name: str = strawberry.field(description="The form field's name.")
    value: JSON | None = strawberry.field(description="The stored value of a plain field; null for a secret.")
    hint: str | None = strawberry.field(description="The last four characters of a long secret.")
    set_at: datetime = strawberry.field(description="When it was typed.")


@strawberry.type(description="One rung of a check.")
class ValidationStep:
    kind: ValidationStepKind = strawberry.field(description="Which rung.")
    state: ValidationStepState = strawberry.field(description="How it stands.")
    latency_ms: int | None = strawberry.field(description="How long it took, in milliseconds.")
    detail: str | None = strawberry.field(description="What was found, scrubbed of the key.")


@strawberry.type(
    description="One check of a credential: a thing with a life of its own. A draft's run is readable for 24 hours by its maker."
)
class ValidationRun(Node):
    view: strawberry.Private[RunView]

    state: ValidationState = strawberry.field(description="How the check stands.")
    steps: list[ValidationStep] = strawberry.field(
        description="All that this run will take, in order, from its first state on."
    )
    of_change: bool = strawberry.field(description="Whether it checks fields that are not in force yet.")
    failure: ProviderFailure | None = strawberry.field(description="Why it did not succeed.")
    message: str | None = strawberry.field(description="What the provider said, scrubbed of the key.")
    hint: str | None = strawberry.field(description="What the reader can do about it.")
    http_status: int | None = strawberry.field(description="The provider's HTTP status.")
    latency_ms: int | None = strawberry.field(description="How long the check took, in milliseconds.")
    models_found: int | None = strawberry.field(description="How many models the provider listed.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When a worker first took it up.")
    finished_at: datetime | None = strawberry.field(description="When it ended.")

    @strawberry.field(description="The credential; null for a draft that is tested but not kept.")
    async def credential(
        self, info: Info
    ) -> Annotated["Credential", strawberry.lazy("resolvers.credentials.types")] | None:
        return await credential_at(info, self.view.credential_id)

    @strawberry.field(description="The provider that is asked.")
    def provider(self, info: Info) -> Provider:
        return provider_of(info, self.view.provider_key)

    @strawberry.field(description="Who asked for it; null where the service did.")
    async def requested_by(self, info: Info) -> LazyAccount | None:
        return await _account(info, self.view.requested_by_id)


@strawberry.type(description="A check in a list of checks.")
class ValidationRunEdge:
    node: ValidationRun = strawberry.field(description="The check.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of checks, newest first.")
class ValidationRunConnection:
    edges: list[ValidationRunEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="A named, sealed set of form fields; it serves once a check found it valid.")
class Credential(Node):
    view: strawberry.Private[CredentialView]

    name: str = strawberry.field(
        description="Unique among the credentials of its provider, or of its model, whatever its case."
    )
    scope: CredentialScope = strawberry.field(description="What it serves.")
    model_type: ModelType | None = strawberry.field(description="Of scope MODEL: the type of its model.")
    model_name: str | None = strawberry.field(
        description="Of scope MODEL: its model; kept when the model is removed."
    )
    environment: str | None = strawberry.field(
        description="A label, [a-z0-9-]{1,40}: development, testing, production."
    )
    enabled: bool = strawberry.field(description="The switch.")
    status: CredentialStatus = strawberry.field(description="What it is worth now.")
    usable: bool = strawberry.field(
        description=(
            "May serve now: VALID, not limited by QUOTA_EXHAUSTED and, of scope MODEL, not by MODEL_NOT_FOUND or PERMISSION_DENIED."
        )
    )
    limited_by: ProviderFailure | None = strawberry.field(
        description="QUOTA_EXHAUSTED, PERMISSION_DENIED or MODEL_NOT_FOUND of the last verdict."
    )
    is_default: bool = strawberry.field(description="Whether it serves when none is named.")
    created_at: datetime = strawberry.field(description="When it was added.")
    updated_at: datetime = strawberry.field(description="When a person last changed it.")
    last_used_at: datetime | None = strawberry.field(description="When it last served.")
    expires_at: datetime | None = strawberry.field(description="When it stops serving by itself.")
    expires_soon: bool = strawberry.field(description="Whether expiresAt lies within the next 14 days.")
    version: int = strawberry.field(
        description=(
            "Moved by name, environment, expiresAt, fields and enabled; never by a check, a use or a switch of the default."
        )
    )

    @strawberry.field(description="The provider it is for.")
    def provider(self, info: Info) -> Provider:
        return provider_of(info, self.view.provider_key)

    @strawberry.field(
        description=(
            "The form it is edited with: of scope MODEL, what a provider's credential needs is required here too, for such a "
            "credential is complete in itself."
        )
    )
    def form(self, info: Info) -> list[FormField]:
        entry = room(info).catalog.get(self.view.provider_key)
        return form_told(form_of(entry, self.view.model_type)) if entry else []

    @strawberry.field(
        description=(
            "Of scope MODEL: its model; null where that is on offer no longer (add it again with credentialId)."
        )
    )
    async def model(self, info: Info) -> Model | None:
        if not self.view.model_type:
            return None
        standing = await info.context.loaders.standing()
        found = offer(
            standing.picture, _address(self.view.provider_key, self.view.model_type, self.view.model_name)
        )
        return None if found is None else model(standing, found)

    @strawberry.field(
        description="The fields in force; a secret shows its hint alone.",
        directives=[needs(Permission.CREDENTIALS_MANAGE)],
    )
    async def fields(self, info: Info) -> list[CredentialField] | None:
        found = await info.context.loaders.credentials.fields.load((self.view.id, self.view.fields_version))
        return [
            CredentialField(
                name=one.name,
                value=None if one.value is None else JSON(one.value),
                hint=one.hint,
                set_at=one.set_at,
            )
            for one in found or []
        ]

    @strawberry.field(description="The check that is queued or running, of whichever fields.")
    async def active_validation(self, info: Info) -> ValidationRun | None:
        return _run_or_none((await self._shown(info)).active)

    @strawberry.field(
        description=(
            "The check of fields not in force yet, while the former serve on: SUCCEEDED puts them in force, FAILED drops them, "
            "INCONCLUSIVE keeps them waiting."
        )
    )
    async def pending_validation(self, info: Info) -> ValidationRun | None:
        return _run_or_none((await self._shown(info)).pending)

    @strawberry.field(description="The last check that ended, of the fields in force.")
    async def last_validation(self, info: Info) -> ValidationRun | None:
        return _run_or_none((await self._shown(info)).last)

    @strawberry.field(description="The checks that are kept, at most 50, newest first.")
    async def validations(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> ValidationRunConnection:
        wanted = connections.page(first, after, name="validations")
        place = None if wanted.after is None else (wanted.after.at, wanted.after.id)
        rows, total = await info.context.services.work.reading(
            lambda reader: reading.history(
                reader, self.view.workspace_id, self.view.id, after=place, limit=wanted.limit
            )
        )
        page, more = connections.cut(rows, wanted)
        edges = [
            ValidationRunEdge(
                node=run(row), cursor=connections.cursor(Place(row.created_at, row.id), name="validations")
            )
            for row in page
        ]
        cursors = [edge.cursor for edge in edges]
        return ValidationRunConnection(
            edges=edges, page_info=connections.page_info(cursors, wanted, more=more), total_count=total
        )

    @strawberry.field(
        description="The pools, on or off, in which it is a member, by itself or as the default that an entry follows."
    )
    async def pools(self, info: Info) -> list[LazyPool]:
        from resolvers.pools.types import pool

        standing = await info.context.loaders.standing()
        return [pool(info, standing, found) for found in pools_of(standing, self.view.id)]

    @strawberry.field(description="Who added it.")
    async def created_by(self, info: Info) -> LazyAccount | None:
        return await _account(info, self.view.created_by_id)

    async def _shown(self, info: Info) -> Shown:
        return await info.context.loaders.credentials.shown.load(self.view) or Shown()


@strawberry.type(description="A credential in a list of credentials.")
class CredentialEdge:
    node: Credential = strawberry.field(description="The credential.")
    cursor: str = strawberry.field(description="Its place in the list.")


@strawberry.type(description="A page of credentials, oldest first.")
class CredentialConnection:
    edges: list[CredentialEdge] = strawberry.field(description="The page.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="What deleting or disabling a credential would mean.")
class DeletionImpact:
    told: strawberry.Private[Mapping[str, Any]]

    is_default: bool = strawberry.field(description="Whether it is the default of its scope.")
    provider_status_after: ProviderStatus = strawberry.field(description="The provider's status after it.")
    calls_last_day: Count = strawberry.field(description="How many calls it served in the last 24 hours.")

    @strawberry.field(
        description="The pools, on or off, in which it is a member, by itself or as the default that an entry follows."
    )
    async def pools(self, info: Info) -> list[LazyPoolImpact]:
        from resolvers.pools.types import impacts

        return await impacts(info, self.told.get("pools", ()))

    @strawberry.field(
        description=(
            "The models that would serve a call which names nothing but them, and would not after it, on either side; the first "
            "100 in the order of display."
        )
    )
    async def models_lost(self, info: Info) -> list[Model]:
        standing = await info.context.loaders.standing()
        return [
            model_named(standing, _address(self.told["provider"], type, name))
            for type, name in self.told["lost"]
        ]

    @strawberry.field(
        description="Usable credentials of the same provider or model that could take its place."
    )
    async def replacements(self, info: Info) -> list[Credential]:
        return await credentials_at(info, [UUID(hex=text) for text in self.told["replacements"]])


async def credential_at(info: Info, id: UUID | None) -> Credential | None:
    """The workspace's credential of that id, as it is now; None where there is none."""
    view = None if id is None else await info.context.loaders.credentials.credentials.load(id)
    return None if view is None else credential(view)


async def credentials_at(info: Info, ids: Collection[UUID]) -> list[Credential]:
    """The same of many; those that are gone are left out."""
    views = await info.context.loaders.credentials.credentials.load_many(ids)
    return [credential(view) for view in views if view is not None]


async def run_at(info: Info, id: UUID | None) -> ValidationRun | None:
    """The check of that id that the actor may read, as it is now; None where there is none."""
    return None if id is None else _run_or_none(await info.context.loaders.credentials.runs.load(id))


def credential(view: CredentialView) -> Credential:
    """A credential in the words of the schema."""
    return Credential(
        id=node_id("credential", view.id),
        view=view,
        name=view.name,
        scope=CredentialScope(view.scope),
        model_type=ModelType(view.model_type) if view.model_type else None,
        model_name=view.model_name or None,
        environment=view.environment,
        enabled=view.enabled,
        status=view.status,
        usable=view.usable,
        limited_by=view.limited_by,
        is_default=view.is_default,
        created_at=view.created_at,
        updated_at=view.updated_at,
        last_used_at=view.last_used_at,
        expires_at=view.expires_at,
        expires_soon=view.expires_soon,
        version=view.version,
    )


def run(view: RunView) -> ValidationRun:
    """A check in the words of the schema."""
    return ValidationRun(
        id=node_id("run", view.id),
        view=view,
        state=view.state,
        steps=[
            ValidationStep(kind=step.kind, state=step.state, latency_ms=step.latency_ms, detail=step.detail)
            for step in view.steps
        ],
        of_change=view.of_change,
        failure=view.failure,
        message=view.message,
        hint=view.hint,
        http_status=view.http_status,
        latency_ms=view.latency_ms,
        models_found=view.models_found,
        created_at=view.created_at,
        started_at=view.started_at,
        finished_at=view.finished_at,
    )


def impact(told: Mapping[str, Any]) -> DeletionImpact:
    """An impact, as models.standing.telling tells it, in the words of the schema."""
    return DeletionImpact(
        told=told,
        is_default=told["is_default"],
        provider_status_after=ProviderStatus(told["after"]),
        calls_last_day=Count(told.get("calls_last_day", 0)),
    )


def provider_of(info: Info, key: str) -> Provider:
    """The provider of a credential or check; its entry is in the catalog as long as the key is."""
    entry = room(info).catalog.get(key)
    if entry is None:
        raise LookupError(f"the catalog has no {key}")
    return provider(info, entry)


def _address(provider_key: str, type: str, name: str) -> Address:
    return Address(provider_key, ModelType(type), name)


def _run_or_none(view: RunView | None) -> ValidationRun | None:
    return None if view is None else run(view)


async def _account(info: Info, account_id: UUID | None) -> LazyAccount | None:
    from resolvers.access.types import Account

    found = None if account_id is None else await info.context.loaders.accounts.load(account_id)
    return None if found is None else Account.of(found)
