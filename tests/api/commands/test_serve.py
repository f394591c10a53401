"""`providence serve` answers, ends in order, comes back after a kill, and refuses to start where the set-up is wrong."""

import json
import shutil
import signal
import socket
import sqlite3
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.api.commands.conftest import EMAIL, PASSWORD, Providence, Serve, contents

SIGN_IN = """mutation ($input: SignInInput!) {
  signIn(input: $input) { __typename ... on SignInSuccess { token viewer { role workspace { slug } } } }
}"""


def get(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def sign_in(url: str) -> dict[str, object]:
    variables = {"input": {"email": EMAIL, "password": PASSWORD}}
    request = urllib.request.Request(
        f"{url}/graphql",
        data=json.dumps({"query": SIGN_IN, "variables": variables}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        told: dict[str, object] = json.load(answer)["data"]["signIn"]
    return told


def test_it_says_where_it_listens_when_it_answers_there(serve: Serve, installation: Path) -> None:
    serving = serve(installation)
    assert urlsplit(serving.url).hostname == "127.0.0.1"
    assert urlsplit(serving.url).port not in (None, 0)
    assert get(f"{serving.url}/health/live") == 200
    assert get(f"{serving.url}/health/ready") == 200
    signed_in = sign_in(serving.url)
    assert signed_in["viewer"] == {"role": "OWNER", "workspace": {"slug": "main"}}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_it_is_told_to(serve: Serve, installation: Path, number: int) -> None:
    serving = serve(installation)
    get(f"{serving.url}/health/live")
    assert serving.end(number) == 0
    assert "Traceback" not in serving.log.read_text()
    assert set(contents(installation)) == {"keyring.json", "providence.sqlite3"}


def test_a_token_among_the_subprotocols_does_not_stand_in_the_log(serve: Serve, installation: Path) -> None:
    serving = serve(installation, settings={"PROVIDENCE_LOG_LEVEL": "DEBUG"})
    address = urlsplit(serving.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(
            b"GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            b"Sec-WebSocket-Protocol: bearer, canary-7f3a91c2d4e5\r\n\r\n"
        )
        assert b"101" in connection.recv(1000)
    assert serving.end() == 0
    assert "GET /graphql" in serving.log.read_text()
    assert "canary" not in serving.log.read_text()


def test_after_a_kill_it_serves_again_and_nothing_is_lost(
    serve: Serve, providence: Providence, installation: Path
) -> None:
    serving = serve(installation)
    token = str(sign_in(serving.url)["token"])
    assert serving.end(signal.SIGKILL) == -signal.SIGKILL
    again = serve(installation)
    request = urllib.request.Request(
        f"{again.url}/graphql",
        data=json.dumps({"query": "{ viewer { role } }"}).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer) == {"data": {"viewer": {"role": "OWNER"}}}
    assert again.end() == 0
    assert providence("doctor", "--data", installation).code == 0


def test_an_ipv6_address_is_shown_in_brackets(serve: Serve, installation: Path) -> None:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    serving = serve(installation, "--host", "::1")
    assert serving.url.startswith("http://[::1]:")
    assert get(f"{serving.url}/health/live") == 200


async def test_it_serves_from_postgres_too(
    serve: Serve, providence: Providence, empty_postgres: str, tmp_path: Path
) -> None:
    settings = {"PROVIDENCE_DATABASE_URL": empty_postgres}
    made = providence(
        "init", "--data", tmp_path, "--email", EMAIL, settings=settings, typed=PASSWORD.encode()
    )
    assert made.code == 0, made.err
    serving = serve(tmp_path, settings=settings)
    assert get(f"{serving.url}/health/ready") == 200
    assert serving.end() == 0


async def test_an_unmigrated_postgres_is_refused(
    providence: Providence, empty_postgres: str, installation: Path
) -> None:
    settings = {"PROVIDENCE_DATABASE_URL": empty_postgres}
    ended = providence("serve", "--data", installation, "--port", 0, settings=settings)
    assert ended.code == 78
    assert "providence migrate" in ended.err


def unmigrated(data: Path) -> None:
    with closing(sqlite3.connect(data / "providence.sqlite3")) as connection:
        connection.execute("DELETE FROM aerich")
        connection.commit()


WRONG: dict[str, tuple[Callable[[Path], object], dict[str, str], tuple[str, ...]]] = {
    "no database yet": (
        lambda data: [path.unlink() for path in data.iterdir()],
        {},
        ("providence init --data", "--email"),
    ),
    "no ring": (lambda data: (data / "keyring.json").unlink(), {}, ("key ring", "PROVIDENCE_KEY_RING")),
    "ring open to others": (lambda data: (data / "keyring.json").chmod(0o644), {}, ("chmod 600",)),
    "ring that is none": (lambda data: (data / "keyring.json").write_text("{"), {}, ("not JSON",)),
    "unmigrated": (unmigrated, {}, ("providence migrate",)),
    "unknown setting": (lambda data: None, {"PROVIDENCE_DATABASE": "x"}, ("PROVIDENCE_DATABASE", "known")),
    "wrong number": (
        lambda data: None,
        {"PROVIDENCE_CHECKS_PER_MINUTE": "0"},
        ("PROVIDENCE_CHECKS_PER_MINUTE",),
    ),
    "wrong database URL": (lambda data: None, {"PROVIDENCE_DATABASE_URL": "mysql://x/y"}, ("postgres://",)),
    "wrong allow-list": (
        lambda data: None,
        {"PROVIDENCE_EGRESS_ALLOW": "localhost"},
        ("scheme://host:port",),
    ),
    "wrong ring text": (lambda data: None, {"PROVIDENCE_KEY_RING_JSON": "[]"}, ("PROVIDENCE_KEY_RING_JSON",)),
    "no such bundle": (lambda data: None, {"PROVIDENCE_CA_BUNDLE": "/nowhere"}, ("PROVIDENCE_CA_BUNDLE",)),
}


@pytest.mark.parametrize("name", WRONG)
def test_it_refuses_to_start_with_the_cure_and_touches_nothing(
    providence: Providence, installation: Path, name: str
) -> None:
    spoil, settings, told = WRONG[name]
    spoil(installation)
    before = contents(installation)
    ended = providence("serve", "--data", installation, "--port", 0, settings=settings)
    assert ended.code == 78
    assert ended.out == ""
    for words in told:
        assert words in ended.err
    assert contents(installation) == before


def test_another_installations_ring_is_refused_by_the_ids_it_lacks(
    providence: Providence, installation: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    assert providence("init", "--data", other, "--email", EMAIL, typed=PASSWORD.encode()).code == 0
    needed = json.loads((installation / "keyring.json").read_text())["primary"]
    shutil.copyfile(other / "keyring.json", installation / "keyring.json")
    before = contents(installation)
    ended = providence("serve", "--data", installation, "--port", 0)
    assert ended.code == 78
    assert needed in ended.err
    assert contents(installation) == before


def test_a_port_that_is_taken_is_told(serve: Serve, providence: Providence, installation: Path) -> None:
    serving = serve(installation)
    ended = providence("serve", "--data", installation, "--port", urlsplit(serving.url).port)
    assert ended.code in (1, 78)
    assert "--port" in ended.err
    assert get(f"{serving.url}/health/live") == 200


def test_a_ring_in_the_environment_wins_over_the_file(
    serve: Serve, installation: Path, tmp_path: Path
) -> None:
    ring = (installation / "keyring.json").read_text()
    (installation / "keyring.json").unlink()
    serving = serve(installation, settings={"PROVIDENCE_KEY_RING_JSON": ring})
    assert get(f"{serving.url}/health/ready") == 200
    assert serving.end() == 0
