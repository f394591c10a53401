"""A secret that is known by its words goes through every operation of the schema, right and wrong, and through a provider
that repeats it; afterwards it is looked for everywhere, and is nowhere."""

import asyncio
import base64
import gc
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from aiohttp import web
from graphql import GraphQLInputObjectType, get_named_type, parse
from graphql.execution.values import get_variable_values

from api import schema as public_schema
from tests.api import operations
from tests.api.arrangements import rows
from tests.api.calls import STREAM, chat, embed, embedding, ready, receipts, saying, streamed
from tests.api.credentials import ADD, filled, send
from tests.api.operations import Operation, literal
from tests.api.service import EMAIL, PASSWORD, SIGN_IN, Service, Socket
from tests.api.test_providers import host
from tests.fakes import openai_chat
from tests.fakes.provider import Provider, playing

CANARY = "sk-canary/Zq7+xR2m=Wk9~pL4v"
SCHEMA = public_schema.build()._schema
# These end the right by which the others are asked, and come last.
LAST = ("leaveWorkspace", "transferOwnership", "deleteWorkspace", "changePassword", "signIn", "signOut")


async def test_a_secret_that_went_through_every_operation_is_found_nowhere(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.listing = provider.chatting = repeating
    told: list[str] = []
    heard: list[str] = []
    succeeded: set[str] = set()
    await host(service, "openai_compatible", "*", secret=CANARY, base_url=provider.base_url)
    added = await send(
        service, ADD, {"providerKey": "openai_compatible", "fields": filled(provider.base_url)}
    )
    async with service.socket() as socket:
        changes = SCHEMA.subscription_type.fields["credentialChanged"]  # type: ignore[union-attr]
        await socket.subscribe(
            "1", f"subscription {{ credentialChanged {operations.selection(changes.type, SCHEMA, 2)} }}"
        )
        await send_in_wrong_places(service, told)
        every = list(every_operation(provider, added["credential"]["id"]))
        for made in every:
            if made.field not in LAST:
                await send_all_ways(service, made, told, succeeded)
        await everything_ended(service)
        while (message := await _next(socket)) is not None:
            heard.append(json.dumps(message))
        assert any("ADDED" in one for one in heard)
    for made in every:
        if made.field in LAST:
            await send_all_ways(service, made, told, succeeded)
    # It went as deep as it could, and back: into rows, to the provider, and out of the provider's mouth.
    assert {
        *("addCredential", "updateCredential", "testCredential", "addCustomModel", "changePassword")
    } <= succeeded
    assert any(CANARY in str(request.headers) for request in provider.requests)
    ended_with = await rows(service, "SELECT message FROM validation_run WHERE message IS NOT NULL")
    assert any("key" in row["message"] for row in ended_with)
    for place, words in {
        "an answer": told,
        "an event": heard,
        "the log": [caplog.text, *(str(record.__dict__) for record in caplog.records)],
        "the database": [text async for text in everything_kept(service)],
        "a repr": list(reprs()),
    }.items():
        assert words, place
        for one in words:
            for form in FORMS:
                assert form not in one, (place, form, one[max(0, one.find(form) - 200) :][:400])


async def test_a_secret_that_serves_as_a_password_signs_in_and_is_told_to_nobody(service: Service) -> None:
    change = "mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { __typename } }"
    told = await service.answer(change, {"input": {"current": PASSWORD, "new": CANARY}})
    assert told["data"]["changePassword"]["__typename"] == "ChangePasswordSuccess"
    assert CANARY not in json.dumps(told)
    told = await service.answer(SIGN_IN, {"input": {"email": EMAIL, "password": CANARY}}, token=None)
    assert "token" in told["data"]["signIn"]
    assert CANARY not in json.dumps(told)


async def test_a_key_that_serves_calls_is_found_nowhere_nor_is_what_is_said(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    provider.key = CANARY
    ids = [await ready(service, provider.base_url, CANARY) for _ in range(3)]
    said = "what-is-said-to-a-model-0123456789"
    hanging = openai_chat.stream_of(openai_chat.chatted("gpt-5-nano", "a long answer")).but(2, "hang")
    provider.script = [playing(hanging)]
    shown: list[str] = []
    async with service.socket() as socket:
        await socket.subscribe("1", STREAM, {"callId": str(uuid4()), "input": saying(said)})
        shown.append(json.dumps(await socket.receive()))
        shown += reprs()  # while the call is under way
    provider.chatting = provider.embedding = repeating
    told = [
        await chat(service, saying(said, credentialId=ids[0])),
        await embed(service, embedding(said, credentialId=ids[1])),
        *[one async for one in streamed(service, input=saying(said, credentialId=ids[2]))],
    ]
    assert {one["__typename"] for one in told} == {"CallFailed"}
    assert {one["receipt"]["attempts"][0]["failure"] for one in told} == {"KEY_REJECTED"}
    written = await receipts(service)
    assert len(written) == 4
    sessions = service.owner.encode().hex()
    for words in (*shown, *map(json.dumps, told), str(written), caplog.text, *reprs()):
        for form in (*FORMS, said, service.owner, sessions):
            assert form not in words, (form, words[max(0, words.find(form) - 200) :][:400])
    async for text in everything_kept(service):
        for form in (*FORMS, said):
            assert form not in text


async def test_what_a_provider_repeats_of_a_question_is_kept_nowhere(
    service: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await ready(service, provider.base_url)
    said = "The patient was born on 4 May 1961 in Ravenna, and is called Rossi."

    async def echo(_: Provider, request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": {"message": f"Bad: {await request.text()}"}}, status=400)

    provider.chatting = provider.embedding = echo
    tool = {"name": "look", "description": said, "parameters": {"title": said}}
    told = [
        await chat(service, saying(said, tools=[tool], idempotencyKey="once")),
        await embed(service, embedding(said)),
        *[one async for one in streamed(service, input=saying(said))],
    ]
    assert [one["receipt"]["attempts"][0]["failure"] for one in told] == ["REQUEST_REFUSED"] * 3
    assert all(one["receipt"]["attempts"][0]["message"].startswith("Bad: ") for one in told)
    written = await receipts(service)
    assert len(written) == 3
    pieces = [said[start : start + 31] for start in range(len(said) - 31)]
    kept = [text async for text in everything_kept(service)]
    for text in (*kept, json.dumps(told), str(written), caplog.text):
        assert not any(piece in text for piece in pieces)


FORMS = (
    CANARY,
    json.dumps(CANARY)[1:-1],
    quote(CANARY, safe=""),
    base64.b64encode(CANARY.encode()).decode().rstrip("="),
    base64.urlsafe_b64encode(CANARY.encode()).decode().rstrip("="),
    CANARY.encode().hex(),
    CANARY[3:20],
)


def every_operation(provider: Provider, credential_id: str) -> Iterator[Operation]:
    """One right operation for each root field, with the secret wherever the schema takes one."""
    fields = [{"name": "base_url", "value": provider.base_url}, {"name": "api_key", "secret": CANARY}]
    number = 0

    def fill(name: str, kind: str) -> Any:
        if name == "current":
            return PASSWORD
        if kind == "Secret":
            return CANARY
        if kind == "ModelKey":
            return {"providerKey": "openai_compatible", "type": "LLM", "name": "a model"}
        known = {
            "providerKey": "openai_compatible",
            "fields": fields,
            "idempotencyKey": f"key-{number}",
            "name": f"name {number}",
            "slug": None,
            "email": f"person{number}@example.org",
            "model": None,
            "invokeModel": None,
            "baseModelName": None,
            "environment": None,
            "id": credential_id,
        }
        return known.get(name, ...)

    found = sorted(operations.roots(SCHEMA), key=lambda root: LAST.index(root[1]) if root[1] in LAST else -1)
    for number, (kind, name, field) in enumerate(found):  # noqa: B007 - `fill` reads it
        yield operations.operation(kind, name, field, SCHEMA, lambda of: operations.rightful(of, fill))
        if name in ("testCredential", "addCustomModel"):
            yield operations.operation(
                kind, name, field, SCHEMA, lambda of: {**operations.rightful(of, fill), "credentialId": None}
            )


def broken(made: Operation) -> Iterator[str]:
    """The ways in which a person gets it wrong: the secret in the document, of a wrong shape, or where none belongs."""
    field = next(field for _, name, field in operations.roots(SCHEMA) if name == made.field)
    if CANARY in made.text:
        written = ", ".join(
            f"{name}: {literal(value, field.args[name].type)}" for name, value in made.variables.items()
        )
        document = f"{made.kind} {{ {made.field}({written}) {{ __typename }} }}"
        yield json.dumps({"query": document})
        yield json.dumps({"query": document[: document.index(CANARY) + len(CANARY)]})
        yield json.dumps({"query": document.replace(made.field, "nothing")})
        text = json.dumps(made.variables)
        for shape in ('{"a": %s}', "[%s]", '{"%s": 1}' % CANARY, "[[%s, 1]]"):  # noqa: UP031
            wrong = shape.replace("%s", json.dumps(CANARY)) if "%s" in shape else shape
            yield _with(made, json.loads(text.replace(json.dumps(CANARY), wrong)))
        yield made.text.replace(": ", f": \x00{CANARY}", 1)
    for name, argument in field.args.items():
        for value in (CANARY, [CANARY], {CANARY: CANARY}):
            yield _with(made, {**made.variables, name: value})
        of = get_named_type(argument.type)
        if isinstance(of, GraphQLInputObjectType):
            given = made.variables[name]
            yield _with(made, {**made.variables, name: {**given, CANARY: 1}})
            for key, one in of.fields.items():
                # What is called a text is kept and shown as one: a secret put there is the person's own word.
                if get_named_type(one.type).name not in ("String", "JSON", "Secret") and key != "fields":
                    yield _with(made, {**made.variables, name: {**given, key: CANARY}})
    yield _with(made, {**made.variables, CANARY: CANARY})
    yield json.dumps({"query": made.document, "variables": made.variables, "operationName": CANARY})
    yield json.dumps(
        {"query": made.document, "variables": made.variables, "extensions": {CANARY: CANARY}, CANARY: 1}
    )


async def send_all_ways(service: Service, made: Operation, told: list[str], succeeded: set[str]) -> None:
    headers = {
        "Authorization": f"Bearer {service.owner}",
        "Content-Type": "application/json",
        "X-Request-Id": CANARY,
        "X-Workspace": "main",
    }
    for body in (*broken(made), made.text):
        async with service.session.post(
            f"{service.url}/graphql", data=body.encode(), headers=headers
        ) as response:
            answer = await response.text()
        assert response.status < 500
        told += [answer, repr(response.headers)]
        if "Success" in answer:
            succeeded.add(made.field)


async def send_in_wrong_places(service: Service, told: list[str]) -> None:
    """In headers, paths, cookies, methods and frames."""
    ask = json.dumps({"query": "{ viewer { id } }"}).encode()
    for headers in (
        {"Authorization": f"Bearer {CANARY}"},
        {"Authorization": CANARY},
        {"Authorization": f"Bearer {service.owner}", "X-Workspace": CANARY},
        {"Content-Type": f"application/{CANARY}"},
        {"Content-Encoding": CANARY},
        {"Accept": CANARY, "Cookie": f"a={CANARY}", "Origin": f"https://{quote(CANARY, safe='')}"},
    ):
        response = await service.post(data=ask, **headers)
        told += [await response.text(), repr(response.headers)]
    for path in (f"/{CANARY}", f"/graphql?query={CANARY}", f"/icons/{quote(CANARY, safe='')}"):
        response = await service.session.get(service.url + path)
        told += [await response.text(), repr(response.headers)]
    async with service.socket() as socket:
        for payload in (
            {"query": f'subscription {{ a(b: "{CANARY}") }}'},
            {"query": "subscription { a }", "operationName": CANARY},
        ):
            await socket.send({"id": CANARY[:9], "type": "subscribe", "payload": payload})
            told.append(json.dumps((await socket.receive() or {}).get("payload")))
        await socket.send({"type": CANARY})
        assert await socket.closed() == 4400
    async with service.socket(init=False) as socket:
        await socket.send({"type": "connection_init", "payload": {"authorization": f"Bearer {CANARY}"}})
        assert await socket.closed() == 4401


async def everything_kept(service: Service) -> Any:
    """Every row of every table as text; of SQLite its files too."""
    if service.work.database.engine == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for file in service.settings.data.parent.glob("*.db*"):
            yield file.read_bytes().decode("latin-1")
    else:
        sql = "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'"
    for table in await rows(service, sql):
        for row in await rows(service, f'SELECT * FROM "{table["name"]}"'):
            yield str(row)


def reprs() -> Iterator[str]:
    """What each object of ours that lives says of itself, and what the variables of the operations become."""
    for one in gc.get_objects():
        if str(type(one).__module__).split(".")[0] in ("api", "resolvers", "models"):
            yield repr(one)
    made = next(one for one in every_operation(Provider(), "x") if one.field == "addCredential")
    (definition,) = parse(made.document).definitions
    definitions = definition.variable_definitions or ()  # type: ignore[union-attr]
    yield repr(get_variable_values(SCHEMA, definitions, made.variables).coerced)  # type: ignore[union-attr]


async def repeating(provider: Provider, request: web.Request) -> web.StreamResponse:
    """A provider that refuses a key and repeats it in every form."""
    key = request.headers.get("Authorization", "").removeprefix("Bearer ")
    message = f"Wrong key: {key} {quote(key, safe='')} {base64.b64encode(key.encode()).decode()}"
    headers = {"X-Key": quote(key, safe=""), "Retry-After": key}
    return web.json_response(
        {"error": {"message": message, "code": key, "type": key}}, status=401, headers=headers
    )


async def everything_ended(service: Service) -> None:
    async with asyncio.timeout(20):
        while await rows(service, "SELECT id FROM validation_run WHERE state IN ('QUEUED', 'RUNNING')"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _next(socket: Socket) -> dict[str, Any] | None:
    try:
        return await socket.receive(seconds=0.5)
    except TimeoutError:
        return None


def _with(made: Operation, variables: dict[str, Any]) -> str:
    return json.dumps({"query": made.document, "variables": variables})
