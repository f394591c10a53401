"""Adding a credential: the forms of all providers, names and labels, and every mistake in one answer."""

import json
import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from models.access.texts import name_key
from models.credentials.tables import Credential
from models.events.unit_of_work import Unit
from tests.api.arrangements import WRITTEN, nothing_done, rows
from tests.api.credentials import ADD, add, added, filled, one, send, watched
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider


def form(**fields: Any) -> list[dict[str, Any]]:
    """Fields of a form; a name that ends in _key holds a secret."""
    return [{"name": name, ("secret" if name.endswith("_key") else "value"): fields[name]} for name in fields]


def told(answer: dict[str, Any]) -> set[tuple[str, str]]:
    """The mistakes of a refusal."""
    assert answer["__typename"] == "InvalidInput", answer
    assert answer["code"] == "INVALID_INPUT"
    return {(".".join(problem["path"]), problem["code"]) for problem in answer["problems"]}


async def test_each_provider_is_added_by_its_own_form(
    service: Service, provider: Provider, ollama: Provider
) -> None:
    forms = {
        "openai": form(api_key=KEY, organization="org-1", project="proj_2", base_url=provider.base_url),
        "openai_compatible": form(api_key=KEY, base_url=provider.origin),
        "ollama": form(base_url=ollama.base_url),
    }
    for key, fields in forms.items():
        answer = await send(service, ADD, {"providerKey": key, "fields": fields})
        assert answer["__typename"] == "AddCredentialSuccess", answer
        states = await watched(service, answer["validationRun"]["id"])
        assert states[-1]["state"] == "SUCCEEDED", states[-1]
        assert answer["credential"]["provider"]["key"] == key
        assert (await one(service, answer["credential"]["id"]))["status"] == "VALID"
    sent = provider.requests[0].headers
    assert (sent["Authorization"], sent["OpenAI-Organization"], sent["OpenAI-Project"]) == (
        f"Bearer {KEY}",
        "org-1",
        "proj_2",
    )
    assert "Authorization" not in ollama.requests[0].headers


async def test_the_address_that_answered_is_kept(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.origin)
    fields = {field["name"]: field for field in (await one(service, id))["fields"]}
    assert fields["base_url"]["value"] == provider.base_url
    assert fields["api_key"] == {
        "name": "api_key", "value": None, "hint": "good", "setAt": fields["api_key"]["setAt"]
    }  # fmt: skip


async def test_a_name_is_one_credentials_of_its_provider_whatever_its_case_and_blanks(
    service: Service, provider: Provider, ollama: Provider
) -> None:
    await added(service, provider.base_url, name="  Straße   Eins ")
    for again in ("Straße Eins", "STRASSE EINS", "strasse\u2003eins  "):
        async with nothing_done(service, provider):
            answer = await add(service, provider.base_url, name=again)
            assert (answer["__typename"], answer["code"]) == ("NameTaken", "NAME_TAKEN")
    free = await add(service, provider.base_url, name=answer["suggestion"])
    assert free["__typename"] == "AddCredentialSuccess"
    elsewhere = await send(
        service,
        ADD,
        {"providerKey": "ollama", "fields": form(base_url=ollama.base_url), "name": "Straße Eins"},
    )
    assert elsewhere["credential"]["name"] == "Straße Eins"


async def test_a_name_is_made_up_where_none_is_given(service: Service, provider: Provider) -> None:
    names = [(await add(service, provider.base_url))["credential"]["name"] for _ in range(3)]
    assert names == ["OpenAI-compatible key", "OpenAI-compatible key 2", "OpenAI-compatible key 3"]


async def test_labels_are_put_into_shape(service: Service, provider: Provider) -> None:
    soon = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    answer = await add(
        service,
        provider.base_url,
        environment=" Staging-2 ",
        expiresAt=soon.isoformat().replace("+00:00", "Z"),
    )
    assert answer["credential"]["environment"] == "staging-2"
    assert datetime.fromisoformat(answer["credential"]["expiresAt"]) == soon
    assert answer["credential"]["version"] == 1


