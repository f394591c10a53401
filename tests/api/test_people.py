"""People over HTTP: who speaks, sign-in and out, workspaces, API tokens."""

from tests.api.service import EMAIL, Service

VIEWER = """{ viewer { id account { email } role permissions
  workspace { slug environments members { account { email } role } apiTokens { name } }
  memberships { slug role } } }"""


async def test_an_owner_sees_himself_his_workspace_and_his_right(service: Service) -> None:
    viewer = (await service.graphql(VIEWER))["viewer"]
    assert viewer["account"] == {"email": EMAIL}
    assert viewer["role"] == "OWNER"
    assert "WORKSPACE_MANAGE" in viewer["permissions"]
    assert "CREDENTIALS_LEASE" not in viewer["permissions"]
    assert viewer["workspace"] == {
        "slug": "main",
        "environments": [],
        "members": [{"account": {"email": EMAIL}, "role": "OWNER"}],
        "apiTokens": [],
    }
    assert viewer["memberships"] == [{"slug": "main", "role": "OWNER"}]
