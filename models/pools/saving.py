"""Saving a pool: strategy and members are replaced at once, in one unit, or nothing is; the ids of members stay while their
entries do."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from models.access import idempotency
from models.access.actor import Actor
from models.access.idempotency import Once
from models.access.texts import Problems
from models.catalog.ordering import one_at_a_time
from models.credentials.environments import is_foreign
from models.errors import NotFound, Problem, ProblemCode, VersionConflict
from models.events.unit_of_work import Unit, UnitOfWork
from models.pools.drafts import PoolDraft, judge_members
from models.pools.noting import note, told
from models.pools.switching import demand_allowed, demand_serviceable, refuse_foreign_members
from models.standing.moment import Standing
from models.standing.offers import offer
from models.standing.picture import MemberFacts, PoolFacts
from models.standing.pictures import Pictures
from models.standing.presence import keep


async def save_pool(
    actor: Actor, draft: PoolDraft, once: Once, *, work: UnitOfWork, pictures: Pictures
) -> UUID:
    """Save it; its id. Raises InvalidInput (all mistakes), NotFound (model, credential), LimitReached (50), VersionConflict,
    PlanForbids and PoolTooSmall (only where it would be on), IdempotencyConflict."""
    workspace = actor.workspace

    async def save(unit: Unit) -> UUID:
        async def act() -> dict[str, Any]:
            problems = Problems()
            judge_members(problems, draft.members)
            await one_at_a_time(unit, workspace)
            picture = await pictures.within(unit, workspace)
            model = offer(picture, draft.address)
            if model is None:
                raise NotFound("model")
            former = picture.pools.get(draft.address)
            _demand_version(draft, former)
            standing = Standing(picture, await unit.now())
            if former is not None:
                refuse_foreign_members(actor, standing, former, "model")
            _judge_credentials(problems, actor, draft, standing)
            problems.refuse_any()
            pool = _saved(draft, former)
            if pool.enabled:
                await demand_allowed(unit, standing)
                # One that stays on may be mended while a member cannot serve.
                demand_serviceable(standing, pool, able=draft.enabled is True)
            await _write(unit, workspace, pool, former)
            await keep(unit, workspace, model)
            await note(unit, actor, pool, "saved", told(pool))
            return {"pool": pool.id.hex}

        kept = await idempotency.once(unit, actor, once.mutation, once.key, once.input_mac, act)
        return UUID(hex=kept["pool"])

    return await work.writing(save)


def _demand_version(draft: PoolDraft, former: PoolFacts | None) -> None:
    """Whoever replaces a pool has read it."""
    if former is None:
        if draft.expected_version is not None:
            raise NotFound("pool")
    elif draft.expected_version != former.version:
        raise VersionConflict(former.version)


def _judge_credentials(problems: Problems, actor: Actor, draft: PoolDraft, standing: Standing) -> None:
    """Note which credentials cannot be members, or are one with another. Raises NotFound for one that there is not."""
    known = {one.id: one for one in standing.picture.credentials}
    if any(member.credential_id not in known for member in draft.members if member.credential_id is not None):
        raise NotFound("credential")
    turn = standing.turn(draft.address)
    in_turn = {key.facts.id for key in turn.keys}
    seen: dict[str, int] = {}
    foreign = (
        ProblemCode.NOT_ALLOWED,
        f"This token is bound to {actor.environment}: a credential of another environment is not its to use.",
    )
    for place, member in enumerate(draft.members):
        if member.credential_id is None:
            default = turn.default if member.follows_default else None
            if default is not None and is_foreign(actor, default.facts.environment):
                problems.take(Problem(("members", str(place), "followsDefault"), *foreign))
            continue
        facts, fault = known[member.credential_id], None
        if is_foreign(actor, facts.environment):
            fault = foreign
        elif facts.provider_key != draft.address.provider_key:
            fault = ProblemCode.NOT_ALLOWED, "It is a credential of another provider."
        elif facts.id not in in_turn:
            fault = ProblemCode.NOT_ALLOWED, _OUT_OF_TURN if facts.model is None else _OF_ANOTHER
        elif facts.fingerprint is not None:
            first = seen.setdefault(facts.fingerprint, place)
            if draft.members[first].credential_id != facts.id:
                fault = (
                    ProblemCode.DUPLICATE,
                    f"It holds the same secret as member {first}: to the provider they are one key, with one allowance.",
                )
        if fault is not None:
            problems.take(Problem(("members", str(place), "credentialId"), *fault))


def _saved(draft: PoolDraft, former: PoolFacts | None) -> PoolFacts:
    """The pool as it is to be written."""
    kept = {member.credential_id: member.id for member in (former.members if former else ())}
    members = tuple(
        MemberFacts(
            id=kept.get(member.credential_id) or uuid4(),
            credential_id=member.credential_id,
            weight=member.weight,
            priority=member.priority,
            enabled=member.enabled,
            limits=member.limits,
        )
        for member in draft.members
    )
    enabled = draft.enabled
    if enabled is None:
        enabled = former is not None and former.enabled
    if former is None:
        return PoolFacts(uuid4(), draft.address, draft.strategy, enabled, version=1, members=members)
    return replace(
        former, strategy=draft.strategy, enabled=enabled, version=former.version + 1, members=members
    )


async def _write(unit: Unit, workspace_id: UUID, pool: PoolFacts, former: PoolFacts | None) -> None:
    now, address = await unit.now(), pool.address
    if former is None:
        await unit.execute(
            "INSERT INTO pool (id, workspace_id, provider_key, type, name, strategy, enabled, version, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(pool.id, workspace_id, address.provider_key, address.type.value, address.name),
            *(pool.strategy.value, pool.enabled, pool.version, now, now),
        )
    else:
        await unit.execute(
            "UPDATE pool SET strategy = ?, enabled = ?, version = ?, updated_at = ? WHERE workspace_id = ? AND id = ?",
            *(pool.strategy.value, pool.enabled, pool.version, now, workspace_id, pool.id),
        )
        await unit.execute(
            "DELETE FROM pool_member WHERE workspace_id = ? AND pool_id = ?", workspace_id, pool.id
        )
    for place, member in enumerate(pool.members):
        limits = member.limits
        await unit.execute(
            "INSERT INTO pool_member (id, workspace_id, pool_id, place, credential_id, follows_default, weight, priority,"
            " enabled, requests_per_minute, tokens_per_minute, requests_per_day, tokens_per_day, concurrency)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            *(member.id, workspace_id, pool.id, place, member.credential_id),
            *(True if member.credential_id is None else None, member.weight, member.priority, member.enabled),
            *(limits.requests_per_minute, limits.tokens_per_minute, limits.requests_per_day),
            *(limits.tokens_per_day, limits.concurrency),
        )


_OUT_OF_TURN = "The model has credentials of its own: these alone serve it."
_OF_ANOTHER = "It is a credential of another model."
