"""The default model of a job, as a workspace sees it."""

import strawberry

from models.catalog.offerings import ModelType as Job
from models.defaults.choosing import DefaultChoice, default_of
from models.standing.moment import Standing
from resolvers.catalog.enums import ModelStatus, ModelType
from resolvers.catalog.offerings import Model, ModelAddress, address_told, model
from resolvers.nodes import Node, default_model_id

strawberry.enum(
    DefaultChoice,
    name="DefaultChoice",
    description=(
        "How the default came about. EXPLICIT: somebody chose it. AUTOMATIC: nobody did; it is the first model that would serve, "
        "worked out at each reading. NONE: nobody chose, and nothing would serve."
    ),
)


@strawberry.type(
    description="The model used for a job when an application names none. address outlives the model."
)
class DefaultModel(Node):
    type: ModelType = strawberry.field(description="The job.")
    model: Model | None = strawberry.field(
        description="The model; null where there is none, and where the one that was chosen is on offer no longer."
    )
    address: ModelAddress | None = strawberry.field(
        description="How the model is named, whether or not it is still there; null where there is none."
    )
    chosen: DefaultChoice = strawberry.field(description="How it came about.")
    status: ModelStatus | None = strawberry.field(
        description="The model's; REMOVED where it is on offer no longer; null where there is none."
    )


def default_model(standing: Standing, type: Job) -> DefaultModel:
    """The default of a job in the words of the schema."""
    found = default_of(standing, type)
    return DefaultModel(
        id=default_model_id(standing.picture.workspace_id, type),
        type=type,
        model=None if found.offer is None else model(standing, found.offer),
        address=None if found.address is None else address_told(found.address),
        chosen=found.choice,
        status=found.status,
    )
