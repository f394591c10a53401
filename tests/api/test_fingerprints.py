"""A credential's fingerprint is equal where its secrets and its host are, within a workspace; nobody can see it."""

from typing import Any

from tests.api.arrangements import alter, key_of, other_workspace, rows
from tests.api.credentials import UPDATE, VALIDATE, added, filled, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider


async def of(service: Service, id: str) -> str | None:
    """The fingerprint of the fields in force, as a picture tells it."""
    (row,) = await rows(service, "SELECT workspace_id FROM credential WHERE id = ?", key_of(id))
    picture = await service.services.pictures.current(key_of(f"x_{row['workspace_id']}".replace("-", "")))
    found: str | None = next(one.fingerprint for one in picture.credentials if one.id == key_of(id))
    return found


async def updated(service: Service, id: str, version: int, fields: list[dict[str, Any]]) -> None:
    answer = await send(
        service, UPDATE, {"id": id, "expectedVersion": version, "changes": {"fields": fields}}
    )
    await watched(service, answer["validationRun"]["id"])


async def test_the_same_secret_at_the_same_host_has_the_same_fingerprint_and_at_another_one_another(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    elsewhere.key = "sk-another-key-that-is-long"
    first, _ = await added(service, provider.base_url)
    again, _ = await added(service, provider.origin)
    moved, _ = await added(service, elsewhere.base_url)
    other, _ = await added(service, elsewhere.base_url, elsewhere.key)
    assert await of(service, first) == await of(service, again)
    assert len({await of(service, id) for id in (first, moved, other)}) == 3
    (stored,) = await rows(
        service, "SELECT fingerprint FROM credential_fields WHERE credential_id = ?", key_of(first)
    )
    assert KEY not in stored["fingerprint"]


async def test_another_workspace_has_another_fingerprint(service: Service, provider: Provider) -> None:
    slug = await other_workspace(service)
    here, _ = await added(service, provider.base_url, workspace="main")
    there, _ = await added(service, provider.base_url, workspace=slug)
    assert await of(service, here) != await of(service, there)


async def test_a_credential_without_a_secret_has_none(service: Service, elsewhere: Provider) -> None:
    elsewhere.key = None
    id, _ = await added(service, elsewhere.base_url, None)
    assert await of(service, id) is None


async def test_a_secret_that_stays_keeps_its_fingerprint_and_one_that_is_typed_changes_it(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    before = await of(service, id)
    await updated(service, id, 1, [{"name": "base_url", "value": provider.origin}])
    assert await of(service, id) == before
    provider.key = "sk-another-key-that-is-long"
    await updated(service, id, 2, filled(provider.base_url, provider.key))
    assert await of(service, id) not in (before, None)


async def test_fields_that_wait_for_their_check_are_not_told_of(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    before = await of(service, id)
    await updated(service, id, 1, filled(provider.base_url, "sk-a-wrong-key-that-is-long"))
    assert await of(service, id) == before


async def test_of_a_secret_that_does_not_open_nobody_says_what_it_equals(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    await alter(service, "UPDATE credential SET verdict = NULL")
    await alter(service, "DELETE FROM credential_secret")
    await updated(service, id, 1, [{"name": "base_url", "value": provider.origin}])
    assert await of(service, id) is None


async def test_a_credential_that_was_kept_without_one_gets_it_by_its_next_check(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    wanted = await of(service, id)
    await alter(service, "UPDATE credential_fields SET fingerprint = NULL")
    answer = await send(service, VALIDATE, {"id": id})
    await watched(service, answer["validationRun"]["id"])
    assert await of(service, id) == wanted is not None
