"""The public schema: the rooms' queries, mutations and subscriptions merged, with the rule of each field in force."""

import strawberry
from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
)
from graphql.pyutils import Undefined
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from resolvers import nodes, permissions, scalars
from resolvers.access.members import MemberMutation
from resolvers.access.mutations import AccessMutation
from resolvers.access.queries import NODES as ACCESS_NODES
from resolvers.access.queries import AccessQuery
from resolvers.access.workspaces import WorkspaceMutation
from resolvers.catalog.mutations import ModelMutation
from resolvers.catalog.provider_mutations import ProviderMutation
from resolvers.catalog.queries import NODES as CATALOG_NODES
from resolvers.catalog.queries import CatalogQuery
from resolvers.credentials.mutations import CredentialMutation
from resolvers.credentials.queries import NODES as CREDENTIAL_NODES
from resolvers.credentials.queries import CredentialQuery
from resolvers.credentials.subscriptions import CredentialSubscription
from resolvers.defaults.mutations import DefaultModelMutation
from resolvers.defaults.queries import NODES as DEFAULT_NODES
from resolvers.defaults.queries import DefaultModelQuery
from resolvers.invocation.mutations import InvocationMutation
from resolvers.invocation.subscriptions import InvocationSubscription
from resolvers.pools.mutations import PoolMutation
from resolvers.pools.queries import NODES as POOL_NODES
from resolvers.pools.queries import PoolQuery
from resolvers.pools.subscriptions import PoolSubscription
from resolvers.standing.queries import StandingQuery
from resolvers.usage.queries import NODES as USAGE_NODES
from resolvers.usage.queries import UsageQuery

NODES = (*ACCESS_NODES, *CATALOG_NODES, *CREDENTIAL_NODES, *DEFAULT_NODES, *POOL_NODES, *USAGE_NODES)
QUERIES: tuple[type, ...] = (
    nodes.query(NODES),
    AccessQuery,
    CatalogQuery,
    CredentialQuery,
    StandingQuery,
    DefaultModelQuery,
    PoolQuery,
    UsageQuery,
)
MUTATIONS: tuple[type, ...] = (
    AccessMutation,
    WorkspaceMutation,
    MemberMutation,
    CredentialMutation,
    ProviderMutation,
    ModelMutation,
    DefaultModelMutation,
    PoolMutation,
    InvocationMutation,
)
SUBSCRIPTIONS: tuple[type, ...] = (CredentialSubscription, PoolSubscription, InvocationSubscription)
# Types that no field names, but that a reader of the schema may meet behind an interface.
TYPES: tuple[type, ...] = ()


class Schema(strawberry.Schema):
    """Strawberry's schema, which logs no document: api/execution.py runs operations and tells their errors."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        return None


def build() -> Schema:
    """The schema, ready to be served."""
    schema = Schema(
        query=merge_types("Query", QUERIES),
        mutation=merge_types("Mutation", MUTATIONS),
        subscription=merge_types("Subscription", SUBSCRIPTIONS) if SUBSCRIPTIONS else None,
        types=TYPES,
        config=scalars.configuration(),
    )
    _forget_null_defaults(schema._schema)
    permissions.enforce(schema)
    return schema


def printed(schema: Schema) -> str:
    """The schema as text, with the rule of each field."""
    return schema.as_str().rstrip() + "\n"


def _forget_null_defaults(core: GraphQLSchema) -> None:
    """Python's `= None` says that something may be absent; in the schema that is the nullable type itself."""
    for kind in core.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            inputs = list(kind.fields.values())
        elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
            inputs = [argument for field in kind.fields.values() for argument in field.args.values()]
        else:
            continue
        for one in inputs:
            if one.default_value is None:
                one.default_value = Undefined
