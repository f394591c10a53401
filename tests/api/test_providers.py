"""What a workspace makes of a provider: switched on and off, a side preferred, and removed whole or not at all."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from models.catalog.forms import GivenField
from models.catalog.providers import load
from models.clock import utc_now
from models.defaults import explicit
from models.events.rows import json_of
from models.hosting.setting import judged, remove_hosted, set_hosted
from models.validation import queue
from models.vault.secret import Secret
from tests.api.arrangements import (
    WRITTEN,
    alter,
    api_token,
    as_role,
    events,
    key_of,
    nothing_done,
    other_workspace,
    rows,
)
from tests.api.credentials import ADD, REFUSAL, TEST, add, added, filled, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider

PROVIDER = """provider { key enabled status customStatus source usagePriority credentialCount
  system { id status models(first: 100) { totalCount edges { node { name } } } } }"""
ENABLE = f"""mutation ($input: EnableProviderInput!) {{ enableProvider(input: $input) {{ __typename
  ... on EnableProviderSuccess {{ {PROVIDER} }} {REFUSAL} }} }}"""
DISABLE = f"""mutation ($input: DisableProviderInput!) {{ disableProvider(input: $input) {{ __typename
  ... on DisableProviderSuccess {{ {PROVIDER} impact {{ defaultModels }} }} {REFUSAL} }} }}"""
REMOVE = f"""mutation ($input: RemoveProviderInput!) {{ removeProvider(input: $input) {{ __typename
  ... on RemoveProviderSuccess {{ {PROVIDER} impact {{ credentials customModels defaultModels }} }} {REFUSAL} }} }}"""
PREFER = f"""mutation ($input: SetUsagePriorityInput!) {{ setUsagePriority(input: $input) {{ __typename
  ... on SetUsagePrioritySuccess {{ {PROVIDER} }} {REFUSAL} }} }}"""
ONE = f"query ($key: String!) {{ {PROVIDER.replace('provider {', 'provider(key: $key) {', 1)} }}"
MINE = "openai_compatible"
HOSTED_KEY = "sk-hosted-0123456789-canary-abcd"
CATALOG = load()


async def told(service: Service, key: str = MINE, **how: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await service.graphql(ONE, {"key": key}, **how))["provider"]
    return found


async def host(service: Service, key: str, *models: str, secret: str = HOSTED_KEY, **fields: Any) -> None:
    """What `providence hosted set` does, without asking the provider."""
    entry = CATALOG.get(key)
    assert entry is not None
    given = [GivenField(name, value=value, has_value=True) for name, value in fields.items()]
    given.append(GivenField("api_key", secret=Secret(secret), has_secret=True))
    wanted = judged(entry, tuple(given), models, now=utc_now())
    await set_hosted(wanted, work=service.work, vault=service.services.vault)


async def add_model(service: Service, name: str, key: str = MINE, type: str = "LLM") -> None:
    now = utc_now()
    await alter(
        service,
        "INSERT INTO custom_model (id, workspace_id, provider_key, type, name, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(uuid4(), service.founded.workspace_id, key, type, name, now, now),
    )


async def switch_model(service: Service, name: str, key: str = MINE, type: str = "LLM") -> None:
    await alter(
        service,
        "INSERT INTO model_switch (id, workspace_id, provider_key, type, name, enabled, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(uuid4(), service.founded.workspace_id, key, type, name, False, utc_now()),
    )


async def choose(service: Service, type: str, name: str, key: str = MINE) -> None:
    """Make it the default model of the job."""
    await alter(
        service,
        "INSERT INTO default_model (id, workspace_id, type, provider_key, name, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
        *(uuid4(), service.founded.workspace_id, type, key, name, utc_now()),
    )


async def bound_token(service: Service, environment: str) -> str:
    """A token of the owner's that is bound to an environment."""
    document = """mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) {
      ... on CreateApiTokenSuccess { secret } ... on UserError { message } } }"""
    permissions = ["PROVIDERS_VIEW", "PROVIDERS_MANAGE", "CREDENTIALS_MANAGE"]
    input = {"name": f"bound to {environment}", "permissions": permissions, "environment": environment}
    data = await service.graphql(document, {"input": input})
    secret: str = data["createApiToken"]["secret"]
    return secret


