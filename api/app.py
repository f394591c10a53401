"""The one place where concrete things are made and wired: an application for some settings, and a process that serves it."""

import asyncio
import gc
import logging
import signal
import socket
from collections.abc import AsyncIterator, Collection, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiohttp import web

from api import health, icons, middleware
from api import schema as public_schema
from api.bodies import Scales
from api.execution import Execution
from api.graphiql import page
from api.housekeeping import housekeeping
from api.settings import Settings
from api.sockets import Sockets
from api.view import GraphQLView
from api.watchman import Watchman
from api.wire import ServiceRunner
from models import migration
from models.access.throttle import Throttle
from models.catalog.providers import load
from models.credentials.expiring import MOVED, Expiry
from models.database import Database
from models.errors import WrongConfiguration
from models.events.hub import Hub
from models.events.unit_of_work import Bell, UnitOfWork
from models.invocation.connecting import Exchange
from models.invocation.keys import Keys
from models.invocation.rejections import Rejections
from models.invocation.switchboard import Switchboard
from models.pools.board import Board
from models.standing.pictures import Pictures
from models.usage.buffer import Receipts
from models.validation.desk import CheckDesk, CheckRules
from models.validation.revalidation import Revalidation
from models.validation.runner import Runner
from models.vault.custody import Vault
from models.vault.hashing import Hasher
from models.vault.keyring import KeyRing
from models.vendors.client import VendorClient
from models.vendors.guard import Guard, read_allow_list
from models.vendors.registry import adapter_for
from resolvers.context import Services
from resolvers.credentials import presence, room
from resolvers.credentials.presence import Presence
from resolvers.credentials.room import Room

log = logging.getLogger("providence")

KEEP_ALIVE_SECONDS = 75.0
SHUTDOWN_SECONDS = 20.0
RECEIPTS_SECONDS = 10.0
# How long the rest of a body is read that nobody wants, so that its sender hears the answer.
LINGERING_SECONDS = 1.0


@dataclass(slots=True)
class Process:
    """What one running application holds."""

    settings: Settings
    guard: Guard
    ending: bool = False
    services: Services | None = None
    sockets: Sockets | None = None
    view: GraphQLView | None = None
    ready: health.Ready | None = None


PROCESS = web.AppKey("process", Process)


def create_app(settings: Settings) -> web.Application:
    """An application that opens everything when it starts and closes it when it ends. Starting raises
    WrongConfiguration, with the cure, where the operator's set-up is wrong."""
    app = web.Application(
        middlewares=[middleware.fence, middleware.cors(settings.allowed_origins)], client_max_size=0
    )
    app[PROCESS] = Process(settings, Guard(read_allow_list(",".join(settings.egress_allow))))
    app.on_response_prepare.append(middleware.on_prepare)
    app.on_shutdown.append(_say_farewell)
    app.cleanup_ctx.append(_running)
    app.router.add_route("*", "/graphql", _graphql)
    app.router.add_get("/health/live", health.live)
    app.router.add_get("/health/ready", _ready)
    app.router.add_get("/icons/{name}", _icon)
    if settings.graphiql:
        app.router.add_routes(page.routes())
    return app


def listens_on(app: web.Application, host: str, port: int) -> None:
    """No call of a provider may come back to this address: say so as soon as it is known."""
    app[PROCESS].guard.own(host, port)


def runner_of(app: web.Application) -> ServiceRunner:
    """What serves an application, with the time limits of connections."""
    return ServiceRunner(
        app,
        access_log=None,
        keepalive_timeout=KEEP_ALIVE_SECONDS,
        lingering_time=LINGERING_SECONDS,
        shutdown_timeout=SHUTDOWN_SECONDS,
        handle_signals=False,
        auto_decompress=False,  # bodies.read_body does it, and stops at the limit; aiohttp unpacks what nobody reads
    )


