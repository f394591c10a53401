"""Models as a workspace sees them, through the door: where they come from, how each stands, lists of thousands, and their ids."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from models.catalog.offerings import ModelType
from models.catalog.providers import load
from resolvers import nodes
from tests.api.arrangements import alter, key_of, other_workspace
from tests.api.credentials import added, send, watched
from tests.api.service import Service
from tests.api.standing import added_by_hand, announced, asked, chosen, hosted, stored
from tests.api.test_catalog import offer, offering, today
from tests.fakes.provider import Provider

PAGE = """query ($type: ModelType, $providerKey: String, $search: String, $usableOnly: Boolean! = false, $first: Int! = 20,
    $after: String) {
  models(type: $type, providerKey: $providerKey, search: $search, usableOnly: $usableOnly, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id name type origin enabled status provider { key } } } } }"""
OF_PROVIDER = """query ($key: String!, $usableOnly: Boolean! = false, $first: Int! = 20, $after: String) {
  provider(key: $key) { modelCount models(usableOnly: $usableOnly, first: $first, after: $after) {
    totalCount pageInfo { endCursor } edges { node { name status } } } } }"""
MODEL = """query ($providerKey: String!, $type: ModelType!, $name: String!) {
  model(providerKey: $providerKey, type: $type, name: $name) { id name label type origin baseModelName enabled status
    credentials { id } defaultCredential { id } provider { key } } }"""
NODE = "query ($id: ID!) { node(id: $id) { id ... on Model { name type status origin enabled } } }"
PROVIDER = """query ($key: String!) { provider(key: $key) { enabled status customStatus usagePriority source
  removedModels { providerKey type name } } }"""
EVERYTHING = """{ models(first: 100) { totalCount pageInfo { hasNextPage } edges { cursor node {
  id name label type origin baseModelName features contextWindow maxOutputTokens deprecated retiresAt replacedBy enabled status
  pricing { unit price { amount currency } validFrom } credentials { id name status } defaultCredential { id }
  provider { key name status } } } } }"""
OURS = "openai_compatible"


async def page(service: Service, **given: Any) -> dict[str, Any]:
    """A page, with the names on it."""
    how = {name: given.pop(name) for name in ("token", "workspace") if name in given}
    found: dict[str, Any] = (await service.graphql(PAGE, given, **how))["models"]
    return {**found, "names": [edge["node"]["name"] for edge in found["edges"]]}


async def model(service: Service, name: str, provider_key: str = OURS, type: str = "LLM") -> Any:
    return (await service.graphql(MODEL, {"providerKey": provider_key, "type": type, "name": name}))["model"]


async def told_of(service: Service, key: str) -> Any:
    return (await service.graphql(PROVIDER, {"key": key}))["provider"]


async def checked_again(service: Service, id: str) -> None:
    """The provider is asked again, and its answer is in."""
    answer = await send(
        service,
        """mutation ($input: ValidateCredentialInput!) { validateCredential(input: $input) {
             ... on ValidateCredentialSuccess { validationRun { id } } ... on UserError { message } } }""",
        {"id": id},
    )
    await watched(service, answer["validationRun"]["id"])


async def test_what_a_check_found_is_on_offer_at_once(service: Service, provider: Provider) -> None:
    provider.models = ("llama-3", "mistral-7b", "bge-small")
    assert (await page(service, providerKey=OURS))["edges"] == []
    id, _ = await added(service, provider.base_url)
    found = await page(service, providerKey=OURS)
    assert [(edge["node"]["name"], edge["node"]["type"]) for edge in found["edges"]] == [
        ("llama-3", "LLM"),
        ("mistral-7b", "LLM"),
        ("bge-small", "TEXT_EMBEDDING"),
    ]
    for edge in found["edges"]:
        node = edge["node"]
        assert (node["origin"], node["enabled"], node["status"]) == ("DISCOVERED", True, "ACTIVE")
        assert node["provider"] == {"key": OURS}
    one = await model(service, "llama-3")
    assert (one["credentials"], one["defaultCredential"]) == ([{"id": id}], {"id": id})
    assert one["baseModelName"] is None


async def test_what_is_found_beside_the_catalog_waits_for_a_switch(
    service: Service, provider: Provider
) -> None:
    provider.models = ("gpt-5-nano", "gpt-9-of-ours")
    await added(service, provider.base_url, providerKey="openai")
    known, found = (
        await model(service, "gpt-5-nano", "openai"),
        await model(service, "gpt-9-of-ours", "openai"),
    )
    assert (known["origin"], known["enabled"]) == ("PREDEFINED", True)
    assert (found["origin"], found["enabled"], found["status"]) == ("DISCOVERED", False, "DISABLED")
    usable = await page(service, providerKey="openai", usableOnly=True, search="gpt-9")
    assert usable["edges"] == []


async def test_a_list_closes_what_it_does_not_name_and_says_who_can_serve(service: Service) -> None:
    seeing = await stored(service, "openai", models=[("LLM", "gpt-5-nano")])
    blind = await stored(service, "openai", models=[("LLM", "gpt-4o")], default=False)
    unlisted = await stored(service, "openai", default=False)
    one = await model(service, "gpt-5-nano", "openai")
    assert [key_of(each["id"]) for each in one["credentials"]] == [seeing, unlisted]
    other = await model(service, "gpt-4o", "openai")
    assert [key_of(each["id"]) for each in other["credentials"]] == [blind, unlisted]
    assert key_of(other["defaultCredential"]["id"]) == seeing
    assert (one["status"], other["status"]) == ("ACTIVE", "CREDENTIAL_MISSING")


async def test_of_two_servers_each_serves_what_it_lists(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    provider.models, elsewhere.models = ("llama-3",), ("bge-small",)
    chats, _ = await added(service, provider.base_url)
    embeds, _ = await added(service, elsewhere.base_url)
    chat, embedding = (
        await model(service, "llama-3"),
        await model(service, "bge-small", type="TEXT_EMBEDDING"),
    )
    assert (chat["credentials"], embedding["credentials"]) == ([{"id": chats}], [{"id": embeds}])
    assert (chat["status"], embedding["status"]) == ("ACTIVE", "CREDENTIAL_MISSING")


async def test_a_models_own_credentials_serve_it_alone(service: Service) -> None:
    await stored(service, models=[("LLM", "llama-3"), ("LLM", "other")])
    own = await stored(service, scope="MODEL", model_type="LLM", model_name="llama-3", verdict="INVALID")
    one = await model(service, "llama-3")
    assert [key_of(each["id"]) for each in one["credentials"]] == [own]
    assert key_of(one["defaultCredential"]["id"]) == own
    assert one["status"] == "CREDENTIALS_UNUSABLE"
    assert (await model(service, "other"))["status"] == "ACTIVE"


async def test_each_status_is_told_as_it_stands(service: Service, provider: Provider) -> None:
    async def status(name: str = "gpt-5-nano", key: str = "openai") -> str:
        told: str = (await model(service, name, key))["status"]
        return told

    assert await status() == "NOT_CONFIGURED"
    id = await stored(service, "openai")
    assert await status() == "ACTIVE"
    await announced(service, "UPDATE credential SET unreached = ?", True)
    assert await status() == "UNAVAILABLE"
    await announced(service, "UPDATE credential SET verdict = 'INVALID'")
    assert await status() == "CREDENTIALS_UNUSABLE"
    await announced(service, "UPDATE default_credential SET credential_id = NULL")
    await stored(service, "openai", default=False)
    assert await status() == "CREDENTIAL_MISSING"
    workspace = service.founded.workspace_id
    await announced(
        service,
        "INSERT INTO model_switch (id, workspace_id, provider_key, type, name, enabled, changed_at)"
        " VALUES (?, ?, 'openai', 'LLM', 'gpt-5-nano', ?, ?)",
        *(uuid4(), workspace, False, datetime.now(UTC)),
    )
    assert await status() == "DISABLED"
    await announced(
        service,
        "INSERT INTO workspace_provider (id, workspace_id, provider_key, enabled, changed_at) VALUES (?, ?, 'openai', ?, ?)",
        *(uuid4(), workspace, False, datetime.now(UTC)),
    )
    assert await status() == "PROVIDER_DISABLED"
    assert id is not None


async def test_a_provider_tells_both_sides_and_which_one_would_serve(service: Service) -> None:
    assert await told_of(service, "openai") == {
        "enabled": True,
        "status": "NOT_CONFIGURED",
        "customStatus": "NOT_CONFIGURED",
        "usagePriority": "CUSTOM_FIRST",
        "source": None,
        "removedModels": [],
    }
    await hosted(service, "openai", "gpt-5*")
    told = await told_of(service, "openai")
    assert (told["status"], told["customStatus"]) == ("ACTIVE", "NOT_CONFIGURED")
    assert (told["usagePriority"], told["source"]) == ("SYSTEM_FIRST", "SYSTEM")
    assert (await model(service, "gpt-5-nano", "openai"))["status"] == "ACTIVE"
    assert (await model(service, "gpt-4o", "openai"))["status"] == "NOT_IN_PLAN"
    await stored(service, "openai")
    told = await told_of(service, "openai")
    assert (told["status"], told["customStatus"], told["source"]) == ("ACTIVE", "ACTIVE", "SYSTEM")
    assert (await model(service, "gpt-4o", "openai"))["status"] == "ACTIVE"
    await announced(
        service,
        "INSERT INTO workspace_provider (id, workspace_id, provider_key, enabled, usage_priority, changed_at)"
        " VALUES (?, ?, 'openai', ?, 'CUSTOM_FIRST', ?)",
        *(uuid4(), service.founded.workspace_id, True, datetime.now(UTC)),
    )
    told = await told_of(service, "openai")
    assert (told["usagePriority"], told["source"]) == ("CUSTOM_FIRST", "CUSTOM")
    await announced(service, "UPDATE workspace_provider SET enabled = ?", False)
    told = await told_of(service, "openai")
    assert (told["enabled"], told["status"], told["customStatus"], told["source"]) == (
        False,
        "DISABLED",
        "DISABLED",
        None,
    )


async def test_a_provider_with_keys_of_its_models_alone_stands_as_these_do(service: Service) -> None:
    of_model = {"scope": "MODEL", "model_type": "LLM", "model_name": "gpt-5-nano"}
    id = await stored(service, "openai", **of_model)
    assert (await told_of(service, "openai"))["customStatus"] == "ACTIVE"
    await announced(service, "UPDATE credential SET verdict = 'INVALID' WHERE id = ?", id)
    assert (await told_of(service, "openai"))["customStatus"] == "CREDENTIALS_UNUSABLE"
    # The provider's own come first, whatever its models have.
    await stored(service, "openai", default=False)
    assert (await told_of(service, "openai"))["customStatus"] == "DEFAULT_CREDENTIAL_MISSING"


async def test_a_removed_model_whose_keys_are_kept_is_named_to_be_added_again(service: Service) -> None:
    for type, name in (("TEXT_EMBEDDING", "a"), ("LLM", "z"), ("LLM", "b")):
        await stored(service, "azure_openai", scope="MODEL", model_type=type, model_name=name)
    told = await told_of(service, "azure_openai")
    assert told["removedModels"] == [
        {"providerKey": "azure_openai", "type": "LLM", "name": "b"},
        {"providerKey": "azure_openai", "type": "LLM", "name": "z"},
        {"providerKey": "azure_openai", "type": "TEXT_EMBEDDING", "name": "a"},
    ]
    assert await model(service, "b", "azure_openai") is None
    assert (told["status"], told["customStatus"], told["source"]) == (
        "NOT_CONFIGURED",
        "NOT_CONFIGURED",
        None,
    )
    await announced(
        service,
        "INSERT INTO custom_model (id, workspace_id, provider_key, type, name, base_model_name, created_at, updated_at)"
        " VALUES (?, ?, 'azure_openai', 'LLM', 'b', 'gpt-4o', ?, ?)",
        *(uuid4(), service.founded.workspace_id, datetime.now(UTC), datetime.now(UTC)),
    )
    told = await told_of(service, "azure_openai")
    assert [each["name"] for each in told["removedModels"]] == ["z", "a"]
    assert (told["status"], told["source"]) == ("ACTIVE", "CUSTOM")
    one = await model(service, "b", "azure_openai")
    assert (one["origin"], one["baseModelName"], one["status"]) == ("CUSTOM", "gpt-4o", "ACTIVE")


async def test_models_come_by_provider_type_and_name_and_are_found_by_each(service: Service) -> None:
    await stored(service, "ollama", models=[("LLM", "b"), ("LLM", "a"), ("TEXT_EMBEDDING", "a")])
    await stored(service, models=[("LLM", "Straße"), ("LLM", "c")])
    found = (await page(service, first=100, search="a"))["edges"]
    order = {entry.key: number for number, entry in enumerate(load())}
    types = {type.value: number for number, type in enumerate(ModelType)}
    places = [
        (order[node["provider"]["key"]], types[node["type"]], node["name"])
        for node in (edge["node"] for edge in found)
    ]
    assert places == sorted(places)
    assert (await page(service, providerKey="ollama"))["names"] == ["a", "b", "a"]
    embedding = await page(service, providerKey="ollama", type="TEXT_EMBEDDING")
    assert (embedding["names"], embedding["totalCount"]) == (["a"], 1)
    assert (await page(service, search="STRASSE"))["names"] == ["Straße"]
    assert (await page(service, providerKey="ollama", search="c"))["totalCount"] == 0
    # Of predefined ones the label is looked into as well.
    assert "gpt-4o-mini" in (await page(service, search="GPT-4o mini"))["names"]
    for nothing in ({"providerKey": "nobody"}, {"search": "\x00"}, {"providerKey": "\x00"}):
        assert (await page(service, **nothing))["totalCount"] == 0
    everything = await page(service, search="")
    assert everything["totalCount"] == (await page(service))["totalCount"]


async def test_usable_only_is_what_is_active(service: Service) -> None:
    # Of the models of this type alone; of the others the list tells nothing.
    await stored(service, "openai", models=[("LLM", "o1"), ("LLM", "gpt-4o-mini")])
    await stored(service, "ollama", models=[("LLM", "a")], verdict="INVALID")
    usable = await page(service, usableOnly=True, type="LLM", first=100)
    assert usable["totalCount"] == len(usable["names"]) > 1
    assert {"gpt-5-nano", "gpt-4o", "a"}.isdisjoint(usable["names"])
    assert "gpt-4o-mini" in usable["names"]
    assert {edge["node"]["status"] for edge in usable["edges"]} == {"ACTIVE"}
    told = (await service.graphql(OF_PROVIDER, {"key": "ollama", "usableOnly": True}))["provider"]
    assert (told["modelCount"], told["models"]["totalCount"]) == (1, 0)


async def test_pages_go_on_where_they_stopped_whatever_came_or_went(
    service: Service, provider: Provider
) -> None:
    stays = [f"llama-{number:03}" for number in range(0, 60, 2)]
    provider.models = tuple(stays)
    id, _ = await added(service, provider.base_url)
    walked: list[str] = []
    after, rounds = None, 0
    while True:
        found = await page(service, providerKey=OURS, first=7, after=after)
        walked += found["names"]
        assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
        assert found["pageInfo"]["startCursor"] == found["edges"][0]["cursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
        after, rounds = found["pageInfo"]["endCursor"], rounds + 1
        # One of what was shown goes, the very last one told among them, and others come before and behind.
        gone = set(walked[-1:])
        provider.models = tuple(sorted({*stays, f"llama-000-{rounds}", f"llama-{2 * rounds + 31:03}"} - gone))
        await checked_again(service, id)
    assert len(walked) == len(set(walked))
    assert [name for name in walked if name in stays] == stays
    assert found["totalCount"] == len(provider.models)


async def test_a_cursor_of_another_list_or_of_none_is_refused(service: Service) -> None:
    await stored(service, models=[("LLM", "a"), ("LLM", "b")])
    cursor = (await page(service, providerKey=OURS, first=1))["pageInfo"]["endCursor"]
    inner = (await service.graphql(OF_PROVIDER, {"key": OURS, "first": 1}))["provider"]["models"]
    # The cursors of Query.models go on whatever the filters are.
    assert (await page(service, providerKey=OURS, after=cursor))["names"] == ["b"]
    assert (await page(service, after=cursor, search="b", first=1))["names"] == ["b"]
    wrong = [
        "",
        "x",
        cursor[:-1],
        cursor + "A",
        "W10",
        "e30",
        "ü",
        "A" * 2_000,
        inner["pageInfo"]["endCursor"],
    ]
    for after in wrong:
        assert await service.errors(PAGE, {"after": after}) == ["BAD_ARGUMENT"], after
    assert await service.errors(OF_PROVIDER, {"key": OURS, "after": cursor}) == ["BAD_ARGUMENT"]
    for first in (0, -1, 101):
        assert await service.errors(PAGE, {"first": first}) == ["BAD_ARGUMENT"]


@pytest.mark.parametrize("name", ["é" * 200, "🙂" * 200, '"\\|' * 60, "a|b/c:d"])
async def test_any_name_that_a_provider_lists_is_found_by_its_id_and_its_cursor(
    service: Service, name: str
) -> None:
    await stored(service, models=[("LLM", name), ("LLM", "\U0010fffd")])
    found = await page(service, providerKey=OURS, first=1)
    assert found["names"] == [name]
    following = await page(service, providerKey=OURS, after=found["pageInfo"]["endCursor"])
    assert following["names"] == ["\U0010fffd"]
    id = found["edges"][0]["node"]["id"]
    told = (await service.graphql(NODE, {"id": id}))["node"]
    assert (told["id"], told["name"], told["status"]) == (id, name, "ACTIVE")
    assert (await model(service, name))["id"] == id


async def test_one_past_its_end_is_listed_where_somebody_switched_it_and_found_by_its_id(
    service: Service,
) -> None:
    offer(service, offering("ended", ends=today(), replaced_by="new"), offering("new"))
    assert (await page(service))["names"] == ["new"]
    one = await model(service, "ended", "openai")
    assert one["status"] == "RETIRED"
    told = (await service.graphql(NODE, {"id": one["id"]}))["node"]
    assert (told["name"], told["status"]) == ("ended", "RETIRED")
    await announced(
        service,
        "INSERT INTO model_switch (id, workspace_id, provider_key, type, name, enabled, changed_at)"
        " VALUES (?, ?, 'openai', 'LLM', 'ended', ?, ?)",
        *(uuid4(), service.founded.workspace_id, True, datetime.now(UTC)),
    )
    assert (await page(service))["names"] == ["ended", "new"]
    assert (await page(service, usableOnly=True))["names"] == []


async def test_one_past_its_end_stays_listed_where_somebody_added_it_or_gave_it_a_key(
    service: Service,
) -> None:
    offer(
        service,
        offering("base", ends=today()),
        offering("keyed", ends=today()),
        offering("other", ends=today()),
    )
    await added_by_hand(service, "openai", "LLM", "tuned", base_model_name="base")
    await stored(service, "openai", scope="MODEL", model_type="LLM", model_name="keyed")
    found = await page(service)
    told = [(edge["node"]["name"], edge["node"]["status"]) for edge in found["edges"]]
    assert told == [("keyed", "RETIRED"), ("tuned", "RETIRED")]


async def test_a_removed_one_is_told_as_long_as_a_default_names_it(service: Service) -> None:
    workspace = service.founded.workspace_id
    id = nodes.model_id(workspace, ("azure_openai", "LLM", "gone"))
    assert (await service.graphql(NODE, {"id": id}))["node"] is None
    await chosen(service, "azure_openai", "LLM", "gone")
    assert (await service.graphql(NODE, {"id": id}))["node"] == {
        "id": id,
        "name": "gone",
        "type": "LLM",
        "status": "REMOVED",
        "origin": "CUSTOM",
        "enabled": False,
    }
    assert (await model(service, "gone", "azure_openai"))["status"] == "REMOVED"
    assert await model(service, "gone", "azure_openai", "RERANK") is None
    assert (await page(service, search="gone"))["edges"] == []
    await alter(service, "DELETE FROM default_model")
    await chosen(service, "nobody", "LLM", "gone")
    assert (await service.graphql(NODE, {"id": nodes.model_id(workspace, ("nobody", "LLM", "gone"))}))[
        "node"
    ] is None


async def test_an_unknown_model_is_null(service: Service) -> None:
    await stored(service, models=[("LLM", "a")])
    for provider_key, type, name in (
        (OURS, "LLM", "b"),
        (OURS, "RERANK", "a"),
        ("ollama", "LLM", "a"),
        ("", "LLM", ""),
        ("\x00", "LLM", "\x00"),
        (OURS, "LLM", "x" * 5_000),
    ):
        assert await model(service, name, provider_key, type) is None


async def test_another_workspaces_models_are_not_there(service: Service) -> None:
    await stored(service, models=[("LLM", "ours")])
    id = (await model(service, "ours"))["id"]
    await other_workspace(service)
    assert (await page(service, search="ours", workspace="main"))["names"] == ["ours"]
    assert (await page(service, search="ours", workspace="other"))["names"] == []
    assert (await service.graphql(NODE, {"id": id}, workspace="main"))["node"]["name"] == "ours"
    assert (await service.graphql(NODE, {"id": id}, workspace="other"))["node"] is None


async def test_an_expiry_shows_though_nothing_happened(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = datetime.now(UTC) + timedelta(days=1)
    await stored(service, models=[("LLM", "a")], expires_at=end)
    assert (await model(service, "a"))["status"] == "ACTIVE"
    monkeypatch.setattr("resolvers.loaders.utc_now", lambda: end)
    assert (await model(service, "a"))["status"] == "CREDENTIALS_UNUSABLE"


async def test_the_statements_do_not_grow_with_the_models(service: Service) -> None:
    counts = []
    for number in (50, 2_000):
        await stored(
            service,
            default=False,
            models=[("LLM", f"model-{number}-{each:04}") for each in range(number)],
        )
        await service.graphql(EVERYTHING)
        with asked(service) as seen:
            told = (await service.graphql(EVERYTHING))["models"]
        counts.append(len(seen))
        assert len(told["edges"]) == 100
        assert told["totalCount"] > number
    assert counts[0] == counts[1]


async def test_a_list_of_models_costs_one_statement(service: Service) -> None:
    await stored(service, models=[("LLM", f"model-{number:04}") for number in range(2_000)])
    bare = "{ models(first: 100) { totalCount edges { cursor node { id name label status enabled pricing { unit } } } } }"
    await service.graphql(bare)
    with asked(service) as known:
        await service.graphql("{ viewer { id } }")
    with asked(service) as seen:
        await service.graphql(bare)
    assert [sql for sql in seen if sql not in known] == [one for one in seen if "hosted_revision" in one]
    assert len(seen) == len(known) + 1


async def test_one_answer_is_told_from_one_picture(service: Service) -> None:
    await stored(service, models=[("LLM", "a")])
    document = """{ providers { status source enabled models(first: 1) { edges { node { status defaultCredential { id }
      provider { status modelCount } } } } } explainRoute(type: LLM) { source } models(first: 1) { totalCount } }"""
    with asked(service) as seen:
        await service.graphql(document)
        first = len([sql for sql in seen if "hosted_revision" in sql])
        await service.graphql(document)
    # Read for the first time, a picture is marked before and after.
    assert first == 3
    assert len([sql for sql in seen if "hosted_revision" in sql]) == first + 1


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_what_a_frontend_asks_for_stays_within_the_limits(service: Service) -> None:
    await stored(service, "openai")
    for document in (
        EVERYTHING,
        "{ providers { key models(first: 20) { edges { node { name status pricing { unit price { amount } } "
        "credentials { id name } defaultCredential { id } } } } } }",
        "{ providers { key models(first: 100) { edges { node { name status provider { name } } } } } }",
    ):
        assert "errors" not in await service.answer(document)
    deep = "{ models(first: 100) { edges { node { credentials { provider { credentials { id } } } } } } }"
    (error,) = (await service.answer(deep))["errors"]
    assert error["extensions"] == {"code": "LIMIT_EXCEEDED", "limit": "cost"}
