"""Documents that passed validation are kept and used again; no refused one, no text written into one, and no more than fit."""

import gc
from typing import Any

import pytest
from graphql import GraphQLError, build_schema

from api import keeping, limits
from api.documents import Documents, Refused
from api.keeping import KeptDocuments

SCHEMA = build_schema("""
type Query { thing(name: String, first: Int): Thing }
type Thing { id: ID! thing: Thing }
""")
CANARY = "sk-canary-2b8f1e7d"


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, introspection="signed-in")


def kept(documents: Documents) -> int:
    return sum(len(one) for one in documents._kept.values())


def test_the_same_text_is_parsed_and_validated_once(documents: Documents) -> None:
    first = documents.prepare("{ thing { id } }", None, signed_in=True)
    assert documents.prepare("{ thing { id } }", None, signed_in=True).document is first.document
    assert documents.prepare("{ thing { id  } }", None, signed_in=True).document is not first.document


def test_a_kept_document_still_asks_which_operation(documents: Documents) -> None:
    two = "query A { thing { id } } query B { thing { id } }"
    assert documents.prepare(two, "A", signed_in=True).name == "A"
    assert documents.prepare(two, "B", signed_in=True).name == "B"
    for name in (None, "C"):
        with pytest.raises(Refused):
            documents.prepare(two, name, signed_in=True)


def test_what_one_who_is_signed_in_may_ask_a_stranger_may_not_for_it_is_kept(documents: Documents) -> None:
    introspection = "{ __schema { queryType { name } } }"
    documents.prepare(introspection, None, signed_in=True)
    with pytest.raises(Refused):
        documents.prepare(introspection, None, signed_in=False)


@pytest.mark.parametrize(
    "text",
    [
        "{ nothing }",
        "{ thing { id }",
        "{ thing(name: 1) { id } }",
        f'{{ thing(name: "{CANARY}") {{ id }} }}',
        f'{{ thing(name: """{CANARY}""") {{ id }} }}',
        f'query ($a: String = "{CANARY}") {{ thing(name: $a) {{ id }} }}',
        "{ " + "thing { " * 13 + "id" + " }" * 14,
        "{ thing { " + "id " * 500 + "} }",
    ],
)
def test_a_refused_document_and_one_with_a_text_in_it_are_not_kept(documents: Documents, text: str) -> None:
    try:
        documents.prepare(text, None, signed_in=True)
    except Refused:
        pass
    assert kept(documents) == 0


def test_of_a_kept_document_no_comment_and_no_token_is_left(documents: Documents) -> None:
    text = f"# {CANARY}\n{{ thing(first: 7) {{ id }} }}"
    document = documents.prepare(text, None, signed_in=True).document
    assert kept(documents) == 1
    del text
    assert not [one for one in _reachable(document) if isinstance(one, str) and CANARY in one]
    assert not [one for one in _reachable(documents._kept) if isinstance(one, str) and CANARY in one]


def test_errors_in_a_kept_document_name_their_line_and_column(documents: Documents) -> None:
    text = "{\n  thing {\r\n    id # é\n  thing { id } }\n}"
    for _ in range(2):
        field: Any = documents.prepare(text, None, signed_in=True).operation.selection_set.selections[0]
        inner = field.selection_set.selections[1]
        assert GraphQLError("x", inner).locations == [(4, 3)]
    assert kept(documents) == 1


def test_as_many_are_kept_as_fit_and_those_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_DOCUMENTS", 3)
    documents = Documents(SCHEMA, introspection="public")
    texts = [f"{{ thing(first: {number}) {{ id }} }}" for number in range(4)]
    first, second, *_ = (documents.prepare(text, None, signed_in=True).document for text in texts[:3])
    assert documents.prepare(texts[0], None, signed_in=True).document is first
    documents.prepare(texts[3], None, signed_in=True)
    assert kept(documents) == 3
    assert documents.prepare(texts[0], None, signed_in=True).document is first
    assert documents.prepare(texts[1], None, signed_in=True).document is not second


def test_a_long_document_is_not_kept_and_many_weigh_no_more_than_they_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeping, "MOST_CHARACTERS", 3_000)
    documents = Documents(SCHEMA, introspection="public")
    documents.prepare("{ thing { id } }" + " " * keeping.LONGEST, None, signed_in=True)
    assert kept(documents) == 0
    for number in range(10):
        documents.prepare(f"{{ thing(first: {number}) {{ id }} }}" + " " * 950, None, signed_in=True)
    assert kept(documents) == 3
    (one,) = [one for one in documents._kept.values() if len(one)]
    assert isinstance(one, KeptDocuments)
    assert one._characters <= 3_000


def test_a_document_that_is_work_to_check_is_refused_by_name(documents: Documents) -> None:
    for text in ("{ thing { " + "id " * 900 + "} }", "{ " + "thing { id } " * 20 + "}"):
        try:
            documents.prepare(text, None, signed_in=True)
        except Refused as refused:
            assert [error.extensions for error in refused.errors] == [  # noqa: PT017
                {"code": "LIMIT_EXCEEDED", "limit": "complexity"}
            ]
        else:
            assert text.count("thing") == 20  # twenty times the same is no work


def test_a_document_has_a_longest_text(documents: Documents) -> None:
    short = "{ thing { id } }"
    documents.prepare(short + " " * (limits.DOCUMENT_CHARACTERS - len(short)), None, signed_in=True)
    with pytest.raises(Refused) as refused:
        documents.prepare(short + " " * (limits.DOCUMENT_CHARACTERS - len(short) + 1), None, signed_in=True)
    assert refused.value.errors[0].extensions == {"code": "LIMIT_EXCEEDED", "limit": "document"}


def _reachable(start: object) -> list[object]:
    seen: dict[int, object] = {}
    todo: list[object] = [start]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, type) or type(one).__name__ in ("module", "function"):
            continue
        seen[id(one)] = one
        todo.extend(gc.get_referents(one))
    return list(seen.values())
