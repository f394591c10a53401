"""The vault over rows: workspaces' keys, refusal to start with a ring that does not fit, cursors and keyed hashes."""

import json
import os
from base64 import b64encode
from uuid import UUID, uuid4

import pytest

from models.access.tables import Workspace
from models.clock import utc_now
from models.credentials.tables import Credential, CredentialSecret
from models.errors import WrongConfiguration
from models.vault.custody import PURPOSES, Vault, _data_key_place, _system_key_place
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import Unreadable, new_key
from models.vault.secret import Secret
from models.vault.tables import DataKey, SystemKey

PLACE = {"object_id": UUID(int=5), "field": "api_key", "version": 1, "destination": "vendor:openai"}


def ring_of(*keys: bytes) -> KeyRing:
    return KeyRing(keys, primary=ring_key_id(keys[0]))


@pytest.fixture
def ring() -> KeyRing:
    return ring_of(new_key())


@pytest.fixture
async def vault(work, ring) -> Vault:
    return await Vault.found(work, ring)


async def a_workspace(work, vault, slug="main") -> UUID:
    async def make(unit):
        workspace = await Workspace.create(slug=slug, name=slug, created_at=utc_now())
        await vault.new_workspace_key(unit, workspace.id)
        return workspace.id

    return await work.writing(make)


async def a_stored_secret(work, vault, workspace_id, text="sk-canary-123") -> UUID:
    async def make(unit):
        credential = await Credential.create(
            workspace_id=workspace_id,
            provider_key="openai",
            name=text[-3:],
            name_key=uuid4().hex,
            created_at=utc_now(),
            updated_at=utc_now(),
        )
        sealed = await vault.seal(
            unit, workspace_id=workspace_id, **PLACE | {"object_id": credential.id}, secret=Secret(text)
        )
        await CredentialSecret.create(
            workspace_id=workspace_id,
            credential_id=credential.id,
            name="api_key",
            version=1,
            sealed=sealed,
            destination="vendor:openai",
            set_at=utc_now(),
        )
        return credential.id

    return await work.writing(make)


async def sealed_in(work, vault, workspace_id, text="sk-1", **elsewhere) -> str:
    return await work.reading(
        lambda reader: vault.seal(reader, workspace_id=workspace_id, **PLACE | elsewhere, secret=Secret(text))
    )


async def opened_in(work, vault, workspace_id, sealed, **elsewhere) -> str:
    secret = await work.reading(
        lambda reader: vault.open(reader, sealed, workspace_id=workspace_id, **PLACE | elsewhere)
    )
    return secret.reveal()


async def everything(work) -> dict[str, list]:
    tables = ("system_key", "data_key", "workspace", "credential", "credential_secret", "outbox_event")
    return {
        table: await work.reading(
            lambda reader, table=table: reader.rows(f"SELECT * FROM {table} ORDER BY id")
        )
        for table in tables
    }


async def test_a_secret_opens_again_also_in_another_process(work, ring, vault):
    workspace = await a_workspace(work, vault)
    sealed = await sealed_in(work, vault, workspace)
    assert await opened_in(work, vault, workspace, sealed) == "sk-1"
    other = await Vault.unlock(work, ring)
    assert await opened_in(work, other, workspace, sealed) == "sk-1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"object_id": uuid4()},
        {"field": "client_secret"},
        {"version": 2},
        {"destination": "https://evil.example:443"},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_secret_that_was_moved_does_not_open(work, vault, elsewhere):
    workspace = await a_workspace(work, vault)
    sealed = await sealed_in(work, vault, workspace)
    with pytest.raises(Unreadable):
        await opened_in(work, vault, workspace, sealed, **elsewhere)


async def test_a_secret_moved_to_another_workspace_does_not_open(work, vault):
    mine, other = await a_workspace(work, vault), await a_workspace(work, vault, "other")
    sealed = await sealed_in(work, vault, mine)
    assert await opened_in(work, vault, mine, sealed) == "sk-1"
    with pytest.raises(Unreadable):
        await opened_in(work, vault, other, sealed)


async def test_another_workspaces_ciphertext_makes_nothing_unreadable(work, vault):
    mine, other = await a_workspace(work, vault), await a_workspace(work, vault, "other")
    sealed = await sealed_in(work, vault, mine)
    fresh = await Vault.unlock(work, vault._ring)
    with pytest.raises(Unreadable):
        await opened_in(work, fresh, other, sealed)
    assert fresh.readable(mine, sealed)
    assert await opened_in(work, fresh, mine, sealed) == "sk-1"


async def test_no_clear_secret_and_no_clear_key_lies_in_the_database(work, vault):
    workspace = await a_workspace(work, vault)
    await a_stored_secret(work, vault, workspace)
    shown = json.dumps(await everything(work), default=str)
    assert "sk-canary" not in shown
    for key in [*vault._data_keys.values(), *vault._system_keys.values()]:
        assert key.hex() not in shown
        assert b64encode(key).decode() not in shown


