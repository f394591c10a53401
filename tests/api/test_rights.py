"""Every root field × everyone who may come: the matrix is made from the rules that the printed schema shows."""

from datetime import UTC, datetime, timedelta
from typing import Any

from models.access.permissions import PERMISSIONS_OF, Permission, Role
from tests.api.arrangements import alter, key_of, other_workspace, rows
from tests.api.credentials import added
from tests.api.people import joined
from tests.api.sdl import LeftOut, Path, Root, harmless, nested, roots
from tests.api.service import Service
from tests.api.test_people import CREATE_WORKSPACE, token_with
from tests.api.test_receipts import put
from tests.fakes.provider import Provider
from tests.models.usage.made import served

OF_AN_ACCOUNT = ("createWorkspace", "changePassword", "signOut", "leaveWorkspace")
# A stream that is admitted and has nothing to tell says nothing: with these it has an answer.
QUIET = {"poolChanged": ("id",)}
REFUSALS = ("UNAUTHENTICATED", "FORBIDDEN", "WORKSPACE_REQUIRED")
Who = dict[str, Any]


def value(path: Path, leaf: Any) -> Any:
    """Nothing that is admitted may change anything; an id that nobody asked for is left out."""
    if leaf.name == "ID" and path[-1] not in ("id", "memberId", "callId"):
        raise LeftOut
    return harmless(path, leaf)


async def people(service: Service) -> dict[str, tuple[Who, frozenset[str] | str | None]]:
    """Everyone, with what they may do here; None: nobody knows them; a text: the refusal of all that needs a workspace."""
    here: dict[str, tuple[Who, frozenset[str] | str | None]] = {}
    for role in Role:
        here[role.value] = {"token": (await joined(service, role)).token}, frozenset(PERMISSIONS_OF[role])
    few = (Permission.PROVIDERS_VIEW, Permission.CREDENTIALS_MANAGE)
    here["an API token"] = {"token": await token_with(service, *few)}, frozenset(few)
    calling = (Permission.MODELS_INVOKE, Permission.USAGE_VIEW)
    here["an application"] = {"token": await token_with(service, *calling)}, frozenset(calling)
    here["anonymous"] = {"token": None}, None
    here["somebody with a mistyped token"] = {"token": service.owner[:-1]}, None

    removed = await joined(service, Role.ADMIN)
    of_removed = await token_with(service, *few, maker=removed.token)
    await alter(service, "DELETE FROM membership WHERE account_id = ?", removed.account_id)
    here["a removed member"] = {"token": removed.token}, "WORKSPACE_REQUIRED"
    here["a removed member who names it"] = {"token": removed.token, "workspace": "main"}, "FORBIDDEN"
    here["a removed member's token"] = {"token": of_removed}, None

    expired = await joined(service, Role.ADMIN)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await alter(service, "UPDATE session SET expires_at = ? WHERE account_id = ?", past, expired.account_id)
    here["an expired session"] = {"token": expired.token}, None

    slug = await other_workspace(service)
    (elsewhere,) = await rows(service, "SELECT id FROM workspace WHERE slug = ?", slug)
    stranger = await joined(service, Role.OWNER, workspace_id=elsewhere["id"])
    here["another workspace's owner"] = {"token": stranger.token, "workspace": "main"}, "FORBIDDEN"
    lone = await joined(service, Role.MEMBER)
    await service.graphql(CREATE_WORKSPACE, {"input": {"name": "Lone"}}, token=lone.token)
    here["one who named no workspace"] = {"token": lone.token}, "WORKSPACE_REQUIRED"
    return here


def expected(root: Root, person: str, who: Who, right: frozenset[str] | str | None) -> str | None:
    if right == "FORBIDDEN":
        return "FORBIDDEN"  # whoever names a workspace that is not his is refused before any field
    if root.rule == "public":
        return None
    if right is None:
        return "UNAUTHENTICATED"
    if root.name in OF_AN_ACCOUNT:
        if person in ("an API token", "an application"):
            return "FORBIDDEN"
        return str(right) if root.name == "leaveWorkspace" and isinstance(right, str) else None
    if root.rule == "signedIn":
        return None
    if isinstance(right, str):
        return right
    return None if root.rule in right else "FORBIDDEN"


