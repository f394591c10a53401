"""A workspace is renamed and ended by its owner; what ends leaves nothing that opens, and nothing half."""

import asyncio
import json
from pathlib import Path
from uuid import UUID

import pytest

from models.access.permissions import Role
from tests.api.arrangements import api_token, nothing_done, other_workspace, rows
from tests.api.credentials import add, added
from tests.api.people import DELETE_WORKSPACE, UPDATE_WORKSPACE, audited, do, invited, joined
from tests.api.service import Service
from tests.fakes.provider import Provider

# Everything that bears a workspace, asked of the database itself.
TABLES = {
    "sqlite": "SELECT m.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p ON p.name = 'workspace_id'"
    " WHERE m.type = 'table'",
    "postgres": "SELECT table_name AS name FROM information_schema.columns"
    " WHERE column_name = 'workspace_id' AND table_schema = 'public'",
}


async def left(service: Service, engine: str, workspace_id: UUID) -> dict[str, int]:
    """How many rows of each table still bear the workspace."""
    tables = [row["name"] for row in await rows(service, TABLES[engine])]
    assert len(tables) >= 9, tables
    counted = {}
    for table in tables:
        (row,) = await rows(
            service, f"SELECT count(*) AS kept FROM {table} WHERE workspace_id = ?", workspace_id
        )
        counted[table] = row["kept"]
    for table, column in (
        ("workspace", "id"),
        ("outbox_position", "id"),
        ("idempotency_record", "scope"),
    ):
        (row,) = await rows(service, f"SELECT count(*) AS kept FROM {table} WHERE {column} = ?", workspace_id)
        counted[table] = row["kept"]
    return {table: kept for table, kept in counted.items() if kept}


async def test_a_workspace_is_renamed(service: Service) -> None:
    slug = await other_workspace(service)
    how = {"workspace": slug}
    answer = await do(service, UPDATE_WORKSPACE, {"name": " Our  Place ", "slug": "Place"}, **how)
    assert (answer["workspace"]["name"], answer["workspace"]["slug"]) == ("Our Place", "place")
    assert await service.errors("{ workspace { id } }", workspace=slug) == ["FORBIDDEN"]
    how = {"workspace": "place"}
    only_name = await do(service, UPDATE_WORKSPACE, {"name": "Again", "idempotencyKey": "k"}, **how)
    assert only_name["workspace"] == {"id": answer["workspace"]["id"], "slug": "place", "name": "Again"}
    taken = await do(service, UPDATE_WORKSPACE, {"slug": "main"}, **how)
    assert taken["code"] == "NAME_TAKEN"
    assert taken["suggestion"] not in ("main", "place")
    again = await do(service, UPDATE_WORKSPACE, {"slug": "main", "idempotencyKey": "k"}, **how)
    assert again["code"] == "IDEMPOTENCY_CONFLICT"
    assert len(await audited(service, "workspace.updated")) == 2


@pytest.mark.parametrize(
    ("input", "paths"),
    [
        ({"name": None}, [["name"]]),
        ({"name": "", "slug": "a b"}, [["name"], ["slug"]]),
        ({"slug": None, "name": "x"}, [["slug"]]),
        ({"slug": "x" * 41}, [["slug"]]),
    ],
)
async def test_a_workspace_keeps_a_name_and_a_slug(service: Service, input: object, paths: object) -> None:
    async with nothing_done(service):
        answer = await do(service, UPDATE_WORKSPACE, input)  # type: ignore[arg-type]
        assert [problem["path"] for problem in answer["problems"]] == paths
        assert "workspace" in await do(service, UPDATE_WORKSPACE, {})


async def test_two_workspaces_that_take_a_slug_at_once_do_not_share_it(service: Service) -> None:
    slug = await other_workspace(service)
    answers = await asyncio.gather(
        *(do(service, UPDATE_WORKSPACE, {"slug": "same"}, workspace=each) for each in ("main", slug))
    )
    told = sorted(answer["__typename"] for answer in answers)
    assert told == ["NameTaken", "UpdateWorkspaceSuccess"]


