"""The operator's keys over rows: replaced whole, sealed where they may be sent, heard of by the revision, and gone when removed."""

import asyncio
from importlib import import_module
from typing import Any

import pytest

from models.catalog.entries import Entry
from models.catalog.forms import GivenField
from models.catalog.providers import load
from models.clock import utc_now
from models.database import TABLE_MODULES, Database
from models.errors import InvalidInput
from models.events.rows import json_of
from models.events.unit_of_work import Unit, UnitOfWork
from models.hosting.custody import OpenedKey, opened
from models.hosting.reading import Hosted, hosted, is_hosted, listed, revision
from models.hosting.setting import Judged, NotHosted, judged, remove_hosted, set_hosted
from models.hosting.tables import HostedSecret
from models.record import Record
from models.vault.columns import SealedField
from models.vault.custody import Vault
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import Unreadable, new_key
from models.vault.secret import Secret

CATALOG = load()
KEY = "sk-hosted-0123456789-canary-WXYZ"


def entry_of(key: str) -> Entry:
    entry = CATALOG.get(key)
    assert entry is not None
    return entry


def filled(**given: Any) -> tuple[GivenField, ...]:
    return tuple(
        GivenField(name, secret=value, has_secret=True)
        if isinstance(value, Secret)
        else GivenField(name, value=value, has_value=True)
        for name, value in given.items()
    )


def of_openai(key: str = KEY, *models: str, **plain: Any) -> Judged:
    fields = filled(api_key=Secret(key), **plain)
    return judged(entry_of("openai"), fields, models or ("gpt-5*",), now=utc_now())


@pytest.fixture
def ring() -> KeyRing:
    key = new_key()
    return KeyRing([key], primary=ring_key_id(key))


@pytest.fixture
async def vault(work: UnitOfWork, ring: KeyRing) -> Vault:
    return await Vault.found(work, ring)


async def the_key(work: UnitOfWork, vault: Vault, key: str = "openai") -> OpenedKey | None:
    return await work.reading(lambda reader: opened(reader, entry_of(key), vault=vault))


async def clear(work: UnitOfWork, vault: Vault, key: str = "openai") -> dict[str, str]:
    found = await the_key(work, vault, key)
    assert found is not None
    return {name: secret.reveal() for name, secret in found.secrets.items()}


async def everything(work: UnitOfWork) -> dict[str, list[dict[str, Any]]]:
    tables = ("hosted_provider", "hosted_secret", "hosted_revision", "audit_entry", "outbox_event")
    return {table: await rows(work, f"SELECT * FROM {table} ORDER BY id") for table in tables}


async def rows(work: UnitOfWork, sql: str) -> list[dict[str, Any]]:
    return await work.reading(lambda reader: reader.rows(sql))


async def test_what_is_set_is_told_without_its_key_and_opens_in_every_process(
    work: UnitOfWork, ring: KeyRing, vault: Vault
) -> None:
    began_before = await Vault.unlock(work, ring)
    assert await work.reading(hosted) == {}
    await set_hosted(of_openai(KEY, "gpt-5*", "TEXT_EMBEDDING:*"), work=work, vault=vault)
    assert await work.reading(hosted) == {"openai": Hosted("openai", ("gpt-5*", "TEXT_EMBEDDING:*"))}
    (view,) = await work.reading(listed)
    assert (view.provider_key, view.hints) == ("openai", {"api_key": "WXYZ"})
    assert await work.reading(lambda reader: is_hosted(reader, "openai"))
    assert not await work.reading(lambda reader: is_hosted(reader, "anthropic"))
    for one in (vault, began_before, await Vault.unlock(work, ring)):
        assert await clear(work, one) == {"api_key": KEY}
    assert await the_key(work, vault, "anthropic") is None


async def test_each_change_moves_the_revision_by_one(work: UnitOfWork, vault: Vault) -> None:
    seen = [await work.reading(revision)]
    await set_hosted(of_openai(), work=work, vault=vault)
    seen.append(await work.reading(revision))
    await set_hosted(of_openai("sk-other-0123456789-more"), work=work, vault=vault)
    seen.append(await work.reading(revision))
    await remove_hosted("openai", work=work)
    seen.append(await work.reading(revision))
    assert seen == [0, 1, 2, 3]
    assert len(await rows(work, "SELECT id FROM hosted_revision")) == 1


