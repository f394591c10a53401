"""A new source of models is shown as a difference, reviewed by the same rules, and writes nothing unasked."""

import json
import tomllib
from datetime import date
from decimal import Decimal

import pytest

from models.catalog import candidates
from models.catalog.candidates import BadSource
from models.catalog.labels import label
from models.catalog.providers import FOLDER, load
from models.catalog.regenerate import REVIEW, main

TODAY = date(2026, 11, 24)
FEATURES = ["vision", "function_calling", "tool_choice", "response_schema", "pdf_input", "reasoning"]


def row(model, provider="anthropic", mode="chat", **known):
    return {
        "provider": provider,
        "model": model,
        "mode": mode,
        "ctx": None,
        "max_out": None,
        "deprecation_date": None,
        "in_mtok": None,
        "out_mtok": None,
        "features": [],
        "no": [],
        **known,
    }


def read(*rows, review=None):
    return candidates.read(list(rows), review or {}, today=TODAY)


def one(found, key="anthropic"):
    (candidate,) = found.models[key].values()
    return candidate


def test_chat_and_responses_are_language_models_and_what_has_no_job_here_is_left_out():
    jobs = {
        "chat": "LLM",
        "responses": "LLM",
        "embedding": "TEXT_EMBEDDING",
        "rerank": "RERANK",
        "image_generation": "IMAGE_GENERATION",
        "audio_transcription": "SPEECH_TO_TEXT",
        "audio_speech": "TEXT_TO_SPEECH",
        "moderation": "MODERATION",
    }
    others = ("realtime", "video_generation", "image_edit", "ocr", "completion")
    found = read(*(row(mode, "openai", mode) for mode in (*jobs, *others)))
    assert {name: str(job) for job, name in found.models["openai"]} == jobs
    assert found.remarks == ()


def test_a_mode_or_a_provider_that_is_not_known_is_told():
    found = read(row("a", mode="telepathy"), row("b", provider="somebody"))
    assert found.remarks == (
        "row 0: the mode 'telepathy' is not known",
        "row 1: the catalog has no provider 'somebody'",
    )


@pytest.mark.parametrize("name", ["eu/gpt-5", "1024-x-1024/gpt-image-1.5", "ft:gpt-4o-2024-08-06"])
def test_a_name_with_a_prefix_is_none_of_the_providers(name):
    assert read(row(name, "openai")).models["openai"] == {}


def test_what_only_speaks_in_real_time_is_left_out():
    live = row("gpt-live-transcribe", "openai", "audio_transcription", endpoints=["/v1/realtime"])
    both = row(
        "gpt-transcribe",
        "openai",
        "audio_transcription",
        endpoints=["/v1/realtime", "/v1/audio/transcriptions"],
    )
    assert [name for _, name in read(live, both).models["openai"]] == ["gpt-transcribe"]


def test_what_has_ended_is_left_out_and_what_ends_is_dated():
    found = read(row("dead", deprecation_date="2026-11-24"), row("dying", deprecation_date="2026-11-25"))
    assert one(found)["ends"] == date(2026, 11, 25)


def test_a_name_ends_with_the_last_of_its_snapshots():
    snapshots = [
        row("gpt-4o-2024-05-13", "openai", deprecation_date="2026-12-01"),
        row("gpt-4o-2024-11-20", "openai", deprecation_date="2027-01-14"),
    ]
    found = read(row("gpt-4o", "openai"), *snapshots, row("gpt-4o-mini", "openai"))
    models = found.models["openai"]
    assert models["LLM", "gpt-4o"]["ends"] == date(2027, 1, 14)
    assert "ends" not in models["LLM", "gpt-4o-mini"]
    undated = row("gpt-4o-2025-01-01", "openai")
    assert "ends" not in read(row("gpt-4o", "openai"), *snapshots, undated).models["openai"]["LLM", "gpt-4o"]


def test_prices_stay_exact_and_a_half_known_one_is_unknown():
    found = read(row("m", in_mtok=Decimal("0.0375"), out_mtok=Decimal("0.15")))
    assert one(found)["prices"] == {"INPUT_MTOK": Decimal("0.0375"), "OUTPUT_MTOK": Decimal("0.15")}
    assert one(read(row("m", in_mtok=Decimal("0.14"))))["prices"] == {}
    assert one(read(row("m", in_mtok=0, out_mtok=0)))["prices"] == {}
    assert one(read(row("m", "cohere", "embedding", in_mtok=1)), "cohere")["prices"] == {"INPUT_MTOK": 1}
    assert "prices" not in one(read(row("m", "openai", "image_generation", in_mtok=5)), "openai")


