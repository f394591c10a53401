"""Every root field × everyone who may come: the matrix is made from the schema's own directives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from graphql import GraphQLField, GraphQLNonNull, get_named_type, is_leaf_type, is_required_argument

from api import schema as public_schema
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from resolvers.permissions import Needs, Public, SignedIn
from tests.api.service import Service
from tests.api.test_people import CREATE_WORKSPACE, member, token_with

NOWHERE = ("one who named no workspace", "a removed member")
CORE = public_schema.build()._schema


def fields() -> dict[str, tuple[str, GraphQLField]]:
    found = {}
    for kind, root in (
        ("query", CORE.query_type),
        ("mutation", CORE.mutation_type),
        ("subscription", CORE.subscription_type),
    ):
        for name, field in (root.fields if root else {}).items():
            found[f"{kind} {name}"] = (kind, field)
    return found


def rule(field: GraphQLField) -> Public | SignedIn | Needs:
    directives = field.extensions["strawberry-definition"].directives
    (found,) = [each for each in directives if isinstance(each, Public | SignedIn | Needs)]
    return found


def example(type_: Any) -> Any:
    """A value that coerces and that no business accepts, so that what is admitted changes nothing."""
    named = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
    if hasattr(named, "of_type"):
        return []
    if hasattr(named, "values"):
        return next(iter(named.values))
    if hasattr(named, "fields"):
        return {
            name: example(field.type)
            for name, field in named.fields.items()
            if isinstance(field.type, GraphQLNonNull)
        }
    return {"Int": 1, "Boolean": False, "DateTime": "2030-01-01T00:00:00Z"}.get(named.name, " ")


def request(kind: str, name: str, field: GraphQLField) -> tuple[str, dict[str, Any]]:
    required = {key: argument for key, argument in field.args.items() if is_required_argument(argument)}
    head = ", ".join(f"${key}: {argument.type}" for key, argument in required.items())
    passed = ", ".join(f"{key}: ${key}" for key in required)
    below = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    query = (
        f"{kind} {'(' + head + ')' if head else ''} {{ {name}{'(' + passed + ')' if passed else ''}{below} }}"
    )
    return query, {key: example(argument.type) for key, argument in required.items()}


async def refusal_of(service: Service, kind: str, name: str, field: GraphQLField, **who: Any) -> str | None:
    query, variables = request(kind, name, field)
    if kind != "subscription":
        codes = await service.errors(query, variables, **who)
    else:
        async with service.socket(who["token"], workspace=who.get("workspace")) as socket:
            if socket.close_code is not None:
                return {4401: "UNAUTHENTICATED"}[socket.close_code]
            await socket.subscribe("1", query, variables)
            message = await socket.receive()
            assert message is not None
            codes = (
                [error["extensions"]["code"] for error in message["payload"]]
                if message["type"] == "error"
                else []
            )
    refusals = [code for code in codes if code in ("UNAUTHENTICATED", "FORBIDDEN", "WORKSPACE_REQUIRED")]
    assert set(codes) <= {*refusals, "NOT_FOUND", "BAD_ARGUMENT"}, (query, codes)
    return refusals[0] if refusals else None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_every_root_field_admits_whom_its_rule_admits_and_nobody_else(service: Service) -> None:
    people: dict[str, tuple[dict[str, Any], frozenset[Permission] | None]] = {
        role.value: ({"token": await member(service, role)}, PERMISSIONS_OF[role]) for role in Role
    }
    few = (Permission.PROVIDERS_VIEW, Permission.CREDENTIALS_MANAGE)
    people["a token"] = ({"token": await token_with(service, *few)}, frozenset(few))
    people["nobody"] = ({"token": None}, None)
    latest = "(SELECT %s FROM session ORDER BY created_at DESC LIMIT 1)"
    people["a removed member"] = ({"token": await member(service, Role.ADMIN)}, frozenset())
    await service.work.writing(
        lambda unit: unit.execute(f"DELETE FROM membership WHERE account_id = {latest % 'account_id'}")
    )
    people["a session that has expired"] = ({"token": await member(service, Role.ADMIN)}, None)
    past = datetime.now(UTC) - timedelta(seconds=1)
    await service.work.writing(
        lambda unit: unit.execute(f"UPDATE session SET expires_at = ? WHERE id = {latest % 'id'}", past)
    )
    lone = await member(service, Role.MEMBER)
    await service.graphql(CREATE_WORKSPACE, {"input": {"name": "Elsewhere"}}, token=lone)
    people["one who named no workspace"] = ({"token": lone}, frozenset())

    wrong = []
    for label, (kind, field) in fields().items():
        name, demanded = label.split()[1], rule(field)
        for person, (who, permissions) in people.items():
            if name == "signOut" and person != "a token":
                continue  # it would end the session that the rest of the matrix needs
            expected = None
            if not isinstance(demanded, Public) and permissions is None:
                expected = "UNAUTHENTICATED"
            elif isinstance(demanded, Needs) and person in NOWHERE:
                expected = "WORKSPACE_REQUIRED"
            elif (
                isinstance(demanded, Needs)
                and permissions is not None
                and demanded.permission not in permissions
            ):
                expected = "FORBIDDEN"
            elif name in ("signOut", "createWorkspace") and person == "a token":
                expected = "FORBIDDEN"
            found = await refusal_of(service, kind, name, field, **who)
            if found != expected:
                wrong.append((label, person, found, expected))
    assert wrong == []
