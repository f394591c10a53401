"""A running service for every test of the door, on both engines, and the providers that it may call."""

import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import postgres
from tests.api.founding import Founding, aside, establish, started
from tests.api.service import Service
from tests.conftest import administer
from tests.fakes.provider import Provider


@pytest.fixture(scope="session")
def founded_file(sqlite_template: Path) -> tuple[Path, Founding]:
    """A SQLite file with a workspace and its owner, to be copied."""
    path = sqlite_template.with_name("founded.db")
    shutil.copyfile(sqlite_template, path)
    folder = path.with_name("founded")
    folder.mkdir()
    return path, aside(establish(f"sqlite://{path}", folder))


@pytest.fixture(scope="session")
def founded_database(
    postgres_cluster: postgres.Cluster, postgres_template: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Founding]:
    """The name of a PostgreSQL database with a workspace and its owner, to be copied."""
    aside(administer(postgres_cluster, f"CREATE DATABASE founded TEMPLATE {postgres_template}"))
    folder = tmp_path_factory.mktemp("founded")
    return "founded", aside(establish(postgres_cluster.url("founded"), folder))


@pytest.fixture
async def foundation(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[tuple[str, Founding]]:
    """The URL of a fresh copy, and what belongs to it."""
    if engine == "sqlite":
        template, founding = request.getfixturevalue("founded_file")
        path = tmp_path / "service.db"
        shutil.copyfile(template, path)
        yield f"sqlite://{path}", founding
        return
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    template, founding = request.getfixturevalue("founded_database")
    name = f"test_{uuid4().hex}"
    await administer(cluster, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield cluster.url(name), founding
    await administer(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    """A server that speaks OpenAI's protocol and may be called."""
    async with Provider() as provider:
        yield provider


@pytest.fixture
async def elsewhere() -> AsyncIterator[Provider]:
    """Another such server, at another address, that may be called too."""
    async with Provider() as provider:
        yield provider


@pytest.fixture
async def ollama() -> AsyncIterator[Provider]:
    """A server that speaks Ollama's protocol and may be called."""
    async with Provider(dialect="ollama", key=None) as provider:
        yield provider


@pytest.fixture
def settled(service: Service) -> Iterator[None]:
    """As a process does once it listens: what is in memory by then is not looked through again. Here that is a whole run of
    tests, and to look through it holds the loop longer than anything that is measured."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
async def service(
    foundation: tuple[str, Founding],
    tmp_path: Path,
    provider: Provider,
    elsewhere: Provider,
    ollama: Provider,
) -> AsyncIterator[Service]:
    """A service on a fresh database, with an owner signed in (`service.owner`)."""
    url, founding = foundation
    allowed = ",".join(one.origin for one in (provider, elsewhere, ollama))
    environ = {"PROVIDENCE_EGRESS_ALLOW": allowed, "PROVIDENCE_CHECKS_PER_MINUTE": "1000"}
    folder = tmp_path / "data"
    folder.mkdir()
    async with started(founding, url, folder, environ=environ) as service:
        yield service
