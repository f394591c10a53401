"""The service with a few routes more, which tell what is measured from inside: run by the measures as their child."""

import argparse
import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from aiohttp import web

from api import settings as configuration
from api.app import PROCESS, create_app, run
from api.keeping import KeptDocuments
from models.access.actor import Actor
from models.access.identity import authenticate
from models.catalog.entries import Form
from models.catalog.offerings import Price
from models.clock import utc_now
from models.credentials.overview import overviews
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from models.standing.listing import listed
from models.standing.moment import Standing
from models.standing.offers import Offer
from models.standing.own_side import told_with
from models.validation.reading import RunView, shown
from resolvers.context import Services
from resolvers.credentials.room import NAME
from resolvers.nodes import model_id, node_id

_TICK = 0.005
_GET = KeptDocuments.get


def main(more: Callable[[web.Application], None] = lambda app: None) -> None:
    """`more` adds what one measure alone needs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    settings = configuration.read(
        configuration.environment(), data=given.data, host=given.host, port=given.port
    )
    app = create_app(settings)
    app.cleanup_ctx.append(_measuring)
    app.router.add_post("/bench/plain", plain)
    app.router.add_post("/bench/catalog", catalog)
    app.router.add_get("/bench/statements", statements)
    app.router.add_get("/bench/lag", lag)
    app.router.add_get("/bench/held", held)
    app.router.add_get("/bench/open", open_runs)
    app.router.add_get("/bench/memory", memory)
    app.router.add_post("/bench/documents/{kept}", documents)
    app.router.add_post("/bench/announce", announce)
    more(app)
    asyncio.run(run(app, settings.host, settings.port))


class Measured:
    """What was seen since it was last asked for."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.lags: list[float] = []
        self.held: list[float] = []


MEASURED = web.AppKey("measured", Measured)


async def plain(request: web.Request) -> web.Response:
    """The providers as the measured query asks for them, with the same statements and no GraphQL."""
    services, actor = services_of(request), await actor_of(request)
    workspace_id = actor.workspace
    entries = list(services.rooms[NAME].catalog)
    now = utc_now()
    found = await services.work.reading(
        lambda reader: overviews(
            reader, workspace_id, [entry.key for entry in entries], vault=services.vault, now=now
        )
    )
    views = [view for overview in found.values() for view in overview.credentials]
    checks = await services.work.reading(lambda reader: shown(reader, workspace_id, views))
    picture = await services.pictures.current(workspace_id)
    told = []
    for entry in entries:
        overview = found[entry.key]
        default = next((view for view in overview.credentials if view.id == overview.default_id), None)
        told.append(
            {
                "key": entry.key,
                "name": entry.name,
                "status": told_with(overview, picture, entry.key).status,
                "defaultCredential": None if default is None else {"id": node_id("credential", default.id)},
                "credentials": [
                    {
                        "id": node_id("credential", view.id),
                        "name": view.name,
                        "status": view.status,
                        "usable": view.usable,
                        "isDefault": view.is_default,
                        "environment": view.environment,
                        "lastValidation": _run(checks[view.id].last),
                    }
                    for view in overview.credentials
                ],
            }
        )
    return web.Response(body=orjson.dumps({"data": {"providers": told}}), content_type="application/json")


async def catalog(request: web.Request) -> web.Response:
    """The providers with all forms and models, and no GraphQL."""
    services, actor = services_of(request), await actor_of(request)
    standing = Standing(await services.pictures.current(actor.workspace), utc_now())
    told = []
    for entry in services.rooms[NAME].catalog:
        offered = listed(standing, provider_key=entry.key)
        told.append(
            {
                "key": entry.key,
                "name": entry.name,
                "description": entry.description,
                "iconUrl": f"/icons/{entry.icon}",
                "helpUrl": entry.help_url,
                "modelTypes": entry.model_types,
                "configurationMethods": entry.configuration_methods,
                "customModelTypes": entry.custom_model_types,
                "modelCount": len(offered),
                "credentialForm": _form(entry.credential_form),
                "modelCredentialForm": _form(entry.model_form()),
                "models": {
                    "totalCount": len(offered),
                    "edges": [{"node": model(actor.workspace, one)} for one in offered[:100]],
                },
            }
        )
    return web.Response(body=orjson.dumps({"data": {"providers": told}}), content_type="application/json")


def _form(form: Form) -> list[dict[str, Any]]:
    return [
        {
            "name": field.name,
            "label": field.label,
            "type": field.type,
            "required": field.required,
            "secret": field.secret,
            "default": field.default,
            "placeholder": field.placeholder,
            "help": field.help,
            "helpUrl": field.help_url,
            "resets": field.resets,
            "options": [{"value": option.value, "label": option.label} for option in field.options],
            "showWhen": [{"field": one.field, "equals": one.equals} for one in field.show_when],
        }
        for field in form
    ]


