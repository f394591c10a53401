"""A credential that ends by itself: whoever watches is warned ahead, hears of the end when it comes, and finds it taken out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.arrangements import alter, audit, key_of
from tests.api.credentials import UPDATE, added, send
from tests.api.service import Service
from tests.fakes.provider import Provider

SOON = "query ($id: ID!) { credential(id: $id) { status usable expiresAt expiresSoon } }"
CHANGED = """subscription { credentialChanged { kind credentialId
  credential { status usable expiresSoon isDefault } provider { status } } }"""


def ahead(**how: float) -> str:
    return (datetime.now(UTC) + timedelta(**how)).isoformat()


async def heard(stream: AsyncIterator[dict[str, Any]], *kinds: str) -> dict[str, Any]:
    """The next event of one of these kinds; of the others but checks' none may come before."""
    while True:
        event: dict[str, Any] = (await anext(stream))["credentialChanged"]
        if event["kind"] not in ("VALIDATION_UPDATED", "RESYNC"):
            assert event["kind"] in kinds, event
            return event


@pytest.mark.parametrize(
    ("days", "soon", "status"),
    [(None, False, "VALID"), (15, False, "VALID"), (13, True, "VALID"), (-1, False, "EXPIRED")],
)
async def test_an_end_within_fourteen_days_is_soon(
    service: Service, provider: Provider, days: int | None, soon: bool, status: str
) -> None:
    id, _ = await added(service, provider.base_url)
    moment = None if days is None else datetime.now(UTC) + timedelta(days=days)
    await alter(service, "UPDATE credential SET expires_at = ? WHERE id = ?", moment, key_of(id))
    told = (await service.graphql(SOON, {"id": id}))["credential"]
    assert (told["expiresSoon"], told["status"], told["usable"]) == (soon, status, status == "VALID")


async def test_an_end_is_told_ahead_and_when_it_comes_with_what_it_means(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    stream = service.subscribe(CHANGED)
    await anext(stream)
    for version, end in ((1, ahead(days=2)), (2, ahead(seconds=2))):
        changes = {"expiresAt": end}
        await send(service, UPDATE, {"id": id, "expectedVersion": version, "changes": changes})
        await heard(stream, "UPDATED")
        event = await heard(stream, "EXPIRING")
        assert event["credentialId"] == id
        if version == 1:
            told = {"status": "VALID", "usable": True, "expiresSoon": True, "isDefault": True}
            assert event["credential"] == told
    event = await heard(stream, "EXPIRED")
    assert event["credential"] == {
        "status": "EXPIRED",
        "usable": False,
        "expiresSoon": False,
        "isDefault": True,
    }
    assert event["provider"]["status"] == "CREDENTIALS_UNUSABLE"
    entries = [entry for entry in await audit(service) if entry["action"].startswith("credential.expir")]
    assert [(entry["action"], entry["actor_kind"]) for entry in entries] == [
        ("credential.expiring", "system"),
        ("credential.expiring", "system"),
        ("credential.expired", "system"),
    ]
    # Another end begins it anew: far ahead there is nothing to tell, and nearer there is.
    for version, changes in ((3, {"expiresAt": ahead(days=30)}), (4, {"expiresAt": ahead(days=3)})):
        await send(service, UPDATE, {"id": id, "expectedVersion": version, "changes": changes})
        await heard(stream, "UPDATED")
    event = await heard(stream, "EXPIRING")
    assert event["credential"]["status"] == "VALID"
    await stream.aclose()  # type: ignore[attr-defined]


async def test_one_that_is_added_with_a_near_end_is_told_at_once(
    service: Service, provider: Provider
) -> None:
    stream = service.subscribe(CHANGED)
    await anext(stream)
    id, _ = await added(service, provider.base_url, expiresAt=ahead(days=2))
    await heard(stream, "ADDED")
    # It becomes the default meanwhile.
    while (event := await heard(stream, "EXPIRING", "DEFAULT_CHANGED"))["kind"] != "EXPIRING":
        pass
    assert (event["credentialId"], event["credential"]["expiresSoon"]) == (id, True)
    await stream.aclose()  # type: ignore[attr-defined]


async def test_another_name_tells_no_end_again(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    stream = service.subscribe(CHANGED)
    await anext(stream)
    for version, changes in (
        (1, {"expiresAt": ahead(days=2)}),
        (2, {"name": "other"}),
        (3, {"expiresAt": None}),
    ):
        await send(service, UPDATE, {"id": id, "expectedVersion": version, "changes": changes})
        await heard(stream, "UPDATED")
        if version == 1:
            await heard(stream, "EXPIRING")
    told = [entry["action"] for entry in await audit(service)]
    assert told.count("credential.expiring") == 1
    await stream.aclose()  # type: ignore[attr-defined]
