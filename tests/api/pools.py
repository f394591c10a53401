"""The documents by which pools and fall-backs are saved, switched, read and deleted, and short ways to send them."""

from typing import Any
from uuid import UUID

from tests.api.credentials import REFUSAL, STALE, send
from tests.api.own_models import key
from tests.api.service import Service

POOL = """fragment Pool on Pool { id strategy enabled status version model { id name type status loadBalanced pool { id } }
  members { id followsDefault weight priority enabled requestsPerMinute tokensPerMinute requestsPerDay tokensPerDay concurrency
    health restingUntil restingBecause servedLastHour credential { id name pools { id } } } }"""
SMALL = "... on PoolTooSmall { enabledMembers needed }"
FORBIDDEN = "... on PlanForbids { plan feature }"
SAVE_POOL = f"""mutation Save($input: SavePoolInput!) {{ savePool(input: $input) {{ __typename
  ... on SavePoolSuccess {{ pool {{ ...Pool }} }} {SMALL} {FORBIDDEN} {STALE} ... on LimitReached {{ limit }} {REFUSAL} }} }} {POOL}"""
ENABLE_POOL = f"""mutation Enable($input: EnablePoolInput!) {{ enablePool(input: $input) {{ __typename
  ... on EnablePoolSuccess {{ pool {{ ...Pool }} }} {SMALL} {FORBIDDEN} {STALE} {REFUSAL} }} }} {POOL}"""
DISABLE_POOL = f"""mutation Disable($input: DisablePoolInput!) {{ disablePool(input: $input) {{ __typename
  ... on DisablePoolSuccess {{ pool {{ ...Pool }} }} {STALE} {REFUSAL} }} }} {POOL}"""
DELETE_POOL = f"""mutation Delete($input: DeletePoolInput!) {{ deletePool(input: $input) {{ __typename
  ... on DeletePoolSuccess {{ deletedId model {{ name loadBalanced pool {{ id }} }} }} {STALE} {REFUSAL} }} }}"""
WAKE = f"""mutation Wake($input: WakePoolMemberInput!) {{ wakePoolMember(input: $input) {{ __typename
  ... on WakePoolMemberSuccess {{ member {{ id health restingUntil restingBecause }} }} {REFUSAL} }} }}"""
SET_FALLBACKS = f"""mutation Fall($input: SetFallbacksInput!) {{ setFallbacks(input: $input) {{ __typename
  ... on SetFallbacksSuccess {{ model {{ name fallbacks {{ name provider {{ key }} }} }} }} ... on LimitReached {{ limit }} {REFUSAL} }} }}"""
ONE_POOL = f"query One($id: ID!) {{ pool(id: $id) {{ ...Pool }} }} {POOL}"
POOLS = """query Page($first: Int, $after: String) { pools(first: $first, after: $after) { totalCount
  pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor node { id status model { name status }
    members { id health servedLastHour credential { name } } } } } }"""
POOL_CHANGED = (
    f"subscription Watch($id: ID) {{ poolChanged(id: $id) {{ kind poolId pool {{ ...Pool }} }} }} {POOL}"
)


def member(credential: UUID | str | None, **more: Any) -> dict[str, Any]:
    """An entry; None: the one that follows the default."""
    if credential is None:
        return {"followsDefault": True, **more}
    id = credential if isinstance(credential, str) else f"credential_{credential.hex}"
    return {"credentialId": id, **more}


async def save_pool(
    service: Service,
    name: str,
    *credentials: UUID | str | dict[str, Any] | None,
    provider_key: str = "openai",
    type: str = "LLM",
    **more: Any,
) -> dict[str, Any]:
    """Save a model's pool of these entries; the answer."""
    how = {one: more.pop(one) for one in ("token", "workspace") if one in more}
    members = [one if isinstance(one, dict) else member(one) for one in credentials]
    return await send(
        service, SAVE_POOL, {"model": key(name, provider_key, type), "members": members, **more}, **how
    )


async def saved(service: Service, name: str, *credentials: Any, **more: Any) -> dict[str, Any]:
    """The same, where it is saved; the pool."""
    answer = await save_pool(service, name, *credentials, **more)
    assert answer["__typename"] == "SavePoolSuccess", answer
    pool: dict[str, Any] = answer["pool"]
    return pool


async def one_pool(service: Service, id: str, **how: Any) -> dict[str, Any] | None:
    """The pool as it is."""
    found: dict[str, Any] | None = (await service.graphql(ONE_POOL, {"id": id}, **how))["pool"]
    return found


def problems(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Where and what, of InvalidInput."""
    assert answer["__typename"] == "InvalidInput", answer
    return [(".".join(one["path"]), one["code"]) for one in answer["problems"]]
