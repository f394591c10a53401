"""A plan: who would serve a call, and why each other one would not."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from models.standing.moment import Standing
from models.standing.offers import Offer
from models.standing.reasons import RouteReason
from models.standing.routes import Candidate, Plan
from resolvers.catalog.enums import Source
from resolvers.catalog.offerings import Model, ModelAddress, address_told, model
from resolvers.context import Info

if TYPE_CHECKING:
    from resolvers.credentials.types import Credential

LazyCredential = Annotated["Credential", strawberry.lazy("resolvers.credentials.types")]

strawberry.enum(
    RouteReason,
    name="RouteReason",
    description=(
        "Why a candidate does not serve, the first that holds. It could, but another comes first: OTHER_SIDE_PREFERRED, "
        "NOT_DEFAULT, NOT_IN_POOL (of the credentials the members of the model's pool alone serve). It cannot: PROVIDER_DISABLED, "
        "MODEL_DISABLED (switched off, or past its end), NOT_IN_PLAN (not hosted), OTHER_ENVIRONMENT, UNREADABLE, EXPIRED, "
        "CREDENTIAL_DISABLED, INVALID, UNVERIFIED (no check has reached a verdict), QUOTA_EXHAUSTED, CREDITS_EXHAUSTED, "
        "CANNOT_USE_MODEL (the provider refuses it this model, or it is for another one). It cannot for now: RESTING (the provider "
        "asked for it, or refused the key), FAILING (too many of its calls failed), LIMIT_REACHED (a limit that its pool sets)."
    ),
)


@strawberry.type(description="One that could be asked: the operator's hosted keys, or a credential.")
class RouteCandidate:
    standing: strawberry.Private[Standing]
    offer: strawberry.Private[Offer]
    credential_id: strawberry.Private[UUID | None]

    position: int = strawberry.field(description="Its place in the order in which they are told, from 0.")
    source: Source = strawberry.field(description="Whose account would pay.")
    weight: int | None = strawberry.field(description="Its share of a pool's calls; null outside of a pool.")
    usable: bool = strawberry.field(
        description="Whether it could serve this call, though another may come first."
    )
    reason: RouteReason | None = strawberry.field(
        description=(
            "Why it does not serve; null where it would: the chosen one, or one whose turn comes after it in the pool or in a fall-back."
        )
    )
    message: str | None = strawberry.field(
        description="The reason, or what comes before it, for people; null: it is the chosen one."
    )
    until: datetime | None = strawberry.field(
        description="When the reason ends by itself; null where no moment is known."
    )

    @strawberry.field(description="The model that it would be asked for.")
    def model(self) -> Model:
        return model(self.standing, self.offer)

    @strawberry.field(description="The credential; null: the operator's hosted keys.")
    async def credential(self, info: Info) -> LazyCredential | None:
        from resolvers.credentials.types import credential_at

        return await credential_at(info, self.credential_id)


@strawberry.type(
    description="Which credential would serve, and why each other one would not; nothing is called, nothing changes."
)
class RoutePlan:
    standing: strawberry.Private[Standing]
    offer: strawberry.Private[Offer | None]

    requested: ModelAddress | None = strawberry.field(
        description="The model that was named, or the default of the job; null where the job has none."
    )
    source: Source | None = strawberry.field(description="The side that would serve; null: nobody would.")
    chosen: RouteCandidate | None = strawberry.field(description="Who would serve; null: nobody would.")
    candidates: list[RouteCandidate] = strawberry.field(
        description=(
            "Everyone who could be asked, those of the model's fall-backs included: the chosen one first, then those who would be "
            "tried after it, in their order, then those who could serve, then the others."
        )
    )

    @strawberry.field(
        description=(
            "The model that would serve: the one that was asked for, or a fall-back of it. Where none would, the one that was asked "
            "for; null where a default names one that is on offer no longer, and where there is none."
        )
    )
    def model(self) -> Model | None:
        return None if self.offer is None else model(self.standing, self.offer)


def plan_told(standing: Standing, plan: Plan) -> RoutePlan:
    """A plan in the words of the schema."""
    candidates = [_candidate(standing, one) for one in plan.candidates]
    return RoutePlan(
        standing=standing,
        offer=plan.offer,
        requested=None if plan.requested is None else address_told(plan.requested),
        source=plan.source,
        chosen=None if plan.chosen is None else candidates[plan.chosen.position],
        candidates=candidates,
    )


def _candidate(standing: Standing, candidate: Candidate) -> RouteCandidate:
    return RouteCandidate(
        standing=standing,
        offer=candidate.offer,
        credential_id=candidate.credential_id,
        position=candidate.position,
        source=candidate.source,
        weight=candidate.weight,
        usable=candidate.usable,
        reason=candidate.reason,
        message=candidate.message,
        until=candidate.until,
    )
