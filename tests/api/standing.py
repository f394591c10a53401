"""What tests of models and routes arrange: lists of models, hosted keys, defaults; and how they count what is asked of the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID, uuid4

from aiohttp import web

from api.app import PROCESS
from models.catalog.tables import CustomModel
from models.clock import utc_now
from models.credentials.tables import Credential, CredentialModels, DefaultCredential
from models.defaults.tables import DefaultModel
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from models.hosting.tables import HostedProvider
from models.pools.tables import ModelFallback, Pool, PoolMember
from tests.api.service import Service


async def stored(
    service: Service,
    provider_key: str = "openai_compatible",
    *,
    models: Iterable[tuple[str, str]] | None = None,
    default: bool = True,
    **more: Any,
) -> UUID:
    """A credential as its check left it, without a check: valid unless `more` says otherwise, and the default. `models`: the
    types and names that its provider lists."""
    id, now, workspace = uuid4(), utc_now(), service.founded.workspace_id
    values = {
        "name": id.hex,
        "name_key": id.hex,
        "verdict": "VALID",
        "checked": True,
        "created_at": now,
        "updated_at": now,
    }

    async def write(unit: Unit) -> None:
        row = await Credential.create(
            id=id, workspace_id=workspace, provider_key=provider_key, **{**values, **more}
        )
        if models is not None:
            await CredentialModels.create(
                workspace_id=workspace,
                credential_id=id,
                provider_key=provider_key,
                run_id=uuid4(),
                models=[{"type": type, "name": name} for type, name in models],
                denied={},
                found_at=now,
            )
        if default:
            await DefaultCredential.create(
                workspace_id=workspace,
                provider_key=provider_key,
                model_type=row.model_type,
                model_name=row.model_name,
                credential_id=id,
                changed_at=now,
            )
        unit.announce(Event(workspace, "credential.added", id, {"provider_key": provider_key}))

    await service.work.writing(write)
    return id


async def announced(service: Service, sql: str, *params: object) -> None:
    """One statement behind the service's back, and the event that every change announces."""

    async def write(unit: Unit) -> None:
        await unit.execute(sql, *params)
        unit.announce(Event(service.founded.workspace_id, "provider.updated", None, {"provider_key": ""}))

    await service.work.writing(write)


async def hosted(service: Service, provider_key: str, *patterns: str) -> None:
    """From now on the operator hosts these models of the provider."""
    now = utc_now()

    async def write(unit: Unit) -> None:
        await HostedProvider.create(
            provider_key=provider_key, plain={}, patterns=list(patterns), created_at=now, updated_at=now
        )
        await unit.execute(
            "INSERT INTO hosted_revision (id, revision) VALUES (?, 1)"
            " ON CONFLICT (id) DO UPDATE SET revision = hosted_revision.revision + 1",
            UUID(int=1),
        )

    await service.work.writing(write)


async def chosen(service: Service, provider_key: str, type: str, name: str) -> None:
    """A hand chose the model as the default of its job; it need not be on offer."""
    workspace = service.founded.workspace_id

    async def write(unit: Unit) -> None:
        await DefaultModel.create(
            workspace_id=workspace, type=type, provider_key=provider_key, name=name, changed_at=utc_now()
        )
        unit.announce(Event(workspace, "default_model.changed", None, {"type": type}))

    await service.work.writing(write)


async def added_by_hand(service: Service, provider_key: str, type: str, name: str, **more: Any) -> None:
    """A custom model, as its own mutation leaves it."""
    now, workspace = utc_now(), service.founded.workspace_id

    async def write(unit: Unit) -> None:
        await CustomModel.create(
            workspace_id=workspace,
            provider_key=provider_key,
            type=type,
            name=name,
            created_at=now,
            updated_at=now,
            **more,
        )
        unit.announce(Event(workspace, "model.added", None, {"provider_key": provider_key}))

    await service.work.writing(write)


async def pooled(
    service: Service,
    provider_key: str,
    name: str,
    *entries: UUID | tuple[UUID | None, dict[str, Any]] | None,
    enabled: bool = True,
) -> UUID:
    """A pool of a language model, as saving it leaves it; None: the entry that follows the default."""
    id, now, workspace = uuid4(), utc_now(), service.founded.workspace_id

    async def write(unit: Unit) -> None:
        await Pool.create(
            id=id,
            workspace_id=workspace,
            provider_key=provider_key,
            type="LLM",
            name=name,
            strategy="WEIGHTED_ROUND_ROBIN",
            enabled=enabled,
            created_at=now,
            updated_at=now,
        )
        for place, entry in enumerate(entries):
            credential_id, more = entry if isinstance(entry, tuple) else (entry, {})
            await PoolMember.create(
                workspace_id=workspace,
                pool_id=id,
                place=place,
                credential_id=credential_id,
                follows_default=True if credential_id is None else None,
                **{"weight": 1, "priority": 0, "enabled": True, **more},
            )
        unit.announce(Event(workspace, "pool.saved", id, {"provider_key": provider_key}))

    await service.work.writing(write)
    return id


async def falls_back(service: Service, model: tuple[str, str], *others: tuple[str, str]) -> None:
    """Other language models are tried where this one cannot serve; each a provider's key and a name."""
    workspace = service.founded.workspace_id

    async def write(unit: Unit) -> None:
        for place, (to_provider_key, to_name) in enumerate(others):
            await ModelFallback.create(
                workspace_id=workspace,
                provider_key=model[0],
                type="LLM",
                name=model[1],
                place=place,
                to_provider_key=to_provider_key,
                to_name=to_name,
            )
        unit.announce(Event(workspace, "fallbacks.set", None, {"provider_key": model[0]}))

    await service.work.writing(write)


@contextmanager
def asked(service: Service) -> Iterator[list[str]]:
    """The statements that requests sent meanwhile; not what the process looks up by itself."""
    seen: list[str] = []
    process, database = service.app[PROCESS], service.work.database
    view: Any = process.view

    def note(sql: str) -> None:
        if _OF_A_REQUEST.get():
            seen.append(sql)

    process.view = _Marking(view)  # type: ignore[assignment]
    database.observers.append(note)
    try:
        yield seen
    finally:
        database.observers.remove(note)
        process.view = view


_OF_A_REQUEST: ContextVar[bool] = ContextVar("of_a_request", default=False)


class _Marking:
    """Every task that comes of a request bears its mark."""

    def __init__(self, view: Any) -> None:
        self._view = view

    async def handle(self, request: web.Request) -> web.StreamResponse:
        _OF_A_REQUEST.set(True)
        try:
            answer: web.StreamResponse = await self._view.handle(request)
        finally:
            _OF_A_REQUEST.set(False)
        return answer
