"""What each answer of a provider makes of a credential, from the fake's socket to the public status: one row a failure."""

import asyncio
import base64
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.arrangements import rows
from tests.api.checks import among, desk_of, running_all
from tests.api.credentials import CHANGED, TEST, VALIDATE, added, filled, one, send, watched
from tests.api.founding import Founding
from tests.api.service import Service
from tests.fakes.provider import KEY, Provider

OPENAI, OLLAMA = "openai_compatible", "ollama"


@dataclass(frozen=True)
class Row:
    """`usable` follows from status and limit; the table of the contract is written out here all the same."""

    listing: str
    state: str
    failure: str | None
    status: str
    limited_by: str | None = None
    usable: bool = False
    steps: tuple[str, ...] = ("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "SUCCEEDED")
    dialect: str = "openai"


def refused(listing: str, failure: str, **more: Any) -> Row:
    steps = ("SUCCEEDED", "SUCCEEDED", "FAILED", "SKIPPED")
    return Row(listing, "FAILED", failure, "INVALID", **{"steps": steps, **more})


def open_ended(listing: str, failure: str, **more: Any) -> Row:
    steps = ("SUCCEEDED", "SUCCEEDED", "INCONCLUSIVE", "SKIPPED")
    return Row(listing, "INCONCLUSIVE", failure, "UNVERIFIED", **{"steps": steps, **more})


SKIPPED = ("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "SKIPPED")
FOUND_OUT = ("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "FAILED")
GARBLED = ("SUCCEEDED", "SUCCEEDED", "SUCCEEDED", "INCONCLUSIVE")

TABLE = [
    Row("good", "SUCCEEDED", None, "VALID", usable=True),
    Row("no_models", "SUCCEEDED", None, "VALID", usable=True),
    Row("missing_scopes", "SUCCEEDED", None, "VALID", "PERMISSION_DENIED", usable=True, steps=SKIPPED),
    Row("forbidden", "SUCCEEDED", None, "VALID", "PERMISSION_DENIED", usable=True, steps=SKIPPED),
    Row("quota", "FAILED", "QUOTA_EXHAUSTED", "VALID", "QUOTA_EXHAUSTED", steps=FOUND_OUT),
    Row("credit", "FAILED", "QUOTA_EXHAUSTED", "VALID", "QUOTA_EXHAUSTED", steps=FOUND_OUT),
    refused("echo", "KEY_REJECTED"),
    refused("deactivated", "ACCOUNT_DISABLED"),
    refused("region", "REGION_BLOCKED"),
    refused("teapot", "REQUEST_REFUSED"),
    refused("forbidden_page", "WRONG_ENDPOINT"),
    refused("page", "WRONG_ENDPOINT"),
    refused("words", "WRONG_ENDPOINT"),
    refused("empty", "WRONG_ENDPOINT"),
    refused("other_json", "WRONG_ENDPOINT"),
    refused("redirect", "WRONG_ENDPOINT"),
    refused("large_page", "WRONG_ENDPOINT"),
    open_ended("rate", "RATE_LIMITED"),
    open_ended("server_error", "PROVIDER_ERROR"),
    open_ended("server_page", "PROVIDER_ERROR"),
    open_ended("loading", "PROVIDER_ERROR"),
    open_ended("hang_up", "UNREACHABLE"),
    open_ended("never", "TIMEOUT"),
    open_ended("endless", "TIMEOUT"),
    open_ended("cut_json", "BAD_RESPONSE", steps=GARBLED),
    open_ended("no_ids", "BAD_RESPONSE", steps=GARBLED),
    open_ended("large", "BAD_RESPONSE", steps=GARBLED),
    open_ended("cut", "BAD_RESPONSE", steps=GARBLED),
    refused("page", "WRONG_ENDPOINT", dialect="ollama"),
    open_ended("cut_json", "BAD_RESPONSE", steps=GARBLED, dialect="ollama"),
]


async def test_each_answer_of_a_provider_makes_the_status_of_the_table(
    foundation: tuple[str, Founding], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    providers = [
        Provider(listing=row.listing, dialect=row.dialect, key=None if row.dialect == OLLAMA else KEY)
        for row in TABLE
    ]
    # What never answers need not be waited for as long as a provider in earnest.
    quick = {"deadline": 3.0, "host_slots": 64, "workspace_slots": 64}
    async with running_all(providers), among(foundation, tmp_path, providers, **quick) as service:

        async def outcome(row: Row, provider: Provider) -> tuple[Row, dict[str, Any]]:
            more: dict[str, Any] = {"name": f"{row.dialect} {row.listing}"}
            if row.dialect == OLLAMA:
                more |= {"providerKey": OLLAMA, "fields": filled(provider.base_url, None)}
            id, run = await added(service, provider.base_url, **more)
            credential = await one(service, id)
            assert credential["lastValidation"]["id"] == run["id"]
            found = Row(
                listing=row.listing,
                state=run["state"],
                failure=run["failure"],
                status=credential["status"],
                limited_by=credential["limitedBy"],
                usable=credential["usable"],
                steps=tuple(step["state"] for step in run["steps"]),
                dialect=row.dialect,
            )
            return found, run

        found = await asyncio.gather(*(outcome(*pair) for pair in zip(TABLE, providers, strict=True)))
    assert [row for row, _ in found] == TABLE
    for row, run in found:
        assert KEY not in str(run)
        if row.failure is not None:
            assert run["message"], row
            assert run["hint"], row
    ours = [
        record for record in caplog.records if record.name != "aiohttp.server"
    ]  # the fakes' own complaints
    assert [record.getMessage() for record in ours if record.levelno >= logging.WARNING] == []


async def test_what_cannot_be_reached_is_told_apart_and_leaves_the_question_open(
    foundation: tuple[str, Founding], tmp_path: Path
) -> None:
    closed = Provider()
    async with closed:
        pass
    async with among(foundation, tmp_path, []) as service:
        id, run = await added(service, "http://127.0.0.1:9/v1", name="not allowed")
        assert (run["state"], run["failure"], run["httpStatus"]) == ("FAILED", "BLOCKED_ADDRESS", None)
        assert "PROVIDENCE_EGRESS_ALLOW" in run["hint"]
        assert [step["state"] for step in run["steps"]] == ["SUCCEEDED", "FAILED", "SKIPPED", "SKIPPED"]
        assert (await one(service, id))["status"] == "INVALID"
    async with among(foundation, tmp_path, [closed]) as service:
        id, run = await added(service, closed.base_url, name="nobody there")
        assert (run["state"], run["failure"]) == ("INCONCLUSIVE", "CONNECTION_REFUSED")
        assert [step["state"] for step in run["steps"]] == ["SUCCEEDED", "INCONCLUSIVE", "SKIPPED", "SKIPPED"]
        credential = await one(service, id)
        assert credential["status"] == "UNVERIFIED"
        assert credential["activeValidation"]["state"] == "QUEUED"
        assert credential["activeValidation"]["requestedBy"] is None


async def test_a_model_is_called_only_when_asked_for_and_the_step_names_it(
    service: Service, provider: Provider
) -> None:
    _, quiet = await added(service, provider.base_url, name="quiet")
    assert [step["kind"] for step in quiet["steps"]] == ["FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"]
    assert provider.paths == ["/v1/models"]
    _, called = await added(service, provider.base_url, name="called", invoke=True)
    assert called["steps"][-1]["kind"] == "INVOKE"
    assert called["steps"][-1]["state"] == "SUCCEEDED"
    assert "gpt-5-nano" in called["steps"][-1]["detail"]
    assert provider.paths[1:] == ["/v1/models", "/v1/chat/completions"]


CANARY = "sk-canary/0+1=2?3&4-the-key-that-nobody-sees"


def forms_of(secret: str) -> list[str]:
    """As a text could bear it."""
    encoded = secret.encode()
    return [
        secret,
        quote(secret),
        quote(secret, safe=""),
        base64.b64encode(encoded).decode().rstrip("="),
        base64.urlsafe_b64encode(encoded).decode().rstrip("="),
        base64.b64encode(b"Bearer " + encoded).decode()[12:40],
        encoded.hex(),
    ]


async def test_a_key_is_in_no_answer_event_log_or_table_whatever_the_provider_does_with_it(
    foundation: tuple[str, Founding], tmp_path: Path, caplog: pytest.LogCaptureFixture, engine: str
) -> None:
    caplog.set_level(logging.DEBUG)
    listings = ["good", "echo", "echo_models", "page", "never", "cut", "redirect", "rate"]
    providers = [Provider(listing=listing, key=CANARY) for listing in listings]
    told: list[Any] = []
    quick = {"deadline": 1.0, "trial_deadline": 1.0}
    async with running_all(providers), among(foundation, tmp_path, providers, **quick) as service:

        async def hear() -> None:
            async for event in service.subscribe(CHANGED):
                told.append(event)

        hearing = asyncio.create_task(hear())

        async def through(provider: Provider) -> None:
            draft = await send(
                service, TEST, {"providerKey": OPENAI, "fields": filled(provider.base_url, CANARY)}
            )
            told.extend([draft, await watched(service, draft["validationRun"]["id"])])
            id, run = await added(service, provider.base_url, CANARY, name=provider.listing, invoke=True)
            again = await send(service, VALIDATE, {"id": id})
            told.extend([run, again, await watched(service, again["validationRun"]["id"])])
            told.append(await one(service, id))

        await asyncio.gather(*(through(provider) for provider in providers))
        hearing.cancel()
        await asyncio.wait({hearing})
        assert [request for provider in providers for request in provider.requests if CANARY in str(request)]
        tables = await rows(
            service,
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if engine == "sqlite"
            else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
        )
        stored = {row["name"]: await rows(service, f'SELECT * FROM "{row["name"]}"') for row in tables}
        assert stored["credential_secret"]
        assert desk_of(service).drafts == {}
    logged = [f"{record.__dict__} {record.getMessage()} {record.exc_info}" for record in caplog.records]
    assert len(told) > 40
    assert len(logged) > 10
    for form in forms_of(CANARY):
        assert form not in str(told)
        assert form not in str(stored)
        assert [line for line in logged if form in line] == []
    if engine == "sqlite":
        assert CANARY.encode() not in (tmp_path / "service.db").read_bytes()