async def test_each_workspace_has_a_key_of_its_own_that_a_rollback_takes_along(work, vault):
    async def fails(unit):
        workspace = await Workspace.create(slug="gone", name="gone", created_at=utc_now())
        await vault.new_workspace_key(unit, workspace.id)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await work.writing(fails)
    await a_workspace(work, vault)
    await a_workspace(work, vault, "other")
    rows = (await everything(work))["data_key"]
    assert len(rows) == 2
    assert rows[0]["wrapped"] != rows[1]["wrapped"]


async def test_a_workspace_without_a_key_seals_nothing(work, vault):
    with pytest.raises(Unreadable):
        await sealed_in(work, vault, uuid4())


async def test_the_ring_of_another_installation_is_refused_by_name_and_number(work, ring, vault):
    workspace = await a_workspace(work, vault)
    for number in range(3):
        await a_stored_secret(work, vault, workspace, f"sk-canary-{number}")
    before = await everything(work)
    with pytest.raises(WrongConfiguration) as refused:
        await Vault.unlock(work, ring_of(new_key()))
    assert ring.primary in str(refused.value)
    assert "3 credentials need" in str(refused.value)
    assert await everything(work) == before


async def test_only_the_credentials_that_need_a_missing_key_are_counted(work):
    first, second = new_key(), new_key()
    old = await Vault.found(work, ring_of(first))
    await a_stored_secret(work, old, await a_workspace(work, old, "old"))
    new = await Vault.unlock(work, ring_of(second, first))
    workspace = await a_workspace(work, new, "new")
    await a_stored_secret(work, new, workspace)
    await a_stored_secret(work, new, workspace)
    with pytest.raises(WrongConfiguration) as refused:
        await Vault.unlock(work, ring_of(first))
    assert ring_key_id(second) in str(refused.value)
    assert ring_key_id(first) not in str(refused.value)
    assert "2 credentials need" in str(refused.value)
    with pytest.raises(WrongConfiguration, match="1 credential needs"):
        await Vault.unlock(work, ring_of(second))


async def test_an_unfounded_database_is_refused_with_the_cure(work, ring):
    with pytest.raises(WrongConfiguration, match="providence init"):
        await Vault.unlock(work, ring)
    assert not (await everything(work))["system_key"]


async def test_founding_twice_keeps_the_keys(work, ring, vault):
    before = await everything(work)
    await Vault.found(work, ring)
    assert await everything(work) == before
    assert {row["purpose"] for row in before["system_key"]} == set(PURPOSES)


@pytest.mark.parametrize("change", ["swapped", "exchanged", "garbled", "renamed"])
async def test_an_altered_system_key_is_refused(work, ring, vault, change):
    async def alter(unit):
        one, other = await SystemKey.get(purpose="tokens"), await SystemKey.get(purpose="cursors")
        if change == "swapped":
            one.wrapped, other.wrapped = other.wrapped, one.wrapped
            await one.save()
            await other.save()
        elif change == "exchanged":
            await SystemKey.filter(id=one.id).update(purpose="aside")
            await SystemKey.filter(id=other.id).update(purpose="tokens")
            await SystemKey.filter(id=one.id).update(purpose="cursors")
        elif change == "garbled":
            one.wrapped = one.wrapped[:-4] + "AAAA"
            await one.save()
        else:
            await SystemKey.filter(purpose="audit").delete()
            one.purpose = "audit"
            await one.save()

    await work.writing(alter)
    with pytest.raises(WrongConfiguration):
        await Vault.unlock(work, ring)


async def test_a_data_key_put_under_another_workspace_opens_nothing(work, ring, vault):
    mine, other = await a_workspace(work, vault), await a_workspace(work, vault, "other")
    sealed = await sealed_in(work, vault, mine)

    async def swap(unit):
        await DataKey.filter(workspace_id=other).delete()
        await DataKey.filter(workspace_id=mine).update(workspace_id=other)

    await work.writing(swap)
    fresh = await Vault.unlock(work, ring)
    with pytest.raises(Unreadable):
        await opened_in(work, fresh, other, sealed)


async def test_a_workspace_does_not_seal_under_another_workspaces_key(work, ring, vault):
    mine, other = await a_workspace(work, vault), await a_workspace(work, vault, "other")

    async def move(unit):
        await DataKey.filter(workspace_id=other).delete()
        await DataKey.filter(workspace_id=mine).update(workspace_id=other)

    await work.writing(move)
    fresh = await Vault.unlock(work, ring)
    with pytest.raises(Unreadable):
        await sealed_in(work, fresh, other)


async def test_a_wrong_data_key_cannot_bear_a_right_id(work, ring, vault):
    workspace = await a_workspace(work, vault)
    sealed = await sealed_in(work, vault, workspace)
    key_id = UUID(sealed.split(".")[1])
    _, wrapped = await ring.wrap(new_key(), place=_data_key_place(key_id, workspace))
    await work.writing(lambda unit: DataKey.filter(id=key_id).update(wrapped=wrapped))
    fresh = await Vault.unlock(work, ring)
    with pytest.raises(Unreadable, match="another key"):
        await opened_in(work, fresh, workspace, sealed)
    with pytest.raises(Unreadable, match="another key"):
        await sealed_in(work, fresh, workspace)