WRONG: dict[str, tuple[dict[str, Any], set[tuple[str, str]]]] = {
    "missing fields": ({"fields": []}, {("fields.base_url", "REQUIRED")}),
    "a missing secret of openai": (
        {"providerKey": "openai", "fields": []},
        {("fields.api_key", "REQUIRED")},
    ),
    "everything at once": (
        {
            "name": "\u0007",
            "environment": "no spaces",
            "expiresAt": "2020-01-01T00:00:00Z",
            "invokeModel": "gpt",
            "fields": [
                {"name": "base_url", "value": 7},
                {"name": "api_key", "value": "sk-secret-in-the-wrong-place"},
                {"name": "colour", "value": "red"},
                {"name": "api_key", "secret": "sk-twice"},
            ],
        },
        {
            ("name", "MALFORMED"),
            ("environment", "MALFORMED"),
            ("expiresAt", "OUT_OF_RANGE"),
            ("invokeModel", "NOT_ALLOWED"),
            ("fields.base_url", "WRONG_TYPE"),
            ("fields.api_key", "NOT_ALLOWED"),
            ("fields.api_key", "DUPLICATE"),
            ("fields.colour", "UNKNOWN"),
        },
    ),
    "a value given as secret": (
        {"fields": [{"name": "base_url", "secret": "https://example.com"}]},
        {("fields.base_url", "NOT_ALLOWED")},
    ),
    "both of them": (
        {
            "fields": [
                {"name": "base_url", "value": "https://example.com"},
                {"name": "api_key", "secret": "sk-1", "value": "sk-1"},
            ]
        },
        {("fields.api_key", "NOT_ALLOWED")},
    ),
    "neither of them": (
        {"fields": [{"name": "base_url"}]},
        {("fields.base_url", "REQUIRED")},
    ),
    "blanks in a key": (
        {"fields": form(base_url="https://example.com", api_key="sk-1 \n")},
        {("fields.api_key", "MALFORMED")},
    ),
    "control characters in a key": (
        {"fields": form(base_url="https://example.com", api_key="sk-\u0000-1")},
        {("fields.api_key", "MALFORMED")},
    ),
    "letters that no key has": (
        {"fields": form(base_url="https://example.com", api_key="ключ")},
        {("fields.api_key", "MALFORMED")},
    ),
    "a key of ten thousand characters": (
        {"fields": form(base_url="https://example.com", api_key="k" * 10_000)},
        {("fields.api_key", "TOO_LONG")},
    ),
    "an address with a user": (
        {"fields": form(base_url="https://me:pw@example.com")},
        {("fields.base_url", "MALFORMED")},
    ),
    "an address whose host is too long": (
        {"fields": form(base_url="https://" + "a." * 200 + "example.com")},
        {("fields.base_url", "MALFORMED")},
    ),
    "an address that is none": ({"fields": form(base_url="ftp://x")}, {("fields.base_url", "MALFORMED")}),
    "a NUL in an address": (
        {"fields": form(base_url="https://exa\u0000mple.com")},
        {("fields.base_url", "MALFORMED")},
    ),
    "a list as an address": ({"fields": form(base_url=["x"])}, {("fields.base_url", "WRONG_TYPE")}),
    "a huge number as an address": ({"fields": form(base_url=2**70)}, {("fields.base_url", "WRONG_TYPE")}),
    "a NUL in a name": ({"name": "a\u0000b"}, {("name", "MALFORMED")}),
    "a name of blanks": ({"name": "   "}, {("name", "REQUIRED")}),
    "a name of 200,000 characters": ({"name": "n" * 200_000}, {("name", "TOO_LONG")}),
    "a name that grows when its case is folded": ({"name": "ΐ" * 81}, {("name", "TOO_LONG")}),
    "an empty label": ({"environment": ""}, {("environment", "REQUIRED")}),
    "a label of 41 characters": ({"environment": "e" * 41}, {("environment", "TOO_LONG")}),
    "a label with a dot": ({"environment": "a.b"}, {("environment", "MALFORMED")}),
    "a label in another script": ({"environment": "тест"}, {("environment", "MALFORMED")}),
    "an end that is past": ({"expiresAt": "2020-01-01T00:00:00Z"}, {("expiresAt", "OUT_OF_RANGE")}),
    "a model to call that is none": (
        {"invoke": True, "invokeModel": "a\u0000"},
        {("invokeModel", "MALFORMED")},
    ),
    "an empty idempotency key": ({"idempotencyKey": ""}, {("idempotencyKey", "REQUIRED")}),
    "a long idempotency key": ({"idempotencyKey": "k" * 129}, {("idempotencyKey", "TOO_LONG")}),
}


