"""The route of a call, told without making one: who would serve, why each other one would not, and for whom it is told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.permissions import Permission
from models.catalog.offerings import Address, ModelType
from models.standing.fitness import Seat
from models.standing.offers import offer
from models.standing.picture import Source as PaidBy
from models.vendors.failure import Failure
from models.vendors.outcome import Outcome
from tests.api.arrangements import nothing_done, other_workspace
from tests.api.credentials import added
from tests.api.service import Service
from tests.api.standing import announced, asked, chosen, falls_back, hosted, pooled, stored
from tests.api.test_environments import bound
from tests.api.test_people import token_with
from tests.fakes.provider import WRONG_KEY, Provider

EXPLAIN = """query ($type: ModelType! = LLM, $model: ModelChoice, $environment: String, $source: Source, $credentialId: ID) {
  explainRoute(type: $type, model: $model, environment: $environment, source: $source, credentialId: $credentialId) {
    requested { providerKey type name } model { name status } source chosen { ...C } candidates { ...C } } }
  fragment C on RouteCandidate { position source usable reason message until weight model { name } credential { id name } }"""
OURS = "openai_compatible"
NANO = {"providerKey": "openai", "name": "gpt-5-nano"}
Reasons = list[tuple[str | None, str | None]]


async def explain(service: Service, **given: Any) -> Any:
    how = {name: given.pop(name) for name in ("token", "workspace") if name in given}
    return (await service.graphql(EXPLAIN, given, **how))["explainRoute"]


async def reasons(service: Service, **given: Any) -> Reasons:
    """The name and the reason of each candidate, in order; the hosted keys bear no name."""
    told = await explain(service, **given)
    assert [one["position"] for one in told["candidates"]] == list(range(len(told["candidates"])))
    return [(one["credential"] and one["credential"]["name"], one["reason"]) for one in told["candidates"]]


def credential_id(key: UUID) -> str:
    return f"credential_{key.hex}"


async def test_the_default_serves_and_every_other_one_says_why_it_does_not(service: Service) -> None:
    now = datetime.now(UTC)
    await stored(service, "openai", name="main")
    others: dict[str, dict[str, Any]] = {
        "spare": {},
        "off": {"enabled": False},
        "over": {"expires_at": now - timedelta(days=1)},
        "refused": {"verdict": "INVALID"},
        "unknown": {"verdict": None},
        "fresh": {"verdict": None, "checked": False},
        "broke": {"limited_by": "QUOTA_EXHAUSTED"},
        "lost": {"unreadable": True},
        "other": {"models": [("LLM", "gpt-4o")]},
    }
    for name, more in others.items():
        await stored(service, "openai", name=name, default=False, **more)
    told = await explain(service, model=NANO)
    assert told["requested"] == {"providerKey": "openai", "type": "LLM", "name": "gpt-5-nano"}
    assert (told["model"], told["source"]) == ({"name": "gpt-5-nano", "status": "ACTIVE"}, "CUSTOM")
    assert told["chosen"] == told["candidates"][0]
    first = told["chosen"]
    assert (first["usable"], first["reason"], first["message"], first["weight"]) == (True, None, None, None)
    found = {one["credential"]["name"]: one for one in told["candidates"]}
    assert {name: (one["reason"], one["usable"]) for name, one in found.items()} == {
        "main": (None, True),
        "spare": ("NOT_DEFAULT", True),
        "off": ("CREDENTIAL_DISABLED", False),
        "over": ("EXPIRED", False),
        "refused": ("INVALID", False),
        "unknown": ("UNVERIFIED", False),
        "fresh": ("UNVERIFIED", False),
        "broke": ("QUOTA_EXHAUSTED", False),
        "lost": ("UNREADABLE", False),
        "other": ("CANNOT_USE_MODEL", False),
    }
    assert all(one["message"] for name, one in found.items() if name != "main")
    assert {one["model"]["name"] for one in told["candidates"]} == {"gpt-5-nano"}
    usable = [one["usable"] for one in told["candidates"]]
    assert usable == sorted(usable, reverse=True)


async def test_a_checked_key_is_what_is_told(service: Service, provider: Provider) -> None:
    provider.models = ("llama-3",)
    id, _ = await added(service, provider.base_url, name="right")
    await added(service, provider.base_url, WRONG_KEY, name="wrong")
    model = {"providerKey": OURS, "name": "llama-3"}
    async with nothing_done(service, provider):
        assert await reasons(service, model=model) == [("right", None), ("wrong", "INVALID")]
        assert await reasons(service, model=model, credentialId=id) == [("right", None), ("wrong", "INVALID")]


async def test_without_a_model_the_default_of_the_job_is_told(service: Service) -> None:
    nothing = {"requested": None, "model": None, "source": None, "chosen": None, "candidates": []}
    assert await explain(service) == nothing
    await stored(service, "ollama", name="one", models=[("LLM", "llama-3"), ("TEXT_EMBEDDING", "bge")])
    told = await explain(service)
    assert (told["requested"]["name"], told["chosen"]["credential"]["name"]) == ("llama-3", "one")
    assert (await explain(service, type="TEXT_EMBEDDING"))["requested"]["name"] == "bge"
    assert await explain(service, type="RERANK") == nothing
    await chosen(service, "ollama", "LLM", "gone")
    gone = {"providerKey": "ollama", "type": "LLM", "name": "gone"}
    assert await explain(service) == {**nothing, "requested": gone}
    # Named, a model that is not on offer is none at all.
    assert await explain(service, model={"providerKey": "ollama", "name": "gone"}) is None


async def test_a_default_that_nobody_chose_goes_by_itself_within_the_environment(service: Service) -> None:
    await stored(service, "anthropic", name="production", environment="production")
    await stored(service, "openai", name="dev", environment="development")
    await stored(service, "cohere", name="spare", environment="development", default=False)
    token = await bound(service, "development")
    for how in (
        {"environment": "development"},
        {"token": token},
        {"token": token, "environment": "production"},
    ):
        told = await explain(service, **how)
        assert (told["requested"]["providerKey"], told["chosen"]["credential"]["name"]) == ("openai", "dev")
        assert told["model"]["status"] == "ACTIVE"
    assert (await explain(service, environment="production"))["requested"]["providerKey"] == "anthropic"
    # Nobody else's default; a label that nothing bears has none.
    assert (await explain(service, environment="staging"))["requested"] is None
    # What a bound token is told of models is what it is told of routes.
    document = """query ($key: String!) { defaultModel(type: LLM) { chosen status address { providerKey } }
      models(type: LLM, providerKey: $key, usableOnly: true) { totalCount } }"""
    for key, usable in (("anthropic", False), ("openai", True), ("cohere", True)):
        found = await service.graphql(document, {"key": key}, token=token)
        assert bool(found["models"]["totalCount"]) is usable, key
        assert found["defaultModel"] == {
            "chosen": "AUTOMATIC",
            "status": "ACTIVE",
            "address": {"providerKey": "openai"},
        }


async def test_what_is_switched_off_has_a_plan_that_says_so(service: Service) -> None:
    await stored(service, "openai", name="main")
    await hosted(service, "openai", "*")
    workspace, now = service.founded.workspace_id, datetime.now(UTC)
    await announced(
        service,
        "INSERT INTO model_switch (id, workspace_id, provider_key, type, name, enabled, changed_at)"
        " VALUES (?, ?, 'openai', 'LLM', 'gpt-5-nano', ?, ?)",
        *(uuid4(), workspace, False, now),
    )
    off = await explain(service, model=NANO)
    assert (off["source"], off["chosen"], off["model"]["status"]) == (None, None, "DISABLED")
    assert {one["reason"] for one in off["candidates"]} == {"MODEL_DISABLED"}
    await announced(
        service,
        "INSERT INTO workspace_provider (id, workspace_id, provider_key, enabled, changed_at)"
        " VALUES (?, ?, 'openai', ?, ?)",
        *(uuid4(), workspace, False, now),
    )
    off = await explain(service, model=NANO)
    assert {one["reason"] for one in off["candidates"]} == {"PROVIDER_DISABLED"}
    assert len(off["candidates"]) == 2


async def test_the_sides_are_told_and_one_alone_may_be_asked(service: Service) -> None:
    await stored(service, "openai", name="main")
    await hosted(service, "openai", "gpt-5*")
    assert await reasons(service, model=NANO) == [(None, None), ("main", "OTHER_SIDE_PREFERRED")]
    custom = await explain(service, model=NANO, source="CUSTOM")
    assert (custom["source"], custom["chosen"]["credential"]["name"]) == ("CUSTOM", "main")
    assert [one["reason"] for one in custom["candidates"]] == [None, "OTHER_SIDE_PREFERRED"]
    other = {"providerKey": "openai", "name": "gpt-4o"}
    assert await reasons(service, model=other) == [("main", None), (None, "NOT_IN_PLAN")]
    none = await explain(service, model=other, source="SYSTEM")
    assert (none["source"], none["chosen"]) == (None, None)
    hosted_side = (await explain(service, model=NANO))["candidates"][0]
    assert (hosted_side["source"], hosted_side["credential"], hosted_side["usable"]) == ("SYSTEM", None, True)


async def test_a_call_that_names_an_environment_is_served_by_no_other(service: Service) -> None:
    await stored(service, "openai", name="production", environment="production")
    await stored(service, "openai", name="any", default=False)
    await stored(service, "openai", name="dev", environment="development", default=False)
    assert (await reasons(service, model=NANO))[0] == ("production", None)
    told = [("dev", None), ("any", "NOT_DEFAULT"), ("production", "OTHER_ENVIRONMENT")]
    assert await reasons(service, model=NANO, environment="development") == told
    assert await reasons(service, model=NANO, environment=" Development ") == told
    for label in ("testing", "", "no label at all", "\x00", "x" * 5_000):
        found = await reasons(service, model=NANO, environment=label)
        assert found[0] == ("any", None), label
        assert {reason for _, reason in found[1:]} == {"OTHER_ENVIRONMENT"}


async def test_a_bound_token_is_told_for_its_own_environment_whatever_it_says(service: Service) -> None:
    production = await stored(service, "openai", name="production", environment="production")
    await stored(service, "openai", name="dev", environment="development", default=False)
    token = await bound(service, "development", Permission.PROVIDERS_VIEW)
    for said in (None, "production", "development", ""):
        found = await reasons(service, model=NANO, environment=said, token=token)
        assert found == [("dev", None), ("production", "OTHER_ENVIRONMENT")], said
    pinned = await explain(service, model=NANO, credentialId=credential_id(production), token=token)
    assert (pinned["source"], pinned["chosen"]) == (None, None)
    assert {one["reason"] for one in pinned["candidates"]} == {"NOT_DEFAULT", "OTHER_ENVIRONMENT"}
    # The default of a job is told for it alike.
    told = await explain(service, token=token)
    assert told["chosen"]["credential"]["name"] == "dev"


async def test_a_pinned_credential_serves_alone_or_nobody_does(service: Service) -> None:
    await stored(service, "openai", name="main")
    spare = await stored(service, "openai", name="spare", default=False)
    bad = await stored(service, "openai", name="bad", default=False, verdict="INVALID")
    elsewhere = await stored(service, "ollama", name="elsewhere")
    await hosted(service, "openai", "*")
    found = await reasons(service, model=NANO, credentialId=credential_id(spare))
    assert found[0] == ("spare", None)
    assert dict(found) == {
        "spare": None,
        "main": "NOT_DEFAULT",
        "bad": "INVALID",
        None: "OTHER_SIDE_PREFERRED",
    }
    for key, reason in ((bad, "INVALID"), (elsewhere, "CANNOT_USE_MODEL")):
        told = await explain(service, model=NANO, credentialId=credential_id(key))
        assert (told["source"], told["chosen"]) == (None, None)
        by_id = {one["credential"] and one["credential"]["id"]: one["reason"] for one in told["candidates"]}
        assert by_id[credential_id(key)] == reason
    hosted_only = await explain(service, model=NANO, credentialId=credential_id(spare), source="SYSTEM")
    assert hosted_only["chosen"] is None


async def test_what_is_not_there_has_no_plan(service: Service) -> None:
    key = await stored(service, "openai")
    await other_workspace(service)
    how = {"workspace": "main"}
    for model in (
        {"providerKey": "openai", "name": "nothing"},
        {"providerKey": "nobody", "name": "gpt-5-nano"},
        {"providerKey": "", "name": ""},
        {"providerKey": "\x00", "name": "x" * 5_000},
    ):
        assert await explain(service, model=model, **how) is None
    assert await explain(service, type="RERANK", model=NANO, **how) is None
    for id in (
        "",
        "x",
        "credential_0",
        f"credential_{uuid4().hex}",
        f"run_{key.hex}",
        f"credential_{key.hex.upper()}",
    ):
        assert await explain(service, model=NANO, credentialId=id, **how) is None, id
        assert await explain(service, credentialId=id, **how) is None, id
    # A credential of another workspace is as unknown as one that never was.
    own = credential_id(key)
    assert await explain(service, model=NANO, credentialId=own, workspace="main") is not None
    assert await explain(service, model=NANO, credentialId=own, workspace="other") is None


async def test_the_members_of_a_pool_are_told_in_the_order_of_their_turns(service: Service) -> None:
    main = await stored(service, "openai", name="main")
    spare, third, off = [
        await stored(service, "openai", name=name, default=False) for name in ("spare", "third", "off")
    ]
    await pooled(
        service,
        "openai",
        "gpt-5-nano",
        (spare, {"weight": 3}),
        (third, {"weight": 1}),
        (off, {"enabled": False}),
    )
    told = await explain(service, model=NANO)
    assert [
        (one["credential"]["name"], one["reason"], one["usable"], one["weight"]) for one in told["candidates"]
    ] == [
        ("spare", None, True, 3),
        ("third", None, True, 1),
        ("main", "NOT_IN_POOL", True, None),
        ("off", "NOT_IN_POOL", True, None),
    ]
    assert told["chosen"]["credential"]["name"] == "spare"
    assert (told["model"]["status"], told["chosen"]["message"]) == ("ACTIVE", None)
    assert all(one["message"] for one in told["candidates"][1:])
    # To be told takes no turn, however often.
    for _ in range(5):
        assert (await explain(service, model=NANO))["candidates"] == told["candidates"]
    pinned = await explain(service, model=NANO, credentialId=credential_id(main))
    assert (pinned["chosen"]["credential"]["name"], pinned["chosen"]["weight"]) == ("main", None)
    # Another model of the provider has no pool.
    assert (await reasons(service, model={"providerKey": "openai", "name": "gpt-4o"}))[0] == ("main", None)


async def test_a_pool_that_is_off_or_forbidden_is_none(service: Service) -> None:
    await stored(service, "openai", name="main")
    spare, third = [await stored(service, "openai", name=name, default=False) for name in ("spare", "third")]
    pool = await pooled(service, "openai", "gpt-5-nano", spare, third, enabled=False)
    assert (await reasons(service, model=NANO))[0] == ("main", None)
    await announced(service, "UPDATE pool SET enabled = ?, version = 2 WHERE id = ?", True, pool)
    assert (await reasons(service, model=NANO))[0] == ("spare", None)
    await announced(service, "UPDATE workspace SET load_balancing_allowed = ?", False)
    assert (await reasons(service, model=NANO))[0] == ("main", None)


async def test_a_pool_serves_a_model_without_a_default_and_the_model_says_so(service: Service) -> None:
    keys = [await stored(service, "openai", name=name, default=False) for name in ("one", "two")]
    document = """{ model(providerKey: "openai", type: LLM, name: "gpt-5-nano") { status defaultCredential { id }
      credentials { name } } defaultModel(type: LLM) { status address { name } } }"""
    assert (await service.graphql(document))["model"]["status"] == "CREDENTIAL_MISSING"
    await pooled(service, "openai", "gpt-5-nano", *keys)
    told = await service.graphql(document)
    assert told["model"] == {
        "status": "ACTIVE",
        "defaultCredential": None,
        "credentials": [{"name": "one"}, {"name": "two"}],
    }
    assert told["defaultModel"] == {"status": "ACTIVE", "address": {"name": "gpt-5-nano"}}
    assert (await explain(service))["chosen"]["credential"]["name"] == "one"


async def test_members_of_a_bound_token_are_those_of_its_environment_and_those_without_one(
    service: Service,
) -> None:
    labels = {"dev": "development", "any": None, "production": "production"}
    keys = [
        await stored(service, "openai", name=name, environment=label, default=False)
        for name, label in labels.items()
    ]
    await pooled(service, "openai", "gpt-5-nano", *reversed(keys))
    token = await bound(service, "development", Permission.PROVIDERS_VIEW)
    for how in (
        {"token": token},
        {"token": token, "environment": "production"},
        {"environment": "development"},
    ):
        told = await reasons(service, model=NANO, **how)
        assert told == [("dev", None), ("any", None), ("production", "OTHER_ENVIRONMENT")]
    assert [name for name, _ in await reasons(service, model=NANO)] == ["production", "any", "dev"]


async def test_one_that_rests_is_told_with_its_reason_and_its_end(service: Service) -> None:
    board, now = service.services.board, datetime.now(UTC)
    one, two = [await stored(service, "openai", name=name, default=False) for name in ("one", "two")]
    await pooled(service, "openai", "gpt-5-nano", (one, {"requests_per_minute": 1}), two)
    await falls_back(
        service, ("openai", "gpt-5-nano"), ("openai", "gpt-4o"), ("anthropic", "claude-opus-4-8")
    )
    picture = await service.services.pictures.current(service.founded.workspace_id)
    nano = offer(picture, Address("openai", ModelType.LLM, "gpt-5-nano"))
    assert nano is not None
    serving = picture.pools[nano.address]

    def ride(id: UUID, outcome: Outcome | None) -> None:
        member = next(member for member in serving.members if member.credential_id == id)
        begun = board.begin(Seat(nano, PaidBy.CUSTOM, id, member), tokens=1, now=now)
        assert begun is not None
        begun.ended(outcome, usage=None, now=now, latency=0.1)

    async def told_of(name: str) -> Any:
        plan = await explain(service, model=NANO)
        return next(
            one
            for one in plan["candidates"]
            if (one["credential"]["name"], one["model"]["name"]) == (name, "gpt-5-nano")
        )

    ride(one, None)
    limited = await told_of("one")
    assert (limited["reason"], limited["usable"]) == ("LIMIT_REACHED", False)
    assert now < datetime.fromisoformat(limited["until"]) <= now + timedelta(minutes=2)
    assert (await explain(service, model=NANO))["chosen"]["credential"]["name"] == "two"
    ride(two, Outcome(Failure.RATE_LIMITED, "slower", http_status=429, retry_after=300))
    resting = await told_of("two")
    assert (resting["reason"], resting["usable"]) == ("RESTING", False)
    assert datetime.fromisoformat(resting["until"]) >= now + timedelta(seconds=299)
    assert limited["message"]
    assert resting["message"]
    told = await explain(service, model=NANO)
    assert (told["chosen"], told["source"], told["model"]["name"]) == (None, None, "gpt-5-nano")
    # A model's status does not hang on how its keys fare at this moment.
    assert told["model"]["status"] == "ACTIVE"


async def test_fall_backs_are_told_with_their_own_model_behind_what_is_asked_for(service: Service) -> None:
    await stored(service, "openai", name="main")
    await stored(service, "cohere", name="other")
    await hosted(service, "cohere", "*")
    name = (
        await service.graphql('{ models(type: LLM, providerKey: "cohere") { edges { node { name } } } }')
    )["models"]["edges"][0]["node"]["name"]
    await falls_back(service, ("openai", "gpt-5-nano"), ("cohere", "gone"), ("cohere", name))

    async def told(**given: Any) -> list[tuple[str, str | None, str | None]]:
        plan = await explain(service, model=NANO, **given)
        return [
            (one["model"]["name"], one["credential"] and one["credential"]["name"], one["reason"])
            for one in plan["candidates"]
        ]

    behind = [(name, None, None), (name, "other", "OTHER_SIDE_PREFERRED")]
    assert await told() == [("gpt-5-nano", "main", None), *behind]
    assert await told(source="CUSTOM") == [
        ("gpt-5-nano", "main", None),
        (name, "other", None),
        (name, None, "OTHER_SIDE_PREFERRED"),
    ]
    main = (await explain(service, model=NANO))["chosen"]["credential"]["id"]
    assert await told(credentialId=main) == [("gpt-5-nano", "main", None)]
    # Where the model cannot serve, a fall-back is who would.
    await announced(service, "UPDATE credential SET verdict = 'INVALID' WHERE name = 'main'")
    assert await told() == [*behind, ("gpt-5-nano", "main", "INVALID")]
    plan = await explain(service, model=NANO)
    assert (plan["requested"]["name"], plan["model"]["name"], plan["source"]) == (
        "gpt-5-nano",
        name,
        "SYSTEM",
    )
    assert plan["chosen"] == plan["candidates"][0]
    # It is no reason to call the model itself good; and the fall-backs of a fall-back are not followed.
    status = await service.graphql(
        '{ model(providerKey: "openai", type: LLM, name: "gpt-5-nano") { status } }'
    )
    assert status["model"]["status"] == "CREDENTIALS_UNUSABLE"
    await falls_back(service, ("cohere", name), ("openai", "gpt-4o"))
    assert "gpt-4o" not in {model for model, _, _ in await told()}


async def test_a_chosen_default_that_is_gone_is_left_to_its_fall_backs(service: Service) -> None:
    await stored(service, "openai", name="main")
    await chosen(service, "ollama", "LLM", "gone")
    await falls_back(service, ("ollama", "gone"), ("openai", "gpt-5-nano"))
    told = await explain(service)
    assert (told["requested"]["name"], told["model"]["name"]) == ("gone", "gpt-5-nano")
    assert told["chosen"]["credential"]["name"] == "main"
    assert await explain(service, model={"providerKey": "ollama", "name": "gone"}) is None


async def test_a_plan_agrees_with_what_model_and_provider_tell(service: Service) -> None:
    await stored(service, "openai", name="main", models=[("LLM", "gpt-5-nano")])
    await hosted(service, "openai", "gpt-4o")
    for name in ("gpt-5-nano", "gpt-4o", "gpt-4o-mini"):
        told = await explain(service, model={"providerKey": "openai", "name": name})
        assert (told["model"]["status"] == "ACTIVE") == (told["chosen"] is not None)


async def test_a_plan_costs_one_statement_however_many_credentials_there_are(service: Service) -> None:
    bare = """query ($model: ModelChoice) { explainRoute(type: LLM, model: $model) { requested { name } source
      model { name status } chosen { position } candidates { position source usable reason message until } } }"""
    with asked(service) as known:
        await service.graphql("{ viewer { id } }")
    for number in (2, 40):
        for _ in range(number):
            await stored(service, "ollama", models=[("LLM", "llama-3")], default=False)
        for variables in ({"model": {"providerKey": "ollama", "name": "llama-3"}}, {"model": None}):
            await service.graphql(bare, variables)
            with asked(service) as seen:
                await service.graphql(bare, variables)
            assert len(seen) == len(known) + 1
            assert "hosted_revision" in seen[-1]


async def test_the_credentials_of_a_plan_are_read_at_once(service: Service) -> None:
    counts = []
    for number in (2, 40):
        for _ in range(number):
            await stored(service, "openai", default=False)
        await explain(service, model=NANO)
        with asked(service) as seen:
            assert len((await explain(service, model=NANO))["candidates"]) >= number
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_plan_needs_the_right_to_see_providers_and_counts_its_candidates(service: Service) -> None:
    blind = await token_with(service, Permission.USAGE_VIEW)
    told = await service.answer(EXPLAIN, {"model": NANO}, token=blind)
    assert told["data"]["explainRoute"] is None
    assert [error["extensions"]["code"] for error in told["errors"]] == ["FORBIDDEN"]
    deep = "{ explainRoute(type: LLM) { candidates { model { credentials { provider { credentials { id } } } } } } }"
    (error,) = (await service.answer(deep))["errors"]
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "cost"}
    fine = "{ explainRoute(type: LLM) { candidates { model { name credentials { id } } credential { provider { name } } } } }"
    assert "errors" not in await service.answer(fine)
