"""What ends with a workspace: every table that bears one is asked, so that one which joins must be thought of."""

from importlib import import_module
from uuid import UUID, uuid4

from models.catalog.tables import CustomModel, ModelSwitch, WorkspaceProvider
from models.clock import utc_now
from models.database import TABLE_MODULES
from models.defaults.tables import DefaultModel
from models.events.unit_of_work import Unit
from models.pools.tables import CredentialRest, ModelFallback, Pool, PoolMember
from models.record import Record
from models.usage.tables import StoredReceipt
from tests.api.arrangements import api_token, other_workspace, rows
from tests.api.credentials import added
from tests.api.people import DELETE_WORKSPACE, do, invited
from tests.api.service import Service
from tests.fakes.provider import Provider

# Who did what stays in the operator's audit.
STAYS = {"audit_entry"}


def tables() -> set[str]:
    """Every table with a workspace, by the models."""
    found = set()
    for name in TABLE_MODULES:
        for one in vars(import_module(name)).values():
            if isinstance(one, type) and issubclass(one, Record) and "workspace_id" in one._meta.fields_map:
                found.add(str(one._meta.db_table))
    return found


async def kept(service: Service, workspace_id: UUID) -> dict[str, int]:
    """How many rows of each table bear the workspace."""
    counted = {}
    for table in sorted(tables()):
        sql = f"SELECT count(*) AS kept FROM {table} WHERE workspace_id = ?"
        (row,) = await rows(service, sql, workspace_id)
        counted[table] = row["kept"]
    return counted


async def fill(service: Service, provider: Provider, slug: str) -> UUID:
    """A row of every table; what a person could do is done by the door. The workspace's id."""
    (row,) = await rows(service, "SELECT id FROM workspace WHERE slug = ?", slug)
    workspace_id = UUID(str(row["id"]))
    how = {"workspace": slug}
    await added(service, provider.base_url, **how)
    await api_token(service, "PROVIDERS_VIEW", **how)
    await invited(service, "grace@example.org", **how)

    async def write(unit: Unit) -> None:
        now = utc_now()
        place = {"workspace_id": workspace_id, "provider_key": "openai"}
        model = {**place, "type": "LLM", "name": "mine"}
        await WorkspaceProvider.create(**place, enabled=False, changed_at=now)
        await CustomModel.create(**model, created_at=now, updated_at=now)
        await ModelSwitch.create(**model, enabled=False, changed_at=now)
        await DefaultModel.create(**model, changed_at=now)
        pool = await Pool.create(**model, strategy="PRIORITY", enabled=True, created_at=now, updated_at=now)
        member = {"workspace_id": workspace_id, "pool_id": pool.id, "place": 0, "weight": 1, "priority": 0}
        await PoolMember.create(**member, follows_default=True, enabled=True)
        await ModelFallback.create(**model, place=0, to_provider_key="openai", to_name="other")
        resting = {"workspace_id": workspace_id, "rider": uuid4().hex, "because": "QUOTA_EXHAUSTED"}
        await CredentialRest.create(**resting, until_at=now, set_at=now)
        asked = {"requested_provider_key": "openai", "requested_type": "LLM", "requested_name": "mine"}
        actor = {"actor_label": "x", "actor_kind": "account", "actor_id": uuid4()}
        told = {"at": now, "attempts": [], "latency_ms": 1, "failed": True, "dropped": []}
        await StoredReceipt.create(workspace_id=workspace_id, **asked, **actor, **told)

    await service.work.writing(write)
    return workspace_id


async def test_a_workspace_that_ends_leaves_a_row_in_no_table(service: Service, provider: Provider) -> None:
    slug = await other_workspace(service)
    ending, staying = await fill(service, provider, slug), await fill(service, provider, "main")
    before = await kept(service, staying)
    full = await kept(service, ending)
    assert [table for table, many in full.items() if not many] == [], "fill these too"
    assert {"credential_models", "custom_model", "default_model", "model_switch"} <= set(full)
    answer = await do(service, DELETE_WORKSPACE, {"slug": slug}, workspace=slug)
    assert answer["__typename"] == "DeleteWorkspaceSuccess"
    left = await kept(service, ending)
    assert {table for table, many in left.items() if many} == STAYS
    assert await kept(service, staying) == before


async def test_what_a_workspace_was_told_is_not_kept_in_memory(service: Service, provider: Provider) -> None:
    slug = await other_workspace(service)
    workspace_id = await fill(service, provider, slug)
    await service.graphql('{ provider(key: "openai") { status } }', workspace=slug)
    pictures = service.services.pictures
    assert workspace_id in pictures._kept
    await do(service, DELETE_WORKSPACE, {"slug": slug}, workspace=slug)
    assert workspace_id not in pictures._kept
