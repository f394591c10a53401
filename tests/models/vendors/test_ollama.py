"""The ladder of Ollama's protocol, against a provider that plays it over a real socket."""

import pytest

from models.vendors.client import Deadline
from models.vendors.failure import Failure
from tests.fakes.provider import KEY, WRONG_KEY, Provider
from tests.models.vendors.steps import check

NAMES = ("gemma3:270m", "all-minilm:latest")


def ollama(**given):
    return Provider(**{"dialect": "ollama", "key": None, "models": NAMES, **given})


async def test_a_server_without_a_key_climbs_every_step(client_for):
    async with ollama() as provider:
        verdict, steps = await check(
            await client_for(provider.origin), "ollama", f"{provider.origin}/", key=None
        )
        assert provider.paths == ["/api/version", "/api/tags"]
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
