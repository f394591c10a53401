"""Receipts are read by key, page by page, within a workspace and within what the reader may see."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from models.access.actor import SYSTEM
from models.access.permissions import Permission
from models.catalog.offerings import Address, ModelType
from models.usage import reading, writing
from models.usage.reading import Sieve, Sight
from tests.models.usage.made import ADA, CLAUDE, GPT, NOW, credential, failed, served, workspace

MINI = Address("openai", ModelType.LLM, "gpt-5.4-mini")
ANY = Sieve()


@pytest.fixture
async def house(work):
    return await workspace(work)


async def save(work, *receipts):
    await work.writing(lambda unit: writing.save(unit, receipts))
    return receipts


async def listed(work, house, sieve=ANY, *, page=100):
    """Everything that passes, by pages of that size; each page is full but the last."""
    found, after = [], None
    while True:
        told = await work.reading(
            lambda reader, after=after: reading.receipts(reader, house, sieve, after=after, limit=page)
        )
        found += told
        if len(told) < page:
            break
        after = (told[-1].at, told[-1].id)
    assert await work.reading(lambda reader: reading.count_receipts(reader, house, sieve)) == len(found)
    assert len({receipt.id for receipt in found}) == len(found)
    return found


@pytest.mark.parametrize("page", [1, 2, 3, 100])
async def test_pages_follow_the_moment_and_then_the_id_newest_first(work, house, page):
    # Three of one moment among others, so that the id decides.
    receipts = await save(work, *[served(house, minutes=minutes) for minutes in (9, 3, 3, 3, 0, 7)])
    await save(work, served(await workspace(work)))
    wanted = sorted(receipts, key=lambda receipt: (receipt.at, receipt.id), reverse=True)
    assert await listed(work, house, page=page) == wanted


@pytest.mark.parametrize("page", [1, 2, 100])
async def test_a_list_shows_what_passes_all_of_its_sieve(work, house, page):
    key, other = await credential(work, house), await credential(work, house)
    named = {
        "by key": served(house, by=key, minutes=1, environment="production"),
        "by other": served(house, by=other, minutes=2),
        "hosted": served(house, minutes=3),
        "went over": served(house, by=key, minutes=4, served=CLAUDE),
        "asked elsewhere": served(house, by=other, minutes=5, requested=CLAUDE),
        "of the other alone": served(house, by=other, minutes=6, requested=CLAUDE, served=CLAUDE),
        "failed by key": failed(house, tried=key, minutes=7),
        "failed by other": failed(house, tried=other, minutes=8, requested=CLAUDE, environment="production"),
        "interrupted": failed(house, tried=key, minutes=9, source="CUSTOM", credential_id=key),
    }
    names = {receipt.id: name for name, receipt in named.items()}
    await save(work, *named.values())

    async def shown(**sieve):
        return [names[receipt.id] for receipt in await listed(work, house, Sieve(**sieve), page=page)]

    assert await shown() == list(named)
    of_openai = [name for name in named if name not in ("of the other alone", "failed by other")]
    assert await shown(provider_key="openai") == of_openai
    assert await shown(provider_key="anthropic") == [
        *("went over", "asked elsewhere", "of the other alone", "failed by other"),
    ]
    assert await shown(provider_key="cohere") == []
    assert await shown(credential_id=key) == ["by key", "went over", "failed by key", "interrupted"]
    assert await shown(credential_id=key, failed_only=True) == ["failed by key", "interrupted"]
    assert await shown(credential_id=other, provider_key="openai") == ["by other", "asked elsewhere"]
    assert await shown(credential_id=uuid4()) == []
    assert await shown(failed_only=True) == ["failed by key", "failed by other", "interrupted"]
    assert await shown(environment="production") == ["by key", "failed by other"]
    assert await shown(environment="production", failed_only=True) == ["failed by other"]
    assert await shown(provider_key="openai", failed_only=True, environment="production") == []


async def test_a_page_is_one_statement_however_long_it_is(work, house, statements):
    key = await credential(work, house)
    await save(work, *[served(house, by=key, minutes=number) for number in range(60)])
    full = Sieve(provider_key="openai", credential_id=key, environment=None)
    for sieve in (Sieve(), full):
        for limit in (1, 50):
            with statements() as seen:
                await work.reading(
                    lambda reader, sieve=sieve, limit=limit: reading.receipts(
                        reader, house, sieve, after=(NOW, UUID(int=0)), limit=limit
                    )
                )
            assert len(seen) == 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # PostgreSQL plans by how many rows there are
async def test_a_page_of_one_filter_is_read_off_an_index(work, house):
    for sieve in (
        Sieve(),
        Sieve(provider_key="openai"),
        Sieve(credential_id=uuid4()),
        Sieve(failed_only=True),
    ):
        seen = []
        work.database.observers.append(seen.append)
        await work.reading(
            lambda reader, sieve=sieve: reading.receipts(
                reader, house, sieve, after=(NOW, UUID(int=0)), limit=3
            )
        )
        work.database.observers.remove(seen.append)
        (sql,) = seen
        plan = await work.reading(
            lambda reader, sql=sql: reader.rows(f"EXPLAIN QUERY PLAN {sql}", *[1] * sql.count("?"))
        )
        told = [row["detail"] for row in plan if "receipt" in row["detail"]]
        assert told
        assert all(" USING INDEX idx_receipt" in one for one in told), told


async def test_receipts_are_found_by_their_ids_in_their_workspace_alone(work, house, statements):
    mine, foreign = served(house), served(await workspace(work))
    await save(work, mine, foreign)
    with statements() as seen:
        found = await work.reading(
            lambda reader: reading.receipts_by_ids(reader, house, [mine.id, foreign.id, uuid4()])
        )
    assert found == {mine.id: mine}
    assert len(seen) == 1
    assert await work.reading(lambda reader: reading.receipts_by_ids(reader, house, [])) == {}


async def test_calls_are_counted_by_who_served_them_since_a_day_ago(work, house, statements):
    key, other, idle = [await credential(work, house) for _ in range(3)]
    await save(
        work,
        served(house, by=key),
        served(house, by=key, minutes=24 * 60 - 1, served=CLAUDE),
        served(house, by=key, minutes=24 * 60 + 1),
        served(house, by=other, served=MINI),
        served(house),
        failed(house, tried=key),
        failed(house, tried=key, credential_id=key),
        served(await workspace(work), by=key),
    )

    async def counted(count, *which):
        with statements() as seen:
            found = await work.reading(lambda reader: count(reader, house, which, now=NOW))
        assert len(seen) <= 1
        return found

    assert await counted(reading.calls_last_day_of_credentials, key, other, idle) == {
        key: 2,
        other: 1,
        idle: 0,
    }
    assert await counted(reading.calls_last_day_of_providers, "openai", "anthropic", "cohere") == {
        **{"openai": 3, "anthropic": 1, "cohere": 0},
    }
    assert await counted(reading.calls_last_day_of_models, GPT, CLAUDE, MINI, GPT._replace(name="x")) == {
        **{GPT: 2, CLAUDE: 1, MINI: 1, GPT._replace(name="x"): 0},
    }
    for count in (
        reading.calls_last_day_of_credentials,
        reading.calls_last_day_of_providers,
        reading.calls_last_day_of_models,
        reading.served_last_hour,
    ):
        assert await counted(count) == {}


async def test_what_members_served_in_the_last_hour_is_told_by_model(work, house):
    key, other = await credential(work, house), await credential(work, house)
    await save(
        work,
        *[served(house, by=key, minutes=minutes) for minutes in (0, 30, 59, 61)],
        served(house, by=key, served=MINI),
        served(house, by=other, minutes=90),
        failed(house, tried=key, credential_id=key),
    )
    found = await work.reading(lambda reader: reading.served_last_hour(reader, house, [key, other], now=NOW))
    assert found == {(key, GPT): 3, (key, MINI): 1}


def test_one_sees_ones_own_receipts_and_all_of_them_with_the_right():
    account = replace(
        SYSTEM(UUID(int=1)), kind="account", id=ADA, permissions=frozenset({Permission.MODELS_INVOKE})
    )
    mine, bound = served(UUID(int=1)), served(UUID(int=1), environment="production")
    others = served(UUID(int=1), actor_id=uuid4())
    token = served(UUID(int=1), actor_kind="token")
    sees = Sight.of(account).reaches
    assert [sees(one) for one in (mine, bound, others, token)] == [True, True, False, False]
    every = Sight.of(replace(account, permissions=frozenset(Permission))).reaches
    assert all(every(one) for one in (mine, bound, others, token))
    narrow = Sight.of(replace(account, permissions=frozenset(Permission), environment="production")).reaches
    assert [narrow(one) for one in (mine, bound, others, token)] == [False, True, False, False]
    assert Sight.of(replace(account, environment="production")).reaches(bound)
    assert not Sight.of(replace(account, environment="development")).reaches(bound)
