"""A service among providers of the test's own, and what tests of checks arrange in it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from models.validation.desk import CheckDesk
from tests.api.founding import Founding, started
from tests.api.service import Service
from tests.fakes.provider import Provider


@asynccontextmanager
async def among(
    foundation: tuple[str, Founding],
    folder: Path,
    providers: Sequence[Provider],
    *,
    checks_per_minute: int = 1000,
    **rules: Any,
) -> AsyncIterator[Service]:
    """A service on the database that may call the providers, which run; its rules of checks with these changes. A second
    one on the same database is another process in all but name."""
    url, founding = foundation
    data = folder / f"data-{uuid4().hex}"
    data.mkdir()
    environ = {
        "PROVIDENCE_EGRESS_ALLOW": ",".join(provider.origin for provider in providers),
        "PROVIDENCE_CHECKS_PER_MINUTE": str(checks_per_minute),
    }
    async with started(founding, url, data, environ=environ) as service:
        change(service, **rules)
        yield service


@asynccontextmanager
async def running_all(providers: Sequence[Provider]) -> AsyncIterator[None]:
    """The providers, at work."""
    async with AsyncExitStack() as stack:
        for provider in providers:
            await stack.enter_async_context(provider)
        yield


def desk_of(service: Service) -> CheckDesk:
    desk: CheckDesk = service.services.rooms["credentials"].desk
    return desk


def change(service: Service, **rules: Any) -> None:
    """Change the rules of checks, and wake the worker."""
    desk = desk_of(service)
    desk.rules = replace(desk.rules, **rules)
    desk.ring()