async def refusal_of(service: Service, root: Root, who: Who) -> str | None:
    document, variables = root.request(value, *QUIET.get(root.name, ()))
    if root.kind != "subscription":
        codes = await service.errors(document, variables, **who)
    else:
        async with service.socket(who["token"], workspace=who.get("workspace")) as socket:
            if socket.close_code is not None:
                assert socket.close_code == 4401
                return "FORBIDDEN" if "workspace" in who else "UNAUTHENTICATED"
            await socket.subscribe("1", document, variables)
            message = await socket.receive()
            assert message is not None
            told = message["payload"] if message["type"] == "error" else []
            codes = [error["extensions"]["code"] for error in told]
    refusals = [code for code in codes if code in REFUSALS]
    assert set(codes) <= {*refusals, "NOT_FOUND", "BAD_ARGUMENT"}, (document, codes)
    return refusals[0] if refusals else None


async def test_every_root_field_admits_whom_its_rule_admits_and_nobody_else(service: Service) -> None:
    everyone = await people(service)
    before = await _written(service)
    wrong = []
    for root in roots():
        for person, (who, right) in everyone.items():
            wanted = expected(root, person, who, right)
            if root.name == "signOut" and wanted is None:
                continue  # it would end the session that the rest of the matrix needs
            found = await refusal_of(service, root, who)
            if found != wanted:
                wrong.append((f"{root.kind} {root.name}", person, found, wanted))
    assert wrong == []
    assert await _written(service) == before


# How one comes to an object of each type that has fields with a rule of their own, by which right, and a field that all have.
WAYS = {
    "Workspace": ("{{ workspace {{ {} }} }}", "PROVIDERS_VIEW", "id"),
    "Credential": ("{{ credentials(first: 1) {{ edges {{ node {{ {} }} }} }} }}", "PROVIDERS_VIEW", "id"),
    "Receipt": ("{{ receipts(first: 1) {{ edges {{ node {{ {} }} }} }} }}", "USAGE_VIEW", "id"),
    "Attempt": (
        *("{{ receipts(first: 1) {{ edges {{ node {{ attempts {{ {} }} }} }} }} }}", "USAGE_VIEW"),
        "id: latencyMs",
    ),
}


async def test_every_other_field_with_a_rule_admits_whom_it_admits_and_costs_itself_alone(
    service: Service, provider: Provider
) -> None:
    credential, _ = await added(service, provider.base_url, workspace="main")
    await put(service, served(service.founded.workspace_id, by=key_of(credential)))
    here = [(person, who, right) for person, (who, right) in (await people(service)).items()]
    fields = nested()
    assert {kind for kind, _, _ in fields} == set(WAYS)
    wrong = []
    for kind, field, permission in fields:
        for person, who, right in here:
            way, needed, known = WAYS[kind]
            if not isinstance(right, frozenset) or needed not in right:
                continue  # comes to no object at all: the matrix of the roots
            told = await service.answer(way.format(f"{known} found: {field} {{ __typename }}"), **who)
            codes = [error["extensions"]["code"] for error in told.get("errors", [])]
            found = _of_the_one_object(told["data"])
            admitted = permission in right
            if not found["id"] or (found["found"] is not None, codes) != (
                admitted,
                [] if admitted else ["FORBIDDEN"],
            ):
                wrong.append((f"{kind}.{field}", person, told))
    assert wrong == []


def _of_the_one_object(data: Any) -> Any:
    while "found" not in data:
        (data,) = data if isinstance(data, list) else data.values()
    return data


async def _written(service: Service) -> dict[str, Any]:
    tables = (
        *("account", "workspace", "membership", "session", "invitation", "api_token"),
        *("credential", "custom_model", "model_switch", "validation_run", "receipt"),
    )
    counted = {table: await rows(service, f"SELECT count(*) AS n FROM {table}") for table in tables}
    return {**counted, "roles": await rows(service, "SELECT id, role FROM membership ORDER BY id")}
