"""A secret shows itself nowhere but by `reveal()`."""

import copy
import json
import logging
import pickle
import traceback
from dataclasses import asdict, dataclass

import orjson
import pytest

from models.vault.secret import Secret

TEXT = "sk-canary-0123456789abcdef"


@dataclass(frozen=True)
class Holder:
    name: str
    secret: Secret


@pytest.mark.parametrize(
    "shown",
    [
        repr,
        str,
        "{}".format,
        "{!r:>40}".format,
        "%s".__mod__,
        "%r".__mod__,
        lambda secret: f"{secret}",
        lambda secret: f"{secret!s:10} {secret:>40} {secret!r}",
        lambda secret: repr([secret, {"key": secret}, (secret,)]),
        lambda secret: repr(Holder("a", secret)),
        lambda secret: str(ValueError(secret)),
        lambda secret: repr(ValueError("wrong", secret)),
        lambda secret: ascii(secret),
    ],
)
def test_a_secret_is_not_in_what_is_made_of_it(shown):
    assert TEXT not in shown(Secret(TEXT))


def test_a_secret_is_revealed_only_by_its_name():
    assert Secret(TEXT).reveal() == TEXT
    assert len(Secret(TEXT)) == len(TEXT)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_secret_is_not_pickled(protocol):
    with pytest.raises(TypeError) as refused:
        pickle.dumps(Holder("a", Secret(TEXT)), protocol)
    assert TEXT not in str(refused.value)


@pytest.mark.parametrize("taken", [copy.copy, copy.deepcopy, json.dumps, orjson.dumps, vars])
def test_a_secret_is_not_taken_by_libraries(taken):
    with pytest.raises(TypeError) as refused:
        taken(Secret(TEXT))
    assert TEXT not in str(refused.value)


def test_a_dataclass_with_a_secret_is_not_taken_apart_into_a_copy():
    with pytest.raises(TypeError):
        asdict(Holder("a", Secret(TEXT)))


def test_the_state_of_a_secret_is_not_handed_out():
    with pytest.raises(TypeError):
        Secret(TEXT).__getstate__()


def test_a_log_line_does_not_hold_a_secret(caplog):
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("the key is %s and %r", Secret(TEXT), Holder("a", Secret(TEXT)))
    assert TEXT not in caplog.text
    assert "the key is" in caplog.text


def test_a_traceback_does_not_hold_a_secret():
    def fails(secret):
        raise RuntimeError("broken", secret)

    try:
        fails(Secret(TEXT))
    except RuntimeError as error:
        shown = traceback.TracebackException.from_exception(error, capture_locals=True)
        assert TEXT not in "".join(shown.format())


def test_two_secrets_of_one_text_are_not_equal():
    one, other = Secret(TEXT), Secret(TEXT)
    assert one != other
    assert one == one
    assert one != TEXT


def test_a_secret_does_not_change():
    with pytest.raises(AttributeError):
        Secret(TEXT)._held = "other"
    with pytest.raises(AttributeError):
        del Secret(TEXT)._held


def test_only_text_becomes_a_secret():
    with pytest.raises(TypeError):
        Secret(b"bytes")
