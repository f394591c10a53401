"""What tests of credentials arrange and look up behind the door: roles, other actors, rows; and the proof that nothing was done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from models.events.rows import json_of
from tests.api.service import Service
from tests.fakes.provider import Provider

WRITTEN = (
    "credential",
    "credential_fields",
    "credential_secret",
    "default_credential",
    "credential_models",
    "custom_model",
    "model_switch",
    "workspace_provider",
    "default_model",
    "pool",
    "pool_member",
    "model_fallback",
    "credential_rest",
    "receipt",
    "validation_run",
    "outbox_event",
    "audit_entry",
    "idempotency_record",
)


async def rows(service: Service, sql: str, *params: object) -> list[dict[str, Any]]:
    """Raw rows of the service's database."""
    return await service.work.reading(lambda reader: reader.rows(sql, *params))


async def alter(service: Service, sql: str, *params: object) -> None:
    """One statement behind the service's back."""
    await service.work.writing(lambda unit: unit.execute(sql, *params))


@asynccontextmanager
async def nothing_done(service: Service, *providers: Provider) -> AsyncIterator[None]:
    """What happens within writes no row, announces nothing and asks no provider."""
    before = await _everything(service)
    asked = [len(provider.requests) for provider in providers]
    yield
    assert await _everything(service) == before
    assert [len(provider.requests) for provider in providers] == asked


async def events(service: Service) -> list[str]:
    """The kinds of all that was announced, in order, checks' own news left out."""
    found = await rows(service, "SELECT kind FROM outbox_event ORDER BY workspace_id, sequence")
    return [row["kind"] for row in found if row["kind"] != "run.updated"]


async def audit(service: Service) -> list[dict[str, Any]]:
    """The audit's entries of credentials, oldest first."""
    found = await rows(
        service,
        "SELECT actor, actor_kind, action, subject, detail FROM audit_entry"
        " WHERE action LIKE 'credential.%' ORDER BY at, id",
    )
    return [{**row, "detail": json_of(row["detail"])} for row in found]


async def as_role(service: Service, role: str) -> None:
    """From now on the owner of `main` is something less."""
    await alter(service, "UPDATE membership SET role = ?", role)


async def other_workspace(service: Service) -> str:
    """The slug of a second workspace of the owner, who must name the workspace from now on."""
    data = await service.graphql(
        """mutation ($input: CreateWorkspaceInput!) { createWorkspace(input: $input) {
             ... on CreateWorkspaceSuccess { membership { slug } } ... on UserError { message } } }""",
        {"input": {"name": "Other"}},
    )
    slug: str = data["createWorkspace"]["membership"]["slug"]
    return slug


async def api_token(service: Service, *permissions: str, **how: Any) -> str:
    """The text of a new API token of the owner's."""
    data = await service.graphql(
        """mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) {
             ... on CreateApiTokenSuccess { secret } ... on UserError { message } } }""",
        {"input": {"name": f"token of {', '.join(permissions)}"[:80], "permissions": list(permissions)}},
        **how,
    )
    secret: str = data["createApiToken"]["secret"]
    return secret


def key_of(id: str) -> UUID:
    """credential_<32 hex> → UUID."""
    return UUID(hex=id.rpartition("_")[2])


async def _everything(service: Service) -> dict[str, list[dict[str, Any]]]:
    return {table: await rows(service, f"SELECT * FROM {table} ORDER BY id") for table in WRITTEN}
