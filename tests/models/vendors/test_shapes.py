"""The border between the provider's broken answer and the answer of something else."""

import pytest

from models.vendors.failure import Failure
from models.vendors.shapes import MODELS_OF_OLLAMA, MODELS_OF_OPENAI, Misshapen, answer, rows

JSON = {"Content-Type": "application/json; charset=utf-8"}
TEXT = {"Content-Type": "text/plain"}

BROKEN = Failure.BAD_RESPONSE
OTHER = Failure.WRONG_ENDPOINT


@pytest.mark.parametrize(
    ("body", "headers", "failure"),
    [
        (b'{"object": "list", "da', JSON, BROKEN),
        (b'{"object": "list", "da', TEXT, BROKEN),
        (b'{"object": "list", "data": [{"id": "\xff"}]}', JSON, BROKEN),
        (b'{"object": "list", "data": [{"id": "\\ud800"}]}', JSON, BROKEN),
        (b'{"stat', JSON, BROKEN),
        (b'{"stat', TEXT, OTHER),
        (b"[1, 2", TEXT, OTHER),
        (b'{"object": "list", "data": "x"}', JSON, BROKEN),
        (b'{"object": "list", "data": {}}', JSON, BROKEN),
        (b'{"data": [{}]}', JSON, BROKEN),
        (b'{"data": [{"id": 5}]}', JSON, BROKEN),
        (b'{"data": [{"id": ""}]}', JSON, BROKEN),
        (b'{"data": ["gpt"]}', JSON, BROKEN),
        (b"{}", JSON, OTHER),
        (b'{"object": "list"}', JSON, OTHER),
        (b'{"models": []}', JSON, OTHER),
        (b"[]", JSON, OTHER),
        (b"[1]", JSON, OTHER),
        (b'[{"name": "x"}]', JSON, OTHER),
        (b"null", JSON, OTHER),
        (b'"x"', JSON, OTHER),
        (b"5", JSON, OTHER),
        (b"", JSON, OTHER),
        (b"  \n", TEXT, OTHER),
        (b"<html>", JSON, OTHER),
        (b"<html>", {}, OTHER),
        (b"OK", {}, OTHER),
        (b"[" * 100_000, TEXT, OTHER),
        (b'{"data":' + b"[" * 100_000, JSON, BROKEN),
    ],
)
def test_a_200_is_broken_or_somebody_elses(body, headers, failure):
    found = rows(MODELS_OF_OPENAI, body, headers, whole=True)
    assert isinstance(found, Misshapen)
    assert found.failure is failure
    assert found.message


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (b'{"object": "list", "data": [{"id": "a"}, {"id": "b"}]}', ["a", "b"]),
        (b'\xef\xbb\xbf{"data": [{"id": "a"}]}', ["a"]),
        (b'{"data": []}', []),
        (b'{"data": null}', []),
        (b'[{"id": "a"}]', ["a"]),
    ],
)
def test_a_list_of_models_is_taken_whatever_its_content_type(body, names):
    for headers in (JSON, TEXT, {}):
        found = rows(MODELS_OF_OPENAI, body, headers, whole=True)
        assert not isinstance(found, Misshapen)
        assert [row["id"] for row in found] == names


def test_a_body_that_was_cut_is_never_taken_though_it_reads_well():
    found = rows(MODELS_OF_OPENAI, b'{"data": []}', JSON, whole=False)
    assert isinstance(found, Misshapen)
    assert found.failure is BROKEN


def test_ollamas_entries_have_a_name_or_a_model():
    found = rows(MODELS_OF_OLLAMA, b'{"models": [{"name": "a"}, {"model": "b"}]}', JSON, whole=True)
    assert not isinstance(found, Misshapen)
    assert len(found) == 2
    assert isinstance(rows(MODELS_OF_OLLAMA, b'[{"name": "a"}]', JSON, whole=True), Misshapen)


def test_an_answer_of_one_object_needs_its_key_in_the_right_kind():
    assert answer("version", str, b'{"version": "1"}', JSON, whole=True) == "1"
    for body, failure in (
        (b'{"version": 1}', BROKEN),
        (b"{}", OTHER),
        (b'{"vers', BROKEN),
        (b"<html>", OTHER),
    ):
        found = answer("version", str, body, JSON, whole=True)
        assert isinstance(found, Misshapen)
        assert found.failure is failure
