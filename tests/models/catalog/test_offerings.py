"""The models of the catalog: what is on offer when, what is known of each, and that a slip in the data is named."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from models.catalog.faults import CatalogFault
from models.catalog.offerings import ModelFeature, ModelType, Offering, PriceUnit, on_offer
from models.catalog.providers import FOLDER, load

CATALOG = load()
STOP = datetime(2026, 11, 24, 12, tzinfo=UTC)
ALL = [offering for entry in CATALOG for offering in entry.offerings]

GOOD = (
    (FOLDER / "openai_compatible.toml")
    .read_text()
    .replace('configuration_methods = ["CUSTOM', 'configuration_methods = ["PREDEFINED_MODELS", "CUSTOM')
    + """
[models.LLM]
"one" = { label = "One", context = 1000, max_output = 100, features = ["VISION"], prices = { INPUT_MTOK = 0.1 }, ends = 2027-01-01, replaced_by = "two" }
"two" = {}

[models.TEXT_EMBEDDING]
"one" = { prices = { INPUT_MTOK = 1 } }

[base_models.LLM]
"base" = { context = 10 }
"""
)


def offering(key, name, type=ModelType.LLM):
    found = CATALOG.offering(key, type, name)
    assert found is not None, name
    return found


def prices(found):
    return {price.unit.value: str(price.amount) for price in found.prices}


def test_a_model_is_offered_until_the_day_it_ends_begins():
    ending = Offering("p", ModelType.LLM, "m", "M", ends=date(2026, 12, 1))
    end = datetime(2026, 12, 1, tzinfo=UTC)
    assert ending.retires_at == end
    assert on_offer([ending], now=end - timedelta(microseconds=1)) == [ending]
    assert on_offer([ending], now=end) == []
    elsewhere = (end - timedelta(seconds=1)).astimezone(UTC)
    assert on_offer([ending], now=elsewhere) == [ending]


def test_what_ends_later_leaves_by_itself():
    openai = CATALOG.get("openai")
    assert openai is not None
    names = {found.name for found in on_offer(openai.offerings, now=STOP)}
    later = {found.name for found in on_offer(openai.offerings, now=datetime(2026, 12, 11, tzinfo=UTC))}
    assert {"gpt-5", "gpt-5-mini"} <= names - later
    assert "gpt-6.1-sol" in later
    assert offering("openai", "gpt-5").alive(datetime(2026, 12, 12, tzinfo=UTC)) is False


@pytest.mark.parametrize(
    "name",
    [
        "dall-e-2", "dall-e-3", "gpt-image-1", "gpt-3.5-turbo", "gpt-4", "gpt-4-turbo", "o1", "o3-mini", "o4-mini",
        "gpt-4o-2024-05-13", "gpt-4.1-nano", "gpt-5.1-codex", "gpt-5-chat-latest", "gpt-4o-search-preview",
        "gpt-4o-mini-search-preview", "gpt-4o-audio-preview-2024-12-17", "claude-mythos-preview", "claude-3-opus-20240229",
        "gemini-3.1-flash-lite-preview", "gemini-2.5-pro-preview-tts", "gemini-exp-1206", "imagen-3.0-generate-001",
        "gemini-3-pro-image-preview", "command-r", "command-r-plus",
    ],
)  # fmt: skip
def test_dead_models_are_not_offered(name):
    assert name not in {found.name for found in ALL}


def test_nothing_on_offer_has_ended():
    assert all(found.alive(STOP) for found in ALL)


def test_names_are_the_providers():
    for found in ALL:
        assert "/" not in found.name
        assert not found.name.startswith("ft:")
        assert found.label


def test_what_is_no_job_here_is_left_out():
    names = " ".join(found.name for found in ALL)
    for part in (
        "realtime",
        "sora",
        "veo",
        "lyria",
        "parse-v5",
        "command-nightly",
        "-live",
        "inpaint",
        "deep-research",
    ):
        assert part not in names


@pytest.mark.parametrize(
    ("key", "name", "type", "told"),
    [
        ("openai", "gpt-6.1-sol", "LLM", {"INPUT_MTOK": "2", "CACHED_INPUT_MTOK": "0.1", "OUTPUT_MTOK": "10"}),
        ("anthropic", "claude-opus-5-5", "LLM", {"INPUT_MTOK": "4", "CACHED_INPUT_MTOK": "0.2", "OUTPUT_MTOK": "20"}),
        ("openai", "text-embedding-3-small", "TEXT_EMBEDDING", {"INPUT_MTOK": "0.02"}),
        ("cohere", "embed-multilingual-light-v3.0", "TEXT_EMBEDDING", {"INPUT_MTOK": "0.1"}),
        ("cohere", "rerank-v3.5", "RERANK", {"SEARCH": "0.002"}),
        ("openai", "whisper-1", "SPEECH_TO_TEXT", {"MINUTE": "0.006"}),
        ("openai", "tts-1", "TEXT_TO_SPEECH", {"MCHAR": "15"}),
        ("stability", "sd3.5-large", "IMAGE_GENERATION", {"IMAGE": "0.065"}),
        ("cohere", "command-a-plus-05-2026", "LLM", {}),
        ("openai", "omni-moderation-latest", "MODERATION", {}),
        ("openai", "gpt-6.2-sol", "LLM", {}),
    ],
)  # fmt: skip
def test_prices_are_exact_and_unknown_ones_are_unknown(key, name, type, told):
    assert prices(offering(key, name, ModelType(type))) == told


def test_no_price_is_zero_and_a_chat_model_has_both_halves_or_none():
    for found in ALL:
        told = {price.unit for price in found.prices}
        assert all(isinstance(price.amount, Decimal) and price.amount > 0 for price in found.prices)
        if found.type is ModelType.LLM:
            assert not told or {PriceUnit.INPUT_MTOK, PriceUnit.OUTPUT_MTOK} <= told


@pytest.mark.parametrize(
    ("key", "name", "context", "output"),
    [
        ("openai", "gpt-6-astra", 1_050_000, 128_000),
        ("openai", "gpt-5.4-mini", 400_000, 128_000),
        ("openai", "gpt-5", 400_000, 128_000),
        ("anthropic", "claude-haiku-4-5", 200_000, 64_000),
        ("anthropic", "claude-fable-5-2", 1_000_000, 128_000),
        ("google", "gemini-4-argon", 1_048_576, 1_048_576),
        ("cohere", "command-a-03-2025", 256_000, 8_000),
        ("cohere", "command-a-reasoning-08-2025", 256_000, 32_000),
        ("openai", "gpt-5.5-cyber", None, None),
    ],
)
def test_limits_are_the_providers_own(key, name, context, output):
    found = offering(key, name)
    assert (found.context_window, found.max_output_tokens) == (context, output)


def test_features_are_told_and_who_does_not_stream_does_not():
    assert set(offering("anthropic", "claude-opus-5-5").features) == {
        ModelFeature.VISION,
        ModelFeature.TOOL_CALL,
        ModelFeature.STRUCTURED_OUTPUT,
        ModelFeature.STREAMING,
        ModelFeature.REASONING,
        ModelFeature.DOCUMENT_INPUT,
    }
    assert ModelFeature.STREAMING not in offering("openai", "gpt-5-pro").features
    assert ModelFeature.STRUCTURED_OUTPUT not in offering("openai", "gpt-5.5-pro").features


SAMPLING = {"temperature", "topP"}


@pytest.mark.parametrize(
    ("key", "name", "dropped", "refused", "responses"),
    [
        ("openai", "gpt-6.1-sol", SAMPLING, {"stop"}, False),
        ("openai", "gpt-6.2-astra", SAMPLING, {"stop"}, False),
        ("openai", "o3-pro", SAMPLING, {"stop"}, True),
        ("openai", "gpt-5.3-codex", SAMPLING, {"stop"}, True),
        ("openai", "gpt-5-search-api", SAMPLING, set(), False),
        ("openai", "gpt-4o", set(), set(), False),
        ("anthropic", "claude-opus-4-6", set(), set(), False),
        ("anthropic", "claude-opus-4-7", SAMPLING, set(), False),
        ("anthropic", "claude-fable-5-2", SAMPLING, set(), False),
        ("anthropic", "claude-haiku-5-5", SAMPLING, set(), False),
        ("google", "gemini-3.5-flash", set(), set(), False),
        ("google", "gemini-3.5-flash-lite", SAMPLING, set(), False),
        ("google", "gemini-flash-lite-latest", SAMPLING, set(), False),
        ("google", "gemini-4-argon", SAMPLING, set(), False),
        ("google", "gemini-pro-latest", set(), set(), False),
        ("cohere", "command-a-reasoning-08-2025", set(), set(), False),
    ],
)
def test_what_a_model_does_not_take_is_dropped_or_refused_by_its_rule(key, name, dropped, refused, responses):
    found = offering(key, name)
    assert (set(found.dropped), set(found.refused), found.responses) == (dropped, refused, responses)


def test_every_thinking_model_of_openai_has_the_rule_there_and_on_azure():
    for key in ("openai", "azure_openai"):
        entry = CATALOG.get(key)
        assert entry is not None
        chats = [one for one in (*entry.offerings, *entry.base_models) if one.type is ModelType.LLM]
        assert len(chats) > 50
        for one in chats:
            if ModelFeature.REASONING in one.features:
                assert (set(one.dropped), set(one.refused)) == (SAMPLING, {"stop"}), one.name
            assert one.responses <= ("stop" in one.refused)
        assert {one.name for one in chats if "-pro" in one.name or "codex" in one.name} <= {
            one.name for one in chats if one.responses
        }


@pytest.mark.parametrize(
    ("key", "name", "refused"),
    [
        ("openai", "text-embedding-ada-002", {"dimensions"}),
        ("openai", "text-embedding-3-large", set()),
        ("cohere", "embed-english-v3.0", {"dimensions"}),
        ("cohere", "embed-v4.0", set()),
    ],
)
def test_a_vector_of_another_length_is_refused_where_there_is_but_one(key, name, refused):
    found = offering(key, name, ModelType.TEXT_EMBEDDING)
    assert (set(found.dropped), set(found.refused), found.responses) == (set(), refused, False)


def test_an_end_that_was_announced_makes_a_model_deprecated_and_names_what_replaces_it():
    dying = offering("openai", "gpt-4o")
    assert (dying.deprecated, dying.ends, dying.replaced_by) == (True, date(2027, 1, 14), "gpt-6-luna")
    assert offering("anthropic", "claude-sonnet-4-5").ends == date(2026, 11, 30)
    assert offering("openai", "whisper-1", ModelType.SPEECH_TO_TEXT).replaced_by == "gpt-transcribe"
    assert offering("google", "gemini-3.1-flash-lite").deprecated is False
    assert offering("openai", "gpt-6.1-sol").deprecated is False


def test_base_models_are_described_and_not_offered():
    azure = CATALOG.get("azure_openai")
    assert azure is not None
    assert {"gpt-4o", "gpt-35-turbo", "text-embedding-3-large"} <= {found.name for found in azure.base_models}
    assert CATALOG.offering("azure_openai", ModelType.LLM, "gpt-4o") is None


def test_search_looks_into_names_and_labels_whatever_the_case():
    anthropic = CATALOG.get("anthropic")
    assert anthropic is not None
    for wanted in ("OPUS-5-5", "opus 5.5"):
        assert [found.name for found in on_offer(anthropic.offerings, now=STOP, search=wanted)] == [
            "claude-opus-5-5"
        ]
    assert on_offer(anthropic.offerings, now=STOP, type=ModelType.RERANK) == []


FAULTS = [
    ('"two" = {}', '"two" = 5', "LLM two", "must be a table"),
    ('"two" = {}', '"two" = {}\n"two words" = {}', "LLM two words", "its name must be"),
    ('"two" = {}', '"two" = {}\n"one|two" = {}', "LLM one|two", "without |"),
    ('"two" = {}', '"two" = { speed = 5 }', "LLM two", "speed: unknown"),
    ('label = "One"', 'label = " "', "LLM one", "label: must be"),
    ("context = 1000", 'context = "1000"', "LLM one", "context: must be a whole number"),
    ("context = 1000", "context = true", "LLM one", "context: must be a whole number"),
    ("context = 1000", "context = 0", "LLM one", "context: must be a whole number"),
    ("max_output = 100", "max_output = 1001", "LLM one", "max_output: is larger"),
    ('["VISION"]', '["TELEPATHY"]', "LLM one", "features: 'TELEPATHY' is not one of"),
    ('["VISION"]', '["VISION", "VISION"]', "LLM one", "features: one stands twice"),
    ('["VISION"]', '"VISION"', "LLM one", "features: must be a list"),
    ('"two" = {}', '"two" = { dropped = "topP" }', "LLM two", "dropped: must be a list"),
    (
        '"two" = {}',
        '"two" = { dropped = ["top_p"] }',
        "LLM two",
        "dropped: 'top_p' is no parameter of a call of LLM",
    ),
    (
        '"two" = {}',
        '"two" = { refused = ["dimensions"] }',
        "LLM two",
        "refused: 'dimensions' is no parameter",
    ),
    ('"two" = {}', '"two" = { refused = [["stop"]] }', "LLM two", "refused: ['stop'] is no parameter"),
    (
        '"two" = {}',
        '"two" = { dropped = ["stop"], refused = ["stop"] }',
        "LLM two",
        "refused: 'stop' has a rule already",
    ),
    ('"two" = {}', '"two" = { responses = 1 }', "LLM two", "responses: must be true or false"),
    (
        "{ INPUT_MTOK = 1 } }",
        "{ INPUT_MTOK = 1 }, responses = true }",
        "TEXT_EMBEDDING one",
        "only chat models of OpenAI",
    ),
    ("{ INPUT_MTOK = 0.1 }", "5", "LLM one", "prices: must be a table"),
    ("INPUT_MTOK = 0.1", "PER_WISH = 0.1", "LLM one", "prices: 'PER_WISH' is not one of"),
    ("INPUT_MTOK = 0.1", 'INPUT_MTOK = "0.1"', "LLM one", "prices.INPUT_MTOK: must be a number"),
    ("INPUT_MTOK = 0.1", "INPUT_MTOK = true", "LLM one", "prices.INPUT_MTOK: must be a number"),
    ("INPUT_MTOK = 0.1", "INPUT_MTOK = nan", "LLM one", "prices.INPUT_MTOK: must be a number"),
    ("INPUT_MTOK = 0.1", "INPUT_MTOK = 0", "LLM one", "never zero"),
    ("INPUT_MTOK = 0.1", "INPUT_MTOK = -1", "LLM one", "never zero"),
    ("INPUT_MTOK = 1 ", "INPUT_MTOK = 100 ", "TEXT_EMBEDDING one", "100 a million tokens cannot be right"),
    ("ends = 2027-01-01", 'ends = "2027-01-01"', "LLM one", "ends: must be a date"),
    ("ends = 2027-01-01", "ends = 2027-01-01T00:00:00Z", "LLM one", "ends: must be a date"),
    ("ends = 2027-01-01", "deprecated = 1", "LLM one", "deprecated: must be true or false"),
    ("ends = 2027-01-01, ", "", "LLM one", "replaced_by: only a deprecated model"),
    ('replaced_by = "two"', 'replaced_by = "three"', "LLM one", "replaced_by: 'three' is not another model"),
    ('replaced_by = "two"', 'replaced_by = "one"', "LLM one", "replaced_by: 'one' is not another model"),
    ('replaced_by = "two"', "replaced_by = 5", "LLM one", "replaced_by: 5 is not another model"),
    ('"two" = {}', '"two" = { ends = 2027-01-01 }', "LLM one", "'two' does not outlive it"),
    ('replaced_by = "two"', "prices_from = 5", "LLM one", "prices_from: must be a date"),
    ("[models.LLM]", "[models.WISH]", "models.WISH", "not one of model_types"),
    ("[base_models.LLM]", "[base_models.WISH]", "base_models.WISH", "not one of custom_model_types"),
    ('"PREDEFINED_MODELS", ', "", "models", "exactly where PREDEFINED_MODELS"),
    ('"base" = { context = 10 }', '"base" = { context = -1 }', "LLM base", "context: must be"),
]


@pytest.mark.parametrize(("old", "new", "entry", "fault"), FAULTS)
def test_a_faulty_model_is_named_by_file_model_and_fault(old, new, entry, fault, tmp_path):
    assert old in GOOD
    (tmp_path / "somebody.toml").write_text(GOOD)
    assert len(load(tmp_path)) == 1
    (tmp_path / "somebody.toml").write_text(GOOD.replace(old, new, 1))
    with pytest.raises(CatalogFault) as refused:
        load(tmp_path)
    assert str(refused.value).startswith(f"somebody.toml: entry {entry!r}: ")
    assert fault in str(refused.value)


def test_what_only_the_responses_api_offers_takes_no_stop(tmp_path):
    for row in ('{ responses = true, refused = ["stop"] }', "{ responses = false }"):
        (tmp_path / "somebody.toml").write_text(GOOD.replace('"two" = {}', f'"two" = {row}'))
        assert len(load(tmp_path)) == 1
    (tmp_path / "somebody.toml").write_text(GOOD.replace('"two" = {}', '"two" = { responses = true }'))
    with pytest.raises(CatalogFault, match="has no stop, so refused must name it"):
        load(tmp_path)


def test_the_data_says_all_that_it_can(tmp_path):
    text = GOOD.replace('replaced_by = "two"', 'replaced_by = "two", prices_from = 2026-10-01')
    (tmp_path / "somebody.toml").write_text(text)
    found = load(tmp_path).offering("somebody", ModelType.LLM, "one")
    assert found is not None
    assert found.prices[0].valid_from == date(2026, 10, 1)
    assert str(found.prices[0].amount) == "0.1"
    assert found.deprecated
    bare = load(tmp_path).offering("somebody", ModelType.LLM, "two")
    assert bare == Offering("somebody", ModelType.LLM, "two", "two")
