"""Checks and the end of the process that works on them: kill -9 at any point, SIGTERM, and a second process beside."""

import asyncio
import contextlib
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from models.database import sqlite_path
from tests.api.commands.conftest import Serve, Serving
from tests.api.credentials import ADD, ONE, RUN, TEST, filled
from tests.api.founding import Founding
from tests.fakes.gated import Gated

CHECK = f"query ($id: ID!) {{ validationRun(id: $id) {{ ...Run }} }} {RUN}"


class Installation:
    """A founded installation on either engine that may call one provider; its owner is signed in."""

    def __init__(self, data: Path, settings: dict[str, str], serve: Serve, token: str) -> None:
        self.data, self._settings, self._serve, self._token = data, settings, serve, token
        self.session: aiohttp.ClientSession

    async def start(self) -> Serving:
        return await asyncio.to_thread(self._serve, self.data, settings=self._settings)

    async def ask(self, serving: Serving, query: str, **variables: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        body = {"query": query, "variables": variables}
        async with self.session.post(f"{serving.url}/graphql", json=body, headers=headers) as answer:
            told = await answer.json()
        assert "errors" not in told, told
        (value,) = told["data"].values()
        return value

    async def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """One statement behind the service's back."""
        url = self._settings["PROVIDENCE_DATABASE_URL"]
        if url.startswith("sqlite"):
            with contextlib.closing(sqlite3.connect(sqlite_path(url), timeout=10)) as connection:
                rows = connection.execute(statement).fetchall()
                connection.commit()
                return rows
        connection = await asyncpg.connect(url)
        try:
            return [tuple(row) for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    async def ended(self, serving: Serving, id: str) -> dict[str, Any]:
        """The check once it has ended."""
        async with asyncio.timeout(20):
            while True:
                run: dict[str, Any] = await self.ask(serving, CHECK, id=id)
                if run["finishedAt"]:
                    return run
                await asyncio.sleep(0.05)


@pytest.fixture
async def provider() -> AsyncIterator[Gated]:
    async with Gated() as provider:
        yield provider


@pytest.fixture
async def installed(
    foundation: tuple[str, Founding], serve: Serve, provider: Gated, tmp_path: Path
) -> AsyncIterator[Installation]:
    """An installation that nobody serves yet."""
    url, founding = foundation
    data = tmp_path / "installation"
    data.mkdir(mode=0o700)
    shutil.copy(founding.ring, data / "keyring.json")
    settings = {"PROVIDENCE_EGRESS_ALLOW": provider.origin, "PROVIDENCE_DATABASE_URL": url}
    async with aiohttp.ClientSession() as session:
        installation = Installation(data, settings, serve, founding.owner)
        installation.session = session
        yield installation


async def added(installed: Installation, serving: Serving, provider: Gated, name: str) -> tuple[str, str]:
    answer = await installed.ask(
        serving,
        ADD,
        input={"providerKey": "openai_compatible", "name": name, "fields": filled(provider.base_url)},
    )
    assert answer["__typename"] == "AddCredentialSuccess", answer
    return answer["credential"]["id"], answer["validationRun"]["id"]


async def test_a_check_survives_kill_9_wherever_it_stood_and_is_recorded_once(
    installed: Installation, provider: Gated
) -> None:
    serving = await installed.start()
    provider.gate.clear()
    running, running_check = await added(installed, serving, provider, "runs when it is killed")
    draft = await installed.ask(
        serving, TEST, input={"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    await provider.until(2)
    # As many as a host has slots for: what comes after them waits.
    waiting = [await added(installed, serving, provider, f"waits {number}") for number in range(15)]
    states = dict(await installed.sql("SELECT state, COUNT(*) FROM validation_run GROUP BY state"))
    assert states["QUEUED"] >= 1
    assert serving.end(signal.SIGKILL) == -signal.SIGKILL
    asked = len(provider.requests) + provider.waiting
    # As if the time of the dead process's leases had passed.
    await installed.sql("UPDATE validation_run SET lease_until_ms = 1 WHERE lease_until_ms IS NOT NULL")
    again = await installed.start()
    await provider.until(1)
    provider.gate.set()
    for id, check in [(running, running_check), *waiting]:
        run = await installed.ended(again, check)
        assert (run["state"], run["failure"]) == ("SUCCEEDED", None)
        credential = await installed.ask(again, ONE, id=id)
        assert (credential["status"], credential["usable"]) == ("VALID", True)
        assert credential["validations"]["totalCount"] == 1
    cancelled = await installed.ended(again, draft["validationRun"]["id"])
    assert (cancelled["state"], cancelled["failure"]) == ("CANCELLED", None)
    assert {step["state"] for step in cancelled["steps"]} <= {"SUCCEEDED", "CANCELLED"}
    defaults = await installed.sql("SELECT credential_id FROM default_credential")
    assert len(defaults) == 1
    assert asked > 0
    assert await asyncio.to_thread(again.end) == 0
    assert "Traceback" not in again.log.read_text()
    # Each check was announced as ended by one process alone: its fence tells how often it was claimed.
    fences = await installed.sql("SELECT MAX(fence) FROM validation_run WHERE state = 'SUCCEEDED'")
    assert fences == [(2,)]


async def test_sigterm_gives_back_what_cannot_be_finished_and_the_next_process_takes_it_up_at_once(
    installed: Installation, provider: Gated
) -> None:
    serving = await installed.start()
    provider.gate.clear()
    id, check = await added(installed, serving, provider, "a credential")
    draft = await installed.ask(
        serving, TEST, input={"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    await provider.until(2)
    assert await asyncio.to_thread(serving.end) == 0
    assert "Traceback" not in serving.log.read_text()
    rows = await installed.sql("SELECT state, lease_until_ms FROM validation_run ORDER BY state")
    assert rows == [("CANCELLED", None), ("RUNNING", 0)]
    provider.gate.set()
    again = await installed.start()
    run = await installed.ended(again, check)
    assert run["state"] == "SUCCEEDED"
    assert (await installed.ask(again, ONE, id=id))["status"] == "VALID"
    cancelled = await installed.ask(again, CHECK, id=draft["validationRun"]["id"])
    assert cancelled["state"] == "CANCELLED"


async def test_a_process_that_is_frozen_past_its_leases_records_nothing_when_it_wakes(
    installed: Installation, provider: Gated
) -> None:
    frozen = await installed.start()
    provider.gate.clear()
    _, check = await added(installed, frozen, provider, "a credential")
    await provider.until(1)
    # Frozen while it waits for the provider; within a transaction it would hold a SQLite database as any process does.
    await asyncio.sleep(0.5)
    frozen.process.send_signal(signal.SIGSTOP)
    await installed.sql("UPDATE validation_run SET lease_until_ms = 1")
    other = await installed.start()
    await provider.until(2)
    provider.gate.set()
    run = await installed.ended(other, check)
    told = await installed.sql("SELECT COUNT(*) FROM outbox_event WHERE kind = 'run.updated'")
    provider.key = "another key by now, so that what the frozen one heard would be a refusal"
    frozen.process.send_signal(signal.SIGCONT)
    assert await asyncio.to_thread(frozen.end) == 0
    assert await installed.ask(other, CHECK, id=check) == run
    assert await installed.sql("SELECT COUNT(*) FROM outbox_event WHERE kind = 'run.updated'") == told
    assert await installed.sql("SELECT fence, state FROM validation_run") == [(2, "SUCCEEDED")]
