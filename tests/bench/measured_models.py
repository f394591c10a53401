"""The measured service with a catalog of twenty providers, lists of models put in by hand, and models without GraphQL: run as a
child by the measure of models."""

import base64
import json
from dataclasses import replace
from typing import Any
from uuid import uuid4

import orjson
from aiohttp import web

from api import app as door
from models.catalog.providers import Catalog, load
from models.clock import utc_now
from models.credentials.tables import Credential, CredentialModels, DefaultCredential
from models.events.outbox import Event
from models.events.unit_of_work import Unit
from models.standing.listing import listed
from models.standing.moment import Standing
from resolvers.credentials.room import NAME
from tests.bench import measured
from tests.bench.measured import actor_of, services_of

PROVIDERS = 20


def main() -> None:
    door.load = _twenty  # type: ignore[assignment]
    measured.main(_routes)


def _routes(app: web.Application) -> None:
    app.router.add_post("/bench/found", found)
    app.router.add_post("/bench/models", models)


def _twenty() -> Catalog:
    catalog = load()
    (pattern,) = (entry for entry in catalog if entry.key == "openai_compatible")
    more = (
        replace(pattern, key=f"server_{number:02}", name=f"Server {number}")
        for number in range(len(catalog), PROVIDERS)
    )
    return Catalog((*catalog, *more), catalog.icons)


async def found(request: web.Request) -> web.Response:
    """Each provider gets a good credential more, the default if it is the first, whose list names so many models of its own."""
    given = await request.json()
    services, actor = services_of(request), await actor_of(request)
    now, workspace_id = utc_now(), actor.workspace

    async def write(unit: Unit) -> None:
        for entry in services.rooms[NAME].catalog:
            id, name = uuid4(), f"{given['prefix']} {entry.key}"
            await Credential.create(
                id=id,
                workspace_id=workspace_id,
                provider_key=entry.key,
                name=name,
                name_key=name,
                verdict="VALID",
                checked=True,
                created_at=now,
                updated_at=now,
            )
            await CredentialModels.create(
                workspace_id=workspace_id,
                credential_id=id,
                provider_key=entry.key,
                run_id=uuid4(),
                models=[
                    {
                        "name": f"{given['prefix']}-{number:04}",
                        "type": entry.model_types[0].value,
                        "context_window": 131_072,
                        "features": ["STREAMING", "TOOL_CALL"],
                    }
                    for number in range(given["models"])
                ],
                denied={},
                found_at=now,
            )
            if given["default"]:
                await DefaultCredential.create(
                    workspace_id=workspace_id, provider_key=entry.key, credential_id=id, changed_at=now
                )
        unit.announce(Event(workspace_id, "credential.added", id, {"provider_key": entry.key}))

    await services.work.writing(write)
    return web.json_response(None)


async def models(request: web.Request) -> web.Response:
    """A page of models as the measured query asks for it, from the same picture, and no GraphQL."""
    given: dict[str, Any] = await request.json()
    services, actor = services_of(request), await actor_of(request)
    standing = Standing(await services.pictures.current(actor.workspace), utc_now())
    names = {entry.key: entry.name for entry in standing.picture.catalog}
    passing = listed(standing, **given)
    edges = [
        {
            "cursor": _cursor(one.place),
            "node": {
                **measured.model(actor.workspace, one),
                "baseModelName": one.base_model_name,
                "enabled": one.enabled,
                "status": standing.model(one).status,
                "provider": {"key": one.address.provider_key, "name": names[one.address.provider_key]},
            },
        }
        for one in passing[:100]
    ]
    page = {
        "totalCount": len(passing),
        "pageInfo": {
            "hasNextPage": len(passing) > 100,
            "endCursor": edges[-1]["cursor"] if edges else None,
        },
        "edges": edges,
    }
    return web.Response(body=orjson.dumps({"data": {"models": page}}), content_type="application/json")


def _cursor(place: tuple[int, int, str]) -> str:
    parts = json.dumps(["models", *place], separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(parts.encode()).decode().rstrip("=")


if __name__ == "__main__":
    main()
