"""Passwords are hashed apart from the loop, in a bounded queue, and an unknown account takes as long as a known one."""

import asyncio
import threading
import time

import pytest

from models.vault.hashing import Busy, Hasher, Verified
from models.vault.secret import Secret


@pytest.fixture
async def hasher():
    hasher = Hasher(rounds=1, memory_kib=1024)
    yield hasher
    await hasher.close()


async def test_a_password_is_verified_by_its_hash(hasher):
    stored = await hasher.hash(Secret("correct horse"))
    assert stored.startswith("$argon2id$")
    assert await hasher.verify(stored, Secret("correct horse")) == Verified(ok=True, needs_rehash=False)
    assert await hasher.verify(stored, Secret("wrong horse")) == Verified(ok=False, needs_rehash=False)


async def test_the_same_password_is_never_hashed_alike(hasher):
    assert await hasher.hash(Secret("same")) != await hasher.hash(Secret("same"))


async def test_nobody_has_the_dummys_password(hasher):
    assert not (await hasher.verify(None, Secret("nobody has this password"))).ok


@pytest.mark.parametrize("stored", ["", "garbage", "$argon2id$v=19$m=1024,t=1,p=4$AAAA$AAAA"])
async def test_a_damaged_hash_admits_nobody(hasher, stored):
    assert not (await hasher.verify(stored, Secret("any"))).ok


async def test_a_hash_of_other_parameters_is_to_be_made_again(hasher):
    other = Hasher(rounds=2, memory_kib=1024)
    stored = await other.hash(Secret("old"))
    await other.close()
    assert await hasher.verify(stored, Secret("old")) == Verified(ok=True, needs_rehash=True)


async def test_a_password_of_any_characters_is_hashed(hasher):
    for text in ("pässwörd ☃", "\ud800 lone", "nul\x00inside"):
        stored = await hasher.hash(Secret(text))
        assert (await hasher.verify(stored, Secret(text))).ok
        assert not (await hasher.verify(stored, Secret(text[:3]))).ok


async def test_an_unknown_account_takes_as_long_as_a_known_one():
    hasher = Hasher()

    async def measured(stored):
        best = 9.0
        for _ in range(5):
            start = time.perf_counter()
            await hasher.verify(stored, Secret("wrong password"))
            best = min(best, time.perf_counter() - start)
        return best

    known, unknown = await measured(await hasher.hash(Secret("right"))), await measured(None)
    await hasher.close()
    assert 0.5 < known / unknown < 2


async def test_the_loop_goes_on_while_passwords_are_hashed():
    hasher = Hasher()
    ticks = 0
    hashing = asyncio.gather(*(hasher.hash(Secret("x")) for _ in range(4)))
    while not hashing.done():
        await asyncio.sleep(0.002)
        ticks += 1
    await hasher.close()
    assert ticks > 10


async def test_a_full_queue_refuses_and_opens_again():
    hasher = Hasher(rounds=1, memory_kib=1024, queue=1)
    gate = threading.Event()
    waiting = [asyncio.create_task(hasher._apart(gate.wait)) for _ in range(3)]
    await asyncio.sleep(0.05)
    with pytest.raises(Busy) as refused:
        await hasher.hash(Secret("x"))
    assert refused.value.retry_at is not None
    gate.set()
    await asyncio.gather(*waiting)
    assert await hasher.hash(Secret("x"))
    await hasher.close()


async def test_a_caller_who_leaves_keeps_no_place():
    hasher = Hasher(rounds=1, memory_kib=1024, queue=0)
    for _ in range(20):
        task = asyncio.create_task(hasher.hash(Secret("x")))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.sleep(0.02)
    assert await hasher.hash(Secret("x"))
    await hasher.close()