def test_features_are_those_of_the_schema_and_what_is_denied_is_not_told():
    told = one(read(row("m", features=[*FEATURES, "web_search"], no=["pdf_input"])))["features"]
    assert told == {"VISION", "TOOL_CALL", "STRUCTURED_OUTPUT", "REASONING", "STREAMING"}
    assert "features" not in one(read(row("m", no=["native_streaming"])))


def test_a_denial_of_sampling_and_an_api_of_its_own_become_rules():
    assert one(read(row("m", no=["sampling_params"])))["dropped"] == ["temperature", "topP"]
    assert "dropped" not in one(read(row("m", no=["vision"])))
    assert one(read(row("m", "openai", "responses")), "openai")["responses"] is True
    alone = row("m", "azure", endpoints=["/v1/responses"])
    both = row("m", "azure", endpoints=["/v1/responses", "/v1/chat/completions"])
    assert one(read(alone), "azure_openai")["responses"] is True
    assert "responses" not in one(read(both), "azure_openai")
    assert "responses" not in one(read(row("m", endpoints=["/v1/responses"])))


def test_a_correction_may_be_for_those_of_a_feature_alone():
    review = {
        "anthropic": [{"names": ["*"], "having": "REASONING", "set": {"refused": ["stop"]}, "because": "x"}]
    }
    models = read(row("thinks", features=["reasoning"]), row("not"), review=review).models["anthropic"]
    assert models["LLM", "thinks"]["refused"] == ["stop"]
    assert "refused" not in models["LLM", "not"]


def test_the_window_of_openai_is_input_and_output_together():
    assert one(read(row("m", "openai", ctx=922000, max_out=128000)), "openai")["context"] == 1_050_000
    assert one(read(row("m", "azure", ctx=272000, max_out=128000)), "azure_openai")["context"] == 400_000
    assert one(read(row("m", ctx=922000, max_out=128000)))["context"] == 922_000


def test_a_row_that_stands_twice_counts_once_and_is_told_where_it_differs():
    assert read(row("m"), row("m")).remarks == ()
    assert read(row("m"), row("m", ctx=5)).remarks == (
        "anthropic: m stands twice and differs; the first one counts",
    )


def test_a_review_corrects_leaves_out_and_adds():
    review = {
        "anthropic": [
            {"names": ["wrong"], "set": {"context": 7}, "because": "x"},
            {"names": ["gone-*"], "leave_out": True, "because": "x"},
            {"names": ["newer"], "add": "LLM", "set": {"replaced_by": "nobody"}, "because": "x"},
            {"names": ["unknown"], "leave_out": True, "because": "x"},
        ]
    }
    found = read(row("wrong", ctx=5), row("gone-1"), row("gone-2"), review=review)
    models = found.models["anthropic"]
    assert {name for _, name in models} == {"wrong", "newer"}
    assert models["LLM", "wrong"]["context"] == 7
    assert found.remarks == (
        "review.toml: anthropic[3] (unknown) meets no model of this source",
        "anthropic: newer is replaced by nobody, which is not offered",
    )


@pytest.mark.parametrize(
    "entry",
    [
        {"names": ["m"], "set": {}},
        {"because": "x", "set": {}},
        {"names": ["m"], "because": "x"},
        {"names": ["m"], "because": "x", "set": {}, "leave_out": True},
        {"names": ["m"], "because": "x", "add": "LLM"},
    ],
)
def test_a_review_without_a_reason_or_a_deed_is_refused(entry):
    with pytest.raises(BadSource, match=r"review.toml: anthropic\[0\]"):
        read(row("m"), review={"anthropic": [entry]})


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ({}, "must be a list"),
        ([5], "row 0 is not an object"),
        ([{"provider": "openai"}], "row 0: model is missing"),
        ([row("m", ctx="5")], "row 0: ctx is missing or of another kind"),
    ],
)
def test_a_source_of_another_shape_is_refused(rows, fault):
    with pytest.raises(BadSource, match=fault):
        candidates.read(rows, {}, today=TODAY)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gpt-5.4-mini-2026-03-17", "GPT-5.4 Mini (2026-03-17)"),
        ("claude-opus-4-5-20251101", "Claude Opus 4.5 (2025-11-01)"),
        ("claude-haiku-5-5", "Claude Haiku 5.5"),
        ("gemini-3.8-flash-tts", "Gemini 3.8 Flash TTS"),
        ("o3-pro", "o3 Pro"),
        ("command-r7b-12-2024", "Command R7B (12-2024)"),
        ("eleven_flash_v2_5", "Eleven Flash v2.5"),
        ("sd3.5-large-turbo", "SD3.5 Large Turbo"),
        ("text-embedding-3-small", "Text Embedding 3 Small"),
        ("llama3:8b", "llama3:8b"),
        ("gemma-3-27b-it", "Gemma 3 27B IT"),
        ("gemma-4-26b-a4b-it", "Gemma 4 26B A4B IT"),
    ],
)
def test_a_label_is_the_name_as_people_write_it(name, told):
    assert label(name) == told


