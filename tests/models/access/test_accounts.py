"""The first owner: made once, in an empty database."""

import pytest

from models.access.accounts import found
from models.access.permissions import Role
from models.access.reading import members, memberships
from models.errors import InvalidInput, WrongConfiguration
from models.vault.secret import Secret
from tests.models.access.conftest import OWNER


async def again(house, **more):
    given = {"email": "b@example.com", "password": Secret("another password"), "slug": "other"} | more
    return await found(**given, work=house.work, vault=house.vault, hasher=house.hasher)


async def test_the_first_owner_has_a_workspace_with_a_key(house):
    [member] = await house.work.reading(lambda reader: members(reader, house.founded.workspace_id))
    assert (member.account.email, member.role) == (OWNER, Role.OWNER)
    [membership] = await house.work.reading(lambda reader: memberships(reader, house.founded.account_id))
    assert (membership.slug, membership.role) == ("main", Role.OWNER)
    assert len(await house.rows("data_key")) == 1
    assert [row["action"] for row in await house.rows("audit_entry")] == ["workspace.founded"]


async def test_a_second_founding_is_refused(house, refused):
    await refused(WrongConfiguration, lambda: again(house))


async def test_every_mistake_is_named_and_no_password_echoed(house, refused):
    error = await refused(
        InvalidInput,
        lambda: again(
            house, email="no address", slug="No Slug!", name="x" * 2**20, password=Secret("canary")
        ),
    )
    assert {problem.path[0] for problem in error.problems} == {"email", "workspace", "name", "password"}
    assert "canary" not in str(error)


@pytest.mark.parametrize("password", ["", "short", "x" * 1025])
async def test_a_password_has_a_length(house, refused, password):
    error = await refused(InvalidInput, lambda: again(house, password=Secret(password)))
    assert [problem.path for problem in error.problems] == [("password",)]


async def test_no_password_lies_in_the_database(house):
    assert "correct horse" not in str(await house.everything())
