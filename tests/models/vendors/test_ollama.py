"""The ladder of Ollama's protocol, against a provider that plays it over a real socket."""

import asyncio

import pytest

from models.vendors import ollama_models
from models.vendors.client import Deadline
from models.vendors.failure import Failure
from models.vendors.verdict import FoundModel
from tests.fakes.ollama import shown
from tests.fakes.provider import KEY, WRONG_KEY, Provider, fixed
from tests.models.vendors.steps import check

NAMES = ("gemma3:270m", "all-minilm:latest")


def ollama(**given):
    return Provider(**{"dialect": "ollama", "key": None, "models": NAMES, **given})


async def test_a_server_without_a_key_climbs_every_step(client_for):
    async with ollama() as provider:
        verdict, steps = await check(
            await client_for(provider.origin), "ollama", f"{provider.origin}/", key=None
        )
        assert provider.paths == ["/api/version", "/api/tags", "/api/show", "/api/show"]
        assert all("Authorization" not in request.headers for request in provider.requests)
    assert verdict.outcome.failure is None
    assert [(offering.name, offering.type) for offering in verdict.models or ()] == [
        ("gemma3:270m", "LLM"),
        ("all-minilm:latest", "TEXT_EMBEDDING"),
    ]
    assert [kind for kind, state in steps.said if state == "SUCCEEDED"] == [
        "REACH",
        "AUTHENTICATE",
        "DISCOVER",
    ]
    assert "asked for no key" in (steps.details["AUTHENTICATE"] or "")
    assert steps.details["DISCOVER"] == "2 models; 2 were asked what they can do."


async def test_a_key_is_sent_and_a_wrong_one_is_rejected(client_for):
    async with ollama(key=KEY) as provider:
        client = await client_for(provider.origin)
        verdict, _ = await check(client, "ollama", provider.origin)
        assert verdict.outcome.failure is None
        verdict, steps = await check(client, "ollama", provider.origin, key=WRONG_KEY)
    assert verdict.outcome.failure is Failure.KEY_REJECTED
    assert steps.states == {"REACH": "SUCCEEDED", "AUTHENTICATE": "FAILED"}


