"""Testing what is not kept: a draft of a provider, or a stored credential with changes."""

from typing import Any

from tests.api.arrangements import WRITTEN, api_token, as_role, nothing_done, rows
from tests.api.credentials import RUN, TEST, added, filled, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, WRONG_KEY, Provider

NODE = f"query ($id: ID!) {{ node(id: $id) {{ id }} validationRun(id: $id) {{ ...Run }} }} {RUN}"


async def tried(service: Service, **input: Any) -> dict[str, Any]:
    answer = await send(service, TEST, input)
    assert answer["__typename"] == "TestCredentialSuccess", answer
    return (await watched(service, answer["validationRun"]["id"]))[-1]


def sent(provider: Provider) -> str:
    """The key that the provider saw last."""
    return provider.requests[-1].headers.get("Authorization", "").removeprefix("Bearer ")


async def test_a_draft_is_checked_and_nothing_of_it_is_kept(service: Service, provider: Provider) -> None:
    end = await tried(service, providerKey="openai_compatible", fields=filled(provider.base_url))
    assert (end["state"], end["credential"], end["ofChange"]) == ("SUCCEEDED", None, False)
    wrong = await tried(service, providerKey="openai_compatible", fields=filled(provider.base_url, WRONG_KEY))
    assert (wrong["state"], wrong["failure"]) == ("FAILED", "KEY_REJECTED")
    kept = {table: await rows(service, f"SELECT * FROM {table}") for table in WRITTEN}
    assert not any(kept[table] for table in WRITTEN if table.startswith(("credential", "default")))
    assert KEY not in str(kept)
    assert WRONG_KEY not in str(kept)
    provider_status = await service.graphql(
        '{ provider(key: "openai_compatible") { status credentialCount } }'
    )
    assert provider_status["provider"] == {"status": "NOT_CONFIGURED", "credentialCount": 0}


async def test_a_stored_credential_is_tested_with_changes_and_stays_as_it_is(
    service: Service, provider: Provider
) -> None:
    id, run = await added(service, provider.base_url)
    before = await one(service, id)
    assert (await tried(service, credentialId=id, fields=[]))["state"] == "SUCCEEDED"
    assert sent(provider) == KEY
    changed = [{"name": "api_key", "secret": WRONG_KEY}]
    assert (await tried(service, credentialId=id, fields=changed))["failure"] == "KEY_REJECTED"
    assert sent(provider) == WRONG_KEY
    without = [{"name": "api_key", "secret": None}]
    assert (await tried(service, credentialId=id, fields=without))["failure"] == "KEY_REJECTED"
    assert sent(provider) == ""
    assert await one(service, id) == before
    assert before["lastValidation"]["id"] == run["id"]


async def test_another_address_asks_for_the_secrets_again(
    service: Service, provider: Provider, elsewhere: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    moved = [{"name": "base_url", "value": elsewhere.base_url}]
    async with nothing_done(service, provider, elsewhere):
        refused = await send(service, TEST, {"credentialId": id, "fields": moved})
        assert (refused["__typename"], refused["fields"]) == ("SecretsRequired", ["api_key"])
    assert (await tried(service, credentialId=id, fields=filled(elsewhere.base_url)))["state"] == "SUCCEEDED"
    assert (await tried(service, credentialId=id, fields=[*moved, {"name": "api_key", "secret": None}]))[
        "failure"
    ] == "KEY_REJECTED"
    assert sent(elsewhere) == ""


async def test_what_cannot_be_tested_is_refused_and_nothing_is_done(
    service: Service, provider: Provider
) -> None:
    id, _ = await added(service, provider.base_url)
    right = filled(provider.base_url)
    draft = {"providerKey": "openai_compatible", "fields": right}
    wrong: list[tuple[dict[str, Any], str, set[tuple[str, str]]]] = [
        ({"fields": right}, "InvalidInput", {("providerKey", "REQUIRED")}),
        ({**draft, "credentialId": id}, "InvalidInput", {("providerKey", "NOT_ALLOWED")}),
        ({"providerKey": "nobody", "fields": right}, "NotFound", set()),
        ({"credentialId": f"credential_{'0' * 32}", "fields": []}, "NotFound", set()),
        ({"credentialId": "", "fields": []}, "NotFound", set()),
        (
            {**draft, "invokeModel": "x", "fields": [{"name": "x"}]},
            "InvalidInput",
            {
                ("invokeModel", "NOT_ALLOWED"),
                ("fields.x", "UNKNOWN"),
                ("fields.base_url", "REQUIRED"),
            },
        ),
    ]
    async with nothing_done(service, provider):
        for input, typename, expected in wrong:
            answer = await send(service, TEST, input)
            assert answer["__typename"] == typename, input
            assert {(".".join(p["path"]), p["code"]) for p in answer.get("problems", [])} == expected, input


async def test_a_model_is_called_only_when_asked(service: Service, provider: Provider) -> None:
    draft = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    assert len((await tried(service, **draft))["steps"]) == 4
    assert not any("chat" in path for path in provider.paths)
    end = await tried(service, **draft, invoke=True, invokeModel="  gpt-5.6-sol ")
    assert (end["state"], end["steps"][-1]["kind"]) == ("SUCCEEDED", "INVOKE")
    assert "gpt-5.6-sol" in end["steps"][-1]["detail"]
    assert provider.requests[-1].body["model"] == "gpt-5.6-sol"


async def test_the_run_of_a_draft_is_its_makers_alone(service: Service, provider: Provider) -> None:
    token = await api_token(service, "PROVIDERS_VIEW", "CREDENTIALS_MANAGE")
    draft = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    mine = await send(service, TEST, draft)
    id = mine["validationRun"]["id"]
    await watched(service, id)
    assert (await service.graphql(NODE, {"id": id}))["node"] == {"id": id}
    assert await service.graphql(NODE, {"id": id}, token=token) == {"node": None, "validationRun": None}
    theirs = await send(service, TEST, draft, token=token)
    id = theirs["validationRun"]["id"]
    found = await service.graphql(NODE, {"id": id}, token=token)
    assert found["validationRun"]["id"] == id
    assert await service.graphql(NODE, {"id": id}) == {"node": None, "validationRun": None}


async def test_who_may_only_look_may_not_test(service: Service, provider: Provider) -> None:
    await as_role(service, "EDITOR")
    async with nothing_done(service, provider):
        draft = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
        assert await service.errors(TEST, {"input": draft}) == ["FORBIDDEN"]
