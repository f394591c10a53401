"""`providence hosted` keeps the operator's keys: asked of the provider first, told to nobody, whole or not at all."""

import asyncio
import json
import signal
import sqlite3
import subprocess
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from tests.api.commands.conftest import (
    EMAIL,
    PASSWORD,
    ROOT,
    Ended,
    Providence,
    Serve,
    command,
    contents,
    surroundings,
)
from tests.fakes.provider import KEY, WRONG_KEY, Provider, fixed

CANARY = "sk-hosted/Zq7+xR2m=Wk9~pL4v-tail"
Write = Callable[..., Path]
InProcess = Callable[..., Ended]


@pytest.fixture
def key_file(tmp_path: Path) -> Write:
    """`key_file(what)` writes a key, or an object of fields, into a file."""

    def write(what: str | bytes | dict[str, Any], name: str = "key") -> Path:
        path = tmp_path / name
        if isinstance(what, dict):
            what = json.dumps(what)
        path.write_bytes(what if isinstance(what, bytes) else what.encode())
        return path

    return write


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with Provider() as provider:
        yield provider


@pytest.fixture
def in_process(capsys: pytest.CaptureFixture[str]) -> Iterator[InProcess]:
    """`in_process(*arguments)` runs a command in the tests' own process: for the many cases that end before anything begins."""
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments: object) -> Ended:
        code = main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    yield run
    signal.signal(signal.SIGTERM, handler)