async def audited(service: Service) -> list[tuple[str, str, Any]]:
    """The audit's entries of providers, oldest first."""
    found = await rows(
        service,
        "SELECT action, subject, detail FROM audit_entry WHERE action LIKE 'provider.%' ORDER BY at, id",
    )
    return [(row["action"], row["subject"], json_of(row["detail"])) for row in found]


async def announced(service: Service, after: int) -> list[tuple[str, dict[str, Any]]]:
    found = await rows(
        service,
        "SELECT kind, detail FROM outbox_event WHERE sequence > ? ORDER BY workspace_id, sequence",
        after,
    )
    return [(row["kind"], json_of(row["detail"])) for row in found if row["kind"] != "run.updated"]


async def position(service: Service) -> int:
    (row,) = await rows(service, "SELECT MAX(sequence) AS last FROM outbox_event")
    return row["last"] or 0


async def test_a_provider_that_is_switched_off_serves_nothing_and_loses_nothing(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    before = await told(service)
    assert (before["enabled"], before["status"], before["source"]) == (True, "ACTIVE", "CUSTOM")
    off = await send(service, DISABLE, {"providerKey": MINE})
    assert (off["provider"]["enabled"], off["provider"]["status"]) == (False, "DISABLED")
    assert (off["provider"]["customStatus"], off["provider"]["source"]) == ("DISABLED", None)
    assert off["provider"]["credentialCount"] == 1
    assert (await one(service, id))["status"] == "VALID"
    on = await send(service, ENABLE, {"providerKey": MINE})
    assert on["provider"] == before
    assert (await events(service))[-2:] == ["provider.updated", "provider.updated"]
    assert await audited(service) == [
        ("provider.disabled", f"provider:{MINE}", None),
        ("provider.enabled", f"provider:{MINE}", None),
    ]


async def test_each_provider_and_each_workspace_has_its_own_switch(service: Service) -> None:
    slug = await other_workspace(service)
    await send(service, DISABLE, {"providerKey": "openai"}, workspace="main")
    assert not (await told(service, "openai", workspace="main"))["enabled"]
    assert (await told(service, "anthropic", workspace="main"))["enabled"]
    assert (await told(service, "openai", workspace=slug))["enabled"]


async def test_what_stands_as_it_is_wanted_is_left_alone(service: Service, provider: Provider) -> None:
    async with nothing_done(service, provider):
        assert (await send(service, ENABLE, {"providerKey": MINE}))["provider"]["enabled"]
    await send(service, DISABLE, {"providerKey": MINE})
    async with nothing_done(service, provider):
        assert not (await send(service, DISABLE, {"providerKey": MINE}))["provider"]["enabled"]


async def test_what_switching_off_means_is_told_first(service: Service, provider: Provider) -> None:
    await choose(service, "TEXT_EMBEDDING", "embed")
    await choose(service, "LLM", "chat")
    await choose(service, "RERANK", "elsewhere", key="cohere")
    async with nothing_done(service, provider):
        dry = await send(service, DISABLE, {"providerKey": MINE, "dryRun": True})
        assert dry["impact"] == {"defaultModels": ["LLM", "TEXT_EMBEDDING"]}
        assert dry["provider"]["enabled"]
    done = await send(service, DISABLE, {"providerKey": MINE})
    assert (done["impact"], done["provider"]["enabled"]) == (dry["impact"], False)
    assert len(await rows(service, "SELECT id FROM default_model")) == 3


async def test_a_switch_and_a_priority_do_not_touch_each_other(service: Service) -> None:
    await send(service, PREFER, {"providerKey": MINE, "priority": "CUSTOM_FIRST"})
    await send(service, DISABLE, {"providerKey": MINE})
    await send(service, ENABLE, {"providerKey": MINE})
    (row,) = await rows(service, "SELECT enabled, usage_priority FROM workspace_provider")
    assert (bool(row["enabled"]), row["usage_priority"]) == (True, "CUSTOM_FIRST")
    await send(service, DISABLE, {"providerKey": "openai"})
    await send(service, PREFER, {"providerKey": "openai", "priority": "CUSTOM_FIRST"})
    assert not (await told(service, "openai"))["enabled"]


async def test_of_a_provider_without_anything_hosted_the_hosted_side_cannot_be_first(
    service: Service, provider: Provider
) -> None:
    async with nothing_done(service, provider):
        refused = await send(service, PREFER, {"providerKey": "openai", "priority": "SYSTEM_FIRST"})
        assert (refused["__typename"], refused["code"]) == ("NothingHosted", "NOTHING_HOSTED")
    assert (await told(service, "openai"))["system"] is None
    await host(service, "openai", "gpt-5*")
    accepted = await send(service, PREFER, {"providerKey": "openai", "priority": "SYSTEM_FIRST"})
    assert accepted["provider"]["usagePriority"] == "SYSTEM_FIRST"
    refused = await send(service, PREFER, {"providerKey": "anthropic", "priority": "SYSTEM_FIRST"})
    assert refused["__typename"] == "NothingHosted"


async def test_the_side_that_is_preferred_serves(service: Service, provider: Provider) -> None:
    await added(service, provider.base_url)
    assert (await told(service))["usagePriority"] == "CUSTOM_FIRST"
    await host(service, MINE, "*", base_url=provider.base_url)
    seen = await told(service)
    assert (seen["usagePriority"], seen["source"], seen["system"]["status"]) == (
        "SYSTEM_FIRST",
        "SYSTEM",
        "ACTIVE",
    )
    mine = await send(service, PREFER, {"providerKey": MINE, "priority": "CUSTOM_FIRST"})
    assert (mine["provider"]["usagePriority"], mine["provider"]["source"]) == ("CUSTOM_FIRST", "CUSTOM")
    assert await audited(service) == [
        ("provider.priority_set", f"provider:{MINE}", {"former": None, "priority": "CUSTOM_FIRST"})
    ]
    assert (await events(service))[-1] == "provider.updated"
    async with nothing_done(service, provider):
        await send(service, PREFER, {"providerKey": MINE, "priority": "CUSTOM_FIRST"})
    await remove_hosted(MINE, work=service.work)
    assert (await told(service))["system"] is None


async def test_what_is_hosted_shows_its_models_and_never_its_key(
    service: Service, provider: Provider
) -> None:
    await host(service, "openai", "gpt-5", "TEXT_EMBEDDING:*")
    seen = (await told(service, "openai"))["system"]
    names = [edge["node"]["name"] for edge in seen["models"]["edges"]]
    assert seen["status"] == "ACTIVE"
    assert names[0] == "gpt-5"
    assert {"text-embedding-3-small", "text-embedding-3-large"} <= set(names)
    assert seen["models"]["totalCount"] == len(names)
    assert not [name for name in names[1:] if "embedding" not in name]
    off = await send(service, DISABLE, {"providerKey": "openai"})
    assert off["provider"]["system"]["status"] == "DISABLED"
    assert (await told(service, "anthropic"))["system"] is None


async def test_the_models_of_what_is_hosted_come_in_pages(service: Service) -> None:
    await host(service, "openai", "*")
    page = """query ($after: String) { provider(key: "openai") { system { models(first: 3, after: $after) {
      totalCount edges { node { name } } pageInfo { hasNextPage endCursor } } } } }"""
    names: list[str] = []
    after = None
    while True:
        found = (await service.graphql(page, {"after": after}))["provider"]["system"]["models"]
        names += [edge["node"]["name"] for edge in found["edges"]]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    whole = await told(service, "openai")
    assert len(names) == found["totalCount"] == whole["system"]["models"]["totalCount"]
    assert names[:3] == [edge["node"]["name"] for edge in whole["system"]["models"]["edges"][:3]]
    wrong = page.replace("first: 3", "first: 0")
    assert await service.errors(wrong, {"after": None}) == ["BAD_ARGUMENT"]
    assert await service.errors(page, {"after": "nonsense"}) == ["BAD_ARGUMENT"]


async def test_a_running_service_sees_what_the_operator_changes(service: Service) -> None:
    assert (await told(service, "openai"))["system"] is None
    await host(service, "openai", "gpt-5")
    assert len((await told(service, "openai"))["system"]["models"]["edges"]) == 1
    await host(service, "openai", "TEXT_EMBEDDING:*")
    assert "gpt-5" not in str((await told(service, "openai"))["system"])
    await remove_hosted("openai", work=service.work)
    assert (await told(service, "openai"))["system"] is None


async def arranged(service: Service, provider: Provider) -> tuple[str, str]:
    """Everything that may hang on a provider, and as much of another one that is to stay."""
    id, _ = await added(service, provider.base_url, name="one")
    other, _ = await added(service, provider.base_url, name="two", environment="production")
    await added(service, "", providerKey="openai", fields=[{"name": "api_key", "secret": KEY}], name="stays")
    for key in (MINE, "openai"):
        await add_model(service, "mine", key)
        await switch_model(service, "mine", key)
        await send(service, PREFER, {"providerKey": key, "priority": "CUSTOM_FIRST"})
    await add_model(service, "mine too", type="TEXT_EMBEDDING")
    await choose(service, "LLM", "mine")
    await choose(service, "TEXT_EMBEDDING", "mine too")
    await choose(service, "RERANK", "stays", key="openai")
    return id, other


async def test_nothing_of_a_removed_provider_is_left_and_everything_else_is(
    service: Service, provider: Provider
) -> None:
    id, other = await arranged(service, provider)
    async with nothing_done(service, provider):
        dry = await send(service, REMOVE, {"providerKey": MINE, "dryRun": True})
        assert dry["impact"] == {
            "credentials": 2,
            "customModels": 2,
            "defaultModels": ["LLM", "TEXT_EMBEDDING"],
        }
        assert dry["provider"]["credentialCount"] == 2
    before = await position(service)
    done = await send(service, REMOVE, {"providerKey": MINE})
    assert done["impact"] == dry["impact"]
    assert (done["provider"]["status"], done["provider"]["credentialCount"]) == ("NOT_CONFIGURED", 0)
    assert await one(service, id) is None
    for table in ("credential", "custom_model", "model_switch", "workspace_provider", "default_credential"):
        keys = await rows(service, f"SELECT provider_key FROM {table}")
        assert {row["provider_key"] for row in keys} <= {"openai"}, table
    for table in ("custom_model", "model_switch", "workspace_provider"):
        assert len(await rows(service, f"SELECT id FROM {table}")) == 1, table
    assert [row["type"] for row in await rows(service, "SELECT type FROM default_model")] == ["RERANK"]
    gone = {str(key_of(id)), str(key_of(other))}
    for table in ("credential_secret", "credential_fields", "credential_models", "validation_run"):
        found = await rows(service, f"SELECT credential_id FROM {table}")
        assert not gone & {str(row["credential_id"]) for row in found}, table
    assert len(await rows(service, "SELECT id FROM credential_secret")) == 1
    assert await announced(service, before) == [
        ("credential.deleted", {"provider_key": MINE}),
        ("credential.deleted", {"provider_key": MINE}),
        ("model.removed", {"provider_key": MINE, "type": "LLM", "name": "mine"}),
        ("model.removed", {"provider_key": MINE, "type": "TEXT_EMBEDDING", "name": "mine too"}),
        ("default_model.changed", {"type": "LLM"}),
        ("default_model.changed", {"type": "TEXT_EMBEDDING"}),
        ("provider.removed", {"provider_key": MINE}),
    ]
    actions = [row["action"] for row in await rows(service, "SELECT action FROM audit_entry ORDER BY at, id")]
    assert actions.count("credential.added") == 3, "the audit stays"
    assert actions.count("credential.deleted") == 2
    assert actions.count("model.removed") == 2
    assert (await audited(service))[-1] == (
        "provider.removed",
        f"provider:{MINE}",
        {
            **{"credentials": 2, "custom_models": 2, "default_models": ["LLM", "TEXT_EMBEDDING"]},
            **{"pools": 0, "calls_last_day": 0},
        },
    )
    for table in WRITTEN:
        assert KEY not in str(await rows(service, f"SELECT * FROM {table}")), table


async def test_a_removed_provider_begins_anew(service: Service, provider: Provider) -> None:
    await arranged(service, provider)
    await send(service, DISABLE, {"providerKey": MINE})
    await send(service, REMOVE, {"providerKey": MINE})
    seen = await told(service)
    assert (seen["enabled"], seen["usagePriority"], seen["status"]) == (
        True,
        "CUSTOM_FIRST",
        "NOT_CONFIGURED",
    )
    id, _ = await added(service, provider.base_url, name="one")
    assert (await one(service, id))["isDefault"]


async def test_where_there_is_nothing_removing_tells_so(service: Service) -> None:
    answer = await send(service, REMOVE, {"providerKey": "stability"})
    assert answer["impact"] == {"credentials": 0, "customModels": 0, "defaultModels": []}


@pytest.mark.parametrize("piece", ["release", "clearance"])
async def test_a_removal_of_which_a_piece_fails_leaves_everything(
    service: Service, provider: Provider, monkeypatch: pytest.MonkeyPatch, piece: str
) -> None:
    await arranged(service, provider)

    async def fail(*_: object) -> None:
        raise LookupError("a piece fails")

    if piece == "release":
        monkeypatch.setattr(queue, "let_all_go", fail)
    else:
        monkeypatch.setattr(explicit, "forget_provider", fail)
    async with nothing_done(service, provider):
        input = {"providerKey": MINE, "idempotencyKey": "k"}
        assert await service.errors(REMOVE, {"input": input}) == ["INTERNAL"]
    monkeypatch.undo()
    assert (await send(service, REMOVE, input))["impact"]["credentials"] == 2


async def test_the_checks_of_a_removed_provider_end_and_stay_readable(
    service: Service, provider: Provider
) -> None:
    provider.delay = 5  # longer than it takes to come to the removal, however slow the machine
    watching = []
    for n in range(3):
        answer = await add(service, provider.base_url, name=f"n{n}")
        watching.append(asyncio.create_task(watched(service, answer["validationRun"]["id"])))
    draft = await send(service, TEST, {"credentialId": answer["credential"]["id"], "fields": []})
    watching.append(asyncio.create_task(watched(service, draft["validationRun"]["id"])))
    await provider.asked.wait()
    done = await send(service, REMOVE, {"providerKey": MINE})
    assert done["impact"]["credentials"] == 3
    ends = [(await task)[-1] for task in watching]
    assert {(end["state"], end["credential"] is None) for end in ends} == {("CANCELLED", True)}
    await asyncio.sleep(0.5)
    assert await rows(service, "SELECT id FROM credential") == []
    assert (await told(service))["status"] == "NOT_CONFIGURED"


async def test_many_who_add_check_and_remove_at_once_leave_a_whole_state(
    service: Service, provider: Provider
) -> None:
    for n in range(4):
        await added(service, provider.base_url, name=f"n{n}")
    check = """mutation { validateCredentials(input: {providerKey: "openai_compatible"}) { __typename } }"""
    answers = await asyncio.gather(
        service.answer(check),
        service.answer(REMOVE, {"input": {"providerKey": MINE}}),
        service.answer(ADD, {"input": {"providerKey": MINE, "fields": filled(provider.base_url)}}),
        service.answer(REMOVE, {"input": {"providerKey": MINE}}),
        service.answer(check),
        service.answer(DISABLE, {"input": {"providerKey": MINE}}),
        service.answer(PREFER, {"input": {"providerKey": MINE, "priority": "CUSTOM_FIRST"}}),
    )
    assert not [answer for answer in answers if "errors" in answer]
    async with asyncio.timeout(20):
        while await rows(service, "SELECT id FROM validation_run WHERE state IN ('QUEUED', 'RUNNING')"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    left = {str(row["id"]) for row in await rows(service, "SELECT id FROM credential")}
    for table in ("credential_secret", "credential_fields"):
        found = await rows(service, f"SELECT credential_id FROM {table}")
        assert {str(row["credential_id"]) for row in found} == left, table
    assert (await told(service))["credentialCount"] == len(left)


async def test_who_may_not_manage_credentials_removes_no_provider(
    service: Service, provider: Provider
) -> None:
    await added(service, provider.base_url)
    managing = await api_token(service, "PROVIDERS_VIEW", "PROVIDERS_MANAGE")
    looking = await api_token(service, "PROVIDERS_VIEW", "CREDENTIALS_MANAGE")
    async with nothing_done(service, provider):
        for dry_run in (True, False):
            input = {"input": {"providerKey": MINE, "dryRun": dry_run}}
            refused = await service.answer(REMOVE, input, token=managing)
            (error,) = refused["errors"]
            assert error["extensions"] == {
                "code": "FORBIDDEN",
                "permission": "CREDENTIALS_MANAGE",
                "path": ["removeProvider"],
            }
        for document in (ENABLE, DISABLE, REMOVE):
            assert await service.errors(document, {"input": {"providerKey": MINE}}, token=looking) == [
                "FORBIDDEN"
            ]
    await as_role(service, "EDITOR")
    for document in (ENABLE, DISABLE, REMOVE):
        assert await service.errors(document, {"input": {"providerKey": MINE}}) == ["FORBIDDEN"]


async def test_a_token_of_one_environment_removes_no_credential_of_another(
    service: Service, provider: Provider
) -> None:
    token = await bound_token(service, "development")
    await added(service, provider.base_url, name="prod", environment="production")
    await added(service, provider.base_url, name="mine", environment="development")
    async with nothing_done(service, provider):
        for dry_run in (True, False):
            refused = await send(service, REMOVE, {"providerKey": MINE, "dryRun": dry_run}, token=token)
            assert [(p["path"], p["code"]) for p in refused["problems"]] == [(["providerKey"], "NOT_ALLOWED")]
    await alter(service, "UPDATE credential SET environment = NULL WHERE environment = 'production'")
    assert (await send(service, REMOVE, {"providerKey": MINE}, token=token))["impact"]["credentials"] == 2


@pytest.mark.parametrize("key", ["nobody", "", "OPENAI", "x" * 5_000, "a\x00b"])
async def test_an_unknown_provider_is_not_found(service: Service, provider: Provider, key: str) -> None:
    async with nothing_done(service, provider):
        for document, more in (
            (ENABLE, {}),
            (DISABLE, {}),
            (REMOVE, {}),
            (PREFER, {"priority": "CUSTOM_FIRST"}),
            (PREFER, {"priority": "SYSTEM_FIRST"}),
        ):
            refused = await send(service, document, {"providerKey": key, **more})
            assert refused["__typename"] == "NotFound", document


CASES = {
    "enable": (ENABLE, {"providerKey": MINE}, {"providerKey": "openai"}),
    "disable": (DISABLE, {"providerKey": MINE}, {"providerKey": MINE, "dryRun": True}),
    "remove": (REMOVE, {"providerKey": MINE}, {"providerKey": MINE, "dryRun": True}),
    "prefer": (
        PREFER,
        {"providerKey": MINE, "priority": "CUSTOM_FIRST"},
        {"providerKey": "openai", "priority": "CUSTOM_FIRST"},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_repeated_mutation_is_done_once_and_told_as_it_was_then(
    service: Service, provider: Provider, case: tuple[str, dict[str, Any], dict[str, Any]]
) -> None:
    document, input, other = case
    await choose(service, "LLM", "mine")
    await added(service, provider.base_url)
    before = await position(service)
    answers = await asyncio.gather(
        *(send(service, document, {**input, "idempotencyKey": "k"}) for _ in range(4))
    )
    assert {answer["__typename"] for answer in answers} == {answers[0]["__typename"]}
    assert answers[0]["__typename"].endswith("Success")
    kinds = [kind for kind, _ in await announced(service, before)]
    assert kinds.count("provider.updated") + kinds.count("provider.removed") <= 1
    async with nothing_done(service, provider):
        again = await send(service, document, {**input, "idempotencyKey": "k"})
        assert again.get("impact") == answers[0].get("impact")
        conflict = await send(service, document, {**other, "idempotencyKey": "k"})
        assert conflict["code"] == "IDEMPOTENCY_CONFLICT"
        wrong = await send(service, document, {**input, "idempotencyKey": ""})
        assert [problem["path"] for problem in wrong["problems"]] == [["idempotencyKey"]]
