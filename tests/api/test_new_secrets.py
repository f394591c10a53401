"""A key whose secret is another one has done nothing yet: it does not rest for what the former one did."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from models.clock import utc_now
from models.events.unit_of_work import Unit
from models.pools.tables import CredentialRest
from tests.api.arrangements import key_of, rows
from tests.api.calls import LLM, chat, keyed
from tests.api.checks import among
from tests.api.credentials import UPDATE, send
from tests.api.founding import Founding
from tests.api.pools import one_pool, saved
from tests.api.service import Service
from tests.api.test_watching_pools import watching
from tests.fakes.provider import Provider

OURS = "openai_compatible"
FRESH = "sk-fresh-0123456789abcdefghij"


async def test_a_member_with_a_new_secret_is_ready_though_no_call_was_made_since(
    service: Service, provider: Provider
) -> None:
    first, second = await keyed(service, provider, "credit", "good")
    pool = await saved(service, LLM["name"], first, second, provider_key=OURS, enabled=True)
    assert (await chat(service))["completion"]["receipt"]["credentialId"] == second
    async with watching(service, pool["id"]) as told:
        event = await told()
        assert (event["pool"]["status"], event["pool"]["members"][0]["health"]) == ("DEGRADED", "RESTING")
        provider.keyed[FRESH] = "good"
        fields = [{"name": "api_key", "secret": FRESH}]
        await send(service, UPDATE, {"id": first, "expectedVersion": 1, "changes": {"fields": fields}})
        event = await told()
        assert (event["pool"]["status"], event["pool"]["members"][0]["health"]) == ("HEALTHY", "READY")
    async with asyncio.timeout(5):
        while await rows(service, "SELECT id FROM credential_rest"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(("before", "health"), [(True, "READY"), (False, "RESTING")])
async def test_a_process_that_starts_leaves_the_rests_of_former_secrets(
    service: Service,
    provider: Provider,
    foundation: tuple[str, Founding],
    tmp_path: Path,
    before: bool,
    health: str,
) -> None:
    keys = await keyed(service, provider, "good", "good")
    pool = await saved(service, LLM["name"], *keys, provider_key=OURS, enabled=True)
    now = utc_now()

    async def rested(unit: Unit) -> None:
        await CredentialRest.create(
            workspace_id=service.founded.workspace_id,
            rider=key_of(keys[0]).hex,
            because="QUOTA_EXHAUSTED",
            set_at=now - timedelta(hours=1) if before else now,
            until_at=now + timedelta(days=1),
        )

    await service.work.writing(rested)
    async with among(foundation, tmp_path, [provider]) as other:
        await asyncio.sleep(0.5)
        found = await one_pool(other, pool["id"])
    assert found is not None
    assert found["members"][0]["health"] == health
