"""Inviting people: a secret that is shown once and lets in one account, and says nothing to anybody else."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.permissions import Permission, Role
from models.clock import utc_now
from models.vault.tokens import mint
from tests.api.arrangements import alter, api_token, other_workspace, rows
from tests.api.people import (
    ACCEPT,
    CHANGE_ROLE,
    INVITE,
    REMOVE,
    REVOKE_INVITATION,
    audited,
    do,
    invited,
    joined,
    roles,
)
from tests.api.service import EMAIL, PASSWORD, Service

NEW = {"name": "Grace", "password": "a password of hers"}
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"


async def test_a_new_account_comes_in_by_its_secret_and_is_signed_in(service: Service) -> None:
    made = await do(service, INVITE, {"email": " Grace@Example.org ", "role": "EDITOR"})
    assert made["invitation"]["email"] == "grace@example.org"
    assert made["workspace"]["invitations"] == [{"id": made["invitation"]["id"]}]
    answer = await do(service, ACCEPT, {"secret": made["secret"], **NEW}, token=None)
    assert answer["membership"] == {"slug": "main", "role": "EDITOR"}
    viewer = await service.graphql("{ viewer { account { email name } role } }", token=answer["token"])
    assert viewer["viewer"] == {"account": {"email": "grace@example.org", "name": "Grace"}, "role": "EDITOR"}
    assert await service.sign_in("grace@example.org", NEW["password"])
    listed = await service.graphql("{ workspace { invitations { id } members { role } } }")
    assert listed["workspace"] == {"invitations": [], "members": [{"role": "OWNER"}, {"role": "EDITOR"}]}
    assert [row["actor"] for row in await audited(service, "member.invited")] == [EMAIL]
    assert [row["actor"] for row in await audited(service, "member.joined")] == ["grace@example.org"]


async def test_the_secret_is_kept_nowhere_in_clear(service: Service) -> None:
    secret = await invited(service, "grace@example.org")
    kept = str([await rows(service, f"SELECT * FROM {table}") for table in ("invitation", "audit_entry")])
    assert secret not in kept
    assert secret.split("_")[2] not in kept


async def test_an_account_that_is_there_comes_in_by_its_password_or_signed_in(service: Service) -> None:
    slug = await other_workspace(service)
    person = await joined(service, Role.MEMBER)
    main = {"workspace": "main"}
    by_password = await invited(service, person.email, Role.ADMIN, workspace=slug)
    for wrong in ({}, {"password": "wrong wrong"}, {"name": "x"}):
        answer = await do(service, ACCEPT, {"secret": by_password, **wrong}, token=None)
        assert answer["__typename"] == "InvalidCredentials"
        # Somebody else's session proves nothing for this address.
        answer = await do(service, ACCEPT, {"secret": by_password, **wrong}, **main)
        assert answer["__typename"] == "InvalidCredentials"
    answer = await do(service, ACCEPT, {"secret": by_password, "password": PASSWORD}, token=None)
    assert answer["membership"] == {"slug": slug, "role": "ADMIN"}
    assert (answer["token"], answer["expiresAt"]) == (None, None)

    another = await joined(service, Role.MEMBER)
    signed_in = await invited(service, another.email, workspace=slug)
    answer = await do(service, ACCEPT, {"secret": signed_in}, token=another.token)
    assert (answer["membership"]["slug"], answer["token"]) == (slug, None)


async def test_a_secret_lets_in_once_even_at_once(service: Service) -> None:
    secret = await invited(service, "grace@example.org")
    answers = await asyncio.gather(
        *(do(service, ACCEPT, {"secret": secret, **NEW}, token=None) for _ in range(3))
    )
    assert (
        sorted(answer["__typename"] for answer in answers) == ["AcceptInvitationSuccess"] + ["NotFound"] * 2
    )
    assert len(await rows(service, "SELECT id FROM account WHERE email = 'grace@example.org'")) == 1


async def test_a_secret_lets_in_an_account_that_is_there_once_even_at_once(service: Service) -> None:
    slug = await other_workspace(service)
    person = await joined(service, Role.MEMBER)
    secret = await invited(service, person.email, workspace=slug)
    answers = await asyncio.gather(
        *(do(service, ACCEPT, {"secret": secret}, token=person.token) for _ in range(4))
    )
    assert (
        sorted(answer["__typename"] for answer in answers) == ["AcceptInvitationSuccess"] + ["NotFound"] * 3
    )


async def test_two_invitations_of_a_new_address_accepted_at_once_make_one_account(service: Service) -> None:
    slug = await other_workspace(service)
    secrets = [await invited(service, "grace@example.org", workspace=each) for each in ("main", slug)]
    answers = await asyncio.gather(
        *(do(service, ACCEPT, {"secret": secret, **NEW}, token=None) for secret in secrets)
    )
    assert [answer["__typename"] for answer in answers] == ["AcceptInvitationSuccess"] * 2
    assert sorted(answer["token"] is None for answer in answers) == [False, True]
    assert len(await rows(service, "SELECT id FROM account WHERE email = 'grace@example.org'")) == 1


async def test_whatever_is_wrong_with_a_secret_the_answer_is_the_same(service: Service) -> None:
    good = await invited(service, "grace@example.org")
    ended = await invited(service, "expired@example.org")
    await alter(
        service,
        "UPDATE invitation SET expires_at = ? WHERE email = 'expired@example.org'",
        utc_now() - timedelta(seconds=1),
    )
    revoked = await do(service, INVITE, {"email": "revoked@example.org", "role": "MEMBER"})
    await do(service, REVOKE_INVITATION, {"id": revoked["invitation"]["id"]})
    others = [mint("pvi", id).reveal() for id in (uuid4(), UUID(hex=good.split("_")[1]))]
    wrong = [
        *("", " ", "x", good[:-1], good + "x", "pvi_" + "0" * 32, "\x00", service.owner),
        *(ended, revoked["secret"], *others),
    ]
    answers = [await do(service, ACCEPT, {"secret": secret, **NEW}, token=None) for secret in wrong]
    assert {str(answer) for answer in answers} == {str(answers[0])}
    assert answers[0]["code"] == "NOT_FOUND"
    assert await roles(service) == {EMAIL: "OWNER"}
    assert len(await rows(service, "SELECT id FROM account")) == 1


async def test_what_makes_an_account_is_judged_before_the_place_is_taken(service: Service) -> None:
    secret = await invited(service, "grace@example.org")
    for given, paths in (
        ({}, ["name", "password"]),
        ({"name": " ", "password": "short"}, ["name"]),
        ({"name": "Grace", "password": "short"}, ["password"]),
        ({"name": "a\x00b", "password": "x" * 2000}, ["name", "password"]),
    ):
        answer = await do(service, ACCEPT, {"secret": secret, **given}, token=None)
        assert [problem["path"] for problem in answer["problems"]] == [[path] for path in paths], given
    answer = await do(service, ACCEPT, {"secret": secret, **NEW}, token=None)
    assert answer["__typename"] == "AcceptInvitationSuccess"


async def test_guessing_is_throttled(service: Service) -> None:
    person = await joined(service, Role.MEMBER)
    slug = await other_workspace(service)
    secret = await invited(service, person.email, workspace=slug)
    # The attempts of a real argon2 are few: the window is filled as sign-ins would.
    for _ in range(9):
        service.services.throttle.admit(person.email, "192.0.2.9")
    guess = {"secret": secret, "password": "wrong wrong"}
    assert (await do(service, ACCEPT, guess, token=None))["code"] == "INVALID_CREDENTIALS"
    limited = await do(service, ACCEPT, {**guess, "password": PASSWORD}, token=None)
    assert limited["code"] == "RATE_LIMITED"
    assert limited["retryAt"].endswith("Z")
    # Signed in there is nothing to guess.
    assert "membership" in await do(service, ACCEPT, {"secret": secret}, token=person.token)


async def test_unknown_secrets_are_throttled_by_address(service: Service) -> None:
    told = [
        (await do(service, ACCEPT, {"secret": mint("pvi", uuid4()).reveal()}, token=None))["code"]
        for _ in range(101)
    ]
    assert set(told[:100]) == {"NOT_FOUND"}
    assert told[100] == "RATE_LIMITED"


async def test_nobody_invites_above_himself(service: Service) -> None:
    admin = await joined(service, Role.ADMIN)
    for role, expected in (("OWNER", "RoleForbids"), ("ADMIN", "InviteMemberSuccess")):
        answer = await do(service, INVITE, {"email": f"{role}@x.org", "role": role}, token=admin.token)
        assert answer["__typename"] == expected
    for low in (Role.EDITOR, Role.MEMBER):
        person = await joined(service, low)
        input = {"input": {"email": "y@x.org", "role": "MEMBER"}}
        assert await service.errors(INVITE, input, token=person.token) == ["FORBIDDEN"]
    # What a token lets in must not do more than the token.
    narrow = await api_token(service, Permission.MEMBERS_MANAGE)
    answer = await do(service, INVITE, {"email": "z@x.org", "role": "MEMBER"}, token=narrow)
    assert answer["__typename"] == "RoleForbids"
    wide = await api_token(service, "MEMBERS_MANAGE", "PROVIDERS_VIEW", "MODELS_INVOKE")
    answer = await do(service, INVITE, {"email": "z@x.org", "role": "MEMBER"}, token=wide)
    assert answer["__typename"] == "InviteMemberSuccess"
    answer = await do(service, INVITE, {"email": "a@x.org", "role": "EDITOR"}, token=wide)
    assert "USAGE_VIEW" in answer["message"]


async def test_an_invitation_does_not_outlive_its_inviters_right(service: Service) -> None:
    lowered, removed = await joined(service, Role.ADMIN), await joined(service, Role.ADMIN)
    secrets = [
        await invited(service, "a@x.org", token=lowered.token),
        await invited(service, "b@x.org", token=removed.token),
    ]
    kept = await invited(service, "c@x.org")
    await do(service, CHANGE_ROLE, {"id": lowered.member, "role": "EDITOR"})
    await do(service, REMOVE, {"id": removed.member})
    for secret in secrets:
        answer = await do(service, ACCEPT, {"secret": secret, **NEW}, token=None)
        assert answer["code"] == "NOT_FOUND"
    assert "membership" in await do(service, ACCEPT, {"secret": kept, **NEW}, token=None)


async def test_an_owner_who_becomes_an_admin_has_invited_no_owner(service: Service) -> None:
    owner = await joined(service, Role.OWNER)
    above = await invited(service, "a@x.org", Role.OWNER, token=owner.token)
    below = await invited(service, "b@x.org", Role.ADMIN, token=owner.token)
    await do(service, CHANGE_ROLE, {"id": owner.member, "role": "ADMIN"})
    assert (await do(service, ACCEPT, {"secret": above, **NEW}, token=None))["code"] == "NOT_FOUND"
    assert "membership" in await do(service, ACCEPT, {"secret": below, **NEW}, token=None)


async def test_who_is_known_is_not_invited_again(service: Service) -> None:
    await invited(service, "grace@example.org")
    for email in (EMAIL, "Grace@example.org"):
        answer = await do(service, INVITE, {"email": email, "role": "MEMBER"})
        assert answer["problems"] == [{"path": ["email"], "code": "DUPLICATE"}]
    await alter(service, "UPDATE invitation SET expires_at = ?", utc_now() - timedelta(seconds=1))
    await invited(service, "grace@example.org")
    assert len(await rows(service, "SELECT id FROM invitation")) == 1


@pytest.mark.parametrize("email", ["", " ", "nobody", "a b@c", "\x00@x.org", "x" * 255 + "@x.org"])
async def test_an_address_must_be_one(service: Service, email: str) -> None:
    answer = await do(service, INVITE, {"email": email, "role": "MEMBER"})
    assert [problem["path"] for problem in answer["problems"]] == [["email"]]
    assert await rows(service, "SELECT id FROM invitation") == []


async def test_members_and_invitations_together_are_bounded(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.access.invitations.MEMBERS_READ", 3)
    await joined(service, Role.MEMBER)
    await invited(service, "a@x.org")
    answer = await do(service, INVITE, {"email": "b@x.org", "role": "MEMBER"})
    assert (answer["__typename"], answer["limit"]) == ("LimitReached", 3)


async def test_a_repeated_invitation_shows_no_secret_again(service: Service) -> None:
    input = {"email": "grace@example.org", "role": "MEMBER", "idempotencyKey": "k"}
    first, again = await do(service, INVITE, input), await do(service, INVITE, input)
    assert first["secret"] is not None
    assert again == {**first, "secret": None}
    assert (await do(service, INVITE, {**input, "role": "EDITOR"}))["code"] == "IDEMPOTENCY_CONFLICT"
    revoke = {"id": first["invitation"]["id"], "idempotencyKey": "k"}
    gone = await do(service, REVOKE_INVITATION, revoke)
    assert gone == await do(service, REVOKE_INVITATION, revoke)
    assert gone["workspace"] == {"invitations": []}
    told: dict[str, Any] = await do(service, INVITE, input)
    assert told["invitation"] == first["invitation"]


async def test_an_invitation_is_seen_by_who_manages_members_alone(service: Service) -> None:
    made = await do(service, INVITE, {"email": "a@x.org", "role": "MEMBER"})
    id = made["invitation"]["id"]
    assert (await service.graphql(NODE, {"id": id}))["node"] == {"__typename": "Invitation", "id": id}
    editor = await joined(service, Role.EDITOR)
    assert (await service.graphql(NODE, {"id": id}, token=editor.token))["node"] is None
    query = "{ workspace { slug invitations { id } } }"
    told = await service.answer(query, token=editor.token)
    assert told["data"]["workspace"] == {"slug": "main", "invitations": None}
    assert told["errors"][0]["extensions"]["permission"] == "MEMBERS_MANAGE"
    slug = await other_workspace(service)
    assert (await service.graphql(NODE, {"id": id}, workspace=slug))["node"] is None
    foreign = await do(service, REVOKE_INVITATION, {"id": id}, workspace=slug)
    unknown = await do(service, REVOKE_INVITATION, {"id": "invitation_" + "0" * 32}, workspace=slug)
    assert foreign == unknown
    assert foreign["code"] == "NOT_FOUND"