async def test_every_mistake_is_told_in_one_answer_and_nothing_is_done(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    right = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    async with nothing_done(service, provider):
        for name, (wrong, expected) in WRONG.items():
            answer = await send(service, ADD, {**right, **wrong})
            assert told(answer) == expected, name
            assert "sk-" not in json.dumps(answer), name
            assert "example" not in json.dumps(answer), name
    assert "sk-" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_what_no_json_or_no_scalar_takes_is_refused_at_the_door(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    right = {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    async with nothing_done(service, provider):
        for wrong in (
            {"name": 7},
            {"fields": [{"name": "api_key", "secret": {"sk": "sk-nested"}}]},
            {"expiresAt": "tomorrow"},
            {"makeDefault": "yes"},
            {"colour": "red"},
        ):
            codes = await service.errors(ADD, {"input": {**right, **wrong}})
            assert codes, wrong
            assert set(codes) <= {"GRAPHQL_VALIDATION_FAILED", "BAD_REQUEST"}, (wrong, codes)
        for field in ('"name": "a\\ud800b"', '"environment": "\\udfff"'):
            body = json.dumps({"query": ADD, "variables": {"input": {**right, "x": 0}}}).replace(
                '"x": 0', field
            )
            response = await service.post(data=body.encode(), Authorization=f"Bearer {service.owner}")
            answer = await response.json()
            refused = answer.get("errors") or told(answer["data"]["addCredential"])
            assert refused, answer
        huge = await service.post(
            {"query": ADD, "variables": {"input": {**right, "name": "n" * 1_000_000}}},
            Authorization=f"Bearer {service.owner}",
        )
        assert huge.status == 413
        assert (await huge.json())["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED"
    assert "sk-" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_secret_in_the_document_is_refused_and_never_logged(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    document = """mutation { addCredential(input: {providerKey: "openai_compatible", fields: [
      {name: "base_url", value: "%s"}, {name: "api_key", secret: "sk-in-the-document"}]}) { __typename } }"""
    async with nothing_done(service, provider):
        told = await service.answer(document % provider.base_url)
    assert "data" not in told or told["data"] is None
    assert "sk-in-the-document" not in json.dumps(told)
    assert "sk-in-the-document" not in caplog.text


async def test_an_unknown_provider_is_not_found(service: Service, provider: Provider) -> None:
    async with nothing_done(service, provider):
        for key in ("nobody", "", "OpenAI", "openai\u0000", "o" * 100_000):
            answer = await send(service, ADD, {"providerKey": key, "fields": []})
            assert (answer["__typename"], answer["code"]) == ("NotFound", "NOT_FOUND"), key[:20]


async def test_a_provider_holds_a_hundred_credentials(service: Service, provider: Provider) -> None:
    moment = datetime.now(UTC)

    async def fill(unit: Unit) -> None:
        for number in range(99):
            await Credential.create(
                id=uuid4(),
                workspace_id=service.founded.workspace_id,
                provider_key="openai_compatible",
                name=f"Key {number}",
                name_key=name_key(f"Key {number}"),
                created_at=moment,
                updated_at=moment,
            )

    await service.work.writing(fill)
    hundredth = await add(service, provider.base_url, name="hundredth")
    assert hundredth["__typename"] == "AddCredentialSuccess"
    await watched(service, hundredth["validationRun"]["id"])
    async with nothing_done(service, provider):
        answer = await add(service, provider.base_url, name="one too many")
        assert (answer["__typename"], answer["limit"]) == ("LimitReached", 100)
    other = await send(
        service, ADD, {"providerKey": "openai", "fields": form(api_key=KEY, base_url=provider.base_url)}
    )
    assert other["__typename"] == "AddCredentialSuccess"


async def test_a_stored_secret_is_sealed_and_nowhere_in_clear(service: Service, provider: Provider) -> None:
    await added(service, provider.base_url, name="sealed", idempotencyKey="once")
    filled_in = set()
    for table in WRITTEN:
        written = await rows(service, f"SELECT * FROM {table}")
        assert KEY not in str(written), table
        if written:
            filled_in.add(table)
    assert filled_in >= {
        "credential",
        "credential_fields",
        "credential_secret",
        "validation_run",
        "audit_entry",
    }
    assert filled_in >= {"default_credential", "credential_models", "outbox_event", "idempotency_record"}
    (secret,) = await rows(service, "SELECT * FROM credential_secret")
    assert secret["sealed"].startswith("v1.")
    assert secret["destination"] == provider.origin