def model(workspace_id: UUID, offer: Offer) -> dict[str, Any]:
    """What is known of a model, as GraphQL answers it."""
    end = offer.retires_at
    return {
        "id": model_id(workspace_id, offer.address),
        "name": offer.address.name,
        "label": offer.label,
        "type": offer.address.type,
        "origin": offer.origin,
        "features": offer.features,
        "contextWindow": offer.context_window,
        "maxOutputTokens": offer.max_output_tokens,
        "pricing": [_price(price) for price in offer.prices],
        "deprecated": offer.deprecated,
        "retiresAt": None if end is None else end.isoformat().replace("+00:00", "Z"),
        "replacedBy": offer.replaced_by,
    }


def _price(price: Price) -> dict[str, Any]:
    start = price.valid_from
    return {
        "unit": price.unit,
        "price": {"amount": format(price.amount, "f"), "currency": price.currency},
        "validFrom": None if start is None else f"{start.isoformat()}T00:00:00Z",
    }


def _run(run: RunView | None) -> dict[str, Any] | None:
    if run is None:
        return None
    return {
        "id": node_id("run", run.id),
        "state": run.state,
        "failure": run.failure,
        "latencyMs": run.latency_ms,
        "steps": [
            {"kind": step.kind, "state": step.state, "latencyMs": step.latency_ms} for step in run.steps
        ],
    }


async def statements(request: web.Request) -> web.Response:
    """The statements since this was last asked, which itself asks none."""
    measured = request.app[MEASURED]
    seen, measured.statements[:] = list(measured.statements), []
    return web.json_response(seen)


async def lag(request: web.Request) -> web.Response:
    """By how many seconds the loop was late, each five milliseconds, since this was last asked."""
    measured = request.app[MEASURED]
    seen, measured.lags[:] = list(measured.lags), []
    return web.json_response(seen)


async def held(request: web.Request) -> web.Response:
    """How many seconds of processor the loop used between two looks at the clock, since this was last asked: what lag would
    be on a machine that does nothing else."""
    measured = request.app[MEASURED]
    seen, measured.held[:] = list(measured.held), []
    return web.json_response(seen)


async def open_runs(request: web.Request) -> web.Response:
    """How many checks wait or run."""
    rows = await services_of(request).work.reading(
        lambda reader: reader.rows(
            "SELECT COUNT(*) AS open FROM validation_run WHERE state IN ('QUEUED', 'RUNNING')"
        )
    )
    return web.json_response(rows[0]["open"])


async def memory(request: web.Request) -> web.Response:
    """The resident memory of this process, in bytes; what was seen until now is forgotten, for it would count as the service's."""
    measured = request.app[MEASURED]
    for seen in (measured.statements, measured.lags, measured.held):
        seen.clear()
    pages = int(Path("/proc/self/statm").read_text().split()[1])  # noqa: ASYNC240 - a file of the kernel's
    return web.json_response(pages * os.sysconf("SC_PAGE_SIZE"))


async def documents(request: web.Request) -> web.Response:
    """From this moment on documents are kept (`on`), or none is found again (`off`)."""
    if request.match_info["kept"] == "on":
        KeptDocuments.get = _GET  # type: ignore[method-assign]
    else:
        KeptDocuments.get = lambda *_: None  # type: ignore[assignment, method-assign]
    return web.json_response(None)


async def announce(request: web.Request) -> web.Response:
    """Commit one event in the workspace of the body; answers the clock right before the commit."""
    workspace_id = UUID(hex=(await request.json())["workspace"])

    async def work(unit: Unit) -> float:
        unit.announce(Event(workspace_id, "credential.updated", uuid4(), {"provider_key": "openai"}))
        return time.monotonic()

    return web.json_response(await services_of(request).work.writing(work))


async def _measuring(app: web.Application) -> Any:
    measured = app[MEASURED] = Measured()
    services = app[PROCESS].services
    assert services is not None
    services.work.database.observers.append(measured.statements.append)
    task = asyncio.create_task(_watch(measured))
    yield
    task.cancel()
    await asyncio.wait({task})


async def _watch(measured: Measured) -> None:
    while True:
        before, used = time.monotonic(), time.thread_time()
        await asyncio.sleep(_TICK)
        measured.lags.append(max(0.0, time.monotonic() - before - _TICK))
        measured.held.append(time.thread_time() - used)


async def actor_of(request: web.Request) -> Actor:
    """Who asks, by the statements that the door takes for it."""
    services = services_of(request)
    token = request.headers["Authorization"].removeprefix("Bearer ")
    actor = await services.work.reading(
        lambda reader: authenticate(reader, token, None, vault=services.vault)
    )
    if actor is None:
        raise web.HTTPUnauthorized
    return actor


def services_of(request: web.Request) -> Services:
    """The insides of the process."""
    services = request.app[PROCESS].services
    assert services is not None
    return services


if __name__ == "__main__":
    main()
