"""Roles, removal, leaving and handing on: nobody rises above himself or touches who stands above him, and an owner remains."""

import asyncio
from itertools import product

import pytest

from models.access.permissions import Permission, Role
from tests.api.arrangements import api_token, nothing_done, other_workspace, rows
from tests.api.people import (
    CHANGE_ROLE,
    DELETE_WORKSPACE,
    INVITE,
    LEAVE,
    REMOVE,
    TRANSFER,
    Person,
    audited,
    do,
    joined,
    owner_member,
    roles,
)
from tests.api.service import EMAIL, Service

# Who may give which role to whom: the actor's role, the member's role, the role to give.
GIVING = [
    (actor, member, to)
    for actor, member, to in product((Role.OWNER, Role.ADMIN), Role, Role)
    if member is not to
]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_role_is_given_within_ones_own(service: Service) -> None:
    actors = {role: await joined(service, role) for role in (Role.OWNER, Role.ADMIN)}
    people = {role: await joined(service, role) for role in Role}
    for actor, member, to in GIVING:
        person = people[member]
        answer = await do(
            service, CHANGE_ROLE, {"id": person.member, "role": to.value}, token=actors[actor].token
        )
        admitted = actor.rank >= max(member.rank, to.rank)
        expected = "ChangeMemberRoleSuccess" if admitted else "RoleForbids"
        assert answer["__typename"] == expected, (actor, member, to)
        assert (await roles(service))[person.email] == (to if admitted else member)
        await do(service, CHANGE_ROLE, {"id": person.member, "role": member.value})


async def test_a_changed_role_is_shown_and_noted(service: Service) -> None:
    person = await joined(service, Role.MEMBER)
    input = {"id": person.member, "role": "EDITOR", "idempotencyKey": "k"}
    answer = await do(service, CHANGE_ROLE, input)
    assert answer["member"] == {"id": person.member, "role": "EDITOR", "account": {"email": person.email}}
    assert await do(service, CHANGE_ROLE, input) == answer
    assert (await do(service, CHANGE_ROLE, {**input, "role": "MEMBER"}))["code"] == "IDEMPOTENCY_CONFLICT"
    # The same role again is no change.
    await do(service, CHANGE_ROLE, {"id": person.member, "role": "EDITOR"})
    assert len(await audited(service, "member.role_changed")) == 1


async def test_nobody_raises_himself(service: Service) -> None:
    admin = await joined(service, Role.ADMIN)
    async with nothing_done(service):
        answer = await do(service, CHANGE_ROLE, {"id": admin.member, "role": "OWNER"}, token=admin.token)
        assert answer["__typename"] == "RoleForbids"
    assert (await do(service, CHANGE_ROLE, {"id": admin.member, "role": "MEMBER"}, token=admin.token))[
        "member"
    ]


async def test_a_token_gives_no_more_than_it_may_and_touches_no_owner(service: Service) -> None:
    owner, member = await joined(service, Role.OWNER), await joined(service, Role.MEMBER)
    token = await api_token(service, Permission.MEMBERS_MANAGE, Permission.PROVIDERS_VIEW)
    for document, input in (
        (CHANGE_ROLE, {"id": member.member, "role": "EDITOR"}),
        (CHANGE_ROLE, {"id": owner.member, "role": "MEMBER"}),
        (REMOVE, {"id": owner.member}),
    ):
        assert (await do(service, document, input, token=token))["__typename"] == "RoleForbids"
    assert (await do(service, REMOVE, {"id": member.member}, token=token))["tokensRevoked"] == 0


async def test_the_last_owner_stays(service: Service) -> None:
    id = await owner_member(service)
    await joined(service, Role.ADMIN)
    async with nothing_done(service):
        for document, input in (
            (CHANGE_ROLE, {"id": id, "role": "ADMIN"}),
            (REMOVE, {"id": id}),
            (REMOVE, {"id": id, "dryRun": True}),
            (LEAVE, {}),
        ):
            answer = await do(service, document, input)
            assert (answer["__typename"], answer["code"]) == ("RoleForbids", "ROLE_FORBIDS")


async def _two_owners(service: Service) -> tuple[Person, Person]:
    """Two owners and no third: the founder is an admin."""
    pair = await joined(service, Role.OWNER), await joined(service, Role.OWNER)
    await do(service, CHANGE_ROLE, {"id": await owner_member(service), "role": "ADMIN"}, token=pair[0].token)
    return pair


