"""A founded service, made once: each test starts on a copy of its database, so that no test pays for hashing passwords."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import pytest
from aiohttp import web, web_app

from api import app as door
from api import schema as public_schema
from api.settings import Settings, read
from models.access.accounts import Founded
from models.catalog.providers import load
from models.vendors import client
from tests.api.service import Service, running, serving

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Founding:
    """What belongs to the copied database: its key ring and the session of its owner."""

    founded: Founded
    owner: str
    ring: Path


async def establish(database_url: str, folder: Path) -> Founding:
    """Found a service in the migrated database, with its owner signed in."""
    async with running(database_url, folder) as service:
        return Founding(service.founded, service.owner, service.settings.key_ring)


@asynccontextmanager
async def started(
    founding: Founding, database_url: str, folder: Path, *, environ: dict[str, str]
) -> AsyncIterator[Service]:
    """A service on a copy of a founded database."""
    settings = read({"PROVIDENCE_DATABASE_URL": database_url, **environ}, data=folder)
    shutil.copy(founding.ring, settings.key_ring)
    async with _serving(settings) as (app, url), aiohttp.ClientSession() as session:
        yield Service(
            url=url,
            settings=settings,
            app=app,
            session=session,
            founded=founding.founded,
            owner=founding.owner,
        )


@asynccontextmanager
async def _serving(settings: Settings) -> AsyncIterator[tuple[web.Application, str]]:
    # The schema, the catalog and what the machine trusts are the same for all and keep nothing: they are made once.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(public_schema, "build", _built)
        patch.setattr(door, "load", _loaded)
        patch.setattr(client, "_tls_context", _trusting)
        async with serving(settings) as served:
            yield served
    # The library keeps the last thousand applications with their handlers: here each test brings one, with all it holds.
    web_app._cached_build_middleware.cache_clear()


_built = cache(public_schema.build)
_loaded = cache(load)
_trusting = cache(client._tls_context)


def aside(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it on a loop in a thread of its own: fixtures of the session have none."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
