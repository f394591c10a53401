"""What a provider says is cleaned of the key, however it wrote it."""

import base64
import html
import json
import time
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vault.masking import hint, scrub
from models.vault.secret import Secret

KEY = 'sk-proj-Ab+c/d=e&f "g" é%0123456789'
ENCODED = KEY.encode()


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        KEY.upper(),
        quote(KEY),
        quote(KEY, safe=""),
        quote(KEY, safe="").lower(),
        quote_plus(KEY),
        json.dumps(KEY),
        json.dumps(KEY, ensure_ascii=False),
        html.escape(KEY),
        ENCODED.hex(),
        base64.b64encode(ENCODED).decode(),
        base64.urlsafe_b64encode(ENCODED).decode(),
        base64.b64encode(b"u:" + ENCODED).decode(),
        base64.b64encode(b"user:" + ENCODED).decode(),
        base64.b64encode(b"name:" + ENCODED + b"\n").decode(),
        base64.b64encode(b"Bearer " + ENCODED + b"!!").decode(),
    ],
)
def test_the_key_is_scrubbed_however_it_is_written(written):
    cleaned = scrub(f"Incorrect key <{written}> given", [Secret(KEY)])
    assert "[secret]" in cleaned
    assert written not in cleaned
    assert KEY not in cleaned
    core = base64.b64encode(ENCODED).decode()[4:-4]
    assert core not in cleaned


PLAIN = "sk-canary-Zq9/+Ab=7xYw0123456789"


@pytest.mark.parametrize(
    "written",
    [
        "".join(f"%{ord(character):02X}" for character in PLAIN),
        quote(quote(PLAIN, safe=""), safe=""),
        quote(quote(quote(PLAIN, safe=""), safe=""), safe=""),
        "".join(f"&#{ord(character)};" for character in PLAIN),
        "".join(f"&#x{ord(character):x};" for character in PLAIN),
        "".join(f"\\u{ord(character):04x}" for character in PLAIN),
        "".join(f"\\\\x{ord(character):02x}" for character in PLAIN),
        "".join(chr(0xFEE0 + ord(character)) for character in PLAIN),
        f"{PLAIN[:12]}\n{PLAIN[12:]}",
        f"{PLAIN[:5]} {PLAIN[5:20]}\t{PLAIN[20:]}",
        f"%73{PLAIN[1:9]}&#45;{PLAIN[10:]}",
    ],
)
def test_encoding_single_characters_or_breaking_the_line_does_not_hide_the_key(written):
    assert scrub(f"wrong key <{written}> given", [Secret(PLAIN)]) == "wrong key <[secret]> given"


def test_two_secrets_that_overlap_leave_nothing_of_either():
    cleaned = scrub("x abcdefgh12345678 y", [Secret("abcdefgh1234"), Secret("efgh12345678")])
    assert cleaned == "x [secret] y"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("a" * 4096, ("a" * 4095 + "b") * 5),
        ("ab" * 2000, "ab" * 1999 + "c" + "ab" * 6000),
        ("x" * 40, "%25" * 7000),
        ("x" * 40, "\ufdfa" * 20_000),
    ],
)
def test_a_key_and_a_text_made_for_each_other_hold_nobody_up(key, text):
    began = time.process_time()
    scrub(text, [Secret(key)])
    assert time.process_time() - began < 0.3


def test_a_key_cut_at_the_end_is_scrubbed():
    for length in range(6, len(KEY)):
        assert scrub(f"wrong: {KEY[:length]}", [Secret(KEY)]) == "wrong: [secret]"


def test_a_key_is_not_cut_in_two_by_the_limit():
    key = "sk-" + "k" * 60
    for start in range(430, 505):
        cleaned = scrub("x" * start + " " + key, [Secret(key)])
        assert "kkk" not in cleaned
        assert len(cleaned) <= 500


def test_a_very_long_text_is_scrubbed_and_cut():
    key = "sk-" + "k" * 60
    cleaned = scrub(key + "y" * 19_960 + key, [Secret(key)], limit=10**6)
    assert "kkk" not in cleaned
    assert len(cleaned) < 20_100


def test_a_masked_echo_of_the_provider_stays():
    text = "Incorrect API key provided: sk-ab***wxyz. You can find your key at your account page."
    assert scrub(text, [Secret("sk-abcdefghijklmnopqrstuvwxyz")]) == text


def test_control_characters_and_broken_characters_do_not_come_through():
    assert scrub("a\x00b\x1bc\ud800d\ne\u202ef") == "abcd ef"


def test_characters_strewn_into_the_key_do_not_hide_it():
    assert scrub("key s\x00k-\u200bsecret-1", [Secret("sk-secret-1")]) == "key [secret]"


def test_a_short_text_without_secrets_stays():
    assert scrub("Model not found.", [Secret("sk-other"), Secret("")]) == "Model not found."


@given(st.text(min_size=4, max_size=40), st.text(max_size=60), st.text(max_size=60))
def test_no_key_survives_scrubbing(key, before, after):
    cleaned = scrub(before + key + after, [Secret(key)])
    if key.strip() and key.isprintable() and key not in "[secret]":
        assert key not in cleaned.replace("[secret]", "\0")


@pytest.mark.parametrize(("length", "shown"), [(0, None), (4, None), (19, None), (20, "6789"), (200, "6789")])
def test_only_a_long_secret_shows_its_last_four(length, shown):
    text = ("x" * max(0, length - 4) + "6789")[-length:] if length else ""
    assert hint(Secret(text)) == shown
