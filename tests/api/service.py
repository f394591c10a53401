"""A running service over real sockets: what tests of the door speak to."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from api.app import PROCESS, create_app, listens_on, runner_of
from api.settings import Settings, read
from models.access.accounts import Founded, found
from models.database import Database
from models.events.unit_of_work import UnitOfWork
from models.vault.custody import Vault
from models.vault.hashing import Hasher
from models.vault.keyring import KeyRing
from models.vault.secret import Secret
from resolvers.context import Services

PROTOCOL = "graphql-transport-ws"
EMAIL, PASSWORD = "ada@example.org", "correct horse battery"

SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
  ... on SignInSuccess { token expiresAt viewer { id } } ... on UserError { code message } } }"""


class GraphQLErrors(Exception):
    """The answer's top-level errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors)
        self.errors = errors
        self.codes = [error["extensions"]["code"] for error in errors]


@dataclass(slots=True)
class Service:
    """`owner` is the token of an owner who is signed in, in the workspace `main`."""

    url: str
    settings: Settings
    app: web.Application
    session: aiohttp.ClientSession
    founded: Founded
    owner: str = ""
    _accounts: int = field(default=0, repr=False)

    @property
    def services(self) -> Services:
        """The insides, for arranging what no mutation can arrange."""
        services = self.app[PROCESS].services
        assert services is not None
        return services

    @property
    def work(self) -> UnitOfWork:
        return self.services.work

    async def post(
        self, body: Any = None, *, data: bytes | None = None, **headers: str
    ) -> aiohttp.ClientResponse:
        """One raw request; `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is not None:
            named.setdefault("Content-Type", "application/json")
            # aiohttp warns of large bodies that are sent at once: the server of the tests runs on the same loop.
            sent = data if len(data) < 1_000_000 else io.BytesIO(data)
            return await self.session.post(f"{self.url}/graphql", data=sent, headers=named)
        return await self.session.post(f"{self.url}/graphql", json=body, headers=named)

    async def answer(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        token: str | None = "",
        workspace: str | None = None,
        operation_name: str | None = None,
    ) -> dict[str, Any]:
        """The whole answer, errors included. The owner asks unless another token is given; None: nobody."""
        headers = {}
        bearer = self.owner if token == "" else token
        if bearer is not None:
            headers["Authorization"] = f"Bearer {bearer}"
        if workspace is not None:
            headers["X-Workspace"] = workspace
        body = {"query": query, "variables": variables, "operationName": operation_name}
        response = await self.post(body, **headers)
        told: dict[str, Any] = await response.json()
        return told

    async def graphql(
        self, query: str, variables: dict[str, Any] | None = None, **how: Any
    ) -> dict[str, Any]:
        """The answer's data; raises GraphQLErrors where there are any."""
        told = await self.answer(query, variables, **how)
        if "errors" in told:
            raise GraphQLErrors(told["errors"])
        data: dict[str, Any] = told["data"]
        return data

    async def errors(self, query: str, variables: dict[str, Any] | None = None, **how: Any) -> list[str]:
        """The codes of the answer's errors."""
        told = await self.answer(query, variables, **how)
        return [error["extensions"]["code"] for error in told.get("errors", [])]

    async def subscription_errors(
        self, query: str, variables: dict[str, Any] | None = None, **how: Any
    ) -> list[str]:
        """The codes of the one error that a refused subscription is; no event may come before it."""
        try:
            async for told in self.subscribe(query, variables, **how):
                raise AssertionError(f"nothing may be told: {told}")
        except GraphQLErrors as refused:
            return refused.codes
        return []

    async def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> str:
        """A session's token."""
        variables = {"input": {"email": email, "password": password}}
        data = await self.graphql(SIGN_IN, variables, token=None)
        token: str = data["signIn"]["token"]
        return token

    @asynccontextmanager
    async def socket(
        self,
        token: str | None = "",
        *,
        workspace: str | None = None,
        init: bool = True,
        protocols: tuple[str, ...] = (PROTOCOL,),
        **headers: str,
    ) -> AsyncIterator["Socket"]:
        """A websocket, introduced unless `init` is false."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.session.ws_connect(
            f"{self.url}/graphql", protocols=protocols, headers=named, max_msg_size=0
        ) as connection:
            socket = Socket(connection)
            if init:
                payload: dict[str, str] = {}
                bearer = self.owner if token == "" else token
                if bearer is not None:
                    payload["authorization"] = f"Bearer {bearer}"
                if workspace is not None:
                    payload["workspace"] = workspace
                await socket.send({"type": "connection_init", "payload": payload})
                if (ack := await socket.receive()) is not None:
                    assert ack == {"type": "connection_ack"}
            yield socket

    async def subscribe(
        self, query: str, variables: dict[str, Any] | None = None, *, token: str | None = "", **how: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """The data of each event, over a websocket of its own, until the server completes."""
        async with self.socket(token, **how) as socket:
            await socket.subscribe("1", query, variables)
            while (message := await socket.receive()) is not None:
                if message["type"] == "next":
                    if "errors" in message["payload"]:
                        raise GraphQLErrors(message["payload"]["errors"])
                    yield message["payload"]["data"]
                elif message["type"] == "error":
                    raise GraphQLErrors(message["payload"])
                elif message["type"] == "complete":
                    return
            raise ConnectionError(f"the socket was closed with {socket.close_code}")


@dataclass(slots=True)
class Socket:
    """One websocket, message by message."""

    connection: aiohttp.ClientWebSocketResponse

    @property
    def close_code(self) -> int | None:
        return self.connection.close_code

    async def send(self, message: Any) -> None:
        await self.connection.send_json(message)

    async def subscribe(self, id: str, query: str, variables: dict[str, Any] | None = None) -> None:
        payload = {"query": query, "variables": variables}
        await self.send({"id": id, "type": "subscribe", "payload": payload})

    async def receive(self, seconds: float = 15.0) -> dict[str, Any] | None:
        """The next message; None when the server closed (`close_code`)."""
        message = await self.connection.receive(timeout=seconds)
        if message.type is aiohttp.WSMsgType.TEXT:
            told: dict[str, Any] = message.json()
            return told
        return None

    async def closed(self, seconds: float = 15.0) -> int | None:
        """Read until the server closes; its code."""
        while await self.receive(seconds) is not None:
            pass
        return self.close_code


@asynccontextmanager
async def running(
    database_url: str, folder: Path, *, environ: dict[str, str] | None = None
) -> AsyncIterator[Service]:
    """A service on a fresh, migrated database, with one owner, signed in."""
    named = {"PROVIDENCE_DATABASE_URL": database_url, **(environ or {})}
    settings = read(named, data=folder)
    ring = KeyRing.create(settings.key_ring)
    founded = await found_in(database_url, ring)
    async with serving(settings) as (app, url), aiohttp.ClientSession() as session:
        service = Service(url=url, settings=settings, app=app, session=session, founded=founded)
        service.owner = await service.sign_in()
        yield service


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[web.Application, str]]:
    """An application on a free port."""
    app = create_app(settings)
    runner = runner_of(app)
    try:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        listens_on(app, "127.0.0.1", port)
        yield app, f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


async def found_in(database_url: str, ring: KeyRing) -> Founded:
    database = await Database.open(database_url)
    hasher = Hasher()
    try:
        work = UnitOfWork(database)
        vault = await Vault.found(work, ring)
        return await found(
            email=EMAIL, password=Secret(PASSWORD), slug="main", work=work, vault=vault, hasher=hasher
        )
    finally:
        await hasher.close()
        await database.close()
