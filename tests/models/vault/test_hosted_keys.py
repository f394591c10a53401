"""The key for the operator's hosted secrets: made by the first of them, needed by nobody before, opened without a restart."""

import asyncio
from typing import Any

import pytest

from models.clock import utc_now
from models.database import Database
from models.errors import WrongConfiguration
from models.events.unit_of_work import UnitOfWork
from models.vault.custody import HOSTED, PURPOSES, Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import Unreadable, new_key
from models.vault.secret import Secret

PLACE: dict[str, Any] = {
    "provider_key": "openai",
    "field": "api_key",
    "version": 1,
    "destination": "vendor:openai",
}


@pytest.fixture
def ring() -> KeyRing:
    key = new_key()
    return KeyRing([key], primary=ring_key_id(key))


@pytest.fixture
async def vault(work: UnitOfWork, ring: KeyRing) -> Vault:
    return await Vault.found(work, ring)


async def sealed(work: UnitOfWork, vault: Vault, text: str = "sk-hosted", **elsewhere: Any) -> str:
    return await work.writing(
        lambda unit: vault.seal_hosted(unit, **{**PLACE, **elsewhere}, secret=Secret(text))
    )


async def opened(work: UnitOfWork, vault: Vault, text: str, **elsewhere: Any) -> str:
    secret = await work.reading(lambda reader: vault.open_hosted(reader, text, **{**PLACE, **elsewhere}))
    return secret.reveal()


async def purposes(work: UnitOfWork) -> set[str]:
    rows = await work.reading(lambda reader: reader.rows("SELECT purpose FROM system_key"))
    return {row["purpose"] for row in rows}


async def test_the_first_hosted_secret_makes_its_key_and_the_next_take_the_same(
    work: UnitOfWork, vault: Vault
) -> None:
    assert await purposes(work) == set(PURPOSES)
    first, second = await sealed(work, vault), await sealed(work, vault)
    assert await purposes(work) == {*PURPOSES, HOSTED}
    assert first.split(".")[1] == second.split(".")[1]
    assert first != second


async def test_a_process_that_began_before_opens_it(work: UnitOfWork, ring: KeyRing, vault: Vault) -> None:
    began_before = await Vault.unlock(work, ring)
    text = await sealed(work, vault)
    assert await opened(work, began_before, text) == "sk-hosted"
    assert await opened(work, await Vault.unlock(work, ring), text) == "sk-hosted"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"provider_key": "anthropic"},
        {"field": "client_secret"},
        {"version": 2},
        {"destination": "https://evil.example:443"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_hosted_secret_that_was_moved_does_not_open(
    work: UnitOfWork, vault: Vault, elsewhere: dict[str, Any]
) -> None:
    text = await sealed(work, vault)
    assert await opened(work, vault, text) == "sk-hosted"
    with pytest.raises(Unreadable):
        await opened(work, vault, text, **elsewhere)


async def test_another_key_than_the_one_for_hosted_secrets_opens_none(
    work: UnitOfWork, ring: KeyRing, vault: Vault
) -> None:
    text = await sealed(work, vault)
    await work.writing(lambda unit: unit.execute("DELETE FROM system_key WHERE purpose = ?", HOSTED))
    other = await Vault.unlock(work, ring)
    with pytest.raises(Unreadable):
        await opened(work, other, text)
    await sealed(work, other)
    with pytest.raises(Unreadable):
        await opened(work, other, text)


async def test_a_key_that_was_made_in_a_unit_that_failed_seals_nothing_later(
    work: UnitOfWork, ring: KeyRing, vault: Vault
) -> None:
    async def undone(unit: Any) -> None:
        await vault.seal_hosted(unit, **PLACE, secret=Secret("sk-undone"))
        raise LookupError

    with pytest.raises(LookupError):
        await work.writing(undone)
    assert await purposes(work) == set(PURPOSES)
    text = await sealed(work, vault)
    assert await opened(work, await Vault.unlock(work, ring), text) == "sk-hosted"


async def test_of_many_who_make_it_at_once_all_take_one(
    database: Database, work: UnitOfWork, ring: KeyRing, vault: Vault
) -> None:
    vaults = [await Vault.unlock(UnitOfWork(database), ring) for _ in range(5)]
    texts = await asyncio.gather(
        *(sealed(UnitOfWork(database), one, f"sk-{n}") for n, one in enumerate(vaults))
    )
    assert len({text.split(".")[1] for text in texts}) == 1
    for number, text in enumerate(texts):
        assert await opened(work, vault, text) == f"sk-{number}"


async def test_a_ring_that_lacks_its_key_does_not_start(
    work: UnitOfWork, ring: KeyRing, vault: Vault
) -> None:
    await sealed(work, vault)
    other = new_key()
    stranger = KeyRing([other], primary=ring_key_id(other))
    _, wrapped = await stranger.wrap(new_key(), place=(b"system key",))
    await work.writing(
        lambda unit: unit.execute(
            "UPDATE system_key SET ring_key_id = ?, wrapped = ?, created_at = ? WHERE purpose = ?",
            *(stranger.primary, wrapped, utc_now(), HOSTED),
        )
    )
    with pytest.raises(WrongConfiguration, match=stranger.primary):
        await Vault.unlock(work, ring)


async def test_an_altered_key_costs_the_hosted_secrets_alone(
    work: UnitOfWork, ring: KeyRing, vault: Vault
) -> None:
    text = await sealed(work, vault)
    await work.writing(
        lambda unit: unit.execute(
            "UPDATE system_key SET wrapped = substr(wrapped, 1, 60) || 'A' WHERE purpose = ?", HOSTED
        )
    )
    began_after = await Vault.unlock(work, ring)
    with pytest.raises(Unreadable):
        await opened(work, began_after, text)
    with pytest.raises(Unreadable):
        await sealed(work, began_after)
