"""Asking who would serve a call, without making one."""

from typing import Annotated
from uuid import UUID

import strawberry

from models.access.permissions import Permission
from models.defaults.choosing import default_of
from models.standing.moment import Standing
from models.standing.offers import offer
from models.standing.routes import RouteAsk
from resolvers.catalog.enums import ModelType, Source
from resolvers.context import Info
from resolvers.nodes import read_id
from resolvers.permissions import needs
from resolvers.standing.inputs import ModelChoice
from resolvers.standing.types import RoutePlan, plan_told


@strawberry.type
class StandingQuery:
    @strawberry.field(
        description=(
            "Who would serve a call of the job, who would be tried after that, and why each other one would not; nothing is called, "
            "nothing changes. Without a model: for the default of the job. null where the model is not on offer or there is no such "
            "credential."
        ),
        directives=[needs(Permission.PROVIDERS_VIEW)],
    )
    async def explain_route(
        self,
        info: Info,
        type: Annotated[ModelType, strawberry.argument(description="The job.")],
        model: Annotated[
            ModelChoice | None,
            strawberry.argument(
                description="The model; absent: the default of the job, chosen, or the first that would serve the environment."
            ),
        ] = None,
        environment: Annotated[
            str | None,
            strawberry.argument(
                description=(
                    "Labelled credentials first, then unlabelled ones, never another label's; among equals the default, then the "
                    "oldest, or whose turn it is in the model's pool. Absent: the default alone, or all members of the pool. An API token that is bound to an environment is told for that one, whatever is "
                    "said here."
                )
            ),
        ] = None,
        source: Annotated[
            Source | None,
            strawberry.argument(
                description="Only this side, no going over to the other; absent: usagePriority decides."
            ),
        ] = None,
        credential_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="This credential alone: no pool, no other side, no fall-back."),
        ] = None,
    ) -> RoutePlan | None:
        named = None if environment is None else environment.strip().lower()
        standing = await info.context.loaders.standing()
        if standing.environment is None:
            standing = standing.of_environment(named)
        pinned = None if credential_id is None else _stored(standing, credential_id)
        if credential_id is not None and pinned is None:
            return None
        if model is None:
            chosen = default_of(standing, type)
            address, found = chosen.address, chosen.offer
        else:
            address = model.address(type)
            found = offer(standing.picture, address)
            if found is None:
                return None
        ask = RouteAsk(
            type=type,
            model=address,
            environment=standing.environment,
            source=source,
            credential_id=pinned,
        )
        board, now = info.context.services.board, standing.now
        plan = standing.plan(found, ask, fitness=board.fitness(now), turns=board.turns(now, taking=False))
        return plan_told(standing, plan)


def _stored(standing: Standing, id: str) -> UUID | None:
    """The key of a credential of the workspace; None for every other text."""
    key = read_id(id, "credential")
    return None if standing.picture.credential(key) is None else key
