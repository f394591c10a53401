"""The commands as an operator runs them: real processes, with an environment that names no setting but the test's."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.postgres import Cluster

ROOT = Path(__file__).parents[3]
EMAIL = "owner@example.com"
PASSWORD = "a long enough pass phrase"
TIMEOUT = 60

Providence = Callable[..., "Ended"]


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def surroundings(settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a command: that of the tests without any setting, and the settings given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROVIDENCE_")}
    return kept | {"PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "error"} | dict(settings or {})


def command(*arguments: object) -> list[str]:
    """The command's words."""
    return [sys.executable, "-m", "api.cli", *map(str, arguments)]


@pytest.fixture(scope="session")
def providence() -> Providence:
    """`providence(*arguments, settings=…, typed=…)` runs a command to its end."""

    def run(
        *arguments: object, settings: Mapping[str, str] | None = None, typed: bytes | None = b""
    ) -> Ended:
        done = subprocess.run(
            command(*arguments),
            input=typed,
            capture_output=True,
            cwd=ROOT,
            env=surroundings(settings),
            timeout=TIMEOUT,
            check=False,
        )
        ended = Ended(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in ended.err, ended.err
        return ended

    return run


@pytest.fixture(scope="session")
def made(providence: Providence, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation on SQLite as `init` makes it; not to be changed: `installation` is a copy."""
    data = tmp_path_factory.mktemp("made") / "data"
    ended = providence("init", "--data", data, "--email", EMAIL, typed=PASSWORD.encode())
    assert ended.code == 0, ended.err
    return data


@pytest.fixture
def installation(made: Path, tmp_path: Path) -> Path:
    """A test's own installation on SQLite."""
    data = tmp_path / "installation"
    shutil.copytree(made, data)
    data.chmod(0o700)
    return data


@dataclass
class Serving:
    """A running `providence serve`."""

    process: "subprocess.Popen[str]"
    url: str
    log: Path = field(repr=False)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=TIMEOUT)


Serve = Callable[..., Serving]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """`serve(data, *arguments, settings=…)` starts the service on a free port and waits until it listens."""
    started: list[subprocess.Popen[str]] = []

    def start(data: Path, *arguments: object, settings: Mapping[str, str] | None = None) -> Serving:
        log = tmp_path / f"serve-{len(started)}.log"
        port = () if "--port" in arguments else ("--port", 0)
        with log.open("w") as err:
            process = subprocess.Popen(
                command("serve", "--data", data, *port, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=err,
                text=True,
                cwd=ROOT,
                env=surroundings(settings),
            )
        started.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        said = re.fullmatch(r"listening on (http://\S+)\n", line)
        assert said, f"{line!r}\n{log.read_text()}"
        return Serving(process, said.group(1), log)

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


@pytest.fixture
async def empty_postgres(postgres_cluster: Cluster) -> AsyncIterator[str]:
    """The URL of a PostgreSQL database with nothing in it."""
    name = f"empty_{uuid4().hex}"
    connection = await asyncpg.connect(postgres_cluster.url("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name}")
        yield postgres_cluster.url(name)
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
