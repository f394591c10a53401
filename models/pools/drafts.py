"""What a person asks of a pool, as frozen values, and what of it is judged before any row is read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from models.access.texts import Problems
from models.catalog.offerings import Address
from models.errors import LimitReached, Problem, ProblemCode
from models.standing.picture import MemberLimits, PoolStrategy

MOST_MEMBERS = 50
MOST_FALLBACKS = 50
WEIGHTS = range(1, 101)
PRIORITIES = range(1001)
LARGEST_LIMIT = 2**31 - 1


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """An entry: a credential, or (`follows_default`) whichever is the default."""

    credential_id: UUID | None
    follows_default: bool = False
    weight: int = 1
    priority: int = 0
    enabled: bool = True
    limits: MemberLimits = field(default_factory=MemberLimits)


@dataclass(frozen=True, slots=True)
class PoolDraft:
    """A pool as it is to be. `enabled` None: as it is; a new one is off."""

    address: Address
    strategy: PoolStrategy
    members: tuple[MemberDraft, ...]
    enabled: bool | None = None
    expected_version: int | None = None


def judge_members(problems: Problems, members: Sequence[MemberDraft]) -> None:
    """Note each mistake that shows in the entries themselves. Raises LimitReached (50)."""
    if len(members) > MOST_MEMBERS:
        raise LimitReached(
            f"A pool holds {MOST_MEMBERS} members at most: leave some out.", limit=MOST_MEMBERS
        )
    seen: dict[UUID | None, int] = {}
    for place, member in enumerate(members):
        fault = _fault(member)
        if fault is None:
            first = seen.setdefault(member.credential_id, place)
            if first != place:
                what = "The default entry" if member.credential_id is None else "This credential"
                fault = (
                    "followsDefault" if member.credential_id is None else "credentialId",
                    ProblemCode.DUPLICATE,
                    f"{what} is member {first} already: raise its weight instead.",
                )
        if fault is not None:
            problems.take(_at(place, *fault))
        for name, value, allowed in _numbers(member):
            if value is not None and value not in allowed:
                message = f"{name} is a whole number from {allowed[0]} to {allowed[-1]}."
                problems.take(_at(place, name, ProblemCode.OUT_OF_RANGE, message))


def _fault(member: MemberDraft) -> tuple[str, ProblemCode, str] | None:
    if member.credential_id is None and not member.follows_default:
        return "credentialId", ProblemCode.REQUIRED, "Name a credential, or give followsDefault: true."
    if member.credential_id is not None and member.follows_default:
        return (
            "credentialId",
            ProblemCode.NOT_ALLOWED,
            "Either a credential or followsDefault: true, not both.",
        )
    return None


def _numbers(member: MemberDraft) -> list[tuple[str, int | None, range]]:
    limits, limit = member.limits, range(1, LARGEST_LIMIT + 1)
    return [
        ("weight", member.weight, WEIGHTS),
        ("priority", member.priority, PRIORITIES),
        ("requestsPerMinute", limits.requests_per_minute, limit),
        ("tokensPerMinute", limits.tokens_per_minute, limit),
        ("requestsPerDay", limits.requests_per_day, limit),
        ("tokensPerDay", limits.tokens_per_day, limit),
        ("concurrency", limits.concurrency, limit),
    ]


def _at(place: int, name: str, code: ProblemCode, message: str) -> Problem:
    return Problem(("members", str(place), name), code, message)
