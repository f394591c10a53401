"""A ciphertext opens in its own place, with its own key, and nowhere else."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vault.columns import SealedField
from models.vault.sealing import (
    SEALED_FORMAT,
    WRAPPED_FORMAT,
    Ciphertext,
    Place,
    Unreadable,
    computed_id,
    decrypt,
    encrypt,
    framed,
    key_id_of,
    new_key,
    parse,
)

KEY = bytes(range(32))
KEY_ID = computed_id("data key", KEY).hex()
PLACE = Place(UUID(int=1), UUID(int=2), "api_key", 3, "vendor:openai")


def sealed(place: Place = PLACE, clear: bytes = b"sk-1") -> str:
    return encrypt(KEY, format=SEALED_FORMAT, key_id=KEY_ID, place=place.parts(), clear=clear)


def opened(text: str, place: Place = PLACE, key: bytes = KEY) -> bytes:
    return decrypt(key, parse(text, format=SEALED_FORMAT), place=place.parts())


def test_what_was_sealed_opens_in_its_place():
    assert opened(sealed()) == b"sk-1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"workspace_id": uuid4()},
        {"object_id": uuid4()},
        {"field": "client_secret"},
        {"version": 4},
        {"destination": "https://evil.example:443"},
        {"field": "api_key3", "version": 0},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_ciphertext_that_was_moved_does_not_open(elsewhere):
    with pytest.raises(Unreadable):
        opened(sealed(), replace(PLACE, **elsewhere))


def test_the_parts_of_a_place_do_not_run_into_each_other():
    assert framed([b"ab", b"c"]) != framed([b"a", b"bc"])
    assert framed([b"", b"a"]) != framed([b"a", b""])


def test_a_ciphertext_names_its_format_and_its_key():
    assert sealed().startswith(f"v1.{KEY_ID}.")


def test_a_ciphertext_under_another_key_id_does_not_open():
    other = computed_id("data key", new_key()).hex()
    with pytest.raises(Unreadable):
        opened(sealed().replace(KEY_ID, other))


def test_a_ciphertext_under_another_format_does_not_open():
    relabelled = sealed().replace("v1.", "w1.")
    with pytest.raises(Unreadable):
        opened(relabelled)
    with pytest.raises(Unreadable):
        decrypt(KEY, parse(relabelled, format=WRAPPED_FORMAT), place=PLACE.parts())


def test_a_wrong_key_does_not_open():
    with pytest.raises(Unreadable):
        opened(sealed(), key=new_key())


def test_every_altered_byte_is_noticed():
    head, key_id, body = sealed().split(".")
    raw = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    for position in range(len(raw)):
        altered = bytearray(raw)
        altered[position] ^= 1
        text = urlsafe_b64encode(bytes(altered)).rstrip(b"=").decode()
        with pytest.raises(Unreadable):
            opened(f"{head}.{key_id}.{text}")


def test_the_same_secret_is_never_sealed_alike():
    assert len({sealed() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v1",
        "v1..",
        "sk-plain",
        f"v1.{KEY_ID}.",
        f"v1.{KEY_ID}.AAAA",
        f"v2.{KEY_ID}.{'A' * 80}",
        f"v1.{KEY_ID}.{'A' * 37}",
        "v1.zz.AA",
        "v1.x" * 10_000,
    ],
)
def test_what_is_no_ciphertext_is_unreadable(text):
    with pytest.raises(Unreadable):
        opened(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_unreadable(text):
    try:
        assert isinstance(parse(text, format=SEALED_FORMAT), Ciphertext)
    except Unreadable:
        pass


def test_an_unreadable_ciphertext_is_not_told_in_the_error():
    text = sealed(clear=b"sk-canary")
    with pytest.raises(Unreadable) as refused:
        opened(text, replace(PLACE, version=9))
    assert text not in str(refused.value)
    assert refused.value.__cause__ is None


def test_the_key_of_a_ciphertext_is_known_without_opening_it():
    assert key_id_of(sealed(), format=SEALED_FORMAT) == KEY_ID
    assert key_id_of(sealed(), format=WRAPPED_FORMAT) is None
    assert key_id_of("sk-plain", format=SEALED_FORMAT) is None


def test_a_key_id_is_computed_from_the_key_and_what_it_is_for():
    assert computed_id("data key", KEY) == computed_id("data key", KEY)
    assert computed_id("data key", KEY) != computed_id("system key", KEY)
    assert computed_id("data key", KEY) != computed_id("data key", new_key())


@pytest.mark.parametrize("value", ["sk-plain", "", 7, b"v1", f"w1.{KEY_ID}.{'A' * 60}"])
def test_a_sealed_column_refuses_what_is_not_sealed(value):
    with pytest.raises(ValueError, match="ciphertexts alone") as refused:
        SealedField().to_db_value(value, None)
    assert "sk-plain" not in str(refused.value)


def test_a_sealed_column_takes_a_ciphertext():
    text = sealed()
    assert SealedField().to_db_value(text, None) == text
