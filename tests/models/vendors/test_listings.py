"""What each provider's list tells of its models, in the shapes in which the lists come, and what is kept of it."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from models.vault.secret import Secret
from models.vendors import openai_rows
from models.vendors.adapter import CheckCall
from models.vendors.kinds import kind
from models.vendors.ladder import Ladder
from models.vendors.listing import listed, sifted
from models.vendors.verdict import FoundModel
from tests.fakes import anthropic, cohere, elevenlabs, google
from tests.fakes.provider import KEY, Provider, fixed
from tests.models.vendors.steps import StepLog, check


def one(row, unknown="LLM"):
    [found] = openai_rows.found([row], unknown=unknown)
    return found


OF_OPENAIS_PROTOCOL = [
    pytest.param(
        {"id": "gpt-5.5", "object": "model", "created": 1, "owned_by": "openai", "shutdown_date": None},
        FoundModel("gpt-5.5", "LLM", None, ("STREAMING",)),
        id="openai",
    ),
    pytest.param(
        {"id": "gpt-5", "object": "model", "owned_by": "openai", "shutdown_date": "2026-12-11"},
        FoundModel("gpt-5", "LLM", None, ("STREAMING",), retires_at="2026-12-11"),
        id="openai-with-an-end",
    ),
    pytest.param(
        {
            "id": "gemma3-270m",
            "aliases": ["gemma3-270m"],
            "tags": [],
            "object": "model",
            "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
            "owned_by": "llamacpp",
            "meta": {"vocab_type": 1, "n_ctx": 2048, "n_ctx_train": 32768, "n_embd": 640, "ftype": "Q4_K"},
        },
        FoundModel("gemma3-270m", "LLM", 2048, ("STREAMING",)),
        id="llama.cpp",
    ),
    pytest.param(
        {"id": "house-model", "object": "model", "meta": {"n_ctx_train": 8192, "n_params": 1}},
        FoundModel("house-model", "LLM", 8192, ("STREAMING",)),
        id="llama.cpp-before-it-told-its-own-window",
    ),
    pytest.param(
        {"id": "llava", "meta": None, "architecture": {"input_modalities": ["text", "image", "audio"]}},
        FoundModel("llava", "LLM", None, ("VISION", "STREAMING", "AUDIO_INPUT")),
        id="llama.cpp-that-sees-and-hears",
    ),
    pytest.param(
        {"id": "meta-llama/Llama-3.1-8B", "owned_by": "vllm", "root": "x", "max_model_len": 131072},
        FoundModel("meta-llama/Llama-3.1-8B", "LLM", 131072, ("STREAMING",)),
        id="vllm",
    ),
    pytest.param(
        {
            "id": "anthropic/claude-sonnet-5",
            "name": "Anthropic: Claude Sonnet 5",
            "context_length": 1000000,
            "architecture": {
                "modality": "text+image->text",
                "input_modalities": ["text", "image", "file"],
                "output_modalities": ["text"],
            },
            "top_provider": {"context_length": 1000000, "max_completion_tokens": 128000},
            "supported_parameters": [
                *("include_reasoning", "max_tokens", "reasoning", "response_format"),
                *("structured_outputs", "tool_choice", "tools"),
            ],
            "expiration_date": "2027-03-01",
        },
        FoundModel(
            "anthropic/claude-sonnet-5",
            "LLM",
            1_000_000,
            ("VISION", "TOOL_CALL", "STRUCTURED_OUTPUT", "STREAMING", "REASONING", "DOCUMENT_INPUT"),
            max_output_tokens=128_000,
            label="Anthropic: Claude Sonnet 5",
            retires_at="2027-03-01",
        ),
        id="openrouter",
    ),
    pytest.param(
        {
            "id": "acme/tiny",
            "name": "Acme: Tiny",
            "context_length": 4096,
            "top_provider": {"context_length": None, "max_completion_tokens": None},
            "supported_parameters": ["response_format", "temperature"],
        },
        FoundModel("acme/tiny", "LLM", 4096, ("STREAMING",), label="Acme: Tiny"),
        id="openrouter-with-json-of-any-shape",
    ),
    pytest.param(
        {"id": "acme/vectors", "architecture": {"output_modalities": ["embeddings"]}},
        FoundModel("acme/vectors", "TEXT_EMBEDDING"),
        id="openrouter-embeddings",
    ),
    pytest.param(
        {"id": "acme/paint", "architecture": {"input_modalities": ["text"], "output_modalities": ["image"]}},
        FoundModel("acme/paint", "IMAGE_GENERATION"),
        id="openrouter-images",
    ),
    pytest.param(
        {"id": "acme/songs", "architecture": {"output_modalities": ["audio"]}},
        FoundModel("acme/songs"),
        id="openrouter-what-is-none-of-our-jobs",
    ),
    pytest.param(
        {
            "id": "mistral-medium-2508",
            "object": "model",
            "capabilities": {
                "completion_chat": True,
                "completion_fim": False,
                "function_calling": True,
                "fine_tuning": False,
                "vision": True,
            },
            "name": "mistral-medium-2508",
            "max_context_length": 131072,
            "aliases": ["mistral-medium-latest"],
            "deprecation": None,
            "type": "base",
        },
        FoundModel("mistral-medium-2508", "LLM", 131072, ("VISION", "TOOL_CALL", "STREAMING")),
        id="mistral",
    ),
    pytest.param(
        {
            "id": "mistral-large-2411",
            "capabilities": {"completion_chat": True, "function_calling": False},
            "max_context_length": 131072,
            "deprecation": "2026-12-31T12:00:00Z",
        },
        FoundModel("mistral-large-2411", "LLM", 131072, ("STREAMING",), deprecated=True),
        id="mistral-deprecated",
    ),
    pytest.param(
        {"id": "mistral-embed", "capabilities": {"completion_chat": False}, "max_context_length": 8192},
        FoundModel("mistral-embed", "TEXT_EMBEDDING", 8192),
        id="mistral-embeddings",
    ),
    pytest.param(
        {"id": "mistral-saba-x", "capabilities": {"completion_chat": False, "ocr": True}},
        FoundModel("mistral-saba-x"),
        id="mistral-what-does-not-chat",
    ),
    pytest.param(
        {"id": "llama-3.3-70b", "active": True, "context_window": 131072, "max_completion_tokens": 32768},
        FoundModel("llama-3.3-70b", "LLM", 131072, ("STREAMING",), max_output_tokens=32768),
        id="groq",
    ),
    pytest.param(
        {"id": "deepseek-ai/V3", "type": "chat", "display_name": "DeepSeek V3", "context_length": 131072},
        FoundModel("deepseek-ai/V3", "LLM", 131072, ("STREAMING",), label="DeepSeek V3"),
        id="together",
    ),
    pytest.param(
        {"id": "acme/salute", "type": "rerank", "context_length": 512},
        FoundModel("acme/salute", "RERANK", 512),
        id="together-reranker",
    ),
    pytest.param(
        {"id": "acme/fire", "supports_chat": True, "supports_tools": True, "supports_image_input": False},
        FoundModel("acme/fire", "LLM", None, ("TOOL_CALL", "STREAMING")),
        id="fireworks",
    ),
    pytest.param(
        {"id": "house-model", "object": "model"},
        FoundModel("house-model", "LLM", None, ("STREAMING",)),
        id="localai",
    ),
]


@pytest.mark.parametrize(("row", "found"), OF_OPENAIS_PROTOCOL)
def test_a_row_of_openais_protocol_tells_what_its_server_writes_there(row, found):
    assert one(row) == found


ODD = [
    {"meta": [], "architecture": "x", "top_provider": 7, "capabilities": "all", "type": ["llm"]},
    {"meta": {"n_ctx": "4096"}, "max_model_len": True, "context_length": -1, "supported_parameters": {}},
    {"architecture": {"input_modalities": [{}, None], "output_modalities": None}, "features": [[], 1]},
    {"max_model_len": 10**30, "context_window": float("inf"), "max_completion_tokens": 0.5},
    {"name": 7, "display_name": "", "shutdown_date": "soon", "deprecation": "", "deprecated": "no"},
    {"name": "x" * 201, "shutdown_date": 1_800_000_000, "capabilities": {"vision": None, "tools": 0}},
    {"name": "a\x00b", "shutdown_date": "0001-01-01T00:00:00+23:00", "tags": "vision"},
]


@pytest.mark.parametrize("more", ODD)
def test_what_is_of_another_kind_tells_nothing(more):
    assert one({"id": "m", **more}) == FoundModel("m", "LLM", None, ("STREAMING",))


@pytest.mark.parametrize(
    ("name", "own", "hosted"),
    [
        ("house-model", "LLM", None),
        ("qwen2-audio-7b", "LLM", "LLM"),
        ("gpt-realtime-2", None, None),
        ("sora-3", None, None),
        ("computer-use-preview", None, None),
        ("bge-m3", "TEXT_EMBEDDING", "TEXT_EMBEDDING"),
        ("intfloat/multilingual-e5-large", "TEXT_EMBEDDING", "TEXT_EMBEDDING"),
        ("xtts-v2", "TEXT_TO_SPEECH", "TEXT_TO_SPEECH"),
        ("babbage-002", "LLM", None),
    ],
)
async def test_a_name_that_tells_nothing_chats_on_a_server_of_ones_own_alone(name, own, hosted, client_for):
    async with Provider(models=(name,)) as fake:
        client = await client_for(fake.origin)
        for key, expected in (("openai_compatible", own), ("openai", hosted)):
            verdict, steps = await check(client, key, fake.base_url)
            assert [(found.name, found.type) for found in verdict.models or ()] == [(name, expected)]
            # Whether or not it is offered, it was seen.
            assert steps.details["DISCOVER"] == "1 model"
    async with Provider(dialect="ollama", key=None, models=(name,), showing="server_error") as fake:
        verdict, _ = await check(await client_for(fake.origin), "ollama", fake.origin, key=None)
        assert [found.type for found in verdict.models or ()] == [own]


async def test_the_shapes_come_through_the_door(client_for):
    rows = [param.values[0] for param in OF_OPENAIS_PROTOCOL]
    expected = {param.values[1].name: param.values[1] for param in reversed(OF_OPENAIS_PROTOCOL)}
    async with Provider(listing=fixed({"object": "list", "data": rows}, 200)) as fake:
        verdict, _ = await check(await client_for(fake.origin), "openai_compatible", fake.base_url)
        assert fake.paths == ["/v1/models"]
    assert {found.name: found for found in verdict.models or ()} == expected


LM_STUDIO = {
    "qwen/qwen3-vl-8b": {
        "type": "llm",
        "display_name": "Qwen3 VL 8B",
        "max_context_length": 262_144,
        "loaded_instances": [{"id": "qwen3-loaded", "config": {"context_length": 4096}}],
        "capabilities": {"vision": True, "trained_for_tool_use": True, "reasoning": {"default": "on"}},
    },
    "google/gemma-3-4b": {
        "type": "llm",
        "display_name": "Gemma 3 4B",
        "max_context_length": 131_072,
        "loaded_instances": [],
        "capabilities": {"vision": False, "trained_for_tool_use": False},
    },
    "text-embedding-nomic-embed-text-v1.5": {"type": "embedding", "max_context_length": 2048},
}
SEES = ("VISION", "TOOL_CALL", "STREAMING", "REASONING")


async def test_lm_studio_is_asked_where_it_tells_more_than_ids(client_for):
    names = ("qwen3-loaded", *LM_STUDIO, "unknown-to-it")
    async with Provider(dialect="lmstudio", models=names, details=LM_STUDIO) as fake:
        client = await client_for(fake.origin)
        for typed in (fake.base_url, fake.origin):
            verdict, steps = await check(client, "openai_compatible", typed)
            assert verdict.keep == {"base_url": f"{fake.origin}/v1"}
            assert steps.details["DISCOVER"] == "5 models"
            assert verdict.models == (
                FoundModel("qwen3-loaded", "LLM", 4096, SEES, label="Qwen3 VL 8B"),
                FoundModel("qwen/qwen3-vl-8b", "LLM", 4096, SEES, label="Qwen3 VL 8B"),
                FoundModel("google/gemma-3-4b", "LLM", 131_072, ("STREAMING",), label="Gemma 3 4B"),
                FoundModel("text-embedding-nomic-embed-text-v1.5", "TEXT_EMBEDDING", 2048),
                FoundModel("unknown-to-it", "LLM", None, ("STREAMING",)),
            )
        assert fake.paths.count("/api/v1/models") == 2


@pytest.mark.parametrize("showing", ["page", "server_error", "never", "no_ids", "cut", "hang_up"])
async def test_lm_studio_without_an_answer_there_is_a_list_of_ids(showing, client_for):
    async with Provider(dialect="lmstudio", models=("google/gemma-3-4b",), showing=showing) as fake:
        verdict, steps = await check(
            await client_for(fake.origin), "openai_compatible", fake.base_url, invoke=True
        )
    assert verdict.models == (FoundModel("google/gemma-3-4b", "LLM", None, ("STREAMING",)),)
    assert (verdict.outcome.failure, steps.states["INVOKE"]) == (None, "SUCCEEDED")


async def test_anthropic_tells_the_whole_entry(client_for):
    soon, past = (datetime.now(UTC) + timedelta(days=days) for days in (30, -30))
    rows = (
        anthropic.model("claude-opus-5-5", window=1_000_000, pdf_input=False),
        {
            **anthropic.model("claude-sonnet-4-5", lifecycle="deprecated"),
            "retires_at": soon.isoformat().replace("+00:00", "Z"),
        },
        {
            **anthropic.model("claude-overdue", lifecycle="deprecated"),
            "retires_at": past.isoformat().replace("+00:00", "Z"),
        },
        {**anthropic.model("claude-odd"), "retires_at": "soon", "capabilities": None, "max_tokens": None},
        anthropic.model("claude-2.1", lifecycle="retired"),
    )
    async with anthropic.Anthropic(models=rows) as fake:
        verdict, _ = await check(await client_for(fake.origin), "anthropic", fake.origin)
    opus, sonnet, overdue, odd = verdict.models or ()
    assert opus == FoundModel(
        "claude-opus-5-5",
        "LLM",
        1_000_000,
        ("VISION", "STRUCTURED_OUTPUT", "STREAMING", "REASONING"),
        max_output_tokens=128_000,
        label="Claude-Opus-5-5",
    )
    assert (sonnet.deprecated, sonnet.retires_at) == (True, soon.isoformat())
    # What is past and still listed is still served.
    assert (overdue.deprecated, overdue.retires_at) == (True, None)
    assert odd == replace(
        opus, name="claude-odd", label="Claude-Odd", features=("STREAMING",), max_output_tokens=None
    )


async def test_google_tells_limits_and_jobs(client_for):
    rows = (
        google.model("gemini-3.8-flash", "generateContent", "countTokens", thinking=True, displayName="3.8"),
        google.model("gemma-4-31b-it", "generateContent", window=262_144),
        google.model("gemini-embedding-2", "embedContent", window=8_192, outputTokenLimit=1),
        google.model("gemini-3-pro-image", "generateContent", window=65_536),
        google.model("gemini-3.8-flash-live", "bidiGenerateContent"),
        google.model("gemini-9-talks", "bidiGenerateContent"),
        google.model("lyria-3-pro-preview", "generateContent"),
        google.model("learned-lately", "generateContent"),
        google.model("aqa", "generateAnswer", window=7_168),
    )
    async with google.Google(models=rows) as fake:
        verdict, steps = await check(await client_for(fake.origin), "google", fake.origin)
    found = {model.name: model for model in verdict.models or ()}
    assert found["gemini-3.8-flash"] == FoundModel(
        "gemini-3.8-flash",
        "LLM",
        1_048_576,
        ("STREAMING", "REASONING"),
        max_output_tokens=65_536,
        label="3.8",
    )
    assert found["gemini-embedding-2"] == FoundModel("gemini-embedding-2", "TEXT_EMBEDDING", 8_192)
    assert {name: model.type for name, model in found.items()} == {
        "gemini-3.8-flash": "LLM",
        "gemma-4-31b-it": "LLM",
        "gemini-embedding-2": "TEXT_EMBEDDING",
        "gemini-3-pro-image": "IMAGE_GENERATION",
        "gemini-3.8-flash-live": None,
        "gemini-9-talks": None,
        "lyria-3-pro-preview": None,
        "learned-lately": "LLM",
        "aqa": None,
    }
    assert steps.details["DISCOVER"] == "9 models"


async def test_cohere_tells_endpoints_features_and_what_is_deprecated(client_for):
    rows = (
        cohere.model("command-a-03-2025", "chat", features=["json_mode", "json_schema", "tools"]),
        cohere.model("command-r-03-2024", "chat", is_deprecated=True),
        cohere.model("rerank-v3.5", "rerank", window=4096),
        cohere.model("command-classifier", "classify"),
        cohere.model("command-private", endpoints=None, features=None, context_length=None),
    )
    async with cohere.Cohere(models=rows) as fake:
        verdict, _ = await check(await client_for(fake.origin), "cohere", fake.origin)
    assert verdict.models == (
        FoundModel("command-a-03-2025", "LLM", 128_000, ("TOOL_CALL", "STRUCTURED_OUTPUT", "STREAMING")),
        FoundModel("command-r-03-2024", "LLM", 128_000, ("STREAMING",), deprecated=True),
        FoundModel("rerank-v3.5", "RERANK", 4096),
        FoundModel("command-classifier", None, 128_000),
        FoundModel("command-private", "LLM", None, ("STREAMING",)),
    )


async def test_elevenlabs_tells_names(client_for):
    rows = (
        {**elevenlabs.model("eleven_v3"), "name": "Eleven v3"},
        elevenlabs.model("scribe_v2", speaks=False),
    )
    async with elevenlabs.ElevenLabs(models=rows) as fake:
        verdict, _ = await check(await client_for(fake.origin), "elevenlabs", fake.origin)
    assert verdict.models == (
        FoundModel("eleven_v3", "TEXT_TO_SPEECH", label="Eleven v3"),
        FoundModel("scribe_v2", "SPEECH_TO_TEXT"),
    )


def test_a_label_that_bears_a_secret_is_no_label():
    bearing = (f"Your {KEY}", KEY.upper(), "".join(f"%{ord(letter):02x}" for letter in KEY))
    models = [listed(f"m-{number}", label=label) for number, label in enumerate((*bearing, "Good"))]
    assert [one.label for one in sifted(models, without=(KEY,)) if one] == [None, None, None, "Good"]


def test_what_a_row_keeps_is_read_back_and_older_rows_too():
    whole = FoundModel(
        "m", "LLM", 4096, ("STREAMING",), 512, "My model", deprecated=True, retires_at="2027-01-14"
    )
    for model in (whole, FoundModel("m"), FoundModel("m", "RERANK", 512)):
        assert FoundModel.read(orjson.loads(orjson.dumps(model.kept()))) == model
    assert FoundModel("m").kept() == {"name": "m"}
    older = {"name": "m", "type": None, "context_window": None, "features": []}
    assert FoundModel.read(older) == FoundModel("m")


def test_a_guess_says_whether_the_name_tells_another_job_or_nothing():
    assert (kind("house-model"), kind("house-model", unknown="LLM")) == (None, "LLM")
    assert (kind("sora-3"), kind("sora-3", unknown="LLM")) == (None, None)
    assert kind("bge-m3", unknown="LLM") == "TEXT_EMBEDDING"


async def test_a_long_list_lets_others_have_their_turn(client_for):
    turns = 0

    async def other():
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    call = CheckCall("openai_compatible", {}, {"api_key": Secret(KEY)}, await client_for(), StepLog(), str)
    beside = asyncio.create_task(other())
    models = await Ladder(call, {}, keyed=True).found(listed(f"m-{number}") for number in range(5_000))
    beside.cancel()
    assert (len(models), turns) == (5_000, 20)
