"""What people type is judged whole, before the database sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.access.texts import Problems, free_name, free_slug, is_label, name_key, slug_from
from models.errors import InvalidInput, ProblemCode

MEGABYTE = "x" * 2**20


def problems_of(kind: str, given: str):
    problems = Problems()
    answer = getattr(problems, kind)("field", given)
    try:
        problems.refuse_any()
    except InvalidInput as refused:
        return [problem.code for problem in refused.problems]
    return answer


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("name", "  My \t key ", [ProblemCode.MALFORMED]),
        ("name", "  My  key ", "My key"),
        ("name", "Ключ ☃ 名前", "Ключ ☃ 名前"),
        ("name", "", [ProblemCode.REQUIRED]),
        ("name", "   ", [ProblemCode.REQUIRED]),
        ("name", "\u200b\u2060\u3164", [ProblemCode.REQUIRED]),
        ("name", "\u200bMy key\u200b ", "My key"),
        ("name", "👩\u200d💻", "👩\u200d💻"),
        ("name", "key\u202eyek", [ProblemCode.MALFORMED]),
        ("name", "x" * 80, "x" * 80),
        ("name", "x" * 81, [ProblemCode.TOO_LONG]),
        ("name", MEGABYTE, [ProblemCode.TOO_LONG]),
        ("name", "a\x00b", [ProblemCode.MALFORMED]),
        ("name", "a\ud800b", [ProblemCode.MALFORMED]),
        ("name", "a\x1b[31mb", [ProblemCode.MALFORMED]),
        ("label", " Production ", "production"),
        ("label", "a-1", "a-1"),
        ("label", "", [ProblemCode.REQUIRED]),
        ("label", "a b", [ProblemCode.MALFORMED]),
        ("label", "é", [ProblemCode.MALFORMED]),
        ("label", "a_b", [ProblemCode.MALFORMED]),
        ("label", "a\n", [ProblemCode.MALFORMED]),
        ("label", "x" * 40, "x" * 40),
        ("label", "x" * 41, [ProblemCode.TOO_LONG]),
        ("email", " Owner@Example.COM ", "owner@example.com"),
        ("email", "", [ProblemCode.REQUIRED]),
        ("email", "a@\x00b", [ProblemCode.MALFORMED]),
        ("email", MEGABYTE, [ProblemCode.TOO_LONG]),
    ],
)
def test_a_text_is_taken_in_shape_or_refused(kind, given, expected):
    assert problems_of(kind, given) == expected


@pytest.mark.parametrize("key", ["", "x" * 129, "a\x00", "\ud800"])
def test_a_wrong_idempotency_key_is_refused(key):
    problems = Problems()
    problems.idempotency_key(key)
    with pytest.raises(InvalidInput) as refused:
        problems.refuse_any()
    assert [problem.path for problem in refused.value.problems] == [("idempotencyKey",)]


def test_all_mistakes_come_in_one_answer_and_echo_nothing():
    problems = Problems()
    problems.name("name", "canary\x00")
    problems.label("slug", "CANARY canary")
    problems.idempotency_key("canary\x00")
    with pytest.raises(InvalidInput) as refused:
        problems.refuse_any()
    assert [problem.path[0] for problem in refused.value.problems] == ["name", "slug", "idempotencyKey"]
    assert "canary" not in str(refused.value).lower()


def test_names_that_look_alike_are_the_same():
    assert name_key("STRASSE") == name_key("straße")
    assert name_key("Caf\u00e9") == name_key("CAFE\u0301")
    assert name_key("a") != name_key("b")


@given(st.text(max_size=80))
def test_a_name_that_is_taken_has_a_key_that_fits_its_column(name):
    problems = Problems()
    taken = problems.name("name", name)
    try:
        problems.refuse_any()
    except InvalidInput:
        return
    assert 1 <= len(taken) <= 80
    assert len(name_key(taken)) <= 240


@given(st.text(max_size=200))
def test_every_name_gives_a_slug(name):
    assert is_label(slug_from(name))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme GmbH & Co.", "acme-gmbh-co"),
        ("Zoë", "zoe"),
        ("名前", "workspace"),
        ("--", "workspace"),
        ("x" * 99, "x" * 40),
    ],
)
def test_a_slug_reads_like_the_name(name, slug):
    assert slug_from(name) == slug


def test_a_suggestion_is_free_and_fits():
    assert free_name("Key", set()) == "Key"
    assert free_name("Key", {"key", "key 2"}) == "Key 3"
    assert len(free_name("x" * 80, {"x" * 80})) == 80
    assert free_slug("main", {"main", "main-2"}) == "main-3"
    assert is_label(free_slug("x" * 40, {"x" * 40}))
