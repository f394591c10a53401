"""A process of its own: it says when it answers, and ends in good order when it is asked to."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from models.vault.keyring import KeyRing
from tests.api.service import EMAIL, PASSWORD, SIGN_IN, found_in

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

PROGRAM = """
import asyncio, sys
from pathlib import Path
from api import logs
from api.app import create_app, run
from api.settings import environment, read
settings = read(environment(), data=Path(sys.argv[1]), port=0)
logs.configure(settings.log_level)
asyncio.run(run(create_app(settings), settings.host, settings.port))
"""


@asynccontextmanager
async def process(
    url: str, folder: Path, *, program: str = PROGRAM, **environ: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The running process and where it listens."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", program, str(folder)),
        env={**os.environ, "PROVIDENCE_DATABASE_URL": url, **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert child.stdout is not None
        async with asyncio.timeout(20):
            line = (await child.stdout.readline()).decode()
        assert line.startswith("listening on http://127.0.0.1:")
        yield child, line.removeprefix("listening on ").strip()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()


@pytest.fixture
async def founded(database_url: str, tmp_path: Path) -> str:
    """A database with an owner, closed again; its key ring is in `tmp_path`."""
    await found_in(database_url, KeyRing.create(tmp_path / "keyring.json"))
    return database_url


async def test_it_ends_in_good_order_when_it_is_asked_to(founded: str, tmp_path: Path) -> None:
    async with process(founded, tmp_path) as (child, url), aiohttp.ClientSession() as session:
        ready = await session.get(f"{url}/health/ready")
        assert (ready.status, ready.headers["Server"]) == (200, "providence")
        variables = {"input": {"email": EMAIL, "password": PASSWORD}}
        answer = await session.post(f"{url}/graphql", json={"query": SIGN_IN, "variables": variables})
        token = (await answer.json())["data"]["signIn"]["token"]
        async with session.ws_connect(f"{url}/graphql", protocols=("graphql-transport-ws",)) as socket:
            await socket.send_json(
                {"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}
            )
            assert (await socket.receive_json()) == {"type": "connection_ack"}
            running = asyncio.create_task(
                session.post(f"{url}/graphql", json={"query": SIGN_IN, "variables": variables})
            )
            await asyncio.sleep(0.02)  # argon2 takes longer than this: the sign-in is under way
            child.send_signal(signal.SIGTERM)
            closed = await socket.receive(timeout=10)
            assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, 1012)
            finished = await running
            assert (await finished.json())["data"]["signIn"]["token"]
        async with asyncio.timeout(20):
            _, errors = await child.communicate()
        assert child.returncode == 0
        log = errors.decode()
        assert "Traceback" not in log
        assert token not in log
        assert PASSWORD not in log
        assert "POST /graphql 200" in log


async def test_a_port_that_is_taken_is_told_with_the_cure(founded: str, tmp_path: Path) -> None:
    async with process(founded, tmp_path) as (_, url):
        port = url.rpartition(":")[2]
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", PROGRAM.replace("port=0", f"port={port}"), str(tmp_path)),
            env={**os.environ, "PROVIDENCE_DATABASE_URL": founded},
            stderr=asyncio.subprocess.PIPE,
        )
        async with asyncio.timeout(20):
            _, errors = await child.communicate()
        assert child.returncode == 1
        assert "choose another --host or --port" in errors.decode()
