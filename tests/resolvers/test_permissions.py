"""The rule of a field stands on the field: read once, enforced everywhere, and a field without one does not build."""

from typing import Annotated, Any
from uuid import uuid4

import pytest
import strawberry

from api import schema as public_schema
from models.access.actor import Actor
from models.access.permissions import PERMISSIONS_OF, Permission, Role
from models.errors import InvalidCredentials, NotFound
from resolvers import errors, permissions, scalars
from resolvers.permissions import PUBLIC, SIGNED_IN, SchemaError, needs, refusal


def actor(role: Role | None = Role.MEMBER) -> Actor:
    return Actor(
        kind="account",
        id=uuid4(),
        label="x",
        account_id=uuid4(),
        session_id=uuid4(),
        workspace_id=uuid4() if role else None,
        role=role,
        permissions=PERMISSIONS_OF[role] if role else frozenset(),
        environment=None,
    )


def built(query: type, mutation: type | None = None) -> strawberry.Schema:
    return permissions.enforce(
        strawberry.Schema(query=query, mutation=mutation, config=scalars.configuration())
    )


class Surroundings:
    def __init__(self, actor: Actor | None) -> None:
        self.actor = actor


async def code(schema: strawberry.Schema, query: str, who: Actor | None) -> tuple[Any, list[Any]]:
    result = await schema.execute(query, context_value=Surroundings(who))
    return result.data, [error.extensions for error in result.errors or ()]


def test_a_root_field_without_a_rule_does_not_build() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def open(self) -> str:
            return ""

    with pytest.raises(SchemaError, match=r"Query\.open"):
        built(Query)


def test_a_root_field_with_two_rules_does_not_build() -> None:
    @strawberry.type
    class Query:
        @strawberry.field(directives=[PUBLIC, SIGNED_IN])
        def open(self) -> str:
            return ""

    with pytest.raises(SchemaError, match="not 2"):
        built(Query)


def test_a_guarded_field_below_the_root_must_be_nullable() -> None:
    @strawberry.type
    class Inner:
        hidden: str = strawberry.field(directives=[needs(Permission.AUDIT_VIEW)])

    @strawberry.type
    class Query:
        @strawberry.field(directives=[PUBLIC])
        def inner(self) -> Inner:
            return Inner(hidden="")

    with pytest.raises(SchemaError, match="nullable"):
        built(Query)


def test_a_mutation_must_answer_a_union() -> None:
    @strawberry.type
    class Query:
        @strawberry.field(directives=[PUBLIC])
        def a(self) -> str:
            return ""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(directives=[PUBLIC])
        def act(self) -> str:
            return ""

    with pytest.raises(SchemaError, match="union"):
        built(Query, Mutation)


async def test_a_refusal_below_the_root_costs_that_field_alone() -> None:
    @strawberry.type
    class Inner:
        shown: str
        hidden: str | None = strawberry.field(directives=[needs(Permission.AUDIT_VIEW)])

    @strawberry.type
    class Query:
        @strawberry.field(directives=[needs(Permission.PROVIDERS_VIEW)])
        def inner(self) -> Inner | None:
            return Inner(shown="yes", hidden="no")

    schema = built(Query)
    query = "{ inner { shown hidden } }"
    assert await code(schema, query, actor(Role.ADMIN)) == ({"inner": {"shown": "yes", "hidden": "no"}}, [])
    assert await code(schema, query, actor()) == (
        {"inner": {"shown": "yes", "hidden": None}},
        [{"code": "FORBIDDEN", "permission": "AUDIT_VIEW", "path": ["inner", "hidden"]}],
    )
    assert await code(schema, query, None) == ({"inner": None}, [{"code": "UNAUTHENTICATED"}])
    assert await code(schema, query, actor(None)) == ({"inner": None}, [{"code": "WORKSPACE_REQUIRED"}])


async def test_a_refusal_of_the_business_becomes_the_union_member_of_its_name() -> None:
    @strawberry.type
    class Done:
        ok: bool

    @strawberry.type
    class Query:
        @strawberry.field(directives=[PUBLIC])
        def a(self) -> str:
            return ""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(directives=[PUBLIC])
        async def act(self, well: bool) -> Annotated[Done | errors.NotFound, strawberry.union("Acted")]:
            raise NotFound("thing") if well else InvalidCredentials

    schema = built(Query, Mutation)
    query = "mutation { act(well: %s) { __typename ... on UserError { code message } } }"
    data, found = await code(schema, query % "true", None)
    assert data["act"] == {
        "__typename": "NotFound",
        "code": "NOT_FOUND",
        "message": "No such thing in this workspace.",
    }
    assert found == []
    # A refusal that the union does not know is our own fault, and is not shown.
    data, found = await code(schema, query % "false", None)
    assert data is None
    assert found == [{}]


def test_the_rule_is_the_last_sentence_of_the_description() -> None:
    core = public_schema.build()._schema
    assert core.query_type is not None
    assert core.mutation_type is not None
    described = {**core.query_type.fields, **core.mutation_type.fields}
    assert str(described["viewer"].description).endswith(" Needs a signed-in account or an API token.")
    assert str(described["signIn"].description).endswith(" Open to everyone.")
    assert str(described["workspace"].description).endswith(" Needs the permission PROVIDERS_VIEW.")
    members = core.type_map["Workspace"].fields["members"]  # type: ignore[attr-defined]
    assert members.description.endswith(" Needs the permission PROVIDERS_VIEW.")


def test_the_schema_builds_twice() -> None:
    assert public_schema.printed(public_schema.build()) == public_schema.printed(public_schema.build())


def test_everything_in_the_schema_is_described_in_sentences() -> None:
    core = public_schema.build()._schema
    missing = []
    for name, kind in core.type_map.items():
        if name.startswith("__") or kind in (core.query_type, core.mutation_type, core.subscription_type):
            continue
        if name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        things = {name: kind, **{f"{name}.{f}": field for f, field in getattr(kind, "fields", {}).items()}}
        for place, thing in things.items():
            if not (thing.description or "").endswith("."):
                missing.append(place)
    assert missing == []


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("permission", Permission)
def test_a_permission_admits_exactly_the_roles_of_the_table(
    role: Role | None, permission: Permission
) -> None:
    refused = refusal(needs(permission), actor(role), ["a"])
    admitted = role is not None and permission in PERMISSIONS_OF[role]
    assert (refused is None) is admitted
    assert refusal(needs(permission), None, ["a"]) is not None