@pytest.fixture
def data(tmp_path):
    """A folder with one provider's data, and a source of one model that it does not have."""
    folder = tmp_path / "data"
    folder.mkdir()
    head = (FOLDER / "anthropic.toml").read_text().partition("# One line")[0]
    present = "prices = { INPUT_MTOK = 1, CACHED_INPUT_MTOK = 0.25, OUTPUT_MTOK = 2 }"
    (folder / "anthropic.toml").write_text(
        f'{head}[models.LLM]\n"kept" = {{ label = "By hand", {present} }}\n"gone" = {{ label = "Gone" }}\n'
    )
    source = tmp_path / "source.json"
    source.write_text(
        json.dumps(
            [
                row("kept", in_mtok=3, out_mtok=0.0375),
                row("fresh", in_mtok=1, out_mtok=2, ctx=9, no=["sampling_params"]),
            ]
        )
    )
    return folder, source


def test_the_difference_is_shown_and_nothing_is_written_unasked(data, capsys):
    folder, source = data
    before = (folder / "anthropic.toml").read_text()
    assert main([str(source), "--data", str(folder), "--today", "2026-11-24"]) == 0
    shown = capsys.readouterr().out
    assert '-"gone" = ' in shown
    assert '+"fresh" = { label = "Fresh", context = 9' in shown
    assert (folder / "anthropic.toml").read_text() == before


def test_what_is_written_loads_and_keeps_what_the_source_cannot_say(data, capsys):
    folder, source = data
    assert main([str(source), "--data", str(folder), "--today", "2026-11-24", "--write"]) == 0
    entry = load(folder).get("anthropic")
    assert entry is not None
    told = {found.name: found for found in entry.offerings}
    assert {"kept", "fresh"} <= set(told)
    assert "gone" not in told
    assert told["kept"].label == "By hand"
    assert (told["kept"].dropped, told["fresh"].dropped) == (set(), {"temperature", "topP"})
    assert {price.unit.value: str(price.amount) for price in told["kept"].prices} == {
        "INPUT_MTOK": "3",
        "CACHED_INPUT_MTOK": "0.25",
        "OUTPUT_MTOK": "0.0375",
    }
    capsys.readouterr()
    assert main([str(source), "--data", str(folder), "--today", "2026-11-24"]) == 0
    assert capsys.readouterr().out == ""


def test_a_price_that_the_source_no_longer_knows_becomes_unknown(data, capsys):
    folder, source = data
    source.write_text(json.dumps([row("kept")]))
    assert main([str(source), "--data", str(folder), "--today", "2026-11-24", "--write"]) == 0
    kept = tomllib.loads((folder / "anthropic.toml").read_text())["models"]["LLM"]["kept"]
    assert kept["prices"] == {"CACHED_INPUT_MTOK": 0.25}


def test_a_source_that_cannot_be_read_is_told_in_a_line(tmp_path, capsys):
    source = tmp_path / "source.json"
    for text in ("{", "{}", "[5]"):
        source.write_text(text)
        assert main([str(source)]) == 1
        assert capsys.readouterr().err.startswith(f"{source}: ")
    assert main([str(tmp_path / "nowhere.json")]) == 1


def test_every_correction_of_the_review_has_a_reason():
    review = tomllib.loads(REVIEW.read_text())
    assert all(entry["because"].endswith(".") for entries in review.values() for entry in entries)
