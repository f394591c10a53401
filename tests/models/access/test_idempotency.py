"""The same key and input give the same outcome once, kept for a day."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest

from models.access.idempotency import fingerprint, keep, prune, replay
from models.clock import utc_now
from models.errors import IdempotencyConflict, InvalidInput
from models.vault.secret import Secret


@dataclass(frozen=True, slots=True)
class Draft:
    name: str
    secret: Secret | None = None


async def once(house, actor, key, mac="m", outcome=None, mutation="m", calls=None):
    async def act(unit):
        kept = await replay(unit, actor, mutation, key, mac)
        if kept is not None:
            return kept
        if calls is not None:
            calls.append(key)
        fresh = outcome or {"id": "1"}
        await keep(unit, actor, mutation, key, fresh)
        return fresh

    return await house.work.writing(act)


async def test_an_outcome_is_kept_under_its_key(house, owner):
    calls = []
    assert await once(house, owner, "k", outcome={"id": "1", "ids": ["a"], "none": None}, calls=calls)
    assert await once(house, owner, "k", calls=calls) == {"id": "1", "ids": ["a"], "none": None}
    assert calls == ["k"]


async def test_without_a_key_nothing_is_kept(house, owner):
    calls = []
    await once(house, owner, None, calls=calls)
    await once(house, owner, None, calls=calls)
    assert calls == [None, None]
    assert await house.rows("idempotency_record") == []


async def test_another_input_is_refused_and_another_mutation_is_another_key(house, owner, refused):
    await once(house, owner, "k")
    await refused(IdempotencyConflict, lambda: once(house, owner, "k", mac="other"))
    calls = []
    await once(house, owner, "k", mac="other", mutation="n", calls=calls)
    assert calls == ["k"]


async def test_a_second_request_waits_for_the_first(house, owner):
    entered, calls = asyncio.Event(), []

    async def slow(unit):
        kept = await replay(unit, owner, "m", "k", "m")
        assert kept is None
        entered.set()
        await asyncio.sleep(0.2)
        await keep(unit, owner, "m", "k", {"id": "first"})
        return {"id": "first"}

    first = asyncio.create_task(house.work.writing(slow))
    await entered.wait()
    assert await once(house, owner, "k", calls=calls) == {"id": "first"}
    assert await first == {"id": "first"}
    assert calls == []


async def test_a_failed_first_request_lets_the_second_act(house, owner):
    entered, calls = asyncio.Event(), []

    async def fails(unit):
        await replay(unit, owner, "m", "k", "m")
        entered.set()
        await asyncio.sleep(0.2)
        raise RuntimeError

    first = asyncio.create_task(house.work.writing(fails))
    await entered.wait()
    assert await once(house, owner, "k", calls=calls) == {"id": "1"}
    with pytest.raises(RuntimeError):
        await first
    assert calls == ["k"]


async def test_a_key_is_forgotten_after_a_day(house, owner):
    await once(house, owner, "k")
    yesterday = utc_now() - timedelta(hours=25)
    await house.work.writing(
        lambda unit: unit.execute("UPDATE idempotency_record SET created_at = ?", yesterday)
    )
    calls = []
    await once(house, owner, "k", mac="other", calls=calls)
    assert calls == ["k"]


async def test_only_old_outcomes_are_pruned(house, owner):
    for number in range(5):
        await once(house, owner, f"{number}")
    old = utc_now() - timedelta(hours=25)
    await house.work.writing(
        lambda unit: unit.execute("UPDATE idempotency_record SET created_at = ? WHERE key < '3'", old)
    )
    assert await house.work.writing(lambda unit: prune(unit, limit=2)) == 2
    assert await house.work.writing(prune) == 1
    assert {row["key"] for row in await house.rows("idempotency_record")} == {"3", "4"}


@pytest.mark.parametrize("key", ["", "x" * 129, "\x00", "\ud800"])
async def test_a_wrong_key_is_refused_before_the_database_sees_it(house, owner, refused, key):
    await refused(InvalidInput, lambda: once(house, owner, key))


async def test_a_fingerprint_is_of_the_input_alone(house):
    def of(value, mutation="m"):
        return fingerprint(house.vault, mutation, value)

    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    same = [
        (Draft("a", Secret("s")), Draft("a", Secret("s"))),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (frozenset({"a", "b"}), frozenset({"b", "a"})),
        (moment, moment.astimezone(timezone(timedelta(hours=2)))),
        ([1, "a", None], (1, "a", None)),
    ]
    for one, other in same:
        assert of(one) == of(other)
    different = [
        Draft("a", Secret("s")),
        Draft("a", Secret("t")),
        Draft("b", Secret("s")),
        Draft("a"),
        Secret("s"),
        "s",
        None,
        "",
        [],
        {},
        0,
        False,
        "0",
        UUID(int=0),
        UUID(int=0).hex,
        moment,
        moment.isoformat(),
        ["a", "b"],
        frozenset({"a", "b"}),
        "\ud800",
    ]
    assert len({of(value) for value in different}) == len(different)
    assert of("a") != of("a", "n")


async def test_no_secret_lies_in_what_is_kept(house, owner):
    mac = fingerprint(house.vault, "m", Draft("a", Secret("sk-canary")))
    await once(house, owner, "k", mac=mac)
    assert "sk-canary" not in str(await house.rows("idempotency_record"))
