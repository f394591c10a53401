"""What the measures share: a throw-away service as a child, loopback providers, a client, and credentials to measure with."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from api import settings as configuration
from api.commands import init
from api.demonstration.process import running_service
from api.demonstration.provider import demonstration_provider
from models.vault.secret import Secret

T = TypeVar("T")

EMAIL, PASSWORD = "bench@example.com", "a long enough pass phrase"
KEY = "sk-the-key-of-the-measures-0001"
_REFUSED = "... on UserError { code message }"
_SIGN_IN = f"mutation ($input: SignInInput!) {{ signIn(input: $input) {{ ... on SignInSuccess {{ token }} {_REFUSED} }} }}"
_ADD = f"""mutation ($input: AddCredentialInput!) {{
  addCredential(input: $input) {{ ... on AddCredentialSuccess {{ credential {{ id }} }} {_REFUSED} }}
}}"""
_WORKSPACE = f"""mutation ($input: CreateWorkspaceInput!) {{
  createWorkspace(input: $input) {{ ... on CreateWorkspaceSuccess {{ membership {{ slug }} }} {_REFUSED} }}
}}"""


@dataclass
class Client:
    """One signed-in client with keep-alive connections."""

    http: aiohttp.ClientSession
    url: str
    token: str = ""

    async def raw(self, path: str, body: Mapping[str, Any], *, workspace: str | None = None) -> bytes:
        """Send a body, and answer the bytes."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if workspace is not None:
            headers["X-Workspace"] = workspace
        async with self.http.post(f"{self.url}{path}", json=body, headers=headers) as answer:
            told = await answer.read()
            if answer.status != 200:
                raise SystemExit(f"HTTP {answer.status}: {told[:500]!r}")
            return told

    async def act(
        self, query: str, given: Mapping[str, Any], *, workspace: str | None = None
    ) -> dict[str, Any]:
        """Run a mutation with one input and answer its success."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if workspace is not None:
            headers["X-Workspace"] = workspace
        body = {"query": query, "variables": {"input": given}}
        async with self.http.post(f"{self.url}/graphql", json=body, headers=headers) as answer:
            told = await answer.json(content_type=None)
        outcome: dict[str, Any]
        (outcome,) = (told.get("data") or {"": {}}).values()
        if not outcome or "code" in outcome:
            raise SystemExit(f"refused: {told}")
        return outcome

    async def inside(self, what: str) -> Any:
        """Ask one of the routes of tests/bench/measured.py."""
        async with self.http.get(f"{self.url}/bench/{what}") as answer:
            return await answer.json()

    async def until_idle(self) -> None:
        """Wait until no check waits or runs."""
        while await self.inside("open"):  # noqa: ASYNC110 - what is waited for happens in the child
            await asyncio.sleep(0.02)


@dataclass(frozen=True)
class Rig:
    """The running service, and the addresses of the loopback providers."""

    client: Client
    base_urls: tuple[str, ...]


@asynccontextmanager
async def rig(
    *,
    hosts: int = 1,
    thinking: float = 0.0,
    program: str = "tests.bench.measured",
    allowed: tuple[str, ...] = (),
) -> AsyncIterator[Rig]:
    """A service of its own with an owner signed in, and `hosts` providers that answer after `thinking` seconds. `program`: the
    module that is the service. `allowed`: other addresses that it may call."""
    async with AsyncExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="providence-bench-"))) / "data"
        providers = [
            await stack.enter_async_context(demonstration_provider(KEY, thinking=thinking))
            for _ in range(hosts)
        ]
        environ = {
            name: value
            for name, value in configuration.environment().items()
            if not name.startswith("PROVIDENCE_")
        }
        environ |= {
            "PROVIDENCE_EGRESS_ALLOW": ",".join(
                (*(f"http://127.0.0.1:{provider.port}" for provider in providers), *allowed)
            ),
            "PROVIDENCE_CHECKS_PER_MINUTE": "100000",
            "PROVIDENCE_LOG_LEVEL": "WARNING",
            "PYTHONUNBUFFERED": "1",
        }
        settings = configuration.read(environ, data=data)
        await init.make(settings, email=EMAIL, password=Secret(PASSWORD), slug="main")
        service = await stack.enter_async_context(
            running_service(data, environ=environ, log=data / "service.log", program=("-m", program))
        )
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        client = Client(http, service.url)
        signed_in = await client.act(_SIGN_IN, {"email": EMAIL, "password": PASSWORD})
        client.token = signed_in["token"]
        yield Rig(client, tuple(provider.base_url for provider in providers))


async def add_credentials(
    rig: Rig,
    count: int,
    *,
    prefix: str,
    provider_key: str = "openai_compatible",
    workspace: str | None = None,
) -> list[str]:
    """Add credentials that the loopback providers know, and answer their ids; their first checks are queued."""

    async def add(number: int) -> str:
        fields = [
            {"name": "base_url", "value": rig.base_urls[number % len(rig.base_urls)]},
            {"name": "api_key", "secret": KEY},
        ]
        given = {"providerKey": provider_key, "name": f"{prefix} {number}", "fields": fields}
        success = await rig.client.act(_ADD, given, workspace=workspace)
        id: str = success["credential"]["id"]
        return id

    return await in_parallel([lambda number=number: add(number) for number in range(count)], width=8)


async def add_workspace(rig: Rig, slug: str) -> None:
    """Make one workspace more."""
    await rig.client.act(_WORKSPACE, {"name": slug, "slug": slug})


async def in_parallel(calls: list[Callable[[], Awaitable[T]]], *, width: int) -> list[T]:
    """Run calls, `width` at a time, and answer what they answered, in order."""
    free = asyncio.Semaphore(width)

    async def one(call: Callable[[], Awaitable[T]]) -> T:
        async with free:
            return await call()

    return list(await asyncio.gather(*(one(call) for call in calls)))


async def rate(call: Callable[[], Awaitable[object]], *, seconds: float, width: int) -> float:
    """How many calls a second end, with `width` callers who each wait for their answer."""
    until = time.monotonic() + seconds
    done = 0

    async def caller() -> None:
        nonlocal done
        while time.monotonic() < until:
            await call()
            done += 1

    began = time.monotonic()
    await asyncio.gather(*(caller() for _ in range(width)))
    return done / (time.monotonic() - began)
