"""Fall-backs: other models, of any provider, in order, without a circle, and only those that somebody chose."""

from typing import Any

from tests.api.arrangements import as_role, events, nothing_done, other_workspace, rows
from tests.api.credentials import send
from tests.api.own_models import add_model, key
from tests.api.people import audited
from tests.api.pools import SET_FALLBACKS, problems
from tests.api.service import Service
from tests.api.standing import announced, stored


async def set_fallbacks(
    service: Service,
    name: str,
    *others: tuple[str, str],
    provider_key: str = "openai",
    type: str = "LLM",
    **more: Any,
) -> dict[str, Any]:
    """The answer; `others`: provider and name."""
    how = {one: more.pop(one) for one in ("token", "workspace") if one in more}
    fallbacks = [{"providerKey": provider, "name": other} for provider, other in others]
    return await send(
        service,
        SET_FALLBACKS,
        {"model": key(name, provider_key, type), "fallbacks": fallbacks, **more},
        **how,
    )


def told(answer: dict[str, Any]) -> list[tuple[str, str]]:
    assert answer["__typename"] == "SetFallbacksSuccess", answer
    return [(one["provider"]["key"], one["name"]) for one in answer["model"]["fallbacks"]]


async def claude(service: Service) -> str:
    data = await service.graphql(
        '{ models(providerKey: "anthropic", type: LLM, first: 1) { edges { node { name } } } }'
    )
    name: str = data["models"]["edges"][0]["node"]["name"]
    return name


async def test_fall_backs_of_any_provider_are_kept_in_their_order_and_replaced_at_once(
    service: Service,
) -> None:
    other = await claude(service)
    wanted = [("anthropic", other), ("openai", "gpt-4o-mini"), ("openai", "gpt-4.1")]
    assert told(await set_fallbacks(service, "gpt-4o", *wanted)) == wanted
    assert (await events(service)) == ["model.fallbacks_set"]
    (entry,) = await audited(service, "model.fallbacks_set")
    assert other in str(entry["detail"])
    again = [("openai", "gpt-4.1"), ("anthropic", other)]
    assert told(await set_fallbacks(service, "gpt-4o", *again)) == again
    async with nothing_done(service):
        assert told(await set_fallbacks(service, "gpt-4o", *again)) == again
    assert told(await set_fallbacks(service, "gpt-4o")) == []
    assert await rows(service, "SELECT id FROM model_fallback") == []


async def test_a_circle_itself_a_double_and_what_is_not_on_offer_are_told_in_one_answer(
    service: Service,
) -> None:
    await set_fallbacks(service, "gpt-4o-mini", ("openai", "gpt-4.1"))
    await set_fallbacks(service, "gpt-4.1", ("openai", "gpt-4o"))
    async with nothing_done(service):
        answer = await set_fallbacks(
            service,
            "gpt-4o",
            ("openai", "gpt-4o"),
            ("openai", "o3"),
            ("openai", "o3"),
            ("openai", "nothing of that name"),
            ("nobody", "gpt-4o"),
            ("openai", "text-embedding-3-small"),
            ("openai", "gpt-4o-mini"),
        )
        assert problems(answer) == [
            ("fallbacks.0", "NOT_ALLOWED"),
            ("fallbacks.2", "DUPLICATE"),
            ("fallbacks.3", "UNKNOWN"),
            ("fallbacks.4", "UNKNOWN"),
            ("fallbacks.5", "UNKNOWN"),
            ("fallbacks.6", "NOT_ALLOWED"),
        ]
        assert (await set_fallbacks(service, "nothing of that name"))["__typename"] == "NotFound"
        answer = await set_fallbacks(service, "gpt-4o", *[("openai", "o3")] * 51)
        assert (answer["__typename"], answer["limit"]) == ("LimitReached", 50)


async def test_what_is_fallen_back_on_stays_on_offer(service: Service) -> None:
    await stored(service, "ollama", models=[("LLM", "qwen3:8b")])
    await set_fallbacks(service, "gpt-4o", ("ollama", "qwen3:8b"))
    await announced(service, "UPDATE credential_models SET models = '[]', revision = 2")
    again = await set_fallbacks(service, "gpt-4o", ("ollama", "qwen3:8b"), ("openai", "o3"))
    assert told(again) == [("ollama", "qwen3:8b"), ("openai", "o3")]


async def test_a_fall_back_shows_in_the_plan(service: Service) -> None:
    await stored(service, "anthropic")
    other = await claude(service)
    await set_fallbacks(service, "gpt-4o", ("anthropic", other))
    plan = (
        await service.graphql(
            """{ explainRoute(type: LLM, model: { providerKey: "openai", name: "gpt-4o" }) {
                 chosen { model { name } source } } }"""
        )
    )["explainRoute"]
    assert plan["chosen"] == {"model": {"name": other}, "source": "CUSTOM"}


async def test_a_repeated_answer_is_the_same_and_another_workspace_has_its_own(service: Service) -> None:
    wanted = [("openai", "o3")]
    first = await set_fallbacks(service, "gpt-4o", *wanted, idempotencyKey="k")
    async with nothing_done(service):
        assert await set_fallbacks(service, "gpt-4o", *wanted, idempotencyKey="k") == first
        answer = await set_fallbacks(service, "gpt-4o", idempotencyKey="k")
        assert answer["__typename"] == "IdempotencyConflict"
    slug = await other_workspace(service)
    await add_model(service, "mine", workspace=slug)
    async with nothing_done(service):
        answer = await set_fallbacks(service, "gpt-4o", ("openai_compatible", "mine"), workspace="main")
        assert problems(answer) == [("fallbacks.0", "UNKNOWN")]
    await as_role(service, "EDITOR")
    async with nothing_done(service):
        variables = {"input": {"model": key("gpt-4o", "openai"), "fallbacks": []}}
        assert await service.errors(SET_FALLBACKS, variables, workspace="main") == ["FORBIDDEN"]
