"""A running service for every test of the door, on both engines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.service import Service, running


@pytest.fixture
async def service(database_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """A service on a fresh database, with an owner signed in (`service.owner`)."""
    folder = tmp_path / "data"
    folder.mkdir()
    async with running(database_url, folder) as service:
        yield service
