"""The rule of a field stands on the field alone, as a directive; here it is read from there, enforced and described.
A root field without exactly one rule does not build."""

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLUnionType,
    get_named_type,
    is_introspection_type,
)
from strawberry.schema_directive import Location

from models.access.actor import Actor
from models.access.permissions import Permission, Role
from models.errors import Refusal
from resolvers import errors
from resolvers.context import Info

strawberry.enum(
    Permission,
    name="Permission",
    description="What an actor may do. Roles map to permissions in one table; an API token carries a subset of its maker's, judged at each use.",
)
strawberry.enum(Role, name="Role", description="What an account is in a workspace.")


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="public")
class Public:
    """Open to everyone."""


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="signedIn")
class SignedIn:
    """An account or an API token must speak."""


@strawberry.schema_directive(locations=[Location.FIELD_DEFINITION], name="needs")
class Needs:
    """The actor must have the permission in the workspace."""

    permission: Permission


PUBLIC = Public()
SIGNED_IN = SignedIn()
Rule = Public | SignedIn | Needs


def needs(permission: Permission) -> Needs:
    """The rule that asks for one permission."""
    return Needs(permission=permission)


def demand(info: Info, permission: Permission) -> None:
    """Asks for one permission more than the field's rule, where an argument needs it. Raises as the rule itself would."""
    refused = refusal(needs(permission), info.context.actor, info.path.as_list())
    if refused is not None:
        raise refused


class SchemaError(Exception):
    """The schema is wrong and must not be served."""


def enforce(schema: strawberry.Schema) -> strawberry.Schema:
    """Put each field's rule in force, once, on a schema that was just built."""
    core = schema._schema
    roots = [root for root in (core.query_type, core.mutation_type, core.subscription_type) if root]
    for kind in core.type_map.values():
        if not isinstance(kind, GraphQLObjectType) or is_introspection_type(kind):
            continue
        for name, field in kind.fields.items():
            _put_in_force(
                f"{kind.name}.{name}", field, root=kind in roots, mutation=kind is core.mutation_type
            )
    return schema


def refusal(rule: Rule, actor: Actor | None, path: list[str | int]) -> errors.PublicError | None:
    """Why the actor may not read this field, or nothing."""
    if isinstance(rule, Public):
        return None
    if actor is None:
        return errors.unauthenticated()
    if isinstance(rule, SignedIn):
        return None
    if actor.workspace_id is None:
        return errors.workspace_required()
    if rule.permission not in actor.permissions:
        return errors.forbidden(rule.permission, path)
    return None


def _put_in_force(name: str, field: GraphQLField, *, root: bool, mutation: bool) -> None:
    definition = field.extensions.get("strawberry-definition")
    rules = [d for d in getattr(definition, "directives", ()) if isinstance(d, Public | SignedIn | Needs)]
    if len(rules) > 1 or (root and not rules):
        raise SchemaError(f"{name} must carry exactly one of @public, @signedIn and @needs, not {len(rules)}")
    if not rules:
        return
    (rule,) = rules
    if not root:
        if not isinstance(rule, Needs):
            raise SchemaError(f"{name}: only @needs may stand on a field that is not a root's")
        if isinstance(field.type, GraphQLNonNull):
            raise SchemaError(f"{name} bears @needs and must be nullable, so that a refusal costs it alone")
    if field.resolve is not None and field.subscribe is None:
        field.resolve = _guarded(field.resolve, rule)
        if mutation:
            field.resolve = _answering(field.resolve, name, get_named_type(field.type))
    if field.subscribe is not None:
        field.subscribe = _guarded(field.subscribe, rule)
    field.description = (
        f"{field.description.rstrip()} {_sentence(rule)}" if field.description else _sentence(rule)
    )


# By position alone: a field may have an argument of the name `source` or `info`.
def _guarded(resolve: Callable[..., Any], rule: Rule) -> Callable[..., Any]:
    def guarded(source: Any, info: GraphQLResolveInfo[Any], /, **arguments: Any) -> Any:
        refused = refusal(rule, info.context.actor, info.path.as_list())
        if refused is not None:
            raise refused
        return resolve(source, info, **arguments)

    return guarded


def _answering(resolve: Callable[..., Any], name: str, union: Any) -> Callable[..., Any]:
    """A refusal of the business becomes the member of the mutation's union that bears its name."""
    if not isinstance(union, GraphQLUnionType):
        raise SchemaError(f"{name} must answer a union of its success and its refusals")
    members = frozenset(member.name for member in union.types)

    async def answering(source: Any, info: GraphQLResolveInfo[Any], /, **arguments: Any) -> Any:
        try:
            result = resolve(source, info, **arguments)
            return await result if isawaitable(result) else result
        except Refusal as refused:
            return errors.answer(refused, members)

    return answering


def _sentence(rule: Rule) -> str:
    if isinstance(rule, Public):
        return "Open to everyone."
    if isinstance(rule, SignedIn):
        return "Needs a signed-in account or an API token."
    return f"Needs the permission {rule.permission.value}."
