"""What a provider's list for a key excludes, held against the lists as providers write them and the models of the catalog."""

from uuid import UUID

import pytest

from models.catalog.offerings import ModelType
from models.catalog.providers import load
from models.credentials.capability import Capability
from models.vendors.failure import Failure
from models.vendors.listing import listed
from models.vendors.verdict import FoundModel

ID = UUID(int=1)
ENTRIES = [entry for entry in load() if entry.offerings]


def of(*names, type=None, **more):
    """What a list of these names tells, where it tells no more than the names, or `type` of all."""
    return Capability(ID, 1, True, tuple(listed(name, type=type) for name in names), **more)


def refused(capability, name, type=ModelType.LLM, *, vouched=False):
    return capability.refusal(type, name, vouched=vouched) is not None


SEEN = [
    # Anthropic lists some by a dated name alone, newer ones by one without, and never an alias.
    ("claude-haiku-4-5", "claude-haiku-4-5-20251001"),
    ("claude-opus-4-6-20260205", "claude-opus-4-6"),
    ("claude-sonnet-4-5", "claude-sonnet-4-5@20250929"),
    # Google's names stand below models/, and a fixed version ends in a number.
    ("gemini-2.5-flash", "models/gemini-2.5-flash-001"),
    ("gemini-2.5-flash", "models/gemini-2.5-flash-preview-05-20"),
    ("gemini-2.5-flash-lite", "models/gemini-2.5-flash-lite-preview-09-2025"),
    ("gemini-flash-latest", "models/gemini-flash-latest"),
    ("gemini-3-flash-preview", "models/gemini-3-flash"),
    ("gemini-3-flash-preview", "models/gemini-3-flash-preview-11-2026"),
    ("gemma-4-31b-it", "models/gemma-4-31b-it"),
    # OpenAI's aliases and snapshots.
    ("gpt-5.4", "gpt-5.4-2026-03-05"),
    ("gpt-5.4-2026-03-05", "gpt-5.4"),
    ("gpt-4o-mini", "gpt-4o-mini-2024-07-18"),
    ("chat-latest", "chat-latest"),
    ("gpt-3.5-turbo", "gpt-3.5-turbo-0125"),
    # Cohere's names bear month and year.
    ("command-a-03-2025", "command-a-03-2025"),
    ("command-a", "command-a-03-2025"),
    # Of a gateway, and of Ollama, where latest goes without saying.
    ("gpt-5.4", "openai/gpt-5.4"),
    ("claude-haiku-4-5", "Anthropic/Claude-Haiku-4-5"),
    ("llama3.1", "llama3.1:latest"),
    ("llama3.1:latest", "llama3.1"),
]


@pytest.mark.parametrize(("name", "as_listed"), SEEN)
def test_a_model_that_a_list_names_in_its_own_way_is_not_excluded(name, as_listed):
    assert not refused(of(as_listed, "gpt-other"), name)


UNSEEN = [
    ("gpt-5.4", "gpt-5.4-mini"),
    ("gpt-5.4-mini", "gpt-5.4"),
    ("gpt-4o-2024-08-06", "gpt-4o-2024-11-20"),
    ("command-r-plus-08-2024", "command-r-plus-04-2024"),
    ("claude-opus-4-5-20251101", "claude-sonnet-4-5-20250929"),
    ("gemini-2.5-pro", "models/gemini-2.5-flash"),
    ("gemini-2.5-flash", "models/gemini-2.5-flash-lite"),
    ("gemini-3.1-pro-preview", "models/gemini-3.1-pro-preview-customtools"),
    ("llama3.1:70b", "llama3.1:8b"),
]


@pytest.mark.parametrize(("name", "as_listed"), UNSEEN)
def test_another_model_or_another_version_does_not_stand_for_it(name, as_listed):
    assert refused(of(as_listed, "gpt-other"), name)


@pytest.mark.parametrize("type", list(ModelType))
def test_moderation_by_whichever_version_is_newest_is_seen_by_any(type):
    capability = of("omni-moderation-2024-09-26", type=type.value)
    assert not refused(capability, "omni-moderation-latest", type)


def test_only_a_list_of_its_own_type_excludes():
    voices = of("eleven_v3", "eleven_flash_v2_5", type="TEXT_TO_SPEECH")
    assert not refused(voices, "scribe_v2", ModelType.SPEECH_TO_TEXT)
    assert refused(voices, "eleven_none", ModelType.TEXT_TO_SPEECH)
    assert not refused(of("what-is-this"), "gpt-5.4")


def test_a_name_is_seen_of_whatever_type_the_list_took_it_for():
    # A list of names alone may be taken for another job, or for none of ours.
    models = (FoundModel("gpt-audio-mini"), FoundModel("gpt-5.4", "LLM"), FoundModel("odd", "RERANK"))
    capability = Capability(ID, 1, True, models)
    assert not refused(capability, "gpt-audio-mini")
    assert not refused(capability, "odd")
    assert refused(capability, "gpt-4o")


def test_a_list_that_did_not_come_excludes_nothing():
    # Azure lists no deployments and Stability nothing at all; to some good keys a list is closed.
    assert not refused(Capability(ID, 1, False), "gpt-5.4")
    assert not refused(Capability(ID, 1, False, (FoundModel("gpt-4o", "LLM"),)), "gpt-5.4")
    assert not refused(Capability(ID, 1, True), "gpt-5.4")


def test_what_somebody_added_by_hand_needs_no_list_and_a_refusal_counts_all_the_same():
    closed = of("gpt-4o", denied={("LLM", "gpt-5.4"): Failure.PERMISSION_DENIED})
    assert not refused(closed, "my-deployment", vouched=True)
    assert refused(closed, "my-deployment")
    for vouched in (True, False):
        text = closed.refusal(ModelType.LLM, "gpt-5.4", vouched=vouched)
        assert text is not None
        assert "PERMISSION_DENIED" in text
    assert refused(of("gpt-5.4", denied={("LLM", "gpt-5.4"): Failure.MODEL_NOT_FOUND}), "gpt-5.4")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_no_predefined_model_is_excluded_by_a_list_that_names_it(entry):
    for prefix in ("", "models/", f"{entry.key}/"):
        whole = of(*(prefix + offering.name for offering in entry.offerings))
        for offering in entry.offerings:
            assert not refused(whole, offering.name, offering.type), offering.name


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_no_predefined_model_is_excluded_by_a_list_of_dated_names(entry):
    for end in ("-20261101", "-2026-11-01", "-11-2026", "-001", "-latest", "-preview"):
        offerings = [one for one in entry.offerings if not one.name.endswith("-latest")]
        whole = of(*(offering.name + end for offering in offerings))
        for offering in offerings:
            assert not refused(whole, offering.name, offering.type), offering.name + end
