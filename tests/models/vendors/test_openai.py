"""The ladder of OpenAI's protocol, against a provider that plays it over a real socket."""

from base64 import b64encode
from itertools import count
from urllib.parse import quote

import pytest

from models.vendors.client import Deadline
from models.vendors.failure import Failure
from models.vendors.hints import hint
from models.vendors.listing import listed, sifted
from tests.fakes.certificates import issue
from tests.fakes.listener import free_port
from tests.fakes.provider import KEY, MODELS, WRONG_KEY, Provider, fixed
from tests.models.vendors.steps import check

GOOD = [
    ("REACH", "RUNNING"),
    ("REACH", "SUCCEEDED"),
    ("AUTHENTICATE", "RUNNING"),
    ("AUTHENTICATE", "SUCCEEDED"),
    ("DISCOVER", "RUNNING"),
    ("DISCOVER", "SUCCEEDED"),
]


async def test_a_good_key_climbs_every_step_in_calls_that_cost_nothing(client_for):
    async with Provider() as provider:
        verdict, steps = await check(await client_for(provider.origin), "openai", provider.base_url)
        assert [(request.method, request.path) for request in provider.requests] == [
            ("GET", "/v1/models"),
            ("POST", "/v1/moderations"),
        ]
        assert provider.requests[0].headers["Authorization"] == f"Bearer {KEY}"
    assert verdict.outcome.failure is None
    assert verdict.limited_by is None
    assert [offering.name for offering in verdict.models or ()] == list(MODELS)
    assert verdict.latency_ms is not None
    assert steps.said == GOOD
    assert steps.details["DISCOVER"] == "3 models"
    assert steps.latencies["REACH"] is not None


async def test_organization_and_project_are_sent_only_where_given(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        await check(client, "openai", provider.base_url, organization="org-1", project="proj_1")
        await check(client, "openai", provider.base_url)
        first, _, second, _ = (request.headers for request in provider.requests)
    assert (first["OpenAI-Organization"], first["OpenAI-Project"]) == ("org-1", "proj_1")
    assert "OpenAI-Organization" not in second


@pytest.mark.parametrize("dialect", ["openai", "llama", "vllm"])
async def test_a_wrong_key_is_rejected_and_shown_nowhere(dialect, client_for):
    async with Provider(dialect=dialect) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "openai_compatible", provider.base_url, key=WRONG_KEY)
    assert verdict.outcome.failure is Failure.KEY_REJECTED
    assert verdict.outcome.http_status == 401
    assert (steps.states["REACH"], steps.states["AUTHENTICATE"]) == ("SUCCEEDED", "FAILED")
    assert "DISCOVER" not in steps.states
    assert WRONG_KEY not in repr(verdict) + repr(steps)


@pytest.mark.parametrize("listing", ["missing_scopes", "forbidden"])
async def test_a_key_that_may_not_list_is_good_and_limited(listing, client_for):
    async with Provider(listing=listing) as provider:
        verdict, steps = await check(await client_for(provider.origin), "openai", provider.base_url)
    assert verdict.outcome.failure is None
    assert verdict.limited_by is Failure.PERMISSION_DENIED
    assert verdict.models is None
    assert (steps.states["AUTHENTICATE"], steps.states["DISCOVER"]) == ("SUCCEEDED", "SKIPPED")
    assert steps.details["DISCOVER"]


async def test_a_key_that_may_not_list_may_still_invoke(client_for):
    async with Provider(listing="missing_scopes") as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(
            client, "openai", provider.base_url, invoke=True, invoke_model="gpt-5-nano"
        )
        assert (verdict.outcome.failure, steps.states["INVOKE"]) == (None, "SUCCEEDED")
        assert verdict.limited_by is Failure.PERMISSION_DENIED
        verdict, steps = await check(client, "openai", provider.base_url, invoke=True)
        assert (verdict.outcome.failure, steps.states["INVOKE"]) == (None, "SKIPPED")