async def test_setting_anew_replaces_all_of_it(work: UnitOfWork, vault: Vault) -> None:
    azure = entry_of("azure_openai")
    with_key = filled(endpoint="https://one.openai.azure.com", api_key=Secret("k" * 32))
    with_entra = filled(
        endpoint="https://two.openai.azure.com",
        auth_method="entra_service_principal",
        tenant_id="t",
        client_id="c",
        client_secret=Secret("s" * 32),
    )
    await set_hosted(judged(azure, with_key, ("gpt-*",), now=utc_now()), work=work, vault=vault)
    await set_hosted(judged(azure, with_entra, ("o3",), now=utc_now()), work=work, vault=vault)
    found = await the_key(work, vault, "azure_openai")
    assert found is not None
    assert found.plain["endpoint"] == "https://two.openai.azure.com"
    assert set(found.secrets) == {"client_secret"}
    assert [row["name"] for row in await rows(work, "SELECT name FROM hosted_secret")] == ["client_secret"]
    assert (await work.reading(hosted))["azure_openai"].patterns == ("o3",)


async def test_what_a_provider_told_of_its_address_is_kept(work: UnitOfWork, vault: Vault) -> None:
    fields = filled(base_url="https://llm.example", api_key=Secret(KEY))
    told = judged(entry_of("openai_compatible"), fields, ("*",), now=utc_now())
    await set_hosted(told, keep={"base_url": "https://llm.example/v1"}, work=work, vault=vault)
    found = await the_key(work, vault, "openai_compatible")
    assert found is not None
    assert found.plain == {"base_url": "https://llm.example/v1"}
    assert found.secrets["api_key"].reveal() == KEY


async def test_a_server_without_a_key_is_hosted_too(work: UnitOfWork, vault: Vault) -> None:
    told = judged(entry_of("ollama"), filled(base_url="https://ollama.example"), ("*",), now=utc_now())
    await set_hosted(told, work=work, vault=vault)
    assert await the_key(work, vault, "ollama") == OpenedKey({"base_url": "https://ollama.example"}, {})
    (view,) = await work.reading(listed)
    assert view.hints == {}


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE hosted_provider SET plain = \'{"base_url": "https://evil.example/v1"}\'',
        "UPDATE hosted_secret SET version = version + 1",
        "UPDATE hosted_secret SET name = 'project'",
        "UPDATE hosted_secret SET sealed = replace(sealed, 'v1.', 'v1.0')",
        'UPDATE hosted_provider SET plain = \'{"base_url": "nowhere"}\'',
    ],
)
async def test_a_key_whose_row_was_altered_does_not_open(work: UnitOfWork, vault: Vault, change: str) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)
    await work.writing(lambda unit: unit.execute(change))
    with pytest.raises(Unreadable):
        await the_key(work, vault)


async def test_one_that_was_moved_to_another_provider_does_not_open(work: UnitOfWork, vault: Vault) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)
    fields = filled(api_key=Secret("sk-ant-0123456789-good"))
    told = judged(entry_of("anthropic"), fields, ("*",), now=utc_now())
    await set_hosted(told, work=work, vault=vault)
    (mine,) = await rows(work, "SELECT sealed FROM hosted_secret WHERE provider_key = 'openai'")
    await work.writing(
        lambda unit: unit.execute(
            "UPDATE hosted_secret SET sealed = ? WHERE provider_key = 'anthropic'", mine["sealed"]
        )
    )
    with pytest.raises(Unreadable):
        await the_key(work, vault, "anthropic")


async def test_removing_destroys_the_secrets_and_what_is_not_hosted_cannot_be_removed(
    work: UnitOfWork, vault: Vault
) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)
    await remove_hosted("openai", work=work)
    assert await rows(work, "SELECT id FROM hosted_secret") == []
    assert await work.reading(hosted) == {}
    before = await everything(work)
    for key in ("openai", "anthropic", "nothing"):
        with pytest.raises(NotHosted):
            await remove_hosted(key, work=work)
    assert await everything(work) == before
    await set_hosted(of_openai("sk-again-0123456789-more"), work=work, vault=vault)
    assert await clear(work, vault) == {"api_key": "sk-again-0123456789-more"}