def rows(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "providence.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def hosted(data: Path) -> dict[str, list[str]]:
    return {
        key: json.loads(patterns)
        for key, patterns in rows(data, "SELECT provider_key, patterns FROM hosted_provider")
    }


async def beside(providence: Providence, *arguments: object, provider: Provider | None = None) -> Ended:
    """Run a command while this loop plays the provider, which it may call."""
    settings = {"PROVIDENCE_EGRESS_ALLOW": provider.origin} if provider else None
    return await asyncio.to_thread(providence, *arguments, settings=settings)


async def test_a_key_is_asked_of_its_provider_and_kept_sealed(
    providence: Providence, installation: Path, key_file: Write, provider: Provider
) -> None:
    file = key_file({"base_url": provider.base_url, "api_key": KEY})
    ended = await beside(
        providence,
        *("hosted", "set", "openai", "--data", installation, "--key-file", file),
        *("--models", "gpt-5*", "TEXT_EMBEDDING:*", "--models", "o3"),
        provider=provider,
    )
    assert (ended.code, ended.out) == (
        0,
        "openai is hosted, for every workspace: gpt-5*, TEXT_EMBEDDING:*, o3\n",
    )
    assert "connecting" in ended.err
    assert hosted(installation) == {"openai": ["gpt-5*", "TEXT_EMBEDDING:*", "o3"]}
    assert {request.headers["Authorization"] for request in provider.requests} == {f"Bearer {KEY}"}
    assert set(provider.paths) <= {"/v1/models", "/v1/moderations"}, "no step that costs"
    told = providence("hosted", "list", "--data", installation)
    assert told.code == 0
    assert "openai  api_key …good  set 20" in told.out
    assert "models gpt-5*, TEXT_EMBEDDING:*, o3" in told.out
    for said in (ended.out, ended.err, told.out, told.err, *map(str, contents(installation).values())):
        assert KEY not in said
    assert providence("doctor", "--data", installation).code == 0


async def test_a_key_that_the_provider_refuses_is_not_kept_and_its_words_are_told(
    providence: Providence, installation: Path, key_file: Write, provider: Provider
) -> None:
    before = contents(installation)
    file = key_file({"base_url": provider.base_url, "api_key": WRONG_KEY})
    words = ("hosted", "set", "openai", "--data", installation, "--key-file", file, "--models", "gpt-5*")
    ended = await beside(providence, *words, provider=provider)
    assert (ended.code, ended.out) == (1, "")
    for said in ("KEY_REJECTED", "Incorrect API key provided", "--no-check"):
        assert said in ended.err
    assert WRONG_KEY not in ended.err
    assert contents(installation)["providence.sqlite3"] == before["providence.sqlite3"]
    asked = len(provider.requests)
    ended = await beside(providence, *words, "--no-check", provider=provider)
    assert ended.code == 0
    assert len(provider.requests) == asked
    assert hosted(installation) == {"openai": ["gpt-5*"]}


async def test_a_refusal_leaves_what_was_hosted(
    providence: Providence, installation: Path, key_file: Write, provider: Provider
) -> None:
    words = ("hosted", "set", "openai", "--data", installation, "--models")
    good = key_file({"base_url": provider.base_url, "api_key": KEY}, "good")
    bad = key_file({"base_url": provider.base_url, "api_key": WRONG_KEY}, "bad")
    assert (await beside(providence, *words, "gpt-5*", "--key-file", good, provider=provider)).code == 0
    before = rows(installation, "SELECT * FROM hosted_secret")
    assert (await beside(providence, *words, "*", "--key-file", bad, provider=provider)).code == 1
    assert rows(installation, "SELECT * FROM hosted_secret") == before
    assert hosted(installation) == {"openai": ["gpt-5*"]}


@pytest.mark.parametrize(
    ("status", "error", "told"),
    [
        (503, {"message": "overloaded"}, "saved unchecked"),
        (429, {"message": "no money", "type": "insufficient_quota", "code": "insufficient_quota"}, "limited"),
    ],
)
async def test_without_a_refusal_it_is_kept_and_what_was_found_is_told(
    providence: Providence,
    installation: Path,
    key_file: Write,
    provider: Provider,
    status: int,
    error: dict[str, str],
    told: str,
) -> None:
    provider.listing = fixed({"error": error}, status)
    file = key_file({"base_url": provider.base_url, "api_key": KEY})
    ended = await beside(
        providence,
        *("hosted", "set", "openai", "--data", installation, "--key-file", file, "--models", "gpt-5*"),
        provider=provider,
    )
    assert ended.code == 0
    assert told in ended.err
    assert hosted(installation) == {"openai": ["gpt-5*"]}


async def test_an_address_that_is_not_allowed_is_a_refusal(
    providence: Providence, installation: Path, key_file: Write, provider: Provider
) -> None:
    file = key_file({"base_url": provider.base_url, "api_key": KEY})
    ended = await beside(
        providence,
        *("hosted", "set", "openai", "--data", installation, "--key-file", file, "--models", "gpt-5*"),
    )
    assert ended.code == 1
    assert "BLOCKED_ADDRESS" in ended.err
    assert (hosted(installation), provider.requests) == ({}, [])


async def test_the_address_that_answered_is_kept(
    providence: Providence, installation: Path, key_file: Write, provider: Provider
) -> None:
    file = key_file({"base_url": provider.origin, "api_key": KEY})
    ended = await beside(
        providence,
        *("hosted", "set", "openai_compatible", "--data", installation, "--key-file", file, "--models", "*"),
        provider=provider,
    )
    assert ended.code == 0
    assert "taken as they are" in ended.err
    ((plain,),) = rows(installation, "SELECT plain FROM hosted_provider")
    assert json.loads(plain) == {"base_url": provider.base_url}


def test_a_file_may_hold_the_key_alone(providence: Providence, installation: Path, key_file: Write) -> None:
    for provider in ("openai", "stability"):
        ended = providence(
            *("hosted", "set", provider, "--data", installation, "--models", "*", "--no-check"),
            *("--key-file", key_file(f"\n  {CANARY}\r\n")),
        )
        assert ended.code == 0, ended.err
    found = rows(installation, "SELECT provider_key, name, hint FROM hosted_secret ORDER BY provider_key")
    assert found == [("openai", "api_key", "tail"), ("stability", "api_key", "tail")]


@pytest.mark.parametrize(
    ("provider", "content", "told"),
    [
        ("openai", "", "empty"),
        ("openai", "  \n", "empty"),
        ("openai", b"\xff\xfe", "UTF-8"),
        ("openai", "x" * 70_000, "larger"),
        ("openai", f"{CANARY} twice", "white space"),
        ("openai", "{" + CANARY, "JSON object"),
        ("openai", "[" * 50_000, "longer"),
        ("openai", "{" + '"a":[' * 10_000, "JSON object"),
        ("openai", {"project": "p"}, "api_key: API key is required."),
        ("openai", {"api_key": None}, "api_key: "),
        ("openai", {"api_key": [CANARY]}, "api_key: "),
        ("openai", {"api_key": CANARY, CANARY: CANARY}, "no such field"),
        ("openai", f'{{"api_key": "{CANARY}", "api_key": "{CANARY}"}}', "given twice"),
        ("openai", {"api_key": CANARY, "base_url": "ftp://x"}, "base_url: "),
        ("azure_openai", CANARY, "JSON object of the form's fields: endpoint"),
        ("openai_compatible", CANARY, "base_url: Address is required."),
        ("azure_openai", {"auth_method": "entra_service_principal"}, "client_secret: "),
    ],
)
def test_a_file_that_is_no_key_is_refused_and_its_content_is_not_repeated(
    in_process: InProcess,
    installation: Path,
    key_file: Write,
    provider: str,
    content: str | bytes | dict[str, Any],
    told: str,
) -> None:
    before = contents(installation)
    ended = in_process(
        *("hosted", "set", provider, "--data", installation, "--key-file", key_file(content)),
        *("--models", "*"),
    )
    assert (ended.code, ended.out) == (1, "")
    assert told in ended.err
    assert CANARY not in ended.err
    assert contents(installation) == before


def test_a_file_that_is_not_there_is_refused(providence: Providence, installation: Path) -> None:
    for file in (installation / "nowhere", installation):
        ended = providence(
            *("hosted", "set", "openai", "--data", installation, "--key-file", file, "--models", "*")
        )
        assert ended.code == 1
        assert "cannot be read" in ended.err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "ACTION"),
        (("fly",), "fly"),
        (("set",), "PROVIDER"),
        (("set", "openai", "--models", "*"), "--key-file"),
        (("set", "openai", "--key-file", "KEY"), "--models"),
        (("set", "openai", "--key-file", "KEY", "--models"), "--models"),
        (("set", "opnai", "--key-file", "KEY", "--models", "*"), "openai_compatible"),
        (("set", "openai", "--key-file", "KEY", "--models", "gpt5-nano"), "gpt-5-nano"),
        (("set", "openai", "--key-file", "KEY", "--models", "RERANK:*"), "TEXT_EMBEDDING"),
        (("set", "openai", "--key-file", "KEY", "--models", ""), "name"),
        (("remove",), "PROVIDER"),
        (("list", "openai"), "openai"),
    ],
)
def test_wrong_usage_exits_2_and_names_what_would_be_right(
    providence: Providence, installation: Path, key_file: Write, words: tuple[str, ...], told: str
) -> None:
    file = key_file(CANARY)
    ended = providence(
        "hosted", "--data", installation, *(str(file) if word == "KEY" else word for word in words)
    )
    assert (ended.code, ended.out) == (2, "")
    assert told in ended.err
    assert hosted(installation) == {}


