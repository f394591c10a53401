"""The audit, read by who may: every change is in it, newest first, page by page, and of one's own workspace alone."""

from typing import Any

from models.access.permissions import Role
from tests.api.arrangements import alter, api_token, nothing_done, other_workspace, rows
from tests.api.people import CHANGE_ROLE, INVITE, UPDATE_WORKSPACE, do, joined
from tests.api.service import EMAIL, Service

EVENTS = """query ($first: Int! = 20, $after: String) { auditEvents(first: $first, after: $after) { totalCount
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { id at actor action subject detail } } } }"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id ... on AuditEvent { action } } }"


async def page(service: Service, **variables: Any) -> dict[str, Any]:
    told: dict[str, Any] = (await service.graphql(EVENTS, variables))["auditEvents"]
    return told


async def test_what_was_done_is_read_newest_first_and_page_by_page(service: Service) -> None:
    person = await joined(service, Role.MEMBER)
    await do(service, CHANGE_ROLE, {"id": person.member, "role": "EDITOR"})
    await do(service, UPDATE_WORKSPACE, {"name": "Renamed"})
    everything = await page(service, first=100)
    nodes = [edge["node"] for edge in everything["edges"]]
    assert everything["totalCount"] == len(nodes)
    assert [node["action"] for node in nodes[:2]] == ["workspace.updated", "member.role_changed"]
    assert nodes[1]["actor"] == EMAIL
    assert nodes[1]["subject"].startswith("member:")
    assert nodes[1]["detail"] == {"email": person.email, "from": "MEMBER", "to": "EDITOR"}
    assert nodes[0]["at"].endswith("Z")
    seen: list[str] = []
    after = None
    while True:
        told = await page(service, first=2, after=after)
        assert told["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += [edge["node"]["id"] for edge in told["edges"]]
        after = told["pageInfo"]["endCursor"]
        if not told["pageInfo"]["hasNextPage"]:
            break
    assert seen == [node["id"] for node in nodes]


async def test_events_of_one_moment_keep_their_order_over_pages(service: Service) -> None:
    for name in ("a", "b", "c"):
        await do(service, UPDATE_WORKSPACE, {"name": name})
    (last,) = await rows(service, "SELECT max(at) AS at FROM audit_entry")
    await alter(service, "UPDATE audit_entry SET at = (SELECT max(at) FROM audit_entry)")
    assert last["at"]
    everything = [edge["node"]["id"] for edge in (await page(service, first=100))["edges"]]
    seen, after = [], None
    for _ in everything:
        told = await page(service, first=1, after=after)
        seen += [edge["node"]["id"] for edge in told["edges"]]
        after = told["pageInfo"]["endCursor"]
    assert seen == everything


async def test_a_page_must_be_one(service: Service) -> None:
    cursor = (await page(service, first=1))["edges"][0]["cursor"]
    for wrong in ({"first": 0}, {"first": 101}, {"after": "x"}, {"after": cursor[:-1]}, {"after": ""}):
        told = await service.answer(EVENTS, wrong)
        assert told["data"] == {"auditEvents": None}
        assert told["errors"][0]["extensions"]["code"] == "BAD_ARGUMENT"


async def test_the_audit_is_read_by_who_may_alone(service: Service) -> None:
    id = (await page(service, first=1))["edges"][0]["node"]["id"]
    admin, editor = await joined(service, Role.ADMIN), await joined(service, Role.EDITOR)
    assert await service.errors(EVENTS, token=admin.token) == []
    told = await service.answer("{ auditEvents { totalCount } viewer { id } }", token=editor.token)
    assert told["data"]["auditEvents"] is None
    assert told["data"]["viewer"] is not None
    assert [error["extensions"]["permission"] for error in told["errors"]] == ["AUDIT_VIEW"]
    assert (await service.graphql(NODE, {"id": id}, token=admin.token))["node"]["__typename"] == "AuditEvent"
    assert (await service.graphql(NODE, {"id": id}, token=editor.token))["node"] is None
    machine = await api_token(service, "AUDIT_VIEW")
    assert (await service.graphql(EVENTS, token=machine))["auditEvents"]["totalCount"] >= 2


async def test_another_workspaces_audit_is_not_there(service: Service) -> None:
    mine = (await page(service, first=1))["edges"][0]
    slug = await other_workspace(service)
    theirs = (await service.graphql(EVENTS, workspace=slug))["auditEvents"]
    assert [edge["node"]["action"] for edge in theirs["edges"]] == ["workspace.created"]
    assert theirs["totalCount"] == 1
    assert (await service.graphql(NODE, {"id": mine["node"]["id"]}, workspace=slug))["node"] is None
    # Another workspace's cursor is a moment, and shows nothing of where it comes from.
    after = (await service.graphql(EVENTS, {"after": mine["cursor"]}, workspace=slug))["auditEvents"]
    assert after["edges"] == []


async def test_reading_notes_nothing(service: Service) -> None:
    async with nothing_done(service):
        await page(service)
    answer = await do(service, INVITE, {"email": "a@x.org", "role": "MEMBER"})
    assert answer["secret"] not in str(await page(service))
