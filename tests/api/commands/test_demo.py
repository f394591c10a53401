"""`providence demo` tells its story against a real service, judges it, and leaves nothing behind."""

import asyncio
import json
import shlex
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from aiohttp import web

from api.demonstration.provider import demonstration_provider
from tests.api.commands.conftest import ROOT, Providence, command, contents, surroundings

KEY = "sk-the-key-of-a-real-server-0001"


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the demo makes its throw-away folder."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


@contextmanager
def demo(temporary: Path, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        command("demo", *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=surroundings({"TMPDIR": str(temporary)}),
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def read_until(process: "subprocess.Popen[str]", words: str) -> list[str]:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(f"{words!r} was not said: {''.join(lines)}")


def serves(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/live", timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


def test_from_nothing_it_tells_three_checks_and_ends_well(providence: Providence, temporary: Path) -> None:
    began = time.monotonic()
    ended = providence("demo", "--exit", settings={"TMPDIR": str(temporary)})
    assert ended.code == 0, ended.out + ended.err
    assert time.monotonic() - began < 30
    for told in (
        "It is a demonstration",
        "SUCCEEDED",
        "FAILED (KEY_REJECTED)",
        "INCONCLUSIVE (CONNECTION_REFUSED)",
        "'Right key' is the default; the provider openai_compatible is ACTIVE",
        "/graphql",
        "/graphiql, where tabs go through the same story",
        "demo@example.com",
        "Everything went as told.",
    ):
        assert told in ended.out
    for kind in ("FORMAT", "REACH", "AUTHENTICATE", "DISCOVER"):
        assert kind in ended.out
    assert "\x1b" not in ended.out
    assert "sk-" not in ended.out
    assert list(temporary.iterdir()) == []


def test_the_settings_of_another_installation_are_left_alone(
    providence: Providence, temporary: Path, installation: Path
) -> None:
    before = contents(installation)
    settings = {
        "TMPDIR": str(temporary),
        "PROVIDENCE_DATA": str(installation),
        "PROVIDENCE_EGRESS_ALLOW": "wrong",
    }
    assert providence("demo", "--exit", settings=settings).code == 0
    assert contents(installation) == before


def test_it_stays_until_ctrl_c_and_its_curl_line_works_when_pasted(temporary: Path) -> None:
    with demo(temporary) as process:
        lines = read_until(process, "stays until Ctrl-C")
        (line,) = [line for line in lines if line.startswith("curl ")]
        words = shlex.split(line)
        url = next(word for word in words if word.startswith("http")).removesuffix("/graphql")
        assert serves(url)
        (looked,) = [line for line in lines if "/graphiql" in line]
        with urllib.request.urlopen(f"{url}/graphiql", timeout=5) as page:
            assert f"{url}/graphiql" in looked
            assert page.headers.get_content_type() == "text/html"
        assert any("takes the key sk-demonstration-" in line for line in lines)
        if shutil.which("curl"):
            told = subprocess.run(["/bin/sh", "-c", line], capture_output=True, timeout=30, check=True).stdout
            (provider,) = json.loads(told)["data"]["providers"]
            assert provider["status"] == "ACTIVE"
            assert provider["defaultCredential"] == {"name": "Right key"}
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert not serves(url)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("A provider of its own", signal.SIGINT),
        ("Making an installation", signal.SIGTERM),
        ("providence serve answers", signal.SIGHUP),
        ("Adding a credential with a wrong key", signal.SIGINT),
    ],
)
def test_one_that_is_ended_early_cleans_up(temporary: Path, words: str, number: int) -> None:
    with demo(temporary) as process:
        read_until(process, words)
        process.send_signal(number)
        assert process.wait(timeout=60) == 130
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert list(temporary.iterdir()) == []


def test_a_named_folder_is_kept_and_not_taken_twice(
    providence: Providence, temporary: Path, tmp_path: Path
) -> None:
    data = tmp_path / "kept"
    settings = {"TMPDIR": str(temporary)}
    ended = providence("demo", "--exit", "--data", data, settings=settings)
    assert ended.code == 0, ended.out + ended.err
    assert f"providence serve --data {data}" in ended.out
    assert providence("doctor", "--data", data).code == 0
    before = contents(data)
    again = providence("demo", "--exit", "--data", data, settings=settings)
    assert again.code == 1
    assert "overwrites nothing" in again.err
    assert contents(data) == before


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The key of the real server, in a file."""
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    return path


async def test_a_real_server_takes_the_place_of_its_provider(
    providence: Providence, temporary: Path, key_file: Path
) -> None:
    async with demonstration_provider(KEY, thinking=0) as server:
        # Without /v1: the address that answered is kept.
        base_url = server.base_url.removesuffix("/v1")
        ended = await asyncio.to_thread(
            providence,
            *("demo", "--exit", "--base-url", base_url, "--key-file", key_file),
            settings={"TMPDIR": str(temporary)},
        )
    assert ended.code == 0, ended.out + ended.err
    assert base_url in ended.out
    assert KEY not in ended.out + ended.err
    assert no_more(temporary)


async def test_a_server_that_takes_any_key_is_not_as_told(
    providence: Providence, temporary: Path, key_file: Path
) -> None:
    async with anybodys_server() as base_url:
        ended = await asyncio.to_thread(
            providence,
            *("demo", "--exit", "--base-url", base_url, "--key-file", key_file),
            settings={"TMPDIR": str(temporary)},
        )
    assert ended.code == 1
    assert "NOT AS TOLD: this check should have ended FAILED (KEY_REJECTED)" in ended.out
    assert "Everything went as told" not in ended.out


def test_a_key_file_that_is_not_there_is_told(providence: Providence, tmp_path: Path) -> None:
    words = ("--base-url", "http://127.0.0.1:1/v1", "--key-file", tmp_path / "nowhere")
    ended = providence("demo", "--exit", *words)
    assert ended.code == 1
    assert str(tmp_path / "nowhere") in ended.err


def no_more(folder: Path) -> bool:
    return not list(folder.iterdir())


@asynccontextmanager
async def anybodys_server() -> AsyncIterator[str]:
    async def models(request: web.Request) -> web.Response:
        return web.json_response({"object": "list", "data": [{"id": "anybodys", "object": "model"}]})

    app = web.Application()
    app.router.add_get("/v1/models", models)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    finally:
        await runner.cleanup()