async def test_a_wrong_system_key_cannot_bear_a_right_id(work, ring, vault):
    async def replace(unit):
        row = await SystemKey.get(purpose="tokens")
        _, row.wrapped = await ring.wrap(new_key(), place=_system_key_place(row.id, "tokens"))
        await row.save()

    await work.writing(replace)
    with pytest.raises(WrongConfiguration, match="another key"):
        await Vault.unlock(work, ring)


async def test_a_data_key_that_is_gone_makes_its_secrets_unreadable_without_opening_them(work, ring, vault):
    workspace, whole = await a_workspace(work, vault), await a_workspace(work, vault, "whole")
    await a_stored_secret(work, vault, workspace)
    await a_stored_secret(work, vault, whole)

    async def destroy(unit):
        await unit.execute("DELETE FROM data_key WHERE workspace_id = ?", workspace)

    await work.writing(destroy)
    fresh = await Vault.unlock(work, ring)
    rows = (await everything(work))["credential_secret"]
    readable = {
        UUID(str(row["workspace_id"])): fresh.readable(UUID(str(row["workspace_id"])), row["sealed"])
        for row in rows
    }
    assert readable == {workspace: False, whole: True}


async def test_a_damaged_data_key_is_noticed_at_the_first_opening(work, ring, vault):
    workspace = await a_workspace(work, vault)
    sealed = await sealed_in(work, vault, workspace)
    await work.writing(lambda unit: unit.execute("UPDATE data_key SET wrapped = substr(wrapped, 1, 40)"))
    fresh = await Vault.unlock(work, ring)
    assert fresh.readable(workspace, sealed)
    with pytest.raises(Unreadable):
        await opened_in(work, fresh, workspace, sealed)
    assert not fresh.readable(workspace, sealed)


async def test_what_is_no_ciphertext_is_not_readable(vault):
    assert not vault.readable(uuid4(), "sk-plain")
    assert not vault.readable(uuid4(), "")


async def test_readable_asks_and_opens_nothing(work, vault, statements):
    workspace = await a_workspace(work, vault)
    sealed = await sealed_in(work, vault, workspace)
    with statements() as seen:
        assert all(vault.readable(workspace, sealed) for _ in range(1_000))
    assert seen == []


async def test_an_opened_data_key_is_kept_for_the_next_secret(work, vault, statements):
    workspace = await a_workspace(work, vault)
    sealed = await sealed_in(work, vault, workspace)
    with statements() as seen:
        await opened_in(work, vault, workspace, sealed)
    assert not [statement for statement in seen if "data_key" in statement]


async def test_the_newest_data_key_seals_and_the_former_opens_on(work, vault):
    workspace = await a_workspace(work, vault)
    former = await sealed_in(work, vault, workspace, "old")
    await work.writing(lambda unit: vault.new_workspace_key(unit, workspace))
    latter = await sealed_in(work, vault, workspace, "new")
    assert former.split(".")[1] != latter.split(".")[1]
    assert await opened_in(work, vault, workspace, former) == "old"
    assert await opened_in(work, vault, workspace, latter) == "new"


async def test_memory_for_data_keys_is_bounded(work, vault, monkeypatch):
    monkeypatch.setattr("models.vault.custody._KEPT_DATA_KEYS", 2)
    workspaces = [await a_workspace(work, vault, f"w{number}") for number in range(4)]
    texts = {each: await sealed_in(work, vault, each, each.hex) for each in workspaces}
    assert len(vault._data_keys) == 2
    for each in workspaces:
        assert await opened_in(work, vault, each, texts[each]) == each.hex


async def test_a_cursor_is_read_in_its_workspace_alone(vault):
    mine, other = uuid4(), uuid4()
    for sequence in (0, 1, 2**40, 2**63 - 1):
        cursor = vault.sign_cursor(mine, sequence)
        assert vault.read_cursor(mine, cursor) == sequence
        assert vault.read_cursor(other, cursor) is None


async def test_a_garbled_cursor_is_no_cursor(vault):
    workspace = uuid4()
    cursor = vault.sign_cursor(workspace, 41)
    for position in range(len(cursor)):
        wrong = "A" if cursor[position] != "A" else "B"
        assert vault.read_cursor(workspace, cursor[:position] + wrong + cursor[position + 1 :]) is None
    for text in (
        "",
        "0",
        "é",
        "\ud800",
        "\x00",
        cursor + "=",
        cursor + "A",
        cursor[:-1],
        "A" * 10**6,
        "!!!!",
    ):
        assert vault.read_cursor(workspace, text) is None


async def test_keyed_hashes_differ_by_purpose_by_parts_and_by_installation(work, vault):
    assert vault.mac("tokens", "a", "b") == vault.mac("tokens", b"a", "b")
    assert len({vault.mac(purpose, "a") for purpose in PURPOSES}) == len(PURPOSES)
    assert vault.mac("tokens", "ab", "c") != vault.mac("tokens", "a", "bc")
    assert len(vault.mac("tokens", "\ud800")) == 64


async def test_a_vault_shows_and_pickles_nothing(vault):
    assert repr(vault) == "Vault(…)"
    with pytest.raises(TypeError):
        vault.__reduce_ex__(os.getpid())
