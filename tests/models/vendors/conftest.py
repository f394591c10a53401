"""A client for the tests of this room, allowed to call what a test names."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from models.vendors.client import Deadline, VendorClient
from models.vendors.guard import Guard, read_allow_list

QUICK = Deadline(connect=1.0, first_byte=0.5, total=1.0)

MakeClient = Callable[..., "object"]


@pytest.fixture
async def client_for() -> AsyncIterator[Callable[..., object]]:
    async with AsyncExitStack() as stack:

        async def make(
            *allowed: str, ca_bundle: Path | None = None, deadline: Deadline = QUICK
        ) -> VendorClient:
            guard = Guard(read_allow_list(",".join(allowed)))
            return await stack.enter_async_context(
                VendorClient(guard, ca_bundle=ca_bundle, deadline=deadline)
            )

        yield make