def test_the_folder_may_stand_before_the_action_or_behind_it(
    providence: Providence, installation: Path
) -> None:
    for words in (
        ("hosted", "--data", installation, "list"),
        ("hosted", "list", "--data", installation),
        ("hosted", "--data", "nowhere", "list", "--data", installation),
    ):
        ended = providence(*words)
        assert (ended.code, ended.out) == (0, "")
        assert "nothing is hosted" in ended.err


def test_what_is_removed_is_gone_and_what_is_not_there_is_told(
    providence: Providence, installation: Path, key_file: Write
) -> None:
    file = key_file(CANARY)
    for provider in ("openai", "anthropic"):
        words = ("hosted", "set", provider, "--data", installation, "--key-file", file, "--models", "*")
        assert providence(*words, "--no-check").code == 0
    ended = providence("hosted", "remove", "openai", "--data", installation)
    assert (ended.code, ended.out) == (0, "openai is hosted no more; its key is destroyed\n")
    assert rows(installation, "SELECT provider_key FROM hosted_secret") == [("anthropic",)]
    again = providence("hosted", "remove", "openai", "--data", installation)
    assert again.code == 1
    assert "Hosted: anthropic" in again.err
    actions = rows(installation, "SELECT action, subject, workspace_id FROM audit_entry ORDER BY at")
    assert [entry for entry in actions if entry[0].startswith("hosted.")] == [
        ("hosted.set", "provider:openai", None),
        ("hosted.set", "provider:anthropic", None),
        ("hosted.removed", "provider:openai", None),
    ]
    assert rows(installation, "SELECT revision FROM hosted_revision") == [(3,)]


