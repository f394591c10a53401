"""What every answer bears: its id, the headers that keep browsers honest, and nothing that was not meant to be shown."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from graphql import get_introspection_query

from api import logs
from api.settings import read
from models.errors import DatabaseUnavailable, WrongConfiguration
from tests.api.service import SIGN_IN, Service, running, serving

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CANARY = "sk-canary-7f3a91c2d4e5"


async def test_every_answer_bears_its_id_and_the_headers_of_safety(service: Service) -> None:
    answers = [
        await service.post({"query": "{ __typename }"}),
        await service.post(data=b"null"),
        await service.session.get(f"{service.url}/graphql"),
        await service.session.get(f"{service.url}/nowhere"),
        await service.session.get(f"{service.url}/health/live"),
        await service.session.get(f"{service.url}/health/ready"),
    ]
    assert [answer.status for answer in answers] == [200, 400, 405, 404, 200, 200]
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == len(answers)
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Server"] == "providence"


async def test_a_request_that_bears_an_id_keeps_it_if_it_is_one(service: Service) -> None:
    answer = await service.post({"query": "{ __typename }"}, X_Request_Id="req-0123456789")
    assert answer.headers["X-Request-Id"] == "req-0123456789"
    answer = await service.post({"query": "{ __typename }"}, X_Request_Id="<script>")
    assert "<" not in answer.headers["X-Request-Id"]


async def test_pages_of_allowed_origins_may_read_and_others_may_not(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    allowed = {"PROVIDENCE_ALLOWED_ORIGINS": "https://app.example.org, http://localhost:3000"}
    async with running(database_url, tmp_path / "data", environ=allowed) as service:
        asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        for origin in ("https://app.example.org", "http://localhost:3000"):
            preflight = await service.session.options(
                f"{service.url}/graphql", headers={"Origin": origin, **asked}
            )
            assert preflight.status == 204
            assert preflight.headers["Access-Control-Allow-Origin"] == origin
            assert (
                preflight.headers["Access-Control-Allow-Headers"]
                == "authorization, content-type, x-workspace"
            )
            assert "Access-Control-Allow-Credentials" not in preflight.headers
            answer = await service.post({"query": "{ __typename }"}, Origin=origin)
            assert answer.headers["Access-Control-Allow-Origin"] == origin
            assert answer.headers["Vary"] == "Origin"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
            async with service.socket(Origin=origin):
                pass
        for origin in ("https://evil.example", "https://app.example.org.evil.example", "null"):
            preflight = await service.session.options(
                f"{service.url}/graphql", headers={"Origin": origin, **asked}
            )
            assert preflight.status == 403
            answer = await service.post({"query": "{ __typename }"}, Origin=origin)
            assert "Access-Control-Allow-Origin" not in answer.headers


async def test_a_secret_is_refused_as_a_literal_and_not_repeated(service: Service) -> None:
    literals = [
        'mutation { signIn(input: {email: "a@b.c", password: "%s"}) { __typename } }',
        'mutation ($e: String!) { signIn(input: {password: "%s", email: $e}) { __typename } }',
        'mutation ($p: Secret! = "%s") { signIn(input: {email: "a", password: $p}) { __typename } }',
        'mutation ($i: SignInInput = {email: "a", password: "%s"}) { signIn(input: $i) { __typename } }',
        'mutation { testCredential(input: {providerKey: "openai", fields: [{name: "api_key", secret: "%s"}]}) { __typename } }',
        'mutation { signIn(input: {email: "a@b.c", password: """%s"""}) { __typename } }',
        'mutation { signIn(input: {email: "a@b.c", password: {a: "%s"}}) { __typename } }',
        'mutation { signIn(input: {email: "a@b.c", password: ["%s"]}) { __typename } }',
        'mutation { signIn(input: {email: "a@b.c", pass: "%s"}) { __typename } }',
        'mutation { signIn(input: {email: "a@b.c", password: "%s"} { __typename } }',
        'mutation { signIn(input: "%s") { __typename } }',
        'mutation { "%s" }',
    ]
    for query in literals:
        told = await service.answer(query % CANARY)
        assert "data" not in told, query
        assert CANARY not in json.dumps(told), query
        codes = {error["extensions"]["code"] for error in told["errors"]}
        assert codes <= {"GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}, query
    (error,) = (await service.answer(literals[0] % CANARY))["errors"]
    assert error["message"] == "Pass a Secret as a variable, never in the document."


async def test_a_wrong_variable_is_named_by_its_place_and_never_repeated(service: Service) -> None:
    wrong: list[tuple[Any, str]] = [
        ({"email": "a@b.c", "password": {"text": CANARY}}, "'$input.password'"),
        ({"email": [CANARY], "password": "x"}, "'$input.email'"),
        ({"email": "a@b.c", "password": "x", CANARY: 1}, "$input"),
        ({"email": CANARY}, "$input"),
        (CANARY, "$input"),
        ([CANARY], "$input"),
        (None, "$input"),
    ]
    for value, place in wrong:
        told = await service.answer(SIGN_IN, {"input": value}, token=None)
        assert CANARY not in json.dumps(told), value
        assert "data" not in told
        assert {error["extensions"]["code"] for error in told["errors"]} == {"GRAPHQL_VALIDATION_FAILED"}
        assert any(place in error["message"] for error in told["errors"]), told


async def test_nothing_that_was_sent_stands_in_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = {"input": {"email": f"{CANARY}@example.org", "password": CANARY}}
    await service.answer(SIGN_IN, secret, token=None)
    await service.answer(f'{{ viewer(a: "{CANARY}") {{ id }} }}')
    await service.answer(f'{{ a {{ "{CANARY}" }} }}')
    await service.answer("query ($a: Int!) { node(id: $a) { id } }", {"a": CANARY})
    await service.post(data=f'{{"query": "{CANARY}'.encode())
    await service.session.get(f"{service.url}/{CANARY}?key={CANARY}")
    await service.post({"query": "{ __typename }"}, X_Workspace=CANARY, Authorization=f"Bearer {CANARY}")
    ours = [
        record for record in caplog.records if record.name.split(".")[0] in ("providence", "api", "aiohttp")
    ]
    assert ours
    assert CANARY not in caplog.text
    assert service.owner not in caplog.text


async def test_a_fault_of_ours_is_masked_and_known_by_its_id(
    service: Service, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError(CANARY)

    monkeypatch.setattr("resolvers.access.types.reading.account_by_id", broken)
    caplog.handler.addFilter(logs._with_request_id)
    told = await service.answer("{ viewer { id account { name } } }")
    (error,) = told["errors"]
    assert told["data"] == {"viewer": {"id": told["data"]["viewer"]["id"], "account": None}}
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["path"] == ["viewer", "account"]
    assert CANARY not in json.dumps(told)
    assert CANARY not in caplog.text
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.request_id == error["extensions"]["requestId"]  # type: ignore[attr-defined]
    assert "KeyError" in record.getMessage()


async def test_a_database_that_is_away_is_told_as_unavailable(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> Any:
        raise DatabaseUnavailable("away")

    monkeypatch.setattr(service.work, "reading", away)
    response = await service.post({"query": "{ viewer { id } }"}, Authorization=f"Bearer {service.owner}")
    assert response.status == 503
    assert (await response.json())["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    ready = await service.session.get(f"{service.url}/health/ready")
    assert ready.status == 503


async def test_only_those_who_are_signed_in_see_the_schema(service: Service) -> None:
    query = get_introspection_query()
    assert "errors" not in await service.answer(query)
    assert await service.errors(query, token=None) == ["UNAUTHENTICATED"]
    assert await service.errors('{ __type(name: "Query") { name } }', token=None) == ["UNAUTHENTICATED"]
    assert await service.errors("{ __typename }", token=None) == []


async def test_suggestions_are_for_those_who_may_see_the_schema(service: Service) -> None:
    for query in (
        "{ viewr { id } }",
        "{ viewer { idd } }",
        "query ($a: Strin) { viewer { id } }",
        "{ node(ide: 1) { id } }",
        "mutation { signOut(input: {everywher: true}) { __typename } }",
    ):
        hidden = json.dumps(await service.answer(query, token=None))
        assert "Did you mean" not in hidden, query
    assert "Did you mean" in json.dumps(await service.answer("{ viewr { id } }"))
    wrong = {"input": {"everywher": True}}
    query = "mutation ($input: SignOutInput) { signOut(input: $input) { __typename } }"
    assert "Did you mean" not in json.dumps(await service.answer(query, wrong, token=None))


@pytest.mark.parametrize(
    ("setting", "anonymous", "owner"), [("public", [], []), ("off", ["UNAUTHENTICATED"], ["FORBIDDEN"])]
)
async def test_the_operator_says_who_sees_the_schema(
    database_url: str, tmp_path: Path, setting: str, anonymous: list[str], owner: list[str]
) -> None:
    (tmp_path / "data").mkdir()
    async with running(
        database_url, tmp_path / "data", environ={"PROVIDENCE_INTROSPECTION": setting}
    ) as service:
        query = "{ __schema { queryType { name } } }"
        assert await service.errors(query, token=None) == anonymous
        assert await service.errors(query) == owner


async def test_a_wrong_set_up_does_not_start(tmp_path: Path, database_url: str) -> None:
    settings = read({"PROVIDENCE_DATABASE_URL": database_url}, data=tmp_path)
    with pytest.raises(WrongConfiguration, match=r"keyring|ring"):
        async with serving(settings):
            pytest.fail("it must not start")
