"""What all tests share: both engines, a fresh migrated database per test, units of work on it, and a statement counter."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from models.database import Database
from models.events.hub import Hub
from models.events.unit_of_work import UnitOfWork
from models.migration import migrate
from tests import postgres

Statements = Callable[[], AbstractContextManager[list[str]]]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Under CI a skipped test is a failed run: everything is installed there."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why, where `pytest_sessionfinish` made the run fail."""
    if os.environ.get("CI"):
        for report in terminalreporter.stats.get("skipped", []):
            terminalreporter.write_line(f"skipped under CI: {report.nodeid} {report.longrepr}", red=True)


async def administer(cluster: postgres.Cluster, statement: str) -> None:
    """Run one statement as the cluster's superuser."""
    connection = await asyncpg.connect(cluster.url("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    """The private PostgreSQL, started by the first test that needs it."""
    programs = postgres.installed()
    if programs is None:
        reason = "PostgreSQL is not installed (initdb not found)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    cluster = postgres.Cluster(programs)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _run_aside(migrate(f"sqlite://{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: postgres.Cluster) -> str:
    """The name of a migrated PostgreSQL database, to be copied."""
    _run_aside(administer(postgres_cluster, "CREATE DATABASE migrated"))
    _run_aside(migrate(postgres_cluster.url("migrated")))
    return "migrated"


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Every test of the database runs on both engines."""
    name: str = request.param
    if name == "postgres":
        request.getfixturevalue("postgres_cluster")
    return name


@pytest.fixture
async def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a fresh, migrated database."""
    if engine == "sqlite":
        path = tmp_path / "providence.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite://{path}"
        return
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    name = f"test_{uuid4().hex}"
    template = request.getfixturevalue("postgres_template")
    await administer(cluster, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield cluster.url(name)
    await administer(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database, open."""
    database = await Database.open(database_url)
    yield database
    await database.close()


@pytest.fixture
async def work(database: Database) -> AsyncIterator[UnitOfWork]:
    """Units of work on the fresh database, whose bell rings the running hub."""
    work = UnitOfWork(database)
    hub = Hub(work)
    work.bell = hub.ring
    running = asyncio.create_task(hub.run())
    _hubs[work] = hub
    yield work
    del _hubs[work]
    running.cancel()
    await asyncio.wait({running})


@pytest.fixture
def hub(work: UnitOfWork) -> Hub:
    """The hub that runs beside `work`."""
    return _hubs[work]


@pytest.fixture
def statements(database: Database) -> Statements:
    """`with statements() as seen:` collects the text of each SQL statement sent meanwhile."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        seen: list[str] = []
        database.observers.append(seen.append)
        try:
            yield seen
        finally:
            database.observers.remove(seen.append)

    return collect


_hubs: dict[UnitOfWork, Hub] = {}


def _run_aside(coroutine: object) -> None:
    """Run a coroutine in a thread of its own: fixtures of the session have no loop, and must not disturb the test's."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()  # type: ignore[arg-type]
