"""What the mutations of pools take, and how it becomes the business's drafts."""

from uuid import UUID

import strawberry

from models.errors import NotFound
from models.pools.drafts import MemberDraft, PoolDraft
from models.standing.picture import MemberLimits
from resolvers.catalog.inputs import ModelKey
from resolvers.credentials.inputs import credential_key
from resolvers.nodes import read_id
from resolvers.pools.enums import PoolStrategy
from resolvers.repeating import KEY
from resolvers.standing.inputs import ModelChoice

_VERSION = "The version that was read; absent: whichever it is."


@strawberry.input(
    description=(
        "An entry of a pool: exactly one of credentialId and followsDefault: true; the same one twice is DUPLICATE. A new credential is "
        "added first, by addCredential."
    )
)
class PoolMemberInput:
    credential_id: strawberry.ID | None = strawberry.field(
        default=None,
        description="A credential of the model where it has any of its own, else of its provider.",
    )
    follows_default: bool = strawberry.field(
        default=False, description="The entry that follows whatever credential is the default."
    )
    weight: int = strawberry.field(default=1, description="From 1 to 100.")
    priority: int = strawberry.field(
        default=0, description="From 0 to 1000; lower is tried first, by PRIORITY."
    )
    enabled: bool = strawberry.field(default=True, description="Its switch in this pool.")
    requests_per_minute: int | None = strawberry.field(
        default=None, description="At least 1; absent: no limit."
    )
    tokens_per_minute: int | None = strawberry.field(
        default=None, description="At least 1; absent: no limit."
    )
    requests_per_day: int | None = strawberry.field(default=None, description="At least 1; absent: no limit.")
    tokens_per_day: int | None = strawberry.field(default=None, description="At least 1; absent: no limit.")
    concurrency: int | None = strawberry.field(
        default=None, description="Calls at a time, at least 1; absent: no limit."
    )

    def draft(self) -> MemberDraft:
        """As the business reads it."""
        return MemberDraft(
            credential_id=None if self.credential_id is None else credential_key(self.credential_id),
            follows_default=self.follows_default,
            weight=self.weight,
            priority=self.priority,
            enabled=self.enabled,
            limits=MemberLimits(
                requests_per_minute=self.requests_per_minute,
                tokens_per_minute=self.tokens_per_minute,
                requests_per_day=self.requests_per_day,
                tokens_per_day=self.tokens_per_day,
                concurrency=self.concurrency,
            ),
        )


@strawberry.input(
    description=(
        "A model's pool as it is to be: strategy and members are replaced at once. One that would be on and is refused by PoolTooSmall or "
        "PlanForbids saves nothing; members whose first check is under way are counted."
    )
)
class SavePoolInput:
    model: ModelKey = strawberry.field(description="A model on offer.")
    enabled: bool | None = strawberry.field(
        default=None, description="Its switch; null: as it is, and a new one is off."
    )
    strategy: PoolStrategy = strawberry.field(
        default=PoolStrategy.WEIGHTED_ROUND_ROBIN, description="Whose turn comes next."
    )
    members: list[PoolMemberInput] = strawberry.field(description="At most 50.")
    expected_version: int | None = strawberry.field(
        default=None,
        description="The version that was read; null only where the model has no pool yet, else VersionConflict.",
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)

    def draft(self) -> PoolDraft:
        """As the business reads it."""
        return PoolDraft(
            address=self.model.address(),
            strategy=self.strategy,
            members=tuple(member.draft() for member in self.members),
            enabled=self.enabled,
            expected_version=self.expected_version,
        )


@strawberry.input(description="A pool to be switched on.")
class EnablePoolInput:
    id: strawberry.ID = strawberry.field(description="Which.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A pool to be switched off; it is kept as it was saved.")
class DisablePoolInput:
    id: strawberry.ID = strawberry.field(description="Which.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A pool to be deleted; its credentials stay.")
class DeletePoolInput:
    id: strawberry.ID = strawberry.field(description="Which.")
    expected_version: int | None = strawberry.field(default=None, description=_VERSION)
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="What is tried, in order, where a model cannot serve.")
class SetFallbacksInput:
    model: ModelKey = strawberry.field(description="A model on offer.")
    fallbacks: list[ModelChoice] = strawberry.field(
        description=(
            "Other models on offer, of the same type and whichever provider, at most 50, no circle among them; empty: none. What they "
            "themselves fall back on is not tried."
        )
    )
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


@strawberry.input(description="A member of a pool to be tried again at the next call, whatever it rests for.")
class WakePoolMemberInput:
    id: strawberry.ID = strawberry.field(description="Which.")
    idempotency_key: str | None = strawberry.field(default=None, description=KEY)


def pool_key(id: str) -> UUID:
    """The pool's own key. A text that is no pool's id is answered as an unknown one."""
    return _key(id, "pool", "pool")


def member_key(id: str) -> UUID:
    """The same of a member."""
    return _key(id, "poolmember", "member")


def _key(id: str, kind: str, what: str) -> UUID:
    key = read_id(id, kind)
    if key is None:
        raise NotFound(what)
    return key
