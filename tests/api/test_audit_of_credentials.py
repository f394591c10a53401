"""Every change of a credential stands in the audit, by whom, in the transaction of the change; and holds no secret."""

from typing import Any

import pytest

from models.access import audit as auditing
from tests.api.arrangements import api_token, audit, events, key_of, rows
from tests.api.credentials import (
    ADD,
    DELETE,
    DISABLE,
    ENABLE,
    SET_DEFAULT,
    TEST,
    UPDATE,
    VALIDATE,
    added,
    filled,
    send,
    watched,
)
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider

SECOND_KEY = "sk-fake-0123456789abcdefghij-second"


async def test_every_change_leaves_an_entry(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url, name="one", environment="staging")
    spare, _ = await added(service, provider.base_url, name="two")
    subject = f"credential:{key_of(id)}"
    done: list[tuple[str, dict[str, Any], list[str]]] = [
        (UPDATE, {"id": id, "expectedVersion": 1, "changes": {"name": "uno"}}, ["credential.updated"]),
        (VALIDATE, {"id": id}, ["credential.check_requested"]),
        (TEST, {"credentialId": id, "fields": []}, ["credential.tested"]),
        (DISABLE, {"id": id}, ["credential.disabled"]),
        (ENABLE, {"id": id}, ["credential.enabled"]),
        (SET_DEFAULT, {"id": spare}, ["credential.default_changed"]),
        (SET_DEFAULT, {"id": id}, ["credential.default_changed"]),
        (DELETE, {"id": id, "replacementId": spare}, ["credential.default_changed", "credential.deleted"]),
    ]
    for document, input, actions in done:
        before = len(await audit(service))
        answer = await send(service, document, input)
        assert answer["__typename"].endswith("Success"), answer
        if answer.get("validationRun"):
            await watched(service, answer["validationRun"]["id"])
        entries = (await audit(service))[before:]
        assert sorted(entry["action"] for entry in entries) == sorted(actions), document[:20]
        assert {entry["actor"] for entry in entries} == {"ada@example.org"}
        subjects = {entry["subject"] for entry in entries}
        assert subjects <= {subject, f"credential:{key_of(spare)}"}
    first = (await audit(service))[0]
    assert (first["action"], first["subject"], first["actor_kind"]) == (
        "credential.added",
        subject,
        "account",
    )
    assert first["detail"] == {"name": "one", "provider": "openai_compatible", "environment": "staging"}


async def test_a_token_is_named_in_the_audit(service: Service, provider: Provider) -> None:
    token = await api_token(service, "CREDENTIALS_MANAGE", "PROVIDERS_VIEW")
    await added(service, provider.base_url, token=token)
    entry = (await audit(service))[0]
    assert (entry["action"], entry["actor_kind"]) == ("credential.added", "token")


async def test_the_audit_holds_no_secret(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    changes = {"fields": [{"name": "api_key", "secret": SECOND_KEY}]}
    await send(service, UPDATE, {"id": id, "expectedVersion": 1, "changes": changes})
    await send(service, TEST, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)})
    told = str(await rows(service, "SELECT * FROM audit_entry"))
    assert KEY not in told
    assert SECOND_KEY not in told


async def test_a_change_that_cannot_be_noted_is_not_made(
    service: Service, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, _ = await added(service, provider.base_url, name="one")
    announced = await events(service)
    too_long = "x" * 300
    monkeypatch.setattr(auditing, "_ACTION_LENGTH", 1000)
    for module in ("validation.admission", "credentials.noting"):
        original = auditing.record

        async def broken(unit: Any, actor: Any, action: str, *rest: Any, original: Any = original) -> None:
            await original(unit, actor, action + too_long, *rest)

        monkeypatch.setattr(f"models.{module}.record", broken)
    for document, input in (
        (ADD, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}),
        (UPDATE, {"id": id, "expectedVersion": 1, "changes": {"name": "two"}}),
        (VALIDATE, {"id": id}),
        (DISABLE, {"id": id}),
        (DELETE, {"id": id, "acceptImpact": True}),
    ):
        assert await service.errors(document, {"input": input}), document[:20]
    assert await events(service) == announced
    found = await rows(service, "SELECT name, enabled, version FROM credential")
    assert [(row["name"], bool(row["enabled"]), row["version"]) for row in found] == [("one", True, 1)]
    assert len(await rows(service, "SELECT id FROM validation_run")) == 1