async def test_a_workspace_ends_whole_and_its_audit_stays(
    service: Service, engine: str, provider: Provider
) -> None:
    slug = await other_workspace(service)
    how = {"workspace": slug}
    (row,) = await rows(service, "SELECT id FROM workspace WHERE slug = ?", slug)
    workspace_id = UUID(str(row["id"]))
    member = await joined(service, Role.ADMIN, workspace_id=workspace_id)
    await added(service, provider.base_url, idempotencyKey="k", **how)
    kept, _ = await added(service, provider.base_url, workspace="main")
    token = await api_token(service, "PROVIDERS_VIEW", **how)
    await invited(service, "grace@example.org", **how)
    before = await left(service, engine, workspace_id)
    assert {"credential", "credential_secret", "data_key", "validation_run", "outbox_event"} <= set(before)
    assert any(place[0] == workspace_id for place in service.services.vault._data_keys)
    sockets = [service.socket(token), service.socket(member.token), service.socket(workspace=slug)]
    async with sockets[0] as machine, sockets[1] as theirs, sockets[2] as mine:
        for socket in (machine, theirs, mine):
            await socket.subscribe("1", "subscription { credentialChanged { kind } }")
            assert await socket.receive() is not None
        answer = await do(service, DELETE_WORKSPACE, {"slug": slug, "idempotencyKey": "k"}, **how)
        assert answer["deletedId"] == f"workspace_{workspace_id.hex}"
        assert answer["viewer"] == {
            "workspace": {"slug": "main"},
            "role": "OWNER",
            "memberships": [{"slug": "main"}],
        }
        for socket in (machine, theirs, mine):
            assert await socket.receive(1) is None, "nothing is told after"
            assert socket.close_code == 4401
    assert set(await left(service, engine, workspace_id)) == {"audit_entry"}
    assert not any(place[0] == workspace_id for place in service.services.vault._data_keys)
    (noted,) = await audited(service, "workspace.deleted")
    assert json.loads(noted["detail"])["slug"] == slug
    assert await service.errors("{ viewer { id } }", token=token) == ["UNAUTHENTICATED"]
    assert await service.errors("{ workspace { id } }", token=member.token) == ["WORKSPACE_REQUIRED"]
    assert await service.errors("{ workspace { id } }", **how) == ["FORBIDDEN"]
    # The other workspace is as it was, and the slug is free again.
    present = await service.graphql("query ($id: ID!) { credential(id: $id) { status } }", {"id": kept})
    assert present["credential"] == {"status": "VALID"}
    assert await other_workspace(service) == slug


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_no_file_holds_a_key_of_a_workspace_that_ended(service: Service, provider: Provider) -> None:
    slug = await other_workspace(service)
    await added(service, provider.base_url, workspace=slug)
    keys = await rows(
        service,
        "SELECT wrapped FROM data_key d JOIN workspace w ON w.id = d.workspace_id WHERE w.slug = ?",
        slug,
    )
    sealed = await rows(service, "SELECT sealed FROM credential_secret")
    wanted = [str(row["wrapped"]) for row in keys] + [str(row["sealed"]) for row in sealed]
    path = Path(service.settings.database_url.removeprefix("sqlite://"))
    files = [path, path.with_name(f"{path.name}-wal")]
    before = b"".join(file.read_bytes() for file in files)
    assert len(wanted) == 2
    assert all(text.encode() in before for text in wanted)
    await do(service, DELETE_WORKSPACE, {"slug": slug}, workspace=slug)
    after = b"".join(file.read_bytes() for file in files)
    assert not [text for text in wanted if text.encode() in after]


async def test_the_slug_must_be_typed_again_by_an_owner(service: Service) -> None:
    admin = await joined(service, Role.ADMIN)
    async with nothing_done(service):
        for wrong in ("", "other", "mai", "main "[:3], "\x00"):
            answer = await do(service, DELETE_WORKSPACE, {"slug": wrong})
            assert [problem["path"] for problem in answer["problems"]] == [["slug"]]
        input = {"input": {"slug": "main"}}
        assert await service.errors(DELETE_WORKSPACE, input, token=admin.token) == ["FORBIDDEN"]


async def test_a_token_of_an_owner_may_end_its_workspace(service: Service) -> None:
    token = await api_token(service, "WORKSPACE_MANAGE")
    answer = await do(service, DELETE_WORKSPACE, {"slug": "main"}, token=token)
    assert answer["viewer"] == {"workspace": None, "role": None, "memberships": []}


async def test_a_workspace_that_ends_under_a_running_check_records_nothing(
    service: Service, engine: str, provider: Provider
) -> None:
    provider.delay = 0.4
    await add(service, provider.base_url)
    await provider.asked.wait()
    answers = await asyncio.gather(
        *(service.answer(DELETE_WORKSPACE, {"input": {"slug": "main"}}) for _ in range(2)),
        *(
            service.answer(
                """mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { __typename } }""",
                {"input": {"name": f"n{n}", "permissions": ["PROVIDERS_VIEW"]}},
            )
            for n in range(3)
        ),
    )
    codes = [error["extensions"]["code"] for answer in answers for error in answer.get("errors", [])]
    assert set(codes) <= {"FORBIDDEN", "UNAVAILABLE", "WORKSPACE_REQUIRED"}
    assert [answer for answer in answers[:2] if "errors" not in answer]
    await asyncio.sleep(0.6)
    assert set(await left(service, engine, service.founded.workspace_id)) <= {"audit_entry"}
