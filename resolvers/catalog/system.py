"""What the operator hosts of a provider, as a workspace sees it; its key is told to nobody."""

from typing import Annotated
from uuid import UUID

import strawberry

from models.standing.listing import listed
from models.standing.moment import Standing
from resolvers.catalog.enums import ProviderStatus
from resolvers.catalog.offerings import ModelConnection, model_page


@strawberry.type(description="What the operator hosts of a provider, for every workspace.")
class SystemOffer:
    standing: strawberry.Private[Standing]
    provider_key: strawberry.Private[str]

    id: strawberry.ID = strawberry.field(description="Opaque, unique over all workspaces.")
    status: ProviderStatus = strawberry.field(
        description="ACTIVE, or DISABLED where the workspace switched the provider off."
    )

    @strawberry.field(description="The models on offer that are hosted, by type, then by name.")
    def models(
        self,
        first: Annotated[int, strawberry.argument(description="How many, from 1 to 100.")] = 20,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on after.")] = None,
    ) -> ModelConnection:
        found = [
            one for one in listed(self.standing, provider_key=self.provider_key) if self.standing.hosts(one)
        ]
        return model_page(
            self.standing, found, first=first, after=after, name=f"hosted models of {self.provider_key}"
        )


def system_offer(standing: Standing, workspace_id: UUID, provider_key: str) -> SystemOffer | None:
    """What is hosted of the provider; None where nothing is."""
    status = standing.provider(provider_key).system
    if status is None:
        return None
    return SystemOffer(
        standing=standing,
        provider_key=provider_key,
        id=strawberry.ID(f"system_{workspace_id.hex}_{provider_key}"),
        status=status,
    )