async def run(app: web.Application, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT; then: not ready, finish what runs, close the sockets, close everything."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked.set)
    runner = runner_of(app)
    try:
        await runner.setup()
        listening = _listen(host, port)
        listens_on(app, *listening.getsockname()[:2])
        await web.SockSite(runner, listening, backlog=512).start()
        # What was made until here stays for ever: looking through it at each full collection would hold the loop 0.1 s.
        gc.collect()
        gc.freeze()
        shown = f"[{host}]" if ":" in host else host
        print(f"listening on http://{shown}:{listening.getsockname()[1]}", flush=True)
        await asked.wait()
        log.info("asked to end: finishing what runs")
        app[PROCESS].ending = True
    finally:
        await runner.cleanup()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise WrongConfiguration(
            f"{host}:{port} cannot be listened on ({error.strerror}): choose another --host or --port."
        ) from None
    return listening


async def _running(app: web.Application) -> AsyncIterator[None]:
    process = app[PROCESS]
    async with _services(process.settings, process.guard) as (services, tasks):
        execution = Execution(public_schema.build(), services, introspection=process.settings.introspection)
        scales = Scales()
        sockets = Sockets(execution, services, process.settings, scales)
        watchman = Watchman(services.work, lambda: sockets.open)
        services.work.listeners["access.changed"] = watchman.ring
        process.services, process.sockets = services, sockets
        process.view = GraphQLView(execution, sockets, services, process.settings, scales)
        process.ready = health.Ready(services.work, ending=lambda: process.ending)
        async with _owned(*tasks, watchman.run()):
            yield


@asynccontextmanager
async def _services(
    settings: Settings, guard: Guard
) -> AsyncIterator[tuple[Services, tuple[Coroutine[Any, Any, None], ...]]]:
    """Everything that resolvers hand down, and what must run beside it."""
    ring = _ring(settings)
    database = await Database.open(settings.database_url, pool=settings.database_pool)
    try:
        waiting = await migration.pending(database)
        if waiting:
            raise WrongConfiguration(
                f"The database lacks {len(waiting)} migration(s), first {waiting[0]}: run `providence migrate`."
            )
        work = UnitOfWork(database)
        hub = Hub(work)
        vault = await Vault.unlock(work, ring)
        hasher = Hasher()
        catalog = load()
        desk = CheckDesk(CheckRules(per_workspace=settings.checks_per_minute))
        try:
            async with VendorClient(guard, ca_bundle=settings.ca_bundle) as client:
                runner = Runner(work, vault, client, catalog, adapter_for, desk)
                # A key that is another one rests no more, though no call was made since.
                pictures = Pictures(work, catalog, vault, read=lambda picture: keys.look(picture))
                board, receipts = Board(), Receipts(work)
                # Keys tell what changed, and are asked what was sent: the two know each other.
                rejections = Rejections(work, board, catalog, desk, version=lambda id: keys.version(id))
                keys = Keys(work, vault, changed=rejections.changed)
                exchange = Exchange(
                    work, pictures, board, receipts, client, keys, unreadable=rejections.unreadable
                )
                work.bell = _both(hub.ring, pictures.ring)
                work.listeners["run.updated"] = rejections.ring
                services = Services(
                    work=work,
                    hub=hub,
                    vault=vault,
                    hasher=hasher,
                    throttle=Throttle(),
                    pictures=pictures,
                    receipts=receipts,
                    board=board,
                    switchboard=Switchboard(exchange),
                    rooms={room.NAME: Room(catalog, desk), presence.NAME: Presence(work, vault)},
                )
                again, expiry = Revalidation(work, catalog, desk), Expiry(work)
                work.listeners[MOVED] = expiry.ring
                beside = (
                    *(runner.run(), again.run(), expiry.run()),
                    *(services.uses.run(work), housekeeping(work)),
                    *(pictures.run(), rejections.run(), receipts.run()),
                )
                try:
                    yield services, (hub.run(), *beside)
                finally:
                    await receipts.close(seconds=RECEIPTS_SECONDS)
        finally:
            await hasher.close()
    finally:
        await database.close()


def _both(*bells: Bell) -> Bell:
    def ring(workspaces: Collection[UUID]) -> None:
        for bell in bells:
            bell(workspaces)

    return ring


def _ring(settings: Settings) -> KeyRing:
    if settings.key_ring_json is not None:
        return KeyRing.from_json(settings.key_ring_json)
    return KeyRing.from_file(settings.key_ring)


@asynccontextmanager
async def _owned(*coroutines: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run these beside, and await their end."""
    tasks = [asyncio.create_task(coroutine) for coroutine in coroutines]
    for task in tasks:
        task.add_done_callback(_complain)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _complain(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.critical("a task that must not end has ended", exc_info=task.exception())


async def _say_farewell(app: web.Application) -> None:
    process = app[PROCESS]
    process.ending = True
    if process.sockets is not None:
        await process.sockets.close(seconds=SHUTDOWN_SECONDS)


async def _graphql(request: web.Request) -> web.StreamResponse:
    view = request.app[PROCESS].view
    if view is None:
        raise web.HTTPServiceUnavailable
    return await view.handle(request)


async def _ready(request: web.Request) -> web.Response:
    ready = request.app[PROCESS].ready
    if ready is None:
        raise web.HTTPServiceUnavailable
    return await ready.handle(request)


async def _icon(request: web.Request) -> web.Response:
    services = request.app[PROCESS].services
    if services is None:
        raise web.HTTPServiceUnavailable
    return icons.icon(services.rooms[room.NAME].catalog.icons, request.match_info["name"])
