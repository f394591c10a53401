"""The enumerations of pools, registered once with their descriptions; import them from here."""

import strawberry

from models.pools.board import MemberHealth
from models.pools.status import PoolStatus
from models.standing.picture import PoolStrategy

__all__ = ["MemberHealth", "PoolStatus", "PoolStrategy"]

strawberry.enum(
    PoolStrategy,
    name="PoolStrategy",
    description=(
        "Whose turn comes next. WEIGHTED_ROUND_ROBIN: by weight, exact over each full cycle. LEAST_BUSY: who has the fewest calls under "
        "way for its weight. LOWEST_LATENCY: who answered fastest of late; who was not measured gets a share too. PRIORITY: the lowest "
        "priority that is ready, by weight among equals."
    ),
)
strawberry.enum(
    PoolStatus,
    name="PoolStatus",
    description=(
        "How many distinct members can serve now: HEALTHY, two or more; DEGRADED, one, which serves alone; EXHAUSTED, none. OFF: it is "
        "switched off, or load balancing is not allowed in the workspace."
    ),
)
strawberry.enum(
    MemberHealth,
    name="MemberHealth",
    description=(
        "How a member fares in the process that is asked. READY: it is called. RESTING: until restingUntil. PROBING: its rest is over, and "
        "one call at a time tries whether it serves again. OUT: it is switched off, its credential may not serve the model, or its key was "
        "rejected again and again."
    ),
)
