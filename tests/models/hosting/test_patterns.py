"""Patterns of model names: what they match, and what is refused with the nearest names."""

from datetime import UTC, datetime
from itertools import product

import pytest

from models.catalog.offerings import ModelType
from models.catalog.providers import load
from models.hosting.patterns import AT_MOST, LONGEST, judged, offers

CATALOG = load()
NOW = datetime(2026, 11, 24, tzinfo=UTC)
LLM, EMBEDDING = ModelType.LLM, ModelType.TEXT_EMBEDDING


def refusals(entry: str, *patterns: str) -> list[tuple[tuple[str, ...], str, str]]:
    found = CATALOG.get(entry)
    assert found is not None
    _, problems = judged(patterns, found, now=NOW)
    return [(problem.path, problem.code.value, problem.message) for problem in problems]


def kept(entry: str, *patterns: str) -> tuple[str, ...]:
    found = CATALOG.get(entry)
    assert found is not None
    told, problems = judged(patterns, found, now=NOW)
    assert problems == ()
    return told


@pytest.mark.parametrize(
    ("pattern", "type", "name", "offered"),
    [
        ("*", LLM, "gpt-5", True),
        ("*", EMBEDDING, "anything at all", True),
        ("gpt-5", LLM, "gpt-5", True),
        ("gpt-5", LLM, "gpt-5-nano", False),
        ("gpt-5", EMBEDDING, "gpt-5", True),
        ("gpt-5*", LLM, "gpt-5-nano", True),
        ("gpt-?", LLM, "gpt-5", True),
        ("gpt-?", LLM, "gpt-50", False),
        ("gpt-[45]", LLM, "gpt-4", True),
        ("gpt-[!45]", LLM, "gpt-4", False),
        ("GPT-5", LLM, "gpt-5", False),
        ("LLM:gpt-5", LLM, "gpt-5", True),
        ("LLM:gpt-5", EMBEDDING, "gpt-5", False),
        ("LLM:*", EMBEDDING, "gpt-5", False),
        ("TEXT_EMBEDDING:*", EMBEDDING, "x", True),
        ("llama3:8b", LLM, "llama3:8b", True),
        ("llama3:*", LLM, "llama3:8b", True),
        ("*:8b", EMBEDDING, "llama3:8b", True),
        ("LLM:llama3:8b", LLM, "llama3:8b", True),
        ("gpt.5", LLM, "gpt-5", False),
        ("gpt-5", LLM, "gpt-5\n", False),
        ("[", LLM, "[", True),
    ],
)
def test_a_pattern_matches_whole_names(pattern: str, type: ModelType, name: str, offered: bool) -> None:
    assert offers((pattern,), type, name) is offered


def test_several_patterns_offer_what_any_of_them_does() -> None:
    patterns = ("LLM:gpt-*", "LLM:o3", "TEXT_EMBEDDING:*-small", "shared")
    wanted = {(LLM, "gpt-5"), (LLM, "o3"), (EMBEDDING, "a-small"), (LLM, "shared"), (EMBEDDING, "shared")}
    names = ("gpt-5", "o3", "a-small", "shared", "other")
    assert {pair for pair in product((LLM, EMBEDDING), names) if offers(patterns, *pair)} == wanted
    assert not offers((), LLM, "gpt-5")


def test_patterns_are_trimmed_and_kept_once_in_their_order() -> None:
    assert kept("openai", " gpt-5* ", "LLM:gpt-5", "gpt-5*") == ("gpt-5*", "LLM:gpt-5")


def test_what_matches_nothing_is_refused_with_the_nearest_names() -> None:
    ((path, code, message),) = refusals("openai", "gpt5-nano")
    assert (path, code) == (("models", "0"), "NOT_AN_OPTION")
    assert "gpt-5-nano" in message
    ((_, _, message),) = refusals("openai", "GPT-5-NANO")
    assert "gpt-5-nano" in message
    ((_, _, message),) = refusals("openai", "TEXT_EMBEDDING:gpt-5*")
    assert "text-embedding" in message
    ((_, _, message),) = refusals("openai", "zzzzzzzzzzzzzz*")
    assert message.count(",") == 2  # though nothing is near


def test_all_mistakes_are_told_each_by_its_place() -> None:
    found = refusals("openai", "gpt-5", "nothing-of-the-kind", "", "LLM:", "RERANK:*", "a\x00b", "x" * 201)
    assert [(path, code) for path, code, _ in found] == [
        (("models", "1"), "NOT_AN_OPTION"),
        (("models", "2"), "REQUIRED"),
        (("models", "3"), "REQUIRED"),
        (("models", "4"), "NOT_AN_OPTION"),
        (("models", "5"), "MALFORMED"),
        (("models", "6"), "TOO_LONG"),
    ]
    assert "TEXT_EMBEDDING" in found[3][2]
    assert [(path, code) for path, code, _ in refusals("openai")] == [(("models",), "REQUIRED")]
    many = ["gpt-5"] * (AT_MOST + 1)
    assert [(path, code) for path, code, _ in refusals("openai", *many)] == [(("models",), "TOO_LONG")]


def test_a_provider_whose_models_the_catalog_does_not_know_takes_any_pattern_of_its_types() -> None:
    assert kept("ollama", "llama3:*", "LLM:qwen*") == ("llama3:*", "LLM:qwen*")
    assert kept("azure_openai", "gpt-prod") == ("gpt-prod",)
    assert [code for _, code, _ in refusals("ollama", "TEXT_TO_SPEECH:*")] == ["NOT_AN_OPTION"]


def test_no_pattern_costs_a_name_long_time() -> None:
    pattern = "*a" * (LONGEST // 2)
    assert not offers((pattern,), LLM, "a" * 90 + "b" * 110)