def test_where_nobody_ran_init_the_cure_is_told(
    providence: Providence, tmp_path: Path, key_file: Write
) -> None:
    data, file = tmp_path / "nothing", key_file(CANARY)
    for words in (
        ("set", "openai", "--key-file", file, "--models", "*"),
        ("list",),
        ("remove", "openai"),
    ):
        ended = providence("hosted", *words, "--data", data)
        assert ended.code == 78
        assert "providence init" in ended.err
    assert not data.exists()


async def test_a_check_that_takes_long_says_what_it_does_and_may_be_broken_off(
    installation: Path, key_file: Write, provider: Provider
) -> None:
    provider.delay = 60.0
    file = key_file({"base_url": provider.base_url, "api_key": KEY})
    process = await asyncio.create_subprocess_exec(
        *command("hosted", "set", "openai", "--data", installation, "--key-file", file, "--models", "*"),
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=surroundings({"PROVIDENCE_EGRESS_ALLOW": provider.origin}),
    )
    await asyncio.wait_for(provider.asked.wait(), 60)
    process.send_signal(signal.SIGINT)
    _, told = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 130
    assert b"connecting" in told
    assert b"Traceback" not in told
    assert hosted(installation) == {}


async def test_an_installation_on_postgres_hosts_too(
    providence: Providence, empty_postgres: str, tmp_path: Path, key_file: Write
) -> None:
    settings = {"PROVIDENCE_DATABASE_URL": empty_postgres}
    data = tmp_path / "data"
    made = providence("init", "--data", data, "--email", EMAIL, settings=settings, typed=PASSWORD.encode())
    assert made.code == 0, made.err
    words = ("hosted", "set", "openai", "--data", data, "--key-file", key_file(CANARY), "--models", "gpt-5*")
    assert providence(*words, "--no-check", settings=settings).code == 0
    told = providence("hosted", "list", "--data", data, settings=settings)
    assert "models gpt-5*" in told.out
    assert providence("hosted", "remove", "openai", "--data", data, settings=settings).code == 0


def test_doctor_finds_hosted_secrets_that_do_not_open(
    providence: Providence, installation: Path, key_file: Write
) -> None:
    words = ("hosted", "set", "openai", "--data", installation, "--key-file", key_file(CANARY))
    assert providence(*words, "--models", "*", "--no-check").code == 0
    sound = providence("doctor", "--data", installation)
    assert sound.code == 0
    assert "ok     hosted keys all 1 open" in sound.out
    with closing(sqlite3.connect(installation / "providence.sqlite3")) as connection:
        connection.execute("UPDATE hosted_secret SET destination = 'https://evil.example:443'")
        connection.commit()
    before = contents(installation)
    ended = providence("doctor", "--data", installation)
    assert ended.code == 1
    assert "WRONG  hosted keys" in ended.out
    assert "openai" in ended.out
    assert CANARY not in ended.out + ended.err
    assert contents(installation) == before


def test_a_running_service_offers_what_is_hosted_without_a_restart(
    providence: Providence, installation: Path, serve: Serve, key_file: Write
) -> None:
    asked = ("create-token", "--data", installation, "--workspace", "main", "--name", "t", "--permission")
    token = providence(*asked, "PROVIDERS_VIEW").out.strip()
    service = serve(installation)

    def seen() -> Any:
        query = '{ provider(key: "openai") { status source system { status models { totalCount } } } }'
        request = urllib.request.Request(
            f"{service.url}/graphql",
            json.dumps({"query": query}).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]["provider"]

    assert seen() == {"status": "NOT_CONFIGURED", "source": None, "system": None}
    words = ("hosted", "set", "openai", "--data", installation, "--key-file", key_file(CANARY), "--no-check")
    assert providence(*words, "--models", "gpt-5").code == 0
    one = {"status": "ACTIVE", "models": {"totalCount": 1}}
    assert seen() == {"status": "ACTIVE", "source": "SYSTEM", "system": one}
    assert providence("hosted", "remove", "openai", "--data", installation).code == 0
    assert seen() == {"status": "NOT_CONFIGURED", "source": None, "system": None}
    assert service.end() == 0
    assert CANARY not in service.log.read_text()