@pytest.mark.parametrize("to", ["ADMIN", "MEMBER"])
async def test_two_owners_who_demote_each_other_at_once_leave_one(service: Service, to: str) -> None:
    for _ in range(8):
        one, other = await _two_owners(service)
        answers = await asyncio.gather(
            service.answer(CHANGE_ROLE, {"input": {"id": other.member, "role": to}}, token=one.token),
            service.answer(CHANGE_ROLE, {"input": {"id": one.member, "role": to}}, token=other.token),
        )
        told = sorted(
            answer["errors"][0]["extensions"]["code"]
            if "errors" in answer
            else answer["data"]["changeMemberRole"]["__typename"]
            for answer in answers
        )
        assert told[0] == "ChangeMemberRoleSuccess"
        assert told[1] in ("FORBIDDEN", "RoleForbids")
        present = await roles(service)
        assert sorted((present[one.email], present[other.email])) == sorted((to, "OWNER"))
        left = one if present[one.email] == "OWNER" else other
        await do(service, CHANGE_ROLE, {"id": await owner_member(service), "role": "OWNER"}, token=left.token)
        await do(service, REMOVE, {"id": left.member})


async def test_owners_who_all_leave_at_once_leave_one(service: Service) -> None:
    owners = [service.owner, *[(await joined(service, Role.OWNER)).token for _ in range(4)]]
    answers = await asyncio.gather(*(do(service, LEAVE, {}, token=token) for token in owners))
    assert sorted(answer["__typename"] for answer in answers) == [
        *["LeaveWorkspaceSuccess"] * 4,
        "RoleForbids",
    ]
    assert list((await roles(service)).values()) == ["OWNER"]


async def test_a_removed_member_takes_its_tokens_along(service: Service) -> None:
    admin = await joined(service, Role.ADMIN)
    tokens = [
        await api_token(service, permission, token=admin.token)
        for permission in ("PROVIDERS_VIEW", "USAGE_VIEW")
    ]
    kept = await api_token(service, "PROVIDERS_VIEW", "MODELS_INVOKE")
    async with nothing_done(service):
        would = await do(service, REMOVE, {"id": admin.member, "dryRun": True})
    assert (would["deletedId"], would["tokensRevoked"]) == (None, 2)
    input = {"id": admin.member, "idempotencyKey": "k"}
    removed = await do(service, REMOVE, input)
    assert (removed["deletedId"], removed["tokensRevoked"]) == (admin.member, 2)
    assert removed["workspace"] == {"members": [{"id": await owner_member(service)}]}
    assert await do(service, REMOVE, input) == removed
    for token in tokens:
        assert await service.errors("{ viewer { id } }", token=token) == ["UNAUTHENTICATED"]
    assert await service.errors("{ viewer { id } }", token=kept) == []
    assert await service.errors("{ workspace { id } }", token=admin.token) == ["WORKSPACE_REQUIRED"]
    assert await service.errors("{ workspace { id } }", token=admin.token, workspace="main") == ["FORBIDDEN"]
    assert (await do(service, REMOVE, {"id": admin.member}))["code"] == "NOT_FOUND"
    # Whoever comes back comes without what he had.
    secret = (await do(service, INVITE, {"email": admin.email, "role": "ADMIN"}))["secret"]
    assert secret is not None
    assert await service.errors("{ viewer { id } }", token=tokens[0]) == ["UNAUTHENTICATED"]


async def test_leaving_is_told_again_to_who_has_left(service: Service) -> None:
    person = await joined(service, Role.EDITOR)
    left = await do(service, LEAVE, {"idempotencyKey": "k"}, token=person.token)
    assert left["leftWorkspaceId"] == f"workspace_{service.founded.workspace_id.hex}"
    assert await do(service, LEAVE, {"idempotencyKey": "k"}, token=person.token) == left
    assert await service.errors(LEAVE, {"input": {}}, token=person.token) == ["WORKSPACE_REQUIRED"]
    assert await roles(service) == {EMAIL: "OWNER"}
    assert len(await audited(service, "member.left")) == 1
    token = await api_token(service, "PROVIDERS_VIEW", "MEMBERS_MANAGE")
    assert await service.errors(LEAVE, {"input": {}}, token=token) == ["FORBIDDEN"]


