"""Lists of providers, credentials and checks: pages that follow a key, filters, and statements that do not grow."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from models.access.texts import name_key
from models.clock import utc_now
from models.credentials.reading import CredentialView, Sieve, credentials
from models.credentials.status import CredentialStatus
from models.credentials.tables import Credential, CredentialFields, CredentialSecret
from models.events.unit_of_work import Unit
from models.validation.reading import Shown, shown
from models.validation.steps import packed, planned
from models.validation.tables import ValidationRun
from tests.api.arrangements import alter, key_of
from tests.api.credentials import DISABLE, VALIDATE, added, send, watched
from tests.api.service import Service
from tests.fakes.provider import WRONG_KEY, Provider

EVERYTHING = """{ providers { key status customStatus credentialCount defaultCredential { id }
  credentials { id name status usable isDefault activeValidation { id } pendingValidation { id }
    lastValidation { id state } fields { name hint } } } }"""
PAGE = """query ($first: Int!, $after: String) { credentials(first: $first, after: $after) { totalCount
  edges { cursor node { id name } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""
CHECKS = """query ($id: ID!, $first: Int!, $after: String) { credential(id: $id) { validations(first: $first, after: $after) {
  totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""
FILTERED = """query ($p: String, $s: CredentialScope, $m: ModelName, $e: String, $st: CredentialStatus) {
  credentials(providerKey: $p, scope: $s, model: $m, environment: $e, status: $st) { totalCount edges { node { name } } } }"""


async def fill(service: Service, number: int, *, provider_key: str = "openai", moment: datetime) -> None:
    """So many valid credentials with a check each, all made at one moment."""
    sealed = f"v1.{'0' * 32}.{'A' * 60}"

    async def write(unit: Unit) -> None:
        for _ in range(number):
            id, workspace = uuid4(), service.founded.workspace_id
            name = f"Key {id.hex}"
            await Credential.create(
                id=id,
                workspace_id=workspace,
                provider_key=provider_key,
                name=name,
                name_key=name_key(name),
                verdict="VALID",
                checked=True,
                created_by_id=service.founded.account_id,
                created_at=moment,
                updated_at=moment,
            )
            await CredentialFields.create(
                workspace_id=workspace,
                credential_id=id,
                version=1,
                plain={},
                secrets={"api_key": 1},
                set_at={},
                created_at=moment,
            )
            await CredentialSecret.create(
                workspace_id=workspace,
                credential_id=id,
                name="api_key",
                version=1,
                sealed=sealed,
                destination="vendor:openai",
                set_at=moment,
            )
            await check(id, moment)

    async def check(id: UUID, moment: datetime) -> None:
        await ValidationRun.create(
            workspace_id=service.founded.workspace_id,
            credential_id=id,
            provider_key=provider_key,
            fields_version=1,
            host="api.openai.com:443",
            state="SUCCEEDED",
            steps=packed(planned(invoke=False)),
            created_at=moment,
            created_ms=int(moment.timestamp() * 1000),
            finished_at=moment,
        )

    await service.work.writing(write)


@contextmanager
def statements(service: Service) -> Iterator[list[str]]:
    """The statements that read credentials or checks, the queue's own among them."""
    seen: list[str] = []

    def note(sql: str) -> None:
        if "credential" in sql or "validation_run" in sql:
            seen.append(sql)

    service.work.database.observers.append(note)
    try:
        yield seen
    finally:
        service.work.database.observers.remove(note)


async def test_statements_do_not_grow_with_credentials_or_providers(service: Service) -> None:
    moment = datetime.now(UTC) - timedelta(days=1)
    counts = []
    for number, key in ((3, "openai"), (40, "openai"), (20, "ollama"), (20, "openai_compatible")):
        await fill(service, number, provider_key=key, moment=moment)
        times = []
        for _ in range(3):
            with statements(service) as seen:
                data = await service.graphql(EVERYTHING)
            times.append(len(seen))
        counts.append(min(times))  # what the queue asked meanwhile is not the list's
    assert sum(provider["credentialCount"] for provider in data["providers"]) == 83
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 10, seen


async def test_a_list_decrypts_nothing(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    # Their ciphertexts do not open: a list that tried would show it.
    await fill(service, 3, moment=datetime.now(UTC))

    async def opened(*args: Any, **named: Any) -> None:
        raise AssertionError("a list opened a secret")

    monkeypatch.setattr(type(service.services.vault), "open", opened)
    data = await service.graphql(EVERYTHING)
    listed = [credential for provider in data["providers"] for credential in provider["credentials"]]
    assert [credential["status"] for credential in listed] == ["VALID"] * 3
    assert [credential["fields"] for credential in listed] == [[{"name": "api_key", "hint": None}]] * 3


async def test_pages_follow_a_key_though_rows_come_and_go(service: Service) -> None:
    moment = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for hour in range(3):  # twos and threes of one moment: then the id decides
        await fill(service, 2 + hour % 2, moment=moment + timedelta(hours=hour))
    whole = await _pages(service, 100)
    assert len(whole) == len(set(whole)) == 7
    for first in (1, 2, 3):
        assert await _pages(service, first) == whole, first
    data = await service.graphql(PAGE, {"first": 3})
    info, edges = data["credentials"]["pageInfo"], data["credentials"]["edges"]
    assert (info["hasNextPage"], info["hasPreviousPage"]) == (True, False)
    assert (info["startCursor"], info["endCursor"]) == (edges[0]["cursor"], edges[-1]["cursor"])
    assert data["credentials"]["totalCount"] == 7
    place = key_of(edges[2]["node"]["id"])
    for table in ("validation_run", "credential_secret", "credential_fields"):
        await alter(service, f"DELETE FROM {table} WHERE credential_id = ?", place)
    await alter(service, "DELETE FROM credential WHERE id = ?", place)
    following = await service.graphql(PAGE, {"first": 100, "after": info["endCursor"]})
    assert [edge["node"]["id"] for edge in following["credentials"]["edges"]] == whole[3:]
    assert following["credentials"]["pageInfo"]["hasPreviousPage"] is True
    assert following["credentials"]["pageInfo"]["hasNextPage"] is False


async def test_checks_are_paged_newest_first(service: Service, provider: Provider) -> None:
    id, first = await added(service, provider.base_url)
    runs = [first["id"]]
    for _ in range(4):
        answer = await send(service, VALIDATE, {"id": id})
        await watched(service, answer["validationRun"]["id"])
        runs.insert(0, answer["validationRun"]["id"])
    found: list[str] = []
    after = None
    while True:
        data = await service.graphql(CHECKS, {"id": id, "first": 2, "after": after})
        page = data["credential"]["validations"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        assert page["totalCount"] == 5
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == runs


async def test_a_bad_page_is_a_bad_argument(service: Service, provider: Provider) -> None:
    id, _ = await added(service, provider.base_url)
    cursor = (await service.graphql(PAGE, {"first": 1}))["credentials"]["edges"][0]["cursor"]
    runs = await service.graphql(CHECKS, {"id": id, "first": 1})
    foreign = runs["credential"]["validations"]["edges"][0]["cursor"]
    parts = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    for after in (
        *("", "x", "ä", "\u0000", cursor[:-1], cursor + "A", cursor.upper(), foreign, "A" * 10_000),
        *(_encoded([parts[0], "2026-01-01", parts[2]]), _encoded([]), _encoded({}), _encoded(None)),
        *(_encoded([parts[0], parts[1], "nonsense"]), _encoded([[]] * 3), _encoded("9" * 200)),
    ):
        told = await service.answer(PAGE, {"first": 1, "after": after})
        assert [error["extensions"] for error in told["errors"]] == [
            {"code": "BAD_ARGUMENT", "path": "after"}
        ], after
    for first in (0, -1, 101, 2**31 - 1):
        told = await service.answer(PAGE, {"first": first})
        assert [error["extensions"] for error in told["errors"]] == [
            {"code": "BAD_ARGUMENT", "path": "first"}
        ], first
    assert await service.errors(CHECKS, {"id": id, "first": 1, "after": cursor}) == ["BAD_ARGUMENT"]


async def test_lists_are_filtered(service: Service, provider: Provider, ollama: Provider) -> None:
    await added(service, provider.base_url, name="a", environment="staging")
    off, _ = await added(service, provider.base_url, name="b", environment="production")
    await added(service, provider.base_url, WRONG_KEY, name="c")
    await added(
        service,
        "",
        providerKey="ollama",
        fields=[{"name": "base_url", "value": ollama.base_url}],
        name="d",
        environment="staging",
    )
    await send(service, DISABLE, {"id": off})
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["a", "b", "c", "d"]),
        ({"p": "ollama"}, ["d"]),
        ({"p": "openai"}, []),
        ({"p": "nobody"}, []),
        ({"p": "a\u0000"}, []),
        ({"e": "staging"}, ["a", "d"]),
        ({"e": "Staging"}, ["a", "d"]),
        ({"e": "none"}, []),
        ({"e": "\u0000"}, []),
        ({"e": ""}, []),
        ({"st": "VALID"}, ["a", "d"]),
        ({"st": "DISABLED"}, ["b"]),
        ({"st": "INVALID"}, ["c"]),
        ({"st": "VALID", "p": "ollama", "e": "staging", "s": "PROVIDER"}, ["d"]),
        ({"s": "MODEL"}, []),
        ({"m": {"type": "LLM", "name": "mine"}}, []),
        ({"m": {"type": "LLM", "name": "a\u0000"}}, []),
    ]
    for variables, names in expected:
        found = (await service.graphql(FILTERED, variables))["credentials"]
        assert [edge["node"]["name"] for edge in found["edges"]] == names, variables
        assert found["totalCount"] == len(names)


async def test_providers_are_found_by_text_type_and_use(service: Service, provider: Provider) -> None:
    await added(service, provider.base_url)
    document = """query ($t: ModelType, $s: String, $c: Boolean! = false) {
      providers(modelType: $t, search: $s, configuredOnly: $c) { key } }"""
    known = ("openai", "ollama", "openai_compatible")
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, list(known)),
        ({"s": "OPENAI"}, ["openai", "openai_compatible"]),
        ({"s": "ollama"}, ["ollama"]),
        ({"s": "\u0000"}, []),
        ({"t": "RERANK"}, ["ollama", "openai_compatible"]),
        ({"c": True}, ["openai_compatible"]),
        ({"c": True, "t": "MODERATION", "s": "open"}, ["openai_compatible"]),
    ]
    for variables, keys in expected:
        found = await service.graphql(document, variables)
        assert [row["key"] for row in found["providers"] if row["key"] in known] == keys, variables
    for key in ("nobody", "", "openai\u0000", "x" * 10_000):
        assert await service.graphql("query ($k: String!) { provider(key: $k) { key } }", {"k": key}) == {
            "provider": None
        }


async def _pages(service: Service, first: int) -> list[str]:
    found: list[str] = []
    after = None
    while True:
        page = (await service.graphql(PAGE, {"first": first, "after": after}))["credentials"]
        found += [edge["node"]["id"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


async def test_an_answer_never_tells_a_status_from_before_the_end_of_its_checks(
    service: Service, provider: Provider
) -> None:
    id, first = await added(service, provider.base_url)
    key, workspace = UUID(hex=id.removeprefix("credential_")), service.founded.workspace_id
    view = await _read(service, workspace, key)
    # The check ended between the reading of the credential and that of its checks.
    before = replace(
        view, status=CredentialStatus.CHECKING, open_run_id=UUID(hex=first["id"].removeprefix("run_"))
    )
    shown_then = await _shown(service, workspace, before)
    assert shown_then.active is not None
    assert shown_then.active.id == before.open_run_id
    assert shown_then.last is None
    answer = await send(service, VALIDATE, {"id": id})
    (*_, second) = await watched(service, answer["validationRun"]["id"])
    rechecked = replace(
        await _read(service, workspace, key), open_run_id=UUID(hex=second["id"].removeprefix("run_"))
    )
    shown_again = await _shown(service, workspace, rechecked)
    assert shown_again.active is not None
    assert shown_again.active.id == rechecked.open_run_id
    assert shown_again.last is not None
    assert shown_again.last.id == before.open_run_id


async def _read(service: Service, workspace: UUID, id: UUID) -> CredentialView:
    (view,) = await service.work.reading(
        lambda reader: credentials(
            reader, workspace, Sieve(ids=(id,)), vault=service.services.vault, now=utc_now()
        )
    )
    return view


async def _shown(service: Service, workspace: UUID, view: CredentialView) -> Shown:
    found = await service.work.reading(lambda reader: shown(reader, workspace, [view]))
    return found[view.id]