ENDS = [
    ("quota", Failure.QUOTA_EXHAUSTED, "SUCCEEDED", "FAILED"),
    ("credit", Failure.QUOTA_EXHAUSTED, "SUCCEEDED", "FAILED"),
    ("rate", Failure.RATE_LIMITED, "INCONCLUSIVE", None),
    ("deactivated", Failure.ACCOUNT_DISABLED, "FAILED", None),
    ("region", Failure.REGION_BLOCKED, "FAILED", None),
    ("server_error", Failure.PROVIDER_ERROR, "INCONCLUSIVE", None),
    ("server_page", Failure.PROVIDER_ERROR, "INCONCLUSIVE", None),
    ("loading", Failure.PROVIDER_ERROR, "INCONCLUSIVE", None),
    ("teapot", Failure.REQUEST_REFUSED, "FAILED", None),
    ("page", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("empty", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("words", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("empty_object", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("other_json", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("error_200", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("forbidden_page", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("large_page", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("redirect", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("cut_json", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("cut", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("large", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("bomb", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("no_ids", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("data_of_another_kind", Failure.BAD_RESPONSE, "SUCCEEDED", "INCONCLUSIVE"),
    ("never", Failure.TIMEOUT, "INCONCLUSIVE", None),
    ("endless", Failure.TIMEOUT, "INCONCLUSIVE", None),
    ("hang_up", Failure.UNREACHABLE, "INCONCLUSIVE", None),
]


@pytest.mark.parametrize("provider_key", ["openai", "openai_compatible"])
@pytest.mark.parametrize(("listing", "failure", "authenticate", "discover"), ENDS)
async def test_each_way_to_fail_ends_at_its_step(
    listing, failure, authenticate, discover, provider_key, client_for
):
    async with Provider(listing=listing) as provider:
        client = await client_for(provider.origin, deadline=Deadline(connect=1, first_byte=0.3, total=0.7))
        if listing in {"large", "bomb", "large_page"}:
            client = await client_for(provider.origin, deadline=Deadline())
        verdict, steps = await check(client, provider_key, provider.base_url)
        assert len(provider.requests) == 1 or failure is Failure.WRONG_ENDPOINT
        assert "/elsewhere" not in provider.paths
    assert verdict.outcome.failure is failure
    assert verdict.outcome.message
    assert verdict.outcome.hint
    assert verdict.models is None
    assert verdict.limited_by == (failure if failure is Failure.QUOTA_EXHAUSTED else None)
    assert (steps.states["REACH"], steps.states["AUTHENTICATE"]) == ("SUCCEEDED", authenticate)
    assert steps.states.get("DISCOVER") == discover
    assert (verdict.outcome.retry_after == 7) == (listing == "rate")


async def test_the_ways_to_an_address_are_told_apart_at_reach(client_for, tmp_path):
    port = free_port()
    client = await client_for(f"http://127.0.0.1:{port}")
    verdict, steps = await check(client, "openai_compatible", f"http://127.0.0.1:{port}/v1")
    assert verdict.outcome.failure is Failure.CONNECTION_REFUSED
    assert steps.said == [("REACH", "RUNNING"), ("REACH", "INCONCLUSIVE")]
    assert verdict.latency_ms is None

    verdict, steps = await check(client, "openai_compatible", "http://127.0.0.1:1/v1")
    assert verdict.outcome.failure is Failure.BLOCKED_ADDRESS
    assert "http://127.0.0.1:1 " in (verdict.outcome.hint or "")
    assert steps.said == [("REACH", "RUNNING"), ("REACH", "FAILED")]

    async with Provider(tls=issue(tmp_path).context) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "openai_compatible", provider.base_url)
    assert verdict.outcome.failure is Failure.TLS_FAILURE
    assert steps.states == {"REACH": "INCONCLUSIVE"}


async def test_a_compatible_server_is_found_with_and_without_v1(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        for typed in (
            provider.origin,
            f"{provider.origin}/",
            f"{provider.origin}/v1",
            f"{provider.origin}/v1/",
        ):
            verdict, steps = await check(client, "openai_compatible", typed)
            assert verdict.outcome.failure is None
            assert verdict.keep == {"base_url": f"{provider.origin}/v1"}
            assert steps.said == GOOD


async def test_a_server_that_answers_both_keeps_the_address_as_typed(client_for):
    async with Provider(dialect="llama") as provider:
        client = await client_for(provider.origin)
        verdict, _ = await check(client, "openai_compatible", provider.origin)
        assert verdict.keep == {"base_url": provider.origin}
        assert len(provider.requests) == 1


async def test_openai_itself_keeps_no_address_and_is_asked_at_one_path(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        verdict, _ = await check(client, "openai", provider.base_url)
        assert verdict.keep == {}
        verdict, _ = await check(client, "openai", provider.origin)
        assert verdict.outcome.failure is Failure.WRONG_ENDPOINT
        assert provider.paths == ["/v1/models", "/v1/moderations", "/models"]


async def test_without_a_key_no_authorization_is_sent(client_for):
    async with Provider(dialect="llama", key=None) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "openai_compatible", provider.base_url, key=None)
        assert "Authorization" not in provider.requests[0].headers
    assert verdict.outcome.failure is None
    assert "asked for no key" in (steps.details["AUTHENTICATE"] or "")


async def test_a_server_that_asks_for_a_key_says_so_where_none_is_set(client_for):
    async with Provider(dialect="llama") as provider:
        client = await client_for(provider.origin)
        verdict, _ = await check(client, "openai_compatible", provider.base_url, key=None)
    assert verdict.outcome.failure is Failure.KEY_REJECTED
    assert verdict.outcome.hint == hint(Failure.KEY_REJECTED, "openai_compatible", keyed=False)


@pytest.mark.parametrize(("dialect", "window"), [("llama", 4096), ("vllm", 8192), ("openai", None)])
async def test_a_context_window_is_taken_where_the_list_tells_it(dialect, window, client_for):
    async with Provider(dialect=dialect) as provider:
        verdict, _ = await check(await client_for(provider.origin), "openai_compatible", provider.base_url)
    assert {offering.context_window for offering in verdict.models or ()} == {window}


async def test_the_list_is_bounded_deduplicated_and_holds_only_names(client_for):
    async with Provider(listing="many") as provider:
        verdict, _ = await check(await client_for(provider.origin), "openai", provider.base_url)
    names = [offering.name for offering in verdict.models or ()]
    assert len(names) == len(set(names)) == 5_000
    assert all(len(name) <= 200 and name.isprintable() for name in names)


async def test_an_empty_list_is_a_list(client_for):
    async with Provider(listing="no_models") as provider:
        verdict, steps = await check(await client_for(provider.origin), "openai", provider.base_url)
    assert (verdict.outcome.failure, verdict.models) == (None, ())
    assert steps.details["DISCOVER"] == "0 models"


async def test_a_bare_list_and_a_packed_one_are_read(client_for):
    async with Provider(listing="bare_list") as provider:
        client = await client_for(provider.origin)
        verdict, _ = await check(client, "openai_compatible", provider.base_url)
        assert [offering.name for offering in verdict.models or ()] == ["one-model"]
        provider.listing = "packed"
        verdict, _ = await check(client, "openai_compatible", provider.base_url)
        assert len(verdict.models or ()) == 3


async def test_what_a_provider_repeats_of_the_key_is_kept_nowhere(client_for):
    async with Provider(listing="echo") as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "openai", provider.base_url)
        assert verdict.outcome.failure is Failure.KEY_REJECTED
        assert KEY not in repr(verdict) + repr(steps)
        provider.listing = "echo_models"
        verdict, steps = await check(client, "openai", provider.base_url)
        assert [offering.name for offering in verdict.models or ()] == ["gpt-5-nano"]
        assert KEY not in repr(verdict) + repr(steps)


async def test_a_name_that_bears_the_key_in_any_of_its_encodings_is_left_out(client_for):
    names = (
        "".join(f"%{ord(character):02X}" for character in KEY),
        quote(quote(f"m-{KEY}", safe=""), safe=""),
        b64encode(KEY.encode()).decode(),
        b64encode(f"a{KEY}".encode()).decode(),
        b64encode(f"ab{KEY}c".encode()).decode(),
        "good",
    )
    async with Provider(models=names) as provider:
        verdict, _ = await check(await client_for(provider.origin), "openai_compatible", provider.base_url)
    assert [offering.name for offering in verdict.models or ()] == ["good"]


@pytest.mark.parametrize("name", ["the-same", "\n"])
def test_a_list_that_repeats_itself_is_not_read_to_its_end(name):
    kept = [one for one in sifted((listed(name) for _ in count()), without=(KEY,)) if one is not None]
    assert len(kept) <= 1


async def test_a_check_invokes_only_when_asked(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        _, steps = await check(client, "openai", provider.base_url, invoke_model="gpt-5-nano")
        assert "INVOKE" not in steps.states
        assert provider.paths == ["/v1/models", "/v1/moderations"]


async def test_a_trial_takes_a_small_model_and_says_what_it_costs(client_for):
    async with Provider(models=("text-embedding-3-small", "gpt-5.6-sol", "gpt-5-nano")) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, "openai", provider.base_url, invoke=True)
        sent = provider.requests[-1].body
    assert verdict.outcome.failure is None
    assert steps.states["INVOKE"] == "SUCCEEDED"
    assert steps.details["INVOKE"] == "gpt-5-nano answered; it cost at most 16 output tokens."
    assert (sent["model"], sent["max_completion_tokens"]) == ("gpt-5-nano", 16)


@pytest.mark.parametrize(
    ("models", "chosen"),
    [
        (("text-embedding-3-small", "whisper-1", "gpt-5.6-sol"), "gpt-5.6-sol"),
        (("bge-m3", "my-own-model"), "my-own-model"),
        (("my-own-model", "qwen3-8b"), "qwen3-8b"),
    ],
)
async def test_a_trial_takes_what_looks_like_chat(models, chosen, client_for):
    async with Provider(models=models) as provider:
        client = await client_for(provider.origin)
        await check(client, "openai_compatible", provider.base_url, invoke=True)
        assert provider.requests[-1].body["model"] == chosen


async def test_a_trial_of_nothing_is_skipped(client_for):
    async with Provider(models=("text-embedding-3-small", "omni-moderation-latest")) as provider:
        verdict, steps = await check(
            await client_for(provider.origin), "openai", provider.base_url, invoke=True
        )
    assert (verdict.outcome.failure, steps.states["INVOKE"]) == (None, "SKIPPED")


@pytest.mark.parametrize(
    ("provider_key", "chatting", "calls"),
    [
        ("openai", "old_parameter_refused", 1),
        ("openai", "new_parameter_refused", 2),
        ("openai_compatible", "old_parameter_refused", 2),
        ("openai_compatible", "new_parameter_refused", 1),
        ("openai", "output_limit", 1),
    ],
)
async def test_a_refused_name_of_the_token_limit_is_retried_once_with_the_other(
    provider_key, chatting, calls, client_for
):
    async with Provider(chatting=chatting) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(client, provider_key, provider.base_url, invoke=True)
        assert provider.paths.count("/v1/chat/completions") == calls
    assert (verdict.outcome.failure, steps.states["INVOKE"]) == (None, "SUCCEEDED")


TRIALS = [
    ("quota", Failure.QUOTA_EXHAUSTED, "FAILED", Failure.QUOTA_EXHAUSTED),
    ("missing_scopes", Failure.PERMISSION_DENIED, "FAILED", Failure.PERMISSION_DENIED),
    ("rate", Failure.RATE_LIMITED, "INCONCLUSIVE", None),
    ("server_error", Failure.PROVIDER_ERROR, "INCONCLUSIVE", None),
    ("page", Failure.WRONG_ENDPOINT, "FAILED", None),
    ("cut", Failure.BAD_RESPONSE, "INCONCLUSIVE", None),
    ("teapot", Failure.REQUEST_REFUSED, "FAILED", None),
]


@pytest.mark.parametrize(("chatting", "failure", "state", "limited_by"), TRIALS)
async def test_a_trial_that_fails_says_why_and_keeps_the_list(
    chatting, failure, state, limited_by, client_for
):
    async with Provider(chatting=chatting) as provider:
        verdict, steps = await check(
            await client_for(provider.origin), "openai", provider.base_url, invoke=True
        )
    assert (verdict.outcome.failure, verdict.limited_by) == (failure, limited_by)
    assert (steps.states["DISCOVER"], steps.states["INVOKE"]) == ("SUCCEEDED", state)
    assert len(verdict.models or ()) == 3


async def test_a_model_that_is_not_there_is_told(client_for):
    async with Provider() as provider:
        client = await client_for(provider.origin)
        verdict, _ = await check(client, "openai", provider.base_url, invoke=True, invoke_model="gpt-none")
    assert (verdict.outcome.failure, verdict.limited_by) == (Failure.MODEL_NOT_FOUND, Failure.MODEL_NOT_FOUND)


ELSEWHERE = [
    "This model is only supported in v1/responses and not in v1/chat/completions.",
    "This is not a chat model and thus not supported in the v1/chat/completions endpoint.",
]


@pytest.mark.parametrize("message", ELSEWHERE)
async def test_a_model_that_does_not_chat_is_asked_where_it_answers(message, client_for):
    refusal = {"error": {"message": message, "type": "invalid_request_error", "param": "model", "code": None}}
    async with Provider(chatting=fixed(refusal, 404)) as provider:
        client = await client_for(provider.origin)
        verdict, steps = await check(
            client, "openai", provider.base_url, invoke=True, invoke_model="gpt-5.5-pro"
        )
        assert provider.paths[-2:] == ["/v1/chat/completions", "/v1/responses"]
        assert provider.requests[-1].body["max_output_tokens"] == 16
    assert (verdict.outcome.failure, verdict.limited_by) == (None, None)
    assert steps.details["INVOKE"] == "gpt-5.5-pro answered; it cost at most 16 output tokens."


async def test_an_embedding_of_nothing_proves_nothing(client_for):
    async with Provider(embedding=fixed({"object": "list", "data": []}, 200)) as provider:
        verdict, steps = await check(
            await client_for(provider.origin),
            "openai",
            provider.base_url,
            invoke=True,
            invoke_model="text-embedding-3-small",
        )
    assert (verdict.outcome.failure, steps.states["INVOKE"]) == (Failure.BAD_RESPONSE, "INCONCLUSIVE")
    assert verdict.outcome.message == "Its answer has no data."


async def test_a_completion_without_a_choice_proves_nothing(client_for):
    async with Provider(chatting=fixed({"object": "chat.completion", "choices": []}, 200)) as provider:
        verdict, steps = await check(
            await client_for(provider.origin), "openai", provider.base_url, invoke=True
        )
    assert (verdict.outcome.failure, steps.states["INVOKE"]) == (Failure.BAD_RESPONSE, "INCONCLUSIVE")
