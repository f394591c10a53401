"""Reading the default models."""

from typing import Annotated

import strawberry

from models.access.permissions import Permission
from resolvers.catalog.enums import ModelType
from resolvers.context import Info
from resolvers.defaults.types import DefaultModel, default_model
from resolvers.nodes import NodeKind, read_default_model_id
from resolvers.permissions import needs

_VIEW = [needs(Permission.PROVIDERS_VIEW)]


@strawberry.type
class DefaultModelQuery:
    @strawberry.field(
        description="The default of each job, chosen or not, in the order of ModelType.", directives=_VIEW
    )
    async def default_models(self, info: Info) -> list[DefaultModel]:
        standing = await info.context.loaders.standing()
        return [default_model(standing, type) for type in ModelType]

    @strawberry.field(description="The default of one job.", directives=_VIEW)
    async def default_model(
        self, info: Info, type: Annotated[ModelType, strawberry.argument(description="The job.")]
    ) -> DefaultModel:
        return default_model(await info.context.loaders.standing(), type)


async def _node(info: Info, id: str) -> DefaultModel | None:
    type = read_default_model_id(id, info.context.signed_in.workspace)
    if type is None or type not in set(ModelType):
        return None
    return default_model(await info.context.loaders.standing(), ModelType(type))


NODES = (NodeKind("defaultmodel", Permission.PROVIDERS_VIEW, _node),)
