"""Stock clients and tools, each tried for real: on the printed schema as it is committed, and against a running service."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn
from uuid import uuid4

import pytest
from graphql import OperationDefinitionNode, OperationType, build_schema, parse, print_ast, validate

from api.app import PROCESS
from tests.api.calls import chats, ready
from tests.api.service import EMAIL, PASSWORD, Service
from tests.fakes import openai_chat
from tests.fakes.provider import KEY, Provider, playing

ROOT = Path(__file__).parents[2]
CLIENTS = ROOT / "tests" / "clients"
SCHEMA = str(ROOT / "api" / "schema.graphql")
INSTALLING_SECONDS = 300

sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with what package-lock.json names installed beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        _without("Node and npm are not installed")
    lock, installed = CLIENTS / "package-lock.json", CLIENTS / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        done = subprocess.run(
            [npm, "ci"], cwd=CLIENTS, capture_output=True, text=True, timeout=INSTALLING_SECONDS, check=False
        )
        if done.returncode:
            _without(f"npm ci failed: {done.stderr.strip()[-300:]}")
        installed.touch()
    return node


async def test_the_printed_schema_composes_into_a_federation(node: str) -> None:
    assert await _run(node, CLIENTS / "federation/compose.mjs", SCHEMA) == ["composed"]


async def test_codegen_types_the_printed_schema_for_a_strict_frontend(node: str, tmp_path: Path) -> None:
    assert await _run(node, CLIENTS / "codegen/generate.mjs", SCHEMA, str(tmp_path)) == ["compiled"]


async def test_relay_compiles_an_application_on_the_printed_schema(node: str, tmp_path: Path) -> None:
    told = await _run(node, CLIENTS / "relay/compile.mjs", SCHEMA, str(tmp_path))
    assert told[-1] == "7 artifacts"


@sqlite
async def test_no_audit_of_graphql_over_http_complains(service: Service, node: str) -> None:
    told = await _run(node, CLIENTS / "audits/audit.mjs", f"{service.url}/graphql", service.owner)
    assert told == ["58 passed"]  # the other three ask for GET, which may be refused


@sqlite
async def test_urql_asks_acts_and_listens(service: Service, node: str, provider: Provider) -> None:
    told = await _run(
        node, CLIENTS / "urql/use.mjs", f"{service.url}/graphql", service.owner, provider.base_url, KEY
    )
    assert told == ["urql is content"]


@sqlite
async def test_gql_asks_acts_and_listens(service: Service, provider: Provider) -> None:
    told = await _run(
        sys.executable,
        CLIENTS / "gql/use.py",
        f"{service.url}/graphql",
        service.owner,
        provider.base_url,
        KEY,
    )
    assert told == ["gql is content"]


@sqlite
async def test_graphql_ws_comes_back_when_asked_and_stops_without_a_right(
    service: Service, node: str
) -> None:
    process = await asyncio.create_subprocess_exec(
        node,
        str(CLIENTS / "graphql_ws/use.mjs"),
        f"{service.url}/graphql",
        service.owner,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"heard RESYNC\n"
            await service.work.writing(lambda unit: unit.execute("UPDATE membership SET role = 'MEMBER'"))
            rest = (await process.stdout.read()).decode().split("\n")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert rest == ["closed 1012", "heard RESYNC", "closed 1000", "closed 4401", "refused 4401", ""]


@sqlite
async def test_graphql_ws_asks_again_for_an_answer_that_was_cut_and_pays_once(
    service: Service, node: str, provider: Provider
) -> None:
    await ready(service, provider.base_url)
    answer = openai_chat.stream_of(openai_chat.chatted("gpt-5-nano", "a long answer"))
    provider.chatting = playing(answer.but(3, "hang"))
    process = await asyncio.create_subprocess_exec(
        node,
        str(CLIENTS / "graphql_ws/chat.mjs"),
        *(f"{service.url}/graphql", service.owner, str(uuid4()), "gpt-5-nano"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"heard ChatDelta\n"
            assert await process.stdout.readline() == b"heard ChatDelta\n"
            sockets = service.app[PROCESS].sockets
            assert sockets is not None
            for conversation in sockets.open:
                conversation.end(1012, "Come back")
            rest = (await process.stdout.read()).decode().split("\n")
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    assert rest[:2] == ["closed 1012", "heard CallAlreadyMade CANCELLED"]
    assert len(chats(provider)) == 1


@sqlite
async def test_the_examples_of_the_readme_work_as_they_stand(
    service: Service, node: str, provider: Provider, tmp_path: Path
) -> None:
    readme = (ROOT / "README.md").read_text()
    fetching, listening = re.findall(r"```js\n(.*?)```", readme, re.DOTALL)
    (scripting,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    here = {
        "http://127.0.0.1:8000": service.url,
        "ws://127.0.0.1:8000": service.url.replace("http", "ws"),
        "ada@example.com": EMAIL,
        "fields: [": f'fields: [{{ name: "base_url", value: "{provider.base_url}" }}, ',
    }
    (tmp_path / "node_modules").symlink_to(CLIENTS / "node_modules")
    preamble = (
        'globalThis.WebSocket = (await import("ws")).WebSocket;\n'
        f'globalThis.prompt = (what) => ({{ password: "{PASSWORD}", key: "{KEY}" }})[what];\n'
    )
    (tmp_path / "readme.mjs").write_text(_put(preamble + fetching + listening, here))
    told = await _run(node, tmp_path / "readme.mjs")
    assert "SUCCEEDED" in "\n".join(told)
    (tmp_path / "readme.py").write_text(_put(scripting, here))
    told = await _run(sys.executable, tmp_path / "readme.py", READER_TOKEN=service.owner)
    assert "'openai'" in "\n".join(told)


@sqlite
async def test_the_documents_of_the_readme_are_valid_and_served(service: Service, provider: Provider) -> None:
    schema = build_schema((ROOT / "api" / "schema.graphql").read_text())
    blocks = re.findall(r"```graphql\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert [validate(schema, parse(block)) for block in blocks] == [[], [], []]
    provider.models += ("gpt-5.4-mini",)
    ids = []
    for key in (KEY, "sk-fake-0123456789abcdefghij-other"):
        provider.keyed[key] = "good"
        ids.append(await ready(service, provider.base_url, key, providerKey="openai"))
    operations = {
        one.name.value: one
        for block in blocks
        for one in parse(block.replace("credential_…", ids[1])).definitions
        if isinstance(one, OperationDefinitionNode) and one.name is not None
    }
    fares = operations.pop("Fares")
    assert fares.operation is OperationType.SUBSCRIPTION
    told: dict[str, Any] = {}
    async with service.socket() as socket:
        await socket.subscribe("1", print_ast(fares))
        for name, one in operations.items():
            variables = {"messages": [{"role": "USER", "content": "Hello?"}]} if name == "Ask" else None
            told |= await service.graphql(print_ast(one), variables)
        event = await socket.receive()
    assert told["explainRoute"]["chosen"] is not None
    assert told["completeChat"]["completion"]["text"] == "OK"
    assert told["savePool"]["pool"]["status"] == "HEALTHY"
    assert event is not None
    assert event["payload"]["data"]["poolChanged"]["pool"]["status"] == "HEALTHY"


def _without(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _put(text: str, here: dict[str, str]) -> str:
    for old, new in here.items():
        text = text.replace(old, new)
    return text


async def _run(program: str, script: Path, *arguments: str, **environ: str) -> list[str]:
    """The lines that a script printed; it must have ended well."""
    process = await asyncio.create_subprocess_exec(
        program,
        str(script),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "NO_COLOR": "1", **environ},
    )
    try:
        async with asyncio.timeout(60):
            out, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, out.decode()
    return out.decode().strip().split("\n")
