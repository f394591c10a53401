"""The text of tokens: a mistyped one is known without a query."""

import re
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vault.tokens import mint, parse


@pytest.mark.parametrize("kind", ["pvs", "pvt"])
def test_a_token_bears_its_kind_and_its_id(kind):
    id = uuid4()
    text = mint(kind, id).reveal()
    assert re.fullmatch(rf"{kind}_{id.hex}_[0-9a-zA-Z]{{43}}_[0-9a-zA-Z]{{6}}", text)
    parsed = parse(text)
    assert (parsed.kind, parsed.id) == (kind, id)
    assert parsed.secret.reveal() == text.split("_")[2]
    assert parsed.secret.reveal() not in repr(parsed)


def test_a_token_with_one_wrong_character_is_no_token():
    text = mint("pvt", UUID(int=7)).reveal()
    for position, character in enumerate(text):
        wrong = "x" if character != "x" else "y"
        assert parse(text[:position] + wrong + text[position + 1 :]) is None


def test_no_two_tokens_are_alike():
    assert len({mint("pvs", UUID(int=1)).reveal() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "text", ["", "pvt", "é" * 87, "pvt_" + "0" * 83, "\x00" * 87, "x" * 10**6, "\ud800" * 87]
)
def test_garbage_is_no_token(text):
    assert parse(text) is None


@given(st.text(min_size=80, max_size=90))
def test_any_text_is_judged_without_an_error(text):
    assert parse(text) is None