ENDS = [
    ("page", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("empty", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("other_json", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("redirect", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("empty_object", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("no_ids", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("cut_json", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("server_error", Failure.PROVIDER_ERROR, "INCONCLUSIVE", None),
    ("never", Failure.TIMEOUT, "INCONCLUSIVE", None),
    ("hang_up", Failure.UNREACHABLE, "INCONCLUSIVE", None),
    ("forbidden_page", Failure.WRONG_ENDPOINT, "FAILED", None),
]


@pytest.mark.parametrize(("listing", "failure", "authenticate", "discover"), ENDS)
async def test_each_way_to_fail_ends_at_its_step(listing, failure, authenticate, discover, client_for):
    async with ollama(listing=listing) as provider:
        client = await client_for(provider.origin, deadline=Deadline(connect=1, first_byte=0.3, total=0.7))
        verdict, steps = await check(client, "ollama", provider.origin, key=None)
    assert verdict.outcome.failure is failure
    assert verdict.outcome.hint
    assert (steps.states["REACH"], steps.states["AUTHENTICATE"]) == ("SUCCEEDED", authenticate)
    assert steps.states.get("DISCOVER") == discover


async def test_a_server_of_openais_protocol_is_not_ollama(client_for):
    async with Provider(dialect="llama", key=None) as provider:
        verdict, _ = await check(await client_for(provider.origin), "ollama", provider.origin, key=None)
    assert verdict.outcome.failure is Failure.WRONG_ENDPOINT
    assert "without /api" in (verdict.outcome.hint or "")


async def test_a_trial_chats_once_and_briefly(client_for):
    async with ollama() as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "ollama", provider.origin, key=None, invoke=True)
        sent = provider.requests[-1].body
        assert sent["model"] == "gemma3:270m"
        assert sent["options"] == {"num_predict": 16}
        assert sent["stream"] is False
        assert (verdict.outcome.failure, steps.states["INVOKE"]) == (None, "SUCCEEDED")
        assert steps.details["INVOKE"] == "gemma3:270m answered; it wrote at most 16 tokens."
        verdict, _ = await check(
            client, "ollama", provider.origin, key=None, invoke=True, invoke_model="none"
        )
    assert (verdict.outcome.failure, verdict.limited_by) == (Failure.MODEL_NOT_FOUND, Failure.MODEL_NOT_FOUND)


async def test_a_server_without_models_succeeds_and_has_nothing_to_try(client_for):
    async with ollama(models=()) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "ollama", provider.origin, key=None, invoke=True)
    assert (verdict.outcome.failure, verdict.models, steps.states["INVOKE"]) == (None, (), "SKIPPED")


SEES = ("VISION", "TOOL_CALL", "STREAMING", "REASONING")
TOLD = [
    (
        shown("m", "completion", "vision", "tools", "thinking", window=131_072),
        FoundModel("m", "LLM", 131_072, SEES),
    ),
    (shown("m", "completion", "insert"), FoundModel("m", "LLM", 32_768, ("STREAMING",))),
    (shown("m", "embedding", architecture="bert", window=512), FoundModel("m", "TEXT_EMBEDDING", 512)),
    (shown("m", "image", window=None), FoundModel("m", "IMAGE_GENERATION")),
    (shown("m", "insert"), FoundModel("m", None, 32_768)),
    # What a model is served with is less than what it was trained with.
    (
        shown("m", "completion", parameters='num_ctx                        8192\nstop   "<|end|>"'),
        FoundModel("m", "LLM", 8192, ("STREAMING",)),
    ),
    (
        shown("m", "completion", parameters="num_ctx 65536", window=8192),
        FoundModel("m", "LLM", 8192, ("STREAMING",)),
    ),
    (
        shown("m", "completion", parameters="num_ctx 4096", window=None),
        FoundModel("m", "LLM", 4096, ("STREAMING",)),
    ),
    (
        shown("m", "completion", window=None, **{"other.context_length": 2048}),
        FoundModel("m", "LLM", 2048, ("STREAMING",)),
    ),
    # An older server tells no capabilities; another's answer may be anything.
    ({"model_info": {"llama.context_length": 2048}}, FoundModel("m", "LLM", 2048, ("STREAMING",))),
    (
        {"capabilities": {}, "model_info": [], "parameters": 7, "details": None},
        FoundModel("m", "LLM", None, ("STREAMING",)),
    ),
    (
        {"capabilities": [1, None], "model_info": {"general.architecture": [], "x.context_length": "many"}},
        FoundModel("m", "LLM", None, ("STREAMING",)),
    ),
]


@pytest.mark.parametrize(("told", "found"), TOLD)
async def test_a_model_is_as_the_server_tells_of_it(told, found, client_for):
    async with ollama(models=("m",), details={"m": told}) as provider:
        verdict, steps = await check(await client_for(provider.origin), "ollama", provider.origin, key=None)
        assert [request.body for request in provider.requests[2:]] == [{"model": "m"}]
        # Nothing that loads a model was called.
        assert provider.paths == ["/api/version", "/api/tags", "/api/show"]
    assert verdict.models == (found,)
    assert steps.details["DISCOVER"] == "1 model; it was asked what it can do."


async def test_what_the_server_tells_of_a_model_goes_before_its_name(client_for):
    told = {"nomic-embed-code": shown("nomic-embed-code", "completion", window=4096)}
    async with ollama(models=(*told, "all-minilm:latest"), details=told) as provider:
        verdict, _ = await check(await client_for(provider.origin), "ollama", provider.origin, key=None)
    assert verdict.models == (
        FoundModel("nomic-embed-code", "LLM", 4096, ("STREAMING",)),
        FoundModel("all-minilm:latest", "TEXT_EMBEDDING", 32_768),
    )


SILENT = ["server_error", "page", "empty", "cut_json", "cut", "hang_up", "never", "large", "redirect", "rate"]


@pytest.mark.parametrize("showing", SILENT)
async def test_a_model_that_is_not_told_of_is_what_its_name_tells(showing, client_for):
    async with ollama(showing=showing) as provider:
        verdict, steps = await check(
            await client_for(provider.origin), "ollama", provider.origin, key=None, invoke=True
        )
    assert verdict.models == (
        FoundModel("gemma3:270m", "LLM", None, ("STREAMING",)),
        FoundModel("all-minilm:latest", "TEXT_EMBEDDING"),
    )
    assert (verdict.outcome.failure, verdict.limited_by) == (None, None)
    assert steps.details["DISCOVER"] == "2 models; 2 were asked what they can do, and none answered."
    assert steps.states["INVOKE"] == "SUCCEEDED"


async def test_a_proxy_that_lets_the_tags_alone_through_leaves_the_names(client_for):
    async with ollama(models=("m",), showing=fixed("404: Not Found", 404)) as provider:
        verdict, steps = await check(await client_for(provider.origin), "ollama", provider.origin, key=None)
    assert verdict.models == (FoundModel("m", "LLM", None, ("STREAMING",)),)
    assert steps.details["DISCOVER"] == "1 model; it was asked what it can do, and did not answer."


async def test_one_that_fails_costs_the_others_nothing(client_for):
    async def showing(provider, request):
        asked = (await request.json())["model"]
        if asked == "gemma3:270m":
            return await fixed({"error": "broken"}, 500)(provider, request)
        return provider._show({"model": asked})

    async with ollama(showing=showing) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "ollama", provider.origin, key=None, invoke_model="none")
    assert [found.context_window for found in verdict.models or ()] == [None, 32_768]
    assert (
        steps.details["DISCOVER"]
        == "2 models, and none is not among them; 2 were asked what they can do, and 1 answered."
    )


async def test_many_models_are_asked_a_few_at_a_time_and_not_all(client_for):
    at_once = most = 0

    async def showing(provider, request):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.001)
        at_once -= 1
        return provider._show(await request.json())

    names = tuple(f"m-{number}" for number in range(230))
    async with ollama(models=names, showing=showing) as provider:
        verdict, steps = await check(await client_for(provider.origin), "ollama", provider.origin, key=None)
        asked = [request.body["model"] for request in provider.requests if request.path == "/api/show"]
    assert sorted(asked) == sorted(names[:200])
    assert most == 8
    assert [found.name for found in verdict.models or ()] == list(names)
    assert [found.context_window for found in verdict.models or ()] == [32_768] * 200 + [None] * 30
    assert steps.details["DISCOVER"] == "230 models; 200 were asked what they can do."


async def test_a_server_that_is_slow_to_tell_does_not_hold_up_the_check(client_for, monkeypatch):
    monkeypatch.setattr(ollama_models, "PATIENCE", 0.2)

    async def showing(provider, request):
        asked = (await request.json())["model"]
        if asked != "gemma3:270m":
            await asyncio.sleep(3600)
        return provider._show({"model": asked})

    names = ("gemma3:270m", *(f"m-{number}" for number in range(19)))
    async with ollama(models=names, showing=showing) as provider:
        client = await client_for(provider.origin, deadline=Deadline())
        verdict, steps = await check(client, "ollama", provider.origin, key=None)
        # None of the others was asked once patience was over.
        assert provider.paths.count("/api/show") == 1 + 8
    assert verdict.outcome.failure is None
    assert [found.context_window for found in verdict.models or ()] == [32_768, *([None] * 19)]
    assert steps.details["DISCOVER"] == "20 models; 9 were asked what they can do, and 1 answered."


async def test_the_key_goes_with_every_question_and_comes_back_with_none(client_for):
    echo = {"m": {**shown("m"), "capabilities": ["completion", KEY], "license": KEY}}
    async with ollama(key=KEY, models=("m",), details=echo) as provider:
        verdict, steps = await check(await client_for(provider.origin), "ollama", provider.origin)
        sent = provider.requests[-1]
        assert (sent.path, sent.headers["Authorization"]) == ("/api/show", f"Bearer {KEY}")
    assert KEY not in repr(verdict) + repr(steps)


async def test_an_embedding_is_tried_and_one_of_nothing_proves_nothing(client_for):
    async with ollama() as provider:
        client = await client_for(provider.origin)
        how = {"key": None, "invoke": True, "invoke_model": "all-minilm:latest"}
        verdict, steps = await check(client, "ollama", provider.origin, **how)
        assert (verdict.outcome.failure, provider.paths[-1]) == (None, "/api/embed")
        assert steps.details["INVOKE"] == "all-minilm:latest answered; it embedded one word."
        provider.embedding = fixed({"model": "all-minilm:latest", "embeddings": []}, 200)
        verdict, steps = await check(client, "ollama", provider.origin, **how)
    assert (verdict.outcome.failure, steps.states["INVOKE"]) == (Failure.BAD_RESPONSE, "INCONCLUSIVE")
