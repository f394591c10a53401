"""The ring comes from a file nobody else may read, and names no key it does not hold."""

import json
import os
import pickle
import stat
from base64 import b64encode

import pytest

from models.errors import WrongConfiguration
from models.vault.keyring import KeyRing, ring_key_id
from models.vault.sealing import Unreadable, new_key

PLACE = (b"data key", b"1", b"2")


def document(keys: dict[str, bytes], primary: str) -> str:
    return json.dumps(
        {"version": 1, "primary": primary, "keys": {id: b64encode(key).decode() for id, key in keys.items()}}
    )


def test_a_new_ring_is_for_its_owner_alone(tmp_path):
    path = tmp_path / "keyring.json"
    os.umask(os.umask(0o022))
    ring = KeyRing.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KeyRing.from_file(path).key_ids == ring.key_ids == (ring.primary,)
    assert [file.name for file in tmp_path.iterdir()] == ["keyring.json"]


def test_a_ring_is_never_overwritten(tmp_path):
    path = tmp_path / "keyring.json"
    KeyRing.create(path)
    before = path.read_bytes()
    with pytest.raises(WrongConfiguration, match="already a key ring"):
        KeyRing.create(path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


def test_a_ring_does_not_follow_a_link_that_lies_in_its_place(tmp_path):
    victim = tmp_path / "victim"
    (tmp_path / "keyring.json").symlink_to(victim)
    with pytest.raises(WrongConfiguration):
        KeyRing.create(tmp_path / "keyring.json")
    assert not victim.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o602, 0o610])
def test_a_ring_that_others_may_touch_is_refused_with_the_cure(tmp_path, mode):
    path = tmp_path / "keyring.json"
    KeyRing.create(path)
    path.chmod(mode)
    with pytest.raises(WrongConfiguration, match="chmod 600"):
        KeyRing.from_file(path)


def test_a_ring_may_be_read_only(tmp_path):
    path = tmp_path / "keyring.json"
    KeyRing.create(path)
    path.chmod(0o400)
    assert KeyRing.from_file(path).key_ids


def test_a_missing_ring_is_told_with_the_cure(tmp_path):
    with pytest.raises(WrongConfiguration, match="providence init"):
        KeyRing.from_file(tmp_path / "none.json")


def test_a_folder_is_no_ring(tmp_path):
    with pytest.raises(WrongConfiguration):
        KeyRing.from_file(tmp_path)


def test_a_wrong_key_cannot_bear_a_right_id():
    right, wrong = new_key(), new_key()
    text = document({ring_key_id(right): wrong}, ring_key_id(right))
    with pytest.raises(WrongConfiguration, match="another key") as refused:
        KeyRing.from_json(text)
    assert b64encode(wrong).decode() not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        "7",
        "{",
        "[" * 100_000,
        '{"version": 2, "primary": "a", "keys": {"a": "b"}}',
        '{"version": 1, "primary": "a", "keys": {}}',
        '{"version": 1, "primary": "a", "keys": []}',
        '{"version": 1, "primary": 1, "keys": {"a": "b"}}',
        '{"version": 1, "primary": "a", "keys": {"a": 1}}',
        '{"version": 1, "primary": "a", "keys": {"a": "not base64!"}}',
        '{"version": 1, "primary": "a", "keys": {"a": "é"}}',
        b"\xff\xfe\x00",
    ],
)
def test_a_garbled_ring_is_a_wrong_configuration(text):
    with pytest.raises(WrongConfiguration):
        KeyRing.from_json(text)


def test_a_primary_that_is_not_in_the_ring_is_refused():
    key = new_key()
    with pytest.raises(WrongConfiguration, match="primary"):
        KeyRing.from_json(document({ring_key_id(key): key}, ring_key_id(new_key())))


async def test_a_wrapped_key_unwraps_in_its_place_alone():
    ring = ring_of(new_key())
    key_id, wrapped = await ring.wrap(b"k" * 32, place=PLACE)
    assert key_id == ring.primary
    assert wrapped.startswith(f"w1.{key_id}.")
    assert await ring.unwrap(wrapped, place=PLACE) == b"k" * 32
    for place in ((b"system key", *PLACE[1:]), (*PLACE[:2], b"3"), PLACE[:2]):
        with pytest.raises(Unreadable):
            await ring.unwrap(wrapped, place=place)


async def test_only_the_key_that_is_named_is_tried():
    first, second = new_key(), new_key()
    _, wrapped = await ring_of(first).wrap(b"k" * 32, place=PLACE)
    both = KeyRing([first, second], primary=ring_key_id(second))
    assert await both.unwrap(wrapped, place=PLACE) == b"k" * 32
    with pytest.raises(Unreadable, match="not in the ring"):
        await ring_of(second).unwrap(wrapped, place=PLACE)
    relabelled = wrapped.replace(ring_key_id(first), ring_key_id(second))
    with pytest.raises(Unreadable):
        await both.unwrap(relabelled, place=PLACE)


def test_a_ring_shows_ids_and_no_keys(tmp_path):
    ring = KeyRing.create(tmp_path / "keyring.json")
    encoded = json.loads((tmp_path / "keyring.json").read_text())["keys"][ring.primary]
    assert encoded not in repr(ring)
    assert ring.primary in repr(ring)
    with pytest.raises(TypeError):
        pickle.dumps(ring)


def ring_of(key: bytes) -> KeyRing:
    return KeyRing([key], primary=ring_key_id(key))