async def test_the_audit_tells_what_the_operator_did_in_no_workspace(work: UnitOfWork, vault: Vault) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)
    await remove_hosted("openai", work=work)
    entries = await rows(work, "SELECT * FROM audit_entry ORDER BY at, action DESC")
    assert [(row["action"], row["subject"]) for row in entries] == [
        ("hosted.set", "provider:openai"),
        ("hosted.removed", "provider:openai"),
    ]
    assert {(row["workspace_id"], row["actor_id"], row["actor_kind"]) for row in entries} == {
        (None, None, "system")
    }
    assert json_of(entries[0]["detail"]) == {"models": ["gpt-5*"], "fields": ["api_key"], "version": 1}


async def test_two_at_once_leave_one_of_them_whole(database: Database, ring: KeyRing, vault: Vault) -> None:
    works = [UnitOfWork(database) for _ in range(6)]
    vaults = [await Vault.unlock(work, ring) for work in works]
    settings = [of_openai(f"sk-number-{n}-0123456789", f"gpt-5{'*' * (n + 1)}") for n in range(6)]
    await asyncio.gather(
        *(
            set_hosted(one, work=work, vault=own)
            for one, work, own in zip(settings, works, vaults, strict=True)
        )
    )
    assert await works[0].reading(revision) == 6
    (row,) = await rows(works[0], "SELECT version, patterns FROM hosted_provider")
    key = (await clear(works[0], vault))["api_key"]
    number = int(key.split("-")[2])
    assert (row["version"], json_of(row["patterns"])) == (6, [f"gpt-5{'*' * (number + 1)}"])
    assert len(await rows(works[0], "SELECT id FROM hosted_secret")) == 1


async def test_one_sets_while_another_removes(database: Database, ring: KeyRing, vault: Vault) -> None:
    work, other = UnitOfWork(database), UnitOfWork(database)
    await set_hosted(of_openai(), work=work, vault=vault)
    await asyncio.gather(
        set_hosted(of_openai("sk-second-0123456789"), work=work, vault=vault),
        remove_hosted("openai", work=other),
    )
    assert await work.reading(revision) == 3
    providers = await rows(work, "SELECT id FROM hosted_provider")
    secrets = await rows(work, "SELECT id FROM hosted_secret")
    assert len(providers) == len(secrets)


async def test_what_fails_half_way_leaves_what_was(
    work: UnitOfWork, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)
    before = await everything(work)

    async def break_off(*_: object, **__: object) -> str:
        raise LookupError

    monkeypatch.setattr(vault, "seal_hosted", break_off, raising=True)
    with pytest.raises(LookupError):
        await set_hosted(of_openai("sk-other-0123456789"), work=work, vault=vault)
    assert await everything(work) == before


def test_all_mistakes_of_fields_and_patterns_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        judged(
            entry_of("azure_openai"),
            filled(api_key=Secret("two words"), endpoint="nowhere", colour="red"),
            ("RERANK:*",),
            now=utc_now(),
        )
    assert {problem.path for problem in refused.value.problems} == {
        ("fields", "api_key"),
        ("fields", "endpoint"),
        ("fields", "colour"),
        ("models", "0"),
    }
    assert "two words" not in str(refused.value)


async def test_the_key_lies_nowhere_in_clear(work: UnitOfWork, vault: Vault) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)
    for table, found in (await everything(work)).items():
        assert KEY not in str(found), table
    for told in (of_openai(), await the_key(work, vault), vault, await work.reading(listed)):
        assert KEY not in repr(told)


def test_every_sealed_column_is_of_the_one_type_that_takes_ciphertexts_alone() -> None:
    sealed = {
        (table._meta.db_table, name)
        for table in _tables()
        for name, field in table._meta.fields_map.items()
        if isinstance(field, SealedField)
    }
    named = {
        (table._meta.db_table, name)
        for table in _tables()
        for name in table._meta.fields_map
        if name == "sealed"
    }
    assert sealed == named == {("credential_secret", "sealed"), ("hosted_secret", "sealed")}


def _tables() -> list[Any]:
    modules = [import_module(name) for name in TABLE_MODULES]
    return [
        one
        for module in modules
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Record) and one is not Record
    ]


async def test_a_unit_that_writes_a_hosted_key_in_clear_is_refused(work: UnitOfWork, vault: Vault) -> None:
    await set_hosted(of_openai(), work=work, vault=vault)

    async def write(unit: Unit) -> None:
        row = await HostedSecret.get(provider_key="openai")
        row.sealed = KEY
        await row.save()

    with pytest.raises(ValueError, match="ciphertexts alone"):
        await work.writing(write)