async def test_ownership_is_handed_on(service: Service) -> None:
    heir, admin = await joined(service, Role.MEMBER), await joined(service, Role.ADMIN)
    giver = await owner_member(service)
    input = {"input": {"memberId": heir.member}}
    assert await service.errors(TRANSFER, input, token=admin.token) == ["FORBIDDEN"]
    own = await do(service, TRANSFER, {"memberId": giver})
    assert own["problems"] == [{"path": ["memberId"], "code": "NOT_ALLOWED"}]
    answer = await do(service, TRANSFER, {"memberId": heir.member})
    assert answer["members"] == [{"id": heir.member, "role": "OWNER"}, {"id": giver, "role": "ADMIN"}]
    assert await service.errors(TRANSFER, input) == ["FORBIDDEN"]
    assert (await roles(service))[EMAIL] == "ADMIN"


async def test_ownership_handed_on_twice_at_once_goes_to_one(service: Service) -> None:
    heirs = [await joined(service, Role.MEMBER) for _ in range(3)]
    answers = await asyncio.gather(
        *(service.answer(TRANSFER, {"input": {"memberId": heir.member}}) for heir in heirs)
    )
    assert sum("errors" not in answer for answer in answers) == 1
    assert sorted((await roles(service)).values()) == ["ADMIN", "MEMBER", "MEMBER", "OWNER"]


async def test_members_of_another_workspace_are_unknown(service: Service) -> None:
    person = await joined(service, Role.MEMBER)
    slug = await other_workspace(service)
    async with nothing_done(service):
        for document, more in ((CHANGE_ROLE, {"role": "ADMIN"}), (REMOVE, {}), (TRANSFER, {})):
            name = "memberId" if document is TRANSFER else "id"
            foreign = await do(service, document, {name: person.member, **more}, workspace=slug)
            unknown = await do(service, document, {name: "member_" + "0" * 32, **more}, workspace=slug)
            assert foreign == unknown
            assert foreign["code"] == "NOT_FOUND"


async def test_a_token_made_while_its_maker_is_removed_does_not_stay(service: Service) -> None:
    for number in range(4):
        admin = await joined(service, Role.ADMIN)
        create = """mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) {
          ... on CreateApiTokenSuccess { secret } } }"""
        input = {"input": {"name": f"n{number}", "permissions": ["PROVIDERS_VIEW"]}}
        await asyncio.gather(
            do(service, REMOVE, {"id": admin.member}), service.answer(create, input, token=admin.token)
        )
    assert await rows(service, "SELECT id FROM api_token") == []


SUBSCRIBE = "subscription { credentialChanged { kind } }"


async def test_sockets_of_a_removed_and_of_a_lowered_member_close_within_a_second(service: Service) -> None:
    removed, lowered, left = [await joined(service, Role.ADMIN) for _ in range(3)]
    token = await api_token(service, "PROVIDERS_VIEW", token=removed.token)
    acts = [
        (removed.token, 4401, REMOVE, {"id": removed.member}, ""),
        (lowered.token, 1012, CHANGE_ROLE, {"id": lowered.member, "role": "MEMBER"}, ""),
        (left.token, 4401, LEAVE, {}, left.token),
    ]
    async with service.socket(service.owner) as mine, service.socket(token) as machine:
        await mine.subscribe("1", SUBSCRIBE)
        assert (await mine.receive())["payload"]["data"]["credentialChanged"]["kind"] == "RESYNC"  # type: ignore[index]
        for who, code, document, input, by in acts:
            async with service.socket(who) as socket:
                await socket.subscribe("1", SUBSCRIBE)
                assert (await socket.receive()) is not None
                began = asyncio.get_running_loop().time()
                await do(service, document, input, token=by)
                assert await socket.receive() is None, "nothing is told after"
                assert socket.close_code == code
                assert asyncio.get_running_loop().time() - began < 1
        assert await machine.closed(1) == 4401
        await mine.send({"type": "ping"})
        assert await mine.receive() == {"type": "pong"}


async def test_a_changed_right_is_acted_on_without_waiting_for_the_next_look(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The watchman's own rounds are out of the way: what closes the socket is the bell.
    monkeypatch.setattr("api.watchman.SECONDS", 60.0)
    await asyncio.sleep(0.6)
    person = await joined(service, Role.ADMIN)
    async with service.socket(person.token) as socket:
        await do(service, REMOVE, {"id": person.member})
        assert await socket.closed(5) == 4401
    # The end of a workspace rings too, though no workspace is left to announce it in.
    async with service.socket() as socket:
        await do(service, DELETE_WORKSPACE, {"slug": "main"})
        assert await socket.closed(5) == 4401
