"""The service with a few routes more, which tell what is measured from inside: run by the measures as their child."""

import argparse
import asyncio
import os
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
from aiohttp import web

from api import settings as configuration
from api.app import PROCESS, create_app, run
from api.keeping import KeptDocuments
from models.access.identity import authenticate
from models.catalog.entries import Form
from models.catalog.offerings import Offering, on_offer
from models.clock import utc_now
from models.credentials.overview import overviews
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from models.standing.providers import Candidate, own_keys_status
from models.validation.reading import RunView, shown
from resolvers.context import Services
from resolvers.credentials.room import NAME
from resolvers.nodes import model_id, node_id

_TICK = 0.005
_GET = KeptDocuments.get


def main() -> None:
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
    services = _services(request)
    token = request.headers["Authorization"].removeprefix("Bearer ")
    actor = await services.work.reading(
        lambda reader: authenticate(reader, token, None, vault=services.vault)
    )
    if actor is None:
        raise web.HTTPUnauthorized
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
    told = []
    for entry in entries:
        overview = found[entry.key]
        standing = [Candidate(view.id, view.status, view.usable) for view in overview.credentials]
        default = next((view for view in overview.credentials if view.id == overview.default_id), None)
        told.append(
            {
                "key": entry.key,
                "name": entry.name,
                "status": own_keys_status(
                    standing, default_id=overview.default_id, had_default=overview.had_default
                ),
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
    services = _services(request)
    token = request.headers["Authorization"].removeprefix("Bearer ")
    actor = await services.work.reading(
        lambda reader: authenticate(reader, token, None, vault=services.vault)
    )
    if actor is None:
        raise web.HTTPUnauthorized
    now = utc_now()
    told = []
    for entry in services.rooms[NAME].catalog:
        offered = on_offer(entry.offerings, now=now)
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
                    "edges": [{"node": _model(actor.workspace, offering)} for offering in offered[:100]],
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


def _model(workspace_id: UUID, offering: Offering) -> dict[str, Any]:
    end = offering.retires_at
    return {
        "id": model_id(workspace_id, (offering.provider_key, str(offering.type), offering.name)),
        "name": offering.name,
        "label": offering.label,
        "type": offering.type,
        "origin": "PREDEFINED",
        "features": offering.features,
        "contextWindow": offering.context_window,
        "maxOutputTokens": offering.max_output_tokens,
        "pricing": [
            {
                "unit": price.unit,
                "price": {"amount": format(price.amount, "f"), "currency": price.currency},
                "validFrom": price.valid_from,
            }
            for price in offering.prices
        ],
        "deprecated": offering.deprecated,
        "retiresAt": None if end is None else end.isoformat().replace("+00:00", "Z"),
        "replacedBy": offering.replaced_by,
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
    rows = await _services(request).work.reading(
        lambda reader: reader.rows(
            "SELECT COUNT(*) AS open FROM validation_run WHERE state IN ('QUEUED', 'RUNNING')"
        )
    )
    return web.json_response(rows[0]["open"])


async def memory(request: web.Request) -> web.Response:
    """The resident memory of this process, in bytes."""
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

    return web.json_response(await _services(request).work.writing(work))


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


def _services(request: web.Request) -> Services:
    services = request.app[PROCESS].services
    assert services is not None
    return services


if __name__ == "__main__":
    main()
