"""What the mutations of pools answer: a success that carries all it changed, or a typed refusal."""

from typing import Annotated

import strawberry

from models import errors as business
from resolvers.catalog.offerings import Model
from resolvers.errors import (
    IdempotencyConflict,
    InvalidInput,
    LimitReached,
    NotFound,
    UserError,
    VersionConflict,
    answers,
)
from resolvers.pools.types import Pool, PoolMember


@strawberry.type(
    description="A pool that is on needs two enabled, distinct members that can serve, or whose first check is under way."
)
class PoolTooSmall(UserError):
    enabled_members: int = strawberry.field(description="How many there are.")
    needed: int = strawberry.field(description="How many there must be.")


@strawberry.type(description="The workspace's plan does not have it.")
class PlanForbids(UserError):
    plan: str = strawberry.field(description="The plan.")
    feature: str = strawberry.field(description="What it does not have.")


@strawberry.type(description="It is saved.")
class SavePoolSuccess:
    pool: Pool = strawberry.field(description="The pool.")


@strawberry.type(description="It is on.")
class EnablePoolSuccess:
    pool: Pool = strawberry.field(description="The pool.")


@strawberry.type(description="It is off.")
class DisablePoolSuccess:
    pool: Pool = strawberry.field(description="The pool.")


@strawberry.type(description="It is gone.")
class DeletePoolSuccess:
    deleted_id: strawberry.ID = strawberry.field(description="Its id.")
    model: Model = strawberry.field(description="The model that it was of.")


@strawberry.type(description="They are tried where the model cannot serve.")
class SetFallbacksSuccess:
    model: Model = strawberry.field(description="The model.")


@strawberry.type(description="It is tried again at the next call.")
class WakePoolMemberSuccess:
    member: PoolMember = strawberry.field(description="The member.")


def _result(name: str) -> object:
    return strawberry.union(name, description="A success or a refusal; end with `... on UserError`.")


SavePoolResult = Annotated[
    SavePoolSuccess
    | InvalidInput
    | NotFound
    | PoolTooSmall
    | PlanForbids
    | VersionConflict
    | LimitReached
    | IdempotencyConflict,
    _result("SavePoolResult"),
]
EnablePoolResult = Annotated[
    EnablePoolSuccess
    | InvalidInput
    | NotFound
    | PoolTooSmall
    | PlanForbids
    | VersionConflict
    | IdempotencyConflict,
    _result("EnablePoolResult"),
]
DisablePoolResult = Annotated[
    DisablePoolSuccess | InvalidInput | NotFound | VersionConflict | IdempotencyConflict,
    _result("DisablePoolResult"),
]
DeletePoolResult = Annotated[
    DeletePoolSuccess | InvalidInput | NotFound | VersionConflict | IdempotencyConflict,
    _result("DeletePoolResult"),
]
SetFallbacksResult = Annotated[
    SetFallbacksSuccess | InvalidInput | NotFound | LimitReached | IdempotencyConflict,
    _result("SetFallbacksResult"),
]
WakePoolMemberResult = Annotated[
    WakePoolMemberSuccess | InvalidInput | NotFound | IdempotencyConflict, _result("WakePoolMemberResult")
]


answers(
    business.PoolTooSmall,
    PoolTooSmall,
    lambda refused, message, code: PoolTooSmall(
        message=message, code=code, enabled_members=refused.enabled_members, needed=refused.needed
    ),
)
answers(
    business.PlanForbids,
    PlanForbids,
    lambda refused, message, code: PlanForbids(
        message=message, code=code, plan=refused.plan, feature=refused.feature
    ),
)
